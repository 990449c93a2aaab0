"""Idle lock: the screen is covered and the session with it, until a PIN or the password is typed."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from linli.kit import clock
from linli.org.models import Account
from linli.workbench.entrance.devices import Device
from linli.workbench.entrance.entering import goal_of, make_sure
from linli.workbench.entrance.passwords import TooOften, opened_by
from linli.workbench.entrance.pins import fault_at, has_pin, waiting
from linli.workbench.shell import carrying

_LOCKED, _SEEN = "locked", "seen"
#: The browser covers the screen after LINLI_LOCK_MINUTES; the server waits so much longer for its word.
_LATER = 120
#: Being there is written down no oftener than this: in the session, and nowhere else.
_NOTED_EVERY = 60
#: In a form that is sent while the screen is locked: PIN or password, beside what was typed.
SECRET = "unlock_secret"  # noqa: S105 - the name of a field
_OPEN = frozenset({"unlock", "switch", "lock", "logout"})


class LockedScreen:
    """A locked session opens nothing: taking the cover off in the browser shows nothing new."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], _args: object, _options: object
    ) -> HttpResponse | None:
        if not request.user.is_authenticated or not getattr(view, "login_required", True):
            return None
        if not is_locked(request):
            _note(request)
            return None
        match = request.resolver_match
        if match and match.namespace == "workbench" and match.url_name in _OPEN:
            return None
        if not carrying.is_navigation(request):
            return HttpResponse(status=401, headers={"X-Linli": "locked"})
        if request.method != "POST":
            return redirect(f"{reverse('workbench:unlock')}?{urlencode({'next': request.get_full_path()})}")
        return _carried(request)


def is_locked(request: HttpRequest) -> bool:
    if request.session.get(_LOCKED):
        return True
    seen = request.session.get(_SEEN)
    is_idle = seen is not None and _now() - seen > settings.LINLI_LOCK_MINUTES * 60 + _LATER
    if is_idle:
        request.session[_LOCKED] = True
    return is_idle


def _now() -> float:
    return clock.now().timestamp()


def _note(request: HttpRequest) -> None:
    if _now() - request.session.get(_SEEN, 0) > _NOTED_EVERY:
        request.session[_SEEN] = _now()


@require_POST
def awake(request: HttpRequest) -> HttpResponse:
    """Somebody types a long form: the page says so about once a minute."""
    return HttpResponse(status=204)


@require_POST
def lock(request: HttpRequest) -> HttpResponse:
    request.session[_LOCKED] = True
    if carrying.is_navigation(request):
        return redirect(f"{reverse('workbench:unlock')}?{urlencode({'next': goal_of(request)})}")
    return HttpResponse(status=204)


@sensitive_post_parameters("secret")
@require_http_methods(["GET", "HEAD", "POST"])
def unlock(request: HttpRequest) -> HttpResponse:
    """A page of its own; from the cover over an open page a script asks, and is answered in a line."""
    goal, said, is_page = goal_of(request), "", carrying.is_navigation(request)
    if request.method == "POST":
        said = _fault_of(request, request.POST.get("secret", ""))
        if not said:
            return redirect(goal) if is_page else HttpResponse(status=204)
        if not is_page:
            return HttpResponse(said, content_type="text/plain; charset=utf-8", status=422)
    elif not is_locked(request):
        return redirect(goal)
    return render(
        request,
        "workbench/entrance/unlock.html",
        {"next": goal, "said": said, "has_pin": has_pin(_owner(request))},
    )


def _carried(request: HttpRequest) -> HttpResponse | None:
    """A form that arrives while the session is locked: the answer asks for the PIN and keeps the form."""
    said = ""
    if secret := request.POST.get(SECRET):
        said = _fault_of(request, secret)
        if not said:
            return None
    told = {
        "carried": carrying.fields(request, without=(SECRET,)), "said": said, "secret": SECRET,
        "has_pin": has_pin(_owner(request)), "files": bool(request.FILES),
    }  # fmt: skip
    return render(request, "workbench/entrance/carried_lock.html", told, status=401)


def _fault_of(request: HttpRequest, secret: str) -> str:
    """Opens the session again, or says why not: her PIN on this PC, or her password."""
    account = _owner(request)
    is_pin = secret.isdecimal() and len(secret) <= 6 and has_pin(account)
    if is_pin:
        said = fault_at(account, secret, Device.of(request), clock.now())
        if said:
            return said
    else:
        try:
            found = opened_by(request, account.username, secret)
        except TooOften as error:
            return waiting(error.seconds)
        if isinstance(found, str):
            return _("不对。请再输一次。")
        make_sure(request)
    request.session.pop(_LOCKED, None)
    request.session[_SEEN] = _now()
    request.session.cycle_key()
    return ""


def _owner(request: HttpRequest) -> Account:
    assert isinstance(request.user, Account)
    return request.user
