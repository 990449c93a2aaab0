"""A thick book of one community: residents with cards, homes, spells without work and in work, enquiries."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from linli.core.identity import identity_number
from linli.kit import recording
from linli.kit.entries import Recorded
from linli.kit.recording import Writer
from linli.ledgers.employment.placement import Placement
from linli.ledgers.employment.training import Training
from linli.ledgers.employment.unemployment import Unemployment
from linli.org.models import Organisation
from linli.registry.card import ResidentCard
from linli.registry.person import Person
from linli.registry.residence import Residence

#: With five entries for each resident.
RESIDENTS = 20_000
_AT_ONCE = 2_000
_FAMILY = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
_GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超霞平刚桂英华玉兰红梅建国志文斌云"


def fill(community: Organisation, residents: int = RESIDENTS) -> None:
    """Writes them by recording, like everything: with checks, derived columns and the chain."""
    chance = random.Random(2010)
    by = Writer(community.pk, handler="测速")
    for first in range(0, residents, _AT_ONCE):
        people = [_person(chance, number) for number in range(first, min(first + _AT_ONCE, residents))]
        for rows in (people, *_of(people, chance)):
            with recording.open_book(by, reason="测速") as book:
                for row in rows:
                    book.record(row)


def _person(chance: random.Random, number: int) -> Person:
    born = date(1930, 1, 1) + timedelta(days=chance.randrange(28_000))
    name = chance.choice(_FAMILY) + chance.choice(_GIVEN) + chance.choice(["", *_GIVEN])
    number18 = identity_number("140107", born, number % 1000)
    # Nobody twice: the days repeat, so the sequence alone does not tell people apart.
    return Person(
        name=name, sex=str(1 + number % 2), born_on=born, identity_number=_once(number18, number, born)
    )


def _once(number18: str, number: int, born: date) -> str | None:
    key = (born, number % 1000)
    if key in _TAKEN:
        return None
    _TAKEN.add(key)
    return number18


_TAKEN: set[tuple[date, int]] = set()


def _of(people: Sequence[Person], chance: random.Random) -> Iterator[list[Recorded]]:
    def day() -> date:
        return date(2008, 1, 1) + timedelta(days=chance.randrange(900))

    yield [
        ResidentCard(
            person=one,
            name=one.name,
            door=f"{1 + chance.randrange(40)}-{1 + chance.randrange(4)}-{at % 600 + 101}",
        )
        for at, one in enumerate(people)
    ]
    yield [Residence(person=one, started_on=date(2001, 1, 1)) for one in people]
    starts = [day() for _one in people]
    yield [
        Unemployment(person=one, kind="laid-off", started_on=start)
        for one, start in zip(people, starts, strict=True)
    ]
    yield [
        Placement(
            person=one,
            channel="hired",
            started_on=start + timedelta(days=40),
            verified_on=start + timedelta(days=45),
        )
        for one, start in zip(people, starts, strict=True)
    ]
    yield [Training(person=one, started_on=day(), kind="skill") for one in people]
