"""Persons split by the value of their last row (by_last): each counts once over all values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

import numpy as np
from django.db.models import QuerySet

from linli.indicators.cuts import Cuts, Numbers, counted, length, pairs
from linli.indicators.recipes import Plan, Recipe
from linli.indicators.scans import Groups, Reads, Scan, packed, reached, rows_of, scans, unpacked
from linli.indicators.statements import statement
from linli.indicators.values import numbered, ranked, split_key
from linli.kit.measures import Kind


def persons_by_last(plan: Plan, cuts: Cuts, groups: Groups) -> Mapping[int, Numbers]:
    """{place: numbers [area, period]} of the recipes of splits that count each person once."""
    numbers: dict[int, Numbers] = {}
    for scan in _streams(plan):
        _count_stream(scan, plan, cuts, groups, numbers)
    return numbers


@lru_cache(maxsize=4_096)
def _streams(plan: Plan) -> list[Scan]:
    """One pass per split: its parts share the condition, the dates, the person and the deciding day."""
    splits: dict[Any, list[tuple[int, Recipe]]] = {}
    for place, recipe in enumerate(plan.recipes):
        if recipe.last is not None:
            split = recipe.time, recipe.of, recipe.condition, recipe.last.by, recipe.last.split
            splits.setdefault(split, []).append((place, recipe))
    return [scan for users in splits.values() for scan in scans(users)]


def _count_stream(scan: Scan, plan: Plan, cuts: Cuts, groups: Groups, numbers: dict[int, Numbers]) -> None:
    first = plan.recipes[scan.recipes[0][0]]
    assert first.last is not None
    kind, split = first.time.kind, plan.description.column(first.last.split)
    communities = reached(groups.communities)
    query = statement(
        (plan, scan, "by last"), cuts, communities, lambda cuts, keys: _query(scan, first, plan, cuts, keys)
    )
    keys, ids, people, values, days = query.columns(cuts, communities, 5)
    places, starts, ends = unpacked(np.array(keys, dtype=np.int64))
    areas, persons = groups.of(places), numbered(people)
    order = np.lexsort((np.array(ids, dtype=np.int64), ranked(days), persons, areas))
    order = order[np.searchsorted(areas[order], 0) :]  # rows of other communities stand first, as -1
    spoken = [split_key(value, split) for value in values]
    codes = {value: code for code, value in enumerate(dict.fromkeys(spoken))}
    coded = np.fromiter((codes[value] for value in spoken), dtype=np.int64, count=len(spoken))
    reads = scan.recipes[0][1]
    before = (ends if reads is Reads.END else starts)[order]
    until = ends[order] if reads is Reads.BOTH else np.full_like(before, cuts.beyond)
    table = count_last(
        kind,
        areas[order],
        persons[order],
        coded[order],
        (before, before, until),
        cuts,
        groups.count,
        len(codes),
    )
    nothing = np.zeros((groups.count, length(kind, len(cuts.days))), dtype=np.int64)
    for place, _reads in scan.recipes:
        own = plan.recipes[place].last
        assert own is not None
        code = codes.get(split_key(own.value, split))
        numbers[place] = nothing if code is None else table[:, code]


def _query(
    scan: Scan, recipe: Recipe, plan: Plan, cuts: Cuts, communities: Sequence[int]
) -> QuerySet[Any, Any]:
    assert recipe.last is not None
    spell = scan.touching(cuts, plan.recipes)
    rows: QuerySet[Any, Any] = rows_of(plan.description, communities).filter(spell, recipe.condition)
    rows = rows.filter(**{f"{recipe.of}__isnull": False}).annotate(key=packed(cuts, scan, plan.description))
    shown = (plan.description.column(name).attname for name in (recipe.of, recipe.last.split, recipe.last.by))
    return rows.values_list("key", "pk", *shown)


def count_last(
    kind: Kind, areas: Numbers, persons: Numbers, coded: Numbers, buckets: tuple[Numbers, Numbers, Numbers],
    cuts: Cuts, area_count: int, code_count: int,
) -> Numbers:  # fmt: skip
    """[area, value, period] from rows in the order area, person, day, number.

    ``buckets`` are the three that ``cuts.counted`` asks for.
    """
    number = len(cuts.days)
    result = np.zeros((area_count, code_count, length(kind, number)), dtype=np.int64)
    if not len(areas):
        return result
    firsts = np.concatenate(([0], np.flatnonzero((np.diff(areas) != 0) | (np.diff(persons) != 0)) + 1))
    places = np.arange(len(areas))
    for column, (opening, closing) in enumerate(pairs(kind, number)):
        counts = counted(kind, *buckets, opening, closing)
        lasts = np.maximum.reduceat(np.where(counts, places, -1), firsts)
        lasts = lasts[lasts >= 0]
        flat = np.bincount(areas[lasts] * code_count + coded[lasts], minlength=area_count * code_count)
        result[:, :, column] = flat.reshape(area_count, code_count)
    return result
