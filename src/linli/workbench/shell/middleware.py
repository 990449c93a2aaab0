"""What every answer carries (content security, no cache), and the password that must be changed first."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

Next = Callable[[HttpRequest], HttpResponseBase]

#: Everything from this server, nothing inline, nobody frames us.
POLICY = (
    "default-src 'self'; style-src 'self'; script-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)


def content_security(get_response: Next) -> Next:
    """Outermost, so that files and refusals carry the headers too. A view may set a stricter policy."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        response.headers.setdefault("X-Content-Type-Options", "nosniff")
        response.headers.setdefault("Referrer-Policy", "same-origin")
        response.headers.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
        # Five workers share one PC: what one has read must not come back with the next one's back button.
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    return answer


class PasswordChangeFirst:
    """An account with a one-time password reaches the page where it is changed and the way out, no more."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], _args: object, _options: object
    ) -> HttpResponse | None:
        if not getattr(request.user, "must_change_password", False) or not getattr(
            view, "login_required", True
        ):
            return None
        # A screen that was locked meanwhile is opened first.
        if request.path in {reverse(f"workbench:{one}") for one in ("password", "logout", "lock", "unlock")}:
            return None
        return redirect("workbench:password")
