"""The days of the founding half-year: its two ends, and days on which an office is open."""

from datetime import date, timedelta
from random import Random

PERIOD_STARTS = date(2010, 1, 1)
PERIOD_ENDS = date(2010, 6, 30)
OPENING = date(2009, 12, 31)  #: the close of this day is the opening stock
DAY_AFTER = date(2010, 7, 1)

_HOLIDAYS = {date(2010, 2, day) for day in range(13, 20)} | {
    date(2009, 1, 1), date(2010, 1, 1), date(2010, 4, 5), date(2010, 5, 3), date(2010, 6, 14),
    date(2010, 6, 15), date(2010, 6, 16),
}  # fmt: skip


def is_workday(day: date) -> bool:
    return day.weekday() < 5 and day not in _HOLIDAYS


def workday(rng: Random, first: date, last: date) -> date:
    """A day from ``first`` to ``last`` on which the counter is open; ``first`` when there is none."""
    days = [first + timedelta(days=ahead) for ahead in range((last - first).days + 1)]
    return rng.choice([day for day in days if is_workday(day)] or [first])


def open_day(day: date) -> date:
    """``day``, or the next one on which the counter is open."""
    while not is_workday(day):
        day += timedelta(days=1)
    return day


def some_day(rng: Random, first: date, last: date) -> date:
    return first + timedelta(days=rng.randint(0, (last - first).days))


def monthly(year: int, first_month: int, last_month: int) -> list[date]:
    """The first day of each month, as the word for that month."""
    return [date(year, month, 1) for month in range(first_month, last_month + 1)]
