"""Cut days, the bucket a date falls into, and which pair of buckets counts for which period."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, Self

import numpy as np
import numpy.typing as npt
from django.db import models
from django.db.models import Case, Value, When

from linli.core.period import Period
from linli.kit.measures import Kind

Numbers = npt.NDArray[np.int64]
Marks = npt.NDArray[np.bool_]
#: The place of a cut, or of many at once.
Place = int | Numbers

#: One grid holds cells for every pair of buckets, so its size grows with the square of the cuts.
MOST_CUTS = 24
#: A bucket takes five bits where two of them and a community are packed into one integer.
BUCKET_BITS = 5


@dataclass(frozen=True)
class Cuts:
    """Rising days, each the first after a close. A date's bucket is the number of cuts that are not after it.

    Between cuts i and j (i < j) lies a period; at cut j is a close. So with buckets s of the start and e of
    the end: begun before close j is s <= j, begun in the period is i < s <= j, in force at j is e > j.
    """

    days: tuple[date, ...]

    def __post_init__(self) -> None:
        if not 1 <= len(self.days) <= MOST_CUTS:
            msg = f"a grid takes 1 to {MOST_CUTS} cuts, not {len(self.days)}"
            raise ValueError(msg)
        if any(later <= earlier for earlier, later in zip(self.days, self.days[1:], strict=False)):
            msg = "cuts must rise"
            raise ValueError(msg)

    @classmethod
    def of_year(cls, year: int) -> Self:
        """The opening of a calendar year and the close of each of its months."""
        return cls((*(date(year, month, 1) for month in range(1, 13)), date(year + 1, 1, 1)))

    @classmethod
    def of(cls, *periods: Period) -> Self:
        """The opening and the close of each of these periods."""
        return cls(tuple(sorted({day for period in periods for day in (period.start, period.close)})))

    @property
    def last(self) -> int:
        return len(self.days) - 1

    @property
    def beyond(self) -> int:
        """The bucket of what never ends, or ends at the last cut or later."""
        return len(self.days)

    def between(self, period: Period) -> tuple[int, int]:
        """The places of a period's two cuts."""
        return self.days.index(period.start), self.days.index(period.close)

    def bucket(self, day: date | None, *, empty: int) -> int:
        return empty if day is None else bisect_right(self.days, day)

    def expression(self, column: models.Field[Any, Any], *, empty: int) -> Any:
        """The bucket in SQL: a balanced tree of comparisons that both databases read alike."""
        tree = self._tree(column.name, 0, self.beyond)
        if not column.null:
            return tree
        return Case(
            When(**{f"{column.name}__isnull": True, "then": Value(empty)}),
            default=tree,
            output_field=_INTEGER,
        )

    def _tree(self, column: str, low: int, high: int) -> Any:
        if low == high:
            return Value(low)
        middle = (low + high) // 2
        before = When(**{f"{column}__lt": self.days[middle], "then": self._tree(column, low, middle)})
        return Case(before, default=self._tree(column, middle + 1, high), output_field=_INTEGER)


_INTEGER: models.IntegerField[Any, Any] = models.IntegerField()


def length(kind: Kind, cuts: int) -> int:
    """How many numbers a recipe has over so many cuts: one per cut for a stock, else one per pair of cuts."""
    return cuts if kind is Kind.STOCK else cuts * (cuts - 1) // 2


def column_of(kind: Kind, cuts: int, opening: int, closing: int) -> int:
    """Where the number of the period between two cuts stands."""
    if kind is Kind.STOCK:
        return closing
    return opening * (2 * cuts - opening - 1) // 2 + closing - opening - 1


@cache
def pairs(kind: Kind, cuts: int) -> tuple[tuple[int, int], ...]:
    """The cuts (opening, closing) of each number, in the order in which they stand."""
    if kind is Kind.STOCK:
        return tuple((cut, cut) for cut in range(cuts))
    return tuple((opening, closing) for opening in range(cuts) for closing in range(opening + 1, cuts))


@cache
def _pair_places(cuts: int) -> tuple[Numbers, Numbers]:
    both = np.array(pairs(Kind.FLOW, cuts), dtype=np.int64).reshape(-1, 2)
    return both[:, 0], both[:, 1]


def rectangles(table: Numbers, kind: Kind) -> Numbers:
    """Numbers of every period from a table [..., bucket of start, bucket of end]; a flow has but one."""
    begun: Numbers = table.cumsum(axis=-2)
    #: [..., s, e]: the start in a bucket <= s and the end in a bucket >= e.
    held: Numbers = begun[..., ::-1].cumsum(axis=-1)[..., ::-1]
    cuts = table.shape[-1] - 1
    if kind is Kind.STOCK:
        each = np.arange(cuts)
        return np.asarray(held[..., each, each + 1])
    opens, closes = _pair_places(cuts)
    if kind is Kind.OVERLAP:
        return np.asarray(held[..., closes, opens + 1])
    return np.asarray(held[..., closes, closes + 1] - held[..., opens, closes + 1])


def stretches(line: Numbers, kind: Kind) -> Numbers:
    """The same from a line [..., bucket of the one date]: nothing ends."""
    begun: Numbers = line.cumsum(axis=-1)
    cuts = line.shape[-1] - 1
    if kind is Kind.STOCK:
        return np.asarray(begun[..., :cuts])
    opens, closes = _pair_places(cuts)
    ever = np.asarray(begun[..., closes])
    return ever if kind is Kind.OVERLAP else ever - begun[..., opens]


def counted(
    kind: Kind, before: Numbers, since: Numbers, until: Numbers, opening: Place, closing: Place
) -> Marks:
    """Which rows count between two cuts, row by row.

    ``before`` and ``since`` are the start's bucket, as it is asked whether it lies before the close and not
    before the opening (they differ for a date of which only the month is known); ``until`` is the end's.
    """
    begun = before <= closing
    if kind is Kind.STOCK:
        return begun & (until > closing)
    if kind is Kind.OVERLAP:
        return begun & (until > opening)
    if kind is Kind.KEPT:
        return begun & (since > opening) & (until > closing)
    return begun & (since > opening)
