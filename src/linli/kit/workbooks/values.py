"""What one cell holds, and how a cell is addressed (B5 is row 5, second column) on which sheet."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

#: Excel keeps fifteen digits of a number; an identity number typed as one has lost its end for good.
EXACT_LIMIT = 10**15


@dataclass(frozen=True, slots=True)
class ErrorCell:
    """A cell without a value of its own: ``#REF!``, ``#N/A``, or a formula that nobody calculated."""

    text: str


UNCALCULATED = ErrorCell("公式未计算")

CellValue = str | int | float | bool | date | datetime | time | timedelta | ErrorCell | None


def plain(value: object) -> CellValue:
    """A cell as people mean it: 3.0 is 3, empty text is nothing, midnight is a day. Text stays as typed."""
    if type(value) is str:
        return value if value and not value.isspace() else None
    if type(value) is float:
        return int(value) if value.is_integer() else value
    if type(value) is datetime:
        return value.date() if value.time() == time() else value
    return value  # type: ignore[return-value]  # int, bool, date, time, timedelta are themselves already


def has_lost_digits(value: CellValue) -> bool:
    """True for a number of sixteen digits or more: Excel has turned its end into zeros."""
    return isinstance(value, int | float) and abs(value) >= EXACT_LIMIT


def column_letters(column: int) -> str:
    """0 is A, 25 is Z, 26 is AA."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def column_number(letters: str) -> int:
    """A is 0, AA is 26."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number - 1


def safe_sheet_name(text: str) -> str:
    """At most 31 characters, none of []:*?/\\, no apostrophe at either end; an empty name becomes 表."""
    return "".join(" " if sign in "[]:*?/\\" else sign for sign in text).strip(" '")[:31].strip(" '") or "表"
