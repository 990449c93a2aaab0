"""One household: who belonged to it when, who lets its dwelling to whom, where people and register part."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from linli.core.age import age_on
from linli.kit.findings import StoredFinding
from linli.org.models import Organisation
from linli.registry.household import Household
from linli.registry.lease import Lease
from linli.registry.membership import Membership
from linli.registry.person import Person
from linli.registry.residence import Residence
from linli.workbench.people.homes import members_of, now, oddity_of
from linli.workbench.people.looked import log
from linli.workbench.people.rows import rows_of_household
from linli.workbench.people.story import Bar, Lanes, Scale, moments, spell_bar
from linli.workbench.shell.frame import page
from linli.workbench.shell.sight import Sight, sight_of

_NEWEST = 10
_STATUSES = {
    "here": "人户一致", "registered-elsewhere": "人在户不在", "away": "户在人不在", "": "没有登记居住情况",
}  # fmt: skip


@dataclass(frozen=True)
class Belonging:
    """One person's time in the household; ``status`` is where he lives and is registered today."""

    person: Person
    relation: str
    bars: Sequence[Bar]
    is_over: bool
    age: int | None
    status: str
    status_label: str


@require_safe
def household(request: HttpRequest, code: str, number: int) -> HttpResponse:
    sight = sight_of(request)
    organisation = sight.organisation(code)
    rows = sight.entries(Household.description).in_books()
    below = Organisation.objects.below(organisation)
    found = rows.filter(pk=number, community__in=below).select_related("dwelling", "head").first()
    if found is None:
        raise Http404
    named = rows_of_household(sight, organisation, found)
    others = {name: one for name, one in named.items() if one.description.model is not Membership}
    today = members_of(sight, [found])[found.pk]
    belongings, scale = _belongings(sight, found)
    told = moments(others, None, sight.on)
    return page(request, "people/household.html", {
        "organisation": organisation, "household": found, "oddity": oddity_of(found, today),
        "members": today, "belongings": belongings,
        "lanes": Lanes((), list(scale.ticks()), scale.at(sight.on), scale.first.year, sight.on.year),
        "height": 34 + 30 * len(belongings), "standing": _standing(belongings),
        "leases": _leases(sight, found), "siblings": _siblings(sight, found),
        "findings": _findings(sight, found), "newest": told[:_NEWEST], "older": told[_NEWEST:],
        "count": len(told), "looks": log(sight, named, 0, ()),
    }, place="people", organisation=organisation)  # fmt: skip


def _belongings(sight: Sight, household: Household) -> tuple[list[Belonging], Scale]:
    rows = list(
        sight.entries(Membership.description).in_books().filter(household=household)
        .select_related("person").order_by("pk")
    )  # fmt: skip
    statuses = _statuses(sight, {one.person_id for one in rows}, household)
    days = [one.started_on for one in rows if one.started_on]
    scale = Scale.over(days, sight.on)
    by_person: dict[int, list[Any]] = {}
    for one in rows:
        by_person.setdefault(one.person_id, []).append(one)
    made = []
    for spells in by_person.values():
        last = spells[-1]
        bars = [bar for one in spells if (bar := spell_bar(one, one.get_relation_display(), scale))]
        he = last.person
        is_over = last.ended_on is not None and last.ended_on <= sight.on
        status, label = statuses.get(he.pk, ("", ""))
        made.append(Belonging(
            he, str(last.get_relation_display()) if last.relation else "", bars, is_over,
            age_on(he.born_on, he.died_on or sight.on) if he.born_on else None, status, label,
        ))  # fmt: skip
    order = {one.pk: (one.relation != "02", one.relation or "99") for one in rows}
    heads = {one.person_id: order[one.pk] for one in rows}
    return sorted(made, key=lambda one: (one.is_over, heads[one.person.pk])), scale


def _statuses(sight: Sight, people: set[int], household: Household) -> dict[int, tuple[str, str]]:
    rows: Any = sight.entries(Residence.description).in_books()
    rows = rows.filter(now(sight.on), person__in=people, community=household.community_id)
    return {one.person_id: (one.status, _STATUSES.get(one.status, "")) for one in rows.order_by("pk")}


def _standing(belongings: Sequence[Belonging]) -> list[tuple[str, int]]:
    """人户一致 3 · 户在人不在 1: of those who belong to it today."""
    counted = Counter(one.status for one in belongings if not one.is_over)
    return [(word, counted[status]) for status, word in _STATUSES.items() if counted[status]]


def _leases(sight: Sight, household: Household) -> list[Lease]:
    if household.dwelling_id is None:
        return []
    rows: Any = sight.entries(Lease.description).in_books()
    rows = rows.filter(dwelling=household.dwelling_id).select_related("landlord", "tenant")
    return list(rows.order_by("-started_on", "-pk")[:5])


def _siblings(sight: Sight, household: Household) -> list[Household]:
    """The other households behind the same door."""
    if household.dwelling_id is None:
        return []
    rows = sight.entries(Household.description).in_books()
    rows = rows.filter(now(sight.on), dwelling=household.dwelling_id)
    return list(rows.exclude(pk=household.pk).select_related("head").order_by("kind", "pk")[:6])


def _findings(sight: Sight, household: Household) -> list[StoredFinding]:
    about = Q(ledger="registry.household", entry=household.pk)
    near = sight.organisations().values("pk")
    return list(StoredFinding.objects.filter(about, organisation__in=near, settled_on__isnull=True))
