"""How a page looks to this worker: language, light or dark, large type, own line of work. Kept per worker."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass, fields
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.utils import translation

LANGUAGES = {"zh-hans": "中文", "en": "English"}
THEMES = ("", "light", "dark")
_KEY = "look"


@dataclass(frozen=True)
class Look:
    #: One of LANGUAGES.
    language: str = "zh-hans"
    #: Empty: as the computer is set.
    theme: str = ""
    is_large: bool = False
    #: The domain whose ledgers stand first in the side bar; empty: the first that is seen.
    line: str = ""

    @property
    def html_language(self) -> str:
        return "en" if self.language == "en" else "zh-CN"


def look_of(request: HttpRequest) -> Look:
    kept: dict[str, Any] = request.session.get(_KEY) or {}
    known = {one.name for one in fields(Look)}
    return Look(**{name: value for name, value in kept.items() if name in known})


def wear(request: HttpRequest, look: Look) -> None:
    """From here on this session's pages look so."""
    request.session[_KEY] = asdict(look)


class InOwnLanguage:
    """Answers in the worker's language; Chinese for whoever has chosen none."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        with translation.override(look_of(request).language):
            return self.get_response(request)
