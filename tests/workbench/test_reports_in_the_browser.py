"""A report written in a real Chromium: an input method, live figures, 手工数, real pages, submission."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

import pytest
from django.db import connection
from playwright.sync_api import Page, ViewportSize, expect
from pytest_django.live_server_helper import LiveServer

from linli.core.period import Period
from linli.filing import acts
from linli.filing.submissions import State, Submission
from linli.org.models import Account
from linli.reports.drafts import opened_draft
from tests.workbench import books
from tests.workbench.books import PLACED, Books
from tests.workbench.browser import DESK, IN_A_BROWSER, PHONE, Seat, started

pytestmark = IN_A_BROWSER
PAGE = "/reports/draft/employment/140107002003/2010H1.html"


@pytest.fixture(params=[DESK], ids=["desk"])
def seat(
    request: pytest.FixtureRequest, ours: Books, worker: Account, live_server: LiveServer
) -> Iterator[Seat]:
    draft = acts.draft("employment", ours.community, Period.parse("2010H1"), by=ours.clerk)
    opened_draft(draft, by=ours.clerk)
    screen: ViewportSize = request.param
    with started() as browser:
        one = Seat(browser.new_context(viewport=screen).new_page(), live_server.url)
        one.log_in()
        one.open(PAGE)
        yield one


def meanwhile(act: Callable[[], object]) -> None:
    """Somebody else at work: Playwright's loop holds this thread's connection."""

    def work() -> None:
        act()
        connection.close()

    other = threading.Thread(target=work)
    other.start()
    other.join()


def caret_at_end(page: Page, words: str) -> None:
    """The caret behind the last character of the paragraph that holds these words."""
    page.locator(".report-text > p", has_text=words).first.evaluate(
        """line => {
          line.closest(".report-text").focus();
          const range = document.createRange();
          range.selectNodeContents(line);
          range.collapse(false);
          getSelection().removeAllRanges();
          getSelection().addRange(range);
        }"""
    )


def compose(page: Page, typed: str, committed: str) -> None:
    """As a Chinese input method does: letters first, then the characters chosen for them."""
    method = page.context.new_cdp_session(page)
    for length in range(1, len(typed) + 1):
        method.send(
            "Input.imeSetComposition",
            {"text": typed[:length], "selectionStart": length, "selectionEnd": length},
        )
    method.send("Input.insertText", {"text": committed})
    method.detach()


def saved(page: Page) -> None:
    page.keyboard.press("Control+s")
    expect(page.locator("[data-saved]")).to_contain_text("存于")
    page.wait_for_function("!document.querySelector('[data-saved]').textContent.includes('正在')")


def test_a_report_is_written_checked_and_submitted(seat: Seat, ours: Books) -> None:
    page = seat.page
    expect(page.locator(".report-text .figure").first).to_be_visible()
    placed = page.locator(f".report-text .figure[data-figure='{PLACED}|2010H1|value|']").first
    expect(placed).to_have_text("1人")

    caret_at_end(page, "现将教场巷社区")
    compose(page, "qunzhongmanyi", "群众满意，")
    page.keyboard.type("又有25人报名。")
    page.keyboard.press("Enter")
    page.keyboard.type("/")
    expect(page.locator(".slash")).to_be_visible()
    page.keyboard.press("Enter")
    page.get_by_role("combobox", name="找数字").fill("失业 期末")
    page.locator(".palette-list li .figure").first.wait_for()
    page.keyboard.press("Enter")
    expect(page.locator(".palette")).to_have_count(0)
    page.keyboard.type("还在找工作。")
    saved(page)
    expect(page.locator("[data-checks]")).to_contain_text("“25人”是手写的数")

    page.reload()
    expect(page.locator(".report-text")).to_contain_text("群众满意，又有25人报名。")
    expect(page.locator(".report-text > p", has_text="还在找工作。").locator(".figure")).to_have_count(1)

    meanwhile(lambda: books.placed(ours.clerk, ours.waiting, books.day(6, 10), "北关印刷厂"))
    page.get_by_role("button", name="刷新数字").click()
    expect(page.locator("[data-notice]")).to_contain_text("手写的文字没有动")
    expect(placed).to_have_text("2人")
    expect(page.locator(".report-text")).to_contain_text("群众满意，又有25人报名。")

    placed.click()
    pop = page.get_by_role("dialog")
    expect(pop).to_contain_text("明细对得上")
    pop.get_by_text("改用手工数").first.click()
    pop.get_by_label("手工数").fill("3")
    pop.get_by_role("button", name="改用手工数").click()
    expect(pop).to_contain_text("要写明理由")
    pop.get_by_label("理由").fill("一人的合同在街道")
    pop.get_by_role("button", name="改用手工数").click()
    expect(placed).to_have_text("3人手")
    expect(placed).to_have_class("figure figure-hand")
    page.keyboard.press("Escape")
    expect(page.locator("[data-origins]")).to_contain_text("手工数")

    page.get_by_role("button", name="看成稿").click()
    expect(page.locator(".real-pages img").first).to_be_visible()
    page.wait_for_function("document.querySelector('.real-pages img').naturalWidth > 900")
    page.get_by_role("button", name="看出处").click()
    expect(page.locator(".sources")).to_contain_text("安置下岗失业人员")

    page.get_by_role("button", name="报送坝陵桥街道").click()
    page.get_by_label("确要现在报送").fill("今天到期")
    page.locator("[data-send]").click()
    page.wait_for_url("**/reports/*/")
    expect(page.locator(".steps .now")).to_have_text("已报送")
    assert "手工数：赵敏芝，一人的合同在街道" in page.locator("main").inner_text()
    assert seat.complaints == []
    assert seat.elsewhere == []
    found: list[str] = []
    meanwhile(lambda: found.append(Submission.objects.get().state))
    assert found == [State.SUBMITTED]


def test_an_input_method_breaks_no_figure_and_sets_off_no_shortcut(seat: Seat) -> None:
    page = seat.page
    line = page.locator(".report-text > p", has_text="现将教场巷社区").first
    expect(line.locator(".figure").first).to_be_visible()
    count = line.locator(".figure").count()
    for number in range(count):  # right behind each figure
        line.locator(".figure").nth(number).evaluate(
            """chip => {
              chip.closest(".report-text").focus();
              const behind = [...chip.parentNode.childNodes].indexOf(chip) + 1;
              getSelection().setBaseAndExtent(chip.parentNode, behind, chip.parentNode, behind);
            }"""
        )
        compose(page, "ceshi", "测试")
    expect(line.locator(".figure")).to_have_count(count)
    assert line.inner_text().count("测试") == count
    caret_at_end(page, "现将教场巷社区")
    page.keyboard.press("Enter")
    method = page.context.new_cdp_session(page)
    method.send("Input.imeSetComposition", {"text": "/s", "selectionStart": 2, "selectionEnd": 2})
    page.wait_for_timeout(150)
    expect(page.locator(".slash")).to_have_count(0)
    method.send("Input.insertText", {"text": "、"})
    page.wait_for_timeout(150)
    expect(page.locator(".slash")).to_have_count(0)
    saved(page)
    page.reload()
    expect(line.locator(".figure")).to_have_count(count)
    assert seat.complaints == []


def test_a_second_window_is_told_and_nothing_is_overwritten_unasked(seat: Seat) -> None:
    first = seat.page
    expect(first.locator(".report-text .figure").first).to_be_visible()
    second = first.context.new_page()
    second.goto(seat.address + PAGE)
    expect(second.locator(".report-text .figure").first).to_be_visible()
    caret_at_end(first, "现将教场巷社区")
    first.keyboard.type("第一个窗口写的。")
    saved(first)
    caret_at_end(second, "现将教场巷社区")
    second.keyboard.type("第二个窗口写的。")
    expect(second.locator("[data-notice]")).to_contain_text("在别的窗口改过这份草稿")
    second.get_by_role("button", name="看那一份").click()
    expect(second.locator(".report-text")).to_contain_text("第一个窗口写的。")
    expect(second.locator(".report-text")).not_to_contain_text("第二个窗口写的。")


@pytest.mark.parametrize("seat", [PHONE], indirect=True, ids=["phone"])
def test_on_a_phone_a_report_is_read(seat: Seat) -> None:
    page = seat.page
    expect(page.locator("article.report")).to_contain_text("现将教场巷社区")
    assert page.locator(".report-text").count() == 0
    expect(page.get_by_role("button", name="报送坝陵桥街道")).to_be_hidden()
    assert seat.too_wide_by() <= 0
    assert seat.complaints == []
