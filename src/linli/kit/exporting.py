"""Ledgers to Excel: the customary columns, masked unless a purpose was given and logged; blank forms."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import IO, Any

from linli.kit import clock
from linli.kit.description import LEDGERS, Description
from linli.kit.entries import Recorded
from linli.kit.fields import EncryptedField
from linli.kit.importing.context import SheetColumn
from linli.kit.importing.rosters import Roster, roster
from linli.kit.privacy import Unmasking
from linli.kit.recording import Writer
from linli.kit.rendering import cells
from linli.kit.workbooks import template, writing
from linli.kit.workbooks.writing import CellKind
from linli.org.organisations import Organisation
from linli.org.scope import EVERYTHING, Scope

LONGEST_PURPOSE = 200


class PurposeMissing(ValueError):
    """Numbers in the open need a purpose; it is logged before they are shown."""


def export_file(
    name: str, target: Path | IO[bytes], organisation: Organisation, *, by: Writer, scope: Scope = EVERYTHING,
    unmasked: bool = False, purpose: str = "", progress: Callable[[int], None] | None = None,
) -> int:  # fmt: skip
    """Writes the lines of an organisation and all below it that ``scope`` reaches; returns their number."""
    chosen = roster(name)
    _refuse_without_purpose(purpose, unmasked=unmasked)
    lines = chosen.lines(organisation, scope)
    if unmasked:
        for description, entries in lines.protected():
            log_unmasking(description, entries, organisation, by=by, purpose=purpose)
    _write(chosen, lines.cells(unmasked=unmasked), len(lines), target, organisation, progress)
    return len(lines)


def export_entries(
    description: Description, entries: Sequence[Recorded], target: Path | IO[bytes],
    organisation: Organisation, *, by: Writer, unmasked: bool = False, purpose: str = "",
    progress: Callable[[int], None] | None = None,
) -> int:  # fmt: skip
    """The same for these entries in this order: what somebody chose, within what she may see."""
    _refuse_without_purpose(purpose, unmasked=unmasked)
    if unmasked:
        log_unmasking(description, [entry.pk for entry in entries], organisation, by=by, purpose=purpose)
    values = cells(description, entries, unmasked=unmasked)
    _write(roster(description.name), values, len(entries), target, organisation, progress)
    return len(entries)


def _refuse_without_purpose(purpose: str, *, unmasked: bool) -> None:
    if unmasked and not 0 < len(purpose.strip()) <= LONGEST_PURPOSE:
        msg = f"导出证件号和电话原号要写明用途（--purpose），最多{LONGEST_PURPOSE}个字"
        raise PurposeMissing(msg)


def _write(
    chosen: Roster, values: Mapping[str, Sequence[Any]], count: int, target: Path | IO[bytes],
    organisation: Organisation, progress: Callable[[int], None] | None,
) -> None:  # fmt: skip
    sheet = writing.SheetData(
        name=writing.safe_sheet_name(chosen.title),
        columns=[
            writing.SheetColumn(column.title, _kind(column, LEDGERS.get(chosen.name)))
            for column in chosen.columns
        ],
        rows=zip(*(values.get(column.key) or [None] * count for column in chosen.columns), strict=True),
        title=f"{organisation.name}{chosen.title}",
    )
    writing.write_workbook(target, [sheet], progress)


def log_unmasking(
    description: Description, entries: list[int], organisation: Organisation, *, by: Writer, purpose: str
) -> None:
    """Written before the values leave: who, which rows, which columns, why."""
    Unmasking.objects.create(
        at=clock.now(), organisation=organisation, account_id=by.account, handler=by.handler,
        ledger=description.name, entries=entries, columns=_protected(description), purpose=purpose.strip(),
    )  # fmt: skip


def template_file(name: str, target: Path | IO[bytes]) -> None:
    """A blank form of a ledger or composed roster, with notes, lists and text cells where they matter."""
    chosen = roster(name)
    description = LEDGERS.get(name)
    columns = [
        template.TemplateColumn(
            column.title, column.help, _kind(column, description), column.choices, column.needed
        )
        for column in chosen.columns
        if not column.is_ours
    ]
    notes = [description.help] if description else []
    if not isinstance(target, Path):
        template.write_template(target, chosen.title, columns, notes)
        return
    # Not by its name: the writer has an error of its own for a folder that does not exist.
    with target.open("wb") as file:
        template.write_template(file, chosen.title, columns, notes)


def _kind(column: SheetColumn, description: Description | None) -> CellKind:
    if column.is_date:
        return CellKind.DATE
    if column.is_text or column.choices or column.is_ours or description is None:
        return CellKind.TEXT
    own = next((one for one in description.model._meta.concrete_fields if one.name == column.key), None)
    return _NUMBERS.get(own.get_internal_type(), CellKind.TEXT) if own is not None else CellKind.TEXT


_NUMBERS: dict[str, CellKind] = dict.fromkeys(
    (
        "IntegerField", "PositiveIntegerField", "PositiveSmallIntegerField", "SmallIntegerField",
        "BigIntegerField", "MoneyField", "DecimalField", "FloatField",
    ),
    CellKind.NUMBER,
)  # fmt: skip


def _protected(description: Description) -> list[str]:
    own: list[Any] = [
        column.name
        for column in description.model._meta.concrete_fields
        if isinstance(column, EncryptedField)
    ]
    referred = [
        f"{column.name}.{part.name}"
        for column in description.model._meta.concrete_fields
        if column.is_relation
        for part in column.related_model._meta.concrete_fields  # type: ignore[union-attr]
        if isinstance(part, EncryptedField)
    ]
    return own + referred
