"""What must be computed for a figure: recipes, each once however many indicators ask for it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.db.models import Q

from linli.kit.description import Description
from linli.kit.measures import How, Kind, Time


@dataclass(frozen=True, slots=True)
class Last:
    """A person counts under the value his last row has: the last by day, then by number."""

    by: str
    split: str
    value: Any
    #: The rows that have the value.
    condition: Q


@dataclass(frozen=True, slots=True)
class Recipe:
    """A number about the rows of one ledger. Labels, units and names are the indicator's business."""

    time: Time
    condition: Q
    how: How = How.COUNT
    of: str = ""
    last: Last | None = None

    @property
    def is_additive(self) -> bool:
        """Whether the number of a street is the sum of its communities' numbers."""
        return self.how is not How.DISTINCT

    @property
    def rows(self) -> Recipe:
        """How many rows stand behind the number."""
        return Recipe(self.time, self.condition & self.last.condition if self.last else self.condition)

    @property
    def as_stock(self) -> Recipe:
        """The same rows, in force at a close: what an opening balance is compared with."""
        return replace(self, time=replace(self.time, kind=Kind.STOCK))


#: The value of a split's part that holds the rows where the column is empty.
UNRECORDED = ""


def value_condition(column: models.Field[Any, Any], value: Any) -> Q:
    """Rows with this value in a column that a measure is split by."""
    if value != UNRECORDED:
        return Q(**{column.name: value})
    empty = Q(**{f"{column.name}__isnull": True})
    return empty | Q(**{column.name: ""}) if isinstance(column, models.CharField) else empty


def canonical_condition(condition: Q, description: Description) -> Any:
    """The same list for every way of writing the same condition: the order of parts does not matter."""
    parts = [_canonical_part(child, description) for child in condition.children]
    if not condition.negated:
        if len(parts) == 1:
            return parts[0]
        flat: list[Any] = []
        for part in parts:
            flat.extend(part[1:] if part[:1] == [condition.connector] else [part])
        parts = flat
    ordered = sorted({_text(part): part for part in parts}.items())
    return [("NOT " if condition.negated else "") + condition.connector, *(part for _key, part in ordered)]


def canonical(recipe: Recipe, description: Description) -> list[Any]:
    """A recipe as plain values: the same in every process, different when the number may differ."""
    time, last = recipe.time, recipe.last
    return [
        description.name, time.kind.value, time.start, time.end, recipe.how.value, recipe.of,
        canonical_condition(recipe.condition, description),
        [last.by, last.split, plain_value(last.value)] if last else None,
    ]  # fmt: skip


def digest(parts: Any) -> str:
    """Sixteen hexadecimal digits of the SHA-256 of plain values."""
    return hashlib.sha256(_text(parts).encode()).hexdigest()[:16]


def split_lookup(lookup: str) -> tuple[str, str]:
    """``kind__in`` is the column and what is asked of it; no suffix means equality."""
    column, _, how = lookup.partition("__")
    return column, how or "exact"


def plain_value(value: Any) -> Any:
    """A value as JSON holds it; sets and lists of alternatives in rising order."""
    if isinstance(value, Enum):
        return plain_value(value.value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (set, frozenset, list, tuple)):
        return [plain_value(one) for one in value]
    if value is None or isinstance(value, (bool, int, str)):
        return value
    return repr(value)


def _canonical_part(child: Any, description: Description) -> Any:
    if isinstance(child, Q):
        return canonical_condition(child, description)
    if not isinstance(child, tuple):
        return ["expression", repr(child)]  # refused by the lint
    lookup, value = child
    column, how = split_lookup(lookup)
    with suppress(
        FieldDoesNotExist
    ):  # an unknown column is reported by the lint; a hash must not fail before it
        column = "pk" if column == "pk" else description.column(column).name
    if how == "exact" and value is None:
        how, value = "isnull", True
    plain = plain_value(value)
    if how == "in" and isinstance(plain, list):
        plain = sorted(plain, key=_text)
    return ["?", column, how, plain]


def _text(parts: Any) -> str:
    return json.dumps(parts, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """The recipes that some indicators of one ledger need, and where each indicator finds its two numbers.

    Plans are made once and kept; two are the same only when they are the same object.
    """

    description: Description
    recipes: tuple[Recipe, ...]
    #: {indicator: (place of its value, place of its number of rows)}
    places: Mapping[str, tuple[int, int]]


def plan(description: Description, recipes: Iterable[tuple[str, Recipe]]) -> Plan:
    """Lists every recipe once. ``recipes`` are (indicator, its recipe)."""
    known: dict[str, int] = {}
    kept: list[Recipe] = []

    def place(recipe: Recipe) -> int:
        key = _text(canonical(recipe, description))
        if key not in known:
            known[key] = len(kept)
            kept.append(recipe)
        return known[key]

    places = {name: (place(recipe), place(recipe.rows)) for name, recipe in recipes}
    return Plan(description, tuple(kept), places)
