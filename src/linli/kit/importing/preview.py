"""What a file would change, row by row, for whoever looks at it before it is imported."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

from linli.core.finding import Finding
from linli.kit.description import Ends
from linli.kit.importing.context import Context, SheetColumn
from linli.kit.importing.differences import Differences
from linli.kit.importing.remembered import remembered_ends
from linli.kit.importing.rosters import Roster, roster
from linli.kit.importing.running import check_all, in_order, refuse_people_at_an_office
from linli.kit.importing.sheets import UNDECIDED, Decided, FileRead, read_file
from linli.kit.rendering import cells as rendered
from linli.org.organisations import Organisation


class RowState(StrEnum):
    WRONG = "wrong"
    CHANGED = "changed"
    NEW = "new"
    UNCHANGED = "unchanged"


@dataclass
class RowPreview:
    """One row of the sheet. ``before`` holds what the books say now where the sheet says something else."""

    number: int  #: as Excel shows it
    state: RowState
    cells: Mapping[str, Any]
    before: Mapping[str, Any] = field(default_factory=dict)
    problems: list[tuple[str, Finding]] = field(default_factory=list)


@dataclass
class Preview:
    """``rows`` in the order of the sheet; ``findings`` are those that belong to no row."""

    roster: Roster
    read: FileRead
    ends: Ends
    columns: Sequence[SheetColumn] = ()
    rows: list[RowPreview] = field(default_factory=list)
    absent: int = 0
    findings: list[Finding] = field(default_factory=list)

    def count(self, state: RowState) -> int:
        return Counter(one.state for one in self.rows)[state]

    @property
    def all_findings(self) -> list[Finding]:
        return [*self.findings, *(finding for row in self.rows for _key, finding in row.problems)]

    @property
    def is_ready(self) -> bool:
        return bool(self.rows) and not any(finding.is_refusal for finding in self.all_findings)


def preview(
    name: str, path: Path, organisation: Organisation, *, decided: Decided = UNDECIDED,
    ends: Ends | None = None,
) -> Preview:  # fmt: skip
    """Compares a file with the books and writes nothing. Raises what ``import_file`` raises."""
    chosen = roster(name)
    refuse_people_at_an_office(chosen, organisation)
    read = read_file(chosen, path, organisation, decided)
    meaning = ends or remembered_ends(organisation, read.match.fingerprint) or chosen.ends
    found = Preview(chosen, read, meaning)
    if not read.match.is_usable:
        found.findings = list(read.findings)
        return found
    found.columns = [one for one in chosen.columns if one.key in read.match.columns]
    shown = {key: list(column) for key, column in read.cells.items()}  # reading them empties the others
    context = Context(organisation)
    differences = chosen.read(read.cells, context, meaning)
    before = _before(chosen, differences, shown)
    check_all(differences, context, read.keys)
    found.absent = sum(one.absent for one in differences)
    states = _states(differences, len(read.rows))
    found.rows = [
        RowPreview(number, states[at], {key: column[at] for key, column in shown.items()}, before.get(at, {}))
        for at, number in enumerate(read.rows)
    ]
    _tell(found, read, context)
    return found


def _states(differences: Sequence[Differences], count: int) -> list[RowState]:
    """A row of several ledgers is new when something of it is new, changed when something changes."""
    states = [RowState.UNCHANGED] * count
    for one in differences:
        for entry in one.new:
            states[one.row_of[id(entry)]] = RowState.NEW
    for one in differences:
        for entry, _changes in one.changed:
            states[one.row_of[id(entry)]] = RowState.CHANGED
    return states


def _before(
    chosen: Roster, differences: Sequence[Differences], shown: Mapping[str, Sequence[Any]]
) -> dict[int, dict[str, Any]]:
    """{row: {column key: what the books say}}, read before anything is set on the entries."""
    found: dict[int, dict[str, Any]] = {}
    for one in differences:
        if not one.changed:
            continue
        now = rendered(one.description, [entry for entry, _changes in one.changed])
        for place, (entry, changes) in enumerate(one.changed):
            row = found.setdefault(one.row_of[id(entry)], {})
            for key, values in now.items():
                cell = chosen.cell_of(one.description.name, key)
                if cell in shown and key.partition(".")[0] in changes:
                    row[cell] = values[place]
    return found


def _tell(found: Preview, read: FileRead, context: Context) -> None:
    """Puts each finding at its row and column, one a cell."""
    by_number = {row.number: row for row in found.rows}
    keys = {read.match.title(key): key for key in read.match.columns}
    told = set()
    placed = [read.placed(problem) for problem in in_order(context.problems)]
    for finding in (*read.findings, *placed):
        row = by_number.get(finding.place.row or 0)
        if row is None:
            found.findings.append(finding)
            continue
        mark = (row.number, finding.place.column)
        if finding.is_refusal and mark in told:
            continue
        told.add(mark)
        row.problems.append((keys.get(finding.place.column, ""), finding))
        if finding.is_refusal:
            row.state = RowState.WRONG
