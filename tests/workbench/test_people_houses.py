"""The picture of a building, and the walk: one key a visit, a sheet to take along, a grid to type it from."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from linli.kit import recording
from linli.kit.chain import ChangeLine
from linli.ledgers.employment.aid_case import AidCase
from linli.ledgers.employment.zero_employment_case import ZeroEmploymentCase
from linli.org.models import Account, Organisation
from linli.registry.building import Building
from linli.registry.dwelling import Dwelling
from linli.registry.household import Household
from linli.registry.membership import Membership
from linli.registry.residence import Residence
from linli.registry.retiree import Retiree
from linli.registry.survey_campaign import SurveyCampaign
from linli.registry.survey_finding import SurveyFinding
from linli.registry.survey_visit import SurveyVisit
from linli.workbench.people.houses import VIEWS
from tests.workbench.books import again, day, person
from tests.workbench.conftest import logged_in
from tests.workbench.neighbours import Street, knocked, street

pytestmark = pytest.mark.django_db
CODE = "140107002003"


@pytest.fixture
def at(community: Organisation) -> Street:
    return street(community)


def house(at: Street, more: str = "") -> str:
    return f"/buildings/{CODE}/{at.building.pk}/{more}"


def doors(browser: Client, address: str) -> dict[str, tuple[str, str]]:
    """{door: (look, what it says)}, as the picture draws them."""
    page = browser.get(address).content.decode().split('class="door-list')[0]
    found = re.findall(r'class="door ([^"]*)" href[^>]*>(.*?)</a>', page, re.DOTALL)
    told = [(look, re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", inside)).strip()) for look, inside in found]
    return {said.split(" ")[0]: (look, said.partition(" ")[2]) for look, said in told}


def test_a_building_stands_as_it_is_with_what_came_of_each_knock(desk: Client, at: Street) -> None:
    knocked(at, "教-001", day(6, 21), "nobody")
    knocked(at, "教-001", day(6, 12), "nobody")
    knocked(at, "教-003", day(6, 20), "reached")
    assert doors(desk, house(at)) == {
        "3-2-601": ("v-empty vacant", "空房"),
        "3-2-501": ("v-nobody has-two", "3人 吴* 租 无人2次 一套两户"),
        "3-2-502": ("v-reached", "1人 冯* 06-20"),
        "3-1-101": ("v-unvisited", "贾* 没去"),
    }
    page = desk.get(house(at)).content.decode()
    floors = re.findall(r'class="floor-name">([^<]*)<', page)
    assert floors == ["", "6层", "5层", "1层", ""]
    assert re.findall(r'class="stairwell of\d[^"]*">([^<]+)', page)[:2] == ["一单元", "二单元"]
    assert "6 层 2 单元 4 套 · 1986年建 · 单位宿舍" in re.sub(r"\s+", " ", page)


def test_the_other_two_views_show_tenancy_and_where_people_and_register_part(
    desk: Client, at: Street
) -> None:
    assert {door: look for door, (look, _said) in doors(desk, house(at, "?by=tenancy")).items()} == {
        "3-2-601": "v-empty vacant", "3-2-501": "v-let has-two", "3-2-502": "v-own", "3-1-101": "v-own",
    }  # fmt: skip
    register = doors(desk, house(at, "?by=register"))
    assert {door: look for door, (look, _said) in register.items()} == {
        "3-2-601": "reg-none vacant", "3-2-501": "reg-guests has-two", "3-2-502": "reg-guests",
        "3-1-101": "reg-away",
    }  # fmt: skip
    assert register["3-1-101"][1].endswith("户在人不在")
    assert desk.get(house(at, "?by=aid")).status_code == 404


def test_no_fact_of_aid_disability_illness_or_living_alone_can_change_the_picture(
    desk: Client, at: Street
) -> None:
    """The sentence under the picture is true: what was written of these people leaves not a trace in it."""
    knocked(at, "教-003", day(6, 20), "reached")
    feng, wu = at.people["冯国强"], at.people["吴桂英"]
    before = {view: desk.get(house(at, f"?by={view}")).content for view in VIEWS}
    aided = Household(number="低-1", dwelling=at.dwellings["3-2-502"], kind="minimal-income")
    recording.record(aided, by=at.clerk)
    rows = [
        Membership(household=aided, person=feng, relation="02", started_on=day(1, 1)),
        SurveyFinding(person=feng, kind="disabled-minimal-income", occurred_on=day(6, 20), account="残疾"),
        SurveyFinding(person=wu, kind="disabled", occurred_on=day(6, 20)),
        ZeroEmploymentCase(household=at.households["教-003"], started_on=day(3, 1), recognised_on=day(3, 4)),
        Retiree(person=feng, started_on=day(1, 1)),
    ]
    for row in rows:
        recording.record(row, by=at.clerk)
    assert AidCase.description.line == "employment"
    for view, page in before.items():
        after = desk.get(house(at, f"?by={view}")).content
        assert _without_tokens(after) == _without_tokens(page), view
        assert "不按低保、残疾、独居、健康上色" in after.decode()
    sheet = desk.get(house(at, "sheet/")).content.decode()
    assert "残疾" not in sheet
    assert "低保" not in sheet


def test_one_person_behind_a_door_looks_like_three(desk: Client, at: Street) -> None:
    for number in range(2):
        other = person(at.clerk, f"冯小{number}")
        recording.record(Residence(person=other, dwelling=at.dwellings["3-2-502"]), by=at.clerk)
    assert doors(desk, house(at))["3-2-502"] == ("v-unvisited", "3人 冯* 没去")


def test_one_key_records_a_visit_and_a_second_press_writes_nothing(desk: Client, at: Street) -> None:
    sent = {"dwelling": at.door("3-2-502"), "result": "reached", "by": "visit"}
    answer = desk.post(house(at, "visit/"), sent)
    assert answer.status_code == 302
    assert f"at={at.door('3-2-502')}" in answer["Location"]
    desk.post(house(at, "visit/"), sent)
    visit = SurveyVisit.objects.get()
    assert (visit.household, visit.occurred_on, visit.result, visit.visitor, visit.campaign) == (
        at.households["教-003"], day(7, 2), "reached", "赵敏芝", at.campaign,
    )  # fmt: skip
    assert ChangeLine.objects.filter(ledger="registry.survey_visit").count() == 1
    assert doors(desk, house(at))["3-2-502"][0] == "v-reached"


def test_who_was_met_once_stays_met_though_nobody_was_in_later(desk: Client, at: Street) -> None:
    knocked(at, "教-003", day(6, 20), "reached")
    knocked(at, "教-003", day(6, 28), "nobody")
    assert doors(desk, house(at))["3-2-502"] == ("v-reached", "1人 冯* 06-20")


def test_a_slip_of_the_key_is_taken_back_the_same_day_and_not_later(desk: Client, at: Street) -> None:
    sent = {"dwelling": at.door("3-2-502"), "by": "visit"}
    desk.post(house(at, "visit/"), {**sent, "result": "refused"})
    assert "记错了？撤掉" in desk.get(house(at, f"?at={at.door('3-2-502')}")).content.decode()
    desk.post(house(at, "visit/"), {**sent, "undo": "1"})
    assert not SurveyVisit.objects.in_books().exists()
    assert ChangeLine.objects.get(act="withdraw").reason == "按错了键，当天撤掉"
    assert desk.post(house(at, "visit/"), {**sent, "undo": "1"}).status_code == 404
    earlier = knocked(at, "教-003", day(6, 20), "reached")
    assert desk.post(house(at, "visit/"), {**sent, "undo": "1"}).status_code == 404
    assert SurveyVisit.objects.in_books().get() == earlier


def test_a_refusal_ends_the_asking(desk: Client, at: Street) -> None:
    knocked(at, "教-003", day(6, 20), "refused")
    pane = desk.get(house(at, f"?at={at.door('3-2-502')}")).content.decode()
    assert "这一户拒访，这次摸底不再问" in pane
    assert "拒访不影响任何服务，也不再催" in pane
    assert 'name="result"' not in pane
    once_more = {"dwelling": at.door("3-2-502"), "result": "reached"}
    assert desk.post(house(at, "visit/"), once_more).status_code == 404
    grid = desk.get(house(at, "desk/")).content.decode()
    assert f'name="result-{at.door("3-2-502")}"' not in grid
    assert "拒访，不再问" in grid
    sent = {"on": "2010-07-02", f"result-{at.door('3-2-502')}": "reached"}
    desk.post(house(at, "desk/"), sent)
    assert SurveyVisit.objects.count() == 1
    # The next survey asks anew.
    recording.record(SurveyCampaign(name="七月", started_on=day(7, 1)), by=at.clerk)
    assert desk.post(house(at, "visit/"), once_more).status_code == 302


def test_who_has_moved_in_since_has_not_been_visited(desk: Client, at: Street) -> None:
    knocked(at, "教-003", day(6, 20), "reached")
    recording.correct(again(at.households["教-003"]), by=at.clerk, reason="搬走", ended_on=day(6, 25))
    assert doors(desk, house(at))["3-2-502"][0] == "v-unvisited"
    assert "差 3" in desk.get(f"/buildings/{CODE}/").content.decode()


def test_the_sheet_is_in_the_order_of_the_walk_with_two_blank_columns_and_no_more_than_names(
    desk: Client, at: Street
) -> None:
    sheet = desk.get(house(at, "sheet/")).content.decode()
    lines = re.findall(r'<th scope="row">([^<]+)</th>((?:<td>[^<]*</td>)+)', sheet)
    assert [(door, re.findall(r"<td>([^<]*)</td>", cells)) for door, cells in lines] == [
        ("3-1-101", ["贾国栋", "", "", "", ""]), ("3-2-501", ["吴桂英 （两户）", "3", "租", "", ""]),
        ("3-2-502", ["冯国强", "1", "", "", ""]), ("3-2-601", ["", "", "空", "", ""]),
    ]  # fmt: skip
    assert "****" not in sheet
    assert "135" not in sheet.split("<main")[1]


def test_the_desk_grid_saves_what_was_typed_in_one_book(desk: Client, at: Street) -> None:
    sent = {
        "on": "2010-06-28", "visitor": "田晓燕", f"result-{at.door('3-2-501')}": "nobody",
        f"result-{at.door('3-2-502')}": "reached", f"notes-{at.door('3-2-502')}": "想换工作",
    }  # fmt: skip
    answer = desk.post(house(at, "desk/"), sent)
    assert answer.status_code == 302
    rows = SurveyVisit.objects.order_by("household__number").values_list(
        "household__number", "occurred_on", "result", "visitor", "notes"
    )
    assert list(rows) == [
        ("教-001", day(6, 28), "nobody", "田晓燕", ""),
        ("教-003", day(6, 28), "reached", "田晓燕", "想换工作"),
    ]  # fmt: skip
    lines = ChangeLine.objects.filter(ledger="registry.survey_visit")
    assert len(set(lines.values_list("made_at", flat=True))) == 1
    assert "已登记 2 次走访" in desk.get(answer["Location"]).content.decode()


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({"on": "2010-07-03"}, "走访日期还没到"), ({"on": "0630"}, "走访日期“0630”读不出来"),
        ({"on": "2010-05-30"}, "走访日期早于这次摸底的开始日期2010-06-01"),
        ({"visitor": "长" * 51}, "走访人"),
    ],
)  # fmt: skip
def test_a_grid_that_cannot_be_saved_keeps_every_word(
    more: dict[str, str], told: str, desk: Client, at: Street
) -> None:
    sent = {"on": "2010-06-28", f"result-{at.door('3-2-502')}": "reached", **more}
    answer = desk.post(house(at, "desk/"), {**sent, f"notes-{at.door('3-2-502')}": "想换工作"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert told in page
    assert 'value="想换工作"' in page
    assert re.search(rf'name="result-{at.door("3-2-502")}" value="reached"[^>]* checked', page)
    assert not SurveyVisit.objects.exists()


def test_a_note_without_a_result_is_asked_about_at_its_line(desk: Client, at: Street) -> None:
    answer = desk.post(house(at, "desk/"), {"on": "2010-06-28", f"notes-{at.door('3-2-502')}": "漏水"})
    assert answer.status_code == 422
    assert "改好 1 处后保存" in answer.content.decode()
    assert "写了情况，没有选走访结果" in answer.content.decode()


def test_a_door_or_a_survey_of_another_community_does_not_exist_here(
    desk: Client, neighbours_worker: Account, neighbour: Organisation, at: Street
) -> None:
    theirs = street(neighbour, number=None)
    foreign = {"dwelling": theirs.door("3-2-502"), "result": "reached"}
    assert desk.post(house(at, "visit/"), foreign).status_code == 404
    own = {"dwelling": at.door("3-2-502"), "result": "reached"}
    assert desk.post(house(at, "visit/"), {**own, "campaign": theirs.campaign.pk}).status_code == 404
    assert desk.get(house(at, f"?at={theirs.door('3-2-502')}")).status_code == 404
    assert desk.get(f"/buildings/{CODE}/{theirs.building.pk}/").status_code == 404
    attacker = logged_in(neighbours_worker)
    for address in (f"/buildings/140107002004/{theirs.building.pk}/visit/", house(at, "visit/")):
        assert attacker.post(address, own).status_code == 404
    assert not SurveyVisit.objects.exists()


def test_an_officer_looks_and_does_not_write_in_a_communitys_books(
    labour_officer: Account, at: Street
) -> None:
    browser = logged_in(labour_officer)
    page = browser.get(house(at, f"?at={at.door('3-2-502')}")).content.decode()
    assert 'name="result"' not in page
    assert "回来录入" not in page
    knock = {"dwelling": at.door("3-2-502"), "result": "reached"}
    assert browser.post(house(at, "visit/"), knock).status_code == 404
    assert browser.get(house(at, "desk/")).status_code == 404
    assert browser.get(house(at, "sheet/")).status_code == 200


def test_without_a_survey_there_is_a_picture_and_nothing_to_record(desk: Client, at: Street) -> None:
    recording.withdraw(at.campaign, by=at.clerk, reason="不办了")
    page = desk.get(house(at)).content.decode()
    assert "还没有摸底" in page
    knock = {"dwelling": at.door("3-2-502"), "result": "reached"}
    assert desk.post(house(at, "visit/"), knock).status_code == 404


def test_a_yard_stands_in_the_list_beside_the_buildings(desk: Client, at: Street) -> None:
    page = desk.get(f"/buildings/{CODE}/").content.decode()
    assert "1 栋 · 1 院" in page
    yard = f"/buildings/{CODE}/{at.yard.pk}/"
    assert yard in page
    assert doors(desk, yard) == {"甲院-2": ("v-unvisited", "1人 柳* 没去")}


def test_a_large_building_asks_no_more_than_a_small_one(desk: Client, at: Street) -> None:
    addresses = [
        house(at), house(at, f"?at={at.door('3-2-501')}"), house(at, "sheet/"), house(at, "desk/"),
        f"/buildings/{CODE}/", f"/people/{CODE}/", f"/households/{CODE}/{at.households['教-001'].pk}/",
        f"/people/{CODE}/{at.people['吴桂英'].pk}/",
    ]  # fmt: skip
    knocked(at, "教-001", day(6, 21), "nobody")
    thin = {address: questions(desk, address) for address in addresses}
    recording.record(Building(number="4"), by=at.clerk)
    for place, room in (*(("3", f"{floor}03") for floor in range(1, 7)), ("4", "101"), ("4", "102")):
        dwelling = Dwelling(place=place, unit="2", room=room)
        who = person(at.clerk, f"邻居{place}{room}")
        home = Household(number=f"{place}-{room}", dwelling=dwelling)
        member = Membership(household=home, person=who, relation="02")
        for one in (dwelling, Residence(person=who, dwelling=dwelling), home, member):
            recording.record(one, by=at.clerk)
    more = person(at.clerk, "吴小红")
    recording.record(Membership(household=at.households["教-001"], person=more, relation="30"), by=at.clerk)
    knocked(at, "教-001", day(6, 25), "reached")
    thick = {address: questions(desk, address) for address in addresses}
    assert {address: thick[address] - thin[address] for address in addresses} == dict.fromkeys(addresses, 0)


def questions(browser: Client, address: str) -> int:
    for _ in range(2):
        assert browser.get(address).status_code == 200
    with CaptureQueriesContext(connection) as asked:
        assert browser.get(address).status_code == 200
    return len(asked)


def _without_tokens(page: bytes) -> str:
    tokens = r'name="csrfmiddlewaretoken" value="[^"]*"|hx-headers=\'[^\']*\''
    return re.sub(tokens, "", page.decode())
