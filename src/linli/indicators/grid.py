"""Counts and sums of every month and community from ONE scan: grouped by buckets, read off as rectangles."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

import numpy as np
from django.db.models import BigIntegerField, Count, Q, QuerySet, Sum
from django.db.models.functions import Cast, Coalesce

from linli.indicators.cuts import Cuts, Numbers, rectangles, stretches
from linli.indicators.recipes import Plan, Recipe
from linli.indicators.scans import Groups, Reads, Scan, packed, reached, rows_of, scans, unpacked
from linli.indicators.statements import Statement, statement
from linli.kit.measures import How

#: Dates of which only the month or year is known are few; whose figures they blur is worked out apart.
IMPRECISE = Q(precision__isnull=False)


def additive(plan: Plan, cuts: Cuts, groups: Groups) -> tuple[Mapping[int, Numbers], set[int]]:
    """{place: numbers [area, period]} of the counts and sums, and the communities with imprecise dates."""
    numbers: dict[int, Numbers] = {}
    imprecise: set[int] = set()
    for scan in scans_of(plan):
        imprecise |= _read(scan, plan, cuts, groups, numbers)
    return numbers, imprecise


@lru_cache(maxsize=4_096)
def scans_of(plan: Plan) -> list[Scan]:
    return scans([(place, recipe) for place, recipe in enumerate(plan.recipes) if recipe.is_additive])


def _read(scan: Scan, plan: Plan, cuts: Cuts, groups: Groups, numbers: dict[int, Numbers]) -> set[int]:
    bases, base_of = bases_of(scan, plan)
    communities = reached(groups.communities)
    query = compiled(scan, plan, cuts, communities)
    found = query.integers(cuts, communities, len(bases) + 2)
    places, starts, ends = unpacked(found[:, 0])
    areas = groups.of(places)
    size = cuts.beyond + 1
    kept = areas >= 0
    cells = ((areas * size + starts) * size + ends)[kept]
    dense: dict[int, Numbers] = {}
    for place, reads in scan.recipes:
        base = base_of[place]
        if base not in dense:
            dense[base] = _dense(cells, found[kept, base + 1], groups.count, size)
        numbers[place] = _numbers(dense[base], plan.recipes[place], reads)
    return set(places[kept & (found[:, -1] > 0)].tolist())


def compiled(scan: Scan, plan: Plan, cuts: Cuts, communities: Sequence[int]) -> Statement:
    """The scan as SQL: per cell its key, every base and the number of imprecise rows."""
    bases, _base_of = bases_of(scan, plan)
    return statement(
        (plan, scan, "grid"), cuts, communities, lambda cuts, keys: _query(scan, bases, plan, cuts, keys)
    )


_Base = tuple[How, str, Q]


@lru_cache(maxsize=4_096)
def bases_of(scan: Scan, plan: Plan) -> tuple[list[_Base], dict[int, int]]:
    """What is aggregated, each once, and which of them each recipe reads."""
    bases: dict[_Base, int] = {}
    base_of = {}
    for place, _reads in scan.recipes:
        recipe = plan.recipes[place]
        base_of[place] = bases.setdefault((recipe.how, recipe.of, recipe.condition), len(bases))
    return list(bases), base_of


def _query(
    scan: Scan, bases: Sequence[_Base], plan: Plan, cuts: Cuts, communities: Sequence[int]
) -> QuerySet[Any, Any]:
    columns = {f"base{number}": aggregate(*base) for number, base in enumerate(bases)}
    rows: QuerySet[Any, Any] = rows_of(plan.description, communities)
    rows = rows.filter(scan.touching(cuts, plan.recipes) | IMPRECISE)
    cells = rows.annotate(cell=packed(cuts, scan, plan.description)).values("cell")
    counted: QuerySet[Any, Any] = cells.annotate(**columns, imprecise=Count("pk", filter=IMPRECISE))
    return counted.values_list("cell", *columns, "imprecise")


def aggregate(how: How, of: str, condition: Q) -> Any:
    """One conditional aggregate. A sum over no rows is 0, and never a decimal."""
    only = condition or None
    if how is How.SUM:
        return Cast(Coalesce(Sum(of, filter=only), 0), BigIntegerField())
    return Count(of or "pk", filter=only, distinct=how is How.DISTINCT)


def _dense(cells: Numbers, values: Numbers, areas: int, size: int) -> Numbers:
    table = np.zeros(areas * size * size, dtype=np.int64)
    np.add.at(table, cells, values)  # bincount would add in floating point: amounts in fen must stay exact
    return table.reshape(areas, size, size)


def _numbers(table: Numbers, recipe: Recipe, reads: Reads) -> Numbers:
    if reads is Reads.BOTH:
        return rectangles(table, recipe.time.kind)
    return stretches(table.sum(axis=-1 if reads is Reads.START else -2), recipe.time.kind)
