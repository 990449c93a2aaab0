"""Which period a page shows when nobody chose one, and which others it offers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.http import Http404

from linli.core.period import Period, PeriodUnreadable

#: After a half-year has closed, its report is what everybody works on for about a month.
_AFTERWARDS = timedelta(days=31)
_YEARS = 3


@dataclass(frozen=True)
class Choice:
    code: str
    label: str


def usual_period(today: date) -> Period:
    """The half-year in which today lies; just after one has closed, still that one."""
    day = today - _AFTERWARDS
    return Period.half(day.year, 1 if day.month <= 6 else 2)


def choices(today: date) -> Iterator[tuple[str, list[Choice]]]:
    """(year, its periods that have begun), the newest year first."""
    for year in range(today.year, today.year - _YEARS, -1):
        periods = [
            Period.year(year),
            *(Period.half(year, half) for half in (1, 2)),
            *(Period.quarter(year, quarter) for quarter in range(1, 5)),
            *(Period.month(year, month) for month in range(1, 13)),
        ]
        yield f"{year}年", [Choice(str(one), one.label()) for one in periods if one.start <= today]


def read(code: str) -> Period:
    """The period of an address; an address without a period is no page."""
    try:
        period = Period.parse(code)
    except PeriodUnreadable:
        raise Http404 from None
    if str(period) != code:
        raise Http404
    return period


def asked(answers: Mapping[str, str], today: date) -> Period:
    """What a chooser's form says: two days of one's own, or a period of its list, or nothing."""
    since, until = answers.get("since", ""), answers.get("until", "")
    if since and until:
        span = read(f"{since}..{until}")
        return Period.spanning(span.start, span.end)
    return read(answers["period"]) if answers.get("period") else usual_period(today)


def with_year(period: Period) -> Period | None:
    """The year whose target a part of it works towards; None for a year itself and for what crosses years."""
    return (
        None
        if period.kind == "year" or period.start.year != period.end.year
        else Period.year(period.start.year)
    )


def share_of_year(period: Period) -> float:
    """How much of its year has passed at its close: where a yearly target should be by then."""
    first, last = date(period.end.year, 1, 1), date(period.end.year, 12, 31)
    return ((period.end - first).days + 1) / ((last - first).days + 1)
