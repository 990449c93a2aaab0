"""What every ledger promises by existing; a new ledger is held to it without being named here."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, models
from django.test.utils import CaptureQueriesContext

from linli.core.period import Period
from linli.indicators.figures import figures
from linli.kit import chain, recording
from linli.kit.chain import ChangeLine
from linli.kit.description import LEDGERS, Authority, Description, Retention
from linli.kit.fields import EncryptedField
from linli.kit.importing.composition import composition
from linli.kit.importing.running import import_file
from linli.kit.privacy import Privacy
from linli.kit.recording import EntryRefused
from tests.promises.conftest import Books
from tests.promises.rows import SECRETS, Kind, content, typed
from tests.promises.sheets import edited, everything_in, exported, filled_template

pytestmark = [pytest.mark.xdist_group("promises"), pytest.mark.django_db]
every_ledger = pytest.mark.parametrize("name", sorted(LEDGERS))
CHINESE = re.compile("[一-鿿]")
#: Long enough that every day a generated row mentions lies in it.
ALWAYS = Period.parse("2009-01-01..2019-12-31")


@every_ledger
def test_importing_a_filled_template_gives_the_rows(name: str, books: Books, tmp_path: Path) -> None:
    description = LEDGERS[name]
    kinds = list(Kind) if name != "registry.profile" else [Kind.FULL, Kind.PARTIAL]  # one in force, one a day
    drafts = [books.ours.draft(description, kind) for kind in kinds]
    known = set(description.model.objects.values_list("pk", flat=True))
    path = filled_template(description, drafts, tmp_path / "表.xlsx")
    outcome = import_file(name, path, books.community, by=books.ours.clerk)
    assert [str(one) for one in outcome.refusals] == []
    assert (outcome.new, outcome.changed) == (len(drafts), 0)
    stored = description.model.objects.exclude(pk__in=known).order_by("pk")
    columns = [column.attname for column in typed(description)]
    for draft, row in zip(drafts, stored, strict=True):
        said, got = content(draft), content(row)
        assert {c: got[c] for c in [*columns, "missing"]} == {c: said[c] for c in [*columns, "missing"]}


@every_ledger
def test_importing_its_own_export_changes_nothing(name: str, books: Books, tmp_path: Path) -> None:
    description = LEDGERS[name]
    lines = ChangeLine.objects.count()
    path = exported(description, books.community, tmp_path / "表.xlsx")
    outcome = import_file(name, path, books.community, by=books.ours.clerk)
    assert [str(one) for one in outcome.refusals] == []
    assert (outcome.new, outcome.changed) == (0, 0)
    assert outcome.unchanged >= len(books.here[name])
    assert ChangeLine.objects.count() == lines


@every_ledger
def test_one_edited_cell_of_an_export_changes_one_entry(name: str, books: Books, tmp_path: Path) -> None:
    """Row by row another column: as many rows change as cells were edited, each in its column alone."""
    description = LEDGERS[name]
    columns = list(composition(name).typed_columns())
    rows = [books.ours.recorded(description, Kind.FULL) for _column in columns]
    if not description.has_community:
        books.ours.name(rows)
    before = {row.pk: content(row) for row in description.model.objects.all()}
    path = exported(description, books.community, tmp_path / "表.xlsx")
    wanted = {row.pk: (column, _cell_for(books, row, column)) for row, column in zip(rows, columns, strict=True)}
    edited(path, [{wanted[pk][0].name: wanted[pk][1]} if pk in wanted else {} for pk in _numbers_in(path, description)], description)
    outcome = import_file(name, path, books.community, by=books.ours.clerk)
    assert [str(one) for one in outcome.refusals] == []
    assert (outcome.new, outcome.changed) == (0, len(columns))
    for row in description.model.objects.all():
        column = wanted[row.pk][0].name if row.pk in wanted else ""
        differ = {name for name, value in content(row).items() if value != before[row.pk][name]}
        derived = {*description.derived_columns(), *(c.attname for c in row._meta.concrete_fields if not c.editable)}
        assert differ - derived - {"precision"} == ({column} if column else set())


def _cell_for(books: Books, row: Any, column: models.Field[Any, Any]) -> Any:
    from linli.kit.rendering import cell

    for value in books.ours.another(row, column):
        old = getattr(row, column.name)
        setattr(row, column.name, value)
        try:
            if _kept(row):
                return cell(row, column, unmasked=True)
        finally:
            setattr(row, column.name, old)
    return None


def _kept(row: Any) -> bool:
    from tests.promises.rows import _keeps_constraints

    return _keeps_constraints(row)


def _numbers_in(path: Path, description: Description) -> list[int]:
    import openpyxl

    from tests.promises.sheets import columns_of

    sheet: Any = openpyxl.load_workbook(path).worksheets[0]
    header, places = columns_of(sheet, description)
    return [int(sheet.cell(row, places["id"]).value) for row in range(header + 1, sheet.max_row + 1)]


@every_ledger
def test_every_write_leaves_one_log_line_a_row_and_version(name: str, books: Books) -> None:
    description = LEDGERS[name]
    first, second, *_rest = books.here[name]
    remark = next(column.name for column in typed(description) if isinstance(column, models.CharField) and not column.choices)
    first = description.model.objects.get(pk=first.pk)
    recording.correct(first, by=books.ours.clerk, reason="补充", columns={remark: "另一种写法"})
    recording.withdraw(description.model.objects.get(pk=second.pk), by=books.ours.clerk, reason="登记错了")
    for row in description.model.objects.all():
        lines = ChangeLine.objects.filter(ledger=name, entry=row.pk).order_by("version")
        assert [line.version for line in lines] == list(range(1, row.version + 1))
    assert list(chain.breaks(books.community.pk)) == []


@every_ledger
def test_a_withdrawn_row_is_outside_lists_figures_and_constraints(name: str, books: Books) -> None:
    description = LEDGERS[name]
    before = _figures(books, description)
    row = books.ours.draft(description, Kind.FULL)
    twin = description.model(**{column.attname: getattr(row, column.attname) for column in typed(description)})
    recording.record(row, by=books.ours.clerk)
    recording.withdraw(row, by=books.ours.clerk, reason="登记错了")
    assert row.pk not in description.model.objects.in_books().values_list("pk", flat=True)
    assert _figures(books, description) == before
    recording.record(twin, by=books.ours.clerk)


@every_ledger
def test_correcting_every_column_and_back_restores_content_and_figures(name: str, books: Books) -> None:
    description = LEDGERS[name]
    row = books.ours.recorded(description, Kind.FULL)
    row = description.model.objects.get(pk=row.pk)
    said, counted = content(row), _figures(books, description)
    corrected = []
    for column in typed(description):
        old = said[column.attname]
        if _corrected(books, row, column):
            corrected.append(column.name)
            row = description.model.objects.get(pk=row.pk)
            recording.correct(row, by=books.ours.clerk, reason="改回", columns={column.attname: old})
        row = description.model.objects.get(pk=row.pk)
        assert content(row) == said
    assert corrected == [column.name for column in typed(description)]
    assert _figures(books, description) == counted


def _corrected(books: Books, row: Any, column: Any) -> bool:
    for value in books.ours.another(row, column):
        try:
            recording.correct(type(row).objects.get(pk=row.pk), by=books.ours.clerk, reason="更正", columns={column.name: value})
        except EntryRefused:
            continue
        return True
    return False


def _figures(books: Books, description: Description) -> dict[str, tuple[Any, int]]:
    names = [name for name in _indicators(description)]
    found = figures(books.community, ALWAYS, names) if names else {}
    return {name: (one.value, one.rows) for name, one in found.items()}


def _indicators(description: Description) -> list[str]:
    from linli.indicators.catalogue import indicators

    return [one.name for one in indicators().values() if one.description is description]


@every_ledger
def test_queries_do_not_grow_with_rows(name: str, books: Books, tmp_path: Path) -> None:
    description = LEDGERS[name]
    _queries(books, description, tmp_path / "首.xlsx")  # what is read once and kept
    few = _queries(books, description, tmp_path / "少.xlsx")
    rows = [books.ours.recorded(description, Kind.FULL) for _ in range(4)]
    if not description.has_community:
        books.ours.name(rows)
    assert _queries(books, description, tmp_path / "多.xlsx") == few


def _queries(books: Books, description: Description, path: Path) -> int:
    with CaptureQueriesContext(connection, ) as caught:
        exported(description, books.community, path)
        _figures(books, description)
    return len(caught)


@every_ledger
def test_numbers_and_phones_are_never_in_the_open(name: str, books: Books, tmp_path: Path) -> None:
    from linli.cli.reading import as_objects

    description = LEDGERS[name]
    rows = list(description.model.objects.all())
    texts = {
        "log": "\n".join(ChangeLine.objects.filter(ledger=name).values_list("payload", flat=True)),
        "export": everything_in(exported(description, books.community, tmp_path / "表.xlsx")),
        "rows": str(as_objects(description, rows)),
    }
    for where, text in texts.items():
        assert [secret for secret in SECRETS if secret in text] == [], where
        assert re.findall(r"(?<![0-9A-Za-z])(?:\d{17}[\dXx]|1[3-9]\d{9})(?![0-9A-Za-z])", text) == [], where
