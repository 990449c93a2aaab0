"""The blank form that a community fills: what it explains and offers, and that it can be imported again."""

import io
import time
from pathlib import Path

import openpyxl
import pytest

from linli.core.missing import Missing
from linli.kit.workbooks.columns import read_table
from linli.kit.workbooks.headers import ExpectedColumn
from linli.kit.workbooks.reading import open_workbook
from linli.kit.workbooks.template import TemplateColumn, write_template
from linli.kit.workbooks.writing import CellKind

CHANNELS = [f"渠道{number}" for number in range(60)]  # too long for a list inside a cell's rule
COLUMNS = (
    TemplateColumn("姓名", "按身份证上的姓名填写。", needed=True),
    TemplateColumn("身份证号", "18 位。"),
    TemplateColumn("就业渠道", "怎样找到工作的。", choices=CHANNELS),
    TemplateColumn("核实结果", choices=("认定", "不适用"), needed=True),
    TemplateColumn("就业日期", "上岗的那一天。", CellKind.DATE),
    TemplateColumn("月工资(元)", kind=CellKind.NUMBER),
)
EXPECTED = [ExpectedColumn(column.title, column.title, needed=column.needed) for column in COLUMNS]
EXAMPLES = ({"姓名": "张某", "就业渠道": "渠道1"}, {"姓名": "=李某"})


@pytest.fixture
def template(tmp_path: Path) -> Path:
    path = tmp_path / "模板.xlsx"
    write_template(path, "安置失业人员台账", COLUMNS, ["本台账每月更新。"], EXAMPLES)
    return path


def test_the_form_has_title_header_and_nothing_below(template: Path) -> None:
    sheet = openpyxl.load_workbook(template)["安置失业人员台账"]
    assert sheet["A1"].value == "安置失业人员台账"
    assert [cell.value for cell in sheet[2]] == [column.title for column in COLUMNS]
    assert sheet.max_row == 2
    assert sheet.freeze_panes == "B3"
    assert sheet.print_title_rows == "$1:$2"


def test_each_header_explains_itself(template: Path) -> None:
    sheet = openpyxl.load_workbook(template)["安置失业人员台账"]
    notes = {cell.value: cell.comment.text for cell in sheet[2]}
    assert notes["姓名"] == "必填。\n按身份证上的姓名填写。"
    assert notes["身份证号"].endswith("缺项写明原因：未采集、拒绝提供、未办证、不适用。")
    assert "只知道年月就写 2010年3月" in notes["就业日期"]
    assert "从下拉列表选择：渠道0、渠道1" in notes["就业渠道"]
    assert sheet["A2"].fill.fgColor.rgb != sheet["B2"].fill.fgColor.rgb


def test_identity_numbers_and_days_are_text_cells_before_anybody_types(template: Path) -> None:
    """In a date cell Excel would turn 2010年3月 into the first of March."""
    sheet = openpyxl.load_workbook(template)["安置失业人员台账"]
    formats = {
        at: described.number_format
        for described in sheet.column_dimensions.values()
        for at in range(described.min, described.max + 1)
    }
    assert formats == {1: "@", 2: "@", 3: "@", 4: "@", 5: "@", 6: "General"}


def test_lists_offer_the_choices_and_the_reasons_for_a_gap(template: Path) -> None:
    book = openpyxl.load_workbook(template)
    rules = {str(rule.sqref): rule for rule in book["安置失业人员台账"].data_validations.dataValidation}
    channel, result, day = rules["C3:C1048576"], rules["D3:D1048576"], rules["E3:E1048576"]
    assert (channel.type, channel.errorStyle) == ("list", "warning")
    assert channel.formula1 == "'选项'!$A$1:$A$64"
    assert [row[0].value for row in book["选项"]["A1:A64"]] == [
        *CHANNELS,
        *(reason.label for reason in Missing),
    ]
    assert result.formula1 == "'选项'!$B$1:$B$2"
    assert [row[0].value for row in book["选项"]["B1:B2"]] == ["认定", "不适用"]
    assert book["选项"].sheet_state == "hidden"
    assert day.type is None
    assert "2010.3.5" in day.prompt


def test_the_second_page_explains_every_column_with_examples(template: Path) -> None:
    sheet = openpyxl.load_workbook(template)["填表说明"]
    texts = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert any("6. 本台账每月更新。" in row for row in texts)
    header = next(row for row in texts if row[0] == "列名")
    assert header == ["列名", "是否必填", "怎么填", "可选内容", "示例1", "示例2"]
    name = next(row for row in texts if row[0] == "姓名")
    assert name == ["姓名", "必填", "按身份证上的姓名填写。", None, "张某", "=李某"]


def test_an_empty_template_imports_as_no_entries_and_its_examples_never(template: Path) -> None:
    with open_workbook(template) as workbook:
        table = read_table(workbook, EXPECTED)
    assert table.sheet == "安置失业人员台账"
    assert set(table.match.columns) == {column.title for column in COLUMNS}
    assert len(table) == 0
    assert table.findings == ()


def test_a_filled_template_is_read_below_its_header(template: Path) -> None:
    book = openpyxl.load_workbook(template)
    for at, value in enumerate(["王小明", "14010719700101001X", "渠道3", "认定", "2010年3月", 800], 1):
        book["安置失业人员台账"].cell(3, at, value)
    book.save(template)
    with open_workbook(template) as workbook:
        table = read_table(workbook, EXPECTED)
    assert table.row_numbers == [3]
    assert [table.column(column.title)[0] for column in COLUMNS] == [
        "王小明", "14010719700101001X", "渠道3", "认定", "2010年3月", 800,
    ]  # fmt: skip


def test_a_form_of_one_column_without_lists(tmp_path: Path) -> None:
    path = tmp_path / "一列.xlsx"
    write_template(path, "名单/一", [TemplateColumn("姓名")])
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["名单 一", "填表说明"]
    assert book["名单 一"]["A2"].value == "姓名"


def test_the_same_template_has_the_same_bytes() -> None:
    first, second = io.BytesIO(), io.BytesIO()
    write_template(first, "台账", COLUMNS)
    time.sleep(1.1)
    write_template(second, "台账", COLUMNS)
    assert first.getvalue() == second.getvalue()
