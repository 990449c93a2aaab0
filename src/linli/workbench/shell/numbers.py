"""How a figure is written on a screen: value, comparison, target, and what stands behind it in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from django.utils.translation import get_language, gettext

from linli.core.period import Period
from linli.indicators import catalogue
from linli.indicators.catalogue import Indicator
from linli.indicators.figure import Figure, State
from linli.indicators.targets import Target
from linli.workbench.shell.periods import share_of_year

Number = int | Fraction | Decimal


@dataclass(frozen=True, slots=True)
class Goal:
    """A target beside its figure. ``reached`` and ``due`` are per cent of it, for the bar."""

    text: str
    source: str
    percent: str
    reached: int
    #: Where a yearly target should be by now; None where the target is for this very period.
    due: int | None
    is_behind: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """One figure ready for a template."""

    figure: Figure
    label: str
    value: str
    unit: str
    last_year: str
    change: str
    state: str
    opening: str
    goal: Goal | None
    depth: int

    @property
    def indicator(self) -> str:
        return self.figure.indicator

    @property
    def look(self) -> str:
        """The CSS class of the number: what kind of number it is must be seen without reading."""
        if self.figure.value is None:
            return "num-none"
        if self.figure.opening:
            return "num-opening"
        return "num-live" if self.figure.is_exact else "num-range"

    @property
    def definition(self) -> str:
        """In the reader's language; reports and frozen figures keep the Chinese."""
        known = catalogue.indicators().get(self.figure.indicator)
        return (
            catalogue.worded(known, gettext) if known and get_language() == "en" else self.figure.definition
        )

    @property
    def version(self) -> int:
        return self.figure.definition_version

    @property
    def is_silent(self) -> bool:
        """No row, no zero report, nothing promised: a list need not give it a line."""
        return self.figure.state is State.NO_ROWS and self.goal is None


def is_share(indicator: str) -> bool:
    """Of a number that is kept elsewhere: a share is written per cent, an average is not."""
    known = catalogue.indicators().get(indicator)
    return known is not None and known.is_share


def written(value: Number | None, *, share: bool = False) -> str:
    """61, 1701.6, 63.5: at most two places, one of a percentage; four digits stay together."""
    if value is None:
        return "—"
    exact = Fraction(value) * (100 if share else 1)
    rounded = (Decimal(exact.numerator) / Decimal(exact.denominator)).quantize(
        Decimal("0.1") if share else Decimal("0.01"), ROUND_HALF_UP
    )
    text = f"{rounded:f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text).replace("-", "−")


def value_text(figure: Figure) -> str:
    """The number as far as it is known: 12—13 where a date leaves it open."""
    share = figure.is_share
    if figure.value is None or figure.is_exact:
        return written(figure.value, share=share)
    return f"{written(figure.low, share=share)}—{written(figure.high, share=share)}"


def unit_of(figure: Figure) -> str:
    return "%" if figure.value is not None and figure.is_share else figure.unit


def shown(figure: Figure, *, yearly: Target | None = None) -> Shown:
    share = figure.is_share
    return Shown(
        figure=figure, label=label_of(figure), value=value_text(figure), unit=unit_of(figure),
        last_year=_last_year(figure), change=_change(figure, share=share), state=state_words(figure),
        opening=figure.opening_text(), goal=_goal(figure, yearly), depth=_depth(figure),
    )  # fmt: skip


def label_of(figure: Figure) -> str:
    """A split whose whole bears the same name says by what it splits."""
    one = catalogue.indicator(figure.indicator)
    whole = catalogue.indicator(one.part_of) if one.part_of else None
    if whole is None or whole.label != one.label:
        return gettext(one.label)
    measure = one.description.measures.get(one.name.removeprefix(f"{one.ledger}."))
    if measure is None or not measure.split_by:
        return gettext(one.label)
    return gettext("按%(column)s") % {"column": gettext(one.description.label(measure.split_by))}


def state_words(figure: Figure) -> str:
    """Nothing to say where rows stand behind the number."""
    return {
        State.AFFIRMED_ZERO: "零报告：经核实本期没有",
        State.NO_ROWS: "没有记录，也没有零报告",
        State.UNDEFINED: "分母为零，算不出",
        State.OPENING: "含期初结转",
        State.ROWS: "",
    }[figure.state]


def parts_of(name: str, found: Mapping[str, Figure]) -> list[Figure]:
    return [one for one in found.values() if one.part_of == name]


def split_of(one: Indicator) -> str:
    """The label of the column by which an indicator is split; empty for an ordinary one."""
    measure = one.description.measures.get(one.name.removeprefix(f"{one.ledger}."))
    return one.description.label(measure.split_by) if measure and measure.split_by else ""


def _last_year(figure: Figure) -> str:
    before = figure.last_year
    if before is None or before.state in {State.NO_ROWS, State.UNDEFINED}:
        return "—"
    return value_text(before)


def _change(figure: Figure, *, share: bool) -> str:
    change = figure.change
    if change is None or _last_year(figure) == "—":
        return ""
    if change == 0:
        return "持平"
    text = written(change if change > 0 else -change, share=share)
    return f"{'+' if change > 0 else '−'}{text}{'个百分点' if share else ''}"


def _goal(figure: Figure, yearly: Target | None) -> Goal | None:
    target = figure.target or yearly
    if target is None or figure.value is None:
        return None
    share = figure.is_share
    wanted = Fraction(target.value)
    part = Fraction(figure.value) / wanted if wanted else Fraction(1)
    due = None if figure.target else share_of_year(Period.parse(str(figure.period)))
    return Goal(
        text=("年目标" if figure.target is None else "目标") + written(wanted, share=share),
        source=target.source, percent=f"{written(part, share=True)}%", reached=min(100, int(part * 100)),
        due=None if due is None else round(due * 100),
        is_behind=not target.is_met_by(figure.value) and (due is None or part < due),
    )  # fmt: skip


def _depth(figure: Figure) -> int:
    depth, name = 0, figure.part_of
    while name:
        depth, name = depth + 1, catalogue.indicator(name).part_of
    return min(depth, 3)
