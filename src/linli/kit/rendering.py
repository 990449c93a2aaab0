"""Entries back to the cells of their customary sheet: what export, print and comparison show."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import models

from linli.core.missing import Missing
from linli.core.money import yuan
from linli.core.partial import PartialDate, Precision
from linli.core.period import ONE_DAY
from linli.kit.description import Description, Ends
from linli.kit.entries import Recorded
from linli.kit.fields import MoneyField
from linli.kit.importing.composition import composition
from linli.kit.privacy import Sealed


def cells(
    description: Description, entries: Sequence[Recorded], *, unmasked: bool = False
) -> dict[str, list[Any]]:
    """Every sheet column of these rows by key. Protected values are masked unless ``unmasked``."""
    sheet = composition(description.name)
    done: dict[str, list[Any]] = {"id": [entry.pk for entry in entries]}
    for column in sheet.typed_columns():
        done[column.name] = [cell(entry, column, unmasked=unmasked) for entry in entries]
    for reference in sheet.references():
        targets = _targets(reference, entries)
        parts = reference.render([targets.get(getattr(entry, reference.attname)) for entry in entries])
        for key, values in parts.items():
            if sheet.sources.get(key) == key:
                done[key] = [_opened(value, unmasked=unmasked) for value in values]
    return done


def cell(entry: Recorded, column: models.Field[Any, Any], *, unmasked: bool = False) -> Any:
    value = getattr(entry, column.attname)
    if value is None or value == "":
        reason = (entry.missing or {}).get(column.name)
        return Missing(reason).label if reason else None
    if isinstance(value, Sealed):
        return _opened(value, unmasked=unmasked)
    if isinstance(value, date):
        return _day(entry, column.name, value)
    if column.choices:
        return str(dict(column.flatchoices).get(value, value))
    if isinstance(column, MoneyField):
        return yuan(value)
    if isinstance(value, bool):
        return "是" if value else "否"
    return value


def _day(entry: Recorded, name: str, day: date) -> date | str:
    """2010年3月 where no more is known; the last day where the paper of this ledger writes the last day."""
    known = Precision((entry.precision or {}).get(name, 0))
    begins_span = day.day == 1 and (known is not Precision.YEAR or day.month == 1)
    if name == "ended_on" and entry.description.ends is Ends.LAST_DAY:
        day -= ONE_DAY
    if known and begins_span:
        span = (
            PartialDate.of_year(day.year)
            if known is Precision.YEAR
            else PartialDate.of_month(day.year, day.month)
        )
        return span.label()
    return day


def _opened(value: Any, *, unmasked: bool) -> Any:
    if isinstance(value, Sealed):
        return value.reveal() if unmasked else str(value)
    return value


def _targets(reference: Any, entries: Sequence[Recorded]) -> dict[int, Any]:
    keys = {getattr(entry, reference.attname) for entry in entries} - {None}
    rows = (
        reference.remote_field.model.objects.filter(pk__in=keys)
        if len(keys) < 500
        else (  # a long IN list is slow
            row for row in reference.remote_field.model.objects.all().iterator(5000) if row.pk in keys
        )
    )
    return {row.pk: row for row in rows}
