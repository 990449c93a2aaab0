"""Periods: codes both ways, the one before, last year, and their names."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.core.period import Period, PeriodUnreadable, months_later

YEARS = st.integers(1990, 2090)
DAYS = st.dates(date(1990, 1, 1), date(2090, 12, 31))
CALENDAR_PERIODS = st.one_of(
    st.builds(Period.year, YEARS),
    st.builds(Period.half, YEARS, st.integers(1, 2)),
    st.builds(Period.quarter, YEARS, st.integers(1, 4)),
    st.builds(Period.month, YEARS, st.integers(1, 12)),
)
RANGES = st.tuples(DAYS, DAYS).map(lambda pair: Period.range(min(pair), max(pair)))
PERIODS = st.one_of(CALENDAR_PERIODS, st.builds(Period.day, DAYS), RANGES)


@pytest.mark.parametrize(
    ("code", "start", "end", "kind", "label", "english"),
    [
        ("2010", date(2010, 1, 1), date(2010, 12, 31), "year", "2010年", "2010"),
        ("2010H1", date(2010, 1, 1), date(2010, 6, 30), "half", "2010年上半年", "first half of 2010"),
        ("2010H2", date(2010, 7, 1), date(2010, 12, 31), "half", "2010年下半年", "second half of 2010"),
        ("2010Q3", date(2010, 7, 1), date(2010, 9, 30), "quarter", "2010年第三季度", "third quarter of 2010"),
        ("2010-06", date(2010, 6, 1), date(2010, 6, 30), "month", "2010年6月", "June 2010"),
        ("2010-06-30", date(2010, 6, 30), date(2010, 6, 30), "day", "2010年6月30日", "30 June 2010"),
        (
            "2010-01-01..2010-06-30",
            date(2010, 1, 1),
            date(2010, 6, 30),
            "range",
            "2010年1月1日—6月30日",
            "1 January – 30 June 2010",
        ),
        (
            "2009-12-01..2010-11-30",
            date(2009, 12, 1),
            date(2010, 11, 30),
            "range",
            "2009年12月1日—2010年11月30日",
            "1 December 2009 – 30 November 2010",
        ),
    ],
)
def test_a_code_is_a_period_with_a_name(
    code: str, start: date, end: date, kind: str, label: str, english: str
) -> None:
    period = Period.parse(code)
    assert (period.start, period.end, period.kind) == (start, end, kind)
    assert str(period) == code
    assert period.label() == label
    assert period.label_en() == english
    assert period.close == end + timedelta(days=1)


@pytest.mark.parametrize("typed", [" 2010 h1 ", "２０１０Ｈ１", "2010H1", "2010h1"])
def test_small_letters_spaces_and_full_width_are_forgiven(typed: str) -> None:
    assert Period.parse(typed) == Period.half(2010, 1)
    assert Period.parse("2010-6") == Period.month(2010, 6)


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("", "不认识这种写法"),
        ("上半年", "不认识这种写法"),
        ("2010H", "不认识这种写法"),
        ("201006", "不认识这种写法"),
        ("10-06", "不认识这种写法"),
        ("2010H3", "半年只有H1和H2"),
        ("2010H0", "半年只有H1和H2"),
        ("2010Q5", "季度只有Q1到Q4"),
        ("2010-13", "没有13月"),
        ("2010-00", "没有0月"),
        ("2010-02-30", "2010年2月没有30日"),
        ("2010-06-00", "2010年6月没有0日"),
        ("0010", "年份应在1850到2199之间"),
        ("9999", "年份应在1850到2199之间"),
        ("2010-06-30..2010-01-01", "结束日期在开始日期之前"),
        ("2010-01..2010-06", "起止两头都要写到日"),
        ("2010-01-01..2010H1", "起止两头都要写到日"),
        ("2010-01-01..", "不认识这种写法"),
    ],
)
def test_what_is_no_period_is_refused_with_the_forms_that_are(typed: str, reason: str) -> None:
    with pytest.raises(PeriodUnreadable) as refused:
        Period.parse(typed)
    assert refused.value.reason == reason
    assert refused.value.found == typed
    assert f"“{typed}”" in str(refused.value)
    assert "2010H1（上半年）" in str(refused.value)
    assert isinstance(refused.value, ValueError)


@pytest.mark.parametrize("code", ["1850", "2199", "2010Q1", "2010Q4", "2010-12", "2012-02-29"])
def test_the_first_and_the_last_of_each_kind_are_read(code: str) -> None:
    assert str(Period.parse(code)) == code


@given(PERIODS)
def test_every_code_reads_back(period: Period) -> None:
    assert Period.parse(str(period)) == period


@pytest.mark.parametrize(
    ("period", "earlier"),
    [
        ("2010", "2009"),
        ("2010H1", "2009H2"),
        ("2010H2", "2010H1"),
        ("2010Q1", "2009Q4"),
        ("2010-03", "2010-02"),
        ("2010-01", "2009-12"),
        ("2010-03-01", "2010-02-28"),
        ("2012-03-01", "2012-02-29"),
        ("2010-01-01..2010-06-30", "2009-07-01..2009-12-31"),
        ("2010-01-01..2010-05-31", "2009-08-01..2009-12-31"),
        ("2010-05-26..2010-06-25", "2010-04-26..2010-05-25"),
        ("2010-06-11..2010-06-20", "2010-06-01..2010-06-10"),
        ("2010-01-31..2010-03-30", "2009-12-03..2010-01-30"),
        ("2010-01-28..2010-03-27", "2009-11-28..2010-01-27"),
        ("2010-01-29..2010-03-28", "2009-12-01..2010-01-28"),  # 29 does not exist in every month: by days
    ],
)
def test_the_period_before_has_the_same_kind_and_length(period: str, earlier: str) -> None:
    assert str(Period.parse(period).before()) == earlier


@pytest.mark.parametrize(
    ("period", "earlier"),
    [
        ("2010", "2009"),
        ("2010H1", "2009H1"),
        ("2010Q3", "2009Q3"),
        ("2012-02", "2011-02"),
        ("2013-02", "2012-02"),
        ("2010-06-30", "2009-06-30"),
        ("2012-02-29", "2011-02-28"),
        ("2013-02-28", "2012-02-28"),
        ("2010-01-01..2010-06-30", "2009-01-01..2009-06-30"),
        ("2012-02-01..2012-02-29", "2011-02-01..2011-02-28"),
        ("2013-02-01..2013-02-28", "2012-02-01..2012-02-29"),
        ("2012-01-29..2012-02-28", "2011-01-29..2011-02-28"),
        ("2012-02-29..2012-03-28", "2011-03-01..2011-03-28"),
        ("2012-02-29..2012-02-29", "2011-02-28..2011-02-28"),
        ("2009-12-01..2010-11-30", "2008-12-01..2009-11-30"),
    ],
)
def test_last_year_has_the_same_days_and_february_ends_when_it_ends(period: str, earlier: str) -> None:
    assert str(Period.parse(period).last_year()) == earlier


@given(PERIODS)
def test_the_period_before_ends_the_day_before_and_keeps_its_kind(period: Period) -> None:
    before = period.before()
    assert before.close == period.start
    assert before.kind == period.kind


@given(CALENDAR_PERIODS)
def test_four_quarters_or_twelve_months_back_is_last_year(period: Period) -> None:
    steps = {"year": 1, "half": 2, "quarter": 4, "month": 12}[period.kind]
    earlier = period
    for _ in range(steps):
        earlier = earlier.before()
    assert earlier == period.last_year()


@given(RANGES, st.integers(1, 400))
def test_ranges_that_touch_also_touch_last_year(period: Period, length: int) -> None:
    following = Period.range(period.close, period.close + timedelta(days=length))
    assert period.last_year().close == following.last_year().start or period.days == 1


@given(PERIODS)
def test_the_months_of_a_period_cover_it_without_a_gap(period: Period) -> None:
    months = period.months()
    assert months[0].contains(period.start)
    assert months[-1].contains(period.end)
    assert all(one.close == following.start for one, following in pairwise(months))
    if period.is_whole_months:
        assert sum(month.days for month in months) == period.days


def test_the_months_of_a_half_year_are_six() -> None:
    assert [str(month) for month in Period.half(2010, 1).months()] == [
        f"2010-0{month}" for month in range(1, 7)
    ]
    assert not Period.parse("2010-01-02..2010-06-30").is_whole_months


def test_the_first_and_the_last_day_belong_to_a_period_and_their_neighbours_do_not() -> None:
    june = Period.month(2010, 6)
    assert june.contains(date(2010, 6, 1))
    assert june.contains(date(2010, 6, 30))
    assert not june.contains(date(2010, 5, 31))
    assert not june.contains(june.close)
    assert date(2010, 6, 15) in june
    assert june.days == 30


def test_a_working_month_ends_before_the_calendar_does() -> None:
    assert str(Period.working_month(2010, 6)) == "2010-05-26..2010-06-25"
    assert str(Period.working_month(2010, 1, first_day=21)) == "2009-12-21..2010-01-20"
    assert str(Period.working_month(2010, 3, first_day=2)) == "2010-02-02..2010-03-01"
    assert str(Period.working_month(2010, 3, first_day=28)) == "2010-02-28..2010-03-27"
    assert Period.working_month(2010, 6).before() == Period.working_month(2010, 5)
    assert Period.working_month(2010, 6).label() == "2010年5月26日—6月25日"
    assert Period.working_month(2010, 3).last_year() == Period.working_month(2009, 3)


@pytest.mark.parametrize("first_day", [0, 1, 29, 31])
def test_a_working_month_does_not_begin_on_a_day_some_months_lack(first_day: int) -> None:
    with pytest.raises(ValueError, match="between the 2nd and the 28th"):
        Period.working_month(2010, 6, first_day=first_day)


@pytest.mark.parametrize(
    ("start", "end", "code"),
    [
        (date(2010, 1, 1), date(2010, 6, 30), "2010H1"),
        (date(2010, 1, 1), date(2010, 12, 31), "2010"),
        (date(2010, 4, 1), date(2010, 6, 30), "2010Q2"),
        (date(2010, 2, 1), date(2010, 2, 28), "2010-02"),
        (date(2010, 2, 2), date(2010, 2, 2), "2010-02-02"),
        (date(2010, 1, 1), date(2010, 9, 30), "2010-01-01..2010-09-30"),
        (date(2010, 2, 1), date(2010, 4, 30), "2010-02-01..2010-04-30"),
    ],
)
def test_days_that_are_a_calendar_period_get_its_name(start: date, end: date, code: str) -> None:
    assert str(Period.spanning(start, end)) == code


@given(CALENDAR_PERIODS)
def test_the_days_of_a_calendar_period_span_it(period: Period) -> None:
    assert Period.spanning(period.start, period.end) == period


@pytest.mark.parametrize(
    ("start", "end", "kind"),
    [
        (date(2010, 1, 1), date(2010, 6, 29), "half"),
        (date(2010, 2, 1), date(2010, 7, 31), "half"),
        (date(2010, 1, 2), date(2010, 1, 31), "month"),
        (date(2010, 1, 1), date(2010, 1, 2), "day"),
        (date(2010, 1, 1), date(2010, 1, 31), "fortnight"),
    ],
)
def test_a_period_cannot_claim_a_kind_it_is_not(start: date, end: date, kind: str) -> None:
    with pytest.raises(ValueError, match=f"is not a calendar {kind}"):
        Period(start, end, kind)


def test_a_period_cannot_end_before_it_begins() -> None:
    with pytest.raises(PeriodUnreadable, match="结束日期在开始日期之前"):
        Period.range(date(2010, 6, 30), date(2010, 6, 1))


def test_a_year_has_no_fifth_quarter() -> None:
    with pytest.raises(ValueError, match="no quarter 5"):
        Period.quarter(2010, 5)
    with pytest.raises(ValueError, match="no month 0"):
        Period.month(2010, 0)


def test_months_later_stays_in_the_month_it_reaches() -> None:
    assert months_later(date(2010, 3, 31), 3) == date(2010, 6, 30)
    assert months_later(date(2010, 1, 31), 1) == date(2010, 2, 28)
    assert months_later(date(2010, 1, 15), -1) == date(2009, 12, 15)
    assert months_later(date(2010, 12, 1), 1) == date(2011, 1, 1)
