"""The lines of the residents' roster as they stand in the books: what export writes and import compares."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from linli.kit.description import Description
from linli.kit.entries import Recorded
from linli.kit.rendering import cell
from linli.kit.storage import chunks
from linli.org.organisations import Organisation
from linli.org.scope import Scope
from linli.registry.card import ResidentCard
from linli.registry.dwelling import Dwelling
from linli.registry.household import Household, HouseholdKind
from linli.registry.membership import Membership
from linli.registry.person import Person
from linli.registry.residence import Residence

Source = tuple[type[Recorded], str]

#: Which ledger's column a cell shows: the first of these of which the line has an entry.
SOURCES: dict[str, tuple[Source, ...]] = {
    "membership": ((Membership, "id"),),
    "residence": ((Residence, "id"),),
    "place": ((Dwelling, "place"),),
    "unit": ((Dwelling, "unit"),),
    "room": ((Dwelling, "room"),),
    "number": ((Household, "number"),),
    "kind": ((Household, "kind"),),
    # The name by which the community knows him, as its roster brought it.
    "person.name": ((ResidentCard, "name"), (Person, "name")),
    "relation": ((Membership, "relation"),),
    "person.sex": ((Person, "sex"),),
    "person.born_on": ((Person, "born_on"),),
    "person.identity_number": ((Person, "identity_number"),),
    "status": ((Residence, "status"),),
    "started_on": ((Residence, "started_on"), (Membership, "started_on")),
    "entry_reason": ((Residence, "entry_reason"),),
    "ended_on": ((Residence, "ended_on"), (Membership, "ended_on")),
    "exit_reason": ((Residence, "exit_reason"),),
    "died_on": ((Person, "died_on"),),
    "phone": ((ResidentCard, "phone"),),
    "education": ((ResidentCard, "education"),),
    "work_status": ((ResidentCard, "work_status"),),
    "opened_on": ((Household, "started_on"),),
    "closed_on": ((Household, "ended_on"),),
    "remark": ((Residence, "remark"), (Membership, "remark")),
}
#: One cell for two ledgers: who comes and goes does so in both, as long as both say the same.
_TOGETHER = frozenset({"started_on", "ended_on"})


@dataclass(frozen=True, slots=True)
class Line:
    """A person in a household and as a resident, or in one of the two; with house, household and card."""

    person: Person
    #: One entry of each ledger at most.
    entries: Mapping[type[Recorded], Any]

    def shown(self, key: str, *, unmasked: bool = False) -> Any:
        """What a cell of this line shows."""
        source = self._first(key)
        return self._cell(source, unmasked=unmasked) if source else None

    def is_told(self, source: Source, key: str) -> bool:
        """Whether an edited cell is meant for this ledger: it shows its entry, or says the same of both."""
        if source == self._first(key):
            return True
        return key in _TOGETHER and source[0] in self.entries and self._cell(source) == self.shown(key)

    def has_place_for(self, key: str) -> bool:
        return self._first(key) is not None

    def _first(self, key: str) -> Source | None:
        return next((source for source in SOURCES[key] if source[0] in self.entries), None)

    def _cell(self, source: Source, *, unmasked: bool = False) -> Any:
        model, name = source
        return cell(self.entries[model], model.description.column(name), unmasked=unmasked)


class ResidentLines:
    """The roster of an organisation: by community, 居住户 before registers, household by household.

    One line a membership, beside it the person's residence at that time; then one for each residence that
    no line shows, without a household.
    """

    def __init__(self, organisation: Organisation, scope: Scope) -> None:
        memberships = _within(Membership, organisation, scope)
        residences = _within(Residence, organisation, scope)
        lines = lines_of(list(_paired(memberships, residences)))
        self._lines = sorted(lines, key=_place)

    def __len__(self) -> int:
        return len(self._lines)

    def cells(self, *, unmasked: bool) -> Mapping[str, Sequence[Any]]:
        return {key: [line.shown(key, unmasked=unmasked) for line in self._lines] for key in SOURCES}

    def protected(self) -> Iterable[tuple[Description, list[int]]]:
        for model in (Person, ResidentCard):
            entries = [line.entries.get(model) for line in self._lines]
            yield model.description, sorted({entry.pk for entry in entries if entry is not None})


def lines_of(pairs: Sequence[tuple[Membership | None, Residence | None]]) -> list[Line]:
    """With each membership and residence the house, the household, the person and his card here."""
    entries = [[one for one in pair if one is not None] for pair in pairs]
    people = _by_key(Person, {one.person_id for some in entries for one in some})
    households = _by_key(Household, {one.household_id for one, _residence in pairs if one is not None})
    houses = {one.dwelling_id for _membership, one in pairs if one is not None}
    dwellings = _by_key(Dwelling, {*houses, *(one.dwelling_id for one in households.values())})
    cards = {
        (card.community_id, card.person_id): card
        for chunk in chunks(sorted(people))
        for card in ResidentCard.objects.in_books().filter(person__in=chunk)
    }
    lines = []
    for (membership, residence), some in zip(pairs, entries, strict=True):
        household = households.get(membership.household_id) if membership else None
        door = (household and household.dwelling_id) or (residence and residence.dwelling_id)
        found: dict[type[Recorded], Any] = {
            Person: people[some[0].person_id],
            ResidentCard: cards.get((some[0].community_id, some[0].person_id)),
            Membership: membership, Residence: residence, Household: household,
            Dwelling: dwellings.get(door),
        }  # fmt: skip
        present = {model: entry for model, entry in found.items() if entry is not None}
        lines.append(Line(found[Person], present))
    return lines


def _within(model: Any, organisation: Organisation, scope: Scope) -> list[Any]:
    return list(model.objects.in_books().visible_to(scope).under(organisation).order_by("pk"))


def _by_key(model: Any, keys: set[Any]) -> dict[Any, Any]:
    """Withdrawn ones too: what a row named before its target was withdrawn it goes on naming."""
    known = sorted(keys - {None})
    return {row.pk: row for chunk in chunks(known) for row in model.objects.filter(pk__in=chunk)}


def _paired(
    memberships: Sequence[Membership], residences: Sequence[Residence]
) -> Iterable[tuple[Membership | None, Residence | None]]:
    of_person: dict[tuple[int, int], list[Residence]] = defaultdict(list)
    for residence in residences:
        of_person[residence.community_id, residence.person_id].append(residence)
    shown = set()
    for membership in memberships:
        mine = of_person[membership.community_id, membership.person_id]
        beside = [one for one in mine if _is_beside(membership, one)]
        latest = max(beside, key=lambda one: (_start(one), one.pk), default=None)
        if latest is not None:
            shown.add(latest.pk)
        yield membership, latest
    yield from ((None, one) for one in residences if one.pk not in shown)


def _is_beside(membership: Membership, residence: Residence) -> bool:
    """On some day both held, or both began on one day."""
    if membership.started_on == residence.started_on:
        return True
    return _start(membership) < _end(residence) and _start(residence) < _end(membership)


def _start(spell: Membership | Residence) -> date:
    return spell.started_on or date.min


def _end(spell: Membership | Residence) -> date:
    return spell.ended_on or date.max


_KINDS = [kind.value for kind in HouseholdKind]


def _place(line: Line) -> tuple[Any, ...]:
    """Where a line stands in the roster."""
    membership, household = line.entries.get(Membership), line.entries.get(Household)
    leading = membership or line.entries[Residence]
    if household is None:
        return leading.community_id, len(_KINDS), "", leading.pk
    return leading.community_id, _KINDS.index(household.kind), household.number, leading.pk
