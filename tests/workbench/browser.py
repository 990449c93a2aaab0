"""A real Chromium for the tests: how it is started, two screens, and somebody who sits before one."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

from tests.workbench.books import PASSWORD

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome") or ""
FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip
DESK, PHONE = ViewportSize(width=1440, height=900), ViewportSize(width=390, height=844)
#: Marks of every module that drives it.
IN_A_BROWSER = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
    pytest.mark.skipif(not CHROMIUM, reason="no Chromium on this machine"),
]


@contextmanager
def started() -> Iterator[Browser]:
    """To be started after the books are written and stopped before they are wiped.

    While Playwright's event loop runs, this thread has another connection to the database.
    """
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield browser
        browser.close()


class Seat:
    """Somebody before a screen; collects whatever the browser complains about or fetches elsewhere."""

    def __init__(self, page: Page, address: str) -> None:
        self.page, self.address = page, address
        self.complaints: list[str] = []
        self.elsewhere: list[str] = []
        page.on("console", lambda told: self.complaints.append(told.text) if told.type == "error" else None)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("request", lambda asked: self._note(asked.url))

    def open(self, path: str) -> None:
        self.page.goto(self.address + path)

    def log_in(self) -> None:
        self.open("/login/")
        self.page.fill("#username", "zhao")
        self.page.fill("#password", PASSWORD)
        self.page.click("button.primary")
        self.page.wait_for_url(f"{self.address}/")

    def too_wide_by(self) -> int:
        return int(self.page.evaluate("document.documentElement.scrollWidth - innerWidth"))

    def _note(self, url: str) -> None:
        if not url.startswith((self.address, "data:")):
            self.elsewhere.append(url)
