"""The entrance in a real Chromium: change of worker over a half-filled form, lock, dynamic code, passkey."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect
from pytest_django.live_server_helper import LiveServer

from linli.kit.chain import ChangeLine
from linli.ledgers.employment.placement import Placement
from linli.org.models import Account, Duty, Organisation
from tests.workbench.books import PASSWORD, Books, account
from tests.workbench.browser import DESK, IN_A_BROWSER, PHONE, Seat, started
from tests.workbench.entering import PIN, code_now
from tests.workbench.test_forms_in_the_browser import in_books

pytestmark = IN_A_BROWSER


@pytest.fixture
def staff(worker: Account, community: Organisation, ours: Books) -> list[Account]:
    return [worker, account("he", "贺文斌", community, Duty.WORKER)]


@pytest.fixture
def chromium(live_server: LiveServer, staff: list[Account], neighbours_worker: Account) -> Iterator[Browser]:
    with started() as browser:
        yield browser


def seat_at(chromium: Browser, live_server: LiveServer, screen: ViewportSize) -> Seat:
    return Seat(chromium.new_context(viewport=screen).new_page(), live_server.url)


def enter(seat: Seat, username: str) -> None:
    seat.open("/login/?by=password")
    seat.page.fill("#username", username)
    seat.page.fill("#password", PASSWORD)
    seat.page.click("button.primary")
    seat.page.wait_for_url(f"{seat.address}/")


def leave(page: Page) -> None:
    page.locator(".menu summary").click()
    page.get_by_role("button", name="退出").click()
    page.wait_for_url("**/login/")


def set_pin(seat: Seat) -> None:
    seat.open("/me/")
    seat.page.fill("#pin", PIN)
    seat.page.fill("#again", PIN)
    seat.page.get_by_role("button", name="存PIN").click()
    expect(seat.page.get_by_role("status")).to_contain_text("PIN设好了")


def sit_down(seat: Seat, *others: str) -> None:
    """All have logged in here with their passwords and set a PIN; 赵敏芝 has the half-filled form open."""
    for username in (*others, "zhao"):
        enter(seat, username)
        set_pin(seat)
        if username != "zhao":
            leave(seat.page)
    seat.open("/reports/")
    seat.page.select_option("main select[name=period]", "2009H2")


@pytest.mark.parametrize("screen", [DESK, PHONE])
def test_f8_and_a_pin_change_the_worker_and_the_half_filled_form_stays_and_is_saved_as_hers(
    screen: ViewportSize, chromium: Browser, live_server: LiveServer
) -> None:
    seat = seat_at(chromium, live_server, screen)
    page = seat.page
    sit_down(seat, "tian", "he")
    if screen is DESK:
        page.locator("main select[name=period]").focus()
        page.keyboard.press("F8")
        page.keyboard.type(f"1{PIN}")  # at once, as practised fingers do; the last digit sends it
    else:
        page.locator(".who-name").click()
        page.locator(".who-list label", has_text="贺文斌").click()
        expect(page.locator(".pin-label")).to_have_text("贺文斌的PIN")
        assert seat.too_wide_by() <= 0
        page.keyboard.type(PIN)
    expect(page.locator("[data-handler]")).to_have_text("贺文斌")
    expect(page.locator(".pop")).to_have_count(0)
    assert page.locator("main select[name=period]").input_value() == "2009H2"
    page.get_by_role("button", name="起草").click()
    page.wait_for_url("**/2009H2.html")
    expect(page.locator("[data-handler]")).to_have_text("贺文斌")
    assert "2009年下半年" in page.locator("main").inner_text()
    assert seat.complaints == []
    assert seat.elsewhere == []
    page.context.close()


def test_a_placement_begun_by_one_is_saved_by_the_other(
    chromium: Browser, live_server: LiveServer, staff: list[Account]
) -> None:
    seat = seat_at(chromium, live_server, DESK)
    page = seat.page
    sit_down(seat, "he")
    seat.open("/ledgers/employment.placement/140107002003/new/")
    page.wait_for_selector("[data-form][data-attached]")
    page.locator("#f-person").press_sequentially("石磊")
    page.locator("#c-person [role=option]", has_text="石磊").first.click()
    page.check("input[name=channel][value=hired]", force=True)
    page.locator("#f-post").fill("理货")
    page.keyboard.press("F8")
    page.keyboard.type(PIN)
    expect(page.locator(".who-name [data-handler]")).to_have_text("贺文斌")
    expect(page.locator(".save-bar [data-handler]")).to_have_text("贺文斌")
    expect(page.locator(".pop")).to_have_count(0)
    page.keyboard.type("员")  # the caret is where it was
    expect(page.locator("#f-post")).to_have_value("理货员")
    expect(page.locator("#f-person")).to_have_value("石磊")
    page.locator("#f-started-on").fill("20100701")
    page.locator("button[data-save]").click()
    page.wait_for_url("**/rows/employment.placement/*/")
    placed = in_books(lambda: Placement.objects.get(post="理货员"))
    line = in_books(lambda: ChangeLine.objects.filter(ledger="employment.placement", entry=placed.pk).get())
    assert (line.account, line.handler) == (staff[1].pk, "贺文斌")
    assert seat.complaints == []
    page.context.close()


def test_a_wrong_pin_says_so_in_the_panel_and_escape_leaves_everything_as_it_was(
    chromium: Browser, live_server: LiveServer
) -> None:
    seat = seat_at(chromium, live_server, DESK)
    page = seat.page
    sit_down(seat, "he")
    page.locator("main select[name=period]").focus()
    page.keyboard.press("F8")
    page.keyboard.type("111111")  # there is only one other: her PIN is asked for at once
    expect(page.locator(".switch .said")).to_contain_text("PIN不对")
    page.keyboard.press("Escape")
    expect(page.locator(".pop")).to_have_count(0)
    expect(page.locator("[data-handler]")).to_have_text("赵敏芝")
    assert page.evaluate("document.activeElement.name") == "period"
    page.keyboard.press("F8")
    page.locator(".check").click()
    expect(page.locator(".pin")).to_be_hidden()
    page.get_by_role("button", name="换过来").click()
    expect(page.locator(".who-name")).to_contain_text("赵敏芝代录")
    expect(page.locator("[data-handler]")).to_have_text("贺文斌")
    assert page.locator("main select[name=period]").input_value() == "2009H2"
    assert seat.complaints == []
    page.context.close()


def test_a_page_that_is_not_the_new_workers_says_that_it_cannot_be_saved(
    chromium: Browser, live_server: LiveServer
) -> None:
    """The worker of the neighbour community takes over: her own reports page is another one."""
    seat = seat_at(chromium, live_server, DESK)
    page = seat.page
    sit_down(seat, "tian")
    page.keyboard.press("F8")
    page.keyboard.type(PIN)
    expect(page.locator("[data-handler]")).to_have_text("田晓燕")
    expect(page.locator(".where")).to_contain_text("小东门社区")
    page.get_by_role("button", name="起草").click()
    expect(page.locator("h1")).to_contain_text("没有")
    page.context.close()


@pytest.mark.parametrize("screen", [DESK, PHONE])
def test_ten_minutes_without_a_key_cover_the_screen_and_the_pin_brings_the_form_back(
    screen: ViewportSize, chromium: Browser, live_server: LiveServer
) -> None:
    seat = seat_at(chromium, live_server, screen)
    page = seat.page
    page.clock.install()
    sit_down(seat, "he")
    other = page.context.new_page()
    other.goto(f"{seat.address}/me/")
    page.clock.fast_forward("09:30")
    expect(page.locator(".cover")).to_have_count(0)
    with page.expect_response("**/lock/"):
        page.clock.fast_forward("00:40")
    expect(page.locator(".cover")).to_be_visible()
    expect(page.locator("main")).to_be_hidden()
    assert page.title() == "已锁屏"
    expect(other.locator(".cover")).to_be_visible()  # every window of this browser
    # Taking the cover off shows what was there, and nothing new.
    thief = page.context.new_page()
    thief.goto(f"{seat.address}/figures/140107002003/2010H1/")
    assert "/unlock/" in thief.url
    thief.close()
    page.fill("#cover-secret", "111111")
    page.keyboard.press("Enter")
    expect(page.locator(".cover .said")).to_contain_text("PIN不对")
    page.fill("#cover-secret", PIN)
    page.keyboard.press("Enter")
    expect(page.locator(".cover")).to_have_count(0)
    expect(other.locator(".cover")).to_have_count(0)
    assert page.locator("main select[name=period]").input_value() == "2009H2"
    page.get_by_role("button", name="起草").click()
    page.wait_for_url("**/2009H2.html")
    assert [one for one in seat.complaints if "422" not in one] == []
    page.context.close()


def test_another_worker_takes_the_covered_screen_with_her_pin(
    chromium: Browser, live_server: LiveServer
) -> None:
    seat = seat_at(chromium, live_server, DESK)
    page = seat.page
    sit_down(seat, "he")
    page.locator(".menu summary").click()
    page.locator("[data-lock-now]").click()
    page.locator("[data-cover-switch]").click()
    expect(page.locator(".cover .pin-label")).to_have_text("贺文斌的PIN")
    page.locator("#switch-pin").press_sequentially(PIN)
    expect(page.locator(".cover")).to_have_count(0)
    expect(page.locator("[data-handler]")).to_have_text("贺文斌")
    assert page.locator("main select[name=period]").input_value() == "2009H2"
    assert seat.complaints == []
    page.context.close()


@pytest.mark.parametrize("screen", [DESK, PHONE])
def test_a_dynamic_code_is_set_up_and_asked_for_at_the_next_log_in(
    screen: ViewportSize, chromium: Browser, live_server: LiveServer
) -> None:
    seat = seat_at(chromium, live_server, screen)
    page = seat.page
    enter(seat, "zhao")
    seat.open("/me/")
    page.get_by_role("link", name="设动态码").click()
    assert page.locator(".square img").evaluate("one => one.naturalWidth") > 0
    secret = page.locator(".letters").inner_text().replace(" ", "").replace("\n", "")
    assert seat.too_wide_by() <= 0
    page.fill("#code", code_now(secret))
    page.get_by_role("button", name="设好").click()
    expect(page.locator(".spare li")).to_have_count(10)
    page.get_by_role("link", name="收好了").click()
    expect(page.locator("h1")).to_have_text("我的设置")
    leave(page)
    seat.open("/login/")
    page.fill("#username", "zhao")
    page.fill("#password", PASSWORD)
    page.click("button.primary")
    expect(page.locator("h1")).to_have_text("再验证一次")
    page.fill("#code", code_now(secret, 1))
    page.click("button.primary")
    page.wait_for_url(f"{seat.address}/")
    assert seat.complaints == []
    page.context.close()


def test_a_passkey_is_added_and_opens_the_next_session_without_password(
    chromium: Browser, live_server: LiveServer
) -> None:
    seat = seat_at(chromium, live_server, DESK)
    page = seat.page
    tool = page.context.new_cdp_session(page)
    tool.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
        "isUserVerified": True, "automaticPresenceSimulation": True,
    }  # fmt: skip
    tool.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    enter(seat, "zhao")
    seat.open("/me/")
    page.locator("[data-passkey=new]").click()
    expect(page.locator(".tag", has_text="通行密钥1")).to_be_visible()
    leave(page)
    page.locator("[data-passkey=login]").click()
    page.wait_for_url(f"{seat.address}/")
    expect(page.locator("[data-handler]")).to_have_text("赵敏芝")
    assert seat.complaints == []
    page.context.close()
