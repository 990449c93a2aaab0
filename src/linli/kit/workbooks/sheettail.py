"""The end of a sheet's XML, behind its rows: changed there, sixty megabytes of rows pass unparsed."""

import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from lxml import etree

from linli.kit.workbooks.package import local_name, parse

_PIECE = 1 << 20
_OPENING = re.compile(rb"<(?:[\w.-]+:)?worksheet\b[^>]*>")
_END_OF_ROWS = re.compile(rb"</(?:[\w.-]+:)?sheetData\s*>|<(?:[\w.-]+:)?sheetData\s*/>")
_OVERLAP = 200
#: The order the schema demands; a program that reads strictly refuses any other.
# fmt: off
_SCHEMA_ORDER = (
    "sheetPr", "dimension", "sheetViews", "sheetFormatPr", "cols", "sheetData", "sheetCalcPr",
    "sheetProtection", "protectedRanges", "scenarios", "autoFilter", "sortState", "dataConsolidate",
    "customSheetViews", "mergeCells", "phoneticPr", "conditionalFormatting", "dataValidations",
    "hyperlinks", "printOptions", "pageMargins", "pageSetup", "headerFooter", "rowBreaks",
    "colBreaks", "customProperties", "cellWatches", "ignoredErrors", "smartTags", "drawing",
    "legacyDrawing", "legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls",
    "AlternateContent", "webPublishItems", "tableParts", "extLst",
)
# fmt: on
_RANK = {name: rank for rank, name in enumerate(_SCHEMA_ORDER)}


@dataclass(frozen=True, slots=True)
class Tail:
    """``root`` is the sheet's element with what stands behind the rows only; it may be changed."""

    root: etree._Element
    head: Callable[[], Iterator[bytes]]

    def content(self) -> Iterator[bytes]:
        """The whole part again: everything before untouched, then the changed end."""
        yield from self.head()
        if len(self.root) == 0:
            self.root.text = ""
        written = etree.tostring(self.root, encoding="UTF-8")
        yield written[written.index(b">") + 1 :] if self._is_tail else written

    @property
    def _is_tail(self) -> bool:
        return all(local_name(element) != "sheetData" for element in self.root)


def read_tail(archive: zipfile.ZipFile, part: str) -> Tail:
    """A sheet written in an unusual form is parsed whole instead: slower, and the result is the same."""
    found = _split(archive, part)
    if found is not None:
        opening, offset, rest = found
        try:
            return Tail(parse(opening + rest), lambda: _first_bytes(archive, part, offset))
        except etree.XMLSyntaxError:
            pass
    declaration = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    return Tail(parse(archive.read(part)), lambda: iter([declaration]))


def insert_in_order(root: etree._Element, element: etree._Element) -> None:
    """Where the schema wants it, behind elements of the same name."""
    rank = _RANK[local_name(element)]
    for at, present in enumerate(root):
        if _RANK.get(local_name(present), len(_RANK)) > rank:
            root.insert(at, element)
            return
    root.append(element)


def _split(archive: zipfile.ZipFile, part: str) -> tuple[bytes, int, bytes] | None:
    """The sheet's opening tag, how many bytes the rows end after, and all bytes behind them."""
    with archive.open(part) as file:
        block = file.read(_PIECE)
        opening = _OPENING.search(block)
        if opening is None:
            return None
        begin = 0
        while (end := _END_OF_ROWS.search(block)) is None:
            piece = file.read(_PIECE)
            if not piece:
                return None
            begin += max(len(block) - _OVERLAP, 0)
            block = block[-_OVERLAP:] + piece
        return opening[0], begin + end.end(), block[end.end() :] + file.read()


def _first_bytes(archive: zipfile.ZipFile, part: str, count: int) -> Iterator[bytes]:
    with archive.open(part) as file:
        while count:
            piece = file.read(min(_PIECE, count))
            if not piece:
                return
            count -= len(piece)
            yield piece
