"""统一社会信用代码 checked, read and built."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.core.credit_code import AUTHORITIES, CreditCodeWrong, credit_code, read_credit_code
from linli.core.finding import Severity

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"


@pytest.mark.parametrize(
    ("code", "authority", "kind"),
    [
        ("91350200MA2YJ1XR9G", "市场监管", "企业"),
        ("91350200776049653A", "市场监管", "企业"),
        ("91440101MA5CJQ4N59", "市场监管", "企业"),
        ("913502000728319549", "市场监管", "企业"),
        ("123502001549897397", "机构编制", "事业单位"),
    ],
)
def test_published_codes_are_right(code: str, authority: str, kind: str) -> None:
    read = read_credit_code(code)
    assert (read.code, read.findings, read.authority, read.kind) == (code, (), authority, kind)


def test_a_code_tells_the_place_and_the_older_organisation_code() -> None:
    read = read_credit_code("91350200776049653A")
    assert read.region == "350200"
    assert read.organisation_code == "776049653"


@pytest.mark.parametrize(
    "typed", ["91350200ma2yj1xr9g", " 9135 0200 MA2Y J1XR 9G", "９１350200MA2YJ1XR9G", "'91350200MA2YJ1XR9G"]
)
def test_small_letters_spaces_and_full_width_are_forgiven(typed: str) -> None:
    assert read_credit_code(typed).code == "91350200MA2YJ1XR9G"


def test_a_code_seen_on_a_real_licence_with_a_wrong_last_character_is_asked_about() -> None:
    (finding,) = read_credit_code("91350203M0001QAY9B").findings
    assert finding.code == "credit_code_checksum"
    assert finding.severity is Severity.ASKS
    assert "最后一位" in finding.found


def test_a_wrong_organisation_digit_alone_is_asked_about() -> None:
    right = credit_code("91", "350200", "77604965")
    body17 = right[:16] + ("0" if right[16] != "0" else "1")
    (finding,) = read_credit_code(body17 + whole_check(body17)).findings
    assert finding.code == "credit_code_organisation"
    assert "第17位" in finding.found


def test_an_unknown_authority_is_asked_about() -> None:
    (finding,) = read_credit_code(credit_code("B1", "350200", "77604965")).findings
    assert finding.code == "credit_code_authority"
    assert read_credit_code(credit_code("B1", "350200", "77604965")).authority == ""
    assert read_credit_code(credit_code("54", "350200", "77604965")).kind == ""


@pytest.mark.parametrize(
    ("typed", "code", "reason"),
    [
        ("", "length", "有0位"),
        ("91350200MA2YJ1XR9", "length", "有17位，应是18位"),
        ("140100200012345", "length", "旧营业执照注册号"),
        ("77604965-3", "length", "旧组织机构代码"),
        ("91350200MA2YJIXR9G", "characters", "第14位是“I”，代码里没有这个字符，是不是1"),
        ("91350200MA2YJOXR9G", "characters", "是不是0"),
        ("91350200MA2YJ好XR9G", "characters", "第14位是“好”，代码里没有这个字符"),
        ("913502A0MA2YJ1XR9G", "characters", "区划代码，只能是数字"),
        ("91350200MA2YJ1XR8H", "checksum", "第17、18位校验码都对不上"),
        ("1.23502E+17", "excel_number", "Excel把代码变成了数字"),
        (1.23502001549897e17, "excel_number", "Excel把代码变成了数字"),
        (123502001549897000, "excel_number", "Excel把代码变成了数字"),
    ],
)
def test_a_wrong_code_is_refused_with_its_reason(typed: object, code: str, reason: str) -> None:
    with pytest.raises(CreditCodeWrong) as refused:
        read_credit_code(typed)
    assert refused.value.code == code
    assert reason in refused.value.reason


def whole_check(code17: str) -> str:
    """The last character by the formula of the standard, written a second time on purpose."""
    weights = [pow(3, place, 31) for place in range(17)]
    total = sum(ALPHABET.index(c) * w for c, w in zip(code17, weights, strict=True))
    return ALPHABET[(31 - total % 31) % 31]


KINDS = st.builds("".join, st.tuples(st.sampled_from(sorted(AUTHORITIES)), st.sampled_from("1239")))


@given(KINDS, st.integers(110000, 659999), st.text(ALPHABET, min_size=8, max_size=8))
def test_every_code_built_reads_back_without_a_finding(kind: str, region: int, body: str) -> None:
    code = credit_code(kind, str(region), body)
    assert code[17] == whole_check(code[:17])
    if code[16] in ALPHABET:
        read = read_credit_code(code)
        assert (read.code, read.findings, read.region) == (code, (), str(region))


@pytest.mark.parametrize(
    ("kind", "region", "body"),
    [
        ("9", "350200", "77604965"),
        ("91", "35020", "77604965"),
        ("91", "3502X0", "77604965"),
        ("91", "350200", "7760496"),
        ("91", "350200", "7760496I"),
    ],
)
def test_a_code_cannot_be_built_from_wrong_parts(kind: str, region: str, body: str) -> None:
    with pytest.raises(ValueError, match="2, 6 and 8 characters"):
        credit_code(kind, region, body)
