"""One import from file to books: all or nothing, repeatable, every problem with its place and remedy."""

from __future__ import annotations

import gc
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from linli.core.finding import Finding, Place
from linli.kit import recording, rules
from linli.kit.chain import lines_written
from linli.kit.description import Description, Ends
from linli.kit.entries import Recorded
from linli.kit.importing.context import Context, Problem
from linli.kit.importing.differences import Differences
from linli.kit.importing.remembered import remember_ends, remembered_ends
from linli.kit.importing.rosters import Roster, roster
from linli.kit.importing.sheets import UNDECIDED, Decided, read_file
from linli.kit.moves import check_moves
from linli.kit.recording import Book, EntryRefused, Writer
from linli.kit.storage import ChangedMeanwhile
from linli.org.organisations import Level, Organisation

Progress = Callable[[str, int, int], None]
#: How often a file is compared anew because others wrote meanwhile.
_ATTEMPTS = 5


@dataclass(slots=True)
class Outcome:
    """What an import did, or would do. ``written`` is False after a dry run or when anything was refused."""

    roster: str
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    absent: int = 0
    findings: list[Finding] = field(default_factory=list)
    written: bool = False

    @property
    def refusals(self) -> list[Finding]:
        return [finding for finding in self.findings if finding.is_refusal]


@dataclass(slots=True)
class _Told:
    """What the person who typed has been told: the cells, (row, column), and all that was found."""

    cells: set[tuple[int, str]]
    words: set[str] = field(default_factory=set)


class NotHere(ValueError):
    """This roster is not kept by this organisation."""


def import_file(
    name: str, path: Path, organisation: Organisation, *, by: Writer, dry_run: bool = False,
    ends: Ends | None = None, progress: Progress | None = None, decided: Decided = UNDECIDED,
) -> Outcome:  # fmt: skip
    """Reads one roster into one community, as somebody decided who looked at it before (``decided``).

    Raises WorkbookUnreadable for a file that is no readable workbook, RosterUnknown for an unknown name,
    NotHere for a roster of people brought to an office. Problems in the data are findings; with a refusal
    among them nothing is written. When others wrote meanwhile, the file is compared again: two who import
    it at the same time enter it once.
    """
    chosen = roster(name)
    refuse_people_at_an_office(chosen, organisation)
    for attempt in range(1, _ATTEMPTS + 1):
        try:
            with _no_garbage_sought():
                return _import(
                    chosen, path, organisation, by, dry_run=dry_run, ends=ends, told=progress or _quietly,
                    decided=decided,
                )  # fmt: skip
        except ChangedMeanwhile:
            if attempt == _ATTEMPTS:
                raise
    raise AssertionError


@contextmanager
def _no_garbage_sought() -> Iterator[None]:
    """Rows in the making are no garbage; going through all of them for it took a fifth of the time."""
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _quietly(_step: str, _done: int, _total: int) -> None:
    pass


def refuse_people_at_an_office(chosen: Roster, organisation: Organisation) -> None:
    """People are registered where they live: at a street they would stand in no community's figures."""
    if organisation.level == Level.COMMUNITY or not chosen.is_about_people:
        return
    below = Organisation.objects.below(organisation).communities().order_by("code")[:5]
    known = "、".join(f"{one.code} {one.name}" for one in below) or "（还没有登记社区）"
    msg = f"“{organisation.name}”不是社区，“{chosen.title}”要导入居民所在的社区：{known}"
    raise NotHere(msg)


def enter_cells(
    name: str, cells: Mapping[str, Sequence[Any]], organisation: Organisation, *, by: Writer,
    dry_run: bool = False,
) -> tuple[Outcome, list[Problem]]:  # fmt: skip
    """The same for cells typed into a grid: columns by key, one value a row, rows counted from 0.

    Problems keep their row and column instead of a place in a file; what belongs to no cell is in the
    outcome's findings alone.
    """
    chosen = roster(name)
    refuse_people_at_an_office(chosen, organisation)
    for attempt in range(1, _ATTEMPTS + 1):
        try:
            return _enter_cells(chosen, cells, organisation, by, dry_run=dry_run)
        except ChangedMeanwhile:
            if attempt == _ATTEMPTS:
                raise
    raise AssertionError


def _enter_cells(
    chosen: Roster, cells: Mapping[str, Sequence[Any]], organisation: Organisation, by: Writer, *,
    dry_run: bool,
) -> tuple[Outcome, list[Problem]]:  # fmt: skip
    outcome, keys, context = Outcome(chosen.name), list(cells), Context(organisation)
    as_of, lines = recording.clocks(organisation.pk), lines_written()
    differences = chosen.read(dict(cells), context, chosen.ends)
    if dry_run or any(problem.finding.is_refusal for problem in context.problems):
        check_all(differences, context, keys)
    _count(differences, outcome)
    problems = in_order(context.problems)
    outcome.findings += [_in_words(problem) for problem in problems]
    if outcome.refusals or dry_run:
        return outcome, problems
    try:
        with recording.open_book(by, reason="逐行录入", as_of=as_of, from_roster=True) as book:
            _enter(book, differences, context)
    except EntryRefused as refusal:
        if lines_written() != lines:
            raise ChangedMeanwhile(str(refusal)) from refusal
        context.problems.clear()
        known = check_all(differences, context, keys)
        problems = in_order(context.problems)
        others = [finding for finding in refusal.findings if finding.found not in known]
        outcome.findings += [*(_in_words(problem) for problem in problems), *others]
        return outcome, problems
    outcome.written = True
    return outcome, problems


def _count(differences: Sequence[Differences], outcome: Outcome) -> None:
    outcome.new = sum(len(one.new) for one in differences)
    outcome.changed = sum(len(one.changed) for one in differences)
    outcome.unchanged = sum(one.unchanged for one in differences)
    outcome.absent = sum(one.absent for one in differences)


def _in_words(problem: Problem) -> Finding:
    """Another row is named by its number in the grid, which counts from 1."""
    words = re.sub(r"\{(\d+)\}", lambda other: str(int(other[1]) + 1), problem.finding.found)
    problem.finding = replace(problem.finding, found=words)
    return problem.finding


def _import(
    chosen: Roster, path: Path, organisation: Organisation, by: Writer, *, dry_run: bool, ends: Ends | None,
    told: Progress, decided: Decided,
) -> Outcome:  # fmt: skip
    outcome = Outcome(chosen.name)
    as_of, lines = recording.clocks(organisation.pk), lines_written()
    told("打开文件", 1, 5)
    sheet = read_file(chosen, path, organisation, decided)
    outcome.findings += sheet.findings
    if not sheet.match.is_usable:
        return outcome
    told("读入各列", 2, 5)
    context = Context(organisation)
    meaning = ends or remembered_ends(organisation, sheet.match.fingerprint) or chosen.ends
    differences = chosen.read(sheet.cells, context, meaning)
    told("与台账核对", 3, 5)
    # Otherwise writing asks the same of every row; what it refuses is then looked for here.
    if dry_run or outcome.refusals or any(problem.finding.is_refusal for problem in context.problems):
        check_all(differences, context, sheet.keys)
    _count(differences, outcome)
    told_already = {(finding.place.row, finding.place.column) for finding in outcome.refusals}
    placed = [sheet.placed(problem) for problem in in_order(context.problems)]
    outcome.findings += [one for one in placed if (one.place.row, one.place.column) not in told_already]
    if outcome.refusals or dry_run:
        return outcome
    told("写入台账", 4, 5)
    try:
        reason = f"导入{chosen.title}"
        with recording.open_book(by, reason=reason, as_of=as_of, from_roster=True) as book:
            _enter(book, differences, context)
    except EntryRefused as refusal:
        if lines_written() != lines:  # perhaps only because somebody entered the same just now
            raise ChangedMeanwhile(str(refusal)) from refusal
        context.problems.clear()
        known = check_all(differences, context, sheet.keys)
        placed = [sheet.placed(problem) for problem in in_order(context.problems)]
        place = Place(sheet.file, sheet.name)
        others = [replace(finding, place=place) for finding in refusal.findings if finding.found not in known]
        outcome.findings += [*placed, *others]
        return outcome
    if ends:
        remember_ends(organisation, sheet.match.fingerprint, ends)
    outcome.written = True
    told("完成", 5, 5)
    return outcome


def check_all(differences: list[Differences], context: Context, keys: list[str]) -> set[str]:
    """Everything the rules say against these rows; what was found, also where the cell had its say before."""
    told_of = _Told({(problem.row, problem.key.partition(".")[0]) for problem in context.problems})
    for one in differences:
        _check(one, context, told_of)
    _check_brought(differences, context, keys, told_of)
    return told_of.words


def _check(differences: Differences, context: Context, told_of: _Told) -> None:
    """The ledger's own rules for rows that could be read, with their place in the sheet."""
    description = differences.description
    for entry, changes in differences.changed:
        for name, value in changes.items():
            setattr(entry, name, value)
    entries = [*differences.new, *(entry for entry, _changes in differences.changed)]
    if not entries:
        return
    found = [(index, "ended_on", finding) for index, finding in rules.check_order(entries)]
    said: list[tuple[Recorded, Any]] = [
        *((entry, None) for entry in differences.new),
        *((entry, changes.keys()) for entry, changes in differences.changed),
    ]
    moves = check_moves(description.model, said, from_roster=True)
    found += [(index, "state", finding) for index, finding in moves]
    for column in description.model._meta.concrete_fields:
        key = _key(description, column.name)
        found += [
            (index, key, wrong) for index, wrong in rules.check_column(column, description.model, entries)
        ]
    for index, key, finding in found:
        _tell(context, differences.row_of.get(id(entries[index]), 0), key, finding, told_of)


def _check_brought(differences: list[Differences], context: Context, keys: list[str], told_of: _Told) -> None:
    """The rules of the rows that a sheet's references bring along: people, their cards, units."""
    if not context.new:
        return
    rows: dict[int, int] = {}
    for one in differences:
        for entry in one.new:
            for target in _cached(entry):
                rows.setdefault(id(target), one.row_of[id(entry)])
    by_model: dict[type[Recorded], list[Recorded]] = defaultdict(list)
    for entry in context.new:
        by_model[type(entry)].append(entry)
    for model, entries in by_model.items():
        for column in model._meta.concrete_fields:
            key = next((key for key in keys if key.endswith(f".{column.name}")), column.name)
            for index, finding in rules.check_column(column, model, entries):
                known = (
                    rows[id(row)] for row in (entries[index], *_cached(entries[index])) if id(row) in rows
                )
                _tell(context, next(known, 0), key, finding, told_of)


def _cached(entry: Recorded) -> Iterator[Recorded]:
    """The rows it refers to, as far as they are in memory."""
    for column in entry._meta.concrete_fields:
        if column.is_relation and column.is_cached(entry):  # type: ignore[attr-defined]
            yield from filter(None, [column.get_cached_value(entry)])  # type: ignore[attr-defined]


def _tell(context: Context, row: int, key: str, finding: Finding, told_of: _Told) -> None:
    """One finding a cell: the first says what to mend."""
    told_of.words.add(finding.found)
    mark = (row, key.partition(".")[0])
    if mark not in told_of.cells:
        told_of.cells.add(mark)
        context.trouble(row, key, finding)


def _key(description: Description, column: str) -> str:
    from linli.kit.importing.composition import composition

    sheet = composition(description.name)
    return next((key for key in sheet.sources if key.partition(".")[0] == column), column)


def _enter(book: Book, differences: list[Differences], context: Context) -> None:
    for entry in context.new:
        book.record(entry)
    for entry, changes in context.changed:
        book.correct(entry, changes)
    for one in differences:
        for entry in one.new:
            book.record(entry)
        for entry, changes in one.changed:
            book.correct(entry, changes)


def in_order(problems: list[Problem]) -> list[Problem]:
    return sorted(problems, key=lambda problem: problem.row)
