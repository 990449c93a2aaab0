"""Logging in: who gets in, who is slowed down, what must be changed first, what is not counted."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from linli.org.models import Account
from linli.workbench.entrance import brake
from tests.workbench.books import PASSWORD, Books
from tests.workbench.conftest import logged_in

pytestmark = pytest.mark.django_db
NOON = datetime(2010, 7, 2, 4, 0, tzinfo=UTC)


def test_the_right_password_opens_the_page_that_was_asked_for(worker: Account) -> None:
    browser = Client()
    asked = browser.get("/reports/")
    assert (asked.status_code, asked["Location"]) == (302, "/login/?next=/reports/")
    entered = browser.post("/login/", {"username": "zhao", "password": PASSWORD, "next": "/reports/"})
    assert (entered.status_code, entered["Location"]) == (302, "/reports/")
    assert "赵敏芝" in browser.get("/reports/").content.decode()


def test_a_wrong_password_is_refused_in_the_same_words_as_an_unknown_account(worker: Account) -> None:
    browser = Client()
    wrong = browser.post("/login/", {"username": "zhao", "password": "guess"}).content.decode()
    unknown = browser.post("/login/", {"username": "nobody", "password": "guess"}).content.decode()
    assert "账号或密码不对" in wrong
    assert "账号或密码不对" in unknown
    assert "_auth_user_id" not in browser.session


def test_a_closed_account_does_not_get_in(worker: Account) -> None:
    worker.is_active = False
    worker.save()
    refused = Client().post("/login/", {"username": "zhao", "password": PASSWORD})
    assert "账号或密码不对" in refused.content.decode()


@pytest.mark.parametrize("goal", ["https://example.org/", "//example.org/", "javascript:alert(1)", ""])
def test_the_way_on_never_leads_to_another_server(worker: Account, goal: str) -> None:
    entered = Client().post("/login/", {"username": "zhao", "password": PASSWORD, "next": goal})
    assert entered["Location"] == "/"


def test_after_five_failures_even_the_right_password_waits(worker: Account, leader: Account) -> None:
    browser = Client()
    for _guess in range(5):
        assert browser.post("/login/", {"username": "zhao", "password": "guess"}).status_code == 200
    waiting = browser.post("/login/", {"username": "zhao", "password": PASSWORD})
    assert waiting.status_code == 429
    assert "连续输错5次，请等15分钟再登录" in waiting.content.decode()
    # Another account at the same PC, and the same account at another PC, are not held up.
    assert browser.post("/login/", {"username": "zhou", "password": PASSWORD}).status_code == 302
    elsewhere = Client(REMOTE_ADDR="10.0.0.9")
    assert elsewhere.post("/login/", {"username": "zhao", "password": PASSWORD}).status_code == 302


def test_the_pause_ends_after_a_quarter_of_an_hour_and_a_success_forgets_all_failures(db: None) -> None:
    for minute in range(5):
        brake.failed("zhao", "10.0.0.1", NOON + timedelta(minutes=minute))
    assert brake.wait("zhao", "10.0.0.1", NOON + timedelta(minutes=5)) == timedelta(minutes=14)
    assert brake.wait("ZHAO ", "10.0.0.1", NOON + timedelta(minutes=5)) == timedelta(minutes=14)
    assert brake.wait("zhao", "10.0.0.2", NOON + timedelta(minutes=5)) == timedelta()
    assert brake.wait("zhao", "10.0.0.1", NOON + timedelta(minutes=19)) == timedelta()
    brake.passed("zhao", "10.0.0.1")
    assert not brake.LoginBrake.objects.exists()


def test_failures_of_long_ago_are_not_added_up(db: None) -> None:
    for hour in range(6):
        brake.failed("zhao", "10.0.0.1", NOON + timedelta(hours=hour))
    assert brake.wait("zhao", "10.0.0.1", NOON + timedelta(hours=5, minutes=1)) == timedelta()
    assert brake.LoginBrake.objects.count() == 1


def test_the_table_of_failures_names_neither_account_nor_address(db: None) -> None:
    brake.failed("zhao", "10.0.0.1", NOON)
    assert set(brake.LoginBrake.objects.values_list("key", flat=True)).isdisjoint({"zhao", "10.0.0.1"})
    assert len(brake.LoginBrake.objects.get().key) == 64


def test_nobody_writes_down_when_somebody_logged_in(worker: Account) -> None:
    Client().post("/login/", {"username": "zhao", "password": PASSWORD})
    worker.refresh_from_db()
    assert worker.last_login is None


def test_a_one_time_password_must_be_changed_before_anything_else(worker: Account, ours: Books) -> None:
    worker.must_change_password = True
    worker.save()
    browser = logged_in(worker)
    for address in ("/", "/reports/", f"/figures/{ours.community.code}/2010H1/"):
        assert browser.get(address)["Location"] == "/password/"
    assert "一次性密码" in browser.get("/password/").content.decode()

    changed = browser.post(
        "/password/", {"old": PASSWORD, "new": "蓝色的门 2010 号", "again": "蓝色的门 2010 号"}
    )
    assert changed["Location"] == "/"
    assert browser.get("/").status_code == 200  # the session goes on
    worker.refresh_from_db()
    assert worker.check_password("蓝色的门 2010 号")
    assert worker.must_change_password is False
    assert worker.password.startswith("argon2")


@pytest.mark.parametrize(
    ("old", "new", "again", "said"),
    [
        ("not mine", "a new password", "a new password", "现在的密码不对"),
        (PASSWORD, "a new password", "another password", "两次输入的新密码不一样"),
        (PASSWORD, PASSWORD, PASSWORD, "新密码不能和现在的一样"),
        (PASSWORD, "short", "short", "新密码太短，至少要10个字"),
        (PASSWORD, "password1234", "password1234", "这个密码太常见了"),
    ],
)
def test_a_new_password_that_will_not_do_is_refused_in_chinese(
    desk: Client, worker: Account, old: str, new: str, again: str, said: str
) -> None:
    answer = desk.post("/password/", {"old": old, "new": new, "again": again})
    assert answer.status_code == 200
    assert said in answer.content.decode()
    worker.refresh_from_db()
    assert worker.check_password(PASSWORD)


def test_logging_out_needs_a_click_on_the_button(desk: Client) -> None:
    assert desk.get("/logout/").status_code == 405
    assert desk.post("/logout/")["Location"] == "/login/"
    assert desk.get("/")["Location"] == "/login/?next=/"


def test_a_form_without_its_token_is_refused_with_the_way_back(worker: Account) -> None:
    careful = Client(enforce_csrf_checks=True)
    refused = careful.post("/login/", {"username": "zhao", "password": PASSWORD})
    assert refused.status_code == 403
    assert "这张表过期了" in refused.content.decode()


def test_an_account_without_a_role_is_told_so(db: None) -> None:
    from tests.workbench.books import account

    browser = logged_in(account("new", "新来的", None, None))  # type: ignore[arg-type]
    assert "还没有分到单位" in browser.get("/").content.decode()


def test_the_watcher_of_the_server_needs_no_log_in_and_hears_of_the_database(db: None) -> None:
    answer = Client().get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"ok")
