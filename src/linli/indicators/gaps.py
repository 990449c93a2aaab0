"""待补: what rows lack that a figure needs, with the figures it blocks; most blocked first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import Count, Q, QuerySet

from linli.core.missing import Missing
from linli.indicators.catalogue import of_ledger
from linli.indicators.recipes import Recipe, split_lookup
from linli.kit.description import LEDGERS, Description
from linli.org.models import Organisation


@dataclass(frozen=True, slots=True)
class Gap:
    """One empty column of a ledger. Rows that say why (拒绝提供, 未办证, 不适用) are asked no more."""

    ledger: str
    title: str
    column: str
    label: str
    entries: tuple[int, ...]
    #: Labels of the figures that leave these rows out, or may count them wrongly.
    blocks: tuple[str, ...]


def gaps(organisation: Organisation) -> list[Gap]:
    """The needed columns that are empty in an organisation's own rows; one query a ledger."""
    found = [gap for description in LEDGERS.values() for gap in _of_ledger(description, organisation)]
    return sorted(found, key=lambda gap: (-len(gap.blocks), -len(gap.entries), gap.ledger, gap.column))


@dataclass(frozen=True, slots=True)
class GapCount:
    """How many rows lack a column, without their numbers: for a list that must be quick in thick books."""

    description: Description
    column: str
    rows: int

    @property
    def label(self) -> str:
        return self.description.label(self.column)


def gap_counts(organisation: Organisation, ledgers: Iterable[Description]) -> list[GapCount]:
    """The same as ``gaps``, counted by the database: one query a ledger, however many rows it has."""
    found: list[GapCount] = []
    for description in ledgers:
        if not description.needed or not description.has_community:
            continue
        rows = description.model.objects.in_books().filter(community=organisation)
        counts = {name: Count("pk", filter=_is_open(description, name)) for name in description.needed}
        for name, number in rows.aggregate(**counts).items():
            if number:
                found.append(GapCount(description, name, number))
    return found


def lacking(rows: QuerySet[Any], description: Description, column: str) -> QuerySet[Any]:
    """Those of these rows that lack the column and do not say why."""
    return rows.filter(_is_open(description, column))


def _is_open(description: Description, name: str) -> Q:
    unsaid = (
        Q(missing__isnull=True)
        | Q(**{f"missing__{name}__isnull": True})
        | Q(**{f"missing__{name}": Missing.NOT_COLLECTED.value})
    )
    return _is_empty(description.column(name)) & unsaid


def blocked_by(description: Description, column: str) -> tuple[str, ...]:
    """The labels of the ledger's figures that read this column; a split's values are not named one by one."""
    wholes = (one for one in of_ledger(description).values() if one.recipe and one.name.count(".") == 2)
    return tuple(one.label for one in wholes if one.recipe and column in _columns(one.recipe))


def _of_ledger(description: Description, organisation: Organisation) -> Iterator[Gap]:
    if not description.needed or not description.has_community:
        return
    columns = [description.column(name) for name in description.needed]
    empty = Q()
    for column in columns:
        empty |= _is_empty(column)
    rows = description.model.objects.in_books().filter(empty, community=organisation).order_by("pk")
    for column in columns:
        lacking = [
            row for row in rows if getattr(row, column.attname) in (None, "") and _is_asked(row, column.name)
        ]
        if lacking:
            yield Gap(
                description.name, description.title, column.name, description.label(column.name),
                tuple(row.pk for row in lacking), blocked_by(description, column.name),
            )  # fmt: skip


def _is_empty(column: models.Field[Any, Any]) -> Q:
    unknown = Q(**{f"{column.name}__isnull": True}) if column.null else Q(pk__in=())
    return unknown | Q(**{column.name: ""}) if isinstance(column, models.CharField) else unknown


def _is_asked(row: Any, column: str) -> bool:
    return bool((row.missing or {}).get(column, Missing.NOT_COLLECTED) == Missing.NOT_COLLECTED)


def _columns(recipe: Recipe) -> set[str]:
    used = {recipe.time.start, recipe.time.end or "", recipe.of}
    waiting: list[Any] = [recipe.condition]
    while waiting:
        child = waiting.pop()
        if isinstance(child, Q):
            waiting += child.children
        else:
            used.add(split_lookup(child[0])[0])
    return used
