"""The second factor: who has shown one lately, and how a page asks for it before it unmasks or exports.

    if asked := factor.require(request):
        return asked

Ask when the page opens, before anything is typed. Asked at a POST, the answer is a form that carries what was
sent: the code is typed, the same POST comes again and the page acts on it. Nothing typed is lost.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from urllib.parse import urlencode

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from linli.kit import clock
from linli.org.models import Account
from linli.workbench.shell import carrying

#: A strong log-in lasts a working day; unmasking and exporting ask again sooner.
FOR_THE_DAY = timedelta(hours=8)
FOR_AN_ACT = timedelta(minutes=30)
#: In the session: {account: when it showed its second factor here}, in seconds.
_STRONG = "strong"
#: The field of a form in which a code is typed.
CODE = "second_factor_code"

#: Given by the entrance: what is wrong with a code, in words; empty when it is right.
Check = Callable[[HttpRequest, str], str]
_check: list[Check] = []


def checked_by(check: Check) -> None:
    _check[:] = [check]


def is_strong(request: HttpRequest, within: timedelta = FOR_AN_ACT) -> bool:
    """Whether this session's account has shown its second factor here so lately."""
    at: float = request.session.get(_STRONG, {}).get(str(request.user.pk), 0)
    return clock.now().timestamp() - at < within.total_seconds()


def mark_strong(request: HttpRequest) -> None:
    request.session[_STRONG] = {
        **request.session.get(_STRONG, {}),
        str(request.user.pk): clock.now().timestamp(),
    }


def remembered(request: HttpRequest) -> dict[str, float]:
    """What the session knows of everybody at this PC; taken along when the worker changes."""
    known: dict[str, float] = request.session.get(_STRONG, {})
    return known


def remember(request: HttpRequest, known: dict[str, float]) -> None:
    if known:
        request.session[_STRONG] = known


def has_one(account: Account) -> bool:
    own = Authenticator.objects.filter(user_id=account.pk)
    return bool(own.exclude(type=Authenticator.Type.RECOVERY_CODES).exists())


def is_required() -> bool:
    """Whether this installation insists. A demonstration only offers it."""
    return bool(settings.LINLI_SECOND_FACTOR == "required")


def require(request: HttpRequest, within: timedelta = FOR_AN_ACT) -> HttpResponse | None:
    """None when the page may act; else what to answer instead: the way to the second factor and back."""
    account = request.user
    assert isinstance(account, Account)
    if is_strong(request, within):
        return None
    if not has_one(account):
        return redirect(f"{reverse('workbench:codes')}?{_back(request)}") if is_required() else None
    if request.method != "POST":
        return redirect(f"{reverse('workbench:factor')}?{_back(request)}")
    said = ""
    if typed := request.POST.get(CODE):
        said = _check[0](request, typed)
        if not said:
            mark_strong(request)
            return None
    return render(
        request, "workbench/entrance/carried_code.html",
        {
            "carried": carrying.fields(request, without=(CODE,)), "said": said, "code": CODE,
            "files": bool(request.FILES),
        },
        status=401,
    )  # fmt: skip


def _back(request: HttpRequest) -> str:
    return urlencode({"next": request.get_full_path() if request.method == "GET" else _page_of(request)})


def _page_of(request: HttpRequest) -> str:
    """The page a form was sent from."""
    page = request.headers.get("Referer", "")
    return page if url_has_allowed_host_and_scheme(page, allowed_hosts={request.get_host()}) else "/"
