"""What a roster is: a file with sheets, a sheet with headers, and what stands under each header."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Generic, TypeVar

from linli.core.partial import PartialDate
from linli.demonstration.world import World

Cell = str | int | float | date | None
Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Sheet(Generic[Row]):
    """One ledger's table. ``columns``: header → cell of a row; ``total``: columns summed in a footer."""

    ledger: str
    name: str
    rows: Callable[[World], Iterable[Row]]
    columns: dict[str, Callable[[Row], Cell]]
    title: str = ""
    numbered: bool = False
    total: tuple[str, ...] = ()

    @property
    def headers(self) -> list[str]:
        return [*(["序号"] if self.numbered else []), *self.columns]

    def lines(self, world: World) -> Iterator[list[Cell]]:
        """What stands below the header, the line of totals last."""
        sums: dict[str, float] = dict.fromkeys(self.total, 0)
        for serial, row in enumerate(self.rows(world), 1):
            cells = {header: cell(row) for header, cell in self.columns.items()}
            for header in sums:
                value = cells[header]
                sums[header] += value if isinstance(value, int | float) else 0
            yield [*([serial] if self.numbered else []), *cells.values()]
        if sums:
            yield [
                "合计",
                *(round(sums[header], 2) if header in sums else None for header in self.headers[1:]),
            ]


@dataclass(frozen=True, slots=True)
class Roster:
    file: str
    sheets: tuple[Sheet[Any], ...] = field(default=())

    @property
    def ledgers(self) -> tuple[str, ...]:
        """In the order of the sheets, which is the order of importing them."""
        return tuple(sheet.ledger for sheet in self.sheets)


def roster(
    file: str,
    ledger: str,
    rows: Callable[[World], Iterable[Row]],
    columns: dict[str, Callable[[Row], Cell]],
    *,
    sheet: str = "Sheet1",
    title: str = "",
    numbered: bool = False,
    total: tuple[str, ...] = (),
) -> Roster:
    """A file with one sheet."""
    return Roster(file, (Sheet(ledger, sheet, rows, columns, title, numbered, total),))


Written = PartialDate | date | None


def dotted(day: Written) -> Cell:
    """2010.3.5, as most people type it; only the month or the year where no more is known."""
    return _text(day, "{0.year}.{0.month}.{0.day}")


def dashed(day: Written) -> Cell:
    return _text(day, "{0.year}-{0.month:02}-{0.day:02}")


def chinese(day: Written) -> Cell:
    return _text(day, "{0.year}年{0.month}月{0.day}日")


def as_date(day: Written) -> Cell:
    """A date as Excel knows it; what is only partly known stays text."""
    if isinstance(day, PartialDate) and day.is_exact:
        return day.day
    return day if isinstance(day, date) else _text(day, "")


def month(day: date) -> Cell:
    return f"{day.year}年{day.month}月"


def _text(day: Written, form: str) -> str | None:
    if day is None:
        return None
    if isinstance(day, PartialDate):
        if not day.is_exact:
            return day.label()
        day = day.day
    return form.format(day)
