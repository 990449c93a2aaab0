"""Organisations, staff, targets, parameters and the log, by whoever manages them and by nobody else."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.contrib.auth import authenticate
from django.test import Client

from linli.indicators.targets import Target
from linli.kit import recording, staffing
from linli.kit.chain import ChangeLine, breaks
from linli.kit.parameters import parameter
from linli.ledgers.employment.loan import Loan
from linli.org.models import Account, Duty, Organisation, Role
from linli.org.organisations import Succession
from tests.workbench.books import PLACED, Books, account
from tests.workbench.conftest import logged_in

pytestmark = pytest.mark.django_db
STAFF = "/admin/staff/140107002003/"


@pytest.fixture
def office(district: Organisation, ours: Books) -> Client:
    return logged_in(account("admin", "系统管理员", district, Duty.ADMINISTRATOR))


@pytest.fixture
def secretary(community: Organisation, ours: Books) -> Client:
    return logged_in(account("shuji", "王书记", community, Duty.SECRETARY))


def said(browser: Client, address: str, **form: str) -> str:
    answer = browser.post(address, form, follow=True) if form else browser.get(address)
    assert answer.status_code in {200, 422}, answer.status_code
    return answer.content.decode()


def test_a_new_worker_gets_a_password_once_and_sees_her_community(secretary: Client, ours: Books) -> None:
    page = said(secretary, STAFF, act="open", name="周敏", username="zhoumin", duty="worker", on="2010-07-01")
    password = re.search(r"great-code\">([^<]+)<", page)
    assert password is not None
    opened = authenticate(username="zhoumin", password=password[1])
    assert isinstance(opened, Account)
    assert opened.must_change_password
    assert password[1] not in said(secretary, STAFF)
    assert ChangeLine.objects.filter(ledger=staffing.ROLE, organisation=ours.community).count() == 1
    assert not list(breaks(ours.community.pk))


@pytest.mark.parametrize(
    ("form", "why"),
    [
        ({"name": "周敏", "username": "SHUJI", "duty": "worker"}, "已经有人用了"),
        ({"name": "周敏", "username": "周敏", "duty": "worker"}, "英文字母和数字"),
        ({"name": "周敏", "username": "zm", "duty": "secretary"}, "请选职责"),
        ({"name": "周敏", "username": "zm", "duty": "administrator"}, "请选职责"),
        ({"name": "周敏", "username": "zm", "duty": "worker", "on": "7月1日"}, "2010-07-02"),
    ],
)
def test_what_cannot_be_is_said_and_nothing_is_opened(
    form: dict[str, str], why: str, secretary: Client
) -> None:
    before = Account.objects.count(), Role.objects.count()
    assert why in said(secretary, STAFF, act="open", **form)
    assert (Account.objects.count(), Role.objects.count()) == before


def test_a_role_ends_today_and_with_it_all_that_was_seen(
    secretary: Client, worker: Account, desk: Client
) -> None:
    role = Role.objects.get(account=worker)
    said(secretary, STAFF, act="end", role=str(role.pk))
    role.refresh_from_db()
    assert role.ended_on == date(2010, 7, 2)
    assert desk.get("/figures/140107002003/2010H1/").status_code == 404


def test_a_secretary_touches_neither_herself_nor_who_stands_above(
    secretary: Client, community: Organisation, street: Organisation
) -> None:
    own = Account.objects.get(username="shuji")
    assert "不归您管" in said(secretary, STAFF, act="password", account=str(own.pk))
    both = account("both", "身兼两职", community, Duty.WORKER)
    Role.objects.create(
        account=both, organisation=street, duty=Duty.OFFICER, line="", started_on=date(2005, 1, 1)
    )
    assert "不归您管" in said(secretary, STAFF, act="password", account=str(both.pk))
    assert secretary.get("/admin/organisations/").status_code == 404
    assert secretary.get("/admin/staff/140107002000/").status_code == 404


def test_a_handover_gives_the_open_cases_to_a_colleague_and_keeps_the_past(
    secretary: Client, worker: Account, community: Organisation, ours: Books
) -> None:
    colleague = account("qian", "钱进", community, Duty.WORKER)
    by = recording.Writer(community.pk, handler=worker.name)
    recording.record(
        Loan(person=ours.person, started_on=date(2010, 5, 1), state=next(iter(Loan.moves))), by=by
    )
    page = said(secretary, f"{STAFF}{worker.pk}/")
    assert "小额担保贷款台账" in page
    assert "监交人" in page
    page = said(secretary, f"{STAFF}{worker.pk}/", successor=str(colleague.pk))
    assert "1 件在办事项已经转给钱进" in page
    assert Loan.objects.get().handler == "钱进"
    line = ChangeLine.objects.filter(ledger="employment.loan").order_by("version").first()
    assert line is not None
    assert line.handler == worker.name
    assert not Role.objects.filter(account=worker, ended_on=None).exists()


def test_a_community_is_set_up_renamed_and_split_with_a_day(office: Client, district: Organisation) -> None:
    here = "/admin/organisations/"
    for name, code in (("东一社区", "140107002011"), ("东二社区", "140107002012")):
        said(
            office, here, act="found", parent="140107002000", level="5", name=name, code=code, on="2010-07-01"
        )
    said(office, here, act="rename", organisation="140107002011", name="东街社区", on="2010-07-02")
    answer = office.post(here, {
        "act": "split", "organisation": "140107002003", "successors": ["140107002011", "140107002012"],
        "on": "2010-07-03",
    })  # fmt: skip
    assert answer.status_code == 302
    assert Succession.objects.filter(kind=Succession.Kind.SPLIT).count() == 2
    old = Organisation.objects.get(code="140107002003")
    assert old.ended_on == date(2010, 7, 3)
    assert "东街社区" in said(office, here)
    assert "已经属于另一个机构" in said(
        office,
        here,
        act="found",
        parent="140107002000",
        level="5",
        name="又一个",
        code="140107002011",
        on="2010-07-05",
    )


def test_a_target_is_set_with_its_paper_and_the_old_one_stays_readable(
    secretary: Client, community: Organisation
) -> None:
    here = "/admin/targets/140107002003/2010H1/"
    assert "请写依据" in said(secretary, here, indicator=PLACED, value="60", source="")
    assert "目标请填数字" in said(secretary, here, indicator=PLACED, value="六十", source="责任书")
    said(secretary, here, indicator=PLACED, value="60", source="责任书第三条")
    page = said(secretary, here, indicator=PLACED, value="80", source="调整通知")
    assert "责任书第三条" in page
    assert Target.objects.get(replaced_at=None).value == 80


def test_a_parameter_holds_for_its_place_from_its_day(office: Client, community: Organisation) -> None:
    here = "/admin/parameters/"
    form = {"name": "loan.most_months", "locality": "140107002000", "on": "2010-01-01", "source": "街道通知"}
    assert "值请填数字" in said(office, here, **form, value="[1]")
    said(office, here, **form, value="18")
    assert parameter("loan.most_months", community.pk, date(2010, 3, 1)) == 18
    assert "已经有一个值" in said(office, here, **form, value="20")


def test_the_log_names_what_was_done_and_proves_the_chain(secretary: Client, ours: Books) -> None:
    page = said(secretary, "/admin/log/140107002003/?check")
    assert "变更链完整" in page
    assert "安置失业人员台账" in page
    only = said(secretary, "/admin/log/140107002003/?ledger=employment.unemployment")
    assert "<td>安置失业人员台账</td>" not in only


def test_a_worker_finds_no_administration(desk: Client, ours: Books) -> None:
    for address in ("/admin/", STAFF, "/admin/log/140107002003/", "/admin/targets/140107002003/2010H1/"):
        assert desk.get(address).status_code == 404
