"""Named views of a list: questions that the ledger's own description can answer, each with its rows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _

from linli.core.missing import Missing
from linli.core.period import Period
from linli.kit.description import Description
from linli.kit.measures import How, Kind, Measure, Time


@dataclass(frozen=True, slots=True)
class Question:
    """``condition`` is the rows that answer it. ``is_tab``: stands above the list without being asked for."""

    key: str
    label: str
    condition: Q
    #: Whether the period has a say in it.
    is_dated: bool = False
    is_tab: bool = True
    tone: str = ""


def questions(description: Description, period: Period, handler: str) -> list[Question]:
    """In the order in which they stand; the first is shown when nobody asked."""
    return [
        *_in_time(description, period),
        *_measured(description, period),
        *_of_everybody(description, handler),
    ]


def first_measure(description: Description) -> Measure | None:
    """What the ledger is kept for: the measure it declares first."""
    return next(iter(description.measures.values()), None)


def stock(description: Description) -> tuple[str, Measure] | None:
    """(name, measure) of what has an opening and a closing number; None where nothing stays in force."""
    for name, measure in description.measures.items():
        in_force = measure.time.kind is Kind.STOCK and measure.time.end is not None
        if in_force and measure.how is not How.SUM and not measure.split_by:
            return name, measure
    return None


def main_day(description: Description) -> str:
    """The day by which rows are put in order and belong to a period; empty for what has none."""
    own = {column.name: column for column in description.model._meta.concrete_fields}
    first = first_measure(description)
    if first is not None and first.time.kind in {Kind.FLOW, Kind.KEPT}:
        return first.time.start
    for name in ("started_on", "occurred_on", "asked_on", "recognised_on"):
        if name in own:
            return name
    if first is not None:
        return first.time.start
    days = [name for name in description.columns if isinstance(own.get(name), models.DateField)]
    return days[0] if days else ""


def lacking(description: Description, name: str) -> Q:
    """Rows where this column is empty and nobody has said why."""
    column = description.column(name)
    empty = Q(**{f"{column.name}__isnull": True}) if column.null else Q(pk__in=())
    if isinstance(column, models.CharField):
        empty |= Q(**{column.name: ""})
    reasons = [reason.value for reason in Missing if reason != Missing.NOT_COLLECTED]
    told = {"missing__isnull": False, f"missing__{name}__in": reasons}
    # Asked apart: a key that is not there is no value, and NOT of no value would leave its row out.
    return empty & ~Q(pk__in=description.model.objects.filter(**told).values("pk"))


def gaps(description: Description) -> Q:
    """Rows that lack a fact some figure needs."""
    found = Q(pk__in=())
    for name in description.needed:
        found |= lacking(description, name)
    return found


def _in_time(description: Description, period: Period) -> Iterator[Question]:
    day, in_force = main_day(description), stock(description)
    if in_force is not None and _begins_with_a_stock(description):
        yield from _standing(in_force[1], period)
    if day:
        label = _("本期新增") if _begins_with_a_stock(description) else _("本期")
        begun = Time(Kind.FLOW, day).condition(period.start, period.close)
        yield Question("period", label, begun, is_dated=True)
    if in_force is not None:
        measure = in_force[1]
        came = Time(Kind.FLOW, measure.time.start).condition(period.start, period.close)
        went = Time(Kind.FLOW, measure.time.end or "").condition(period.start, period.close)
        # What the balance strip opens: only rows that its numbers count.
        yield Question("came", _("本期增"), came & measure.condition, is_dated=True, is_tab=False)
        yield Question("went", _("本期减"), went & measure.condition, is_dated=True, is_tab=False)
        if not _begins_with_a_stock(description):
            yield from _standing(measure, period)


def _standing(measure: Measure, period: Period) -> Iterator[Question]:
    in_force = measure.time.condition(period.start, period.close)
    yield Question("standing", _("期末在册"), in_force, is_dated=True)


def _measured(description: Description, period: Period) -> Iterator[Question]:
    for name in description.views:
        measure = description.measures[name]
        rows = measure.time.condition(period.start, period.close) & measure.condition
        yield Question(f"m.{name}", _(measure.label).removeprefix("其中："), rows, is_dated=True)


def _of_everybody(description: Description, handler: str) -> Iterator[Question]:
    if description.needed:
        yield Question("gaps", _("缺项待补"), gaps(description), tone="warn")
    if description.has_community:
        yield Question("mine", _("我登记的"), Q(handler=handler))
    yield Question("all", _("全部"), Q())


def _begins_with_a_stock(description: Description) -> bool:
    first = first_measure(description)
    return first is not None and first.time.kind in {Kind.STOCK, Kind.OVERLAP}
