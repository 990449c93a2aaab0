"""收报箱: one kind of report of one period, community by community, figures side by side."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from linli.core.finding import Finding
from linli.filing.acts import MoveRefused
from linli.filing.assignments import assign
from linli.filing.forms import Reported, files_here, take_in
from linli.filing.inbox import (
    Standing,
    communities_of,
    due_of,
    letters,
    reported,
)
from linli.filing.overlaps import Overlap, counts_persons, overlap
from linli.filing.plausibility import rules
from linli.filing.submissions import Channel, FrozenFigure, Source
from linli.indicators import catalogue
from linli.kit.description import LEDGERS
from linli.kit.workbooks.reading import WorkbookUnreadable
from linli.reports.kinds import Kind
from linli.workbench.office import form
from linli.workbench.office.desk import judges, kinds_for, office_of
from linli.workbench.office.sidebyside import heads, lines, reminder, sources, sums
from linli.workbench.shell.frame import page
from linli.workbench.shell.periods import choices, read
from linli.workbench.shell.sight import Sight, sight_of
from linli.workbench.shell.writers import writer_of

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
#: What is uploaded is a form of some kilobytes.
MOST_BYTES = 4 << 20


@dataclass(frozen=True)
class Twice:
    """One figure whose persons were counted once: (serial numbers by community)."""

    label: str
    unit: str
    overlap: Overlap
    people: Sequence[Sequence[tuple[str, str, int, str]]]


@require_safe
def inbox(request: HttpRequest, code: str, period: str) -> HttpResponse:
    return _shown(request, code, period)


def _shown(
    request: HttpRequest, code: str, period: str, *, kind_name: str = "", status: int = 200,
    **more: object,
) -> HttpResponse:  # fmt: skip
    sight, chosen = sight_of(request), read(period)
    office = office_of(sight, code)
    known = kinds_for(sight, office)
    kind = _kind(known, kind_name or request.GET.get("kind", ""))
    due = due_of(office, kind.name, chosen)
    communities = communities_of(office, sight.on)
    mail = letters(communities, kind.name, chosen, sight.on, due.due_on if due else None)
    arrived = [one.submission for one in mail if one.submission is not None and one.has_arrived]
    every = [one.submission for one in mail if one.submission is not None]
    figures = reported(every)
    shown_heads = heads(kind, figures, is_all="all" in request.GET)
    rows = lines(mail, shown_heads, figures, kind, chosen)
    counts = {standing: sum(one.standing is standing for one in mail) for standing in Standing}
    judging = judges(sight, office, kind.name)
    context = {
        "office": office, "kind": kind, "kinds": known, "period": chosen, "due": due, "heads": shown_heads,
        "lines": rows, "sums": sums(shown_heads, arrived, figures), "arrived": len(arrived),
        "counts": counts, "waiting": counts[Standing.ARRIVED] + counts[Standing.RECEIVED],
        "communities": len(mail), "judging": judging, "is_all": "all" in request.GET,
        "sources": sources(mail), "rules": rules([one for row in rows for one in row.doubts]),
        "reminder": reminder(office, kind, chosen, due, mail, sight.on),
        "owed": sum(one.is_owed for one in mail),
        "has_persons": any(counts_persons(one.name) for one in shown_heads),
        "years": list(choices(sight.on)), "chosen": str(chosen), "error": "", "typed": {}, **more,
    }  # fmt: skip
    return page(
        request,
        "office/inbox.html",
        context,
        place="inbox",
        organisation=office,
        period=chosen,
        status=status,
    )


@require_safe
def own_inbox(request: HttpRequest) -> HttpResponse:
    """The period chooser's way in: /office/?org=…&period=…"""
    sight = sight_of(request)
    office = office_of(sight, request.GET.get("org", ""))
    chosen = read(request.GET.get("period", ""))
    kinds_for(sight, office)
    address = reverse("workbench:inbox", args=[office.code, str(chosen)])
    kind = request.GET.get("kind", "")
    return redirect(f"{address}?kind={kind}" if kind.isidentifier() else address)


@require_POST
def ask(request: HttpRequest, code: str, period: str) -> HttpResponse:
    """布置: this kind of report, from all communities, by a day."""
    sight, chosen = sight_of(request), read(period)
    office = office_of(sight, code)
    kind = _kind(kinds_for(sight, office), request.POST.get("kind", ""))
    try:
        due_on = date.fromisoformat(request.POST.get("due_on", ""))
    except ValueError:
        return _shown(
            request,
            code,
            period,
            kind_name=kind.name,
            status=400,
            error=_("请填截止日期"),
            typed=request.POST,
        )
    try:
        note = request.POST.get("note", "")[:300]
        assign(office, kind.name, chosen, due_on, by=writer_of(request, office), note=note)
    except MoveRefused as refusal:
        return _shown(
            request, code, period, kind_name=kind.name, status=409, error=str(refusal), typed=request.POST
        )
    return redirect(f"{reverse('workbench:inbox', args=[code, period])}?kind={kind.name}")


@require_safe
def twice(request: HttpRequest, code: str, period: str) -> HttpResponse:
    """Sum and distinct total side by side, and who stands in two communities' lists: a fragment."""
    sight, chosen = sight_of(request), read(period)
    office = office_of(sight, code)
    kind = _kind(kinds_for(sight, office), request.GET.get("kind", ""))
    mail = letters(communities_of(office, sight.on), kind.name, chosen, sight.on, None)
    arrived = [one.submission for one in mail if one.submission is not None and one.has_arrived]
    rows = FrozenFigure.objects.filter(
        submission__in=arrived, indicator__in=[name for name in kind.headline if counts_persons(name)],
        period_code=str(chosen),
    ).select_related("submission__organisation").order_by("pk")  # fmt: skip
    by_name: dict[str, dict[int, FrozenFigure]] = {}
    for one in rows:
        by_name.setdefault(one.indicator, {}).setdefault(one.submission.organisation_id, one)
    found = [
        _twice(sight, by_name[name]) for name in kind.headline if len(by_name.get(name, ())) > 1
    ]  # fmt: skip
    return page(request, "office/twice.html", {
        "found": found, "office": office, "period": chosen, "kind": kind, "reports": len(arrived),
    }, place="inbox", organisation=office, period=chosen)  # fmt: skip


def _twice(sight: Sight, figures: Mapping[int, FrozenFigure]) -> Twice:
    one = next(iter(figures.values()))
    found = overlap(figures)
    people = []
    for seats in found.twice:
        places = []
        for seat in seats:
            submission = seat.figure.submission
            description = LEDGERS.get(catalogue.indicator(one.indicator).ledger)
            opens = description is not None and sight.opens(submission.organisation, description)
            # The evidence lists a hundred rows a page.
            address = reverse("workbench:evidence", args=[submission.pk, seat.figure.key]) if opens else ""
            place = f"{address}?page={(seat.serial - 1) // 100 + 1}" if address else ""
            places.append((submission.organisation.name, f"{seat.serial:03d}", submission.pk, place))
        people.append(places)
    return Twice(one.label, one.unit, found, people)


@require_safe
def blank_form(request: HttpRequest, code: str, period: str, kind: str) -> HttpResponse:
    """The form for communities without Linli: one line for each figure of the kind's main table."""
    sight, chosen = sight_of(request), read(period)
    office = office_of(sight, code)
    one = _kind(kinds_for(sight, office), kind)
    content = form.blank(one, chosen)
    response = HttpResponse(content, content_type=_XLSX)
    name = f"{chosen.label()}{one.title}数字表.xlsx"
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or ""
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def enter_form(request: HttpRequest, code: str, period: str, community: str) -> HttpResponse:
    """What a community without Linli handed in: the filled form, all of it or nothing."""
    sight, chosen = sight_of(request), read(period)
    office = office_of(sight, code)
    asked = request.POST if request.method == "POST" else request.GET
    kind = _kind(kinds_for(sight, office), asked.get("kind", ""))
    place = next((one for one in communities_of(office, sight.on) if one.code == community), None)
    if place is None or not judges(sight, office, kind.name):
        raise Http404
    findings: Sequence[Finding] = ()
    said = ""
    if request.method == "POST":
        upload = request.FILES.get("file")
        if upload is None or not upload.size:
            said = _("请选交来的表")
        elif upload.size > MOST_BYTES:
            said = _("文件太大：数字表不超过4MB")
        else:
            content = upload.read()
            name = Path(upload.name or "").name[:120] or "交来的表.xlsx"
            figures, findings = _read_form(kind, content, name)
            if not findings:
                try:
                    one = take_in(
                        kind.name, place, chosen, figures, source=Source.EXCEL, file=(name, content),
                        title=f"{place.name}{chosen.label()}{kind.title}",
                        channel=_channel(asked.get("channel")),
                        by=writer_of(request, office),
                    )  # fmt: skip
                except MoveRefused as refusal:
                    said = str(refusal)
                else:
                    return redirect("workbench:review", one.pk)
    status = 400 if findings or said else 200
    return page(request, "office/form.html", {
        "office": office, "kind": kind, "period": chosen, "community": place, "findings": findings,
        "said": said, "files_itself": place.pk in files_here([place]), "channels": Channel.choices[1:],
    }, place="inbox", organisation=office, period=chosen, status=status)  # fmt: skip


def _channel(asked: str | None) -> Channel:
    return Channel(asked) if asked and asked in Channel else Channel.DISK


def _read_form(kind: Kind, content: bytes, name: str) -> tuple[list[Reported], Sequence[Finding]]:
    with tempfile.TemporaryDirectory(prefix="linli-form-") as folder:
        path = Path(folder, f"form{Path(name).suffix.lower()[:5] or '.xlsx'}")
        path.write_bytes(content)
        try:
            return form.read(kind, path)
        except WorkbookUnreadable as error:
            return [], [error.finding]


def _kind(known: Sequence[Kind], name: str) -> Kind:
    if not name:
        return known[0]
    found = next((one for one in known if one.name == name), None)
    if found is None:
        raise Http404
    return found
