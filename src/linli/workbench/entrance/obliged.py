"""Who has to show a second factor before anything else: the secretary and the street; after a grace."""

from __future__ import annotations

from datetime import date, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.http import HttpRequest

from linli.kit import clock
from linli.org.models import Account, Duty, Role
from linli.workbench.shell import factor

OBLIGED = (Duty.SECRETARY, Duty.OFFICER, Duty.LEADER, Duty.ADMINISTRATOR)
#: What a session still owes: a code of the factor she has, or setting one up.
CODE, SETTING_UP = "code", "setting-up"
_OWED = "owed"


class AskedForFactor(models.Model):
    """The day on which somebody was first asked to set up a second factor; gone once she has."""

    account = models.OneToOneField(Account, models.CASCADE, primary_key=True, related_name="+")
    on = models.DateField()

    class Meta:
        verbose_name = "动态码宽限"


def is_obliged(account: Account) -> bool:
    today = clock.today()
    return Role.objects.filter(
        Q(ended_on__isnull=True) | Q(ended_on__gt=today), account=account, started_on__lte=today,
        duty__in=OBLIGED,
    ).exists()  # fmt: skip


def owed_by(account: Account) -> str:
    if not is_obliged(account):
        return ""
    if factor.has_one(account):
        return CODE
    return SETTING_UP if factor.is_required() else ""


def owed(request: HttpRequest) -> str:
    return str(request.session.get(_OWED, ""))


def owe(request: HttpRequest, what: str) -> None:
    request.session[_OWED] = what


def settle(request: HttpRequest) -> None:
    request.session.pop(_OWED, None)


def days_left(account: Account) -> int:
    """How many days she may go on without one; counted from the day she was first asked."""
    asked, _is_new = AskedForFactor.objects.get_or_create(account=account, defaults={"on": clock.today()})
    until: date = asked.on + timedelta(days=settings.LINLI_SECOND_FACTOR_DAYS)
    return max((until - clock.today()).days, 0)


def forget_asking(account: Account) -> None:
    AskedForFactor.objects.filter(account=account).delete()
