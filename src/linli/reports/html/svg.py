"""A chart as inline SVG: the shapes of linli.reports.charts, with no style attribute and no script."""

from html import escape
from typing import assert_never

from linli.reports.blocks import Chart
from linli.reports.charts import COLOURS, GREY, INK, Bar, Dot, Drawing, Label, Shape, Stroke, drawn
from linli.reports.html.words import figure_attributes
from linli.reports.spans import FigureSpan


def chart_svg(chart: Chart, anchors: dict[tuple[int, int], str]) -> str:
    """``anchors`` gives (series, category) its id where a figure stands behind the value."""
    drawing = drawn(chart)
    shapes = "".join(_element(shape, chart, anchors) for shape in drawing.shapes)
    return f"{_opening(drawing)}<title>{escape(chart.title)}</title>{shapes}</svg>"


def _opening(drawing: Drawing) -> str:
    return (
        f'<svg class="chart" xmlns="http://www.w3.org/2000/svg" role="group" '
        f'viewBox="0 0 {_n(drawing.width)} {_n(drawing.height)}">'
    )


def _element(shape: Shape, chart: Chart, anchors: dict[tuple[int, int], str]) -> str:
    match shape:
        case Bar(x, y, width, height, series):
            return _rectangle(x, y, width, height, series)
        case Stroke(points, series, faint):
            path = " ".join(f"{_n(x)},{_n(y)}" for x, y in points)
            if series is None:
                colour = GREY if faint else INK
                return f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="0.6"/>'
            dash = ' stroke-dasharray="5 3"' if series else ""
            return (
                f'<polyline points="{path}" fill="none" stroke="{COLOURS[series]}" stroke-width="1.6"{dash}/>'
            )
        case Dot(x, y, series):
            if series:
                return _rectangle(x - 2.6, y - 2.6, 5.2, 5.2, series)
            return f'<circle cx="{_n(x)}" cy="{_n(y)}" r="2.6" fill="{COLOURS[series]}"/>'
        case Label():
            return _label(shape, chart, anchors)
        case _:
            assert_never(shape)


def _rectangle(x: float, y: float, width: float, height: float, series: int) -> str:
    place = f'x="{_n(x)}" y="{_n(y)}" width="{_n(width)}" height="{_n(height)}"'
    return f'<rect {place} fill="{COLOURS[series]}"/>'


def _label(label: Label, chart: Chart, anchors: dict[tuple[int, int], str]) -> str:
    words = (
        f'<text x="{_n(label.x)}" y="{_n(label.y)}" font-size="{_n(label.size)}" '
        f'text-anchor="{label.anchor}" fill="{INK}">{escape(label.text)}</text>'
    )
    figure = _figure(chart, label.point)
    if figure is None or label.point not in anchors:
        return words
    attributes = figure_attributes(figure, anchors[label.point])
    return f"<a {attributes}>{words}</a>" if figure.link else f"<g {attributes}>{words}</g>"


def _figure(chart: Chart, point: tuple[int, int] | None) -> FigureSpan | None:
    if point is None:
        return None
    series, category = point
    figures = chart.series[series].figures
    return figures[category] if figures else None


def _n(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")
