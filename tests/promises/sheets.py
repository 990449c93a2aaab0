"""Sheets as people fill and edit them: a template with rows written in, an export with a cell changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import openpyxl

from linli.kit.description import Description
from linli.kit.exporting import export_file, template_file
from linli.kit.importing.composition import ENTRY_NUMBER, composition
from linli.kit.recording import Writer
from linli.kit.rendering import cells
from linli.org.models import Organisation


def filled_template(description: Description, entries: Sequence[Any], path: Path) -> Path:
    """The ledger's blank form with these rows typed in, protected numbers in the open."""
    template_file(description.name, path)
    values = cells(description, entries, unmasked=True)
    rows = [dict(zip(values, row, strict=True)) for row in zip(*values.values(), strict=True)]
    return edited(
        path, [{key: cell for key, cell in row.items() if cell is not None} for row in rows], description
    )


def exported(description: Description, organisation: Organisation, path: Path) -> Path:
    export_file(description.name, path, organisation, by=Writer(organisation.pk, handler="李文"))
    return path


def edited(path: Path, rows: Sequence[Mapping[str, Any]], description: Description) -> Path:
    """Writes cells by column key under the header; rows count from the first one below it."""
    book = openpyxl.load_workbook(path)
    sheet: Any = book.worksheets[0]
    header, places = columns_of(sheet, description)
    for at, row in enumerate(rows):
        for key, value in row.items():
            if key in places:
                sheet.cell(header + 1 + at, places[key]).value = value
    book.save(path)
    return path


def numbers_in(path: Path, description: Description) -> list[int]:
    """The 记录号 of each row of an export."""
    sheet: Any = openpyxl.load_workbook(path).worksheets[0]
    header, places = columns_of(sheet, description)
    return [int(sheet.cell(row, places["id"]).value) for row in range(header + 1, sheet.max_row + 1)]


def columns_of(sheet: Any, description: Description) -> tuple[int, dict[str, int]]:
    """The header's row, and the place of each column of the ledger in it."""
    titles = {column.title: column.key for column in (ENTRY_NUMBER, *composition(description.name).columns)}
    for row in sheet.iter_rows(min_row=1, max_row=3):
        found = {titles[cell.value]: cell.column for cell in row if cell.value in titles}
        if len(found) > 1:
            return row[0].row, found
    msg = f"no header in {sheet.title}"
    raise AssertionError(msg)


def everything_in(path: Path) -> str:
    """Every cell of every sheet, hidden ones too, as one text."""
    book = openpyxl.load_workbook(path)
    cells_of = (cell.value for sheet in book.worksheets for row in sheet.iter_rows() for cell in row)
    return "\n".join(str(value) for value in cells_of if value is not None)
