"""What a sheet would change: rows new, changed or unchanged, matched by 记录号, then by the ledger's key."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from django.db import models

from linli.core.finding import Finding, Severity
from linli.kit.description import Description, Ends
from linli.kit.entries import Recorded
from linli.kit.fields import EncryptedField
from linli.kit.importing.cells import CLEARED, Column, nothing, read_column, read_text
from linli.kit.importing.composition import ENTRY_NUMBER, Composition, composition
from linli.kit.importing.context import Context
from linli.kit.importing.drafts import SheetRows
from linli.kit.privacy import Sealed, blind
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


def read_sheet(
    description: Description, cells: dict[str, Sequence[Any]], context: Context, *, ends: Ends
) -> Differences:
    """Reads the columns that the sheet has and compares each row with the books. Nothing is written."""
    sheet = composition(description.name)
    count = max((len(column) for column in cells.values()), default=0)
    stored = Stored(description, context)
    numbered = by_number(stored, cells.get(ENTRY_NUMBER.key, ()), ENTRY_NUMBER.key, context)
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
            columns[reference.name] = _resolved(reference, parts, context)
    for read_cells in (own_cells, cells):
        read_cells.clear()  # a large file's cells and entries need not be held together
    return compare(description, columns, range(count), context, stored=stored, numbered=numbered)


def _resolved(reference: Any, parts: dict[str, Sequence[Any]], context: Context) -> Column:
    """Which rows are meant; a reference that was emptied in a numbered row names nothing any more."""
    first = next(iter(parts))
    emptied = [row for row, cell in enumerate(parts[first]) if cell == CLEARED]
    plain = {key: [None if cell == CLEARED else cell for cell in cells] for key, cells in parts.items()}
    column = Column(reference.resolve(plain if emptied else parts, context))
    for row in emptied:
        column.values[row] = CLEARED
        if not reference.null:
            label = reference.model.description.label(reference.name)
            context.trouble(row, first, Finding("empty", f"“{label}”没有填", "这一项是登记必需的，请补上"))
    return column


class Stored:
    """The community's rows of a ledger, by number and by key; read once.

    Of a ledger without communities these are the rows that the community's entries name. A row named only
    elsewhere is found by its key, so that nobody is registered twice, and left as it is.
    """

    def __init__(self, description: Description, context: Context) -> None:
        self.description = description
        self.rows: list[Recorded] = list(description.model.objects.in_books().under(context.organisation))
        self.by_number = {row.pk: row for row in self.rows}
        self._known = self.rows if description.has_community else description.model.objects.in_books()
        self._by_key: dict[Key, Recorded] | None = None

    def by_key(self, key: Key, columns: Sequence[str]) -> Recorded | None:
        if self._by_key is None:
            self._by_key = {key_of(self.description, row, columns): row for row in self._known}
        return self._by_key.get(key)


Key = tuple[Any, ...]


def key_of(
    description: Description,
    row: Recorded,
    columns: Sequence[str],
    changes: Mapping[str, Any] = MappingProxyType({}),
) -> Key:
    """The values by which two rows are one; a reference to a row not yet written counts as itself.

    Someone without a number has no key: he is the one of whom the same is said in all ``columns``.
    """
    key = tuple(_key_part(row, description.column(name), changes) for name in description.key)
    if isinstance(description.column(description.key[0]), EncryptedField) and not key[0]:
        return ("", *(_key_part(row, description.column(name), changes) for name in columns))
    return key


def _key_part(row: Recorded, column: Any, changes: Mapping[str, Any]) -> Any:
    value = changes[column.name] if column.name in changes else getattr(row, column.attname)
    if isinstance(column, EncryptedField):
        return getattr(row, f"{column.name}_index") if isinstance(value, Sealed) else (value and blind(value))
    if value is None and column.is_relation and column.is_cached(row):
        value = column.get_cached_value(row)
    if isinstance(value, models.Model):
        return value.pk if value.pk is not None else ("new", id(value))
    return value or None


def by_number(
    stored: Stored, cells: Sequence[Any], key: str, context: Context, *, once: bool = True
) -> dict[int, Recorded]:
    """The rows that name an entry by its 记录号; unless ``once`` is False, no two rows the same."""
    found: dict[int, Recorded] = {}
    seen: set[int] = set()
    for row, cell in enumerate(cells):
        if cell is None or cell == "":
            continue
        text = read_text(cell)
        entry = stored.by_number.get(int(text)) if text.isdecimal() else None
        if entry is None:
            title = stored.description.title
            wrong = Finding(
                "entry-number", f"记录号{text}在本社区的“{title}”里没有", "新登记的行请把记录号留空"
            )
            context.trouble(row, key, wrong)
        elif once and entry.pk in seen:
            wrong = Finding("entry-twice", f"记录号{text}在表里出现了两次", "每条记录只留一行")
            context.trouble(row, key, wrong)
        else:
            seen.add(entry.pk)
            found[row] = entry
    return found


def _without_unchanged(
    sheet: Composition, cells: dict[str, Sequence[Any]], numbered: dict[int, Recorded]
) -> dict[str, Sequence[Any]]:
    """Of numbered rows only the cells that differ from what export writes: a mask left alone is no change."""
    if not numbered:
        return dict(cells)
    rows = list(numbered)
    before = rendered(sheet.description, [numbered[row] for row in rows])
    kept: dict[str, Any] = {key: list(column) for key, column in cells.items()}
    for group in _groups(sheet):
        present = [key for key in group if key in kept]
        for position, row in enumerate(rows):
            same = all(same_cell(kept[key][row], before[key][position]) for key in present)
            for key in present:
                if same:
                    kept[key][row] = None
            if not same and all(kept[key][row] in (None, "") for key in present):
                for key in present:
                    kept[key][row] = CLEARED
    return kept


def _groups(sheet: Composition) -> list[list[str]]:
    own = [[column.name] for column in sheet.typed_columns()]
    references = [
        [part.key for part in sheet.parts(reference) if sheet.sources[part.key] == part.key]
        for reference in sheet.references()
    ]
    return own + references


def same_cell(cell: Any, before: Any) -> bool:
    """1 and 1.00 are one amount; 01 and 1 are two numbers of a building."""
    if cell in (None, "") or before in (None, ""):
        return cell in (None, "") and before in (None, "")
    if read_text(cell) == read_text(before):
        return True
    return (
        not isinstance(before, str)
        and _is_number(cell)
        and _is_number(before)
        and float(cell) == float(before)
    )


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
    """Matches rows of the sheet with rows of the books. ``rows`` are the sheet's, as in the columns.

    Rows that name their entry by number come first: an entry that gets another key leaves its old one free.
    """
    stored, numbered = stored or Stored(description, context), numbered or {}
    result = Differences(description)
    wrong_rows = {problem.row for problem in context.problems if problem.finding.is_refusal}
    brought = {
        key_of(description, row, list(columns)): row
        for row in context.new
        if isinstance(row, description.model)
    }
    matched: set[int] = {entry.pk for entry in numbered.values()}
    keys_met: dict[Key, int] = {}
    fields = {name: description.column(name) for name in columns}
    names = list(columns)
    sheet = SheetRows(description, columns, context)
    places = sorted(enumerate(rows), key=lambda place: place[1] not in numbered)
    for at, row in places:
        if row in wrong_rows:
            continue
        entry = numbered.get(row)
        if entry is None:
            draft = sheet.draft(at)
            key = key_of(description, draft, names)
            if key in keys_met:
                _twice(description, row, keys_met[key], context)
                continue
            keys_met[key] = row
            entry = stored.by_key(key, names)
            if entry is None or entry.pk in matched:
                if known := brought.get(key):
                    draft = _into(known, draft, sheet.values(at))
                result.new.append(draft)
                result.row_of[id(draft)] = row
                continue
            if entry.pk not in stored.by_number:  # known elsewhere only: ours to name, not to change
                result.unchanged += 1
                continue
            matched.add(entry.pk)
        changes = _changes(
            entry,
            fields,
            sheet.values(at),
            sheet.precision(at),
            sheet.missing(at),
            takes_back=row in numbered,
        )
        if row in numbered:
            key = key_of(description, entry, names, changes)
            if keys_met.setdefault(key, row) != row and not changes.keys().isdisjoint(description.key):
                _twice(description, row, keys_met[key], context)
                continue
        if changes:
            result.changed.append((entry, changes))
            result.row_of[id(entry)] = row
        else:
            result.unchanged += 1
    result.absent = len(stored.rows) - len(matched)
    _tell_of_other_dates(result, stored, matched, context)
    return result


def _into(brought: Any, draft: Recorded, values: dict[str, Any]) -> Any:
    """A row that a reference brought along already (a person's card) takes what the sheet says of it."""
    for name, value in values.items():
        if value is not None and value not in ("", CLEARED):
            setattr(brought, name, value)
    brought.precision = {**(brought.precision or {}), **(draft.precision or {})} or None
    brought.missing = {**(brought.missing or {}), **(draft.missing or {})} or None
    return brought


def _tell_of_other_dates(result: Differences, stored: Stored, matched: set[int], context: Context) -> None:
    """New rows that differ from an unmentioned entry by the day only may be corrections: told, no guess."""
    description = result.description
    dates = [isinstance(description.column(name), models.DateField) for name in description.key]
    if not any(dates) or all(dates) or len(matched) == len(stored.rows):
        return

    def without_dates(row: Recorded) -> tuple[Any, ...]:
        key = key_of(description, row, ())
        return tuple(part for part, is_date in zip(key, dates, strict=True) if not is_date)

    absent = {without_dates(row) for row in stored.rows if row.pk not in matched}
    alike = [draft for draft in result.new if without_dates(draft) in absent]
    if not alike:
        return
    day = description.label(
        next(name for name, is_date in zip(description.key, dates, strict=True) if is_date)
    )
    found = f"有{len(alike)}行（第一处在这一行）与台账里一条表中没有提到的记录只差“{day}”，已按新登记处理"
    remedy = "如果是更正日期，请把原来那条作废，或在导出的表（带记录号）里改日期再导入"
    wrong = Finding("only-the-day-differs", found, remedy, Severity.TELLS)
    context.trouble(result.row_of[id(alike[0])], description.key[0], wrong)


def _changes(
    entry: Recorded, fields: dict[str, Any], values: dict[str, Any], precision: dict[str, int],
    missing: dict[str, str], *, takes_back: bool,
) -> dict[str, Any]:  # fmt: skip
    """Columns whose value differs. An empty cell says nothing, and neither does a reason why it is empty.

    Only a numbered row, which comes from our own export, can take a value back.
    """
    changes: dict[str, Any] = {}
    kept_precision, kept_missing = dict(entry.precision or {}), dict(entry.missing or {})
    for name, value in values.items():
        column = fields[name]
        is_known = getattr(entry, column.attname) not in (None, "")
        if value == CLEARED:
            changes |= {name: nothing(column)} if is_known else {}
            kept_precision.pop(name, None)
            kept_missing.pop(name, None)
        elif name in missing:
            if is_known and not takes_back:
                continue
            kept_missing[name] = missing[name]
            kept_precision.pop(name, None)
            changes |= {name: nothing(column)} if is_known else {}
        elif value is not None and value != "":
            kept_missing.pop(name, None)
            kept_precision.pop(name, None)
            if name in precision:
                kept_precision[name] = precision[name]
            if not _holds(entry, column, value):
                changes[name] = value
    if changes or kept_precision != (entry.precision or {}) or kept_missing != (entry.missing or {}):
        changes |= {"precision": kept_precision or None, "missing": kept_missing or None}
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
        return Finding(
            "row-twice",
            f"与第{{{self.first}}}行是同一条（{self.labels}都相同）",
            "请删去重复的一行，或改正其中一行",
        )
