"""Retirement, working age and 4050 before 2025 and since.

The published table of the 2024 decision (附表) gives birth month, age and month of retirement:
    男       1965-01  60岁1个月    2025-02      1976-09  63岁  2039-09
    女 55岁  1970-01  55岁1个月    2025-02      1981-09  58岁  2039-09
    女 50岁  1975-01  50岁1个月    2025-02      1984-11  55岁  2039-11
"""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.core.retirement import (
    is_4050,
    is_of_working_age,
    retires_on,
    statutory_retirement_age_months,
    turns_4050_on,
)
from linli.core.sex import Sex

IN_2010 = date(2010, 6, 30)
IN_2026 = date(2026, 6, 30)


@pytest.mark.parametrize(
    ("sex", "post", "born", "age", "retires"),
    [
        ("男", "worker", (1964, 12), (60, 0), (2024, 12)),
        ("男", "worker", (1965, 1), (60, 1), (2025, 2)),
        ("男", "worker", (1965, 4), (60, 1), (2025, 5)),
        ("男", "worker", (1965, 5), (60, 2), (2025, 7)),
        ("男", "worker", (1965, 12), (60, 3), (2026, 3)),
        ("男", "worker", (1970, 6), (61, 5), (2031, 11)),
        ("男", "worker", (1976, 8), (62, 11), (2039, 7)),
        ("男", "worker", (1976, 9), (63, 0), (2039, 9)),
        ("男", "worker", (1990, 1), (63, 0), (2053, 1)),
        ("女", "cadre", (1969, 12), (55, 0), (2024, 12)),
        ("女", "cadre", (1970, 1), (55, 1), (2025, 2)),
        ("女", "cadre", (1970, 5), (55, 2), (2025, 7)),
        ("女", "cadre", (1981, 8), (57, 11), (2039, 7)),
        ("女", "cadre", (1981, 9), (58, 0), (2039, 9)),
        ("女", "worker", (1974, 12), (50, 0), (2024, 12)),
        ("女", "worker", (1975, 1), (50, 1), (2025, 2)),
        ("女", "worker", (1975, 2), (50, 1), (2025, 3)),
        ("女", "worker", (1975, 3), (50, 2), (2025, 5)),
        ("女", "worker", (1984, 10), (54, 11), (2039, 9)),
        ("女", "worker", (1984, 11), (55, 0), (2039, 11)),
        ("女", "worker", (1999, 1), (55, 0), (2054, 1)),
    ],
)
def test_the_published_table_of_2024_is_reproduced(
    sex: str, post: str, born: tuple[int, int], age: tuple[int, int], retires: tuple[int, int]
) -> None:
    born_on = date(*born, 15)
    months = statutory_retirement_age_months(sex, born_on, on=IN_2026, female_post=post)
    assert divmod(months, 12) == age
    assert retires_on(sex, born_on, female_post=post) == date(*retires, 15)


@pytest.mark.parametrize(
    ("sex", "post", "first_delayed", "limit", "most"),
    [
        ("男", "worker", date(1965, 1, 1), 720, 756),
        ("女", "cadre", date(1970, 1, 1), 660, 696),
        ("女", "worker", date(1975, 1, 1), 600, 660),
    ],
)
def test_the_delay_begins_with_the_first_birth_of_a_month_and_ends_after_three_or_five_years(
    sex: str, post: str, first_delayed: date, limit: int, most: int
) -> None:
    def months(born_on: date) -> int:
        return statutory_retirement_age_months(sex, born_on, on=IN_2026, female_post=post)

    assert months(first_delayed - timedelta(days=1)) == limit
    assert months(first_delayed) == limit + 1
    assert months(date(2000, 12, 31)) == most


@pytest.mark.parametrize(
    ("sex", "post", "years"), [("男", "worker", 60), ("女", "cadre", 55), ("女", "worker", 50)]
)
def test_before_2025_the_limits_of_1978_hold_for_everybody(sex: str, post: str, years: int) -> None:
    born_on = date(1985, 3, 4)
    assert statutory_retirement_age_months(sex, born_on, on=IN_2010, female_post=post) == years * 12
    assert (
        statutory_retirement_age_months(sex, born_on, on=date(2024, 12, 31), female_post=post) == years * 12
    )
    assert retires_on(sex, born_on, on=IN_2010, female_post=post) == date(1985 + years, 3, 4)
    assert statutory_retirement_age_months(sex, born_on, on=date(2025, 1, 1), female_post=post) > years * 12


@pytest.mark.parametrize(
    ("born_on", "on", "of_age"),
    [
        (date(1994, 7, 1), IN_2010, False),  # sixteen tomorrow
        (date(1994, 6, 30), IN_2010, True),
        (date(1950, 7, 1), IN_2010, True),
        (date(1950, 6, 30), IN_2010, False),  # sixty today
        (date(1966, 1, 10), date(2026, 4, 10), True),  # 60 and 4 months, the limit, on 10 May
        (date(1966, 1, 10), date(2026, 5, 10), False),
    ],
)
def test_a_man_is_of_working_age_from_sixteen_to_the_day_before_the_limit(
    born_on: date, on: date, of_age: bool
) -> None:
    assert is_of_working_age(Sex.MALE, born_on, on) is of_age


def test_a_womans_working_age_depends_on_her_post() -> None:
    born_on = date(1958, 1, 1)
    assert not is_of_working_age("2", born_on, IN_2010)
    assert is_of_working_age("2", born_on, IN_2010, female_post="cadre")


@pytest.mark.parametrize(
    ("sex", "born_on", "on", "is_one"),
    [
        ("男", date(1960, 4, 12), date(2010, 4, 6), False),  # placed six days before he turned 50
        ("男", date(1960, 4, 12), date(2010, 4, 12), True),
        ("男", date(1950, 7, 1), IN_2010, True),
        ("男", date(1950, 6, 30), IN_2010, False),
        ("女", date(1970, 7, 1), IN_2010, False),
        ("女", date(1970, 6, 30), IN_2010, True),
        ("女", date(1960, 6, 30), IN_2010, False),
        ("女", date(1976, 1, 1), date(2026, 3, 1), True),
    ],
)
def test_4050_begins_at_forty_or_fifty_and_ends_at_the_limit(
    sex: str, born_on: date, on: date, is_one: bool
) -> None:
    assert is_4050(sex, born_on, on) is is_one


def test_the_lower_ages_of_4050_are_local() -> None:
    assert is_4050("女", date(1974, 1, 1), IN_2010, women_from=35)
    assert is_4050("男", date(1964, 1, 1), IN_2010, men_from=45)
    assert is_4050("女", date(1958, 1, 1), IN_2010, female_post="cadre")


def test_the_first_day_of_4050_is_the_birthday() -> None:
    assert turns_4050_on("男", date(1960, 4, 12)) == date(2010, 4, 12)
    assert turns_4050_on("女", date(1970, 4, 12)) == date(2010, 4, 12)
    assert turns_4050_on("女", date(1970, 4, 12), women_from=45) == date(2015, 4, 12)


@pytest.mark.parametrize("sex", ["", "未知", "9", "3"])
def test_without_a_sex_there_is_no_retirement_age(sex: str) -> None:
    with pytest.raises(ValueError, match="needs male or female"):
        retires_on(sex, date(1960, 1, 1))


def test_a_post_is_a_workers_or_a_cadres() -> None:
    with pytest.raises(ValueError, match="worker or cadre"):
        retires_on("女", date(1960, 1, 1), female_post="干部")


@given(
    st.sampled_from([("男", "worker"), ("女", "worker"), ("女", "cadre")]),
    st.dates(date(1940, 1, 1), date(2000, 12, 31)),
)
def test_who_is_born_later_never_retires_earlier(group: tuple[str, str], born_on: date) -> None:
    sex, post = group
    later = born_on + timedelta(days=1)
    assert retires_on(sex, born_on, female_post=post) <= retires_on(sex, later, female_post=post)


@given(
    st.sampled_from("男女"),
    st.dates(date(1940, 1, 1), date(1995, 12, 31)),
    st.dates(date(2000, 1, 1), date(2040, 12, 31)),
)
def test_a_4050_person_is_always_of_working_age(sex: str, born_on: date, on: date) -> None:
    if is_4050(sex, born_on, on):
        assert is_of_working_age(sex, born_on, on)
        assert turns_4050_on(sex, born_on) <= on < retires_on(sex, born_on, on=on)
