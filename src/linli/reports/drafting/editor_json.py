"""The document as the editor holds it, read strictly: what is not in our block model does not come in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from linli.core.period import Period, PeriodUnreadable
from linli.reports.blocks import (
    MOST_COLUMNS,
    MOST_SERIES,
    Attachment,
    Chart,
    Column,
    Heading,
    Letterhead,
    NumberedList,
    PageBreak,
    Paragraph,
    Series,
    Signature,
    Table,
)
from linli.reports.drafting.document import (
    Document,
    DraftBlock,
    Generated,
    Piece,
    StoredPhoto,
    StoredPhotos,
    reference,
)
from linli.reports.spans import Emphasis, FigureSpan, Role, Span, Spans, Text

Json = dict[str, Any]
MOST_PIECES, MOST_LINES, MOST_CHARACTERS, MOST_PHOTOS = 1_000, 500, 20_000, 60
_ID = re.compile(r"[a-z0-9]{0,16}")
_NAME = re.compile(r"[a-z0-9_.]{0,80}")
_INDICATOR = re.compile(r"[a-z][a-z0-9_.\-]{2,149}")
_AGAINST_A_PERIOD, _AGAINST_A_FIGURE = {Role.CHANGE, Role.SIGNED}, {Role.SHARE, Role.GAP}


class DocumentRefused(ValueError):
    """What was sent is no document of ours; says which part of it and why."""

    def __init__(self, reason: str, where: str = "") -> None:
        super().__init__(f"{where}：{reason}" if where else reason)


# —— reading ——————————————————————————————————————————————————————————————————————————————————————————————


def document_from(sent: object) -> Document:
    """Every node, attribute and mark is checked; an unknown one is refused, never dropped in silence."""
    doc = _node(sent, "doc", ())
    nodes = _content(doc, MOST_PIECES)
    if not nodes:
        raise DocumentRefused("没有内容")
    title = _plain(_node(nodes[0], "title", ()))
    pieces: list[Piece] = []
    for place, node in enumerate(nodes[1:], start=1):
        try:
            pieces.append(_piece(node))
        except DocumentRefused as refusal:
            raise DocumentRefused(str(refusal), f"第{place}段") from None
        except ValueError as error:
            raise DocumentRefused(str(error), f"第{place}段") from error
    _check_order([piece.block for piece in pieces])
    return Document(title, tuple(_with_own_ids(pieces)))


def _with_own_ids(pieces: Iterable[Piece]) -> Iterable[Piece]:
    """A piece copied by hand is nobody's: it keeps neither id nor name of the one it was copied from."""
    ids: set[str] = set()
    names: set[str] = set()
    for piece in pieces:
        id = "" if piece.id in ids else piece.id
        made = "" if piece.made in names else piece.made
        ids.add(id)
        names.add(made)
        yield Piece(piece.block, id, made)


def _check_order(blocks: Sequence[DraftBlock]) -> None:
    if any(isinstance(block, Letterhead) for block in blocks[1:]):
        raise DocumentRefused("红头只能放在最前面，只有一个")
    signatures = [place for place, block in enumerate(blocks) if isinstance(block, Signature)]
    if len(signatures) > 1:
        raise DocumentRefused("只能署名一次")
    attachments = [place for place, block in enumerate(blocks) if isinstance(block, Attachment | Generated)]
    if signatures and attachments and attachments[0] < signatures[0]:
        raise DocumentRefused("附件要放在署名后面")
    photos = sum(len(block.photos) for block in blocks if isinstance(block, StoredPhotos))
    if photos > MOST_PHOTOS:
        raise DocumentRefused(f"照片最多{MOST_PHOTOS}张，现在{photos}张")


def _piece(node: object) -> Piece:
    kind = node.get("type") if isinstance(node, dict) else None
    reader = _READERS.get(kind) if isinstance(kind, str) else None
    if reader is None:
        raise DocumentRefused("有不认识的内容")
    own, read = reader
    checked = _node(node, str(kind), ("id", "made", *own))
    attrs = checked.get("attrs", {})
    return Piece(read(checked), _matching(attrs.get("id"), _ID), _matching(attrs.get("made"), _NAME))


def figure_from(attrs: object) -> FigureSpan:
    """A figure by its facts alone: indicator, period, role, qualifier."""
    return _figure(attrs)


def chart_from(attrs: object) -> Chart:
    """A chart by its attributes alone."""
    if not isinstance(attrs, dict) or not set(attrs) <= set(_READERS["chart"][0]):
        raise DocumentRefused("图写得不对")
    return _chart({"attrs": attrs})


def _heading(node: Json) -> Heading:
    level = node.get("attrs", {}).get("level")
    if type(level) is not int or level not in (1, 2, 3, 4):
        raise DocumentRefused("标题只有四级")
    return Heading(level, _plain(node))


def _paragraph(node: Json) -> Paragraph:
    return Paragraph(_spans(node))


def _list(node: Json) -> NumberedList:
    items = []
    for item in _content(node, MOST_LINES):
        lines = _content(_node(item, "listItem", ()), 1)
        items.append(_spans(_node(_only(lines), "paragraph", ("id", "made"))))
    if not items:
        raise DocumentRefused("列表没有内容")
    return NumberedList(items)


def _table(node: Json) -> Table:
    attrs = node.get("attrs", {})
    rows = [_content(_node(row, "tableRow", ()), MOST_COLUMNS) for row in _content(node, MOST_LINES)]
    if not rows:
        raise DocumentRefused("表格没有内容")
    columns = [_column(cell) for cell in rows[0]]
    cells = [[_cell(cell) for cell in row] for row in rows[1:]]
    notes = attrs.get("notes", [])
    if not isinstance(notes, list) or len(notes) > 20:
        raise DocumentRefused("表注不对")
    return Table(_text(attrs.get("caption", "")), columns, cells, [_text(note) for note in notes])


_CELL = ("colspan", "rowspan", "colwidth")


def _column(cell: object) -> Column:
    checked = _node(cell, "tableHeader", (*_CELL, "width", "align"))
    attrs = checked.get("attrs", {})
    width, align = attrs.get("width", 1), attrs.get("align", "left")
    if type(width) not in (int, float) or not 0.1 <= width <= 20:
        raise DocumentRefused("列宽不对")
    if align not in {"left", "center", "right"}:
        raise DocumentRefused("对齐方式不对")
    spans = _spans(_cell_line(checked))
    if any(not isinstance(span, Text) for span in spans):
        raise DocumentRefused("表头只能写文字")
    return Column("".join(span.text for span in spans), width, align)


def _cell(cell: object) -> Spans:
    return _spans(_cell_line(_node(cell, "tableCell", _CELL)))


def _cell_line(cell: Json) -> Json:
    attrs = cell.get("attrs", {})
    if attrs.get("colspan", 1) != 1 or attrs.get("rowspan", 1) != 1:
        raise DocumentRefused("单元格不能合并")
    return _node(_only(_content(cell, 1)), "paragraph", ("id", "made"))


def _chart(node: Json) -> Chart:
    attrs = node.get("attrs", {})
    categories, series = attrs.get("categories"), attrs.get("series")
    if not isinstance(categories, list) or not 1 <= len(categories) <= 40:
        raise DocumentRefused("图要有1到40个分类")
    if not isinstance(series, list) or not 1 <= len(series) <= MOST_SERIES:
        raise DocumentRefused(f"图最多有{MOST_SERIES}组数")
    return Chart(
        _one_of(attrs.get("kind"), ("bar", "line"), "图的样式不对"), _text(attrs.get("title", "")),  # type: ignore[arg-type]
        tuple(_text(name) for name in categories), tuple(_series(one, len(categories)) for one in series),
        _text(attrs.get("unit", "")),
    )  # fmt: skip


def _series(sent: object, length: int) -> Series:
    if (
        not isinstance(sent, dict)
        or set(sent) != {"name", "figures"}
        or not isinstance(sent["figures"], list)
    ):
        raise DocumentRefused("图的数不对")
    if len(sent["figures"]) != length:
        raise DocumentRefused("图的每个分类要有一个数")
    figures = tuple(None if one is None else _figure(one) for one in sent["figures"])
    return Series(_text(sent["name"]), (None,) * length, figures)


def _photos(node: Json) -> StoredPhotos:
    photos = []
    for one in _content(node, MOST_PHOTOS):
        checked = _node(one, "photo", ("number",))
        number = checked.get("attrs", {}).get("number")
        if type(number) is not int or number < 1:
            raise DocumentRefused("照片编号不对")
        photos.append(StoredPhoto(number, _plain(checked)))
    return StoredPhotos(tuple(photos))


def _letterhead(node: Json) -> Letterhead:
    attrs = node.get("attrs", {})
    return Letterhead("", _text(attrs.get("number", "")), _text(attrs.get("signer", "")))


def _generated(node: Json) -> Generated:
    name = _matching(node.get("attrs", {}).get("name"), _NAME)
    if not name:
        raise DocumentRefused("附件没有名称")
    return Generated(name)


_READERS: dict[str, tuple[tuple[str, ...], Any]] = {
    "heading": (("level",), _heading),
    "paragraph": ((), _paragraph),
    "orderedList": ((), _list),
    "table": (("caption", "notes"), _table),
    "chart": (("kind", "title", "unit", "categories", "series"), _chart),
    "photos": ((), _photos),
    "letterhead": (("number", "signer"), _letterhead),
    "signature": ((), lambda node: Signature()),
    "attachment": ((), lambda node: Attachment(_plain(node))),
    "pageBreak": ((), lambda node: PageBreak()),
    "generated": (("name",), _generated),
}


def _spans(node: Json) -> Spans:
    """Neighbours of one kind are one; an empty one is none."""
    made: list[Span] = []
    for part in _content(node, MOST_LINES):
        kind = part.get("type") if isinstance(part, dict) else None
        if kind == "figure":
            made.append(_figure(_node(part, "figure", _FIGURE, marks=True).get("attrs", {})))
            continue
        checked = _text_node(part)
        one: Span = Emphasis(checked[0]) if checked[1] else Text(checked[0])
        if made and type(made[-1]) is type(one):
            one = type(one)(made.pop().text + one.text)  # type: ignore[call-arg]
        if one.text:
            made.append(one)
    return tuple(made)


_FIGURE = ("indicator", "period", "role", "qualifier")


def _figure(attrs: object) -> FigureSpan:
    if not isinstance(attrs, dict) or not set(attrs) <= set(_FIGURE):
        raise DocumentRefused("数字写得不对")
    indicator, period = _matching(attrs.get("indicator"), _INDICATOR), _period(attrs.get("period"))
    role = Role(_one_of(attrs.get("role", "value"), tuple(Role), "数字的写法不对"))
    qualifier: object = attrs.get("qualifier", "")
    if role in _AGAINST_A_PERIOD:
        qualifier = _period(qualifier)
    elif role in _AGAINST_A_FIGURE:
        qualifier = _matching(qualifier, _INDICATOR)
    elif qualifier != "":
        raise DocumentRefused("数字写得不对")
    return reference(indicator, period, role, str(qualifier))


def _period(sent: object) -> str:
    try:
        period = Period.parse(sent) if isinstance(sent, str) and len(sent) <= 24 else None
    except PeriodUnreadable:
        period = None
    if period is None or str(period) != sent:
        raise DocumentRefused("数字的期间不对")
    return str(sent)


def _plain(node: Json) -> str:
    texts = [_text_node(part) for part in _content(node, MOST_LINES)]
    return "".join(text for text, _bold in texts)


def _text_node(sent: object) -> tuple[str, bool]:
    """(text, whether it is bold)."""
    if not isinstance(sent, dict) or sent.get("type") != "text" or not set(sent) <= {"type", "text", "marks"}:
        raise DocumentRefused("有不认识的内容")
    marks = sent.get("marks", [])
    if not isinstance(marks, list) or any(mark != {"type": "bold"} for mark in marks) or len(marks) > 1:
        raise DocumentRefused("有不认识的格式")
    return _text(sent.get("text")), bool(marks)


def _node(sent: object, kind: str, attrs: Sequence[str], *, marks: bool = False) -> Json:
    known = {"type", "attrs", "content", *(("marks",) if marks else ())}
    if not isinstance(sent, dict) or sent.get("type") != kind or not set(sent) <= known:
        raise DocumentRefused("有不认识的内容")
    own = sent.get("attrs", {})
    if not isinstance(own, dict) or not set(own) <= set(attrs):
        raise DocumentRefused("有不认识的属性")
    return sent


def _content(node: Mapping[str, Any], most: int) -> list[Any]:
    content = node.get("content", [])
    if not isinstance(content, list) or len(content) > most:
        raise DocumentRefused("内容太多")
    return content


def _only(nodes: Sequence[Any]) -> Any:
    if len(nodes) != 1:
        raise DocumentRefused("每格、每项只有一段")
    return nodes[0]


def _text(sent: object) -> str:
    if not isinstance(sent, str):
        raise DocumentRefused("要写文字的地方不是文字")
    if len(sent) > MOST_CHARACTERS:
        raise DocumentRefused(f"一段最多{MOST_CHARACTERS}字")
    return sent


def _one_of(sent: object, known: Sequence[str], refusal: str) -> str:
    if sent not in known:
        raise DocumentRefused(refusal)
    return str(sent)


def _matching(sent: object, pattern: re.Pattern[str]) -> str:
    text = "" if sent is None else sent
    if not isinstance(text, str) or not pattern.fullmatch(text):
        raise DocumentRefused("编号不对")
    return text


# —— writing ——————————————————————————————————————————————————————————————————————————————————————————————


def editor_json(document: Document) -> Json:
    """What the editor is given; reading it back gives the same document."""
    title: Json = {"type": "title"} | _texts(document.title)
    return {"type": "doc", "content": [title, *(piece_json(piece) for piece in document.pieces)]}


def piece_json(piece: Piece) -> Json:
    node = block_json(piece.block)
    return node | {"attrs": {"id": piece.id, "made": piece.made, **node.get("attrs", {})}}


def block_json(block: DraftBlock) -> Json:
    """The block alone; two blocks that say the same give the same."""
    match block:
        case Heading(level=level, text=text):
            return {"type": "heading", "attrs": {"level": level}} | _texts(text)
        case Paragraph(spans=spans):
            return {"type": "paragraph"} | _inline(spans)
        case NumberedList(items=items):
            return {
                "type": "orderedList",
                "content": [{"type": "listItem", "content": [_line(i)]} for i in items],
            }
        case Table():
            return _table_json(block)
        case Chart():
            return {"type": "chart", "attrs": _chart_json(block)}
        case StoredPhotos(photos=photos):
            nodes = [{"type": "photo", "attrs": {"number": p.number}} | _texts(p.caption) for p in photos]
            return {"type": "photos", "content": nodes}
        case Letterhead(number=number, signer=signer):
            return {"type": "letterhead", "attrs": {"number": number, "signer": signer}}
        case Signature():
            return {"type": "signature"}
        case Attachment(title=title):
            return {"type": "attachment"} | _texts(title)
        case PageBreak():
            return {"type": "pageBreak"}
        case Generated(name=name):
            return {"type": "generated", "attrs": {"name": name}}


def figure_json(figure: FigureSpan) -> Json:
    return {
        "indicator": figure.indicator, "period": figure.period, "role": figure.role.value,
        "qualifier": figure.qualifier,
    }  # fmt: skip


def _table_json(table: Table) -> Json:
    whole: Json = {"colspan": 1, "rowspan": 1, "colwidth": None}
    head: list[Json] = []
    for column in table.columns:
        own: Json = {"width": column.width, "align": column.align}
        words = (Text(column.title),) if column.title else ()
        head.append({"type": "tableHeader", "attrs": whole | own, "content": [_line(words)]})
    rows = [
        [{"type": "tableCell", "attrs": whole, "content": [_line(cell)]} for cell in row]
        for row in table.rows
    ]
    return {
        "type": "table", "attrs": {"caption": table.caption, "notes": list(table.notes)},
        "content": [{"type": "tableRow", "content": row} for row in (head, *rows)],
    }  # fmt: skip


def _chart_json(chart: Chart) -> Json:
    series = [
        {"name": one.name, "figures": [None if f is None else figure_json(f) for f in one.figures]}
        for one in chart.series
    ]
    return {
        "kind": chart.kind, "title": chart.title, "unit": chart.unit, "categories": list(chart.categories),
        "series": series,
    }  # fmt: skip


def _line(spans: Spans) -> Json:
    return {"type": "paragraph", "attrs": {"id": "", "made": ""}} | _inline(spans)


def _inline(spans: Spans) -> Json:
    nodes = [node for span in spans if (node := _span_json(span))]
    return {"content": nodes} if nodes else {}


def _span_json(span: Span) -> Json:
    if isinstance(span, FigureSpan):
        return {"type": "figure", "attrs": figure_json(span)}
    if not span.text:
        return {}
    bold = {"marks": [{"type": "bold"}]} if isinstance(span, Emphasis) else {}
    return {"type": "text", "text": span.text} | bold


def _texts(text: str) -> Json:
    return {"content": [{"type": "text", "text": text}]} if text else {}
