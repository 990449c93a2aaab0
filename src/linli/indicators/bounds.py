"""How far a figure may be off because only the month or year of some dates is known: its low and its high."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.db.models import Case, IntegerField, Q, Value, When

from linli.core.partial import PartialDate, Precision
from linli.indicators.cuts import Cuts, Marks, Numbers, counted, length, pairs
from linli.indicators.bylast import count_last
from linli.indicators.grid import IMPRECISE
from linli.indicators.recipes import Plan, Recipe
from linli.indicators.scans import Groups, reached, rows_of
from linli.indicators.values import numbered, ranked, split_key
from linli.kit.description import Description
from linli.kit.measures import How, Kind


@dataclass(frozen=True, slots=True)
class Bounds:
    """How much less and how much more than the number counted by the stored days it may be; never negative."""

    below: Numbers
    above: Numbers


def bounds(plan: Plan, cuts: Cuts, groups: Groups, communities: Collection[int]) -> Mapping[int, Bounds]:
    """{place: bounds [area, period]} of the recipes that imprecise dates in these communities may change."""
    touched = set(groups.of(np.array(sorted(communities), dtype=np.int64)).tolist()) - {-1}
    everywhere = np.array(groups.communities, dtype=np.int64)
    # Other communities of the same area may hold exact rows of the same persons; other areas may not.
    nearby = everywhere[np.isin(groups.of(everywhere), list(touched))].tolist()
    rows = _Rows.read(plan.description, plan.recipes, cuts, groups, nearby)
    found = {}
    for place, recipe in enumerate(plan.recipes):
        blurred = rows.bounds(recipe)
        if blurred.below.any() or blurred.above.any():
            found[place] = blurred
    return found


class _Rows:
    """The imprecise rows and, where persons are counted, every other row of the same persons. They are few."""

    def __init__(
        self, rows: Sequence[dict[str, Any]], conditions: Sequence[Q], description: Description, cuts: Cuts, groups: Groups
    ) -> None:
        self.rows, self.description, self.cuts, self.groups = rows, description, cuts, groups
        self.conditions = {condition: number for number, condition in enumerate(conditions)}
        self.areas = groups.of(np.array([row["community_id"] for row in rows], dtype=np.int64))
        self.exact = np.array([row["precision"] is None for row in rows], dtype=np.bool_)

    @classmethod
    def read(
        cls, description: Description, recipes: Sequence[Recipe], cuts: Cuts, groups: Groups, communities: Sequence[int]
    ) -> _Rows:
        columns = {"pk", "community_id", "precision"}
        for recipe in recipes:
            columns |= {recipe.time.start, recipe.time.end or recipe.time.start}
            columns |= {_attname(description, recipe.of)} if recipe.of else set()
            columns |= {recipe.last.by, _attname(description, recipe.last.split)} if recipe.last else set()
        asked = reached(communities)
        imprecise = rows_of(description, asked).filter(IMPRECISE)
        wanted = IMPRECISE
        for of in sorted({recipe.of for recipe in recipes if recipe.how is How.DISTINCT}):
            wanted = wanted | Q(**{f"{of}__in": imprecise.filter(**{f"{of}__isnull": False}).values(of)})
        conditions = list(dict.fromkeys(recipe.condition for recipe in recipes))
        marks = {
            f"mark{number}": Case(When(condition, then=Value(1)), default=Value(0), output_field=IntegerField())
            for number, condition in enumerate(conditions)
            if condition
        }
        rows = rows_of(description, asked).filter(wanted).annotate(**marks).order_by("pk")
        return cls(list(rows.values(*columns, *marks)), conditions, description, cuts, groups)

    def bounds(self, recipe: Recipe) -> Bounds:
        marked = self._marked(recipe.condition) & (self.areas >= 0)
        early, late = self._days(recipe.time.start, empty=0)
        empty = self.cuts.beyond
        ends, late_ends = self._days(recipe.time.end, empty=empty) if recipe.time.end else (np.full_like(early, empty),) * 2
        # As stored; as it may be (any day that lets the row count); as it must be (every day lets it count).
        as_stored, may, must = (early, early, ends), (early, late, late_ends), (late, early, ends)
        if recipe.last is not None:
            return self._bounds_of_last(recipe, marked, as_stored, may, must)
        if recipe.how is How.DISTINCT:
            stored, least, most = (self._persons(recipe, marked, *buckets) for buckets in (as_stored, must, may))
            return Bounds(stored - least, most - stored)
        return self._bounds_of_sum(recipe, marked & ~self.exact, as_stored, may, must)

    def _bounds_of_sum(
        self, recipe: Recipe, marked: Marks, as_stored: _Buckets, may: _Buckets, must: _Buckets
    ) -> Bounds:
        amounts = np.ones(len(self.rows), dtype=np.int64)
        if recipe.how is How.SUM:
            amounts = np.array([row[recipe.of] or 0 for row in self.rows], dtype=np.int64)
        below, above = self._zeros(recipe.time.kind), self._zeros(recipe.time.kind)
        for column, (opening, closing) in enumerate(pairs(recipe.time.kind, len(self.cuts.days))):
            stored, can, has_to = (
                marked & counted(recipe.time.kind, *buckets, opening, closing) for buckets in (as_stored, may, must)
            )
            open_question = can & ~has_to
            # A negative amount (a correction) lowers the figure when it counts.
            down = np.where(stored, np.maximum(amounts, 0), np.maximum(-amounts, 0)) * open_question
            up = np.where(stored, np.maximum(-amounts, 0), np.maximum(amounts, 0)) * open_question
            np.add.at(below[:, column], self.areas[open_question], down[open_question])
            np.add.at(above[:, column], self.areas[open_question], up[open_question])
        return Bounds(below, above)

    def _persons(self, recipe: Recipe, marked: Marks, before: Numbers, since: Numbers, until: Numbers) -> Numbers:
        persons, known = self._numbered(recipe.of)
        result = self._zeros(recipe.time.kind)
        size = int(persons.max(initial=0)) + 1
        for column, (opening, closing) in enumerate(pairs(recipe.time.kind, len(self.cuts.days))):
            counts = marked & known & counted(recipe.time.kind, before, since, until, opening, closing)
            each = np.unique(self.areas[counts] * size + persons[counts]) // size
            result[:, column] = np.bincount(each, minlength=self.groups.count)
        return result

    def _bounds_of_last(
        self, recipe: Recipe, marked: Marks, as_stored: _Buckets, may: _Buckets, must: _Buckets
    ) -> Bounds:
        """Wide rather than wrong: a person with a row in doubt may count under the value of any of his rows."""
        last = recipe.last
        assert last is not None
        split = self.description.column(last.split)
        persons, known = self._numbered(recipe.of)
        stored = self._last(recipe, marked & known, as_stored)
        size = int(persons.max(initial=0)) + 1
        value = split_key(last.value, split)
        has_value = np.array([split_key(row[split.attname], split) == value for row in self.rows], dtype=np.bool_)
        sure, possible = self._zeros(recipe.time.kind), self._zeros(recipe.time.kind)
        codes = self.areas * size + persons
        for column, (opening, closing) in enumerate(pairs(recipe.time.kind, len(self.cuts.days))):
            can = marked & known & counted(recipe.time.kind, *may, opening, closing)
            in_doubt = np.unique(codes[can & ~self.exact])
            settled = can & ~np.isin(codes, in_doubt)
            sure[:, column] = self._last(recipe, settled, as_stored)[:, column]
            doubtful = np.unique(codes[can & has_value & np.isin(codes, in_doubt)]) // size
            possible[:, column] = sure[:, column] + np.bincount(doubtful, minlength=self.groups.count)
        return Bounds(np.maximum(stored - sure, 0), np.maximum(possible - stored, 0))

    def _last(self, recipe: Recipe, marked: Marks, buckets: _Buckets) -> Numbers:
        last = recipe.last
        assert last is not None
        split = self.description.column(last.split)
        kept = np.flatnonzero(marked)
        persons, _known = self._numbered(recipe.of)
        ids = np.array([row["pk"] for row in self.rows], dtype=np.int64)
        days = ranked([row[last.by] for row in self.rows])
        order = kept[np.lexsort((ids[kept], days[kept], persons[kept], self.areas[kept]))]
        is_value = np.array(
            [int(split_key(row[split.attname], split) == split_key(last.value, split)) for row in self.rows], dtype=np.int64
        )
        before, since, until = (bucket[order] for bucket in buckets)
        table = count_last(
            recipe.time.kind, self.areas[order], persons[order], is_value[order], (before, since, until),
            self.cuts, self.groups.count, 2,
        )  # fmt: skip
        return table[:, 1]

    def _days(self, column: str, *, empty: int) -> tuple[Numbers, Numbers]:
        """The buckets of the first and of the last day that a date can have been."""
        first = [self.cuts.bucket(row[column], empty=empty) for row in self.rows]
        last = [self.cuts.bucket(_last_day(row, column), empty=empty) for row in self.rows]
        return np.array(first, dtype=np.int64), np.array(last, dtype=np.int64)

    def _numbered(self, of: str) -> tuple[Numbers, Marks]:
        name = _attname(self.description, of)
        values = [row[name] for row in self.rows]
        return numbered(values), np.array([value is not None for value in values], dtype=np.bool_)

    def _marked(self, condition: Q) -> Marks:
        if not condition:
            return np.ones(len(self.rows), dtype=np.bool_)
        return np.array([row[f"mark{self.conditions[condition]}"] == 1 for row in self.rows], dtype=np.bool_)

    def _zeros(self, kind: Kind) -> Numbers:
        return np.zeros((self.groups.count, length(kind, len(self.cuts.days))), dtype=np.int64)


_Buckets = tuple[Numbers, Numbers, Numbers]


def _attname(description: Description, column: str) -> str:
    return str(description.column(column).attname)


def _last_day(row: dict[str, Any], column: str) -> Any:
    day, precision = row[column], (row["precision"] or {}).get(column)
    if day is None or not precision:
        return day
    return PartialDate(day.replace(day=1) if precision == Precision.MONTH else day.replace(month=1, day=1), Precision(precision)).last
