"""Writes rosters to .xlsx: digits stay text, dates are dates, pages are ready to print, bytes repeat."""

import math
import os
import tempfile
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from enum import StrEnum
from itertools import chain, islice
from pathlib import Path
from typing import IO, Any, cast

from rustpy_xlsxwriter import Format, write_worksheets

from linli.kit.workbooks.values import EXACT_LIMIT, safe_sheet_name
from linli.kit.workbooks.zipcopy import copy_with

__all__ = [
    "CellKind",
    "Paper",
    "SheetColumn",
    "SheetData",
    "display_width",
    "safe_sheet_name",
    "write_workbook",
]

_FONT = "宋体"
_HEADER_COLOUR = "#E8EBF0"
_LONGEST_TEXT = 32_767
#: Excel's calendar has a 29 February 1900; before it a day number means another day in every program.
_FIRST_SURE_DAY = date(1900, 3, 1)
_SAMPLE = 300
_NARROWEST, _WIDEST = 6.0, 40.0
_IN_MEMORY = 16 << 20
_CORE = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    b'<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
    b'xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
    b'<dcterms:created xsi:type="dcterms:W3CDTF">2000-01-01T00:00:00Z</dcterms:created>'
    b'<dcterms:modified xsi:type="dcterms:W3CDTF">2000-01-01T00:00:00Z</dcterms:modified>'
    b"</cp:coreProperties>"
)


class CellKind(StrEnum):
    """How the values of a column are written; a text such as 拒绝提供 may stand in any of them."""

    TEXT = "text"  #: also identity numbers, phones, codes: never as a number
    NUMBER = "number"
    DATE = "date"
    MOMENT = "moment"


_NUMBER_FORMATS = {
    CellKind.TEXT: "@",
    CellKind.NUMBER: "General",
    CellKind.DATE: "yyyy-mm-dd",
    CellKind.MOMENT: "yyyy-mm-dd hh:mm:ss",
}


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """``width`` in Latin characters, a Chinese one takes two; None: as wide as the first rows need."""

    title: str
    kind: CellKind = CellKind.TEXT
    width: float | None = None
    number_format: str = ""


@dataclass(frozen=True, slots=True)
class Paper:
    """How a sheet prints: A4, one page wide, header on every page, page x of y between the two signatures."""

    landscape: bool = True
    signature_left: str = "填表人："
    signature_right: str = "审核人："


@dataclass(frozen=True, slots=True)
class SheetData:
    """One sheet to write; rows may come from a generator and are never held together."""

    name: str
    columns: Sequence[SheetColumn]
    rows: Iterable[Sequence[object]]
    title: str = ""
    subtitle: str = ""
    frozen_columns: int = 0
    paper: Paper = field(default_factory=Paper)


def write_workbook(
    target: str | Path | IO[bytes],
    sheets: Iterable[SheetData],
    progress: Callable[[int], None] | None = None,
) -> None:
    """``progress`` hears the number of rows written so far, each thousand and at the end.

    A file appears only when it is complete. ``ValueError`` for what Excel cannot hold: two columns of one
    title, two sheets of one name, a text over 32,767 characters.
    """
    if not isinstance(target, str | Path):
        _write(target, sheets, progress)
        return
    path = Path(target)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "w+b") as file:
            _write(file, sheets, progress)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def display_width(text: str) -> int:
    """Of the longest line, in Latin characters: 身份证号 is 8."""
    return max(
        (
            sum(2 if unicodedata.east_asian_width(sign) in "WFA" else 1 for sign in line)
            for line in text.split("\n")
        ),
        default=0,
    )


def _write(target: IO[bytes], sheets: Iterable[SheetData], progress: Callable[[int], None] | None) -> None:
    count = _Count(progress)
    prepared = [_Prepared(sheet, count) for sheet in sheets]
    names = [one.name for one in prepared]
    if len({name.lower() for name in names}) < len(names):
        raise ValueError(f"工作表重名：{'、'.join(names)}")
    if not prepared:
        raise ValueError("没有要写的工作表")
    with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY) as raw:
        write_worksheets(
            [(one.name, one.records()) for one in prepared],
            cast(Any, raw),
            freeze_panes={
                one.name: {"row": one.header_row + 1, "col": one.sheet.frozen_columns} for one in prepared
            },
            column_widths={one.name: one.widths() for one in prepared},
            column_formats={one.name: one.formats() for one in prepared},
            header_format={one.name: _header_format() for one in prepared},
            header_row={one.name: one.header_row for one in prepared},
            merge_ranges={one.name: one.titles() for one in prepared if one.header_row},
            row_heights={one.name: one.heights() for one in prepared},
            autofilter={one.name: True for one in prepared},
            page_setup={one.name: one.page() for one in prepared},
            ignore_errors={one.name: one.text_titles() for one in prepared},
        )
        count.finish()
        raw.seek(0)
        copy_with(cast(Any, raw), cast(Any, target), {"docProps/core.xml": _CORE})


class _Count:
    def __init__(self, progress: Callable[[int], None] | None) -> None:
        self._progress = progress
        self._rows = 0

    def one_more(self) -> None:
        self._rows += 1
        if self._progress and self._rows % 1000 == 0:
            self._progress(self._rows)

    def finish(self) -> None:
        if self._progress and (self._rows % 1000 or not self._rows):
            self._progress(self._rows)


class _Prepared:
    """One sheet in the writer's words; the first rows are read ahead, to know how wide the columns are."""

    def __init__(self, sheet: SheetData, count: _Count) -> None:
        self.sheet = sheet
        self.name = safe_sheet_name(sheet.name)
        self.header_row = bool(sheet.title) + bool(sheet.subtitle)
        self._titles = [column.title for column in sheet.columns]
        self._count = count
        if not self._titles or "" in self._titles or len(set(self._titles)) < len(self._titles):
            raise ValueError(
                f"工作表“{self.name}”没有列、有列没有名称，或有两列同名：{'、'.join(self._titles)}"
            )
        rows = iter(sheet.rows)
        self._sample = list(islice(rows, _SAMPLE))
        self._rest = rows

    def records(self) -> Iterator[dict[str, object]]:
        writers = [_WRITERS[column.kind] for column in self.sheet.columns]
        is_empty = True
        for row in chain(self._sample, self._rest):
            is_empty = False
            self._count.one_more()
            yield {
                title: write(value) for title, write, value in zip(self._titles, writers, row, strict=True)
            }
        if is_empty:  # without a row the writer would leave out the header as well
            yield dict.fromkeys(self._titles)

    def widths(self) -> list[float]:
        return [
            column.width if column.width is not None else self._width(at, column)
            for at, column in enumerate(self.sheet.columns)
        ]

    def _width(self, at: int, column: SheetColumn) -> float:
        texts = [_WRITERS[column.kind](row[at]) for row in self._sample if at < len(row)]
        needed = max((display_width(_shown(value)) for value in texts if value is not None), default=0)
        heading = display_width(column.title) + 2  # the arrow of the filter
        return min(max(float(needed), float(heading), _NARROWEST) + 1.5, _WIDEST)

    def formats(self) -> list[Format]:
        return [_cell_format(column) for column in self.sheet.columns]

    def titles(self) -> list[Any]:
        last = max(len(self._titles), 2) - 1  # a block of one cell cannot be merged
        lines = [
            (self.sheet.title, Format().set_bold().set_font_size(16).set_align("center")),
            (self.sheet.subtitle, Format().set_font_size(10).set_align("left")),
        ]
        present = [(text, style) for text, style in lines if text]
        return [
            (row, 0, row, last, text, style.set_font_name(_FONT).set_align("vcenter"))
            for row, (text, style) in enumerate(present)
        ]

    def heights(self) -> dict[int, float]:
        lines = ([30.0] if self.sheet.title else []) + ([18.0] if self.sheet.subtitle else [])
        return dict(enumerate([*lines, 24.0]))

    def page(self) -> dict[str, object]:
        paper = self.sheet.paper
        left, right = (text.replace("&", "&&") for text in (paper.signature_left, paper.signature_right))
        return {
            "landscape": paper.landscape,
            "paper_size": 9,
            "repeat_rows": (0, self.header_row),
            "fit_to_pages": (1, 0),
            "center_horizontally": True,
            "margins": {"left": 0.5, "right": 0.5, "top": 0.6, "bottom": 0.75, "header": 0.3, "footer": 0.3},
            "footer": f"&L{left}________&C第 &P 页，共 &N 页&R{right}________",
        }

    def text_titles(self) -> list[str]:
        """Columns without the green corner that says: a number stored as text."""
        return [column.title for column in self.sheet.columns if column.kind is CellKind.TEXT]


def _header_format() -> Format:
    style = Format().set_font_name(_FONT).set_font_size(11).set_bold().set_text_wrap().set_border("thin")
    return style.set_background_color(_HEADER_COLOUR).set_align("center").set_align("vcenter")


def _cell_format(column: SheetColumn) -> Format:
    style = Format().set_font_name(_FONT).set_font_size(11).set_border("thin").set_align("vcenter")
    style = style.set_num_format(column.number_format or _NUMBER_FORMATS[column.kind])
    return style.set_text_wrap() if column.kind is CellKind.TEXT else style


def _as_text(value: object) -> str | None:
    if value is None or type(value) is str:
        if value is not None and len(value) > _LONGEST_TEXT:
            raise ValueError(f"一格文字有 {len(value)} 个字，Excel 最多 {_LONGEST_TEXT} 个：{value[:20]}…")
        return value
    if isinstance(value, bool):
        return "是" if value else "否"
    return value.isoformat(sep=" ") if isinstance(value, datetime) else str(value)


def _as_number(value: object) -> object:
    if type(value) is int:
        return value if abs(value) < EXACT_LIMIT else str(value)
    if type(value) is float:
        return value if math.isfinite(value) else str(value)
    return float(value) if isinstance(value, Decimal) else _as_text(value)


def _as_date(value: object) -> object:
    return value if type(value) is date and value >= _FIRST_SURE_DAY else _as_text(value)


def _as_moment(value: object) -> object:
    if (
        type(value) is date and value >= _FIRST_SURE_DAY
    ):  # beside a day, the writer would shorten the moments below it to days
        value = datetime.combine(value, time())
    if not isinstance(value, datetime):
        return _as_text(value)
    if value.tzinfo is not None:
        raise ValueError("Excel 没有时区：请先换成当地时间")
    return value if value.date() >= _FIRST_SURE_DAY else _as_text(value)


_WRITERS: dict[CellKind, Callable[[object], object]] = {
    CellKind.TEXT: _as_text,
    CellKind.NUMBER: _as_number,
    CellKind.DATE: _as_date,
    CellKind.MOMENT: _as_moment,
}


def _shown(value: object) -> str:
    return value.isoformat(sep=" ") if isinstance(value, datetime) else str(value)
