"""A figure: a number that carries what it counts, when, where, by which definition and on which rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING

from linli.core.period import Period

if TYPE_CHECKING:
    from linli.indicators.drill import BasisRows
    from linli.indicators.targets import Target

#: Exact: a whole number, or a fraction for ratios and for amounts that are not whole yuan.
Number = int | Fraction


class State(StrEnum):
    """What stands behind the number."""

    ROWS = "rows"  #: entries, each of which can be opened
    OPENING = "opening"  #: partly or wholly an opening balance without rows
    AFFIRMED_ZERO = "affirmed-zero"  #: no entries, and a person reported that there was nothing
    NO_ROWS = "no-rows"  #: no entries, and nobody said that there was nothing
    UNDEFINED = "undefined"  #: a ratio whose whole is zero

    @property
    def label(self) -> str:
        return {
            State.ROWS: "有明细",
            State.OPENING: "含期初结转",
            State.AFFIRMED_ZERO: "零报告",
            State.NO_ROWS: "没有记录",
            State.UNDEFINED: "分母为零",
        }[self]


@dataclass(frozen=True, slots=True)
class Place:
    """The organisation whose figure it is."""

    key: int
    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Figure:
    """One number of one organisation in one period. Frozen: a figure of tomorrow is another figure."""

    indicator: str
    label: str
    ledger: str
    organisation: Place
    period: Period
    #: None only for a ratio whose whole is zero.
    value: Number | None
    unit: str
    definition: str
    definition_hash: str
    definition_version: int
    #: How many ledger rows stand behind it: several may be one person's.
    rows: int
    #: What it may be at least and at most, where only the month or year of some dates is known.
    low: Number | None
    high: Number | None
    state: State
    #: The part of ``value`` that is an opening balance without rows.
    opening: Number = 0
    #: The indicator of which this is 其中; empty for a whole.
    part_of: str = ""
    #: The keys of the communities whose rows are counted.
    communities: tuple[int, ...] = ()
    #: For a list: what is on it, in the order of entry.
    names: tuple[str, ...] = ()
    #: For a ratio: the two figures.
    numerator: Figure | None = None
    denominator: Figure | None = None
    #: Filled on request: the same communities a year and a period earlier, and what was promised.
    last_year: Figure | None = field(default=None, repr=False)
    before: Figure | None = field(default=None, repr=False)
    target: Target | None = field(default=None, repr=False)

    @property
    def is_share(self) -> bool:
        """A part of something, from 0 to 1, written per cent; an average (days per case) is none."""
        return self.numerator is not None and not self.unit

    @property
    def is_exact(self) -> bool:
        return self.low == self.high

    @property
    def change(self) -> Number | None:
        """Against the year before; None where there is nothing to compare with."""
        return _difference(self, self.last_year)

    @property
    def change_before(self) -> Number | None:
        """Against the period before."""
        return _difference(self, self.before)

    @property
    def reached(self) -> bool | None:
        """Whether the target is met; None without one."""
        return None if self.target is None or self.value is None else self.target.is_met_by(self.value)

    def opening_text(self) -> str:
        """What must be printed beside a number that has no names behind a part of it."""
        return f"其中期初结转{plain(self.opening)}{self.unit}（无明细）" if self.opening else ""

    def basis(self) -> BasisRows:
        """The rows, as a query in the order of entry, each marked whether it counts (``counts``)."""
        from linli.indicators.drill import basis_of

        return basis_of(self.indicator, self.communities, self.period)

    def as_json(self) -> Mapping[str, object]:
        """The shape of ``linli figures --json``."""
        return {
            "indicator": self.indicator, "label": self.label, "organisation": self.organisation.code,
            "period": str(self.period), "value": plain(self.value), "unit": self.unit,
            "definition": self.definition, "rows": self.rows,
        }  # fmt: skip


def plain(value: Number | None) -> int | float | None:
    """A number as JSON can hold it: whole where it is whole."""
    if value is None or isinstance(value, int):
        return value
    return int(value) if value.denominator == 1 else float(value)


def exact(stored: int, divisor: int) -> Number:
    """A stored number in the printed unit: 1,234,500 fen are 12345 yuan."""
    if divisor == 1:
        return stored
    value = Fraction(stored, divisor)
    return int(value) if value.denominator == 1 else value


def divide(
    numerator: Figure,
    denominator: Figure,
    *,
    indicator: str,
    label: str,
    definition: str,
    definition_hash: str,
    definition_version: int = 0,
    unit: str = "",
) -> Figure:
    """A ratio of two figures of the same organisation and period, exact. Never done in SQL."""
    undefined = not denominator.value or numerator.value is None
    return Figure(
        indicator=indicator, label=label, ledger=numerator.ledger, organisation=numerator.organisation,
        period=numerator.period, unit=unit, definition=definition, definition_hash=definition_hash,
        definition_version=definition_version, rows=numerator.rows + denominator.rows,
        value=None if undefined else _quotient(numerator.value, denominator.value),
        low=None if undefined else _quotient(numerator.low, denominator.high),
        high=None if undefined else _quotient(numerator.high, denominator.low),
        state=State.UNDEFINED if undefined else _joint_state(numerator, denominator),
        communities=numerator.communities, numerator=numerator, denominator=denominator,
    )  # fmt: skip


def _quotient(above: Number | None, below: Number | None) -> Fraction | None:
    return None if above is None or not below else Fraction(above) / Fraction(below)


def _joint_state(numerator: Figure, denominator: Figure) -> State:
    if State.OPENING in {numerator.state, denominator.state}:
        return State.OPENING
    return State.ROWS


def _difference(figure: Figure, other: Figure | None) -> Number | None:
    if other is None or other.value is None or figure.value is None:
        return None
    return figure.value - other.value
