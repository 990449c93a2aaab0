"""报告到哪一步: the community's reports, the last version of each; what changed after it was submitted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from linli.filing.drift import Drift, drift_of
from linli.filing.submissions import STANDING, State, StateChange, Submission
from linli.org.models import Organisation
from linli.workbench.shell.filed import Filed, filed, visible_submissions
from linli.workbench.shell.sight import Sight
from linli.workbench.today.due import Due, due_day, due_of

MOST = 4
#: Counting a submitted report anew takes a while; the two last ones are what somebody may still ask about.
MOST_COUNTED_ANEW = 2


@dataclass(frozen=True)
class Standing:
    """A report in the card: ``changed`` is told to its own community alone."""

    report: Filed
    due: Due | None
    changed: Sequence[Drift]
    #: What the office wrote when it sent it back.
    comment: str

    @property
    def short(self) -> str:
        return self.report.title.removeprefix(self.report.submission.organisation.name)

    @property
    def state(self) -> str:
        return str(self.report.submission.state)


def latest_reports(sight: Sight, organisation: Organisation) -> list[Submission]:
    """Of each report its last version, the newest first; what is archived has left the list."""
    found: dict[tuple[str, str], Submission] = {}
    for one in visible_submissions(sight).filter(organisation=organisation).order_by("-drafted_at", "-pk"):
        found.setdefault((one.kind, one.period_code), one)
    return [one for one in found.values() if one.state != State.ARCHIVED]


def standing(sight: Sight, organisation: Organisation, reports: Sequence[Submission]) -> list[Standing]:
    shown = list(reports)[:MOST]
    returned = [one.pk for one in shown if one.state == State.RETURNED]
    steps = StateChange.objects.filter(submission__in=returned, after=State.RETURNED).order_by("at", "pk")
    comments = dict(steps.values_list("submission", "comment"))
    counted = [one.pk for one in shown if one.state in STANDING][:MOST_COUNTED_ANEW]
    is_own = sight.keeps(organisation)
    days = {
        code: due_day(organisation, one.period) for code, one in {s.period_code: s for s in shown}.items()
    }
    return [
        Standing(
            filed(one), due_of(days[one.period_code], sight.on) if one.state not in STANDING else None,
            list(drift_of(one)) if is_own and one.pk in counted else [], comments.get(one.pk, ""),
        )
        for one in shown
    ]  # fmt: skip
