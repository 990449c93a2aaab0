"""PIN: four to six digits that open a worker's session on a PC where her password was typed before."""

from __future__ import annotations

import re
from datetime import datetime
from itertools import pairwise

from django.contrib.auth.hashers import check_password, make_password
from django.db import models
from django.db.models import F
from django.utils.translation import gettext as _

from linli.org.models import Account
from linli.workbench.entrance import brake
from linli.workbench.entrance.devices import Device, is_on_duty

#: So often wrong in a row, over all PCs and pauses, and the PIN is void until a new one is set.
VOID_AFTER = 15
_DIGITS = re.compile(r"[0-9]{4,6}\Z")


class Pin(models.Model):
    account = models.OneToOneField(Account, models.CASCADE, primary_key=True, related_name="pin")
    #: Argon2, as passwords are.
    code = models.CharField(max_length=160)
    #: Wrong ones in a row; a right one or a new PIN sets it back.
    failures = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = "PIN"


def has_pin(account: Account) -> bool:
    return Pin.objects.filter(account=account, failures__lt=VOID_AFTER).exists()


def with_pin(accounts: list[Account]) -> list[Account]:
    """Those who have one that still opens: one query for all."""
    having = set(
        Pin.objects.filter(account__in=accounts, failures__lt=VOID_AFTER).values_list("account", flat=True)
    )
    return [one for one in accounts if one.pk in having]


def fault_of(digits: str) -> str:
    """Why this will not do as a PIN; empty when it will."""
    if not _DIGITS.match(digits):
        return _("PIN是4到6位数字。")
    steps = {int(later) - int(earlier) for earlier, later in pairwise(digits)}
    if len(steps) == 1 and steps <= {0, 1, -1}:
        return _("这个PIN太好猜了，请换一个。")
    return ""


def set_pin(account: Account, digits: str) -> None:
    Pin.objects.update_or_create(account=account, defaults={"code": make_password(digits), "failures": 0})


def remove_pin(account: Account) -> None:
    Pin.objects.filter(account=account).delete()


def fault_at(account: Account, digits: str, device: Device, now: datetime) -> str:
    """Why this PIN does not open the account on this PC, in words; empty when it does."""
    name = f"pin {account.pk}"
    if left := brake.wait(name, device.key, now):
        return waiting(left.total_seconds())
    pin = Pin.objects.filter(account=account, failures__lt=VOID_AFTER).first()
    may = (
        pin is not None and device.knows(account) and is_on_duty(account) and not account.must_change_password
    )
    if may and pin is not None and check_password(digits, pin.code):
        brake.passed(name, device.key)
        if pin.failures:
            Pin.objects.filter(pk=pin.pk).update(failures=0)
        return ""
    brake.failed(name, device.key, now)
    if may and pin is not None:
        Pin.objects.filter(pk=pin.pk).update(failures=F("failures") + 1)
        if pin.failures + 1 >= VOID_AFTER:
            return _("PIN连续输错%(times)d次，已停用。请用密码登录，再设新的PIN。") % {"times": VOID_AFTER}
    return _("PIN不对。请再试一次，或者用密码登录。")


def waiting(seconds: float) -> str:
    return _("连续输错%(times)d次，请等%(minutes)d分钟再试。") % {
        "times": brake.ALLOWED,
        "minutes": int(seconds // 60) + 1,
    }
