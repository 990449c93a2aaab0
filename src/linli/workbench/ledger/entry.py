"""One entry: its facts as its paper has them, and every version since it was first written."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from linli.kit.chain import Act, ChangeLine
from linli.kit.description import LEDGERS, Description
from linli.kit.storage import restored
from linli.org.models import Organisation
from linli.workbench.shell import tables
from linli.workbench.shell.frame import page
from linli.workbench.shell.sight import Sight, sight_of
from linli.workbench.shell.tables import Cell, Column


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
    community = Organisation.objects.get(pk=found.community_id) if description.has_community else None
    return page(request, "entry.html", {
        "description": description, "entry": found, "community": community,
        "facts": _facts(description, found),
        "versions": list(reversed(_versions(sight, description, number))),
    }, place="figures", organisation=community)  # fmt: skip


def _facts(description: Description, found: Any) -> list[Fact]:
    values = tables.values_of(description, [found])
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
