"""The residents' roster (居民花名册), one line a person and household: from the sheet to the entries.

A line becomes dwelling, household, person, card, residence and membership. Exported, it bears two numbers:
成员记录号 of the membership, 居住记录号 of the residence. The other entries follow from these, the person
whose number is masked among them, so that the export brought back unchanged changes nothing, and of an edited
one just what was edited. A line without numbers is found by what it says: household number, person, day.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from linli.core.finding import Finding, Severity
from linli.core.identity import IdentityNumber
from linli.core.partial import PartialDate
from linli.kit.description import Ends
from linli.kit.importing.cells import CLEARED, Column
from linli.kit.importing.context import Context, SheetColumn
from linli.kit.importing.differences import Differences, compare
from linli.kit.importing.rosters import Roster, compose
from linli.kit.privacy import Sealed
from linli.registry.building import Building
from linli.registry.card import Education, ResidentCard, WorkStatus
from linli.registry.courtyard import Courtyard
from linli.registry.dwelling import Dwelling
from linli.registry.household import Household, HouseholdKind
from linli.registry.identification import PeopleHere, read_door, read_number, read_people, same_birth
from linli.registry.membership import Membership
from linli.registry.person import Person
from linli.registry.residence import Residence, ResidenceStatus
from linli.registry.residents_lines import Line, ResidentLines
from linli.registry.residents_sheet import PERSON, Sheet, grouped, picked

_NUMBER = "person.identity_number"


def _labels(choices: Any) -> tuple[str, ...]:
    return tuple(str(label) for label in choices.labels)


_OURS = "系统给的号，导出时带出；再导入时按它找到原来那一条"

COLUMNS = (
    SheetColumn("membership", "成员记录号", help=_OURS, is_ours=True),
    SheetColumn("residence", "居住记录号", help=_OURS, is_ours=True),
    SheetColumn(
        "place", "楼栋号", ("楼号", "幢号", "院落"), needed=True, is_text=True, help="楼号；平房写院落名称"
    ),
    SheetColumn("unit", "单元", ("单元号",), is_text=True),
    SheetColumn("room", "室号", ("房号", "门牌号"), needed=True, is_text=True),
    SheetColumn("number", "户号", ("户编号",), needed=True, is_text=True),
    SheetColumn("kind", "户类型", ("户别",), choices=_labels(HouseholdKind)),
    SheetColumn("person.name", "姓名", ("居民姓名",), needed=True, is_text=True),
    SheetColumn("relation", "与户主关系", ("与户主的关系", "关系")),
    SheetColumn("person.sex", "性别", choices=("男", "女")),
    SheetColumn("person.born_on", "出生日期", ("出生年月",), is_date=True),
    SheetColumn("person.identity_number", "身份证号", ("公民身份号码", "身份证号码", "身份证"), is_text=True),
    SheetColumn("status", "居住状态", ("人户状态", "居住类型"), choices=_labels(ResidenceStatus)),
    SheetColumn("started_on", "入住日期", ("迁入日期",), is_date=True),
    SheetColumn("entry_reason", "入住原因", ("迁入原因",)),
    SheetColumn("ended_on", "迁出日期", is_date=True),
    SheetColumn("exit_reason", "迁出原因"),
    SheetColumn("died_on", "死亡日期", is_date=True),
    SheetColumn("phone", "联系电话", ("电话", "手机"), is_text=True),
    SheetColumn("education", "文化程度", ("学历",), choices=_labels(Education)),
    SheetColumn("work_status", "从业状况", ("就业状况",), choices=_labels(WorkStatus)),
    SheetColumn("opened_on", "立户日期", ("立户时间",), is_date=True),
    SheetColumn("closed_on", "销户日期", ("销户时间",), is_date=True),
    SheetColumn("remark", "备注", is_text=True),
)


def read(cells: dict[str, Sequence[Any]], context: Context, ends: Ends) -> list[Differences]:
    """Dwellings and households first, then people, then what ties them together."""
    sheet = Sheet(cells, context, ends)
    dwellings, by_door = _dwellings(sheet)
    households, by_number = _households(sheet, by_door)
    people = _people(sheet)
    cards = _cards(sheet, people)
    residences = _residences(sheet, people, by_door)
    memberships = _memberships(sheet, people, by_number)
    return [dwellings, households, *cards, residences, memberships]


compose(Roster("registry.residents", "居民花名册", COLUMNS, read, ResidentLines))


def _dwellings(sheet: Sheet) -> tuple[Differences, dict[str, Any]]:
    """Doors not in the books yet become dwellings, if their building or courtyard is known."""
    context = sheet.context
    here = context.organisation
    known = {
        read_door(name)
        for name in Building.objects.in_books().filter(community=here).values_list("number", flat=True)
    }
    known |= {
        read_door(name)
        for name in Courtyard.objects.in_books().filter(community=here).values_list("name", flat=True)
    }
    by_door: dict[str, Any] = {row.door: row for row in Dwelling.objects.in_books().filter(community=here)}
    result = Differences(Dwelling.description)
    for row in range(sheet.count):
        door, place = sheet.doors[row], sheet.places[row]
        if not door or door in by_door or not sheet.says_door(row):
            continue
        if read_door(place) not in known:
            found = f"楼栋或院落“{place}”没有登记"
            remedy = "请先在楼栋台账或自然院落台账中登记，或改正这里的写法"
            context.trouble(row, "place", Finding("unknown-building", found, remedy))
            continue
        dwelling = Dwelling(community=here, place=place, unit=sheet.units[row], room=sheet.rooms[row])
        by_door[door] = dwelling
        result.new.append(dwelling)
        result.row_of[id(dwelling)] = row
    return result, by_door


def _households(sheet: Sheet, by_door: dict[str, Any]) -> tuple[Differences, dict[str, Any]]:
    stored = sheet.stored(Household)
    _ask_for_numbers(sheet)
    numbers = [sheet.household_of(row) for row in range(sheet.count)]
    groups = grouped(numbers)
    for first, *others in groups:
        for row in others:
            if sheet.doors[row] != sheet.doors[first] and sheet.says_door(row):
                found = f"户号{numbers[row]}在前面的行里住址是{sheet.doors[first]}，这里是{sheet.doors[row]}"
                wrong = Finding("household-moves", found, "一户只有一个住址，请核对", Severity.ASKS)
                sheet.context.trouble(row, "number", wrong)
    rows = [group[0] for group in groups]

    def one(column: Column, key: str) -> Column:
        return sheet.one_of_each(column, groups, key)

    columns = {
        "number": Column([numbers[row] for row in rows]),
        "kind": one(sheet.read(Household, "kind", "kind"), "kind"),
        "dwelling": one(sheet.dwellings(Household, by_door), "room"),
        "started_on": one(sheet.read(Household, "started_on", "opened_on"), "opened_on"),
        "ended_on": one(sheet.read(Household, "ended_on", "closed_on"), "closed_on"),
    }
    result = compare(Household.description, columns, rows, sheet.context, stored=stored)
    by_number: dict[str, Any] = {row.number: row for row in stored.rows}  # type: ignore[attr-defined]
    by_number |= {household.number: household for household in result.new}  # type: ignore[attr-defined]
    _ask_for_households(sheet, by_number)
    return result, by_number


def _ask_for_numbers(sheet: Sheet) -> None:
    """Only who was exported without a household may stay without one."""
    for row, number in enumerate(sheet.numbers):
        if not number and (row not in sheet.lines or Membership in sheet.lines[row].entries):
            remedy = "每一行都要有户号，同一户的人写同一个户号"
            sheet.context.trouble(row, "number", Finding("empty", "没有户号", remedy))


def _ask_for_households(sheet: Sheet, by_number: dict[str, Any]) -> None:
    """A member moves to a household that there is; it is not renamed by one of its members' lines."""
    for row in sheet.numbered(Membership):
        number = sheet.numbers[row]
        if number and sheet.says_number(row) and number not in by_number:
            found, remedy = f"户号{number}没有登记", "新立的户、改户号，请先在“居民户台账”里做"
            sheet.context.trouble(row, "number", Finding("unknown-household", found, remedy))


def _people(sheet: Sheet) -> list[Person | None]:
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


def _cards(sheet: Sheet, people: Sequence[Person | None]) -> list[Differences]:
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


def _residences(sheet: Sheet, people: Sequence[Person | None], by_door: dict[str, Any]) -> Differences:
    """One residence per person and first day. Who stands in a 居住户 and a register lives in the former."""
    starts = sheet.read(Residence, "started_on", "started_on")
    numbered = sheet.numbered(Residence)
    groups: dict[Any, list[int]] = {}
    for row in sorted(range(sheet.count), key=lambda row: (sheet.is_register(row), row)):
        person = people[row]
        if row in numbered:
            groups.setdefault(numbered[row].pk, []).append(row)
        elif row not in sheet.lines and person is not None:
            groups.setdefault((id(person), starts.values[row]), [row])
    rows = [group[0] for group in groups.values()]

    def one(column: Column, key: str) -> Column:
        return sheet.one_of_each(column, list(groups.values()), key)

    columns = {
        "person": Column([None if row in numbered else people[row] for row in rows]),
        "dwelling": one(sheet.dwellings(Residence, by_door), "room"),
        "started_on": one(starts, "started_on"),
        **{
            name: one(sheet.read(Residence, name, name), name)
            for name in ("status", "ended_on", "entry_reason", "exit_reason", "remark")
        },
    }
    stored = sheet.stored(Residence)
    return compare(Residence.description, columns, rows, sheet.context, stored=stored, numbered=numbered)


def _memberships(sheet: Sheet, people: Sequence[Person | None], by_number: dict[str, Any]) -> Differences:
    numbered = sheet.numbered(Membership)
    rows = [
        row
        for row in range(sheet.count)
        if row in numbered
        or (row not in sheet.lines and people[row] is not None and sheet.numbers[row] in by_number)
    ]
    households = [
        by_number.get(sheet.numbers[row]) if sheet.says_number(row) else None for row in range(sheet.count)
    ]
    columns = {
        "household": Column(households),
        "person": Column([None if row in numbered else person for row, person in enumerate(people)]),
        "relation": sheet.read(Membership, "relation", "relation"),
        "started_on": sheet.read(Membership, "started_on", "started_on"),
        "ended_on": _left(sheet),
        "remark": _remarks(sheet),
    }
    columns = {name: picked(column, rows) for name, column in columns.items()}
    stored = sheet.stored(Membership)
    return compare(Membership.description, columns, rows, sheet.context, stored=stored, numbered=numbered)


def _left(sheet: Sheet) -> Column:
    """Who moves away leaves the household, and a household that is closed is left by all."""
    ended = sheet.read(Membership, "ended_on", "ended_on")
    closed = sheet.read(Household, "ended_on", "closed_on")
    for row in range(sheet.count):
        if ended.values[row] or not closed.values[row]:
            continue
        line = sheet.lines.get(row)
        if line is not None and not _left_with_all(line):
            continue
        ended.values[row] = closed.values[row]
        if row in closed.precision:
            ended.precision[row] = closed.precision[row]
    return ended


def _left_with_all(line: Line) -> bool:
    membership, household = line.entries.get(Membership), line.entries.get(Household)
    return bool(membership and household and membership.ended_on == household.ended_on)


def _remarks(sheet: Sheet) -> Column:
    """A new line's remark is the residence's; a membership has its own where it stands alone."""
    remarks = sheet.read(Membership, "remark", "remark")
    for row in range(sheet.count):
        if row not in sheet.lines:
            remarks.values[row] = None
            remarks.missing.pop(row, None)
    return remarks
