"""What saving a form would do, found out by doing it and taking it back: figures, derived facts, more."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any

from linli.core.finding import Finding
from linli.core.period import Period
from linli.filing.submissions import FrozenFigure
from linli.indicators import catalogue
from linli.indicators.area import areas_of
from linli.indicators.figures import figures, from_rows
from linli.indicators.gaps import blocked_by
from linli.indicators.readings import Reading
from linli.kit import recording
from linli.kit.chain import Act
from linli.kit.description import LEDGERS, Description
from linli.kit.importing.composition import composition
from linli.kit.recording import Book, EntryRefused, Writer
from linli.kit.storage import ChangedMeanwhile
from linli.org.models import Organisation
from linli.registry.person import PersonField
from linli.reports.kinds import KindUnknown, kind, kinds
from linli.workbench.forms.reading import Filled
from linli.workbench.shell import numbers, tables
from linli.workbench.shell.filed import sees_kind
from linli.workbench.shell.sight import Sight

#: More lines nobody reads beside a form.
_FIGURES = 7


@dataclass(frozen=True, slots=True)
class Move:
    """One figure before and after; both as ranges where a date is not known to the day."""

    indicator: str
    label: str
    unit: str
    before: str
    after: str
    is_range: bool


@dataclass(frozen=True, slots=True)
class Lack:
    """A fact that may be added later, and the figures that wait for it."""

    label: str
    blocks: Sequence[str]


@dataclass
class Effects:
    period: Period
    #: Whether it could be tried: everything needed to save is there.
    is_tried: bool = False
    moves: list[Move] = field(default_factory=list)
    #: {derived column: its value in words}.
    derived: dict[str, str] = field(default_factory=dict)
    #: What else would be written, in words.
    followers: list[str] = field(default_factory=list)
    refused: Sequence[Finding] = ()


class _TakenBack(Exception):
    """Ends the trial: nothing of it stays."""


def foresee(filled: Filled, by: Writer, sight: Sight) -> Effects:
    """Tries to save the form within a transaction that is rolled back; ``filled`` is used up by it."""
    effects = Effects(_period_of(filled.entry, sight.on))
    if filled.is_refused:
        return effects
    organisation = filled.organisation
    ledgers: list[Description] = []
    after: Mapping[str, Reading] = {}
    try:
        with recording.writing():
            book = Book(by, reason="试算")
            filled.put_into(book)
            book.commit()
            ledgers = _ledgers_of(book, sight, organisation)
            after = _readings(ledgers, organisation, effects.period)
            effects.derived = _derived(filled)
            effects.followers = _followers(book, filled, sight)
            raise _TakenBack
    except _TakenBack:
        effects.is_tried = True
    except EntryRefused as refusal:
        effects.refused = refusal.findings
        return effects
    except ChangedMeanwhile:
        return effects
    before = _readings(ledgers, organisation, effects.period)
    effects.moves = _moves(before, after, organisation, effects.period)
    return effects


def lacks(filled: Filled) -> list[Lack]:
    """What figures need and nobody has given or refused yet; it holds up no saving."""
    description, entry = filled.description, filled.entry
    found = []
    for name in description.needed:
        column: Any = description.column(name)
        if getattr(entry, column.attname) in (None, "") and name not in (entry.missing or {}):
            found.append(Lack(description.label(name), blocked_by(description, name)[:3]))
    for reference in composition(description.name).references():
        if isinstance(reference, PersonField) and reference.name in description.key:
            person = reference.get_cached_value(entry, None) if reference.is_cached(entry) else None
            found += _lacks_of(person, description) if person is not None else []
    return found


def _lacks_of(person: Any, description: Description) -> list[Lack]:
    """What nobody knows of the person himself: columns that are computed wait for it."""
    waiting = [
        description.label(name) for name in description.columns if name in description.derived_columns()
    ]
    found = []
    if waiting and (person.born_on is None or (person.precision or {}).get("born_on")):
        found.append(Lack("出生日期" if person.born_on is None else "出生月日", waiting[:2]))
    if waiting and person.sex not in {"1", "2"}:
        found.append(Lack("性别", waiting[:2]))
    if not person.identity_number and "identity_number" not in (person.missing or {}):
        found.append(Lack("身份证号", ["与别的社区核对重复登记"]))
    return found


@dataclass(frozen=True, slots=True)
class Goal:
    """A report that figures of this ledger go into."""

    title: str
    when: str


def reports_with(description: Description, organisation: Organisation, sight: Sight) -> list[Goal]:
    """The kinds of report that took figures of this ledger before, or are this line's; and when last."""
    frozen = FrozenFigure.objects.filter(
        indicator__startswith=f"{description.name}.", submission__organisation=organisation
    )
    last: dict[str, str] = {}
    for name, code in (
        frozen.order_by("submission__pk")
        .values_list("submission__kind", "submission__period_code")
        .distinct()
    ):
        last[name] = code
    names = dict.fromkeys([*last, *(name for name in kinds() if name == description.line)])
    goals = []
    for name in names:
        if not sees_kind(sight, organisation, name):
            continue
        try:
            title = kind(name).title
        except KindUnknown:
            title = name
        when = f"上次报的是{Period.parse(last[name]).label()}" if name in last else ""
        goals.append(Goal(title, when))
    return goals


def _period_of(entry: Any, today: date) -> Period:
    """The half-year in which the fact lies; of one without a day the present one."""
    day = next(
        (getattr(entry, name) for name in ("occurred_on", "started_on") if getattr(entry, name, None)), today
    )
    if day.year < today.year - 1:
        day = today
    return Period.half(day.year, 1 if day.month <= 6 else 2)


def _ledgers_of(book: Book, sight: Sight, organisation: Organisation) -> list[Description]:
    found = {change.entry.description.name: change.entry.description for change in book.written}
    return [one for one in found.values() if one.has_community and sight.sees(organisation, one.line)]


def _readings(
    ledgers: Iterable[Description], organisation: Organisation, period: Period
) -> Mapping[str, Reading]:
    """From the rows and past the stored cells: a trial must leave none behind."""
    plans = [catalogue.plan_for(one) for one in ledgers if one.measures]
    if not plans:
        return {}
    return from_rows(plans, areas_of([organisation], period.close), period)[organisation.pk]


def _moves(
    before: Mapping[str, Reading], after: Mapping[str, Reading], organisation: Organisation, period: Period
) -> list[Move]:
    known = catalogue.indicators()
    changed = [
        known[name] for name, reading in after.items()
        if name in known and name in before and _number(reading) != _number(before[name])
        and known[name].label and not numbers.split_of(known[name])
    ]  # fmt: skip
    changed.sort(key=lambda one: (one.part_of != "" and one.name.count(".") > 2, one.name.count(".") > 2))
    chosen = changed[:_FIGURES]
    stand = figures(organisation, period, [one.name for one in chosen]) if chosen else {}
    moves = []
    for one in chosen:
        now, then = before[one.name], after[one.name]
        carried = Fraction(stand[one.name].opening or 0)
        texts = []
        for reading in (now, then):
            low, value, high = (Fraction(part, one.divisor) + carried for part in
                                (reading.low, reading.value, reading.high))  # fmt: skip
            texts.append(
                numbers.written(value) if low == high else f"{numbers.written(low)}—{numbers.written(high)}"
            )
        label = one.label if one.name.count(".") == 2 else f"其中：{one.label}"
        moves.append(Move(one.name, label, one.unit, texts[0], texts[1], then.low != then.high))
    return moves


def _number(reading: Reading) -> tuple[int, int, int]:
    """Without the count of rows behind it."""
    return reading.low, reading.value, reading.high


def _derived(filled: Filled) -> dict[str, str]:
    values = tables.values_of(filled.description, [filled.entry])
    told = {}
    for name in filled.description.derived_columns():
        if name in values:
            value = values[name][0]
            told[name] = "" if value is None else tables.plain_text(value)
    return told


def _followers(book: Book, filled: Filled, sight: Sight) -> list[str]:
    """Other entries that this one changes: a spell that ends, a card that is made."""
    told = []
    for change in book.written:
        entry = change.entry
        if entry is filled.entry or change.act is Act.DERIVE:
            continue
        description = LEDGERS[entry.description.name]
        if not sight.opens(filled.organisation, description):
            continue
        name = str(entry._meta.verbose_name)
        if change.act is Act.RECORD:
            told.append(f"新建{name}：{_title(entry)}")
        else:
            columns = [
                description.label(column) for column in sorted(change.columns or ())
                if column not in {"precision", "missing"}
            ]  # fmt: skip
            told.append(f"同时更正{name}（{'、'.join(columns)}）：{change.reason}")
    return list(dict.fromkeys(told))[:4]


def _title(entry: Any) -> str:
    return str(getattr(entry, "name", "") or entry)
