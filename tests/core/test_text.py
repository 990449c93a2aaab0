"""What people type, made comparable."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.core.text import half_width, header_key, is_chinese, normalise, normalise_prose


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("王　明", "王明"),
        (" 欧 阳 修 ", "欧阳修"),
        ("１４３０", "1430"),
        ("ＢＦ　１２", "BF 12"),
        ("BF  12", "BF 12"),
        ("出生\n日期", "出生日期"),
        ("出生\r\n日期", "出生日期"),
        ("\ufeff李\u200b文\u200e", "李文"),
        ("开发\ue000r1\ue001315\ue002个", "开发r1315个"),
        ("⼈⽤", "人用"),
        ("\uf9d1", "六"),
        ("教场巷 40 号", "教场巷 40 号"),
        ("阿依古丽 · 买买提", "阿依古丽·买买提"),
        ("㛃 𬭎", "㛃𬭎"),
        ("（一）", "（一）"),
        ("", ""),
    ],
)
def test_one_value_is_read_as_it_was_meant(typed: str, meant: str) -> None:
    assert normalise(typed) == meant


def test_punctuation_and_circled_numbers_are_left_as_typed() -> None:
    assert normalise("岗位：①保洁，②保安（2人）") == "岗位：①保洁，②保安（2人）"


def test_two_names_in_a_remark_stay_two() -> None:
    assert normalise_prose("  张三 　李四 \r\n\r\n\r\n\r\n已联系\u200b \r") == "张三 李四\n\n已联系"


def test_half_width_makes_punctuation_narrow_as_well() -> None:
    assert half_width("２０１０／３／５（约）：　Ａ～ｚ") == "2010/3/5(约): A~z"


@pytest.mark.parametrize(
    "header",
    [
        "姓名",
        "姓 名",
        "姓　名：",
        "*姓名",
        "＊姓名",
        "姓名（必填）",
        "姓名(必填)",
        "“姓名”",
        " 姓\n名 ",
        "姓名【必填】",
    ],
)
def test_headers_of_the_same_column_have_the_same_key(header: str) -> None:
    assert header_key(header) == "姓名"


def test_the_unit_in_a_header_is_part_of_its_key() -> None:
    assert header_key("面积(平方米)") == header_key("面 积（平方米）：") == "面积（平方米）"
    assert header_key("金额（元）") != header_key("金额（万元）")


def test_quotation_marks_make_no_other_column() -> None:
    assert header_key("《再就业优惠证》证号") == header_key("再就业优惠证证号")
    assert header_key("“4050”人员") == header_key('"4050"人员') == "4050人员"
    assert header_key("ＱＱ号") == "qq号"


def test_an_ideograph_is_chinese_and_a_stroke_is_not() -> None:
    assert all(is_chinese(character) for character in "王〇㛃𬭎")
    assert not any(is_chinese(character) for character in ("A", "1", "，", "", "王明"))


@given(st.text())
def test_normalising_twice_changes_nothing(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)
    assert normalise_prose(normalise_prose(text)) == normalise_prose(text)
    assert header_key(header_key(text)) == header_key(text)


@given(st.text())
def test_a_normalised_value_has_one_line_and_no_trace_marks(text: str) -> None:
    value = normalise(text)
    assert not set(value) & set("\n\r\t\u200b\ufeff\ue000\ue001\ue002")
    assert value == value.strip()
    assert "  " not in value
