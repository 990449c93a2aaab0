"""One entry: its facts as its paper has them, and every version since it was first written."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Case, IntegerField, Value, When
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from linli.core.period import Period
from linli.indicators.catalogue import Indicator, of_ledger
from linli.kit.chain import Act, ChangeLine
from linli.kit.description import LEDGERS, Description
from linli.kit.storage import restored
from linli.org.models import Organisation
from linli.registry.person import Person
from linli.workbench.shell import tables
from linli.workbench.shell.finding_people import doors_of
from linli.workbench.shell.frame import page
from linli.workbench.shell.periods import usual_period
from linli.workbench.shell.sight import Sight, sight_of
from linli.workbench.shell.tables import Cell, Column
from linli.workbench.shell.writers import may_write


@dataclass(frozen=True)
class Fact:
    title: str
    cell: Cell
    #: The entry a reference points at: (ledger, number).
    ledger: str = ""
    number: int | None = None


@dataclass(frozen=True)
class Difference:
    title: str
    before: Cell | None
    after: Cell


@dataclass(frozen=True)
class Version:
    number: int
    act: str
    at: datetime
    handler: str
    reason: str
    differences: Sequence[Difference]
    #: Its content was blanked at the end of its retention.
    is_expired: bool


@require_safe
def entry(request: HttpRequest, ledger: str, number: int) -> HttpResponse:
    sight = sight_of(request)
    description = sight.ledger(ledger)
    found = sight.entries(description).filter(pk=number).first()
    if found is None:
        raise Http404
    return show(request, sight, description, found)


def show(
    request: HttpRequest, sight: Sight, description: Description, found: Any, *,
    said: Sequence[str] = (), reason: str = "", status: int = 200,
) -> HttpResponse:  # fmt: skip
    """The page of an entry; ``said`` is why something asked of it was not done, ``reason`` what was typed."""
    community = Organisation.objects.get(pk=found.community_id) if description.has_community else None
    is_kept = community is not None and may_write(sight, community, description)
    facts = _facts(sight, description, found)
    return page(request, "ledger/entry.html", {
        "description": description, "entry": found, "community": community, "facts": facts,
        "name": _name(found, facts), "is_open": is_kept and not found.withdrawn_at, "said": said,
        "reason": reason,
        "versions": list(reversed(_versions(sight, description, found.pk))),
        "counted": _counted(sight, description, found, community), "is_shared": not description.has_community,
        "lacks": [fact for fact in facts if fact.cell.look == "fact-missing"],
    }, place=description.name, organisation=community, status=status)  # fmt: skip


def _name(found: Any, facts: Sequence[Fact]) -> str:
    """What the entry is called where one speaks of it: the first thing its paper says."""
    return next(
        (fact.cell.text for fact in facts if fact.cell.text not in ("", "—") and not fact.cell.is_gap),
        str(found.pk),
    )


def _counted(
    sight: Sight, description: Description, found: Any, community: Organisation | None
) -> list[tuple[Indicator, Period]]:
    """The figures of the usual period in whose rows this entry stands, in one query."""
    if community is None or found.withdrawn_at or not sight.sees(community, description.line):
        return []
    period = usual_period(sight.on)
    known = [
        one
        for one in of_ledger(description).values()
        if one.recipe is not None and one.recipe.last is None and not _is_value(one)
    ]
    if not known:
        return []
    marks = {
        f"i{place}": Case(
            When(one.recipe.time.condition(period.start, period.close) & one.recipe.condition, then=Value(1)),
            default=Value(0), output_field=IntegerField(),
        )
        for place, one in enumerate(known)
        if one.recipe is not None
    }  # fmt: skip
    row = description.model.objects.filter(pk=found.pk).annotate(**marks).values_list(*marks).get()
    return [(one, period) for one, counts in zip(known, row, strict=True) if counts]


def _is_value(one: Indicator) -> bool:
    """One value of a split: its whole says as much."""
    return one.name.count(".") > 2


def _facts(sight: Sight, description: Description, found: Any) -> list[Fact]:
    values = tables.values_of(description, [found])
    for own in description.model._meta.concrete_fields:
        who = getattr(found, own.attname) if own.is_relation and own.related_model is Person else None
        if who is not None and f"{own.name}.door" in values:
            values[f"{own.name}.door"] = [doors_of(sight, [who]).get(who) or None]
    ledgers: dict[Any, str] = {one.model: one.name for one in LEDGERS.values()}
    facts, linked = [], set()
    for column in tables.columns_of(description):
        if column.key not in values:
            continue
        target = description.column(column.key.partition(".")[0])
        ledger = ledgers.get(target.related_model, "") if target.is_relation else ""
        number = getattr(found, target.attname) if ledger and target.name not in linked else None
        linked.add(target.name)
        cell = tables.as_cell(values[column.key][0], column)
        if cell.look == "fact-empty" and "." in column.key:
            continue  # a part by which a sheet may name him, not a fact of this entry
        facts.append(Fact(column.title, cell, ledger, number))
    return facts


def _versions(sight: Sight, description: Description, number: int) -> list[Version]:
    """The oldest first, each with what it changed. Who else wrote a shared row, and why, is not told."""
    lines = list(
        ChangeLine.objects.filter(ledger=description.name, entry=number).order_by("version", "sequence")
    )
    near = sight.organisations().filter(pk__in={line.organisation_id for line in lines})
    known = set(near.values_list("pk", flat=True))
    kept = [line for line in lines if line.payload is not None and line.act != Act.BLANK]
    entries = [restored(description.model, json.loads(line.payload or "{}")) for line in kept]
    values = tables.values_of(description, entries)
    columns = [column for column in tables.columns_of(description) if column.key in values]
    places = {line.pk: place for place, line in enumerate(kept)}
    made, before = [], None
    for line in lines:
        place = places.get(line.pk)
        is_near = line.organisation_id in known
        made.append(Version(
            number=line.version, act=Act(line.act).label, at=line.made_at,
            handler=line.handler if is_near else _("其他单位"), reason=line.reason if is_near else "",
            differences=[] if place is None else _differences(columns, values, before, place),
            is_expired=line.payload is None,
        ))  # fmt: skip
        before = before if place is None else place
    return made


def _differences(
    columns: Sequence[Column], values: dict[str, list[Any]], before: int | None, place: int
) -> list[Difference]:
    """Of the first version every fact, of a later one what it changed."""
    found = []
    for column in columns:
        now = values[column.key][place]
        if before is None:
            if now not in (None, ""):
                found.append(Difference(column.title, None, tables.as_cell(now, column)))
        elif str(values[column.key][before]) != str(now):
            was = tables.as_cell(values[column.key][before], column)
            found.append(Difference(column.title, was, tables.as_cell(now, column)))
    return found
