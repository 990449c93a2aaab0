"""The part of a stock that is an opening balance: what was carried forward less the rows entered since."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date

from linli.core.period import ONE_DAY, Period
from linli.indicators.area import Area
from linli.indicators.catalogue import Indicator, indicator
from linli.indicators.cuts import Cuts
from linli.indicators.recipes import Plan
from linli.indicators.recipes import plan as make_plan
from linli.indicators.table import table
from linli.kit.description import LEDGERS, Description
from linli.kit.measures import Kind
from linli.kit.opening import OpeningBalance


def openings(
    indicators: Sequence[Indicator], areas: Mapping[int, Area], period: Period
) -> dict[tuple[int, str], int]:
    """{(organisation, indicator): what has no rows}, in the stored unit, zeros left out.

    In each community the last balance before the close counts. Its rest is what exceeds the rows in force at
    the close of its own day: names entered later for that day shrink it, names that ended since do not.
    """
    by_name = {
        one.name: one
        for one in indicators
        if one.recipe and one.recipe.time.kind in _CARRIED and not one.recipe.last
    }
    communities = {key for area in areas.values() for key in area}
    latest = _latest(by_name, communities, period.close)
    rest: dict[str, dict[int, int]] = defaultdict(dict)
    for (ledger, on), balances in _by_scan(latest, by_name).items():
        names = sorted({name for _community, name in balances})
        places = sorted({community for community, _name in balances})
        plan = _stocks(LEDGERS[ledger], tuple(names))
        numbers = table(plan, Cuts((on + ONE_DAY,)), [(key,) for key in places], imprecise=()).numbers
        for (community, name), number in balances.items():
            stock, _rows = plan.places[name]
            in_force = int(numbers[stock][places.index(community), 0])
            rest[name][community] = max(0, number * by_name[name].divisor - in_force)
    found = {
        (key, name): sum(amounts.get(community, 0) for community in area)
        for key, area in areas.items()
        for name, amounts in rest.items()
    }
    return {place: amount for place, amount in found.items() if amount}


def opening_rows(indicator: str, communities: Sequence[int], period: Period) -> list[tuple[int, int]]:
    """(id, version) of the balances that a figure rests on."""
    rows = OpeningBalance.objects.in_books().filter(
        indicator=indicator, community__in=communities, occurred_on__lt=period.close
    )
    last = {row.community_id: row for row in rows.order_by("occurred_on", "pk")}
    return sorted((row.pk, row.version) for row in last.values())


_CARRIED = {Kind.STOCK, Kind.OVERLAP}
_Balances = dict[tuple[int, str], int]


def _latest(
    by_name: Mapping[str, Indicator], communities: set[int], close: date
) -> dict[tuple[int, str], tuple[date, int]]:
    balances = OpeningBalance.objects.in_books().filter(community__in=communities, occurred_on__lt=close)
    rows = balances.order_by("occurred_on", "pk").values_list(
        "community", "indicator", "occurred_on", "number"
    )
    return {(community, name): (on, number) for community, name, on, number in rows if name in by_name}


def _stocks(description: Description, names: tuple[str, ...]) -> Plan:
    """The recipes of these indicators as stocks, made once: compiled queries hang on a plan."""
    key = description.name, names
    kept = _STOCKS.get(key)
    if kept is None or kept.description is not description:
        stocks = [(name, indicator(name).recipe.as_stock) for name in names]  # type: ignore[union-attr]
        kept = _STOCKS[key] = make_plan(description, stocks)
    return kept


_STOCKS: dict[tuple[str, tuple[str, ...]], Plan] = {}


def _by_scan(
    latest: Mapping[tuple[int, str], tuple[date, int]], by_name: Mapping[str, Indicator]
) -> dict[tuple[str, date], _Balances]:
    scans: dict[tuple[str, date], _Balances] = defaultdict(dict)
    for (community, name), (on, number) in latest.items():
        scans[by_name[name].ledger, on][community, name] = number
    return scans
