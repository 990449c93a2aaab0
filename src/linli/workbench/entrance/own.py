"""我的设置: password, PIN, second factors, this PC, own line, language, large type."""

from __future__ import annotations

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from linli.workbench.entrance import obliged
from linli.workbench.entrance.devices import Device
from linli.workbench.entrance.entering import is_sure
from linli.workbench.entrance.factors import owner, sure
from linli.workbench.entrance.pins import fault_of, has_pin, remove_pin, set_pin
from linli.workbench.shell import factor
from linli.workbench.shell.frame import page
from linli.workbench.shell.look import LANGUAGES
from linli.workbench.shell.sidebar import domain_title
from linli.workbench.shell.sight import sight_of

_SAID = {
    "last-factor": "您的职责要有第二重验证：先加一把通行密钥，再停用这一个。",
    "pin-kept": "PIN设好了。在这台电脑上，换经办人、登录、解锁都可以用它。",
}


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    said = request.GET.get("said", "")
    return _shown(request, done=_(_SAID[said]) if said in _SAID else "")


def _shown(request: HttpRequest, *, done: str = "", pin_fault: str = "") -> HttpResponse:
    account = owner(request)
    kept = list(Authenticator.objects.filter(user_id=account.pk).order_by("pk"))
    totp = next((one for one in kept if one.type == Authenticator.Type.TOTP), None)
    spare = next((one for one in kept if one.type == Authenticator.Type.RECOVERY_CODES), None)
    told: dict[str, Any] = {
        "done": done, "pin_fault": pin_fault, "has_pin": has_pin(account),
        "is_sure": is_sure(request), "is_known": Device.of(request).knows(account), "totp": totp,
        "passkeys": [
            {"number": one.pk, "name": one.data["name"]}
            for one in kept
            if one.type == Authenticator.Type.WEBAUTHN
        ],
        "spare_left": len(RecoveryCodes(spare).get_unused_codes()) if spare else 0,
        "is_obliged": obliged.is_obliged(account), "is_required": factor.is_required(),
        "languages": LANGUAGES, "lines": _lines(request),
    }  # fmt: skip
    return page(request, "entrance/me.html", told, place="me")


def _lines(request: HttpRequest) -> list[tuple[str, str]]:
    """Lines of work that this account sees in one of its communities."""
    from linli.kit.description import LEDGERS

    sight = sight_of(request)
    lines = {one.line for one in LEDGERS.values() if one.line}
    granted = {grant.line for grant in sight.rows.grants}
    seen = lines if "" in granted else lines & granted
    return [(line, _(domain_title(line))) for line in sorted(seen)]


@sure
@sensitive_post_parameters("pin", "again")
@require_POST
def keep_pin(request: HttpRequest) -> HttpResponse:
    account, pin = owner(request), request.POST.get("pin", "")
    if request.POST.get("remove"):
        remove_pin(account)
        return redirect("workbench:me")
    said = fault_of(pin) or (_("两次输入的PIN不一样。") if pin != request.POST.get("again", "") else "")
    if said:
        return _shown(request, pin_fault=said)
    set_pin(account, pin)
    response = redirect("workbench:me")
    response["Location"] += "?said=pin-kept"
    Device.of(request).with_one(account).write(request, response)  # her password was typed here just now
    return response


@require_POST
def leave_pc(request: HttpRequest) -> HttpResponse:
    """Takes her off this PC's list: no face at the log-in, no PIN, until she logs in with her password."""
    response = redirect("workbench:me")
    Device.of(request).without(owner(request)).write(request, response)
    return response
