"""Counts of different persons: rows are streamed once, each person counts once in every period and area."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

import numpy as np
from django.db import models
from django.db.models import Case, Q, QuerySet, Value, When

from linli.indicators.bylast import persons_by_last
from linli.indicators.cuts import Cuts, Marks, Numbers, column_of, length
from linli.indicators.recipes import Plan
from linli.indicators.scans import Groups, Reads, Scan, packed, reached, rows_of, scans, unpacked
from linli.indicators.statements import statement
from linli.indicators.values import is_whole_number, numbered
from linli.kit.description import Description
from linli.kit.measures import How, Kind

#: Marks that travel in one integer beside the community and two buckets (27 + 10 bits).
_MARKS_AT_ONCE = 24


def distinct(plan: Plan, cuts: Cuts, groups: Groups) -> Mapping[int, Numbers]:
    """{place: numbers [area, period]} of the distinct recipes. Never add them up: ask with larger areas."""
    numbers: dict[int, Numbers] = {}
    for scan, of, conditions in _streams(plan):
        _count_stream(scan, of, conditions, plan, cuts, groups, numbers)
    numbers.update(persons_by_last(plan, cuts, groups))
    return numbers


def one_row_each(description: Description, of: str, *, one_community: bool) -> bool:
    """Whether the database itself holds that a value stands in one row only: then distinct is a plain count.

    A constraint on *open* rows is not enough: two spells that are both over may have overlapped.
    """
    allowed = {of, "community"} if one_community else {of}
    for constraint in description.model._meta.constraints:
        if not isinstance(constraint, models.UniqueConstraint) or constraint.expressions:
            continue
        always = constraint.condition in {None, Q(withdrawn_at__isnull=True)}
        if always and of in constraint.fields and set(constraint.fields) <= allowed:
            return True
    return False


_Stream = tuple[Scan, str, tuple[Q, ...]]


@lru_cache(maxsize=4_096)
def _streams(plan: Plan) -> list[_Stream]:
    """The passes a plan needs: per counted column and pair of dates, with as many conditions as fit."""
    wanted = [
        (place, recipe)
        for place, recipe in enumerate(plan.recipes)
        if recipe.how is How.DISTINCT and recipe.last is None
    ]
    streams = []
    for of in dict.fromkeys(recipe.of for _place, recipe in wanted):
        for scan in scans([user for user in wanted if user[1].of == of]):
            conditions = list(dict.fromkeys(plan.recipes[place].condition for place, _reads in scan.recipes))
            for begin in range(0, len(conditions), _MARKS_AT_ONCE):
                batch = tuple(conditions[begin : begin + _MARKS_AT_ONCE])
                users = tuple(user for user in scan.recipes if plan.recipes[user[0]].condition in batch)
                streams.append((Scan(scan.start, scan.end, users), of, batch))
    return streams


def _count_stream(
    scan: Scan,
    of: str,
    conditions: Sequence[Q],
    plan: Plan,
    cuts: Cuts,
    groups: Groups,
    numbers: dict[int, Numbers],
) -> None:
    column = plan.description.column(of)
    communities = reached(groups.communities)
    query = statement(
        (plan, scan, of),
        cuts,
        communities,
        lambda cuts, keys: _query(scan, column, conditions, plan, cuts, keys),
    )
    if is_whole_number(column):
        found = query.integers(cuts, communities, 2)
        keys, people = found[:, 0], found[:, 1]
    else:
        texts = query.columns(cuts, communities, 2)
        keys, people = np.array(texts[0], dtype=np.int64), numbered(texts[1])
    rows = _Rows(keys, people, len(conditions), groups)
    for place, reads in scan.recipes:
        recipe = plan.recipes[place]
        before = rows.ends if reads is Reads.END else rows.starts
        until = rows.ends if reads is Reads.BOTH else np.full_like(rows.ends, cuts.beyond)
        marked = rows.marked(conditions.index(recipe.condition))
        numbers[place] = rows.count(recipe.time.kind, marked, before, until, cuts)


def _query(
    scan: Scan,
    of: models.Field[Any, Any],
    conditions: Sequence[Q],
    plan: Plan,
    cuts: Cuts,
    communities: Sequence[int],
) -> QuerySet[Any, Any]:
    """Per row two numbers: area, buckets and marks packed together, and the person."""
    key = packed(cuts, scan, plan.description) * Value(1 << len(conditions))
    for place, condition in enumerate(conditions):
        mark = Value(1 << place)
        key = key + (
            Case(When(condition, then=mark), default=Value(0), output_field=_INTEGER) if condition else mark
        )
    rows: QuerySet[Any, Any] = rows_of(plan.description, communities).filter(
        scan.touching(cuts, plan.recipes)
    )
    if all(conditions):
        rows = rows.filter(_any(conditions))
    if of.null:
        rows = rows.filter(**{f"{of.name}__isnull": False})
    listed: QuerySet[Any, Any] = rows.annotate(key=key).values_list("key", of.attname)
    return listed


class _Rows:
    """Streamed rows in the order area, person: what counting persons needs, and nothing else."""

    def __init__(self, keys: Numbers, people: Numbers, marks: int, groups: Groups) -> None:
        communities, starts, ends = unpacked(keys >> marks)
        areas = groups.of(communities)
        order = np.lexsort((people, areas))
        order = order[np.searchsorted(areas[order], 0) :]  # rows of other communities stand first, as -1
        areas, people = areas[order], people[order]
        self.starts, self.ends = starts[order], ends[order]
        self.bits = keys[order] & ((1 << marks) - 1)
        changes = np.flatnonzero((np.diff(areas) != 0) | (np.diff(people) != 0)) + 1
        #: Where each person's rows begin, and his area.
        self.firsts = np.concatenate(([0], changes)) if len(order) else np.empty(0, dtype=np.int64)
        self.areas = areas[self.firsts]
        self.area_count = groups.count

    def marked(self, place: int) -> Marks:
        marks: Marks = (self.bits >> place) & 1 == 1
        return marks

    def count(self, kind: Kind, marked: Marks, before: Numbers, until: Numbers, cuts: Cuts) -> Numbers:
        """Persons per area and period.

        A person counts between cuts i and j when one of his rows does. For a fixed j that is: the largest of
        his rows' ends (overlap) or starts (flow, kept), among those that count at j at all, lies after i.
        """
        number, size = len(cuts.days), cuts.beyond + 1
        result = np.zeros((self.area_count, length(kind, number)), dtype=np.int64)
        if not len(self.firsts):
            return result
        for closing in range(number):
            eligible = marked & (before <= closing)
            if kind in {Kind.STOCK, Kind.KEPT}:
                eligible &= until > closing
            if kind is Kind.STOCK:
                held = np.logical_or.reduceat(eligible, self.firsts)
                result[:, closing] = np.bincount(self.areas[held], minlength=self.area_count)
                continue
            deciding = np.where(eligible, until if kind is Kind.OVERLAP else before, 0)
            best = np.maximum.reduceat(deciding, self.firsts)
            histogram = np.bincount(self.areas * size + best, minlength=self.area_count * size).reshape(
                -1, size
            )
            at_least = histogram[:, ::-1].cumsum(axis=1)[:, ::-1]
            for opening in range(closing):
                result[:, column_of(kind, number, opening, closing)] = at_least[:, opening + 1]
        return result


def _any(conditions: Sequence[Q]) -> Q:
    together = conditions[0]
    for condition in conditions[1:]:
        together = together | condition
    return together


_INTEGER: models.BigIntegerField[Any, Any] = models.BigIntegerField()
