"""Whom somebody lives with, shares a register with, shares one income with: three households, not one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Q

from linli.core.age import age_on
from linli.org.models import Organisation
from linli.registry.household import Household, HouseholdKind
from linli.registry.membership import Membership
from linli.registry.person import Person
from linli.registry.relation import Relation
from linli.workbench.people.rows import sees_aid
from linli.workbench.shell.sight import Sight

#: The three tabs in their order; a collective register is a register.
TABS = (
    ("residence", "居住户", (HouseholdKind.RESIDENCE,)),
    ("registered", "户籍户", (HouseholdKind.REGISTERED, HouseholdKind.COLLECTIVE)),
    ("minimal-income", "低保户", (HouseholdKind.MINIMAL_INCOME,)),
)


@dataclass(frozen=True)
class Member:
    person: Person
    membership: Membership
    relation: str
    age: int | None
    is_he: bool

    @property
    def is_dead(self) -> bool:
        return self.person.died_on is not None


@dataclass(frozen=True)
class Home:
    household: Household
    members: Sequence[Member]
    #: What is odd about its head, in words.
    oddity: str = ""


@dataclass(frozen=True)
class Tab:
    key: str
    title: str
    homes: list[Home] = field(default_factory=list)


def now(on: date) -> Q:
    """Rows that hold on a day; the end is the first day on which one no longer does."""
    begun = Q(started_on__isnull=True) | Q(started_on__lte=on)
    return begun & (Q(ended_on__isnull=True) | Q(ended_on__gt=on))


def homes_of(sight: Sight, organisation: Organisation, person: Person) -> list[Tab]:
    """His households as they are today, by kind. The tab of minimal income is there for its line only."""
    own = sight.entries(Membership.description).in_books().filter(now(sight.on), person=person)
    households = sight.entries(Household.description).in_books().filter(now(sight.on))
    mine = list(households.filter(pk__in=own.values("household")).select_related("dwelling").order_by("pk"))
    members = members_of(sight, mine, person)
    tabs = []
    for key, title, kinds in TABS:
        if key == "minimal-income" and not sees_aid(sight, organisation):
            continue
        homes = [
            Home(one, members[one.pk], oddity_of(one, members[one.pk])) for one in mine if one.kind in kinds
        ]
        tabs.append(Tab(key, title, homes))
    return tabs


def members_of(
    sight: Sight, households: Iterable[Household], him: Person | None = None
) -> dict[int, list[Member]]:
    """Who belongs to each today: the head first, then by the order of relations, children after parents."""
    numbers = [one.pk for one in households]
    rows = sight.entries(Membership.description).in_books().filter(now(sight.on), household__in=numbers)
    found: dict[int, list[Member]] = defaultdict(list)
    for one in rows.select_related("person").order_by("pk"):
        found[one.household_id].append(_member(one, sight.on, him))
    for mine in found.values():
        mine.sort(key=lambda one: (not one.membership.is_head, one.membership.relation or "99"))
    return found


def oddity_of(household: Household, members: Sequence[Member]) -> str:
    """A register needs a living head; people who share a flat need none."""
    heads = [one for one in members if one.membership.is_head]
    dead = next((one for one in heads if one.is_dead), None)
    if dead is not None:
        return f"户主{dead.person.name}{dead.person.died_on:%Y-%m}去世，户主没有变更"
    if not heads and household.kind == HouseholdKind.REGISTERED:
        return "没有登记户主"
    if len(heads) > 1:
        return f"登记了{len(heads)}个户主"
    return ""


def _member(membership: Any, on: date, him: Person | None) -> Member:
    person = membership.person
    until = person.died_on or on
    return Member(
        person, membership, str(Relation(membership.relation).label) if membership.relation else "",
        age_on(person.born_on, until) if person.born_on else None, him is not None and person.pk == him.pk,
    )  # fmt: skip
