"""同一数字报过谁: every report into which a figure went, with its period, cut-off day, number and state."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from linli.core.period import Period
from linli.filing.comparison import printed
from linli.filing.submissions import FrozenFigure, Submission
from linli.org.organisations import Organisation


@dataclass(frozen=True, slots=True)
class FiledNumber:
    """One report that named this figure. ``value`` is what stands in its text, ``is_hand`` if typed over."""

    submission: Submission
    period: Period
    value: Decimal | None
    unit: str
    definition_hash: str
    is_hand: bool
    #: The very period asked for; the others overlap it with another cut-off.
    is_same_period: bool

    @property
    def cut_off(self) -> date:
        return self.period.end

    @property
    def submitted_at(self) -> datetime | None:
        return self.submission.submitted_at


def same_number(organisation: Organisation, indicator: str, period: Period) -> list[FiledNumber]:
    """The asked period first, then periods that overlap it; the newest report first in each.

    Returned and recalled versions are in it, with their state: they were seen by somebody.
    """
    figures = FrozenFigure.objects.filter(
        submission__organisation=organisation, indicator=indicator, submission__submitted_at__isnull=False
    )
    figures = figures.select_related("submission__organisation")
    figures = figures.defer("basis", "references", "submission__manifest")
    found: dict[tuple[int, str], FiledNumber] = {}
    for one in figures.order_by("-submission__submitted_at", "pk"):
        own = Period.parse(one.period_code)
        if own.end < period.start or own.start > period.end:
            continue
        found.setdefault((one.submission_id, one.period_code), FiledNumber(
            one.submission, own, printed(one), one.unit, one.definition_hash, one.hand_value is not None,
            own == period,
        ))  # fmt: skip
    return sorted(found.values(), key=lambda one: not one.is_same_period)
