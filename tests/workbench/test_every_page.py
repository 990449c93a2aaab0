"""Every address of the sweep as its own worker's browser shows it: fits, complains of nothing, is accessible.

Whoever adds an address has to aim it (tests/workbench/aims), and so it stands here by existing.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, Response, ViewportSize
from pytest_django.live_server_helper import LiveServer

from linli.core.period import Period
from linli.filing import acts
from linli.filing.submissions import Submission
from linli.org.models import Account
from linli.reports.writing import submit_report
from tests.workbench.aims import names_of, own_pages, table
from tests.workbench.books import Books
from tests.workbench.browser import DESK, IN_A_BROWSER, PHONE, Seat, started

AXE = Path(__file__).resolve().parents[2] / "frontend/node_modules/axe-core/axe.min.js"
pytestmark = [
    *IN_A_BROWSER,
    pytest.mark.one_database,
    pytest.mark.skipif(not AXE.exists(), reason="axe-core is not installed: make bundle"),
]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
#: Own pages that are no pages: files, style sheets, fragments for a place in a page.
_HTML = "text/html"


@pytest.fixture
def addresses(ours: Books, worker: Account) -> list[str]:
    submit_report("employment", ours.community, Period.parse("2010H1"), ["html"], by=ours.clerk)
    report = Submission.objects.get()
    draft = acts.draft("employment", ours.community, Period.parse("2009H2"), by=ours.clerk)
    names = names_of(ours, report, draft)
    aimed = [one for aims in table().values() for one in aims or () if one.reads and one.opens]
    return [*own_pages(), *(one.filled(names)[0] for one in aimed), "/nowhere/"]


@pytest.fixture(params=[DESK, PHONE], ids=["desk", "phone"])
def seat(request: pytest.FixtureRequest, addresses: list[str], live_server: LiveServer) -> Iterator[Seat]:
    with started() as browser:
        screen: ViewportSize = request.param
        # The checker is put into the page from outside; the policy itself is tested elsewhere.
        context = browser.new_context(viewport=screen, bypass_csp=True)
        one = Seat(context.new_page(), live_server.url)
        one.log_in()
        yield one


def test_every_page_fits_says_nothing_wrong_and_is_accessible(seat: Seat, addresses: list[str]) -> None:
    troubles = []
    for address in addresses:
        answer = _opened(seat, address)
        if answer is None or _HTML not in answer.headers.get("content-type", ""):
            continue
        if seat.page.locator("html").count() and seat.too_wide_by() > 0:
            troubles.append(f"{address}: {seat.too_wide_by()} px too wide")
        troubles += [f"{address}: {told}" for told in _violations(seat.page)]
        troubles += [f"{address}: two elements are called {one}" for one in _namesakes(seat.page)]
        troubles += [f"{address}: {told}" for told in seat.complaints if "404" not in told]
        seat.complaints.clear()
    assert not troubles, "\n".join(troubles)
    assert seat.elsewhere == []


def _opened(seat: Seat, address: str) -> Response | None:
    """None for what the browser would save as a file, and for a fragment, which is seen in its page."""
    asked = seat.page.request.get(seat.address + address)
    if _HTML not in asked.headers.get("content-type", "") or "attachment" in asked.headers.get(
        "content-disposition", ""
    ):
        return None
    if "<html" not in asked.text():
        return None
    return seat.page.goto(seat.address + address)


def _violations(page: Page) -> list[str]:
    page.evaluate(AXE.read_text())
    found: list[dict[str, Any]] = page.evaluate(
        "rules => axe.run(document, {runOnly: rules}).then(told => told.violations)", RULES
    )
    return [f"{one['id']}: {one['nodes'][0]['html'][:160]} ({len(one['nodes'])})" for one in found]


def _namesakes(page: Page) -> list[str]:
    """Names that two elements bear: a fragment meant for one would go into the other."""
    found: list[str] = page.evaluate(
        "[...document.querySelectorAll('[id]')].map(one => one.id)"
        ".filter((name, at, all) => all.indexOf(name) !== at)"
    )
    return found
