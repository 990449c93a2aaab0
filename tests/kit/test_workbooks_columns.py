"""Which rows of a roster are entries, and where each value stands in the file.

姓名    就业日期    金额
王小明  2010.3.5    100
合计                100   ← no entry
填表人：李文              ← no entry
"""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from linli.core.finding import Finding, Severity
from linli.kit.workbooks.columns import Table, read_table
from linli.kit.workbooks.headers import ExpectedColumn
from linli.kit.workbooks.reading import open_workbook
from linli.kit.workbooks.values import ErrorCell

COLUMNS = (
    ExpectedColumn("household", "户号"),
    ExpectedColumn("name", "姓名", needed=True),
    ExpectedColumn("started_on", "就业日期"),
    ExpectedColumn("amount", "金额"),
    ExpectedColumn("remarks", "备注"),
)
HEADER = ["姓名", "就业日期", "金额"]


def saved(tmp_path: Path, book: openpyxl.Workbook) -> Path:
    book.save(tmp_path / "台账.xlsx")
    return tmp_path / "台账.xlsx"


def table_of(tmp_path: Path, *rows: Sequence[object], merged: tuple[str, ...] = ()) -> Table:
    book = openpyxl.Workbook()
    for number, row in enumerate(rows, 1):
        for at, value in enumerate(row, 1):
            book.active.cell(number, at, value)
    for block in merged:
        book.active.merge_cells(block)
    with open_workbook(saved(tmp_path, book)) as workbook:
        return read_table(workbook, COLUMNS)


def finding_of(table: Table, code: str) -> Finding:
    (finding,) = [finding for finding in table.findings if finding.code == code]
    return finding


def test_columns_come_with_the_row_numbers_of_excel(tmp_path: Path) -> None:
    table = table_of(
        tmp_path, ["某社区台账"], HEADER, ["王", date(2010, 3, 5), 100], ["李", "2010年3月", 2.5]
    )
    assert table.row_numbers == [3, 4]
    assert table.column("name") == ["王", "李"]
    assert table.column("started_on") == [date(2010, 3, 5), "2010年3月"]
    assert table.column("amount") == [100, 2.5]
    assert table.findings == ()
    assert len(table) == 2
    place = table.place(1, "started_on")
    assert str(place) == "台账.xlsx 工作表“Sheet” 第4行 “就业日期”列"


def test_a_column_the_file_does_not_have_is_full_of_nothing(tmp_path: Path) -> None:
    table = table_of(tmp_path, HEADER, ["王", None, None], ["李", None, None])
    assert "remarks" not in table
    assert table.column("remarks") == [None, None]


def test_blank_rows_are_dropped_and_the_numbers_stay(tmp_path: Path) -> None:
    table = table_of(tmp_path, HEADER, ["王"], [], [" ", "　"], ["李"], [])
    assert table.row_numbers == [2, 5]
    assert table.findings == ()


def test_totals_and_signatures_at_the_end_are_no_entries(tmp_path: Path) -> None:
    table = table_of(
        tmp_path, HEADER, ["王", None, 100], ["李", None, 50], ["合  计", None, 150], [],
        ["填表人：李文", None, "审核人："], ["注：本表一式两份"],
    )  # fmt: skip
    assert table.column("name") == ["王", "李"]
    assert table.column("amount") == [100, 50]
    total, signature = finding_of(table, "rows-total"), finding_of(table, "rows-signature")
    assert total.severity is signature.severity is Severity.TELLS
    assert "第4行是合计、小计行" in total.found
    assert "第6、7行是表尾的签名、说明行" in signature.found


def test_a_subtotal_in_the_middle_is_no_entry(tmp_path: Path) -> None:
    table = table_of(tmp_path, HEADER, ["王"], [None, "小计", 1], ["李"], ["小计："], ["赵"])
    assert table.column("name") == ["王", "李", "赵"]
    assert "第3、5行" in finding_of(table, "rows-total").found


def test_a_line_that_looks_like_a_signature_stays_when_entries_follow(tmp_path: Path) -> None:
    table = table_of(tmp_path, HEADER, ["负责人：王", None, 1], ["李"])
    assert table.column("name") == ["负责人：王", "李"]
    assert table.findings == ()


def test_people_whose_name_begins_like_a_footer_are_people(tmp_path: Path) -> None:
    table = table_of(tmp_path, HEADER, ["王"], ["计小平"], ["书记员"], ["注册工"])
    assert table.column("name") == ["王", "计小平", "书记员", "注册工"]


def test_the_header_of_each_printed_page_is_no_entry(tmp_path: Path) -> None:
    table = table_of(
        tmp_path, ["某社区 台账"], HEADER, ["王"], ["某社区台账"], ["姓 名", "就业日期：", "金额"],
        ["李"], HEADER,
    )  # fmt: skip
    assert table.column("name") == ["王", "李"]
    assert "第4、5、7行是重复的表头" in finding_of(table, "rows-header-again").found


def test_the_line_of_column_numbers_is_no_entry(tmp_path: Path) -> None:
    assert table_of(tmp_path, HEADER, [1, 2, 3], ["王"]).column("name") == ["王"]
    assert table_of(tmp_path, ["户号", *HEADER], ["甲", 1, 2, 3], ["H1", "李"]).column("name") == ["李"]


def test_numbers_further_down_are_data(tmp_path: Path) -> None:
    table = table_of(tmp_path, HEADER, ["王", 2, 3], [1, 2, 3])
    assert table.column("name") == ["王", 1]


def test_a_household_number_merged_over_a_family_holds_for_each_row(tmp_path: Path) -> None:
    table = table_of(
        tmp_path, ["户号", "姓名"], ["H1", "王"], [None, "王小"], [None, "王大"], ["H2", "李"], [None, "赵"],
        merged=("A2:A4",),
    )  # fmt: skip
    assert table.column("household") == ["H1", "H1", "H1", "H2", None]
    finding = finding_of(table, "cells-merged")
    assert finding.severity is Severity.TELLS
    assert "有 1 处上下合并" in finding.found


def test_a_title_merged_over_two_rows_is_not_worth_a_word(tmp_path: Path) -> None:
    table = table_of(tmp_path, ["某社区台账"], [], ["户号", "姓名"], [None, "王"], merged=("A1:B2",))
    assert table.column("household") == [None]
    assert table.findings == ()


def test_a_merged_block_does_not_bring_blank_rows_to_life(tmp_path: Path) -> None:
    table = table_of(tmp_path, ["户号", "姓名"], ["H1", "王"], [], ["H2", "李"], merged=("A2:A3",))
    assert table.row_numbers == [2, 4]


def test_a_merged_block_is_found_when_the_table_begins_in_column_b(tmp_path: Path) -> None:
    table = table_of(
        tmp_path, [None, "户号", "姓名"], [], [None, "H1", "王"], [None, None, "李"], merged=("B3:B4",)
    )
    assert table.column("household") == ["H1", "H1"]


def test_an_error_cell_is_a_refusal_with_its_place(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in (HEADER, ["王", None, 1], ["李", None, 2]):
        book.active.append(row)
    book.active["C3"] = "#REF!"
    book.active["C3"].data_type = "e"
    with open_workbook(saved(tmp_path, book)) as workbook:
        table = read_table(workbook, COLUMNS)
    assert table.column("amount") == [1, ErrorCell("#REF!")]
    finding = finding_of(table, "cell-error")
    assert finding.is_refusal
    assert (finding.place.row, finding.place.column) == (3, "金额")
    assert "显示 #REF!" in finding.found


def test_an_identity_number_typed_as_a_number_has_lost_its_end_and_is_not_repeated(tmp_path: Path) -> None:
    table = table_of(tmp_path, ["姓名", "备注"], ["王", 140107197001010012], ["李", 140107700101001])
    finding = finding_of(table, "cell-digits-lost")
    assert (finding.place.row, finding.place.column) == (2, "备注")
    assert "140107" not in finding.found
    assert "文本" in finding.remedy


def test_values_below_an_empty_header_are_asked_about(tmp_path: Path) -> None:
    table = table_of(tmp_path, ["姓名", None, "金额"], ["王", "x", 1], ["李", "y", 2])
    finding = finding_of(table, "header-empty")
    assert finding.severity is Severity.ASKS
    assert finding.place.column == "B"
    assert "有 2 个值" in finding.found


def test_an_empty_header_over_nothing_is_not_worth_a_word(tmp_path: Path) -> None:
    assert table_of(tmp_path, ["姓名", None, "金额"], ["王", None, 1]).findings == ()


def test_a_roster_without_entries_is_an_empty_table(tmp_path: Path) -> None:
    table = table_of(tmp_path, HEADER, ["合计"])
    assert len(table) == 0
    assert table.column("name") == []


def test_without_a_header_there_is_no_table_and_one_finding(tmp_path: Path) -> None:
    table = table_of(tmp_path, ["甲", "乙"], [1, 2])
    assert len(table) == 0
    assert [finding.code for finding in table.findings] == ["header-not-found"]


@pytest.mark.parametrize(("sheet_name", "names"), [("", ["王"]), ("旧表", ["李"]), ("没有这张", ["王"])])
def test_the_best_visible_sheet_is_read_or_the_one_that_was_named(
    tmp_path: Path, sheet_name: str, names: list[str]
) -> None:
    book = openpyxl.Workbook()
    book.active.title = "说明"
    book.active.append(["姓名", "怎么填"])
    for title, header, row in (("旧表", ["姓名", "金额"], ["李", 1]), ("新表", HEADER, ["王", None, 2])):
        sheet = book.create_sheet(title)
        sheet.append(header)
        sheet.append(row)
    hidden = book.create_sheet("隐")
    hidden.append([*HEADER, "户号", "备注"])
    hidden.sheet_state = "hidden"
    with open_workbook(saved(tmp_path, book)) as workbook:
        table = read_table(workbook, COLUMNS, sheet_name=sheet_name)
    assert table.column("name") == names
