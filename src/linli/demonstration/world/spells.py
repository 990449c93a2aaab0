"""One line of the book of the unemployed, one line of the book of placements, and who is who in them."""

from dataclasses import dataclass, replace
from datetime import date

from linli.core.partial import PartialDate
from linli.demonstration.world.channels import Channel
from linli.demonstration.world.people import Person


@dataclass(frozen=True, slots=True)
class Spell:
    """Out of work and registered; ``ended`` is the first day on which that no longer holds."""

    person: Person
    kind: str
    former: str
    lost: PartialDate
    registered: PartialDate
    ended: PartialDate | None
    reason: str
    wish: str
    skill: str


@dataclass(frozen=True, slots=True)
class Placement:
    person: Person
    channel: Channel
    employer: str
    post: str
    started: PartialDate
    verified: date | None
    ended: date | None = None
    carrier: str = ""
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Employment:
    spells: tuple[Spell, ...]
    placements: tuple[Placement, ...]
    opening: frozenset[int]  #: U0, by serial
    new: frozenset[int]  #: U1
    placed: frozenset[int]  #: P
    earlier: tuple[Person, ...]  #: E
    ended: tuple[Person, ...]  #: the two whose job ended in the half-year
    late: Person  #: registered on 2010-07-01


def with_placements(employment: Employment, more: tuple[Placement, ...]) -> Employment:
    """The same books with the placements of retired people, in the order of their days."""
    placements = sorted(
        (*employment.placements, *more),
        key=lambda placement: (placement.started.day, placement.person.serial),
    )
    return replace(employment, placements=tuple(placements))
