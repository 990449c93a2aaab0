"""A list on A4 in the columns of its customary paper: sheets with heads, page numbers and two signatures."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from linli.workbench.ledger import rows
from linli.workbench.ledger.listing import Listing
from linli.workbench.ledger.pages import listing_of
from linli.workbench.shell.look import look_of
from linli.workbench.shell.tables import Cell

#: A printed list longer than this is exported instead.
MOST_ROWS = 3_000
#: Millimetres: what a sheet of A4 leaves for the table, in width and height.
_PORTRAIT, _LANDSCAPE = (186, 244), (273, 157)
#: Half-width characters of 9 point to a millimetre, and a line's and a row's height.
_PER_MM, _LINE, _PADDING = 0.63, 4.3, 2.2
_SERIAL = 11
_NARROWEST, _WIDEST = 11, 58
_UNBROKEN = re.compile(r"[!-~]+")


@dataclass(frozen=True, slots=True)
class PrintedLine:
    serial: int
    cells: Sequence[Cell]


@dataclass(frozen=True, slots=True)
class PrintedColumn:
    title: str
    #: Thousandths of the table's width.
    share: str
    is_number: bool


@dataclass(frozen=True, slots=True)
class Sheet:
    number: int
    lines: Sequence[PrintedLine]


@dataclass(frozen=True, slots=True)
class Print:
    is_landscape: bool
    columns: Sequence[PrintedColumn]
    sheets: Sequence[Sheet]
    serial_share: str


@require_safe
def sheets(request: HttpRequest, ledger: str, code: str) -> HttpResponse:
    """As the list is narrowed and put in order; the newest-first list of the screen in the order of days."""
    listing = listing_of(request, ledger, code)
    count = min(listing.total, MOST_ROWS)
    entries = list(listing.as_on_paper()[:MOST_ROWS])
    made = laid_out(listing, entries)
    return render(request, "workbench/ledger/print.html", {
        "listing": listing, "description": listing.description, "organisation": listing.organisation,
        "period": listing.period, "print": made, "count": count, "cut": listing.total - count,
        "handler": listing.handler,
        "back": listing.query(), "look": look_of(request),
    })  # fmt: skip


def laid_out(listing: Listing, entries: Sequence[Any]) -> Print:
    """Columns as wide as their content needs, the paper turned where they need it; rows as fit on a sheet."""
    heads = rows.columns_of(listing, listing.usual_columns)
    lines = rows.lines_of(listing, entries, listing.usual_columns)
    cells = [[cell for _look, cell in line.cells] for line in lines]
    kept = [
        place
        for place, head in enumerate(heads)
        if any(one[place].text not in ("", "—") for one in cells) or head.is_needed or not cells
    ]
    wanted = [_wanted(heads[place].title, [one[place].text for one in cells]) for place in kept]
    is_landscape = sum(wanted) + _SERIAL > _PORTRAIT[0]
    width, height = _LANDSCAPE if is_landscape else _PORTRAIT
    scale = (width - _SERIAL) / (sum(wanted) or 1)
    widths = [one * scale for one in wanted]
    columns = [
        PrintedColumn(heads[place].title, f"{one / width * 100:.2f}", heads[place].is_number)
        for place, one in zip(kept, widths, strict=True)
    ]
    printed = [
        PrintedLine(number, [one[place] for place in kept]) for number, one in enumerate(cells, start=1)
    ]
    pages = list(_broken(printed, widths, height - _head_height(columns, widths))) or [[]]
    return Print(
        is_landscape, columns, [Sheet(number, one) for number, one in enumerate(pages, start=1)],
        f"{_SERIAL / width * 100:.2f}",
    )  # fmt: skip


def _broken(
    lines: Sequence[PrintedLine], widths: Sequence[float], height: float
) -> Iterator[list[PrintedLine]]:
    page: list[PrintedLine] = []
    left = height
    for line in lines:
        needs = _height([cell.text for cell in line.cells], widths)
        if page and needs > left:
            yield page
            page, left = [], height
        page.append(line)
        left -= needs
    if page:
        yield page


def _head_height(columns: Sequence[PrintedColumn], widths: Sequence[float]) -> float:
    return _height([column.title for column in columns], widths)


def _height(texts: Sequence[str], widths: Sequence[float]) -> float:
    lines = max((_lines(text, width) for text, width in zip(texts, widths, strict=True)), default=1)
    return lines * _LINE + _PADDING


def _lines(text: str, width: float) -> int:
    """How often a text breaks in a column; a browser breaks a little sooner than the sum says."""
    room = max(2.0, (width - 2.4) * _PER_MM)
    return sum(max(1, -(-_columns(part) // int(room))) for part in text.split("\n")) if text else 1


def _wanted(title: str, texts: Sequence[str]) -> float:
    """Wide enough for nine of ten cells on one line, and for the head on two."""
    sizes = sorted(_columns(text) for text in texts)
    # A day or a number is never broken; a longer text may be.
    whole = max((len(run) for text in texts for run in _UNBROKEN.findall(text)), default=0)
    usual = max(sizes[int(len(sizes) * 0.9)] if sizes else 0, min(whole, 20))
    head = -(-_columns(title) // 2) + 1
    return float(min(_WIDEST, max(_NARROWEST, (max(usual, head) + 1) / _PER_MM + 2.4)))


def _columns(text: str) -> int:
    """In half-width characters: a Chinese one takes two."""
    return sum(2 if unicodedata.east_asian_width(one) in "WFA" else 1 for one in text)
