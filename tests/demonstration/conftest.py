"""The rosters of the demonstration, written once for all its tests."""

from pathlib import Path

import pytest

from linli.demonstration.world import World, founding_world
from linli.demonstration.writing import write_rosters
from tests.demonstration.books import Books, read_books


@pytest.fixture(scope="session")
def roster_directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("rosters")
    write_rosters(directory)
    return directory


@pytest.fixture(scope="session")
def books(roster_directory: Path) -> Books:
    return read_books(roster_directory)


@pytest.fixture(scope="session")
def world() -> World:
    return founding_world()
