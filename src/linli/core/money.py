"""Money in whole 分: read from a cell, printed in 元 and 万元."""

import math
import re
from decimal import ROUND_HALF_EVEN, Decimal

from linli.core.numerals import NumberUnreadable, read_chinese_amount, read_number
from linli.core.text import half_width

_FEN_IN = {
    "元": 100,
    "圆": 100,
    "百元": 10_000,
    "千元": 100_000,
    "万元": 1_000_000,
    "亿元": 10**10,
    "角": 10,
    "分": 1,
}
_CAPITALS = re.compile("[壹贰貳叁參肆伍陆陸柒捌玖拾佰仟].*[元圆角分]")
_CURRENCY = re.compile("人民币|RMB|CNY|[¥￥]", re.IGNORECASE)
_SPOKEN = re.compile(r"(?:(?P<元>\d+)[元圆块])?(?:(?P<角>\d)[角毛])?(?:(?P<分>\d)分)?")


class MoneyUnreadable(ValueError):
    """Not an exact amount of money; ``reason`` says why and what to write."""

    def __init__(self, found: object, reason: str) -> None:
        self.found = str(found)
        self.reason = reason
        super().__init__(f"金额“{self.found}”读不出来：{reason}")


def read_money(value: object, *, unit: str = "元") -> int:
    """The amount in 分. ``unit`` is the column's (金额（万元）) and counts only where the cell names none.

    A fraction of a 分 is refused, not rounded: it is a slip, or a sum that was divided and needs a decision.
    """
    if isinstance(value, bool) or not isinstance(value, str | int | float | Decimal):
        raise MoneyUnreadable(value, "不是数")
    if isinstance(value, str):
        return _read_text(value, unit)
    if not math.isfinite(value):
        raise MoneyUnreadable(value, "不是数")
    # A cell holds 15 significant digits: 0.1+0.2 is 0.3 there, whatever the binary fraction says.
    exact = Decimal(f"{value:.15g}") if isinstance(value, float) else Decimal(value)
    return _fen(exact, unit, value)


def yuan(fen: int) -> Decimal:
    """Exactly two decimals: 120000 分 is 1200.00."""
    return Decimal(fen).scaleb(-2)


def format_yuan(fen: int) -> str:
    """1200元, 1200.50元: decimals only where there are 角 or 分, no thousands separators (GB/T 15835)."""
    return f"{yuan(fen):f}元" if fen % 100 else f"{int(yuan(fen))}元"


def format_wan(fen: int, places: int = 1) -> str:
    """50.3万元. Rounded once, half to even (GB/T 8170: 四舍六入五成双), so that sums do not drift upwards."""
    return f"{round_half_even(Decimal(fen).scaleb(-6), places):f}万元"


def round_half_even(value: Decimal, places: int) -> Decimal:
    """GB/T 8170: 0.25 → 0.2, 0.35 → 0.4, 0.251 → 0.3; from the exact value, never from a rounded one."""
    return value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_EVEN)


def _read_text(text: str, column_unit: str) -> int:
    plain = re.sub(r"\s+", "", half_width(text))
    bare = _CURRENCY.sub("", plain)
    try:
        if _CAPITALS.search(bare):
            return read_chinese_amount(bare)
        spoken = _SPOKEN.fullmatch(bare)
        if spoken and (spoken["角"] or spoken["分"]):
            return sum(int(spoken[place] or 0) * _FEN_IN[place] for place in ("元", "角", "分"))
        number, unit = _split_unit(bare.removesuffix("整").replace("块钱", "元"))
        return _fen(Decimal(read_number(number)), unit or ("元" if _scaled(number) else column_unit), text)
    except NumberUnreadable as unreadable:
        raise MoneyUnreadable(text, unreadable.reason) from None


def _split_unit(bare: str) -> tuple[str, str]:
    """1.5万元 is 1.5万 and 元: the numeral reader knows 万, and a unit in the cell wins."""
    for unit in ("元", "圆", "块", "角", "分"):
        if bare.endswith(unit):
            return bare.removesuffix(unit), "元" if unit == "块" else unit
    return bare, ""


def _scaled(number: str) -> bool:
    """1.5万 in a column of 万元 means 1.5万元, not 1.5万万元."""
    return number.endswith(("万", "亿"))


def _fen(amount: Decimal, unit: str, found: object) -> int:
    if unit not in _FEN_IN:
        raise MoneyUnreadable(found, f"不认识金额单位“{unit}”")
    fen = amount * _FEN_IN[unit]
    if fen != int(fen):
        raise MoneyUnreadable(found, "算到分以后还有零头，请写到分为止")
    return int(fen)
