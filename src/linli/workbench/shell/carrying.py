"""A form that comes at a bad moment (locked, a code wanted) is handed back hidden and sent once more."""

from __future__ import annotations

from collections.abc import Collection

from django.http import HttpRequest


def fields(request: HttpRequest, *, without: Collection[str] = ()) -> list[tuple[str, str]]:
    """What was sent, in its order; files cannot be handed back."""
    left_out = {"csrfmiddlewaretoken", *without}
    return [
        (name, str(value))
        for name, values in request.POST.lists()
        if name not in left_out
        for value in values
    ]


def is_navigation(request: HttpRequest) -> bool:
    """Whether a page is being opened, and not a part of one fetched by a script."""
    if request.headers.get("HX-Request"):
        return False
    return request.headers.get("Sec-Fetch-Mode", "navigate") == "navigate"
