"""What the documents say is what the code does."""

import importlib.util
import re
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from linli.kit.description import LEDGERS

pytestmark = pytest.mark.one_database
ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def tables() -> ModuleType:
    spec = importlib.util.spec_from_file_location("write_docs", ROOT / "tools/write_docs.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("name", ["ledgers", "indicators"])
def test_generated_tables_are_up_to_date(name: str, tables: ModuleType) -> None:
    assert (ROOT / f"docs/{name}.md").read_text(encoding="utf-8") == getattr(tables, name)()


def test_every_ledger_stands_in_the_glossary() -> None:
    glossary = (ROOT / "docs/glossary.md").read_text(encoding="utf-8")
    terms = {line.split("|")[1].strip() for line in glossary.splitlines() if line.startswith("| ")}
    assert sorted(one.title for one in LEDGERS.values() if one.title not in terms) == []


def test_a_term_stands_in_the_glossary_once() -> None:
    glossary = (ROOT / "docs/glossary.md").read_text(encoding="utf-8")
    terms = [
        line.split("|")[1].strip()
        for line in glossary.splitlines()
        if line.startswith("| ") and "---" not in line
    ]
    assert sorted({term for term in terms if term != "中文" and terms.count(term) > 1}) == []


@pytest.mark.parametrize("readme", ["README.md", "README.zh-CN.md"])
def test_a_readme_names_only_commands_and_files_that_exist(readme: str) -> None:
    text = (ROOT / readme).read_text(encoding="utf-8")
    for command in re.findall(r"linli ([a-z]+)", text):
        done = subprocess.run(
            [str(Path(sys.executable).with_name("linli")), command, "--help"],
            capture_output=True,
            check=False,
        )
        assert done.returncode == 0, command
    targets = re.findall(r"^make ([a-z]+)", text, re.MULTILINE)
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert targets
    assert all(re.search(rf"^{target}:", makefile, re.MULTILINE) for target in targets)
    for link in re.findall(r"\]\((?!http)([^)#]+)\)", text):
        assert (ROOT / link).exists(), link


def test_no_file_of_the_project_holds_a_registry_address_or_a_machine_path() -> None:
    files = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split()
    wrong = re.compile(
        r"https?://[^\s\"')]*(?:pypi|npmjs|pythonhosted|debian)\.|/root/|/work/(?:main|shared|plan)"
    )
    found = []
    for file in files:
        path = ROOT / file
        if (
            path.suffix in {".py", ".md", ".toml", ".txt", ".css", ".html", ".typ", ".csv", ""}
            and path.is_file()
            and "fonts" not in path.parts
        ):
            text = path.read_text(encoding="utf-8", errors="ignore")
            if path != Path(__file__) and wrong.search(text):
                found.append(file)
    assert found == []
