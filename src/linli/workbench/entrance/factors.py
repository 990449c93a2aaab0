"""Dynamic codes and spare codes: set up, asked for, taken away, by the owner of the account alone."""

from __future__ import annotations

import base64
from collections.abc import Callable
from functools import wraps
from urllib.parse import urlencode

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    clear_totp_secret,
    get_totp_secret,
    validate_totp_code,
)
from allauth.mfa.utils import decrypt
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from linli.kit import clock
from linli.org.models import Account
from linli.workbench.entrance import brake, obliged
from linli.workbench.entrance.entering import goal_of, is_sure, make_sure, safe
from linli.workbench.entrance.passwords import TooOften, opened_by
from linli.workbench.entrance.pins import waiting
from linli.workbench.shell import factor

View = Callable[..., HttpResponse]
#: In the session: the spare codes may be shown once.
_SHOW_SPARE = "show-spare"


def owner(request: HttpRequest) -> Account:
    assert isinstance(request.user, Account)
    return request.user


def sure(view: View) -> View:
    """Only for whoever has typed her password within half an hour; else she is asked for it first."""

    @wraps(view)
    def asked(request: HttpRequest, *arguments: object, **named: object) -> HttpResponse:
        if is_sure(request):
            return view(request, *arguments, **named)
        back = request.get_full_path() if request.method == "GET" else reverse("workbench:me")
        return redirect(f"{reverse('workbench:sure')}?{urlencode({'next': back})}")

    return asked


@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def make_sure_it_is_her(request: HttpRequest) -> HttpResponse:
    said, goal = "", goal_of(request)
    if request.method == "POST":
        try:
            found = opened_by(request, owner(request).username, request.POST.get("password", ""))
        except TooOften as error:
            said = waiting(error.seconds)
        else:
            if not isinstance(found, str):
                make_sure(request)
                return redirect(goal)
            said = _("密码不对。请再试一次。")
    return render(request, "workbench/entrance/sure.html", {"next": goal, "said": said})


def fault_of(request: HttpRequest, typed: str) -> str:
    """Why this is no dynamic or spare code of the account, in words; empty when it is one."""
    account, code = owner(request), "".join(typed.split())
    name, now = f"code {account.pk}", clock.now()
    # By the account alone: whoever came here knows the password, from whatever address.
    if left := brake.wait(name, "", now):
        return waiting(left.total_seconds())
    kept = {one.type: one for one in Authenticator.objects.filter(user_id=account.pk)}
    totp, spare = kept.get(Authenticator.Type.TOTP), kept.get(Authenticator.Type.RECOVERY_CODES)
    is_dynamic = totp is not None and validate_totp_code(decrypt(totp.data["secret"]), code)
    if (is_dynamic and brake.spend(account.pk, code, now)) or (
        spare is not None and len(code) > 6 and RecoveryCodes(spare).validate_code(code)
    ):
        brake.passed(name, "")
        return ""
    brake.failed(name, "", now)
    if is_dynamic:
        return _("这个动态码已经用过了，请等下一个。")
    return _("动态码不对。请看手机上现在的六位数；没有手机时用一个备用码。")


@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """The second factor, on the way to a page that wants one."""
    goal, account, said = goal_of(request), owner(request), ""
    if not factor.has_one(account):
        return redirect(goal)
    if request.method == "POST":
        said = fault_of(request, request.POST.get("code", ""))
        if not said:
            shown(request)
            return redirect(goal)
    has = kinds(account)
    return render(
        request, "workbench/entrance/factor.html", {"next": goal, "said": said, "has": has}, status=200
    )


def shown(request: HttpRequest) -> None:
    """The account has shown its second factor: nothing is owed any more."""
    factor.mark_strong(request)
    obliged.settle(request)
    request.session.cycle_key()


def kinds(account: Account) -> set[str]:
    own = Authenticator.objects.filter(user_id=account.pk)
    return {str(kind) for kind in own.values_list("type", flat=True)}


@sure
@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
def set_up_codes(request: HttpRequest) -> HttpResponse:
    """A new dynamic code: scan the square, type the first code; then ten spare codes are shown once."""
    account, goal, said = owner(request), goal_of(request), ""
    if "totp" in kinds(account):
        return redirect("workbench:me")
    if refused := _only_strong(request):
        return refused
    secret = get_totp_secret()
    if request.method == "POST":
        if validate_totp_code(secret, "".join(request.POST.get("code", "").split())):
            TOTP.activate(account, secret)
            clear_totp_secret(request)
            added(request, account)
            request.session[_SHOW_SPARE] = True
            return redirect(f"{reverse('workbench:spare')}?{urlencode({'next': goal})}")
        said = _("动态码不对。请看手机上现在的六位数，再输一次。")
    picture = get_adapter().build_totp_svg(get_adapter().build_totp_url(account, secret))
    owes = obliged.owed(request) == obliged.SETTING_UP
    told = {
        "next": goal, "said": said,
        "secret": [secret[start : start + 4] for start in range(0, len(secret), 4)],
        "picture": base64.b64encode(picture.encode()).decode(), "owes": owes,
        "is_obliged": obliged.is_obliged(account), "days": obliged.days_left(account) if owes else 0,
    }  # fmt: skip
    return render(request, "workbench/entrance/codes.html", told)


def _only_strong(request: HttpRequest) -> HttpResponse | None:
    """Whoever has a second factor shows it before another one is added or one is taken away."""
    return factor.require(request) if factor.has_one(owner(request)) else None


def added(request: HttpRequest, account: Account) -> None:
    RecoveryCodes.activate(account)
    obliged.forget_asking(account)
    shown(request)


@require_POST
def later(request: HttpRequest) -> HttpResponse:
    """Within the grace one may go on without; afterwards the page only leads on through setting one up."""
    if obliged.owed(request) == obliged.SETTING_UP and obliged.days_left(owner(request)) > 0:
        obliged.settle(request)
    return redirect(goal_of(request))


@sure
@require_http_methods(["GET", "HEAD", "POST"])
def spare_codes(request: HttpRequest) -> HttpResponse:
    """Ten spare codes, shown once; new ones make the old ones void."""
    account, goal = owner(request), safe(request, request.GET.get("next", ""))
    if not factor.has_one(account):
        return redirect("workbench:me")
    if request.method == "POST":
        if asked := factor.require(request):
            return asked
        Authenticator.objects.filter(user_id=account.pk, type=Authenticator.Type.RECOVERY_CODES).delete()
        request.session[_SHOW_SPARE] = True
        return redirect(f"{reverse('workbench:spare')}?{urlencode({'next': reverse('workbench:me')})}")
    codes: list[str] = []
    if request.session.pop(_SHOW_SPARE, False):
        codes = [f"{one[:4]} {one[4:]}" for one in RecoveryCodes.activate(account).get_unused_codes()]
    return render(request, "workbench/entrance/spare.html", {"codes": codes, "next": goal})


@sure
@require_POST
def remove_factor(request: HttpRequest) -> HttpResponse:
    """One passkey or the dynamic code; the spare codes go with the last of them."""
    account = owner(request)
    if asked := factor.require(request):
        return asked
    own = Authenticator.objects.filter(user_id=account.pk).exclude(type=Authenticator.Type.RECOVERY_CODES)
    number = request.POST.get("factor", "")
    if number.isdecimal() and own.filter(pk=int(number)).exists():
        if own.count() == 1 and obliged.is_obliged(account) and factor.is_required():
            return redirect(f"{reverse('workbench:me')}?said=last-factor")
        own.filter(pk=int(number)).delete()
        if not factor.has_one(account):
            Authenticator.objects.filter(user_id=account.pk).delete()
    return redirect("workbench:me")
