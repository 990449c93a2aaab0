"""Guessing passwords is slowed down: five failures of an account from one address, then a pause."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import models
from django.db.models import F
from django.utils.crypto import salted_hmac

from linli.kit.recording import writing

ALLOWED = 5
PAUSE = timedelta(minutes=15)


class LoginBrake(models.Model):
    """A row of failures. Forgotten after a success or the pause: there are no log-in statistics."""

    #: A keyed hash of account and address: the table names neither.
    key = models.CharField(max_length=64, primary_key=True)
    failures = models.PositiveIntegerField(default=0)
    since = models.DateTimeField()

    class Meta:
        verbose_name = "登录限速"


def wait(username: str, address: str, now: datetime) -> timedelta:
    """How long this account may not try again from this address; zero when it may."""
    brake = LoginBrake.objects.filter(pk=_key(username, address), failures__gte=ALLOWED).first()
    return max(timedelta(), brake.since + PAUSE - now) if brake else timedelta()


def failed(username: str, address: str, now: datetime) -> None:
    with writing():
        LoginBrake.objects.filter(since__lte=now - PAUSE).delete()
        brake, _is_new = LoginBrake.objects.get_or_create(pk=_key(username, address), defaults={"since": now})
        # The pause counts from the failure that used up the last try, not from the first one.
        LoginBrake.objects.filter(pk=brake.pk).update(failures=F("failures") + 1, since=now)


def passed(username: str, address: str) -> None:
    LoginBrake.objects.filter(pk=_key(username, address)).delete()


def _key(username: str, address: str) -> str:
    text = f"{username.strip().lower()}\n{address}"
    return salted_hmac("linli.workbench.entrance.brake", text, algorithm="sha256").hexdigest()


def spend(account: int, code: str, now: datetime) -> bool:
    """Whether this is the first time that this code is shown: a dynamic code opens once."""
    with writing():
        LoginBrake.objects.filter(since__lte=now - PAUSE).delete()
        _spent, is_new = LoginBrake.objects.get_or_create(
            pk=_key(f"code {account}", code), defaults={"since": now}
        )
    return is_new
