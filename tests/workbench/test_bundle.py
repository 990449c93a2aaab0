"""What the browser loads is what its sources give: built again, byte for byte."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from linli.workbench.shell.bundle import FOLDER

FRONTEND = Path(__file__).resolve().parents[2] / "frontend"
pytestmark = pytest.mark.one_database


@pytest.mark.skipif(not shutil.which("npm"), reason="no Node.js on this machine; the committed bundle serves")
def test_the_committed_bundle_is_what_the_sources_give(tmp_path: Path) -> None:
    if not FRONTEND.joinpath("node_modules").exists():
        install = ["npm", "ci", "--ignore-scripts", "--silent"]
        subprocess.run(install, cwd=FRONTEND, check=True, capture_output=True)
    built = tmp_path / "bundle"
    subprocess.run(["node", "build.mjs", str(built)], cwd=FRONTEND, check=True)
    assert contents(built) == contents(FOLDER)


def test_dark_by_the_computer_and_dark_by_hand_are_the_same_dark() -> None:
    tokens = (FRONTEND / "css/tokens.css").read_text()
    by_computer, by_hand = (
        re.findall(r"--[\w-]+: [^;]+;", tokens.partition(f"{selector} {{")[2].partition("}")[0])
        for selector in (":root:not([data-theme=light])", ":root[data-theme=dark]")
    )
    assert by_computer == by_hand != []


def contents(folder: Path) -> dict[str, bytes]:
    return {one.name: one.read_bytes() for one in folder.iterdir()}
