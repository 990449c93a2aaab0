"""Finds in an old .xls what its fast reader does not say: error cells and passwords."""

import struct
from collections.abc import Iterator

from linli.kit.workbooks.values import ErrorCell

Faults = dict[tuple[int, int], ErrorCell]

_ERRORS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
}
_FORMULA, _END, _PASSWORD, _SHEET, _BOOLEAN_OR_ERROR, _BEGIN = 0x0006, 0x000A, 0x002F, 0x0085, 0x0205, 0x0809


def has_password(stream: bytes) -> bool:
    """The mark of a password stands among the first records, before any content."""
    for kind, _, _ in _records(stream, 0):
        if kind == _PASSWORD:
            return True
        if kind in (_SHEET, _END):
            return False
    return False


def error_cells(stream: bytes) -> dict[int, Faults]:
    """Error cells by the sheet's place in the workbook (0 is the first)."""
    offsets = [
        struct.unpack_from("<I", stream, at)[0]
        for kind, at, length in _until_end(stream, 0)
        if kind == _SHEET and length >= 4
    ]
    found = {index: _errors_of_sheet(stream, offset) for index, offset in enumerate(offsets)}
    return {index: faults for index, faults in found.items() if faults}


def _errors_of_sheet(stream: bytes, offset: int) -> Faults:
    faults: Faults = {}
    for kind, at, length in _until_end(stream, offset):
        if kind == _BOOLEAN_OR_ERROR and length >= 8:
            row, column, _, code, is_error = struct.unpack_from("<HHHBB", stream, at)
        elif kind == _FORMULA and length >= 14:
            row, column = struct.unpack_from("<HH", stream, at)
            # A result that is no number is marked by FFFF; its first byte then says what it is: 2, an error.
            is_error = stream[at + 12 : at + 14] == b"\xff\xff" and stream[at + 6] == 2
            code = stream[at + 8]
        else:
            continue
        if is_error:
            faults[row, column] = ErrorCell(_ERRORS.get(code, "#N/A"))
    return faults


def _until_end(stream: bytes, offset: int) -> Iterator[tuple[int, int, int]]:
    """The records of one part; a chart inside a sheet is a part within the part."""
    depth = 0
    for kind, at, length in _records(stream, offset):
        if kind == _BEGIN:
            depth += 1
        elif kind == _END:
            depth -= 1
            if depth <= 0:
                return
        elif depth <= 1:
            yield kind, at, length


def _records(stream: bytes, offset: int) -> Iterator[tuple[int, int, int]]:
    while offset + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, offset)
        if offset + 4 + length > len(stream):
            return
        yield kind, offset + 4, length
        offset += 4 + length
