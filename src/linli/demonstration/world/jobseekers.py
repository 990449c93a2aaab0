"""Who was out of work, still is, or was placed in earlier years: the parts, before there are any papers."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from random import Random

from linli.core.age import age_on
from linli.demonstration.world.days import PERIOD_ENDS, PERIOD_STARTS, workday
from linli.demonstration.world.movements import leaves
from linli.demonstration.world.people import Draft, DraftHousehold


@dataclass(slots=True, eq=False)
class Seeker:
    """One of the 96: in the book when the half-year began or registered in it, and what became of him."""

    person: Draft
    cohort: str  #: opening | new
    outcome: str  #: placed | pensioned | moved | still
    is_4050: bool
    part: str = ""  #: the story told about him, where there is one


@dataclass(slots=True, eq=False)
class Earlier:
    """Placed before the half-year; ``part`` is ended for the two whose job ended in it."""

    person: Draft
    part: str = ""


@dataclass
class Cast:
    seekers: list[Seeker] = field(default_factory=list)
    earlier: list[Earlier] = field(default_factory=list)
    late: list[Draft] = field(default_factory=list)  #: registered on the day after the half-year
    unknown: list[Draft] = field(default_factory=list)  #: nobody has asked whether they work

    def told(self, part: str) -> list[Seeker]:
        return [seeker for seeker in self.seekers if seeker.part == part]


#: cohort, outcome, sex, 4050, how many, part.
_CAST = (
    ("opening", "placed", "女", True, 4, ""), ("opening", "placed", "男", True, 3, ""),
    ("opening", "placed", "男", False, 1, "placed twice"),
    ("opening", "placed", "男", False, 1, "turns fifty"),
    ("opening", "placed", "女", False, 8, ""), ("opening", "placed", "男", False, 7, ""),
    ("opening", "pensioned", "女", True, 1, "turns fifty"),
    ("opening", "pensioned", "男", True, 1, "turns sixty"),
    ("opening", "still", "女", True, 2, ""), ("opening", "still", "男", True, 1, ""),
    ("opening", "still", "男", False, 1, "unverified"), ("opening", "still", "女", False, 5, ""),
    ("opening", "still", "男", False, 4, ""),
    ("new", "placed", "女", True, 2, ""), ("new", "placed", "女", True, 1, "turned forty"),
    ("new", "placed", "男", True, 2, ""), ("new", "placed", "女", False, 17, ""),
    ("new", "placed", "男", False, 13, ""),
    ("new", "still", "女", True, 2, ""), ("new", "still", "男", True, 2, ""),
    ("new", "still", "女", False, 1, "unverified"), ("new", "still", "男", False, 1, "placed in July"),
    ("new", "still", "女", False, 1, "registered on the last day"), ("new", "still", "女", False, 5, ""),
    ("new", "still", "男", False, 5, ""),
)  # fmt: skip
_BIRTHDAYS = {
    ("男", "turns fifty"): date(1960, 4, 12), ("女", "turns fifty"): date(1960, 3, 18),
    ("男", "turns sixty"): date(1950, 5, 20), ("女", "turned forty"): date(1970, 5, 9),
    ("女", "ended"): date(1960, 2, 8), ("男", "ended"): date(1950, 5, 6),
}  # fmt: skip
_SHAPES = ("child", "adult child", "two adult children", "couple", "grandmother")


class Casting:
    """Takes people out of the families; one seeker a household, and somebody else there is at work."""

    def __init__(self, rng: Random, households: Iterable[DraftHousehold]) -> None:
        self.rng = rng
        self.free = [each for each in households if not each.is_tenant and not each.moves and not each.closed]
        rng.shuffle(self.free)

    def cast(self) -> Cast:
        cast = Cast()
        self._special_households(cast)
        for cohort, outcome, sex, is_4050, count, part in _CAST:
            for _ in range(count):
                person = self._person(sex, is_4050=is_4050, birthday=_BIRTHDAYS.get((sex, part)))
                cast.seekers.append(Seeker(person, cohort, outcome, is_4050, part))
        self._moves_away(cast)
        for sex in ("女", "男"):
            cast.earlier.append(Earlier(self._person(sex, birthday=_BIRTHDAYS[sex, "ended"]), "ended"))
        for count in range(89):
            person = self._person("女" if count % 2 else "男", is_4050=count % 4 in (2, 3))
            cast.earlier.append(Earlier(person))
        cast.late.append(self._person("女"))
        _settle_statuses(cast)
        return cast

    def _special_households(self, cast: Cast) -> None:
        """Husband and wife both out of work; a wife nobody has asked; the brother with a disability."""
        both = self._household(_young_family)
        cast.seekers.append(Seeker(both.members[0], "new", "placed", False, "no earner, placed"))
        cast.seekers.append(Seeker(both.members[1], "new", "still", False, "no earner"))
        unasked = self._household(_young_family)
        cast.seekers.append(Seeker(unasked.members[0], "opening", "still", False, "wife not asked"))
        unasked.members[1].status = "?"
        cast.unknown.append(unasked.members[1])
        brothers = self._household(lambda each: each.shape == "brother")
        brothers.members[0].status = brothers.members[1].status = "在业"
        cast.seekers.append(Seeker(brothers.members[3], "new", "placed", False, "liaison"))

    def _moves_away(self, cast: Cast) -> None:
        household = self._household(lambda each: each.shape == "adult child" and _adult(each.members[2], 23))
        household.members[0].status = "在业"
        cast.seekers.append(Seeker(household.members[2], "new", "moved", False))
        leaves(household.members[2], workday(self.rng, date(2010, 4, 19), date(2010, 4, 30)))

    def _household(self, fits: Callable[[DraftHousehold], bool]) -> DraftHousehold:
        chosen = next(household for household in self.free if fits(household))
        self.free.remove(chosen)
        return chosen

    def _person(self, sex: str, *, is_4050: bool = False, birthday: date | None = None) -> Draft:
        for household in self.free:
            if household.shape not in _SHAPES:
                continue
            for person in household.members:
                earner = next(
                    (each for each in household.members if each is not person and _earns(each)), None
                )
                if earner and person.sex == sex and _suits(person, birthday, is_4050=is_4050):
                    self.free.remove(household)
                    earner.status, person.status = "在业", "失业"
                    person.born = birthday or person.born
                    return person
        raise LookupError(f"no household with such a person: {sex}, {is_4050=}, {birthday=}")


def _suits(person: Draft, birthday: date | None, *, is_4050: bool) -> bool:
    """Far from the ages at which the law treats people differently, unless the birthday is the story."""
    if person.relation not in ("户主", "妻", "子", "女"):
        return False
    if birthday:
        return person.relation in ("户主", "妻") and abs((person.born - birthday).days) < 900
    age = age_on(person.born, PERIOD_ENDS)
    if is_4050:
        return 41 <= age <= 48 if person.sex == "女" else 51 <= age <= 58
    return 23 <= age <= (38 if person.sex == "女" else 48)


def _earns(person: Draft) -> bool:
    """May be at work from the beginning to the end of the half-year under the limits of 2010."""
    limit = 49 if person.sex == "女" else 59
    return age_on(person.born, PERIOD_STARTS) >= 23 and age_on(person.born, PERIOD_ENDS) < limit


def _adult(person: Draft, age: int) -> bool:
    return age_on(person.born, PERIOD_STARTS) >= age


def _young_family(household: DraftHousehold) -> bool:
    """A couple far below every age limit with a child at school."""
    if household.shape != "child":
        return False
    *couple, child = household.members
    return all(_adult(parent, 29) for parent in couple) and (
        age_on(couple[0].born, PERIOD_ENDS) <= 45
        and age_on(couple[1].born, PERIOD_ENDS) <= 38
        and 7 <= age_on(child.born, PERIOD_ENDS) <= 15
    )


def _settle_statuses(cast: Cast) -> None:
    statuses = {"placed": "在业", "pensioned": "退休", "moved": "失业", "still": "失业"}
    for seeker in cast.seekers:
        seeker.person.status = statuses[seeker.outcome]
    for earlier in cast.earlier:
        earlier.person.status = "退休" if earlier.part == "ended" else "在业"
