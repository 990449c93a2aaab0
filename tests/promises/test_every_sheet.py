"""What every ledger promises about its sheets: template, import, export, and that all three are one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.db import models

from linli.kit import recording
from linli.kit.chain import ChangeLine
from linli.kit.description import LEDGERS
from linli.kit.exporting import export_file
from linli.kit.importing.composition import composition
from linli.kit.importing.rosters import names
from linli.kit.importing.running import import_file
from linli.kit.rendering import cell
from tests.promises.conftest import Books
from tests.promises.rows import Kind, content, keeps_constraints, typed
from tests.promises.sheets import edited, exported, filled_template, numbers_in

pytestmark = [pytest.mark.xdist_group("promises"), pytest.mark.django_db]
every_ledger = pytest.mark.parametrize("name", sorted(LEDGERS))
every_composed_roster = pytest.mark.parametrize("name", sorted(set(names()) - set(LEDGERS)))


@every_ledger
def test_importing_a_filled_template_gives_the_rows(name: str, books: Books, tmp_path: Path) -> None:
    """Numbers, choices, money, half-known dates and reasons for gaps arrive as they were typed."""
    description = LEDGERS[name]
    # There is one profile in force, and one a day: the books hold an open one already.
    kinds = list(Kind) if name != "registry.profile" else [Kind.FULL, Kind.PARTIAL]
    drafts = [books.ours.draft(description, kind) for kind in kinds]
    known = set(description.model.objects.values_list("pk", flat=True))
    path = filled_template(description, drafts, tmp_path / "表.xlsx")
    outcome = import_file(name, path, books.community, by=books.ours.clerk)
    assert [str(one) for one in outcome.refusals] == []
    assert (outcome.new, outcome.changed) == (len(drafts), 0)
    stored = description.model.objects.exclude(pk__in=known).order_by("pk")
    columns = [*(column.attname for column in typed(description)), "missing"]
    for draft, row in zip(drafts, stored, strict=True):
        said, got = content(draft), content(row)
        assert {column: got[column] for column in columns} == {column: said[column] for column in columns}


@every_ledger
def test_importing_its_own_export_changes_nothing(name: str, books: Books, tmp_path: Path) -> None:
    """Masked numbers and half-known dates included: no row, no version, no log line."""
    lines = ChangeLine.objects.count()
    path = exported(LEDGERS[name], books.community, tmp_path / "表.xlsx")
    outcome = import_file(name, path, books.community, by=books.ours.clerk)
    assert [str(one) for one in outcome.refusals] == []
    assert (outcome.new, outcome.changed, outcome.absent, outcome.written) == (0, 0, 0, True)
    assert outcome.unchanged >= len(books.here[name])
    assert ChangeLine.objects.count() == lines


@every_composed_roster
def test_importing_its_own_export_changes_nothing_in_any_ledger(
    name: str, books: Books, tmp_path: Path
) -> None:
    """Whatever rows its ledgers hold: days that differ, people without a household, no number, no card."""
    lines = ChangeLine.objects.count()
    count = export_file(name, tmp_path / "表.xlsx", books.community, by=books.ours.clerk)
    outcome = import_file(name, tmp_path / "表.xlsx", books.community, by=books.ours.clerk)
    assert count > 0
    assert [str(one) for one in outcome.findings] == []
    assert (outcome.new, outcome.changed, outcome.written) == (0, 0, True)
    assert outcome.unchanged >= count
    assert ChangeLine.objects.count() == lines


@every_ledger
def test_an_edited_cell_of_an_export_changes_one_entry(name: str, books: Books, tmp_path: Path) -> None:
    """In each row another column is edited: as many entries change, each in its own column alone."""
    description = LEDGERS[name]
    columns = list(composition(name).typed_columns())
    rows = [books.ours.recorded(description, Kind.FULL) for _column in columns]
    if not description.has_community:
        books.ours.name(rows)
    before = {row.pk: content(row) for row in description.model.objects.all()}
    path = exported(description, books.community, tmp_path / "表.xlsx")
    edits = {
        row.pk: {column.name: _another_cell(books, row, column)}
        for row, column in zip(rows, columns, strict=True)
    }
    edited(path, [edits.get(number, {}) for number in numbers_in(path, description)], description)
    outcome = import_file(name, path, books.community, by=books.ours.clerk)
    assert [str(one) for one in outcome.refusals] == []
    assert (outcome.new, outcome.changed) == (0, len(columns))
    follow = {one.attname for one in description.model._meta.concrete_fields if not one.editable}
    for row in description.model.objects.all():
        differ = {one for one, value in content(row).items() if value != before[row.pk][one]}
        assert differ - follow == set(edits.get(row.pk, {}))


def _another_cell(books: Books, row: Any, column: models.Field[Any, Any]) -> Any:
    """How a sheet writes another value that the row may have; None empties the cell."""
    old = getattr(row, column.name)
    for value in books.ours.another(row, column):
        setattr(row, column.name, value)
        is_possible = keeps_constraints(row)
        written = cell(row, column, unmasked=True)
        setattr(row, column.name, old)
        if is_possible:
            return written
    msg = f"{column.name} can have no other value"
    raise AssertionError(msg)


@every_ledger
def test_an_emptied_cell_of_an_export_takes_its_value_back(name: str, books: Books, tmp_path: Path) -> None:
    description = LEDGERS[name]
    optional = [one for one in typed(description) if one.null or (one.blank and not one.has_default())]
    parts = {one.name: _keys(name, one) for one in typed(description)}
    for row in books.here[name]:
        # Of some things only one may be open, and only one since before the books.
        if None in (getattr(row, "started_on", row), getattr(row, "ended_on", row)):
            recording.withdraw(description.model.objects.get(pk=row.pk), by=books.ours.clerk, reason="让位")
    rows = [books.ours.recorded(description, Kind.FULL) for _column in optional]
    if not description.has_community:
        books.ours.name(rows)
    path = exported(description, books.community, tmp_path / "表.xlsx")
    edits = {row.pk: dict.fromkeys(parts[column.name]) for row, column in zip(rows, optional, strict=True)}
    edited(path, [edits.get(number, {}) for number in numbers_in(path, description)], description)
    outcome = import_file(name, path, books.community, by=books.ours.clerk)
    assert [str(one) for one in outcome.refusals] == []
    assert outcome.changed == len(optional)
    for row, column in zip(rows, optional, strict=True):
        assert getattr(description.model.objects.get(pk=row.pk), column.attname) in (None, "")


def _keys(name: str, column: Any) -> list[str]:
    """The sheet's columns that write one column of the ledger: several for a person."""
    sheet = composition(name)
    own = [
        key for key, source in sheet.sources.items() if source == key and key.partition(".")[0] == column.name
    ]
    return own or [column.name]


@every_ledger
def test_a_sheet_without_rows_changes_nothing(name: str, books: Books, tmp_path: Path) -> None:
    lines = ChangeLine.objects.count()
    path = filled_template(LEDGERS[name], [], tmp_path / "空.xlsx")
    outcome = import_file(name, path, books.community, by=books.ours.clerk)
    assert (outcome.new, outcome.changed, outcome.unchanged, outcome.refusals) == (0, 0, 0, [])
    assert outcome.absent >= len(books.here[name])
    assert ChangeLine.objects.count() == lines
