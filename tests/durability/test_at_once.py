"""Several write at the same time: each row once, no update lost, no two deadlocked, every chain whole."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.prepare import write
from tests.commands import Warm, environment
from tests.database import WHICH
from tests.durability.conftest import NEIGHBOUR, ORG, ROOT, Books, made

pytestmark = [pytest.mark.durability, pytest.mark.xdist_group("durability")]

PEOPLE = 60


def certificates(folder: Path, number: int) -> Path:
    """A roster whose ledger has no constraint that would notice a row entered twice."""
    rows = [
        ["姓名", "证书名称", "取得日期"],
        *([f"赵{one}", f"第{number}期", "2009-05-01"] for one in range(PEOPLE)),
    ]
    return write(folder / f"证书{number}.xlsx", *rows)


@pytest.mark.parametrize("ledger", ["employment.unemployment", "registry.staff_certificate"])
def test_two_who_import_one_file_at_the_same_time_enter_it_once(ledger: str, books: Books) -> None:
    for round_ in range(3):
        path = (
            books.unemployed(PEOPLE)
            if ledger.startswith("employment")
            else certificates(books.folder, round_)
        )
        before = books.counts()
        both = [books.warm.start("import", ledger, path, "--org", ORG, "--json") for _ in range(2)]
        told = [books.warm.wait(pid) for pid in both]
        assert [one.code for one in told] == [0, 0], [one.err for one in told]
        assert sorted((one.json["new"], one.json["unchanged"]) for one in told) == [(0, PEOPLE), (PEOPLE, 0)]
        table = ledger.replace(".", "_").replace("staff_certificate", "staffcertificate")
        assert books.counts()[table] - before[table] == PEOPLE
    assert books.doctor().json["chain"]["whole"] is True


def test_two_communities_that_import_the_same_people_share_them(books: Books) -> None:
    """A number that both bring for the first time is one person, whoever comes first."""
    path = books.unemployed(PEOPLE)
    before = books.counts()
    both = [
        books.warm.start("import", "employment.unemployment", path, "--org", place, "--json")
        for place in (ORG, NEIGHBOUR)
    ]
    told = [books.warm.wait(pid) for pid in both]
    assert [(one.code, one.json["new"]) for one in told] == [(0, PEOPLE), (0, PEOPLE)], [
        one.out for one in told
    ]
    after = books.counts()
    assert after["registry_person"] - before["registry_person"] == PEOPLE
    assert after["employment_unemployment"] - before["employment_unemployment"] == 2 * PEOPLE
    assert books.doctor().json["chain"]["whole"] is True


def test_two_who_start_on_new_books_seal_with_the_same_keys(tmp_path: Path) -> None:
    home, settings = made(tmp_path, "linli_new")
    (home / "keys.json").unlink(missing_ok=True)
    with Warm(home, tmp_path, **settings) as warm:
        new = Books(home, tmp_path, settings, warm)
        both = [
            warm.start("import", "employment.unemployment", new.unemployed(10), "--org", ORG)
            for _ in range(2)
        ]
        assert [warm.wait(pid).code for pid in both] == [0, 0]
        opened = ("--unmasked", "--purpose", "核对")
        assert (
            warm.run("export", "employment.unemployment", tmp_path / "表.xlsx", "--org", ORG, *opened).code
            == 0
        )
    assert [path.name for path in home.iterdir() if "keys" in path.name] == ["keys.json"]


def test_many_writers_lose_nothing_and_never_wait_for_each_other_for_ever(books: Books) -> None:
    """Sixteen on PostgreSQL, four on SQLite, where one writes at a time: see ``many`` for what they do."""
    writers, rounds, couples = (16, 8, 8) if WHICH == "postgres" else (4, 6, 4)
    command = [sys.executable, "-m", "tests.durability.many", str(writers), str(rounds), str(couples), WHICH]
    done = subprocess.run(
        command, cwd=ROOT, env=environment(books.home, books.settings), capture_output=True, text=True,
        check=False, timeout=80,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["errors"] == []
    assert told["recorded"] == told["rows"] == told["numbers"] == writers * rounds
    assert told["storeys"] == writers * rounds, "no correction was lost"
    assert (told["open"], told["unlinked"]) == (0, 0), "two halves of one fact written at once have met"
    assert told["stale"] == 0, "what was derived rests on what the books say now"
    assert told.get("untangled", [2, 2]) == [2, 2], "what PostgreSQL broke off was tried again"
    assert books.doctor().json["chain"]["whole"] is True
