"""Which column is which, whatever the typist did to the header; what does not fit is said, never guessed."""

from collections.abc import Sequence
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linli.core.finding import Severity
from linli.kit.workbooks.headers import (
    ExpectedColumn,
    HeaderMatch,
    find_header,
    fingerprint,
    match_headers,
    unit_of,
)
from linli.kit.workbooks.reading import open_workbook

NAME = ExpectedColumn("person.name", "姓名", ("居民姓名", "失业人员姓名"), needed=True)
NUMBER = ExpectedColumn("person.number", "身份证号", ("身份证号码", "公民身份号码"))
AMOUNT = ExpectedColumn("amount", "申请金额(元)", ("金额",))
STARTED = ExpectedColumn("started_on", "就业日期", ("上岗日期", "开始日期"), needed=True)
COLUMNS = (NAME, NUMBER, AMOUNT, STARTED)


def codes(match: HeaderMatch) -> list[str]:
    return [finding.code for finding in match.findings]


def found_in(tmp_path: Path, *rows: Sequence[object]) -> HeaderMatch:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(tmp_path / "表头.xlsx")
    with open_workbook(tmp_path / "表头.xlsx") as workbook:
        return find_header(workbook.sheets[0], COLUMNS)


def test_titles_match_in_any_order_and_aliases_too() -> None:
    match = match_headers(["上岗日期", "身份证号码", "姓名"], COLUMNS)
    assert match.columns == {"started_on": 0, "person.number": 1, "person.name": 2}
    assert match.is_usable
    assert match.findings == ()


@pytest.mark.parametrize("typed", ["姓 名", "姓\n名", "*姓名", "姓名：", "姓名（必填）", " 姓名 ", "姓　名"])
def test_what_typists_do_to_a_header_changes_nothing(typed: str) -> None:
    assert match_headers([typed, "就业日期"], COLUMNS).columns["person.name"] == 0


@pytest.mark.parametrize(
    "typed",
    [
        "申请金额（元）",
        "申请金额(元)",
        "申请金额",
        "申请金额【元】",
        "申请金额（单位：元）",
        "金额（元）",
        "金额",
    ],
)
def test_the_unit_may_be_missing_on_one_side(typed: str) -> None:
    match = match_headers(["姓名", "就业日期", typed], COLUMNS)
    assert match.columns["amount"] == 2
    assert match.findings == ()


def test_another_unit_is_a_refusal_and_not_ten_thousand_times_too_little() -> None:
    match = match_headers(["姓名", "就业日期", "申请金额（万元）"], COLUMNS)
    (finding,) = match.findings
    assert finding.code == "header-unit"
    assert not match.is_usable
    assert "单位是万元" in finding.found
    assert "换算成元" in finding.remedy
    assert finding.place.column == "申请金额（万元）"


@pytest.mark.parametrize(
    ("title", "unit"),
    [
        ("面积（平方米）", "平方米"),
        ("面积（㎡）", "平方米"),
        ("期限(月)", "月"),
        ("期限（个月）", "月"),
        ("月收费标准(元/户)", "元/户"),
        ("姓名（配偶）", ""),
        ("姓名", ""),
        ("结果(已发放/未通过)", ""),
    ],
)
def test_units_are_read_from_the_brackets_at_the_end(title: str, unit: str) -> None:
    assert unit_of(title) == unit


def test_a_list_of_choices_behind_a_header_is_no_part_of_its_name() -> None:
    result = ExpectedColumn("result", "结果", needed=True)
    assert match_headers(["结果(已发放/未通过/办理中)"], [result]).columns == {"result": 0}


def test_the_spouse_is_another_column_than_the_person() -> None:
    match = match_headers(["姓名（配偶）", "就业日期"], COLUMNS)
    assert "person.name" not in match.columns
    assert codes(match) == ["header-missing", "header-unknown"]


def test_the_exact_header_wins_over_one_without_its_unit() -> None:
    monthly, total = ExpectedColumn("monthly", "金额"), ExpectedColumn("total", "金额（元）")
    assert match_headers(["金额（元）", "金额"], [monthly, total]).columns == {"monthly": 1, "total": 0}


def test_a_title_wins_over_an_alias_of_another_column() -> None:
    from_, to = ExpectedColumn("from", "日期", ("开始日期",)), ExpectedColumn("to", "开始日期")
    assert match_headers(["开始日期", "日期"], [from_, to]).columns == {"from": 1, "to": 0}


def test_a_missing_column_is_named_with_near_ones_and_not_guessed() -> None:
    match = match_headers(["姓名", "就业日期间", "岗位"], COLUMNS)
    missing, unknown = match.findings
    assert missing.code == "header-missing"
    assert missing.severity is Severity.REFUSES
    assert "缺少“就业日期”列" in missing.found
    assert "相近的“就业日期间”" in missing.remedy
    assert "started_on" not in match.columns
    assert unknown.severity is Severity.TELLS
    assert "“就业日期间”、“岗位”" in unknown.found


def test_a_column_that_is_not_needed_may_be_missing_silently() -> None:
    assert codes(match_headers(["姓名", "就业日期"], COLUMNS)) == []


def test_two_columns_of_one_name_are_a_refusal() -> None:
    match = match_headers(["姓名", "姓 名", "就业日期"], COLUMNS)
    (finding,) = match.findings
    assert (finding.code, finding.is_refusal) == ("header-twice", True)
    assert "有 2 列都叫“姓名”" in finding.found


def test_a_serial_number_column_is_not_worth_a_word() -> None:
    assert codes(match_headers(["序号", "姓名", "就业日期", "行号"], COLUMNS)) == []


def test_what_a_person_chose_before_holds_for_the_same_header() -> None:
    header = ["名字", "姓名", "就业日期", "岗位"]
    match = match_headers(header, COLUMNS, {"名字": "person.name", "姓名": "", "岗位": ""})
    assert match.columns["person.name"] == 0
    assert match.unknown == ()
    assert match.findings == ()


def test_choices_for_columns_that_are_gone_are_passed_over() -> None:
    match = match_headers(["姓名", "就业日期"], COLUMNS, {"名字": "person.name", "就业日期": "no.such"})
    assert match.columns["person.name"] == 0


def test_the_fingerprint_ignores_spaces_and_trailing_columns_but_not_names_or_order() -> None:
    same = {
        fingerprint(header)
        for header in (["姓名", "金额（元）"], ["姓 名", "*金额(元)："], ["姓名", "金额（元）", "", ""])
    }
    assert len(same) == 1
    others = {
        fingerprint(header)
        for header in (["金额（元）", "姓名"], ["姓名", "金额"], ["姓名", "", "金额（元）"])
    }
    assert len(others | same) == 4


def test_the_header_is_found_below_a_title_and_the_reporting_unit(tmp_path: Path) -> None:
    match = found_in(
        tmp_path,
        ["教场巷社区安置失业人员台账（2010年6月）"],
        ["填报单位：教场巷社区", None, "填报日期：2010.7.1"],
        [],
        ["序号", "姓名", "身份证号", "就业日期"],
        [1, "王小明", "x", "2010.3.5"],
    )
    assert match.row == 4
    assert match.columns == {"person.name": 1, "person.number": 2, "started_on": 3}
    assert match.above[0] == ("教场巷社区安置失业人员台账（2010年6月）",)


def test_findings_of_the_header_say_where_it_stands(tmp_path: Path) -> None:
    match = found_in(tmp_path, ["标题"], ["姓名", "姓名", "就业日期"])
    place = match.findings[0].place
    assert (place.file, place.sheet, place.row, place.column) == ("表头.xlsx", "Sheet", 2, "姓名")
    assert str(match.findings[0]).startswith("表头.xlsx 工作表“Sheet” 第2行 “姓名”列：有 2 列都叫“姓名”")


def test_the_upper_of_two_equal_rows_is_the_header(tmp_path: Path) -> None:
    assert found_in(tmp_path, ["姓名", "就业日期"], ["王", "2010.1.1"], ["姓名", "就业日期"]).row == 1


def test_the_row_that_names_more_columns_is_the_header(tmp_path: Path) -> None:
    assert found_in(tmp_path, ["姓名", None], ["姓名", "就业日期"]).row == 2


def test_a_header_below_the_tenth_row_is_not_looked_for(tmp_path: Path) -> None:
    match = found_in(tmp_path, *([["说明"]] * 10), ["姓名", "就业日期"])
    (finding,) = match.findings
    assert finding.code == "header-not-found"
    assert "“姓名”、“就业日期”" in finding.remedy
    assert not match.is_usable
    assert match.columns == {}


@settings(max_examples=50, deadline=None)
@given(st.permutations(["姓名", "身份证号", "申请金额(元)", "就业日期", "岗位", "备注"]))
def test_the_order_of_columns_never_matters(header: list[str]) -> None:
    match = match_headers(header, COLUMNS)
    assert {key: header[at] for key, at in match.columns.items()} == {
        "person.name": "姓名",
        "person.number": "身份证号",
        "amount": "申请金额(元)",
        "started_on": "就业日期",
    }
