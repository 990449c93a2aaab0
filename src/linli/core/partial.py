"""A date of which only the year or the month is known: the first day of its span and a precision."""

import calendar
from dataclasses import dataclass
from datetime import date
from enum import IntEnum
from typing import Self

from linli.core.period import ONE_DAY


class Precision(IntEnum):
    """How much of a date is known; the number is stored, so it never changes."""

    DAY = 0
    MONTH = 1
    YEAR = 2


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A day, or the span of a month or year of which ``day`` is the first: figures count by ``day``."""

    day: date
    precision: Precision = Precision.DAY

    def __post_init__(self) -> None:
        first_day = self.precision is Precision.DAY or self.day.day == 1
        if not first_day or (self.precision is Precision.YEAR and self.day.month != 1):
            raise ValueError(f"{self.day} is not the first day of a {self.precision.name.lower()}")

    @classmethod
    def of_year(cls, year: int) -> Self:
        return cls(date(year, 1, 1), Precision.YEAR)

    @classmethod
    def of_month(cls, year: int, month: int) -> Self:
        return cls(date(year, month, 1), Precision.MONTH)

    @property
    def last(self) -> date:
        """The last day it can have been; together with ``day`` it gives a figure its low and high."""
        if self.precision is Precision.YEAR:
            return self.day.replace(month=12, day=31)
        if self.precision is Precision.MONTH:
            return self.day.replace(day=calendar.monthrange(self.day.year, self.day.month)[1])
        return self.day

    @property
    def close(self) -> date:
        """The first day on which it has certainly happened before."""
        return self.last + ONE_DAY

    @property
    def is_exact(self) -> bool:
        return self.precision is Precision.DAY

    def crosses(self, cut: date) -> bool:
        """True when it may lie on either side of ``cut`` (the first day after a period)."""
        return self.day < cut <= self.last

    def label(self) -> str:
        parts = (f"{self.day.year}年", f"{self.day.month}月", f"{self.day.day}日")
        return "".join(parts[: 3 - self.precision])

    def __str__(self) -> str:
        return self.day.isoformat()[: (10, 7, 4)[self.precision]]
