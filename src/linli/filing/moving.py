"""One step in a report's life: who may take it, from which state, and the line it leaves in the chain."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils import timezone

from linli.filing.submissions import COMMUNITYS_OWN, MOVES, State, StateChange, Step, Submission
from linli.kit import clock
from linli.kit.chain import Act
from linli.kit.description import LEDGERS
from linli.kit.recording import Writer, writing
from linli.kit.shared_facts import tell
from linli.org.accounts import Duty
from linli.org.organisations import Organisation
from linli.org.scope import holds

#: Under this name the change log keeps what was done with a report.
LOG = "filing.submission"
#: Who writes an organisation's reports; who judges those of the organisations beneath.
KEEPING = (Duty.WORKER, Duty.SECRETARY, Duty.OFFICER)
JUDGING = (Duty.OFFICER, Duty.LEADER)


class MoveRefused(ValueError):
    """The report is in a state from which this step does not lead on, or this person may not take it."""


class MovedMeanwhile(MoveRefused):
    """Somebody else took a step after this person looked: nothing was done."""


def line_of(kind: str) -> str:
    """A kind named like a line of work is that line's report; any other tells of all lines."""
    return kind if any(one.line == kind for one in LEDGERS.values()) else ""


def step(
    submission: Submission, what: Step, *, by: Writer, comment: str = "", after: State | None = None,
    seen: int | None = None, content: Mapping[str, Any] | None = None,
    columns: Mapping[str, Any] | None = None,
) -> None:  # fmt: skip
    """Takes one step: holds the report, moves it on (``after``), writes the step and its line.

    ``seen``: the turn at which the person looked; when the report has moved on since, nothing is done.
    """
    with writing():
        current = hold(submission, seen)
        before = State(current.state)
        if after is not None and after not in MOVES[before]:
            msg = f"报告现在是“{before.label}”，不能变为“{after.label}”{_by_whom(current)}"
            raise MoveRefused(msg)
        columns = {**(columns or {}), "state": after or before, "turn": current.turn + 1}
        Submission.objects.filter(pk=submission.pk).update(**columns)
        for name, value in columns.items():
            setattr(submission, name, value)
        tell_step(submission, what, before=before, by=by, comment=comment, content=content)


def hold(submission: Submission, seen: int | None = None) -> Submission:
    """The report as it is now, held to the end of the transaction."""
    current = Submission.objects.select_for_update(no_key=True).get(pk=submission.pk)
    if seen is not None and seen != current.turn:
        msg = f"您看的时候报告又往前走了一步{_by_whom(current)}；没有再动，请看过再定"
        raise MovedMeanwhile(msg)
    return current


def tell_step(
    submission: Submission, what: Step, *, before: str, by: Writer, comment: str = "",
    content: Mapping[str, Any] | None = None,
) -> None:  # fmt: skip
    at = clock.now()
    StateChange.objects.create(
        submission=submission, what=what, before=before, after=submission.state, at=at,
        organisation_id=by.organisation, account_id=by.account, handler=by.handler, comment=comment,
    )  # fmt: skip
    told = {
        "kind": submission.kind, "organisation": submission.organisation_id, "period": submission.period_code,
        "version": submission.version, "step": str(what), "before": str(before),
        "after": str(submission.state),
        "manifest": submission.manifest_digest, "comment": comment, **(content or {}),
    }  # fmt: skip
    tell(LOG, submission.pk, Act.RECORD, told, by=by, reason=what.label)


def refuse_unless_keeper(submission: Submission, by: Writer, what: str) -> None:
    """Only the organisation itself, by somebody who works there today for this report's line."""
    if by.organisation != submission.organisation_id:
        msg = f"只有报送单位自己能{what}"
        raise MoveRefused(msg)
    refuse_without_duty(by, KEEPING, submission.organisation_id, submission.kind, what)


def refuse_unless_judge(submission: Submission, by: Writer, what: str) -> None:
    """An office above, by somebody who works there today; never whoever wrote the report himself."""
    if by.organisation == submission.organisation_id:
        msg = "自己报送的报告不能自己审核"
        raise MoveRefused(msg)
    if not Organisation.objects.above(submission.organisation).filter(pk=by.organisation).exists():
        msg = f"只有上级单位能审核或退回这份报告，不能{what}"
        raise MoveRefused(msg)
    refuse_without_duty(by, JUDGING, by.organisation, submission.kind, what)
    if by.account is not None and by.account in authors(submission):
        msg = f"这份报告是您自己报送的，不能由您{what}"
        raise MoveRefused(msg)


def refuse_without_duty(
    by: Writer, duties: tuple[Duty, ...], organisation: int, kind: str, what: str
) -> None:
    """Commands on the machine itself write without an account; everybody else needs a role in force today."""
    if by.account is None or holds(by.account, duties, organisation, clock.today(), line=line_of(kind)):
        return
    msg = f"按您今天的职责不能{what}"
    raise MoveRefused(msg)


def authors(submission: Submission) -> set[int]:
    """The accounts that wrote, checked or submitted it in the organisation's name."""
    own = StateChange.objects.filter(
        submission=submission, what__in=[Step.DRAFT, Step.CHECK, Step.SUBMIT],
        organisation=submission.organisation_id,
    )  # fmt: skip
    return {key for key in own.values_list("account", flat=True) if key is not None}


def told(columns: Mapping[str, Any]) -> dict[str, Any]:
    """Columns as the log keeps them."""
    return {
        name: value.isoformat() if isinstance(value, datetime) else value for name, value in columns.items()
    }


def _by_whom(submission: Submission) -> str:
    steps = StateChange.objects.filter(submission=submission).exclude(what__in=COMMUNITYS_OWN)
    last = steps.order_by("-pk").first()
    if last is None or not last.handler:
        return ""
    moment = timezone.localtime(last.at)
    return f"（{last.handler}{moment:%m-%d %H:%M}{Step(last.what).label}）"
