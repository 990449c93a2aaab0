"""切换经办人: faces and PINs of one PC, who gets in by them and who does not, and 代录."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest
from django.conf import settings as installed
from django.test import Client

from linli.filing.submissions import Submission
from linli.kit import clock
from linli.org.models import Account, Duty, Organisation, Role
from linli.workbench.entrance import brake, pins
from linli.workbench.entrance.devices import COOKIE, Device
from linli.workbench.shell.writers import HANDLER
from tests.workbench.books import PASSWORD, Books, account
from tests.workbench.entering import PIN, at_this_pc, who, with_password, words
from tests.workbench.test_answers import questions

pytestmark = pytest.mark.django_db


@pytest.fixture
def colleague(community: Organisation) -> Account:
    return account("he", "贺文斌", community, Duty.WORKER)


@pytest.fixture
def pc(worker: Account, colleague: Account) -> Client:
    """赵敏芝 is logged in where 贺文斌 works too."""
    browser = at_this_pc(worker, colleague)
    browser.post("/login/", {"worker": worker.pk, "pin": PIN})
    return browser


def test_the_log_in_page_shows_the_workers_of_this_pc_and_a_pin_opens(
    worker: Account, colleague: Account
) -> None:
    browser = at_this_pc(worker, colleague)
    said = words(browser.get("/login/"))
    assert "赵敏芝" in said
    assert "贺文斌" in said
    assert "教场巷社区" in said
    entered = browser.post("/login/", {"worker": colleague.pk, "pin": PIN, "next": "/reports/"})
    assert (entered.status_code, entered["Location"]) == (302, "/reports/")
    assert who(browser) == colleague.pk
    # Another PC knows nobody, and takes no PIN.
    stranger = Client()
    assert "赵敏芝" not in words(stranger.get("/login/"))
    assert "不认识这位经办人" in words(stranger.post("/login/", {"worker": colleague.pk, "pin": PIN}))
    assert who(stranger) is None


def test_with_a_pin_the_session_becomes_the_other_workers(
    pc: Client, worker: Account, colleague: Account
) -> None:
    key, token = pc.session.session_key, pc.cookies["csrftoken"].value if "csrftoken" in pc.cookies else ""
    pc.get("/")
    answer = pc.post("/switch/", {"worker": colleague.pk, "pin": PIN}, headers={"HX-Request": "true"})
    assert answer.status_code == 200
    told = json.loads(answer["HX-Trigger"])["linli:worker"]
    assert told["handler"] == "贺文斌"
    assert 'id="who" hx-swap-oob="true"' in answer.content.decode()
    assert who(pc) == colleague.pk
    assert pc.session.session_key != key
    assert pc.cookies["csrftoken"].value != token
    # The key of before opens nothing any more: it was thrown away.
    old = Client()
    old.cookies[installed.SESSION_COOKIE_NAME] = str(key)
    assert old.get("/reports/")["Location"] == "/login/?next=/reports/"


def test_the_open_form_goes_on_with_the_token_that_came_with_the_switch(
    worker: Account, colleague: Account
) -> None:
    browser = Client(enforce_csrf_checks=True)
    lenient = at_this_pc(worker, colleague)
    browser.cookies = lenient.cookies
    page = browser.get("/login/").content.decode()
    token = page.split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
    browser.post("/login/", {"worker": worker.pk, "pin": PIN, "csrfmiddlewaretoken": token})
    form = browser.get("/me/").content.decode().split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
    told = browser.post(
        "/switch/", {"worker": colleague.pk, "pin": PIN},
        headers={"HX-Request": "true", "X-CSRFToken": form},
    )  # fmt: skip
    new = json.loads(told["HX-Trigger"])["linli:worker"]["token"]
    assert browser.post("/look/", {"large": "yes", "csrfmiddlewaretoken": form}).status_code == 403
    assert browser.post("/look/", {"large": "yes", "csrfmiddlewaretoken": new}).status_code == 302


def test_what_the_new_worker_may_not_write_is_not_there_when_the_open_form_is_sent(
    worker: Account, neighbours_worker: Account, ours: Books
) -> None:
    """She may finish reading what the other left open; saved is only what is hers."""
    browser = at_this_pc(worker, neighbours_worker)
    browser.post("/login/", {"worker": worker.pk, "pin": PIN})
    form = {"kind": "employment", "org": ours.community.code, "period": "2010H1"}
    assert browser.post("/reports/draft/", form).status_code == 302
    browser.post("/switch/", {"worker": neighbours_worker.pk, "pin": PIN})
    before = Submission.objects.count()
    assert browser.post("/reports/draft/", form | {"period": "2009H2"}).status_code == 404
    assert Submission.objects.count() == before


def test_a_wrong_pin_changes_nothing_and_the_sixth_try_waits(
    pc: Client, worker: Account, colleague: Account
) -> None:
    for _guess in range(5):
        assert "PIN不对" in words(pc.post("/switch/", {"worker": colleague.pk, "pin": "111111"}))
    assert "请等15分钟再试" in words(pc.post("/switch/", {"worker": colleague.pk, "pin": PIN}))
    assert who(pc) == worker.pk
    # The pause is hers on this PC: her password and another PC still open.
    assert with_password(Client(), colleague).status_code == 302
    elsewhere = at_this_pc(colleague)
    assert elsewhere.post("/login/", {"worker": colleague.pk, "pin": PIN}).status_code == 302


def test_fifteen_wrong_ones_in_a_row_and_the_pin_is_void_until_a_new_one_is_set(
    worker: Account, colleague: Account
) -> None:
    browser = at_this_pc(worker, colleague)
    for _pause in range(3):
        for _guess in range(5):
            browser.post("/login/", {"worker": colleague.pk, "pin": "111111"})
        brake.LoginBrake.objects.update(since=clock.now() - timedelta(minutes=16))
    assert not pins.has_pin(colleague)
    assert (
        "不认识" in words(browser.post("/login/", {"worker": colleague.pk, "pin": PIN}))
        or who(browser) is None
    )
    assert who(browser) is None
    pins.set_pin(colleague, "314159")
    assert browser.post("/login/", {"worker": colleague.pk, "pin": "314159"}).status_code == 302


def test_a_right_pin_forgets_the_wrong_ones_before_it(
    pc: Client, worker: Account, colleague: Account
) -> None:
    pc.post("/switch/", {"worker": colleague.pk, "pin": "111111"})
    assert pins.Pin.objects.get(account=colleague).failures == 1
    pc.post("/switch/", {"worker": colleague.pk, "pin": PIN})
    assert pins.Pin.objects.get(account=colleague).failures == 0
    assert not brake.LoginBrake.objects.exists()


@pytest.mark.parametrize("how", ["role ended", "account closed", "password reset"])
def test_who_was_dismissed_gets_in_nowhere_with_the_cookie_or_the_pin(
    how: str, pc: Client, worker: Account, colleague: Account
) -> None:
    if how == "role ended":
        Role.objects.filter(account=colleague).update(ended_on=date(2010, 7, 2))
    elif how == "account closed":
        Account.objects.filter(pk=colleague.pk).update(is_active=False)
    else:
        colleague.set_password("another password 2010")
        colleague.save()
    pc.post("/switch/", {"worker": colleague.pk, "pin": PIN})
    assert who(pc) == worker.pk
    pc.post("/logout/")
    assert "贺文斌" not in words(pc.get("/login/"))
    pc.post("/login/", {"worker": colleague.pk, "pin": PIN})
    assert who(pc) is None
    device = Device.of(pc.get("/login/").wsgi_request)
    assert pins.fault_at(Account.objects.get(pk=colleague.pk), PIN, device, datetime(2010, 7, 2, tzinfo=UTC))


def test_a_session_that_was_open_when_she_was_dismissed_is_over(pc: Client, worker: Account) -> None:
    Account.objects.filter(pk=worker.pk).update(is_active=False)
    assert pc.get("/reports/")["Location"] == "/login/?next=/reports/"


def test_a_made_up_cookie_names_nobody(worker: Account, pc: Client) -> None:
    forged = Client()
    forged.cookies[COOKIE] = pc.cookies[COOKIE].value[:-2] + "xx"
    assert "赵敏芝" not in words(forged.get("/login/"))
    cookie = pc.cookies[COOKIE]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert "zhao" not in cookie.value


def test_a_one_time_password_is_changed_before_any_pin_opens(worker: Account, colleague: Account) -> None:
    browser = at_this_pc(worker, colleague)
    Account.objects.filter(pk=colleague.pk).update(must_change_password=True)
    assert "PIN不对" in words(browser.post("/login/", {"worker": colleague.pk, "pin": PIN}))
    assert who(browser) is None


@pytest.mark.parametrize(
    ("digits", "said"),
    [("123", "4到6位数字"), ("12345a", "4到6位数字"), ("1234567", "4到6位数字"), ("４４４１", "4到6位数字"),
     ("123456", "太好猜"), ("0000", "太好猜"), ("9876", "太好猜"), ("2718", ""), ("271828", "")],
)  # fmt: skip
def test_which_digits_do_as_a_pin(digits: str, said: str) -> None:
    fault = pins.fault_of(digits)
    assert said in fault
    assert bool(said) == bool(fault)


def test_a_pin_is_set_by_whoever_typed_her_password_and_kept_like_one(worker: Account) -> None:
    browser = Client()
    with_password(browser, worker)
    assert "两次输入的PIN不一样" in words(browser.post("/me/pin/", {"pin": PIN, "again": "271829"}))
    assert browser.post("/me/pin/", {"pin": PIN, "again": PIN})["Location"] == "/me/?said=pin-kept"
    assert pins.Pin.objects.get(account=worker).code.startswith("argon2")
    # By PIN alone she may not change what opens her account.
    browser.post("/logout/")
    browser.post("/login/", {"worker": worker.pk, "pin": PIN})
    refused = browser.post("/me/pin/", {"pin": "314159", "again": "314159"})
    assert refused["Location"].startswith("/me/sure/")
    assert "密码不对" in words(browser.post("/me/sure/", {"password": "guess", "next": "/me/"}))
    assert browser.post("/me/sure/", {"password": PASSWORD, "next": "/me/"})["Location"] == "/me/"
    assert browser.post("/me/pin/", {"pin": "314159", "again": "314159"})["Location"] == "/me/?said=pin-kept"
    browser.post("/me/pin/", {"remove": "yes"})
    assert not pins.has_pin(worker)


def test_who_moves_to_another_pc_takes_her_face_off_this_one(
    pc: Client, worker: Account, colleague: Account
) -> None:
    assert "这台电脑认识您" in words(pc.get("/me/"))
    pc.post("/me/pc/")
    assert "这台电脑不认识您" in words(pc.get("/me/"))
    pc.post("/logout/")
    said = words(pc.get("/login/"))
    assert "赵敏芝" not in said
    assert "贺文斌" in said


def test_a_new_password_typed_here_keeps_the_face_here_and_takes_it_off_elsewhere(worker: Account) -> None:
    here, elsewhere = at_this_pc(worker), at_this_pc(worker)
    here.post("/login/", {"worker": worker.pk, "pin": PIN})
    new = {"old": PASSWORD, "new": "蓝色的门 2010 号", "again": "蓝色的门 2010 号"}
    assert here.post("/password/", new)["Location"] == "/me/"
    here.post("/logout/")
    assert "赵敏芝" in words(here.get("/login/"))
    assert "赵敏芝" not in words(elsewhere.get("/login/"))


def test_work_is_typed_in_for_a_colleague_until_it_is_ended(
    pc: Client, worker: Account, colleague: Account
) -> None:
    """录入人 stays who is logged in; 经办人 is who did the work."""
    answer = pc.post("/switch/", {"worker": colleague.pk, "for": "yes"}, headers={"HX-Request": "true"})
    assert json.loads(answer["HX-Trigger"])["linli:worker"]["handler"] == "贺文斌"
    assert who(pc) == worker.pk
    assert pc.session[HANDLER] == "贺文斌"
    assert "赵敏芝代录 贺文斌" in words(pc.get("/reports/"))
    assert "正在代贺文斌录入，录入人写赵敏芝" in words(pc.get("/switch/"))
    pc.post("/switch/", {"end": "yes"})
    assert HANDLER not in pc.session
    assert "代录" not in words(pc.get("/reports/"))


def test_the_next_worker_inherits_nobodys_recording_for_another(
    pc: Client, worker: Account, colleague: Account
) -> None:
    pc.post("/switch/", {"worker": colleague.pk, "for": "yes"})
    pc.post("/switch/", {"worker": colleague.pk, "pin": PIN})
    assert who(pc) == colleague.pk
    assert HANDLER not in pc.session


def test_work_is_recorded_for_colleagues_of_the_same_organisation_only(
    pc: Client, worker: Account, neighbours_worker: Account
) -> None:
    assert "田晓燕" not in words(pc.get("/switch/"))
    assert "请先选要代谁录" in words(pc.post("/switch/", {"worker": neighbours_worker.pk, "for": "yes"}))
    assert HANDLER not in pc.session


def test_the_panel_asks_as_many_questions_of_six_faces_as_of_two(pc: Client, community: Organisation) -> None:
    two = questions(pc, "/switch/")
    for number in range(4):
        pins.set_pin(account(f"w{number}", f"新{number}", community, Duty.WORKER), PIN)
    assert questions(pc, "/switch/") == two
