"""通行密钥: this computer's fingerprint, face or PIN instead of a password (WebAuthn), asked for by script.

Browsers offer it on localhost and under https names only, never on a bare address of the local network.
"""

from __future__ import annotations

import json
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal import auth as webauthn
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from linli.org.models import Account
from linli.workbench.entrance import brake
from linli.workbench.entrance.entering import enter, goal_of, is_sure
from linli.workbench.entrance.factors import added, owner, shown
from linli.workbench.shell import factor


@login_not_required
@require_POST
def options(request: HttpRequest) -> JsonResponse:
    """What the browser is to ask its owner for: ``purpose`` is login, factor or new."""
    purpose = request.POST.get("purpose", "")
    if purpose == "login":
        return JsonResponse(_plain(webauthn.begin_authentication()))
    if not request.user.is_authenticated:
        return _refused(_("请先登录。"))
    account = owner(request)
    if purpose == "new":
        if not is_sure(request) or (factor.has_one(account) and not factor.is_strong(request)):
            return _refused(_("请先在“我的设置”里再输一次密码。"))
        return JsonResponse(_plain(webauthn.begin_registration(account, passwordless=True)))
    return JsonResponse(_plain(webauthn.begin_authentication(account)))


@login_not_required
@require_POST
def answer(request: HttpRequest) -> JsonResponse:
    """What the browser's owner said; the answer names the page to go on to."""
    purpose = request.POST.get("purpose", "")
    try:
        credential: dict[str, Any] = json.loads(request.POST.get("credential", ""))
        if purpose == "login":
            return _log_in(request, credential)
        if not request.user.is_authenticated:
            return _refused(_("请先登录。"))
        if purpose == "new":
            return _add(request, credential)
        webauthn.complete_authentication(
            owner(request), webauthn.parse_authentication_response(credential) and credential
        )
    except (ValidationError, ValueError, TypeError, KeyError, AttributeError):
        return _refused(_("没有认出这把通行密钥。请再试一次，或者用密码登录。"))
    shown(request)
    return JsonResponse({"next": goal_of(request)})


def _log_in(request: HttpRequest, credential: dict[str, Any]) -> JsonResponse:
    account = webauthn.extract_user_from_response(credential)
    webauthn.complete_authentication(account, credential)
    if not isinstance(account, Account) or not account.is_active:
        return _refused(_("没有认出这把通行密钥。请再试一次，或者用密码登录。"))
    brake.passed(account.username, request.META.get("REMOTE_ADDR", ""))
    enter(request, account, is_sure=True, is_strong=True)
    return JsonResponse({"next": goal_of(request)})


def _add(request: HttpRequest, credential: dict[str, Any]) -> JsonResponse:
    account = owner(request)
    if not is_sure(request) or (factor.has_one(account) and not factor.is_strong(request)):
        return _refused(_("请先在“我的设置”里再输一次密码。"))
    webauthn.complete_registration(credential)
    count = Authenticator.objects.filter(user_id=account.pk, type=Authenticator.Type.WEBAUTHN).count()
    name = request.POST.get("name", "").strip()[:30] or _("通行密钥%(number)d") % {"number": count + 1}
    webauthn.WebAuthn.add(account, name, credential)
    added(request, account)
    return JsonResponse({"next": goal_of(request)})


def _plain(told: dict[str, Any]) -> dict[str, Any]:
    """fido2's own mappings as JSON can hold them."""
    public = told["publicKey"]
    return {"publicKey": dict(public)}


def _refused(said: str) -> JsonResponse:
    return JsonResponse({"said": said}, status=422)
