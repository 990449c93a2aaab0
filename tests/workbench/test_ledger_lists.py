"""A ledger's list over 教场巷's books: balance, views, filters, words, order, what the worker keeps of it."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from linli.kit import recording
from linli.kit.description import LEDGERS
from linli.ledgers.employment.placement import Placement
from linli.ledgers.employment.unemployment import Unemployment
from linli.org.models import Account, Duty, Organisation
from linli.registry.building import Building
from linli.registry.card import ResidentCard
from linli.registry.dwelling import Dwelling
from linli.registry.person import Person
from linli.registry.residence import Residence
from linli.workbench.ledger.kept import ChosenColumns, SavedView
from tests.workbench import books
from tests.workbench.books import MIAO, Books, account, again, day
from tests.workbench.conftest import logged_in
from tests.workbench.test_pages import read, text_of

pytestmark = pytest.mark.django_db
PLACEMENTS = "/ledgers/employment.placement/140107002003/"
UNEMPLOYED = "/ledgers/employment.unemployment/140107002003/"


def rows(browser: Client, address: str) -> list[str]:
    """Each row of a list as one reads it."""
    page = browser.get(address)
    assert page.status_code == 200, address
    body = page.content.decode().partition("<tbody>")[2].partition("</tbody>")[0]
    body = re.sub(r'<td class="pick".*?</td>', "", body)
    return [
        re.sub(r"\s+", " ", re.sub("<[^>]*>", " ", row)).strip() for row in body.split("</tr>") if row.strip()
    ]


@pytest.mark.parametrize("name", sorted(LEDGERS))
def test_every_ledger_has_its_list_its_print_and_its_export_by_existing(
    desk: Client, ours: Books, name: str
) -> None:
    address = f"/ledgers/{name}/140107002003/"
    for page in (address, f"{address}?view=all", f"{address}print/?view=all", f"{address}export/?view=all"):
        assert desk.get(page).status_code == 200, page
    said = read(desk, address)
    assert said.startswith(LEDGERS[name].title)


def test_the_strip_closes_and_each_of_its_numbers_opens_its_rows(desk: Client, ours: Books) -> None:
    page = desk.get(UNEMPLOYED).content.decode()
    strip = page[page.index('class="ledger-balance"') : page.index("</section>")]
    # 苗青 was placed, registered again and placed again; only 石磊 came.
    words = re.sub(r"\s+", " ", re.sub("<[^>]*>", " ", f"<{strip}")).strip()
    assert words.startswith("期末登记失业人员 期初 1 + 本期增 1 − 本期减 1 = 期末 1 人 账平")
    assert "期内在册 2 人" in words
    for address in re.findall(r'class="num" href="([^"]*)"', strip):
        assert desk.get(address.replace("&amp;", "&")).status_code == 200, address
    opening, came, went, closing = re.findall(r'class="num" href="([^"]*)"', strip)
    assert opening == "/figures/140107002003/2009H2/employment.unemployment.unemployed/"
    assert closing == "/figures/140107002003/2010H1/employment.unemployment.unemployed/"
    assert len(rows(desk, came.replace("&amp;", "&"))) == 2  # 苗青 again, who is no newcomer, and 石磊
    assert len(rows(desk, went.replace("&amp;", "&"))) == 2  # both spells of 苗青, one person


def test_a_ledger_without_a_stock_has_no_strip(desk: Client, ours: Books) -> None:
    books_of = desk.get("/ledgers/employment.training/140107002003/").content.decode()
    assert 'class="ledger-balance"' not in books_of


def test_the_foot_tells_rows_from_persons(desk: Client, ours: Books) -> None:
    waiting = books.placed(ours.clerk, ours.waiting, day(6, 28), "北仓食堂")
    recording.correct(again(waiting), by=ours.clerk, reason="还没核实", verified_on=None)
    said = read(desk, PLACEMENTS)
    assert "第 1—3 行，共 3 行" in said
    assert "计入 2 行·1 人 ，1 行不计" in said


def test_views_are_questions_with_their_counts(desk: Client, ours: Books, worker: Account) -> None:
    waiting = books.placed(ours.clerk, ours.waiting, day(6, 28), "北仓食堂")
    recording.correct(again(waiting), by=ours.clerk, reason="还没核实", verified_on=None)
    old = books.placed(ours.clerk, books.person(ours.clerk, "去年上岗的"), day(5, 4, 2009), "老厂")
    said = read(desk, PLACEMENTS)
    assert (
        "本期 3 期末在册 3 安置“4050”人员 0 期末已就业、尚未核实的人员 1 缺项待补 1 我登记的 0 全部 4" in said
    )
    assert [row.split()[1] for row in rows(desk, f"{PLACEMENTS}?view=gaps")] == ["石磊"]
    assert [row.split()[1] for row in rows(desk, f"{PLACEMENTS}?view=m.unverified")] == ["石磊"]
    assert [row.split()[1] for row in rows(desk, f"{PLACEMENTS}?period=2009H1")] == ["去年上岗的"]
    assert [row.split()[1] for row in rows(desk, f"{PLACEMENTS}?view=standing")] == [
        "石磊",
        "苗青",
        "去年上岗的",
    ]
    recording.withdraw(again(old), by=ours.clerk, reason="登记错了")
    assert "全部 3" in read(desk, PLACEMENTS)
    mine = Placement(person=ours.waiting, channel="hired", started_on=day(7, 1))
    recording.record(mine, by=recording.Writer(ours.community.pk, handler="赵敏芝"))
    assert "我登记的 1" in read(desk, PLACEMENTS)


def test_an_unknown_view_or_page_is_the_first_and_a_wrong_period_is_none(desk: Client, ours: Books) -> None:
    assert len(rows(desk, f"{PLACEMENTS}?view=nothing&page=99&sort=identity&f-nothing=1")) == 2
    assert desk.get(f"{PLACEMENTS}?period=2010H9").status_code == 404


def test_filters_narrow_stand_with_their_values_and_are_taken_back_one_by_one(
    desk: Client, ours: Books
) -> None:
    other = Placement(person=ours.waiting, channel="flexible", started_on=day(5, 5), verified_on=None)
    recording.record(other, by=ours.clerk)
    address = f"{PLACEMENTS}?f-channel=flexible&f-channel=self-founded"
    assert [row.split()[1] for row in rows(desk, address)] == ["石磊"]
    page = desk.get(f"{address}&f-lacks=verified_on").content.decode()
    assert "就业渠道 自主创业、灵活就业" in text_of(page)
    assert "缺项 核实日期" in text_of(page)
    assert 'href="?f-lacks=verified_on"' in page  # without the channel
    assert rows(desk, f"{address}&f-lacks=verified_on&f-lacks=employer") == rows(desk, address)
    assert rows(desk, f"{address}&f-ended_on.since=2010-01-01") == rows(desk, address)  # no filter of it
    days = f"{PLACEMENTS}?view=all&f-started_on.since=2010-04-01&f-started_on.until=2010-04-06"
    assert [row.split()[1] for row in rows(desk, days)] == ["苗青"]
    ended = f"{UNEMPLOYED}?view=all&f-end_reason=-"
    assert [row.split()[1] for row in rows(desk, ended)] == ["石磊"]


def test_what_somebody_declined_to_say_is_no_gap(desk: Client, ours: Books) -> None:
    spell = Unemployment.objects.get(person=ours.waiting)
    assert "缺项待补 3" in read(desk, UNEMPLOYED)
    recording.correct(spell, {"missing": {"lost_on": "refused"}}, by=ours.clerk, reason="本人不说")
    assert "缺项待补 2" in read(desk, UNEMPLOYED)
    assert len(rows(desk, f"{UNEMPLOYED}?view=all&f-lacks=lost_on")) == 2
    assert "拒绝提供" in rows(desk, f"{UNEMPLOYED}?view=all&q=石磊")[0]


@pytest.mark.parametrize(("words", "found"), [
    ("苗", 2), ("mq", 2), ("MQ", 2), ("东门", 1), ("mq 东门", 1), ("3-2-501", 2), ("3-2", 2), ("何远", 0),
    ("hy", 0), ("%", 0), ("'; drop", 0),
])  # fmt: skip
def test_rows_are_found_by_name_initials_door_and_employer(
    desk: Client, ours: Books, theirs: Books, words: str, found: int
) -> None:
    recording.record(ResidentCard(person=ours.person, name="苗青", door="3-2-501"), by=ours.clerk)
    assert len(rows(desk, f"{PLACEMENTS}?view=all&q={words}")) == found


def test_a_building_is_chosen_by_its_number_and_another_communitys_finds_nothing(
    desk: Client, ours: Books, theirs: Books
) -> None:
    for clerk, number, who in ((ours.clerk, "3", ours.person), (theirs.clerk, "8", theirs.person)):
        recording.record(Building(number=number), by=clerk)
        home = Dwelling(place=number, unit="2", room="501")
        recording.record(home, by=clerk)
        recording.record(Residence(person=who, dwelling=home, started_on=day(1, 1)), by=clerk)
    own, foreign = Building.objects.get(number="3"), Building.objects.get(number="8")
    said = rows(desk, f"{PLACEMENTS}?view=all&f-building={own.pk}")
    assert len(said) == 2
    assert "3-2-501" in said[0]
    refused = desk.get(f"{PLACEMENTS}?view=all&f-building={foreign.pk}").content.decode()
    assert "没有符合这些条件的记录" in refused
    assert "何远" not in refused
    assert ">8<" not in refused


def test_columns_put_in_order_and_serial_numbers_fall_with_the_days(desk: Client, ours: Books) -> None:
    assert [row.split()[0] for row in rows(desk, PLACEMENTS)] == ["2", "1"]
    assert "东门超市" in rows(desk, PLACEMENTS)[0]
    by_employer = rows(desk, f"{PLACEMENTS}?sort=employer.name")
    assert ["东门超市" in row for row in by_employer] == [True, False]
    assert [row.split()[0] for row in by_employer] == ["1", "2"]
    assert ["东门超市" in row for row in rows(desk, f"{PLACEMENTS}?sort=-employer.name")] == [False, True]
    page = desk.get(f"{PLACEMENTS}?sort=employer.name").content.decode()
    assert 'aria-sort="ascending"' in page
    assert "identity_number" not in "".join(re.findall(r'href="\?sort=([^"]*)"', page))


def test_protected_numbers_are_masked_and_dates_known_to_the_month_stay_so(desk: Client, ours: Books) -> None:
    late = Unemployment(person=ours.waiting, kind="other", started_on=day(5, 1), precision={"started_on": 1})
    spell = Unemployment.objects.get(person=ours.waiting)
    recording.correct(spell, by=ours.clerk, reason="已就业", ended_on=day(4, 1), end_reason="placed")
    recording.record(late, by=ours.clerk)
    page = desk.get(UNEMPLOYED).content.decode()
    assert MIAO not in desk.get(PLACEMENTS).content.decode()
    assert f"{MIAO[:6]}********{MIAO[-4:]}" in desk.get(PLACEMENTS).content.decode()
    assert "2010年5月" in page


def test_a_worker_keeps_views_and_columns_for_herself(
    desk: Client, ours: Books, community: Organisation
) -> None:
    assert "存为我的视图" not in read(desk, PLACEMENTS)  # nothing is asked that the first view does not ask
    asked = "?view=all&f-channel=hired"
    assert "存为我的视图" in read(desk, PLACEMENTS + asked)
    kept = desk.post(f"{PLACEMENTS}views/{asked}", {"name": "全部招用"})
    assert kept["Location"] == PLACEMENTS + asked
    assert "全部招用" in read(desk, PLACEMENTS)
    desk.post(f"{PLACEMENTS}views/?view=gaps", {"name": "全部招用"})
    assert SavedView.objects.get().query == "view=gaps"
    colleague = logged_in(account("lin", "林静", community, Duty.WORKER))
    assert "全部招用" not in read(colleague, PLACEMENTS)
    number = SavedView.objects.get().pk
    assert colleague.post(f"{PLACEMENTS}views/{number}/forget/").status_code == 404
    assert desk.post(f"{PLACEMENTS}views/{number}/forget/").status_code == 302
    assert not SavedView.objects.exists()

    desk.post(f"{PLACEMENTS}columns/", {"column": ["person.name", "wage", "no.such"]})
    assert ChosenColumns.objects.get().columns == ["person.name", "wage"]
    assert rows(desk, PLACEMENTS) == ["2 苗青", "1 苗青"]
    assert len(rows(colleague, PLACEMENTS)[0]) > 20
    desk.post(f"{PLACEMENTS}columns/", {"column": ["wage"], "usual": "yes"})
    assert not ChosenColumns.objects.exists()


def test_a_text_for_a_chat_names_surnames_and_no_numbers(desk: Client, ours: Books) -> None:
    page = desk.get(
        f"{PLACEMENTS}chat/?row={ours.placements[0].pk}&row={ours.placements[1].pk}"
    ).content.decode()
    text = re.search(r"<textarea[^>]*>(.*?)</textarea>", page, re.S)
    assert text is not None
    assert text[1].splitlines()[0] == "【教场巷社区】安置失业人员台账（2条）"
    assert text[1].splitlines()[1].startswith("1. 苗* 单位招用 巷口面馆 2010-03-08")
    assert "苗青" not in page
    assert MIAO[-4:] not in page
    assert "1975" not in page


def test_a_page_is_a_hundred_rows_and_the_next_one_goes_on(desk: Client, ours: Books) -> None:
    people = [Person(name=f"第{number}人") for number in range(103)]
    work = [
        Placement(person=one, channel="hired", started_on=day(5, 1 + place % 28), verified_on=day(6, 1))
        for place, one in enumerate(people)
    ]
    for some in (people, work):
        with recording.open_book(ours.clerk) as book:
            for row in some:
                book.record(row)
    first, second = rows(desk, PLACEMENTS), rows(desk, f"{PLACEMENTS}?page=2")
    assert (len(first), len(second)) == (100, 5)
    assert first[0].startswith("105 ")
    assert [row.split()[0] for row in second] == ["5", "4", "3", "2", "1"]
    assert not set(first) & set(second)


def test_an_office_sees_its_communities_rows_with_their_names(
    labour_officer: Account, ours: Books, theirs: Books
) -> None:
    browser = logged_in(labour_officer)
    address = "/ledgers/employment.placement/140107002000/"
    said = rows(browser, address)
    assert len(said) == 3
    assert sum("教场巷社区" in row for row in said) == 2
    assert "新增登记" not in read(browser, address)
    assert len(rows(browser, PLACEMENTS)) == 2


def test_all_ledgers_stand_by_line_with_what_is_in_them(desk: Client, ours: Books, leader: Account) -> None:
    said = read(desk, "/ledgers/140107002003/")
    assert re.search(r"劳动就业 \d+ 本", said)
    assert "安置失业人员台账 2 行" in said
    assert "下岗失业人员台账 缺项 3 3 行" in said
    assert logged_in(leader).get("/ledgers/140107002003/").status_code == 404


def test_another_areas_row_numbers_give_nothing_in_ones_own_list(
    neighbours_worker: Account, ours: Books, theirs: Books
) -> None:
    """Steal: a foreign row's number with one's own unit."""
    browser = logged_in(neighbours_worker)
    own = "/ledgers/employment.placement/140107002004/"
    number = ours.placements[0].pk
    for address in (f"{own}chat/?row={number}", f"{own}export/?row={number}", f"{own}print/?row={number}"):
        said = browser.get(address).content.decode()
        assert "苗" not in said
        assert "巷口面馆" not in said
    assert "没有可以导出的行" in browser.get(f"{own}export/?row={number}").content.decode()
