"""The definition (口径) of a figure in words, composed from its parts when the ledger gives none."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.db.models import Q

from linli.indicators.recipes import Recipe, plain_value, split_lookup
from linli.kit.description import Description
from linli.kit.fields import MoneyField
from linli.kit.measures import How, Kind

_COMPARED = {"gt": "大于", "gte": "不小于", "lt": "小于", "lte": "不大于"}
_COMPARED_DAYS = {"gt": "晚于", "gte": "不早于", "lt": "早于", "lte": "不晚于"}


def text(description: Description, recipe: Recipe, meaning: str = "", part: str = "") -> str:
    """``meaning`` as the ledger gives it, else: which ledger, when a row counts, which rows, counted how."""
    if meaning:
        return f"{meaning}；其中{part}" if part else meaning
    parts = [f"{description.title}中{_time(description, recipe)}的记录"]
    if condition := condition_text(recipe.condition, description):
        parts.append(f"条件：{condition}")
    parts.append(_how(description, recipe))
    if recipe.last:
        by, split = description.label(recipe.last.by), description.label(recipe.last.split)
        parts.append(
            f"同一{description.label(recipe.of)}有几条的，按“{by}”最后一条的{split}只计一次；其中{part}"
        )
    return "；".join(parts)


def condition_text(condition: Q, description: Description) -> str:
    """A condition as a clerk would say it: “类型为下岗且核实日期已填”."""
    words = [word for child in condition.children if (word := _part(child, description))]
    if not words:
        return ""
    joint = "且" if condition.connector == Q.AND else "或"
    joined = (
        words[0]
        if len(words) == 1
        else joint.join(f"（{word}）" if "或" in word and joint == "且" else word for word in words)
    )
    return f"不是（{joined}）" if condition.negated and joined else joined


def _part(child: Any, description: Description) -> str:
    if isinstance(child, Q):
        return condition_text(child, description)
    if not isinstance(child, tuple):
        return ""  # the lint refuses anything else
    lookup, value = child
    return _lookup(lookup, value, description)


def _time(description: Description, recipe: Recipe) -> str:
    time = recipe.time
    start = description.label(time.start)
    if time.kind is Kind.FLOW:
        return f"“{start}”在期内"
    begun = f"“{start}”在期内" if time.kind is Kind.KEPT else f"“{start}”不晚于期末"
    if time.kind is not Kind.KEPT and description.column(time.start).null:
        begun += "（没有填的算建账以前）"
    if time.end is None:
        return begun
    end = description.label(time.end)
    held = f"“{end}”没有填或不早于期初" if time.kind is Kind.OVERLAP else f"“{end}”没有填或晚于期末"
    return f"{begun}、{held}"


def _how(description: Description, recipe: Recipe) -> str:
    if recipe.how is How.COUNT:
        return "按记录条数计"
    of = description.label(recipe.of)
    if recipe.how is How.SUM:
        return f"“{of}”合计"
    return f"按“{of}”去重，一个只计一次"


def _lookup(lookup: str, value: Any, description: Description) -> str:
    name, how = split_lookup(lookup)
    try:
        column = description.column(name)
    except FieldDoesNotExist:
        return ""  # the lint says so
    label = description.label(name)
    if how == "exact" and value is None:
        how, value = "isnull", True
    if how == "isnull":
        return f"{label}{'没有填' if value else '已填'}"
    if how == "in":
        return f"{label}为{'、'.join(_value(one, column) for one in value)}{'之一' if len(value) > 1 else ''}"
    if how == "range":
        return f"{label}在{_value(value[0], column)}至{_value(value[1], column)}之间"
    if how == "year":
        return f"{label}在{value}年"
    if how == "exact":
        return f"{label}为{_value(value, column)}"
    compared = _COMPARED_DAYS if isinstance(column, models.DateField) else _COMPARED
    return f"{label}{compared.get(how, how)}{_value(value, column)}"


def _value(value: Any, column: models.Field[Any, Any]) -> str:
    plain = plain_value(value)
    for choice, label in column.flatchoices or ():
        if plain_value(choice) == plain:
            return str(label)
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, date):
        return f"{value.year}年{value.month}月{value.day}日"
    if isinstance(column, MoneyField):
        yuan, fen = divmod(int(value), 100)
        return f"{yuan}元" if not fen else f"{yuan}.{fen:02d}元"
    return f"“{plain}”" if isinstance(plain, str) else str(plain)
