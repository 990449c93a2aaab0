"""What is written can be read, printed and trusted: by our own reader, and by openpyxl as a stranger."""

import io
import time
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linli.kit.workbooks.reading import open_workbook
from linli.kit.workbooks.writing import (
    CellKind,
    Paper,
    SheetColumn,
    SheetData,
    display_width,
    safe_sheet_name,
    write_workbook,
)

COLUMNS = (
    SheetColumn("姓名"),
    SheetColumn("身份证号"),
    SheetColumn("就业日期", CellKind.DATE),
    SheetColumn("金额", CellKind.NUMBER, number_format="0.00"),
    SheetColumn("登记时间", CellKind.MOMENT),
)
ROWS = (
    ("王小明", "140107197001010012", date(2010, 3, 5), 100, datetime(2010, 3, 5, 8, 30)),
    ("李", None, "2010年3月", Decimal("2.5"), None),
)


def written(
    tmp_path: Path, *rows: tuple[object, ...], **options: object
) -> openpyxl.worksheet.worksheet.Worksheet:
    path = tmp_path / "台账.xlsx"
    write_workbook(path, [SheetData("台账", COLUMNS, rows or ROWS, **options)])  # type: ignore[arg-type]
    return openpyxl.load_workbook(path)["台账"]


def read(path: Path) -> list[list[object]]:
    with open_workbook(path) as workbook:
        return [list(row) for row in workbook.sheets[0].rows()]


def test_values_come_back_as_they_were(tmp_path: Path) -> None:
    written(tmp_path)
    assert read(tmp_path / "台账.xlsx") == [
        ["姓名", "身份证号", "就业日期", "金额", "登记时间"],
        ["王小明", "140107197001010012", date(2010, 3, 5), 100, datetime(2010, 3, 5, 8, 30)],
        ["李", None, "2010年3月", 2.5, None],
    ]


def test_a_stranger_sees_text_dates_and_formats(tmp_path: Path) -> None:
    sheet = written(tmp_path)
    number, day = sheet["B2"], sheet["C2"]
    assert (number.data_type, number.value, number.number_format) == ("s", "140107197001010012", "@")
    assert (day.is_date, day.value, day.number_format) == (True, datetime(2010, 3, 5), "yyyy-mm-dd")
    assert sheet["D2"].number_format == "0.00"
    assert sheet["E2"].number_format == "yyyy-mm-dd hh:mm:ss"
    assert sheet["C3"].value == "2010年3月"


@pytest.mark.parametrize(
    "text", ["=1+1", '=HYPERLINK("x")', "+86", "-1", "@SUM(A1)", "http://a.b", "007", "TRUE", "\t=1"]
)
def test_text_that_looks_like_something_else_stays_text(tmp_path: Path, text: str) -> None:
    sheet = written(tmp_path, (text, text, text, text, text))
    assert [(cell.data_type, cell.value) for cell in sheet[2]] == [("s", text)] * 5
    assert sheet["A2"].hyperlink is None
    assert read(tmp_path / "台账.xlsx")[1] == [text] * 5


def test_a_number_with_more_digits_than_excel_keeps_becomes_text(tmp_path: Path) -> None:
    sheet = written(tmp_path, ("甲", 140107197001010012, None, 140107197001010012, None))
    assert sheet["B2"].value == sheet["D2"].value == "140107197001010012"


def test_days_that_excel_cannot_count_become_text(tmp_path: Path) -> None:
    written(
        tmp_path,
        ("甲", "", date(1899, 5, 4), float("inf"), date(1900, 2, 28)),
        ("乙", "", date(1900, 3, 1), 0, None),
    )
    rows = read(tmp_path / "台账.xlsx")
    assert rows[1] == ["甲", None, "1899-05-04", "inf", "1900-02-28"]
    assert rows[2] == ["乙", None, date(1900, 3, 1), 0, None]


def test_other_kinds_of_values_in_a_text_column_are_written_as_words(tmp_path: Path) -> None:
    written(tmp_path, (True, date(2010, 3, 5), 7, False, datetime(2010, 3, 5, 8)))
    assert read(tmp_path / "台账.xlsx")[1] == ["是", "2010-03-05", "7", "否", datetime(2010, 3, 5, 8)]


def test_a_moment_with_a_time_zone_is_refused(tmp_path: Path) -> None:
    zoned = datetime.fromisoformat("2010-03-05T08:00:00+08:00")
    with pytest.raises(ValueError, match="当地时间"):
        written(tmp_path, ("甲", None, None, None, zoned))


def test_the_first_row_does_not_decide_the_kind_of_the_others(tmp_path: Path) -> None:
    """The writer remembers kinds from the first row; a roster begins with unknown values as often as not."""
    written(
        tmp_path,
        (None, None, None, None, None),
        ("甲", "x", date(2010, 1, 1), 3, datetime(2010, 1, 1, 1)),
        ("乙", "1", "2010年", "拒绝提供", "未采集"),
        ("丙", None, date(2010, 1, 2), 1.5, None),
    )
    assert read(tmp_path / "台账.xlsx")[2:] == [
        ["甲", "x", date(2010, 1, 1), 3, datetime(2010, 1, 1, 1)],
        ["乙", "1", "2010年", "拒绝提供", "未采集"],
        ["丙", None, date(2010, 1, 2), 1.5, None],
    ]


def test_title_lines_stand_above_a_frozen_and_filtered_header(tmp_path: Path) -> None:
    sheet = written(tmp_path, title="某社区台账（2010年6月）", subtitle="填报单位：某社区", frozen_columns=1)
    assert [sheet["A1"].value, sheet["A2"].value, sheet["A3"].value] == [
        "某社区台账（2010年6月）", "填报单位：某社区", "姓名",
    ]  # fmt: skip
    assert {str(block) for block in sheet.merged_cells.ranges} == {"A1:E1", "A2:E2"}
    assert sheet.freeze_panes == "B4"
    assert sheet.auto_filter.ref == "A3:E5"
    assert sheet["A3"].font.b
    assert sheet["A3"].fill.fgColor.rgb == "FFE8EBF0"
    assert sheet["A3"].border.left.style == sheet["A4"].border.left.style == "thin"


def test_a_title_over_a_single_column_is_possible(tmp_path: Path) -> None:
    path = tmp_path / "一列.xlsx"
    write_workbook(path, [SheetData("一列", [SheetColumn("姓名")], [("王",)], title="名单")])
    assert read(path)[0][0] == "名单"
    assert [row[0] for row in read(path)[1:]] == ["姓名", "王"]


def test_the_page_is_ready_to_print(tmp_path: Path) -> None:
    sheet = written(tmp_path, title="台账", paper=Paper(landscape=False, signature_left="填表人：李&王"))
    assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "portrait")
    assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.print_title_rows == "$1:$2"
    assert "填表人：李&&王" in sheet.oddFooter.left.text
    assert "第 &P 页，共 &N 页" in sheet.oddFooter.center.text
    assert "审核人" in sheet.oddFooter.right.text


def test_columns_are_wide_enough_for_chinese(tmp_path: Path) -> None:
    sheet = written(tmp_path)
    assert sheet.column_dimensions["B"].width >= 18  # eighteen digits
    assert sheet.column_dimensions["C"].width >= display_width("就业日期") + 2
    assert display_width("身份证号\nA1") == 8
    long = written(tmp_path, ("很长的备注" * 30, None, None, None, None))
    assert 40 <= long.column_dimensions["A"].width < 42


def test_digits_kept_as_text_carry_no_warning_triangle(tmp_path: Path) -> None:
    written(tmp_path)
    with zipfile.ZipFile(tmp_path / "台账.xlsx") as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    assert 'numberStoredAsText="1"' in sheet


def test_a_sheet_without_rows_still_has_its_header(tmp_path: Path) -> None:
    path = tmp_path / "空.xlsx"
    write_workbook(path, [SheetData("空", COLUMNS, [], title="空台账")])
    assert [row[0] for row in read(path)] == ["空台账", "姓名"]


def test_several_sheets_keep_their_order_and_settings(tmp_path: Path) -> None:
    path = tmp_path / "多.xlsx"
    sheets = [
        SheetData("对象/一", [SheetColumn("户号")], [("H1",)]),
        SheetData("走访", [SheetColumn("走访日期", CellKind.DATE)], [(date(2010, 3, 5),)], title="走访登记"),
    ]
    write_workbook(path, iter(sheets))
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["对象 一", "走访"]
    assert book["走访"]["A3"].number_format == "yyyy-mm-dd"
    assert book["对象 一"].freeze_panes == "A2"


def test_the_same_content_gives_the_same_bytes(tmp_path: Path) -> None:
    first, second = io.BytesIO(), io.BytesIO()
    write_workbook(first, [SheetData("台账", COLUMNS, ROWS, title="台账")])
    time.sleep(1.1)  # the writer underneath puts the second of writing into the file
    write_workbook(second, [SheetData("台账", COLUMNS, iter(ROWS), title="台账")])
    assert first.getvalue() == second.getvalue()
    with zipfile.ZipFile(first) as archive:
        assert archive.testzip() is None
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert b"2000-01-01T00:00:00Z" in archive.read("docProps/core.xml")


def test_progress_is_told_each_thousand_rows_and_at_the_end(tmp_path: Path) -> None:
    told: list[int] = []
    rows = ((f"居民{number}",) for number in range(2500))
    write_workbook(tmp_path / "多.xlsx", [SheetData("多", [SheetColumn("姓名")], rows)], told.append)
    assert told == [1000, 2000, 2500]


def test_a_failure_half_way_leaves_the_old_file_and_no_other(tmp_path: Path) -> None:
    path = tmp_path / "台账.xlsx"
    path.write_bytes(b"old")

    def rows() -> Iterator[tuple[str]]:
        yield from ((f"居民{number}",) for number in range(1000))
        raise RuntimeError("the database went away")

    with pytest.raises(RuntimeError, match="went away"):
        write_workbook(path, [SheetData("多", [SheetColumn("姓名")], rows())])
    assert path.read_bytes() == b"old"
    assert [found.name for found in tmp_path.iterdir()] == ["台账.xlsx"]


@pytest.mark.parametrize(
    ("sheets", "said"),
    [
        ([SheetData("甲", [SheetColumn("姓名"), SheetColumn("姓名")], [])], "同名"),
        ([SheetData("甲", [], [])], "没有列"),
        ([SheetData("甲", [SheetColumn("a")], []), SheetData("甲", [SheetColumn("a")], [])], "重名"),
        ([], "没有要写的工作表"),
        ([SheetData("甲", [SheetColumn("a")], [("字" * 32_768,)])], "32767"),
        ([SheetData("甲", [SheetColumn("a")], [("x", "y")])], "zip"),
    ],
)
def test_what_excel_cannot_hold_is_refused(tmp_path: Path, sheets: list[SheetData], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        write_workbook(tmp_path / "不行.xlsx", sheets)
    assert not (tmp_path / "不行.xlsx").exists()


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("安置失业人员台账", "安置失业人员台账"),
        ("a/b:c*d?e[f]", "a b c d e f"),
        ("'甲'", "甲"),
        ("", "表"),
        ("长" * 40, "长" * 31),
    ],
)
def test_any_title_makes_a_sheet_name(text: str, name: str) -> None:
    assert safe_sheet_name(text) == name


CELL_TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\ufffe\uffff"), max_size=20)
DAYS = st.dates(min_value=date(1900, 3, 1), max_value=date(2100, 12, 31))
MOMENTS = st.datetimes(min_value=datetime(1900, 3, 1), max_value=datetime(2100, 1, 1)).map(
    lambda moment: moment.replace(microsecond=0)
)
NUMBERS = st.integers(-(10**15) + 1, 10**15 - 1) | st.floats(-1e9, 1e9).map(lambda number: round(number, 4))
ENTRIES = st.tuples(
    st.none() | CELL_TEXTS,
    st.none() | st.from_regex(r"[0-9]{17}[0-9X]", fullmatch=True),
    st.none() | DAYS | CELL_TEXTS,
    st.none() | NUMBERS | CELL_TEXTS,
    st.none() | MOMENTS | DAYS,
)


def without_blank_end(rows: list[list[object]]) -> list[list[object]]:
    end = max((at for at, row in enumerate(rows, 1) if any(value is not None for value in row)), default=0)
    return rows[:end]


def as_read(value: object) -> object:
    if isinstance(value, str):
        return value if value.strip() else None
    if isinstance(value, datetime) and value.time() == datetime.min.time():
        return value.date()
    return value


@settings(max_examples=40, deadline=None)
@given(st.lists(ENTRIES, min_size=1, max_size=6))
def test_written_and_read_again_is_the_same(
    tmp_path_factory: pytest.TempPathFactory, entries: list[tuple[object, ...]]
) -> None:
    path = tmp_path_factory.mktemp("往返") / "往返.xlsx"
    write_workbook(path, [SheetData("往返", COLUMNS, entries)])
    kept = [[as_read(value) for value in entry] for entry in entries]
    assert without_blank_end(read(path)[1:]) == without_blank_end(kept)
