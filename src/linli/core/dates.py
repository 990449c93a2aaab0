"""A date as people write it in a cell: 2010.3.5, 二〇一〇年三月, 1981, 0630, an Excel serial."""

import calendar
import math
import re
from datetime import date, timedelta

from linli.core.numerals import NumberUnreadable, read_number
from linli.core.partial import PartialDate, Precision
from linli.core.period import months_later
from linli.core.text import half_width

_FIRST_YEAR, _LAST_YEAR = 1850, 2099
_EXCEL_EPOCH = date(1899, 12, 30)  # right from serial 61 on, after the 29 February 1900 that never was
_EXCEL_SERIALS = range(10_000, 73_051)  # 1927-05-18 to 2099-12-31
_FORMS = "请写成2010-06-30或2010年6月30日；只知道月份写2010年6月，只知道年份写2010年"
_NO_YEAR = "没有写年份，请写成2010年5月4日这样"


class DateUnreadable(ValueError):
    """Not a date, not a possible one, or one that can be read in two ways; ``reason`` says which."""

    def __init__(self, found: object, reason: str) -> None:
        self.found = str(found)
        self.reason = reason
        super().__init__(f"日期“{self.found}”读不出来：{reason}")


def read_date(text_or_value: object, *, today: date | None = None) -> PartialDate | None:
    """The date in a cell, None for an empty one; a month or a year alone stays one, never silently the 1st.

    ``today`` completes what is written without a year (0630, 5月4日, 去年12月); without it such texts are
    refused. What has two readings is refused, never guessed: 3/5/2010, 10-3-5, and the number 2010.1, which
    is also what Excel makes of 2010.10.
    """
    match text_or_value:
        case None:
            return None
        case date() as day:  # a datetime too: midnight is all that a date cell means
            return _checked(day, day.year, day.month, day.day)
        case bool():
            raise DateUnreadable(text_or_value, f"这是“是/否”，不是日期。{_FORMS}")
        case int() | float() as number:
            return _read_cell_number(number, today)
        case str() as text:
            return _read_text(text, today)
        case _:
            raise DateUnreadable(text_or_value, _FORMS)


def format_date(day: date) -> str:
    """2010年6月30日, the date of official documents: no leading zeros."""
    return f"{day.year}年{day.month}月{day.day}日"


def _read_cell_number(number: float, today: date | None) -> PartialDate:
    if not math.isfinite(number) or number < 0:
        raise DateUnreadable(number, _FORMS)
    whole = int(number)
    if whole == number and len(str(whole)) in (4, 6, 8):
        return _read_digits(str(whole), number, today)
    if whole == number and len(str(whole)) == 3:
        return _read_digits(f"0{whole}", number, today)  # Excel drops the zero of 0630
    if _FIRST_YEAR <= whole <= _LAST_YEAR:
        month = repr(number).partition(".")[2]
        if month == "1":
            raise DateUnreadable(
                number,
                f"Excel把{whole}.10也存成{whole}.1，分不清1月和10月，请写成{whole}年1月或{whole}年10月",
            )
        return _checked(number, whole, int(month))
    if whole not in _EXCEL_SERIALS:
        raise DateUnreadable(number, f"这个数不像日期。{_FORMS}")
    day = _EXCEL_EPOCH + timedelta(days=whole)
    year, month_digit = divmod(whole, 10)
    if 1900 <= year <= _LAST_YEAR and month_digit:
        raise DateUnreadable(
            number,
            f"可能是{year}年{month_digit}月，也可能是Excel里{format_date(day)}的序号，请把这一格写成日期",
        )
    return PartialDate(day)


_TIME_OF_DAY = re.compile(
    r"(?<=[0-9])(?:T|\s+)[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?(?:Z|[+-][0-9]{2}:?[0-9]{2})?$"
)
_AFTERWORDS = re.compile(
    r"(?:\(?(?:星期|周|礼拜)[一二三四五六日天]\)?|\((?:阳历|公历|新历)\)|出生|生|起|止)+$"
)
_CHINESE_NUMERAL = re.compile("([〇○零一二三四五六七八九十廿卅]+)(?=([年月日号])|$)")
_RELATIVE_YEARS = {"今年": 0, "本年": 0, "去年": -1, "上年": -1, "前年": -2}
_RELATIVE_MONTHS = {"本月": 0, "这个月": 0, "上月": -1, "上个月": -1}
_RELATIVE_DAYS = {"今天": 0, "今日": 0, "昨天": -1, "昨日": -1, "前天": -2}
_RELATIVE = re.compile("|".join([*_RELATIVE_YEARS, *_RELATIVE_MONTHS, *_RELATIVE_DAYS]))

_SEPARATOR = r"[-./\\、,。·—–―_]"
_DAY_END = rf"(?:日|号|{_SEPARATOR})?"
_MONTH_END = rf"(?:月份?(?:[上中下]旬|[初底末])?|{_SEPARATOR})?"
_YEAR_MONTH_DAY = re.compile(
    rf"([0-9]{{4}})(?:年|{_SEPARATOR})([0-9]{{1,2}})(?:月|{_SEPARATOR})([0-9]{{1,2}}){_DAY_END}"
)
_YEAR_MONTH = re.compile(rf"([0-9]{{4}})(?:年|{_SEPARATOR})([0-9]{{1,2}}){_MONTH_END}")
_YEAR = re.compile(rf"([0-9]{{4}})(?:年|{_SEPARATOR})?")
_MONTH_DAY = re.compile(rf"([0-9]{{1,2}})(?:月|{_SEPARATOR})([0-9]{{1,2}}){_DAY_END}")
_MONTH = re.compile(r"([0-9]{1,2})月份?(?:[上中下]旬|[初底末])?")

#: What is refused with its own reason, in this order.
_REFUSED = (
    (
        re.compile(rf"^[0-9]{{1,2}}{_SEPARATOR}[0-9]{{1,2}}{_SEPARATOR}[0-9]{{4}}$"),
        "分不清哪个是月、哪个是日，请把年写在前面",
    ),
    (
        re.compile(rf"^[0-9]{{2}}(?:年|{_SEPARATOR}[0-9]{{1,2}}{_SEPARATOR}[0-9]{{1,2}}$)"),
        "年份只有两位，请写成四位",
    ),
    (re.compile("农历|阴历|正月|腊月|冬月|闰|初[一二三四五六七八九十]"), "请换成公历日期"),
    (
        re.compile(r"[0-9]{4}年?(?:年?[初底末]|[上下]半年|第?[一二三四1-4]季度|[春夏秋冬])"),
        "只写了一年里的一段，请写到月",
    ),
    (re.compile("左右|前后|大约|约|大概|可能"), "是估计的日期，请只写确实知道的年或月"),
    (re.compile("至今|现在|目前|长期"), "表示还没有结束，请把这一格留空"),
)


def _read_text(text: str, today: date | None) -> PartialDate | None:
    plain = _TIME_OF_DAY.sub("", half_width(text).strip().lstrip("'"))
    plain = re.sub(r"\s+", "", plain)
    if not plain:
        return None
    plain = _with_digits(_AFTERWORDS.sub("", _completed(plain, text, today)))
    if re.fullmatch("[0-9]+", plain):
        return _read_digits(plain, text, today)
    if match := _YEAR_MONTH_DAY.fullmatch(plain) or _YEAR_MONTH.fullmatch(plain) or _YEAR.fullmatch(plain):
        return _checked(text, *map(int, match.groups()))
    if match := _MONTH_DAY.fullmatch(plain) or _MONTH.fullmatch(plain):
        if today is None:
            raise DateUnreadable(text, _NO_YEAR)
        return _checked(text, today.year, *map(int, match.groups()))
    for pattern, reason in _REFUSED:
        if pattern.search(plain):
            raise DateUnreadable(text, reason)
    raise DateUnreadable(text, _FORMS)


def _read_digits(digits: str, found: object, today: date | None) -> PartialDate:
    match len(digits):
        case 8:
            return _checked(found, int(digits[:4]), int(digits[4:6]), int(digits[6:]))
        case 6 if _FIRST_YEAR <= int(digits[:4]) <= _LAST_YEAR:
            return _checked(found, int(digits[:4]), int(digits[4:]))
        case 6:
            raise DateUnreadable(found, "年份只有两位，请写成四位")
        case 4 if _FIRST_YEAR <= int(digits) <= _LAST_YEAR:
            return _checked(found, int(digits))
        case 4:
            if today is None:
                raise DateUnreadable(found, _NO_YEAR)
            return _checked(found, today.year, int(digits[:2]), int(digits[2:]))
        case 5:
            raise DateUnreadable(found, "可能是Excel的日期序号，请把这一列设成日期格式，或按2010-06-30重写")
        case _:
            raise DateUnreadable(found, _FORMS)


def _completed(plain: str, text: str, today: date | None) -> str:
    """去年12月 and 本月5日 with the year they mean."""
    match = _RELATIVE.match(plain)
    if match is None:
        return plain
    if today is None:
        raise DateUnreadable(text, _NO_YEAR)
    word, rest = match[0], plain[match.end() :]
    if word in _RELATIVE_DAYS:
        return (today + timedelta(days=_RELATIVE_DAYS[word])).isoformat() + rest
    if word in _RELATIVE_MONTHS:
        month = months_later(today, _RELATIVE_MONTHS[word])
        return f"{month.year}年{month.month}月{rest}"
    return f"{today.year + _RELATIVE_YEARS[word]}年{rest}"


def _with_digits(plain: str) -> str:
    """二〇一〇年三月五日 as 2010年3月5日; what is no numeral is left for the refusal to quote."""
    return _CHINESE_NUMERAL.sub(_digits_of, plain)


def _digits_of(match: re.Match[str]) -> str:
    if match[2] == "年" or len(match[1]) == 4:
        digit_by_digit = match[1].translate(str.maketrans("〇○零一二三四五六七八九", "000123456789"))
        if digit_by_digit.isdigit():
            return digit_by_digit
    try:
        return str(read_number(match[1]))
    except NumberUnreadable:
        return match[1]


def _checked(found: object, year: int, month: int | None = None, day: int | None = None) -> PartialDate:
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        raise DateUnreadable(found, f"年份{year}不对，应在{_FIRST_YEAR}到{_LAST_YEAR}之间")
    if month is None:
        return PartialDate.of_year(year)
    if not 1 <= month <= 12:
        raise DateUnreadable(found, f"没有{month}月")
    if day is None:
        return PartialDate.of_month(year, month)
    last = calendar.monthrange(year, month)[1]
    if not 1 <= day <= last:
        raise DateUnreadable(found, f"{year}年{month}月没有{day}日，这个月只有{last}天")
    return PartialDate(date(year, month, day), Precision.DAY)
