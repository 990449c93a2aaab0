"""The people of a residents' roster: who is meant by each line, and what it says of a person and his card."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from linli.core.finding import Finding
from linli.core.identity import IdentityNumber
from linli.core.partial import PartialDate
from linli.kit.importing.cells import CLEARED, Column
from linli.kit.importing.differences import Differences, compare
from linli.kit.privacy import Sealed
from linli.registry.card import ResidentCard
from linli.registry.identification import PeopleHere, read_number, read_people, same_birth
from linli.registry.person import Person
from linli.registry.residents_lines import Line
from linli.registry.residents_sheet import PERSON, Sheet, grouped

_NUMBER = "person.identity_number"


def people_of(sheet: Sheet) -> list[Person | None]:
    """The person of each line: of a numbered one the very person, else found or new, never guessed."""
    context = sheet.context
    people = PeopleHere.of(context)
    for line in sheet.lines.values():
        people.know(line.person, line.entries.get(ResidentCard))
    cells: dict[str, Sequence[Any]] = {
        key: [None if row in sheet.lines else cell for row, cell in enumerate(sheet.column(key))]
        for key in PERSON
    }
    said = list(read_people("person", {**cells, "person.door": sheet.doors}, context))
    people.prepare([one for _row, one in said if one])
    keys = {"name": "person.name"}
    found = [people.find(row, one, keys, context) if one else None for row, one in said]
    for row, line in sheet.lines.items():
        found[row] = line.person
        _identify(row, line, sheet, people)
    _deaths(sheet, found)
    return found


def _identify(row: int, line: Line, sheet: Sheet, people: PeopleHere) -> None:
    """A numbered row may add the identity number that was lacking; who is meant it does not change."""
    person = line.person
    number: IdentityNumber | None = None
    edited = [key for key in PERSON if sheet.is_edited(row, key)]
    if _NUMBER in edited:
        told = read_number(sheet.column(_NUMBER)[row] or "")
        if isinstance(told, Finding):
            sheet.context.trouble(row, _NUMBER, told)
            return
        number = told
        if number and person.identity_number and person.identity_number.reveal() == number.number18:
            edited.remove(_NUMBER)
    if not edited:
        return
    if edited != [_NUMBER] or number is None or person.identity_number:
        found = f"这一行是“{line.shown('person.name')}”的记录，姓名、性别、出生日期、身份证号不能在这里改"
        remedy = "更正请在“居民”台账里做；换了人请另起一行，记录号留空"
        sheet.context.trouble(row, edited[0], Finding("person-edited", found, remedy))
    elif not same_birth(person, PartialDate(number.birth)):
        found, remedy = f"号码里的出生日期是{number.birth}，与登记的不一样", "请核对是不是这个人的号码"
        sheet.context.trouble(row, _NUMBER, Finding("birth-differs", found, remedy))
    else:
        people.give_number(person, number, sheet.context)


def _deaths(sheet: Sheet, people: Sequence[Person | None]) -> None:
    deaths = sheet.read(Person, "died_on", "died_on")
    for row, person in enumerate(people):
        died = deaths.values[row]
        if person is None or died is None:
            continue
        died = None if died == CLEARED else died
        if person.died_on == died:
            continue
        known = {name: level for name, level in (person.precision or {}).items() if name != "died_on"}
        if row in deaths.precision:
            known["died_on"] = deaths.precision[row]
        if person.pk is None:
            person.died_on, person.precision = died, known or None
        else:
            sheet.context.changed.append((person, {"died_on": died, "precision": known or None}))


def cards_of(sheet: Sheet, people: Sequence[Person | None]) -> list[Differences]:
    """What the roster says of a person beyond the person: filled into new cards, compared with old ones."""
    columns = {
        name: sheet.read(ResidentCard, name, name)
        for name in ("phone", "education", "work_status")
        if sheet.has(name)
    }
    return [_cards_by_number(sheet, columns), _cards_by_person(sheet, people, columns)]


def _cards_by_number(sheet: Sheet, columns: dict[str, Column]) -> Differences:
    numbered = sheet.numbered(ResidentCard)
    groups = grouped(numbered[row].pk if row in numbered else None for row in range(sheet.count))
    rows = [group[0] for group in groups]
    one = {name: sheet.one_of_each(column, groups, name) for name, column in columns.items()}
    if not rows:
        return Differences(ResidentCard.description)
    result = compare(ResidentCard.description, one, rows, sheet.context, numbered=numbered)
    result.absent = 0  # most cards are of people whom this roster does not speak of
    return result


def _cards_by_person(
    sheet: Sheet, people: Sequence[Person | None], columns: dict[str, Column]
) -> Differences:
    result = Differences(ResidentCard.description)
    here = PeopleHere.of(sheet.context)
    seen = {id(card) for card in sheet.numbered(ResidentCard).values()}
    for row, person in enumerate(people):
        card = here.card_of(person) if person is not None else None
        if card is None or id(card) in seen:
            continue
        seen.add(id(card))
        given = {
            name: column.values[row]
            for name, column in columns.items()
            if column.values[row] not in (None, "")
        }
        missing = {name: column.missing[row] for name, column in columns.items() if row in column.missing}
        if card.pk is None:
            for name, value in given.items():
                setattr(card, name, value)
            card.missing = missing or None
            continue
        changes = {name: value for name, value in given.items() if _plain(getattr(card, name)) != value}
        if changes:
            result.changed.append((card, changes))
            result.row_of[id(card)] = row
        else:
            result.unchanged += 1
    return result


def _plain(value: Any) -> Any:
    return value.reveal() if isinstance(value, Sealed) else value
