"""Writes the community's rosters as the .xlsx files its committee would keep; same seed, same bytes."""

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from linli.demonstration.rosters import ROSTERS
from linli.demonstration.rosters.table import Cell, Sheet
from linli.demonstration.world import SEED, World, founding_world
from linli.kit.workbooks.writing import CellKind, SheetColumn, SheetData, write_workbook

Progress = Callable[[int, int, str], None]


def write_rosters(directory: Path, *, seed: int = SEED, progress: Progress | None = None) -> list[Path]:
    """Every roster, in the order in which they can be imported; ``progress``: (written, of, file name)."""
    world = founding_world(seed)
    directory.mkdir(parents=True, exist_ok=True)
    written = []
    for count, roster in enumerate(ROSTERS, 1):
        path = directory / roster.file
        write_workbook(path, [_sheet(sheet, world) for sheet in roster.sheets])
        written.append(path)
        if progress:
            progress(count, len(ROSTERS), roster.file)
    return written


def _sheet(sheet: Sheet[Any], world: World) -> SheetData:
    lines = list(sheet.lines(world))
    columns = [
        SheetColumn(header, _kind([line[at] for line in lines])) for at, header in enumerate(sheet.headers)
    ]
    return SheetData(sheet.name, columns, lines, title=sheet.title)


def _kind(cells: Sequence[Cell]) -> CellKind:
    """As somebody would have formatted the column: by what stands in most of it; exceptions stay text."""
    if any(isinstance(cell, date) for cell in cells):
        return CellKind.DATE
    return CellKind.NUMBER if any(isinstance(cell, int | float) for cell in cells) else CellKind.TEXT
