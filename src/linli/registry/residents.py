"""The residents' roster (居民花名册), one line a person and household: from the sheet to the entries.

A line becomes dwelling, household, person, card, residence and membership.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from linli.core.finding import Finding, Severity
from linli.kit.description import Ends
from linli.kit.importing.cells import Column, read_column, read_text
from linli.kit.importing.context import Context, SheetColumn
from linli.kit.importing.differences import Differences, Stored, compare
from linli.kit.importing.rosters import Roster, compose
from linli.kit.privacy import Sealed
from linli.registry.building import Building
from linli.registry.card import Education, ResidentCard, WorkStatus
from linli.registry.courtyard import Courtyard
from linli.registry.dwelling import Dwelling, door_of
from linli.registry.household import Household, HouseholdKind
from linli.registry.identification import PeopleHere, read_door, read_people
from linli.registry.membership import Membership
from linli.registry.person import Person
from linli.registry.residence import Residence, ResidenceStatus


def _labels(choices: Any) -> tuple[str, ...]:
    return tuple(str(label) for label in choices.labels)


COLUMNS = (
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
    sheet = _Sheet(cells, context, ends)
    dwellings, by_door = _dwellings(sheet)
    households, by_number = _households(sheet, by_door)
    people = _people(sheet)
    cards = _cards(sheet, people)
    residences = _residences(sheet, people, by_door)
    memberships = _memberships(sheet, people, by_number)
    return [dwellings, households, cards, residences, memberships]


compose(Roster("registry.residents", "居民花名册", COLUMNS, read))


class _Sheet:
    """The roster's cells, read with the ledgers' own readers; a gap where the file lacks a column."""

    def __init__(self, cells: dict[str, Sequence[Any]], context: Context, ends: Ends) -> None:
        self.cells, self.context, self.ends = cells, context, ends
        self._told: set[str] = set()
        self.count = max((len(column) for column in cells.values()), default=0)
        texts = {key: self._texts(key) for key in ("place", "unit", "room", "number")}
        self.doors = [
            door_of(*parts) for parts in zip(texts["place"], texts["unit"], texts["room"], strict=True)
        ]
        self.places, self.units, self.rooms, self.numbers = (
            texts[key] for key in ("place", "unit", "room", "number")
        )
        for row, number in enumerate(self.numbers):
            if not number:
                context.trouble(
                    row, "number", Finding("empty", "没有户号", "每一行都要有户号，同一户的人写同一个户号")
                )
        self.kinds = self.read(Household, "kind", "kind")

    def _texts(self, key: str) -> list[str]:
        return [
            read_text(cell) if cell is not None else "" for cell in self.cells.get(key) or [None] * self.count
        ]

    def read(self, model: Any, name: str, key: str) -> Column:
        """A column of the sheet as the ledger's column ``name``; problems are told under the sheet's key."""
        description = model.description
        column = read_column(
            description.column(name), description, self.cells.get(key) or [None] * self.count, ends=self.ends
        )
        if key not in self._told:
            self._told.add(key)
            for row, finding in column.wrong:
                self.context.trouble(row, key, finding)
        return column

    def has(self, key: str) -> bool:
        return key in self.cells


def _picked(column: Column, rows: Sequence[int]) -> Column:
    """The column at these rows only, positions counted anew."""
    return Column(
        [column.values[row] for row in rows],
        {at: column.precision[row] for at, row in enumerate(rows) if row in column.precision},
        {at: column.missing[row] for at, row in enumerate(rows) if row in column.missing},
    )


def _first_of(keys: Iterable[str]) -> list[int]:
    """The first row of each key."""
    first: dict[str, int] = {}
    for row, key in enumerate(keys):
        if key:
            first.setdefault(key, row)
    return list(first.values())


def _dwellings(sheet: _Sheet) -> tuple[Differences, dict[str, Any]]:
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
        if not door or door in by_door:
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


def _households(sheet: _Sheet, by_door: dict[str, Any]) -> tuple[Differences, dict[str, Any]]:
    rows = _first_of(sheet.numbers)
    first = {sheet.numbers[row]: row for row in rows}
    for row, number in enumerate(sheet.numbers):
        if number and sheet.doors[row] != sheet.doors[first[number]]:
            found = f"户号{number}在前面的行里住址是{sheet.doors[first[number]]}，这里是{sheet.doors[row]}"
            sheet.context.trouble(
                row, "number", Finding("household-moves", found, "一户只有一个住址，请核对", Severity.ASKS)
            )
    kinds = _picked(sheet.kinds, rows)
    kinds.values = [kind or HouseholdKind.RESIDENCE for kind in kinds.values]
    columns = {
        "number": Column([sheet.numbers[row] for row in rows]),
        "kind": kinds,
        "dwelling": Column([by_door.get(sheet.doors[row]) for row in rows]),
        "started_on": _picked(sheet.read(Household, "started_on", "opened_on"), rows),
        "ended_on": _picked(sheet.read(Household, "ended_on", "closed_on"), rows),
    }
    stored = Stored(Household.description, sheet.context)
    result = compare(Household.description, columns, rows, sheet.context, stored=stored)
    by_number: dict[str, Any] = {row.number: row for row in stored.rows}  # type: ignore[attr-defined]
    by_number |= {household.number: household for household in result.new}  # type: ignore[attr-defined]
    return result, by_number


def _people(sheet: _Sheet) -> list[Person | None]:
    context = sheet.context
    people = PeopleHere.of(context)
    cells = {key: column for key, column in sheet.cells.items() if key.startswith("person.")}
    said = list(read_people("person", {**cells, "person.door": sheet.doors}, context))
    people.prepare([one for _row, one in said if one])
    keys = {"name": "person.name"}
    found = [people.find(row, one, keys, context) if one else None for row, one in said]
    deaths = sheet.read(Person, "died_on", "died_on")
    for row, person in enumerate(found):
        died = deaths.values[row]
        if person is None or died is None or person.died_on == died:
            continue
        precision = {
            **(person.precision or {}),
            **({"died_on": deaths.precision[row]} if row in deaths.precision else {}),
        }
        if person.pk is None:
            person.died_on, person.precision = died, precision or None
        else:
            context.changed.append((person, {"died_on": died, "precision": precision or None}))
    return found


def _cards(sheet: _Sheet, people: Sequence[Person | None]) -> Differences:
    """What the roster says of a person beyond the person: filled into new cards, compared with old ones."""
    result = Differences(ResidentCard.description)
    here = PeopleHere.of(sheet.context)
    columns = {
        name: sheet.read(ResidentCard, name, name)
        for name in ("phone", "education", "work_status")
        if sheet.has(name)
    }
    seen: set[int] = set()
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


def _residences(sheet: _Sheet, people: Sequence[Person | None], by_door: dict[str, Any]) -> Differences:
    """One residence per person and first day. Who stands in a 居住户 and a register lives in the former."""
    description = Residence.description
    starts = sheet.read(Residence, "started_on", "started_on")
    order = sorted(
        range(sheet.count), key=lambda row: (sheet.kinds.values[row] == HouseholdKind.REGISTERED, row)
    )
    seen: set[tuple[int, Any]] = set()
    rows = []
    for row in order:
        person = people[row]
        if person is not None and (id(person), starts.values[row]) not in seen:
            seen.add((id(person), starts.values[row]))
            rows.append(row)
    statuses = _picked(sheet.read(Residence, "status", "status"), rows)
    statuses.values = [status or ResidenceStatus.HERE for status in statuses.values]
    columns = {
        "person": Column([people[row] for row in rows]),
        "dwelling": Column([by_door.get(sheet.doors[row]) for row in rows]),
        "status": statuses,
        "started_on": _picked(starts, rows),
        **{
            name: _picked(sheet.read(Residence, name, name), rows)
            for name in ("ended_on", "entry_reason", "exit_reason", "remark")
        },
    }
    return compare(description, columns, rows, sheet.context)


def _memberships(sheet: _Sheet, people: Sequence[Person | None], by_number: dict[str, Any]) -> Differences:
    rows = [row for row in range(sheet.count) if people[row] is not None and sheet.numbers[row] in by_number]
    ended = sheet.read(Residence, "ended_on", "ended_on")
    closed = sheet.read(Household, "ended_on", "closed_on")
    ends = [ended.values[row] or closed.values[row] for row in range(sheet.count)]
    precision = {
        row: (ended if ended.values[row] else closed).precision.get(row, 0) for row in range(sheet.count)
    }
    columns = {
        "household": Column([by_number[sheet.numbers[row]] for row in rows]),
        "person": Column([people[row] for row in rows]),
        "relation": _picked(sheet.read(Membership, "relation", "relation"), rows),
        "started_on": _picked(sheet.read(Membership, "started_on", "started_on"), rows),
        "ended_on": _picked(Column(ends, {row: level for row, level in precision.items() if level}), rows),
    }
    return compare(Membership.description, columns, rows, sheet.context)
