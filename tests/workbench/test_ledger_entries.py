"""One entry: its facts, the figures it stands in, its end with a reason; and the ledger on paper."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from linli.kit import recording
from linli.kit.chain import ChangeLine
from linli.ledgers.employment.placement import Placement
from linli.ledgers.employment.unemployment import Unemployment
from linli.org.models import Account
from linli.registry.person import Person
from tests.workbench.books import MIAO, Books, again, day
from tests.workbench.conftest import logged_in
from tests.workbench.test_pages import read, text_of

pytestmark = pytest.mark.django_db


def address(entry: Placement) -> str:
    return f"/rows/employment.placement/{entry.pk}/"


def test_an_entry_says_which_figures_it_stands_in(desk: Client, ours: Books) -> None:
    said = read(desk, address(ours.placements[1]))
    assert said.startswith("安置失业人员台账 苗青 记录号")
    figures = said[said.index("计入这些数字") : said.index("变更经过")]
    assert "安置下岗失业人员" in figures
    assert "期末在岗人员" in figures
    assert "本期离岗人员" not in figures
    assert "本期离岗人员" in read(desk, address(ours.placements[0]))


def test_what_is_missing_is_said_in_its_kind(desk: Client, ours: Books) -> None:
    spell = Unemployment.objects.get(person=ours.waiting)
    page = f"/rows/employment.unemployment/{spell.pk}/"
    assert "缺 1 项" in read(desk, page)
    assert "失业时间 未采集" in read(desk, page)
    recording.correct(again(spell), {"missing": {"lost_on": "refused"}}, by=ours.clerk, reason="本人不说")
    assert "失业时间 拒绝提供" in read(desk, page)
    assert "缺 1 项" not in read(desk, page)


def test_an_entry_is_withdrawn_once_with_a_reason_and_leaves_every_list(desk: Client, ours: Books) -> None:
    entry = ours.placements[1]
    before = ChangeLine.objects.filter(ledger="employment.placement").count()
    form = {"reason": "与上月的是同一次", "version": str(again(entry).version)}
    assert desk.post(f"{address(entry)}withdraw/", form)["Location"] == address(entry)
    gone = again(entry)
    assert gone.withdrawn_at is not None
    lines = ChangeLine.objects.filter(ledger="employment.placement")
    assert lines.count() == before + 1
    last = lines.order_by("-pk")[0]
    assert (last.act, last.reason, last.handler) == ("withdraw", "与上月的是同一次", "赵敏芝")
    said = read(desk, address(entry))
    assert "已作废：不计入任何数字" in said
    assert "计入这些数字" not in said
    assert "东门超市" not in read(desk, "/ledgers/employment.placement/140107002003/?view=all")
    again_asked = desk.post(f"{address(entry)}withdraw/", form)
    assert again_asked.status_code == 409
    assert lines.count() == before + 1


@pytest.mark.parametrize("reason", ["", " ", "错", "长" * 301])
def test_no_reason_no_withdrawal_and_nothing_typed_is_lost(desk: Client, ours: Books, reason: str) -> None:
    entry = ours.placements[1]
    answer = desk.post(f"{address(entry)}withdraw/", {"reason": reason, "version": str(again(entry).version)})
    assert answer.status_code == 422
    assert "请写明作废的理由" in text_of(answer.content.decode())
    assert f'value="{reason.strip()}"' in answer.content.decode()
    assert again(entry).withdrawn_at is None


def test_what_changed_meanwhile_is_looked_at_again_first(desk: Client, ours: Books) -> None:
    entry = ours.placements[1]
    seen = again(entry).version
    recording.correct(again(entry), by=ours.clerk, reason="补登", post="厨工")
    answer = desk.post(f"{address(entry)}withdraw/", {"reason": "登记错了", "version": str(seen)})
    assert answer.status_code == 409
    assert "厨工" in text_of(answer.content.decode())
    assert again(entry).withdrawn_at is None


def test_an_officer_above_reads_and_withdraws_nothing(labour_officer: Account, ours: Books) -> None:
    browser = logged_in(labour_officer)
    entry = ours.placements[1]
    assert "作废" not in read(browser, address(entry))
    form = {"reason": "登记错了", "version": str(again(entry).version)}
    assert browser.post(f"{address(entry)}withdraw/", form).status_code == 404
    assert again(entry).withdrawn_at is None


def test_a_person_named_in_ones_ledgers_is_read_and_not_withdrawn(desk: Client, ours: Books) -> None:
    page = f"/rows/registry.person/{ours.person.pk}/"
    assert "这一条是各社区共用的" in read(desk, page)
    form = {"reason": "登记错了", "version": "1"}
    assert desk.post(f"{page}withdraw/", form).status_code == 404
    assert Person.objects.get(pk=ours.person.pk).withdrawn_at is None


def test_a_printed_ledger_has_its_title_signatures_pages_and_masked_numbers(
    desk: Client, ours: Books
) -> None:
    page = desk.get("/ledgers/employment.placement/140107002003/print/").content.decode()
    said = re.sub(r"\s+", " ", re.sub("<[^>]*>", " ", page))
    assert "教场巷社区安置失业人员台账" in said
    assert "填表人：赵敏芝" in said
    assert "第 1 页，共 1 页" in said
    assert "审核人：" in said
    assert MIAO not in page
    assert f"{MIAO[:6]}********{MIAO[-4:]}" in page
    assert page.index("巷口面馆") < page.index("东门超市")  # in the order of days
    assert "print-portrait.css" in page


def test_many_rows_are_broken_into_sheets_of_which_each_knows_its_number(desk: Client, ours: Books) -> None:
    people = [Person(name=f"第{number}人") for number in range(60)]
    work = [
        Placement(person=one, channel="hired", started_on=day(5, 1), post="说" * 40 if place % 7 == 0 else "")
        for place, one in enumerate(people)
    ]
    for some in (people, work):
        with recording.open_book(ours.clerk) as book:
            for row in some:
                book.record(row)
    page = desk.get("/ledgers/employment.placement/140107002003/print/").content.decode()
    sheets = page.count('class="sheet"')
    assert sheets >= 3
    assert "print-landscape.css" in page  # the paper is turned where the columns need it
    assert f"第 {sheets} 页，共 {sheets} 页" in page
    serials = [int(one) for one in re.findall(r'class="serial">(\d+)<', page)]
    assert serials == list(range(1, 63))
