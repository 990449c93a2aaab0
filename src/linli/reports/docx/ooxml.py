"""Short ways to write WordprocessingML: one function for an element, one for a run of text."""

from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from lxml import etree

#: An lxml element; python-docx gives its elements no public type.
Element = Any

#: In twentieths of a point: the type area, and a 3号 character with the spacing that makes 28 of them a line.
TYPE_AREA, CHARACTER = 8845, 315
LINE_PITCH, CHARACTER_SPACING = 579, -5


def w(tag: str, *children: Element | None, **attributes: str | int) -> Element:
    """``w("spacing", line=579, lineRule="exact")`` is ``<w:spacing w:line="579" w:lineRule="exact"/>``."""
    made = OxmlElement(f"w:{tag}")
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), str(value))
    made.extend(child for child in children if child is not None)
    return made


def run(text: str, *properties: Element) -> Element:
    """A run; its spaces are kept."""
    words = w("t")
    words.text = text
    words.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    return w("r", w("rPr", *properties) if properties else None, words)


def paragraph(style: str, *content: Element, properties: tuple[Element, ...] = ()) -> Element:
    """``properties`` come in the order of the schema: keepNext, pageBreakBefore, spacing, ind, jc."""
    return w("p", w("pPr", w("pStyle", val=style), *properties), *content)


def fonts(name: str) -> Element:
    """All four slots: otherwise Word takes digits and quotation marks from another face."""
    return w("rFonts", ascii=name, hAnsi=name, eastAsia=name, cs=name)


def parse(xml: str) -> Element:
    return etree.fromstring(xml.encode())


def serialised(element: Element) -> bytes:
    made: bytes = etree.tostring(element, xml_declaration=True, encoding="UTF-8", standalone=True)
    return made
