"""Logging in and out, and changing the password; every word of it in Chinese, nobody counted."""

from __future__ import annotations

from django.contrib.auth import authenticate, login, logout, update_session_auth_hash
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from linli.kit import clock
from linli.org.models import Account
from linli.workbench.entrance import brake


@login_not_required
@sensitive_post_parameters("password")
@csrf_protect
@require_http_methods(["GET", "HEAD", "POST"])
def log_in(request: HttpRequest) -> HttpResponse:
    goal = _safe(request, request.POST.get("next") or request.GET.get("next") or "")
    if request.user.is_authenticated:
        return redirect(goal)
    if request.method != "POST":
        return render(request, "workbench/login.html", {"next": goal})
    username = request.POST.get("username", "").strip()[:60]
    address = request.META.get("REMOTE_ADDR", "")
    now = clock.now()
    if left := brake.wait(username, address, now):
        minutes = int(left.total_seconds() // 60) + 1
        said = _("连续输错%(times)d次，请等%(minutes)d分钟再登录。") % {
            "times": brake.ALLOWED,
            "minutes": minutes,
        }
        return render(
            request, "workbench/login.html", {"next": goal, "username": username, "said": said}, status=429
        )
    account = authenticate(request, username=username, password=request.POST.get("password", ""))
    if account is None:
        brake.failed(username, address, now)
        said = _("账号或密码不对。请再试一次；忘了密码请找系统管理员。")
        return render(request, "workbench/login.html", {"next": goal, "username": username, "said": said})
    brake.passed(username, address)
    login(request, account)
    return redirect(goal)


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
    if request.method == "POST":
        old, new, again = (request.POST.get(name, "") for name in ("old", "new", "again"))
        said = _faults(account, old, new, again)
        if not said:
            account.set_password(new)
            account.must_change_password = False
            account.save(update_fields=["password", "must_change_password"])
            update_session_auth_hash(request, account)
            return redirect("workbench:home")
    return render(
        request, "workbench/password.html", {"said": said, "is_forced": account.must_change_password}
    )


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


def _safe(request: HttpRequest, goal: str) -> str:
    """Only an address of this server: a link that logs in and leads elsewhere is an old trick."""
    here = url_has_allowed_host_and_scheme(
        goal, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return goal if here else "/"


def form_expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that was open over a log-out or a restart: said in words, with the way back."""
    return render(request, "403.html", status=403)
