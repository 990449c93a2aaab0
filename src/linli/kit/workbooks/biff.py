"""Finds in an old .xls what its fast reader does not say: how far it reaches, error cells, passwords.

The reader asks for memory by the furthest cell and by the size a sheet claims, and ends the process when it
gets none: both are compared with what the format allows before it is started.
"""

import struct
from collections.abc import Iterator

from linli.kit.workbooks.sheetscan import PartDamaged, SheetScan
from linli.kit.workbooks.values import ErrorCell

_ERRORS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
}
_FORMULA, _END, _PASSWORD, _SHEET, _MANY_NUMBERS = 0x0006, 0x000A, 0x002F, 0x0085, 0x00BD
_TEXT, _SIZE, _NUMBER, _LABEL, _BOOLEAN_OR_ERROR, _SHORT_NUMBER = (
    0x00FD,
    0x0200,
    0x0203,
    0x0204,
    0x0205,
    0x027E,
)
_BEGIN = 0x0809
_CELLS = frozenset({_FORMULA, _MANY_NUMBERS, _TEXT, _NUMBER, _LABEL, _BOOLEAN_OR_ERROR, _SHORT_NUMBER})
_MOST_ROWS, _MOST_COLUMNS = 65_536, 256


def has_password(stream: bytes) -> bool:
    """The mark of a password stands among the first records, before any content."""
    for kind, _, _ in _records(stream, 0):
        if kind == _PASSWORD:
            return True
        if kind in (_SHEET, _END):
            return False
    return False


def scan_sheets(stream: bytes) -> list[tuple[str, SheetScan]]:
    """Every sheet in the order of the tabs; ``PartDamaged`` when one claims more than an .xls can hold."""
    sheets = []
    for kind, at, length in _records(stream, 0):
        if kind == _END:
            break
        if kind == _SHEET and length >= 8:
            (offset,) = struct.unpack_from("<I", stream, at)
            sheets.append((_name(stream[at + 6 : at + length]), _scan(stream, offset)))
    return sheets


def _scan(stream: bytes, offset: int) -> SheetScan:
    seen = SheetScan()
    depth = 0
    for kind, at, length in _records(stream, offset):
        if kind == _BEGIN:
            depth += 1
        elif kind == _END:
            depth -= 1  # a chart inside a sheet is a part within the part
            if depth <= 0:
                break
        elif kind == _SIZE and length >= 12:
            first_row, end_row, first_column, end_column = struct.unpack_from("<IIHH", stream, at)
            if end_row - first_row > _MOST_ROWS or end_column - first_column > _MOST_COLUMNS:
                raise PartDamaged("工作表大小不合规定")
        elif kind in _CELLS and length >= 6:
            _note_cell(stream, kind, at, length, seen)
    return seen


def _note_cell(stream: bytes, kind: int, at: int, length: int, seen: SheetScan) -> None:
    row, column = struct.unpack_from("<HH", stream, at)
    last = column + (length - 6) // 6 - 1 if kind == _MANY_NUMBERS else column
    seen.reach(row + 1, last + 1)
    if kind == _BOOLEAN_OR_ERROR and length >= 8:
        code, is_error = stream[at + 6], stream[at + 7] != 0
    elif kind == _FORMULA and length >= 14:
        # A result that is no number is marked by FFFF; its first byte then says what it is: 2, an error.
        code, is_error = stream[at + 8], stream[at + 12 : at + 14] == b"\xff\xff" and stream[at + 6] == 2
    else:
        return
    if is_error:
        seen.faults[row, column] = ErrorCell(_ERRORS.get(code, "#N/A"))


def _name(content: bytes) -> str:
    """Length, a flag for two-byte letters, the letters. Only for messages: older workbooks have no flag."""
    count, wide = content[0], content[1]
    if wide == 1:
        return content[2 : 2 + 2 * count].decode("utf-16-le", "replace")
    return content[2 : 2 + count].decode("latin-1")


def _records(stream: bytes, offset: int) -> Iterator[tuple[int, int, int]]:
    while offset + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, offset)
        if offset + 4 + length > len(stream):
            return
        yield kind, offset + 4, length
        offset += 4 + length
