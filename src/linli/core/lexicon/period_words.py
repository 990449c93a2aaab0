"""Period words of reports and forms (上半年, 今年1—6月, 截至6月底, 一年来) as periods, seen from a day."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from linli.core.numerals import read_number
from linli.core.period import ONE_DAY, Period, months_later
from linli.core.text import half_width, normalise

Days = tuple[date, date]


@dataclass(frozen=True, slots=True)
class PeriodWord:
    """One period word in a text; ``is_as_of``: 截至, 目前 and 年底 name a day on which something stood."""

    start: int
    end: int
    words: str
    period: Period
    is_as_of: bool


def read_period(text: str, reference: date) -> Period | None:
    """The period a heading names; None when it names none, or leaves a word that is not understood.

    ``reference`` is the day of writing. 今年 is the whole year, 今年以来 ends on the reference; a month or
    half without a year is the last one that has begun; 截至 and 目前 are one day; 一年来 is the twelve months
    before.
    """
    plain = half_width(normalise(text))
    end, word = _longest_at(plain, 0, reference)
    return word.period if word is not None and end == len(plain) else None


def find_period_words(text: str, reference: date) -> Iterator[PeriodWord]:
    """Every period word from left to right; 去年同期 (a base, not a period) and 20xx年3月 are left out."""
    position = 0
    while (begin := _BEGINNING.search(text, position)) is not None:
        position = begin.start()
        if _CONTINUES.search(text, max(0, position - 2), position):
            position += 1
            continue
        end, word = _longest_at(text, position, reference)
        if word is not None:
            yield word
        position = max(end, position + 1)


_YEARS_AGO = {"今年": 0, "本年": 0, "当年": 0, "去年": 1, "上年": 1, "前年": 2}
_MONTHS_AGO = {"本月": 0, "当月": 0, "这个月": 0, "上月": 1, "上个月": 1}

_NUMBER = "[一二两三四五六七八九十]+"
_YEAR = rf"(?:\d{{4}}年度?|(?:{'|'.join(_YEARS_AGO)})度?)"
_MONTH_NUMBER = "(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])"
_MONTH = rf"(?:(?:{_MONTH_NUMBER}月|{'|'.join(_MONTHS_AGO)})份?)"
_DAY = r"(?:(?:\d{1,2}|[一二三四五六七八九十]{1,3})[日号])"
_DASH = "(?:—{1,2}|–|-|~|至|到)"

_BEGINNING = re.compile("[0-9一二两三四五六七八九十今本当去上下前全年近最过截目现这第半]")
#: What stands before a number or a word that belongs to something longer, or to damaged text (20xx年3月).
_CONTINUES = re.compile(r"(?:[xX×*○?]年|[0-9.一二三四五六七八九十第每])$")
_AS_OF = re.compile("截[至止]到?")
_EDGE = re.compile("年?[底末]")
_SINCE = re.compile("年?初?以来")
_BASE = re.compile("同期|同月|同比|同季")


def _longest_at(text: str, position: int, reference: date) -> tuple[int, PeriodWord | None]:
    """Where the longest words beginning there end, and the period they name, if they name one."""
    as_of = _AS_OF.match(text, position)
    begin = as_of.end() if as_of else position
    matches = ((pattern.match(text, begin), days_of) for pattern, days_of in _FORMS)
    found = max(((m.end(), m, days_of) for m, days_of in matches if m), key=lambda one: one[0], default=None)
    if found is None:
        return position, None
    end, match, days_of = found
    if _BASE.match(text, end):
        return end, None
    since, edge = _SINCE.match(text, end), _EDGE.match(text, end)
    if ending := since or edge:
        end = ending.end()
    is_as_of = as_of is not None or days_of is _now or edge is not None
    try:
        start, last = days_of(match, reference)
        span = Period.spanning(start, reference if since else last)
    except ValueError:  # 2月30日, 3、5月, 今年8月以来 written in July: no such day, or no such span
        return end, None
    period = Period.day(span.end) if is_as_of else span
    return end, PeriodWord(position, end, text[position:end], period, is_as_of)


def _whole_year(match: re.Match[str], reference: date) -> Days:
    year = _year(match["year"], reference)
    return date(year, 1, 1), date(year, 12, 31)


def _years(match: re.Match[str], _reference: date) -> Days:
    return date(int(match["first"]), 1, 1), date(int(match["last"]), 12, 31)


def _part_of_year(match: re.Match[str], reference: date) -> Days:
    part = match["part"]
    if part.endswith("半年"):
        first, months = (1 if part[0] == "上" else 7), 6
    elif part.startswith("前"):
        first, months = 1, 3 * _number(part[1])
    elif part == "全年":
        first, months = 1, 12
    else:
        first, months = 3 * _number(part.removeprefix("第")[0]) - 2, 3
    start = date(_year(match["year"], reference), first, 1)
    if match["year"] is None and start > reference:
        start = months_later(start, -12)
    return start, months_later(start, months) - ONE_DAY


def _current_quarter(match: re.Match[str], reference: date) -> Days:
    start = date(reference.year, (reference.month - 1) // 3 * 3 + 1, 1)
    start = months_later(start, -3) if match[0].startswith("上") else start
    return start, months_later(start, 3) - ONE_DAY


def _month_or_day(match: re.Match[str], reference: date) -> Days:
    year, month = _year_and_month(match["year"], match["month"], reference)
    return _days(year, month, match["day"])


def _span(match: re.Match[str], reference: date) -> Days:
    """1—6月, 6月1日—15日, 上月26日—本月25日, 上年12月—本年11月: the end gives a start its year."""
    end_year = match["to_year"] or match["from_year"]
    to_year, to_month = _year_and_month(end_year, match["to_month"] or match["from_month"], reference)
    from_year, from_month = _year_and_month(match["from_year"], match["from_month"], reference)
    turns_the_year = from_month > to_month
    if match["from_year"] is None and match["from_month"] not in _MONTHS_AGO:
        from_year = to_year - turns_the_year
    elif match["from_year"] is not None and match["to_year"] is None:
        to_year = from_year + turns_the_year
    start, _ = _days(from_year, from_month, match["from_day"])
    _, last = _days(to_year, to_month, match["to_day"] or match["last_day"])
    return start, last


def _two_months(match: re.Match[str], reference: date) -> Days:
    """1、2月份 is one span; 3、5月 is none."""
    year, last = _year_and_month(match["year"], match["last"], reference)
    if _number(match["first"]) != last - 1:
        raise ValueError(f"{match[0]} are two months apart from each other")
    start = date(year, last - 1, 1)
    return start, months_later(start, 2) - ONE_DAY


def _date(match: re.Match[str], _reference: date) -> Days:
    return _days(int(match[1]), int(match[2]), match[3])


def _back(match: re.Match[str], reference: date) -> Days:
    words = match["length"].replace("半年", "六个月")
    number = _number(re.sub("个月|年", "", words))
    months = number * 12 if "年" in words else number
    return months_later(reference + ONE_DAY, -months), reference


def _now(_match: re.Match[str], reference: date) -> Days:
    return reference, reference


def _year_start(_match: re.Match[str], reference: date) -> Days:
    """年初以来, 年底: of the year of writing."""
    return date(reference.year, 1, 1), date(reference.year, 12, 31)


_FORMS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], date], Days]], ...] = (
    (re.compile(rf"(?P<year>{_YEAR})"), _whole_year),
    (re.compile(rf"(?P<first>\d{{4}})年?{_DASH}(?P<last>\d{{4}})年"), _years),
    (
        re.compile(rf"(?P<year>{_YEAR})?(?P<part>[上下]半年|第?[一二三四1-4]季度|前[二两三]个?季度|全年)"),
        _part_of_year,
    ),
    (re.compile("(?:本|上个?)季度"), _current_quarter),
    (re.compile(rf"(?P<year>{_YEAR})?(?P<month>{_MONTH})(?P<day>{_DAY})?"), _month_or_day),
    (
        re.compile(
            rf"(?P<from_year>{_YEAR})?(?:(?P<from_month>{_MONTH}(?={_DAY}|{_DASH})|{_MONTH_NUMBER}))"
            rf"(?P<from_day>{_DAY})?{_DASH}"
            rf"(?:(?P<to_year>{_YEAR})?(?P<to_month>{_MONTH})(?P<to_day>{_DAY})?"
            rf"|(?(from_day)(?P<last_day>{_DAY})|(?!)))"
        ),
        _span,
    ),
    (
        re.compile(rf"(?P<year>{_YEAR})?(?P<first>{_MONTH_NUMBER})月?[、和](?P<last>{_MONTH_NUMBER}月份?)"),
        _two_months,
    ),
    (re.compile(r"(\d{4})[-./](\d{1,2})[-./](\d{1,2})"), _date),
    (re.compile(rf"(?:近|最近|过去)?(?P<length>(?:{_NUMBER}|\d{{1,2}})(?:年|个月)|半年)以?来"), _back),
    (re.compile(rf"(?:近|最近|过去)(?P<length>(?:{_NUMBER}|\d{{1,2}})(?:年|个月)|半年)"), _back),
    (re.compile("目前|现在|今天"), _now),
    (re.compile("年(?=初以来|[底末])"), _year_start),
)


def _year(word: str | None, reference: date) -> int:
    if word is None:
        return reference.year
    if word[0].isdigit():
        return int(word[:4])
    return reference.year - _YEARS_AGO[word.removesuffix("度")]


def _year_and_month(year_word: str | None, month_word: str, reference: date) -> tuple[int, int]:
    """A month without a year is the last one that has begun by the reference."""
    bare_word = month_word.removesuffix("份")
    if bare_word in _MONTHS_AGO:
        day = months_later(reference, -_MONTHS_AGO[bare_word])
        return day.year, day.month
    month = _number(bare_word.removesuffix("月"))
    if year_word is None and month > reference.month:
        return reference.year - 1, month
    return _year(year_word, reference), month


def _days(year: int, month: int, day_word: str | None) -> Days:
    first = date(year, month, 1)
    last = months_later(first, 1) - ONE_DAY
    if day_word is None:
        return first, last
    number = _number(day_word.rstrip("日号"))
    return first.replace(day=number), first.replace(day=number)


def _number(words: str) -> int:
    return int(words) if words.isdigit() else int(read_number(words))
