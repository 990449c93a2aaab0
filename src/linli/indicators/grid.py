"""Counts and sums of every month and community from ONE scan: grouped by buckets, read off as rectangles."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from django.db.models import BigIntegerField, Count, Q, Sum
from django.db.models.functions import Cast, Coalesce

from linli.indicators.cuts import Cuts, Numbers, rectangles, stretches
from linli.indicators.recipes import Recipe
from linli.indicators.scans import Groups, Reads, Scan, integers, packed, rows_of, scans, unpacked
from linli.kit.description import Description
from linli.kit.measures import How

#: Dates of which only the month or year is known are few; whose figures they blur is worked out apart.
IMPRECISE = Q(precision__isnull=False)


def additive(
    description: Description, recipes: Sequence[Recipe], cuts: Cuts, groups: Groups
) -> tuple[Mapping[int, Numbers], set[int]]:
    """{place: numbers [area, period]} of the counts and sums, and the communities with imprecise dates."""
    wanted = [(place, recipe) for place, recipe in enumerate(recipes) if recipe.is_additive]
    numbers: dict[int, Numbers] = {}
    imprecise: set[int] = set()
    for scan in scans(wanted):
        imprecise |= _read(scan, description, recipes, cuts, groups, numbers)
    return numbers, imprecise


def _read(
    scan: Scan, description: Description, recipes: Sequence[Recipe], cuts: Cuts, groups: Groups,
    numbers: dict[int, Numbers],
) -> set[int]:  # fmt: skip
    bases: dict[tuple[How, str, Q], int] = {}
    for place, _reads in scan.recipes:
        recipe = recipes[place]
        bases.setdefault((recipe.how, recipe.of, recipe.condition), len(bases))
    columns = {f"base{number}": aggregate(*base) for base, number in bases.items()}
    rows = (
        rows_of(description, groups.communities)
        .filter(scan.touching(cuts, recipes) | IMPRECISE)
        .annotate(cell=packed(cuts, scan, description))
        .values("cell")
        .annotate(**columns, imprecise=Count("pk", filter=IMPRECISE))
        .values_list("cell", *columns, "imprecise")
    )
    table = integers(rows, len(columns) + 2)
    communities, starts, ends = unpacked(table[:, 0])
    areas = groups.of(communities)
    size = cuts.beyond + 1
    kept = areas >= 0
    cells = ((areas * size + starts) * size + ends)[kept]
    by_base: dict[int, Numbers] = {}
    for place, reads in scan.recipes:
        recipe = recipes[place]
        base = bases[recipe.how, recipe.of, recipe.condition]
        if base not in by_base:
            by_base[base] = _dense(cells, table[kept, base + 1], groups.count, size)
        numbers[place] = _numbers(by_base[base], recipe, reads)
    return set(communities[kept & (table[:, -1] > 0)].tolist())


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
