"""The one way a session becomes somebody's: key changed, the one before forgotten, what is owed noted."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import login
from django.contrib.auth.signals import user_logged_in
from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

from linli.kit import clock
from linli.org.models import Account
from linli.workbench.entrance import obliged
from linli.workbench.shell import factor

#: In the session: when the password (or a passkey) was shown, in seconds. A PIN is no proof for settings.
_SURE = "sure"
#: Own settings that open the account ask for the password again after so long.
_SURE_FOR = 30 * 60


def enter(request: HttpRequest, account: Account, *, is_sure: bool, is_strong: bool = False) -> None:
    """``is_sure``: she typed her password; ``is_strong``: she showed a second factor in the same act.

    The session of whoever was here before is thrown away, her unfinished 代录 with it; only who has shown
    a second factor at this PC today is still known.
    """
    known = factor.remembered(request)
    login(request, account)
    factor.remember(request, known)
    if is_strong:
        factor.mark_strong(request)
    if is_sure:
        make_sure(request)
    if factor.is_strong(request, factor.FOR_THE_DAY):
        obliged.settle(request)
    elif is_sure and factor.has_one(account):
        # Whoever has a second factor shows it with her password; with a PIN only who must.
        obliged.owe(request, obliged.CODE)


def note_what_is_owed(sender: object, request: HttpRequest, user: Account, **_more: Any) -> None:
    obliged.owe(request, obliged.owed_by(user))


user_logged_in.connect(note_what_is_owed, dispatch_uid="linli-second-factor")


def make_sure(request: HttpRequest) -> None:
    request.session[_SURE] = clock.now().timestamp()


def is_sure(request: HttpRequest) -> bool:
    """Whether the password was typed lately: what opens the account is changed by its owner alone."""
    return clock.now().timestamp() - float(request.session.get(_SURE, 0)) < _SURE_FOR


def safe(request: HttpRequest, goal: str) -> str:
    """Only an address of this server: a link that logs in and leads elsewhere is an old trick."""
    here = url_has_allowed_host_and_scheme(
        goal, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return goal if here else "/"


def goal_of(request: HttpRequest) -> str:
    return safe(request, request.POST.get("next") or request.GET.get("next") or "")
