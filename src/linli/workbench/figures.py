"""All figures of an organisation and period by domain, and one figure down to its rows, on a page or as a workbook."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from io import BytesIO

from django.apps import apps
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from linli.core.period import Period
from linli.indicators import catalogue
from linli.indicators.catalogue import Indicator, UnknownIndicator
from linli.indicators.drill import basis_of
from linli.indicators.figure import Figure, Number
from linli.indicators.figures import figures as read_figures
from linli.indicators.openings import opening_rows
from linli.indicators.targets import targets_of
from linli.kit.description import LEDGERS, Description
from linli.kit.measures import How
from linli.kit.workbooks.writing import CellKind, SheetColumn, SheetData, safe_sheet_name, write_workbook
from linli.org.models import Organisation
from linli.workbench import numbers, tables
from linli.workbench.frame import page
from linli.workbench.numbers import Shown, shown
from linli.workbench.periods import choices, read, usual_period, with_year
from linli.workbench.sight import Sight, sight_of

PER_PAGE = 100
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass
class Piece:
    """A part with its colour and its place in the bar of a thousand units."""

    shown: Shown
    colour: int
    x: str = "0"
    width: str = "0"

    @property
    def value(self) -> Number:
        return self.shown.figure.value or 0


@dataclass(frozen=True)
class LedgerFigures:
    description: Description
    figures: Sequence[Shown]
    #: Parts of a split that are zero, told in one line.
    zeros: Sequence[Shown]


@dataclass(frozen=True)
class DomainFigures:
    name: str
    label: str
    ledgers: Sequence[LedgerFigures]
    #: Ledgers without any entry in the period.
    empty: Sequence[LedgerFigures]

    @property
    def count(self) -> int:
        return sum(len(one.figures) for one in self.ledgers)


@require_safe
def choose(request: HttpRequest, code: str) -> HttpResponse:
    """The period chooser's answer: a form can only ask with ``?period=``; addresses of figures are lasting."""
    sight = sight_of(request)
    organisation = sight.organisation(request.GET.get("org") or code)
    period = read(request.GET["period"]) if request.GET.get("period") else usual_period(sight.on)
    if indicator := request.GET.get("indicator"):
        return redirect("workbench:figure", organisation.code, str(period), _indicator(sight, organisation, indicator).name)
    return redirect("workbench:figures", organisation.code, str(period))


@require_safe
def figures(request: HttpRequest, code: str, period: str) -> HttpResponse:
    sight, chosen = sight_of(request), read(period)
    organisation = sight.organisation(code)
    seen = [one for one in catalogue.indicators().values() if sight.sees(organisation, one.description.line)]
    found = read_figures(organisation, chosen, [one.name for one in seen], compare=True)
    yearly = _yearly(organisation, chosen)
    domains = list(_domains(seen, {name: shown(one, yearly=yearly.get(name)) for name, one in found.items()}))
    beneath = sight.organisations().filter(parent=organisation, ended_on=None)
    return page(request, "figures.html", {
        "organisation": organisation, "period": chosen, "domains": domains, "years": list(choices(sight.on)),
        "chosen": str(chosen), "beneath": beneath[:60], "last_year": chosen.last_year().label(),
    }, place="figures", organisation=organisation, period=chosen)  # fmt: skip


@require_safe
def figure(request: HttpRequest, code: str, period: str, indicator: str) -> HttpResponse:
    sight, chosen = sight_of(request), read(period)
    organisation = sight.organisation(code)
    one = _indicator(sight, organisation, indicator)
    parts = [part for part in catalogue.of_ledger(one.description).values() if part.part_of == one.name]
    halves = [half for half in (one.numerator, one.denominator) if half is not None]
    wanted = dict.fromkeys([one.name, *(part.name for part in parts), *(half.name for half in halves)])
    if one.part_of:
        wanted[one.part_of] = None
    found = read_figures(organisation, chosen, list(wanted), compare=True)
    this = shown(found[one.name], yearly=_yearly(organisation, chosen).get(one.name))
    opens = sight.opens(organisation, one.description)
    context = {
        "organisation": organisation, "period": chosen, "indicator": one, "shown": this, "opens": opens,
        "before": chosen.before().label(), "last_year": chosen.last_year().label(),
        "last_period": shown(found[one.name].before) if found[one.name].before else None,  # type: ignore[arg-type]
        "parts": _parts(one, parts, found), "halves": [shown(found[half.name]) for half in halves],
        "whole": shown(found[one.part_of]) if one.part_of else None,
        "is_person_count": one.recipe is not None and one.recipe.how is How.DISTINCT,
        "years": list(choices(sight.on)), "chosen": str(chosen),
    }  # fmt: skip
    if one.recipe is not None and opens:
        context |= _rows(request, sight, one, found[one.name])
    return page(request, "figure.html", context, place="figures", organisation=organisation, period=chosen)


@require_safe
def workbook(request: HttpRequest, code: str, period: str, indicator: str) -> HttpResponse:
    """Every row of the figure, masked, with serial numbers; the same rows as on the page."""
    sight, chosen = sight_of(request), read(period)
    organisation = sight.organisation(code)
    one = _indicator(sight, organisation, indicator)
    if one.recipe is None or not sight.opens(organisation, one.description):
        raise Http404
    found = read_figures(organisation, chosen, [one.name])[one.name]
    entries = list(sight.among(basis_of(one.name, found.communities, chosen), one.description))
    target = BytesIO()
    write_workbook(target, [_sheet(one, found, entries)])
    name = f"{organisation.name}{chosen.label()}{one.label}明细.xlsx"
    return HttpResponse(
        target.getvalue(), content_type=_XLSX, headers={"Content-Disposition": content_disposition_header(True, name) or ""}
    )


def _indicator(sight: Sight, organisation: Organisation, name: str) -> Indicator:
    try:
        one = catalogue.indicator(name)
    except UnknownIndicator:
        raise Http404 from None
    if not sight.sees(organisation, one.description.line):
        raise Http404
    return one


def _domains(seen: Sequence[Indicator], found: Mapping[str, Shown]) -> Iterator[DomainFigures]:
    """Domains in the order of their ledgers, people and houses first as in a report."""
    for domain in dict.fromkeys(one.description.domain for one in seen):
        own = list(dict.fromkeys(one.ledger for one in seen if one.description.domain == domain))
        ledgers = [_ledger(name, [found[one.name] for one in seen if one.ledger == name]) for name in own]
        label = str(apps.get_app_config(domain).verbose_name)
        yield DomainFigures(
            domain, label, [one for one in ledgers if one.figures], [one for one in ledgers if not one.figures]
        )


def _ledger(name: str, own: Sequence[Shown]) -> LedgerFigures:
    """A ledger without any row in the period is told in one line, as are the empty values of a split."""
    if all(one.is_zero and not one.figure.target and not one.goal for one in own):
        return LedgerFigures(LEDGERS[name], (), own)
    split = {one.name for one in catalogue.of_ledger(LEDGERS[name]).values() if numbers.split_of(one)}
    zeros = [one for one in own if one.is_zero and one.figure.part_of in split]
    return LedgerFigures(LEDGERS[name], [one for one in own if one not in zeros], zeros)


def _yearly(organisation: Organisation, period: Period) -> Mapping[str, object]:
    year = with_year(period)
    if year is None:
        return {}
    return {indicator: target for (_key, indicator), target in targets_of([organisation.pk], year).items()}


def _parts(one: Indicator, parts: Sequence[Indicator], found: Mapping[str, Figure]) -> dict[str, object]:
    """其中 of a figure; the values of a split also as pieces of a bar, where they make up the whole."""
    made = [shown(found[part.name]) for part in parts]
    filled = [Piece(part, place % 8) for place, part in enumerate(part for part in made if part.figure.value)]
    whole = found[one.name].value or 0
    is_bar = bool(numbers.split_of(one)) and sum(piece.value for piece in filled) == whole > 0
    at = Fraction()
    for piece in filled if is_bar else ():
        width = Fraction(piece.value, whole) * 1000  # type: ignore[arg-type]
        piece.x, piece.width = f"{float(at):.1f}", f"{max(float(width) - 2, 1):.1f}"
        at += width
    return {
        "filled": filled, "zeros": [part for part in made if not part.figure.value], "pieces": filled if is_bar else [],
    }  # fmt: skip


def _rows(request: HttpRequest, sight: Sight, one: Indicator, found: Figure) -> dict[str, object]:
    basis = sight.among(basis_of(one.name, found.communities, found.period), one.description)
    shown_page = Paginator(basis, PER_PAGE).get_page(request.GET.get("page"))
    entries = list(shown_page)
    first = shown_page.start_index() or 1
    balances = [number for number, _version in opening_rows(one.name, found.communities, found.period)] if found.opening else []
    return {
        "table": tables.table(one.description, entries, first=first), "page": shown_page,
        "uncounted": sum(not entry.counts for entry in entries), "hidden": max(0, found.rows - shown_page.paginator.count),
        "balances": balances,
    }  # fmt: skip


def _sheet(one: Indicator, found: Figure, entries: Sequence[object]) -> SheetData:
    made = tables.table(one.description, entries)  # type: ignore[arg-type]
    values = tables.values_of(one.description, entries)  # type: ignore[arg-type]
    columns = [
        SheetColumn("序号", CellKind.NUMBER), SheetColumn("记录号"),
        *(SheetColumn(column.title, column.kind) for column in made.columns), SheetColumn("计入"),
    ]  # fmt: skip
    rows = (
        (row.serial, str(row.number), *(values[column.key][place] for column in made.columns), "是" if row.counts else "否")
        for place, row in enumerate(made.rows)
    )
    value = f"{numbers.value_text(found)}{numbers.unit_of(found)}"
    return SheetData(
        name=safe_sheet_name(one.label), columns=columns, rows=rows,
        title=f"{found.organisation.name}{found.period.label()}{one.label}：{value}",
        subtitle=f"口径：{one.definition}（第{found.definition_version}版）{found.opening_text()}",
    )  # fmt: skip
