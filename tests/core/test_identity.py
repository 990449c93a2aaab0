"""公民身份号码 read, checked and built."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.core.finding import Severity
from linli.core.identity import IdentityNumber, IdentityNumberWrong, identity_number, read_identity_number
from linli.core.sex import Sex


def test_the_two_examples_of_the_standard_are_right() -> None:
    woman = read_identity_number("11010519491231002X")
    assert woman == IdentityNumber("11010519491231002X", date(1949, 12, 31), Sex.FEMALE)
    man = read_identity_number("440524188001010014")
    assert man == IdentityNumber("440524188001010014", date(1880, 1, 1), Sex.MALE)


@pytest.mark.parametrize(
    "typed",
    [
        "11010519491231002x",
        "11010519491231002×",
        "11010519491231002Х",
        " 110105 19491231 002X ",
        "110105-19491231-002X",
        "１１０１０５１９４９１２３１００２Ｘ",
        "'11010519491231002X",
        "110105194912\u200b31002X\n",
    ],
)
def test_what_typists_do_to_a_number_is_forgiven(typed: str) -> None:
    assert read_identity_number(typed).number18 == "11010519491231002X"


def test_a_number_of_fifteen_digits_becomes_eighteen_and_says_so() -> None:
    read = read_identity_number("130503670401001")
    assert read.number18 == "130503196704010016"
    assert (read.birth, read.sex) == (date(1967, 4, 1), Sex.MALE)
    assert [(finding.code, finding.severity) for finding in read.findings] == [
        ("identity_number_15", Severity.TELLS)
    ]
    assert read_identity_number(130503670401001.0).number18 == read.number18
    assert read_identity_number(130503670401001).number18 == read.number18


def test_a_county_that_no_longer_exists_is_no_finding() -> None:
    # 140107 was founded in 1997: whoever was registered there later may have been born long before.
    old = identity_number("140107", date(1950, 1, 1), 12)
    assert read_identity_number(old).findings == ()
    assert read_identity_number(identity_number("149999", date(1950, 1, 1), 12)).findings == ()


def test_an_unknown_province_is_asked_about_and_not_refused() -> None:
    (finding,) = read_identity_number(identity_number("290107", date(1950, 1, 1), 12)).findings
    assert finding.code == "identity_number_place"
    assert finding.severity is Severity.ASKS
    assert "29" in finding.found


@pytest.mark.parametrize(
    ("place", "kind"),
    [
        ("140107", "居民身份证"),
        ("810000", "港澳台居民居住证"),
        ("820000", "港澳台居民居住证"),
        ("830000", "港澳台居民居住证"),
        ("911840", "外国人永久居留身份证"),
    ],
)
def test_the_first_digits_say_which_card_it_is(place: str, kind: str) -> None:
    read = read_identity_number(identity_number(place, date(1990, 5, 4), 21))
    assert read.kind == kind
    assert read.findings == ()


@pytest.mark.parametrize(
    ("typed", "code", "reason"),
    [
        ("", "length", "有0位"),
        ("1101051949123100", "length", "有16位，应是18位"),
        ("11010519491231002XX", "length", "有19位"),
        ("11010519491231X02X", "characters", "前17位应是数字"),
        ("11010519491231002A", "characters", "最后一位是数字或X"),
        ("13050367040100X", "characters", "15位号码只能有数字"),
        ("110105********002X", "masked", "遮住了中间"),
        ("110105194913310022", "date", "没有1949年13月31日"),
        ("110105194902310022", "date", "没有1949年2月31日"),
        ("110105000001010022", "date", "没有0年1月1日"),
        ("110105174912310022", "date", "不像出生日期：1749年"),
        ("130503670431001", "date", "没有1967年4月31日"),
        ("110105194912310021", "checksum", "应是X，写的是1"),
        ("440524188001010015", "checksum", "应是4，写的是5"),
        ("1.40107E+17", "excel_number", "Excel把身份证号变成了数字"),
        ("1.40107195001010E+17", "excel_number", "Excel把身份证号变成了数字"),
        (1.40107195001010123e17, "excel_number", "Excel把身份证号变成了数字"),
        (140107.5, "excel_number", "Excel把身份证号变成了数字"),
        ("140107195001010000", "excel_number", "Excel把身份证号变成了数字"),
        (140107195001010000, "excel_number", "Excel把身份证号变成了数字"),
        (None, "length", "有0位，应是18位"),
    ],
)
def test_a_wrong_number_is_refused_with_a_code_and_a_reason(typed: object, code: str, reason: str) -> None:
    with pytest.raises(IdentityNumberWrong) as refused:
        read_identity_number(typed)
    assert refused.value.code == code
    assert reason in refused.value.reason


def test_neither_the_message_nor_the_representation_tells_the_number() -> None:
    with pytest.raises(IdentityNumberWrong) as refused:
        read_identity_number("440524188001010015")
    assert "188001" not in str(refused.value)
    assert "1949" not in repr(read_identity_number("11010519491231002X"))
    assert repr(read_identity_number("11010519491231002X")) == "<IdentityNumber 110105********002X>"


def test_a_number_that_ends_in_three_zeros_and_still_fits_is_asked_about() -> None:
    ending = next(
        number
        for sequence in range(0, 1000, 100)
        for day in range(1, 29)
        if (number := identity_number("140107", date(1950, 1, day), sequence)).endswith("000")
    )
    read = read_identity_number(ending)
    assert read.number18 == ending
    assert [(finding.code, finding.severity) for finding in read.findings] == [
        ("identity_number_zeros", Severity.ASKS)
    ]


BIRTHS = st.dates(date(1880, 1, 1), date(2099, 12, 31))
PLACES = st.sampled_from(["140107", "110105", "440524", "650100"])


@given(PLACES, BIRTHS, st.integers(0, 999))
def test_every_number_built_reads_back(place: str, birth: date, sequence: int) -> None:
    number = identity_number(place, birth, sequence)
    read = read_identity_number(number)
    assert (read.number18, read.birth) == (number, birth)
    assert read.sex is (Sex.MALE if sequence % 2 else Sex.FEMALE)
    assert bool(read.findings) == number.endswith("000")
    assert read_identity_number(number.lower()).number18 == number


@given(PLACES, st.dates(date(1900, 1, 1), date(1999, 12, 31)), st.integers(0, 999))
def test_an_old_number_becomes_the_new_one(place: str, birth: date, sequence: int) -> None:
    new = identity_number(place, birth, sequence)
    old = new[:6] + new[8:17]
    assert read_identity_number(old).number18 == new


@given(PLACES, BIRTHS, st.integers(0, 999), st.integers(0, 16), st.integers(1, 9))
def test_one_wrong_digit_never_passes(place: str, birth: date, sequence: int, at: int, shift: int) -> None:
    number = identity_number(place, birth, sequence)
    wrong = number[:at] + str((int(number[at]) + shift) % 10) + number[at + 1 :]
    with pytest.raises(IdentityNumberWrong):
        read_identity_number(wrong)


@given(PLACES, BIRTHS, st.integers(0, 999), st.integers(0, 15))
def test_two_neighbours_exchanged_never_pass(place: str, birth: date, sequence: int, at: int) -> None:
    number = identity_number(place, birth, sequence)
    exchanged = number[:at] + number[at + 1] + number[at] + number[at + 2 :]
    if exchanged != number:
        with pytest.raises(IdentityNumberWrong):
            read_identity_number(exchanged)


@pytest.mark.parametrize(
    ("place", "sequence", "why"),
    [("1401", 1, "six digits"), ("14010X", 1, "six digits"), ("140107", 1000, "999"), ("140107", -1, "0")],
)
def test_a_number_cannot_be_built_from_wrong_parts(place: str, sequence: int, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        identity_number(place, date(1950, 1, 1), sequence)
