"""Money in whole 分."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.core.money import (
    MoneyUnreadable,
    format_wan,
    format_yuan,
    read_money,
    round_half_even,
    yuan,
)


@pytest.mark.parametrize(
    ("written", "fen"),
    [
        ("1200", 120_000),
        ("1200元", 120_000),
        ("1,200.50元", 120_050),
        ("￥1,200.5", 120_050),
        ("¥1200", 120_000),
        ("人民币1200元整", 120_000),
        ("RMB 1200", 120_000),
        ("１２００元", 120_000),
        ("1.5万元", 1_500_000),
        ("1.5万", 1_500_000),
        ("50万元", 50_000_000),
        ("1.2亿元", 12_000_000_000),
        ("五万元", 5_000_000),
        ("两千元", 200_000),
        ("壹仟贰佰元整", 120_000),
        ("人民币叁角", 30),
        ("12元5角", 1250),
        ("12块5毛", 1250),
        ("3角5分", 35),
        ("5分", 5),
        ("0.5角", 5),
        ("20块", 2000),
        ("20块钱", 2000),
        ("-35.5元", -3550),
        ("0", 0),
        ("0.10", 10),
        (1200, 120_000),
        (12.1, 1210),
        (0.1 + 0.2, 30),
        (Decimal("12.10"), 1210),
    ],
)
def test_an_amount_is_read_as_people_write_it(written: object, fen: int) -> None:
    assert read_money(written) == fen


def test_the_unit_of_the_column_counts_where_the_cell_names_none() -> None:
    assert read_money("50", unit="万元") == 50_000_000
    assert read_money(0.5, unit="万元") == 500_000
    assert read_money("50万元", unit="万元") == 50_000_000
    assert read_money("50万", unit="万元") == 50_000_000
    assert read_money("5000元", unit="万元") == 500_000
    assert read_money("5", unit="千元") == 500_000
    assert read_money("5", unit="圆") == read_money("5圆") == 500
    assert read_money("0.1234567", unit="亿元") == 1_234_567_000


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("12.345", "算到分以后还有零头"),
        (12.345, "算到分以后还有零头"),
        ("1.0000001万元", "算到分以后还有零头"),
        ("50余万元", "约数"),
        ("约5万元", "约数"),
        ("", "是空的"),
        ("元", "是空的"),
        ("待定", "请写成1430"),
        ("5美元", "请写成1430"),
        ("1.2.3元", "请写成1430"),
        ("壹元拾角", "元要写整数"),
        (None, "不是数"),
        (True, "不是数"),
        (float("nan"), "不是数"),
        (Decimal("Infinity"), "不是数"),
    ],
)
def test_what_is_no_exact_amount_is_refused(written: object, reason: str) -> None:
    with pytest.raises(MoneyUnreadable) as refused:
        read_money(written)
    assert reason in refused.value.reason
    assert refused.value.found == str(written)


def test_an_unknown_unit_of_a_column_is_refused() -> None:
    with pytest.raises(MoneyUnreadable, match="不认识金额单位“美元”"):
        read_money("5", unit="美元")


@pytest.mark.parametrize(
    ("fen", "printed"),
    [(120_000, "1200元"), (120_050, "1200.50元"), (5, "0.05元"), (0, "0元"), (-3550, "-35.50元")],
)
def test_yuan_are_printed_with_decimals_only_where_there_are_some(fen: int, printed: str) -> None:
    assert format_yuan(fen) == printed
    assert read_money(printed) == fen


@pytest.mark.parametrize(
    ("fen", "printed"),
    [
        (50_320_000, "50.3万元"),
        (5_000_000, "5.0万元"),
        (1_250_000, "1.2万元"),  # a half goes to the even neighbour
        (1_350_000, "1.4万元"),
        (1_250_001, "1.3万元"),  # more than a half goes up
        (49_999, "0.0万元"),
        (-1_350_000, "-1.4万元"),
    ],
)
def test_ten_thousands_are_rounded_once_and_half_to_even(fen: int, printed: str) -> None:
    assert format_wan(fen) == printed


def test_more_or_fewer_places_are_possible() -> None:
    assert format_wan(1_234_567, places=2) == "1.23万元"
    assert format_wan(1_234_567, places=0) == "1万元"
    assert round_half_even(Decimal("63.541"), 1) == Decimal("63.5")
    assert round_half_even(Decimal("0.25"), 1) == Decimal("0.2")


def test_yuan_are_exact() -> None:
    assert str(yuan(120_000)) == "1200.00"
    assert str(yuan(-5)) == "-0.05"


@given(st.integers(-(10**14), 10**14))
def test_every_amount_reads_back_from_print_and_from_a_cell(fen: int) -> None:
    assert read_money(format_yuan(fen)) == fen
    assert read_money(yuan(fen)) == fen
    assert read_money(f"{yuan(fen):,f}") == fen
    assert read_money(f"{Decimal(fen).scaleb(-6):f}", unit="万元") == fen


@given(st.integers(-(10**12), 10**12))
def test_an_excel_number_gives_the_same_amount(fen: int) -> None:
    assert read_money(fen / 100) == fen
