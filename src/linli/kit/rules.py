"""Rules every row must keep before it is written, checked a column at a time, and constraints in words."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

from django.apps import apps
from django.db import IntegrityError, models

from linli.core.finding import Finding
from linli.core.partial import PartialDate, Precision
from linli.kit import storage
from linli.kit.entries import Recorded
from linli.kit.fields import is_derived

#: Before this no living person was born and no committee existed: a typing error.
EARLIEST = date(1880, 1, 1)
#: Excel keeps fifteen digits of a number, and so do browsers: what is longer would come back as another one.
LARGEST = 10**15 - 1
#: PostgreSQL's, so that both databases hold the same rows.
_LARGEST = {
    "PositiveSmallIntegerField": 32_767, "SmallIntegerField": 32_767,
    "PositiveIntegerField": 2**31 - 1, "IntegerField": 2**31 - 1,
}  # fmt: skip
#: No text: NUL ends a string in PostgreSQL, and half of a character pair is none.
_UNREADABLE = re.compile("[\x00\ud800-\udfff]")
_UNCHECKED = frozenset({"version", "recorded_at", "withdrawn_at", "missing", "precision", "community"})
_LONGEST_REASON = 300


def check(entries: Sequence[Recorded], model: type[Recorded]) -> list[Finding]:
    """Every rule a single row can break: type, length, choice, order of dates. No query."""
    findings: list[Finding] = []
    for portion in storage.chunks(entries, storage.CHUNK):
        for column in model._meta.concrete_fields:
            findings.extend(finding for _row, finding in check_column(column, model, portion))
        findings.extend(finding for _row, finding in check_order(portion))
    return findings


def check_column(
    column: models.Field[Any, Any], model: type[Recorded], entries: Sequence[Recorded]
) -> list[tuple[int, Finding]]:
    """Problems of one column as (index of the row, finding)."""
    if column.primary_key or column.name in _UNCHECKED:
        return []
    label = model.description.label(column.name)
    wanted = not column.null and not column.blank and not column.has_default() and column.editable
    values = [getattr(entry, column.attname) for entry in entries]
    given = [value for value in values if value or value not in (None, "")]
    # Most columns are well throughout: asked at once, and only then cell by cell.
    if (len(given) == len(values) or not wanted) and _all_well(column, given):
        return []
    wrong = _reader(column, label)
    found: list[tuple[int, Finding]] = []
    for index, (entry, value) in enumerate(zip(entries, values, strict=True)):
        if value or value not in (None, ""):
            if finding := wrong(value):
                found.append((index, finding))
        elif wanted and not (column.is_relation and column.is_cached(entry)):  # type: ignore[attr-defined]
            found.append((index, Finding("empty", f"“{label}”没有填", "这一项是登记必需的，请补上")))
    return found


def _all_well(column: models.Field[Any, Any], values: Sequence[Any]) -> bool:
    """False when something may be wrong with one of them; what ``_reader`` asks of each, asked of all."""
    if not values:
        return True
    if column.choices:
        return set(map(type, values)) == {str} and {value for value, _ in column.flatchoices}.issuperset(
            values
        )
    if isinstance(column, models.CharField):
        texts = [value for value in values if isinstance(value, str)]
        is_short = column.max_length is None or max(map(len, texts), default=0) <= column.max_length
        return is_short and not _UNREADABLE.search("".join(texts))
    if isinstance(column, models.DateField) and not isinstance(column, models.DateTimeField):
        return set(map(type, values)) == {date} and min(values) >= EARLIEST
    if isinstance(column, models.IntegerField):
        smallest, largest = _limits(column)
        return set(map(type, values)) == {int} and smallest <= min(values) and max(values) <= largest
    return not isinstance(column, models.DecimalField)


def _offered(column: models.Field[Any, Any]) -> set[Any]:
    return {value for value, _text in column.flatchoices}


def _limits(column: models.Field[Any, Any]) -> tuple[int, int]:
    kind = column.get_internal_type()
    return 0 if kind.startswith("Positive") else -LARGEST, _LARGEST.get(kind, LARGEST)


def _reader(column: models.Field[Any, Any], label: str) -> Callable[[Any], Finding | None]:
    """What can be wrong with one value of this column."""
    if column.choices:
        known = _offered(column)
        offered = "、".join(str(text) for _value, text in column.flatchoices)
        return lambda value: None if value in known else _wrong_choice(value, label, offered)
    if isinstance(column, models.CharField):
        return lambda value: _wrong_text(value, label, column.max_length)
    if isinstance(column, models.DateField) and not isinstance(column, models.DateTimeField):
        return lambda value: _wrong_day(value, label)
    if isinstance(column, models.IntegerField):
        smallest, largest = _limits(column)
        return lambda value: _wrong_number(value, label, smallest, largest)
    if isinstance(column, models.DecimalField):
        return lambda value: _wrong_decimal(value, label, column.max_digits, column.decimal_places)
    return lambda _value: None


def _wrong_choice(value: Any, label: str, offered: str) -> Finding:
    return Finding("choice", f"“{label}”里的“{value}”不在可选范围内", f"可选：{offered}")


def _wrong_text(value: Any, label: str, longest: int | None) -> Finding | None:
    if not isinstance(value, str):  # sealed already, or a type's own value
        return None
    if longest is not None and len(value) > longest:
        return Finding("too-long", f"“{label}”有{len(value)}个字", f"最多{longest}个字，请缩短")
    if _UNREADABLE.search(value):
        return Finding("unreadable", f"“{label}”里有不是文字的字符", "请删去后重新填写")
    return None


def _wrong_day(value: Any, label: str) -> Finding | None:
    if not isinstance(value, date) or isinstance(value, datetime):
        return Finding("date", f"“{label}”里的“{value}”不是日期", "请写成2010-03-05这样")
    if value < EARLIEST:
        return Finding("too-early", f"“{label}”是{value}", "年份看来写错了，请核对")
    return None


def _wrong_number(value: Any, label: str, smallest: int, largest: int) -> Finding | None:
    if not isinstance(value, int) or isinstance(value, bool):
        return Finding("number", f"“{label}”里的“{value}”不是整数", "请填写整数")
    if value < smallest:
        return Finding(
            "negative", f"“{label}”是{value}", "不能是负数，请核对" if not smallest else "数太小了，请核对"
        )
    if value > largest:
        return Finding("too-large", f"“{label}”是{value}", f"最大{largest}，请核对")
    return None


def _wrong_decimal(value: Any, label: str, digits: int, places: int) -> Finding | None:
    if not isinstance(value, Decimal | int) or isinstance(value, bool):
        return Finding("number", f"“{label}”里的“{value}”不是数字", "请填写数字")
    number = Decimal(value)
    if not number.is_finite() or abs(number) >= Decimal(10) ** (digits - places):
        return Finding("too-large", f"“{label}”是{value}", f"要小于{10 ** (digits - places)}，请核对")
    if number != round(number, places):
        return Finding("too-fine", f"“{label}”是{value}", f"最多{places}位小数，请四舍五入后填写")
    return None


def check_order(entries: Sequence[Recorded]) -> list[tuple[int, Finding]]:
    """A spell does not end before it starts; an end known by month or year may lie anywhere in its span."""
    found = []
    for index, entry in enumerate(entries):
        start, end = getattr(entry, "started_on", None), getattr(entry, "ended_on", None)
        if not start or not end or end >= start:
            continue
        known = Precision((entry.precision or {}).get("ended_on", 0))
        if known and end.day == 1 and PartialDate(end, known).last >= start:
            continue
        label = entry.description.label
        said = f"“{label('ended_on')}”{end}早于“{label('started_on')}”{start}"
        found.append((index, Finding("order", said, "请核对两个日期")))
    return found


def check_references(
    model: type[Recorded], entries: Sequence[tuple[Recorded, Collection[str] | None]]
) -> list[Finding]:
    """An entry names rows of its own community, or of none; anew it names no withdrawn row.

    With each row the columns that were set anew, None for all: what a row named before its target was
    withdrawn it goes on naming.
    """
    found: list[Finding] = []
    for column in model._meta.concrete_fields:
        target: Any = column.related_model if column.is_relation else None
        if target is None or not issubclass(target, Recorded) or is_derived(column):
            continue
        label, title = model.description.label(column.name), target.description.title
        named_rows = _named(column, target, [entry for entry, _columns in entries])
        for (entry, columns), row in zip(entries, named_rows, strict=True):
            if row is None:
                continue
            is_new = columns is None or not {column.name, column.attname}.isdisjoint(columns)
            community = getattr(entry, "community_id", None)
            is_foreign = target.description.has_community and row.community != community
            if row is _UNKNOWN or is_foreign:
                words = f"“{label}”指的记录在本社区的“{title}”里没有"
                found.append(Finding("foreign-reference", words, "请从本社区的记录中选择"))
            elif row.is_withdrawn and is_new:
                found.append(Finding("withdrawn-reference", f"“{label}”指的记录已经作废", "请改选有效的记录"))
    return found


class _Row(NamedTuple):
    community: int | None
    is_withdrawn: bool


_UNKNOWN = _Row(None, is_withdrawn=False)


def _named(column: Any, target: Any, entries: Sequence[Recorded]) -> list[_Row | None]:
    """What each row refers to by this column; read once for all, what is in memory not at all."""
    keys = {getattr(entry, column.attname) for entry in entries if not column.is_cached(entry)} - {None}
    wanted = ("pk", "community_id" if target.description.has_community else "pk", "withdrawn_at")
    stored = {
        key: _Row(community, withdrawn_at is not None)
        for chunk in storage.chunks(sorted(keys))
        for key, community, withdrawn_at in target.objects.filter(pk__in=chunk).values_list(*wanted)
    }
    rows: list[_Row | None] = []
    for entry in entries:
        if column.is_cached(entry):
            row = column.get_cached_value(entry)
            rows.append(row and _Row(getattr(row, "community_id", None), row.withdrawn_at is not None))
        else:
            key = getattr(entry, column.attname)
            rows.append(None if key is None else stored.get(key, _UNKNOWN))
    return rows


def check_standing(entries: Sequence[Recorded]) -> list[Finding]:
    """A withdrawn row is over: it is neither corrected nor withdrawn again."""
    return [
        Finding("withdrawn", f"“{entry.description.title}”记录号{entry.pk}已经作废", "需要时请重新登记")
        for entry in entries
        if entry.withdrawn_at is not None
    ]


def check_reasons(reasons: Collection[str]) -> list[Finding]:
    told = (_wrong_text(reason, "理由", _LONGEST_REASON) for reason in set(reasons))
    return [finding for finding in told if finding is not None]


def explain(error: IntegrityError) -> Finding:
    """What a constraint of the database means to the person who typed."""
    text = str(error)
    for model in apps.get_models():
        for constraint in model._meta.constraints:
            if constraint.name in text or _names_columns(constraint, model, text):
                message = constraint.violation_error_message
                default = f"与{model._meta.verbose_name}里已有的记录冲突"
                words = str(message) if message and "%(name)s" not in str(message) else default
                return Finding("constraint", words, "请先核对已有的记录，再登记")
    return Finding("constraint", "与已有的记录冲突", "请先核对已有的记录，再登记")


def _names_columns(constraint: models.BaseConstraint, model: type[models.Model], text: str) -> bool:
    """SQLite names the columns of a broken unique constraint instead of the constraint."""
    if not isinstance(constraint, models.UniqueConstraint) or not constraint.fields:
        return False
    fields: Any = [model._meta.get_field(name) for name in constraint.fields]
    columns = ", ".join(f"{model._meta.db_table}.{field.column}" for field in fields)
    return text.endswith(f"failed: {columns}")
