"""The search: people, households, units, certificates and reports of what one may open, nothing else."""

import pytest
from django.test import Client

from linli.core.identity import identity_number
from linli.filing.submissions import Submission
from linli.kit import recording
from linli.ledgers.employment.preferential_certificate import PreferentialCertificate
from linli.org.models import Account, Duty, Organisation
from linli.registry.card import ResidentCard
from linli.registry.dwelling import Dwelling
from linli.registry.household import Household
from linli.registry.membership import Membership
from linli.workbench.search.finding import is_number_of_a_person
from tests.workbench.books import MIAO, Books, account, day, person
from tests.workbench.conftest import logged_in
from tests.workbench.test_answers import questions as queries

pytestmark = pytest.mark.django_db


@pytest.fixture
def at_home(ours: Books) -> Household:
    """苗青 lives in 3-2-501 with a telephone and a certificate."""
    recording.record(
        ResidentCard(person=ours.person, name="苗青", door="3-2-501", phone="13835180617"), by=ours.clerk
    )
    home = Dwelling(place="3", unit="2", room="501")
    recording.record(home, by=ours.clerk)
    household = Household(number="教-017", dwelling=home, started_on=day(1, 1, 2005))
    recording.record(household, by=ours.clerk)
    member = Membership(household=household, person=ours.person, relation="02", started_on=day(1, 1, 2005))
    recording.record(member, by=ours.clerk)
    card = PreferentialCertificate(number="14010703001234", person=ours.person, started_on=day(2, 1, 2008))
    recording.record(card, by=ours.clerk)
    return household


def found(browser: Client, words: str, **more: str) -> dict[str, list[str]]:
    page = browser.post("/search/", {"q": words, **more})
    assert page.status_code == 200
    return {group.title: [hit.title for hit in group.hits] for group in page.context["groups"]}


@pytest.mark.parametrize(
    ("words", "group", "title"),
    [
        ("苗青", "居民", "苗青"), ("mq", "居民", "苗青"), ("3-2-501", "居民", "苗青"),
        ("3-2-501", "户和房屋", "教-017户 苗青"), ("教-017", "户和房屋", "教-017户 苗青"),
        ("0617", "居民", "苗青"), (MIAO[-4:], "居民", "苗青"), (MIAO, "居民", "苗青"),
        ("13835180617", "居民", "苗青"), ("1234", "证件和记录", "14010703001234"),
        ("14010703001234", "证件和记录", "14010703001234"), ("东门超市", "单位", "东门超市"),
        ("dmcs", "单位", "东门超市"), ("安置下岗", "数字", "安置下岗失业人员"),
    ],
)  # fmt: skip
def test_what_is_typed_at_a_counter_is_found(
    desk: Client, at_home: Household, words: str, group: str, title: str
) -> None:
    assert title in found(desk, words)[group]


def test_a_report_is_found_by_what_it_is_about(desk: Client, report: Submission) -> None:
    assert found(desk, "就业工作报告")["报告"] == ["教场巷社区2010年上半年就业工作报告"]


def test_every_hit_opens(desk: Client, at_home: Household, report: Submission) -> None:
    for words in ("苗青", "3-2-501", "东门", "1234", "报告", "安置"):
        for group in desk.post("/search/", {"q": words}).context["groups"]:
            for hit in group.hits:
                assert desk.get(hit.address).status_code == 200, (words, hit)


@pytest.mark.parametrize(
    "words",
    [
        "苗青",
        "mq",
        "3-2-501",
        "教-017",
        "0617",
        MIAO,
        MIAO[-4:],
        "13835180617",
        "1234",
        "东门超市",
        "就业工作报告",
        "石磊",
    ],
)
def test_nothing_of_another_area_is_found(
    words: str, at_home: Household, report: Submission, theirs: Books, neighbours_worker: Account,
    other_officer: Account,
) -> None:  # fmt: skip
    for who in (neighbours_worker, other_officer):
        browser = logged_in(who)
        titles = [title for hits in found(browser, words, at="140107002003").values() for title in hits]
        assert not [title for title in titles if "苗" in title or "石磊" in title or "017" in title]
        assert not {"东门超市", "14010703001234"} & set(titles)
        said = browser.post("/search/", {"q": words, "at": "140107002003"}).content.decode()
        assert "教场巷" not in said


def test_who_opens_no_rows_finds_reports_and_figures_only(
    leader: Account, at_home: Household, report: Submission
) -> None:
    browser = logged_in(leader)
    for words in ("苗青", "3-2-501", "1234", "东门超市"):
        assert found(browser, words) == {}
    assert "报告" in found(browser, "就业工作报告")


def test_an_officer_of_another_line_finds_no_certificate_of_this_one(
    street: Organisation, at_home: Household
) -> None:
    browser = logged_in(account("feng", "冯平", street, Duty.OFFICER, "publicity"))
    assert "证件和记录" not in found(browser, "1234")


def test_a_persons_number_in_an_address_is_not_looked_for_and_not_said_again(
    desk: Client, at_home: Household
) -> None:
    page = desk.get(f"/search/?q={MIAO}")
    said = page.content.decode()
    assert page.context["groups"] == []
    assert "不要写在网址里" in said
    assert MIAO not in said
    assert "苗青" not in said


@pytest.mark.parametrize(
    ("text", "is_number"),
    [
        (MIAO, True), ("138 3518 0617", True), ("13835180617", True), ("0617", False), ("3-2-501", False),
        ("2010-01-05", False), ("苗青", False), (identity_number("140107", day(1, 1, 1950), 5), True),
    ],
)  # fmt: skip
def test_what_counts_as_a_persons_number(text: str, is_number: bool) -> None:
    assert is_number_of_a_person(text) is is_number


def test_while_one_types_the_list_comes_without_a_frame(desk: Client, at_home: Household) -> None:
    part = desk.post("/search/", {"q": "苗", "part": "yes"}).content.decode()
    assert "<html" not in part
    assert 'role="option"' in part
    assert found(desk, "   ") == {}
    assert "没有找到" in desk.post("/search/", {"q": "不存在的人", "part": "yes"}).content.decode()


def test_the_search_asks_no_more_of_thick_books(desk: Client, at_home: Household, ours: Books) -> None:
    thin = queries(desk, "/search/?q=苗")
    for number in range(15):
        who = person(ours.clerk, f"苗{number}")
        recording.record(ResidentCard(person=who, name=f"苗{number}", door=f"1-1-{number}"), by=ours.clerk)
    assert queries(desk, "/search/?q=苗") <= thin
