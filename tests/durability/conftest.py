"""Books of their own for processes that are killed: an SQLite file, or a database of the test server."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest

from linli.core.identity import identity_number
from tests.cli.prepare import write
from tests.commands import Done, Warm, environment
from tests.database import WHICH

ROOT = Path(__file__).parents[2]
ORG, NEIGHBOUR = "140107002003", "140107002004"


@dataclass
class Books:
    """One set of books, the process that forks commands on it, and a look at its tables from outside."""

    home: Path
    folder: Path
    settings: dict[str, str]
    warm: Warm
    _people: int = field(default=0)

    def counts(self) -> dict[str, int]:
        """{table: rows}, and how many lines all chains have."""
        tables = sorted(row[0] for row in self.ask(_TABLES))
        found = {table: self.ask(f'SELECT count(*) FROM "{table}"')[0][0] for table in tables}
        return found | {"lines": self.ask("SELECT coalesce(sum(sequence), 0) FROM kit_chainhead")[0][0]}

    def ask(self, question: str) -> list[tuple[Any, ...]]:
        if WHICH == "postgres":
            with psycopg.connect(self.settings["DATABASE_URL"]) as connection:
                return connection.execute(question).fetchall()
        with closing(sqlite3.connect(self.home / "linli.sqlite3")) as database:
            return database.execute(question).fetchall()

    def unemployed(self, number: int) -> Path:
        """A roster of people whom nobody has registered yet."""
        rows: list[Sequence[Any]] = [["姓名", "身份证号", "住址", "失业类型", "登记日期"]]
        for _ in range(number):
            self._people += 1
            birth = date(1950, 1, 1) + timedelta(days=self._people)
            rows.append(
                [f"王{self._people}", identity_number("140107", birth, 101), "3-2-501", "下岗", "2010-03-05"]
            )
        return write(self.folder / f"下岗{self._people}.xlsx", *rows)

    def doctor(self) -> Done:
        return self.warm.run("doctor", "--json")


_TABLES = (
    "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
    if WHICH == "postgres"
    else "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
)


def made(folder: Path, name: str) -> tuple[Path, dict[str, str]]:
    """A home with a street and its two communities, and nothing else; the settings that lead to it."""
    settings = {"DJANGO_SETTINGS_MODULE": "linli.config.settings", "LINLI_TODAY": "2010-07-02"}
    home = folder / name
    if WHICH == "postgres":
        server = os.environ["DATABASE_URL"]
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
            connection.execute(f'CREATE DATABASE "{name}"')
        settings["DATABASE_URL"] = urlunsplit(urlsplit(server)._replace(path=f"/{name}"))
    command = [sys.executable, "-m", "tests.cli.prepare"]
    subprocess.run(command, env=environment(home, settings), check=True, cwd=ROOT)
    return home, settings


@pytest.fixture(scope="package")
def books(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Books]:
    folder = tmp_path_factory.mktemp("durability")
    home, settings = made(folder, "linli_durability")
    with Warm(home, folder, **settings) as warm:
        yield Books(home, folder, settings, warm)
