"""What the ledgers say of somebody in time order: lanes to look at, and one line per event to read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from linli.core.period import ONE_DAY
from linli.core.text import normalise
from linli.kit.description import Description
from linli.kit.entries import Case, Item, Spell
from linli.kit.fields import is_derived
from linli.registry.person import Person
from linli.workbench.people.rows import Rows
from linli.workbench.shell import tables
from linli.workbench.shell.sidebar import domain_title

#: Lanes reach back so many years at most; what began before runs out at the left.
_YEARS = 10
#: Of a row's facts so many stand in its line; the rest is one click away.
_FACTS = 4
#: Per cent of the width beyond which a year has no room beside 今天.
_FREE_UNTIL = 78
#: Words at the end of a date's label that say nothing beside a date.
_DATE_WORDS = ("日期", "时间")
_DAYS = ("_on", "_from", "_to")


@dataclass(frozen=True)
class Moment:
    """Something that happened on a day, as far as the day is known."""

    on: date
    known_as: str
    #: 就业, 核实, 离岗: what the date is called in its ledger.
    what: str
    text: str
    handler: str
    description: Description
    number: int
    #: The first day of a spell, its end, or a day in between.
    part: str
    is_ahead: bool = False

    @property
    def title(self) -> str:
        return title_of(self.description)


@dataclass(frozen=True)
class Bar:
    x: str
    width: str
    text: str
    title: str
    #: Whether it still lasts.
    is_open: bool
    #: Where its text begins: behind a ring that stands at its start.
    indent: int = 7


@dataclass(frozen=True)
class Ring:
    x: str
    title: str


@dataclass(frozen=True)
class Lane:
    description: Description
    bars: Sequence[Bar]
    rings: Sequence[Ring]
    tone: str

    @property
    def title(self) -> str:
        return title_of(self.description)


@dataclass(frozen=True)
class Tick:
    x: str
    #: Of a year its name; of a half-year nothing.
    text: str = ""
    is_year: bool = False
    #: Left out where there is little room.
    is_odd: bool = False


@dataclass(frozen=True)
class Lanes:
    lanes: Sequence[Lane]
    ticks: Sequence[Tick]
    today: str
    first_year: int
    last_year: int

    @property
    def height(self) -> int:
        return 34 + 30 * len(self.lanes)

    @property
    def lines(self) -> list[str]:
        """The lines of work that stand in the lanes."""
        return list(dict.fromkeys(domain_title(one.description.domain) for one in self.lanes))


def title_of(description: Description) -> str:
    """安置, 居住情况: what one row of the ledger is called."""
    return str(description.model._meta.verbose_name)


def moments(found: Mapping[str, Rows], person: Person | None, today: date) -> list[Moment]:
    """One line per event, the newest first; dates of one row on one day share a line."""
    made: list[Moment] = []
    for rows in found.values():
        texts = _texts(rows, person)
        for entry, text in zip(rows.entries, texts, strict=True):
            made += _moments_of(entry, rows.description, text, today)
    # Of one day the end of one thing stands below the beginning of the next.
    order = {"end": 0, "between": 1, "begin": 2}
    return sorted(made, key=lambda one: (one.on, order[one.part], one.number), reverse=True)


def lanes(found: Mapping[str, Rows], person: Person | None, today: date) -> Lanes:
    """A lane for each ledger whose rows have dates, people and houses first."""
    dated = [rows for rows in found.values() if rows.numbers and date_columns(rows.description)]
    scale = Scale(_first_day(dated, today), today)
    tones: dict[str, str] = {}
    made = []
    for rows in dated:
        texts = _texts(rows, person)
        bars, rings = [], []
        for entry, text in zip(rows.entries, texts, strict=True):
            drawn = _bar(entry, rows.description, text, scale)
            bars += [drawn] if drawn else []
            rings += list(_rings(entry, rows.description, text, scale, is_spell=_is_spell(rows.description)))
        if bars or rings:
            line = rows.description.domain
            if rows.description.line:
                tones.setdefault(line, f"tone{len(tones) % 3}")
            bars = [_beside(rings, bar) for bar in bars]
            made.append(Lane(rows.description, bars, rings, tones.get(line, "plain")))
    return Lanes(made, list(scale.ticks()), scale.at(today), scale.first.year, today.year)


def date_columns(description: Description) -> list[str]:
    """The days somebody typed, in the order of the paper; a month for which something is paid is no day."""
    typed = [
        column.name
        for column in description.model._meta.concrete_fields
        if isinstance(column, models.DateField)
        and not isinstance(column, models.DateTimeField)
        and not is_derived(column)
        and column.name.endswith(_DAYS)
    ]
    return sorted(typed, key=lambda name: (name not in description.columns, _place(description, name)))


def _place(description: Description, name: str) -> int:
    return description.columns.index(name) if name in description.columns else 0


def _is_spell(description: Description) -> bool:
    return issubclass(description.model, Spell | Item | Case)


def _texts(rows: Rows, person: Person | None) -> list[str]:
    """What each row says beside its dates, in a few words: choice, employer, post."""
    description = rows.description
    values = tables.values_of(description, rows.entries)
    columns = [one for one in tables.columns_of(description) if one.key in values]
    texts = []
    for place, _entry in enumerate(rows.entries):
        told: list[str] = []
        named: set[str] = set()
        for column in columns:
            text = _told(description, column, values[column.key][place], person, named)
            if text and text not in told:
                told.append(text)
        texts.append(" · ".join(told[:_FACTS]))
    return texts


def _told(
    description: Description, column: tables.Column, value: Any, person: Person | None, named: set[str]
) -> str:
    own, _dot, _part = column.key.partition(".")
    field = description.column(own)
    if value in (None, "") or own in named or own == "remark" or isinstance(field, models.DateField):
        return ""
    text = normalise(tables.plain_text(value))
    is_flag = isinstance(field, models.BooleanField)
    if "**" in text or (is_flag and text != "是"):
        return ""
    if field.is_relation:
        # Of whom or what a row names, the name is enough.
        named.add(own)
        if field.related_model is Person:
            return "" if person is None or text == person.name else f"{_(column.title)} {text}"
    if is_flag:
        return _(column.title)
    return f"{_(column.title)} {text}" if column.is_number or text.isdigit() else text


def _moments_of(entry: Any, description: Description, text: str, today: date) -> Iterator[Moment]:
    by_day: dict[date, list[str]] = defaultdict(list)
    for name in date_columns(description):
        if getattr(entry, name) is not None:
            by_day[getattr(entry, name)].append(name)
    for day, names in by_day.items():
        part = "begin" if {"started_on", "occurred_on"} & set(names) else "between"
        part = "end" if names == ["ended_on"] else part
        known = entry.known_date(names[0])
        yield Moment(
            day, known.label() if known and not known.is_exact else day.isoformat(),
            "、".join(_(called(description, name)) for name in names[:2]), text, entry.handler, description,
            entry.pk, part, is_ahead=day > today,
        )  # fmt: skip


def called(description: Description, name: str) -> str:
    """就业日期 is 就业; a label that is nothing but a beginning is called after its ledger."""
    label = description.label(name)
    for word in _DATE_WORDS:
        label = label.removesuffix(word)
    return label if label not in {"", "开始", "起始", "启用"} else title_of(description)


def spell_bar(entry: Any, text: str, scale: Scale) -> Bar | None:
    """One spell drawn; None for what was over before the lanes begin."""
    return _bar(entry, entry.description, text, scale)


def _first_day(dated: Sequence[Rows], today: date) -> date:
    """1 January of the first year in which something happened in a line of work; three years at least."""
    days = [
        getattr(entry, name)
        for rows in dated
        for name in date_columns(rows.description)
        for entry in rows.entries
        if getattr(entry, name) is not None and (rows.description.line or not _is_spell(rows.description))
    ]
    return _beginning(days, today)


def _beginning(days: Sequence[date], today: date) -> date:
    first = min((day.year for day in days if day <= today), default=today.year)
    return date(min(max(first, today.year - _YEARS + 1), today.year - 2), 1, 1)


class Scale:
    """From a day to a place in per cent of the lanes' width."""

    def __init__(self, first: date, today: date) -> None:
        self.first, self.today = first, today
        self._days = (today - first).days * 1.03

    @classmethod
    def over(cls, days: Sequence[date], today: date) -> Scale:
        """From the first of these days on, or as far back as lanes reach."""
        return cls(_beginning(days, today), today)

    def share(self, day: date) -> float:
        return min(max((day - self.first).days / self._days * 100, 0), 100)

    def at(self, day: date) -> str:
        return f"{self.share(day):.2f}%"

    def ticks(self) -> Iterator[Tick]:
        years = self.today.year - self.first.year
        for year in range(self.first.year, self.today.year + 1):
            # The word 今天 stands at the right end.
            is_free = self.share(date(year, 1, 1)) < _FREE_UNTIL
            is_named = is_free and (years < 6 or (year - self.first.year) % 2 == 0)
            yield Tick(
                self.at(date(year, 1, 1)), f"{year}年" if is_named else "", is_year=True,
                is_odd=(self.today.year - year) % 2 == 1,
            )  # fmt: skip
            if date(year, 7, 1) < self.today and years < 6:
                yield Tick(self.at(date(year, 7, 1)))


def _bar(entry: Any, description: Description, text: str, scale: Scale) -> Bar | None:
    """The spell of a row; None for what has only days, and for what was over before the lanes begin."""
    if not _is_spell(description):
        return None
    started, ended = entry.started_on, entry.ended_on
    begins, ends = started or scale.first, min(ended or scale.today, scale.today)
    if ends < scale.first or begins > scale.today:
        return None
    left, right = scale.share(begins), scale.share(ends)
    since = _known(entry, "started_on") if started else _("登记以前")
    until = _known(entry, "ended_on", last=True) if ended else _("至今")
    return Bar(
        f"{left:.2f}%", f"{max(right - left, 0.8):.2f}%", text, f"{since} — {until} {text}", ended is None
    )


def _beside(rings: Sequence[Ring], bar: Bar) -> Bar:
    left = float(bar.x.rstrip("%"))
    is_covered = any(-1 < float(ring.x.rstrip("%")) - left < 3 for ring in rings)
    return replace(bar, indent=16) if is_covered else bar


def _rings(
    entry: Any, description: Description, text: str, scale: Scale, *, is_spell: bool
) -> Iterator[Ring]:
    for name in date_columns(description):
        day = getattr(entry, name)
        if day is None or not scale.first <= day <= scale.today:
            continue
        if is_spell and name in {"started_on", "ended_on"}:
            continue
        yield Ring(scale.at(day), f"{_known(entry, name)} {_(called(description, name))} {text}")


def _known(entry: Any, name: str, *, last: bool = False) -> str:
    known = entry.known_date(name)
    if known is None:
        return ""
    if not known.is_exact:
        return str(known.label())
    day: date = known.day - ONE_DAY if last else known.day
    return day.isoformat()
