"""Dates of which only the year or the month is known."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.core.partial import PartialDate, Precision


@pytest.mark.parametrize(
    ("partial", "first", "last", "label", "code"),
    [
        (PartialDate.of_year(1981), date(1981, 1, 1), date(1981, 12, 31), "1981年", "1981"),
        (PartialDate.of_month(2010, 6), date(2010, 6, 1), date(2010, 6, 30), "2010年6月", "2010-06"),
        (PartialDate.of_month(2012, 2), date(2012, 2, 1), date(2012, 2, 29), "2012年2月", "2012-02"),
        (PartialDate(date(2010, 6, 30)), date(2010, 6, 30), date(2010, 6, 30), "2010年6月30日", "2010-06-30"),
    ],
)
def test_a_partial_date_is_a_span(
    partial: PartialDate, first: date, last: date, label: str, code: str
) -> None:
    assert (partial.day, partial.last) == (first, last)
    assert partial.label() == label
    assert str(partial) == code
    assert (partial.close - last).days == 1


def test_only_a_day_is_exact() -> None:
    assert PartialDate(date(2010, 6, 30)).is_exact
    assert not PartialDate.of_month(2010, 6).is_exact
    assert not PartialDate.of_year(2010).is_exact


def test_a_month_crosses_only_a_cut_inside_it() -> None:
    june = PartialDate.of_month(2010, 6)
    assert june.crosses(date(2010, 6, 2))
    assert june.crosses(date(2010, 6, 30))
    assert not june.crosses(date(2010, 6, 1))  # all of June lies after the close of May
    assert not june.crosses(date(2010, 7, 1))  # all of June lies in the first half-year


def test_a_year_crosses_the_middle_of_it() -> None:
    assert PartialDate.of_year(2010).crosses(date(2010, 7, 1))
    assert not PartialDate.of_year(2010).crosses(date(2011, 1, 1))


@given(st.dates(), st.dates())
def test_an_exact_day_never_crosses_a_cut(day: date, cut: date) -> None:
    assert not PartialDate(day).crosses(cut)


@pytest.mark.parametrize(
    ("day", "precision"),
    [
        (date(2010, 6, 2), Precision.MONTH),
        (date(2010, 6, 1), Precision.YEAR),
        (date(2010, 1, 2), Precision.YEAR),
    ],
)
def test_a_span_is_stored_by_its_first_day(day: date, precision: Precision) -> None:
    with pytest.raises(ValueError, match="is not the first day"):
        PartialDate(day, precision)


def test_the_stored_numbers_of_the_precisions_never_change() -> None:
    assert [(precision.name, int(precision)) for precision in Precision] == [
        ("DAY", 0),
        ("MONTH", 1),
        ("YEAR", 2),
    ]
