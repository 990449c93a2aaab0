"""Households without an earner: three cases, none open at the end; the monthly reports that there is none."""

from dataclasses import dataclass
from datetime import date

from linli.demonstration.world.jobseekers import Cast
from linli.demonstration.world.people import Person
from linli.demonstration.world.population import Household, Population
from linli.demonstration.world.spells import Employment

RECOGNISED, NOT_CONFIRMED = "认定", "不属零就业"


@dataclass(frozen=True, slots=True)
class ZeroEmploymentCase:
    household: Household
    found: date
    outcome: str
    recognised: date | None = None
    cleared: date | None = None
    how: str = ""
    earner: Person | None = None


@dataclass(frozen=True, slots=True)
class Affirmation:
    """A person has looked on this day and says: none."""

    on: date
    who: str
    text: str


def zero_employment_cases(
    population: Population, cast: Cast, employment: Employment
) -> tuple[ZeroEmploymentCase, ...]:
    """One recognised on 02-08, cleared on 03-05 by one of the 61; in two somebody turned out to earn."""
    home = {member.serial: household for household in population.households for member in household.members}
    earner = population.person(cast.told("no earner, placed")[0].person)
    with_a_spouse = [
        household
        for spell in employment.spells
        if spell.ended is None
        and spell.registered.day < date(2010, 1, 20)
        and len((household := home[spell.person.serial]).members) == 3
        and all(member.status for member in household.members)
        and earner not in household.members
    ]
    first, second = with_a_spouse[:2]
    return (
        ZeroEmploymentCase(first, date(2010, 1, 25), NOT_CONFIRMED),
        ZeroEmploymentCase(
            home[earner.serial],
            date(2010, 2, 3),
            RECOGNISED,
            date(2010, 2, 8),
            date(2010, 3, 5),
            "单位招用",
            earner,
        ),
        ZeroEmploymentCase(second, date(2010, 4, 19), NOT_CONFIRMED),
    )


def affirmations(officer: str) -> tuple[Affirmation, ...]:
    """The end of every month, February 2010 left out: that day one case was open."""
    days = [
        date(2009, 1, 23), date(2009, 2, 27), date(2009, 3, 31), date(2009, 4, 30), date(2009, 5, 27),
        date(2009, 6, 30), date(2009, 9, 30), date(2009, 12, 31), date(2010, 1, 29), date(2010, 3, 31),
        date(2010, 4, 30), date(2010, 5, 31), date(2010, 6, 30),
    ]  # fmt: skip
    return tuple(Affirmation(day, officer, "逐户核查，无零就业家庭") for day in days)
