"""The period of a figure: a year, a half, a quarter, a month, a day, a range; the last day belongs to it."""

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self

from linli.core.text import half_width

ONE_DAY = timedelta(days=1)
_MONTHS_IN = {"year": 12, "half": 6, "quarter": 3, "month": 1}
_HALVES = ("上半年", "下半年")
_QUARTERS = ("第一季度", "第二季度", "第三季度", "第四季度")
_ORDINALS_EN = ("first", "second", "third", "fourth")
_CODE = re.compile(
    r"(?P<year>\d{4})(?:H(?P<half>\d)|Q(?P<quarter>\d)|-(?P<month>\d{1,2})(?:-(?P<day>\d{1,2}))?)?", re.ASCII
)


class PeriodUnreadable(ValueError):
    """Not a period; the message says what was found and which forms are understood."""

    def __init__(self, found: str, reason: str = "不认识这种写法") -> None:
        self.found = found
        self.reason = reason
        super().__init__(
            f"时期“{found}”读不出来：{reason}。可以写：2010（全年）、2010H1（上半年）、2010Q3（第三季度）、"
            "2010-06（6月）、2010-06-30（一天）、2010-01-01..2010-06-30（起止日期）"
        )


@dataclass(frozen=True, slots=True)
class Period:
    """From ``start`` to ``end``, both days included; ``kind`` is year, half, quarter, month, day or range."""

    start: date
    end: date
    kind: str

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise PeriodUnreadable(f"{self.start}..{self.end}", "结束日期在开始日期之前")
        if self.kind == "range" or (self.kind == "day" and self.start == self.end):
            return
        months = _MONTHS_IN.get(self.kind)
        if (
            months is None
            or self.start.day != 1
            or (self.start.month - 1) % months
            or self.end != _last_day(self.start, months)
        ):
            raise ValueError(f"{self.start}..{self.end} is not a calendar {self.kind}")

    @classmethod
    def parse(cls, text: str) -> Self:
        """The codes of the command line and of addresses; ``str`` of the result gives the code back."""
        plain = re.sub(r"\s+", "", half_width(text)).upper()
        opening, dots, closing = plain.partition("..")
        if not dots:
            return cls._parse_code(plain, text)
        first, last = cls._parse_code(opening, text), cls._parse_code(closing, text)
        if first.kind != "day" or last.kind != "day":
            raise PeriodUnreadable(text, "起止两头都要写到日")
        if last.end < first.start:
            raise PeriodUnreadable(text, "结束日期在开始日期之前")
        return cls.range(first.start, last.end)

    @classmethod
    def year(cls, year: int) -> Self:
        return cls(date(year, 1, 1), date(year, 12, 31), "year")

    @classmethod
    def half(cls, year: int, half: int) -> Self:
        return cls._calendar("half", year, half)

    @classmethod
    def quarter(cls, year: int, quarter: int) -> Self:
        return cls._calendar("quarter", year, quarter)

    @classmethod
    def month(cls, year: int, month: int) -> Self:
        return cls._calendar("month", year, month)

    @classmethod
    def day(cls, day: date) -> Self:
        return cls(day, day, "day")

    @classmethod
    def range(cls, start: date, end: date) -> Self:
        """Exactly these days, kept as written; ``spanning`` finds the calendar name when there is one."""
        return cls(start, end, "range")

    @classmethod
    def spanning(cls, start: date, end: date) -> Self:
        """今年1—6月 is the first half-year: the calendar period with these days, or else the range."""
        if start == end:
            return cls.day(start)
        for kind, months in _MONTHS_IN.items():
            if start.day == 1 and (start.month - 1) % months == 0 and _last_day(start, months) == end:
                return cls(start, end, kind)
        return cls.range(start, end)

    @classmethod
    def working_month(cls, year: int, month: int, first_day: int = 26) -> Self:
        """上月26日—本月25日: the month of offices that close their books before the calendar does."""
        if not 2 <= first_day <= 28:
            raise ValueError(f"a working month begins between the 2nd and the 28th, not on the {first_day}")
        last = date(year, month, first_day - 1)
        return cls.range(months_later(last + ONE_DAY, -1), last)

    @property
    def close(self) -> date:
        """The day after the last one: what is in force before this cut belongs to the stock of the period."""
        return self.end + ONE_DAY

    @property
    def days(self) -> int:
        return (self.close - self.start).days

    @property
    def is_whole_months(self) -> bool:
        return self.start.day == 1 and self.close.day == 1

    def contains(self, day: date) -> bool:
        return self.start <= day <= self.end

    __contains__ = contains

    def months(self) -> tuple[Self, ...]:
        """The calendar months it touches, in order; only ``is_whole_months`` says that they make it up."""
        count = _months_between(self.start, self.end) + 1
        firsts = (months_later(self.start.replace(day=1), step) for step in range(count))
        return tuple(type(self).month(first.year, first.month) for first in firsts)

    def before(self) -> Self:
        """环比: the period of the same kind and length that ends the day before this one begins."""
        if self.kind in _MONTHS_IN:
            start = months_later(self.start, -_MONTHS_IN[self.kind])
        elif self.start.day == self.close.day <= 28:
            # 26日—25日 and 12月—11月 step by months: their lengths in days differ as months do.
            start = months_later(self.start, -_months_between(self.start, self.close))
        else:
            start = self.start - timedelta(days=self.days)
        return type(self)(start, self.start - ONE_DAY, self.kind)

    def last_year(self) -> Self:
        """同比: the same days a year earlier; February to its end, the single day 29 February as the 28th."""
        if self.kind == "day":
            day = months_later(self.start, -12)
            return type(self)(day, day, "day")
        start, close = _cut_last_year(self.start), _cut_last_year(self.close)
        return type(self)(min(start, close - ONE_DAY), close - ONE_DAY, self.kind)

    def label(self) -> str:
        year = f"{self.start.year}年"
        match self.kind:
            case "year":
                return year
            case "half":
                return year + _HALVES[self.start.month // 6]
            case "quarter":
                return year + _QUARTERS[self.start.month // 3]
            case "month":
                return f"{year}{self.start.month}月"
            case "day":
                return _day_label(self.start)
            case _:
                last = _day_label(self.end)
                return f"{_day_label(self.start)}—{last.removeprefix(year)}"

    def label_en(self) -> str:
        year = self.start.year
        match self.kind:
            case "year":
                return f"{year}"
            case "half":
                return f"{_ORDINALS_EN[self.start.month // 6]} half of {year}"
            case "quarter":
                return f"{_ORDINALS_EN[self.start.month // 3]} quarter of {year}"
            case "month":
                return f"{calendar.month_name[self.start.month]} {year}"
            case "day":
                return _day_label_en(self.start)
            case _:
                first = _day_label_en(self.start)
                return f"{first.removesuffix(f' {self.end.year}')} – {_day_label_en(self.end)}"

    def __str__(self) -> str:
        year = f"{self.start.year:04d}"
        match self.kind:
            case "year":
                return year
            case "half":
                return f"{year}H{self.start.month // 6 + 1}"
            case "quarter":
                return f"{year}Q{self.start.month // 3 + 1}"
            case "month":
                return f"{year}-{self.start.month:02d}"
            case "day":
                return self.start.isoformat()
            case _:
                return f"{self.start.isoformat()}..{self.end.isoformat()}"

    @classmethod
    def _calendar(cls, kind: str, year: int, number: int) -> Self:
        months = _MONTHS_IN[kind]
        if not 1 <= number <= 12 // months:
            raise ValueError(f"a year has no {kind} {number}")
        start = date(year, (number - 1) * months + 1, 1)
        return cls(start, _last_day(start, months), kind)

    @classmethod
    def _parse_code(cls, code: str, text: str) -> Self:
        match = _CODE.fullmatch(code)
        if match is None:
            raise PeriodUnreadable(text)
        year, half, quarter, month, day = (int(part) if part else None for part in match.groups())
        if year is None or not _FIRST_YEAR <= year <= _LAST_YEAR:
            raise PeriodUnreadable(text, f"年份应在{_FIRST_YEAR}到{_LAST_YEAR}之间")
        if half is not None:
            if half not in (1, 2):
                raise PeriodUnreadable(text, "半年只有H1和H2")
            return cls.half(year, half)
        if quarter is not None:
            if not 1 <= quarter <= 4:
                raise PeriodUnreadable(text, "季度只有Q1到Q4")
            return cls.quarter(year, quarter)
        if month is None:
            return cls.year(year)
        if not 1 <= month <= 12:
            raise PeriodUnreadable(text, f"没有{month}月")
        if day is None:
            return cls.month(year, month)
        if not 1 <= day <= calendar.monthrange(year, month)[1]:
            raise PeriodUnreadable(text, f"{year}年{month}月没有{day}日")
        return cls.day(date(year, month, day))


#: Nothing a community keeps is older than its oldest resident; and ``before`` needs room below.
_FIRST_YEAR, _LAST_YEAR = 1850, 2199


def months_later(day: date, months: int) -> date:
    """The same day of another month, or its last day where that month is shorter (31 March → 30 June)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _last_day(start: date, months: int) -> date:
    return months_later(start, months) - ONE_DAY


def _months_between(first: date, last: date) -> int:
    return (last.year - first.year) * 12 + last.month - first.month


def _cut_last_year(cut: date) -> date:
    """A cut on 29 February lies after 28 February, and so does 1 March of an ordinary year."""
    if (cut.month, cut.day) == (2, 29):
        return date(cut.year - 1, 3, 1)
    return cut.replace(year=cut.year - 1)


def _day_label(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _day_label_en(day: date) -> str:
    return f"{day.day} {calendar.month_name[day.month]} {day.year}"
