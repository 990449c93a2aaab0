"""The table of the sweep: how every address is aimed at another area, a module for each part."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import ModuleType
from typing import Any

from linli.filing.submissions import Submission
from tests.workbench.books import Books


@dataclass(frozen=True)
class Aim:
    """One way in. ``address`` and the texts of ``form`` may name what ``names`` of any module gives: {code}.

    What it does not take (``reads``: GET, ``writes``: POST) is answered 405, everything else 404 to
    strangers. ``opens``: whether the community's own worker gets a page (200, 302) by GET.
    """

    address: str
    reads: bool = True
    writes: bool = False
    form: Mapping[str, str] = field(default_factory=dict)
    opens: bool = True

    def filled(self, names: Mapping[str, object]) -> tuple[str, dict[str, str]]:
        return self.address.format(**names), {key: text.format(**names) for key, text in self.form.items()}


def modules() -> list[ModuleType]:
    return [importlib.import_module(f"{__name__}.{one.name}") for one in pkgutil.iter_modules(__path__)]


def table() -> dict[str, tuple[Aim, ...] | None]:
    """{name of an address: how it is aimed}; None: it names nobody's rows and shows each his own."""
    found: dict[str, tuple[Aim, ...] | None] = {}
    for one in modules():
        assert found.keys().isdisjoint(one.AIMS), one
        found |= one.AIMS
    return found


def own_pages() -> list[str]:
    """Pages that show each his own, for strangers to visit too."""
    return [address for one in modules() for address in one.OWN_PAGES]


def names_of(ours: Books, report: Submission, draft: Submission) -> dict[str, Any]:
    """What addresses may name, made on the way in 教场巷's books by the modules that need more."""
    found: dict[str, Any] = {}
    for one in modules():
        make: Callable[[Books, Submission, Submission], dict[str, Any]] | None = getattr(one, "names", None)
        if make:
            own = make(ours, report, draft)
            assert found.keys().isdisjoint(own), (one, found.keys() & own.keys())
            found |= own
    return found
