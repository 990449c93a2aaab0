"""Units: what may stand for what, and conversions."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.core.lexicon import UNITS, Unit, UnitClass, can_stand_for, unit


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("人", UnitClass.PERSON),
        ("名", UnitClass.PERSON),
        ("人次", UnitClass.ATTENDANCE),
        ("户", UnitClass.HOUSEHOLD),
        ("件", UnitClass.CASE),
        ("家", UnitClass.ORGANISATION),
        ("个", UnitClass.THING),
        ("台", UnitClass.DEVICE),
        ("块", UnitClass.ISSUE),
        ("份", UnitClass.COPY),
        ("栋", UnitClass.BUILDING),
        ("平方米", UnitClass.AREA),
        ("米", UnitClass.LENGTH),
        ("元", UnitClass.MONEY),
        ("期", UnitClass.ISSUE),
        ("种", UnitClass.KIND),
        ("项", UnitClass.KIND),
        ("次", UnitClass.OCCASION),
        ("月", UnitClass.DURATION),
        ("％", UnitClass.SHARE),
        (" M² ", UnitClass.AREA),
    ],
)
def test_every_unit_of_the_founding_reports_is_known(word: str, kind: UnitClass) -> None:
    known = unit(word)
    assert known is not None
    assert known.kind is kind


def test_an_unknown_word_is_no_unit() -> None:
    assert unit("箩筐") is None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("人", "名"),
        ("名", "位"),
        ("万元", "元"),
        ("公顷", "平方米"),
        ("块", "期"),
        ("个", "家"),
        ("个", "个"),
        ("条", "个"),
        ("年", "月"),
        ("小时", "分钟"),
        ("箩筐", "箩筐"),
        ("栋", "座"),
    ],
)
def test_these_count_the_same_thing(one: str, other: str) -> None:
    assert can_stand_for(one, other)
    assert can_stand_for(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("人", "人次"),
        ("人", "户"),
        ("户", "件"),
        ("件", "次"),
        ("个", "人"),
        ("个", "户"),
        ("个", "人次"),
        ("个", "元"),
        ("元", "米"),
        ("月", "天"),
        ("%", "个百分点"),
        ("支", "对"),
        ("箩筐", "个"),
        ("箩筐", "背篓"),
    ],
)
def test_these_are_never_compared(one: str, other: str) -> None:
    assert not can_stand_for(one, other)
    assert not can_stand_for(other, one)


@pytest.mark.parametrize(
    ("number", "word", "in_base"),
    [
        (15, "万平方米", 150_000),
        (Decimal("1.5"), "公顷", 15_000),
        (5, "万元", 50_000),
        (3, "亩", 2000),
        (250, "毫米", Decimal("0.25")),
        (2, "年", 24),
        (61, "人", 61),
    ],
)
def test_a_number_is_converted_exactly(number: int | Decimal, word: str, in_base: int | Decimal) -> None:
    converted = UNITS[word].in_base(number)
    assert converted == in_base
    assert type(converted) is type(in_base)


def test_english_has_one_and_many() -> None:
    assert UNITS["户"].english(1) == "household"
    assert UNITS["户"].english(1430) == "households"
    assert UNITS["万元"].english(1) == "× 10,000 yuan"


@given(st.sampled_from(list(UNITS.values())), st.sampled_from(list(UNITS.values())))
def test_standing_for_one_another_is_mutual(one: Unit, other: Unit) -> None:
    assert can_stand_for(one, other) == can_stand_for(other, one)
    assert can_stand_for(one, one)


@given(st.sampled_from(sorted(UNITS)))
def test_every_base_is_a_unit_of_the_same_class_with_factor_one(word: str) -> None:
    base = UNITS[UNITS[word].base]
    assert base.kind is UNITS[word].kind
    assert base.factor == 1
