"""A table in an official paper: thick rules above and below, a thin one under the head, no grid."""

from collections.abc import Callable
from itertools import pairwise

from linli.reports.blocks import Table
from linli.reports.docx.ooxml import TYPE_AREA, Element, paragraph, run, w
from linli.reports.spans import Spans

_THICK, _THIN = 12, 6  # eighths of a point
#: Tables up to this length are kept on one page.
_SHORT = 12
_CELL_MARGINS = (("top", 50), ("left", 80), ("bottom", 50), ("right", 80))


def data_table(table: Table, runs: Callable[[Spans], list[Element]]) -> Element:
    """``runs`` turns a cell into runs with bookmarks. The head is repeated, no row is split."""
    widths = _widths(table)
    made = w(
        "tbl",
        w(
            "tblPr",
            w("tblW", w=sum(widths), type="dxa"),
            w("jc", val="center"),
            w("tblBorders", _rule("top", _THICK), _rule("bottom", _THICK)),
            w("tblLayout", type="fixed"),
            w("tblCellMar", *[w(side, w=width, type="dxa") for side, width in _CELL_MARGINS]),
        ),
        w("tblGrid", *[w("gridCol", w=width) for width in widths]),
    )
    head = [
        _cell(width, "TableHead", [run(column.title)], head=True)
        for column, width in zip(table.columns, widths, strict=True)
    ]
    made.append(w("tr", w("trPr", w("cantSplit"), w("tblHeader")), *head))
    for position, row in enumerate(table.rows, start=1):
        together = len(table.rows) <= _SHORT and position < len(table.rows)
        cells = [
            _cell(width, "TableText", runs(spans), align=column.align, keep=together)
            for column, width, spans in zip(table.columns, widths, row, strict=True)
        ]
        made.append(w("tr", w("trPr", w("cantSplit")), *cells))
    return made


def _cell(
    width: int,
    style: str,
    content: list[Element],
    *,
    align: str = "center",
    head: bool = False,
    keep: bool = False,
) -> Element:
    rule = w("tcBorders", _rule("bottom", _THIN)) if head else None
    properties = (w("keepNext"),) if keep or head else ()
    return w(
        "tc",
        w("tcPr", w("tcW", w=width, type="dxa"), rule, w("vAlign", val="center")),
        paragraph(style, *content, properties=(*properties, w("jc", val=align))),
    )


def _widths(table: Table) -> list[int]:
    """Twentieths of a point that add up to the type area exactly."""
    whole = sum(column.width for column in table.columns)
    edges = [0.0]
    for column in table.columns:
        edges.append(edges[-1] + column.width / whole * TYPE_AREA)
    return [round(right) - round(left) for left, right in pairwise(edges)]


def _rule(side: str, size: int) -> Element:
    return w(side, val="single", sz=size, space=0, color="000000")
