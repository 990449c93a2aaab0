"""The form at work in a real Chromium: keys, picker, digits, drafts; at a desk and on a phone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from linli.ledgers.employment.unemployment import Unemployment
from linli.org.models import Account
from tests.workbench.books import Books, again, day
from tests.workbench.browser import DESK, IN_A_BROWSER, PHONE, Seat, started

pytestmark = IN_A_BROWSER
JOBLESS = "/ledgers/employment.unemployment/140107002003/new/"
PLACE = "/ledgers/employment.placement/140107002003/new/"


@pytest.fixture
def chromium(live_server: LiveServer, worker: Account, ours: Books) -> Iterator[Browser]:
    with started() as browser:
        yield browser


def test_a_man_is_registered_unemployed_by_the_keyboard_alone(
    chromium: Browser, live_server: LiveServer, ours: Books
) -> None:
    context = chromium.new_context(viewport=DESK)
    seat = Seat(context.new_page(), live_server.url)
    seat.log_in()
    page = ready(seat, JOBLESS)
    page.locator("#f-person").press_sequentially("贺大成")
    expect(page.locator("#c-person .new-one")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.locator("#f-person-name")).to_be_focused()
    expect(page.locator("#f-person-name")).to_have_value("贺大成")
    page.keyboard.press("Enter")  # no number
    page.keyboard.press("Enter")
    page.keyboard.type("1960")
    expect(page.locator("#w-person-born-on")).to_have_text("1960年")
    page.locator("input[name=kind]").first.focus()
    page.keyboard.press("2")
    page.locator("#f-started-on").fill("2010")
    expect(page.locator("#w-started-on")).to_have_text("2010年")
    expect(page.locator('input[name="started_on.precision"][value="2"]')).to_be_checked()
    expect(page.locator("#effects")).to_contain_text("本期登记失业人员")
    page.keyboard.press("Control+s")
    page.wait_for_url("**/rows/employment.unemployment/*/")
    assert seat.complaints == []
    context.close()
    spell = in_books(lambda: Unemployment.objects.select_related("person").get(person__name="贺大成"))
    assert (spell.started_on, spell.precision, spell.kind) == (day(1, 1), {"started_on": 2}, "enterprise")
    assert spell.person.identity_number is None


def test_half_a_form_survives_a_reload_and_a_second_log_in(
    chromium: Browser, live_server: LiveServer, ours: Books
) -> None:
    context = chromium.new_context(viewport=DESK)
    seat = Seat(context.new_page(), live_server.url)
    seat.log_in()
    page = ready(seat, PLACE)
    page.locator("#f-person").press_sequentially("石磊")
    page.locator("#c-person [role=option]", has_text="石磊").first.click()
    expect(page.locator(".known-card")).to_be_visible()
    page.check("input[name=channel][value=hired]", force=True)
    page.locator("#f-post").fill("理货员")
    expect(page.locator("[data-kept]")).to_contain_text("已存", timeout=10_000)
    assert "draft=" in page.url
    page.reload()
    expect(page.locator("#f-post")).to_have_value("理货员")
    expect(page.locator("#f-person")).to_have_value("石磊")
    context.clear_cookies(name="sessionid")
    seat.log_in()
    page = ready(seat, PLACE)
    page.get_by_role("link", name="接着写").click()
    expect(page.locator("#f-post")).to_have_value("理货员")
    expect(page.locator("input[name=channel][value=hired]")).to_be_checked()
    assert seat.complaints == []
    context.close()


def test_on_a_phone_the_form_is_one_column_with_the_button_at_the_thumb(
    chromium: Browser, live_server: LiveServer, ours: Books
) -> None:
    context = chromium.new_context(viewport=PHONE)
    seat = Seat(context.new_page(), live_server.url)
    seat.log_in()
    page = ready(seat, PLACE)
    assert seat.too_wide_by() <= 0
    box = page.locator("button[data-save]").bounding_box()
    assert box is not None
    assert box["height"] >= 52
    assert box["y"] + box["height"] <= PHONE["height"] - 64
    page.locator("button[data-save]").click()
    expect(page.locator(".is-wrong, [aria-invalid=true]").first).to_be_visible()
    assert page.locator("#f-person").evaluate("one => one === document.activeElement")
    assert seat.complaints == []
    context.close()


ROSTER = (
    "姓名\t类型\t登记日期\t原单位\n侯小军\t下岗\t0601\t汽车厂\n任海燕\t企业失业\t2010.6.5\t毛纺厂\n"
    "曹丽\t乱写\t0610\t\n薛强\t毕业未就业\t2010年6月\t\n武兰\t其他\t0615\t"
)


def test_five_rows_are_pasted_from_excel_the_wrong_one_is_mended_and_all_are_saved(
    chromium: Browser, live_server: LiveServer, ours: Books
) -> None:
    context = chromium.new_context(viewport=DESK)
    seat = Seat(context.new_page(), live_server.url)
    seat.log_in()
    seat.open("/ledgers/employment.unemployment/140107002003/grid/")
    page = seat.page
    expect(page.locator(".entry-sheet input").first).to_be_focused()
    page.evaluate(
        """text => {
            const clip = new DataTransfer();
            clip.setData("text/plain", text);
            const event = new ClipboardEvent("paste", {clipboardData: clip, bubbles: true, cancelable: true});
            document.activeElement.dispatchEvent(event);
        }""",
        ROSTER,
    )
    wrong = page.locator(".entry-sheet [aria-invalid=true]")
    expect(wrong).to_have_value("乱写")
    expect(page.locator("tr.why-row")).to_contain_text("不在可选范围内")
    expect(page.locator("[data-save]")).to_be_disabled()
    wrong.fill("个体歇业")
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowDown")
    expect(page.locator("[data-tally]")).to_have_text("新登记 5 行")
    expect(page.locator("[data-kept]")).to_contain_text("已存", timeout=10_000)
    page.keyboard.press("Control+s")
    page.wait_for_url("**/grid/?new=5*")
    assert seat.complaints == []
    context.close()
    assert in_books(lambda: Unemployment.objects.filter(started_on__gte=day(6, 1)).count()) == 5


def test_last_months_list_is_keyed_by_the_keyboard(
    chromium: Browser, live_server: LiveServer, ours: Books
) -> None:
    context = chromium.new_context(viewport=DESK)
    seat = Seat(context.new_page(), live_server.url)
    seat.log_in()
    seat.open("/ledgers/employment.placement/140107002003/month/?month=2010-06")
    page = seat.page
    expect(page.locator("[data-count=unseen] b")).to_have_text("1")
    first = page.locator("tr[data-row] [data-mark]").first
    expect(first).to_be_focused()
    page.keyboard.press("4")
    expect(page.locator("[data-count=unseen] b")).to_have_text("0")
    first.focus()
    page.keyboard.press("2")
    end = page.locator("tr.open-row input[name$=ended_on]")
    expect(end).to_be_focused()
    page.keyboard.type("0619")
    expect(page.locator("tr.open-row .words")).to_have_text("2010年6月19日")
    page.keyboard.press("Control+s")
    page.wait_for_url("**&saved=1")
    expect(page.locator(".balance-strip")).to_contain_text("1 + 本月增 0 − 本月减 1 = 期末 0")
    page.locator(".strip.ok a").click()
    expect(page.locator(".statement-words")).to_contain_text("苗青（6月19日）")
    assert seat.complaints == []
    context.close()
    assert in_books(lambda: again(ours.placements[1]).ended_on) == day(6, 19)


def in_books(ask: Callable[[], Any]) -> Any:
    """Asked in another thread: Playwright's event loop runs in this one."""

    def asked() -> Any:
        try:
            return ask()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asked).result()


def ready(seat: Seat, path: str) -> Page:
    """The page with its behaviours at work."""
    seat.open(path)
    seat.page.wait_for_selector("[data-form][data-attached]")
    seat.page.wait_for_load_state("networkidle")
    return seat.page
