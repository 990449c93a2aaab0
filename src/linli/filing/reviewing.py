"""What an office above does with a report: take it in, return it with remarks, approve, archive."""

from __future__ import annotations

from collections.abc import Sequence

from linli.filing import signing
from linli.filing.moving import (
    KEEPING,
    MoveRefused,
    hold,
    refuse_unless_judge,
    refuse_without_duty,
    step,
)
from linli.filing.remarks import Place, Said, put_down
from linli.filing.submissions import State, StateChange, Step, Submission
from linli.kit import clock
from linli.kit.recording import Writer, writing


def receive(submission: Submission, *, by: Writer, seen: int | None = None) -> None:
    """签收: it has arrived, at this office, with this person. Once."""
    refuse_unless_judge(submission, by, "签收")
    with writing():
        current = hold(submission, seen)
        if current.state != State.SUBMITTED:
            msg = f"报告现在是“{current.get_state_display()}”，不用签收"
            raise MoveRefused(msg)
        if _is_signed_for(submission):
            msg = f"已由{current.receiver}签收"
            raise MoveRefused(msg)
        _sign_for(submission, by)


def give_back(
    submission: Submission, *, by: Writer, comment: str = "", remarks: Sequence[Said] = (),
    seen: int | None = None,
) -> None:  # fmt: skip
    """退回修改, never without a remark at a place in the text; ``comment`` alone stands at the whole."""
    refuse_unless_judge(submission, by, "退回修改")
    said = [*remarks, *([Said(Place(), comment)] if comment.strip() else [])]
    if not said:
        msg = "退回修改要写明意见：至少在文中一处批注"
        raise MoveRefused(msg)
    with writing():
        _received(submission, by, seen)
        step(
            submission, Step.RETURN, after=State.RETURNED, by=by, comment=comment.strip(),
            content={"remarks": len(said)},
        )  # fmt: skip
        put_down(submission, said, by=by)


def approve(
    submission: Submission, *, by: Writer, comment: str = "", remarks: Sequence[Said] = (),
    seen: int | None = None,
) -> None:  # fmt: skip
    """审核通过, by an office above, never by whoever wrote it. Signatures still missing are said to be so."""
    refuse_unless_judge(submission, by, "审核通过")
    with writing():
        _received(submission, by, seen)
        step(submission, Step.APPROVE, after=State.APPROVED, by=by, comment=comment.strip())
        signing.skip_the_rest(submission, by=by, reason=comment.strip() or "审核通过时没有签")
        put_down(submission, remarks, by=by)


def archive(submission: Submission, *, by: Writer, seen: int | None = None) -> None:
    """Approved papers go into the box: by the organisation itself or an office above it."""
    if by.organisation == submission.organisation_id:
        refuse_without_duty(by, KEEPING, by.organisation, submission.kind, "归档")
    else:
        refuse_unless_judge(submission, by, "归档")
    step(submission, Step.ARCHIVE, after=State.ARCHIVED, by=by, seen=seen)


def _received(submission: Submission, by: Writer, seen: int | None) -> None:
    """Whoever judges a report that nobody signed for has taken it in."""
    if hold(submission, seen).state == State.SUBMITTED and not _is_signed_for(submission):
        _sign_for(submission, by)


def _is_signed_for(submission: Submission) -> bool:
    return StateChange.objects.filter(submission=submission, what=Step.RECEIVE).exists()


def _sign_for(submission: Submission, by: Writer) -> None:
    columns = {"receiver": by.handler or "（未署名）", "received_at": clock.now()}
    step(submission, Step.RECEIVE, by=by, columns=columns)
