"""报送后有变动: the community sees it first and decides: a note goes up, or it stays with a reason here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import ClassVar

from django.db import models
from django.db.models import Q

from linli.filing.drift import Drift, drift_of
from linli.filing.moving import MovedMeanwhile, MoveRefused, hold, refuse_unless_keeper, step
from linli.filing.submissions import PLACES, STANDING, Step, Submission, stored
from linli.kit import clock
from linli.kit.chain import Act
from linli.kit.recording import Writer, writing
from linli.kit.shared_facts import tell

LOG = "filing.decision"


class Decision(models.TextChoices):
    NOTE = "note", "更正说明"
    HARMLESS = "harmless", "不影响"


class DriftDecision(models.Model):
    """What the community decided about one figure that the books now give differently."""

    submission = models.ForeignKey(Submission, models.PROTECT, related_name="+")
    indicator = models.CharField("指标", max_length=150)
    period_code = models.CharField("期间", max_length=25)
    label = models.CharField("名称", max_length=200)
    submitted = models.DecimalField("报送数", max_digits=24, decimal_places=PLACES, null=True)
    #: What the books said when it was decided; when they move on, the question is open again.
    now = models.DecimalField("变动后", max_digits=24, decimal_places=PLACES, null=True)
    decision = models.CharField("处理", max_length=10, choices=Decision)
    reason = models.CharField("说明", max_length=1000)
    account = models.ForeignKey("org.Account", models.PROTECT, null=True, related_name="+")
    handler = models.CharField("经办人", max_length=50)
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "变动处理"
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(reason=""), name="filing_decided_with_a_reason")
        ]


@dataclass(frozen=True)
class Changed:
    """One figure that is no longer as submitted, with what was decided about it, if it still holds."""

    drift: Drift
    decided: DriftDecision | None

    @property
    def is_open(self) -> bool:
        return self.decided is None


def changes_of(submission: Submission) -> list[Changed]:
    """For the community alone: every figure that moved after submission, and what it decided so far."""
    decided: dict[tuple[str, str], DriftDecision] = {}
    for one in DriftDecision.objects.filter(submission=submission).order_by("pk"):
        decided[one.indicator, one.period_code] = one
    found = []
    for drift in drift_of(submission):
        last = decided.get((drift.indicator, drift.period))
        holds = last is not None and last.now == _exact(drift.now)
        found.append(Changed(drift, last if holds else None))
    return found


def decide(
    submission: Submission, indicator: str, period: str, decision: Decision, reason: str, *,
    now: float | None, by: Writer,
) -> DriftDecision:  # fmt: skip
    """Keeps the decision; a note (更正说明) is a step that the office above sees, 不影响 stays here.

    ``now`` is the number that the person looked at.
    """
    refuse_unless_keeper(submission, by, "处理报送后的变动")
    if not reason.strip():
        msg = "请写明变动的原因"
        raise MoveRefused(msg)
    if submission.state not in STANDING:
        msg = f"报告现在是“{submission.get_state_display()}”，不用再处理变动"
        raise MoveRefused(msg)
    drift = next(
        (one for one in drift_of(submission) if (one.indicator, one.period) == (indicator, period)), None
    )
    if drift is None:
        msg = "这个数现在与报送时一致，不用处理"
        raise MovedMeanwhile(msg)
    if _exact(drift.now) != _exact(now):
        msg = "您看过以后账簿又有变动，请看过新的数再定"
        raise MovedMeanwhile(msg)
    with writing():
        if hold(submission).state not in STANDING:
            msg = "报告刚被撤回或退回，不用再处理变动"
            raise MovedMeanwhile(msg)
        one = DriftDecision.objects.create(
            submission=submission, indicator=indicator, period_code=period, label=drift.label,
            submitted=_exact(drift.submitted), now=_exact(drift.now), decision=decision,
            reason=reason.strip(), account_id=by.account, handler=by.handler, at=clock.now(),
        )  # fmt: skip
        content = {
            "submission": submission.pk, "indicator": indicator, "period": period,
            "submitted": _text(one.submitted), "now": _text(one.now), "decision": str(decision),
            "reason": one.reason,
        }  # fmt: skip
        if decision is Decision.NOTE:
            comment = f"{drift.label}：报送{drift.submitted}，更正为{drift.now}。{one.reason}"
            step(submission, Step.NOTE, by=by, comment=comment, content=content)
        else:
            tell(LOG, one.pk, Act.RECORD, content, by=by, reason=decision.label)
    return one


def notes_of(submissions: Sequence[Submission]) -> dict[int, list[DriftDecision]]:
    """更正说明 by report: all that an office above learns of a change after submission."""
    found: dict[int, list[DriftDecision]] = {}
    notes = DriftDecision.objects.filter(submission__in=submissions, decision=Decision.NOTE).order_by("pk")
    for one in notes:
        found.setdefault(one.submission_id, []).append(one)
    return found


def _exact(value: float | Decimal | None) -> Decimal | None:
    return None if value is None else stored(Fraction(str(value)))


def _text(value: Decimal | None) -> str | None:
    return None if value is None else str(value)
