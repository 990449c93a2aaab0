"""A building as it stands: doors by floor and stairwell, who is behind each, and what came of the last knock.

The picture shows visits, tenancy, and whether people and register are in one place. It never asks about aid,
disability, illness or living alone: ``Behind`` holds no such fact, so that none can colour a door.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from linli.core.masks import mask_name
from linli.core.numerals import chinese_number
from linli.org.models import Organisation
from linli.registry.building import Building
from linli.registry.courtyard import Courtyard
from linli.registry.dwelling import Dwelling, DwellingState
from linli.registry.household import Household, HouseholdKind
from linli.registry.identification import read_door
from linli.registry.lease import Lease
from linli.registry.residence import LIVING_HERE, Residence, ResidenceStatus
from linli.registry.survey_campaign import SurveyCampaign
from linli.registry.survey_target import SurveyTarget
from linli.registry.survey_visit import SurveyVisit, VisitResult
from linli.workbench.people.homes import now
from linli.workbench.shell.sight import Sight

#: Yards are counted by the heavenly stems.
_STEMS = "甲乙丙丁戊己庚辛壬癸"
#: The three ways to look at a building, and nothing else to look at.
VIEWS = {"visit": "走访", "tenancy": "租住", "register": "人户"}
_RESULTS = {
    VisitResult.REACHED: "reached", VisitResult.NOBODY: "nobody", VisitResult.REFUSED: "refused",
    VisitResult.EMPTY: "empty", VisitResult.MOVED: "empty",
}  # fmt: skip


@dataclass
class Behind:
    """What the picture may know of one dwelling."""

    dwelling: Dwelling
    #: Residential households; a register alone is not one of them.
    households: list[Household] = field(default_factory=list)
    registers: list[Household] = field(default_factory=list)
    statuses: list[str] = field(default_factory=list)
    #: Of this survey, the latest first.
    visits: list[SurveyVisit] = field(default_factory=list)
    is_let: bool = False

    @property
    def room(self) -> str:
        return read_door(self.dwelling.room)

    @property
    def stem(self) -> str:
        """3-2- of 3-2-501: what stands at the stairwell and is read aloud at each of its doors."""
        return self.dwelling.door.removesuffix(self.room)

    @property
    def head(self) -> str:
        """The masked name of whoever heads it; of sharers nobody."""
        known = next((one.head for one in (*self.households, *self.registers) if one.head), None)
        return mask_name(known.name) if known else ""

    @property
    def persons(self) -> int:
        return sum(status in LIVING_HERE for status in self.statuses)

    @property
    def is_empty(self) -> bool:
        """Said to be empty, and nobody is registered as living there."""
        return self.persons == 0 and (
            self.dwelling.state == DwellingState.EMPTY
            or (bool(self.visits) and _RESULTS[VisitResult(self.visits[0].result)] == "empty")
        )

    @property
    def has_two(self) -> bool:
        return len(self.households) > 1

    @property
    def last(self) -> SurveyVisit | None:
        return self.visits[0] if self.visits else None

    @property
    def met(self) -> SurveyVisit | None:
        return next((one for one in self.visits if one.result == VisitResult.REACHED), None)

    @property
    def is_refused(self) -> bool:
        return any(one.result == VisitResult.REFUSED for one in self.visits)

    @property
    def result(self) -> str:
        """reached, nobody, refused, empty or unvisited: what came of the survey at this door.

        Who has been met once in a survey has been met, though nobody was in at a later knock.
        """
        if self.met is not None:
            return "reached"
        if self.is_refused:
            return "refused"
        if self.last is not None:
            return _RESULTS[VisitResult(self.last.result)]
        return "empty" if self.is_empty else "unvisited"

    @property
    def household(self) -> Household | None:
        """Whose door is knocked at: the residents before a register."""
        return next(iter([*self.households, *self.registers]), None)

    @property
    def register(self) -> str:
        """together, guests (人在户不在), away (户在人不在), both, or none."""
        guests = ResidenceStatus.REGISTERED_ELSEWHERE in self.statuses
        away = ResidenceStatus.AWAY in self.statuses
        if guests and away:
            return "both"
        return "guests" if guests else "away" if away else "together" if self.statuses else "none"

    def look(self, view: str) -> str:
        if view == "tenancy":
            return "v-let" if self.is_let else "v-empty" if self.is_empty else "v-own"
        return f"reg-{self.register}" if view == "register" else f"v-{self.result}"

    def says(self, view: str) -> str:
        """The third line of a door."""
        if view == "tenancy":
            return (
                _("出租")
                if self.is_let
                else _(self.dwelling.get_state_display())
                if self.dwelling.state
                else ""
            )
        if view == "register":
            words = {
                "together": _("一致"), "guests": _("人在户不在"), "away": _("户在人不在"),
                "both": _("两样都有"),
            }  # fmt: skip
            return words.get(self.register, "")
        return self._said_of_visits()

    def _said_of_visits(self) -> str:
        if self.last is None:
            return _("空房") if self.is_empty else _("没去")
        if self.met is not None:
            return f"{self.met.occurred_on:%m-%d}"
        if self.is_refused:
            return _("拒访")
        if self.last.result == VisitResult.NOBODY:
            times = sum(one.result == VisitResult.NOBODY for one in self.visits)
            return ngettext("无人%(times)d次", "无人%(times)d次", times) % {"times": times}
        return _(self.last.get_result_display())


@dataclass(frozen=True)
class Landing:
    """The doors of one floor in one stairwell; ``wide`` is how many the widest floor of the stairwell has."""

    doors: Sequence[Behind]
    wide: int

    @property
    def gaps(self) -> range:
        return range(self.wide - len(self.doors))


@dataclass(frozen=True)
class Floor:
    title: str
    landings: Sequence[Landing]


@dataclass(frozen=True)
class Stairwell:
    title: str
    wide: int
    done: int
    doors: int
    empty: int

    @property
    def left(self) -> int:
        return self.doors - self.done - self.empty


@dataclass(frozen=True)
class House:
    """A building or a courtyard, with its doors in the order in which one walks."""

    place: Building | Courtyard
    doors: Sequence[Behind]
    stairwells: Sequence[Stairwell]
    floors: Sequence[Floor]

    @property
    def title(self) -> str:
        return str(self.place)

    def count(self, result: str) -> int:
        return sum(one.result == result for one in self.doors)

    def at(self, number: int) -> Behind | None:
        return next((one for one in self.doors if one.dwelling.pk == number), None)


@dataclass(frozen=True)
class Listed:
    """A building in the list: how far the survey has got there."""

    place: Building | Courtyard
    doors: int
    done: int

    @property
    def left(self) -> int:
        return max(self.doors - self.done, 0)

    @property
    def share(self) -> int:
        return round(self.done * 100 / self.doors) if self.doors else 100


@dataclass(frozen=True)
class Progress:
    asked: int
    reached: int
    refused: int

    @property
    def left(self) -> int:
        return max(self.asked - self.reached - self.refused, 0)


def campaigns(sight: Sight, organisation: Organisation) -> list[SurveyCampaign]:
    """The surveys of a community that have begun, the latest first."""
    rows = _rows(sight, SurveyCampaign, organisation).filter(started_on__lte=sight.on)
    return list(rows.order_by("-started_on", "-pk")[:12])


def place_of(sight: Sight, organisation: Organisation, number: int) -> Building | Courtyard | None:
    """Numbers of records are one series: a building and a courtyard never share one."""
    for model in (Building, Courtyard):
        found: Any = _rows(sight, model, organisation).filter(pk=number).first()
        if found is not None:
            return found  # type: ignore[no-any-return]
    return None


def house(
    sight: Sight, organisation: Organisation, place: Building | Courtyard, campaign: SurveyCampaign | None
) -> House:
    """Everything the picture needs, in as many questions for a large building as for a small one."""
    column = "building" if isinstance(place, Building) else "courtyard"
    dwellings = _rows(sight, Dwelling, organisation).filter(_stands(sight.on), **{column: place})
    behind = {one.pk: Behind(one) for one in dwellings}
    inside = {"dwelling__in": dwellings.order_by().values("pk")}
    for one in _rows(sight, Household, organisation).filter(now(sight.on), **inside).select_related("head"):
        if one.kind == HouseholdKind.RESIDENCE:
            behind[one.dwelling_id].households.append(one)
        elif one.kind in {HouseholdKind.REGISTERED, HouseholdKind.COLLECTIVE}:
            behind[one.dwelling_id].registers.append(one)
    people = _rows(sight, Residence, organisation).filter(now(sight.on), **inside)
    for number, status in people.order_by("pk").values_list("dwelling", "status"):
        behind[number].statuses.append(status)
    leases = _rows(sight, Lease, organisation).filter(now(sight.on), **inside)
    let = set(leases.values_list("dwelling", flat=True))
    for one in behind.values():
        one.is_let = one.dwelling.pk in let or one.dwelling.state == DwellingState.LET
    _add_visits(sight, organisation, behind, campaign)
    doors = sorted(behind.values(), key=_walk)
    return House(place, doors, list(_stairwells(doors)), list(_floors(doors, isinstance(place, Building))))


def _add_visits(
    sight: Sight, organisation: Organisation, behind: Mapping[int, Behind], campaign: SurveyCampaign | None
) -> None:
    if campaign is None:
        return
    whose = {
        one.pk: door for door in behind.values() for one in (*door.households, *door.registers)
    }  # fmt: skip
    visits = _rows(sight, SurveyVisit, organisation).filter(
        campaign=campaign, household__dwelling__in=list(behind)
    )
    for one in visits.order_by("-occurred_on", "-pk"):
        if one.household_id in whose:
            whose[one.household_id].visits.append(one)


def listed(sight: Sight, organisation: Organisation, campaign: SurveyCampaign | None) -> list[Listed]:
    """Every building and courtyard that stands, in the order of their numbers, with its doors done."""
    dwellings = _rows(sight, Dwelling, organisation).filter(_stands(sight.on))
    counted = dwellings.order_by().values_list("building", "courtyard").annotate(count=Count("pk"))
    doors: dict[int, int] = {building or courtyard: count for building, courtyard, count in counted}
    done: dict[int, int] = defaultdict(int)
    for place, count in _done(sight, organisation, campaign):
        done[place] += count
    buildings = _rows(sight, Building, organisation).filter(_stands(sight.on))
    courtyards = _rows(sight, Courtyard, organisation).filter(_stands(sight.on))
    places: list[Building | Courtyard] = [
        *sorted(buildings, key=lambda one: _natural(one.number)),
        *sorted(courtyards, key=lambda one: _natural(one.name)),
    ]
    return [Listed(one, doors.get(one.pk, 0), done[one.pk]) for one in places if one.pk in doors]


def _done(
    sight: Sight, organisation: Organisation, campaign: SurveyCampaign | None
) -> Iterator[tuple[int, int]]:
    """Doors that need no further visit: somebody was met, has refused, or nobody lives there."""
    over = _rows(sight, Dwelling, organisation).filter(_stands(sight.on))
    is_over = Q(state=DwellingState.EMPTY)
    if campaign is not None:
        # Who has moved in since has not been visited.
        homes = _rows(sight, Household, organisation).filter(now(sight.on))
        homes = homes.exclude(kind=HouseholdKind.MINIMAL_INCOME).order_by().values("pk")
        ended = _rows(sight, SurveyVisit, organisation).filter(campaign=campaign, household__in=homes)
        ended = ended.exclude(result=VisitResult.NOBODY)
        is_over |= Q(pk__in=ended.order_by().values("household__dwelling"))
    counted = over.filter(is_over).order_by().values_list("building", "courtyard").annotate(count=Count("pk"))
    for building, courtyard, count in counted:
        yield building or courtyard, count


def progress(sight: Sight, organisation: Organisation, campaign: SurveyCampaign | None) -> Progress | None:
    """How far a survey has got: of its list of households, else of all that live here."""
    if campaign is None:
        return None
    listed_ones = _rows(sight, SurveyTarget, organisation).filter(campaign=campaign)
    visits = _rows(sight, SurveyVisit, organisation).filter(campaign=campaign)
    met = visits.filter(result=VisitResult.REACHED).order_by().values("household")
    refused = visits.filter(result=VisitResult.REFUSED).order_by().values("household")
    counts = listed_ones.aggregate(
        asked=Count("pk"), reached=Count("pk", filter=Q(household__in=met)),
        refused=Count("pk", filter=Q(household__in=refused) & ~Q(household__in=met)),
    )  # fmt: skip
    if not counts["asked"]:
        homes = _rows(sight, Household, organisation).filter(now(sight.on), kind=HouseholdKind.RESIDENCE)
        counts = homes.aggregate(
            asked=Count("pk"), reached=Count("pk", filter=Q(pk__in=met)),
            refused=Count("pk", filter=Q(pk__in=refused) & ~Q(pk__in=met)),
        )  # fmt: skip
    return Progress(**counts)


def _rows(sight: Sight, model: type[Any], organisation: Organisation) -> QuerySet[Any]:
    rows: Any = sight.entries(model.description)
    return rows.in_books().filter(community=organisation)  # type: ignore[no-any-return]


def _stands(on: date) -> Q:
    return Q(ended_on__isnull=True) | Q(ended_on__gt=on)


def _walk(door: Behind) -> tuple[Any, ...]:
    """Stairwell by stairwell, from the ground floor up, as one walks."""
    return _natural(read_door(door.dwelling.unit)), floor_of(door), _natural(door.room)


def floor_of(door: Behind) -> int:
    """501 is on the fifth floor, 1203 on the twelfth; 5 or 甲 stands on the ground."""
    found = re.match(r"(\d+)\d\d$", door.room)
    return int(found[1]) if found else 1


def _natural(text: str) -> tuple[tuple[int, str], ...]:
    """2 before 12, both before 甲院, 甲院 before 乙院."""
    return tuple(
        (int(part), "") if part.isdigit() else (10**6 + _STEMS.find(part[:1]), part)
        for part in re.findall(r"\d+|\D+", text)
    )


def _by_stairwell(doors: Iterable[Behind]) -> dict[str, list[Behind]]:
    found: dict[str, list[Behind]] = defaultdict(list)
    for one in doors:
        found[read_door(one.dwelling.unit)].append(one)
    return found


def _stairwells(doors: Sequence[Behind]) -> Iterator[Stairwell]:
    for unit, own in _by_stairwell(doors).items():
        title = (
            _("%(unit)s单元") % {"unit": chinese_number(int(unit)) if unit.isdigit() else unit}
            if unit
            else ""
        )
        done = sum(one.result in {"reached", "refused"} for one in own)
        empty = sum(one.result == "empty" for one in own)
        yield Stairwell(title, _widest(own), done, len(own), empty)


def _widest(doors: Sequence[Behind]) -> int:
    by_floor: dict[int, int] = defaultdict(int)
    for one in doors:
        by_floor[floor_of(one)] += 1
    return max(by_floor.values(), default=0)


def _floors(doors: Sequence[Behind], is_building: bool) -> Iterator[Floor]:
    stairwells = _by_stairwell(doors)
    if not is_building:
        yield Floor("", [Landing(doors, 0)])
        return
    for number in sorted({floor_of(one) for one in doors}, reverse=True):
        landings = [
            Landing([one for one in own if floor_of(one) == number], _widest(own))
            for own in stairwells.values()
        ]
        yield Floor(_("%(floor)s层") % {"floor": number}, landings)
