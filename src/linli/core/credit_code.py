"""统一社会信用代码 of an organisation: checked, read and built (GB 32100-2015, GB 11714)."""

import re
from dataclasses import dataclass

from stdnum.cn import uscc

from linli.core.finding import Finding, Severity
from linli.core.text import half_width

_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_DIGIT_VALUES = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_EXCEL = "Excel把代码变成了数字，末三位已经丢失：请把这一列的单元格格式设成“文本”再重新录入"
_LIKELY_MEANT = {"I": "1", "O": "0", "Z": "2", "S": "5", "V": "U或Y"}

#: Who registered it (the first character).
AUTHORITIES: dict[str, str] = {
    "1": "机构编制",
    "2": "外交",
    "3": "司法行政",
    "4": "文化",
    "5": "民政",
    "6": "旅游",
    "7": "宗教",
    "8": "工会",
    "9": "市场监管",
    "A": "中央军委改革和编制办公室",
    "N": "农业",
    "Y": "其他",
}
_KINDS = {
    "11": "机关",
    "12": "事业单位",
    "51": "社会团体",
    "52": "民办非企业单位",
    "53": "基金会",
    "91": "企业",
    "92": "个体工商户",
    "93": "农民专业合作社",
}


class CreditCodeWrong(ValueError):
    """Not a credit code. ``code``: length, characters, excel_number, checksum."""

    def __init__(self, found: object, code: str, reason: str) -> None:
        self.found = str(found)
        self.code = code
        self.reason = reason
        super().__init__(f"统一社会信用代码“{self.found}”不对：{reason}")


@dataclass(frozen=True, slots=True)
class CreditCode:
    """Eighteen characters whose last one is right; ``findings`` refuse nothing."""

    code: str
    findings: tuple[Finding, ...] = ()

    @property
    def authority(self) -> str:
        return AUTHORITIES.get(self.code[0], "")

    @property
    def kind(self) -> str:
        """机关, 企业, 社会团体 …; empty where the two characters say nothing certain."""
        return _KINDS.get(self.code[:2], "")

    @property
    def region(self) -> str:
        """The six digits of the place of registration."""
        return self.code[2:8]

    @property
    def organisation_code(self) -> str:
        """The nine characters of the older 组织机构代码."""
        return self.code[8:17]


def read_credit_code(value: object) -> CreditCode:
    """The code in a cell. One wrong check character, the organisation's (place 17) or the whole code's (18),
    is a finding and no refusal: such codes stand on real licences. Both wrong are a slip of typing."""
    if isinstance(value, float):
        raise CreditCodeWrong(f"{value:g}", "excel_number", _EXCEL)
    plain = re.sub(r"[\s'’‘`-]+", "", half_width(str(value))).upper()
    if re.fullmatch(r"\d(?:\.\d+)?E\+?\d+", plain):
        raise CreditCodeWrong(plain, "excel_number", _EXCEL)
    if len(plain) != 18:
        raise CreditCodeWrong(plain, "length", f"有{len(plain)}位，应是18位{_older_number(plain)}")
    for position, character in enumerate(plain, start=1):
        if character not in _ALPHABET:
            hint = _LIKELY_MEANT.get(character)
            meant = f"，是不是{hint}" if hint else ""
            raise CreditCodeWrong(
                plain, "characters", f"第{position}位是“{character}”，代码里没有这个字符{meant}"
            )
    if not plain[2:8].isdigit():
        raise CreditCodeWrong(plain, "characters", "第3—8位是登记地的区划代码，只能是数字")
    whole_is_right = plain[17] == uscc.calc_check_digit(plain[:17])
    organisation_is_right = plain[16] == _organisation_check(plain[8:16])
    if not whole_is_right and plain.isdigit() and plain.endswith("000"):
        raise CreditCodeWrong(plain, "excel_number", _EXCEL)
    if not whole_is_right and not organisation_is_right:
        raise CreditCodeWrong(plain, "checksum", "第17、18位校验码都对不上，请对照证照逐位核对")
    remarks = []
    if not whole_is_right:
        remarks.append(_remark("credit_code_checksum", f"{plain}的最后一位（校验码）对不上"))
    if not organisation_is_right:
        remarks.append(_remark("credit_code_organisation", f"{plain}的第17位（组织机构代码校验码）对不上"))
    if plain[0] not in AUTHORITIES:
        remarks.append(_remark("credit_code_authority", f"{plain}的第1位“{plain[0]}”不是已知的登记管理部门"))
    return CreditCode(plain, tuple(remarks))


def credit_code(kind: str, region: str, body: str) -> str:
    """Both check characters added: ``kind`` two characters (91), ``region`` six digits, ``body`` eight."""
    lengths_fit = len(kind) == 2 and len(region) == 6 and len(body) == 8
    if not lengths_fit or not region.isdigit() or set(kind + body) - set(_ALPHABET):
        raise ValueError(
            f"a credit code is built from 2, 6 and 8 characters, not {kind!r}, {region!r}, {body!r}"
        )
    code17 = kind + region + body + _organisation_check(body)
    return code17 + str(uscc.calc_check_digit(code17))


def _remark(code: str, found: str) -> Finding:
    return Finding(
        code, f"统一社会信用代码{found}", "请对照证照核对，证照上确实如此的可以保留", Severity.ASKS
    )


def _organisation_check(body: str) -> str:
    """GB 11714: the ninth character of an organisation code from the eight before it."""
    total = sum(_DIGIT_VALUES.index(c) * w for c, w in zip(body, _ORGANISATION_WEIGHTS, strict=True))
    return "0123456789X0"[11 - total % 11]


def _older_number(plain: str) -> str:
    if len(plain) == 15 and plain.isdigit():
        return "；15位的是旧营业执照注册号"
    return "；9位的是旧组织机构代码" if len(plain) == 9 else ""
