"""The definition (口径) of a figure in words, composed from its parts when the ledger gives none.

Every function takes ``say``, which gives a phrase in the reader's language; by itself it is Chinese, the
language in which definitions are frozen.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.db.models import Q

from linli.indicators.recipes import Recipe, plain_value, split_lookup
from linli.kit.description import Description
from linli.kit.fields import MoneyField
from linli.kit.measures import How, Kind

Say = Callable[[str], str]


def text(description: Description, recipe: Recipe, meaning: str = "", part: str = "", say: Say = str) -> str:
    """``meaning`` as the ledger gives it, else: which ledger, when a row counts, which rows, counted how."""
    among = say("其中{part}").format(part=say(part)) if part else ""
    if meaning:
        return say("；").join(filter(None, (say(meaning), among)))
    ledger, when = say(description.title), _time(description, recipe, say)
    parts = [say("{ledger}中{when}的记录").format(ledger=ledger, when=when)]
    if condition := condition_text(recipe.condition, description, say):
        parts.append(say("条件：{condition}").format(condition=condition))
    parts.append(_how(description, recipe, say))
    if recipe.last:
        by, split = say(description.label(recipe.last.by)), say(description.label(recipe.last.split))
        once = say("同一{of}有几条的，按“{by}”最后一条的{split}只计一次")
        parts += [once.format(of=say(description.label(recipe.of)), by=by, split=split), among]
    return say("；").join(parts)


def condition_text(condition: Q, description: Description, say: Say = str) -> str:
    """A condition as a clerk would say it: “类型为下岗且核实日期已填”."""
    words = [(child, word) for child in condition.children if (word := _part(child, description, say))]
    if not words:
        return ""
    is_and = condition.connector == Q.AND
    bracketed = [
        say("（{words}）").format(words=word) if is_and and len(words) > 1 and _is_choice(child) else word
        for child, word in words
    ]
    joined = say("且" if is_and else "或").join(bracketed)
    return say("不是（{words}）").format(words=joined) if condition.negated and joined else joined


def _is_choice(child: Any) -> bool:
    return isinstance(child, Q) and child.connector == Q.OR and len(child.children) > 1


def _part(child: Any, description: Description, say: Say) -> str:
    if isinstance(child, Q):
        return condition_text(child, description, say)
    if not isinstance(child, tuple):
        return ""  # the lint refuses anything else
    lookup, value = child
    return _lookup(lookup, value, description, say)


def _time(description: Description, recipe: Recipe, say: Say) -> str:
    time = recipe.time
    start = say(description.label(time.start))
    if time.kind is Kind.FLOW:
        return say("“{start}”在期内").format(start=start)
    begun = say("“{start}”在期内" if time.kind is Kind.KEPT else "“{start}”不晚于期末").format(start=start)
    if time.kind is not Kind.KEPT and description.column(time.start).null:
        begun += say("（没有填的算建账以前）")
    if time.end is None:
        return begun
    end = say(description.label(time.end))
    is_overlap = time.kind is Kind.OVERLAP
    held = say("“{end}”没有填或不早于期初" if is_overlap else "“{end}”没有填或晚于期末").format(end=end)
    return f"{begun}{say('、')}{held}"


def _how(description: Description, recipe: Recipe, say: Say) -> str:
    if recipe.how is How.COUNT:
        return say("按记录条数计")
    of = say(description.label(recipe.of))
    if recipe.how is How.SUM:
        return say("“{of}”合计").format(of=of)
    return say("按“{of}”去重，一个只计一次").format(of=of)


def _lookup(lookup: str, value: Any, description: Description, say: Say) -> str:
    name, how = split_lookup(lookup)
    try:
        column = description.column(name)
    except FieldDoesNotExist:
        return ""  # the lint says so
    if how == "exact" and value is None:
        how, value = "isnull", True
    pattern = _pattern(how, value, is_day=isinstance(column, models.DateField), say=say)
    label = say(description.label(name))
    if how == "isnull":
        return pattern.format(label=label)
    if how == "range":
        first, last = (_value(one, column, say) for one in value)
        return pattern.format(label=label, first=first, last=last)
    if how == "in":
        return pattern.format(label=label, value=say("、").join(_value(one, column, say) for one in value))
    return pattern.format(label=label, value=value if how == "year" else _value(value, column, say))


def _pattern(how: str, value: Any, *, is_day: bool, say: Say) -> str:
    if how == "isnull":
        return say("{label}没有填") if value else say("{label}已填")
    if how == "in":
        return say("{label}为{value}之一") if len(value) > 1 else say("{label}为{value}")
    if is_day and how in {"gt", "gte", "lt", "lte"}:
        return {
            "gt": say("{label}晚于{value}"), "gte": say("{label}不早于{value}"),
            "lt": say("{label}早于{value}"), "lte": say("{label}不晚于{value}"),
        }[how]  # fmt: skip
    return {
        "range": say("{label}在{first}至{last}之间"), "year": say("{label}在{value}年"),
        "gt": say("{label}大于{value}"), "gte": say("{label}不小于{value}"),
        "lt": say("{label}小于{value}"), "lte": say("{label}不大于{value}"),
    }.get(how) or say("{label}为{value}")  # fmt: skip


def _value(value: Any, column: models.Field[Any, Any], say: Say) -> str:
    plain = plain_value(value)
    for choice, label in column.flatchoices or ():
        if plain_value(choice) == plain:
            return say(str(label))
    if isinstance(value, bool):
        return say("是") if value else say("否")
    if isinstance(value, date):
        return say("{year}年{month}月{day}日").format(year=value.year, month=value.month, day=value.day)
    if isinstance(column, MoneyField):
        yuan, fen = divmod(int(value), 100)
        return say("{yuan}元").format(yuan=f"{yuan}.{fen:02d}" if fen else yuan)
    return say("“{text}”").format(text=plain) if isinstance(plain, str) else str(plain)
