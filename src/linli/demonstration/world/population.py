"""The people, households and residence rows of the community, put together and settled."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from random import Random

from linli.core.age import age_on
from linli.core.partial import PartialDate
from linli.demonstration.world.days import PERIOD_ENDS
from linli.demonstration.world.families import Families
from linli.demonstration.world.housing import Dwelling
from linli.demonstration.world.jobseekers import Cast, Casting
from linli.demonstration.world.livelihood import livelihoods
from linli.demonstration.world.movements import Movements, settle
from linli.demonstration.world.names import given_name
from linli.demonstration.world.numbers import Numbers
from linli.demonstration.world.people import Draft, DraftHousehold, Person
from linli.demonstration.world.registers import Registers, registers

_SHARED = 18  #: dwellings with two households
_EMPTY_AT_OPENING = 46


@dataclass(frozen=True, slots=True)
class Residence:
    """One line of the residents' roster: a person in a household of one kind, from a day to another."""

    dwelling: Dwelling
    household: str
    kind: str  #: 居住户 | 户籍户
    person: Person
    relation: str
    residing: str  #: 居住 | 户在人不在 | 人在户不在
    came: PartialDate
    came_by: str
    left: date | None
    left_by: str
    opened: PartialDate
    closed: date | None
    remark: str


@dataclass(frozen=True, slots=True)
class Household:
    number: str
    dwelling: Dwelling
    members: tuple[Person, ...]
    opened: PartialDate
    closed: date | None


@dataclass(frozen=True, slots=True)
class Population:
    people: tuple[Person, ...]  #: by serial, from 1
    households: tuple[Household, ...]  #: 居住户
    residences: tuple[Residence, ...]
    empty: frozenset[str]  #: doors
    tenanted: frozenset[str]  #: doors

    def person(self, draft: Draft) -> Person:
        return self.people[draft.serial - 1]


def population(rng: Random, dwellings: tuple[Dwelling, ...]) -> tuple[Population, Cast]:
    """The settled people, and who of them was out of work or placed (``Population.person`` leads there)."""
    make = Families(rng)
    opening = make.opening()
    new = Movements(make, opening).half_year()
    cast = Casting(rng, opening).cast()
    households = opening + new
    livelihoods(rng, (draft for draft in make.people if draft not in cast.unknown))
    empty = _house(rng, opening, new, len(dwellings))
    settle(rng, opening, {place: dwelling.built_year for place, dwelling in enumerate(dwellings)})
    books = registers(make, opening, sorted(empty - {each.dwelling for each in households}))
    _registered_elsewhere(rng, households)
    _number(opening, new)
    living_here = [member for household in households for member in household.members]
    _papers(rng, living_here, cast)
    doors = {member.serial: dwellings[each.dwelling].door for each in households for member in each.members}
    doors |= {
        absent.serial: dwellings[book.dwelling].door for book in books.books for absent, _ in book.entries
    }
    people = _people(rng, make.people, doors)
    settled = Population(
        people,
        _households(households, people, dwellings),
        tuple(_residences(households, books, people, dwellings)),
        frozenset(dwellings[place].door for place in empty),
        frozenset(dwellings[each.dwelling].door for each in households if each.is_tenant and not each.closed),
    )
    return settled, cast


def _house(rng: Random, opening: list[DraftHousehold], new: list[DraftHousehold], count: int) -> set[int]:
    """Gives everybody a dwelling: 1,425 households in 1,407, then 14 more in empty ones; returns 41 empty."""
    places = list(range(count))
    rng.shuffle(places)
    empty = set(places[:_EMPTY_AT_OPENING])
    occupied = sorted(places[_EMPTY_AT_OPENING:])
    small = [
        each for each in opening if each.shape in ("single", "two sharers", "couple") and not each.closed
    ]
    guests = rng.sample(small, _SHARED)
    hosts = rng.sample([each for each in small if each not in guests], _SHARED)
    for household, place in zip(
        [each for each in opening if each not in guests], rng.sample(occupied, len(occupied)), strict=True
    ):
        household.dwelling = place
    for guest, host in zip(guests, hosts, strict=True):
        guest.dwelling = host.dwelling
        guest.is_tenant = True
    freed = [each.dwelling for each in opening if each.closed]
    always_empty = set(rng.sample(sorted(empty), len(empty) - 9))
    for household, place in zip(new, [*freed[:5], *sorted(empty - always_empty)], strict=True):
        household.dwelling = place
        closings = [each.closed for each in opening if each.dwelling == place and each.closed]
        if closings and household.opened and household.opened.day < closings[0]:
            _come_on(household, closings[0])
    return always_empty | set(freed[5:])


def _come_on(household: DraftHousehold, day: date) -> None:
    """A household moves into a flat no earlier than its last people left it."""
    household.opened = PartialDate(day)
    for member in household.members:
        member.came = PartialDate(day)


def _registered_elsewhere(rng: Random, households: list[DraftHousehold]) -> None:
    """人在户不在: tenants, newcomers, and some grandparents from the country."""
    for household in households:
        for member in household.members:
            from_the_country = household.shape in ("grandmother", "grandparents") and member.status in (
                "料理家务",
                "其他",
            )
            if household.is_tenant or (from_the_country and rng.random() < 0.6):
                member.is_registered_here = False


def _number(opening: list[DraftHousehold], new: list[DraftHousehold]) -> None:
    opening.sort(key=lambda household: household.dwelling)
    new.sort(key=lambda household: household.opened.day if household.opened else date.max)
    for serial, household in enumerate(opening + new, 1):
        household.number = f"JC{serial:04}"


def _papers(rng: Random, drafts: list[Draft], cast: Cast) -> None:
    """Who has no identity number, of whom only the year of birth is known, whose card is of the old kind.

    Nobody whose day of birth decides a figure: neither the 96 nor those placed earlier.
    """
    working = {id(each.person) for each in cast.seekers} | {id(each.person) for each in cast.earlier}
    working |= {id(each) for each in cast.late}
    ordinary = [each for each in drafts if id(each) not in working and each.has_number]
    elders = [
        each for each in ordinary if each.status in ("退休", "料理家务") and each.born < date(1946, 1, 1)
    ]
    strangers = [
        each for each in ordinary if not each.is_registered_here and 20 < age_on(each.born, PERIOD_ENDS) < 45
    ]
    for draft in rng.sample(elders, 24) + rng.sample(strangers, 16):
        draft.has_number = False
    unnumbered = [each for each in elders + strangers if not each.has_number]
    for draft in rng.sample(unnumbered, 28):
        draft.knows_birthday = False
    very_old = [each for each in elders if each.has_number and each.born < date(1940, 1, 1)]
    for draft in rng.sample(very_old, 36):
        draft.has_old_number = True


def _people(rng: Random, drafts: Iterable[Draft], doors: dict[int, str]) -> tuple[Person, ...]:
    numbers = Numbers(rng)
    taken: set[tuple[str, int]] = set()
    return tuple(_settled(rng, numbers, draft, doors[draft.serial], taken) for draft in drafts)


def _settled(rng: Random, numbers: Numbers, draft: Draft, door: str, taken: set[tuple[str, int]]) -> Person:
    name = draft.surname + given_name(rng, draft.sex, draft.born.year)
    while (name, draft.born.year) in taken:
        name = draft.surname + given_name(rng, draft.sex, draft.born.year)
    taken.add((name, draft.born.year))
    age = age_on(draft.born, PERIOD_ENDS)
    return Person(
        serial=draft.serial,
        name=name,
        sex=draft.sex,
        born=draft.born,
        birth=PartialDate(draft.born) if draft.knows_birthday else PartialDate.of_year(draft.born.year),
        number=numbers.identity(draft.born, draft.sex, old=draft.has_old_number) if draft.has_number else "",
        phone=numbers.phone() if 17 <= age <= 78 and draft.died is None and rng.random() < 0.62 else "",
        education=_education(rng, age),
        status="" if draft.status == "?" else draft.status,
        door=door,
        died=draft.died,
    )


def _education(rng: Random, age: int) -> str:
    if age < 7:
        return ""
    if age < 19:
        return "小学" if age < 13 else "初中" if age < 16 else "高中"
    if age > 62:
        return rng.choice(("小学", "小学", "初中", "初中", "高中", "中专", ""))
    if age > 38:
        return rng.choice(("初中", "初中", "初中", "高中", "高中", "中专", "大专"))
    return rng.choice(("初中", "高中", "高中", "中专", "大专", "大专", "大学本科"))


def _households(
    drafts: list[DraftHousehold], people: tuple[Person, ...], dwellings: tuple[Dwelling, ...]
) -> tuple[Household, ...]:
    return tuple(
        Household(
            each.number,
            dwellings[each.dwelling],
            tuple(people[member.serial - 1] for member in each.members),
            _known(each.opened),
            each.closed,
        )
        for each in drafts
    )


def _residences(
    households: list[DraftHousehold],
    books: Registers,
    people: tuple[Person, ...],
    dwellings: tuple[Dwelling, ...],
) -> Iterable[Residence]:
    """Every 居住户 in the order of its door, then the 户籍户 that differ."""
    for each in sorted(households, key=lambda household: (household.dwelling, household.number)):
        for member in each.members:
            yield Residence(
                dwellings[each.dwelling],
                each.number,
                "居住户",
                people[member.serial - 1],
                member.relation,
                "居住" if member.is_registered_here else "人在户不在",
                _known(member.came),
                member.came_by,
                member.left,
                member.left_by,
                _known(each.opened),
                each.closed,
                "",
            )
    gone = {absent.serial for absent in books.absent}
    for serial, book in enumerate(books.books, 1):
        for draft, relation in book.entries:
            yield Residence(
                dwellings[book.dwelling],
                f"HK{serial:03}",
                "户籍户",
                people[draft.serial - 1],
                relation,
                "户在人不在" if draft.serial in gone else "居住",
                _known(draft.came),
                "期初",
                None,
                "",
                book.opened,
                None,
                book.remark,
            )


def _known(day: PartialDate | None) -> PartialDate:
    assert day is not None, "everybody has come some day"
    return day
