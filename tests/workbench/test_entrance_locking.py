"""Idle lock: the covered screen is locked on the server too, and what was typed comes through it."""

from datetime import timedelta

import pytest
from django.test import Client

from linli.filing.submissions import Submission
from linli.kit import clock
from linli.org.models import Account
from linli.workbench.entrance import locking, pins
from tests.workbench.books import PASSWORD, Books
from tests.workbench.entering import PIN, at_this_pc, who, with_password, words

pytestmark = pytest.mark.django_db
SCRIPT = {"HX-Request": "true"}


@pytest.fixture
def locked(worker: Account) -> Client:
    browser = Client()
    with_password(browser, worker)
    assert browser.post("/lock/", headers=SCRIPT).status_code == 204
    return browser


def test_a_locked_session_opens_no_page_and_answers_no_script(locked: Client, ours: Books) -> None:
    asked = locked.get("/figures/140107002003/2010H1/?x=1")
    assert (asked.status_code, asked["Location"]) == (
        302,
        "/unlock/?next=%2Ffigures%2F140107002003%2F2010H1%2F%3Fx%3D1",
    )
    for address in (
        "/",
        "/reports/",
        "/me/",
        "/password/",
        "/factor/",
        "/me/codes/",
        "/figures/140107002003/2010H1/",
    ):
        for headers in (SCRIPT, {"Sec-Fetch-Mode": "cors"}):
            answer = locked.get(address, headers=headers)
            assert (answer.status_code, answer.content) == (401, b""), address
            assert answer["X-Linli"] == "locked"
    assert locked.post("/awake/", headers=SCRIPT).status_code == 401
    assert locked.post("/look/", {"large": "yes"}, headers=SCRIPT).status_code == 401
    assert "large" not in str(locked.session.get("look"))


def test_the_password_opens_it_again_and_the_session_has_a_new_key(locked: Client) -> None:
    key = locked.session.session_key
    assert "不对" in words(locked.post("/unlock/", {"secret": "guess", "next": "/reports/"}))
    assert locked.get("/reports/")["Location"].startswith("/unlock/")
    opened = locked.post("/unlock/", {"secret": PASSWORD, "next": "/reports/"})
    assert opened["Location"] == "/reports/"
    assert locked.session.session_key != key
    assert locked.get("/reports/").status_code == 200


def test_the_pin_opens_it_on_this_pc_and_a_script_is_told_in_a_line(worker: Account, locked: Client) -> None:
    pins.set_pin(worker, PIN)
    refused = locked.post("/unlock/", {"secret": "111111"}, headers=SCRIPT)
    assert (refused.status_code, refused.content.decode()[:4]) == (422, "PIN不")
    assert locked.post("/unlock/", {"secret": PIN}, headers=SCRIPT).status_code == 204
    assert locked.get("/reports/").status_code == 200


def test_guessing_at_the_cover_is_slowed_down(worker: Account, locked: Client) -> None:
    pins.set_pin(worker, PIN)
    for _guess in range(5):
        locked.post("/unlock/", {"secret": "111111"}, headers=SCRIPT)
    waiting = locked.post("/unlock/", {"secret": PIN}, headers=SCRIPT)
    assert "请等15分钟再试" in waiting.content.decode()
    assert locked.get("/").status_code == 302
    for _guess in range(5):
        locked.post("/unlock/", {"secret": "guess guess"}, headers=SCRIPT)
    assert "请等15分钟" in locked.post("/unlock/", {"secret": PASSWORD}, headers=SCRIPT).content.decode()


def test_another_worker_opens_the_covered_screen_as_herself(
    worker: Account, neighbours_worker: Account
) -> None:
    browser = at_this_pc(worker, neighbours_worker)
    browser.post("/login/", {"worker": worker.pk, "pin": PIN})
    browser.post("/lock/", headers=SCRIPT)
    shown = words(browser.get("/switch/", headers=SCRIPT))
    assert "田晓燕" in shown
    assert "代录" not in shown
    assert "请先解锁" in words(
        browser.post("/switch/", {"worker": neighbours_worker.pk, "for": "yes"}, headers=SCRIPT)
    )
    browser.post("/switch/", {"worker": neighbours_worker.pk, "pin": PIN}, headers=SCRIPT)
    assert who(browser) == neighbours_worker.pk
    assert browser.get("/reports/").status_code == 200


def test_a_form_sent_while_locked_is_kept_and_saved_with_the_pin(locked: Client, ours: Books) -> None:
    form = {"kind": "employment", "org": ours.community.code, "period": "2010H1"}
    kept = locked.post("/reports/draft/", form)
    assert kept.status_code == 401
    page = kept.content.decode()
    assert "还没有存" in page
    for name, value in form.items():
        assert f'<input type="hidden" name="{name}" value="{value}">' in page
    assert not Submission.objects.exists()
    wrong = locked.post("/reports/draft/", form | {locking.SECRET: "guess"})
    assert (wrong.status_code, Submission.objects.exists()) == (401, False)
    assert locked.post("/reports/draft/", form | {locking.SECRET: PASSWORD}).status_code == 302
    assert Submission.objects.count() == 1


def test_without_a_word_from_the_browser_the_server_locks_by_itself(
    desk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.get("/reports/")
    now = clock.now()
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(minutes=11))
    assert desk.get("/reports/").status_code == 200
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(minutes=22))
    desk.post("/awake/", headers=SCRIPT)  # a long form is being typed
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(minutes=33))
    assert desk.get("/reports/").status_code == 200
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(minutes=46))
    assert desk.get("/reports/")["Location"].startswith("/unlock/")


def test_being_there_is_noted_in_the_session_once_a_minute_and_nowhere_else(
    desk: Client, worker: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.get("/reports/")
    first = desk.session["seen"]
    desk.get("/reports/")
    assert desk.session["seen"] == first
    worker.refresh_from_db()
    assert worker.last_login is None


def test_the_way_out_is_open_while_locked_and_an_open_screen_needs_no_unlocking(
    locked: Client, desk: Client
) -> None:
    assert locked.post("/logout/")["Location"] == "/login/"
    assert desk.get("/unlock/?next=/reports/")["Location"] == "/reports/"
    assert desk.get("/unlock/?next=https://example.org/")["Location"] == "/"
    assert desk.post("/lock/", {"next": "/reports/"})["Location"] == "/unlock/?next=%2Freports%2F"


def test_a_one_time_password_and_a_locked_screen_do_not_send_each_other_round(worker: Account) -> None:
    browser = Client()
    with_password(browser, worker)
    Account.objects.filter(pk=worker.pk).update(must_change_password=True)
    browser.post("/lock/", headers=SCRIPT)
    assert browser.get("/password/")["Location"].startswith("/unlock/")
    assert browser.get("/unlock/?next=/password/").status_code == 200
    browser.post("/unlock/", {"secret": PASSWORD, "next": "/password/"})
    assert browser.get("/password/").status_code == 200
