"""Reads the written rosters back the naive way: a row is a dictionary, a date in it a PartialDate."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from python_calamine import CalamineWorkbook

from linli.core.dates import read_date
from linli.core.partial import PartialDate
from linli.demonstration.rosters import ROSTERS

Row = dict[str, Any]
FIRST, LAST = date(2010, 1, 1), date(2010, 6, 30)
YEAR_BEFORE = (date(2009, 1, 1), date(2009, 6, 30))
_DATES = ("日期", "时间", "有效期至", "月份")


@dataclass(frozen=True)
class Books:
    """Rows by ledger, as they stand in the files."""

    rows: dict[str, list[Row]]
    files: dict[str, str]

    def __getitem__(self, ledger: str) -> list[Row]:
        return self.rows[ledger]

    def where(self, ledger: str, **wanted: str) -> list[Row]:
        return [row for row in self[ledger] if all(row[header] == value for header, value in wanted.items())]


def read_books(directory: Path) -> Books:
    rows: dict[str, list[Row]] = {}
    files = {}
    for roster in ROSTERS:
        book = CalamineWorkbook.from_path(str(directory / roster.file))
        for sheet in roster.sheets:
            lines = book.get_sheet_by_name(sheet.name).to_python()
            at = next(at for at, line in enumerate(lines) if set(sheet.headers) <= set(line))
            rows[sheet.ledger] = [_row(lines[at], line) for line in lines[at + 1 :] if line[0] != "合计"]
            files[sheet.ledger] = roster.file
    return Books(rows, files)


def _row(headers: list[Any], line: list[Any]) -> Row:
    return {header: _cell(header, cell) for header, cell in zip(headers, line, strict=True)}


def _cell(header: str, cell: Any) -> Any:
    if header.endswith(_DATES) and header != "期限(月)":
        return read_date(cell if cell != "" else None)
    return int(cell) if isinstance(cell, float) and cell.is_integer() else cell


def person(row: Row) -> tuple[Any, ...]:
    """His number; without one his name, birth and door."""
    return (row["身份证号"],) if row["身份证号"] else (row["姓名"], row["出生日期"], door(row))


def door(row: Row) -> str:
    return (
        row["住址"]
        if "住址" in row
        else "-".join(row[part] for part in ("楼栋号", "单元", "室号") if row[part])
    )


def persons(rows: Iterable[Row]) -> set[tuple[Any, ...]]:
    return {person(row) for row in rows}


def within(day: PartialDate | None, first: date = FIRST, last: date = LAST) -> bool:
    """Not a partial date that lies on both sides: the demonstration has none at the cuts of a figure."""
    if day is None:
        return False
    inside = first <= day.day <= last
    assert inside == (first <= day.last <= last), f"{day} crosses {first} or {last}"
    return inside


def holds_on(day: date, start: str, end: str) -> Callable[[Row], bool]:
    """At the close of ``day``; the end is the first day on which it no longer holds."""

    def holds(row: Row) -> bool:
        for cut in (row[start], row[end]):
            assert cut is None or not cut.crosses(day.replace(day=1)), f"{cut} crosses {day}"
        return row[start].day <= day and (row[end] is None or row[end].day > day)

    return holds


def current(books: Books, ledger: str, start: str, end: str, day: date = LAST) -> list[Row]:
    holds = holds_on(day, start, end)
    return [row for row in books[ledger] if holds(row)]


def in_period(books: Books, ledger: str, header: str, first: date = FIRST, last: date = LAST) -> list[Row]:
    return [row for row in books[ledger] if within(row[header], first, last)]
