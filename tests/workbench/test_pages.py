"""What the pages show of 教场巷's books: figures, rows, one entry's history, workbooks."""

import io
import re
from datetime import date
from fractions import Fraction

import pytest
from django.test import Client
from openpyxl import load_workbook

from linli.core.period import Period
from linli.filing.submissions import stored
from linli.indicators.targets import set_target
from linli.kit import recording
from linli.kit.findings import raise_finding
from linli.kit.opening import OpeningBalance
from linli.kit.zero_report import ZeroReport
from linli.ledgers.employment.unemployment import Unemployment
from linli.org.models import Account, Organisation
from linli.registry.person import Person
from linli.workbench.shell import numbers
from tests.workbench import books
from tests.workbench.books import MIAO, PLACED, Books, again, day
from tests.workbench.conftest import logged_in

pytestmark = pytest.mark.django_db
HALF_YEAR = "/figures/140107002003/2010H1/"


def read(browser: Client, address: str) -> str:
    answer = browser.get(address)
    assert answer.status_code == 200, address
    return text_of(answer.content.decode())


def text_of(page: str) -> str:
    """What a person reads: without tags, one space where the page has any."""
    main = page[page.index("<main") :]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", main)).strip()


def test_the_first_page_shows_the_community_its_figures_and_what_to_settle(
    desk: Client, ours: Books, community: Organisation
) -> None:
    raise_finding(
        "one-door", organisation=community, ledger="registry.residence", found="3-2-501 登记了两个户主",
        remedy="请上门核实", blocks_figure=True,
    )  # fmt: skip
    said = read(desk, "/")
    assert said.startswith("7月2日 星期五")
    assert "数字与目标 2010年上半年" in said
    assert "安置下岗失业人员 1 人" in said
    assert "还没有报告" in said
    assert "待核实问题 1 条，1 条挡住数字 全部 3-2-501 登记了两个户主 挡住数字。 请上门核实 核实" in said


def test_another_communitys_open_questions_are_not_shown_above(
    leader: Account, ours: Books, community: Organisation
) -> None:
    raise_finding(
        "one-door", organisation=community, ledger="registry.residence", found="3-2-501 登记了两个户主",
        remedy="请上门核实",
    )  # fmt: skip
    said = read(logged_in(leader), "/")
    assert "教场巷社区" in said
    assert "两个户主" not in said


def test_the_first_page_can_show_another_period(desk: Client, ours: Books) -> None:
    assert "数字与目标 2009年下半年" in read(desk, "/?period=2009H2")
    assert desk.get("/?period=2009H3").status_code == 404


def test_all_figures_stand_by_domain_each_with_definition_and_last_year(desk: Client, ours: Books) -> None:
    books.placed(ours.clerk, books.person(ours.clerk, "去年上岗的"), day(5, 4, 2009), "老厂")
    page = desk.get(HALF_YEAR).content.decode()
    said = text_of(page)
    assert "劳动就业" in said
    assert "安置失业人员台账" in said
    # Two rows of one person: one person, two placements; last year's unregistered one was no placement.
    assert re.search(r"安置下岗失业人员 口径 期内就业、已核实.*?第1版 .*?1 人", said)
    assert re.search(r"安置下岗失业人员次数 口径 .*? 2 人次", said)
    assert "单位招用 1" in said  # the values of a split stand in its line
    assert "这一期没有记录的台账：" in said
    assert f'href="{HALF_YEAR}{PLACED}/"' in page


def test_a_part_bears_what_it_is_split_by_when_its_whole_has_the_same_name(desk: Client, ours: Books) -> None:
    said = read(desk, HALF_YEAR)
    assert "安置下岗失业人员（按就业渠道）" in said or "按就业渠道" in said


def test_the_chooser_leads_to_the_lasting_address(desk: Client, ours: Books) -> None:
    choose = "/figures/140107002003/"
    assert desk.get(choose, {"period": "2010-06"})["Location"] == f"{choose}2010-06/"
    assert desk.get(choose)["Location"] == HALF_YEAR
    own_days = desk.get(choose, {"period": "2010-06", "since": "2010-01-26", "until": "2010-02-25"})
    assert own_days["Location"] == f"{choose}2010-01-26..2010-02-25/"
    whole = desk.get(choose, {"since": "2010-01-01", "until": "2010-03-31", "indicator": PLACED})
    assert whole["Location"] == f"{choose}2010Q1/{PLACED}/"
    assert desk.get(choose, {"since": "2010-06-30", "until": "2010-01-01"}).status_code == 404
    assert desk.get(choose, {"indicator": "no.such.thing"}).status_code == 404


@pytest.mark.parametrize("code", ["2010H3", "2010-13", "20100", "2010h1", "2010-06-31", "1010", "2010-1"])
def test_a_period_that_is_none_is_no_page(desk: Client, ours: Books, code: str) -> None:
    assert desk.get(f"/figures/140107002003/{code}/").status_code == 404


def test_a_figure_opens_its_rows_in_order_of_entry_and_marks_the_one_that_counts(
    desk: Client, ours: Books
) -> None:
    page = desk.get(f"{HALF_YEAR}{PLACED}/").content.decode()
    said = text_of(page)
    assert "安置下岗失业人员 教场巷社区 · 2010年上半年" in said
    assert "明细 2 行" in said
    assert re.search(
        r"001 同一人，不再计 苗青 140107\*{8}\w{4} .*?巷口面馆.*? 002 计入 苗青 .*?东门超市", said
    )
    assert "计 1人：同一人有几行的只计最后一行" in said
    assert "单位招用 1" in said
    assert MIAO not in page
    for placement in ours.placements:
        assert f'href="/rows/employment.placement/{placement.pk}/"' in page


def test_a_withdrawn_row_stands_behind_no_figure(desk: Client, ours: Books) -> None:
    recording.withdraw(again(ours.placements[1]), by=ours.clerk, reason="重复登记")
    said = read(desk, f"{HALF_YEAR}{PLACED}/")
    assert "明细 1 行" in said
    assert "巷口面馆" in said
    assert "东门超市" not in said


def test_a_figure_without_rows_says_so_and_a_zero_report_says_who_affirmed_it(
    desk: Client, ours: Books
) -> None:
    address = f"{HALF_YEAR}employment.training.people/"
    assert "没有符合口径的记录，也没有人报过零报告" in read(desk, address)
    affirmed = ZeroReport(
        subject="employment.training", since=day(1, 1), until=day(6, 30), occurred_on=day(7, 1)
    )
    recording.record(affirmed, by=ours.clerk)
    said = read(desk, address)
    assert "零报告：经核实本期没有" in said
    assert "经办人核实并报过零报告" in said


def test_an_opening_balance_is_printed_as_such_and_leads_to_its_source(desk: Client, ours: Books) -> None:
    balance = OpeningBalance(
        indicator="employment.unemployment.unemployed", occurred_on=day(12, 31, 2009), number=5,
        source="2009年年报",
    )  # fmt: skip
    recording.record(balance, by=ours.clerk)
    page = desk.get(f"{HALF_YEAR}employment.unemployment.unemployed/").content.decode()
    assert "其中期初结转4人（无明细）" in text_of(page)  # 苗青 was registered on that day and has a name
    assert f'href="/rows/kit.opening_balance/{balance.pk}/"' in page
    assert "num-opening" in page
    assert "2009年年报" in read(desk, f"/rows/kit.opening_balance/{balance.pk}/")


def test_a_date_of_which_only_the_month_is_known_gives_a_range(desk: Client, ours: Books) -> None:
    spell = books.registered(ours.clerk, books.person(ours.clerk, "马平"), day(6, 1))
    recording.correct(spell, by=ours.clerk, reason="只知月份", precision={"started_on": 1})
    page = desk.get("/figures/140107002003/2010-01-01..2010-06-15/employment.unemployment.registered/")
    assert "num-range" in page.content.decode()
    assert "2—3 人" in text_of(page.content.decode())
    assert "2010年6月" in text_of(page.content.decode())


def test_a_ratio_leads_to_its_two_figures_and_has_no_rows_of_its_own(desk: Client, ours: Books) -> None:
    page = desk.get(f"{HALF_YEAR}employment.enquiry.follow_up_rate/").content.decode()
    assert "这是两个数相除，没有自己的明细" in text_of(page)
    assert f'href="{HALF_YEAR}employment.enquiry.followed_up/"' in page
    assert desk.get(f"{HALF_YEAR}employment.enquiry.follow_up_rate.xlsx").status_code == 404


def test_a_target_of_the_year_stands_beside_its_half_with_the_place_where_it_should_be(
    desk: Client, ours: Books, community: Organisation
) -> None:
    set_target(PLACED, community, Period.parse("2010"), 4, source="街道目标责任书", handler="周大明")
    page = desk.get(HALF_YEAR).content.decode()
    assert "年目标4" in text_of(page)
    assert "25%" in text_of(page)
    assert 'class="bar behind"' in page
    assert 'x="50"' in page  # 181 of 365 days
    assert "街道目标责任书" in read(desk, f"{HALF_YEAR}{PLACED}/")


def test_a_hundred_rows_fill_a_page_and_the_serial_numbers_go_on(desk: Client, ours: Books) -> None:
    people = [Person(name=f"失业人员{number}") for number in range(110)]
    for rows in (people, [Unemployment(person=one, kind="other", started_on=day(5, 1)) for one in people]):
        with recording.open_book(ours.clerk) as book:
            for row in rows:
                book.record(row)
    address = f"{HALF_YEAR}employment.unemployment.registered/"
    first, second = read(desk, address), read(desk, f"{address}?page=2")
    assert "第 1—100 行" in first
    assert " 101 失业人员" not in first
    assert " 101 失业人员" in second
    assert "第2页，共2页" in second


def test_the_workbook_holds_the_same_rows_masked(desk: Client, ours: Books) -> None:
    answer = desk.get(f"{HALF_YEAR}{PLACED}.xlsx")
    assert answer.status_code == 200
    assert "filename*=utf-8''" in answer["Content-Disposition"]
    sheet = load_workbook(io.BytesIO(answer.content)).active
    assert sheet is not None
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0][0] == "教场巷社区2010年上半年安置下岗失业人员：1人"
    assert str(rows[1][0]).startswith("口径：期内就业")
    header = list(rows[2])
    assert header[:5] == ["序号", "记录号", "计入", "姓名", "身份证号"]
    taken = [dict(zip(header, row, strict=True)) for row in rows[3:]]
    assert [(row["序号"], row["计入"], row["就业单位"]) for row in taken] == [
        (1, "否", "巷口面馆"),
        (2, "是", "东门超市"),
    ]
    assert taken[0]["身份证号"] == f"{MIAO[:6]}********{MIAO[-4:]}"
    assert str(taken[0]["记录号"]) == str(ours.placements[0].pk)
    assert not any(MIAO in str(cell) for row in rows for cell in row)


def test_an_entry_shows_what_was_corrected_by_whom_and_why(desk: Client, ours: Books) -> None:
    second = again(ours.placements[1])
    recording.correct(second, by=ours.clerk, reason="电话核实，改了日期", started_on=date(2010, 4, 12))
    page = desk.get(f"/rows/employment.placement/{second.pk}/").content.decode()
    said = text_of(page)
    assert "就业日期 2010-04-12" in said
    assert re.search(r"更正 第2版 · \d{4}-\d\d-\d\d \d\d:\d\d · 李文 理由：电话核实，改了日期", said)
    assert "就业日期 2010-04-06 → 2010-04-12" in said
    assert "登记 第1版" in said
    assert MIAO not in page
    for address in re.findall(r'href="(/rows/[^"]+)"', page):
        assert desk.get(address).status_code == 200


def test_a_withdrawn_entry_stays_readable_and_says_that_it_is_withdrawn(desk: Client, ours: Books) -> None:
    recording.withdraw(again(ours.placements[1]), by=ours.clerk, reason="登记错了人")
    said = read(desk, f"/rows/employment.placement/{ours.placements[1].pk}/")
    assert "已作废：不计入任何数字" in said
    assert re.search(r"作废 第2版 .*? 理由：登记错了人", said)


def test_who_else_corrected_a_person_known_to_two_communities_is_not_told(
    desk: Client, ours: Books, theirs: Books
) -> None:
    books.registered(theirs.clerk, again(ours.person), day(6, 3))
    recording.correct(again(ours.person), by=theirs.clerk, reason="小东门上门核实", died_on=day(6, 20))
    said = read(desk, f"/rows/registry.person/{ours.person.pk}/")
    assert "更正 第2版" in said
    assert "其他单位" in said
    assert "死亡日期 — → 2010-06-20" in said
    assert "王芳" not in said
    assert "小东门" not in said


def test_addresses_with_numbers_that_no_database_holds_are_no_pages(desk: Client, ours: Books) -> None:
    assert desk.get("/rows/employment.placement/99999999999999999999/").status_code == 404
    assert desk.get("/rows/no.ledger/1/").status_code == 404
    assert desk.get("/reports/99999999999999999999/").status_code == 404
    assert desk.get(f"{HALF_YEAR}{PLACED}/?page=99999999999999999999").status_code == 200


def test_a_share_comes_back_from_a_submitted_report_as_it_was_printed() -> None:
    printed = Fraction(61, 96)
    assert numbers.written(stored(printed), share=True) == numbers.written(printed, share=True) == "63.5"
