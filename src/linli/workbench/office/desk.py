"""At which desk somebody sits: which office he judges for, which community he writes for."""

from __future__ import annotations

from django.http import Http404

from linli.filing.moving import JUDGING, KEEPING, line_of
from linli.filing.submissions import Submission
from linli.org.models import Level, Organisation
from linli.org.scope import holds
from linli.reports.kinds import Kind, kinds
from linli.workbench.shell.filed import sees_kind
from linli.workbench.shell.sight import Sight


def office_of(sight: Sight, code: str) -> Organisation:
    """An office with communities beneath it, in sight."""
    office = sight.organisation(code)
    if office.level >= Level.COMMUNITY:
        raise Http404
    return office


def kinds_for(sight: Sight, office: Organisation) -> list[Kind]:
    """The kinds of report whose numbers this account sees there; none at all is no page."""
    found = [one for one in kinds().values() if sees_kind(sight, office, one.name)]
    if not found:
        raise Http404
    return found


def judges(sight: Sight, office: Organisation, kind: str) -> bool:
    return holds(sight.account.pk, JUDGING, office, sight.on, line=line_of(kind))


def writes(sight: Sight, submission: Submission) -> bool:
    """Whether this account acts in the name of the organisation that filed it."""
    return holds(
        sight.account.pk, KEEPING, submission.organisation_id, sight.on, line=line_of(submission.kind)
    )


def judging_office(sight: Sight, submission: Submission) -> Organisation | None:
    """The nearest office above the report for which this account may judge it."""
    above = submission.organisation.path
    paths = {
        grant.path
        for grant in sight.numbers.grants
        if grant.duty in JUDGING and grant.line in {"", line_of(submission.kind)}
        and above.startswith(grant.path) and grant.path != above
    }  # fmt: skip
    return Organisation.objects.filter(path=max(paths, key=len)).first() if paths else None
