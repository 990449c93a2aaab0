"""Somebody is looked up and opened; a building is walked by keyboard at the desk and by thumb on a phone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from linli.org.models import Account, Organisation
from tests.workbench.books import day, person, registered
from tests.workbench.browser import DESK, IN_A_BROWSER, PHONE, Seat, started
from tests.workbench.neighbours import WU, Street, knocked, street

pytestmark = IN_A_BROWSER
CODE = "140107002003"


@pytest.fixture
def at(community: Organisation) -> Street:
    found = street(community)
    knocked(found, "教-001", day(6, 21), "nobody")
    registered(found.clerk, found.people["吴桂英"], day(3, 1))
    namesake = person(found.clerk, "吴桂英", born_on=day(5, 5, 1990))
    registered(found.clerk, namesake, day(4, 1))
    return found


@pytest.fixture
def chromium(at: Street, live_server: LiveServer, worker: Account) -> Iterator[Browser]:
    with started() as browser:
        yield browser


def test_two_of_one_name_are_told_apart_and_one_is_opened_and_his_numbers_seen_once(
    chromium: Browser, live_server: LiveServer, at: Street
) -> None:
    context = chromium.new_context(viewport=DESK)
    seat = Seat(context.new_page(), live_server.url)
    page = seat.page
    seat.log_in()
    seat.open(f"/people/{CODE}/")
    page.keyboard.type("wgy")
    page.wait_for_selector("table[data-found='2']")
    doors = page.locator(".people-list tbody tr td:nth-child(2)").all_inner_texts()
    assert sorted(doors) == ["3-2-501", "—"]
    page.fill("#seek", "3-2-502")
    page.wait_for_selector("table[data-found='1']")
    page.keyboard.press("Enter")
    page.wait_for_url("**/people/*/*/")
    assert page.locator("h1").inner_text() == "冯国强"

    seat.open(f"/people/{CODE}/{at.people['吴桂英'].pk}/")
    lanes = page.locator(".lane-plot")
    assert lanes.locator(".bar-spell").count() >= 3
    assert page.locator(".home-residence").is_visible()
    page.get_by_text("户籍户", exact=True).click()
    assert page.locator(".home-registered").is_visible()
    assert page.locator(".home-residence").is_hidden()
    page.get_by_role("link", name="看原号，写用途").click()
    page.get_by_role("button", name="记下用途，看原号").click()
    page.wait_for_selector("#wrong")
    page.get_by_label("核对证件").check()
    page.get_by_role("button", name="记下用途，看原号").click()
    page.wait_for_selector("dl.opened")
    assert WU in page.locator("dl.opened").inner_text()
    page.get_by_role("link", name="看完了").click()
    page.wait_for_selector(".looks")
    assert "看原号" in page.locator(".looks").inner_text()
    assert WU not in page.content()
    complaints = [one for one in seat.complaints if "422" not in one]
    assert complaints == []
    assert seat.elsewhere == []
    context.close()


def test_arrows_walk_from_door_to_door_and_one_key_records_what_came_of_it(
    chromium: Browser, live_server: LiveServer, at: Street
) -> None:
    context = chromium.new_context(viewport=DESK)
    seat = Seat(context.new_page(), live_server.url)
    page = seat.page
    seat.log_in()
    seat.open(f"/buildings/{CODE}/{at.building.pk}/")
    page.locator(f"#d{at.door('3-2-501')}").click()
    page.wait_for_selector(f"#pane[data-at='{at.door('3-2-501')}']:not([aria-busy])")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("1")  # before its pane has come
    page.wait_for_selector(f"#d{at.door('3-2-502')}.v-reached[aria-current]")
    assert page.locator("#pane h2").inner_text() == "3-2-502"
    page.wait_for_selector("#house[data-attached]")
    assert page.evaluate("document.activeElement.id") == f"d{at.door('3-2-502')}"
    page.keyboard.press("ArrowLeft")
    page.wait_for_selector(f"#pane[data-at='{at.door('3-2-501')}']:not([aria-busy])")
    page.keyboard.press("3")
    page.wait_for_selector(f"#d{at.door('3-2-501')}.v-refused")
    assert "这次摸底不再问" in page.locator("#pane").inner_text()
    page.get_by_role("button", name="记错了？撤掉").click()
    page.wait_for_selector(f"#d{at.door('3-2-501')}.v-nobody")
    page.get_by_role("link", name="人户", exact=True).click()
    page.wait_for_selector(f"#d{at.door('3-1-101')}.reg-away")
    assert "不按低保、残疾、独居、健康上色" in page.locator(".only").inner_text()
    assert seat.complaints == []
    assert seat.elsewhere == []
    context.close()


def test_what_the_sheet_brought_back_is_typed_by_digits_and_saved_together(
    chromium: Browser, live_server: LiveServer, at: Street
) -> None:
    context = chromium.new_context(viewport=DESK)
    seat = Seat(context.new_page(), live_server.url)
    page = seat.page
    seat.log_in()
    seat.open(f"/buildings/{CODE}/{at.building.pk}/")
    page.keyboard.press("g")
    page.wait_for_url("**/desk/**")
    page.wait_for_selector("form[data-attached]")
    page.locator("tr[data-line] input[type=radio]").first.focus()
    page.keyboard.press("2")  # 3-1-101 无人
    page.keyboard.press("3")  # 3-2-501 拒访
    page.keyboard.press("1")  # 3-2-502 走到
    assert "要登记 3 户" in page.locator("[data-desk-count]").inner_text()
    page.locator("tr[data-line]").nth(2).locator("input:not([type=radio])").fill("想找活干 2")
    page.keyboard.press("Control+s")
    page.wait_for_selector(".saved")
    assert "已登记 3 次走访" in page.locator(".saved").inner_text()
    assert page.locator(".door.v-refused").count() == 2  # the picture, and the list for phones
    assert seat.complaints == []
    context.close()


def test_on_a_phone_doors_are_a_list_and_the_keys_lie_at_the_thumb(
    chromium: Browser, live_server: LiveServer, at: Street
) -> None:
    context = chromium.new_context(viewport=PHONE)
    seat = Seat(context.new_page(), live_server.url)
    page = seat.page
    seat.log_in()
    seat.open(f"/buildings/{CODE}/{at.building.pk}/")
    assert page.locator(".stairs").is_hidden()
    listed = page.locator(".door-list .door")
    assert [one.split()[0] for one in listed.all_inner_texts()] == [
        "3-1-101",
        "3-2-501",
        "3-2-502",
        "3-2-601",
    ]
    listed.nth(2).click()
    page.wait_for_selector(f"#pane[data-at='{at.door('3-2-502')}']:not([aria-busy])")
    key = page.locator(".record .keys button").first
    box = key.bounding_box()
    assert box is not None
    assert box["height"] >= 44
    assert box["y"] > PHONE["height"] / 3
    key.click()
    page.wait_for_selector(".door-list .door.v-reached")
    assert seat.too_wide_by() <= 0
    assert seat.complaints == []
    context.close()


def test_without_script_a_door_opens_and_a_visit_is_recorded(
    chromium: Browser, live_server: LiveServer, at: Street
) -> None:
    context = chromium.new_context(viewport=DESK, java_script_enabled=False)
    seat = Seat(context.new_page(), live_server.url)
    page = seat.page
    seat.log_in()
    seat.open(f"/buildings/{CODE}/{at.building.pk}/")
    page.locator(f"#d{at.door('3-2-502')}").click()
    page.get_by_role("button", name="走到").click()
    page.wait_for_selector(f"#d{at.door('3-2-502')}.v-reached")
    page.goto(f"{live_server.url}/people/{CODE}/")
    page.fill("#seek", "冯国强")
    page.get_by_role("button", name="找").click()
    assert page.locator("h1").inner_text() == "冯国强"
    context.close()
