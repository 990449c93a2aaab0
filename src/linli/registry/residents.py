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
from linli.kit.description import Ends
from linli.kit.importing.cells import Column
from linli.kit.importing.context import Context, SheetColumn
from linli.kit.importing.differences import Differences, compare
from linli.kit.importing.rosters import Roster, compose
from linli.registry.building import Building
from linli.registry.card import Education, WorkStatus
from linli.registry.courtyard import Courtyard
from linli.registry.dwelling import Dwelling
from linli.registry.household import Household, HouseholdKind
from linli.registry.identification import read_door
from linli.registry.membership import Membership
from linli.registry.person import Person
from linli.registry.residence import Residence, ResidenceStatus
from linli.registry.residents_lines import SOURCES, Line, ResidentLines
from linli.registry.residents_people import cards_of, people_of
from linli.registry.residents_sheet import Sheet, grouped, picked


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
    people = people_of(sheet)
    cards = cards_of(sheet, people)
    residences = _residences(sheet, people, by_door)
    memberships = _memberships(sheet, people, by_number)
    return [dwellings, households, *cards, residences, memberships]


compose(
    Roster(
        "registry.residents", "居民花名册", COLUMNS, read, ResidentLines, words=("居民名册",),
        shown_in={
            (model.description.name, column): key
            for key, sources in SOURCES.items()
            for model, column in sources
        },
    )
)  # fmt: skip


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
