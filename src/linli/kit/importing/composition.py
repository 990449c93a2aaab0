"""Which columns a ledger has on paper: its own, and those by which a sheet names what it refers to."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db import models

from linli.core.text import header_key
from linli.kit.description import LEDGERS, Description
from linli.kit.fields import EncryptedField, MoneyField, Reference, is_derived
from linli.kit.importing.context import SheetColumn

ENTRY_NUMBER = SheetColumn(
    "id", "记录号", ("编号（系统）",), help="系统给的号，导出时带出；再导入时按它找到原来那一条", is_ours=True
)


@dataclass(frozen=True)
class Composition:
    """A ledger's sheet columns in order; ``sources`` leads a reference's part to the column it shares."""

    description: Description
    columns: tuple[SheetColumn, ...]
    sources: dict[str, str]

    def typed_columns(self) -> tuple[models.Field[Any, Any], ...]:
        """The ledger's own columns that a sheet fills, without references."""
        return tuple(
            column
            for column in _shown(self.description)
            if not isinstance(column, Reference) and not is_derived(column)
        )

    def references(self) -> tuple[Any, ...]:
        return tuple(
            column
            for column in _shown(self.description)
            if isinstance(column, Reference) and not is_derived(column)
        )

    def parts(self, reference: Any) -> tuple[SheetColumn, ...]:
        description = self.description
        return tuple(
            reference.sheet_columns(
                description.label(reference.name), description.aliases.get(reference.name, ())
            )
        )


@cache
def composition(name: str) -> Composition:
    description = LEDGERS[name]
    taken = {
        header_key(description.label(column.name)): column.name
        for column in _shown(description)
        if not isinstance(column, Reference)
    }
    columns: list[SheetColumn] = []
    sources: dict[str, str] = {}
    for column in _shown(description):
        if isinstance(column, Reference):
            if is_derived(column):
                continue
            parts = column.sheet_columns(
                description.label(column.name), description.aliases.get(column.name, ())
            )
            for part in parts:
                if shared := taken.get(header_key(part.title)):
                    sources[part.key] = shared
                else:
                    columns.append(part)
                    sources[part.key] = part.key
                    taken[header_key(part.title)] = part.key
        elif not is_derived(column):
            columns.append(own_column(description, column))
    return Composition(description, tuple(columns), sources)


def own_column(description: Description, column: models.Field[Any, Any]) -> SheetColumn:
    label = description.label(column.name)
    return SheetColumn(
        column.name,
        f"{label}（元）" if isinstance(column, MoneyField) and not label.endswith(("）", ")")) else label,
        description.aliases.get(column.name, ()),
        needed=not column.null and not column.blank and not column.has_default(),
        help=str(column.help_text),
        choices=tuple(str(text) for _value, text in column.flatchoices) if column.choices else (),
        is_text=isinstance(column, models.CharField) and not column.choices,
        is_date=isinstance(column, models.DateField),
    )


def _shown(description: Description) -> list[models.Field[Any, Any]]:
    """The ledger's columns in the order of its paper, then what else can be typed."""
    named = [description.column(name) for name in description.columns]
    hidden = {"id", "community", "handler", "version", "recorded_at", "withdrawn_at", "missing", "precision"}
    others = [
        column
        for column in description.model._meta.concrete_fields
        if column not in named and column.name not in hidden and column.editable
    ]
    return [*named, *others]


def is_protected(column: models.Field[Any, Any]) -> bool:
    return isinstance(column, EncryptedField)
