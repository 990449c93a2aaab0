"""What every ledger promises its neighbours: their rows are neither seen nor touched from here."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from linli.kit import recording
from linli.kit.description import LEDGERS
from linli.kit.entries import Recorded
from linli.kit.importing.running import import_file
from linli.kit.recording import EntryRefused
from linli.kit.storage import ChangedMeanwhile
from linli.org.accounts import Account, Duty, Role
from linli.org.scope import visible_to
from tests.promises.conftest import Books
from tests.promises.rows import Kind, content, typed
from tests.promises.sheets import edited, exported, filled_template, numbers_in

pytestmark = [pytest.mark.xdist_group("promises"), pytest.mark.django_db]
every_ledger = pytest.mark.parametrize("name", sorted(LEDGERS))
TODAY = date(2010, 7, 2)


@every_ledger
def test_a_worker_sees_her_communitys_rows_and_no_others(name: str, books: Books) -> None:
    worker = Account.objects.open("liwen", None, name="李文")
    Role.objects.create(
        account=worker, organisation=books.community, duty=Duty.WORKER, started_on=date(2009, 1, 1)
    )
    rows = LEDGERS[name].model.objects.in_books().visible_to(visible_to(worker, TODAY))
    seen = set(rows.values_list("pk", flat=True))
    assert {row.pk for row in books.here[name]} <= seen
    assert {row.pk for row in books.there[name]} & seen == set()


@every_ledger
def test_a_street_sees_both_and_a_dismissed_worker_nothing(name: str, books: Books) -> None:
    rows = LEDGERS[name].model.objects.in_books()
    officer = Account.objects.open("zhaoyun", None, name="赵云")
    assert books.community.parent
    role = Role.objects.create(
        account=officer, organisation=books.community.parent, duty=Duty.LEADER, started_on=date(2009, 1, 1)
    )
    seen = set(rows.visible_to(visible_to(officer, TODAY)).values_list("pk", flat=True))
    assert {row.pk for row in [*books.here[name], *books.there[name]]} <= seen
    role.ended_on = TODAY
    role.save()
    assert not rows.visible_to(visible_to(officer, TODAY)).exists()


@every_ledger
def test_an_export_holds_no_neighbours_rows(name: str, books: Books, tmp_path: Path) -> None:
    description = LEDGERS[name]
    numbers = set(numbers_in(exported(description, books.community, tmp_path / "表.xlsx"), description))
    assert {row.pk for row in books.here[name]} <= numbers
    assert numbers & {row.pk for row in books.there[name]} == set()


@every_ledger
def test_an_import_cannot_take_a_neighbours_row_by_its_number(
    name: str, books: Books, tmp_path: Path
) -> None:
    description = LEDGERS[name]
    before = [content(row) for row in _theirs(books, name)]
    path = exported(description, books.theirs.community, tmp_path / "表.xlsx")
    number = numbers_in(path, description)[0]
    outcome = import_file(name, path, books.community, by=books.ours.clerk)
    assert not outcome.written
    refused = next(one for one in outcome.refusals if one.code == "entry-number")
    assert str(number) in refused.found
    assert "记录号留空" in refused.remedy
    assert [content(row) for row in _theirs(books, name)] == before


@every_ledger
def test_an_import_cannot_take_a_neighbours_row_by_its_key(name: str, books: Books, tmp_path: Path) -> None:
    """The same content typed here is a row of ours, or refused; theirs stays as it is."""
    description = LEDGERS[name]
    theirs = _theirs(books, name)
    before = [content(row) for row in theirs]
    path = filled_template(description, theirs, tmp_path / "表.xlsx")
    edits = dict.fromkeys(_texts(name) - set(description.key), "改过")
    edited(path, [edits for _row in theirs], description)
    import_file(name, path, books.community, by=books.ours.clerk)
    assert [content(row) for row in _theirs(books, name)] == before


@every_ledger
def test_a_row_cannot_move_to_another_community(name: str, books: Books) -> None:
    description = LEDGERS[name]
    if not description.has_community:
        assert not hasattr(description.model, "community_id")
        return
    row: Any = description.model.objects.get(pk=books.here[name][0].pk)
    row.community = books.theirs.community
    with pytest.raises((ChangedMeanwhile, EntryRefused)):
        recording.correct(row, by=books.ours.clerk, reason="搬走")
    assert description.model.objects.get(pk=row.pk).community_id == books.community.pk  # type: ignore[attr-defined]


@every_ledger
def test_an_entry_cannot_name_a_neighbours_row(name: str, books: Books) -> None:
    description = LEDGERS[name]
    for column in typed(description):
        target = getattr(column, "related_model", None)
        if target is None or not target.description.has_community:
            continue
        draft = books.ours.draft(description, Kind.FULL)
        setattr(draft, column.attname, books.there[target.description.name][0].pk)
        with pytest.raises(EntryRefused, match="本社区的"):
            recording.record(draft, by=books.ours.clerk)


def _theirs(books: Books, name: str) -> list[Recorded]:
    return list(
        LEDGERS[name].model.objects.filter(pk__in=[row.pk for row in books.there[name]]).order_by("pk")
    )


def _texts(name: str) -> set[str]:
    description = LEDGERS[name]
    return {
        one.name
        for one in typed(description)
        if one.get_internal_type() == "CharField" and not one.choices and "identity" not in one.name
    }
