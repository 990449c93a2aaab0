"""数字与目标: what was promised, how it came about month by month, and the balance of the stock."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from linli.core.period import Period
from linli.filing.submissions import STANDING, FrozenFigure, Submission
from linli.indicators import catalogue
from linli.indicators.balance import NotAStock, balance, went_by
from linli.indicators.catalogue import Indicator
from linli.indicators.course import Course, courses
from linli.indicators.figures import figures
from linli.indicators.targets import Target
from linli.kit.parameters import ParameterMissing, parameter
from linli.org.models import Organisation
from linli.workbench.shell.numbers import Goal, Shown, shown, written
from linli.workbench.shell.periods import share_of_year, with_year
from linli.workbench.shell.sight import Sight

#: The drawing's size; the last point is a dot of its own.
WIDTH, HEIGHT = 88, 22
MOST_ROWS = 7


@dataclass(frozen=True)
class Standard:
    """A rate that a standard asks for: a part of one ledger over a whole of another."""

    label: str
    part: str
    whole: str
    parameter: str


@dataclass(frozen=True)
class Stock:
    """A number that is carried over; ``by``: the column that says why somebody left it."""

    indicator: str
    by: str = ""


STANDARDS = (
    Standard(
        "再就业率", "employment.placement.reemployed", "employment.unemployment.in_books",
        "employment.reemployment_rate",
    ),
)  # fmt: skip
STOCKS = (Stock("employment.unemployment.unemployed", "end_reason"),)


@dataclass(frozen=True)
class Line:
    """The small line beside a number: months as points of a drawing."""

    points: str
    area: str
    x: float
    y: float


@dataclass(frozen=True)
class Standing:
    """One row. ``indicator`` is whose rows the number opens."""

    label: str
    indicator: str
    value: str
    unit: str
    look: str
    line: Line | None
    goal: Goal | None = None
    #: 40 + 56 − 61 − 3 = 32, of a stock.
    sum: str = ""
    is_balanced: bool = False
    #: What stands at the right end: 目标 120, 标准 95%, 年初 40.
    measure: str = ""
    is_behind: bool = False


def standings(sight: Sight, organisation: Organisation, period: Period, line: str) -> list[Standing]:
    """What was promised first, then a rate that a standard asks for, last the stock with its balance."""
    known = catalogue.indicators()
    targets = _targets(organisation, period)
    promised = [known[name] for name in targets if name in known]
    promised = [one for one in promised if _is_seen(sight, organisation, one, line)]
    standards = [one for one in STANDARDS if _is_seen(sight, organisation, known[one.part], line)]
    stocks = [one for one in STOCKS if _is_seen(sight, organisation, known[one.indicator], line)]
    room = MOST_ROWS - len(standards) - len(stocks)
    # Where little was promised: what the last report told, else what each ledger counts first.
    more = [] if len(promised) >= room else [
        one for one in _told(organisation) if one not in promised and _is_seen(sight, organisation, one, line)
    ]  # fmt: skip
    shown_anyway = {one.indicator for one in stocks}
    more = [one for one in more if one.name not in shown_anyway][: 3 * MOST_ROWS]
    names = {
        *(one.name for one in promised), *(one.name for one in more), *shown_anyway,
        *(name for one in standards for name in (one.part, one.whole)),
    }  # fmt: skip
    if not names:
        return []
    found = figures(organisation, period, sorted(names), compare=True)
    came = courses(organisation, period, sorted(names))
    kept = [*promised, *(one for one in more if found[one.name].rows)][:room]
    rows = [_promised(shown(found[one.name], yearly=targets.get(one.name)), came) for one in kept]
    for standard in standards:
        part, whole = found[standard.part], found[standard.whole]
        if whole.value:
            rows.append(
                _rate(
                    standard,
                    organisation,
                    period,
                    shown(part),
                    Fraction(part.value or 0, 1) / whole.value,
                    came,
                )
            )
    return [*rows, *(_stock(one, organisation, period, shown(found[one.indicator]), came) for one in stocks)]


def _targets(organisation: Organisation, period: Period) -> Mapping[str, Target]:
    """{indicator: the target of this period, else of its year}."""
    year = with_year(period)
    codes = [str(one) for one in (year, period) if one is not None]
    rows = Target.objects.filter(organisation=organisation, period__in=codes, replaced_at=None)
    return {row.indicator: row for row in sorted(rows, key=lambda row: (codes.index(row.period), row.pk))}


def _told(organisation: Organisation) -> list[Indicator]:
    """What the last report told the office above; before there is one, what each ledger counts first."""
    last = Submission.objects.filter(organisation=organisation, state__in=STANDING)
    newest = last.order_by("-submitted_at", "-pk").values("pk")[:1]
    frozen = FrozenFigure.objects.filter(submission__in=newest).order_by("pk")
    known = catalogue.indicators()
    names = dict.fromkeys(frozen.values_list("indicator", flat=True))
    told = [known[name] for name in names if name in known and _is_headline(known[name])]
    firsts: dict[str, Indicator] = {}
    for one in known.values():
        if _is_headline(one):
            firsts.setdefault(one.ledger, one)
    return told or list(firsts.values())


def _is_headline(one: Indicator) -> bool:
    return not one.part_of and not one.listing and one.recipe is not None


def _is_seen(sight: Sight, organisation: Organisation, one: Indicator, line: str) -> bool:
    of = one.description.line
    return sight.sees(organisation, of) and (not line or of == line)


def _promised(one: Shown, came: Mapping[str, Course]) -> Standing:
    return Standing(
        one.label, one.indicator, one.value, one.unit, one.look, drawn(came.get(one.indicator, ())),
        goal=one.goal, measure=one.goal.text if one.goal else "",
        is_behind=bool(one.goal and one.goal.is_behind),
    )  # fmt: skip


def _rate(
    standard: Standard, organisation: Organisation, period: Period, part: Shown, share: Fraction,
    came: Mapping[str, Course],
) -> Standing:  # fmt: skip
    """Far under its standard is said in gold; the mark on the bar is the standard itself."""
    try:
        asked = Fraction(str(parameter(standard.parameter, organisation.pk, period.end)))
    except ParameterMissing:
        asked = Fraction(0)
    pairs = zip(came.get(standard.part, ()), came.get(standard.whole, ()), strict=False)
    course = tuple(Fraction(a or 0) / Fraction(b) if b else None for a, b in pairs)
    is_behind = bool(asked) and share * 100 < asked
    goal = Goal(
        text="", source="", percent=f"{written(share, share=True)}%", reached=min(100, round(share * 100)),
        due=min(98, round(asked)), is_behind=is_behind,
    ) if asked else None  # fmt: skip
    return Standing(
        standard.label, part.indicator, written(share, share=True), "%", part.look, drawn(course), goal=goal,
        measure=f"标准{written(asked)}%" if asked else "", is_behind=is_behind,
    )  # fmt: skip


def _stock(
    one: Stock, organisation: Organisation, period: Period, number: Shown, came: Mapping[str, Course]
) -> Standing:
    line = drawn(came.get(one.indicator, ()))
    try:
        moved = balance(one.indicator, organisation, period)
    except NotAStock:
        return Standing(number.label, one.indicator, number.value, number.unit, number.look, line)
    left = list(_left(one, organisation, period, moved.went))
    terms = [f"{moved.opening} + {moved.came}", *(f"− {part}" for part in left)]
    if moved.adjusted:
        terms.append(f"{'+' if moved.adjusted > 0 else '−'} {abs(moved.adjusted)}")
    is_balanced = moved.opening + moved.came - moved.went + moved.adjusted == moved.closing
    opening_day = "年初" if period.start.month == 1 else "期初"
    return Standing(
        number.label, one.indicator, number.value, number.unit, number.look, line,
        sum=f"{' '.join(terms)} = {moved.closing}", is_balanced=is_balanced,
        measure=f"{opening_day}{moved.opening}",
    )  # fmt: skip


def _left(one: Stock, organisation: Organisation, period: Period, went: int) -> Iterator[int]:
    """Those who left: for the commonest reason, and for all others."""
    reasons = went_by(one.indicator, one.by, organisation, period) if one.by and went else {}
    most = max(reasons.values(), default=went)
    yield most
    if went > most:
        yield went - most


def drawn(course: Sequence[int | Fraction | None]) -> Line | None:
    """The months as a line from the left edge to the right; a standing number lies in the middle."""
    known = [float(value) for value in course if value is not None]
    if len(known) < 2:
        return None
    low, high = min(known), max(known)
    span = high - low
    step = (WIDTH - 4) / (len(known) - 1)
    places = [
        (
            round(2 + step * at, 1),
            round(HEIGHT - 3 - (value - low) / span * (HEIGHT - 7), 1) if span else HEIGHT / 2,
        )
        for at, value in enumerate(known)
    ]
    points = " ".join(f"{x},{y}" for x, y in places)
    area = f"{places[0][0]},{HEIGHT} {points} {places[-1][0]},{HEIGHT}"
    return Line(points, area, *places[-1])


def due_percent(period: Period) -> int:
    """How much of the year has passed at the period's close, for the card's heading."""
    return round(share_of_year(period) * 100)
