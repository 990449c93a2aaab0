"""Dates as people write them in a cell."""

import contextlib
import math
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.core.dates import DateUnreadable, format_date, read_date
from linli.core.partial import PartialDate

TODAY = date(2010, 7, 2)
FIFTH_OF_MARCH = PartialDate(date(2010, 3, 5))
MARCH = PartialDate.of_month(2010, 3)


@pytest.mark.parametrize(
    "written",
    [
        "2010-3-5",
        "2010-03-05",
        "2010.3.5",
        "2010.03.05",
        "2010/3/5",
        "2010年3月5日",
        "2010年3月5",
        "2010 年 3 月 5 日",
        "二〇一〇年三月五日",
        "二零一零年三月五日",
        "二○一○年三月五号",
        "20100305",
        "２０１０．３．５",
        "2010、3、5",
        "2010。3。5",
        "2010-03-05 00:00:00",
        "2010-03-05T08:30:00+08:00",
        "2010/3/5 8:30",
        "2010年3月5日（星期五）",
        "2010.3.5.",
        "'2010-3-5",
        "2010，3，5",
        "2010\\3\\5",
        "2010—3—5",
        "\u200b2010-3-5\ufeff",
        "2010年3月5日出生",
        "2010.3.5起",
        "2010年03月05日(公历)",
    ],
)
def test_a_day_is_read_in_every_customary_form(written: str) -> None:
    assert read_date(written) == FIFTH_OF_MARCH


@pytest.mark.parametrize(
    "written",
    [
        "2010.3",
        "2010-03",
        "2010/3",
        "2010年3月",
        "2010年03月份",
        "201003",
        "二〇一〇年三月",
        "2010年3月上旬",
        "2010年3月底",
    ],
)
def test_a_month_stays_a_month(written: str) -> None:
    assert read_date(written) == MARCH


@pytest.mark.parametrize(
    "written", ["1981", "1981年", "１９８１年", "一九八一年", "一九八一", "1981.", "1981年生"]
)
def test_a_year_stays_a_year(written: str) -> None:
    assert read_date(written) == PartialDate.of_year(1981)


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("二〇一〇年十月", PartialDate.of_month(2010, 10)),
        ("二〇一〇年十二月三十一日", PartialDate(date(2010, 12, 31))),
        ("二〇一〇年十一月廿五日", PartialDate(date(2010, 11, 25))),
        ("一九四九年十月一日", PartialDate(date(1949, 10, 1))),
        ("2010年三月五", FIFTH_OF_MARCH),
    ],
)
def test_chinese_numerals_are_read_in_every_place(written: str, day: PartialDate) -> None:
    assert read_date(written) == day


@pytest.mark.parametrize("empty", [None, "", "  ", "\u3000", "\ufeff"])
def test_an_empty_cell_has_no_date(empty: object) -> None:
    assert read_date(empty) is None


@pytest.mark.parametrize(
    ("cell", "read"),
    [
        (date(2010, 3, 5), FIFTH_OF_MARCH),
        (datetime(2010, 3, 5, 23, 59), FIFTH_OF_MARCH),
        (40242, FIFTH_OF_MARCH),
        (40242.0, FIFTH_OF_MARCH),
        (40242.75, FIFTH_OF_MARCH),
        (36526, PartialDate(date(2000, 1, 1))),
        (18264, PartialDate(date(1950, 1, 1))),
        (2010, PartialDate.of_year(2010)),
        (1981.0, PartialDate.of_year(1981)),
        (201003, MARCH),
        (201003.0, MARCH),
        (20100305, FIFTH_OF_MARCH),
        (2010.3, MARCH),
        (2010.11, PartialDate.of_month(2010, 11)),
        (2010.12, PartialDate.of_month(2010, 12)),
    ],
)
def test_the_values_of_excel_cells_are_read(cell: object, read: PartialDate) -> None:
    assert read_date(cell) == read


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("0630", PartialDate(date(2010, 6, 30))),
        (630, PartialDate(date(2010, 6, 30))),
        (630.0, PartialDate(date(2010, 6, 30))),
        (1231, PartialDate(date(2010, 12, 31))),
        ("5月4日", PartialDate(date(2010, 5, 4))),
        ("5.4", PartialDate(date(2010, 5, 4))),
        ("5/4", PartialDate(date(2010, 5, 4))),
        ("五月四号", PartialDate(date(2010, 5, 4))),
        ("5月", PartialDate.of_month(2010, 5)),
        ("今年5月4日", PartialDate(date(2010, 5, 4))),
        ("去年12月", PartialDate.of_month(2009, 12)),
        ("前年", PartialDate.of_year(2008)),
        ("本月1日", PartialDate(date(2010, 7, 1))),
        ("上月26日", PartialDate(date(2010, 6, 26))),
        ("上个月", PartialDate.of_month(2010, 6)),
        ("今天", PartialDate(date(2010, 7, 2))),
        ("昨天", PartialDate(date(2010, 7, 1))),
        ("前天", PartialDate(date(2010, 6, 30))),
    ],
)
def test_today_completes_what_is_written_without_a_year(written: object, day: PartialDate) -> None:
    assert read_date(written, today=TODAY) == day
    with pytest.raises(DateUnreadable, match="没有写年份"):
        read_date(written)


def test_the_year_of_last_month_is_last_year_in_january() -> None:
    assert read_date("上月26日", today=date(2010, 1, 5)) == PartialDate(date(2009, 12, 26))


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("3/5/2010", "分不清哪个是月、哪个是日"),
        ("13.5.2010", "分不清哪个是月、哪个是日"),
        ("10-3-5", "年份只有两位"),
        ("98.3.5", "年份只有两位"),
        ("98年3月", "年份只有两位"),
        ("八一年", "年份只有两位"),
        ("十年三月", "年份只有两位"),
        ("980305", "年份只有两位"),
        ("2010-02-30", "2010年2月没有30日，这个月只有28天"),
        ("2010-2-29", "2010年2月没有29日"),
        ("2010年6月31日", "2010年6月没有31日，这个月只有30天"),
        ("20100631", "2010年6月没有31日"),
        ("2010-6-0", "2010年6月没有0日"),
        ("2010-13-01", "没有13月"),
        ("2010.0", "没有0月"),
        ("201013", "没有13月"),
        ("1010-01-01", "年份1010不对"),
        ("2210年", "年份2210不对"),
        ("30062010", "年份3006不对"),
        ("20105", "可能是Excel的日期序号"),
        ("40242", "可能是Excel的日期序号"),
        ("630", "请写成2010-06-30"),
        ("农历二〇一〇年正月初五", "请换成公历日期"),
        ("腊月廿三", "请换成公历日期"),
        ("2010年底", "只写了一年里的一段，请写到月"),
        ("2010年上半年", "只写了一年里的一段"),
        ("2010年第一季度", "只写了一年里的一段"),
        ("2010年春", "只写了一年里的一段"),
        ("2010年3月左右", "是估计的日期"),
        ("约1981年", "是估计的日期"),
        ("至今", "请把这一格留空"),
        ("长期", "请把这一格留空"),
        ("不详", "请写成2010-06-30"),
        ("2010年三三月", "请写成2010-06-30"),
        ("2010-3-5-7", "请写成2010-06-30"),
        ("٢٠١٠", "请写成2010-06-30"),
    ],
)
def test_what_cannot_be_a_date_is_refused_with_its_reason(written: str, reason: str) -> None:
    with pytest.raises(DateUnreadable) as refused:
        read_date(written)
    assert reason in refused.value.reason
    assert refused.value.found == written
    assert f"“{written}”" in str(refused.value)


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        (2010.1, "请写成2010年1月或2010年10月"),
        (2010.13, "没有13月"),
        (20105, "可能是2010年5月，也可能是Excel里1955年1月16日的序号"),
        (19503, "可能是1950年3月"),
        (99999, "这个数不像日期"),
        (5, "这个数不像日期"),
        (5.4, "这个数不像日期"),
        (9999.5, "这个数不像日期"),
        (-40242, "请写成2010-06-30"),
        (math.nan, "请写成2010-06-30"),
        (math.inf, "请写成2010-06-30"),
        (True, "不是日期"),
        (b"2010", "请写成2010-06-30"),
        (date(1010, 1, 1), "年份1010不对"),
    ],
)
def test_a_cell_value_with_two_readings_or_none_is_refused(cell: object, reason: str) -> None:
    with pytest.raises(DateUnreadable) as refused:
        read_date(cell)
    assert reason in refused.value.reason


def test_a_month_day_that_does_not_exist_this_year_is_refused() -> None:
    with pytest.raises(DateUnreadable, match="2010年2月没有29日"):
        read_date("0229", today=TODAY)
    assert read_date("0229", today=date(2012, 7, 2)) == PartialDate(date(2012, 2, 29))


def test_an_official_date_has_no_leading_zeros() -> None:
    assert format_date(date(2010, 6, 3)) == "2010年6月3日"


PLAUSIBLE = st.dates(date(1850, 1, 1), date(2099, 12, 31))
_DIGITS = str.maketrans("0123456789", "〇一二三四五六七八九")


@given(PLAUSIBLE)
def test_every_way_of_writing_a_day_reads_back(day: date) -> None:
    exact = PartialDate(day)
    assert read_date(format_date(day)) == exact
    assert read_date(day.isoformat()) == exact
    assert read_date(f"{day:%Y%m%d}") == exact
    assert read_date(int(f"{day:%Y%m%d}")) == exact
    assert read_date(f"{day.year}.{day.month}.{day.day}") == exact
    assert read_date(f"{str(day.year).translate(_DIGITS)}年{day.month}月{day.day}日") == exact
    assert read_date(day) == exact


@given(PLAUSIBLE)
def test_the_label_of_a_month_and_of_a_year_reads_back(day: date) -> None:
    for partial in (PartialDate.of_month(day.year, day.month), PartialDate.of_year(day.year)):
        assert read_date(partial.label()) == partial
        assert read_date(str(partial)) == partial


@given(st.one_of(st.text(), st.integers(), st.floats(), st.from_regex("[-0-9年月日./〇一二三十]{1,12}")))
def test_whatever_stands_in_a_cell_is_a_plausible_date_or_refused(cell: object) -> None:
    with contextlib.suppress(DateUnreadable):
        read = read_date(cell, today=TODAY)
        assert read is None or 1850 <= read.day.year <= 2099
