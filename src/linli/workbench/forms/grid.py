"""Quick entry of many rows: a sheet in the browser, checked row by row, saved all or nothing."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from linli.core.dates import DateUnreadable
from linli.core.finding import Finding
from linli.core.text import header_key
from linli.kit.description import Description
from linli.kit.importing.composition import composition
from linli.kit.importing.context import Problem
from linli.kit.importing.running import Outcome, enter_cells
from linli.kit.storage import ChangedMeanwhile
from linli.org.models import Organisation
from linli.workbench.forms import drafts
from linli.workbench.forms.doors import back_to, where
from linli.workbench.forms.reading import completed
from linli.workbench.shell.frame import page
from linli.workbench.shell.sight import Sight, sight_of
from linli.workbench.shell.writers import handler_of, writer_of

#: More rows are a file, and the import's.
MOST_ROWS = 500
_LONGEST_CELL = 500
FORM = "grid"
Rows = list[list[str]]


@require_http_methods(["GET", "HEAD", "POST"])
def grid(request: HttpRequest, ledger: str, code: str) -> HttpResponse:
    """The sheet; by POST all its rows are written, or none and each wrong cell is named."""
    sight, organisation, description = _where(request, ledger, code)
    if request.method == "POST":
        return _save(request, sight, organisation, description)
    draft = drafts.of_number(organisation, description, FORM, request.GET.get("draft", ""))
    keys, rows = _read(draft.texts().get("rows"), description) if draft else ([], [])
    return _shown(request, organisation, description, keys, rows, [], [], draft)


@require_POST
def check(request: HttpRequest, ledger: str, code: str) -> HttpResponse:
    """What is wrong so far, cell by cell, and how many rows would be new or change others."""
    sight, organisation, description = _where(request, ledger, code)
    keys, rows = _read(_json(request), description)
    outcome, problems = _tried(request, sight, organisation, description, keys, rows, dry_run=True)
    return JsonResponse({
        "problems": _told(problems, rows), "new": outcome.new, "changed": outcome.changed,
        "unchanged": outcome.unchanged,
    })  # fmt: skip


def _where(request: HttpRequest, ledger: str, code: str) -> tuple[Sight, Organisation, Description]:
    sight, organisation, description = where(request, ledger, code)
    if not description.has_community:
        raise Http404
    return sight, organisation, description


def _save(
    request: HttpRequest, sight: Sight, organisation: Organisation, description: Description
) -> HttpResponse:
    keys, rows = _read(_json(request), description)
    draft = drafts.of_number(organisation, description, FORM, request.POST.get("-draft", ""))
    if not _filled(rows):
        nothing = Finding("empty", _("还没有填任何一行"), _("填好一行就能存"))
        return _shown(request, organisation, description, keys, rows, [], [nothing], draft)
    try:
        outcome, problems = _tried(request, sight, organisation, description, keys, rows, dry_run=False)
    except ChangedMeanwhile as error:
        told = Finding("changed", str(error), _("您填的都在，请再存一次"))
        return _shown(request, organisation, description, keys, rows, [], [told], draft)
    if not outcome.written:
        placed = {problem.finding.found for problem in problems}
        others = [one for one in outcome.refusals if one.found not in placed]
        return _shown(request, organisation, description, keys, rows, problems, others, draft)
    if draft is not None:
        draft.delete()
    address = reverse("workbench:grid", args=[description.name, organisation.code])
    counts = f"new={outcome.new}&changed={outcome.changed}&unchanged={outcome.unchanged}"
    return redirect(f"{address}?{counts}")


def _tried(
    request: HttpRequest, sight: Sight, organisation: Organisation, description: Description,
    keys: Sequence[str], rows: Rows, *, dry_run: bool,
) -> tuple[Outcome, list[Problem]]:  # fmt: skip
    """Empty rows are left out on the way to the import and put back into the count of what it finds."""
    filled = _filled(rows)
    dates = {one.key for one in composition(description.name).columns if one.is_date}
    cells = {
        key: [_cell(rows[row][at], sight, is_date=key in dates) for row in filled]
        for at, key in enumerate(keys)
    }
    outcome, problems = enter_cells(
        description.name, cells, organisation, by=writer_of(request, organisation), dry_run=dry_run
    )
    for problem in problems:
        problem.row = filled[problem.row] if problem.row < len(filled) else 0
    return outcome, problems


def _cell(text: str, sight: Sight, *, is_date: bool) -> str | None:
    """As a sheet would have it; a date without its year is one of this year."""
    if is_date and text:
        try:
            return completed(text, "", sight.on) or None
        except DateUnreadable:
            return text  # the import's reader says what is wrong with it
    return text or None


def _filled(rows: Rows) -> list[int]:
    return [at for at, row in enumerate(rows) if any(row)]


def _json(request: HttpRequest) -> Any:
    try:
        return json.loads(request.POST.get("rows", "")[: drafts.LONGEST])
    except ValueError:
        return None


def _read(told: Any, description: Description) -> tuple[list[str], Rows]:
    """Keys and rows as a browser or a draft tells them: known columns only, every row as wide as the head."""
    known = [one.key for one in composition(description.name).columns]
    if not isinstance(told, Mapping) or not isinstance(told.get("keys"), list):
        return known, []
    asked = [str(key) for key in told["keys"]]
    keys = [key for key in dict.fromkeys(asked) if key in known]
    rows = []
    for row in told.get("rows", [])[:MOST_ROWS] if isinstance(told.get("rows"), list) else []:
        texts = [str(cell).strip()[:_LONGEST_CELL] for cell in row] if isinstance(row, list) else []
        by_key = dict(zip(asked, texts, strict=False))
        rows.append([by_key.get(key, "") for key in keys])
    return keys, rows


def _told(problems: Sequence[Problem], rows: Rows) -> list[dict[str, Any]]:
    return [
        {
            "row": one.row, "key": one.key, "found": one.finding.found, "remedy": one.finding.remedy,
            "refuses": one.finding.is_refusal,
        }
        for one in problems if one.row < len(rows)
    ]  # fmt: skip


def _shown(
    request: HttpRequest, organisation: Organisation, description: Description, keys: Sequence[str],
    rows: Rows, problems: Sequence[Problem], whole: Sequence[Finding], draft: drafts.FormDraft | None,
) -> HttpResponse:  # fmt: skip
    columns = composition(description.name).columns
    sheet = {
        "columns": [
            {
                "key": one.key, "title": one.title, "needed": one.needed, "choices": list(one.choices),
                "isDate": one.is_date, "help": one.help,
                "names": [header_key(name) for name in (one.title, *one.aliases)],
            }
            for one in columns
        ],
        "keys": list(keys) or [one.key for one in columns], "rows": rows, "problems": _told(problems, rows),
    }  # fmt: skip
    others = [one for one in drafts.waiting(organisation, description, FORM) if one != draft]
    counts = {name: request.GET.get(name, "") for name in ("new", "changed", "unchanged")}
    answer = page(request, "forms/grid.html", {
        "description": description, "organisation": organisation, "whole": whole,
        "sheet": json.dumps(sheet, ensure_ascii=False),
        "draft": draft, "others": others[:1], "handler": handler_of(request), "most": MOST_ROWS,
        "entered": counts if counts["new"].isdecimal() else None,
        "back": back_to(description, organisation), "today": sight_of(request).on,
    }, place=description.name, organisation=organisation)  # fmt: skip
    return drafts.remember_place(request, answer)
