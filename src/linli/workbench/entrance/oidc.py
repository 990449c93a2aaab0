"""街道统一登录: whoever the street's identity server names is let in, if an account here bears that name.

Nothing is kept of it: no token, no row, no moment. Accounts are opened by administrators alone.
"""

from __future__ import annotations

from typing import Any

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.conf import settings
from django.http import HttpRequest
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from linli.org.models import Account
from linli.workbench.entrance.entering import enter, safe
from linli.workbench.entrance.login import door


class StreetLogin(DefaultSocialAccountAdapter):  # type: ignore[misc] # allauth is untyped
    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Ends allauth's own way here: it would keep an account of its own with the moment of each log-in."""
        told: dict[str, Any] = sociallogin.account.extra_data
        named = [
            part.get(settings.OIDC_CLAIM)
            for part in (told, told.get("userinfo"), told.get("id_token"))
            if part
        ]
        username = next((str(name) for name in named if name), "")
        account = Account.objects.filter(username=username, is_active=True).first() if username else None
        if account is None:
            said = _("统一登录认出了您，但这里没有账号“%(name)s”。请找系统管理员开账号。") % {
                "name": username or "—"
            }
            raise ImmediateHttpResponse(door(request, "/", said=said, by="password"))
        enter(request, account, is_sure=True)
        goal = safe(request, sociallogin.get_redirect_url(request) or "/")
        raise ImmediateHttpResponse(redirect(goal))

    def on_authentication_error(self, request: HttpRequest, *_of: Any, **_more: Any) -> None:
        said = _("统一登录没有完成。请再试一次，或者用账号密码登录。")
        raise ImmediateHttpResponse(door(request, "/", said=said, by="password"))
