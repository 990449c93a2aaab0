"""What the browser loads, by the names under which the build put it down (frontend/build.mjs)."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path

from django.templatetags.static import static

FOLDER = Path(__file__).resolve().parent.parent / "static/workbench/bundle"
#: Names carry their content's hash: a browser may keep them for ever.
IMMUTABLE = r"^.+/bundle/.+-[0-9A-Z]{8}\.(?:js|css)$"


def address_of(entry: str) -> str:
    """The address of ``main.js`` or ``look.css``."""
    return static(f"workbench/bundle/{_names(FOLDER.joinpath('bundle.json').stat().st_mtime_ns)[entry]}")


@lru_cache(maxsize=2)
def _names(_written: int) -> dict[str, str]:
    names: dict[str, str] = json.loads(FOLDER.joinpath("bundle.json").read_text())
    return names
