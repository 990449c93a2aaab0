"""A thick book of one community: residents with cards, homes, spells without work and in work, classes."""

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
        written: list[Sequence[Recorded]] = [people, *_lives_of(people, chance)]
        for rows in written:
            with recording.open_book(by, reason="测速") as book:
                for row in rows:
                    book.record(row)


def _person(chance: random.Random, number: int) -> Person:
    # A day for each hundred people, so that no number is given twice.
    born = date(1945, 1, 1) + timedelta(days=number // 100 * 97)
    name = chance.choice(_FAMILY) + chance.choice(_GIVEN) + chance.choice(["", *_GIVEN])
    number18 = identity_number("140107", born, number % 100)
    return Person(name=name, sex=str(1 + number % 2), born_on=born, identity_number=number18)


def _lives_of(people: Sequence[Person], chance: random.Random) -> Iterator[list[Recorded]]:
    def day() -> date:
        return date(2008, 1, 1) + timedelta(days=chance.randrange(900))

    doors = [f"{1 + chance.randrange(40)}-{1 + at % 4}-{at % 600 + 101}" for at in range(len(people))]
    yield [
        ResidentCard(person=one, name=one.name, door=door) for one, door in zip(people, doors, strict=True)
    ]
    yield [Residence(person=one, started_on=date(2001, 1, 1)) for one in people]
    starts = [day() for _one in people]
    yield [
        Unemployment(person=one, kind="laid-off", started_on=start)
        for one, start in zip(people, starts, strict=True)
    ]
    yield [
        Placement(
            person=one, channel="hired", started_on=start + timedelta(days=40),
            verified_on=start + timedelta(days=45),
        )
        for one, start in zip(people, starts, strict=True)
    ]  # fmt: skip
    yield [Training(person=one, occurred_on=day(), kind="skill") for one in people]
