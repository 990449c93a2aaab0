"""Entries as a table in the customary columns of their ledger, masked: on the screen and as a workbook."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import models
from django.utils import timezone

from linli.core.missing import Missing
from linli.kit.description import Description
from linli.kit.entries import Recorded
from linli.kit.fields import MoneyField, Reference, is_derived
from linli.kit.importing.composition import composition
from linli.kit.privacy import Sealed
from linli.kit.rendering import cell, cells
from linli.kit.workbooks.writing import CellKind

#: {(model, number): row}: what references point at when the rows are those of the past.
Targets = Mapping[tuple[type[models.Model], int], Any]
_REASONS = {reason.label for reason in Missing}


@dataclass(frozen=True, slots=True)
class Column:
    key: str
    title: str
    kind: CellKind = CellKind.TEXT
    #: A figure rests on it: when it is empty somebody has to ask.
    is_needed: bool = False
    is_number: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """``look`` is a CSS class: a fact, one that is missing, masked digits. ``label`` heads it on a phone."""

    text: str
    look: str = ""
    title: str = ""
    label: str = ""
    is_number: bool = False

    @property
    def is_long(self) -> bool:
        """Long enough to be broken into lines; names and dates never are."""
        return len(self.text) > 12

    @property
    def is_gap(self) -> bool:
        return self.look in {"fact-missing", "fact-refused"}


@dataclass(frozen=True, slots=True)
class Row:
    number: int
    serial: int
    cells: Sequence[Cell]
    counts: bool = True


@dataclass(frozen=True, slots=True)
class Table:
    description: Description
    columns: Sequence[Column]
    rows: Sequence[Row] = field(default_factory=tuple)


def columns_of(description: Description) -> list[Column]:
    """The columns of the paper in its order, then what else can be typed; a person is name and number."""
    sheet = composition(description.name)
    found: dict[str, Column] = {}
    for name in description.columns:
        column = description.column(name)
        if isinstance(column, Reference) and not is_derived(column):
            for part in sheet.parts(column):
                if sheet.sources.get(part.key) == part.key:
                    found[part.key] = Column(part.key, part.title, is_needed=name in description.needed)
        else:
            found[name] = _own(description, column)
    for typed in sheet.columns:
        if typed.key not in found and "." not in typed.key:
            found[typed.key] = _own(description, description.column(typed.key))
    return list(found.values())


def values_of(
    description: Description, entries: Sequence[Recorded], targets: Targets | None = None
) -> dict[str, list[Any]]:
    """{column key: its values}, masked. With ``targets`` references show those rows instead of today's."""
    values = cells(description, entries) if targets is None else _past_cells(description, entries, targets)
    for name in description.columns:
        column = description.column(name)
        if is_derived(column):
            values[name] = (
                _names(column, entries, targets)
                if isinstance(column, models.ForeignKey)
                else [cell(entry, column) for entry in entries]
            )
    return values


def table(
    description: Description, entries: Sequence[Recorded], *, first: int = 1, targets: Targets | None = None
) -> Table:
    """Rows with serial numbers from ``first``. Columns without any content on this page are left out, unless
    the paper has them and somebody has to fill them in."""
    values = values_of(description, entries, targets)
    columns = [
        column for column in columns_of(description) if _is_shown(column, values.get(column.key), description)
    ]
    rows = [
        Row(
            number=entry.pk, serial=first + place,
            counts=getattr(entry, "counts", True),
            cells=[as_cell(values[column.key][place], column) for column in columns],
        )
        for place, entry in enumerate(entries)
    ]  # fmt: skip
    return Table(description, columns, rows)


def as_cell(value: Any, column: Column) -> Cell:
    text, look, title = _told(value, column)
    return Cell(text, look, title, column.title, column.is_number)


def _told(value: Any, column: Column) -> tuple[str, str, str]:
    if value is None or value == "":
        return (
            ("未采集", "fact-missing", "有数字要用这一栏")
            if column.is_needed
            else ("—", "fact-empty", "没有填")
        )
    text = plain_text(value)
    if text in _REASONS:
        return text, "fact-missing" if text == Missing.NOT_COLLECTED.label else "fact-refused", ""
    return text, "masked" if "**" in text else "", ""


def plain_text(value: Any) -> str:
    if isinstance(value, datetime):
        return f"{timezone.localtime(value):%Y-%m-%d %H:%M}"
    if isinstance(value, Decimal):
        text = f"{value:f}"
        return text.rstrip("0").rstrip(".") if "." in text else text
    return value.isoformat() if isinstance(value, date) else str(value)


def _own(description: Description, column: models.Field[Any, Any]) -> Column:
    label = description.label(column.name)
    is_money = isinstance(column, MoneyField)
    number = isinstance(column, models.IntegerField | models.DecimalField) and not column.choices
    kind = (
        CellKind.DATE
        if isinstance(column, models.DateField)
        else CellKind.NUMBER
        if number
        else CellKind.TEXT
    )
    title = f"{label}（元）" if is_money and not label.endswith(("）", ")")) else label
    return Column(column.name, title, kind, column.name in description.needed, is_number=bool(number))


def _is_shown(column: Column, values: list[Any] | None, description: Description) -> bool:
    if values is None:
        return False
    if any(value not in {None, ""} for value in map(_hashable, values)):
        return True
    return column.key in description.needed


def _hashable(value: Any) -> Any:
    return value if isinstance(value, str | int | float | date | Decimal | None) else str(value)


def _names(
    column: models.ForeignKey[Any, Any], entries: Sequence[Recorded], targets: Targets | None
) -> list[Any]:
    """A derived reference by what it points at: one query for all."""
    keys = [getattr(entry, column.attname) for entry in entries]
    model: Any = column.related_model
    if targets is None:
        named = model._default_manager.in_bulk(sorted({key for key in keys if key is not None}))
    else:
        named = {key: row for (of, key), row in targets.items() if of is model}
    return [str(named[key]) if key in named else None for key in keys]


def _past_cells(
    description: Description, entries: Sequence[Recorded], targets: Targets
) -> dict[str, list[Any]]:
    """As ``cells``, with references read from ``targets``."""
    sheet = composition(description.name)
    done: dict[str, list[Any]] = {
        column.name: [cell(entry, column) for entry in entries] for column in sheet.typed_columns()
    }
    for reference in sheet.references():
        model = reference.remote_field.model
        rows = [targets.get((model, getattr(entry, reference.attname))) for entry in entries]
        masked: Callable[[Any], Any] = lambda value: str(value) if isinstance(value, Sealed) else value  # noqa: E731
        for key, values in reference.render(rows).items():
            if sheet.sources.get(key) == key:
                done[key] = [masked(value) for value in values]
    return done
