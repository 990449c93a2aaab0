"""余, 近, 约, 至少 before or after a number, and the exact interval each one promises."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from linli.core.text import normalise

Number = int | float | Decimal


class Qualifier(StrEnum):
    """How a printed number is meant; without one, and with 等 or 无, it is exact."""

    NONE = ""
    OVER = "余"
    NEARLY = "近"
    ABOUT = "约"
    AT_LEAST = "至少"
    AMONG_OTHERS = "等"
    NONE_AT_ALL = "无"

    @property
    def is_exact(self) -> bool:
        return self in (Qualifier.NONE, Qualifier.AMONG_OTHERS, Qualifier.NONE_AT_ALL)


_WRITTEN = {
    Qualifier.OVER: ("余", "多", "有余"),
    Qualifier.NEARLY: ("近", "将近", "接近", "近乎"),
    Qualifier.ABOUT: ("约", "大约", "约为", "左右", "上下", "大概"),
    Qualifier.AT_LEAST: ("至少", "不少于", "不低于", "以上", "最少", "超过", "超", "突破", "逾"),
    Qualifier.AMONG_OTHERS: ("等",),
    Qualifier.NONE_AT_ALL: ("无", "没有", "零", "未发生"),
}
_QUALIFIERS = {"": Qualifier.NONE} | {word: q for q, words in _WRITTEN.items() for word in words}


class QualifierUnknown(ValueError):
    """A word beside a number whose meaning nobody has fixed: the number cannot be compared."""

    def __init__(self, found: str) -> None:
        self.found = found
        super().__init__(f"不认识数字旁的“{found}”，认得的有：余、多、近、约、左右、至少、等、无")


@dataclass(frozen=True, slots=True)
class Interval:
    """From ``low`` to ``high``; None has no end; each end belongs to it or not."""

    low: Decimal
    high: Decimal | None
    includes_low: bool = True
    includes_high: bool = True

    def __contains__(self, value: Number) -> bool:
        exact = _exact(value)
        above = exact >= self.low if self.includes_low else exact > self.low
        if self.high is None:
            return above
        return above and (exact <= self.high if self.includes_high else exact < self.high)

    def label(self) -> str:
        """100≤x<120, for the sentence that explains why a number does not agree."""
        if self.low == self.high:
            return f"x={self.low:f}"
        low = f"{self.low:f}{'≤' if self.includes_low else '<'}x"
        return low if self.high is None else f"{low}{'≤' if self.includes_high else '<'}{self.high:f}"


def read_qualifier(word: str) -> Qualifier:
    """The qualifier a word stands for (多 is 余, 左右 is 约); raises ``QualifierUnknown``."""
    plain = normalise(word)
    try:
        return _QUALIFIERS[plain]
    except KeyError:
        raise QualifierUnknown(word) from None


def qualifier_interval(published: Number, qualifier: Qualifier | str) -> Interval:
    """The numbers a printed one admits.

    余: from p to less than one step of the leading digit more, and less than 1.2p (100余 < 120, 80余 < 90).
    近: from 0.95p to less than p. 约: within 5 %. 至少: p and more. None, 等, 无: p alone.
    """
    number, kind = _exact(published), read_qualifier(qualifier)
    if number < 0 and not kind.is_exact:
        raise ValueError(f"a negative figure ({published}) has no “{kind}”")
    match kind:
        case Qualifier.OVER:
            step = Decimal(1).scaleb(number.adjusted()) if number else Decimal(0)
            return Interval(number, min(number + step, number * 6 / 5), includes_high=False)
        case Qualifier.NEARLY:
            return Interval(number * 95 / 100, number, includes_high=False)
        case Qualifier.ABOUT:
            return Interval(number * 95 / 100, number * 105 / 100)
        case Qualifier.AT_LEAST:
            return Interval(number, None)
        case _:
            return Interval(number, number)


def agrees(published: Number, qualifier: Qualifier | str, computed: Number) -> bool:
    """Whether the printed number is true of the computed one: 100余 of 103, and not of 99 or of 120."""
    return computed in qualifier_interval(published, qualifier)


def _exact(value: Number) -> Decimal:
    return Decimal(str(value)) if isinstance(value, float) else Decimal(value)
