"""Who sits at a draft: the community's own writers; to everybody else it does not exist."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.filing.submissions import Submission
from linli.indicators import catalogue
from linli.indicators.catalogue import Indicator, UnknownIndicator
from linli.kit.recording import Writer
from linli.org.models import Duty, Level, Organisation
from linli.reports.drafting.document import Document
from linli.reports.drafting.editor_json import document_from
from linli.reports.drafts import ReportDraft, existing_draft, opened_draft
from linli.reports.kinds import kinds
from linli.workbench.shell.filed import sees_kind
from linli.workbench.shell.sight import Sight, sight_of
from linli.workbench.shell.writers import writer_of

MOST_BYTES = 2_000_000
_IN_A_COMMUNITY, _AT_AN_OFFICE = (Duty.WORKER, Duty.SECRETARY), (Duty.OFFICER,)


@dataclass(frozen=True)
class Desk:
    """One open draft and whoever writes it."""

    sight: Sight
    submission: Submission
    by: Writer

    @property
    def organisation(self) -> Organisation:
        return self.submission.organisation

    def draft(self) -> ReportDraft:
        return opened_draft(self.submission, by=self.by)

    def indicator(self, name: str) -> Indicator:
        """One whose line of work is seen here; an unknown and a hidden one are the same."""
        try:
            one = catalogue.indicator(name)
        except UnknownIndicator:
            raise Http404 from None
        if not self.sight.sees(self.organisation, one.description.line):
            raise Http404
        return one

    def refuse_foreign_figures(self, document: Document) -> None:
        for figure in document.figures():
            self.indicator(figure.indicator)
            if "." in figure.qualifier and not figure.qualifier[0].isdigit():
                self.indicator(figure.qualifier)


def writes(sight: Sight, organisation: Organisation) -> bool:
    """Leaders and administrators write nothing; an office's officers write its own reports."""
    duties = _IN_A_COMMUNITY if organisation.level == Level.COMMUNITY else _AT_AN_OFFICE
    own = (grant for grant in sight.numbers.grants if grant.path == organisation.path)
    return any(grant.duty in duties for grant in own)


def desk_of(request: HttpRequest, number: int, *, frozen_too: bool = False) -> Desk:
    """The draft of this number where it is the account's own to write."""
    sight = sight_of(request)
    found = Submission.objects.select_related("organisation__parent").filter(pk=number).first()
    if found is None or found.kind not in kinds():
        raise Http404
    organisation = found.organisation
    if not sight.keeps(organisation) or not sees_kind(sight, organisation, found.kind):
        raise Http404
    if not writes(sight, organisation):
        raise Http404
    if found.is_frozen and not frozen_too and existing_draft(found) is None:
        raise Http404
    return Desk(sight, found, writer_of(request, organisation))


def body_of(request: HttpRequest) -> dict[str, Any]:
    """What the editor sent; anything that is no JSON object is nothing."""
    if len(request.body) > MOST_BYTES:
        return {}
    try:
        sent = json.loads(request.body)
    except ValueError:
        return {}
    return sent if isinstance(sent, dict) else {}


def document_of(desk: Desk, sent: object) -> Document:
    """Raises DocumentRefused for what is no document, 404 for a figure out of sight."""
    document = document_from(sent)
    desk.refuse_foreign_figures(document)
    return document


def refused(reason: str, status: int = 400, **more: object) -> JsonResponse:
    return JsonResponse({"refused": reason, **more}, status=status)


def saved_words(draft: ReportDraft) -> str:
    return _("存于 %(time)s") % {"time": f"{timezone.localtime(draft.saved_at):%H:%M}"}
