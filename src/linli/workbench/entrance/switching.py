"""切换经办人: another worker takes over this screen by PIN, the half-typed form stays; 代录: A for B."""

from __future__ import annotations

import json
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from linli.kit import clock
from linli.org.models import Account
from linli.workbench.entrance import locking, obliged
from linli.workbench.entrance.devices import Device
from linli.workbench.entrance.entering import enter, goal_of, safe
from linli.workbench.entrance.faces import Face, colleagues, faces
from linli.workbench.entrance.factors import fault_of, kinds, owner, shown
from linli.workbench.entrance.pins import fault_at, with_pin
from linli.workbench.shell.writers import HANDLER, handler_of


@sensitive_post_parameters("pin", "code")
@require_http_methods(["GET", "HEAD", "POST"])
def switch(request: HttpRequest) -> HttpResponse:
    """A page of its own, and the same as a panel that drops from the header."""
    if request.method != "POST":
        return _panel(request)
    if "code" in request.POST:
        return _second_step(request)
    if request.POST.get("end"):
        request.session.pop(HANDLER, None)
        return _done(request)
    chosen = request.POST.get("worker", "")
    if request.POST.get("for"):
        return _record_for(request, chosen)
    device = Device.of(request)
    account = next((one for one in device.accounts() if str(one.pk) == chosen), None)
    if account is None:
        return _panel(request, said=_("请先选一位这台电脑上有PIN的经办人。"))
    if said := fault_at(account, request.POST.get("pin", ""), device, clock.now()):
        return _panel(request, said=said, chosen=account.pk)
    if obliged.owed_by(account) == obliged.SETTING_UP and not obliged.days_left(account):
        said = _("%(name)s还没有设动态码，要先用密码单独登录设好，才能从这里换过来。") % {
            "name": account.name
        }
        return _panel(request, said=said, chosen=account.pk)
    enter(request, account, is_sure=False)
    if obliged.owed(request) == obliged.CODE:
        return _panel(request, step="code")
    obliged.settle(request)  # within the grace: said at the next log-in, not over a half-typed form
    return _done(request)


def _second_step(request: HttpRequest) -> HttpResponse:
    """The secretary took over and shows her code in the same panel."""
    if said := fault_of(request, request.POST["code"]):
        return _panel(request, said=said, step="code")
    shown(request)
    return _done(request)


def _record_for(request: HttpRequest, chosen: str) -> HttpResponse:
    if locking.is_locked(request) or obliged.owed(request):
        return _panel(request, said=_("请先解锁，再代录。"))
    found = next((one for one in _others(request) if str(one.pk) == chosen), None)
    if found is None:
        return _panel(request, said=_("请先选要代谁录。"))
    request.session[HANDLER] = found.name
    return _done(request)


def _others(request: HttpRequest) -> list[Account]:
    """Whose work this account may type in: her colleagues."""
    return colleagues(owner(request))


def _panel(request: HttpRequest, *, said: str = "", chosen: int = 0, step: str = "pin") -> HttpResponse:
    """``step`` is pin, or code when the new worker still owes her second factor."""
    own, is_locked = owner(request), locking.is_locked(request)
    known = [one for one in with_pin(Device.of(request).accounts()) if one.pk != own.pk]
    told: dict[str, Any] = {
        "said": said, "step": step, "next": goal_of(request), "is_locked": is_locked, "me": own.name,
        "handler": handler_of(request), "is_for_another": handler_of(request) != own.name,
        "faces": [] if step == "code" else _listed(request, known, is_locked),
        "is_part": bool(request.headers.get("HX-Request")),
        "has_codes": step == "code" and "totp" in kinds(own),
    }  # fmt: skip
    told["chosen"] = chosen or next((one.number for one in told["faces"] if one.has_pin), 0)
    told["is_one"] = len([one for one in told["faces"] if one.has_pin]) == 1
    is_part = told["is_part"]
    if is_part and step == "code":
        told |= _chip(request)
    template = "workbench/entrance/switch_panel.html" if is_part else "workbench/entrance/switch.html"
    response = render(request, template, told)
    if is_part and step == "code":  # the session is already hers: forms on the page need her token
        response["HX-Trigger"] = _news(request, owes=True)
    return response


def _listed(request: HttpRequest, known: list[Account], is_locked: bool) -> list[Face]:
    """Those with a PIN here first; colleagues after them, for whom work can be recorded."""
    here = {one.pk for one in known}
    others = [] if is_locked else [one for one in _others(request) if one.pk not in here]
    return faces([*known, *others], with_pin=known)


def _done(request: HttpRequest) -> HttpResponse:
    if not request.headers.get("HX-Request"):
        return redirect(goal_of(request))
    response = render(request, "workbench/entrance/switched.html", _chip(request))
    response["HX-Trigger"] = _news(request, owes=False)
    return response


def _chip(request: HttpRequest) -> dict[str, Any]:
    """What the header of the page that stays open needs to name the new worker."""
    here = urlsplit(request.headers.get("HX-Current-URL", ""))
    back = safe(request, f"{here.path}?{here.query}" if here.query else here.path)
    return {"frame": SimpleNamespace(handler=handler_of(request)), "here": back}


def _news(request: HttpRequest, *, owes: bool) -> str:
    """For the page that stays open: the token its forms need now, and who works there."""
    told = {"token": get_token(request), "handler": handler_of(request), "owes": owes}
    return json.dumps({"linli:worker": told})
