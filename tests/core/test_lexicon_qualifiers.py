"""余, 近, 约, 至少: what each printed number admits."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.core.lexicon import Interval, Qualifier, agrees, qualifier_interval, read_qualifier
from linli.core.lexicon.qualifiers import QualifierUnknown


@pytest.mark.parametrize(
    ("published", "qualifier", "computed", "true"),
    [
        (100, "余", 103, True),  # report 1: 单位返聘100余名
        (100, "余", 100, True),
        (100, "余", 119, True),
        (100, "余", 120, False),
        (100, "余", 99, False),
        (80, "余", 86, True),  # report 1: 宣传材料80余份
        (80, "余", 89, True),
        (80, "余", 90, False),  # one step of the leading digit
        (4000, "余", 4799, True),
        (4000, "余", 4800, False),
        (360, "多", 431, True),
        (360, "多", 432, False),
        (500_000, "余", 599_999, True),
        (500_000, "余", 600_000, False),
        (3, "余", 3, True),
        (3, "余", Decimal("3.59"), True),
        (3, "余", 4, False),
        (Decimal("1.5"), "余", Decimal("1.79"), True),
        (Decimal("1.5"), "余", Decimal("1.8"), False),
        (0, "余", 0, False),
        (30, "近", 29, True),
        (30, "近", Decimal("28.5"), True),
        (30, "近", 28, False),
        (30, "近", 30, False),
        (50_000, "近", 47_500, True),
        (50_000, "近", 47_499, False),
        (100, "约", 95, True),
        (100, "约", 105, True),
        (100, "约", 94, False),
        (100, "约", 106, False),
        (0, "约", 0, True),
        (1, "至少", 1, True),
        (1, "至少", 12, True),
        (1, "至少", 0, False),
        (315, "", 315, True),
        (315, "", 316, False),
        (5, "等", 5, True),
        (5, "等", 6, False),
        (0, "无", 0, True),
        (0, "无", 1, False),
        (63.5, "", Decimal("63.5"), True),
        (63.5, "", 63.5, True),
        (-3, "", -3, True),
    ],
)
def test_a_printed_number_is_true_of_these_and_not_of_those(
    published: float | Decimal, qualifier: str, computed: float | Decimal, true: bool
) -> None:
    assert agrees(published, qualifier, computed) is true


@pytest.mark.parametrize(
    ("word", "qualifier"),
    [
        ("", Qualifier.NONE),
        ("余", Qualifier.OVER),
        ("多", Qualifier.OVER),
        ("将近", Qualifier.NEARLY),
        ("左右", Qualifier.ABOUT),
        ("不少于", Qualifier.AT_LEAST),
        ("等", Qualifier.AMONG_OTHERS),
        ("没有", Qualifier.NONE_AT_ALL),
        (Qualifier.OVER, Qualifier.OVER),
    ],
)
def test_each_word_has_one_meaning(word: str, qualifier: Qualifier) -> None:
    assert read_qualifier(word) is qualifier


@pytest.mark.parametrize("word", ["缺数", "每个", "xx", "若干"])
def test_a_word_without_a_meaning_is_refused(word: str) -> None:
    with pytest.raises(QualifierUnknown, match=f"不认识数字旁的“{word}”"):
        agrees(100, word, 100)


def test_only_three_of_them_are_exact() -> None:
    assert [q for q in Qualifier if q.is_exact] == [
        Qualifier.NONE,
        Qualifier.AMONG_OTHERS,
        Qualifier.NONE_AT_ALL,
    ]


def test_a_negative_figure_is_never_vague() -> None:
    with pytest.raises(ValueError, match="negative figure"):
        qualifier_interval(-100, "余")


@pytest.mark.parametrize(
    ("published", "qualifier", "label"),
    [
        (100, "余", "100≤x<120"),
        (30, "近", "28.5≤x<30"),
        (100, "约", "95≤x≤105"),
        (1, "至少", "1≤x"),
        (315, "", "x=315"),
    ],
)
def test_an_interval_is_told_in_signs(published: int, qualifier: str, label: str) -> None:
    assert qualifier_interval(published, qualifier).label() == label


def test_an_open_lower_end_does_not_belong_to_an_interval() -> None:
    above_five = Interval(Decimal(5), None, includes_low=False)
    assert 5 not in above_five
    assert 6 in above_five
    assert above_five.label() == "5<x"


@given(st.integers(1, 10**9))
def test_over_and_nearly_share_no_number_and_at_least_holds_over(published: int) -> None:
    over, nearly = qualifier_interval(published, "余"), qualifier_interval(published, "近")
    assert published in over
    assert published not in nearly
    assert over.high is not None
    assert published * 6 // 5 + 1 not in over
    assert agrees(published, "至少", over.high)


@given(st.integers(0, 10**9), st.integers(0, 10**9))
def test_without_a_qualifier_only_the_number_itself_agrees(published: int, computed: int) -> None:
    assert agrees(published, "", computed) == (published == computed)
