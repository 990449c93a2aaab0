"""Full years of age."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.core.age import age_on, turns

BIRTHS = st.dates(date(1900, 1, 1), date(2010, 12, 31))


@pytest.mark.parametrize(
    ("born_on", "on", "age"),
    [
        (date(1960, 4, 12), date(2010, 4, 11), 49),
        (date(1960, 4, 12), date(2010, 4, 12), 50),
        (date(1960, 2, 29), date(2010, 2, 28), 49),
        (date(1960, 2, 29), date(2010, 3, 1), 50),
        (date(1960, 2, 29), date(2012, 2, 29), 52),
        (date(2010, 6, 30), date(2010, 6, 30), 0),
    ],
)
def test_the_birthday_makes_one_older(born_on: date, on: date, age: int) -> None:
    assert age_on(born_on, on) == age


def test_who_was_born_on_29_february_grows_older_on_1_march_of_ordinary_years() -> None:
    assert turns(date(1960, 2, 29), 50) == date(2010, 3, 1)
    assert turns(date(1960, 2, 29), 52) == date(2012, 2, 29)


@given(BIRTHS, st.integers(0, 120))
def test_an_age_is_reached_on_one_day_and_not_before(born_on: date, years: int) -> None:
    day = turns(born_on, years)
    assert age_on(born_on, day) == years
    assert age_on(born_on, day - timedelta(days=1)) == years - 1
