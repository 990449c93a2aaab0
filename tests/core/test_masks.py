"""Names and numbers with the middle hidden."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.core.masks import (
    initial_only,
    mask_bank_card,
    mask_door,
    mask_identity_number,
    mask_name,
    mask_phone,
    surname_of,
)


@pytest.mark.parametrize(
    ("number", "masked"),
    [
        ("140107195001010123", "140107********0123"),
        ("11010519491231002x", "110105********002x"),
        ("130503670401001", "130503*****1001"),
        ("12345", "*****"),
        ("护照E1234567", "**********"),
        ("", ""),
    ],
)
def test_an_identity_number_keeps_its_place_and_its_tail(number: str, masked: str) -> None:
    assert mask_identity_number(number) == masked


@pytest.mark.parametrize(
    ("phone", "masked"),
    [
        ("13812345678", "138****5678"),
        ("138 1234 5678", "138****5678"),
        ("+86-138-1234-5678", "138****5678"),
        ("0351-1234567", "0351-*****67"),
        ("010-12345678", "010-******78"),
        ("1234567", "*****67"),
        ("110", "***"),
        ("找物业", "***"),
    ],
)
def test_a_phone_number_keeps_its_first_three_and_last_four(phone: str, masked: str) -> None:
    assert mask_phone(phone) == masked


@pytest.mark.parametrize(
    ("name", "masked", "in_a_sentence"),
    [
        ("王明", "王*", "王某"),
        ("王小明", "王*", "王某"),
        ("欧阳修", "欧阳*", "欧阳某"),
        ("欧 阳 修", "欧阳*", "欧阳某"),
        ("东方明珠", "东方*", "东方某"),
        ("欧阳", "欧*", "欧某"),
        ("阿依古丽·买买提", "阿*", "阿某"),
        ("欧阳·买买提", "欧*", "欧某"),
        ("𬭎明", "𬭎*", "𬭎某"),
        ("anna", "a*", "A."),
        ("", "", ""),
        ("  ", "", ""),
    ],
)
def test_of_a_name_only_the_surname_stays(name: str, masked: str, in_a_sentence: str) -> None:
    assert mask_name(name) == masked
    assert initial_only(name) == in_a_sentence


def test_a_compound_surname_stays_whole() -> None:
    assert surname_of("司马光") == "司马"
    assert surname_of("司徒") == "司"  # two characters are a surname and a name


@pytest.mark.parametrize(
    ("number", "masked"),
    [("6222021234567890123", "****0123"), ("6222 0212 3456 7890", "****7890"), ("1234", "****"), ("", "")],
)
def test_of_a_bank_card_only_the_tail_stays(number: str, masked: str) -> None:
    assert mask_bank_card(number) == masked


@pytest.mark.parametrize(
    ("door", "masked"),
    [
        ("3-2-501", "3-*-*"),
        ("３－２－５０１", "3-*-*"),
        ("甲院-12", "甲院-*"),
        ("教场巷40号院3号楼2单元501室", "教场巷40号院3号楼*"),
        ("5栋1单元302", "5栋*"),
        ("五一路12号", "五一路*"),
        ("3号楼", "3号楼"),
        ("五一路", "五一路"),
        ("", ""),
    ],
)
def test_an_address_is_told_down_to_its_building(door: str, masked: str) -> None:
    assert mask_door(door) == masked


@given(st.text(alphabet="0123456789Xx", max_size=30))
def test_no_mask_shows_more_than_ten_characters_of_a_number(number: str) -> None:
    for mask in (mask_identity_number, mask_phone, mask_bank_card):
        assert len(mask(number).replace("*", "").replace("-", "")) <= 10


@given(st.text(max_size=20).filter(lambda name: "*" not in name))
def test_a_masked_name_is_never_the_name(name: str) -> None:
    assert mask_name(name) != name or not name
