"""Rules every row must keep before it is written, checked a column at a time, and constraints in words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.apps import apps
from django.db import IntegrityError, models

from linli.core.finding import Finding
from linli.core.partial import PartialDate, Precision
from linli.kit.entries import Recorded

#: Before this no living person was born and no committee existed: a typing error.
EARLIEST = date(1880, 1, 1)


def check(entries: Sequence[Recorded], model: type[Recorded]) -> list[Finding]:
    """Every rule a single row can break: type, length, choice, order of dates. No query."""
    findings: list[Finding] = []
    for column in model._meta.concrete_fields:
        findings.extend(finding for _row, finding in check_column(column, model, entries))
    findings.extend(finding for _row, finding in check_order(entries))
    return findings


def check_column(
    column: models.Field[Any, Any], model: type[Recorded], entries: Sequence[Recorded]
) -> list[tuple[int, Finding]]:
    """Problems of one column as (index of the row, finding)."""
    if column.primary_key or column.name in {"version", "recorded_at", "withdrawn_at", "missing", "precision", "community"}:
        return []
    label = model.description.label(column.name)
    found: list[tuple[int, Finding]] = []
    choices = {value for value, _text in column.flatchoices} if column.choices else None
    longest = column.max_length if isinstance(column, models.CharField) else None
    wanted = not column.null and not column.blank and not column.has_default() and column.editable
    for index, entry in enumerate(entries):
        value = getattr(entry, column.attname)
        if value is None or value == "":
            if wanted and not (column.is_relation and column.is_cached(entry)):  # type: ignore[attr-defined]
                found.append((index, Finding("empty", f"“{label}”没有填", "这一项是登记必需的，请补上")))
            continue
        if choices is not None and value not in choices:
            known = "、".join(str(text) for _value, text in column.flatchoices)
            found.append((index, Finding("choice", f"“{label}”里的“{value}”不在可选范围内", f"可选：{known}")))
        elif longest is not None and isinstance(value, str) and len(value) > longest:
            found.append((index, Finding("too-long", f"“{label}”有{len(value)}个字", f"最多{longest}个字，请缩短")))
        elif isinstance(column, models.DateField) and isinstance(value, date) and value < EARLIEST:
            found.append((index, Finding("too-early", f"“{label}”是{value}", "年份看来写错了，请核对")))
        elif isinstance(column, (models.PositiveIntegerField, models.PositiveSmallIntegerField)) and value < 0:
            found.append((index, Finding("negative", f"“{label}”是{value}", "不能是负数，请核对")))
    return found


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
        said = f"“{entry.description.label('ended_on')}”{end}早于“{entry.description.label('started_on')}”{start}"
        found.append((index, Finding("order", said, "请核对两个日期")))
    return found


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
    columns = ", ".join(f"{model._meta.db_table}.{model._meta.get_field(name).column}" for name in constraint.fields)  # type: ignore[union-attr]
    return text.endswith(f"failed: {columns}")
