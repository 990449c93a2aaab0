"""The figures of the test ledgers counted by hand in Python, from the words of ``linli.kit.measures``."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import product
from typing import Any

from linli.core.partial import PartialDate, Precision
from linli.core.period import Period


@dataclass(frozen=True)
class Row:
    """One loan as a test wrote it, with the number it got."""

    community: int
    id: int
    started_on: date | None
    ended_on: date | None
    checked_on: date | None = None
    holder: int | None = None
    place: str = ""
    kind: str = ""
    worth: int | None = None
    pieces: int = 1
    is_checked: bool | None = None
    precision: dict[str, int] = field(default_factory=dict)

    def options(self, column: str) -> list[date | None]:
        """Every day the date can have been."""
        day: date | None = getattr(self, column)
        if day is None or column not in self.precision:
            return [day]
        span = PartialDate(day, Precision(self.precision[column]))
        return [day + timedelta(days=number) for number in range((span.last - day).days + 1)]


@dataclass(frozen=True)
class Recipe:
    kind: str
    start: str
    end: str | None
    holds: Callable[[Row], bool]
    how: str = "count"
    of: str = ""

    def counts(self, start: date | None, end: date | None, period: Period) -> bool:
        first, last = period.start, period.end
        begun = start is None or start <= last
        in_period = start is not None and first <= start <= last
        holds_after_last = end is None or end > last
        if self.kind == "stock":
            return begun and holds_after_last
        if self.kind == "flow":
            return in_period
        if self.kind == "kept":
            return in_period and holds_after_last
        return begun and (end is None or end >= first)

    def is_counted(self, row: Row, period: Period) -> bool:
        end = getattr(row, self.end) if self.end else None
        return self.holds(row) and self.counts(getattr(row, self.start), end, period)

    def possibilities(self, row: Row, period: Period) -> set[bool]:
        if not self.holds(row):
            return {False}
        starts, ends = row.options(self.start), row.options(self.end) if self.end else [None]
        cuts = {period.start - timedelta(1), period.start, period.end, period.end + timedelta(1)}
        near = [
            [day for day in days if day in {*days[:1], *days[-1:]} or day in cuts] for days in (starts, ends)
        ]
        return {self.counts(start, end, period) for start, end in product(*near)}


def everything(_row: Row) -> bool:
    return True


def is_kind(*kinds: str) -> Callable[[Row], bool]:
    return lambda row: row.kind in kinds


SPELL = ("started_on", "ended_on")
RECIPES = {
    "out": Recipe("stock", *SPELL, everything),
    "pumps_out": Recipe("stock", *SPELL, is_kind("pump")),
    "known_out": Recipe("stock", *SPELL, lambda row: row.kind != "desk"),
    "lent": Recipe("flow", "started_on", None, everything),
    "returned": Recipe("flow", "ended_on", None, everything),
    "checked": Recipe("flow", "checked_on", None, lambda row: row.is_checked is True),
    "in_books": Recipe("overlap", *SPELL, everything),
    "kept": Recipe("kept", *SPELL, everything),
    "ever_lent": Recipe("stock", "started_on", None, everything),
    "ever_holders": Recipe("overlap", "started_on", None, everything, "distinct", "holder"),
    "pieces_lent": Recipe("flow", "started_on", None, everything, "sum", "pieces"),
    "pieces_in_books": Recipe("overlap", *SPELL, everything, "sum", "pieces"),
    "holders": Recipe("stock", *SPELL, everything, "distinct", "holder"),
    "pump_holders": Recipe("stock", *SPELL, is_kind("pump"), "distinct", "holder"),
    "holders_in_books": Recipe("overlap", *SPELL, everything, "distinct", "holder"),
    "holders_lent": Recipe("flow", "started_on", None, everything, "distinct", "holder"),
    "holders_returned": Recipe("flow", "ended_on", None, everything, "distinct", "holder"),
    "holders_kept": Recipe("kept", *SPELL, everything, "distinct", "holder"),
    "places": Recipe("stock", *SPELL, everything, "distinct", "place"),
    "by_kind": Recipe("stock", *SPELL, everything),
    "by_kind.desk": Recipe("stock", *SPELL, is_kind("desk")),
    "by_kind.unrecorded": Recipe("stock", *SPELL, is_kind("")),
    "by_check.true": Recipe("flow", "started_on", None, lambda row: row.is_checked is True),
    "by_check.false": Recipe("flow", "started_on", None, lambda row: row.is_checked is False),
    "by_check.unrecorded": Recipe("flow", "started_on", None, lambda row: row.is_checked is None),
    "checked_holders": Recipe("overlap", "checked_on", "ended_on", everything, "distinct", "holder"),
    "checked_kept": Recipe("kept", "checked_on", "ended_on", everything),
    "checked_out": Recipe("stock", "checked_on", "ended_on", lambda row: row.checked_on is not None),
}
#: {split: (recipe of its whole, column, the day that decides)}
BY_LAST = {
    "holders_by_kind": (RECIPES["holders_lent"], "kind", "started_on"),
    "holders_in_books_by_kind": (RECIPES["holders_in_books"], "kind", "started_on"),
    "holders_out_by_check": (RECIPES["holders"], "is_checked", "checked_on"),
}


def number(recipe: Recipe, rows: Iterable[Row], period: Period) -> int:
    counted = [row for row in rows if recipe.is_counted(row, period)]
    if recipe.how == "count":
        return len(counted)
    values = [getattr(row, recipe.of) for row in counted]
    return sum(value or 0 for value in values) if recipe.how == "sum" else len(set(values) - {None})


def bounds(recipe: Recipe, rows: Sequence[Row], period: Period) -> tuple[int, int]:
    """The least and the most over every day that the imprecise dates can have been."""
    cases = [(row, recipe.possibilities(row, period)) for row in rows]
    if recipe.how == "distinct":
        least = {getattr(row, recipe.of) for row, possible in cases if possible == {True}}
        most = {getattr(row, recipe.of) for row, possible in cases if True in possible}
        return len(least - {None}), len(most - {None})
    low = high = 0
    for row, possible in cases:
        amount = 1 if recipe.how == "count" else getattr(row, recipe.of) or 0
        amounts = [amount if counts else 0 for counts in possible]
        low, high = low + min(amounts), high + max(amounts)
    return low, high


def persons_by_last(name: str, rows: Iterable[Row], period: Period) -> dict[Any, int]:
    """{value: persons whose last counted row has it}, the last by day and then by number."""
    recipe, column, by = BY_LAST[name]
    last: dict[int, Row] = {}
    ordered = sorted(
        rows, key=lambda row: (getattr(row, by) is not None, getattr(row, by) or date.min, row.id)
    )
    for row in ordered:
        if row.holder is not None and recipe.is_counted(row, period):
            last[row.holder] = row
    found: dict[Any, int] = {}
    for row in last.values():
        value = getattr(row, column)
        found[value] = found.get(value, 0) + 1
    return found
