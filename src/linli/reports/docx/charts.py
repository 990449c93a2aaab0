"""A native Word chart: the reader can open its workbook, change a number and see the bars move."""

import io
import re
from datetime import UTC, datetime
from typing import Any

import xlsxwriter
from docx.document import Document
from docx.opc.constants import CONTENT_TYPE as CT
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from lxml import etree
from pptx.chart.data import CategoryChartData
from pptx.chart.xmlwriter import ChartXmlWriter
from pptx.enum.chart import XL_CHART_TYPE

from linli.reports.blocks import Chart
from linli.reports.charts import (
    COLOURS,
    GREY,
    INK,
    decimals,
    drawn,
    is_horizontal,
    label_lies_below,
    line_ticks,
)
from linli.reports.docx.ooxml import Element, parse, serialised
from linli.reports.docx.styles import SONG

_C = "http://schemas.openxmlformats.org/drawingml/2006/chart"
_A = "http://schemas.openxmlformats.org/drawingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_EMU_PER_POINT = 12700
_NAMESPACES = f'xmlns:c="{_C}" xmlns:a="{_A}" xmlns:r="{_R}"'
# The first relationship of a new chart part.
_WORKBOOK_ID = "rId1"


def chart_drawing(
    document: Document, chart: Chart, number: int, *, made_at: datetime, drawing_id: int
) -> Element:
    """Adds chart part and workbook number ``number`` to the package; returns the inline drawing for a run."""
    package = document.part.package
    part = Part(PackURI(f"/word/charts/chart{number}.xml"), CT.DML_CHART, chart_xml(chart), package)
    book = Part(
        PackURI(f"/word/embeddings/Microsoft_Excel_Sheet{number}.xlsx"),
        CT.SML_SHEET,
        workbook(chart, made_at=made_at),
        package,
    )
    if part.relate_to(book, RT.PACKAGE) != _WORKBOOK_ID:
        raise ValueError("the workbook is the first thing a chart part relates to")
    relation = document.part.relate_to(part, RT.CHART)
    size = drawn(chart)
    width, height = round(size.width * _EMU_PER_POINT), round(size.height * _EMU_PER_POINT)
    drawing = parse(
        f"""<w:drawing xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"
          xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" {_NAMESPACES}>
          <wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="{width}" cy="{height}"/>
          <wp:docPr id="{drawing_id}" name="图{number}"/>
          <a:graphic><a:graphicData uri="{_C}"><c:chart r:id="{relation}"/></a:graphicData></a:graphic>
          </wp:inline></w:drawing>"""
    )
    drawing.find(".//{*}docPr").set("descr", chart.title)
    return drawing


def workbook(chart: Chart, *, made_at: datetime) -> bytes:
    """The numbers of the chart and nothing else. Names are written as text: "=1+1" stays what it says."""
    made = io.BytesIO()
    book = xlsxwriter.Workbook(made, {"in_memory": True})
    book.set_properties({"created": made_at.astimezone(UTC).replace(tzinfo=None)})
    sheet = book.add_worksheet("Sheet1")
    numbers = book.add_format({"num_format": _number_format(chart)})
    for row, name in enumerate(chart.categories, start=1):
        sheet.write_string(row, 0, name)
    for column, series in enumerate(chart.series, start=1):
        sheet.write_string(0, column, series.name)
        for row, value in enumerate(series.values, start=1):
            if value is not None:
                sheet.write_number(row, column, value, numbers)
    book.close()
    return made.getvalue()


def chart_xml(chart: Chart) -> bytes:
    """python-pptx writes the data and the references into the workbook; the looks are ours."""
    data: Any = CategoryChartData(number_format=_number_format(chart))  # type: ignore[no-untyped-call]
    data.categories = chart.categories
    for one in chart.series:
        data.add_series(one.name, one.values)
    lying = chart.kind == "bar" and is_horizontal(chart)
    standing = XL_CHART_TYPE.BAR_CLUSTERED if lying else XL_CHART_TYPE.COLUMN_CLUSTERED
    kind = XL_CHART_TYPE.LINE_MARKERS if chart.kind == "line" else standing
    written = ChartXmlWriter(kind, data)  # type: ignore[no-untyped-call]
    root = parse(written.xml.split("?>", 1)[1].strip())
    body = root.find(f"{{{_C}}}chart")
    body.find(f"{{{_C}}}autoTitleDeleted").set("val", "1")
    _dress_series(root, chart)
    _dress_axes(root, chart, lying=lying)
    for legend in body.findall(f"{{{_C}}}legend"):
        body.remove(legend)
    if len(chart.series) > 1:
        body.find(f"{{{_C}}}plotArea").addnext(
            _c('<c:legend><c:legendPos val="t"/><c:overlay val="0"/></c:legend>')
        )
    root.find(f"{{{_C}}}date1904").addnext(_c('<c:roundedCorners val="0"/>'))
    for old in root.findall(f"{{{_C}}}txPr"):
        root.remove(old)
    root.append(_c("<c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>"))
    root.append(_text_properties(1050))
    root.append(_c(f'<c:externalData r:id="{_WORKBOOK_ID}"><c:autoUpdate val="0"/></c:externalData>'))
    etree.cleanup_namespaces(root)
    return serialised(root)


def _dress_series(root: Element, chart: Chart) -> None:
    for n, series in enumerate(root.iter(f"{{{_C}}}ser")):
        colour = COLOURS[n][1:]
        fill = f'<a:solidFill><a:srgbClr val="{colour}"/></a:solidFill>'
        for old in series.xpath("c:marker|c:invertIfNegative|c:spPr", namespaces={"c": _C}):
            series.remove(old)
        dressed = [_c(f"<c:spPr>{fill}</c:spPr>"), _c('<c:invertIfNegative val="0"/>')]
        labels = _labels("outEnd")
        if chart.kind == "line":
            dash = '<a:prstDash val="dash"/>' if n else ""
            symbol = "square" if n else "circle"
            dressed = [
                _c(f'<c:spPr><a:ln w="20320" cap="rnd">{fill}{dash}<a:round/></a:ln></c:spPr>'),
                _c(
                    f'<c:marker><c:symbol val="{symbol}"/><c:size val="6"/>'
                    f"<c:spPr>{fill}<a:ln>{fill}</a:ln></c:spPr></c:marker>"
                ),
            ]
            below = [c for c in range(len(chart.categories)) if label_lies_below(chart, n, c)]
            labels = _labels("t", dict.fromkeys(below, "b"))
        dressed.append(labels)
        after = series.find(f"{{{_C}}}tx")
        for element in dressed:
            after.addnext(element)
            after = element


def _scale(axis: Element, chart: Chart) -> None:
    """The same ticks as on paper: Word would choose others, and the line would look different."""
    ticks = line_ticks(chart)
    scaling = axis.find(f"{{{_C}}}scaling")
    for old in scaling.xpath("c:max|c:min", namespaces={"c": _C}):
        scaling.remove(old)
    if scaling.find(f"{{{_C}}}orientation") is None:
        scaling.append(_c('<c:orientation val="minMax"/>'))
    scaling.append(_c(f'<c:max val="{ticks[-1]}"/>'))
    scaling.append(_c(f'<c:min val="{ticks[0]}"/>'))
    for old in axis.findall(f"{{{_C}}}majorUnit"):
        axis.remove(old)
    axis.append(_c(f'<c:majorUnit val="{ticks[1] - ticks[0]}"/>'))


def _labels(position: str, others: dict[int, str] | None = None) -> Element:
    """The value beside every point; ``others`` are points whose value stands elsewhere."""

    def where(place: str) -> str:
        return (
            f'<c:spPr><a:noFill/></c:spPr><c:dLblPos val="{place}"/><c:showLegendKey val="0"/>'
            '<c:showVal val="1"/><c:showCatName val="0"/><c:showSerName val="0"/><c:showPercent val="0"/>'
            '<c:showBubbleSize val="0"/>'
        )

    single = "".join(
        f'<c:dLbl><c:idx val="{n}"/>{where(place)}</c:dLbl>' for n, place in (others or {}).items()
    )
    return _c(f"<c:dLbls>{single}{where(position)}</c:dLbls>")


def _dress_axes(root: Element, chart: Chart, *, lying: bool) -> None:
    rule = f'<c:spPr><a:ln w="7620"><a:solidFill><a:srgbClr val="{INK[1:]}"/></a:solidFill></a:ln></c:spPr>'
    for axis in root.iter(f"{{{_C}}}catAx", f"{{{_C}}}valAx"):
        for old in axis.xpath("c:txPr|c:spPr", namespaces={"c": _C}):
            axis.remove(old)
        axis.find(f"{{{_C}}}majorTickMark").set("val", "none")
        # spPr and txPr stand between tickLblPos and crossAx.
        labels = axis.find(f"{{{_C}}}tickLblPos")
        labels.addnext(_c(rule))
        if axis.tag.endswith("valAx"):
            if axis.find(f"{{{_C}}}crossBetween") is None:
                axis.find(f"{{{_C}}}crosses").addnext(_c('<c:crossBetween val="between"/>'))
            lines = axis.find(f"{{{_C}}}majorGridlines")
            if chart.kind == "bar":
                # The values stand on the bars.
                axis.find(f"{{{_C}}}delete").set("val", "1")
                axis.remove(lines)
            else:
                faint = f'<a:ln w="7620"><a:solidFill><a:srgbClr val="{GREY[1:]}"/></a:solidFill></a:ln>'
                lines.append(_c(f"<c:spPr>{faint}</c:spPr>"))
                _scale(axis, chart)
        elif lying:
            axis.find(f"{{{_C}}}scaling/{{{_C}}}orientation").set("val", "maxMin")
        if axis.tag.endswith("catAx"):
            # Below all bars and not at zero, where bars that hang down would cover them.
            labels.set("val", "low")
    for bars in root.iter(f"{{{_C}}}barChart"):
        if bars.find(f"{{{_C}}}varyColors") is None:
            bars.find(f"{{{_C}}}grouping").addnext(_c('<c:varyColors val="0"/>'))
        for old in bars.xpath("c:gapWidth|c:overlap", namespaces={"c": _C}):
            bars.remove(old)
        first_axis = bars.find(f"{{{_C}}}axId")
        first_axis.addprevious(_c('<c:gapWidth val="60"/>'))
        first_axis.addprevious(_c('<c:overlap val="-6"/>'))


def _text_properties(size: int) -> Element:
    return _c(
        f'<c:txPr><a:bodyPr/><a:lstStyle/><a:p><a:pPr><a:defRPr sz="{size}" b="0">'
        f'<a:solidFill><a:srgbClr val="{INK[1:]}"/></a:solidFill>'
        f'<a:latin typeface="{SONG}"/><a:ea typeface="{SONG}"/></a:defRPr></a:pPr>'
        '<a:endParaRPr lang="zh-CN"/></a:p></c:txPr>'
    )


def _number_format(chart: Chart) -> str:
    places = decimals(chart)
    return "0." + "0" * places if places else "0"


def _c(xml: str) -> Element:
    """A fragment with the namespaces of charts declared on its root."""
    return parse(re.sub(r"^<[\w:]+", lambda name: f"{name[0]} {_NAMESPACES}", xml))
