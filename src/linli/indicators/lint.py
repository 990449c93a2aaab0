"""What a measure may say: checked at program start, so that no wrong figure waits for its first reader."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from enum import Enum
from typing import Any

from django.core import checks
from django.db import models
from django.db.models import Q

from linli.indicators import catalogue
from linli.indicators.recipes import canonical_condition, split_lookup
from linli.kit.description import LEDGERS, Description
from linli.kit.entries import Item, Spell
from linli.kit.fields import MoneyField, is_derived
from linli.kit.measures import How, Kind, Measure, Time

#: Lookups that SQLite, PostgreSQL, DuckDB and Spark answer alike; text search does not, joins cannot be cut.
LOOKUPS = frozenset({"exact", "in", "gt", "gte", "lt", "lte", "isnull", "range", "year"})
_PLAIN = (str, int, bool, date, Enum, type(None))
#: Written by recording, not facts of the ledger: no figure may rest on them.
_NOT_FACTS = frozenset(
    {"version", "recorded_at", "withdrawn_at", "missing", "precision", "handler", "remark"}
)


def register() -> None:
    checks.register(check_indicators, "linli")


def check_indicators(app_configs: Any, **_options: Any) -> list[checks.CheckMessage]:
    return [
        checks.Error(f"{description.name}.{attribute}: {problem}", id=f"linli.{code}")
        for description in LEDGERS.values()
        for attribute, code, problem in problems(description)
    ]


def problems(description: Description) -> Iterator[tuple[str, str, str]]:
    """(measure, code, what is wrong) of one ledger."""
    for attribute, measure in description.measures.items():
        for code, problem in _problems(measure, description):
            yield attribute, code, problem
    for attribute, ratio in description.ratios.items():
        if not ratio.label:
            yield attribute, "E109", "a ratio needs a label"
        units = {ratio.numerator.unit, ratio.denominator.unit}
        if len(units) > 1 and not ratio.unit:
            yield attribute, "E109", f"a ratio of unlike things ({' and '.join(sorted(units))}) needs a unit"
        for half in (ratio.numerator, ratio.denominator):
            if half not in description.measures.values():
                for code, problem in _problems(half, description):
                    yield attribute, code, problem


def _problems(measure: Measure, description: Description) -> Iterator[tuple[str, str]]:
    if not description.has_community:
        yield "E101", "rows without a community belong to no organisation's figures"
    if not measure.label or not measure.unit:
        yield "E102", "a measure needs .labelled(label, unit=…)"
    for date_column in filter(None, (measure.time.start, measure.time.end)):
        column = _column(description, date_column)
        if not isinstance(column, models.DateField) or isinstance(column, models.DateTimeField):
            yield "E103", f"{date_column!r} is no date column of this ledger"
    yield from _condition_problems(measure.condition, description)
    yield from _column_problems(measure, description)
    if measure.split_by:
        yield from _split_problems(measure, description)
    if measure.part_of is not None and not measure.split_by:
        yield from _part_problems(measure, measure.part_of, description)


def _condition_problems(condition: Q, description: Description) -> Iterator[tuple[str, str]]:
    if condition.connector not in {Q.AND, Q.OR}:
        yield "E104", f"a condition joins with & and |, not with {condition.connector}"
    for child in condition.children:
        if isinstance(child, Q):
            yield from _condition_problems(child, description)
            continue
        if not isinstance(child, tuple):
            yield (
                "E104",
                f"{child!r} is no plain condition; a fact of another row belongs into a derived column",
            )
            continue
        lookup, value = child
        name, how = split_lookup(lookup)
        if how not in LOOKUPS:
            yield "E104", f"lookup {lookup!r}: only {', '.join(sorted(LOOKUPS))} on the ledger's own columns"
        if name != "pk" and (_column(description, name) is None or name in _NOT_FACTS):
            yield "E105", f"{name!r} is no column of this ledger that a figure may rest on"
        values = value if isinstance(value, (list, tuple, set, frozenset)) else [value]
        if not all(isinstance(one, _PLAIN) for one in values):
            yield "E104", f"{lookup!r} is compared with {value!r}; only plain values are allowed"


def _column_problems(measure: Measure, description: Description) -> Iterator[tuple[str, str]]:
    for name in filter(
        None, (measure.of, measure.listing, measure.split_by, measure.once_per, measure.by_last)
    ):
        if _column(description, name) is None:
            yield "E105", f"there is no column {name!r}"
    column = _column(description, measure.of) if measure.of else None
    if measure.how is How.SUM and column is not None:
        if not isinstance(column, models.IntegerField) or column.choices:
            yield "E106", f"{measure.of!r} is no whole number that can be added up"
        if isinstance(column, MoneyField) and measure.unit not in {"元", "万元", "分"}:
            yield "E106", f"{measure.of!r} is money: its unit is 元, 万元 or 分, not {measure.unit!r}"
    if measure.how is How.SUM and measure.once_per:
        yield "E106", "a sum cannot count each person once"


def _split_problems(measure: Measure, description: Description) -> Iterator[tuple[str, str]]:
    column = _column(description, measure.split_by)
    if column is None:
        return
    if not isinstance(column, models.BooleanField) and not column.flatchoices:
        yield "E107", f"split by {measure.split_by!r}: the column has no fixed values"
        return
    words = [word for word, _value, _label in catalogue.split_values(measure, description)]
    if len(set(words)) < len(words) or any("." in word or not word for word in words):
        yield "E107", f"split by {measure.split_by!r}: its values make no distinct names: {words}"


def _part_problems(part: Measure, whole: Measure, description: Description) -> Iterator[tuple[str, str]]:
    if whole not in description.measures.values():
        yield "E108", "the whole of a part must be a measure of the same ledger, declared before it"
        return
    if not _implies_time(part.time, whole.time, description):
        yield "E108", "a part counts at other times than its whole"
    wholes, parts = (_conjuncts(measure.condition, description) for measure in (whole, part))
    if missing := [one for one in wholes if not any(_implies(other, one) for other in parts)]:
        yield "E108", f"a part may count rows that its whole does not: {missing} is not among its conditions"
    if (part.how, part.of) != (whole.how, whole.of):
        yield "E108", "a part counts in the same way as its whole"


def _implies_time(part: Time, whole: Time, description: Description) -> bool:
    """A row that ends no earlier than it starts, and counts for the part, counts for the whole.

    A derived date narrows the spell it is derived from: the ledger's ``derive`` answers for that.
    """
    narrowed = all(
        own == other or (own is not None and is_derived(description.column(own)))
        for own, other in ((part.start, whole.start), (part.end, whole.end))
    )
    if part.kind is whole.kind and narrowed:
        return True
    same = (part.start, part.end) == (whole.start, whole.end)
    if same and part.kind is Kind.KEPT:
        return whole.kind in {Kind.STOCK, Kind.OVERLAP}
    if same:
        return (part.kind, whole.kind) == (Kind.STOCK, Kind.OVERLAP)
    if part.kind is Kind.KEPT and whole.kind is Kind.FLOW:
        return part.start == whole.start
    ordered = issubclass(description.model, (Spell, Item)) and (whole.start, whole.end) == (
        "started_on",
        "ended_on",
    )
    return (
        ordered
        and part.kind is Kind.FLOW
        and whole.kind is Kind.OVERLAP
        and part.start in {whole.start, whole.end}
    )


def _conjuncts(condition: Q, description: Description) -> list[Any]:
    """The conditions that must all hold."""
    plain = canonical_condition(condition, description)
    return plain[1:] if plain[0] == Q.AND else [plain]


def _implies(part: Any, whole: Any) -> bool:
    """Whether one plain condition holds whenever another does; in doubt no."""
    if part == whole:
        return True
    if part[0] != "?" or whole[0] != "?" or part[1] != whole[1]:
        return whole[0] == Q.OR and any(_implies(part, one) for one in whole[1:])
    _mark, _column_name, how, value = part
    _mark, _column_name, whole_how, whole_value = whole
    if whole_how == "isnull" and whole_value is False:
        return bool(how != "isnull")
    if whole_how != "in" or how not in {"exact", "in"}:
        return False
    values: set[Any] = set(value) if how == "in" else {value}
    return values <= set(whole_value)


def _column(description: Description, name: str) -> models.Field[Any, Any] | None:
    own = {column.name: column for column in description.model._meta.concrete_fields}
    return own.get(name) or own.get(name.removesuffix("_id"))
