"""What a cell gives when a roster is read, and what a large roster costs."""

import subprocess
import sys
from datetime import date, datetime, time, timedelta
from pathlib import Path

import openpyxl
import pytest

from linli.kit.workbooks.reading import Merge, Workbook, open_workbook
from linli.kit.workbooks.refusal import WorkbookUnreadable
from linli.kit.workbooks.values import ErrorCell, column_letters, column_number, plain
from linli.kit.workbooks.writing import CellKind, SheetColumn, SheetData, write_workbook
from tests.kit.workbook_files import xls_file, xlsx_of

FIRST = '<c r="A1" t="str"><v>首</v></c>'
LAST = '<c r="C1" t="str"><v>末</v></c>'


def rows_of(path: Path, sheet: int = 0) -> list[list[object]]:
    with open_workbook(path) as workbook:
        return [list(row) for row in workbook.sheets[sheet].rows()]


def test_each_kind_of_cell_comes_as_people_mean_it(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append([
        "王 小明", "007", 3, 3.5, True, date(2010, 3, 5), datetime(2010, 3, 5, 8, 30), time(8, 30),
        timedelta(hours=30), "　", None, "末",
    ])  # fmt: skip
    book.save(tmp_path / "值.xlsx")
    (row,) = rows_of(tmp_path / "值.xlsx")
    assert row == [
        "王 小明", "007", 3, 3.5, True, date(2010, 3, 5), datetime(2010, 3, 5, 8, 30), time(8, 30),
        timedelta(hours=30), None, None, "末",
    ]  # fmt: skip
    assert [type(value) for value in row[2:4]] == [int, float]


def test_midnight_is_a_day() -> None:
    assert plain(datetime(2010, 3, 5)) == date(2010, 3, 5)
    assert not isinstance(plain(datetime(2010, 3, 5)), datetime)


def test_an_identity_number_written_as_text_keeps_every_digit(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active["A1"] = "140107197001010012"
    book.save(tmp_path / "号.xlsx")
    assert rows_of(tmp_path / "号.xlsx") == [["140107197001010012"]]


def test_rows_and_columns_are_counted_as_excel_shows_them(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active["C4"], book.active["D6"] = "姓名", 2
    book.save(tmp_path / "偏.xlsx")
    with open_workbook(tmp_path / "偏.xlsx") as workbook:
        (sheet,) = workbook.sheets
        assert (sheet.first_row, sheet.first_column, sheet.width) == (4, 2, 2)
        assert list(sheet.rows()) == [["姓名", None], [None, None], [None, 2]]


def test_sheets_keep_their_order_hidden_ones_are_known_and_empty_ones_left_out(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.title = "一"
    book.active["A1"] = 1
    book.create_sheet("空")
    book.create_chartsheet("图")
    book.create_sheet("三")["A1"] = 3
    book["三"].sheet_state = "hidden"
    book.save(tmp_path / "多.xlsx")
    with open_workbook(tmp_path / "多.xlsx") as workbook:
        assert [(sheet.name, sheet.is_hidden) for sheet in workbook.sheets] == [("一", False), ("三", True)]
        assert [sheet.name for sheet in workbook.visible_sheets] == ["一"]
        found = workbook.sheet("三")
        assert found is not None
        assert list(found.rows()) == [[3]]
        assert workbook.sheet("四") is None


def test_error_cells_are_told_from_empty_ones_and_from_text(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    for address, text in (("B2", "#REF!"), ("C3", "#N/A")):
        sheet[address] = text
        sheet[address].data_type = "e"
    sheet["A1"], sheet["B3"] = "姓名", "#N/A"
    sheet["B3"].data_type = "s"
    book.save(tmp_path / "错.xlsx")
    assert rows_of(tmp_path / "错.xlsx") == [
        ["姓名", None, None],
        [None, ErrorCell("#REF!"), None],
        [None, "#N/A", ErrorCell("#N/A")],
    ]


def test_a_formula_that_nobody_calculated_is_not_taken_for_empty(tmp_path: Path) -> None:
    """openpyxl writes formulas without their results, as other programs do that export rosters."""
    book = openpyxl.Workbook()
    book.active["B2"] = 5
    book.active["D4"] = "=B2*2"
    book.active["A3"] = "=B2"
    book.save(tmp_path / "式.xlsx")
    with open_workbook(tmp_path / "式.xlsx") as workbook:
        (sheet,) = workbook.sheets
        assert (sheet.first_row, sheet.first_column, sheet.width) == (2, 0, 4)
        uncalculated = ErrorCell("公式未计算")
        assert list(sheet.rows()) == [
            [None, 5, None, None],
            [uncalculated, None, None, None],
            [None, None, None, uncalculated],
        ]


def test_a_sheet_of_uncalculated_formulas_only_is_not_empty(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active["B3"] = "=1+1"
    book.save(tmp_path / "式.xlsx")
    with open_workbook(tmp_path / "式.xlsx") as workbook:
        assert workbook.sheets[0].first_row == 3
        assert list(workbook.sheets[0].rows()) == [[ErrorCell("公式未计算")]]


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ('<c r="B1"><f>1+1</f><v>2</v></c>', 2),
        ('<c r="B1" t="str"><f>""</f><v></v></c>', None),
        ('<c r="B1" t="str"><f>"王"</f><v>王</v></c>', "王"),
        ('<c r="B1" t="n"><f t="shared" si="0"/><v>7</v></c>', 7),
        ('<c r="B1"><f t="shared" si="0"/></c>', ErrorCell("公式未计算")),
        ('<c r="B1"><f>1+1</f><v/></c>', ErrorCell("公式未计算")),
        ('<c s="0" r="B1" t="str"><f>""</f><v></v></c>', None),
        ('<c s="0" r="B1"><f>1+1</f></c>', ErrorCell("公式未计算")),
        ('<c r="B1" t="e"><f>1/0</f><v>#DIV/0!</v></c>', ErrorCell("#DIV/0!")),
        ('<c t="e" r="B1"><v>#NAME?</v></c>', ErrorCell("#NAME?")),
        ('<c r="B1" t="d"><v>2010-03-05</v></c>', date(2010, 3, 5)),
    ],
)
def test_formulas_and_errors_in_every_spelling(tmp_path: Path, cell: str, value: object) -> None:
    path = xlsx_of(tmp_path / "一行.xlsx", f'<row r="1">{FIRST}{cell}{LAST}</row>')
    assert rows_of(path) == [["首", value, "末"]]


def test_errors_belong_to_their_own_sheet(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active["A1"] = "好"
    second = book.create_sheet("二")
    second["A1"] = "#REF!"
    second["A1"].data_type = "e"
    book.save(tmp_path / "二表.xlsx")
    assert rows_of(tmp_path / "二表.xlsx", 0) == [["好"]]
    assert rows_of(tmp_path / "二表.xlsx", 1) == [[ErrorCell("#REF!")]]


def test_an_old_xls_is_read_with_its_error_cells(tmp_path: Path) -> None:
    path = xls_file(
        tmp_path / "旧.xls",
        {
            "一": {
                (0, 0): "姓名",
                (0, 1): "数",
                (1, 0): "王",
                (1, 1): 3,
                (2, 1): b"\x17",
                (3, 0): (b"\x2a",),
            },
            "二": {(3, 2): "末"},
        },
    )
    assert rows_of(path) == [["姓名", "数"], ["王", 3], [None, ErrorCell("#REF!")], [ErrorCell("#N/A"), None]]
    with open_workbook(path) as workbook:
        assert (workbook.sheets[1].name, workbook.sheets[1].first_row) == ("二", 4)


def test_merged_blocks_are_known(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active["A1"], book.active["B5"] = "标题", 1
    book.active.merge_cells("A1:C1")
    book.active.merge_cells("A2:A4")
    book.save(tmp_path / "并.xlsx")
    with open_workbook(tmp_path / "并.xlsx") as workbook:
        assert set(workbook.sheets[0].merges) == {Merge(0, 0, 0, 2), Merge(1, 0, 3, 0)}


def test_a_released_sheet_can_be_read_again(tmp_path: Path) -> None:
    with open_workbook(xlsx_of(tmp_path / "再.xlsx", '<row r="1"><c r="A1"><v>1</v></c></row>')) as workbook:
        (sheet,) = workbook.sheets
        assert list(sheet.rows()) == [[1]]
        sheet.release()
        assert list(sheet.rows()) == [[1]]


def test_a_closed_workbook_lets_go_of_the_file(tmp_path: Path) -> None:
    path = xlsx_of(tmp_path / "关.xlsx", '<row r="1"><c r="A1"><v>1</v></c></row>')
    opened: Workbook
    with open_workbook(path) as opened:
        pass
    with pytest.raises(WorkbookUnreadable):
        list(opened.sheets[0].rows())


def test_columns_are_named_as_in_excel() -> None:
    assert [column_letters(at) for at in (0, 25, 26, 701, 702, 16383)] == ["A", "Z", "AA", "ZZ", "AAA", "XFD"]
    assert [column_number(letters) for letters in ("A", "z", "AA", "XFD")] == [0, 25, 26, 16383]


def test_a_large_roster_is_read_within_little_memory(tmp_path: Path) -> None:
    """A seventh of the 250 MB that 100,000 rows of 15 columns may take (170 were measured)."""
    pytest.importorskip("resource", reason="Windows does not tell a program its peak memory this way")
    columns = [SheetColumn(f"列{at}", CellKind.TEXT) for at in range(15)]
    rows = ([f"{row}-{at}" for at in range(15)] for row in range(14_000))
    write_workbook(tmp_path / "大.xlsx", [SheetData("大", columns, rows)])
    program = (
        "import resource, sys\n"
        "from linli.kit.workbooks.columns import read_table\n"
        "from linli.kit.workbooks.headers import ExpectedColumn\n"
        "from linli.kit.workbooks.reading import open_workbook\n"
        "peak = lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "expected = [ExpectedColumn(str(at), f'列{at}') for at in range(15)]\n"
        "before = peak()\n"
        "with open_workbook(sys.argv[1]) as workbook:\n"
        "    table = read_table(workbook, expected)\n"
        "print(len(table), (peak() - before) // 1024)\n"
    )
    said = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path / "大.xlsx")], capture_output=True, text=True, check=True
    )
    count, megabytes = map(int, said.stdout.split())
    assert count == 14_000
    assert megabytes < 35
