"""A page: every figure of one area and one period, with ONE query per ledger."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from django.db.models import Count, Q, QuerySet, Value

from linli.core.period import Period
from linli.indicators.bounds import bounds
from linli.indicators.bylast import persons_by_last
from linli.indicators.cuts import Cuts, column_of
from linli.indicators.grid import IMPRECISE, aggregate
from linli.indicators.readings import Reading
from linli.indicators.recipes import Plan
from linli.indicators.scans import Groups, padded, rows_of, scans
from linli.indicators.statements import statement
from linli.indicators.table import elided


def page(plan: Plan, area: Sequence[int], period: Period) -> dict[str, Reading]:
    """{indicator: reading} of one area in one period, straight from the rows."""
    if not area:
        return dict.fromkeys(plan.places, Reading(0, 0, 0, 0))
    plain = elided(plan, one_community=len(area) == 1)
    counted = _in_one_query(plain)
    cuts = Cuts.of(period)
    communities = padded(area)
    query = statement((plain, "page"), cuts, communities, lambda cuts, keys: _query(plain, cuts, keys))
    *numbers, imprecise = query.one(cuts, communities)
    values = dict(zip(counted, numbers, strict=True))
    if len(counted) < len(plain.recipes):
        for place, streamed in persons_by_last(plain, cuts, Groups([area])).items():
            values[place] = int(streamed[0, _column(plain, place)])
    low, high = dict.fromkeys(values, 0), dict.fromkeys(values, 0)
    if imprecise:
        for place, blurred in bounds(plain, cuts, Groups([area]), area).items():
            column = _column(plain, place)
            low[place], high[place] = int(blurred.below[0, column]), int(blurred.above[0, column])
    return {
        name: Reading(values[value], values[rows], values[value] - low[value], values[value] + high[value])
        for name, (value, rows) in plan.places.items()
    }


def _column(plan: Plan, place: int) -> int:
    return column_of(plan.recipes[place].time.kind, 2, 0, 1)


@lru_cache(maxsize=4_096)
def _in_one_query(plan: Plan) -> tuple[int, ...]:
    """All but the splits that count each person under his last row: those need the rows."""
    return tuple(place for place, recipe in enumerate(plan.recipes) if recipe.last is None)


def _query(plan: Plan, cuts: Cuts, communities: Sequence[int]) -> QuerySet[Any, Any]:
    opens, closes = cuts.days
    recipes = [plan.recipes[place] for place in _in_one_query(plan)]
    columns = {
        f"n{number}": aggregate(
            recipe.how, recipe.of, recipe.time.condition(opens, closes) & recipe.condition
        )
        for number, recipe in enumerate(recipes)
    }
    touching: Q = IMPRECISE
    for scan in scans(list(enumerate(recipes))):
        touching = touching | scan.touching(cuts, recipes)
    rows: QuerySet[Any, Any] = rows_of(plan.description, communities).filter(touching)
    # A constant in ``values`` makes Django aggregate over all rows without a GROUP BY.
    rows = (
        rows.annotate(_all=Value(1))
        .values("_all")
        .annotate(**columns, imprecise=Count("pk", filter=IMPRECISE))
    )
    return rows.values_list(*columns, "imprecise")
