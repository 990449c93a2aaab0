"""Gives a roster back with its problems marked: colour and note on the cell, and a page listing them all."""

import re
import tempfile
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import IO, BinaryIO, cast

import xlsxwriter
from lxml import etree

from linli.core.finding import Finding, Severity
from linli.core.text import header_key
from linli.kit.workbooks.editing import RELATIONS, PackageEdit, add_once, made
from linli.kit.workbooks.guard import Kind
from linli.kit.workbooks.headers import SEARCHED_ROWS
from linli.kit.workbooks.notes import write_notes
from linli.kit.workbooks.package import local_name, sheet_parts, workbook_part
from linli.kit.workbooks.problem_page import Address, Listed, has_page_title, put_page
from linli.kit.workbooks.reading import Sheet, Workbook, open_workbook
from linli.kit.workbooks.sheettail import insert_in_order, read_tail
from linli.kit.workbooks.values import ErrorCell, column_letters, column_number
from linli.kit.workbooks.zipcopy import copy_with

#: Always true, and words by which the marks of an earlier check are found again and taken away.
_MARK_FORMULA = 'LEN("导入检查")>0'
_COLOURS = {Severity.REFUSES: "FFFFC7CE", Severity.ASKS: "FFFFEB9C", Severity.TELLS: "FFDDEBF7"}
#: More marks than anybody works through; the page lists what is beyond.
_MOST_CELLS = 20_000
_MOST_NOTES = 1_000
_CELLS_PER_RULE = 200
_STYLES_BEFORE = ("numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles")
_REMARK = (
    "标了颜色的单元格有问题，鼠标停在上面能看到说明；点“行”列的数字可以跳到那里。"
    "改好后可以直接重新导入这个文件。"
)
_COPY_REMARK = "原文件不是 .xlsx，这里是只含内容的副本，格式和公式没有保留。"

Marks = dict[Address, list[Finding]]


def mark_findings(source_path: str | Path, target_path: str | Path, findings: Iterable[Finding]) -> None:
    """Writes a marked copy of ``source_path``; its cells, formats, formulas, pictures and notes all stay.

    The colour lies over the cell as a rule (条件格式) and changes no cell. Marks of an earlier check go away,
    so that a corrected file can be marked again. An .xls or .csv gives a copy of its values as .xlsx.
    """
    source, target = Path(source_path), Path(target_path)
    with tempfile.TemporaryDirectory(dir=target.parent) as folder:
        with open_workbook(source) as workbook:
            listed = _located(workbook, list(findings))
            earlier = [sheet.name for sheet in workbook.sheets if _is_problem_page(sheet)]
            remark = _REMARK
            if workbook.kind is not Kind.XLSX:
                remark = _COPY_REMARK + _REMARK
                source = Path(folder) / "copy.xlsx"
                _copy_values(workbook, source)
        marked = Path(folder) / "marked.xlsx"
        with source.open("rb") as old, marked.open("w+b") as new:
            _mark(old, new, listed, earlier, remark)
        marked.replace(target)


def _mark(
    source: BinaryIO, target: BinaryIO, listed: Sequence[Listed], earlier: Sequence[str], remark: str
) -> None:
    with zipfile.ZipFile(source) as archive, zipfile.ZipFile(cast(IO[bytes], source)) as again:
        edit = PackageEdit(archive)
        workbook = workbook_part(archive)
        styles = _styles(edit, workbook)
        colours = {severity: _colour(styles, severity) for severity in Severity}
        streamed: dict[str, Iterator[bytes]] = {}
        page = ""
        for sheet in sheet_parts(archive):
            if sheet.name in earlier:
                page = sheet.part
            elif sheet.part:
                marks = _marks_of(sheet.name, listed)
                content = _marked_sheet(again, sheet.part, edit, marks, colours)
                if content is not None:
                    streamed[sheet.part] = content
        put_page(edit, workbook, styles, listed, remark, page)
        copy_with(source, target, {**edit.changed(), **streamed})


def _marks_of(sheet: str, listed: Sequence[Listed]) -> Marks:
    marks: Marks = {}
    for finding, name, address in listed:
        if address is not None and name == sheet and (address in marks or len(marks) < _MOST_CELLS):
            marks.setdefault(address, []).append(finding)
    return marks


def _marked_sheet(
    archive: zipfile.ZipFile, part: str, edit: PackageEdit, marks: Marks, colours: Mapping[Severity, int]
) -> Iterator[bytes] | None:
    """The sheet's new content, or None when there is nothing to put on it and nothing to take away."""
    tail = read_tail(archive, part)
    root = tail.root
    if local_name(root) != "worksheet":
        return None
    namespace = str(etree.QName(root).namespace)
    had_marks = _take_marks_away(root)
    if not marks and not had_marks:
        return None
    _add_rules(root, namespace, marks, colours)
    notes = {
        address: "\n".join(map(_sentence, found))
        for address, found in islice(sorted(marks.items()), _MOST_NOTES)
    }
    holder = next((element for element in root if local_name(element) == "legacyDrawing"), None)
    key_name = f"{{{RELATIONS}}}id"
    if holder is not None:
        key_name = next((str(name) for name in holder.attrib if str(name).endswith("}id")), key_name)
    before = str(holder.get(key_name, "")) if holder is not None else ""
    after = write_notes(edit, part, namespace, notes, before)
    if after and not before:
        insert_in_order(
            root, etree.Element(f"{{{namespace}}}legacyDrawing", {key_name: after}, {"r": RELATIONS})
        )
    return tail.content()


def _add_rules(root: etree._Element, namespace: str, marks: Marks, colours: Mapping[Severity, int]) -> None:
    present = [int(str(rule.get("priority", "0"))) for rule in root.iter("{*}cfRule")]
    priority = max(present, default=0)
    for severity in Severity:
        cells = sorted(address for address, found in marks.items() if _gravest(found) is severity)
        for at in range(0, len(cells), _CELLS_PER_RULE):
            priority += 1
            names = " ".join(
                f"{column_letters(column)}{row + 1}" for row, column in cells[at : at + _CELLS_PER_RULE]
            )
            block = etree.Element(f"{{{namespace}}}conditionalFormatting", sqref=names)
            rule = etree.SubElement(
                block,
                f"{{{namespace}}}cfRule",
                type="expression",
                dxfId=str(colours[severity]),
                priority=str(priority),
            )
            etree.SubElement(rule, f"{{{namespace}}}formula").text = _MARK_FORMULA
            insert_in_order(root, block)


def _take_marks_away(root: etree._Element) -> bool:
    blocks = [
        block
        for block in root
        if local_name(block) == "conditionalFormatting"
        and any(formula.text == _MARK_FORMULA for formula in block.iter("{*}formula"))
    ]
    for block in blocks:
        root.remove(block)
    return bool(blocks)


def _gravest(findings: Sequence[Finding]) -> Severity:
    return min((finding.severity for finding in findings), key=list(Severity).index)


def _sentence(finding: Finding) -> str:
    return f"{finding.found}。{finding.remedy}"


def _styles(edit: PackageEdit, workbook: str) -> etree._Element:
    """The workbook's list of looks; a workbook written without one gets the smallest that is valid."""
    found = edit.related(workbook, "styles")
    if found:
        return edit.root(found[0][1])
    namespace = str(etree.QName(edit.root(workbook)).namespace)
    root = etree.fromstring(
        f'<styleSheet xmlns="{namespace}"><fonts><font/></fonts><fills><fill><patternFill/></fill></fills>'
        "<borders><border/></borders><cellStyleXfs><xf/></cellStyleXfs><cellXfs><xf/></cellXfs>"
        '<cellStyles><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
    )
    part = "xl/styles.xml"
    edit.put(part, root)
    edit.declare(part, "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml")
    edit.relate(workbook, "styles", part)
    return root


def _colour(styles: etree._Element, severity: Severity) -> int:
    namespace = str(etree.QName(styles).namespace)
    look = etree.Element(f"{{{namespace}}}dxf")
    pattern = etree.SubElement(
        etree.SubElement(look, f"{{{namespace}}}fill"), f"{{{namespace}}}patternFill", patternType="solid"
    )
    etree.SubElement(pattern, f"{{{namespace}}}fgColor", rgb=_COLOURS[severity])
    etree.SubElement(pattern, f"{{{namespace}}}bgColor", rgb=_COLOURS[severity])
    return add_once(made(styles, "dxfs", _STYLES_BEFORE), look)


def _is_problem_page(sheet: Sheet) -> bool:
    return has_page_title(next(sheet.rows(), [None])[0])


def _located(workbook: Workbook, findings: Sequence[Finding]) -> list[Listed]:
    """Each finding with the sheet and cell it means; one without such a place is listed and not marked."""
    addresses: dict[int, tuple[str, Address]] = {}
    for sheet in workbook.sheets:
        here = [at for at, finding in enumerate(findings) if finding.place.sheet == sheet.name]
        if here:
            columns, header = _columns_of(sheet, [findings[at] for at in here])
            for at in here:
                address = _address(sheet, findings[at], columns, header)
                if address is not None:
                    addresses[at] = sheet.name, address
    return [(finding, *addresses.get(at, (finding.place.sheet, None))) for at, finding in enumerate(findings)]


def _columns_of(sheet: Sheet, findings: Sequence[Finding]) -> tuple[dict[str, int], int]:
    """Where the columns stand that the findings name, and the row whose headers name most of them."""
    wanted = {header_key(finding.place.column) for finding in findings if finding.place.column}
    best: tuple[dict[str, int], int] = {}, sheet.first_row
    for number, row in enumerate(islice(sheet.rows(), SEARCHED_ROWS), sheet.first_row):
        found: dict[str, int] = {}
        for at, value in enumerate(row, sheet.first_column):
            if value is not None and header_key(str(value)) in wanted:
                found.setdefault(header_key(str(value)), at)
        if len(found) > len(best[0]):
            best = found, number
    return best


def _address(sheet: Sheet, finding: Finding, columns: Mapping[str, int], header: int) -> Address | None:
    place = finding.place
    column = columns.get(header_key(place.column)) if place.column else None
    if column is None and re.fullmatch("[A-Z]{1,3}", place.column):
        column = column_number(place.column)
    if column is None and place.column:
        return None
    if place.row is None and column is None:
        return None
    row = (place.row or header) - 1
    at = column if column is not None else sheet.first_column
    for merge in sheet.merges:  # of a merged block only the first cell is seen
        if merge.top <= row <= merge.bottom and merge.left <= at <= merge.right:
            return merge.top, merge.left
    return row, at


def _copy_values(workbook: Workbook, target: Path) -> None:
    book = xlsxwriter.Workbook(str(target), {"constant_memory": True})
    try:
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
        text = book.add_format({"num_format": "@"})
        for sheet in workbook.sheets:
            page = book.add_worksheet(sheet.name)
            for number, row in enumerate(sheet.rows(), sheet.first_row - 1):
                for at, value in enumerate(row, sheet.first_column):
                    if isinstance(value, bool):
                        page.write_boolean(number, at, value)
                    elif isinstance(value, datetime):
                        page.write_datetime(number, at, value, moment)
                    elif isinstance(value, date):
                        page.write_datetime(number, at, value, day)
                    elif isinstance(value, int | float):
                        page.write_number(number, at, value)
                    elif value is not None:
                        page.write_string(
                            number, at, value.text if isinstance(value, ErrorCell) else str(value), text
                        )
    finally:
        book.close()
