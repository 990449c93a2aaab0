"""People and rows for the employment tests, recorded as a clerk would."""

from datetime import date
from typing import Any

from linli.kit import recording
from linli.kit.recording import Writer
from linli.ledgers.employment.placement import Placement
from linli.ledgers.employment.unemployment import Unemployment
from linli.registry.person import Person


def day(month: int, number: int, year: int = 2010) -> date:
    return date(year, month, number)


def person(clerk: Writer, name: str, born_on: date | None = date(1975, 5, 5), sex: str = "1") -> Person:
    one = Person(name=name, sex=sex, born_on=born_on)
    recording.record(one, by=clerk)
    return one


def registered(
    clerk: Writer, who: Person, on: date, until: date | None = None, reason: str = "", **more: Any
) -> Unemployment:
    """One spell of unemployment, as a roster has it."""
    spell = Unemployment(
        person=who, kind=more.pop("kind", "laid-off"), started_on=on, ended_on=until,
        end_reason=reason or ("placed" if until else ""), **more,
    )  # fmt: skip
    recording.record(spell, by=clerk)
    return spell


def placed(
    clerk: Writer,
    who: Person,
    on: date,
    *,
    channel: str = "hired",
    verified: date | str | None = "soon",
    **more: Any,
) -> Placement:
    """Work from a day on, verified on that day unless the test says otherwise."""
    placement = Placement(
        person=who, channel=channel, started_on=on, verified_on=on if verified == "soon" else verified, **more
    )
    recording.record(placement, by=clerk)
    return placement


def again(entry: Any) -> Any:
    """The row as it is in the books now."""
    return type(entry).objects.get(pk=entry.pk)


def end_of(spell: Unemployment) -> tuple[date | None, str]:
    now = again(spell)
    return now.ended_on, now.end_reason
