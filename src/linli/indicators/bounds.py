"""How far a figure may be off because only the month or year of some dates is known: its low and its high."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np
from django.db.models import Case, IntegerField, Q, Value, When

from linli.core.partial import PartialDate, Precision
from linli.indicators.cuts import Cuts, Marks, Numbers, counted, pairs
from linli.indicators.grid import IMPRECISE
from linli.indicators.recipes import Plan, Recipe
from linli.indicators.scans import Groups, reached, rows_of
from linli.indicators.values import numbered, ranked, split_key
from linli.kit.measures import How, Kind


@dataclass(frozen=True, slots=True)
class Bounds:
    """How much less and how much more than the number by the stored days it may be; never negative."""

    below: Numbers
    above: Numbers


def bounds(plan: Plan, cuts: Cuts, groups: Groups, communities: Collection[int]) -> Mapping[int, Bounds]:
    """{place: bounds [area, period]} of the recipes that imprecise dates in these communities may change."""
    touched = set(groups.of(np.array(sorted(communities), dtype=np.int64)).tolist()) - {-1}
    everywhere = np.array(groups.communities, dtype=np.int64)
    # Other communities of the same area may hold exact rows of the same persons; other areas may not.
    nearby = everywhere[np.isin(groups.of(everywhere), list(touched))].tolist()
    rows = _Rows(plan, cuts, groups, _read(plan, nearby))
    found = {}
    for place, recipe in enumerate(plan.recipes):
        blurred = rows.bounds(recipe)
        if blurred is not None and (blurred.below.any() or blurred.above.any()):
            found[place] = blurred
    return found


def _read(plan: Plan, communities: Sequence[int]) -> list[dict[str, Any]]:
    """The imprecise rows and, where persons are counted, the other rows of the same persons. They are few."""
    columns = {"pk", "community_id", "precision"}
    for recipe in plan.recipes:
        columns |= {recipe.time.start, recipe.time.end or recipe.time.start}
        columns |= {_attname(plan, recipe.of)} if recipe.of else set()
        columns |= {recipe.last.by, _attname(plan, recipe.last.split)} if recipe.last else set()
    asked = reached(communities)
    imprecise = rows_of(plan.description, asked).filter(IMPRECISE)
    wanted = IMPRECISE
    for of in sorted({recipe.of for recipe in plan.recipes if recipe.how is How.DISTINCT}):
        wanted = wanted | Q(**{f"{of}__in": imprecise.filter(**{f"{of}__isnull": False}).values(of)})
    marks = {
        f"mark{number}": Case(When(condition, then=Value(1)), default=Value(0), output_field=IntegerField())
        for condition, number in _conditions(plan).items()
        if condition
    }
    rows = rows_of(plan.description, asked).filter(wanted).annotate(**marks).order_by("pk")
    return list(rows.values(*columns, *marks))


@dataclass(frozen=True, slots=True)
class _Buckets:
    """What ``cuts.counted`` asks of a row, for one reading of its imprecise dates."""

    before: Numbers
    since: Numbers
    until: Numbers

    def counted(self, kind: Kind, cuts: int) -> Marks:
        """[row, period]."""
        both = np.array(pairs(kind, cuts), dtype=np.int64).reshape(-1, 2)
        before, since, until = (side[:, None] for side in (self.before, self.since, self.until))
        return counted(kind, before, since, until, both[None, :, 0], both[None, :, 1])


class _Rows:
    def __init__(self, plan: Plan, cuts: Cuts, groups: Groups, rows: Sequence[dict[str, Any]]) -> None:
        self.plan, self.cuts, self.groups = plan, cuts, groups
        places = groups.of(np.array([row["community_id"] for row in rows], dtype=np.int64))
        self.rows = [row for row, place in zip(rows, places, strict=True) if place >= 0]
        self.areas = places[places >= 0]
        self._days_kept: dict[tuple[str, int], tuple[Numbers, Numbers]] = {}

    @cached_property
    def blurred(self) -> Marks:
        return np.array([row["precision"] is not None for row in self.rows], dtype=np.bool_)

    @cached_property
    def _numbers_of_conditions(self) -> dict[Q, int]:
        return _conditions(self.plan)

    def bounds(self, recipe: Recipe) -> Bounds | None:
        """None where no imprecise date lies across a cut."""
        beyond = self.cuts.beyond
        early, late = self._days(recipe.time.start, empty=0)
        ends, late_ends = (
            self._days(recipe.time.end, empty=beyond)
            if recipe.time.end
            else (np.full_like(early, beyond),) * 2
        )
        marked = self._marked(recipe.condition)
        if not (marked & ((early != late) | (ends != late_ends))).any():
            return None
        number = len(self.cuts.days)
        # As stored; as it may be (some day lets the row count); as it must be (every day lets it count).
        stored, can, must = (
            _Buckets(*buckets).counted(recipe.time.kind, number) & marked[:, None]
            for buckets in ((early, early, ends), (early, late, late_ends), (late, early, ends))
        )
        if recipe.last is not None:
            return self._of_last(recipe, stored, can)
        if recipe.how is How.DISTINCT:
            values = self._column(_attname(self.plan, recipe.of))
            persons = _People(self.areas, values, np.arange(len(values)), self.groups.count)
            number_stored = persons.having(stored)
            return Bounds(number_stored - persons.having(must), persons.having(can) - number_stored)
        return self._of_sum(recipe, stored, can & ~must)

    def _of_sum(self, recipe: Recipe, stored: Marks, in_question: Marks) -> Bounds:
        amounts = np.ones((len(self.rows), 1), dtype=np.int64)
        if recipe.how is How.SUM:
            amounts = np.array([row[recipe.of] or 0 for row in self.rows], dtype=np.int64)[:, None]
        # A negative amount (a correction) lowers the figure when it counts.
        gain, loss = np.maximum(amounts, 0), np.maximum(-amounts, 0)
        below = _by_area(np.where(stored, gain, loss) * in_question, self.areas, self.groups.count)
        above = _by_area(np.where(stored, loss, gain) * in_question, self.areas, self.groups.count)
        return Bounds(below, above)

    def _of_last(self, recipe: Recipe, stored: Marks, can: Marks) -> Bounds:
        """Wide rather than wrong: a person with a row in doubt may count under any of his rows' values."""
        last = recipe.last
        assert last is not None
        split = self.plan.description.column(last.split)
        value = split_key(last.value, split)
        has_value = np.array(
            [split_key(row[split.attname], split) == value for row in self.rows], dtype=np.bool_
        )
        days = ranked([row[last.by] for row in self.rows])
        persons = _People(self.areas, self._column(_attname(self.plan, recipe.of)), days, self.groups.count)
        in_doubt = persons.all_rows_of(can & self.blurred[:, None])
        number_stored = persons.last_having(stored, has_value)
        sure = persons.last_having(stored & ~in_doubt, has_value)
        possible = sure + persons.having(can & in_doubt & has_value[:, None])
        return Bounds(np.maximum(number_stored - sure, 0), np.maximum(possible - number_stored, 0))

    def _days(self, column: str, *, empty: int) -> tuple[Numbers, Numbers]:
        """The buckets of the first and of the last day that a date can have been."""
        key = column, empty
        if key not in self._days_kept:
            first = [self.cuts.bucket(row[column], empty=empty) for row in self.rows]
            last = [self.cuts.bucket(_last_day(row, column), empty=empty) for row in self.rows]
            self._days_kept[key] = np.array(first, dtype=np.int64), np.array(last, dtype=np.int64)
        return self._days_kept[key]

    def _column(self, name: str) -> list[Any]:
        return [row[name] for row in self.rows]

    def _marked(self, condition: Q) -> Marks:
        if not condition:
            return np.ones(len(self.rows), dtype=np.bool_)
        mark = f"mark{self._numbers_of_conditions[condition]}"
        return np.array([row[mark] == 1 for row in self.rows], dtype=np.bool_)


class _People:
    """Rows grouped by area and person, in the order of a day; rows without a person belong to nobody."""

    def __init__(self, areas: Numbers, values: Sequence[Any], days: Numbers, area_count: int) -> None:
        known = np.array([value is not None for value in values], dtype=np.bool_)
        persons = numbered(values)
        order = np.lexsort((np.arange(len(areas)), days, persons, areas))
        self.order = order[known[order]]
        ordered_areas, ordered = areas[self.order], persons[self.order]
        changes = (np.diff(ordered_areas) != 0) | (np.diff(ordered) != 0)
        self.firsts = np.concatenate(([0], np.flatnonzero(changes) + 1)) if len(self.order) else self.order
        self.person_of = np.concatenate(([0], np.cumsum(changes))) if len(self.order) else self.order
        self.areas, self.area_count = ordered_areas[self.firsts], area_count

    def having(self, marks: Marks) -> Numbers:
        """Persons with a marked row, per area and period."""
        if not len(self.order):
            return np.zeros((self.area_count, marks.shape[1]), dtype=np.int64)
        any_row = np.logical_or.reduceat(marks[self.order], self.firsts, axis=0)
        return _by_area(any_row.astype(np.int64), self.areas, self.area_count)

    def last_having(self, marks: Marks, has_value: Marks) -> Numbers:
        """Persons whose last marked row has the value."""
        if not len(self.order):
            return np.zeros((self.area_count, marks.shape[1]), dtype=np.int64)
        places = np.where(marks[self.order], np.arange(len(self.order))[:, None], -1)
        last = np.maximum.reduceat(places, self.firsts, axis=0)
        found = (last >= 0) & has_value[self.order][last]
        return _by_area(found.astype(np.int64), self.areas, self.area_count)

    def all_rows_of(self, marks: Marks) -> Marks:
        """Every row, marked or not, of the persons who have a marked one."""
        spread = np.zeros_like(marks)
        if len(self.order):
            any_row = np.logical_or.reduceat(marks[self.order], self.firsts, axis=0)
            spread[self.order] = any_row[self.person_of]
        return spread


def _by_area(table: Numbers, areas: Numbers, count: int) -> Numbers:
    total = np.zeros((count, table.shape[1]), dtype=np.int64)
    np.add.at(total, areas, table)
    return total


def _conditions(plan: Plan) -> dict[Q, int]:
    return {
        condition: number
        for number, condition in enumerate(dict.fromkeys(one.condition for one in plan.recipes))
    }


def _attname(plan: Plan, column: str) -> str:
    return str(plan.description.column(column).attname)


def _last_day(row: dict[str, Any], column: str) -> date | None:
    day: date | None = row[column]
    precision = (row["precision"] or {}).get(column)
    if day is None or not precision:
        return day
    first = day.replace(day=1) if precision == Precision.MONTH else day.replace(month=1, day=1)
    return PartialDate(first, Precision(precision)).last
