"""What tests of the entrance do again and again: log in with a password, set a PIN, read a phone's code."""

from __future__ import annotations

import re
import time
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.test import Client

from linli.org.models import Account
from linli.workbench.entrance.pins import set_pin
from tests.workbench.books import PASSWORD

PIN = "271828"


def with_password(browser: Client, account: Account, goal: str = "/") -> Any:
    return browser.post("/login/", {"username": account.username, "password": PASSWORD, "next": goal})


def at_this_pc(*accounts: Account, pin: str = PIN) -> Client:
    """A PC where these have logged in with their passwords and have a PIN; nobody is logged in."""
    browser = Client()
    for one in accounts:
        with_password(browser, one)
        set_pin(one, pin)
        browser.post("/logout/")
    return browser


def who(browser: Client) -> int | None:
    number = browser.session.get("_auth_user_id")
    return int(number) if number else None


def phone_of(account: Account) -> str:
    """Sets up a dynamic code for this account; the secret its phone keeps."""
    secret: str = generate_totp_secret()
    TOTP.activate(account, secret)
    return secret


def code_now(secret: str, steps: int = 0) -> str:
    """What the phone shows; ``steps`` half minutes later."""
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps)))


def kinds(account: Account) -> set[str]:
    return set(Authenticator.objects.filter(user_id=account.pk).values_list("type", flat=True))


def words(answer: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", answer.content.decode())).strip()
