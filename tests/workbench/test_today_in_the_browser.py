"""A worker's day in a real Chromium: one line at the counter, the search, a phone's five tabs."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from linli.kit import recording
from linli.org.models import Account
from linli.registry.card import ResidentCard
from linli.registry.person import Person
from tests.workbench.books import Books
from tests.workbench.browser import DESK, IN_A_BROWSER, PHONE, Seat, started

pytestmark = [*IN_A_BROWSER, pytest.mark.one_database]
LINE = "3-2-501 王姨 咨询养老保险补贴 已答复"


@pytest.fixture
def neighbours(ours: Books) -> None:
    """王桂香 of 3-2-501, and two men called 李军."""
    for name, door, sex in (("王桂香", "3-2-501", "2"), ("李军", "1-1-101", "1"), ("李军", "5-2-302", "1")):
        who = Person(name=name, sex=sex)
        recording.record(who, by=ours.clerk)
        recording.record(ResidentCard(person=who, name=name, door=door), by=ours.clerk)


@pytest.fixture
def browser(live_server: LiveServer, worker: Account, ours: Books, neighbours: None) -> Iterator[Browser]:
    with started() as chromium:
        yield chromium


def seated(context: BrowserContext, live_server: LiveServer) -> Seat:
    seat = Seat(context.new_page(), live_server.url)
    seat.log_in()
    return seat


def composed(page: Page, pinyin: str, meant: str) -> None:
    """As an input method writes: letters first, replaced by the word when it is chosen."""
    session = page.context.new_cdp_session(page)
    for end in range(1, len(pinyin) + 1):
        session.send(
            "Input.imeSetComposition",
            {"text": pinyin[:end], "selectionStart": end, "selectionEnd": end},
        )
    page.wait_for_timeout(400)
    session.send("Input.insertText", {"text": meant})


def test_a_line_at_the_counter_is_told_apart_while_typed_and_saved_with_enter(
    browser: Browser, live_server: LiveServer
) -> None:
    context = browser.new_context(viewport=DESK)
    seat = seated(context, live_server)
    page = seat.page
    assert page.evaluate("document.documentElement.scrollHeight") <= DESK["height"]
    began = time.monotonic()
    page.keyboard.press("F2")
    page.keyboard.type(LINE)
    expect(page.locator(".split")).to_contain_text("王桂香 3-2-501")
    expect(page.locator(".split .tag.ok")).to_have_text("办成")
    expect(page.locator(".echo .is-matter")).to_have_text("咨询养老保险补贴")
    # The underlines stand beneath their letters.
    echo, line = page.locator(".echo").bounding_box(), page.locator("#note-line").bounding_box()
    assert echo is not None
    assert line is not None
    assert (round(echo["x"]), round(echo["width"])) == (round(line["x"]), round(line["width"]))
    page.keyboard.press("Enter")
    expect(page.locator(".noted")).to_contain_text("3-2-501 王姨")
    assert time.monotonic() - began < 10
    expect(page.locator("#note-line")).to_have_value("")
    expect(page.locator("#note-line")).to_be_focused()
    page.locator(".noted a").click()
    page.get_by_role("button", name="政策咨询登记簿").click()
    page.wait_for_url(re.compile("/ledgers/employment.enquiry/140107002003/new/"))
    assert seat.complaints == []
    assert seat.elsewhere == []
    context.close()


def test_a_line_survives_a_crash_and_is_gone_once_saved(browser: Browser, live_server: LiveServer) -> None:
    context = browser.new_context(viewport=DESK)
    seat = seated(context, live_server)
    seat.page.fill("#note-line", "李军来办失业登记 缺照片")
    seat.page.close()
    page = context.new_page()
    page.goto(live_server.url)
    expect(page.locator("#note-line")).to_have_value("李军来办失业登记 缺照片")
    # Two men of that name: both are offered, neither is chosen.
    expect(page.locator(".note-ask", has_text="哪一位").locator("label")).to_have_count(3)
    assert page.locator(".note-ask input[name=person]:checked").get_attribute("value") == ""
    page.locator(".note-ask label", has_text="5-2-302").click()
    page.locator("#note-line").press("Enter")
    expect(page.locator(".noted")).to_be_visible()
    page.reload()
    expect(page.locator("#note-line")).to_have_value("")
    context.close()


def test_f2_opens_the_line_over_any_page_and_esc_loses_nothing(
    browser: Browser, live_server: LiveServer
) -> None:
    context = browser.new_context(viewport=DESK)
    seat = seated(context, live_server)
    page = seat.page
    seat.open("/figures/140107002003/2010H1/")
    page.keyboard.press("F2")
    expect(page.locator(".pop #note-line")).to_be_focused()
    page.keyboard.type("7号楼水管漏 已联系物业")
    page.keyboard.press("Escape")
    expect(page.locator(".pop")).to_have_count(0)
    page.keyboard.press("F2")
    expect(page.locator(".pop #note-line")).to_have_value("7号楼水管漏 已联系物业")
    page.keyboard.press("Enter")
    expect(page.locator(".pop .noted")).to_contain_text("7号楼水管漏")
    assert page.url.endswith("/figures/140107002003/2010H1/")
    assert seat.complaints == []
    context.close()


def test_pinyin_on_its_way_to_a_word_is_neither_read_nor_looked_for(
    browser: Browser, live_server: LiveServer
) -> None:
    context = browser.new_context(viewport=DESK)
    seat = seated(context, live_server)
    page = seat.page
    asked: list[str] = []
    page.on("request", lambda one: asked.append(one.url) if one.method == "POST" else None)
    page.locator("#note-line").focus()
    composed(page, "lijun", "李军")
    expect(page.locator(".echo .is-who")).to_have_text("李军")
    assert len([url for url in asked if url.endswith("/read/")]) == 1
    page.fill("#note-line", "")
    page.keyboard.press("Escape")
    page.locator("h1").click()
    page.keyboard.press("/")
    expect(page.locator("#find")).to_be_focused()
    composed(page, "wang", "王")
    expect(page.locator("#search-found")).to_contain_text("王桂香")
    assert len([url for url in asked if url.endswith("/search/")]) == 1
    page.keyboard.press("ArrowDown")
    chosen = page.locator("#search-found [aria-selected=true]")
    expect(chosen).to_contain_text("王桂香")
    assert page.locator("#find").get_attribute("aria-activedescendant") == chosen.get_attribute("id")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/people/140107002003/|/rows/registry.person/"))
    assert seat.complaints == []
    context.close()


def test_a_pasted_chain_of_lines_goes_to_a_page_where_each_is_looked_at(
    browser: Browser, live_server: LiveServer
) -> None:
    context = browser.new_context(viewport=DESK)
    seat = seated(context, live_server)
    page = seat.page
    page.locator("#note-line").focus()
    page.evaluate(
        """text => { const data = new DataTransfer(); data.setData('text/plain', text);
        const how = { clipboardData: data, bubbles: true, cancelable: true };
        document.activeElement.dispatchEvent(new ClipboardEvent('paste', how)) }""",
        "1. 3-2-501 王姨 水管漏 已联系物业\n2. 李军 问低保 已答复",
    )
    page.wait_for_url(re.compile("/several/"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("2 条")
    page.get_by_role("button", name="一起记下").click()
    expect(page.locator("ul.notes > li")).to_have_count(2)
    assert seat.complaints == []
    context.close()


def test_on_a_phone_five_tabs_lie_at_the_thumb_and_the_day_fits(
    browser: Browser, live_server: LiveServer
) -> None:
    context = browser.new_context(viewport=PHONE)
    seat = seated(context, live_server)
    page = seat.page
    assert seat.too_wide_by() <= 0
    tabs = page.locator("nav.tabs a")
    assert tabs.all_inner_texts() == ["今日", "快记", "台账", "入户", "数字"]
    for tab in tabs.all():
        box = tab.bounding_box()
        assert box is not None
        assert box["height"] >= 44
        assert round(box["y"] + box["height"]) == PHONE["height"]
    for place in ("快记", "台账", "入户", "数字"):
        page.locator("nav.tabs a", has_text=place).click()
        page.wait_for_load_state()
        assert seat.too_wide_by() <= 0, place
        expect(page.locator("nav.tabs a[aria-current]")).to_contain_text(place)
    assert seat.complaints == []
    context.close()


def test_the_search_works_without_any_script(browser: Browser, live_server: LiveServer) -> None:
    context = browser.new_context(viewport=DESK, java_script_enabled=False)
    seat = seated(context, live_server)
    seat.page.fill("#find", "王桂香")
    seat.page.press("#find", "Enter")
    assert seat.page.url.endswith("/search/")
    expect(seat.page.locator("ul.hits").first).to_contain_text("王桂香")
    context.close()
