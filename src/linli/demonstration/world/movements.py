"""Who is born, comes, dies and leaves in the half-year: 4,282 + 14 + 25 − 11 − 20 = 4,290."""

from collections.abc import Callable
from datetime import date
from random import Random

from linli.core.age import age_on
from linli.core.partial import PartialDate
from linli.demonstration.world.days import DAY_AFTER, PERIOD_ENDS, PERIOD_STARTS, some_day, workday
from linli.demonstration.world.families import Families
from linli.demonstration.world.people import Draft, DraftHousehold

SURVEY_CLOSED = date(2010, 2, 11)  #: no household opens or closes while the survey is on the road
_NEW_HOUSEHOLDS = ("single",) * 6 + ("couple",) * 5 + ("child",) * 3  # 25 people


class Movements:
    """Changes drafts in place; a household that has been touched is not touched again."""

    def __init__(self, make: Families, households: list[DraftHousehold]) -> None:
        self.make, self.rng = make, make.rng
        self.households = households
        self.untouched = [household for household in households if not household.is_tenant]
        self.rng.shuffle(self.untouched)

    def half_year(self) -> list[DraftHousehold]:
        """All of it; returns the households that are new."""
        self._die_alone()
        self._move_as_a_household()
        self._die_in_a_family()
        self._leave_a_family()
        self._are_born()
        return [self._comes(shape) for shape in _NEW_HOUSEHOLDS]

    def _take(self, fits: Callable[[DraftHousehold], bool]) -> DraftHousehold:
        chosen = next(household for household in self.untouched if fits(household))
        self.untouched.remove(chosen)
        return chosen

    def _die_alone(self) -> None:
        for _ in range(3):
            household = self._take(lambda each: each.shape == "single elder")
            household.closed = some_day(self.rng, SURVEY_CLOSED, date(2010, 6, 20))
            dies(household.members[0], household.closed, "退休")

    def _move_as_a_household(self) -> None:
        for shape in ("child", "child", "couple", "couple", "single", "single"):
            household = self._take(lambda each, shape=shape: each.shape == shape and _is_at_work(each))  # type: ignore[misc]
            household.closed = workday(self.rng, date(2010, 3, 1), date(2010, 6, 25))
            for member in household.members:
                leaves(member, household.closed)

    def _die_in_a_family(self) -> None:
        places = [("elder couple", 0, "退休", 64)] * 2 + [("elder couple", 0, "离休", 79)] * 2
        places += [("grandmother", 3, "料理家务", 66)] * 3 + [("two adult children", 0, "在业", 51)]
        for shape, place, status, age in places:
            household = self._take(
                lambda each, shape=shape, place=place, age=age: (  # type: ignore[misc]
                    each.shape == shape and age_on(each.members[place].born, PERIOD_STARTS) >= age
                )
            )
            dies(household.members[place], some_day(self.rng, date(2010, 1, 7), date(2010, 6, 24)), status)

    def _leave_a_family(self) -> None:
        for _ in range(2):
            household = self._take(
                lambda each: each.shape == "grandmother" and age_on(each.members[3].born, PERIOD_STARTS) >= 58
            )
            household.members[3].status = "退休"
            leaves(household.members[3], workday(self.rng, date(2010, 1, 11), date(2010, 6, 22)))
        for leaving in range(6):
            household = self._take(lambda each: each.shape == "two adult children")
            household.members[2].status = "在业"
            last = leaving == 5
            leaves(
                household.members[2],
                DAY_AFTER if last else workday(self.rng, date(2010, 1, 5), date(2010, 6, 25)),
            )

    def _are_born(self) -> None:
        days = [PERIOD_STARTS, PERIOD_ENDS]
        days += [some_day(self.rng, date(2010, 1, 3), date(2010, 6, 28)) for _ in range(12)]
        for count, born in enumerate(days):
            household = self._take(_expects)
            parents = [member for member in household.members if member.relation in ("户主", "妻")]
            if household.shape == "old and young":
                parents = household.members[2:4]
            baby = self.make.child(parents, 0, 0, relation="孙" if household.shape == "old and young" else "")
            baby.born, baby.status = born, "学龄前"
            baby.came, baby.came_by = PartialDate(born), "出生"
            baby.has_number = count % 2 == 0 and count < 14
            household.members.append(baby)

    def _comes(self, shape: str) -> DraftHousehold:
        household = self.make.household(shape)
        while not _is_at_work(household):
            # Newcomers are of working age; the serial numbers of those turned away are given back.
            del self.make.people[-len(household.members) :]
            household = self.make.household(shape)
        opened = PartialDate(workday(self.rng, date(2010, 2, 22), PERIOD_ENDS))
        household.opened = opened
        household.is_tenant = self.rng.random() < 0.6
        for member in household.members:
            member.came, member.came_by = opened, "迁入"
        return household


def dies(draft: Draft, day: date, status: str) -> None:
    draft.left, draft.left_by, draft.died, draft.status = day, "死亡", PartialDate(day), status


def leaves(draft: Draft, day: date) -> None:
    draft.left, draft.left_by = day, "迁出"


def _is_at_work(household: DraftHousehold) -> bool:
    adults = [member for member in household.members if member.relation in ("户主", "妻")]
    return all(24 <= age_on(member.born, PERIOD_STARTS) <= 46 for member in adults)


def _expects(household: DraftHousehold) -> bool:
    """A family with a mother of a likely age and no child born within the last two years."""
    mothers = {"couple": 1, "child": 1, "old and young": 3}
    if household.shape not in mothers:
        return False
    youngest = max(member.born for member in household.members)
    mother = age_on(household.members[mothers[household.shape]].born, PERIOD_STARTS)
    return 23 <= mother <= 34 and youngest < date(2007, 1, 1)


def settle(rng: Random, households: list[DraftHousehold], built: dict[int, int]) -> None:
    """Since when the people of an opening household live here; mostly only the year is known.

    People born here came by birth, tenants of 2009 moved in; the rest are the book's opening stock.
    """
    for household in households:
        newest = 2009 if household.is_tenant and rng.random() < 0.25 else 2008
        head_year = household.members[0].born.year
        first = max(
            built[household.dwelling], head_year if household.shape == "single elder" else head_year + 20
        )
        year = 2009 if newest == 2009 else rng.randint(min(first, newest), newest)
        came = _came(rng, year)
        household.opened = came
        for member in household.members:
            if member.came is None:
                member.came = came
                if member.born > came.day:
                    member.came = PartialDate(member.born)
                if came.day.year == 2009:
                    member.came_by = "出生" if member.born > came.day else "迁入"
                elif member.born.year == 2009:
                    member.came_by = "出生"


def _came(rng: Random, year: int) -> PartialDate:
    if year == 2009:
        return PartialDate(workday(rng, date(2009, 1, 5), date(2009, 12, 24)))
    if year < 2000:
        return PartialDate.of_year(year)
    return PartialDate.of_month(year, rng.randint(1, 12))
