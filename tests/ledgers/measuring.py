"""A measure counted over the rows themselves, naively: what the engine's figures must be equal to."""

from collections import Counter
from datetime import date
from typing import Any, TypeVar

from django.db.models import QuerySet

from linli.core.period import Period
from linli.indicators import catalogue
from linli.indicators.figures import figures
from linli.kit.description import LEDGERS
from linli.kit.measures import How, Measure
from linli.org.models import Organisation

#: The first half of 2010 as cuts: its first day, and the day after its last.
FIRST_HALF = (date(2010, 1, 1), date(2010, 7, 1))


def rows(indicator: str, community: Organisation, cuts: tuple[date, date] = FIRST_HALF) -> QuerySet[Any]:
    """The rows that count for an indicator (``<domain>.<ledger>.<name>``)."""
    ledger, _, name = indicator.rpartition(".")
    measure = LEDGERS[ledger].measures[name]
    in_books: QuerySet[Any] = LEDGERS[ledger].model.objects.in_books().filter(community=community)
    return in_books.filter(measure.time.condition(*cuts) & measure.condition).order_by("pk")


def value(indicator: str, community: Organisation, cuts: tuple[date, date] = FIRST_HALF) -> int:
    return _value(_measure(indicator), list(rows(indicator, community, cuts)))


def parts(indicator: str, community: Organisation, cuts: tuple[date, date] = FIRST_HALF) -> dict[str, int]:
    """A split's value for each value of its column."""
    measure = _measure(indicator)
    assert measure.split_by
    counting = list(rows(indicator, community, cuts))
    names = Counter(getattr(row, measure.split_by) for row in counting)
    return {
        name: _value(measure, [row for row in counting if getattr(row, measure.split_by) == name])
        for name in names
    }


def counted_twice(
    ledger: str, community: Organisation, period: Period
) -> tuple[dict[str, int], dict[str, object]]:
    """All of a ledger's figures that are not zero: counted here, and given by the engine (amounts in fen)."""
    cuts = (period.start, period.close)
    naive: dict[str, int] = {}
    for name, measure in LEDGERS[ledger].measures.items():
        indicator = f"{ledger}.{name}"
        naive[indicator] = value(indicator, community, cuts)
        if measure.split_by:
            split = parts(indicator, community, cuts)
            naive |= {f"{indicator}.{one or 'unrecorded'}": number for one, number in split.items()}
    known = catalogue.of_ledger(LEDGERS[ledger])
    names = [name for name in known if name.split(".")[2] in LEDGERS[ledger].measures]
    given = figures(community, period, names)
    engine: dict[str, object] = {
        name: given[name].value * known[name].divisor  # type: ignore[operator]
        for name in names
    }
    return _not_zero(naive), _not_zero(engine)


NumberT = TypeVar("NumberT")


def _not_zero(numbers: dict[str, NumberT]) -> dict[str, NumberT]:
    return {name: number for name, number in numbers.items() if number}


def _measure(indicator: str) -> Measure:
    ledger, _, name = indicator.rpartition(".")
    return LEDGERS[ledger].measures[name]


def _value(measure: Measure, counting: list[Any]) -> int:
    if measure.how is How.COUNT:
        return len(counting)
    held = [getattr(row, row._meta.get_field(measure.of).attname) for row in counting]
    known = [one for one in held if one is not None]
    return len(set(known)) if measure.how is How.DISTINCT else sum(known)
