"""The benchmarks of writing run on a few rows: both ways end with the same rows, the chain is whole."""

import io
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from django.db import connection

from linli.bench import Result, importing, scratch, writers
from linli.bench.apart import Memory
from linli.bench.claim import Claim
from linli.kit.chain import ChangeLine
from tests.database import WHICH

ON = {"sqlite": ("SQLite",), "postgres": ("PostgreSQL",)}[WHICH]


@pytest.fixture(scope="module", autouse=True)
def scratch_databases(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The benchmarks make their own databases and leave nothing behind. They say something of both."""
    with django_db_blocker.unblock():
        yield
    scratch.remove_all()


def test_both_ways_of_importing_end_with_the_same_rows_and_ours_with_a_whole_chain() -> None:
    results: list[Result] = importing.run(False, rows=200, few=100, on=ON)
    assert [one.what for one in results] == [
        "每千行：openpyxl+django-import-export / 本系统",
        "导入200行，内存高出空闲时",
        "200行 / 100行的用时",
    ]
    for one in results:
        assert one.equal, str(one)
        assert (one.backend, one.slow > 0, one.quick > 0) == (ON[0], True, True)


@pytest.mark.skipif(WHICH != "postgres", reason="starts a PostgreSQL")
def test_a_scratch_server_starts_without_a_word_where_no_runtime_folder_is_given() -> None:
    """A desk's session has XDG_RUNTIME_DIR, a bare login or a container has none."""
    start = "from linli.bench import scratch; settings = scratch._postgresql(); print(settings['ENGINE'])"
    given = {name: value for name, value in os.environ.items() if name != "XDG_RUNTIME_DIR"}
    done = subprocess.run(
        [sys.executable, "-c", start], env=given, capture_output=True, text=True, check=True
    )
    assert (done.stdout.strip(), done.stderr) == ("django.db.backends.postgresql", "")


@pytest.fixture(scope="module")
def claims_table(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    with django_db_blocker.unblock(), connection.schema_editor() as editor:
        editor.create_model(Claim)
    yield
    with django_db_blocker.unblock(), connection.schema_editor() as editor:
        editor.delete_model(Claim)


@pytest.fixture
def written(claims_table: None, db: None, monkeypatch: pytest.MonkeyPatch) -> list[writers.Written]:
    """Two writers of the benchmark, one after the other in this process: no server, the same writing."""
    writers.found_communities()
    done = []
    for name in ("甲", "乙"):
        monkeypatch.setattr(sys, "stdin", io.StringIO("\n"))
        done.append(writers.Written(**writers.write(Memory(), name, "15")))
    return done


def test_what_the_writers_acknowledged_is_in_the_books(written: list[writers.Written]) -> None:
    assert sum(one.recorded + one.corrected for one in written) == 30
    assert min(one.corrected for one in written) > 0
    assert list(writers.what_is_wrong(written)) == []


def test_a_correction_or_an_entry_that_got_lost_is_found(written: list[writers.Written]) -> None:
    """As if one more of each had been acknowledged than the books hold."""
    recorded, corrected = sum(one.recorded for one in written), sum(one.corrected for one in written)
    more = replace(written[0], recorded=written[0].recorded + 1, corrected=written[0].corrected + 1)
    assert list(writers.what_is_wrong([more, written[1]])) == [
        f"确认了{corrected + 1}次更正，账上是{corrected}次",
        f"确认了{recorded + 1}条登记，账上是{recorded}条",
        "变更链的行数或记录号不对",
    ]


def test_a_line_that_is_missing_in_a_chain_is_found(written: list[writers.Written]) -> None:
    last = ChangeLine.objects.filter(ledger="bench.claim").order_by("-pk")[0]
    ChangeLine.objects.filter(pk=last.pk).delete()
    wrong = list(writers.what_is_wrong(written))
    assert wrong[0] == "变更链的行数或记录号不对"
    assert "链头与最后一条不符" in wrong[1]
