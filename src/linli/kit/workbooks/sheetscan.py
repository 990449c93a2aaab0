"""Reads the raw XML of a sheet before its fast reader does: how far it reaches, which cells have no value.

The fast reader says neither. It lays out a full rectangle up to the furthest cell, so that five kilobytes
with a cell at XFD1048576 would ask for 500 GB and end the whole process; and it shows ``#REF!`` and formulas
that were never calculated as empty cells.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO

import numpy as np
import numpy.typing as npt
from lxml import etree

from linli.kit.workbooks.package import local_name
from linli.kit.workbooks.values import UNCALCULATED, ErrorCell, column_number

_Bytes = npt.NDArray[np.uint8]
_Places = npt.NDArray[np.intp]

_BLOCK = 1 << 20
_CELL = b'<c r="'
_TAG = 6  # length of the above
_FORMULA = rb"<f\b[^>]*(?:/>|>[^<]*</f>)\s*"
_ERROR_CELL = re.compile(
    rb'<c r="([A-Z]+)(\d+)"[^>]*\bt="e"[^>]*>\s*(?:' + _FORMULA + rb")?<v>([^<]*)</v>", re.ASCII
)
_EMPTY_FORMULA = re.compile(
    rb'<c r="([A-Z]+)(\d+)"([^>]*)>\s*' + _FORMULA + rb"(?:<v\s*/>|<v>\s*</v>)?\s*</c>", re.ASCII
)
_OTHER_ENCODING = re.compile(rb"""^[^>]{0,200}encoding\s*=\s*["'](?!utf-8["'])""", re.IGNORECASE)


class PartDamaged(Exception):
    """Not well-formed XML, or XML that the fast reader would misread."""


@dataclass(slots=True)
class SheetScan:
    """Rows and columns are counts: how far the cells with content reach."""

    rows: int = 0
    columns: int = 0
    faults: dict[tuple[int, int], ErrorCell] = field(default_factory=dict)
    is_unusual: bool = False  #: written in a way the quick reading below does not understand for certain
    looks_like_sheet: bool = False

    def reach(self, rows: int, columns: int) -> None:
        self.rows, self.columns = max(self.rows, rows), max(self.columns, columns)


def scan(part: IO[bytes]) -> SheetScan:
    """One quick pass over any part; reads to the end, so that the zip's check sums are compared as well."""
    seen = SheetScan()
    for number, block in enumerate(_blocks(part)):
        if number == 0 and (
            block[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in block[:4] or _OTHER_ENCODING.match(block)
        ):
            seen.is_unusual = seen.looks_like_sheet = True
        if b"<!DOCTYPE" in block:
            raise PartDamaged("DOCTYPE")
        seen.looks_like_sheet = seen.looks_like_sheet or b"sheetData" in block
        if b"<![CDATA[" in block and (seen.looks_like_sheet or b"<sst" in block or b"</si>" in block):
            raise PartDamaged("CDATA")  # legal, but the fast reader takes such a text for empty
        _measure(block, seen)
        _note_faults(block, seen)
    return seen


def scan_slowly(part: IO[bytes]) -> SheetScan:
    """The same by a full XML reader, for a sheet that is written in an unusual way."""
    seen = SheetScan(looks_like_sheet=True)
    row = column = 0
    try:
        reader = etree.iterparse(
            part, events=("start", "end"), tag=("{*}c", "{*}row"), resolve_entities=False, no_network=True
        )
        for event, element in reader:
            name = local_name(element)
            if event == "start" and name == "row":
                row, column = _integer(element.get("r"), row + 1), 0
            elif event == "end" and name == "c":
                at_row, column = _address(element.get("r"), row, column + 1)
                _note_cell(element, seen, at_row, column)
                element.clear()
            elif event == "end" and name == "row":
                element.clear()
                while (earlier := element.getprevious()) is not None and (
                    parent := element.getparent()
                ) is not None:
                    parent.remove(earlier)
    except etree.XMLSyntaxError as broken:
        raise PartDamaged(str(broken)) from broken
    if reader.root is not None and reader.root.getroottree().docinfo.internalDTD is not None:
        raise PartDamaged("DOCTYPE")
    return seen


def _blocks(part: IO[bytes]) -> Iterator[bytes]:
    """Pieces that begin with a cell, so that no cell is cut in two."""
    rest = b""
    while piece := part.read(_BLOCK):
        rest += piece
        cut = rest.rfind(_CELL)
        if cut > 0:
            yield rest[:cut]
            rest = rest[cut:]
        elif len(rest) > 4 * _BLOCK:  # no cells here: a picture, or texts; a little overlap keeps words whole
            yield rest
            rest = rest[-16:]
    yield rest


def _measure(block: bytes, seen: SheetScan) -> None:
    """How far the cells of a block reach. Empty cells do not count, the fast reader skips them too."""
    text = np.frombuffer(block, np.uint8)
    if len(text) < 16:
        return
    starts = _starts_of_cells(text)
    if not len(starts):
        seen.is_unusual = seen.is_unusual or b":c" in block
        return
    if starts[-1] + 18 > len(
        text
    ):  # the last cell of the part is followed by the end of the sheet, always longer
        seen.is_unusual = True
        return
    if not all((text[starts + at] == sign).all() for at, sign in enumerate(_CELL)) or b":c " in block:
        seen.is_unusual = True
        return
    filled = starts[~_are_empty(text, starts, seen)]
    if not len(filled):
        return
    rows, columns, is_certain = _addresses(text[filled[:, None] + np.arange(_TAG, _TAG + 11)])
    seen.is_unusual = seen.is_unusual or not is_certain
    seen.reach(rows, columns)


def _starts_of_cells(text: _Bytes) -> _Places:
    """Where ``<c`` stands as a whole tag name."""
    after = text[2:]
    ends_name = (after <= 32) | (after == ord(">")) | (after == ord("/"))
    return np.flatnonzero((text[:-2] == ord("<")) & (text[1:-1] == ord("c")) & ends_name)


def _are_empty(text: _Bytes, starts: _Places, seen: SheetScan) -> npt.NDArray[np.bool_]:
    """True for ``<c r="B2" s="4"/>`` and ``<c r="B2" s="4"></c>``: a format and nothing in it."""
    closing = np.flatnonzero(text == ord(">"))
    at = np.searchsorted(closing, starts)
    if at[-1] >= len(closing) or closing[at[-1]] + 3 > len(text):
        seen.is_unusual = True
        return np.zeros(len(starts), bool)
    ends = closing[at]
    following = np.minimum(ends + 2, len(text) - 1)
    empty = (text[ends - 1] == ord("/")) | ((text[ends + 1] == ord("<")) & (text[following] == ord("/")))
    if empty.any():
        # A ">" inside an attribute could make a filled cell look empty: quotes must pair up before it.
        double, single = np.flatnonzero(text == ord('"')), np.flatnonzero(text == ord("'"))
        first, last = starts[empty], ends[empty]
        pairs = np.searchsorted(double, last) - np.searchsorted(double, first)
        others = np.searchsorted(single, last) - np.searchsorted(single, first)
        seen.is_unusual = seen.is_unusual or bool((pairs % 2).any() or others.any())
    return np.asarray(empty, bool)


def _addresses(signs: npt.NDArray[np.uint8]) -> tuple[int, int, bool]:
    """The furthest row and column of many addresses (``B5"``, one a line), and whether all were proper."""
    row, column = np.zeros(len(signs), np.int64), np.zeros(len(signs), np.int64)
    in_letters, in_number = np.ones(len(signs), bool), np.ones(len(signs), bool)
    is_certain = True
    for sign in signs.T:
        in_letters &= (sign >= 65) & (sign <= 90)
        column = np.where(in_letters, column * 26 + sign - 64, column)
        digit = ~in_letters & in_number & (sign >= 48) & (sign <= 57)
        row = np.where(digit, row * 10 + sign - 48, row)
        ends = in_number & ~in_letters & ~digit
        is_certain = is_certain and bool((sign[ends] == ord('"')).all())
        in_number &= in_letters | digit
    is_certain = is_certain and not in_number.any() and bool(row.min() and column.min())
    return int(row.max()), int(column.max()), is_certain


def _note_faults(block: bytes, seen: SheetScan) -> None:
    if b't="e"' in block:
        for found in _ERROR_CELL.finditer(block):
            seen.faults[_place(found)] = ErrorCell(found[3].decode("utf-8", "replace"))
    if b"</f>" in block or b"<f " in block:
        for found in _EMPTY_FORMULA.finditer(block):
            if b't="str"' not in found[3]:  # a text result may rightly be empty
                seen.faults[_place(found)] = UNCALCULATED


def _place(found: re.Match[bytes]) -> tuple[int, int]:
    return int(found[2]) - 1, column_number(found[1].decode())


def _note_cell(element: etree._Element, seen: SheetScan, row: int, column: int) -> None:
    parts = {local_name(child): child.text for child in element}
    if "v" not in parts and "is" not in parts and "f" not in parts:
        return
    seen.reach(row, column)
    kind, value = element.get("t"), parts.get("v")
    if kind == "e" and value:
        seen.faults[row - 1, column - 1] = ErrorCell(value)
    elif "f" in parts and not (value or "").strip() and kind != "str":
        seen.faults[row - 1, column - 1] = UNCALCULATED


def _address(text: str | None, row: int, column: int) -> tuple[int, int]:
    """A cell without an address stands right of the one before it."""
    if text is None:
        return row, column
    found = re.fullmatch(r"([A-Za-z]{1,9})([0-9]{1,18})", text)
    if not found:
        raise PartDamaged(f"单元格地址 {text[:20]}")
    return int(found[2]), column_number(found[1]) + 1


def _integer(text: str | None, otherwise: int) -> int:
    return int(text) if text and text.isdecimal() else otherwise
