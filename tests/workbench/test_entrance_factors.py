"""Second factors: who needs one and who does not, what they open, and that a form survives being asked."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.contrib.sessions.models import Session
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path

from linli.config import urls as installed
from linli.kit import clock
from linli.org.models import Account, Duty, Organisation
from linli.workbench.entrance import obliged, pins
from linli.workbench.shell import factor
from tests.workbench.books import PASSWORD, account
from tests.workbench.conftest import logged_in
from tests.workbench.entering import PIN, at_this_pc, code_now, kinds, phone_of, who, with_password, words

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


def export(request: HttpRequest) -> HttpResponse:
    """A page that unmasks or exports, as the parts of the workbench write it."""
    if asked := factor.require(request):
        return asked
    return HttpResponse(f"exported {request.POST.get('purpose', '')}")


urlpatterns = [path("export/", export), *installed.urlpatterns]


@pytest.fixture
def required(settings: Any) -> None:
    settings.LINLI_SECOND_FACTOR = "required"


@pytest.fixture
def secretary(community: Organisation) -> Account:
    return account("ma", "马玉珍", community, Duty.SECRETARY)


def test_a_dynamic_code_is_set_up_with_the_phone_and_ten_spare_codes_are_shown_once(worker: Account) -> None:
    browser = Client()
    with_password(browser, worker)
    page = browser.get("/me/codes/").content.decode()
    secret = browser.session["mfa.totp.secret"]
    assert "data:image/svg+xml;base64," in page
    assert secret[:4] in page
    assert "动态码不对" in words(browser.post("/me/codes/", {"code": "000000"}))
    assert kinds(worker) == set()
    done = browser.post("/me/codes/", {"code": code_now(secret), "next": "/reports/"})
    assert done["Location"] == "/me/spare/?next=%2Freports%2F"
    assert kinds(worker) == {"totp", "recovery_codes"}
    spare = RecoveryCodes(
        Authenticator.objects.get(user_id=worker.pk, type="recovery_codes")
    ).generate_codes()
    shown = words(browser.get("/me/spare/"))
    assert all(f"{one[:4]} {one[4:]}" in shown for one in spare)
    assert spare[0][:4] not in words(browser.get("/me/spare/"))
    assert "还有10个没用过" in words(browser.get("/me/"))


def test_what_opens_an_account_lies_sealed_in_the_database(worker: Account) -> None:
    secret = phone_of(worker)
    RecoveryCodes.activate(worker)
    with connection.cursor() as cursor:
        cursor.execute("SELECT data FROM mfa_authenticator")
        kept = str(cursor.fetchall())
    assert secret not in kept
    for one in RecoveryCodes(Authenticator.objects.get(type="recovery_codes")).generate_codes():
        assert one not in kept


def test_whoever_set_one_up_shows_it_after_her_password_and_not_after_a_pin_at_her_own_pc(
    worker: Account,
) -> None:
    secret = phone_of(worker)
    browser = Client()
    with_password(browser, worker, "/reports/")
    assert browser.get("/reports/")["Location"] == "/factor/?next=%2Freports%2F"
    assert browser.get("/me/")["Location"].startswith("/factor/")
    assert browser.get("/reports/", headers={"HX-Request": "true"}).status_code == 401
    key = browser.session.session_key
    assert "动态码不对" in words(browser.post("/factor/", {"code": "000000", "next": "/reports/"}))
    assert (
        browser.post("/factor/", {"code": code_now(secret), "next": "/reports/"})["Location"] == "/reports/"
    )
    assert browser.session.session_key != key
    assert browser.get("/reports/").status_code == 200
    pins.set_pin(worker, PIN)
    browser.post("/logout/")
    browser.post("/login/", {"worker": worker.pk, "pin": PIN})
    assert browser.get("/reports/").status_code == 200
    assert browser.get("/export/")["Location"] == "/factor/?next=%2Fexport%2F"


def test_a_code_opens_once_and_a_spare_code_too(worker: Account) -> None:
    secret = phone_of(worker)
    RecoveryCodes.activate(worker)
    spare = RecoveryCodes(Authenticator.objects.get(type="recovery_codes")).generate_codes()[3]
    code = code_now(secret)
    first, second = Client(), Client()
    for browser in (first, second):
        with_password(browser, worker)
    assert first.post("/factor/", {"code": f"{code[:3]} {code[3:]}"}).status_code == 302
    assert "已经用过了" in words(second.post("/factor/", {"code": code}))
    assert second.post("/factor/", {"code": f"{spare[:4]} {spare[4:]}"}).status_code == 302
    third = Client()
    with_password(third, worker)
    assert "动态码不对" in words(third.post("/factor/", {"code": spare}))


def test_guessing_codes_waits_from_whatever_address(worker: Account) -> None:
    secret = phone_of(worker)
    for number in range(5):
        browser = Client(REMOTE_ADDR=f"10.0.0.{number}")
        with_password(browser, worker)
        browser.post("/factor/", {"code": "000000"})
    browser = Client()
    with_password(browser, worker)
    assert "请等15分钟再试" in words(browser.post("/factor/", {"code": code_now(secret)}))
    assert browser.get("/reports/")["Location"].startswith("/factor/")


def test_nothing_tells_when_a_code_was_used(worker: Account) -> None:
    secret = phone_of(worker)
    browser = Client()
    with_password(browser, worker)
    browser.post("/factor/", {"code": code_now(secret)})
    kept = Authenticator.objects.get(type="totp")
    assert kept.last_used_at is None
    assert set(kept.data) == {"secret"}
    assert {column.name for column in Session._meta.concrete_fields} == {
        "session_key",
        "session_data",
        "expire_date",
    }


@pytest.mark.parametrize(
    ("duty", "is_needed"),
    [
        (Duty.WORKER, False),
        (Duty.SECRETARY, True),
        (Duty.OFFICER, True),
        (Duty.LEADER, True),
        (Duty.ADMINISTRATOR, True),
    ],
)
def test_who_needs_a_second_factor_to_come_in(
    duty: Duty, is_needed: bool, community: Organisation, required: None
) -> None:
    one = account("somebody", "某某", community, duty)
    browser = Client()
    with_password(browser, one)
    answer = browser.get("/reports/")
    assert (answer.status_code == 302) == is_needed
    assert answer.headers.get("Location", "").startswith("/me/codes/") == is_needed


def test_without_one_there_is_a_grace_from_the_day_it_was_first_asked_for(
    secretary: Account, required: None, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.LINLI_SECOND_FACTOR_DAYS = 3
    browser = Client()
    with_password(browser, secretary)
    assert "以后再设（还有3天）" in words(browser.get("/me/codes/?next=/reports/"))
    assert browser.post("/factor/later/", {"next": "/reports/"})["Location"] == "/reports/"
    assert browser.get("/reports/").status_code == 200
    assert "马玉珍" in words(browser.get("/me/"))
    # Three days later there is no later any more, whatever is posted.
    monkeypatch.setenv("LINLI_TODAY", "2010-07-05")
    browser.post("/logout/")
    with_password(browser, secretary)
    assert "设好才能继续" in words(browser.get("/me/codes/"))
    browser.post("/factor/later/", {"next": "/reports/"})
    assert browser.get("/reports/")["Location"].startswith("/me/codes/")
    secret = browser.session["mfa.totp.secret"]
    browser.post("/me/codes/", {"code": code_now(secret)})
    assert browser.get("/reports/").status_code == 200
    assert not obliged.AskedForFactor.objects.exists()


def test_where_it_is_only_offered_nobody_is_led_anywhere(secretary: Account) -> None:
    browser = Client()
    with_password(browser, secretary)
    assert browser.get("/reports/").status_code == 200
    assert browser.get("/export/").status_code == 200
    assert "本单位没有强制" in words(browser.get("/me/"))


def test_the_secretary_who_takes_over_by_pin_shows_her_code_in_the_same_panel(
    worker: Account, secretary: Account, required: None
) -> None:
    secret = phone_of(secretary)
    browser = at_this_pc(worker, secretary)
    browser.post("/login/", {"worker": worker.pk, "pin": PIN})
    script = {"HX-Request": "true"}
    asked = browser.post("/switch/", {"worker": secretary.pk, "pin": PIN}, headers=script)
    assert "还要输一次动态码" in words(asked)
    assert '"owes": true' in asked["HX-Trigger"]
    assert browser.get("/reports/", headers=script).status_code == 401
    assert "动态码不对" in words(browser.post("/switch/", {"code": "000000"}, headers=script))
    done = browser.post("/switch/", {"code": code_now(secret)}, headers=script)
    assert '"owes": false' in done["HX-Trigger"]
    assert who(browser) == secretary.pk
    assert browser.get("/reports/").status_code == 200
    # Back and forth on this PC she is not asked again the same day; after a log-out she is.
    browser.post("/switch/", {"worker": worker.pk, "pin": PIN}, headers=script)
    assert browser.get("/export/")["Location"].startswith("/me/codes/")  # hers is not the worker's
    browser.post("/switch/", {"worker": secretary.pk, "pin": PIN}, headers=script)
    assert browser.get("/reports/").status_code == 200
    browser.post("/logout/")
    browser.post("/login/", {"worker": secretary.pk, "pin": PIN})
    assert browser.get("/reports/")["Location"].startswith("/factor/")


def test_a_secretary_without_one_cannot_take_over_once_her_grace_is_over(
    worker: Account, secretary: Account, required: None, settings: Any
) -> None:
    settings.LINLI_SECOND_FACTOR_DAYS = 0
    browser = at_this_pc(worker, secretary)
    browser.post("/login/", {"worker": worker.pk, "pin": PIN})
    assert "马玉珍还没有设动态码" in words(browser.post("/switch/", {"worker": secretary.pk, "pin": PIN}))
    assert who(browser) == worker.pk


def test_a_page_that_exports_asks_first_and_remembers_for_half_an_hour(
    worker: Account, required: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = Client()
    with_password(browser, worker)
    # She has none: she is led to set one up, and back.
    assert browser.get("/export/?a=1")["Location"] == "/me/codes/?next=%2Fexport%2F%3Fa%3D1"
    secret = phone_of(worker)
    browser = logged_in(worker)
    assert browser.get("/export/?a=1")["Location"] == "/factor/?next=%2Fexport%2F%3Fa%3D1"
    browser.post("/factor/", {"code": code_now(secret), "next": "/export/?a=1"})
    assert browser.get("/export/?a=1").content == b"exported "
    now = clock.now()
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(minutes=31))
    browser.post("/awake/")
    assert browser.get("/export/?a=1").status_code == 302


def test_a_form_that_is_asked_for_a_code_comes_back_with_everything_in_it(worker: Account) -> None:
    secret = phone_of(worker)
    browser = logged_in(worker)
    asked = browser.post("/export/", {"purpose": "核对<b>低保</b>", "unit": ["a", "b"]})
    assert asked.status_code == 401
    page = asked.content.decode()
    assert '<input type="hidden" name="purpose" value="核对&lt;b&gt;低保&lt;/b&gt;">' in page
    assert page.count('<input type="hidden" name="unit"') == 2
    wrong = browser.post("/export/", {"purpose": "核对", factor.CODE: "000000"})
    assert "动态码不对" in words(wrong)
    assert 'value="核对"' in wrong.content.decode()
    done = browser.post("/export/", {"purpose": "核对", factor.CODE: code_now(secret)})
    assert done.content.decode() == "exported 核对"
    assert browser.post("/export/", {"purpose": "再一次"}).content.decode() == "exported 再一次"


def test_the_last_factor_of_somebody_who_must_have_one_stays(secretary: Account, required: None) -> None:
    secret = phone_of(secretary)
    browser = Client()
    with_password(browser, secretary)
    browser.post("/factor/", {"code": code_now(secret)})
    number = Authenticator.objects.get(type="totp").pk
    assert browser.post("/me/factors/remove/", {"factor": number})["Location"] == "/me/?said=last-factor"
    assert kinds(secretary) == {"totp"}
    assert "先加一把通行密钥" in words(browser.get("/me/?said=last-factor"))


def test_nobody_takes_away_another_ones_factor_and_who_may_must_show_hers(
    worker: Account, secretary: Account
) -> None:
    secret = phone_of(worker)
    phone_of(secretary)
    theirs = Authenticator.objects.get(user_id=secretary.pk).pk
    browser = Client()
    with_password(browser, worker)
    browser.post("/factor/", {"code": code_now(secret)})
    browser.post("/me/factors/remove/", {"factor": theirs})
    assert kinds(secretary) == {"totp"}
    browser.post("/me/factors/remove/", {"factor": Authenticator.objects.get(user_id=worker.pk).pk})
    assert kinds(worker) == set()
    # With the password alone, the code owed, nothing of hers is changed.
    thief = Client()
    with_password(thief, secretary)
    for address, form in (
        ("/me/factors/remove/", {"factor": theirs}), ("/me/spare/", {}),
        ("/me/pin/", {"pin": PIN, "again": PIN}),
        ("/password/", {"old": PASSWORD, "new": "mine now 2010", "again": "mine now 2010"}),
        ("/me/codes/", {"code": "000000"}), ("/passkey/options/", {"purpose": "new"}),
    ):  # fmt: skip
        thief.post(address, form)
    assert kinds(secretary) == {"totp"}
    assert not pins.has_pin(secretary)
    secretary.refresh_from_db()
    assert secretary.check_password(PASSWORD)
    assert who(thief) == secretary.pk
    assert thief.get("/reports/")["Location"].startswith("/factor/")


def test_new_spare_codes_make_the_old_ones_void(worker: Account) -> None:
    secret = phone_of(worker)
    RecoveryCodes.activate(worker)
    old = RecoveryCodes(Authenticator.objects.get(type="recovery_codes")).generate_codes()
    browser = Client()
    with_password(browser, worker)
    browser.post("/factor/", {"code": code_now(secret)})
    browser.post("/me/spare/")
    shown = words(browser.get("/me/spare/"))
    new = RecoveryCodes(Authenticator.objects.get(type="recovery_codes")).generate_codes()
    assert set(new).isdisjoint(old)
    assert f"{new[0][:4]} {new[0][4:]}" in shown


def test_a_passkey_is_asked_for_without_naming_anybody_and_a_made_up_answer_opens_nothing(
    worker: Account,
) -> None:
    browser = Client()
    told = browser.post("/passkey/options/", {"purpose": "login"}).json()["publicKey"]
    assert told["userVerification"] == "required"
    assert not told.get("allowCredentials")
    for credential in ("", "{}", '{"id": "x"}', '{"response": {"userHandle": "MQ"}}', "[1]", '"x"'):
        answer = browser.post("/passkey/", {"purpose": "login", "credential": credential})
        assert answer.status_code == 422, credential
        assert "没有认出" in answer.json()["said"]
    assert who(browser) is None
    assert browser.post("/passkey/options/", {"purpose": "new"}).status_code == 422
    assert browser.post("/passkey/", {"purpose": "factor", "credential": "{}"}).status_code == 422


def test_a_second_factor_page_leads_to_this_server_only(worker: Account) -> None:
    secret = phone_of(worker)
    browser = logged_in(worker)
    answer = browser.post("/factor/", {"code": code_now(secret), "next": "https://example.org/"})
    assert answer["Location"] == "/"
