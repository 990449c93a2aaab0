"""待补: facts that rows lack and figures need, by the figure it blocks; counted, not listed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from linli.filing.submissions import FrozenFigure, Submission
from linli.indicators import catalogue
from linli.indicators.gaps import GapCount, blocked_by, lacking
from linli.indicators.targets import Target
from linli.kit.description import Description
from linli.ledgers.counter.counter_note import CounterNote, unsorted
from linli.org.models import Organisation
from linli.workbench.shell.addresses import address
from linli.workbench.shell.counter import NOTE, notes_of
from linli.workbench.shell.frame import page
from linli.workbench.shell.incomplete import counts
from linli.workbench.shell.sidebar import domain_title
from linli.workbench.shell.sight import Sight, sight_of
from linli.workbench.shell.writers import may_write

#: So many rows of a kind are named; the rest is behind 全部.
SOME = 6
#: So many kinds show their rows at once; the others open by themselves.
MOST_OPEN = 12


@dataclass(frozen=True)
class Gap:
    """One empty column of a ledger. ``running``: figures of the report that is being written rest on it."""

    count: GapCount
    blocks: Sequence[str]
    running: Sequence[str]
    entries: Sequence[Named]
    #: The list of all of them, where the ledger has one.
    address: str

    @property
    def ledger(self) -> Description:
        return self.count.description

    @property
    def left(self) -> int:
        return self.count.rows - len(self.entries)

    @property
    def line(self) -> str:
        return domain_title(self.ledger.domain)


@dataclass(frozen=True)
class Named:
    """A row by what tells it from others."""

    text: str
    address: str


@require_safe
def incomplete(request: HttpRequest, code: str) -> HttpResponse:
    sight = sight_of(request)
    organisation = sight.organisation(code)
    if not sight.keeps(organisation):
        raise Http404
    counted = [one for one in counts(organisation) if sight.opens(organisation, one.description)]
    running = _running(organisation)
    kept = [(one, blocked_by(one.description, one.column)) for one in counted]
    kept.sort(key=lambda one: (-len(running & set(one[1])), -len(one[1]), -one[0].rows, one[0].column))
    gaps = [
        Gap(
            one, blocks, [label for label in blocks if label in running],
            _some(sight, organisation, one) if place < MOST_OPEN else [], _all(one, organisation),
        )
        for place, (one, blocks) in enumerate(kept)
    ]  # fmt: skip
    notes: list[CounterNote] = []
    left = 0
    if sight.opens(organisation, NOTE):
        waiting = notes_of(sight, organisation).filter(unsorted())
        left = waiting.count()
        notes = list(waiting.order_by("-occurred_on", "-pk")[:SOME])
    return page(request, "today/incomplete.html", {
        "organisation": organisation, "gaps": gaps, "notes": notes, "notes_left": left,
        "rows": sum(gap.count.rows for gap in gaps), "blocking": sum(bool(gap.running) for gap in gaps),
    }, place="incomplete", organisation=organisation)  # fmt: skip


def _running(organisation: Organisation) -> set[str]:
    """Labels of the figures that the last report told, and of those that were promised."""
    last = Submission.objects.filter(organisation=organisation).exclude(manifest=None)
    newest = last.order_by("-submitted_at", "-pk").values("pk")[:1]
    told = FrozenFigure.objects.filter(submission__in=newest).values_list("indicator", flat=True)
    promised = Target.objects.filter(organisation=organisation, replaced_at=None)
    names = {*told, *promised.values_list("indicator", flat=True)}
    return {one.label for name, one in catalogue.indicators().items() if name in names}


def _some(sight: Sight, organisation: Organisation, one: GapCount) -> list[Named]:
    """The oldest rows first: they have waited longest."""
    description = one.description
    references = [
        column.name for column in description.model._meta.concrete_fields
        if column.is_relation and column.name in {*description.key, "person"}
    ]  # fmt: skip
    rows: Any = sight.entries(description)
    rows = rows.in_books().filter(community=organisation).select_related(*references)
    found = lacking(rows, description, one.column).order_by("pk")[:SOME]
    view = (
        "edit"
        if may_write(sight, organisation, description) and address("edit", description.name, 1)
        else "entry"
    )
    return [Named(_named(row, description), address(view, description.name, row.pk)) for row in found]


def _named(row: Any, description: Description) -> str:
    """安置 王小明 2010-03-05: what its key says, people by their names."""
    parts = [getattr(row, name) for name in description.key]
    return " ".join(str(part) for part in parts if part not in (None, "")) or str(row)


def _all(one: GapCount, organisation: Organisation) -> str:
    where = address("ledger", one.description.name, organisation.code)
    return f"{where}?missing={one.column}" if where else ""
