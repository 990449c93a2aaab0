"""What every ledger promises by existing; a new ledger is held to it without being named here."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, models
from django.test.utils import CaptureQueriesContext

from linli.cli.reading import as_objects
from linli.core.period import Period
from linli.indicators.catalogue import indicators
from linli.indicators.figures import figures
from linli.kit import chain, recording
from linli.kit.chain import ChangeLine
from linli.kit.description import LEDGERS, Authority, Description, Retention
from linli.kit.entries import Recorded
from linli.kit.fields import EncryptedField
from linli.kit.importing.composition import composition
from linli.kit.privacy import Privacy
from linli.kit.recording import EntryRefused
from linli.registry.person import PersonField
from tests.promises.conftest import Books
from tests.promises.rows import SECRETS, Kind, content, moves_of, typed
from tests.promises.sheets import everything_in, exported

pytestmark = [pytest.mark.xdist_group("promises"), pytest.mark.django_db]
every_ledger = pytest.mark.parametrize("name", sorted(LEDGERS))
GLOSSARY = Path(__file__).parents[2] / "docs/glossary.md"
CHINESE = re.compile("[\u4e00-\u9fff]")
#: An identity number, or a mobile phone, standing for itself.
IN_THE_OPEN = re.compile(r"(?<![0-9A-Za-z+/=])(?:\d{17}[\dXx]|1[3-9]\d{9})(?![0-9A-Za-z+/=])")
#: Most days that generated rows mention lie in it.
ALWAYS = Period.parse("2009-01-01..2019-12-31")


@every_ledger
def test_a_ledger_says_what_it_is(name: str) -> None:
    description = LEDGERS[name]
    assert CHINESE.search(description.title)
    assert CHINESE.search(str(description.model._meta.verbose_name))
    assert CHINESE.search(description.help), "one sentence for the person who types"
    assert any(CHINESE.search(word) for word in description.words)
    assert isinstance(description.authority, Authority)
    assert isinstance(description.retention, Retention)
    assert description.retention.years is None or description.retention.years > 0
    assert isinstance(description.privacy, Privacy)
    assert set(description.key) <= {column.name for column in typed(description)}


@every_ledger
def test_every_column_has_its_customary_label_once(name: str) -> None:
    description = LEDGERS[name]
    shown = {*description.columns, *(column.name for column in typed(description))}
    labels = {column: description.label(column) for column in shown}
    assert [label for label in labels.values() if not CHINESE.search(label)] == []
    assert len(set(labels.values())) == len(labels)
    titles = [column.title for column in composition(name).columns]
    assert len(set(titles)) == len(titles)


@every_ledger
def test_a_ledger_about_people_is_not_public(name: str) -> None:
    description = LEDGERS[name]
    about_people = [
        column.name for column in typed(description) if isinstance(column, PersonField | EncryptedField)
    ]
    assert not about_people or description.privacy >= Privacy.INTERNAL


@every_ledger
def test_the_title_stands_in_the_glossary(name: str) -> None:
    assert LEDGERS[name].title in GLOSSARY.read_text()


@every_ledger
def test_every_write_leaves_one_log_line_a_row_and_version(name: str, books: Books) -> None:
    description = LEDGERS[name]
    first, second = (description.model.objects.get(pk=row.pk) for row in books.here[name][:2])
    texts = [column.name for column in typed(description) if isinstance(column, models.CharField)]
    plain = next(column for column in texts if not description.column(column).choices)
    recording.correct(first, {plain: "另写"}, by=books.ours.clerk, reason="补充")
    recording.withdraw(second, by=books.ours.clerk, reason="登记错了")
    for row in description.model.objects.all():
        lines = ChangeLine.objects.filter(ledger=name, entry=row.pk).order_by("version")
        assert [line.version for line in lines] == list(range(1, row.version + 1))
    assert list(chain.breaks(books.community.pk)) == []


@every_ledger
def test_a_withdrawn_row_is_outside_lists_figures_and_constraints(name: str, books: Books) -> None:
    description = LEDGERS[name]
    before = counted(books, description)
    row = books.ours.draft(description, Kind.FULL)
    twin = description.model(**{one.attname: getattr(row, one.attname) for one in typed(description)})
    recording.record(row, by=books.ours.clerk)
    recording.withdraw(row, by=books.ours.clerk, reason="登记错了")
    assert row.pk not in description.model.objects.in_books().values_list("pk", flat=True)
    assert counted(books, description) == before
    recording.record(twin, by=books.ours.clerk)
    assert description.model.objects.in_books().filter(pk=twin.pk).exists()


@every_ledger
def test_correcting_every_column_and_back_restores_content_and_figures(name: str, books: Books) -> None:
    description = LEDGERS[name]
    model = description.model
    number = books.ours.recorded(description, Kind.FULL).pk
    said, figures_before = content(model.objects.get(pk=number)), counted(books, description)
    # The state of a case goes on and not back: tests/kit/test_cases.py.
    columns = [column for column in typed(description) if not moves_of(column, description)]
    for column in columns:
        assert _corrected(books, model.objects.get(pk=number), column), column.name
        old = {column.attname: said[column.attname]}
        recording.correct(model.objects.get(pk=number), old, by=books.ours.clerk, reason="改回")
        assert content(model.objects.get(pk=number)) == said
    assert counted(books, description) == figures_before


def _corrected(books: Books, row: Recorded, column: Any) -> bool:
    """To the first other value that the ledger's rules accept."""
    for value in books.ours.another(row, column):
        fresh = type(row).objects.get(pk=row.pk)
        try:
            recording.correct(fresh, {column.name: value}, by=books.ours.clerk, reason="更正")
        except EntryRefused:
            continue
        return True
    return False


@every_ledger
def test_queries_do_not_grow_with_rows(name: str, books: Books, tmp_path: Path) -> None:
    description = LEDGERS[name]
    _queries(books, description, tmp_path / "首.xlsx")  # what is read once and kept
    few = _queries(books, description, tmp_path / "少.xlsx")
    rows = [books.ours.recorded(description, Kind.FULL) for _ in range(4)]
    if not description.has_community:
        books.ours.name(rows)
    assert _queries(books, description, tmp_path / "多.xlsx") <= few


def _queries(books: Books, description: Description, path: Path) -> int:
    with CaptureQueriesContext(connection) as caught:
        exported(description, books.community, path)
        counted(books, description)
    return len(caught)


@every_ledger
def test_numbers_and_phones_are_never_in_the_open(name: str, books: Books, tmp_path: Path) -> None:
    description = LEDGERS[name]
    texts = {
        "log": str(list(ChangeLine.objects.filter(ledger=name).values_list("payload", flat=True))),
        "export": everything_in(exported(description, books.community, tmp_path / "表.xlsx")),
        "rows": str(as_objects(description, list(description.model.objects.all()))),
    }
    for where, text in texts.items():
        assert [secret for secret in SECRETS if secret in text] == [], where
        assert IN_THE_OPEN.findall(text) == [], where


def counted(books: Books, description: Description) -> dict[str, tuple[Any, int]]:
    """Value and rows of every figure of a ledger."""
    names = [one.name for one in indicators().values() if one.description is description]
    found = figures(books.community, ALWAYS, names) if names else {}
    return {name: (one.value, one.rows) for name, one in found.items()}
