"""What was typed into a form, read by the readers of the import: an entry, or what is wrong and where."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import models

from linli.core.dates import DateUnreadable, read_date
from linli.core.finding import Finding
from linli.core.missing import Missing, read_missing
from linli.core.partial import PartialDate, Precision
from linli.core.text import normalise
from linli.kit import rules
from linli.kit.description import Description
from linli.kit.entries import Recorded
from linli.kit.importing.cells import CellWrong, Column, nothing, read_column, read_phone
from linli.kit.importing.composition import composition
from linli.kit.importing.context import Context
from linli.kit.importing.drafts import SheetRows
from linli.kit.recording import Book
from linli.kit.references import NamedReference
from linli.org.models import Organisation
from linli.registry.identification import PeopleHere, Said, read_people
from linli.registry.person import Person, PersonField
from linli.workbench.forms.people import person_here
from linli.workbench.shell.finding_people import Found, people_like
from linli.workbench.shell.sight import Sight

#: What belongs to no field: shown above the form.
WHOLE = ""


@dataclass
class Filled:
    """One form as read: ``entry`` holds what would be written, ``changes`` what of an old entry differs."""

    description: Description
    organisation: Organisation
    texts: Mapping[str, str]
    context: Context
    entry: Any
    #: False for a correction.
    is_new: bool
    changes: dict[str, Any] = field(default_factory=dict)
    findings: dict[str, list[Finding]] = field(default_factory=dict)
    #: Of a person who is named and not chosen: who may be meant, by field.
    candidates: dict[str, list[Found]] = field(default_factory=dict)

    def refuse(self, name: str, *findings: Finding) -> None:
        self.findings.setdefault(name, []).extend(findings)

    @property
    def is_refused(self) -> bool:
        return any(one.is_refusal for found in self.findings.values() for one in found)

    @property
    def asks(self) -> list[Finding]:
        """What may be written once somebody has looked at it."""
        return [one for found in self.findings.values() for one in found if not one.is_refusal]

    def put_into(self, book: Book) -> None:
        for row in self.context.new:
            if row is not self.entry:
                book.record(row)
        for row, changes in self.context.changed:
            book.correct(row, changes)
        if self.is_new:
            book.record(self.entry)
        elif self.changes:
            book.correct(self.entry, self.changes)


def read_form(
    description: Description, organisation: Organisation, texts: Mapping[str, str], sight: Sight, *,
    entry: Recorded | None = None, before: Mapping[str, str] | None = None, context: Context | None = None,
) -> Filled:  # fmt: skip
    """Reads a whole form; of an ``entry`` only the fields that differ from ``before``, as it was shown."""
    filled = Filled(
        description, organisation, texts, context or Context(organisation), entry, is_new=entry is None
    )
    columns = _own_columns(filled, sight.on, before)
    columns |= _references(filled, sight, before)
    _take_problems(filled)
    if entry is None:
        filled.entry = _new(filled, columns)
    else:
        filled.changes = _changes(entry, columns)
        for name, value in filled.changes.items():
            setattr(entry, name, value)
    _keep_rules(filled)
    return filled


def completed(text: str, precision: str, today: date) -> str:
    """A date as typed, with its year and to the precision of the switch: 0504, 201005, 2010年5月."""
    plain = normalise(text)
    if not plain or read_missing(plain):
        return plain
    known = read_date(plain, today=today)
    if known is None:
        return ""
    level = max(known.precision, Precision(int(precision)) if precision in {"0", "1", "2"} else 0)
    if level == Precision.YEAR:
        known = PartialDate.of_year(known.day.year)
    elif level == Precision.MONTH:
        known = PartialDate.of_month(known.day.year, known.day.month)
    return known.day.isoformat() if known.is_exact else known.label()


def in_words(text: str, precision: str, today: date) -> str:
    """2010年5月4日 for what was typed; nothing while it is no date."""
    try:
        told = completed(text, precision, today)
        known = read_date(told)
    except DateUnreadable:
        return ""
    return known.label() if known else told


def _own_columns(filled: Filled, today: date, before: Mapping[str, str] | None) -> dict[str, Column]:
    description, texts = filled.description, filled.texts
    columns = {}
    for column in composition(description.name).typed_columns():
        name, text = column.name, texts.get(column.name, "")
        precision = texts.get(f"{name}.precision", "")
        if before is not None and text == before.get(name, ""):
            is_date = isinstance(column, models.DateField)
            if not is_date or not precision or precision == before.get(f"{name}.precision"):
                continue
        if isinstance(column, models.DateField):
            try:
                text = completed(text, precision, today)
            except DateUnreadable as error:
                label = description.label(name)
                filled.refuse(name, Finding("date", f"“{label}”里的“{error.found}”读不出日期", error.reason))
                continue
        read = read_column(column, description, [text or None], ends=description.ends)
        for _row, finding in read.wrong:
            filled.refuse(name, finding)
        columns[name] = read
    return columns


def _references(filled: Filled, sight: Sight, before: Mapping[str, str] | None) -> dict[str, Column]:
    sheet = composition(filled.description.name)
    columns = {}
    for reference in sheet.references():
        sources = {part.key: sheet.sources[part.key] for part in sheet.parts(reference)}
        texts = {key: filled.texts.get(source, "").strip() for key, source in sources.items()}
        if isinstance(reference, PersonField):
            if before is not None and not filled.texts.get(f"{reference.name}.new"):
                chosen = filled.texts.get(reference.name, "")
                if chosen == before.get(reference.name, ""):
                    continue
            columns[reference.name] = Column([_person(filled, reference, texts, sight)])
        else:
            if before is not None and all(
                text == before.get(sources[key], "") for key, text in texts.items()
            ):
                continue
            columns[reference.name] = Column([_named(filled, reference, texts)])
    return columns


def _named(filled: Filled, reference: Any, texts: Mapping[str, str]) -> Recorded | None:
    """By what a sheet would write; a plain hit in this community's ledger is found without reading it all."""
    first, *others = texts
    if isinstance(reference, NamedReference) and not any(texts[key] for key in others) and texts[first]:
        target = reference._target()
        if target.description.has_community:
            rows: Any = filled.context.rows_here(target)
            exact = list(rows.filter(**{reference.by: texts[first]})[:2])
            if len(exact) == 1:
                return exact[0]  # type: ignore[no-any-return]
    cells = {key: [text or None] for key, text in texts.items()}
    found: list[Recorded | None] = reference.resolve(cells, filled.context)
    return found[0]


def _person(filled: Filled, reference: PersonField, texts: Mapping[str, str], sight: Sight) -> Person | None:
    name = reference.name
    if filled.texts.get(f"{name}.new"):
        return _new_person(filled, name, texts, sight)
    if chosen := filled.texts.get(name, ""):
        person = person_here(sight, filled.organisation, chosen)
        if person is None:
            filled.refuse(name, Finding("foreign-reference", "选的人在本社区没有", "请重新从列表里选"))
        return person
    asked = filled.texts.get(f"{name}.q", "").strip()
    if not asked:
        return None
    found = people_like(sight, filled.organisation, asked, limit=8)
    if len(found) == 1 and found[0].name == normalise(asked):
        return person_here(sight, filled.organisation, str(found[0].person))
    filled.candidates[name] = found
    remedy = "请在下面选一个人" if found else "请换个写法再找，或按新居民登记"
    told = f"“{asked}”有{len(found)}个可能的人" if found else f"本社区没有找到“{asked}”"
    filled.refuse(name, Finding("which-person", told, remedy))
    return None


def _new_person(filled: Filled, name: str, texts: Mapping[str, str], sight: Sight) -> Person | None:
    """A resident nobody has entered yet; one who bears the same name is asked about, never taken silently."""
    cells: dict[str, list[Any]] = {key: [text or None] for key, text in texts.items()}
    born, place = f"{name}.born_on", f"{name}.name"
    if cells[place] == [None]:
        filled.refuse(place, Finding("empty", "新居民的姓名没有填", "姓名是必需的，证号和出生日期可以以后补"))
        return None
    try:
        precision = filled.texts.get(f"{born}.precision", "")
        cells[born] = [completed(texts.get(born, ""), precision, sight.on) or None]
    except DateUnreadable as error:
        told = f"出生日期“{error.found}”读不出来"
        filled.refuse(born, Finding("date", told, error.reason))
        return None
    context = filled.context
    ((_row, said),) = read_people(name, dict(cells), context)
    if said is None:
        return None
    people = PeopleHere.of(context)
    people.prepare([said])
    if said.number:
        person = people.find(0, said, {"name": place}, context)
    else:
        alike = [one for one in people_like(sight, filled.organisation, said.name) if one.name == said.name]
        if alike and not filled.texts.get(f"{name}.another"):
            filled.candidates[name] = alike
            told = f"本社区已有{len(alike)}个“{said.name}”"
            filled.refuse(place, Finding("same-name", told, "是其中一个就选他；确是另一个人，勾上“另一个人”"))
            return None
        person = people.add(said, context)
    if person is not None:
        _fill_card(filled, name, person, said, people, texts)
    return person


def _fill_card(
    filled: Filled, name: str, person: Person, said: Said, people: PeopleHere, texts: Mapping[str, str]
) -> None:
    """Why there is no number, and the telephone: what only the form asks of somebody new."""
    reason = read_missing(normalise(texts.get(f"{name}.identity_number", "")))
    if person.pk is None and reason and reason is not Missing.NOT_COLLECTED:
        person.missing = {"identity_number": str(reason)}
    phone = filled.texts.get(f"{name}.phone", "").strip()
    card = people.card_of(person)
    if not phone or read_missing(normalise(phone)) or card is None or card.pk is not None:
        return
    try:
        card.phone = read_phone(phone)
    except CellWrong as error:
        filled.refuse(f"{name}.phone", error.finding)


def _take_problems(filled: Filled) -> None:
    """What resolving told of the one row, at the field it is about."""
    sheet = composition(filled.description.name)
    people = [one for one in sheet.references() if isinstance(one, PersonField)]
    own = {part.key for one in people for part in sheet.parts(one)}
    for problem in filled.context.problems:
        key = problem.key if problem.key in own else problem.key.partition(".")[0]
        filled.refuse(key, problem.finding)
    filled.context.problems.clear()


def _new(filled: Filled, columns: dict[str, Column]) -> Recorded:
    """The row to be recorded; one that a reference brought along (a card) takes what is said here."""
    draft: Any = SheetRows(filled.description, columns, filled.context).draft(0)
    brought = [row for row in filled.context.new if type(row) is filled.description.model]
    if not brought:
        return draft  # type: ignore[no-any-return]
    (known,) = brought
    for name, column in columns.items():
        if column.values[0] not in (None, ""):
            setattr(known, name, column.values[0])
    known.precision = {**(known.precision or {}), **(draft.precision or {})} or None
    known.missing = {**(known.missing or {}), **(draft.missing or {})} or None
    return known


def _changes(entry: Recorded, columns: dict[str, Column]) -> dict[str, Any]:
    """What an edited form changes; a field that was emptied takes its value back."""
    changes: dict[str, Any] = {}
    precision, missing = dict(entry.precision or {}), dict(entry.missing or {})
    for name, column in columns.items():
        model_column: Any = entry._meta.get_field(name)
        value = column.values[0]
        if value is None:
            value = None if model_column.is_relation else nothing(model_column)
        changes[name] = value
        for told, found in ((precision, column.precision), (missing, column.missing)):
            told.pop(name, None)
            if 0 in found:
                told[name] = found[0]
    if changes:
        changes |= {"precision": precision or None, "missing": missing or None}
    return changes


def _keep_rules(filled: Filled) -> None:
    """The ledger's rules for this row, each at its field; one that could not be read is not asked again."""
    entry, model = filled.entry, filled.description.model
    told = {name.partition(".")[0] for name in filled.findings}
    for column in model._meta.concrete_fields:
        if column.name in told:
            continue
        for _row, finding in rules.check_column(column, model, [entry]):
            filled.refuse(column.name, finding)
    if not told & {"started_on", "ended_on"}:
        for _row, finding in rules.check_order([entry]):
            filled.refuse("ended_on", finding)
    for row in filled.context.new:
        if row is entry:
            continue
        for column in row._meta.concrete_fields:
            for _row, finding in rules.check_column(column, type(row), [row]):
                filled.refuse(_place_of(filled, column.name), finding)


def _place_of(filled: Filled, column: str) -> str:
    """The field of a row that was brought along: 姓名 of a new resident, 单位名称 of a new unit."""
    sheet = composition(filled.description.name)
    keys = [part.key for one in sheet.references() for part in sheet.parts(one)]
    return next((key for key in keys if key.endswith(f".{column}") and filled.texts.get(key)), WHOLE)
