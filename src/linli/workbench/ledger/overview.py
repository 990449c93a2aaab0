"""全部台账: every line of work with its ledgers, and how much stands in each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, Count, Value
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from linli.kit.description import LEDGERS, Description
from linli.org.models import Organisation
from linli.workbench.ledger.questions import gaps
from linli.workbench.shell.frame import page
from linli.workbench.shell.sidebar import domain_title
from linli.workbench.shell.sight import Sight, sight_of
from linli.workbench.shell.writers import may_write


@dataclass(frozen=True, slots=True)
class Row:
    description: Description
    rows: int
    lacking: int
    may_write: bool


@dataclass(frozen=True, slots=True)
class Domain:
    name: str
    title: str
    rows: Sequence[Row]

    @property
    def count(self) -> int:
        return len(self.rows)


@require_safe
def ledgers(request: HttpRequest, code: str) -> HttpResponse:
    sight = sight_of(request)
    organisation = sight.organisation(code)
    opened = [one for one in LEDGERS.values() if sight.opens(organisation, one) and one.has_community]
    if not opened:
        raise Http404
    numbers = _numbers(sight, opened, _areas(sight, organisation, opened))
    rows = [
        Row(one, *numbers.get(one.name, (0, 0)), may_write=may_write(sight, organisation, one))
        for one in opened
    ]
    domains = [
        Domain(domain, domain_title(domain), [row for row in rows if row.description.domain == domain])
        for domain in dict.fromkeys(one.domain for one in opened)
    ]
    # A line of work first, then people and houses, then what the program keeps for itself.
    last = ["registry", "shared", "kit"]
    domains.sort(key=lambda one: last.index(one.name) + 1 if one.name in last else 0)
    return page(request, "ledger/ledgers.html", {
        "organisation": organisation, "domains": domains, "all": len(rows),
    }, place="ledgers", organisation=organisation)  # fmt: skip


def _areas(
    sight: Sight, organisation: Organisation, opened: Sequence[Description]
) -> Mapping[str, list[int]]:
    """{ledger: communities}; asked once for each line of work and privacy, not for each ledger."""
    known: dict[Any, list[int]] = {}
    found = {}
    for one in opened:
        key = one.line, one.privacy
        if key not in known:
            known[key] = sight.communities(organisation, one)
        found[one.name] = known[key]
    return found


def _numbers(
    sight: Sight, opened: Sequence[Description], areas: Mapping[str, list[int]]
) -> dict[str, tuple[int, int]]:
    """{ledger: (rows, rows that lack a needed fact)}, all in one query."""
    asked: list[Any] = []
    for one in opened:
        seen: Any = sight.entries(one).in_books()
        rows = seen.filter(community__in=areas[one.name]).order_by()
        lacking = Count("pk", filter=gaps(one)) if one.needed else Value(0)
        named = rows.annotate(_ledger=Value(one.name, output_field=CharField())).values("_ledger")
        asked.append(
            named.annotate(_rows=Count("pk"), _lacking=lacking).values_list("_ledger", "_rows", "_lacking")
        )
    first, *others = asked
    return {name: (count, lacking) for name, count, lacking in first.union(*others, all=True)}
