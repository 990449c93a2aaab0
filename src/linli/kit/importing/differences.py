"""What a sheet would change: for each row new, changed or unchanged, matched by 记录号, then by the ledger's key."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import models

from linli.core.finding import Finding, Severity
from linli.kit.description import Description, Ends
from linli.kit.entries import Recorded
from linli.kit.fields import EncryptedField
from linli.kit.importing.cells import Column, read_column, read_text
from linli.kit.importing.composition import ENTRY_NUMBER, Composition, composition
from linli.kit.importing.context import Context
from linli.kit.privacy import Sealed
from linli.kit.rendering import cells as rendered


@dataclass(slots=True)
class Differences:
    """The rows of one ledger that a sheet brings. Row indexes count the sheet's data rows from 0."""

    description: Description
    new: list[Recorded] = field(default_factory=list)
    changed: list[tuple[Recorded, dict[str, Any]]] = field(default_factory=list)
    unchanged: int = 0
    #: Rows in the books that the sheet does not mention: left alone, and counted.
    absent: int = 0
    row_of: dict[int, int] = field(default_factory=dict)


def read_sheet(description: Description, cells: dict[str, Sequence[Any]], context: Context, *, ends: Ends) -> Differences:
    """Reads the columns that the sheet has and compares each row with the books. Nothing is written."""
    sheet = composition(description.name)
    count = max((len(column) for column in cells.values()), default=0)
    stored = Stored(description, context)
    numbered = _numbered(description, cells, stored, context, count)
    own_cells = _without_unchanged(sheet, cells, numbered)
    columns: dict[str, Column] = {}
    for column in sheet.typed_columns():
        if column.name not in own_cells:
            continue
        read = read_column(column, description, own_cells[column.name], ends=ends)
        columns[column.name] = read
        for row, finding in read.wrong:
            context.trouble(row, column.name, finding)
    for reference in sheet.references():
        parts = {
            part.key: own_cells.get(sheet.sources[part.key], [None] * count)
            for part in sheet.parts(reference)
        }
        first = next(iter(parts))
        if sheet.sources[first] in own_cells:
            columns[reference.name] = Column(reference.resolve(parts, context))
    for read_cells in (own_cells, cells):
        read_cells.clear()  # a large file's cells and entries need not be held together
    return compare(description, columns, range(count), context, stored=stored, numbered=numbered)


class Stored:
    """The community's rows of a ledger, by number and by key; read once."""

    def __init__(self, description: Description, context: Context) -> None:
        self.description = description
        self.rows: list[Recorded] = list(context.rows_here(description.model))
        self.by_number = {row.pk: row for row in self.rows}
        self.by_key = {key_of(description, row): row for row in self.rows}


def key_of(description: Description, row: Recorded) -> tuple[Any, ...]:
    """The values by which two rows are one; a reference to a row not yet written counts as itself."""
    return tuple(_key_part(row, description.column(name)) for name in description.key)


def _key_part(row: Recorded, column: Any) -> Any:
    if isinstance(column, EncryptedField):
        return getattr(row, f"{column.name}_index")
    value = getattr(row, column.attname)
    if value is None and column.is_relation and column.is_cached(row):
        target = column.get_cached_value(row)
        return None if target is None else ("new", id(target))
    return value


def _numbered(
    description: Description, cells: dict[str, Sequence[Any]], stored: Stored, context: Context, count: int
) -> dict[int, Recorded]:
    """The rows that name an entry by its 记录号."""
    found: dict[int, Recorded] = {}
    seen: dict[int, int] = {}
    for row, cell in enumerate(cells.get(ENTRY_NUMBER.key, ())):
        if cell is None or cell == "":
            continue
        text = read_text(cell)
        entry = stored.by_number.get(int(text)) if text.isdigit() else None
        if entry is None:
            wrong = Finding("entry-number", f"记录号{text}在本社区的“{description.title}”里没有", "新登记的行请把记录号留空")
            context.trouble(row, ENTRY_NUMBER.key, wrong)
        elif entry.pk in seen:
            wrong = Finding("entry-twice", f"记录号{text}在表里出现了两次", "每条记录只留一行")
            context.trouble(row, ENTRY_NUMBER.key, wrong)
        else:
            seen[entry.pk] = row
            found[row] = entry
    return found


#: A cell of a numbered row that was emptied: the one way a sheet takes a value back.
CLEARED = "\ue003"


def _without_unchanged(
    sheet: Composition, cells: dict[str, Sequence[Any]], numbered: dict[int, Recorded]
) -> dict[str, Sequence[Any]]:
    """Of numbered rows only the cells that differ from what export writes: a mask left as it was is no change."""
    if not numbered:
        return dict(cells)
    rows = list(numbered)
    before = rendered(sheet.description, [numbered[row] for row in rows])
    kept: dict[str, Any] = {key: list(column) for key, column in cells.items()}
    for group in _groups(sheet):
        present = [key for key in group if key in kept]
        for position, row in enumerate(rows):
            same = all(_same(kept[key][row], before[key][position]) for key in present)
            for key in present:
                if same:
                    kept[key][row] = None
                elif kept[key][row] in (None, "") and before[key][position] is not None and len(group) == 1:
                    kept[key][row] = CLEARED
    return kept


def _groups(sheet: Composition) -> list[list[str]]:
    own = [[column.name] for column in sheet.typed_columns()]
    references = [
        [part.key for part in sheet.parts(reference) if sheet.sources[part.key] == part.key]
        for reference in sheet.references()
    ]
    return own + references


def _same(cell: Any, before: Any) -> bool:
    if cell in (None, "") or before in (None, ""):
        return cell in (None, "") and before in (None, "")
    return read_text(cell) == read_text(before) or (_is_number(cell) and _is_number(before) and float(cell) == float(before))


def _is_number(value: Any) -> bool:
    try:
        float(value)
    except (TypeError, ValueError):
        return False
    return True


def compare(
    description: Description, columns: dict[str, Column], rows: Sequence[int], context: Context, *,
    stored: Stored | None = None, numbered: dict[int, Recorded] | None = None,
) -> Differences:  # fmt: skip
    """Matches rows of the sheet with rows of the books. ``rows`` are the sheet's row indexes, in column order."""
    stored, numbered = stored or Stored(description, context), numbered or {}
    result = Differences(description)
    wrong_rows = {problem.row for problem in context.problems if problem.finding.is_refusal}
    matched: set[int] = {entry.pk for entry in numbered.values()}
    keys_met: dict[tuple[Any, ...], int] = {}
    fields = {name: description.column(name) for name in columns}
    for at, row in enumerate(rows):
        if row in wrong_rows:
            continue
        values = {name: column.values[at] for name, column in columns.items()}
        precision = {name: column.precision[at] for name, column in columns.items() if at in column.precision}
        missing = {name: column.missing[at] for name, column in columns.items() if at in column.missing}
        entry = numbered.get(row)
        if entry is None:
            draft = _build(description, values, precision, missing, context)
            key = key_of(description, draft)
            if key in keys_met:
                _twice(description, row, keys_met[key], context)
                continue
            keys_met[key] = row
            entry = stored.by_key.get(key)
            if entry is None:
                result.new.append(draft)
                result.row_of[id(draft)] = row
                continue
            if entry.pk in matched:
                continue
            matched.add(entry.pk)
        if changes := _changes(entry, fields, values, precision, missing):
            result.changed.append((entry, changes))
            result.row_of[id(entry)] = row
        else:
            result.unchanged += 1
    result.absent = len(stored.rows) - len(matched)
    _tell_of_other_dates(result, stored, matched, context)
    return result


def _tell_of_other_dates(result: Differences, stored: Stored, matched: set[int], context: Context) -> None:
    """New rows that differ from an unmentioned entry by the day only may be corrections: told, never guessed."""
    description = result.description
    dates = [isinstance(description.column(name), models.DateField) for name in description.key]
    if not any(dates) or all(dates):
        return

    def without_dates(row: Recorded) -> tuple[Any, ...]:
        return tuple(part for part, is_date in zip(key_of(description, row), dates, strict=True) if not is_date)

    absent = {without_dates(row) for row in stored.rows if row.pk not in matched}
    alike = [draft for draft in result.new if without_dates(draft) in absent]
    if not alike:
        return
    day = description.label(next(name for name, is_date in zip(description.key, dates, strict=True) if is_date))
    found = f"有{len(alike)}行（第一处在这一行）与台账里一条表中没有提到的记录只差“{day}”，已按新登记处理"
    remedy = "如果是更正日期，请把原来那条作废，或在导出的表（带记录号）里改日期再导入"
    wrong = Finding("only-the-day-differs", found, remedy, Severity.TELLS)
    context.trouble(result.row_of[id(alike[0])], description.key[0], wrong)


def _build(
    description: Description, values: dict[str, Any], precision: dict[str, int], missing: dict[str, str], context: Context
) -> Recorded:
    model = description.model
    given = {name: value for name, value in values.items() if value is not None and value != CLEARED}
    entry = model(**given, precision=precision or None, missing=missing or None)
    if description.has_community:
        entry.community_id = context.organisation.pk  # type: ignore[attr-defined]
    return entry


def _changes(
    entry: Recorded, fields: dict[str, Any], values: dict[str, Any], precision: dict[str, int], missing: dict[str, str]
) -> dict[str, Any]:
    """Columns whose value differs. An empty cell says nothing: only a numbered row can take a value back."""
    changes: dict[str, Any] = {}
    kept_precision, kept_missing = dict(entry.precision or {}), dict(entry.missing or {})
    for name, value in values.items():
        column = fields[name]
        if value == CLEARED:
            changes[name] = None if column.null else ""
            kept_precision.pop(name, None)
        elif name in missing:
            kept_missing[name] = missing[name]
            if getattr(entry, column.attname) not in (None, ""):
                changes[name] = None if column.null else ""
        elif value is not None and value != "":
            kept_missing.pop(name, None)
            kept_precision.pop(name, None)
            if name in precision:
                kept_precision[name] = precision[name]
            if not _holds(entry, column, value):
                changes[name] = value
    if kept_precision != (entry.precision or {}):
        changes["precision"] = kept_precision or None
    if kept_missing != (entry.missing or {}):
        changes["missing"] = kept_missing or None
    return changes


def _holds(entry: Recorded, column: Any, value: Any) -> bool:
    stored = getattr(entry, column.attname)
    if isinstance(stored, Sealed):
        return bool(stored.reveal() == value)
    if column.is_relation:
        return value.pk is not None and stored == value.pk
    return bool(stored == value)


def _twice(description: Description, row: int, first: int, context: Context) -> None:
    labels = "、".join(description.label(name) for name in description.key)
    context.trouble(row, description.key[0], RowTwice(first, labels).finding)


@dataclass(frozen=True)
class RowTwice:
    """The same entry in two rows of one file; ``first`` is the earlier row's index, put in words later."""

    first: int
    labels: str

    @property
    def finding(self) -> Finding:
        return Finding("row-twice", f"与第{{{self.first}}}行是同一条（{self.labels}都相同）", "请删去重复的一行，或改正其中一行")

