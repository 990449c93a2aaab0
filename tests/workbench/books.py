"""Two communities' books of the first half of 2010, and the people who may or may not look into them.

教场巷社区  苗青   2009-11-02 登记失业；2010-03-08 到巷口面馆，03-20 离开
                   2010-03-22 又登记失业；2010-04-06 到东门超市
            石磊   2010-02-01 登记失业，还没有就业
小东门社区  何远   2010-01-11 登记失业；2010-02-22 到北仓食堂
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from linli.core.identity import identity_number
from linli.kit import recording
from linli.kit.recording import Writer
from linli.ledgers.employment.placement import Placement
from linli.ledgers.employment.unemployment import Unemployment
from linli.org.models import Account, Duty, Organisation, Role
from linli.registry.establishment import Establishment
from linli.registry.person import Person

PASSWORD = "correct horse 2010"
PLACED = "employment.placement.placed"
MIAO = identity_number("140107", date(1975, 5, 5), 122)
HE = identity_number("140107", date(1980, 12, 12), 133)


def day(month: int, number: int, year: int = 2010) -> date:
    return date(year, month, number)


@dataclass(frozen=True)
class Books:
    """The rows of one community that the tests speak of."""

    community: Organisation
    clerk: Writer
    person: Person
    unemployment: Unemployment
    placements: tuple[Placement, ...]
    #: Registered, and without work so far.
    waiting: Person


def books_of_jiaochangxiang(community: Organisation) -> Books:
    clerk = Writer(community.pk, handler="李文")
    miao = person(clerk, "苗青", identity_number=MIAO)
    spell = registered(clerk, miao, day(11, 2, 2009))
    first = placed(clerk, miao, day(3, 8), "巷口面馆", until=day(3, 20))
    registered(clerk, miao, day(3, 22))
    again = placed(clerk, miao, day(4, 6), "东门超市")
    shi = person(clerk, "石磊")
    registered(clerk, shi, day(2, 1))
    return Books(community, clerk, miao, spell, (first, again), shi)


def books_of_xiaodongmen(community: Organisation) -> Books:
    clerk = Writer(community.pk, handler="王芳")
    he = person(clerk, "何远", identity_number=HE)
    spell = registered(clerk, he, day(1, 11))
    return Books(community, clerk, he, spell, (placed(clerk, he, day(2, 22), "北仓食堂"),), he)


def person(clerk: Writer, name: str, **more: Any) -> Person:
    one = Person(name=name, sex="1", born_on=more.pop("born_on", date(1975, 5, 5)), **more)
    recording.record(one, by=clerk)
    return one


def registered(clerk: Writer, who: Person, on: date) -> Unemployment:
    spell = Unemployment(person=who, kind="laid-off", started_on=on)
    recording.record(spell, by=clerk)
    return spell


def placed(clerk: Writer, who: Person, on: date, where: str, until: date | None = None) -> Placement:
    employer = Establishment(name=where)
    recording.record(employer, by=clerk)
    placement = Placement(
        person=who, channel="hired", employer=employer, started_on=on, ended_on=until, verified_on=on
    )
    recording.record(placement, by=clerk)
    return placement


def account(
    username: str, name: str, organisation: Organisation | None, duty: Duty, line: str = ""
) -> Account:
    opened = Account.objects.open(username, PASSWORD, name=name)
    if organisation is not None:
        Role.objects.create(
            account=opened, organisation=organisation, duty=duty, line=line, started_on=date(2005, 1, 1)
        )
    return opened


def again(entry: Any) -> Any:
    """The row as it is in the books now."""
    return type(entry).objects.get(pk=entry.pk)
