"""A residents' roster while it is read: its cells, and which rows name the entries they came from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from linli.core.finding import Finding, Severity
from linli.kit.description import Ends
from linli.kit.entries import Recorded
from linli.kit.importing.cells import CLEARED, Column, read_column, read_text
from linli.kit.importing.context import Context
from linli.kit.importing.differences import Stored, by_number, same_cell
from linli.registry.dwelling import Dwelling, door_of
from linli.registry.household import Household, HouseholdKind
from linli.registry.membership import Membership
from linli.registry.residence import Residence
from linli.registry.residents_lines import SOURCES, Line, lines_of

PERSON = ("person.name", "person.sex", "person.born_on", "person.identity_number")
_DOOR = ("place", "unit", "room")
_NUMBERS = ("membership", "residence")


class Sheet:
    """The roster's cells, read with the ledgers' own readers; a gap where the file lacks a column.

    A row that bears a number speaks of the entries of that number alone. Of its cells those say nothing that
    are still as export writes them, a mask among them; an emptied one takes its value back.
    """

    def __init__(self, cells: dict[str, Sequence[Any]], context: Context, ends: Ends) -> None:
        self.cells, self.context, self.ends = cells, context, ends
        self.count = max((len(column) for column in cells.values()), default=0)
        self._told: set[tuple[int, str]] = set()
        self._stored: dict[type[Recorded], Stored] = {}
        self.lines = self._numbered_lines()
        self.places, self.units, self.rooms, self.numbers = (
            [read_text(cell) if cell is not None else "" for cell in self.column(key)]
            for key in (*_DOOR, "number")
        )
        self.doors = [door_of(*parts) for parts in zip(self.places, self.units, self.rooms, strict=True)]
        kinds = read_column(
            Household.description.column("kind"), Household.description, self.column("kind"), ends=ends
        )
        self._kinds = kinds.values
        self._refuse_what_is_nowhere()

    def column(self, key: str) -> Sequence[Any]:
        return self.cells.get(key) or [None] * self.count

    def has(self, key: str) -> bool:
        return key in self.cells

    def stored(self, model: type[Recorded]) -> Stored:
        if model not in self._stored:
            self._stored[model] = Stored(model.description, self.context)
        return self._stored[model]

    def numbered(self, model: type[Recorded]) -> dict[int, Recorded]:
        """The rows whose number leads to an entry of this ledger."""
        return {row: line.entries[model] for row, line in self.lines.items() if model in line.entries}

    def read(self, model: type[Recorded], name: str, key: str) -> Column:
        """What the sheet says of the ledger's column ``name``; problems are told under the sheet's key."""
        description = model.description
        cells = list(self.column(key))
        for row, line in self.lines.items():
            is_said = self.is_edited(row, key) and line.is_told((model, name), key)
            cells[row] = _said(cells[row]) if is_said else None
        column = read_column(description.column(name), description, cells, ends=self.ends)
        for row, finding in column.wrong:
            if (row, key) not in self._told:
                self._told.add((row, key))
                self.context.trouble(row, key, finding)
        return column

    def is_edited(self, row: int, key: str) -> bool:
        """Whether a cell of a numbered row is no longer as export writes it."""
        return key in self.cells and not same_cell(self.cells[key][row], self.lines[row].shown(key))

    def says_door(self, row: int) -> bool:
        return row not in self.lines or any(self.is_edited(row, key) for key in _DOOR)

    def says_number(self, row: int) -> bool:
        return row not in self.lines or self.is_edited(row, "number")

    def household_of(self, row: int) -> str:
        """The number of the household of which the row speaks; none of one that is withdrawn."""
        if row not in self.lines:
            return self.numbers[row]
        household = self.lines[row].entries.get(Household)
        return household.number if household is not None and household.withdrawn_at is None else ""

    def dwellings(self, model: type[Recorded], by_door: dict[str, Any]) -> Column:
        """The dwelling that each row gives to its household or residence."""
        values: list[Any] = [by_door.get(door) for door in self.doors]
        for row, line in self.lines.items():
            entry, shown = line.entries.get(model), line.entries.get(Dwelling)
            is_told = entry is not None and entry.dwelling_id == (shown and shown.pk)
            if not (is_told and self.says_door(row)):
                values[row] = None
            elif not self.doors[row]:
                values[row] = CLEARED
        return Column(values)

    def is_register(self, row: int) -> bool:
        """Whether the row's household is one of the household register only."""
        if row in self.lines and Household in self.lines[row].entries:
            return bool(self.lines[row].entries[Household].kind == HouseholdKind.REGISTERED)
        return bool(self._kinds[row] == HouseholdKind.REGISTERED)

    def one_of_each(self, column: Column, groups: Sequence[Sequence[int]], key: str) -> Column:
        """Of rows that speak of one thing the first that says anything; another edit of it is asked about."""
        result = Column([])
        for at, rows in enumerate(groups):
            speaking = [row for row in rows if column.values[row] not in (None, "") or row in column.missing]
            row = speaking[0] if speaking else rows[0]
            result.values.append(column.values[row])
            if row in column.precision:
                result.precision[at] = column.precision[row]
            if row in column.missing:
                result.missing[at] = column.missing[row]
            for other in speaking[1:]:
                if other in self.lines and column.values[other] != column.values[row]:
                    found = f"这一栏在第{{{row}}}行也改了，两处不一样，这里的没有登记"
                    remedy = "说的是同一户或同一个人，请改成一致"
                    self.context.trouble(other, key, Finding("edits-differ", found, remedy, Severity.ASKS))
        return result

    def _numbered_lines(self) -> dict[int, Line]:
        if not any(cell not in (None, "") for key in _NUMBERS for cell in self.cells.get(key, ())):
            return {}
        found: dict[str, dict[int, Any]] = {
            "membership": by_number(
                self.stored(Membership), self.cells.get("membership", ()), "membership", self.context
            ),
            # A person in two households has two lines and lives once.
            "residence": by_number(
                self.stored(Residence), self.cells.get("residence", ()), "residence", self.context, once=False
            ),
        }
        rows = []
        for row in sorted({*found["membership"], *found["residence"]}):
            membership, residence = (found[key].get(row) for key in _NUMBERS)
            if membership and residence and membership.person_id != residence.person_id:
                wrong = Finding(
                    "entry-number", "这两个记录号不是同一个人的", "请照导出的表填写，新登记的行都留空"
                )
                self.context.trouble(row, "residence", wrong)
            else:
                rows.append((row, (membership, residence)))
        lines = lines_of([pair for _row, pair in rows])
        return {row: line for (row, _pair), line in zip(rows, lines, strict=True)}

    def _refuse_what_is_nowhere(self) -> None:
        """A numbered row brings nothing new along: what its entries have no column for would be lost."""
        for row, line in self.lines.items():
            for key in SOURCES:
                is_known = key in _NUMBERS or key in _DOOR or line.has_place_for(key)
                if not is_known and self.is_edited(row, key):
                    found, remedy = "这一行的记录号没有可写这一栏的记录", "请另起一行写全，记录号留空"
                    self.context.trouble(row, key, Finding("nowhere", found, remedy))


def _said(cell: Any) -> Any:
    return CLEARED if cell in (None, "") else cell


def picked(column: Column, rows: Sequence[int]) -> Column:
    """The column at these rows only, positions counted anew."""
    return Column(
        [column.values[row] for row in rows],
        {at: column.precision[row] for at, row in enumerate(rows) if row in column.precision},
        {at: column.missing[row] for at, row in enumerate(rows) if row in column.missing},
    )


def grouped(keys: Iterable[Any]) -> list[list[int]]:
    """The rows of each key, in the order in which the keys appear; rows without one are left out."""
    rows: dict[Any, list[int]] = defaultdict(list)
    for row, key in enumerate(keys):
        if key:
            rows[key].append(row)
    return list(rows.values())
