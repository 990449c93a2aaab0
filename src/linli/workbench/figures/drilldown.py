"""One figure down to its rows: definition, parts, comparison, and the rows on a page or as a workbook."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from io import BytesIO
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from linli.indicators import catalogue
from linli.indicators.catalogue import Indicator
from linli.indicators.drill import basis_of
from linli.indicators.figure import Figure, Number
from linli.indicators.figures import figures as read_figures
from linli.indicators.openings import opening_rows
from linli.kit.measures import How
from linli.kit.workbooks.writing import CellKind, SheetColumn, SheetData, safe_sheet_name, write_workbook
from linli.workbench.figures.pages import indicator_of, yearly_targets
from linli.workbench.shell import numbers, tables
from linli.workbench.shell.frame import page
from linli.workbench.shell.numbers import Shown, shown
from linli.workbench.shell.periods import choices, read
from linli.workbench.shell.sight import Sight, sight_of

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


@require_safe
def figure(request: HttpRequest, code: str, period: str, indicator: str) -> HttpResponse:
    sight, chosen = sight_of(request), read(period)
    organisation = sight.organisation(code)
    one = indicator_of(sight, organisation, indicator)
    known = catalogue.of_ledger(one.description).values()
    splits = [split for split in known if numbers.split_of(split) and one.name in {split.name, split.part_of}]
    parts = [part for part in known if part.part_of == one.name and part not in splits and one not in splits]
    values = [part for part in known if part.part_of in {split.name for split in splits}]
    halves = [half for half in (one.numerator, one.denominator) if half is not None]
    whole = [catalogue.indicator(one.part_of)] if one.part_of else []
    wanted = [one, *splits, *parts, *values, *halves, *whole]
    found = read_figures(organisation, chosen, [each.name for each in wanted], compare=True)
    opens = sight.opens(organisation, one.description)
    context = {
        "organisation": organisation, "period": chosen, "indicator": one, "opens": opens,
        "shown": shown(found[one.name], yearly=yearly_targets(organisation, chosen).get(one.name)),
        "last_year": chosen.last_year().label(), "before": chosen.before().label(),
        "last_period": _last_period(found[one.name]), "parts": [shown(found[part.name]) for part in parts],
        "compositions": [_composition(split, found) for split in splits],
        "halves": [shown(found[half.name]) for half in halves],
        "whole": shown(found[one.part_of]) if one.part_of else None,
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
    one = indicator_of(sight, organisation, indicator)
    if one.recipe is None or not sight.opens(organisation, one.description):
        raise Http404
    found = read_figures(organisation, chosen, [one.name])[one.name]
    entries = list(sight.among(basis_of(one.name, found.communities, chosen), one.description))
    target = BytesIO()
    write_workbook(target, [_sheet(one, found, entries)])
    name = f"{organisation.name}{chosen.label()}{one.label}明细.xlsx"
    headers = {"Content-Disposition": content_disposition_header(True, name) or "attachment"}
    return HttpResponse(target.getvalue(), content_type=_XLSX, headers=headers)


def _last_period(figure: Figure) -> Shown | None:
    """The period before, unless it is the year before, which is shown already."""
    before = figure.before
    return shown(before) if before is not None and before.period != figure.period.last_year() else None


def _composition(one: Indicator, found: Mapping[str, Figure]) -> Composition:
    made = [shown(figure) for figure in numbers.parts_of(one.name, found)]
    filled, zeros = (
        [part for part in made if part.figure.value],
        [part for part in made if not part.figure.value],
    )
    pieces = [Piece(part, place % 8) for place, part in enumerate(filled)]
    whole = found[one.name].value or 0
    is_bar = sum(piece.value for piece in pieces) == whole > 0
    at = Fraction()
    for piece in pieces if is_bar else ():
        width = Fraction(piece.value) / Fraction(whole) * 1000
        piece.x, piece.width = f"{float(at):.1f}", f"{max(float(width) - 2, 1):.1f}"
        at += width
    return Composition(shown(found[one.name]), numbers.split_of(one), pieces, zeros, is_bar)


def _rows(request: HttpRequest, sight: Sight, one: Indicator, found: Figure) -> dict[str, Any]:
    basis = sight.among(basis_of(one.name, found.communities, found.period), one.description)
    shown_page = Paginator(basis, PER_PAGE).get_page(request.GET.get("page"))
    entries = list(shown_page)
    balances = opening_rows(one.name, found.communities, found.period) if found.opening else []
    return {
        "table": tables.table(one.description, entries, first=shown_page.start_index() or 1),
        "page": shown_page, "uncounted": sum(not entry.counts for entry in entries),
        "is_person_count": one.recipe is not None and one.recipe.how is How.DISTINCT,
        "hidden": max(0, found.rows - shown_page.paginator.count),
        "balances": [number for number, _version in balances],
    }  # fmt: skip


def _sheet(one: Indicator, found: Figure, entries: Sequence[Any]) -> SheetData:
    made = tables.table(one.description, entries)
    values = tables.values_of(one.description, entries)
    columns = [
        SheetColumn("序号", CellKind.NUMBER), SheetColumn("记录号"), SheetColumn("计入"),
        *(SheetColumn(_apart(column.title), column.kind) for column in made.columns),
    ]  # fmt: skip
    by_row = zip(*(values[column.key] for column in made.columns), strict=True)
    rows = (
        (row.serial, str(row.number), "是" if row.counts else "否", *cells)
        for row, cells in zip(made.rows, by_row, strict=True)
    )
    return SheetData(
        name=safe_sheet_name(one.label), columns=columns, rows=rows,
        title=f"{found.organisation.name}{found.period.label()}{one.label}：{numbers.value_text(found)}{numbers.unit_of(found)}",
        subtitle=f"口径：{one.definition}（第{found.definition_version}版）{found.opening_text()}",
    )  # fmt: skip


def _apart(title: str) -> str:
    """A ledger's own 序号 must not bear the name of ours: a sheet has no two columns of one title."""
    return f"{title}（台账）" if title in {"序号", "记录号", "计入"} else title
