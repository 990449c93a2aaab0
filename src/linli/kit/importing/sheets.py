"""One file as an import reads it: its best sheet, cells by column, and what somebody decided about them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from linli.core.finding import Finding, Place
from linli.kit.importing.context import Problem
from linli.kit.importing.remembered import remembered_columns
from linli.kit.importing.rosters import Roster
from linli.kit.workbooks.columns import Table
from linli.kit.workbooks.headers import ExpectedColumn, HeaderMatch, find_header
from linli.kit.workbooks.reading import Sheet, open_workbook
from linli.kit.workbooks.refusal import refuse
from linli.org.organisations import Organisation


@dataclass(frozen=True)
class Decided:
    """What somebody settled before a file is imported. Rows are numbered as Excel shows them."""

    #: {header text: key of the roster's column}, "" to leave a column alone.
    columns: Mapping[str, str] = field(default_factory=dict)
    #: {(row, key): what the cell should say}.
    cells: Mapping[tuple[int, str], str] = field(default_factory=dict)
    #: Rows that stay out.
    skipped: frozenset[int] = frozenset()


UNDECIDED = Decided()


@dataclass
class FileRead:
    """The sheet that fits best. ``rows`` are numbered as in Excel, one for each value of a column."""

    file: str
    name: str
    match: HeaderMatch
    findings: list[Finding]
    cells: dict[str, Sequence[Any]] = field(default_factory=dict)
    rows: list[int] = field(default_factory=list)

    @property
    def keys(self) -> list[str]:
        return list(self.match.columns)

    def placed(self, problem: Problem) -> Finding:
        """The finding with file, sheet, row and header as the reader sees them."""
        column = self.match.title(problem.key) if problem.key in self.match.columns else ""
        row = self.rows[problem.row] if problem.row < len(self.rows) else None
        words = re.sub(r"\{(\d+)\}", lambda other: str(self.rows[int(other[1])]), problem.finding.found)
        return replace(problem.finding, place=Place(self.file, self.name, row, column), found=words)


def read_file(
    chosen: Roster, path: Path, organisation: Organisation, decided: Decided = UNDECIDED
) -> FileRead:
    """Reads the whole sheet and lets the file go. A header that does not fit is among the findings."""
    with open_workbook(path) as workbook:
        sheet, match = _best_sheet(path, workbook.visible_sheets, chosen, organisation, decided)
        if not match.is_usable:
            return FileRead(sheet.file, sheet.name, match, list(match.findings))
        table = Table(sheet, match)
        read = FileRead(
            sheet.file, sheet.name, match, list(table.findings),
            {key: table.column(key) for key in match.columns}, list(table.row_numbers),
        )  # fmt: skip
        del table  # its cells live on in ``cells``, until they are read
        sheet.release()
    if decided.cells or decided.skipped:
        _settle(read, decided)
    return read


def _best_sheet(
    path: Path, sheets: list[Sheet], chosen: Roster, organisation: Organisation, decided: Decided
) -> tuple[Sheet, HeaderMatch]:
    """Of the sheets that can be read the one that bears the roster's name, or knows most of its columns."""
    if not sheets:
        found, remedy = "工作表都是隐藏的", "请在 Excel 里取消隐藏要导入的工作表，保存后再导入。"
        raise refuse(path, "workbook-hidden", found, remedy)
    expected = [ExpectedColumn(one.key, one.title, one.aliases, one.needed) for one in chosen.columns]
    matches = []
    for sheet in sheets:
        match = find_header(sheet, expected, decided.columns)
        # What was settled for this header before holds until it is settled otherwise.
        if not decided.columns and (known := remembered_columns(organisation, match.fingerprint)):
            match = find_header(sheet, expected, known)
        matches.append((sheet, match))
    return max(
        matches,
        key=lambda pair: (
            pair[1].is_usable,
            chosen.named_in(pair[0].name, *(text for line in pair[1].above for text in line)),
            len(pair[1].columns),
        ),
    )


def _settle(read: FileRead, decided: Decided) -> None:
    """Cells that were rewritten, rows that stay out, and the findings that are settled by either."""
    places = {row: at for at, row in enumerate(read.rows)}
    rewritten = set()
    for (row, key), text in decided.cells.items():
        if row in places and key in read.cells:
            column = list(read.cells[key])
            column[places[row]] = text or None
            read.cells[key] = column
            rewritten.add((row, read.match.title(key)))
    keep = [at for at, row in enumerate(read.rows) if row not in decided.skipped]
    if len(keep) < len(read.rows):
        read.cells = {key: [column[at] for at in keep] for key, column in read.cells.items()}
        read.rows = [read.rows[at] for at in keep]
    read.findings = [
        one
        for one in read.findings
        if (one.place.row, one.place.column) not in rewritten and one.place.row not in decided.skipped
    ]
