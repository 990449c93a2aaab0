"""A chart prints the same numbers in Word, PDF and SVG, and can be read on a grey print."""

import io
import zipfile
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from xml.etree import ElementTree

import openpyxl
import pdfplumber
import pytest

from linli.reports.blocks import Chart, Series
from linli.reports.charts import COLOURS, LINE, WIDTH, Bar, Label, Stroke, drawn, is_horizontal, line_ticks
from linli.reports.docx import write_docx
from linli.reports.docx.charts import chart_xml, workbook
from linli.reports.html import fragment
from linli.reports.pdf import write_pdf
from linli.reports.spans import FigureState
from tests.reports.example import MONTHS, figure, work_report

MADE_AT = datetime(2010, 7, 2, 1, 40, tzinfo=UTC)
C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
COMMUNITIES = tuple(f"{name}社区居民委员会" for name in ("柳树巷", "东城巷", "小北门", "桃园南", "柏树坊"))

ordinary = Chart(
    "bar",
    "安置人数上升",
    MONTHS,
    (Series("今年", (61, 32, 93, 124, 155, 186)), Series("上年", (71, 52, 84, 95, 117, 128))),
    "人",
)
long_names = Chart("bar", "东城巷最多", COMMUNITIES, (Series("本期", (211, 342, 23, 0, None)),), "人")
rates = Chart(
    "line",
    "在岗率稳定",
    MONTHS,
    (Series("今年", tuple(map(Decimal, ("96.2", "93.80", "94.1", "92.7", "93.0", "93.7")))),),
    "％",
)
two_lines = Chart(
    "line",
    "今年高于上年",
    MONTHS,
    (Series("今年", (12, 15, None, 19, 22, 25)), Series("上年", (10, 11, 13, 14, 15, 16))),
    "人",
)
up_and_down = Chart(
    "bar", "净减多于净增", MONTHS, (Series("净增减", (5, -13, 2, -8, 0, Decimal("1.5"))),), "人"
)
EVERY = (ordinary, long_names, rates, two_lines, up_and_down)


def shown(chart: Chart) -> list[str]:
    """What must be readable beside each point, series by series: all with the decimals of the most exact."""
    form = {rates: "{:.2f}", up_and_down: "{:.1f}"}.get(chart, "{}")
    return [
        "—" if value is None else form.format(value) for series in chart.series for value in series.values
    ]


def values_on_paper(chart: Chart) -> list[str]:
    labels = [shape for shape in drawn(chart).shapes if isinstance(shape, Label) and shape.point is not None]
    return [label.text for label in sorted(labels, key=lambda label: label.point or (0, 0))]


@pytest.mark.parametrize("chart", EVERY, ids=lambda chart: chart.title)
def test_every_value_stands_beside_its_point(chart: Chart) -> None:
    without_gaps = [text for text in shown(chart) if chart.kind == "bar" or text != "—"]
    assert values_on_paper(chart) == without_gaps


@pytest.mark.parametrize("chart", EVERY, ids=lambda chart: chart.title)
def test_the_workbook_in_word_holds_the_same_numbers(chart: Chart) -> None:
    docx = zipfile.ZipFile(io.BytesIO(write_docx(work_report(blocks=(chart,)))))
    sheet = openpyxl.load_workbook(io.BytesIO(docx.read("word/embeddings/Microsoft_Excel_Sheet1.xlsx")))[
        "Sheet1"
    ]
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0][1:] == tuple(series.name for series in chart.series)
    assert tuple(row[0] for row in rows[1:]) == chart.categories
    for n, series in enumerate(chart.series, start=1):
        assert [row[n] for row in rows[1:]] == [None if v is None else float(v) for v in series.values]
    # What Word shows before anybody opens the workbook.
    cached = ElementTree.fromstring(docx.read("word/charts/chart1.xml"))
    for series, element in zip(chart.series, cached.iter(f"{C}ser"), strict=True):
        points = {int(p.get("idx", "")): p.findtext(f"{C}v") for p in element.iterfind(f"{C}val//{C}pt")}
        assert {n: Decimal(text or "") for n, text in points.items()} == {
            n: Decimal(value) for n, value in enumerate(series.values) if value is not None
        }
    assert cached.find(f"{C}externalData") is not None


@pytest.mark.parametrize("chart", EVERY, ids=lambda chart: chart.title)
def test_pdf_and_svg_print_the_same_labels(chart: Chart) -> None:
    expected = sorted(shape.text for shape in drawn(chart).shapes if isinstance(shape, Label))
    html = fragment(work_report(blocks=(chart,)))
    svg = ElementTree.fromstring(html[html.index("<svg") : html.index("</svg>") + 6])
    assert sorted(text.text or "" for text in svg.iter("{http://www.w3.org/2000/svg}text")) == expected
    with pdfplumber.open(io.BytesIO(write_pdf(work_report(blocks=(chart,))))) as pdf:
        page = pdf.pages[0]
        top = page.search("单位：")[0]["top"]
        bottom = page.search("图1")[0]["top"]
        printed = "".join(c["text"] for c in page.chars if top - 1 <= c["top"] < bottom and c["text"] != " ")
    assert sorted(printed) == sorted("".join(expected).replace(" ", ""))


@pytest.mark.parametrize("chart", EVERY, ids=lambda chart: chart.title)
def test_nothing_is_drawn_outside_the_drawing(chart: Chart) -> None:
    drawing = drawn(chart)
    assert drawing.width == WIDTH
    # With caption and gap the block takes whole lines of text.
    assert round((drawing.height + 8) / LINE, 3).is_integer()
    for shape in drawing.shapes:
        if isinstance(shape, Bar):
            assert min(shape.x, shape.y) >= 0
            assert shape.x + shape.width <= drawing.width
            assert shape.y + shape.height <= drawing.height
        if isinstance(shape, Label):
            assert shape.size >= 7
            assert 0 < shape.y <= drawing.height


def test_bars_are_as_long_as_their_numbers() -> None:
    bars = [shape for shape in drawn(ordinary).shapes if isinstance(shape, Bar) and shape.height > 9.01]
    heights = {(bar.series, round(bar.x)): bar.height for bar in bars}
    assert len(heights) == 12
    unit = max(heights.values()) / 186
    found = [round(bar.height / unit) for bar in sorted(bars, key=lambda bar: (bar.series, bar.x))]
    assert found == [61, 32, 93, 124, 155, 186, 71, 52, 84, 95, 117, 128]


def test_a_negative_bar_hangs_from_the_line() -> None:
    drawing = drawn(up_and_down)
    (axis,) = [shape for shape in drawing.shapes if isinstance(shape, Stroke)]
    zero = axis.points[0][1]
    bars = [shape for shape in drawing.shapes if isinstance(shape, Bar)]
    assert [bar.y == zero for bar in bars] == [False, True, False, True, False]
    assert all(bar.y == zero or bar.y + bar.height == pytest.approx(zero, abs=0.02) for bar in bars)


def test_a_missing_month_breaks_the_line_instead_of_being_guessed() -> None:
    lines = [s for s in drawn(two_lines).shapes if isinstance(s, Stroke) and s.series == 0]
    assert [len(line.points) for line in lines] == [2, 3]


def test_long_names_lay_the_bars_down_in_word_too() -> None:
    assert is_horizontal(long_names)
    assert not is_horizontal(ordinary)
    root = ElementTree.fromstring(chart_xml(long_names))
    assert root.find(f".//{C}barDir").get("val") == "bar"  # type: ignore[union-attr]
    # Word draws the first category at the bottom unless the axis is turned round.
    assert root.find(f".//{C}catAx/{C}scaling/{C}orientation").get("val") == "maxMin"  # type: ignore[union-attr]


def test_a_line_may_start_above_zero_but_says_so_on_its_axis() -> None:
    assert line_ticks(rates) == [Decimal(n) for n in (92, 93, 94, 95, 96, 97)]
    assert line_ticks(two_lines)[0] == 0
    scaling = ElementTree.fromstring(chart_xml(rates)).find(f".//{C}valAx/{C}scaling")
    assert scaling is not None
    assert (scaling.find(f"{C}min").get("val"), scaling.find(f"{C}max").get("val")) == ("92", "97")  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "values", [(0,), (None,), (7,), (-3,), (10**9, 1), (Decimal("0.001"), Decimal("0.002"))]
)
@pytest.mark.parametrize("kind", ["bar", "line"])
def test_odd_values_can_be_drawn(kind: Any, values: tuple[Any, ...]) -> None:
    chart = Chart(kind, "图", tuple(f"{n}月" for n in range(len(values))), (Series("甲", values),), "人")
    assert values_on_paper(chart) == [
        "—" if value is None else str(value) for value in values if kind == "bar" or value is not None
    ]
    assert chart_xml(chart)


def test_decimals_are_shown_alike_in_word() -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook(rates, made_at=MADE_AT)))
    assert book["Sheet1"]["B6"].number_format == "0.00"
    assert book.properties.created == datetime(2010, 7, 2, 1, 40)


def test_a_category_that_looks_like_a_formula_stays_text() -> None:
    chart = Chart("bar", "图", ("=1+1", "http://x"), (Series("=cmd|'/c calc'!A1", (1, 2)),), "人")
    sheet = openpyxl.load_workbook(io.BytesIO(workbook(chart, made_at=MADE_AT)))["Sheet1"]
    assert (sheet["A2"].value, sheet["A2"].data_type) == ("=1+1", "s")
    assert (sheet["B1"].value, sheet["B1"].data_type) == ("=cmd|'/c calc'!A1", "s")


def test_the_two_colours_differ_on_a_grey_print() -> None:
    def luminance(colour: str) -> float:
        parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    dark, light = sorted(luminance(colour) for colour in COLOURS)
    assert (light + 0.05) / (dark + 0.05) >= 3


def test_a_value_in_an_svg_opens_its_rows() -> None:
    typed = figure("m2", "9", "a.b.c", state=FigureState.HAND)
    chart = Chart("bar", "图", ("1月", "2月"), (Series("今年", (6, 9), (None, typed)),), "人")
    html = fragment(work_report(blocks=(chart,)))
    assert 'class="figure figure-hand" id="_ev_m2" href="/figures/m2" data-key="m2"' in html
    assert "注：2月为手工数，不由台账计算。" in html
