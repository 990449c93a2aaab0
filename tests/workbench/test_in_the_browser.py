"""The pages in a real Chromium, at a desk and on a phone, light and dark: no error, nothing cut off."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import pytest
from playwright.sync_api import Browser, ViewportSize
from pytest_django.live_server_helper import LiveServer

from linli.core.period import Period
from linli.filing.submissions import Submission
from linli.org.models import Account
from linli.reports.writing import submit_report
from tests.workbench.books import PLACED, Books
from tests.workbench.browser import DESK, IN_A_BROWSER, PHONE, Seat, started

pytestmark = IN_A_BROWSER
HALF_YEAR = "/figures/140107002003/2010H1/"


@pytest.fixture
def chromium(live_server: LiveServer, worker: Account, report: Submission) -> Iterator[Browser]:
    with started() as browser:
        yield browser


@pytest.fixture
def report(ours: Books) -> Submission:
    submit_report("employment", ours.community, Period.parse("2010H1"), ["html"], by=ours.clerk)
    return Submission.objects.get()


@pytest.mark.parametrize(
    ("screen", "scheme"), [(DESK, "light"), (DESK, "dark"), (PHONE, "light"), (PHONE, "dark")]
)
def test_every_page_fits_its_screen_and_the_browser_has_nothing_to_complain_of(
    screen: ViewportSize, scheme: Literal["light", "dark"], chromium: Browser, live_server: LiveServer,
    worker: Account, ours: Books, report: Submission,
) -> None:  # fmt: skip
    context = chromium.new_context(viewport=screen, color_scheme=scheme)
    seat = Seat(context.new_page(), live_server.url)
    seat.log_in()
    for path in (
        "/", HALF_YEAR, f"{HALF_YEAR}{PLACED}/", f"{HALF_YEAR}employment.training.people/",
        f"/rows/employment.placement/{ours.placements[1].pk}/", "/reports/", f"/reports/{report.pk}/",
        f"/reports/{report.pk}.html", "/reports/draft/employment/140107002003/2009H2.html", "/password/",
    ):  # fmt: skip
        seat.open(path)
        assert seat.too_wide_by() <= 0, path
        assert seat.complaints == [], path
    assert seat.elsewhere == []
    context.close()


def test_from_the_first_page_a_number_leads_to_its_people_and_on_to_one_of_them(
    chromium: Browser, live_server: LiveServer, worker: Account, ours: Books, report: Submission
) -> None:
    context = chromium.new_context(viewport=DESK)
    seat = Seat(context.new_page(), live_server.url)
    page = seat.page
    seat.log_in()
    page.locator(".standing tr", has_text="安置下岗失业人员").first.get_by_role("link").click()
    assert page.locator("h1").inner_text() == "安置下岗失业人员"
    assert page.locator(".great .num").inner_text() == "1"
    assert page.locator("table.rows tbody tr").count() == 2
    assert page.locator("tr.uncounted").inner_text().startswith("001")
    page.get_by_role("link", name="002").click()
    assert "苗青" in page.locator("dl.facts").inner_text()

    page.get_by_role("link", name="工作报告").first.click()
    page.get_by_role("link", name="教场巷社区2010年上半年就业工作报告").click()
    page.locator("tr", has_text="安置下岗失业人员").first.locator("a.num").click()
    assert "报送时的数和明细" in page.locator(".title").inner_text()
    assert page.locator("table.rows tbody tr").count() == 2
    assert seat.complaints == []
    context.close()


def test_a_period_is_chosen_without_any_script(
    chromium: Browser, live_server: LiveServer, worker: Account, ours: Books
) -> None:
    context = chromium.new_context(viewport=PHONE, java_script_enabled=False)
    seat = Seat(context.new_page(), live_server.url)
    seat.log_in()
    seat.open(HALF_YEAR)
    seat.page.select_option("select[name=period]", "2010-03")
    seat.page.get_by_role("button", name="看").click()
    assert seat.page.url.endswith("/figures/140107002003/2010-03/")
    seat.page.locator("summary", has_text="安置下岗失业人员").first.click()
    assert seat.page.locator("p.definition", has_text="期内就业").first.is_visible()
    context.close()


def test_on_a_phone_a_row_is_a_card_and_the_places_lie_at_the_thumb(
    chromium: Browser, live_server: LiveServer, worker: Account, ours: Books
) -> None:
    context = chromium.new_context(viewport=PHONE)
    seat = Seat(context.new_page(), live_server.url)
    seat.log_in()
    seat.open(f"{HALF_YEAR}{PLACED}/")
    row = seat.page.locator("table.rows tbody tr").nth(1)
    assert row.evaluate("row => getComputedStyle(row).display") == "flex"
    assert seat.page.locator("table.rows thead").is_hidden()
    places = seat.page.locator("nav.tabs").bounding_box()
    assert places is not None
    assert round(places["y"] + places["height"]) == PHONE["height"]
    for place in seat.page.locator("nav.tabs > a:visible").all():
        box = place.bounding_box()
        assert box is not None
        assert box["height"] >= 44
    context.close()


def test_the_keyboard_sees_where_it_is(
    chromium: Browser, live_server: LiveServer, worker: Account, ours: Books
) -> None:
    context = chromium.new_context(viewport=DESK)
    seat = Seat(context.new_page(), live_server.url)
    seat.log_in()
    seat.page.keyboard.press("Tab")
    assert seat.page.evaluate("document.activeElement.textContent") == "跳到正文"
    seat.page.keyboard.press("Tab")
    outline = seat.page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid"
    context.close()
