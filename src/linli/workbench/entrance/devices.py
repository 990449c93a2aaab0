"""本机经办人: who has logged in on this PC with a password, in a signed cookie of this browser alone.

Only on such a PC a PIN opens anything. A new password, a closed account or an ended duty takes her off.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from typing import Self

from django.core import signing
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.crypto import constant_time_compare, salted_hmac

from linli.kit import clock
from linli.org.models import Account, Role

COOKIE = "linli_pc"
#: Half a year without anybody logging in by password, and the PC is a stranger again.
_AGE = 180 * 24 * 3600
_SALT = "linli.workbench.entrance.devices"
#: More faces than that are no longer found at a glance.
_MOST = 12


@dataclass(frozen=True)
class Device:
    """``key`` names this browser to the brake; ``marks``: {account: proof that she typed her password}."""

    key: str
    marks: dict[str, str]

    @classmethod
    def of(cls, request: HttpRequest) -> Self:
        try:
            told = signing.loads(request.COOKIES.get(COOKIE, ""), salt=_SALT, max_age=_AGE)
            return cls(str(told["key"]), {str(pk): str(mark) for pk, mark in told["marks"].items()})
        except (signing.BadSignature, KeyError, TypeError, AttributeError):
            return cls(secrets.token_urlsafe(12), {})

    def knows(self, account: Account) -> bool:
        return constant_time_compare(self.marks.get(str(account.pk), ""), _mark(account))

    def with_one(self, account: Account) -> Device:
        others = {pk: mark for pk, mark in self.marks.items() if pk != str(account.pk)}
        kept = dict(list(others.items())[-(_MOST - 1) :])
        return replace(self, marks={**kept, str(account.pk): _mark(account)})

    def without(self, account: Account) -> Device:
        return replace(self, marks={pk: mark for pk, mark in self.marks.items() if pk != str(account.pk)})

    def write(self, request: HttpRequest, response: HttpResponseBase) -> None:
        if not self.marks:
            response.delete_cookie(COOKIE)
            return
        told = signing.dumps({"key": self.key, "marks": self.marks}, salt=_SALT)
        response.set_cookie(
            COOKIE, told, max_age=_AGE, httponly=True, samesite="Lax", secure=request.is_secure()
        )

    def accounts(self) -> list[Account]:
        """Who may still be named on this PC's log-in page: at work today, her password unchanged."""
        found = on_duty().filter(pk__in=[int(pk) for pk in self.marks if pk.isdecimal()])
        return [one for one in found.order_by("pk") if self.knows(one)]


def on_duty() -> QuerySet[Account]:
    """Accounts that are open and have a duty today."""
    today = clock.today()
    open_roles = Role.objects.filter(Q(ended_on__isnull=True) | Q(ended_on__gt=today), started_on__lte=today)
    return Account.objects.filter(is_active=True, pk__in=open_roles.values("account"))


def is_on_duty(account: Account) -> bool:
    return on_duty().filter(pk=account.pk).exists()


def _mark(account: Account) -> str:
    return salted_hmac(_SALT, f"{account.pk}:{account.password}", algorithm="sha256").hexdigest()[:24]
