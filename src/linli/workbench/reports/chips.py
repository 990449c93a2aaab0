"""The figures of a draft as chips: what each says now, its pop-over, 手工数."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from linli.core.period import Period
from linli.filing import acts
from linli.filing.acts import MoveRefused
from linli.filing.submissions import STANDING, FrozenFigure
from linli.indicators import catalogue
from linli.indicators.catalogue import Indicator
from linli.indicators.drill import NoRowsOfItsOwn, basis_of
from linli.indicators.figures import figures as read_figures
from linli.indicators.recipes import Recipe
from linli.kit.measures import How
from linli.reports.blocks import Chart
from linli.reports.drafting.composing import drawn_chart
from linli.reports.drafting.document import Document
from linli.reports.drafting.editor_json import (
    DocumentRefused,
    figure_from,
    figure_json,
)
from linli.reports.drafts import reading_for
from linli.reports.html import chart_svg
from linli.reports.outline import MARKS, mark_of
from linli.reports.reading import Quote, Reading
from linli.reports.spans import FigureSpan, Role
from linli.workbench.reports.desk import Desk, desk_of
from linli.workbench.shell import numbers, tables

_FIRST_ROWS, _FIRST_COLUMNS = 4, 5


def key_of(figure: FigureSpan) -> str:
    """How the editor names a figure; the same in frontend/src/behaviours/editor-figures.js."""
    return "|".join((figure.indicator, figure.period, figure.role.value, figure.qualifier))


def told(reading: Reading, figures: Iterable[FigureSpan]) -> dict[str, dict[str, str]]:
    """{key: what a chip shows}. Each figure once."""
    return {key_of(one): chip(reading, one) for one in dict.fromkeys(figures)}


def chip(reading: Reading, figure: FigureSpan) -> dict[str, str]:
    said, quote = reading.said(figure), reading.quote_of(figure)
    meaning = MARKS[said.state][1] if said.state in MARKS else ""
    label, period = quote.figure.label, quote.figure.period
    title = label if period == reading.period else f"{label}（{period.label()}）"
    why = said.note or (f"{said.text}{meaning}" if meaning else "")
    return {
        "text": said.text, "state": said.state.value, "mark": mark_of(said),
        "title": f"{title}。{why}" if why else title,
    }  # fmt: skip


def origins(reading: Reading, document: Document) -> dict[str, int]:
    """How many of the chips are computed, typed by hand, carried forward."""
    counted: dict[str, int] = {}
    for figure in document.figures():
        state = reading.said(figure).state.value
        counted[state] = counted.get(state, 0) + 1
    return counted


def charts(reading: Reading, document: Document) -> dict[str, str]:
    """{id of the piece: its drawing}."""
    return {
        piece.id: svg_of(piece.block, reading) for piece in document.pieces if isinstance(piece.block, Chart)
    }


def svg_of(chart: Chart, reading: Reading) -> str:
    return chart_svg(drawn_chart(chart, reading), {})


@require_safe
def figure(request: HttpRequest, number: int) -> HttpResponse:
    """The pop-over of a chip."""
    desk = desk_of(request, number)
    return _pop(request, desk, _figure_of(desk, request.GET))


def _figure_of(desk: Desk, sent: Mapping[str, str]) -> FigureSpan:
    try:
        found = figure_from(
            {name: sent.get(name, "") for name in ("indicator", "period", "role", "qualifier")}
        )
    except DocumentRefused:
        raise Http404 from None
    desk.indicator(found.indicator)
    if found.role in {Role.SHARE, Role.GAP}:
        desk.indicator(found.qualifier)
    return found


@require_POST
def hand(request: HttpRequest, number: int) -> HttpResponse:
    """改用手工数: a number typed over the computed one, with its reason; an empty one takes it back."""
    desk = desk_of(request, number)
    found = _figure_of(desk, request.POST)
    problem = ""
    if found.period != desk.submission.period_code:
        problem = _("只有本期的数可以改用手工数")
    else:
        problem = _type_over(desk, found, request.POST)
    answer = _pop(request, desk, found, problem=problem, typed=request.POST if problem else None)
    if not problem:
        answer["HX-Trigger"] = json.dumps({"linli-figures": True})
    return answer


def _type_over(desk: Desk, figure: FigureSpan, sent: Mapping[str, str]) -> str:
    """What is wrong with it, in words; empty when it was kept."""
    text, value = sent.get("value", "").strip(), None
    if "back" not in sent:
        try:
            decimal = Decimal(text)
        except InvalidOperation:
            return _("“%(text)s”不是一个数") % {"text": text}
        if not decimal.is_finite() or abs(decimal) >= 10**15 or decimal != decimal.quantize(Decimal("0.01")):
            return _("最多两位小数")
        value = Fraction(decimal)
    try:
        acts.type_over(
            desk.submission, figure.indicator, value, reason=sent.get("reason", "")[:300], by=desk.by
        )
    except MoveRefused as refusal:
        return str(refusal)
    return ""


@dataclass(frozen=True)
class Piece:
    label: str
    value: str
    colour: int
    x: str
    width: str


@dataclass(frozen=True)
class Elsewhere:
    title: str
    value: str
    number: int


def _pop(
    request: HttpRequest,
    desk: Desk,
    found: FigureSpan,
    *,
    problem: str = "",
    typed: Mapping[str, str] | None = None,
) -> HttpResponse:
    reading = reading_for(desk.submission)
    quote, said = reading.quote_of(found), reading.said(found)
    one = desk.indicator(found.indicator)
    return render(request, "workbench/reports/figure.html", {
        "desk": desk, "said": said, "quote": quote, "indicator": one, "mark": mark_of(said),
        "asked": figure_json(found), "meaning": _meaning(reading, found),
        "value": _value(quote), "is_own_period": found.period == desk.submission.period_code,
        "pieces": _composition(desk, quote), "elsewhere": _elsewhere(desk, one, found.period),
        "problem": problem, "typed": typed or {}, **_first(desk, one, quote),
    })  # fmt: skip


def _value(quote: Quote) -> str:
    return quote.span(unit=False).text


def _meaning(reading: Reading, figure: FigureSpan) -> str:
    """What the chip sets against what, where it is not simply the number."""
    label = reading.quote_of(figure).figure.label
    match figure.role:
        case Role.SHARE:
            return _("“%(part)s”占“%(whole)s”的比例") % {
                "part": label, "whole": reading(figure.qualifier, Period.parse(figure.period)).figure.label,
            }  # fmt: skip
        case Role.GAP:
            return _("“%(more)s”比“%(less)s”多出的数") % {
                "more": label, "less": reading(figure.qualifier, Period.parse(figure.period)).figure.label,
            }  # fmt: skip
        case Role.CHANGE | Role.SIGNED:
            return _("“%(label)s”与%(period)s相比") % {
                "label": label,
                "period": Period.parse(figure.qualifier).label(),
            }
        case Role.TARGET:
            return _("“%(label)s”的目标") % {"label": label}
        case Role.DONE:
            return _("“%(label)s”完成目标的比例") % {"label": label}
        case _:
            return ""


def _first(desk: Desk, one: Indicator, quote: Quote) -> dict[str, Any]:
    """The first rows by serial number, and whether the rows add up to the number."""
    if not desk.sight.opens(desk.organisation, one.description):
        return {"is_closed": True}
    figure = quote.figure
    try:
        basis = basis_of(one.name, figure.communities, figure.period)
    except NoRowsOfItsOwn:
        return {}
    counts = one.recipe is not None and one.recipe.how in {How.COUNT, How.DISTINCT}
    agrees = counts and basis.filter(counts=True).count() == (figure.value or 0) - figure.opening
    entries = list(desk.sight.among(basis, one.description)[:_FIRST_ROWS])
    shown = tables.table(one.description, entries)
    # Who it is, then what the ledger itself says: number and birthday of a person are for his own page.
    names = [place for place, column in enumerate(shown.columns) if "." in column.key][:1]
    own = [place for place, column in enumerate(shown.columns) if "." not in column.key]
    places = sorted([*names, *own][:_FIRST_COLUMNS])
    rows = [(row.serial, [row.cells[place] for place in places]) for row in shown.rows]
    return {"rows": rows, "columns": [shown.columns[place] for place in places], "agrees": agrees}


def _composition(desk: Desk, quote: Quote) -> list[Piece]:
    """The bar of a split whose parts add up to the number."""
    name, whole = quote.figure.indicator, quote.figure.value
    splits = [one for one in parts_by_split(name) if one]
    if not whole or not splits:
        return []
    found = read_figures(desk.organisation, quote.figure.period, [one for split in splits for one in split])
    for split in splits:
        filled = [found[one] for one in split if found[one].value]
        if sum(one.value or 0 for one in filled) != whole:
            continue
        pieces, at = [], Fraction()
        for place, one in enumerate(filled):
            width = Fraction(one.value or 0) * 1000 / Fraction(whole)
            pieces.append(
                Piece(
                    one.label,
                    numbers.value_text(one),
                    place % 8,
                    f"{float(at):.1f}",
                    f"{max(float(width) - 2, 1):.1f}",
                )
            )
            at += width
        return pieces
    return []


def parts_by_split(name: str) -> list[list[str]]:
    """Values of the figure's own split, and of splits that are declared as parts of it."""
    own = catalogue.of_ledger(catalogue.indicator(name).description)
    split = [one for one in own if one.startswith(f"{name}.")]
    twins = _twins(own, name)
    declared = [one.name for one in own.values() if one.part_of == name or one.name in twins]
    splits = [[other for other in own if other.startswith(f"{one}.")] for one in declared if one not in split]
    return [split, *splits]


def _twins(own: Mapping[str, Indicator], name: str) -> set[str]:
    """Splits of the same rows counted the same way, declared beside the figure."""
    recipe: Recipe | None = own[name].recipe
    return (
        {one.name for one in own.values() if one.recipe == recipe and one.name != name} if recipe else set()
    )


def _elsewhere(desk: Desk, one: Indicator, period: str) -> list[Elsewhere]:
    """同一数字还报过: the standing reports of this organisation that quote the figure."""
    rows = (
        FrozenFigure.objects.filter(
            submission__organisation=desk.organisation, submission__state__in=STANDING, indicator=one.name
        )
        .exclude(submission=desk.submission)
        .select_related("submission")
        .defer("basis", "references")
        .order_by("-submission__submitted_at", "-pk")
    )
    found: dict[int, Elsewhere] = {}
    for row in rows[:20]:
        if row.period_code == row.submission.period_code:
            value = numbers.written(row.value if row.hand_value is None else row.hand_value)
            found.setdefault(row.submission_id, Elsewhere(row.submission.title, value, row.submission_id))
    return list(found.values())[:3]
