"""Work reports: what was submitted, with frozen figures, rows and pages, and the draft of today."""

from __future__ import annotations

import base64
import hashlib
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import content_disposition_header
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_POST, require_safe

from linli.core.period import Period
from linli.filing import acts
from linli.filing.acts import MoveRefused
from linli.filing.drift import Drift, drift_of
from linli.filing.evidence import FrozenRow, read_versions
from linli.filing.submissions import (
    STANDING,
    FrozenFigure,
    RowVersion,
    StoredFile,
    Submission,
    life,
    unpack,
)
from linli.kit.description import LEDGERS, Description
from linli.org.models import Organisation
from linli.reports.drafts import opened_draft
from linli.reports.html import STYLESHEET
from linli.reports.kinds import kinds
from linli.reports.preflight import Weight
from linli.reports.writing import Written, write_draft
from linli.workbench.reports.desk import desk_of, writes
from linli.workbench.reports.writing import payload
from linli.workbench.shell import numbers, tables
from linli.workbench.shell.filed import filed, sees_kind, submission_of, visible_submissions
from linli.workbench.shell.frame import page
from linli.workbench.shell.periods import choices, read, usual_period
from linli.workbench.shell.sight import Sight, sight_of
from linli.workbench.shell.writers import writer_of

PER_PAGE = 100
TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "html": "text/html; charset=utf-8",
}


@dataclass(frozen=True)
class FrozenShown:
    """A submitted figure ready for a template."""

    frozen: FrozenFigure
    period: str
    value: str
    unit: str
    look: str
    drift: Drift | None
    opens: bool


@dataclass(frozen=True)
class FrozenTable:
    """The rows of one ledger as they were; ``expired`` counts those whose content was blanked since."""

    table: tables.Table
    expired: int


@require_safe
def submissions(request: HttpRequest) -> HttpResponse:
    sight = sight_of(request)
    ordered = visible_submissions(sight).order_by("-drafted_at", "-pk")
    shown_page = Paginator(ordered, 30).get_page(request.GET.get("page"))
    return page(request, "reports.html", {
        "reports": [filed(one) for one in shown_page], "page": shown_page, "kinds": list(kinds().values()),
        "own": sight.kept_organisations[:200], "years": list(choices(sight.on)),
        "chosen": str(usual_period(sight.on)),
    }, place="reports")  # fmt: skip


@require_safe
def submission(request: HttpRequest, number: int) -> HttpResponse:
    sight = sight_of(request)
    one = submission_of(sight, number)
    is_own = sight.keeps(one.organisation)
    report = filed(one)
    changed = list(drift_of(one)) if is_own and report.is_standing else []
    drifted = {(found.indicator): found for found in changed}
    frozen = FrozenFigure.objects.filter(submission=one).defer("basis", "references").order_by("pk")
    return page(request, "submission.html", {
        "report": report, "submission": one, "is_own": is_own, "drift": changed,
        "is_open": is_own and not one.is_frozen and sees_kind(sight, one.organisation, one.kind),
        "figures": [_shown(sight, one, figure, drifted.get(figure.indicator)) for figure in frozen],
        "files": StoredFile.objects.filter(submission=one).defer("content").order_by("format"),
        "life": life(one, is_own=is_own),
    }, place="reports", organisation=one.organisation, period=one.period)  # fmt: skip


@require_safe
def evidence(request: HttpRequest, number: int, key: str) -> HttpResponse:
    """The rows behind a submitted figure as they were then, whatever the books say today."""
    sight = sight_of(request)
    one = submission_of(sight, number)
    frozen = FrozenFigure.objects.filter(submission=one, key=key).first()
    if frozen is None:
        raise Http404
    description = _ledger_of(frozen)
    if description is None or not sight.opens(one.organisation, description):
        raise Http404
    shown_page = Paginator(sorted(frozen.rows), PER_PAGE).get_page(request.GET.get("page"))
    rows = read_versions(list(shown_page))
    return page(request, "evidence.html", {
        "report": filed(one), "submission": one, "shown": _shown(sight, one, frozen, None),
        "page": shown_page,
        "tables": _tables(sight, one, frozen, rows, shown_page.start_index() or 1),
        "uncounted": frozen.uncounted,
    }, place="reports", organisation=one.organisation, period=one.period)  # fmt: skip


@require_safe
def stored_file(request: HttpRequest, number: int, form: str) -> HttpResponse:
    """The submitted bytes, unchanged."""
    one = submission_of(sight_of(request), number)
    stored = StoredFile.objects.filter(submission=one, format=form).first()
    if stored is None:
        raise Http404
    return _document(bytes(stored.content), form, stored.name)


@require_POST
def begin_draft(request: HttpRequest) -> HttpResponse:
    """Opens the version that is to be written; the one being written already, if there is one."""
    sight = sight_of(request)
    kind, code, period = (request.POST.get(name, "") for name in ("kind", "org", "period"))
    organisation, chosen = _draftable(sight, kind, code), read(period)
    if not writes(sight, organisation):
        raise Http404
    try:
        by = writer_of(request, organisation)
        opened_draft(acts.draft(kind, organisation, chosen, by=by), by=by)
    except MoveRefused as refusal:
        return _not_open(request, organisation, kind, chosen, str(refusal))
    return redirect("workbench:draft", kind, code, str(chosen), "html")


@require_safe
def draft(request: HttpRequest, kind: str, code: str, period: str, form: str) -> HttpResponse:
    """The report as the books stand now: on a page of the workbench, or as the file it would become."""
    sight, chosen = sight_of(request), read(period)
    organisation = _draftable(sight, kind, code)
    one = acts.open_draft(kind, organisation, chosen)
    if one is None:  # a page that is only looked at begins no report
        return _not_open(request, organisation, kind, chosen, "")
    may_write = writes(sight, organisation)
    if may_write:
        opened_draft(one, by=writer_of(request, organisation))
    written = write_draft(kind, organisation, chosen, [form])
    name, content = written.files[form]
    if form != "html":
        return _document(content, form, name)
    return page(request, "reports/editor.html", {
        "organisation": organisation, "period": chosen, "kind": kinds()[kind], "article": _article(written),
        "questions": written.preflight, "submission": one,
        "to_do": sum(question.weight is not Weight.KNOW for question in written.preflight),
        "payload": payload(desk_of(request, one.pk)) if may_write else None,
    }, place="reports", organisation=organisation, period=chosen)  # fmt: skip


def _not_open(
    request: HttpRequest, organisation: Organisation, kind: str, period: Period, said: str
) -> HttpResponse:
    """Nothing is being written: with the way to begin, or to the version that stands."""
    versions = visible_submissions(sight_of(request)).filter(
        organisation=organisation, kind=kind, period_code=str(period)
    )
    standing = versions.filter(state__in=STANDING).order_by("-version").first()
    return page(request, "not_open.html", {
        "title": f"{period.label()}{kinds()[kind].title}", "said": said,
        "standing": filed(standing) if standing else None,
        "kind": kind, "organisation": organisation, "period": period,
    }, place="reports", organisation=organisation, period=period, status=409 if said else 200)  # fmt: skip


@require_safe
def stylesheet(_request: HttpRequest) -> HttpResponse:
    """The paper's own stylesheet, the same that stands in a submitted HTML file."""
    return HttpResponse(
        STYLESHEET.read_bytes(),
        content_type="text/css; charset=utf-8",
        headers={"Cache-Control": "max-age=300"},
    )


def _draftable(sight: Sight, kind: str, code: str) -> Organisation:
    """Nobody above watches a report being written."""
    organisation = sight.organisation(code)
    if kind not in kinds() or not sight.keeps(organisation) or not sees_kind(sight, organisation, kind):
        raise Http404
    return organisation


def _document(content: bytes, form: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=TYPES.get(form, "application/octet-stream"))
    response["Content-Disposition"] = (
        content_disposition_header(form not in {"html", "pdf"}, name) or "inline"
    )
    if form == "html":
        response["Content-Security-Policy"] = _document_policy(content)
    return response


def _document_policy(content: bytes) -> str:
    """A stored page holds its own stylesheet: exactly that one is allowed, and no script at all."""
    styles = re.findall(rb"<style>(.*?)</style>", content, re.DOTALL)
    hashes = [base64.b64encode(hashlib.sha256(style).digest()).decode() for style in styles]
    allowed = " ".join(f"'sha256-{one}'" for one in hashes) or "'none'"
    return (
        f"default-src 'none'; style-src {allowed}; img-src data:; base-uri 'none'; form-action 'none'; "
        "frame-ancestors 'none'"
    )


def _article(written: Written) -> str:
    """The part of the written page that goes into ours."""
    _name, content = written.files["html"]
    text = content.decode()
    start, end = text.index("<body>") + len("<body>"), text.rindex("</body>")
    # Written by linli.reports.html, which escapes everything a person typed.
    return mark_safe(text[start:end])  # noqa: S308


def _shown(sight: Sight, one: Submission, frozen: FrozenFigure, drift: Drift | None) -> FrozenShown:
    share = numbers.is_share(frozen.indicator)
    description = _ledger_of(frozen)
    value, look = numbers.written(frozen.value, share=share), "num-live"
    if frozen.hand_value is not None:
        value, look = numbers.written(frozen.hand_value, share=share), "num-hand"
    elif frozen.opening:
        look = "num-opening"
    elif frozen.low != frozen.high and frozen.low is not None and frozen.high is not None:
        value = f"{numbers.written(frozen.low, share=share)}—{numbers.written(frozen.high, share=share)}"
        look = "num-range"
    return FrozenShown(
        frozen, Period.parse(frozen.period_code).label(), value, "%" if share else frozen.unit,
        "num-drift" if drift else look, drift,
        description is not None and sight.opens(one.organisation, description),
    )  # fmt: skip


def _ledger_of(frozen: FrozenFigure) -> Description | None:
    return LEDGERS.get(".".join(frozen.indicator.split(".")[:2]))


def _tables(
    sight: Sight, one: Submission, frozen: FrozenFigure, rows: Sequence[FrozenRow], first: int
) -> list[FrozenTable]:
    """Ledger by ledger; only those that may be opened, with the people and houses their columns name."""
    by_ledger: dict[str, list[FrozenRow]] = defaultdict(list)
    for row in rows:
        by_ledger[row.ledger].append(row)
    made = []
    for name, own in by_ledger.items():
        description = LEDGERS.get(name)
        if description is None or not sight.opens(one.organisation, description):
            continue
        hidden = sight.hidden(description, [row.number for row in own])
        own = [row for row in own if row.number not in hidden]
        entries = [row.entry for row in own if row.entry is not None]
        for row in own:
            if row.entry is not None:
                row.entry.counts = row.counts  # type: ignore[attr-defined]  # as a drill-down marks its rows
        targets = _targets(description, entries, unpack(bytes(frozen.references)))
        shown = tables.table(description, entries, first=first, targets=targets)
        made.append(FrozenTable(shown, len(own) - len(entries)))
    return made


def _targets(
    description: Description, entries: Sequence[Any], references: Sequence[RowVersion]
) -> Mapping[tuple[Any, int], Any]:
    """The rows that these entries point at, at the version that was frozen with them."""
    columns = [column for column in description.model._meta.concrete_fields if column.is_relation]
    by_model = {one.model: one.name for one in LEDGERS.values()}
    needed = {
        (by_model[column.related_model], getattr(entry, column.attname))
        for column in columns
        if column.related_model in by_model
        for entry in entries
    }
    read_ones = read_versions([one for one in references if (one[0], one[1]) in needed])
    return {(LEDGERS[row.ledger].model, row.number): row.entry for row in read_ones if row.entry is not None}
