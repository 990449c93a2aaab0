"""By when: 逾期 1 天, 今天, 还有 3 天; and by when a locality asks for its reports."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from linli.core.period import Period
from linli.kit.parameters import ParameterMissing, parameter
from linli.org.models import Organisation

#: {kind of period: days after its close}, of a locality: by when a work report is asked for.
DUE_DAYS = "filing.due_days"


@dataclass(frozen=True, slots=True)
class Due:
    """逾期 1 天, 今天, 还有 3 天; ``tone``: late, warn, or plain."""

    text: str
    tone: str


def due_of(day: date | None, on: date) -> Due | None:
    if day is None:
        return None
    left = (day - on).days
    if left < 0:
        return Due(_("逾期 %(days)d 天") % {"days": -left}, "late")
    return Due(_("还有 %(days)d 天") % {"days": left}, "") if left else Due(_("今天"), "warn")


def due_day(organisation: Organisation, period: Period) -> date | None:
    """By when reports about a period are asked for here, as far as this locality has said."""
    try:
        days = parameter(DUE_DAYS, organisation.pk, period.close)
    except ParameterMissing:
        return None
    days = days.get(period.kind) if isinstance(days, dict) else None
    return period.end + timedelta(days=int(days)) if days is not None else None
