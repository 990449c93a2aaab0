"""Counts of different persons: rows are streamed once, and each person counts once in every period and area."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from django.db import connection, models
from django.db.models import Case, Q, Value, When

from linli.indicators.cuts import Cuts, Marks, Numbers, column_of, counted, length, pairs
from linli.indicators.recipes import Recipe
from linli.indicators.scans import Groups, Reads, Scan, integers, packed, rows_of, scans, unpacked
from linli.kit.description import Description
from linli.kit.measures import How, Kind

#: Marks that travel in one integer beside the community and two buckets (27 + 10 bits).
_MARKS_AT_ONCE = 24


def distinct(
    description: Description, recipes: Sequence[Recipe], cuts: Cuts, groups: Groups
) -> Mapping[int, Numbers]:
    """{place: numbers [area, period]} of the distinct recipes. Never add them up: ask with larger areas."""
    wanted = [(place, recipe) for place, recipe in enumerate(recipes) if recipe.how is How.DISTINCT]
    numbers: dict[int, Numbers] = {}
    for of in dict.fromkeys(recipe.of for _place, recipe in wanted):
        plain = [(place, recipe) for place, recipe in wanted if recipe.of == of and recipe.last is None]
        for scan in scans(plain):
            _stream_marks(scan, of, description, recipes, cuts, groups, numbers)
    by_last: dict[tuple[str, str, str], list[tuple[int, Recipe]]] = defaultdict(list)
    for place, recipe in wanted:
        if recipe.last is not None:
            by_last[recipe.of, recipe.last.by, recipe.last.split].append((place, recipe))
    for users in by_last.values():
        for scan in scans(users):
            _stream_values(scan, description, recipes, cuts, groups, numbers)
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


def _stream_marks(
    scan: Scan, of: str, description: Description, recipes: Sequence[Recipe], cuts: Cuts, groups: Groups,
    numbers: dict[int, Numbers],
) -> None:  # fmt: skip
    conditions = list(dict.fromkeys(recipes[place].condition for place, _reads in scan.recipes))
    for begin in range(0, len(conditions), _MARKS_AT_ONCE):
        batch = conditions[begin : begin + _MARKS_AT_ONCE]
        users = tuple(user for user in scan.recipes if recipes[user[0]].condition in batch)
        rows = _Rows.streamed(Scan(scan.start, scan.end, users), of, batch, description, recipes, cuts, groups)
        for place, reads in users:
            recipe = recipes[place]
            before, until = rows.buckets(reads, cuts)
            numbers[place] = rows.count(recipe.time.kind, rows.marked(batch.index(recipe.condition)), before, until, cuts)


class _Rows:
    """Streamed rows in the order area, person: what counting persons needs, and nothing else."""

    def __init__(self, packed_keys: Numbers, people: Numbers, marks: int, groups: Groups) -> None:
        communities, starts, ends = unpacked(packed_keys >> marks)
        areas = groups.of(communities)
        order = np.lexsort((people, areas))
        order = order[np.searchsorted(areas[order], 0) :]  # rows of other communities stand first, as -1
        self.areas, self.people = areas[order], people[order]
        self.starts, self.ends = starts[order].astype(np.int8), ends[order].astype(np.int8)
        self.bits = packed_keys[order] & ((1 << marks) - 1)
        changes = (np.diff(self.areas) != 0) | (np.diff(self.people) != 0)
        self.firsts = np.concatenate(([0], np.flatnonzero(changes) + 1)) if len(order) else np.empty(0, dtype=np.int64)
        self.group_count = groups.count

    @classmethod
    def streamed(
        cls, scan: Scan, of: str, conditions: Sequence[Q], description: Description, recipes: Sequence[Recipe],
        cuts: Cuts, groups: Groups,
    ) -> _Rows:  # fmt: skip
        """One row of two integers each: area, buckets and marks packed together, and the person."""
        column = description.column(of)
        key = packed(cuts, scan, description) * Value(1 << len(conditions))
        for place, condition in enumerate(conditions):
            mark = Value(1 << place)
            key = key + (Case(When(condition, then=mark), default=Value(0), output_field=_INTEGER) if condition else mark)
        rows = rows_of(description, groups.communities).filter(scan.touching(cuts, recipes))
        if all(conditions):
            rows = rows.filter(_any(conditions))
        if column.null:
            rows = rows.filter(**{f"{of}__isnull": False})
        rows = rows.annotate(key=key).values_list("key", column.attname)
        if is_whole_number(column):
            table = integers(rows, 2)
            return cls(table[:, 0], table[:, 1], len(conditions), groups)
        keys, people = _columns(rows, 2)
        return cls(np.array(keys, dtype=np.int64), numbered(people), len(conditions), groups)

    def buckets(self, reads: Reads, cuts: Cuts) -> tuple[Numbers, Numbers]:
        if reads is Reads.BOTH:
            return self.starts, self.ends
        return self.starts if reads is Reads.START else self.ends, np.full_like(self.ends, cuts.beyond)

    def marked(self, place: int) -> Marks:
        return (self.bits >> place) & 1 == 1

    def count(self, kind: Kind, marked: Marks, before: Numbers, until: Numbers, cuts: Cuts) -> Numbers:
        """Persons per area and period.

        A person counts between cuts i and j when one of his rows does. For a fixed j that is: the largest of
        his rows' ends (overlap) or starts (flow, kept), among those that count at j at all, lies after i.
        """
        number = len(cuts.days)
        result = np.zeros((self.group_count, length(kind, number)), dtype=np.int64)
        if not len(self.firsts):
            return result
        areas = self.areas[self.firsts]
        for closing in range(number):
            eligible = marked & (before <= closing)
            if kind in {Kind.STOCK, Kind.KEPT}:
                eligible &= until > closing
            if kind is Kind.STOCK:
                result[:, closing] = np.bincount(areas[np.logical_or.reduceat(eligible, self.firsts)], minlength=self.group_count)
                continue
            if closing == 0:
                continue
            deciding = np.where(eligible, until if kind is Kind.OVERLAP else before, 0)
            best = np.maximum.reduceat(deciding, self.firsts).astype(np.int64)
            size = cuts.beyond + 1
            histogram = np.bincount(areas * size + best, minlength=self.group_count * size).reshape(-1, size)
            at_least = histogram[:, ::-1].cumsum(axis=1)[:, ::-1]
            for opening in range(closing):
                result[:, column_of(kind, number, opening, closing)] = at_least[:, opening + 1]
        return result


def _stream_values(
    scan: Scan, description: Description, recipes: Sequence[Recipe], cuts: Cuts, groups: Groups,
    numbers: dict[int, Numbers],
) -> None:  # fmt: skip
    """Persons by the value of their last row that counts: rows in the order area, person, day, number."""
    first = recipes[scan.recipes[0][0]]
    last = first.last
    assert last is not None
    by_condition: dict[Q, list[tuple[int, Reads]]] = defaultdict(list)
    for place, reads in scan.recipes:
        by_condition[recipes[place].condition].append((place, reads))
    split = description.column(last.split)
    for condition, users in by_condition.items():
        part = Scan(scan.start, scan.end, tuple(users))
        rows = rows_of(description, groups.communities).filter(part.touching(cuts, recipes))
        rows = rows.filter(condition, **{f"{first.of}__isnull": False}).annotate(key=packed(cuts, part, description))
        columns = rows.values_list("key", "pk", description.column(first.of).attname, split.attname, description.column(last.by).attname)
        keys, ids, people, values, days = _columns(columns, 5)
        if not keys:
            for place, _reads in users:
                numbers[place] = np.zeros((groups.count, length(recipes[place].time.kind, len(cuts.days))), dtype=np.int64)
            continue
        communities, starts, ends = unpacked(np.array(keys, dtype=np.int64))
        areas, persons = groups.of(communities), numbered(people)
        order = np.lexsort((np.array(ids, dtype=np.int64), ranked(days), persons, areas))
        order = order[np.searchsorted(areas[order], 0) :]
        spoken = [split_key(value, split) for value in values]
        codes = {value: code for code, value in enumerate(dict.fromkeys(spoken))}
        coded = np.array([codes[value] for value in spoken], dtype=np.int64)[order]
        areas, persons, starts, ends = areas[order], persons[order], starts[order], ends[order]
        by_kind: dict[tuple[Kind, Reads], list[int]] = defaultdict(list)
        for place, reads in users:
            by_kind[recipes[place].time.kind, reads].append(place)
        for (kind, reads), places in by_kind.items():
            before = ends if reads is Reads.END else starts
            until = ends if reads is Reads.BOTH else np.full_like(ends, cuts.beyond)
            table = count_last(kind, areas, persons, coded, before, before, until, cuts, groups.count, len(codes))
            for place in places:
                own = recipes[place].last
                assert own is not None
                code = codes.get(split_key(own.value, split))
                numbers[place] = table[:, code] if code is not None else np.zeros_like(table[:, 0])


def count_last(
    kind: Kind, areas: Numbers, persons: Numbers, coded: Numbers, before: Numbers, since: Numbers, until: Numbers,
    cuts: Cuts, group_count: int, code_count: int,
) -> Numbers:  # fmt: skip
    """[area, value, period] from rows in the order area, person, day, number."""
    number = len(cuts.days)
    result = np.zeros((group_count, code_count, length(kind, number)), dtype=np.int64)
    if not len(areas):
        return result
    firsts = np.concatenate(([0], np.flatnonzero((np.diff(areas) != 0) | (np.diff(persons) != 0)) + 1))
    places = np.arange(len(areas))
    for column, (opening, closing) in enumerate(pairs(kind, number)):
        counts = counted(kind, before, since, until, opening, closing)
        lasts = np.maximum.reduceat(np.where(counts, places, -1), firsts)
        lasts = lasts[lasts >= 0]
        flat = np.bincount(areas[lasts] * code_count + coded[lasts], minlength=group_count * code_count)
        result[:, :, column] = flat.reshape(group_count, code_count)
    return result


def split_key(value: Any, column: models.Field[Any, Any]) -> Any:
    """A column's value as both drivers give it: SQLite has no booleans, an empty text is no value."""
    if value is None or value == "":
        return None
    return bool(value) if isinstance(column, models.BooleanField) else value


def is_whole_number(column: models.Field[Any, Any]) -> bool:
    kind = column.target_field if isinstance(column, models.ForeignKey) else column
    return isinstance(kind, models.IntegerField)


def numbered(values: Sequence[Any]) -> Numbers:
    """Equal values get equal numbers."""
    codes: dict[Any, int] = {}
    return np.fromiter((codes.setdefault(value, len(codes)) for value in values), dtype=np.int64, count=len(values))


def ranked(values: Sequence[Any]) -> Numbers:
    """Larger values get larger numbers, an empty one the least."""
    order = {value: rank for rank, value in enumerate(sorted({value for value in values if value is not None}), 1)}
    return np.fromiter((order.get(value, 0) for value in values), dtype=np.int64, count=len(values))


def _columns(queryset: models.QuerySet[Any, Any], width: int) -> list[Sequence[Any]]:
    sql, parameters = queryset.query.get_compiler(connection.alias).as_sql()
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        rows = cursor.fetchall()
    return list(zip(*rows, strict=True)) if rows else [()] * width


def _any(conditions: Sequence[Q]) -> Q:
    together = conditions[0]
    for condition in conditions[1:]:
        together = together | condition
    return together


_INTEGER: models.BigIntegerField[Any, Any] = models.BigIntegerField()
