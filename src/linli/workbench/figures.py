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
from linli.workbench.periods import asked, choices, read, with_year
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
class Composition:
    """The values of a split; ``is_bar`` where they make up the whole."""

    shown: Shown
    by: str
    pieces: Sequence[Piece]
    zeros: Sequence[Shown]
    is_bar: bool


@dataclass(frozen=True)
class Line:
    """One figure of the page; the values of a split stand inside its line."""

    shown: Shown
    values: Sequence[Shown] = ()
    zeros: Sequence[Shown] = ()


@dataclass(frozen=True)
class LedgerFigures:
    description: Description
    lines: Sequence[Line]
    #: Figures without any row in the period, told in one line.
    silent: Sequence[Shown]


@dataclass(frozen=True)
class DomainFigures:
    name: str
    label: str
    ledgers: Sequence[LedgerFigures]
    #: Ledgers without any entry in the period.
    empty: Sequence[LedgerFigures]

    @property
    def count(self) -> int:
        return sum(len(one.lines) for one in self.ledgers)

    @property
    def has_goals(self) -> bool:
        return any(line.shown.goal for one in self.ledgers for line in one.lines)


@require_safe
def choose(request: HttpRequest, code: str) -> HttpResponse:
    """The period chooser's answer: a form can only ask with ``?period=``; addresses of figures are lasting."""
    sight = sight_of(request)
    organisation = sight.organisation(request.GET.get("org") or code)
    period = asked(request.GET, sight.on)
    if indicator := request.GET.get("indicator"):
        return redirect(
            "workbench:figure",
            organisation.code,
            str(period),
            _indicator(sight, organisation, indicator).name,
        )
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
    known = catalogue.of_ledger(one.description)
    parts = [part for part in known.values() if part.part_of == one.name and not numbers.split_of(one)]
    splits = [split for split in (one, *parts) if numbers.split_of(split)]
    values = [part for part in known.values() if part.part_of in {split.name for split in splits}]
    halves = [half for half in (one.numerator, one.denominator) if half is not None]
    wanted = dict.fromkeys([one.name, *(part.name for part in (*parts, *values, *halves))])
    if one.part_of:
        wanted[one.part_of] = None
    found = read_figures(organisation, chosen, list(wanted), compare=True)
    this = shown(found[one.name], yearly=_yearly(organisation, chosen).get(one.name))
    opens = sight.opens(organisation, one.description)
    context = {
        "organisation": organisation, "period": chosen, "indicator": one, "shown": this, "opens": opens,
        "before": chosen.before().label(), "last_year": chosen.last_year().label(),
        "last_period": _last_period(found[one.name]),
        "parts": [shown(found[part.name]) for part in parts if part not in splits],
        "compositions": [_composition(split, found) for split in splits], "halves": [shown(found[half.name]) for half in halves],
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
        target.getvalue(),
        content_type=_XLSX,
        headers={"Content-Disposition": content_disposition_header(True, name) or ""},
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
            domain, label, [one for one in ledgers if one.lines], [one for one in ledgers if not one.lines]
        )


def _ledger(name: str, own: Sequence[Shown]) -> LedgerFigures:
    splits = {one.name for one in catalogue.of_ledger(LEDGERS[name]).values() if numbers.split_of(one)}
    lines, silent = [], []
    for one in own:
        if one.figure.part_of in splits:
            continue
        values = (
            [part for part in own if part.figure.part_of == one.indicator] if one.indicator in splits else []
        )
        if one.is_silent:
            silent.append(one)
        else:
            zeros = [part for part in values if not part.figure.value]
            lines.append(Line(one, [part for part in values if part.figure.value], zeros))
    return LedgerFigures(LEDGERS[name], lines, silent)


def _yearly(organisation: Organisation, period: Period) -> Mapping[str, object]:
    year = with_year(period)
    if year is None:
        return {}
    return {indicator: target for (_key, indicator), target in targets_of([organisation.pk], year).items()}


def _last_period(figure: Figure) -> Shown | None:
    """The period before, unless it is the year before, which is shown already."""
    before = figure.before
    return shown(before) if before is not None and before.period != figure.period.last_year() else None


def _composition(one: Indicator, found: Mapping[str, Figure]) -> Composition:
    made = [shown(figure) for figure in numbers.parts_of(one.name, found)]
    pieces = [Piece(part, place % 8) for place, part in enumerate(part for part in made if part.figure.value)]
    whole = found[one.name].value or 0
    is_bar = sum(piece.value for piece in pieces) == whole > 0
    at = Fraction()
    for piece in pieces if is_bar else ():
        width = Fraction(piece.value) / Fraction(whole) * 1000
        piece.x, piece.width = f"{float(at):.1f}", f"{max(float(width) - 2, 1):.1f}"
        at += width
    zeros = [part for part in made if not part.figure.value]
    return Composition(shown(found[one.name]), numbers.split_of(one), pieces, zeros, is_bar)


def _rows(request: HttpRequest, sight: Sight, one: Indicator, found: Figure) -> dict[str, object]:
    basis = sight.among(basis_of(one.name, found.communities, found.period), one.description)
    shown_page = Paginator(basis, PER_PAGE).get_page(request.GET.get("page"))
    entries = list(shown_page)
    first = shown_page.start_index() or 1
    balances = (
        [number for number, _version in opening_rows(one.name, found.communities, found.period)]
        if found.opening
        else []
    )
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
        (
            row.serial,
            str(row.number),
            *(values[column.key][place] for column in made.columns),
            "是" if row.counts else "否",
        )
        for place, row in enumerate(made.rows)
    )
    value = f"{numbers.value_text(found)}{numbers.unit_of(found)}"
    return SheetData(
        name=safe_sheet_name(one.label), columns=columns, rows=rows,
        title=f"{found.organisation.name}{found.period.label()}{one.label}：{value}",
        subtitle=f"口径：{one.definition}（第{found.definition_version}版）{found.opening_text()}",
    )  # fmt: skip
