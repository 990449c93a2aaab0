"""A report goes up, comes back with a remark at a place, is corrected and approved: at desk and on phone."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager

import pytest
from django.db import connection
from playwright.sync_api import Browser, ViewportSize
from pytest_django.live_server_helper import LiveServer

from linli.core.period import Period
from linli.filing.submissions import Submission
from linli.org.models import Account
from linli.reports.writing import submit_report
from tests.workbench.books import PASSWORD, Books
from tests.workbench.browser import DESK, IN_A_BROWSER, PHONE, Seat, started

pytestmark = IN_A_BROWSER
INBOX = "/office/140107002000/2010H1/"


@pytest.fixture
def report(ours: Books) -> Submission:
    submit_report("employment", ours.community, Period.parse("2010H1"), ["html"], by=ours.clerk)
    return Submission.objects.get()


@pytest.fixture
def chromium(
    live_server: LiveServer,
    worker: Account,
    labour_officer: Account,
    neighbours_worker: Account,
    report: Submission,
) -> Iterator[Browser]:
    with started() as browser:
        yield browser


@contextmanager
def seated(chromium: Browser, address: str, username: str, screen: ViewportSize) -> Iterator[Seat]:
    """Somebody logged in before a screen of this size; nothing may be complained of or fetched elsewhere."""
    context = chromium.new_context(viewport=screen)
    seat = Seat(context.new_page(), address)
    seat.open("/login/")
    seat.page.fill("#username", username)
    seat.page.fill("#password", PASSWORD)
    seat.page.click("button.primary")
    seat.page.wait_for_url(f"{address}/")
    yield seat
    assert [told for told in seat.complaints if "404" not in told] == []
    assert seat.elsewhere == []
    context.close()


@pytest.mark.parametrize("screen", [DESK, PHONE], ids=["desk", "phone"])
def test_the_way_of_a_report_there_and_back(
    screen: ViewportSize, chromium: Browser, live_server: LiveServer, ours: Books, report: Submission
) -> None:
    def at(username: str) -> AbstractContextManager[Seat]:
        return seated(chromium, live_server.url, username, screen)

    page = f"/office/report/{report.pk}/"
    with at("sun") as office:
        office.open(INBOX)
        assert office.too_wide_by() <= 0
        office.page.locator("tr", has_text="教场巷社区").get_by_role("link", name="审").click()
        spot = office.page.locator(".spot", has_text="安置下岗失业人员").first
        spot.hover()
        spot.get_by_role("link", name="批注").click()
        office.page.get_by_label("批注", exact=True).fill("与核实单不符，请核对")
        office.page.get_by_role("button", name="记下批注").click()
        assert office.page.locator(".remark.is-draft").inner_text().startswith("待退回")
        assert office.too_wide_by() <= 0
        office.page.get_by_role("button", name="退回修改，带批注").click()
        assert "退回修改" in office.page.locator("ol.steps").inner_text()
    with at("tian") as stranger:
        for hidden in (page, INBOX, f"{page}sheet/"):
            stranger.open(hidden)
            assert "教场巷" not in stranger.page.content()
    with at("zhao") as community:
        community.open(page)
        assert "1 处批注" in community.page.locator(".sent-back").inner_text()
        remark = community.page.locator(".spot .remark")
        assert "与核实单不符" in remark.inner_text()
        assert community.too_wide_by() <= 0
        remark.get_by_label("答复", exact=True).fill("漏登一人，已补")
        remark.get_by_role("button", name="答复").click()
        assert "都答复了" in community.page.locator(".sent-back").inner_text()
    resubmit(ours)
    with at("sun") as office:
        office.open(INBOX)
        office.page.locator("tr", has_text="教场巷社区").get_by_role("link", name="审").click()
        assert "漏登一人，已补" in office.page.locator(".earlier").inner_text()
        office.page.get_by_role("button", name="签“经办”").click()
        assert "孙一平" in office.page.locator(".sheet-lines li.done").inner_text()
        office.page.get_by_role("button", name="审核通过").click()
        assert office.page.locator("ol.steps [aria-current]").inner_text() == "审核通过"
        office.page.get_by_role("link", name="审签单").click()
        assert "科室负责人" in office.page.locator(".sign-sheet").inner_text()
        assert office.too_wide_by() <= 0


def resubmit(ours: Books) -> None:
    """The second version, written from the books; the editor has its own journey.

    In a thread: while Playwright's event loop runs, this one may not ask the database.
    """

    def submit() -> None:
        try:
            submit_report("employment", ours.community, Period.parse("2010H1"), ["html"], by=ours.clerk)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        pool.submit(submit).result()
