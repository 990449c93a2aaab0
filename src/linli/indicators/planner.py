"""A page: every figure of one area and one period, with ONE query per ledger."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import Count, Q, Value

from linli.core.period import Period
from linli.indicators.bounds import bounds
from linli.indicators.cuts import Cuts, column_of
from linli.indicators.distinct import distinct
from linli.indicators.grid import IMPRECISE, aggregate
from linli.indicators.readings import Reading
from linli.indicators.recipes import Plan, Recipe
from linli.indicators.scans import Groups, scans
from linli.indicators.table import elided


def page(plan: Plan, area: Sequence[int], period: Period) -> dict[str, Reading]:
    """{indicator: reading} of one area in one period, straight from the rows."""
    recipes = elided(plan.description, plan.recipes, one_community=len(area) == 1)
    in_one_query = [place for place, recipe in enumerate(recipes) if recipe.last is None]
    if not area:
        return dict.fromkeys(plan.places, Reading(0, 0, 0, 0))
    *numbers, imprecise = _statement(plan, [recipes[place] for place in in_one_query], len(area)).run(area, period)
    values = dict(zip(in_one_query, numbers, strict=True))
    cuts, groups = Cuts.of(period), Groups([area])
    if len(in_one_query) < len(recipes):
        by_last = [recipe if recipe.last else None for recipe in recipes]
        wanted = [place for place, recipe in enumerate(by_last) if recipe is not None]
        streamed = distinct(plan.description, [recipes[place] for place in wanted], cuts, groups)
        for number, place in enumerate(wanted):
            values[place] = int(streamed[number][0, column_of(recipes[place].time.kind, 2, 0, 1)])
    low, high = dict.fromkeys(values, 0), dict.fromkeys(values, 0)
    if imprecise:
        for place, blurred in bounds(plan.description, recipes, cuts, groups, area).items():
            column = column_of(recipes[place].time.kind, 2, 0, 1)
            low[place], high[place] = int(blurred.below[0, column]), int(blurred.above[0, column])
    return {
        name: Reading(values[value], values[rows], values[value] - low[value], values[value] + high[value])
        for name, (value, rows) in plan.places.items()
    }


#: Stand-ins in a compiled query: no row has such a date, no organisation a negative key.
_OPENS, _CLOSES = date(1, 1, 1), date(1, 1, 2)
_COMMUNITY = -(2**62)


@dataclass(frozen=True, slots=True)
class _Statement:
    """A compiled query. Compiling 24 aggregates costs as much as running them: it is done once per process."""

    sql: str
    parameters: tuple[Any, ...]
    #: Where the two cuts and the communities go.
    opens: tuple[int, ...]
    closes: tuple[int, ...]
    communities: tuple[int, ...]

    def run(self, area: Sequence[int], period: Period) -> list[int]:
        parameters = list(self.parameters)
        opening, closing = (connection.ops.adapt_datefield_value(day) for day in (period.start, period.close))
        for place in self.opens:
            parameters[place] = opening
        for place in self.closes:
            parameters[place] = closing
        for place, community in zip(self.communities, area, strict=True):
            parameters[place] = community
        with connection.cursor() as cursor:
            cursor.execute(self.sql, parameters)
            return list(cursor.fetchone())


_COMPILED: dict[tuple[Any, ...], tuple[Plan, _Statement]] = {}
_MOST_COMPILED = 2_000


def _statement(plan: Plan, recipes: Sequence[Recipe], communities: int) -> _Statement:
    key = plan.description.name, tuple(plan.places), communities, connection.vendor
    kept = _COMPILED.get(key)
    if kept is not None and kept[0] is plan:
        return kept[1]
    if len(_COMPILED) >= _MOST_COMPILED:
        _COMPILED.clear()
    statement = _compiled(plan, recipes, communities)
    _COMPILED[key] = plan, statement
    return statement


def _compiled(plan: Plan, recipes: Sequence[Recipe], communities: int) -> _Statement:
    columns = {
        f"n{number}": aggregate(recipe.how, recipe.of, recipe.time.condition(_OPENS, _CLOSES) & recipe.condition)
        for number, recipe in enumerate(recipes)
    }
    touching = IMPRECISE
    for scan in scans(list(enumerate(recipes))):
        touching = touching | scan.touching(Cuts((_OPENS, _CLOSES)), recipes)
    keys = [_COMMUNITY + number for number in range(communities)]
    here = Q(community=keys[0]) if communities == 1 else Q(community__in=keys)
    rows = plan.description.model.objects.in_books().order_by().filter(here).filter(touching)
    # A constant in ``values`` makes Django aggregate over all rows without a GROUP BY.
    rows = rows.annotate(_all=Value(1)).values("_all").annotate(**columns, imprecise=Count("pk", filter=IMPRECISE))
    sql, parameters = rows.values_list(*columns, "imprecise").query.get_compiler(connection.alias).as_sql()
    opens, closes = (connection.ops.adapt_datefield_value(day) for day in (_OPENS, _CLOSES))
    keys_set = set(keys)
    return _Statement(
        sql, tuple(parameters),
        opens=tuple(place for place, value in enumerate(parameters) if value == opens),
        closes=tuple(place for place, value in enumerate(parameters) if value == closes),
        communities=tuple(place for place, value in enumerate(parameters) if isinstance(value, int) and value in keys_set),
    )  # fmt: skip
