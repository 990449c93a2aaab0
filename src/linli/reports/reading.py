"""The figures one report quotes: read once each, given a trace key, kept for table, evidence and manifest."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction
from typing import Any

from linli.core.period import Period
from linli.filing.submissions import HandFigure
from linli.indicators import catalogue
from linli.indicators.drill import basis_rows
from linli.indicators.figure import Figure, Number
from linli.indicators.figures import figures
from linli.org.organisations import Organisation
from linli.reports.spans import FigureSpan, FigureState


@dataclass(frozen=True, slots=True)
class Quote:
    """A figure with the key under which it stands in the text."""

    key: str
    figure: Figure
    organisation: str
    #: The number a person typed over it, with name and reason; the computed one stays in ``figure``.
    hand: HandFigure | None = None

    @property
    def value(self) -> Number:
        if self.hand is not None:
            return exact_number(self.hand.value)
        return self.figure.value or 0

    @property
    def is_known(self) -> bool:
        return self.figure.value is not None

    def span(self, *, unit: bool = True) -> FigureSpan:
        """As printed: exact, a round ten thousand as 万, with its unit unless the table's head has it."""
        figure = self.figure
        text = printed(self.value) + (figure.unit if unit else "")
        note = f"手工数，{self.hand.by}填写：{self.hand.reason}" if self.hand else ""
        if figure.low != figure.high and figure.low is not None and not self.hand:
            text = f"{printed(figure.low)}—{printed(figure.high or 0)}{figure.unit if unit else ''}"
        return FigureSpan(
            self.key, text, figure.indicator, str(figure.period),
            state=FigureState.HAND if self.hand else _state(figure), note=note,
            organisation=self.organisation,
            link=f"/figures/{self.organisation}/{figure.period}/{figure.indicator}/",
        )  # fmt: skip

    def __bool__(self) -> bool:
        return bool(self.value)


class Reading:
    """One organisation, one period, as read at one moment. All figures of a period are read together."""

    def __init__(
        self, organisation: Organisation, period: Period, hand: Mapping[str, HandFigure] | None = None
    ) -> None:
        self.organisation, self.period, self._hand = organisation, period, hand or {}
        self._read: dict[str, dict[str, Figure]] = {}
        self._quotes: dict[tuple[str, str], Quote] = {}

    def __call__(self, indicator: str, period: Period | None = None) -> Quote:
        """The figure in the report's period, or in another one."""
        chosen = period or self.period
        place = (indicator, str(chosen))
        if place not in self._quotes:
            found = self._figures(chosen)[indicator]
            hand = self._hand.get(indicator) if chosen == self.period else None
            self._quotes[place] = Quote(f"n{len(self._quotes) + 1:03d}", found, self.organisation.code, hand)
        return self._quotes[place]

    def last_year(self, indicator: str) -> Quote:
        return self(indicator, self.period.last_year())

    def target(self, indicator: str) -> Number | None:
        """What the office above asked for in this period."""
        aim = self(indicator).figure.target
        return None if aim is None else exact_number(aim.value)

    def rows(self, indicator: str, period: Period | None = None) -> list[Any]:
        """The rows behind a figure, in the order of their numbers."""
        return list(basis_rows(indicator, self.organisation, period or self.period))

    def parts(self, whole: str) -> list[Quote]:
        """A split's figures, one per value, in the order of the choices."""
        description = catalogue.indicator(whole).description
        names = [name for name in catalogue.of_ledger(description) if name.startswith(f"{whole}.")]
        return [self(name) for name in names]

    @property
    def quotes(self) -> list[Quote]:
        """Every figure the report has asked for, in the order of first use."""
        return list(self._quotes.values())

    def _figures(self, period: Period) -> dict[str, Figure]:
        if str(period) not in self._read:
            compare = period == self.period
            self._read[str(period)] = dict(figures(self.organisation, period, compare=compare))
        return self._read[str(period)]


def printed(value: Number) -> str:
    """61, 1234.5, 15万: exact; only a whole number of ten thousands is written with 万."""
    if isinstance(value, Fraction) and value.denominator != 1:
        return f"{float(value):.2f}".rstrip("0").rstrip(".")
    whole = int(value)
    return f"{whole // 10_000}万" if whole and whole % 10_000 == 0 else str(whole)


def share(part: Number, whole: Number) -> str:
    """One decimal, rounded half to even (GB/T 8170)."""
    exact = Fraction(part) * 100 / Fraction(whole)
    decimal = Decimal(exact.numerator) / Decimal(exact.denominator)
    return f"{decimal.quantize(Decimal('0.1'), ROUND_HALF_EVEN)}%"


def exact_number(value: Any) -> Number:
    """A stored decimal as a whole number where it is one."""
    fraction = Fraction(value)
    return int(fraction) if fraction.denominator == 1 else fraction


def _state(figure: Figure) -> FigureState:
    if figure.opening:
        return FigureState.OPENING
    return FigureState.RANGE if figure.low != figure.high else FigureState.COMPUTED
