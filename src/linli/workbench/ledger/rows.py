"""The rows of a page as a list shows them: chosen columns, doors of people, the lines of a phone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from linli.kit.description import Description
from linli.kit.fields import EncryptedField, is_derived
from linli.org.models import Organisation
from linli.registry.dwelling import Dwelling
from linli.registry.person import Person
from linli.workbench.ledger.listing import Listing
from linli.workbench.shell import tables
from linli.workbench.shell.finding_people import doors_of
from linli.workbench.shell.tables import Cell, Column

COMMUNITY = "community"


@dataclass(frozen=True, slots=True)
class Head:
    """A column's head: by what it is put in order when it is clicked."""

    column: Column
    sort: str = ""
    #: ascending, descending, or empty.
    direction: str = ""

    @property
    def title(self) -> str:
        return self.column.title

    @property
    def is_long(self) -> bool:
        """Broken into two lines: the head must not be wider than what stands below it."""
        return len(self.title) > 6


@dataclass(frozen=True, slots=True)
class Line:
    number: int
    serial: int
    cells: Sequence[tuple[str, Cell]]
    lacks: int = 0


def heads_of(listing: Listing, shown: Sequence[str]) -> list[Head]:
    asked = listing.sort.lstrip("-")
    down = listing.sort.startswith("-")
    found = []
    for column in columns_of(listing, shown):
        key = column.key
        if key not in listing.orders:
            found.append(Head(column))
            continue
        turned = key if key == asked and down else f"-{key}" if key == asked or _is_day(listing, key) else key
        direction = ("descending" if down else "ascending") if key == asked else ""
        found.append(Head(column, listing.query(sort=turned), direction))
    return found


def columns_of(listing: Listing, shown: Sequence[str]) -> list[Column]:
    known = [column for column in listing.columns if column.key in shown]
    if listing.description.has_community and len(listing.communities) != 1:
        known.insert(1, Column(COMMUNITY, "社区"))
    return known


def lines_of(
    listing: Listing, entries: Sequence[Any], shown: Sequence[str], *, first: int = 1, step: int = 1
) -> list[Line]:
    """``first`` and ``step``: the serial numbers, falling where the newest stands on top."""
    values = values_of(listing, entries)
    columns = columns_of(listing, shown)
    who = who_of(listing.description)
    looks = [_look(listing.description, column, who) for column in columns]
    by_column = [
        _cells(listing.description, column, values.get(column.key), len(entries)) for column in columns
    ]
    return [
        Line(
            entry.pk, first + place * step,
            [(look, cells[place]) for look, cells in zip(looks, by_column, strict=True)],
            lacks=sum(
                cells[place].look == "fact-missing"
                for column, cells in zip(columns, by_column, strict=True)
                if column.is_needed
            ),
        )
        for place, entry in enumerate(entries)
    ]  # fmt: skip


def values_of(listing: Listing, entries: Sequence[Any]) -> Mapping[str, Sequence[Any]]:
    """{column key: values}, masked, with the doors behind which people live and the names of communities."""
    description = listing.description
    values: dict[str, Sequence[Any]] = dict(tables.values_of(description, entries))
    for column in description.model._meta.concrete_fields:
        if column.is_relation and column.related_model is Person and not is_derived(column):
            people = [getattr(entry, column.attname) for entry in entries]
            doors = doors_of(listing.sight, sorted({one for one in people if one is not None}))
            values[f"{column.name}.door"] = [doors.get(one) or None for one in people]
    if description.has_community and len(listing.communities) != 1:
        keys = {entry.community_id for entry in entries}
        names = dict(Organisation.objects.filter(pk__in=keys).values_list("pk", "name"))
        values[COMMUNITY] = [names.get(entry.community_id) for entry in entries]
    return values


def _cells(description: Description, column: Column, values: Sequence[Any] | None, count: int) -> list[Cell]:
    if values is None:
        return [Cell("", "fact-empty", label=column.title)] * count
    name = column.key.partition(".")[0]
    own = None if column.key == COMMUNITY else description.column(name)
    made = [tables.as_cell(value, column) for value in values]
    if isinstance(own, models.BooleanField):
        return [
            replace(
                cell,
                text="" if cell.text == "否" else cell.text,
                look="yes" if cell.text == "是" else cell.look,
            )
            for cell in made
        ]
    if column.key.endswith(".identity_number"):
        return [
            replace(cell, text=_("未采集"), look="fact-missing") if cell.look == "fact-empty" else cell
            for cell in made
        ]
    if "." in column.key and not column.is_needed:
        # What a sheet may name somebody by: nothing here is no gap of this entry.
        return [replace(cell, text="") if cell.look == "fact-empty" else cell for cell in made]
    return made


def _look(description: Description, column: Column, who: str) -> str:
    """On which of its three lines a phone shows the column: who; what; when and what is missing."""
    name, _dot, part = column.key.partition(".")
    if column.key == COMMUNITY:
        return "l1"
    own = description.column(name)
    if part == "identity_number" or isinstance(own, EncryptedField):
        return "l0"
    if column.key == who:
        return "l1 row-name"
    if name == who.partition(".")[0] or (own.is_relation and own.related_model in {Person, Dwelling}):
        return "l1"
    return "l3" if isinstance(own, models.DateField | models.BooleanField) else "l2"


def who_of(description: Description) -> str:
    """The column by which one speaks of a row: the person's name, else what its paper says first."""
    for name in description.columns:
        own = description.column(name)
        if own.is_relation and own.related_model is Person and not is_derived(own):
            return f"{name}.name"
    return tables.columns_of(description)[0].key


def _is_day(listing: Listing, key: str) -> bool:
    """Days are looked at from the newest."""
    name = key.partition(".")[0]
    return isinstance(listing.description.column(name), models.DateField) and key == name
