"""Whose pages an account sees: every address is visited with another area's codes, numbers and names."""

import re
from collections.abc import Iterator
from datetime import date

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from linli.core.period import Period
from linli.filing import acts
from linli.filing.submissions import FrozenFigure, Submission
from linli.kit import recording
from linli.ledgers.counter.counter_note import CounterNote
from linli.ledgers.employment.zero_employment_case import ZeroEmploymentCase
from linli.ledgers.publicity.publicity_issue import PublicityIssue
from linli.org.models import Account, Duty, Organisation, Role
from linli.registry.household import Household, HouseholdKind
from linli.registry.membership import Membership
from linli.registry.person import Person
from tests.workbench.aims import Aim, names_of, own_pages, table
from tests.workbench.books import HE, MIAO, PLACED, Books, account, day
from tests.workbench.conftest import logged_in
from tests.workbench.test_pages import read

pytestmark = pytest.mark.django_db

#: Words of 教场巷's books that nobody outside may read.
SECRETS = ("教场巷", "苗青", "巷口面馆", "东门超市", "石磊", MIAO, f"{MIAO[:6]}********{MIAO[-4:]}")


def addresses(resolver: URLResolver | None = None) -> Iterator[str]:
    """The name of every address, or its pattern where it has none."""
    for one in (resolver or get_resolver()).url_patterns:
        if isinstance(one, URLResolver):
            yield from addresses(one)
        elif isinstance(one, URLPattern):
            yield one.name or str(one.pattern)


def test_every_address_is_in_the_table_of_the_sweep() -> None:
    assert sorted(addresses()) == sorted(table())


@pytest.fixture
def draft(report: Submission, ours: Books) -> Submission:
    """What 教场巷 is writing about the year before."""
    return acts.draft("employment", ours.community, Period.parse("2009H2"), by=ours.clerk)


@pytest.fixture
def names(ours: Books, report: Submission, draft: Submission) -> dict[str, object]:
    return names_of(ours, report, draft)


def aims() -> list[Aim]:
    return [one for aims in table().values() for one in aims or ()]


@pytest.mark.parametrize("who", ["neighbours_worker", "other_officer", "dismissed", "without_a_role"])
def test_staff_of_another_area_meet_nothing_but_404(
    who: str, names: dict[str, object], theirs: Books, request: pytest.FixtureRequest
) -> None:
    browser = logged_in(request.getfixturevalue(who))
    for one in aims():
        address, form = one.filled(names)
        seen, sent = browser.get(address), browser.post(address, form)
        assert seen.status_code == (404 if one.reads else 405), address
        assert sent.status_code == (404 if one.writes else 405), address
        for answer in (seen, sent):
            assert_silent(answer.content, address)
    for address in own_pages():
        answer = browser.get(address)
        assert answer.status_code == 200, address
        assert_silent(answer.content, address)


def test_who_is_not_logged_in_is_sent_to_the_door_without_learning_what_exists(
    names: dict[str, object],
) -> None:
    browser = Client()
    for address, form in [*(one.filled(names) for one in aims()), *((one, {}) for one in own_pages())]:
        for answer in (browser.get(address), browser.post(address, form)):
            assert answer.status_code == 302, address
            assert answer["Location"].startswith("/login/?next=")
            assert_silent(answer.content, address)
    absent = browser.get("/rows/employment.placement/1/")
    assert absent.status_code == 302  # the same for what does not exist


def test_a_page_that_is_hidden_looks_like_one_that_does_not_exist(
    names: dict[str, object], neighbours_worker: Account
) -> None:
    browser = logged_in(neighbours_worker)
    pairs = (
        ("/figures/{code}/2010H1/", "/figures/990000000000/2010H1/"),
        ("/rows/employment.placement/{placement}/", "/rows/employment.placement/7/"),
        ("/rows/registry.person/{person}/", "/rows/registry.person/7/"),
        ("/reports/{report}/", "/reports/7777/"),
        ("/reports/{draft}/", "/reports/7777/"),
        ("/reports/{report}/{key}/", "/reports/{report}/n999/"),
        (
            "/reports/draft/employment/{code}/2010H1.html",
            "/reports/draft/employment/990000000000/2010H1.html",
        ),
    )
    for hidden, absent in pairs:
        assert browser.get(hidden.format(**names)).content == browser.get(absent.format(**names)).content, (
            hidden
        )


def test_the_same_addresses_open_for_the_communitys_own_worker(
    names: dict[str, object], desk: Client
) -> None:
    """Otherwise the sweep would prove nothing."""
    for one in aims():
        if one.opens:
            address, _form = one.filled(names)
            assert desk.get(address).status_code in {200, 302}, address


def test_a_role_that_ended_yesterday_shows_nothing_today(desk: Client, worker: Account, ours: Books) -> None:
    assert "苗青" in read(desk, f"/figures/140107002003/2010H1/{PLACED}/")
    Role.objects.filter(account=worker).update(ended_on=date(2010, 7, 2))
    assert desk.get(f"/figures/140107002003/2010H1/{PLACED}/").status_code == 404
    assert "教场巷" not in read(desk, "/")


def test_a_leader_above_sees_numbers_and_reports_but_opens_no_rows(
    leader: Account, report: Submission, ours: Books
) -> None:
    browser = logged_in(leader)
    said = read(browser, f"/figures/140107002003/2010H1/{PLACED}/")
    assert "这个数有 2 行明细。按您的职责只看数字，不看明细" in said
    assert "苗青" not in said
    assert "安置下岗失业人员 1 人" in read(browser, "/")
    assert read(browser, "/figures/140107002000/2010H1/").count("教场巷社区") == 1
    page = browser.get(f"/reports/{report.pk}/").content.decode()
    assert "就业工作报告" in page
    assert f"/reports/{report.pk}/n" not in page
    for hidden in (
        f"/figures/140107002003/2010H1/{PLACED}.xlsx", f"/rows/employment.placement/{ours.placements[0].pk}/",
        f"/rows/registry.person/{ours.person.pk}/",
        f"/reports/{report.pk}/{FrozenFigure.objects.filter(submission=report, indicator=PLACED)[0].key}/",
        "/reports/draft/employment/140107002003/2010H1.html",
    ):  # fmt: skip
        answer = browser.get(hidden)
        assert answer.status_code == 404, hidden
        assert "苗青" not in answer.content.decode()


def test_an_officer_sees_her_line_and_the_registry_and_no_other_line(
    labour_officer: Account, ours: Books, theirs: Books, report: Submission
) -> None:
    issue = PublicityIssue(form="blackboard", occurred_on=date(2010, 3, 3), topic="普法黑板报")
    recording.record(issue, by=ours.clerk)
    browser = logged_in(labour_officer)
    said = read(browser, "/figures/140107002003/2010H1/")
    assert "劳动就业" in said
    assert "基础台账" in said
    assert "市容环境" not in said
    assert "黑板报" not in said
    assert browser.get("/figures/140107002003/2010H1/publicity.publicity_issue.issues/").status_code == 404
    assert browser.get(f"/rows/publicity.publicity_issue/{issue.pk}/").status_code == 404
    assert "苗青" in read(browser, f"/figures/140107002003/2010H1/{PLACED}/")
    assert "苗青" in read(browser, f"/rows/registry.person/{ours.person.pk}/")
    # Of the whole street: both communities' rows.
    street = read(browser, f"/figures/140107002000/2010H1/{PLACED}/")
    assert "苗青" in street
    assert "何远" in street
    assert HE not in street


def test_an_officer_of_another_line_sees_neither_the_report_nor_the_figures_of_employment(
    street: Organisation, ours: Books, report: Submission
) -> None:
    browser = logged_in(account("feng", "冯平", street, Duty.OFFICER, "publicity"))
    assert browser.get(f"/figures/140107002003/2010H1/{PLACED}/").status_code == 404
    assert browser.get(f"/reports/{report.pk}/").status_code == 404
    assert browser.get(f"/reports/{report.pk}.html").status_code == 404
    assert "还没有报告" in read(browser, "/reports/")
    assert "安置" not in read(browser, "/")


def test_rows_of_a_closed_ledger_stay_in_their_line(
    street: Organisation, labour_officer: Account, desk: Client, ours: Books
) -> None:
    """Zero-employment families are not for an officer who is there for everything."""
    household = Household(number="教-017")
    recording.record(household, by=ours.clerk)
    case = ZeroEmploymentCase(household=household, started_on=day(3, 1), recognised_on=day(3, 4))
    recording.record(case, by=ours.clerk)
    address = f"/rows/employment.zero_employment_case/{case.pk}/"
    everything = logged_in(account("he", "何主任", street, Duty.OFFICER))
    assert everything.get(address).status_code == 404
    figure = "/figures/140107002003/2010H1/employment.zero_employment_case.recognised/"
    assert "按您的职责只看数字" in read(everything, figure)
    assert desk.get(address).status_code == 200
    assert logged_in(labour_officer).get(address).status_code == 200


def test_the_administrator_sees_every_community_of_the_tree(
    district: Organisation, ours: Books, theirs: Books
) -> None:
    browser = logged_in(account("admin", "系统管理员", district, Duty.ADMINISTRATOR))
    said = read(browser, "/")
    assert "教场巷社区" in said
    assert "小东门社区" in said
    assert "苗青" in read(browser, f"/figures/140107000000/2010H1/{PLACED}/")


@pytest.fixture
def dismissed(community: Organisation) -> Account:
    gone = account("gone", "离任的", community, Duty.WORKER)
    Role.objects.filter(account=gone).update(ended_on=date(2010, 6, 30))
    return gone


@pytest.fixture
def without_a_role(db: None) -> Account:
    return account("new", "新来的", None, Duty.WORKER)


def assert_silent(content: bytes, address: str) -> None:
    said = content.decode(errors="replace")
    # An own address repeated in a link or form of the refusal is no answer; the account's own name neither.
    said = re.sub(r'(href|action|value)="[^"]*"', "", said)
    found = [secret for secret in SECRETS if secret in said]
    assert not found, (address, found)


def test_a_household_of_minimal_income_is_for_its_line_alone(
    street: Organisation, labour_officer: Account, desk: Client, ours: Books
) -> None:
    aided = Household(number="教-低7", kind=HouseholdKind.MINIMAL_INCOME)
    recording.record(aided, by=ours.clerk)
    member = Membership(household=aided, person=ours.waiting, relation="02", started_on=day(1, 1, 2005))
    recording.record(member, by=ours.clerk)
    rows = [f"/rows/registry.household/{aided.pk}/", f"/rows/registry.membership/{member.pk}/"]
    lists = [
        "/ledgers/registry.household/140107002003/?view=all",
        "/ledgers/registry.membership/140107002003/?view=all",
        "/figures/140107002003/2010H1/registry.household.minimal_income/",
    ]
    browser = logged_in(labour_officer)
    for address in rows:
        assert browser.get(address).status_code == 404, address
        assert desk.get(address).status_code == 200, address
    for address in lists:
        assert "教-低7" not in read(browser, address), address
        assert "教-低7" in read(desk, address), address
    # Who is there for everything is there for assistance too.
    everything = logged_in(account("he", "何主任", street, Duty.OFFICER))
    assert everything.get(rows[0]).status_code == 200


def test_whom_only_a_closed_ledger_names_is_nobody_for_an_officer(
    street: Organisation, desk: Client, ours: Books
) -> None:
    talked = Person(name="只来过一次")
    recording.record(talked, by=ours.clerk)
    note = CounterNote(person=talked, occurred_on=day(6, 30), said="来问事", handler="李文")
    recording.record(note, by=ours.clerk)
    address = f"/rows/registry.person/{talked.pk}/"
    assert logged_in(account("he", "何主任", street, Duty.OFFICER)).get(address).status_code == 404
    assert desk.get(address).status_code == 200
