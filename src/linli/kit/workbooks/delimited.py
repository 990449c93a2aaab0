"""Tables as plain text: reading .csv as offices export it, and writing one that Excel opens without harm."""

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import IO

_ENCODINGS = ("utf-8", "gb18030")
_PIECE = 1 << 20
#: Controls that no text file holds; tab, line feed and carriage return are text.
_BINARY = re.compile("[\x00-\x08\x0e-\x1f]")
_DELIMITERS = (",", "\t", ";")
_AS_FORMULA = re.compile(r'="(.*)"', re.DOTALL)
#: A lone sign (a dash for "none") does nothing.
_RISKY = re.compile(r"'*[=+\-@\t\r].+|'+[=+\-@\t\r]", re.DOTALL)
_GUARDED = re.compile(r"'+[=+\-@\t\r]")
_WOULD_LOSE_DIGITS = re.compile(r"0\d+|\d{12,}")


def detect_encoding(path: Path) -> str | None:
    """utf-8 with or without mark, GB18030 (what Excel and WPS save in China), UTF-16 with mark; or None."""
    with path.open("rb") as file:
        head = file.read(4)
    if head.startswith(codecs.BOM_UTF8):
        return "utf-8-sig" if _decodes(path, "utf-8-sig") else None
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16" if _decodes(path, "utf-16") else None
    return next((encoding for encoding in _ENCODINGS if _decodes(path, encoding)), None)


def _decodes(path: Path, encoding: str) -> bool:
    try:
        with path.open(encoding=encoding, newline="") as text:
            while piece := text.read(_PIECE):
                if _BINARY.search(piece):
                    return False
    except UnicodeError:
        return False
    return True


def read_rows(path: Path, encoding: str) -> Iterator[list[str]]:
    """Every cell is text. ``="0012"`` and digits with a tab behind, two ways to keep zeros, are unwrapped."""
    with path.open(encoding=encoding, newline="") as text:
        sample = text.read(16_384)
        text.seek(0)
        for row in csv.reader(text, delimiter=_delimiter(sample)):
            yield [_unwrapped(cell) for cell in row]


def _delimiter(sample: str) -> str:
    """The sign that cuts most of the first rows into equally many cells; the comma if none does."""

    def agreement(sign: str) -> tuple[int, int]:
        rows = islice(csv.reader(io.StringIO(sample, newline=""), delimiter=sign), 20)
        widths = Counter(len(row) for row in rows if len(row) > 1)
        return max(((times, width) for width, times in widths.items()), default=(0, 0))

    return max(_DELIMITERS, key=agreement)


def _unwrapped(cell: str) -> str:
    if (formula := _AS_FORMULA.fullmatch(cell)) is not None:
        return formula[1].replace('""', '"')
    if _GUARDED.match(cell):
        return cell[1:]
    return cell.strip("\t")


def write_csv(target: Path | IO[bytes], titles: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """UTF-8 with a mark, so that Excel shows Chinese.

    A text that Excel would run as a formula gets a leading ', and digits that Excel would shorten (identity
    numbers, leading zeros) a trailing tab; ``read_rows`` takes both away again.
    """
    if isinstance(target, Path):
        with target.open("wb") as file:
            write_csv(file, titles, rows)
        return
    text = io.TextIOWrapper(target, encoding="utf-8-sig", newline="", write_through=True)
    try:
        writer = csv.writer(text)
        writer.writerow([_wrapped(title) for title in titles])
        for row in rows:
            writer.writerow([_wrapped(value) for value in row])
    finally:
        text.detach()


def _wrapped(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.isoformat(sep=" ")
    if isinstance(value, date):
        return value.isoformat()
    if not isinstance(value, str):
        return str(value)
    if _RISKY.fullmatch(value):
        return f"'{value}"
    return f"{value}\t" if _WOULD_LOSE_DIGITS.fullmatch(value) else value
