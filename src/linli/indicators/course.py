"""How figures of a period came about month by month: for the small line beside a number."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from fractions import Fraction

from linli.core.period import Period
from linli.indicators import catalogue, cells
from linli.indicators.area import area_of
from linli.indicators.catalogue import Indicator
from linli.indicators.cells import Wanted
from linli.indicators.figure import Number, exact
from linli.kit.description import LEDGERS
from linli.org.models import Organisation

Course = tuple[Number | None, ...]


def courses(organisation: Organisation, period: Period, names: Iterable[str]) -> dict[str, Course]:
    """{indicator: from the period's first day to the close of each of its months}, without opening balances.

    A flow grows from month to month, a stock is what stood at each close. All months are read from the
    ledgers' stored cells, so the queries do not grow with them; a period of odd days has no course.
    """
    year = cells.year_of(period)
    if year is None:
        return {}
    wanted = catalogue.chosen(names)
    halves = [one for ratio in wanted for one in (ratio.numerator, ratio.denominator) if one is not None]
    counted = {one.name: one for one in [*wanted, *halves] if one.recipe is not None}
    by_ledger: dict[str, list[Indicator]] = defaultdict(list)
    for one in counted.values():
        by_ledger[one.ledger].append(one)
    area = area_of(organisation, period.close)
    asked = [Wanted(organisation.pk, area, LEDGERS[ledger], year) for ledger in by_ledger]
    stored = cells.stored_numbers(asked)
    first, last = period.start.month - 1, period.end.month
    found: dict[str, Course] = {}
    for ledger, own in by_ledger.items():
        plan = catalogue.plan_for(LEDGERS[ledger], [one.name for one in own])
        layout, numbers = cells.layout_of(plan.description), stored[organisation.pk, ledger]
        closes = [layout.read(numbers, plan.places, first, month) for month in range(first + 1, last + 1)]
        for one in own:
            found[one.name] = tuple(exact(readings[one.name].value, one.divisor) for readings in closes)
    for one in wanted:
        if one.numerator is not None and one.denominator is not None:
            pairs = zip(found[one.numerator.name], found[one.denominator.name], strict=True)
            found[one.name] = tuple(_share(part, whole) for part, whole in pairs)
    return {one.name: found[one.name] for one in wanted}


def _share(part: Number | None, whole: Number | None) -> Number | None:
    return Fraction(part or 0) / Fraction(whole) if whole else None
