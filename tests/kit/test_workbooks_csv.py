"""Rosters as plain text: encodings as offices save them, digits that stay, nothing that Excel would run."""

import io
from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linli.kit.workbooks.delimited import write_csv
from linli.kit.workbooks.guard import Kind
from linli.kit.workbooks.reading import open_workbook
from linli.kit.workbooks.refusal import WorkbookUnreadable


def read(path: Path) -> list[list[object]]:
    with open_workbook(path) as workbook:
        assert workbook.kind is Kind.CSV
        return [list(row) for row in workbook.sheets[0].rows()]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_every_encoding_of_an_office_gives_the_same(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "名册.csv"
    path.write_text("姓名,住址\r\n王喆,3-2-501\r\n李㛃,甲院-12\r\n", encoding=encoding, newline="")
    assert read(path) == [["姓名", "住址"], ["王喆", "3-2-501"], ["李㛃", "甲院-12"]]


@pytest.mark.parametrize("sign", [",", "\t", ";"])
def test_the_separator_is_found_though_the_title_has_none(tmp_path: Path, sign: str) -> None:
    path = tmp_path / "名册.csv"
    lines = ["教场巷社区台账", sign.join(["姓名", "金额", "备注"]), sign.join(["王", "3", '"a,b;c"'])]
    path.write_text("\n".join(lines), encoding="utf-8")
    assert read(path) == [["教场巷社区台账", None, None], ["姓名", "金额", "备注"], ["王", "3", "a,b;c"]]


def test_signs_inside_quoted_cells_do_not_count_as_separators(tmp_path: Path) -> None:
    path = tmp_path / "引号.csv"
    path.write_text('姓名,备注\n王,"a;b\n;c;d"\n李,"e;f\n;"\n', encoding="utf-8")
    assert read(path) == [["姓名", "备注"], ["王", "a;b\n;c;d"], ["李", "e;f\n;"]]


def test_numbers_stay_text_and_two_ways_of_keeping_digits_are_unwrapped(tmp_path: Path) -> None:
    path = tmp_path / "号.csv"
    path.write_text('="0012",140107197001010012\t,3.50\n', encoding="utf-8")
    assert read(path) == [["0012", "140107197001010012", "3.50"]]


def test_short_and_long_rows_are_made_even(tmp_path: Path) -> None:
    path = tmp_path / "长短.csv"
    path.write_text("a,b,c\n1\n\n1,2,3,4\n", encoding="utf-8")
    assert read(path) == [["a", "b", "c", None], ["1", None, None, None], [None] * 4, ["1", "2", "3", "4"]]


def test_a_quote_that_is_never_closed_is_damage_and_not_one_endless_cell(tmp_path: Path) -> None:
    (tmp_path / "缺.csv").write_text('姓名,备注\n王,"' + "李,x\n" * 60_000, encoding="utf-8")
    with pytest.raises(WorkbookUnreadable, match="可能少了引号"):
        open_workbook(tmp_path / "缺.csv")


def test_a_picture_named_csv_is_refused(tmp_path: Path) -> None:
    (tmp_path / "图.csv").write_bytes(b"\x00\x01\x02\xff" * 100)
    with pytest.raises(WorkbookUnreadable, match="认不出"):
        open_workbook(tmp_path / "图.csv")


def test_the_file_begins_with_the_mark_that_excel_needs_for_chinese() -> None:
    buffer = io.BytesIO()
    write_csv(buffer, ["姓名"], [["王"]])
    assert buffer.getvalue() == b"\xef\xbb\xbf" + "姓名\r\n王\r\n".encode()


def test_what_excel_would_run_or_shorten_is_wrapped() -> None:
    buffer = io.BytesIO()
    rows: list[list[object]] = [
        ["=1+1", "+86", "-x", "@a", "-"],
        ["140107197001010012", "007", 12, None, date(2010, 3, 5)],
    ]
    write_csv(buffer, list("甲乙丙丁戊"), rows)
    assert buffer.getvalue().decode("utf-8-sig").splitlines()[1:] == [
        "'=1+1,'+86,'-x,'@a,-",
        "140107197001010012\t,007\t,12,,2010-03-05",
    ]


def test_a_moment_keeps_its_time() -> None:
    buffer = io.BytesIO()
    write_csv(buffer, ["时间"], [[datetime(2010, 3, 5, 8, 30, 15)]])
    assert buffer.getvalue().decode("utf-8-sig").splitlines()[1] == "2010-03-05 08:30:15"


TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n"), max_size=12)


@settings(deadline=None)
@given(st.lists(st.lists(TEXTS, min_size=3, max_size=3), min_size=1, max_size=5))
def test_what_was_written_is_read_again(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]]
) -> None:
    path = tmp_path_factory.mktemp("csv") / "往返.csv"
    write_csv(path, ["甲", "乙", "丙"], rows)
    expected = [[text if text.strip() else None for text in row] for row in rows]
    assert read(path)[1:] == expected
