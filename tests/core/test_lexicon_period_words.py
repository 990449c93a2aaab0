"""Period words, seen from 2 July 2010 unless a test says otherwise."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.core.lexicon import find_period_words, read_period
from linli.core.period import Period

REFERENCE = date(2010, 7, 2)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("上半年", "2010H1"),
        ("今年上半年", "2010H1"),
        ("下半年", "2010H2"),
        ("去年下半年", "2009H2"),
        ("2010年上半年", "2010H1"),
        ("今年", "2010"),
        ("本年度", "2010"),
        ("去年", "2009"),
        ("前年", "2008"),
        ("2010年", "2010"),
        ("2010年度", "2010"),
        ("全年", "2010"),
        ("2009年全年", "2009"),
        ("2008—2010年", "2008-01-01..2010-12-31"),
        ("2008年至2010年", "2008-01-01..2010-12-31"),
        ("今年1—6月", "2010H1"),
        ("今年1~6月份", "2010H1"),
        ("1-6月", "2010H1"),
        ("1－6月", "2010H1"),
        ("１～６月", "2010H1"),
        ("1至6月份", "2010H1"),
        ("1月—6月", "2010H1"),
        ("一至六月", "2010H1"),
        ("去年1——12月", "2009"),
        ("1—5月", "2010-01-01..2010-05-31"),
        ("1、2月份", "2010-01-01..2010-02-28"),
        ("今年1月和2月", "2010-01-01..2010-02-28"),
        ("12月—2月", "2009-12-01..2010-02-28"),
        ("去年12月—2月", "2009-12-01..2010-02-28"),
        ("上年12月—本年11月", "2009-12-01..2010-11-30"),
        ("去年10月—今年3月", "2009-10-01..2010-03-31"),
        ("2009年10月—3月", "2009-10-01..2010-03-31"),
        ("2009年1—3月", "2009Q1"),
        ("11月—去年12月", "2009-11-01..2009-12-31"),
        ("5月26日—本月25日", "2010-05-26..2010-07-25"),
        ("2009年12月—2010年11月", "2009-12-01..2010-11-30"),
        ("上月26日—本月25日", "2010-06-26..2010-07-25"),
        ("2010年1月1日—6月30日", "2010H1"),
        ("2010年1月1日至2010年6月30日", "2010H1"),
        ("6月1日—15日", "2010-06-01..2010-06-15"),
        ("6月", "2010-06"),
        ("6月份", "2010-06"),
        ("六月", "2010-06"),
        ("今年6月", "2010-06"),
        ("今年12月", "2010-12"),
        ("12月", "2009-12"),
        ("十二月", "2009-12"),
        ("去年12月", "2009-12"),
        ("2011年5月份", "2011-05"),
        ("6月30日", "2010-06-30"),
        ("六月三十日", "2010-06-30"),
        ("2011年9月20日", "2011-09-20"),
        ("2010-06-30", "2010-06-30"),
        ("2010.6.30", "2010-06-30"),
        ("上月", "2010-06"),
        ("上个月", "2010-06"),
        ("本月份", "2010-07"),
        ("一季度", "2010Q1"),
        ("第三季度", "2010Q3"),
        ("去年第4季度", "2009Q4"),
        ("四季度", "2009Q4"),
        ("本季度", "2010Q3"),
        ("上季度", "2010Q2"),
        ("前三季度", "2010-01-01..2010-09-30"),
        ("前两个季度", "2010H1"),
        ("今年以来", "2010-01-01..2010-07-02"),
        ("年初以来", "2010-01-01..2010-07-02"),
        ("3月以来", "2010-03-01..2010-07-02"),
        ("2009年7月以来", "2009-07-01..2010-07-02"),
        ("一年来", "2009-07-03..2010-07-02"),
        ("半年来", "2010-01-03..2010-07-02"),
        ("近三个月", "2010-04-03..2010-07-02"),
        ("近五年来", "2005-07-03..2010-07-02"),
        ("过去一年", "2009-07-03..2010-07-02"),
        ("截至2010年6月30日", "2010-06-30"),
        ("截止6月底", "2010-06-30"),
        ("截至到去年底", "2009-12-31"),
        ("截至上半年", "2010-06-30"),
        ("截止目前", "2010-07-02"),
        ("目前", "2010-07-02"),
        ("去年年底", "2009-12-31"),
        ("年底", "2010-12-31"),
        ("6月末", "2010-06-30"),
        ("一季度末", "2010-03-31"),
    ],
)
def test_a_period_word_is_a_period(words: str, code: str) -> None:
    assert str(read_period(words, REFERENCE)) == code


@pytest.mark.parametrize(
    "words",
    [
        "",
        "人数",
        "20xx年3月",
        "去年同期",
        "上年同期",
        "上月同期",
        "今年年初",
        "本月新增",
        "3个月",
        "一年",
        "3、5月",
        "1、6月",
        "2月30日",
        "2010-13-01",
        "0000年",
        "2010—2008年",
        "13月",
        "6月—",
        "6月30日—1日",
        "今年8月以来",
        "6—15日",
        "每月",
        "1—6",
    ],
)
def test_what_names_no_period_is_none(words: str) -> None:
    assert read_period(words, REFERENCE) is None


def test_one_year_back_from_the_last_day_is_the_calendar_year() -> None:
    assert read_period("一年来", date(2010, 12, 31)) == Period.year(2010)
    assert read_period("半年来", date(2010, 6, 30)) == Period.half(2010, 1)


def test_a_half_that_has_not_begun_is_last_years() -> None:
    assert read_period("下半年", date(2010, 6, 30)) == Period.half(2009, 2)
    assert read_period("今年下半年", date(2010, 6, 30)) == Period.half(2010, 2)


def test_a_month_in_a_january_report_is_of_the_year_before() -> None:
    assert read_period("7—12月", date(2011, 1, 10)) == Period.half(2010, 2)
    assert read_period("上月26日—本月25日", date(2011, 1, 10)) == Period.working_month(2011, 1)
    assert read_period("上季度", date(2011, 1, 10)) == Period.quarter(2010, 4)


def test_period_words_are_found_in_a_sentence_with_their_places() -> None:
    text = (
        "今年1~6月份我社区开发岗位315个，比去年同期多12个；截至6月底，6月份入户的20xx年3月为120户，目前无。"
    )
    found = list(find_period_words(text, REFERENCE))
    assert [(word.words, str(word.period), word.is_as_of) for word in found] == [
        ("今年1~6月份", "2010H1", False),
        ("截至6月底", "2010-06-30", True),
        ("6月份", "2010-06", False),
        ("目前", "2010-07-02", True),
    ]
    assert all(text[word.start : word.end] == word.words for word in found)


@pytest.mark.parametrize(
    "text",
    [
        "位于五一路40号",
        "每月至少一期",
        "第12月",
        "1+1幼儿园",
        "20××年5月",
        "3.5月",
        "1012月饼",
        "十分钟生活圈",
    ],
)
def test_other_numbers_are_no_periods(text: str) -> None:
    assert list(find_period_words(text, REFERENCE)) == []


def test_a_month_before_a_loose_dash_is_still_found() -> None:
    assert [word.words for word in find_period_words("6月—就业情况，6月1日到岗", REFERENCE)] == [
        "6月",
        "6月1日",
    ]


def test_nothing_is_lost_after_words_that_name_no_period() -> None:
    found = find_period_words("去年同期3户，2月30日，3、5月，6月", REFERENCE)
    assert [word.words for word in found] == ["6月"]


@given(
    st.text(alphabet="0123456789年月日半上下去今本底末以来截至—-、.第一二三季度目前近个同期", max_size=20),
    st.dates(date(1950, 1, 1), date(2090, 1, 1)),
)
def test_any_text_is_searched_without_an_error(text: str, reference: date) -> None:
    position = 0
    for word in find_period_words(text, reference):
        assert word.start >= position
        assert text[word.start : word.end] == word.words
        position = word.end


@given(
    st.one_of(
        st.builds(Period.year, st.integers(1990, 2090)),
        st.builds(Period.half, st.integers(1990, 2090), st.integers(1, 2)),
        st.builds(Period.quarter, st.integers(1990, 2090), st.integers(1, 4)),
        st.builds(Period.month, st.integers(1990, 2090), st.integers(1, 12)),
        st.builds(Period.day, st.dates(date(1990, 1, 1), date(2090, 12, 31))),
    )
)
def test_the_label_of_every_period_reads_back(period: Period) -> None:
    assert read_period(period.label(), REFERENCE) == period
