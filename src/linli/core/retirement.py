"""When a person retires, is of working age, is a 4050 person: limits of 1978, delay since 2025."""

from dataclasses import dataclass
from datetime import date

from linli.core.age import age_on, turns
from linli.core.period import months_later
from linli.core.sex import Sex, read_sex

#: 全国人大常委会《关于实施渐进式延迟法定退休年龄的决定》(2024-09-13): in force from this day.
DELAY_IN_FORCE_ON = date(2025, 1, 1)
#: 劳动法第十五条: nobody younger may be employed.
WORKING_AGE_FROM = 16


@dataclass(frozen=True, slots=True)
class _Limit:
    """One of the three groups: the old limit in months, and how it moves for those born from a month on."""

    months: int
    delayed_from: date
    births_per_month: int  # so many months of births share one month of delay
    most_months: int

    def months_for(self, born_on: date, on: date) -> int:
        if on < DELAY_IN_FORCE_ON or born_on < self.delayed_from:
            return self.months
        later = (born_on.year - self.delayed_from.year) * 12 + born_on.month - self.delayed_from.month
        return self.months + min(self.most_months, later // self.births_per_month + 1)


_MEN = _Limit(60 * 12, date(1965, 1, 1), births_per_month=4, most_months=36)
_WOMEN = {
    "worker": _Limit(50 * 12, date(1975, 1, 1), births_per_month=2, most_months=60),
    "cadre": _Limit(55 * 12, date(1970, 1, 1), births_per_month=4, most_months=36),
}


def statutory_retirement_age_months(
    sex: Sex | str, born_on: date, *, on: date, female_post: str = "worker"
) -> int:
    """The limit in months of age under the law of the day ``on``: 720, 660 or 600 before 2025.

    国发〔1978〕104号: men 60, women 50 in a worker's post and 55 in a cadre's. Since 2025 every four months
    of later birth (two for the women of 50) add one month, up to 63, 58 and 55.
    """
    return _limit(sex, female_post).months_for(born_on, on)


def retires_on(sex: Sex | str, born_on: date, *, on: date | None = None, female_post: str = "worker") -> date:
    """The day the limit is reached, by the law of the day ``on``; without it the delay of 2025 counts."""
    law_of = DELAY_IN_FORCE_ON if on is None else on
    return months_later(
        born_on, statutory_retirement_age_months(sex, born_on, on=law_of, female_post=female_post)
    )


def is_of_working_age(sex: Sex | str, born_on: date, on: date, *, female_post: str = "worker") -> bool:
    """From the 16th birthday until the day before the limit is reached."""
    return age_on(born_on, on) >= WORKING_AGE_FROM and on < retires_on(
        sex, born_on, on=on, female_post=female_post
    )


def is_4050(
    sex: Sex | str,
    born_on: date,
    on: date,
    *,
    female_post: str = "worker",
    women_from: int = 40,
    men_from: int = 50,
) -> bool:
    """The age part of “4050”: women from 40, men from 50, not yet at the limit; that they are unemployed is
    asked elsewhere. The lower ages are local parameters."""
    lower = men_from if _is_male(sex) else women_from
    return turns(born_on, lower) <= on < retires_on(sex, born_on, on=on, female_post=female_post)


def turns_4050_on(sex: Sex | str, born_on: date, *, women_from: int = 40, men_from: int = 50) -> date:
    """The first day on which ``is_4050`` can be true."""
    return turns(born_on, men_from if _is_male(sex) else women_from)


def _limit(sex: Sex | str, female_post: str) -> _Limit:
    if _is_male(sex):
        return _MEN
    if female_post not in _WOMEN:
        raise ValueError(f"female_post is worker or cadre, not {female_post!r}")
    return _WOMEN[female_post]


def _is_male(sex: Sex | str) -> bool:
    known = read_sex(sex)
    if known not in (Sex.MALE, Sex.FEMALE):
        raise ValueError(f"the retirement age needs male or female, not {sex!r}")
    return known is Sex.MALE
