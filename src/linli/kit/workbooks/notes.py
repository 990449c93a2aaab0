"""Notes (批注) on single cells: Excel keeps the text in one part and the yellow box in another."""

from collections.abc import Mapping

from lxml import etree

from linli.kit.workbooks.editing import PackageEdit, child, made, new_root, xml_text
from linli.kit.workbooks.package import local_name
from linli.kit.workbooks.values import column_letters

AUTHOR = "导入检查"
_MARK = f"【{AUTHOR}】"
_COMMENTS_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
_DRAWING_TYPE = "application/vnd.openxmlformats-officedocument.vmlDrawing"
_VML, _OFFICE, _EXCEL = (
    "urn:schemas-microsoft-com:vml",
    "urn:schemas-microsoft-com:office:office",
    "urn:schemas-microsoft-com:office:excel",
)
_EMPTY_DRAWING = f"""<xml xmlns:v="{_VML}" xmlns:o="{_OFFICE}" xmlns:x="{_EXCEL}">
<o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="1"/></o:shapelayout></xml>"""
_BOX_KIND = f"""<v:shapetype xmlns:v="{_VML}" xmlns:o="{_OFFICE}"
 id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">
<v:stroke joinstyle="miter"/>
<v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>"""
_BOX = f"""<v:shape xmlns:v="{_VML}" xmlns:o="{_OFFICE}" xmlns:x="{_EXCEL}"
 id="_x0000_s%d" type="#_x0000_t202" alt="{AUTHOR}" style="position:absolute;visibility:hidden"
 fillcolor="#ffffe1" o:insetmode="auto">
<v:fill color2="#ffffe1"/><v:shadow on="t" color="black" obscured="t"/><v:path o:connecttype="none"/>
<v:textbox style="mso-direction-alt:auto"><div style="text-align:left"/></v:textbox>
<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/>
<x:Anchor>%d, 12, %d, 4, %d, 40, %d, 4</x:Anchor><x:AutoFill>False</x:AutoFill>
<x:Row>%d</x:Row><x:Column>%d</x:Column></x:ClientData></v:shape>"""

Address = tuple[int, int]


def write_notes(
    edit: PackageEdit, sheet: str, namespace: str, notes: Mapping[Address, str], drawing: str
) -> str:
    """Puts a note on each cell (row and column from 0) and takes away those of an earlier check.

    ``drawing`` is the key of the sheet's boxes, "" when it has none; the answer is the key to use. A note of
    somebody else stays, ours is added below it. Where the boxes cannot be read nothing is changed.
    """
    drawings = dict(edit.related(sheet, "vmlDrawing"))
    texts = [target for _, target in edit.related(sheet, "comments")]
    if not notes and not texts:
        return drawing
    try:
        boxes = edit.root(drawings[drawing]) if drawing else etree.fromstring(_EMPTY_DRAWING)
    except (etree.XMLSyntaxError, KeyError):
        return drawing
    comments = edit.root(texts[0]) if texts else _new_comments(namespace)
    _take_away(comments, boxes)
    _add(comments, boxes, notes)
    if not texts:
        part = edit.free_name("xl/comments", ".xml")
        edit.put(part, comments)
        edit.declare(part, _COMMENTS_TYPE)
        edit.relate(sheet, "comments", part)
    if not drawing:
        part = edit.free_name("xl/drawings/vmlDrawing", ".vml")
        edit.put(part, boxes)
        edit.declare_extension("vml", _DRAWING_TYPE)
        drawing = edit.relate(sheet, "vmlDrawing", part)
    return drawing


def _new_comments(namespace: str) -> etree._Element:
    root = new_root("comments", namespace)
    etree.SubElement(root, f"{{{namespace}}}authors")
    etree.SubElement(root, f"{{{namespace}}}commentList")
    return root


def _take_away(comments: etree._Element, boxes: etree._Element) -> None:
    authors = [element.text for element in made(comments, "authors")]
    listed = made(comments, "commentList", ("authors",))
    for comment in list(listed):
        place = str(comment.get("authorId"))
        if place.isdecimal() and int(place) < len(authors) and authors[int(place)] == AUTHOR:
            listed.remove(comment)
            continue
        text = child(comment, "text")
        for run in list(text) if text is not None else []:
            if "".join(str(piece) for piece in run.itertext()).startswith(f"\n{_MARK}"):
                run.getparent().remove(run)  # type: ignore[union-attr]  # a child has a parent
    for box in list(boxes):
        if box.get("alt") == AUTHOR:
            boxes.remove(box)


def _add(comments: etree._Element, boxes: etree._Element, notes: Mapping[Address, str]) -> None:
    namespace = str(etree.QName(comments).namespace)
    authors = made(comments, "authors")
    listed = made(comments, "commentList", ("authors",))
    by_cell = {str(comment.get("ref")): comment for comment in listed}
    names = [element.text for element in authors]
    if AUTHOR not in names:
        etree.SubElement(authors, f"{{{namespace}}}author").text = AUTHOR
        names.append(AUTHOR)
    author = str(names.index(AUTHOR))
    number = _highest_number(boxes)
    for (row, column), text in sorted(notes.items()):
        cell = f"{column_letters(column)}{row + 1}"
        if cell in by_cell:
            _run(made(by_cell[cell], "text"), namespace, f"\n{_MARK}{text}")
            continue
        comment = etree.SubElement(listed, f"{{{namespace}}}comment", ref=cell, authorId=author)
        _run(etree.SubElement(comment, f"{{{namespace}}}text"), namespace, f"{_MARK}{text}")
        number += 1
        lines = 3 + len(text) // 16
        anchor = (column + 1, max(row - 1, 0), column + 4, max(row - 1, 0) + lines)
        boxes.append(etree.fromstring(_BOX % (number, *anchor, row, column)))
    kinds = {element.get("id") for element in boxes if local_name(element) == "shapetype"}
    if "_x0000_t202" not in kinds:
        boxes.insert(
            1 if len(boxes) and local_name(boxes[0]) == "shapelayout" else 0, etree.fromstring(_BOX_KIND)
        )


def _run(text: etree._Element, namespace: str, content: str) -> None:
    """One piece of text with its font; a note that is a bare text becomes a piece of its own first."""
    bare = child(text, "t")
    if bare is not None:
        run = etree.Element(f"{{{namespace}}}r")
        text.replace(bare, run)
        run.append(bare)
    run = etree.SubElement(text, f"{{{namespace}}}r")
    look = etree.SubElement(run, f"{{{namespace}}}rPr")
    etree.SubElement(look, f"{{{namespace}}}sz", val="9")
    etree.SubElement(look, f"{{{namespace}}}rFont", val="宋体")
    words = etree.SubElement(run, f"{{{namespace}}}t")
    words.text = xml_text(content)
    words.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")


def _highest_number(boxes: etree._Element) -> int:
    numbers = [str(box.get("id", "")).removeprefix("_x0000_s") for box in boxes]
    return max((int(number) for number in numbers if number.isdecimal()), default=1024)
