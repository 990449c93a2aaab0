"""The pages of an import: choose a file, match its columns, look at its rows, write all or nothing."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from linli.core.finding import Finding
from linli.core.masks import mask_identity_number, mask_phone
from linli.kit import clock
from linli.kit.description import LEDGERS, Ends
from linli.kit.exporting import template_file
from linli.kit.importing.context import SheetColumn
from linli.kit.importing.guessing import Guess, guesses
from linli.kit.importing.preview import Preview, RowPreview, RowState, preview
from linli.kit.importing.rosters import names, roster
from linli.kit.importing.running import NotHere
from linli.kit.importing.sheets import Decided
from linli.kit.workbooks.marking import mark_findings
from linli.kit.workbooks.refusal import WorkbookUnreadable
from linli.org.models import Account, Organisation
from linli.workbench.imports import running
from linli.workbench.imports.repairs import Repair, repairs
from linli.workbench.imports.uploads import LARGEST, Upload, forget_old
from linli.workbench.shell.frame import page
from linli.workbench.shell.sight import Sight, sight_of
from linli.workbench.shell.tables import plain_text
from linli.workbench.shell.writers import may_write, writer_of

_SHOWN = 200
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, slots=True)
class Cell:
    """``text`` is masked; ``typed`` what an input starts with; ``before`` what the books say."""

    key: str
    title: str
    text: str
    typed: str = ""
    before: str = ""
    is_changed: bool = False
    wrong: Finding | None = None
    repairs: Sequence[Repair] = ()


@dataclass(frozen=True, slots=True)
class Line:
    number: int
    state: str
    cells: Sequence[Cell]
    #: Findings of the row that belong to no cell of the sheet.
    others: Sequence[Finding]

    @property
    def wrong_cells(self) -> list[Cell]:
        return [one for one in self.cells if one.wrong]


@dataclass(frozen=True, slots=True)
class HeaderLine:
    """A column of the file: where it goes, and what stands in it first."""

    at: int
    title: str
    sample: str
    key: str
    is_unknown: bool


@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: HttpRequest, code: str) -> HttpResponse:
    sight = sight_of(request)
    organisation, open_here = _open_here(sight, code)
    said = ""
    if request.method == "POST":
        upload, said = _received(request, organisation, open_here)
        if upload is not None:
            return redirect("workbench:import-review", code, upload.key)
    asked = request.GET.get("ledger", "")
    return page(request, "imports/choose.html", {
        "rosters": [(name, roster(name).title) for name in open_here], "said": said,
        "asked": asked if asked in open_here else "",
        "waiting": [one for one in Upload.objects.filter(organisation=organisation, result=None)
                    .only("key", "file_name", "made_at", "roster").order_by("-made_at")[:10]
                    if one.roster in open_here or not one.roster],
    }, place="import", organisation=organisation, status=422 if said else 200)  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def review(request: HttpRequest, code: str, key: UUID) -> HttpResponse:
    sight = sight_of(request)
    organisation, open_here = _open_here(sight, code)
    upload = _upload(organisation, key, open_here)
    if request.method == "POST":
        return _acted(request, upload, open_here)
    if upload.result is not None and "new" in upload.result:
        return page(request, "imports/done.html", {
            "upload": upload, "title": roster(upload.roster).title, "is_ledger": upload.roster in LEDGERS,
        }, place="import", organisation=organisation)  # fmt: skip
    if upload.step and running.is_running(upload):
        return page(
            request, "imports/running.html", {"upload": upload, "steps": running.STEPS}, place="import",
            organisation=organisation,
        )  # fmt: skip
    with upload.file() as path:
        if not upload.roster:
            return _which(request, organisation, upload, guesses(path, open_here))
        try:
            found = preview(upload.roster, path, organisation, decided=upload.decided, ends=upload.meaning)
        except (WorkbookUnreadable, NotHere) as why:
            return _which(request, organisation, upload, [], str(why))
    return _shown(request, organisation, upload, found)


@require_safe
def progress(request: HttpRequest, code: str, key: UUID) -> HttpResponse:
    """A fragment that is asked for again until it sends the page on."""
    organisation, open_here = _open_here(sight_of(request), code)
    upload = _upload(organisation, key, open_here)
    answer = page(
        request, "imports/progress.html", {"upload": upload, "steps": running.STEPS}, place="import",
        organisation=organisation,
    )  # fmt: skip
    if not running.is_running(upload):
        answer["HX-Refresh"] = "true"
    return answer


@require_safe
def marked(request: HttpRequest, code: str, key: UUID) -> HttpResponse:
    """The file as it was dropped, its bad cells coloured and explained."""
    organisation, open_here = _open_here(sight_of(request), code)
    upload = _upload(organisation, key, open_here)
    if not upload.content or not upload.roster:
        raise Http404
    with upload.file() as path, tempfile.TemporaryDirectory() as folder:
        # As it was dropped: what was rewritten here since is not in the file that goes back.
        found = preview(
            upload.roster, path, organisation, decided=Decided(upload.columns), ends=upload.meaning
        )
        target = Path(folder) / "marked.xlsx"
        mark_findings(path, target, found.all_findings)
        content = target.read_bytes()
    answer = HttpResponse(content, content_type=_XLSX)
    name = f"{Path(upload.file_name).stem}（标注）.xlsx"
    answer["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return answer


@require_safe
def blank(request: HttpRequest, code: str, ledger: str) -> HttpResponse:
    """The empty form of a ledger, with lists to choose from and notes."""
    _organisation, open_here = _open_here(sight_of(request), code)
    if ledger not in open_here:
        raise Http404
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "blank.xlsx"
        template_file(ledger, target)
        answer = HttpResponse(target.read_bytes(), content_type=_XLSX)
    name = f"{roster(ledger).title}（空表）.xlsx"
    answer["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return answer


def _open_here(sight: Sight, code: str) -> tuple[Organisation, list[str]]:
    """The rosters that this worker may bring into this organisation's books; nowhere else is there a page."""
    organisation = sight.organisation(code)
    composed = LEDGERS["registry.residence"]
    open_here = [name for name in names() if may_write(sight, organisation, LEDGERS.get(name, composed))]
    if not open_here:
        raise Http404
    return organisation, open_here


def _upload(organisation: Organisation, key: UUID, open_here: Sequence[str]) -> Upload:
    found = Upload.objects.filter(pk=key, organisation=organisation).first()
    if found is None or (found.roster and found.roster not in open_here):
        raise Http404
    return found


def _received(
    request: HttpRequest, organisation: Organisation, open_here: Sequence[str]
) -> tuple[Upload | None, str]:
    file = request.FILES.get("file")
    if file is None or not file.size:
        return None, _("请选一个 Excel 文件（.xlsx、.xls 或 .csv）。")
    if file.size > LARGEST:
        return None, _("文件超过 30 MB。名册一般只有几 MB：请删去图片，或分成几个文件。")
    forget_old()
    assert isinstance(request.user, Account)
    asked = request.POST.get("ledger", "")
    upload = Upload(
        organisation=organisation, account=request.user, file_name=Path(file.name or "").name[:200],
        roster=asked if asked in open_here else "", made_at=clock.now(),
    )  # fmt: skip
    upload.keep(file.read())
    try:
        with upload.file() as path:
            likely = guesses(path, open_here)
    except WorkbookUnreadable as why:
        return None, str(why)
    if not upload.roster and likely and (len(likely) == 1 or _is_clear(likely)):
        upload.roster = likely[0].name
    upload.save()
    return upload, ""


def _is_clear(likely: Sequence[Guess]) -> bool:
    """The file says what it is, or fits one ledger clearly better than the next."""
    first, second = likely[0], likely[1]
    if first.is_named != second.is_named:
        return True
    return first.known >= second.known + 3 and first.share > second.share


def _acted(request: HttpRequest, upload: Upload, open_here: Sequence[str]) -> HttpResponse:
    asked, here = request.POST, redirect("workbench:import-review", upload.organisation.code, upload.key)
    if upload.result is not None and "new" in upload.result:
        return here
    act = asked.get("act", "")
    if act == "drop":
        upload.delete()
        return redirect("workbench:import", upload.organisation.code)
    if act == "roster" and asked.get("ledger") in open_here:
        upload.roster, upload.columns, upload.skipped, upload.cells = asked["ledger"], {}, [], ""
    elif act == "columns":
        titles = asked.getlist("title")
        upload.columns = dict(zip(titles, asked.getlist("key"), strict=False))
    elif act == "ends" and asked.get("ends") in {one.value for one in Ends}:
        upload.ends = asked["ends"]
    elif act in {"cell", "repair", "skip", "skip-wrong", "write"} and upload.roster:
        with upload.file() as path:
            found = preview(
                upload.roster, path, upload.organisation, decided=upload.decided, ends=upload.meaning
            )
        if act == "write":
            upload.result = None
            if found.is_ready:
                by = writer_of(request, upload.organisation)
                running.start(upload, by, rows=len(found.rows), remember="remember" in asked)
            return here
        _settle(upload, found, act, asked.dict())
    else:
        raise Http404
    upload.result = None
    upload.save()
    return here


def _settle(upload: Upload, found: Preview, act: str, asked: dict[str, Any]) -> None:
    if act == "skip-wrong":
        wrong = {row.number for row in found.rows if row.state is RowState.WRONG}
        upload.skipped = sorted({*upload.skipped, *wrong})
        return
    number = int(asked["row"]) if str(asked.get("row", "")).isdecimal() else 0
    row = next((one for one in found.rows if one.number == number), None)
    if row is None:
        raise Http404
    if act == "skip":
        upload.skipped = sorted({*upload.skipped, number})
        return
    key = asked.get("key", "")
    if key not in row.cells:
        raise Http404
    if act == "cell":
        upload.rewrite(number, key, str(asked.get("text", "")).strip()[:300])
        return
    offered = next(
        (repairs(one, row.cells[key], _column(found, key)) for at, one in row.problems if at == key), []
    )
    place = str(asked.get("repair", ""))
    if not place.isdecimal() or int(place) >= len(offered):
        raise Http404
    upload.rewrite(number, key, offered[int(place)].text)


def _which(
    request: HttpRequest, organisation: Organisation, upload: Upload, likely: Sequence[Guess], said: str = ""
) -> HttpResponse:
    return page(request, "imports/which.html", {
        "upload": upload, "likely": likely[:6], "said": said,
        "rosters": [(name, roster(name).title) for name in names()],
    }, place="import", organisation=organisation)  # fmt: skip


def _shown(request: HttpRequest, organisation: Organisation, upload: Upload, found: Preview) -> HttpResponse:
    is_all = request.GET.get("show") == "all"
    asked_for = (RowState.WRONG, RowState.CHANGED)
    rows = [one for one in found.rows if is_all or one.state in asked_for]
    lines = [_line(found, one) for one in rows[:_SHOWN]]
    counts = {state.value: found.count(state) for state in RowState}
    return page(request, "imports/review.html", {
        "upload": upload, "found": found, "title": found.roster.title, "lines": lines, "counts": counts,
        "headers": _headers(found), "choices": [(one.key, one.title) for one in found.roster.columns],
        "is_all": is_all, "more": max(0, len(rows) - _SHOWN),
        "changed_cells": sum(len(one.before) for one in found.rows),
        "blocks": sum(1 for one in found.all_findings if one.is_refusal),
        "asks": [one for one in found.findings if one.is_refusal],
        "notes": [one for one in found.findings if not one.is_refusal],
        "has_end": any(one.key == "ended_on" for one in found.columns),
        "is_last_day": found.ends is Ends.LAST_DAY, "skipped": len(upload.skipped),
        "refused": (upload.result or {}).get("refused", ""),
        "rosters": [(name, roster(name).title) for name in names()],
    }, place="import", organisation=organisation)  # fmt: skip


def _line(found: Preview, row: RowPreview) -> Line:
    wrong = {key: finding for key, finding in row.problems if key and finding.is_refusal}
    cells = []
    for column in found.columns:
        value, finding = row.cells.get(column.key), wrong.get(column.key)
        text = _masked(column.key, value)
        is_secret = _is_secret(column.key)
        cells.append(Cell(
            column.key, column.title, text, "" if is_secret else text,
            _masked(column.key, row.before.get(column.key)), column.key in row.before, finding,
            repairs(finding, value, column) if finding else (),
        ))  # fmt: skip
    others = [finding for key, finding in row.problems if key not in wrong]
    return Line(row.number, row.state.value, cells, others)


def _column(found: Preview, key: str) -> SheetColumn | None:
    return next((one for one in found.columns if one.key == key), None)


def _headers(found: Preview) -> list[HeaderLine]:
    match = found.read.match
    by_place = {at: key for key, at in match.columns.items()}
    lines = []
    for at, title in enumerate(match.titles):
        if not title:
            continue
        key = by_place.get(at, "")
        values = (one.cells.get(key) for one in found.rows) if key else ()
        sample = next((one for one in values if one not in (None, "")), "")
        lines.append(HeaderLine(at, title, _masked(key, sample), key, title in match.unknown))
    return lines


def _is_secret(key: str) -> bool:
    name = key.rpartition(".")[2]
    return "identity" in name or "phone" in name


def _masked(key: str, value: Any) -> str:
    text = "" if value is None else plain_text(value)
    if not text or not _is_secret(key) or "*" in text:
        return text
    return mask_phone(text) if "phone" in key else mask_identity_number(text)
