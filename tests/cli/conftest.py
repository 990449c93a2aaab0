"""A small home, made once; every test finds it as it was made and may write to it."""

from __future__ import annotations

import hashlib
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.commands import Done, Warm, environment

ORG, STREET, NEIGHBOUR = "140107002003", "140107002000", "140107002004"
Linli = Callable[..., Done]


@pytest.fixture(scope="package")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, Warm]]:
    """The home as it was made, beside the one that is written to, and a warm process on the latter."""
    folder = tmp_path_factory.mktemp("cli")
    home = folder / "home"
    settings = {"DJANGO_SETTINGS_MODULE": "linli.config.settings"}
    command = [sys.executable, "-m", "tests.cli.prepare", str(folder)]
    subprocess.run(command, env=environment(home, settings), check=True, cwd=Path(__file__).parents[2])
    shutil.copytree(home, folder / "as-made")
    (folder / "told").mkdir()
    with Warm(home, folder / "told", LINLI_TODAY="2010-07-02") as warm:
        yield folder, warm


@pytest.fixture
def home(made: tuple[Path, Warm]) -> Path:
    folder, _warm = made
    home = folder / "home"
    shutil.rmtree(home)
    shutil.copytree(folder / "as-made", home)
    return home


@pytest.fixture
def linli(made: tuple[Path, Warm], home: Path) -> Linli:
    """Runs one command on the home."""
    return made[1].run


@pytest.fixture
def rosters(made: tuple[Path, Warm]) -> Path:
    """The folder with the workbooks from which the home was made."""
    return made[0]


def dump(home: Path) -> str:
    """A digest of every row of every table; two of them are equal when nothing was written."""
    database = sqlite3.connect(f"file:{home / 'linli.sqlite3'}?mode=ro", uri=True)
    try:
        lines = "\n".join(database.iterdump())
    finally:
        database.close()
    return hashlib.sha256(lines.encode()).hexdigest()
