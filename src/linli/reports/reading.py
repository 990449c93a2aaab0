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
from linli.reports.spans import FigureSpan, FigureState, Role


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

    @property
    def state(self) -> FigureState:
        if self.hand is not None:
            return FigureState.HAND
        figure = self.figure
        if figure.value is None:
            return FigureState.NONE
        if figure.opening:
            return FigureState.OPENING
        return FigureState.RANGE if figure.low != figure.high else FigureState.COMPUTED

    @property
    def note(self) -> str:
        return f"手工数，{self.hand.by}填写：{self.hand.reason}" if self.hand else ""

    def span(self, *, unit: bool = True) -> FigureSpan:
        """As printed: exact, a round ten thousand as 万, with its unit unless the table's head has it."""
        figure = self.figure
        ending = figure.unit if unit else ""
        text = printed(self.value) + ending if self.is_known or self.hand else "—"
        if self.state is FigureState.RANGE:
            text = f"{printed(figure.low or 0)}—{printed(figure.high or 0)}{ending}"
        return self.printing(text, Role.VALUE if unit else Role.NUMBER)

    def share_of(self, whole: Quote) -> FigureSpan:
        """63.5%; "—" when there is nothing to divide by."""
        text = share(self.value, whole.value) if whole.value else "—"
        return self.printing(text, Role.SHARE, whole.figure.indicator, whole)

    def change_from(self, before: Quote, *, signed: bool = False) -> FigureSpan:
        """增加5人, 减少5人, 持平; in a table +5, -5, 0, and "—" where the other period has no rows."""
        role, period = Role.SIGNED if signed else Role.CHANGE, str(before.figure.period)
        if not self.is_known or not before.is_known or (signed and not before.figure.rows):
            return self.printing("—", role, period, before)
        change: Number = self.value - before.value
        size = printed(change if change >= 0 else -change)
        if signed:
            return self.printing(
                f"{'+' if change > 0 else '-' if change < 0 else ''}{size}", role, period, before
            )
        words = f"{'增加' if change > 0 else '减少'}{size}{self.figure.unit}" if change else "持平"
        return self.printing(words, role, period, before)

    def gap_to(self, less: Quote) -> FigureSpan:
        """How much the other has less: 应查120户，走到108户，差12户."""
        text = f"{printed(self.value - less.value)}{self.figure.unit}"
        return self.printing(text, Role.GAP, less.figure.indicator, less)

    def target_span(self) -> FigureSpan:
        aim = self.figure.target
        return self.printing("—" if aim is None else printed(exact_number(aim.value)), Role.TARGET)

    def done_span(self) -> FigureSpan:
        aim = self.figure.target
        text = share(self.value, exact_number(aim.value)) if aim is not None and aim.value else "—"
        return self.printing(text, Role.DONE)

    def printing(self, text: str, role: Role, qualifier: str = "", other: Quote | None = None) -> FigureSpan:
        """What two figures make together is marked as the more doubtful of them."""
        figure = self.figure
        states = [self.state, *([other.state] if other else [])]
        state = next((one for one in _DOUBT if one in states), FigureState.COMPUTED)
        if text == "—":
            state = FigureState.NONE
        elif role is Role.TARGET:
            state = FigureState.COMPUTED
        notes = dict.fromkeys(note for note in (self.note, other.note if other else "") if note)
        return FigureSpan(
            self.key, text, figure.indicator, str(figure.period), state=state,
            note="；".join(notes) if state is FigureState.HAND else "",
            organisation=self.organisation, role=role, qualifier=qualifier,
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

    def said(self, figure: FigureSpan) -> FigureSpan:
        """The same figure as the books have it now: a draft keeps what a figure is, not its value."""
        quote = self.quote_of(figure)
        match figure.role:
            case Role.VALUE | Role.NUMBER:
                return quote.span(unit=figure.role is Role.VALUE)
            case Role.SHARE:
                return quote.share_of(self(figure.qualifier, quote.figure.period))
            case Role.GAP:
                return quote.gap_to(self(figure.qualifier, quote.figure.period))
            case Role.CHANGE | Role.SIGNED:
                before = self(figure.indicator, Period.parse(figure.qualifier))
                return quote.change_from(before, signed=figure.role is Role.SIGNED)
            case Role.TARGET:
                return quote.target_span()
            case Role.DONE:
                return quote.done_span()

    def quote_of(self, figure: FigureSpan) -> Quote:
        return self(figure.indicator, Period.parse(figure.period))

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

    def all_figures(self) -> Mapping[str, Figure]:
        """Every figure of the report's own period, quoted or not."""
        return self._figures(self.period)

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


#: The most doubtful first.
_DOUBT = (FigureState.NONE, FigureState.HAND, FigureState.RANGE, FigureState.OPENING)
