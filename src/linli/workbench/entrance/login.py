"""Logging in and out, and changing the password; every word of it in Chinese, nobody counted."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth import logout, update_session_auth_hash
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from linli.kit import clock
from linli.org.models import Account
from linli.workbench.entrance import brake
from linli.workbench.entrance.devices import Device
from linli.workbench.entrance.entering import enter, goal_of, make_sure
from linli.workbench.entrance.faces import faces, office_of
from linli.workbench.entrance.passwords import TooOften, opened_by
from linli.workbench.entrance.pins import fault_at, with_pin
from linli.workbench.shell import factor


@login_not_required
@sensitive_post_parameters("password", "pin")
@csrf_protect
@require_http_methods(["GET", "HEAD", "POST"])
def log_in(request: HttpRequest) -> HttpResponse:
    """With account and password, or on a PC that knows her, with a face and a PIN."""
    goal = goal_of(request)
    if request.user.is_authenticated:
        return redirect(goal)
    if request.method != "POST":
        return door(request, goal)
    if "worker" in request.POST:
        return _by_pin(request, goal)
    username = request.POST.get("username", "").strip()[:60]
    try:
        found = opened_by(request, username, request.POST.get("password", ""))
    except TooOften as error:
        said = _("连续输错%(times)d次，请等%(minutes)d分钟再登录。") % {
            "times": brake.ALLOWED,
            "minutes": int(error.seconds // 60) + 1,
        }
        return door(request, goal, username=username, said=said, by="password", status=429)
    if isinstance(found, str):
        return door(request, goal, username=username, said=found, by="password")
    enter(request, found, is_sure=True)
    response = redirect(goal)
    Device.of(request).with_one(found).write(request, response)
    return response


def _by_pin(request: HttpRequest, goal: str) -> HttpResponse:
    device, chosen = Device.of(request), request.POST.get("worker", "")
    account = next((one for one in device.accounts() if str(one.pk) == chosen), None)
    if account is None:
        return door(request, goal, said=_("这台电脑不认识这位经办人了，请用密码登录。"), by="password")
    if said := fault_at(account, request.POST.get("pin", ""), device, clock.now()):
        return door(request, goal, said=said, chosen=account.pk)
    enter(request, account, is_sure=False)
    return redirect(goal)


def door(
    request: HttpRequest, goal: str, *, username: str = "", said: str = "", by: str = "",
    chosen: int = 0, status: int = 200,
) -> HttpResponse:  # fmt: skip
    """The log-in page: this PC's workers if it knows any, else account and password."""
    workers = with_pin(Device.of(request).accounts())
    known = faces(workers)
    by = by or request.GET.get("by", "")
    if not known or by not in {"", "pin"}:
        by = "password"
    told: dict[str, Any] = {
        "next": goal, "username": username, "said": said, "faces": known, "by": by,
        "office": office_of(workers) if workers else "",
        "chosen": chosen or (known[0].number if known else 0),
        "minutes": settings.LINLI_LOCK_MINUTES, "is_required": factor.is_required(),
        "street_login": settings.OIDC_NAME if settings.OIDC_ISSUER else "",
    }  # fmt: skip
    return render(request, "workbench/login.html", told, status=status)


@require_POST
def log_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    return redirect("workbench:login")


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def change_password(request: HttpRequest) -> HttpResponse:
    """Asks for the old one too, so that a screen left open does not give the account away."""
    account = request.user
    assert isinstance(account, Account)
    said: list[str] = []
    is_forced = account.must_change_password
    if request.method == "POST":
        old, new, again = (request.POST.get(name, "") for name in ("old", "new", "again"))
        said = _faults(account, old, new, again)
        if not said:
            device = Device.of(request)
            is_known = device.knows(account)
            account.set_password(new)
            account.must_change_password = False
            account.save(update_fields=["password", "must_change_password"])
            update_session_auth_hash(request, account)
            make_sure(request)
            response = redirect("workbench:home" if is_forced else "workbench:me")
            if is_known:  # every other PC asks for the new password before it takes the PIN again
                device.with_one(account).write(request, response)
            return response
    return render(request, "workbench/password.html", {"said": said, "is_forced": is_forced})


def _faults(account: Account, old: str, new: str, again: str) -> list[str]:
    if not account.check_password(old):
        return [_("现在的密码不对。")]
    if new != again:
        return [_("两次输入的新密码不一样。")]
    if new == old:
        return [_("新密码不能和现在的一样。")]
    try:
        validate_password(new, account)
    except ValidationError as error:
        return [_fault(one) for one in error.error_list]
    return []


def _fault(error: ValidationError) -> str:
    """In our words: Django has not translated all of its own."""
    if error.code == "password_too_short":
        return _("新密码太短，至少要%(min_length)d个字。") % (error.params or {"min_length": 10})
    if error.code == "password_too_common":
        return _("这个密码太常见了，请换一个。")
    return str(error.messages[0])


def form_expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that was open over a log-out or a restart: said in words, with the way back."""
    return render(request, "403.html", status=403)
