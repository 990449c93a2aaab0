"""Before anything else: what a session still owes (a code, setting one up)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from linli.workbench.entrance import obliged
from linli.workbench.shell import carrying, factor

#: What is open to whoever still owes something.
_OPEN = frozenset(
    {"factor", "codes", "later", "passkey", "passkey-options", "sure", "logout", "switch", "lock", "unlock",
     "awake", "spare"}
)  # fmt: skip


class SecondFactorFirst:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], _args: object, _options: object
    ) -> HttpResponse | None:
        match = request.resolver_match
        if not request.user.is_authenticated or (match and match.url_name in _OPEN):
            return None
        owed = obliged.owed(request)
        if not owed or not getattr(view, "login_required", True) or request.user.must_change_password:
            return None  # a one-time password is changed first, and nothing else is open until then
        if not carrying.is_navigation(request):
            return HttpResponse(status=401, headers={"X-Linli": "factor"})
        if owed == obliged.SETTING_UP:
            back = request.get_full_path() if request.method == "GET" else "/"
            return redirect(f"{reverse('workbench:codes')}?{urlencode({'next': back})}")
        asked = factor.require(request, timedelta(hours=8))
        if asked is None:
            obliged.settle(request)
        return asked
