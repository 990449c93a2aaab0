"""An empty official paper: A4, 28 characters by 22 lines, page numbers, nothing left of Word's defaults."""

from datetime import UTC

import docx
from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.shared import Mm, Twips

from linli.reports.blocks import Report
from linli.reports.docx.ooxml import LINE_PITCH, Element, paragraph, parse, run, w
from linli.reports.docx.styles import font_table, styles_element

#: The dash stands 7 mm below the type area and, measured, 3.7 mm above the foot of its line.
_FOOTER_DISTANCE = Mm(35 - 7 - 3.7)
# What python-docx's template brings and a report must not: bibliography, styles of an older Word, thumbnail.
_UNWANTED = (
    RT.CUSTOM_XML,
    RT.NUMBERING,
    "http://schemas.microsoft.com/office/2007/relationships/stylesWithEffects",
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships/webSettings",
    RT.THUMBNAIL,
)
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
# In the order of the schema. compatibilityMode 15: otherwise Word opens the paper in compatibility mode.
_SETTINGS = f"""<w:settings xmlns:w="{_W}">
  <w:zoom w:percent="100"/>
  <w:bordersDoNotSurroundHeader/><w:bordersDoNotSurroundFooter/>
  <w:defaultTabStop w:val="420"/>
  <w:evenAndOddHeaders/>
  <w:drawingGridVerticalSpacing w:val="{LINE_PITCH}"/>
  <w:characterSpacingControl w:val="compressPunctuation"/>
  <w:compat>
    <w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/>
    <w:compatSetting w:name="overrideTableStyleFontSizeAndJustification"
      w:uri="http://schemas.microsoft.com/office/word" w:val="1"/>
    <w:compatSetting w:name="enableOpenTypeFeatures"
      w:uri="http://schemas.microsoft.com/office/word" w:val="1"/>
    <w:compatSetting w:name="doNotFlipMirrorIndents"
      w:uri="http://schemas.microsoft.com/office/word" w:val="1"/>
  </w:compat>
  <w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/>
  <w:clrSchemeMapping w:bg1="light1" w:t1="dark1" w:bg2="light2" w:t2="dark2" w:accent1="accent1"
    w:accent2="accent2" w:accent3="accent3" w:accent4="accent4" w:accent5="accent5" w:accent6="accent6"
    w:hyperlink="hyperlink" w:followedHyperlink="followedHyperlink"/>
  <w:decimalSymbol w:val="."/>
  <w:listSeparator w:val=","/>
</w:settings>"""
_APPLICATION = (
    b"<?xml version='1.0' encoding='UTF-8' standalone='yes'?>\n"
    b'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
    b"<Application>Linli</Application></Properties>"
)


def empty_paper(report: Report) -> Document:
    """The document before its first paragraph; every date in it is the report's ``made_at``."""
    document = docx.Document()
    for rels in (document.part.rels, document.part.package.rels):
        for key in [key for key, rel in rels.items() if rel.reltype in _UNWANTED]:
            del rels[key]
    _replace(document.settings.element, parse(_SETTINGS))
    styles_element(document.styles.element)
    for rel in document.part.rels.values():
        if rel.reltype == RT.FONT_TABLE:
            rel.target_part._blob = font_table().encode()
    for rel in document.part.package.rels.values():
        if rel.reltype == RT.EXTENDED_PROPERTIES:
            rel.target_part._blob = _APPLICATION
    _describe(document, report)
    _lay_out(document, draft=report.draft)
    return document


def _describe(document: Document, report: Report) -> None:
    properties = document.core_properties
    moment = report.made_at.astimezone(UTC).replace(tzinfo=None, microsecond=0)
    # Core properties hold 255 characters.
    properties.title = report.title.replace("\n", "")[:255]
    properties.author = properties.last_modified_by = report.issuer[:255]
    properties.created = properties.modified = moment
    properties.comments = properties.keywords = ""
    properties.language = "zh-CN" if report.language == "zh" else report.language
    properties.revision = 1


def _lay_out(document: Document, *, draft: bool) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.header_distance, section.footer_distance = Mm(25), _FOOTER_DISTANCE
    section.gutter = Twips(0)
    # Revision marks of whoever saved the template.
    section._sectPr.attrib.clear()
    for child in section._sectPr.findall(f"{{{_W}}}docGrid") + section._sectPr.findall(f"{{{_W}}}cols"):
        section._sectPr.remove(child)
    section._sectPr.append(w("cols", space=425))
    # "lines" and not "linesAndChars": with the latter LibreOffice gives each character two cells.
    section._sectPr.append(w("docGrid", type="lines", linePitch=LINE_PITCH))
    _fill(section.footer, _page_number("right", right=280))
    _fill(section.even_page_footer, _page_number("left", left=280))
    if draft:
        for header in (section.header, section.even_page_header):
            _fill(header, paragraph("Header", run("草稿"), properties=(w("ind", right=280),)))


def _page_number(align: str, **indent: int) -> Element:
    """— 1 —, one character in from the outer edge."""
    number = w("fldSimple", run("1"), instr=" PAGE ")
    return paragraph(
        "Footer", run("— "), number, run(" —"), properties=(w("ind", **indent), w("jc", val=align))
    )


def _fill(part: object, content: Element) -> None:
    part.is_linked_to_previous = False  # type: ignore[attr-defined]
    element = part._element  # type: ignore[attr-defined]
    for child in list(element):
        element.remove(child)
    element.append(content)


def _replace(root: Element, other: Element) -> None:
    for child in list(root):
        root.remove(child)
    root.extend(list(other))
