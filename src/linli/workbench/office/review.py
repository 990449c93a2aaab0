"""One submitted report with remarks at their places: the office judges, the community answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from linli.filing.acts import MoveRefused
from linli.filing.comparison import differences, older_version
from linli.filing.corrections import changes_of, notes_of
from linli.filing.inbox import last_years, reported, values
from linli.filing.plausibility import Doubtful, doubtful
from linli.filing.remarks import Outcome, Where, remarks_of, returned_before
from linli.filing.signing import SIGNABLE, SheetLine, issue_of, sheet
from linli.filing.submissions import STANDING, Channel, State, StoredFile, Submission, life
from linli.org.scope import holds
from linli.reports.kinds import kinds
from linli.workbench.office.acting import ACTS
from linli.workbench.office.seat import Desk, number, spots
from linli.workbench.shell import numbers
from linli.workbench.shell.filed import Filed, filed
from linli.workbench.shell.frame import page


@dataclass(frozen=True)
class Shown:
    """A figure that differs from the version before, or wants a second look, ready for the template."""

    label: str
    period: str
    older: str
    newer: str
    unit: str


@require_safe
def review(request: HttpRequest, number: int) -> HttpResponse:
    return _shown(Desk.of(request, number))


@require_POST
def act(request: HttpRequest, number: int) -> HttpResponse:
    """Everything that is done on the page of a report; what is refused comes back with the page."""
    desk = Desk.of(request, number)
    todo = ACTS.get(request.POST.get("act", ""))
    if todo is None:
        raise Http404
    try:
        there = todo(desk, request.POST)
    except MoveRefused as refusal:
        desk.submission.refresh_from_db()
        desk.said = str(refusal)
        desk.typed = {name: str(value) for name, value in request.POST.items()}
        return _shown(desk, status=409)
    return redirect(reverse("workbench:review", args=[number]) + there)


@require_safe
def print_sheet(request: HttpRequest, number: int) -> HttpResponse:
    """审签单, to print and to sign: the office's own paper."""
    desk = Desk.of(request, number)
    if desk.office is None:
        raise Http404
    one = desk.submission
    return page(request, "office/sheet.html", {
        "report": filed(one), "submission": one, "office": desk.office,
        "lines": sheet(one, desk.office, desk.sight.on), "issue": issue_of(one, desk.office),
        "remarks": remarks_of(one), "files": _files(one),
        "figures": _headline(one),
    }, place="inbox", organisation=desk.office, period=one.period)  # fmt: skip


def _shown(desk: Desk, status: int = 200) -> HttpResponse:
    one, sight = desk.submission, desk.sight
    at = desk.request.GET.get("at", "") or desk.typed.get("at", "")
    older = older_version(one)
    remarks = remarks_of(one)
    drafts = list(desk.drafts()) if desk.office else []
    before = returned_before(one) if desk.office or desk.is_own else None
    changes = changes_of(one) if desk.is_own and one.state in STANDING else []
    lines = sheet(one, desk.office, sight.on) if desk.office else []
    context: dict[str, Any] = {
        "report": filed(one), "submission": one, "desk": desk, "at": at,
        "spots": spots(desk, remarks, drafts),
        "whole": [remark for remark in remarks if remark.where == Where.REPORT], "remarks": remarks,
        "whole_drafts": [draft for draft in drafts if draft.where == Where.REPORT], "drafts": drafts,
        "unanswered": sum(not remark.is_answered for remark in remarks), "outcomes": Outcome.choices,
        "older": older, "differences": _differences(older, one) if older else [],
        "earlier": remarks_of(before) if before and desk.office else [],
        "doubts": _doubts(one) if desk.office else [],
        "changes": changes, "open_changes": [change for change in changes if change.is_open],
        "notes": notes_of([one]).get(one.pk, []),
        "lines": lines, "next": _next(lines, desk), "is_signable": one.state in SIGNABLE,
        "issue": issue_of(one, desk.office) if desk.office else None,
        "life": life(one, is_own=desk.is_own), "channels": Channel.choices, "files": _files(one),
        "is_returned": one.state == State.RETURNED, "newer": _newer(one),
        "kind": kinds().get(one.kind),
    }  # fmt: skip
    return page(
        desk.request, "office/review.html", context, place="inbox" if desk.office else "reports",
        organisation=one.organisation, period=one.period, status=status,
    )  # fmt: skip


def _differences(older: Submission, newer: Submission) -> list[Shown]:
    found = []
    for one in differences(older, newer):
        share = numbers.is_share(one.indicator)
        before = _("没有") if one.is_new else numbers.written(one.older, share=share)
        after = _("不再写") if one.is_gone else numbers.written(one.newer, share=share)
        found.append(Shown(one.label, one.period, before, after, "%" if share else one.unit))
    return found


def _doubts(one: Submission) -> list[Doubtful]:
    last = last_years([one.organisation], one.kind, one.period).get(one.organisation_id)
    kind = kinds().get(one.kind)
    past = values(reported([last])[last.pk]) if last else {}
    return doubtful(values(reported([one])[one.pk]), past, kind.at_most if kind else ())


def _headline(one: Submission) -> list[tuple[str, str]]:
    figures = reported([one])[one.pk]
    kind = kinds().get(one.kind)
    named = [figures[name] for name in (kind.headline if kind else ()) if name in figures]
    return [(one.label, number(one)) for one in named]


def _files(one: Submission) -> QuerySet[StoredFile]:
    return StoredFile.objects.filter(submission=one).defer("content").order_by("format")


def _newer(one: Submission) -> Filed | None:
    """The version that was submitted after this one."""
    later = Submission.objects.filter(
        kind=one.kind, organisation=one.organisation_id, period_code=one.period_code, version__gt=one.version,
        submitted_at__isnull=False,
    )  # fmt: skip
    found = later.select_related("organisation").order_by("version").first()
    return filed(found) if found else None


def _next(lines: Sequence[SheetLine], desk: Desk) -> SheetLine | None:
    """The first open step that this account's duty may sign, unless it has signed already."""
    signed = [line.done for line in lines if line.done and not line.done.is_skipped]
    if desk.office is None or any(one.account_id == desk.sight.account.pk for one in signed):
        return None
    last = max((line.place for line in lines if line.done), default=-1)
    for line in lines:
        if line.is_open and line.place > last and holds(
            desk.sight.account.pk, line.step.duties, desk.office, desk.sight.on, line=desk.submission.kind
        ):  # fmt: skip
            return line
    return None
