"""What a ledger counts: measures declared beside the ledger, without any query in them.

Cuts and buckets. A *cut* is the first day after a day's close; a period lies between its opening cut (its
first day) and its closing cut (the day after its last). With c0 the opening and c1 the closing cut:

    Stock    start < c1  and (no end or end >= c1)      in force at the close of the last day
    Flow     c0 <= day < c1                             the day lies in the period
    Overlap  start < c1  and (no end or end >= c0)      期内在册: in the opening stock or begun in the period
    Kept     c0 <= start < c1 and (no end or end >= c1) begun in the period and still in force at its close

``end`` is the first day on which the row no longer holds. An empty start means "before the books began".
So that opening + in - out = closing always holds, the overlap contains the opening stock.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import Any

from django.db.models import Q


class Kind(StrEnum):
    STOCK = "stock"
    FLOW = "flow"
    OVERLAP = "overlap"
    KEPT = "kept"


class How(StrEnum):
    COUNT = "count"
    DISTINCT = "distinct"
    SUM = "sum"


@dataclass(frozen=True, slots=True)
class Time:
    """Which dates of a row decide, and how."""

    kind: Kind
    start: str
    end: str | None = None

    def condition(self, opens: date, closes: date) -> Q:
        """Rows that count between two cuts (``closes`` is the day after the last day)."""
        begun = Q(**{f"{self.start}__lt": closes})
        if self.kind is Kind.FLOW:
            return begun & Q(**{f"{self.start}__gte": opens})
        if self.kind is Kind.KEPT:
            return begun & Q(**{f"{self.start}__gte": opens}) & self._holds_until(closes)
        before_the_books = Q(**{f"{self.start}__isnull": True})
        since = opens if self.kind is Kind.OVERLAP else closes
        return (begun | before_the_books) & self._holds_until(since)

    def _holds_until(self, cut: date) -> Q:
        if self.end is None:
            return Q()
        return Q(**{f"{self.end}__isnull": True}) | Q(**{f"{self.end}__gte": cut})


@dataclass(frozen=True, slots=True)
class Measure:
    """A figure's recipe. Build it by chaining: ``Flow("started_on").distinct("person").where(...)``."""

    time: Time
    condition: Q = field(default_factory=Q)
    how: How = How.COUNT
    of: str = ""
    label: str = ""
    unit: str = ""
    #: The definition in words (口径); empty: composed from the parts.
    meaning: str = ""
    #: The whole of which this is 其中; must count no row that the whole does not.
    part_of: Measure | None = None
    #: The column whose values a list prints (驻地单位名单).
    listing: str = ""
    #: For a split: one figure per value of this column.
    split_by: str = ""
    once_per: str = ""
    by_last: str = ""

    def where(self, *conditions: Q, **lookups: Any) -> Measure:
        """Only rows for which this holds too. Own columns and plain lookups only (checked at start-up)."""
        condition = self.condition
        for extra in (*conditions, *([Q(**lookups)] if lookups else [])):
            condition = condition & extra
        return replace(self, condition=condition, part_of=None)

    def distinct(self, column: str) -> Measure:
        """Counts the different values of a column: persons instead of rows."""
        return replace(self, how=How.DISTINCT, of=column)

    def sum(self, column: str) -> Measure:
        """Adds up an integer column (pieces, square metres, fen)."""
        return replace(self, how=How.SUM, of=column)

    def labelled(
        self, label: str, *, unit: str, meaning: str = "", part_of: Measure | None = None
    ) -> Measure:
        return replace(self, label=label, unit=unit, meaning=meaning, part_of=part_of)

    def listed(self, column: str) -> Measure:
        """The figure is a named list; its number is the list's length."""
        return replace(self, listing=column)

    def split(self, column: str, *, once_per: str = "", by_last: str = "") -> Measure:
        """One figure per value of ``column``.

        With ``once_per`` a person counts once over all values, in that of the last row by ``by_last`` (then
        by id), so that the parts add up to the whole.
        """
        if bool(once_per) != bool(by_last):
            msg = "split: once_per and by_last belong together"
            raise ValueError(msg)
        return replace(self, split_by=column, once_per=once_per, by_last=by_last, part_of=replace(self))


@dataclass(frozen=True, slots=True)
class Ratio:
    """Two figures divided in Python, never in SQL: databases truncate integer division, others do not."""

    numerator: Measure
    denominator: Measure
    label: str = ""
    meaning: str = ""
    #: Of two unlike things (天/件, 元/户). Without one it is a share, written per cent.
    unit: str = ""


def Stock(start: str = "started_on", end: str | None = "ended_on") -> Measure:  # noqa: N802 - reads as a declaration
    """Rows in force at the close of the period's last day."""
    return Measure(Time(Kind.STOCK, start, end))


def Flow(day: str) -> Measure:  # noqa: N802
    """Rows whose day lies in the period."""
    return Measure(Time(Kind.FLOW, day))


def Overlap(start: str = "started_on", end: str | None = "ended_on") -> Measure:  # noqa: N802
    """Rows in force at any moment of the period (期内在册)."""
    return Measure(Time(Kind.OVERLAP, start, end))


def Kept(start: str = "started_on", end: str | None = "ended_on") -> Measure:  # noqa: N802
    """Rows begun in the period and still in force at its close."""
    return Measure(Time(Kind.KEPT, start, end))
