"""Cells to a ledger column's values: dates with precision, money, choices, reasons for gaps."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db import models

from linli.core.dates import DateUnreadable, read_date
from linli.core.finding import Finding
from linli.core.identity import IdentityNumberWrong, read_identity_number
from linli.core.missing import read_missing
from linli.core.money import MoneyUnreadable, read_money
from linli.core.numerals import NumberUnreadable, read_number
from linli.core.partial import PartialDate
from linli.core.text import half_width, header_key, normalise
from linli.kit.description import Description, Ends
from linli.kit.fields import EncryptedField, MoneyField

_TRUE, _FALSE = (
    frozenset(["是", "有", "√", "✓", "对", "y", "yes", "true", "1"]),
    frozenset(["否", "无", "×", "没有", "不", "n", "no", "false", "0"]),
)


#: A cell of a numbered row that was emptied: the one way a sheet takes a value back.
CLEARED = "\ue003"


class CellWrong(ValueError):
    """What a cell holds cannot be this column's value."""

    def __init__(self, code: str, found: str, remedy: str) -> None:
        super().__init__(found)
        self.finding = Finding(code, found, remedy)


@dataclass(slots=True)
class Column:
    """One column read: a value per row, and beside it what dates lack and why cells are empty."""

    values: list[Any]
    precision: dict[int, int] = field(default_factory=dict)
    missing: dict[int, str] = field(default_factory=dict)
    wrong: list[tuple[int, Finding]] = field(default_factory=list)


def read_column(
    column: models.Field[Any, Any], description: Description, cells: Sequence[Any], *, ends: Ends
) -> Column:
    """Reads every cell; equal cells are read once. A cell that cannot be read is None and a finding."""
    label = description.label(column.name)
    read = reader(column, description, ends=ends)
    may_be_gap = _gaps_of(column, description)
    if set(map(type, cells)) <= {str, type(None)}:
        outcomes: dict[Any, Any] = {
            cell: _outcome(read, cell, label, may_be_gap=may_be_gap) for cell in set(cells)
        }
        result = Column([outcomes[cell] for cell in cells])
    else:  # 1, 1.0 and True are equal, and not the same
        keys = list(zip(map(type, cells), cells, strict=True))
        outcomes = {key: _outcome(read, key[1], label, may_be_gap=may_be_gap) for key in set(keys)}
        result = Column([outcomes[key] for key in keys])
    # Most columns hold values throughout; the others are gone through row by row.
    if any(isinstance(outcome, _NO_VALUE) for outcome in outcomes.values()):
        for row, outcome in enumerate(result.values):
            if isinstance(outcome, _NO_VALUE):
                _set_apart(result, row, outcome)
    return result


@dataclass(frozen=True, slots=True)
class _Gap:
    reason: str


#: What reading a cell can give that is not simply its value.
_NO_VALUE = (Finding, PartialDate, _Gap)


def _set_apart(column: Column, row: int, outcome: Any) -> None:
    if isinstance(outcome, PartialDate):
        column.values[row], column.precision[row] = outcome.day, int(outcome.precision)
        return
    column.values[row] = None
    if isinstance(outcome, Finding):
        column.wrong.append((row, outcome))
    else:
        column.missing[row] = outcome.reason


def _gaps_of(column: models.Field[Any, Any], description: Description) -> Callable[[str], bool]:
    """Which texts may say why a cell is empty: none in remarks, none that is itself a choice (拒访)."""
    if column.name == "remark":
        return lambda _text: False
    words = (
        {header_key(str(text)) for pair in column.flatchoices for text in pair} if column.choices else set()
    )
    words |= {header_key(text) for text in description.synonyms.get(column.name, {})}
    return lambda text: header_key(text) not in words


def _outcome(read: Callable[[Any], Any], cell: Any, label: str, *, may_be_gap: Callable[[str], bool]) -> Any:
    if cell is None:
        return None
    if isinstance(cell, str):
        if cell == CLEARED:
            return CLEARED
        text = normalise(cell)
        if not text:
            return None
        if (reason := read_missing(text)) and may_be_gap(text):
            return _Gap(str(reason))
        if read is read_text:
            return text
    elif type(cell).__name__ == "ErrorCell":
        return Finding("formula-error", f"“{label}”里是Excel的错误值{cell}", "请改正公式或直接填写内容")
    try:
        value = read(cell)
        return value.day if isinstance(value, PartialDate) and value.is_exact else value
    except CellWrong as error:
        return error.finding
    except DateUnreadable as error:
        return Finding("date", f"“{label}”里的“{error.found}”读不出日期", error.reason)
    except (NumberUnreadable, MoneyUnreadable) as error:
        return Finding("number", f"“{label}”里的“{error.found}”不是数字", error.reason)
    except IdentityNumberWrong as error:
        return Finding(f"identity-{error.code}", f"“{label}”不对", error.reason)


def reader(column: models.Field[Any, Any], description: Description, *, ends: Ends) -> Callable[[Any], Any]:
    """The function that reads one cell of this column."""
    if column.choices:
        return _choice_reader(column, description)
    if isinstance(column, models.DateField):
        if column.name == "ended_on" and ends is Ends.LAST_DAY:
            return lambda cell: _day_after(read_date(cell))
        return read_date
    if isinstance(column, MoneyField):
        return read_money
    if isinstance(column, models.BooleanField):
        return _read_yes_no
    if isinstance(column, models.IntegerField):
        return _read_whole
    if isinstance(column, models.DecimalField | models.FloatField):
        return lambda cell: Decimal(str(read_number(str(cell))))
    if isinstance(column, EncryptedField):
        return (lambda cell: read_identity_number(cell).number18) if "identity" in column.name else read_phone
    return read_text


def nothing(column: models.Field[Any, Any]) -> Any:
    """What a column holds when nothing is known; where that is not enough to save, the rules say so."""
    if column.null:
        return None
    return column.get_default() if column.has_default() else ""


def _day_after(last: PartialDate | None) -> PartialDate | None:
    """``ended_on`` is the first day after; of a month or year, the first day after its span."""
    if last is None:
        return None
    return (
        PartialDate(last.day + timedelta(days=1), last.precision)
        if last.is_exact
        else PartialDate(last.close, last.precision)
    )


def _choice_reader(column: models.Field[Any, Any], description: Description) -> Callable[[Any], Any]:
    known = {header_key(str(value)): value for value, _label in column.flatchoices}
    known |= {
        header_key(written): value for written, value in description.synonyms.get(column.name, {}).items()
    }
    known |= {header_key(str(label)): value for value, label in column.flatchoices}
    label = description.label(column.name)
    offered = "、".join(str(text) for _value, text in column.flatchoices)

    def read(cell: Any) -> Any:
        try:
            return known[header_key(read_text(cell))]
        except KeyError:
            raise CellWrong("choice", f"“{label}”里的“{cell}”不在可选范围内", f"可选：{offered}") from None

    return read


def read_text(cell: Any) -> str:
    """Text as typed, without stray spaces; a number that Excel made a float loses its .0."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, date):
        return f"{cell:%Y-%m-%d}"
    return normalise(str(cell))


def _read_whole(cell: Any) -> int:
    if isinstance(cell, bool):
        raise CellWrong("number", f"这里是“{cell}”，不是数字", "请填写数字")
    text = str(cell).removesuffix(".0") if isinstance(cell, float) else str(cell)
    number = read_number(text)
    if number != int(number):
        raise CellWrong("whole", f"“{cell}”不是整数", "请填写整数")
    return int(number)


def _read_yes_no(cell: Any) -> bool:
    text = half_width(read_text(cell)).lower()
    if text in _TRUE or text in _FALSE:
        return text in _TRUE
    raise CellWrong("yes-no", f"“{cell}”看不出是还是否", "请填写“是”或“否”")


_BETWEEN_DIGITS = re.compile(r"[\s\-—()（）]")
_PHONE = re.compile(r"1[3-9]\d{9}|0\d{9,11}|\d{7,8}")


def read_phone(cell: Any) -> str:
    """A mobile or landline number: digits only, an area code kept together with its number."""
    digits = _BETWEEN_DIGITS.sub("", half_width(read_text(cell))).removeprefix("+86")
    if not _PHONE.fullmatch(digits):
        raise CellWrong("phone", f"电话“{cell}”的位数不对", "手机11位，座机7至8位，可带区号")
    return digits
