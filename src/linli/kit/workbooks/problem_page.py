"""The page 导入问题 in a marked workbook: every problem with its place, what was found and what to do."""

from collections.abc import Sequence

from lxml import etree

from linli.core.finding import Finding, Severity
from linli.kit.workbooks.editing import RELATIONS, PackageEdit, add_once, made, new_root, xml_text
from linli.kit.workbooks.values import column_letters

TITLE = "导入检查结果"
NAME = "导入问题"
_SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_LABELS = {Severity.REFUSES: "必须改正", Severity.ASKS: "需要核对", Severity.TELLS: "提示"}
_HEADINGS = ("序号", "程度", "工作表", "行", "列", "问题", "怎么改")
_WIDTHS = (6, 10, 18, 8, 16, 46, 56)
_FIRST = 4  # the row of the first problem
_MOST = 10_000

Address = tuple[int, int]
#: A problem, and the sheet and cell it was found in when they are known.
Listed = tuple[Finding, str, Address | None]


def put_page(
    edit: PackageEdit,
    workbook: str,
    styles: etree._Element,
    problems: Sequence[Listed],
    remark: str,
    earlier: str,
) -> None:
    """``earlier`` is the part with the page of an earlier check, which this one replaces; "" adds a page."""
    root = edit.root(workbook)
    namespace = str(etree.QName(root).namespace)
    part = earlier or edit.free_name("xl/worksheets/sheet", ".xml")
    edit.put(part, _page(namespace, problems, remark, *_styles(styles)))
    if earlier:
        return
    edit.declare(part, _SHEET_TYPE)
    key = edit.relate(workbook, "worksheet", part)
    sheets = made(root, "sheets")
    names = {str(sheet.get("name")).lower() for sheet in sheets}
    name = next(name for at in range(1, 1000) if (name := NAME if at == 1 else f"{NAME}{at}") not in names)
    number = max((int(str(sheet.get("sheetId", "0"))) for sheet in sheets), default=0) + 1
    attributes = {"name": name, "sheetId": str(number), f"{{{_relations_of(sheets)}}}id": key}
    etree.SubElement(sheets, f"{{{namespace}}}sheet", attributes)


def _relations_of(sheets: etree._Element) -> str:
    """The namespace in which this workbook writes its keys: there are two, transitional and strict."""
    for sheet in sheets:
        for name in sheet.attrib:
            if str(name).endswith("}id"):
                return str(etree.QName(str(name)).namespace)
    return RELATIONS


def _page(
    namespace: str, problems: Sequence[Listed], remark: str, bold: int, wrapped: int, link: int
) -> etree._Element:
    root = new_root("worksheet", namespace)

    def add(parent: etree._Element, name: str, **attributes: object) -> etree._Element:
        return etree.SubElement(
            parent, f"{{{namespace}}}{name}", {key: str(value) for key, value in attributes.items()}
        )

    def write(row: etree._Element, column: int, value: str | int, style: int) -> str:
        address = f"{column_letters(column)}{row.get('r')}"
        if isinstance(value, int):
            add(add(row, "c", r=address, s=style), "v").text = str(value)
        elif value:
            text = add(add(add(row, "c", r=address, s=style, t="inlineStr"), "is"), "t")
            text.text = xml_text(value)
        return address

    add(add(root, "sheetPr"), "pageSetUpPr", fitToPage=1)
    view = add(add(root, "sheetViews"), "sheetView", workbookViewId=0)
    add(view, "pane", ySplit=_FIRST - 1, topLeftCell=f"A{_FIRST}", activePane="bottomLeft", state="frozen")
    columns = add(root, "cols")
    for at, width in enumerate(_WIDTHS, 1):
        add(columns, "col", min=at, max=at, width=width, customWidth=1)
    rows = add(root, "sheetData")
    for number, (text, style) in enumerate(((_summary(problems), bold), (remark, 0)), 1):
        write(add(rows, "row", r=number), 0, text, style)
    heading = add(rows, "row", r=_FIRST - 1)
    for column, text in enumerate(_HEADINGS):
        write(heading, column, text, bold)
    targets = []
    for number, (finding, sheet, address) in enumerate(problems[:_MOST], 1):
        row = add(rows, "row", r=number + _FIRST - 1)
        write(row, 0, number, wrapped)
        write(row, 1, _LABELS[finding.severity], wrapped)
        write(row, 2, finding.place.sheet or sheet, wrapped)
        if finding.place.row is not None:
            cell = write(row, 3, finding.place.row, link if address else wrapped)
            if address:
                targets.append((cell, sheet, address))
        write(row, 4, finding.place.column, wrapped)
        write(row, 5, finding.found, wrapped)
        write(row, 6, finding.remedy, wrapped)
    if targets:
        links = add(root, "hyperlinks")
        for cell, sheet, (row_number, column) in targets:
            quoted = sheet.replace("'", "''")
            add(links, "hyperlink", ref=cell, location=f"'{quoted}'!{column_letters(column)}{row_number + 1}")
    add(root, "pageMargins", left=0.5, right=0.5, top=0.6, bottom=0.6, header=0.3, footer=0.3)
    add(root, "pageSetup", paperSize=9, orientation="landscape", fitToHeight=0)
    return root


def _summary(problems: Sequence[Listed]) -> str:
    counts = {severity: sum(one.severity is severity for one, _, _ in problems) for severity in Severity}
    text = f"{TITLE}：" + "，".join(
        f"{_LABELS[severity]} {count} 处" for severity, count in counts.items() if count
    )
    if not problems:
        return f"{TITLE}：没有发现问题"
    return text + (f"（只列出前 {_MOST} 条）" if len(problems) > _MOST else "")


def _styles(styles: etree._Element) -> tuple[int, int, int]:
    """Places of three cell styles of the page: bold, wrapped, and a link; equal ones are not added twice."""
    namespace = str(etree.QName(styles).namespace)

    def element(name: str, *parts: etree._Element, **attributes: str) -> etree._Element:
        made_new = etree.Element(f"{{{namespace}}}{name}", attributes)
        made_new.extend(parts)
        return made_new

    fonts = made(styles, "fonts", ("numFmts",))
    bold = add_once(
        fonts, element("font", element("b"), element("sz", val="11"), element("name", val="宋体"))
    )
    plain = add_once(fonts, element("font", element("sz", val="11"), element("name", val="宋体")))
    blue = element("color", rgb="FF0563C1")
    link = add_once(
        fonts, element("font", element("u"), element("sz", val="11"), blue, element("name", val="宋体"))
    )
    formats = made(styles, "cellXfs", ("numFmts", "fonts", "fills", "borders", "cellStyleXfs"))

    def style(font: int, *, wraps: bool) -> int:
        known = {"numFmtId": "0", "fontId": str(font), "fillId": "0", "borderId": "0", "applyFont": "1"}
        if not wraps:
            return add_once(formats, element("xf", **known))
        alignment = element("alignment", vertical="top", wrapText="1")
        return add_once(formats, element("xf", alignment, **known, applyAlignment="1"))

    return style(bold, wraps=False), style(plain, wraps=True), style(link, wraps=True)


def has_page_title(text: object) -> bool:
    """Whether a sheet's first cell says that the sheet is such a page."""
    return isinstance(text, str) and text.startswith(f"{TITLE}：")
