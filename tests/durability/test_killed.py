"""kill -9 at any moment: an import is there whole or not at all, and what was acknowledged stays."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time

import pytest

from tests.commands import environment
from tests.durability.conftest import ORG, ROOT, Books

pytestmark = [pytest.mark.durability, pytest.mark.xdist_group("durability")]

LEDGER = "employment.unemployment"
#: People in one roster; with each come a card, a spell, and three lines of the log.
PEOPLE = 80
TRIALS = 16


def test_an_import_that_is_killed_is_there_whole_or_not_at_all(books: Books) -> None:
    assert books.warm.run("import", LEDGER, books.unemployed(3), "--org", ORG).code == 0
    before = books.counts()
    began = time.monotonic()
    assert books.warm.run("import", LEDGER, books.unemployed(PEOPLE), "--org", ORG).code == 0
    lasts = time.monotonic() - began
    whole = {table: number - before[table] for table, number in books.counts().items()}
    assert {whole["employment_unemployment"], whole["registry_person"], whole["registry_residentcard"]} == {
        PEOPLE
    }
    assert whole["kit_changeline"] == whole["lines"] == 3 * PEOPLE

    moments = random.Random(2010)
    # As often near the end, where the rows are written, as in the long reading before.
    delays = [moments.uniform(0.6, 1.0) if trial % 2 else moments.random() for trial in range(TRIALS)]
    killed = 0
    for delay in delays:
        before = books.counts()
        complete = {table: number + whole[table] for table, number in before.items()}
        path = books.unemployed(PEOPLE)
        pid = books.warm.start("import", LEDGER, path, "--org", ORG)
        time.sleep(delay * lasts)
        os.kill(pid, signal.SIGKILL)
        killed += books.warm.wait(pid).code == -signal.SIGKILL
        assert books.counts() in (before, complete), f"killed after {delay * lasts:.2f} s"
        again = books.warm.run("import", LEDGER, path, "--org", ORG, "--json")
        assert again.code == 0, again.out + again.err
        assert again.json["new"] + again.json["unchanged"] == PEOPLE
        assert books.counts() == complete
    # Most moments lie within the import; on a machine that quickens meanwhile some come after it.
    assert killed >= TRIALS // 4
    assert books.doctor().json["chain"]["whole"] is True


def test_what_was_acknowledged_before_a_kill_is_there(books: Books) -> None:
    command = [sys.executable, "-m", "tests.durability.typing_in"]
    for acknowledged in (1, 7):
        typist = subprocess.Popen(
            command, cwd=ROOT, env=environment(books.home, books.settings), stdout=subprocess.PIPE, text=True
        )
        assert typist.stdout
        numbers = [int(typist.stdout.readline()) for _ in range(acknowledged)]
        typist.kill()
        numbers += [int(line) for line in typist.stdout.read().splitlines()]
        typist.stdout.close()
        assert typist.wait() == -signal.SIGKILL
        known = ", ".join(str(number) for number in numbers)
        assert books.ask(f"SELECT count(*) FROM registry_grid WHERE id IN ({known})") == [(len(numbers),)]
        lines = "SELECT count(*) FROM kit_changeline WHERE ledger = 'registry.grid' AND entry IN ({})"
        assert books.ask(lines.format(known)) == [(len(numbers),)]
    assert books.doctor().json["chain"]["whole"] is True
