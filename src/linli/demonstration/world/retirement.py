"""Retired residents: 580 in the book on 2010-06-30, seven gone, and the 62 whom a unit has taken back."""

from dataclasses import dataclass
from datetime import date
from random import Random

from linli.core.age import age_on, turns
from linli.core.partial import PartialDate
from linli.demonstration.world.channels import Channel, ordinary_job
from linli.demonstration.world.days import PERIOD_ENDS, open_day, workday
from linli.demonstration.world.establishments import FORMER
from linli.demonstration.world.people import Person
from linli.demonstration.world.population import Population
from linli.demonstration.world.spells import Placement

_BOOK_OPENED = date(2003, 6, 2)  #: the community took the book over in this month
_TAKEN_BACK = 62
#: Begun in the half-year by people who were never unemployed; the first of them is 62.
_BEGUN_IN_THE_HALF_YEAR = (
    date(2010, 3, 15), date(2010, 2, 22), date(2010, 4, 12), date(2010, 5, 17), date(2010, 6, 7),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Retiree:
    person: Person
    former: str
    retired: PartialDate
    payer: str
    managed: PartialDate
    ended: date | None
    reason: str


def retirees(rng: Random, population: Population) -> tuple[Retiree, ...]:
    """Everybody who lives here, or lived here in the half-year, and draws a pension through the community."""
    rows = []
    for residence in population.residences:
        if residence.kind != "居住户" or residence.person.status != "退休":
            continue
        gone = residence.left if residence.left and residence.left <= PERIOD_ENDS else None
        rows.append(_retiree(rng, residence.person, gone, residence.left_by if gone else ""))
    return tuple(sorted(rows, key=lambda row: (row.managed.day, row.person.serial)))


def taken_back(rng: Random, rows: tuple[Retiree, ...]) -> tuple[Placement, ...]:
    """The 62, and two more whose job ended in 2009; none of them was ever in the unemployment book."""
    able = [
        row.person
        for row in rows
        if not row.ended and row.retired.day < date(2009, 1, 1) and age_on(row.person.born, PERIOD_ENDS) < 70
    ]
    aged_62 = next(each for each in able if each.sex == "男" and age_on(each.born, date(2010, 3, 15)) == 62)
    unnumbered = [each for each in able if not each.number][:4]
    others = [
        each for each in able if each.number and each is not aged_62 and age_on(each.born, PERIOD_ENDS) < 67
    ]
    people = [aged_62, *unnumbered, *rng.sample(others, _TAKEN_BACK + 2 - 1 - len(unnumbered))]
    placements = []
    for number, person in enumerate(people):
        job = ordinary_job(rng, Channel.TAKEN_BACK)
        ended = None
        if number < len(_BEGUN_IN_THE_HALF_YEAR):
            started = _BEGUN_IN_THE_HALF_YEAR[number]
        elif number < 18:
            started = workday(rng, date(2009, 1, 12), date(2009, 12, 18))
        elif number >= _TAKEN_BACK:
            started = workday(rng, date(2007, 3, 1), date(2007, 11, 30))
            ended = (date(2009, 5, 18), date(2009, 11, 2))[number - _TAKEN_BACK]
        else:
            started = workday(rng, date(2006, 3, 1), date(2008, 12, 20))
        retired = next(row.retired for row in rows if row.person is person)
        started = max(started, open_day(date(retired.day.year + 1, 1, 4)))
        placements.append(
            Placement(
                person,
                job.channel,
                job.employer,
                job.post,
                PartialDate(started),
                _verified(started),
                ended,
                remark="退休返聘",
            )
        )
    return tuple(placements)


def _verified(started: date) -> date:
    return open_day(date.fromordinal(started.toordinal() + 6))


def _retiree(rng: Random, person: Person, ended: date | None, reason: str) -> Retiree:
    age = 60 if person.sex == "男" else rng.choice((50, 50, 50, 55))
    limit = turns(person.born, age)
    if limit > PERIOD_ENDS:
        limit = turns(person.born, 50)
    retired = (
        PartialDate.of_year(limit.year)
        if limit.year < 2000
        else PartialDate.of_month(limit.year, limit.month)
    )
    if person.sex == "男" and limit.year < 2005 and rng.random() < 0.4:
        retired = PartialDate.of_year(limit.year - rng.randint(1, 5))
    if limit.year >= 2009:
        retired = PartialDate(limit)
    managed = PartialDate(open_day(max(_BOOK_OPENED, limit)))
    if limit.year < 2009 and managed.day.month != 1:
        managed = PartialDate.of_month(managed.day.year, managed.day.month)
    payer = rng.choice(("市社保局", "市社保局", "省社保局", "杏花岭区社保所"))
    return Retiree(person, rng.choice(FORMER), retired, payer, managed, ended, reason)
