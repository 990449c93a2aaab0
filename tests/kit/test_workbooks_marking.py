"""A roster comes back with its problems marked, and nothing else in it has changed."""

import io
import zipfile
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
from lxml import etree
from openpyxl.comments import Comment
from openpyxl.drawing.image import Image
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import PatternFill
from openpyxl.worksheet.datavalidation import DataValidation
from PIL import Image as Picture

from linli.core.finding import Finding, Place, Severity
from linli.kit.workbooks.columns import read_table
from linli.kit.workbooks.headers import ExpectedColumn
from linli.kit.workbooks.marking import mark_findings
from linli.kit.workbooks.reading import open_workbook
from linli.kit.workbooks.refusal import WorkbookUnreadable
from linli.kit.workbooks.writing import SheetColumn, SheetData, write_workbook
from tests.kit.workbook_files import MAIN, xls_file, xlsx_of

RED, AMBER, BLUE = "FFFFC7CE", "FFFFEB9C", "FFDDEBF7"
SHEET = "台账's 一"


def problem(
    row: int | None,
    column: str,
    severity: Severity = Severity.REFUSES,
    *,
    sheet: str = SHEET,
    found: str = "不对",
) -> Finding:
    return Finding("test", found, "请改正。", severity, Place("台账.xlsx", sheet, row, column))


@pytest.fixture
def roster(tmp_path: Path) -> Path:
    """Everything that a careless program loses: picture, note, rule, list, link, formula, merged title."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = SHEET
    for row in (
        ["某社区台账"],
        ["姓 名", "身份证号", "金额（元）"],
        ["王", "1401", 5],
        ["李", "x", None],
        ["赵", "y", 1],
    ):
        sheet.append(row)
    sheet.merge_cells("A1:C1")
    sheet["D3"] = "=C3*2"
    sheet["A3"].comment = Comment("原来的批注", "张")
    sheet.conditional_formatting.add(
        "C3:C9", CellIsRule(operator="lessThan", formula=["0"], fill=PatternFill("solid", bgColor="FF00FF00"))
    )
    rule = DataValidation(type="list", formula1='"a,b"')
    sheet.add_data_validation(rule)
    rule.add("B3:B9")
    sheet["B4"].hyperlink = "https://example.org/"
    picture = io.BytesIO()
    Picture.new("RGB", (8, 8), "red").save(picture, "PNG")
    picture.seek(0)
    sheet.add_image(Image(picture), "F2")
    book.create_sheet("二").append(["别的"])
    book.save(tmp_path / "台账.xlsx")
    return tmp_path / "台账.xlsx"


def marked(path: Path, *findings: Finding, name: str = "标注.xlsx") -> openpyxl.Workbook:
    target = path.with_name(name)
    mark_findings(path, target, findings)
    return openpyxl.load_workbook(target)


def colours(sheet: openpyxl.worksheet.worksheet.Worksheet) -> Mapping[str, str]:
    """Marked cells by address; a stranger's reading of the rules."""
    return {
        address: rule.dxf.fill.bgColor.rgb
        for block in sheet.conditional_formatting
        for rule in sheet.conditional_formatting[block]
        if rule.formula == ['LEN("导入检查")>0']
        for address in str(block.sqref).split()
    }


def notes(sheet: openpyxl.worksheet.worksheet.Worksheet) -> Mapping[str, str]:
    return {cell.coordinate: cell.comment.text for row in sheet.iter_rows() for cell in row if cell.comment}


def parts(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        assert len(archive.namelist()) == len(set(archive.namelist()))
        return {name: archive.read(name) for name in archive.namelist()}


def test_the_cell_of_each_problem_is_coloured_by_how_grave_it_is(roster: Path) -> None:
    book = marked(
        roster,
        problem(3, "身份证号"),
        problem(4, "姓名", Severity.ASKS),
        problem(5, "金额（元）", Severity.TELLS),
        problem(4, "姓名", Severity.TELLS),
    )
    assert colours(book[SHEET]) == {"B3": RED, "A4": AMBER, "C5": BLUE}


def test_a_note_on_the_cell_says_what_is_wrong_and_what_to_do(roster: Path) -> None:
    book = marked(
        roster, problem(3, "身份证号", found="校验码不对"), problem(3, "身份证号", found="有两人同号")
    )
    assert notes(book[SHEET])["B3"] == "【导入检查】校验码不对。请改正。\n有两人同号。请改正。"


def test_somebody_elses_note_stays_above_ours(roster: Path) -> None:
    assert notes(marked(roster, problem(3, "姓名"))[SHEET]) == {
        "A3": "原来的批注\n【导入检查】不对。请改正。"
    }


def test_every_other_part_of_the_file_is_the_same_byte_for_byte(roster: Path) -> None:
    marked(roster, problem(3, "身份证号"))
    before, after = parts(roster), parts(roster.with_name("标注.xlsx"))
    changed = {name for name in before if before[name] != after[name]}
    assert changed <= {
        "[Content_Types].xml",
        "xl/styles.xml",
        "xl/workbook.xml",
        "xl/_rels/workbook.xml.rels",
        "xl/worksheets/sheet1.xml",
        "xl/worksheets/_rels/sheet1.xml.rels",
        "xl/comments/comment1.xml",
        "xl/drawings/commentsDrawing1.vml",
    }
    assert "xl/media/image1.png" in after
    rows = before["xl/worksheets/sheet1.xml"].partition(b"</sheetData>")[0]
    assert after["xl/worksheets/sheet1.xml"].startswith(rows)


def test_rules_lists_links_formulas_and_pictures_are_still_there(roster: Path) -> None:
    sheet = marked(roster, problem(3, "身份证号"))[SHEET]
    assert "C3:C9" in {str(block.sqref) for block in sheet.conditional_formatting}
    assert str(sheet.data_validations.dataValidation[0].sqref) == "B3:B9"
    assert sheet["B4"].hyperlink.target == "https://example.org/"
    assert sheet["D3"].value == "=C3*2"
    assert [str(block) for block in sheet.merged_cells.ranges] == ["A1:C1"]
    assert len(sheet._images) == 1


def test_the_parts_of_the_sheet_stand_in_the_order_of_the_schema(roster: Path) -> None:
    marked(roster, problem(3, "身份证号"))
    root = etree.fromstring(parts(roster.with_name("标注.xlsx"))["xl/worksheets/sheet1.xml"])
    names = [etree.QName(element).localname for element in root]
    order = [
        "sheetPr", "dimension", "sheetViews", "sheetFormatPr", "sheetData", "mergeCells",
        "conditionalFormatting", "conditionalFormatting", "dataValidations", "hyperlinks", "pageMargins",
        "drawing", "legacyDrawing",
    ]  # fmt: skip
    assert names == order
    priorities = [rule.get("priority") for rule in root.iter("{*}cfRule")]
    assert len(priorities) == len(set(priorities))


def test_the_page_lists_every_problem_with_a_link_to_its_cell(roster: Path) -> None:
    book = marked(
        roster,
        problem(3, "身份证号", found="校验码不对"),
        problem(None, "住址", found="缺少“住址”列"),
        problem(None, "", Severity.TELLS, found="第9行是合计"),
    )
    assert book.sheetnames == [SHEET, "二", "导入问题"]
    page = book["导入问题"]
    assert page["A1"].value == "导入检查结果：必须改正 2 处，提示 1 处"
    assert [cell.value for cell in page[3]] == ["序号", "程度", "工作表", "行", "列", "问题", "怎么改"]
    assert [cell.value for cell in page[4]] == [1, "必须改正", SHEET, 3, "身份证号", "校验码不对", "请改正。"]
    assert page["D4"].hyperlink.location == "'台账''s 一'!B3"
    assert [cell.value for cell in page[5]][3:] == [None, "住址", "缺少“住址”列", "请改正。"]
    assert page.freeze_panes == "A4"
    assert colours(book[SHEET]) == {"B3": RED}


def test_a_corrected_file_can_be_marked_again_and_old_marks_are_gone(roster: Path) -> None:
    marked(roster, problem(3, "姓名"), problem(4, "身份证号"), problem(5, "金额（元）"))
    again = marked(roster.with_name("标注.xlsx"), problem(5, "身份证号"), name="再标.xlsx")
    assert again.sheetnames == [SHEET, "二", "导入问题"]
    assert colours(again[SHEET]) == {"B5": RED}
    assert notes(again[SHEET]) == {"A3": "原来的批注", "B5": "【导入检查】不对。请改正。"}
    assert again["导入问题"]["A1"].value == "导入检查结果：必须改正 1 处"
    assert again["导入问题"].max_row == 4
    clean = marked(roster.with_name("再标.xlsx"), name="净.xlsx")
    assert colours(clean[SHEET]) == {}
    assert notes(clean[SHEET]) == {"A3": "原来的批注"}
    assert clean["导入问题"]["A1"].value == "导入检查结果：没有发现问题"
    boxes = [
        parts(roster.with_name(name))["xl/drawings/commentsDrawing1.vml"] for name in ("再标.xlsx", "净.xlsx")
    ]
    assert [box.count("导入检查".encode()) for box in boxes] == [1, 0]


def test_marking_again_does_not_let_the_list_of_styles_grow(roster: Path) -> None:
    marked(roster, problem(3, "姓名"))
    first = parts(roster.with_name("标注.xlsx"))["xl/styles.xml"]
    marked(roster.with_name("标注.xlsx"), problem(4, "姓名"), name="再标.xlsx")
    assert parts(roster.with_name("再标.xlsx"))["xl/styles.xml"] == first


def test_a_marked_file_is_imported_like_the_original(roster: Path) -> None:
    marked(roster, problem(3, "身份证号"))
    expected = [ExpectedColumn(title, title) for title in ("姓名", "身份证号", "金额（元）")]
    with open_workbook(roster) as before, open_workbook(roster.with_name("标注.xlsx")) as after:
        old, new = read_table(before, expected), read_table(after, expected)
    assert new.sheet == SHEET
    assert new.row_numbers == old.row_numbers
    assert [new.column(one.key) for one in expected] == [old.column(one.key) for one in expected]


def test_a_sheet_of_the_users_that_has_the_name_already_is_left_alone(roster: Path) -> None:
    book = openpyxl.load_workbook(roster)
    book.create_sheet("导入问题")["A1"] = "我自己记的"
    book.save(roster)
    result = marked(roster, problem(3, "姓名"))
    assert result.sheetnames == [SHEET, "二", "导入问题", "导入问题2"]
    assert result["导入问题"]["A1"].value == "我自己记的"


def test_a_problem_of_the_header_marks_the_header(roster: Path) -> None:
    assert colours(marked(roster, problem(None, "姓名", Severity.ASKS))[SHEET]) == {"A2": AMBER}


def test_columns_may_be_named_by_their_letter_and_rows_without_column_by_their_first_cell(
    roster: Path,
) -> None:
    assert colours(marked(roster, problem(4, "D"), problem(5, ""))[SHEET]) == {"D4": RED, "A5": RED}


def test_a_cell_inside_a_merged_block_is_marked_where_it_is_seen(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in (["户号", "姓名"], ["H1", "王"], [None, "李"]):
        book.active.append(row)
    book.active.merge_cells("A2:A3")
    book.save(tmp_path / "户.xlsx")
    assert colours(marked(tmp_path / "户.xlsx", problem(3, "户号", sheet="Sheet"))["Sheet"]) == {"A2": RED}


def test_a_sheet_without_notes_gets_its_first_and_can_be_opened_by_a_stranger(tmp_path: Path) -> None:
    path = tmp_path / "净.xlsx"
    write_workbook(path, [SheetData("台账", [SheetColumn("姓名"), SheetColumn("住址")], [("王", "3-2-501")])])
    book = marked(path, problem(2, "住址", sheet="台账", found="门牌\x01不对"))
    assert notes(book["台账"]) == {"B2": "【导入检查】门牌不对。请改正。"}
    after = parts(path.with_name("标注.xlsx"))
    assert b'Extension="vml"' in after["[Content_Types].xml"]
    boxes = etree.fromstring(after["xl/drawings/vmlDrawing1.vml"])
    (client,) = boxes.iter("{urn:schemas-microsoft-com:office:excel}ClientData")
    texts = {etree.QName(element).localname: element.text for element in client}
    assert (texts["Row"], texts["Column"]) == ("1", "1")
    assert b"sheetProtection" not in after["xl/worksheets/sheet1.xml"]


def test_a_workbook_without_any_styles_can_be_marked(tmp_path: Path) -> None:
    rows = '<row r="1"><c r="A1" t="str"><v>姓名</v></c></row><row r="2"><c r="A2"><v>1</v></c></row>'
    book = marked(xlsx_of(tmp_path / "素.xlsx", rows), problem(2, "姓名", sheet="表"))
    assert colours(book["表"]) == {"A2": RED}


@pytest.mark.parametrize("prefix", ["", "x:"])
@pytest.mark.parametrize("inside", ["姓名", "<!-- </sheetData> -->姓名"])
def test_unusual_spellings_of_a_sheet_are_marked_as_well(tmp_path: Path, prefix: str, inside: str) -> None:
    declared = f"xmlns:{prefix.rstrip(':')}" if prefix else "xmlns"
    text = (
        f'<?xml version="1.0" encoding="UTF-8"?><p:worksheet {declared}="{MAIN}"><p:sheetData>'
        f'<p:row r="1"><p:c r="A1" t="str"><p:v>{inside}</p:v></p:c></p:row>'
        '<p:row r="2"><p:c r="A2"><p:v>1</p:v></p:c></p:row></p:sheetData></p:worksheet>'
    ).replace("p:", prefix)
    path = xlsx_of(tmp_path / "异.xlsx", text)
    mark_findings(path, tmp_path / "标注.xlsx", [problem(2, "姓名", sheet="表")])
    root = etree.fromstring(parts(tmp_path / "标注.xlsx")["xl/worksheets/sheet1.xml"])
    assert [block.get("sqref") for block in root.iter("{*}conditionalFormatting")] == ["A2"]
    with open_workbook(tmp_path / "标注.xlsx") as workbook:
        assert list(workbook.sheets[0].rows()) == [["姓名"], [1]]


def test_the_end_of_rows_is_found_where_two_pieces_meet(tmp_path: Path) -> None:
    """The sheet is read in pieces of a megabyte; here the end of the rows lies across the border."""
    for shift in (0, 4, 8, 12):
        head = '<row r="1"><c r="A1" t="inlineStr"><is><t>姓名</t></is></c></row>'
        start = len(
            f'<worksheet xmlns="{MAIN}"><sheetData>{head}<row r="2"><c r="A2" t="inlineStr"><is><t>'.encode()
        )
        end = len(b"</t></is></c></row>")
        filler = "x" * ((1 << 20) - start - end - shift)
        rows = f'{head}<row r="2"><c r="A2" t="inlineStr"><is><t>{filler}</t></is></c></row>'
        path = xlsx_of(tmp_path / "长.xlsx", rows)
        mark_findings(path, tmp_path / "标注.xlsx", [problem(2, "姓名", sheet="表")])
        written = parts(tmp_path / "标注.xlsx")["xl/worksheets/sheet1.xml"]
        assert etree.fromstring(written, etree.XMLParser(huge_tree=True)) is not None
        assert written.startswith(
            f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData><conditional'.encode()
        )


def test_thousands_of_problems_are_marked_in_rules_of_bearable_length(tmp_path: Path) -> None:
    path = tmp_path / "多.xlsx"
    write_workbook(path, [SheetData("多", [SheetColumn("姓名")], ((f"居民{row}",) for row in range(3000)))])
    book = marked(path, *(problem(row, "姓名", sheet="多") for row in range(2, 3002)))
    assert len(colours(book["多"])) == 3000
    assert max(len(str(block.sqref).split()) for block in book["多"].conditional_formatting) == 200
    assert len(notes(book["多"])) == 1000
    assert book["导入问题"].max_row == 3003


@pytest.mark.parametrize("kind", ["xls", "csv"])
def test_an_old_or_plain_file_gives_a_copy_of_its_values(tmp_path: Path, kind: str) -> None:
    path = tmp_path / f"名册.{kind}"
    if kind == "xls":
        xls_file(path, {"名册": {(0, 0): "姓名", (0, 1): "数", (1, 0): "=王", (1, 1): 3, (2, 1): b"\x17"}})
    else:
        path.write_text("姓名,数\n'=王,3\n,#REF!\n", encoding="gb18030")
    book = marked(path, problem(3, "数", sheet="名册"))
    sheet = book["名册"]
    assert [[cell.value for cell in row] for row in sheet.iter_rows()] == [
        ["姓名", "数"], ["=王", 3 if kind == "xls" else "3"], [None, "#REF!"],
    ]  # fmt: skip
    assert sheet["A2"].data_type == "s"
    assert colours(sheet) == {"B3": RED}
    assert "格式和公式没有保留" in book["导入问题"]["A2"].value


def test_days_moments_and_truths_in_a_copied_file_stay_what_they_were(tmp_path: Path) -> None:
    values = (date(2010, 3, 5), datetime(2010, 3, 5, 8, 30), True, 2.5)
    path = xls_file(tmp_path / "值.xls", {"表": {(0, at): value for at, value in enumerate(values)}})
    marked(path, problem(1, "A", sheet="表"))
    with open_workbook(tmp_path / "标注.xlsx") as workbook:
        assert list(workbook.sheets[0].rows()) == [list(values)]


def test_a_sheet_with_nothing_behind_its_rows_is_whole_again_when_its_marks_are_gone(tmp_path: Path) -> None:
    rows = '<row r="1"><c r="A1" t="str"><v>姓名</v></c></row>'
    path = xlsx_of(tmp_path / "素.xlsx", rows)
    mark_findings(path, tmp_path / "标注.xlsx", [problem(1, "姓名", sheet="表")])
    mark_findings(tmp_path / "标注.xlsx", tmp_path / "净.xlsx", [])
    sheet = parts(tmp_path / "净.xlsx")["xl/worksheets/sheet1.xml"]
    assert [etree.QName(element).localname for element in etree.fromstring(sheet)] == [
        "sheetData",
        "legacyDrawing",
    ]
    with open_workbook(tmp_path / "净.xlsx") as workbook:
        assert list(workbook.sheets[0].rows()) == [["姓名"]]


def test_a_sheet_whose_only_end_was_our_mark_is_closed_properly(tmp_path: Path) -> None:
    formula = "LEN(&quot;导入检查&quot;)&gt;0"
    mark = (
        f'<conditionalFormatting sqref="A1"><cfRule type="expression"><formula>{formula}</formula></cfRule>'
    )
    text = (
        f'<?xml version="1.0"?><worksheet xmlns="{MAIN}"><sheetData><row r="1"><c r="A1"><v>1</v></c></row>'
        f"</sheetData>{mark}</conditionalFormatting></worksheet>"
    )
    mark_findings(xlsx_of(tmp_path / "素.xlsx", text), tmp_path / "净.xlsx", [])
    sheet = parts(tmp_path / "净.xlsx")["xl/worksheets/sheet1.xml"]
    assert [etree.QName(element).localname for element in etree.fromstring(sheet)] == ["sheetData"]


def test_boxes_that_no_xml_reader_understands_are_left_alone(roster: Path) -> None:
    """Old programs wrote the boxes of their notes as loose HTML; the colour and the page are still there."""
    torn = b"<xml><br></xml>"
    with zipfile.ZipFile(roster) as old:
        content = {name: old.read(name) for name in old.namelist()}
    with zipfile.ZipFile(roster, "w") as new:
        for name, part in content.items():
            new.writestr(name, torn if name.endswith(".vml") else part)
    mark_findings(roster, roster.with_name("标注.xlsx"), [problem(3, "身份证号")])
    after = parts(roster.with_name("标注.xlsx"))
    assert after["xl/drawings/commentsDrawing1.vml"] == torn
    assert after["xl/comments/comment1.xml"] == content["xl/comments/comment1.xml"]
    assert 'sqref="B3"' in after["xl/worksheets/sheet1.xml"].decode()


def test_a_file_that_cannot_be_read_is_not_marked(tmp_path: Path) -> None:
    (tmp_path / "坏.xlsx").write_bytes(b"PK\x03\x04")
    with pytest.raises(WorkbookUnreadable):
        mark_findings(tmp_path / "坏.xlsx", tmp_path / "标注.xlsx", [])
    assert [path.name for path in tmp_path.iterdir()] == ["坏.xlsx"]


def test_a_file_can_be_marked_in_its_own_place(roster: Path) -> None:
    mark_findings(roster, roster, [problem(3, "姓名")])
    assert colours(openpyxl.load_workbook(roster)[SHEET]) == {"A3": RED}
