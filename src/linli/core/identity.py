"""公民身份号码: read and checked, what it says of birth and sex, and how one is built (GB 11643-1999)."""

import re
from dataclasses import dataclass
from datetime import date
from operator import mul

from linli.core.finding import Finding, Severity
from linli.core.regions import PROVINCES
from linli.core.sex import Sex
from linli.core.text import half_width

_WELL_WRITTEN = re.compile("[0-9]{17}[0-9X]")
_OLD = re.compile("[0-9]{15}")
_NOISE = re.compile(r"[\s'’‘`-]+")
_SCIENTIFIC = re.compile(r"\d(?:\.\d+)?E\+?\d+", re.IGNORECASE)
_EXCEL = "Excel把身份证号变成了数字，末三位已经丢失：请把这一列的单元格格式设成“文本”，再对照证件重新录入"
#: A typist's X: small, Cyrillic, or the multiplication sign.
_LIKE_X = str.maketrans({"x": "X", "×": "X", "✕": "X", "Х": "X", "х": "X"})
_HONG_KONG_MACAO_TAIWAN = {"81", "82", "83"}


class IdentityNumberWrong(ValueError):
    """Not an identity number. ``code``: length, characters, masked, excel_number, date, checksum.

    The message never holds the number itself: messages reach logs.
    """

    def __init__(self, code: str, reason: str) -> None:
        self.code = code
        self.reason = reason
        super().__init__(f"身份证号不对：{reason}")


@dataclass(frozen=True, slots=True, repr=False)
class IdentityNumber:
    """Eighteen characters that hold together, and what they say; ``findings`` refuse nothing."""

    number18: str
    birth: date
    sex: Sex
    findings: tuple[Finding, ...] = ()

    @property
    def kind(self) -> str:
        """The paper such a number stands on: residents' card, 港澳台 residence permit, foreigners' card."""
        if self.number18[:2] in _HONG_KONG_MACAO_TAIWAN:
            return "港澳台居民居住证"
        return "外国人永久居留身份证" if self.number18[0] == "9" else "居民身份证"

    def __repr__(self) -> str:
        return f"<IdentityNumber {self.number18[:6]}********{self.number18[-4:]}>"


def read_identity_number(value: object) -> IdentityNumber:
    """The number in a cell; 15 digits (issued before 1999-10) become 18.

    A place that no list knows is a finding, not an error: county codes were abolished and founded, and people
    keep the number they were given. Only the date, the characters and the check character are refused.
    """
    plain = _compact(value)
    if len(plain) == 15:
        _refuse_unless(_OLD.fullmatch(plain), "characters", "15位号码只能有数字")
        plain = with_check_character(f"{plain[:6]}19{plain[6:]}")
        remarks = [
            Finding(
                "identity_number_15", "身份证号是15位旧号码，已换算成18位", "请以新证件为准", Severity.TELLS
            )
        ]
    else:
        if len(plain) != 18:
            raise IdentityNumberWrong("length", f"有{len(plain)}位，应是18位（旧号码15位）")
        _refuse_unless(_WELL_WRITTEN.fullmatch(plain), "characters", "前17位应是数字，最后一位是数字或X")
        remarks = []
    birth = _birth(plain)
    expected = _check_character(plain[:17])
    if plain[17] != expected:
        if plain.endswith("000"):
            raise IdentityNumberWrong("excel_number", _EXCEL)
        raise IdentityNumberWrong(
            "checksum",
            f"校验码对不上（按前17位最后一位应是{expected}，写的是{plain[17]}），请对照证件逐位核对",
        )
    if not _known_place(plain):
        remarks.append(
            Finding(
                "identity_number_place",
                f"身份证号开头的{plain[:2]}不是现有的省份代码",
                "请对照证件核对前两位",
                Severity.ASKS,
            )
        )
    if plain.endswith("000"):
        # One ruined number in eleven still has a fitting check digit, and would be another person's.
        remarks.append(
            Finding(
                "identity_number_zeros",
                "身份证号末三位是000，可能是Excel把号码变成数字后丢了三位",
                "请对照证件核对末三位",
                Severity.ASKS,
            )
        )
    sex = Sex.MALE if int(plain[16]) % 2 else Sex.FEMALE
    return IdentityNumber(plain, birth, sex, tuple(remarks))


def identity_number(place: str, birth: date, sequence: int) -> str:
    """Eighteen characters for a county code, a birth and a sequence 0–999 (odd: male, even: female)."""
    if not re.fullmatch("[0-9]{6}", place):
        raise ValueError(f"a place has six digits, not {place!r}")
    if not 0 <= sequence <= 999:
        raise ValueError(f"a sequence lies between 0 and 999, not {sequence}")
    return with_check_character(f"{place}{birth:%Y%m%d}{sequence:03d}")


def _compact(value: object) -> str:
    if isinstance(value, str) and _WELL_WRITTEN.fullmatch(value):
        return value
    if isinstance(value, float):
        # Fifteen digits survive in a cell's number, eighteen do not.
        _refuse_unless(value.is_integer() and 1e14 <= value < 1e15, "excel_number", _EXCEL)
        return f"{value:.0f}"
    typed = "" if value is None else str(value)
    plain = _NOISE.sub("", half_width(typed)).translate(_LIKE_X)
    _refuse_unless(not _SCIENTIFIC.fullmatch(plain), "excel_number", _EXCEL)
    _refuse_unless("*" not in plain, "masked", "这是遮住了中间几位的号码，请填完整号码")
    return plain


def _refuse_unless(holds: object, code: str, reason: str) -> None:
    if not holds:
        raise IdentityNumberWrong(code, reason)


def _birth(number18: str) -> date:
    year, month, day = int(number18[6:10]), int(number18[10:12]), int(number18[12:14])
    try:
        birth = date(year, month, day)
    except ValueError:
        raise IdentityNumberWrong("date", f"第7—14位不是日期：没有{year}年{month}月{day}日") from None
    if not 1850 <= year <= 2099:
        raise IdentityNumberWrong("date", f"第7—14位不像出生日期：{year}年")
    return birth


def _known_place(number18: str) -> bool:
    return number18[:2] in PROVINCES or number18[:2] == "83" or number18[0] == "9"


def with_check_character(number17: str) -> str:
    """The 18 characters whose first 17 these are."""
    return number17 + _check_character(number17)


#: ISO 7064 MOD 11-2; written out, as it is asked for every row of a large roster.
_WEIGHTS = tuple(pow(2, 17 - place, 11) for place in range(17))


def _check_character(number17: str) -> str:
    return "10X98765432"[sum(map(mul, _WEIGHTS, map(int, number17))) % 11]
