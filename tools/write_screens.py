"""Every screen of the workbench as a picture in docs/screens, at a desk, on a phone, dark and large.

    python tools/write_screens.py [name …]     needs Chromium and the demonstration in LINLI_HOME (make demo)

The books are copied first: looking changes nothing. The pictures are to be looked at and not committed; the
few that the READMEs show lie in docs/pictures.
"""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path
from typing import NamedTuple

from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
INTO = ROOT / "docs/screens"
COMMUNITY, STREET, PERIOD = "140107002003", "140107002000", "2010H1"
FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip


class Screen(NamedTuple):
    """``path`` may hold {person}, {household}…: the number of some such row, looked up in the books."""

    name: str
    path: str
    account: str = "shequ"


SCREENS = (
    Screen("today", "/"),
    Screen("ledger", f"/ledgers/employment.placement/{COMMUNITY}/"),
    Screen("ledgers", f"/ledgers/{COMMUNITY}/"),
    Screen("form", f"/ledgers/employment.unemployment/{COMMUNITY}/new/"),
    Screen("grid", f"/ledgers/employment.placement/{COMMUNITY}/grid/"),
    Screen("month", f"/ledgers/employment.unemployment/{COMMUNITY}/month/"),
    Screen("entry", "/rows/employment.placement/{placement}/"),
    Screen("people", f"/people/{COMMUNITY}/"),
    Screen("person", f"/people/{COMMUNITY}/{{person}}/"),
    Screen("household", f"/households/{COMMUNITY}/{{household}}/"),
    Screen("buildings", f"/buildings/{COMMUNITY}/"),
    Screen("building", f"/buildings/{COMMUNITY}/{{building}}/"),
    Screen("import", f"/import/{COMMUNITY}/"),
    Screen("figures", f"/figures/{COMMUNITY}/{PERIOD}/"),
    Screen("figure", f"/figures/{COMMUNITY}/{PERIOD}/employment.placement.placed/"),
    Screen("reports", "/reports/"),
    Screen("incomplete", f"/incomplete/{COMMUNITY}/"),
    Screen("inbox", f"/office/{STREET}/{PERIOD}/", "zonghe"),
    Screen("me", "/me/"),
    Screen("admin", "/admin/", "guanli"),
)
ROWS = {
    "placement": "employment_placement", "person": "registry_person", "household": "registry_household",
    "building": "registry_building",
}  # fmt: skip
SIZES = {"": (1440, 900), "-phone": (390, 844)}


def main(names: list[str]) -> int:
    home = Path(os.environ.get("LINLI_HOME", ROOT / "var"))
    accounts = home / "demonstration/accounts.txt"
    if not accounts.exists():
        print("make demo first")
        return 2
    password = re.search(r"密码都是 (\S+)", accounts.read_text())
    assert password is not None
    INTO.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="linli-screens-") as folder:
        copy = Path(folder) / "home"
        shutil.copytree(home, copy)
        port = _free_port()
        environment = os.environ | {"LINLI_HOME": str(copy), "LINLI_TODAY": "2010-07-02"}
        command = [sys.executable, "-c", "import sys; from linli.cli import main; sys.exit(main())"]
        server = subprocess.Popen([*command, "serve", "--port", str(port)], env=environment)
        try:
            _wait(port)
            _draw([one for one in SCREENS if not names or one.name in names], port, password[1], copy)
        finally:
            server.terminate()
            server.wait()
    return 0


def _draw(screens: list[Screen], port: int, password: str, home: Path) -> None:
    numbers = _numbers(home)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium") or "/usr/bin/chromium", args=list(FLAGS)
        )
        for account in dict.fromkeys(one.account for one in screens):
            for suffix, (width, height) in SIZES.items():
                for scheme in ("light", "dark"):
                    own = [one for one in screens if one.account == account]
                    tail = suffix + ("-dark" if scheme == "dark" else "")
                    _seat(browser, own, account, password, (width, height), scheme, tail, port, numbers)
        browser.close()


def _seat(
    browser: Browser, screens: list[Screen], account: str, password: str, size: tuple[int, int], scheme: str,
    tail: str, port: int, numbers: dict[str, int],
) -> None:  # fmt: skip
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]}, color_scheme="dark" if scheme == "dark" else "light"
    )
    page = context.new_page()
    here = f"http://127.0.0.1:{port}"
    page.goto(f"{here}/login/")
    page.wait_for_timeout(200)
    page.screenshot(path=INTO / f"login{tail}.png")
    page.fill("#username", account)
    page.fill("#password", password)
    page.click("button.primary")
    page.wait_for_load_state()
    for one in screens:
        answer = page.goto(here + one.path.format(**numbers))
        page.wait_for_timeout(300)
        if answer is None or answer.status != 200:
            print(f"{one.name}: {answer.status if answer else 'nothing'} {one.path}")
            continue
        page.screenshot(path=INTO / f"{one.name}{tail}.png")
    context.close()


def _numbers(home: Path) -> dict[str, int]:
    import sqlite3

    books = sqlite3.connect(home / "linli.sqlite3")
    return {
        key: books.execute(f"SELECT min(id) FROM {table}").fetchone()[0] or 0 for key, table in ROWS.items()
    }


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def _wait(port: int) -> None:
    for _attempt in range(300):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=1):
                return
        except OSError:
            time.sleep(0.2)
    msg = "the server did not start"
    raise RuntimeError(msg)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
