"""The walk from door to door: one key records a knock, a sheet to take along, a grid to type it from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from linli.kit import recording
from linli.kit.recording import EntryRefused
from linli.registry.survey_visit import SurveyVisit, VisitResult
from linli.workbench.people.buildings import Opened, back_to, door_of, opened_house, show, visit_keys
from linli.workbench.people.houses import VIEWS, Behind
from linli.workbench.shell.frame import page
from linli.workbench.shell.writers import handler_of, writer_of

_SLIP = "按错了键，当天撤掉"


@dataclass(frozen=True)
class Typed:
    """One line of the desk grid as it was sent, and what is wrong with it."""

    behind: Behind
    result: str = ""
    notes: str = ""
    wrong: str = ""

    @property
    def is_asked(self) -> bool:
        """Whether there is anybody to ask, and he has not said no."""
        return self.behind.household is not None and not self.behind.is_refused


@require_POST
def visit(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """One knock at one door, today; or the last one taken back."""
    opened = _opened_to_write(request, code, number)
    view = request.POST.get("by", "visit")
    behind = _door(opened, request.POST.get("dwelling", ""))
    if view not in VIEWS:
        raise Http404
    if request.POST.get("undo"):
        _take_back(request, opened, behind)
    else:
        result = request.POST.get("result", "")
        if result not in VisitResult.values or behind.household is None or behind.is_refused:
            raise Http404
        _record(request, opened, [(behind, result, "")], opened.sight.on, handler_of(request))
    if request.headers.get("HX-Request"):
        fresh = opened_house(request, code, number)
        return show(request, fresh, view, door_of(fresh, behind.dwelling.pk))
    return back_to(opened, view, behind.dwelling.pk)


@require_safe
def sheet(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """入户单: names, number of persons, tenancy and two blank columns; nothing else leaves the house."""
    opened = opened_house(request, code, number)
    return page(
        request, "people/sheet.html",
        {
            "organisation": opened.organisation, "opened": opened, "house": opened.house,
            "campaign": opened.campaign, "lines": [(one, _name(one)) for one in opened.house.doors],
        },
        place="buildings", organisation=opened.organisation,
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def desk(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """回来录入: the doors in the order of the sheet; only what came of a knock is typed, saved together."""
    opened = _opened_to_write(request, code, number)
    lines, wrong = [Typed(one) for one in opened.house.doors], ""
    day, visitor = opened.sight.on, handler_of(request)
    if request.method == "POST":
        lines = [_typed(one, request.POST) for one in opened.house.doors]
        visitor = request.POST.get("visitor", "").strip()
        said = request.POST.get("on", "")
        try:
            day = date.fromisoformat(said)
            wrong = _wrong_day(day, opened)
        except ValueError:
            wrong = _("走访日期“%(said)s”读不出来") % {"said": said}
        if not wrong and not any(one.wrong for one in lines):
            knocks = [(one.behind, one.result, one.notes) for one in lines if one.result]
            try:
                count = _record(request, opened, knocks, day, visitor)
            except EntryRefused as refused:
                wrong = "；".join(str(one) for one in refused.findings[:5])
            else:
                campaign = f"&campaign={opened.campaign.pk}" if opened.campaign else ""
                address = reverse("workbench:building", args=[code, number])
                return redirect(f"{address}?saved={count}{campaign}")
    context = {
        "organisation": opened.organisation, "opened": opened, "house": opened.house,
        "campaign": opened.campaign, "lines": lines, "day": day, "visitor": visitor, "wrong": wrong,
        "keys": visit_keys(), "names": {one.dwelling.pk: _name(one) for one in opened.house.doors},
        "wrong_lines": sum(bool(one.wrong) for one in lines),
    }  # fmt: skip
    status = 422 if wrong or any(one.wrong for one in lines) else 200
    return page(
        request, "people/desk.html", context, place="buildings", organisation=opened.organisation,
        status=status,
    )  # fmt: skip


def _opened_to_write(request: HttpRequest, code: str, number: int) -> Opened:
    """Who does not keep these books, or without a survey, finds nothing to write into."""
    opened = opened_house(request, code, number)
    if not opened.writes:
        raise Http404
    return opened


def _door(opened: Opened, said: str) -> Behind:
    """A door of this building; one of another does not exist here."""
    behind = opened.house.at(int(said)) if said.isdigit() else None
    if behind is None:
        raise Http404
    return behind


def _typed(behind: Behind, sent: Mapping[str, str]) -> Typed:
    result = sent.get(f"result-{behind.dwelling.pk}", "")
    notes = sent.get(f"notes-{behind.dwelling.pk}", "").strip()
    if result and result not in VisitResult.values:
        raise Http404
    if notes and not result:
        return Typed(behind, result, notes, _("写了情况，没有选走访结果"))
    if result and (behind.household is None or behind.is_refused):
        return Typed(behind, "", notes)
    return Typed(behind, result, notes)


def _wrong_day(day: date, opened: Opened) -> str:
    assert opened.campaign is not None
    if day > opened.sight.on:
        return _("走访日期还没到")
    if day < opened.campaign.started_on:
        return _("走访日期早于这次摸底的开始日期%(on)s") % {"on": opened.campaign.started_on.isoformat()}
    return ""


def _record(
    request: HttpRequest, opened: Opened, knocks: Sequence[tuple[Behind, str, str]], day: date, visitor: str
) -> int:
    """All of them together, or none. What stands there already for this day is not written twice."""
    with recording.open_book(writer_of(request, opened.organisation)) as book:
        fresh = [
            SurveyVisit(
                campaign=opened.campaign, household=behind.household, occurred_on=day, result=result,
                visitor=visitor, notes=notes,
            )
            for behind, result, notes in knocks
            if not any(one.occurred_on == day and one.result == result for one in behind.visits)
        ]  # fmt: skip
        for one in fresh:
            book.record(one)
    return len(fresh)


def _take_back(request: HttpRequest, opened: Opened, behind: Behind) -> None:
    """Only what was written for today: an earlier visit is corrected in its ledger, with its own reason."""
    last = behind.last
    if last is None or last.occurred_on != opened.sight.on:
        raise Http404
    recording.withdraw(last, by=writer_of(request, opened.organisation), reason=_SLIP)


def _name(behind: Behind) -> str:
    known = next((one.head for one in (*behind.households, *behind.registers) if one.head), None)
    return known.name if known else ""
