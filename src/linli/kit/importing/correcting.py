"""栏目=值 as typed on a command line or in a form: read by the same readers as a sheet's cells."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from linli.kit.entries import Recorded
from linli.kit.fields import Reference, is_derived
from linli.kit.importing.cells import nothing, read_column


class ChangeUnreadable(ValueError):
    """Not a column of this ledger, or not a value of it."""


def read_changes(entry: Recorded, texts: Sequence[str]) -> dict[str, Any]:
    """Columns by name or customary header; an empty value takes the column's content back."""
    description = entry.description
    by_label = {description.label(column.name): column for column in entry._meta.concrete_fields}
    changes: dict[str, Any] = {}
    precision, missing = dict(entry.precision or {}), dict(entry.missing or {})
    for text in texts:
        name, equals, value = text.partition("=")
        column = by_label.get(name) or next(
            (one for one in entry._meta.concrete_fields if one.name == name), None
        )
        if not equals or column is None or column.name in {"id", "version", "community"}:
            known = "、".join(description.label(one) for one in description.columns)
            msg = f"“{text}”应写成 栏目=值；“{description.title}”的栏目有：{known}"
            raise ChangeUnreadable(msg)
        if is_derived(column) or not column.editable:
            msg = f"“{description.label(column.name)}”由系统推算，不能直接改；请更正它所依据的内容"
            raise ChangeUnreadable(msg)
        if isinstance(column, Reference):
            if not value and column.null:
                changes[column.attname] = None
                continue
            if (
                not value.isdecimal()
                or not column.remote_field.model._default_manager.filter(pk=int(value)).exists()
            ):
                msg = f"“{description.label(column.name)}”请填对方的记录号"
                raise ChangeUnreadable(msg)
            changes[column.attname] = int(value)
            continue
        read = read_column(column, description, [value], ends=description.ends)
        if read.wrong:
            raise ChangeUnreadable(str(read.wrong[0][1]))
        changes[column.name] = nothing(column) if read.values[0] is None else read.values[0]
        precision.pop(column.name, None)
        missing.pop(column.name, None)
        if 0 in read.precision:
            precision[column.name] = read.precision[0]
        if 0 in read.missing:
            missing[column.name] = read.missing[0]
    return {**changes, "precision": precision or None, "missing": missing or None}
