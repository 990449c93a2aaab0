"""The English of the screens: gathers every Chinese phrase, keeps what is translated, writes .po and .mo.

python tools/write_catalogue.py          update src/linli/locale/en/LC_MESSAGES/django.po and .mo
python tools/write_catalogue.py --check  exit 1 when a phrase is new, left over or without English
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src/linli"
FOLDER = SOURCE / "locale/en/LC_MESSAGES"
_HAN = re.compile("[\u4e00-\u9fff]")
_PLACE = re.compile(r"%\(\w+\)[sd]|\{\w*\}")
#: Where people look at words in a browser; commands and documents speak Chinese.
_PARTS = ("workbench", "config")


def gathered() -> dict[str, set[str]]:
    """{Chinese phrase: where it stands}."""
    found: dict[str, set[str]] = {}
    for phrase, place in (*_of_templates(), *_of_code(), *_of_descriptions()):
        if _HAN.search(phrase):
            found.setdefault(phrase, set()).add(place)
    return found


def _of_templates() -> Iterator[tuple[str, str]]:
    from django.utils.translation.template import templatize

    for path in sorted(SOURCE.glob("*/templates/**/*.html")):
        for phrase in _calls(templatize(path.read_text(), origin=str(path)), loose=True):
            yield phrase, str(path.relative_to(SOURCE))


def _of_code() -> Iterator[tuple[str, str]]:
    composed = SOURCE / "indicators/definition.py", SOURCE / "indicators/catalogue.py"
    for paths in (composed, *(sorted((SOURCE / part).rglob("*.py")) for part in _PARTS)):
        for path in paths:
            for phrase in _calls(path.read_text(), loose=False):
                yield phrase, str(path.relative_to(SOURCE))


def _calls(code: str, *, loose: bool) -> Iterator[str]:
    """The first argument of every gettext call. ``loose``: Django's rewriting of a template, no Python."""
    if loose:
        for match in re.finditer(
            r"""gettext(?:_noop)?\(u?('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|\"{3}.*?\"{3})""", code, re.S
        ):
            yield str(ast.literal_eval(match[1]))
        for match in re.finditer(r"""\b_\(u?('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")""", code, re.S):
            yield str(ast.literal_eval(match[1]))
        return
    for node in ast.walk(ast.parse(code)):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and node.func.id in {"_", "gettext", "gettext_lazy", "gettext_noop", "say"}
            and node.args
        ):
            yield from _constants(node.args[0])


def _constants(given: ast.expr) -> Iterator[str]:
    """What is said: a text, or one of two."""
    if isinstance(given, ast.Constant):
        yield str(given.value)
    elif isinstance(given, ast.IfExp):
        yield from _constants(given.body)
        yield from _constants(given.orelse)


def _of_descriptions() -> Iterator[tuple[str, str]]:
    """What ledgers say of themselves: titles, labels, help, choices, what figures are called and mean."""
    import os

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "linli.config.settings")
    import django

    django.setup()
    from django.apps import apps

    from linli.filing.submissions import State
    from linli.indicators import catalogue
    from linli.kit.chain import Act
    from linli.kit.description import LEDGERS
    from linli.org.models import Duty, Level

    for choices in (State, Act, Duty, Level):
        for one in choices:
            yield str(one.label), choices.__name__
    for app in apps.get_app_configs():
        if app.name.startswith("linli."):
            yield str(app.verbose_name), app.label
    for one in LEDGERS.values():
        yield one.title, one.name
        yield one.help, one.name
        for column in one.model._meta.concrete_fields:
            yield one.label(column.name), one.name
            yield str(column.help_text), one.name
            for _value, text in column.flatchoices:
                yield str(text), one.name
    for indicator in catalogue.indicators().values():
        for phrase in (indicator.label, indicator.unit, indicator.meaning):
            yield str(phrase or ""), indicator.name


def updated(known: Catalog) -> Catalog:
    """A catalogue of exactly the gathered phrases, with the English that is known."""
    fresh = Catalog(
        locale="en", project="Linli", version="", charset="utf-8", creation_date=_EPOCH, revision_date=_EPOCH
    )
    for phrase, places in sorted(gathered().items()):
        before = known.get(phrase)
        flags = {"python-format"} if re.search(r"%\(\w+\)[sd]", phrase) else set()
        fresh.add(phrase, before.string if before else "", auto_comments=sorted(places)[:1], flags=flags)
    return fresh


def faults(catalogue: Catalog) -> list[str]:
    """Phrases without English, and English that has lost a place to be filled."""
    found = []
    for one in catalogue:
        if not one.id:
            continue
        if not one.string:
            found.append(f"no English: {one.id}")
        elif sorted(_PLACE.findall(str(one.id))) != sorted(_PLACE.findall(str(one.string))):
            found.append(f"places differ: {one.id} -> {one.string}")
    return found


def main(arguments: list[str]) -> int:
    path = FOLDER / "django.po"
    with path.open("rb") as file:
        known = read_po(file, locale="en")
    fresh = updated(known)
    if "--check" not in arguments:
        FOLDER.joinpath("django.po").write_bytes(_as_po(fresh))
        FOLDER.joinpath("django.mo").write_bytes(_as_mo(fresh))
    wrong = faults(fresh)
    if {one.id for one in known} != {one.id for one in fresh}:
        wrong.append("the catalogue is not of these sources: run tools/write_catalogue.py")
    print(*wrong[:20], f"{len(wrong)} faults", sep="\n")
    return 1 if wrong else 0


def _as_po(catalogue: Catalog) -> bytes:
    into = BytesIO()
    write_po(into, catalogue, width=110, sort_output=True, omit_header=False)
    return into.getvalue()


def _as_mo(catalogue: Catalog) -> bytes:
    into = BytesIO()
    write_mo(into, catalogue)
    return into.getvalue()


from datetime import UTC, datetime  # noqa: E402

_EPOCH = datetime(2010, 7, 2, tzinfo=UTC)

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
