"""The first administrator of a new installation, with a password that is printed once and must be changed."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from linli.org.accounts import Account, Duty, Role
from linli.org.organisations import Organisation

#: Without 0 O 1 l I: it is read from a screen and typed on a keyboard.
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


@dataclass(frozen=True)
class OneTime:
    username: str
    password: str


def one_time_password() -> str:
    """Sixteen letters in four groups, to be read out and typed once."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(4))


@transaction.atomic
def first_administrator(on: date) -> OneTime | None:
    """Opens the account if the installation has none; None when somebody can already log in."""
    if Account.objects.exists():
        return None
    password = one_time_password()
    account = Account.objects.open("admin", password, name="系统管理员")
    account.must_change_password = True
    account.save()
    for root in Organisation.objects.filter(parent=None):
        Role.objects.create(account=account, organisation=root, duty=Duty.ADMINISTRATOR, started_on=on)
    return OneTime("admin", password)
