"""The 12-digit codes of province, city, county, township and community (GB/T 2260, 统计用区划代码)."""

import re
from dataclasses import dataclass
from enum import IntEnum
from typing import Self

from linli.core.finding import Finding, Severity
from linli.core.text import half_width

#: The first two digits; a code or an identity number that begins otherwise is a slip.
PROVINCES: dict[str, str] = {
    "11": "北京市",
    "12": "天津市",
    "13": "河北省",
    "14": "山西省",
    "15": "内蒙古自治区",
    "21": "辽宁省",
    "22": "吉林省",
    "23": "黑龙江省",
    "31": "上海市",
    "32": "江苏省",
    "33": "浙江省",
    "34": "安徽省",
    "35": "福建省",
    "36": "江西省",
    "37": "山东省",
    "41": "河南省",
    "42": "湖北省",
    "43": "湖南省",
    "44": "广东省",
    "45": "广西壮族自治区",
    "46": "海南省",
    "50": "重庆市",
    "51": "四川省",
    "52": "贵州省",
    "53": "云南省",
    "54": "西藏自治区",
    "61": "陕西省",
    "62": "甘肃省",
    "63": "青海省",
    "64": "宁夏回族自治区",
    "65": "新疆维吾尔自治区",
    "71": "台湾省",
    "81": "香港特别行政区",
    "82": "澳门特别行政区",
}

_ENDS = (2, 4, 6, 9, 12)  # where the digits of each level end
_SCIENTIFIC = re.compile(r"\d(?:\.\d+)?E\+?\d+", re.IGNORECASE)

#: GB/T 10114-2003: what the three digits of the township level say (first, last, kind).
_TOWNSHIP_KINDS = ((1, 99, "街道"), (100, 199, "镇"), (200, 399, "乡"), (400, 599, "类似乡级单位"))
_COMMUNITY_KINDS = (
    (1, 199, "居民委员会"),
    (200, 399, "村民委员会"),
    (400, 497, "类似居民委员会"),
    (500, 597, "类似村民委员会"),
)


class RegionCodeWrong(ValueError):
    """Not a region code; ``code`` is stable, ``reason`` is for people."""

    def __init__(self, found: object, code: str, reason: str) -> None:
        self.found = str(found)
        self.code = code
        self.reason = reason
        super().__init__(f"区划代码“{self.found}”不对：{reason}")


class RegionLevel(IntEnum):
    """How far down a code reaches."""

    PROVINCE = 1
    CITY = 2
    COUNTY = 3
    TOWNSHIP = 4
    COMMUNITY = 5

    @property
    def label(self) -> str:
        return ("省级", "地级", "县级", "乡级", "村级")[self - 1]


@dataclass(frozen=True, slots=True, order=True)
class RegionCode:
    """Twelve digits; those below its own level are zeros."""

    code: str

    def __post_init__(self) -> None:
        if not re.fullmatch("[0-9]{12}", self.code):
            raise RegionCodeWrong(self.code, "length", "应是12位数字")
        if self.code[:2] not in PROVINCES:
            raise RegionCodeWrong(self.code, "province", f"没有以{self.code[:2]}开头的省份")
        # A county part 00 is right: 东莞, 中山 and 儋州 have streets (441900003000) but no counties.
        if self.code[2:4] == "00" and self.code[4:].strip("0"):
            raise RegionCodeWrong(self.code, "gap", "地级（第3、4位）是00，下面却还有代码")
        if self.code[6:9] == "000" and self.code[9:] != "000":
            raise RegionCodeWrong(self.code, "gap", "乡级（第7—9位）是000，村级却有代码")

    @classmethod
    def parse(cls, text_or_number: object) -> Self:
        """2, 4, 6, 9 or 12 digits, filled up with zeros; a number as Excel hands it over, too."""
        is_whole = isinstance(text_or_number, float) and text_or_number.is_integer()
        plain = re.sub(r"\s+", "", half_width(f"{text_or_number:.0f}" if is_whole else str(text_or_number)))
        if _SCIENTIFIC.fullmatch(plain):
            raise RegionCodeWrong(plain, "excel_number", "Excel把代码变成了科学记数，请把这一列设成文本再填")
        if not re.fullmatch("[0-9]+", plain):
            raise RegionCodeWrong(plain, "characters", "只能有数字")
        if len(plain) not in _ENDS:
            raise RegionCodeWrong(plain, "length", f"有{len(plain)}位，应是12位（或2、4、6、9位）")
        return cls(plain.ljust(12, "0"))

    @property
    def level(self) -> RegionLevel:
        """The lowest level whose digits are not all zeros."""
        return max(level for level in RegionLevel if self._digits(level).strip("0"))

    @property
    def prefix(self) -> str:
        """The digits with which every code below it begins."""
        return self.code[: _ENDS[self.level - 1]]

    @property
    def parent(self) -> Self | None:
        """The region one step up that has a code of its own; None above a province."""
        if self.level is RegionLevel.PROVINCE:
            return None
        return type(self)(self.code[: _ENDS[self.level - 2]].ljust(12, "0"))

    @property
    def province(self) -> str:
        return PROVINCES[self.code[:2]]

    @property
    def kind(self) -> str:
        """街道, 镇, 居民委员会 …: what the digits say; empty above the township or outside the ranges."""
        match self.level:
            case RegionLevel.TOWNSHIP:
                ranges = _TOWNSHIP_KINDS
            case RegionLevel.COMMUNITY:
                ranges = _COMMUNITY_KINDS
            case _:
                return ""
        number = int(self._digits(self.level))
        return next((kind for first, last, kind in ranges if first <= number <= last), "")

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What a person should look at: a code outside the ranges of the standard may be new, or a slip."""
        if self.level < RegionLevel.TOWNSHIP or self.kind:
            return ()
        digits = self._digits(self.level)
        found = f"区划代码{self.code}的{self.level.label}三位{digits}不在国家标准的号段里"
        return (Finding("region_range", found, "请对照公布的代码核对", Severity.ASKS),)

    def is_within(self, other: Self) -> bool:
        """True for the region itself and for everything below it."""
        return self.code.startswith(other.prefix)

    def _digits(self, level: RegionLevel) -> str:
        return self.code[(0, *_ENDS)[level - 1] : _ENDS[level - 1]]

    def __str__(self) -> str:
        return self.code
