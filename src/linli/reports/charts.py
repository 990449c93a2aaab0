"""A chart as shapes in points: drawn once here, printed alike by the PDF and as SVG."""

from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Literal

from linli.reports.blocks import Chart
from linli.reports.titles import text_width

#: 156 mm, the width of the type area, and the line pitch of GB/T 9704.
WIDTH = 442.2
LINE = 28.95
#: Petrol and light gold: far apart in colour and on a grey print.
COLOURS = ("#175E75", "#D9AE5F")
INK, GREY = "#1C2427", "#C9C9C9"

_LABEL = 10.5
_SMALLEST_LABEL = 7.5
#: With its caption a drawing fills a whole number of lines, so it ends a little before the next one.
_CAPTION_SLACK = 8.0
_TALL = 7 * LINE - _CAPTION_SLACK
_TALLEST = 20 * LINE - _CAPTION_SLACK
_TOP = 26.0


@dataclass(frozen=True, slots=True)
class Bar:
    x: float
    y: float
    width: float
    height: float
    series: int


@dataclass(frozen=True, slots=True)
class Stroke:
    """A line through the points; ``series`` None is a rule of the chart itself."""

    points: tuple[tuple[float, float], ...]
    series: int | None = None
    faint: bool = False


@dataclass(frozen=True, slots=True)
class Dot:
    x: float
    y: float
    series: int


@dataclass(frozen=True, slots=True)
class Label:
    """Text on its baseline; ``point`` is (series, category) where it prints a value."""

    x: float
    y: float
    text: str
    size: float = _LABEL
    anchor: Literal["start", "middle", "end"] = "middle"
    point: tuple[int, int] | None = None


Shape = Bar | Stroke | Dot | Label


@dataclass(frozen=True, slots=True)
class Drawing:
    width: float
    height: float
    shapes: tuple[Shape, ...]


def drawn(chart: Chart) -> Drawing:
    """Bars or a line with their values beside them, so that no reader has to guess from an axis."""
    if chart.kind == "line":
        return _line(chart)
    return _rows(chart) if is_horizontal(chart) else _columns(chart)


def is_horizontal(chart: Chart) -> bool:
    """Long names (communities) or many values do not fit below columns: then the bars lie."""
    places = decimals(chart)
    slot = WIDTH / len(chart.categories)
    widest_name = max(text_width(name) for name in chart.categories) * _LABEL
    widest_value = max(text_width(number_text(value, places)) for one in chart.series for value in one.values)
    return widest_name > slot * 0.96 or widest_value * _SMALLEST_LABEL > slot / len(chart.series) * 0.96


def decimals(chart: Chart) -> int:
    """As many decimals as its most exact value, for all: 93.0 beside 92.7, not 93."""
    values = [value for one in chart.series for value in one.values if isinstance(value, Decimal)]
    return max([0, *(-int(value.as_tuple().exponent) for value in values)])


def number_text(value: int | Decimal | None, places: int) -> str:
    """As printed: — for not available, never 0."""
    return "—" if value is None else f"{Decimal(value):.{places}f}"


def label_lies_below(chart: Chart, s: int, c: int) -> bool:
    """Two values of one month stand outside their points; a single one where its line does not go."""
    values = chart.series[s].values
    own = values[c]
    if own is None:
        return False
    others = [one.values[c] for n, one in enumerate(chart.series) if n != s]
    if others and others[0] is not None:
        return (own, -s) < (others[0], 0)
    beside = [Decimal(value) for value in values[max(c - 1, 0) : c + 2] if value is not None]
    return own < sum(beside) / len(beside)


def line_ticks(chart: Chart) -> list[Decimal]:
    """The round numbers on the axis of a line chart."""
    return _ticks(*_line_bounds(chart))


def _columns(chart: Chart) -> Drawing:
    places = decimals(chart)
    height = _TALL
    bottom, top = height - 20.0, _TOP + 14.0
    low, high = _bounds(chart)
    unit = (bottom - top - (12.0 if low < 0 else 0.0)) / float(high - low)
    zero = bottom - (12.0 if low < 0 else 0.0) + float(low) * unit
    slot = WIDTH / len(chart.categories)
    several = len(chart.series)
    bar = min(slot * (0.5 if several == 1 else 0.34), 34.0)
    widest = max(text_width(number_text(value, places)) for one in chart.series for value in one.values)
    size = min(_LABEL, slot / several * 0.96 / widest)
    shapes: list[Shape] = [*_head(chart)]
    for c, name in enumerate(chart.categories):
        middle = slot * (c + 0.5)
        shapes.append(Label(_r(middle), _r(height - 5.0), name))
        for s, one in enumerate(chart.series):
            left = middle + (s - several / 2) * (bar + 2.0) + 1.0
            value = one.values[c]
            size_of_bar = abs(float(value or 0)) * unit
            down = value is not None and value < 0
            if size_of_bar:
                shapes.append(
                    Bar(_r(left), _r(zero if down else zero - size_of_bar), _r(bar), _r(size_of_bar), s)
                )
            y = zero + size_of_bar + size if down else zero - size_of_bar - 3.5
            shapes.append(
                Label(_r(left + bar / 2), _r(y), number_text(value, places), _r(size), point=(s, c))
            )
    shapes.append(Stroke(((0.0, _r(zero)), (WIDTH, _r(zero)))))
    return Drawing(WIDTH, _r(height), tuple(shapes))


def _rows(chart: Chart) -> Drawing:
    places = decimals(chart)
    several = len(chart.series)
    count = len(chart.categories)
    row = min(several * 15.0 + 9.0, (_TALLEST - _TOP - 6.0) / count)
    height = LINE * -(-(_TOP + row * count + 6.0 + _CAPTION_SLACK) // LINE) - _CAPTION_SLACK
    bar = row * 0.72 / several
    size = min(_LABEL, bar * 0.95)
    names = min(max(text_width(name) for name in chart.categories) * size, WIDTH * 0.42)
    values = (
        max(text_width(number_text(value, places)) for one in chart.series for value in one.values) * size
        + 6.0
    )
    low, high = _bounds(chart)
    left = names + 8.0 + (values if low < 0 else 0.0)
    unit = (WIDTH - left - values) / float(high - low)
    zero = left - float(low) * unit
    shapes: list[Shape] = [*_head(chart)]
    for c, name in enumerate(chart.categories):
        top = _TOP + row * c + row * 0.14
        fitted = min(size, names / text_width(name)) if name else size
        shapes.append(Label(_r(names), _r(top + bar * several / 2 + size * 0.36), name, _r(fitted), "end"))
        for s, one in enumerate(chart.series):
            value = one.values[c]
            length = abs(float(value or 0)) * unit
            down = value is not None and value < 0
            y = top + bar * s
            if length:
                shapes.append(Bar(_r(zero - length if down else zero), _r(y), _r(length), _r(bar - 1.0), s))
            x = zero - length - 3.5 if down else zero + length + 3.5
            anchor: Literal["start", "end"] = "end" if down else "start"
            shapes.append(
                Label(
                    _r(x), _r(y + bar / 2 + size * 0.36), number_text(value, places), _r(size), anchor, (s, c)
                )
            )
    shapes.append(Stroke(((_r(zero), _TOP), (_r(zero), _r(_TOP + row * count)))))
    return Drawing(WIDTH, _r(height), tuple(shapes))


def _line(chart: Chart) -> Drawing:
    places = decimals(chart)
    height = _TALL
    bottom, top = height - 24.0, _TOP + 16.0
    ticks = line_ticks(chart)
    low, high = ticks[0], ticks[-1]
    unit = (bottom - top) / float(high - low)
    left = max(text_width(str(tick)) for tick in ticks) * _LABEL + 8.0
    # Names stand at the end of their lines; a single line needs none, its chart's title says it.
    named = len(chart.series) > 1
    right = WIDTH - (
        min(max(text_width(one.name) for one in chart.series) * _LABEL + 10.0, 120.0) if named else 0.0
    )
    slot = (right - left) / len(chart.categories)
    shapes: list[Shape] = [*_unit(chart)]
    for tick in ticks:
        y = _r(bottom - float(tick - low) * unit)
        shapes.append(Stroke(((_r(left), y), (_r(right), y)), faint=tick != low))
        shapes.append(Label(_r(left - 5.0), _r(y + 3.6), str(tick), _LABEL, "end"))
    narrow = max(text_width(name) for name in chart.categories) * _LABEL
    for c, name in enumerate(chart.categories):
        fitted = _r(_LABEL * min(1.0, slot * 0.98 / narrow)) if narrow else _LABEL
        shapes.append(Label(_r(left + slot * (c + 0.5)), _r(height - 7.0), name, fitted))
    ends: list[tuple[float, int]] = []
    for s, one in enumerate(chart.series):
        points = [
            (left + slot * (c + 0.5), bottom - float(value - low) * unit, c)
            for c, value in enumerate(one.values)
            if value is not None
        ]
        # A missing month leaves a gap: joining across it would draw a value nobody has.
        for run in _runs(points):
            shapes.append(Stroke(tuple((_r(x), _r(y)) for x, y, _ in run), s))
        for x, y, c in points:
            shapes.append(Dot(_r(x), _r(y), s))
            below = label_lies_below(chart, s, c)
            shapes.append(
                Label(
                    _r(x),
                    _r(y + 14.5 if below else y - 6.5),
                    number_text(one.values[c], places),
                    point=(s, c),
                )
            )
        if points:
            ends.append((points[-1][1], s))
    if named:
        shapes += _end_names(chart, ends, right)
    return Drawing(WIDTH, _r(height), tuple(shapes))


def _end_names(chart: Chart, ends: list[tuple[float, int]], right: float) -> list[Label]:
    labels, lowest = [], -1000.0
    for y, s in sorted(ends):
        at = max(y, lowest + _LABEL + 3.0)
        lowest = at
        labels.append(Label(_r(right + 2.0), _r(at + 3.6), chart.series[s].name, _LABEL, "start"))
    return labels


def _head(chart: Chart) -> list[Shape]:
    """Unit at the left; with two series the key at the right."""
    shapes = _unit(chart)
    if len(chart.series) == 1:
        return shapes
    x = WIDTH
    for s in reversed(range(len(chart.series))):
        name = chart.series[s].name
        shapes.append(Label(_r(x), 12.0, name, _LABEL, "end"))
        x -= text_width(name) * _LABEL + 16.0
        shapes.append(Bar(_r(x), 3.5, 10.0, 9.0, s))
        x -= 14.0
    return shapes


def _unit(chart: Chart) -> list[Shape]:
    return [Label(0.0, 12.0, f"单位：{chart.unit}", _LABEL, "start")] if chart.unit else []


def _values(chart: Chart) -> list[Decimal]:
    return [Decimal(value) for one in chart.series for value in one.values if value is not None] or [
        Decimal(0)
    ]


def _bounds(chart: Chart) -> tuple[Decimal, Decimal]:
    """Bars start at 0 always: a shortened bar lies."""
    low, high = min(Decimal(0), *_values(chart)), max(Decimal(0), *_values(chart))
    return (low, high) if high > low else (Decimal(0), Decimal(1))


def _line_bounds(chart: Chart) -> tuple[Decimal, Decimal]:
    """A line may start higher, because its axis is printed; it does so only when 0 would flatten it."""
    low, high = min(_values(chart)), max(_values(chart))
    if 0 <= low < high * Decimal("0.6") or low == high:
        low = min(low, Decimal(0))
    return (low, high) if high > low else (low, low + 1)


def _ticks(low: Decimal, high: Decimal) -> list[Decimal]:
    """Three to six round numbers that hold both bounds."""
    magnitude = Decimal(10) ** ((high - low).adjusted() - 1)
    step = next(m * magnitude for m in (1, 2, 5, 10, 20, 50, 100) if (high - low) / (m * magnitude) <= 4)
    first = (low / step).to_integral_value(ROUND_FLOOR)
    last = (high / step).to_integral_value(ROUND_CEILING)
    places = max(0, -int(step.normalize().as_tuple().exponent))
    return [
        (n * step).quantize(Decimal(1).scaleb(-places))
        for n in map(Decimal, range(int(first), int(last) + 1))
    ]


def _runs(points: list[tuple[float, float, int]]) -> list[list[tuple[float, float, int]]]:
    runs: list[list[tuple[float, float, int]]] = []
    for point in points:
        if runs and runs[-1][-1][2] == point[2] - 1:
            runs[-1].append(point)
        else:
            runs.append([point])
    return [run for run in runs if len(run) > 1]


def _r(value: float) -> float:
    return round(value, 2)
