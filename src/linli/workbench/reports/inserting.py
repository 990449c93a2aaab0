"""What can be put into a draft: figures to choose from, tables and charts of chosen ones."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from linli.indicators import catalogue
from linli.indicators.catalogue import Indicator
from linli.reports.blocks import CellLike, Chart, Column, Series, Table
from linli.reports.drafting.document import reference
from linli.reports.drafting.editor_json import (
    DocumentRefused,
    block_json,
    chart_from,
    figure_from,
    figure_json,
)
from linli.reports.drafts import reading_for
from linli.reports.reading import Reading
from linli.reports.spans import FigureSpan, Role
from linli.workbench.reports.chips import chip, key_of, parts_by_split, svg_of, told
from linli.workbench.reports.desk import Desk, body_of, desk_of, refused
from linli.workbench.shell import numbers

_MOST_LISTED = 40


@require_safe
def choice(request: HttpRequest, number: int) -> HttpResponse:
    """The figures that can be put in: those of the lines that are seen here, filled ones first."""
    desk = desk_of(request, number)
    asked = request.GET.get("q", "").strip().lower()
    reading = reading_for(desk.submission)
    found = reading.all_figures()
    shown: list[tuple[tuple[bool, bool, int], int, str, Indicator, list[FigureSpan]]] = []
    for name, figure in found.items():
        one = _seen(desk, name)
        if one is None or not _matches(asked, one):
            continue
        if one.numerator is not None and one.denominator is not None:
            if one.unit:  # an average is no share of anything
                continue
            ways = [reference(one.numerator.name, str(reading.period), Role.SHARE, one.denominator.name)]
        else:
            ways = _ways(reading, name)
        order = (
            not figure.rows and not figure.value,
            one.description.line != desk.submission.kind,
            name.count("."),
        )
        shown.append((order, len(shown), numbers.label_of(figure), one, ways))
    shown.sort(key=lambda row: row[:2])
    return JsonResponse({"figures": [
        {
            "indicator": one.name, "label": str(_(label)), "ledger": str(_(one.description.title)),
            "unit": one.unit, "definition": one.definition, "ways": [_way(reading, way) for way in ways],
        }
        for _order, _place, label, one, ways in shown[:_MOST_LISTED]
    ], "more": max(0, len(shown) - _MOST_LISTED)})  # fmt: skip


def _seen(desk: Desk, name: str) -> Indicator | None:
    try:
        return desk.indicator(name)
    except Http404:
        return None


def _matches(asked: str, one: Indicator) -> bool:
    text = f"{one.label} {one.description.title} {one.name}".lower()
    return all(word in text for word in asked.split())


def _ways(reading: Reading, name: str) -> list[FigureSpan]:
    period, before = str(reading.period), str(reading.period.last_year())
    figure = reading(name).figure
    ways = [reference(name, period)]
    if figure.last_year is not None and figure.last_year.rows:
        ways += [reference(name, before), reference(name, period, Role.CHANGE, before)]
    if figure.target is not None:
        ways += [reference(name, period, Role.TARGET), reference(name, period, Role.DONE)]
    return ways


def _way(reading: Reading, way: FigureSpan) -> dict[str, Any]:
    names = {
        Role.CHANGE: _("增减"), Role.TARGET: _("目标"), Role.DONE: _("完成"), Role.SHARE: _("本期"),
    }  # fmt: skip
    own = _("本期") if way.period == str(reading.period) else _("上年同期")
    return {
        "figure": figure_json(way),
        "key": key_of(way),
        "name": names.get(way.role, own),
        "chip": chip(reading, way),
    }


@require_POST
def insertion(request: HttpRequest, number: int) -> HttpResponse:
    """A table or a chart of chosen figures, as the editor holds it."""
    desk, sent = desk_of(request, number), body_of(request)
    chosen = sent.get("indicators")
    if (
        not isinstance(chosen, list)
        or not 1 <= len(chosen) <= 40
        or not all(isinstance(one, str) for one in chosen)
    ):
        return refused(_("请先选数字"))
    ones = [desk.indicator(name) for name in dict.fromkeys(chosen)]
    reading = reading_for(desk.submission)
    if sent.get("as") == "chart":
        node = _chart(reading, ones, with_last_year=bool(sent.get("last_year")))
        if node is None:
            return refused(_("放在一张图里的数要同一个单位"))
    else:
        wanted = sent.get("columns")
        node = _table(reading, ones, [str(one) for one in wanted] if isinstance(wanted, list) else [])
    figures = told(reading, _figures_in(node))
    return JsonResponse({"node": node, "figures": figures})


@require_POST
def drawing(request: HttpRequest, number: int) -> HttpResponse:
    """A chart of the draft as it is drawn now."""
    desk, sent = desk_of(request, number), body_of(request)
    try:
        chart = chart_from(sent)
    except (DocumentRefused, ValueError) as error:
        return refused(str(error))
    for series in chart.series:
        for figure in series.figures:
            if figure is not None:
                desk.indicator(figure.indicator)
    return JsonResponse({"svg": svg_of(chart, reading_for(desk.submission))})


def _table(reading: Reading, ones: list[Indicator], wanted: list[str]) -> dict[str, Any]:
    period, before = str(reading.period), str(reading.period.last_year())
    known = {
        "now": (Column("本期", 1.1, "right"), lambda name: reference(name, period, Role.NUMBER)),
        "last_year": (Column("上年同期", 1.4, "right"), lambda name: reference(name, before, Role.NUMBER)),
        "change": (Column("增减", 1, "right"), lambda name: reference(name, period, Role.SIGNED, before)),
        "target": (Column("目标", 1, "right"), lambda name: reference(name, period, Role.TARGET)),
        "done": (Column("完成", 1.1, "right"), lambda name: reference(name, period, Role.DONE)),
    }  # fmt: skip
    columns = [name for name in known if name in wanted] or ["now"]
    countable = [one for one in ones if one.recipe is not None]
    rows: list[list[CellLike]] = [
        [one.label, one.unit or "—", *(known[name][1](one.name) for name in columns)] for one in countable
    ]
    head = (Column("指标", 3.2), Column("单位", 0.9, "center"), *(known[name][0] for name in columns))
    return block_json(Table(_("主要数据"), head, rows, []))


def _chart(reading: Reading, ones: list[Indicator], *, with_last_year: bool) -> dict[str, Any] | None:
    period, before = str(reading.period), str(reading.period.last_year())
    countable = [one for one in ones if one.recipe is not None]
    if len(countable) == 1:  # one figure alone is shown by its parts
        parts = next((split for split in parts_by_split(countable[0].name) if split), [])
        countable = [catalogue.indicator(name) for name in parts if reading(name).value] or countable
    if not countable or len({one.unit for one in countable}) != 1:
        return None
    largest = max(countable, key=lambda one: reading(one.name).value)
    series = [("本期", period), *((("上年同期", before),) if with_last_year else ())]
    chart = Chart(
        "bar", f"{largest.label}最多" if len(countable) > 1 else largest.label,
        tuple(one.label for one in countable),
        tuple(
            Series(
                name, (None,) * len(countable),
                tuple(reference(one.name, code, Role.NUMBER) for one in countable),
            )
            for name, code in series
        ),
        countable[0].unit,
    )  # fmt: skip
    return block_json(chart)


def _figures_in(node: Any) -> Iterable[FigureSpan]:
    if isinstance(node, dict):
        if node.get("type") == "figure":
            yield figure_from(node["attrs"])
        elif node.get("type") == "chart":
            return
        else:
            for one in node.values():
                yield from _figures_in(one)
    elif isinstance(node, list):
        for one in node:
            yield from _figures_in(one)
