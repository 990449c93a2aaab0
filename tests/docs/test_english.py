"""Every phrase of the screens and of the ledgers has its English, with the same places to be filled."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.one_database


@pytest.fixture(scope="module")
def tool() -> ModuleType:
    spec = importlib.util.spec_from_file_location("write_catalogue", ROOT / "tools/write_catalogue.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_catalogue_is_of_these_sources_and_whole(tool: ModuleType) -> None:
    with (tool.FOLDER / "django.po").open("rb") as file:
        known = read_po(file, locale="en")
    gathered = set(tool.gathered())
    kept = {one.id for one in known if one.id}
    assert gathered - kept == set(), "new phrases: python tools/write_catalogue.py, then translate"
    assert kept - gathered == set(), "phrases that nothing says any more: python tools/write_catalogue.py"
    assert tool.faults(known) == []


def test_the_compiled_catalogue_is_the_written_one(tool: ModuleType) -> None:
    with (tool.FOLDER / "django.po").open("rb") as file:
        known = read_po(file, locale="en")
    assert tool._as_mo(known) == (tool.FOLDER / "django.mo").read_bytes()
