"""A person's page: what the viewer's lines know of him, who looked, and numbers only for a purpose."""

import re
from datetime import date

import pytest
from django.test import Client

from linli.kit import recording
from linli.kit.chain import ChangeLine
from linli.kit.doubts import look
from linli.kit.privacy import Unmasking
from linli.ledgers.counter.counter_note import CounterNote
from linli.ledgers.employment.training import Training
from linli.ledgers.outreach.delivery import Delivery
from linli.ledgers.outreach.pairing import Pairing
from linli.ledgers.publicity.publicity_issue import PublicityIssue
from linli.org.models import Account, Duty, Organisation
from linli.registry.household import Household
from linli.registry.membership import Membership
from linli.registry.person import Person
from tests.workbench.books import HE, MIAO, Books, account, again, day
from tests.workbench.conftest import logged_in
from tests.workbench.neighbours import WU, Street, street
from tests.workbench.test_pages import read

pytestmark = pytest.mark.django_db


@pytest.fixture
def at(community: Organisation) -> Street:
    return street(community)


def page_of(who: Person, code: str = "140107002003") -> str:
    return f"/people/{code}/{who.pk}/"


def main_of(browser: Client, address: str) -> str:
    """The page without its frame, as text."""
    answer = browser.get(address)
    assert answer.status_code == 200, address
    inside = answer.content.decode().split('<main id="main"')[1].split("</main>")[0]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", inside))


def test_a_persons_page_tells_each_event_with_its_ledger_the_newest_first(desk: Client, ours: Books) -> None:
    said = main_of(desk, page_of(ours.person))
    assert "苗青 男 · 35 岁" in said
    events = re.findall(r"(\d{4}-\d\d-\d\d) (\S+) (\S+)", said.split("新的在前 · 7 件")[1].split("他在")[0])
    assert events == [
        ("2010-04-06", "就业、核实", "安置"), ("2010-04-06", "终止", "失业登记"),
        ("2010-03-22", "登记", "失业登记"), ("2010-03-20", "终止", "安置"),
        ("2010-03-08", "就业、核实", "安置"), ("2010-03-08", "终止", "失业登记"),
        ("2009-11-02", "登记", "失业登记"),
    ]  # fmt: skip


def test_every_event_leads_to_its_entry(desk: Client, ours: Books) -> None:
    page = desk.get(page_of(ours.person)).content.decode()
    for row in (*ours.placements, ours.unemployment):
        assert f'href="/rows/{row.description.name}/{row.pk}/"' in page


def test_lanes_hold_a_bar_for_each_spell_and_today_as_a_line(desk: Client, ours: Books) -> None:
    page = desk.get(page_of(ours.person)).content.decode()
    lanes = page.split('class="lane-plot"')[1].split("</svg></div>")[0]
    assert lanes.count('class="bar-spell') == 4  # 失业两段，安置两段
    assert lanes.count('class="bar-spell lasts"') == 1
    assert 'class="now-line"' in lanes
    assert "2009-11-02 — 2010-03-07" in lanes
    assert lanes.count("<circle") == 2  # 核实


def test_what_is_part_of_a_row_about_him_stands_in_his_story(desk: Client, ours: Books) -> None:
    pairing = Pairing(number="结-1", person=ours.person, helper="孟丽", started_on=day(5, 1))
    recording.record(pairing, by=ours.clerk)
    recording.record(
        Delivery(pairing=pairing, occurred_on=day(5, 9), kind="post", content="理货员"), by=ours.clerk
    )
    said = main_of(desk, page_of(ours.person))
    assert "2010-05-09" in said
    assert "理货员" in said


def test_he_stands_in_the_figures_whose_condition_his_rows_meet(desk: Client, ours: Books) -> None:
    said = main_of(desk, page_of(ours.person)).split("他在这些数字里")[1]
    assert "安置下岗失业人员 1" in said
    waiting = main_of(desk, page_of(ours.waiting)).split("他在这些数字里")[1]
    assert "安置下岗失业人员" not in waiting
    assert "失业" in waiting


def test_an_officer_sees_her_own_line_and_others_are_named_without_a_hint(
    labour_officer: Account, street: Organisation, ours: Books
) -> None:
    note = CounterNote(person=ours.person, occurred_on=day(6, 1), said="苗青问调解邻居打架", matter="调解")
    recording.record(note, by=ours.clerk)
    pairing = Pairing(number="结-1", person=ours.person, helper="孟丽", started_on=day(5, 1))
    recording.record(pairing, by=ours.clerk)
    said = main_of(logged_in(labour_officer), page_of(ours.person))
    assert "安置" in said
    assert "其他条线按职责不显示" in said
    for secret in ("孟丽", "打架", "结对", "接待快记"):
        assert secret not in said
    helper = logged_in(account("fang", "方平", street, Duty.OFFICER, "outreach"))
    of_outreach = main_of(helper, page_of(ours.person))
    assert "孟丽" in of_outreach
    assert "巷口面馆" not in of_outreach
    # The same words for somebody whom no other line knows.
    assert "其他条线按职责不显示" in main_of(helper, page_of(ours.person))


def test_closed_ledgers_are_not_for_an_officer_who_is_there_for_everything(
    street: Organisation, desk: Client, ours: Books
) -> None:
    note = CounterNote(person=ours.person, occurred_on=day(6, 1), said="苗青问调解邻居打架")
    recording.record(note, by=ours.clerk)
    everything = logged_in(account("he", "何主任", street, Duty.OFFICER))
    assert "打架" not in main_of(everything, page_of(ours.person))
    assert "打架" in main_of(desk, page_of(ours.person))


def test_somebody_known_only_to_a_closed_ledger_does_not_exist_for_others(
    street: Organisation, desk: Client, ours: Books
) -> None:
    caller = Person(name="贺来")
    recording.record(caller, by=ours.clerk)
    note = CounterNote(person=caller, occurred_on=day(6, 1), said="贺来问事")
    recording.record(note, by=ours.clerk)
    everything = logged_in(account("he", "何主任", street, Duty.OFFICER))
    assert everything.get(page_of(caller)).status_code == 404
    assert desk.get(page_of(caller)).status_code == 200


def test_nobody_is_shown_under_a_community_that_does_not_know_him(
    labour_officer: Account, ours: Books, theirs: Books
) -> None:
    browser = logged_in(labour_officer)
    assert browser.get(page_of(theirs.person, "140107002004")).status_code == 200
    assert browser.get(page_of(theirs.person, "140107002003")).status_code == 404
    assert browser.get(page_of(theirs.person, "140107002000")).status_code == 200


def test_of_a_man_known_to_two_communities_each_sees_its_own(
    desk: Client, neighbours_worker: Account, ours: Books, theirs: Books
) -> None:
    recording.record(
        Training(person=ours.person, kind="skill", course="月嫂", occurred_on=day(5, 5)), by=theirs.clerk
    )
    assert "月嫂" not in main_of(desk, page_of(ours.person))
    over_there = main_of(logged_in(neighbours_worker), page_of(ours.person, "140107002004"))
    assert "月嫂" in over_there
    assert "巷口面馆" not in over_there


def test_households_stand_under_three_tabs_and_the_third_is_for_its_line_only(
    desk: Client, labour_officer: Account, at: Street
) -> None:
    aided = Household(number="教-009", kind="minimal-income")
    recording.record(aided, by=at.clerk)
    member = Membership(household=aided, person=at.people["吴桂英"], relation="02", started_on=day(1, 1))
    recording.record(member, by=at.clerk)
    own = main_of(desk, page_of(at.people["吴桂英"]))
    assert "居住户 户籍户 低保户" in own
    assert "教-009" in own
    for_labour = main_of(logged_in(labour_officer), page_of(at.people["吴桂英"]))
    assert "居住户 户籍户" in for_labour
    assert "低保" not in for_labour
    assert "教-009" not in for_labour
    assert logged_in(labour_officer).get(f"/households/140107002003/{aided.pk}/").status_code == 404
    assert desk.get(f"/households/140107002003/{aided.pk}/").status_code == 200


def test_a_household_shows_members_over_time_tenancy_and_a_dead_head(
    desk: Client, community: Organisation, at: Street
) -> None:
    look(community, date(2010, 7, 2))
    register = main_of(desk, f"/households/140107002003/{at.households['教-004'].pk}/")
    assert "户主贾国栋2008-11去世，户主没有变更" in register
    assert "户籍户教-004的户主贾国栋已经死亡" in register
    assert "户在人不在 1" in register
    shared = main_of(desk, f"/households/140107002003/{at.households['教-001'].pk}/")
    assert "吴桂英 户主" in shared
    assert "人户一致 2" in shared
    assert "房东 贾国栋 · 承租人 吴桂英" in shared
    assert "居住户 教-002" in shared


def test_who_left_a_household_stays_in_its_story(desk: Client, at: Street) -> None:
    son = Membership.objects.get(person=at.people["吴小明"])
    recording.correct(son, by=at.clerk, reason="分户", ended_on=day(5, 1), change_reason="division")
    page = desk.get(f"/households/140107002003/{at.households['教-001'].pk}/").content.decode()
    assert "2009-08-01 — 2010-04-30" in page
    assert "现在 1 人" in page
    assert "分户" in page  # who corrected it, and why


def test_corrections_are_in_sight_with_before_and_after(desk: Client, ours: Books) -> None:
    recording.correct(again(ours.placements[1]), by=ours.clerk, reason="劳动合同写明", post="收银员")
    said = main_of(desk, page_of(ours.person)).split("谁看过、改过")[1]
    assert "李文 更正 安置 岗位 — → 收银员 劳动合同写明" in said


def test_what_another_community_did_with_his_rows_is_not_told_here(
    desk: Client, ours: Books, theirs: Books
) -> None:
    person = again(ours.person)
    recording.correct(person, by=theirs.clerk, reason="小东门说的", sex="2")
    Unmasking.objects.create(
        at="2010-06-01T08:00:00Z", organisation=theirs.community, handler="王芳", ledger="registry.person",
        entries=[person.pk], columns=["identity_number"], purpose="小东门要看",
    )  # fmt: skip
    said = main_of(desk, page_of(ours.person))
    assert "小东门" not in said
    assert "王芳" not in said


def test_a_number_is_masked_until_somebody_says_why(desk: Client, at: Street) -> None:
    wu = at.people["吴桂英"]
    for address in (page_of(wu), f"{page_of(wu)}numbers/", "/people/140107002003/?q=吴桂英"):
        page = desk.get(address).content.decode()
        assert WU not in page
        assert "13835105678" not in page
    assert f"{WU[:6]}<i>********</i>{WU[-4:]}" in desk.get(page_of(wu)).content.decode()
    refused = desk.post(f"{page_of(wu)}numbers/", {"why": "", "more": "  "})
    assert refused.status_code == 422
    assert "请选一个用途" in refused.content.decode()
    assert WU not in refused.content.decode()
    assert not Unmasking.objects.exists()
    assert desk.post(f"{page_of(wu)}numbers/", {"more": "长" * 201}).status_code == 422


def test_numbers_in_the_open_are_logged_first_shown_once_and_never_kept(
    desk: Client, worker: Account, at: Street
) -> None:
    wu = at.people["吴桂英"]
    answer = desk.post(f"{page_of(wu)}numbers/", {"why": "核对证件", "more": "办优惠证"})
    page = answer.content.decode()
    assert WU in page
    assert "13835105678" in page
    assert "no-store" in answer["Cache-Control"]
    logged = Unmasking.objects.get(ledger="registry.person")
    assert (logged.entries, logged.purpose, logged.account, logged.handler) == (
        [wu.pk], "核对证件 办优惠证", worker, "赵敏芝",
    )  # fmt: skip
    assert Unmasking.objects.filter(ledger="registry.resident_card").count() == 1
    assert WU not in desk.get(f"{page_of(wu)}numbers/").content.decode()
    assert "赵敏芝 看原号 核对证件 办优惠证" in main_of(desk, page_of(wu))


def test_a_list_that_was_opened_in_the_open_is_told_on_each_ones_page(desk: Client, at: Street) -> None:
    wu, liu = at.people["吴桂英"], at.people["柳如"]
    Unmasking.objects.create(
        at="2010-06-01T08:00:00Z", organisation_id=at.clerk.organisation, handler="李文",
        ledger="registry.person", entries=[wu.pk * 10, wu.pk, 7], columns=["identity_number"],
        purpose="报街道名册",
    )  # fmt: skip
    assert "报街道名册" in main_of(desk, page_of(wu))
    assert "报街道名册" not in main_of(desk, page_of(liu))


def test_the_other_area_cannot_unmask_and_nothing_is_logged(
    neighbours_worker: Account, leader: Account, at: Street
) -> None:
    wu = at.people["吴桂英"]
    for who in (neighbours_worker, leader):
        answer = logged_in(who).post(f"{page_of(wu)}numbers/", {"why": "核对证件"})
        assert answer.status_code == 404
        assert WU not in answer.content.decode()
    assert not Unmasking.objects.exists()


def test_what_is_missing_is_named_with_the_figures_that_wait_for_it(desk: Client, ours: Books) -> None:
    recording.correct(again(ours.placements[1]), by=ours.clerk, reason="未核实", verified_on=None)
    said = main_of(desk, page_of(ours.person))
    assert "缺 " in said
    assert "核实日期 未采集 安置失业人员台账" in said
    assert "影响：" in said


def test_facts_say_why_they_are_not_there(desk: Client, at: Street) -> None:
    said = main_of(desk, page_of(at.people["冯国强"]))
    assert "身份号码 未采集" in said
    assert "人户 人在户不在" in said


def test_the_list_of_residents_finds_as_one_types(desk: Client, at: Street, theirs: Books) -> None:
    assert "共 6 人" in read(desk, "/people/140107002003/")
    assert "找到 1 人" in read(desk, "/people/140107002003/?q=wgy")
    fragment = desk.get("/people/140107002003/?q=何远", headers={"HX-Request": "true"}).content.decode()
    assert "没有找到“何远”" in fragment
    assert "<html" not in fragment
    assert HE not in fragment
    assert MIAO not in fragment


def test_the_leader_above_opens_neither_people_nor_doors(leader: Account, at: Street) -> None:
    browser = logged_in(leader)
    for address in (
        "/people/140107002003/", page_of(at.people["柳如"]), "/buildings/140107002003/",
        f"/buildings/140107002003/{at.building.pk}/",
        f"/households/140107002003/{at.households['教-001'].pk}/",
    ):  # fmt: skip
        assert browser.get(address).status_code == 404, address


def test_a_name_in_the_log_of_another_line_is_not_told(labour_officer: Account, ours: Books) -> None:
    pairing = Pairing(number="结-1", person=ours.person, helper="孟丽", started_on=day(5, 1))
    recording.record(pairing, by=ours.clerk)
    recording.correct(pairing, by=ours.clerk, reason="换了帮扶人", helper="乔红")
    assert ChangeLine.objects.filter(reason="换了帮扶人").exists()
    assert "换了帮扶人" not in main_of(logged_in(labour_officer), page_of(ours.person))


def test_a_new_ledger_about_nobody_adds_nothing(desk: Client, ours: Books) -> None:
    recording.record(PublicityIssue(form="blackboard", occurred_on=day(3, 3), topic="普法"), by=ours.clerk)
    assert "普法" not in main_of(desk, page_of(ours.person))
