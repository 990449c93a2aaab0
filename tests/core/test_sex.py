"""Sex as coded and as written."""

import pytest

from linli.core.sex import Sex, read_sex


@pytest.mark.parametrize(
    ("written", "sex"),
    [
        ("男", Sex.MALE),
        (" 男性 ", Sex.MALE),
        ("1", Sex.MALE),
        ("M", Sex.MALE),
        ("女", Sex.FEMALE),
        ("2", Sex.FEMALE),
        ("Female", Sex.FEMALE),
        ("未知", Sex.UNKNOWN),
        ("9", Sex.NOT_STATED),
        ("未说明的性别", Sex.NOT_STATED),
        ("", None),
        ("3", None),
        ("男女", None),
    ],
)
def test_the_ways_of_writing_it_are_read(written: str, sex: Sex | None) -> None:
    assert read_sex(written) is sex


def test_the_stored_codes_are_those_of_the_standard() -> None:
    assert [(sex.value, sex.label, sex.label_en) for sex in Sex] == [
        ("0", "未知", "unknown"),
        ("1", "男", "male"),
        ("2", "女", "female"),
        ("9", "未说明", "not stated"),
    ]
