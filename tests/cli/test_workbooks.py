"""Every bad workbook that people send: a clear message with place and remedy, and books left as they were."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import NEIGHBOUR, ORG, STREET, Linli, dump
from tests.cli.prepare import LI, UNEMPLOYED, WANG, write
from tests.kit.workbook_files import ole_file

pytestmark = [pytest.mark.xdist_group("cli"), pytest.mark.one_database]

LEDGER = "employment.unemployment"
HEAD, ROW, OTHER = UNEMPLOYED
#: A person whom the books do not know yet.
ZHAO = ["赵云", "140107197102030116", "3-1-101", "下岗", "汽车厂", "2009.11", "2010-04-01", None, None]


def replaced(row: Sequence[Any], **cells: Any) -> list[Any]:
    places = {"name": 0, "number": 1, "door": 2, "kind": 3, "lost": 5, "start": 6, "end": 7, "reason": 8}
    changed = list(row)
    for name, value in cells.items():
        changed[places[name]] = value
    return changed


# Files that are no readable workbook: exit status 2, one line


def _truncated(path: Path) -> None:
    write(path, HEAD, ZHAO)
    path.write_bytes(path.read_bytes()[:-400])


def _encrypted(path: Path) -> None:
    ole_file(path, {"EncryptionInfo": b"x" * 100, "EncryptedPackage": b"x" * 5000})


def _with_macros(path: Path) -> None:
    write(path, HEAD, ZHAO)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"x" * 100)


def _bomb(path: Path) -> None:
    write(path, HEAD, ZHAO)
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/image1.xml", b"0" * (40 << 20))


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (_truncated, "文件已损坏"),
        (_encrypted, "设了打开密码"),
        (lambda path: path.write_bytes(b""), "文件是空的"),
        (lambda path: write(path), "没有任何内容"),
        (_with_macros, "带有宏"),
        (lambda path: path.write_bytes(b"%PDF-1.7 1 0 obj"), "这不是表格文件"),
        (lambda path: path.write_text("<html><table></table></html>"), "内容是网页"),
        (lambda path: path.write_text("姓名,身份证号"), "内容是文本"),
        (_bomb, "压缩了"),
        (lambda path: path.unlink(missing_ok=True), "找不到这个文件"),
    ],
)
def test_a_file_that_is_no_workbook_is_refused(
    make: Callable[[Path], object], said: str, linli: Linli, home: Path, tmp_path: Path
) -> None:
    before = dump(home)
    make(tmp_path / "下岗失业人员台账.xlsx")
    done = linli("import", LEDGER, tmp_path / "下岗失业人员台账.xlsx", "--org", ORG)
    assert (done.code, done.out) == (2, "")
    (line,) = done.err.splitlines()
    assert line.startswith("下岗失业人员台账.xlsx：")
    assert said in line
    assert re.search("请|再", line.partition("。")[2]), "what to do next"
    assert str(tmp_path) not in line
    assert dump(home) == before


# Workbooks whose content is wrong: exit status 1, each finding with its place


def refused(linli: Linli, home: Path, path: Path, ledger: str = LEDGER) -> list[dict[str, Any]]:
    """The refusals of an import that wrote nothing, told to machine and person alike."""
    before = dump(home)
    done = linli("import", ledger, path, "--org", ORG, "--json")
    told = done.json
    assert done.code == 1, done.err
    assert set(told) == {"ledger", "new", "changed", "unchanged", "absent", "written", "findings"}
    assert told["written"] is False
    refusals = [one for one in told["findings"] if one["severity"] == "refuses"]
    assert refusals
    assert all(one["found"] and one["remedy"] and one["sheet"] for one in refusals)
    for_people = linli("import", ledger, path, "--org", ORG)
    assert (for_people.code, "没有写入" in for_people.out) == (1, True)
    assert all(one["remedy"] in for_people.err for one in refusals)
    assert dump(home) == before
    return refusals


@pytest.mark.parametrize(
    ("head", "code", "column"),
    [
        (["姓名", "证号", "失业类型", "登记日期"], "header-missing", "失业类型"),
        (["姓名", "身份证号", "住址", "失业类型", "登记日期", "登记日期"], "header-twice", "登记日期"),
        (["甲", "乙", "丙"], "header-not-found", ""),
    ],
)
def test_a_wrong_or_doubled_header_is_named(
    head: list[str], code: str, column: str, linli: Linli, home: Path, tmp_path: Path
) -> None:
    head = [one for one in head if code != "header-missing" or one != "失业类型"]
    found = refused(linli, home, write(tmp_path / "表.xlsx", head, ["赵云"] * len(head)))
    assert (code, column) in [(one["code"], one["column"]) for one in found]


@pytest.mark.parametrize(
    ("cells", "code", "column", "said"),
    [
        ({"number": 140107197102030110.0}, "cell-digits-lost", "身份证号", "Excel"),
        ({"number": "140107197102030113"}, "identity-checksum", "身份证号", "校验码"),
        ({"number": "1401071971020300"}, "identity-length", "身份证号", "应是18位"),
        ({"number": "140107********0012"}, "identity-masked", "身份证号", "遮住"),
        ({"start": "2010-02-30"}, "date", "登记日期", "2010-02-30"),
        ({"start": "去年"}, "date", "登记日期", "去年"),
        ({"start": None}, "empty", "登记日期", "没有填"),
        ({"end": "2010-03-31", "reason": "迁出"}, "order", "终止日期", "早于"),
        ({"kind": "躺平"}, "choice", "失业类型", "躺平"),
        ({"name": None}, "no-name", "姓名", "没有姓名"),
        ({"name": "赵" * 51}, "too-long", "姓名", "最多50个字"),
    ],
)
def test_a_wrong_cell_is_named_with_sheet_row_and_column(
    cells: dict[str, Any], code: str, column: str, said: str, linli: Linli, home: Path, tmp_path: Path
) -> None:
    path = write(tmp_path / "表.xlsx", ["教场巷社区下岗失业人员台账"], HEAD, ROW, replaced(ZHAO, **cells))
    (finding,) = refused(linli, home, path)
    assert (finding["code"], finding["sheet"], finding["row"], finding["column"]) == (
        code,
        "Sheet",
        4,
        column,
    )
    assert said in finding["found"] + finding["remedy"]
    assert str(cells.get("number", "－")).removesuffix(".0") not in finding["found"] + finding["remedy"]


def test_text_in_a_number_column_is_named(linli: Linli, home: Path, tmp_path: Path) -> None:
    path = write(tmp_path / "表.xlsx", ["楼栋号", "层数"], ["9", "六层左右"])
    (finding,) = refused(linli, home, path, "registry.building")
    assert (finding["code"], finding["row"], finding["column"]) == ("number", 2, "层数")
    assert "约数" in finding["remedy"]


def test_an_error_of_excel_is_named(linli: Linli, home: Path, tmp_path: Path) -> None:
    path = write(tmp_path / "表.xlsx", ["楼栋号", "层数"], ["9", "=1/0"])
    found = refused(linli, home, path, "registry.building")
    assert [(one["row"], one["column"]) for one in found] == [(2, "层数")]


def test_a_person_twice_is_named_with_both_rows(linli: Linli, home: Path, tmp_path: Path) -> None:
    path = write(tmp_path / "表.xlsx", HEAD, ZHAO, ROW, ZHAO)
    (finding,) = refused(linli, home, path)
    assert (finding["code"], finding["row"]) == ("row-twice", 4)
    assert "第2行" in finding["found"]


def test_an_unknown_building_is_named_with_the_ledger_to_fill_first(
    linli: Linli, home: Path, tmp_path: Path
) -> None:
    head = ["楼栋号", "单元", "室号", "户号", "姓名", "身份证号"]
    path = write(tmp_path / "表.xlsx", head, ["99", "1", "101", "JC0001", "赵云", ZHAO[1]])
    (finding,) = refused(linli, home, path, "registry.residents")
    assert (finding["code"], finding["row"], finding["column"]) == ("unknown-building", 2, "楼栋号")
    assert "楼栋台账" in finding["remedy"]


def test_a_household_that_is_not_in_the_books_is_named(linli: Linli, home: Path, tmp_path: Path) -> None:
    path = write(tmp_path / "表.xlsx", ["户号", "发现日期"], ["JC9999", "2010-05-01"])
    (finding,) = refused(linli, home, path, "employment.zero_employment_case")
    assert (finding["code"], finding["column"]) == ("unknown-reference", "户号")


def test_what_only_the_database_can_refuse_is_said_in_words(linli: Linli, home: Path, tmp_path: Path) -> None:
    """王小明 has an open spell already, begun on another day."""
    path = write(tmp_path / "表.xlsx", HEAD, replaced(ROW, start="2010-05-01"))
    (finding,) = refused(linli, home, path)
    assert (finding["code"], "没有终止的失业登记" in finding["found"]) == ("constraint", True)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((LEDGER, "表.xlsx", "--org", "999999999999"), "没有区划代码是“999999999999”的机构"),
        ((LEDGER, "表.xlsx", "--org", STREET), "“坝陵桥街道”不是社区.*140107002003 教场巷社区"),
        (("registry.nothing", "表.xlsx", "--org", ORG), "没有叫“registry.nothing”的台账或名册"),
        ((LEDGER, "表.xlsx"), "缺少--org"),
        ((LEDGER, "表.xlsx", "--org", ORG, "--ends", "明天"), "里没有“明天”"),
    ],
)  # fmt: skip
def test_an_import_into_nowhere_is_refused(
    arguments: tuple[str, ...], said: str, linli: Linli, home: Path, tmp_path: Path
) -> None:
    before = dump(home)
    write(tmp_path / "表.xlsx", HEAD, ZHAO)
    done = linli("import", *(tmp_path / one if one == "表.xlsx" else one for one in arguments))
    assert (done.code, done.out, len(done.err.splitlines())) == (2, "", 1)
    assert re.search(said, done.err)
    assert dump(home) == before


# Good ones


def test_half_known_dates_come_in_as_far_as_they_are_known(linli: Linli, tmp_path: Path) -> None:
    rows = [replaced(ZHAO, lost="2009年"), replaced(OTHER, lost="2008年3月")]
    done = linli("import", LEDGER, write(tmp_path / "表.xlsx", HEAD, *rows), "--org", ORG, "--json")
    assert (done.code, done.json["new"], done.json["changed"], done.json["written"]) == (0, 1, 1, True)
    found = linli("rows", f"{LEDGER}.unemployed", "--org", ORG, "--period", "2010-06", "--json").json
    assert [(row["person_name"], row["lost_on"]) for row in found] == [
        ("王小明", "2009年11月"),
        ("赵云", "2009年"),
    ]


def test_a_dry_run_tells_and_writes_nothing(linli: Linli, home: Path, tmp_path: Path) -> None:
    before = dump(home)
    path = write(tmp_path / "表.xlsx", HEAD, ZHAO, ROW)
    told = linli("import", LEDGER, path, "--org", ORG, "--dry-run", "--json").json
    assert (told["new"], told["unchanged"], told["absent"], told["written"]) == (1, 1, 1, False)
    assert "只核对，没有写入" in linli("import", LEDGER, path, "--org", ORG, "--dry-run").out
    assert dump(home) == before


def test_the_same_roster_again_changes_nothing(linli: Linli, home: Path, rosters: Path) -> None:
    before = dump(home)
    done = linli("import", LEDGER, rosters / f"{LEDGER}.xlsx", "--org", ORG, "--json")
    assert (done.code, done.json["unchanged"], done.json["new"]) == (0, 2, 0)
    assert dump(home) == before


def test_a_sheet_without_rows_is_no_mistake(linli: Linli, home: Path, tmp_path: Path) -> None:
    before = dump(home)
    done = linli("import", LEDGER, write(tmp_path / "表.xlsx", HEAD), "--org", ORG, "--json")
    assert (done.code, done.json["new"], done.json["absent"]) == (0, 0, 2)
    assert dump(home) == before


def test_a_number_known_to_the_neighbour_links_silently(linli: Linli, tmp_path: Path) -> None:
    done = linli("import", LEDGER, write(tmp_path / "表.xlsx", HEAD, ROW), "--org", NEIGHBOUR, "--json")
    assert (done.code, done.json["new"], done.json["findings"]) == (0, 1, [])
    both = [
        linli("rows", f"{LEDGER}.unemployed", "--org", place, "--period", "2010-06", "--json").json[0]
        for place in (ORG, NEIGHBOUR)
    ]
    assert both[0]["person"] == both[1]["person"]
    assert both[0]["id"] != both[1]["id"]


def test_problems_are_marked_in_a_copy_of_the_file(linli: Linli, tmp_path: Path) -> None:
    path = write(tmp_path / "表.xlsx", HEAD, replaced(ZHAO, start="2010-02-30"))
    done = linli("import", LEDGER, path, "--org", ORG, "--marked", tmp_path / "标记.xlsx")
    assert done.code == 1
    assert (tmp_path / "标记.xlsx").stat().st_size > path.stat().st_size


def test_a_message_never_repeats_a_number(linli: Linli, tmp_path: Path) -> None:
    """What is printed may reach a log or a chat group."""
    wrong = [replaced(ROW, name="王大明"), replaced(OTHER, number=LI[:-1] + "8")]
    done = linli("import", LEDGER, write(tmp_path / "表.xlsx", HEAD, *wrong), "--org", ORG)
    assert done.code == 1
    assert [number for number in (WANG, LI, LI[:-1]) if number in done.out + done.err] == []


def test_a_date_before_the_committee_existed_is_asked_about(linli: Linli, home: Path, tmp_path: Path) -> None:
    path = write(tmp_path / "表.xlsx", HEAD, replaced(ZHAO, start=date(1901, 3, 1)))
    done = linli("import", LEDGER, path, "--org", ORG, "--json")
    assert done.json["written"] is True  # old, and possible: 1880 is the limit
    path = write(tmp_path / "表.xlsx", HEAD, replaced(ZHAO, start="1792-03-01"))
    before = dump(home)
    done = linli("import", LEDGER, path, "--org", ORG, "--json")
    assert [one["code"] for one in done.json["findings"] if one["severity"] == "refuses"] in (
        ["too-early"],
        ["date"],
    )
    assert dump(home) == before
