"""Initials of names: read as surnames are read, and as those read them who do not know better."""

import pytest

from linli.core.pinyin import initials_of


@pytest.mark.parametrize(
    ("name", "readings"),
    [
        ("郭建平", {"GJP"}), ("曾晓梅", {"ZXM", "CXM"}), ("单雄", {"SX", "DX"}), ("解放", {"XF", "JF"}),
        ("仇英", {"QY", "CY"}), ("朴正", {"PZ"}), ("区小军", {"OXJ", "QXJ"}), ("查良", {"ZL", "CL"}),
        ("盖叫", {"GJ"}), ("任远", {"RY"}), ("华罗", {"HL"}), ("翟明", {"ZM", "DM"}),
        ("万俟雪", {"MQX", "WQX"}), ("欧阳明", {"OYM"}), ("尉迟刚", {"YCG", "WCG"}),
        ("王长乐", {"WCL", "WCY", "WZL", "WZY"}), ("阿依古丽·买买提", {"AYGLMMT"}), ("Li Na", {"LINA"}),
        ("王　明", {"WM"}), ("", set()), ("·", set()),
    ],
)  # fmt: skip
def test_a_name_is_found_by_every_way_its_letters_are_read(name: str, readings: set[str]) -> None:
    assert set(initials_of(name)) == readings


def test_the_reading_as_a_surname_comes_first() -> None:
    assert initials_of("曾晓梅")[0] == "ZXM"
    assert initials_of("单乐")[0] == "SL"


def test_a_name_of_many_ambiguous_characters_keeps_to_eight_readings() -> None:
    assert len(initials_of("单长乐行重朝")) == 8
