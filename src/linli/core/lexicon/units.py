"""Units of figures: which may stand for another (人, 名), which never (人, 人次), and their English."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from linli.core.text import half_width


class UnitClass(StrEnum):
    """What is counted or measured; figures of two classes are never compared or added."""

    PERSON = "person"
    ATTENDANCE = "attendance"  #: one person who came three times is 3 人次
    HOUSEHOLD = "household"
    CASE = "case"
    ORGANISATION = "organisation"
    BUILDING = "building"
    GROUP = "group"
    PLACE = "place"
    DEVICE = "device"
    COPY = "copy"
    ISSUE = "issue"
    SESSION = "session"
    OCCASION = "occasion"
    KIND = "kind"
    THING = "thing"
    AREA = "area"
    LENGTH = "length"
    MONEY = "money"
    DURATION = "duration"
    SHARE = "share"


#: 个 counts anything but people, households, attendances and what is measured.
_COUNTED_BY_GE = {
    UnitClass.CASE,
    UnitClass.ORGANISATION,
    UnitClass.BUILDING,
    UnitClass.GROUP,
    UnitClass.PLACE,
    UnitClass.DEVICE,
    UnitClass.COPY,
    UnitClass.ISSUE,
    UnitClass.SESSION,
    UnitClass.KIND,
    UnitClass.THING,
}


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit as it is printed; a number in it times ``factor`` is a number in ``base``."""

    zh: str
    kind: UnitClass
    en: str
    en_plural: str
    base: str
    factor: Fraction = Fraction(1)

    def in_base(self, number: int | Decimal) -> int | Decimal:
        """15 of 万平方米 are 150000 of 平方米; an int where the result is whole."""
        exact = Fraction(number) * self.factor
        if exact.denominator == 1:
            return int(exact)
        return Decimal(exact.numerator) / Decimal(exact.denominator)

    def english(self, number: int | Decimal) -> str:
        return self.en if number == 1 else self.en_plural


def unit(text: str) -> Unit | None:
    """The unit written so, or None; full width and capitals do not matter."""
    return UNITS.get(half_width(text).strip().lower())


def can_stand_for(one: Unit | str, other: Unit | str) -> bool:
    """True where two units count the same thing and their numbers may be compared: 名 and 人, 万元 and 元.

    人 and 人次, 户 and 人, 件 and 次 never; an unknown unit stands only for itself.
    """
    first = unit(one) if isinstance(one, str) else one
    second = unit(other) if isinstance(other, str) else other
    if first is None or second is None:
        return one == other
    if "个" in (first.zh, second.zh):
        return {first.kind, second.kind} <= _COUNTED_BY_GE
    return first.kind is second.kind and first.base == second.base


def _units() -> Iterator[Unit]:
    yield from _same(UnitClass.PERSON, "person", "people", "人", "名", "位", "个人")
    yield from _same(UnitClass.ATTENDANCE, "attendance", "attendances", "人次", "人/次")
    yield from _same(UnitClass.HOUSEHOLD, "household", "households", "户", "个家庭")
    yield from _same(UnitClass.CASE, "case", "cases", "件", "起", "宗", "例", "桩", "件次")
    yield from _same(UnitClass.ORGANISATION, "organisation", "organisations", "家", "所")
    yield from _same(UnitClass.BUILDING, "building", "buildings", "栋", "幢", "座")
    yield from _same(UnitClass.GROUP, "team", "teams", "支")
    yield from _same(UnitClass.GROUP, "pair", "pairs", "对")
    yield from _same(UnitClass.GROUP, "class", "classes", "班")
    yield from _same(UnitClass.PLACE, "place", "places", "处")
    yield from _same(UnitClass.DEVICE, "unit", "units", "台", "部", "架", "盏")
    yield from _same(UnitClass.DEVICE, "set", "sets", "套")
    yield from _same(UnitClass.DEVICE, "vehicle", "vehicles", "辆")
    yield from _same(UnitClass.COPY, "copy", "copies", "份", "册", "本", "张", "幅", "篇")
    yield from _same(UnitClass.ISSUE, "issue", "issues", "期", "块", "版")
    yield from _same(UnitClass.SESSION, "session", "sessions", "场", "场次", "节", "届")
    yield from _same(UnitClass.OCCASION, "time", "times", "次", "轮", "趟", "遍")
    yield from _same(UnitClass.KIND, "kind", "kinds", "种", "类", "项", "方面")
    yield from _same(UnitClass.THING, "item", "items", "个", "条", "只", "枚", "根")
    yield from _measures(UnitClass.AREA, "平方米", {"平方米": ("m²", 1), "平米": ("m²", 1), "㎡": ("m²", 1)})
    yield from _measures(UnitClass.AREA, "平方米", {"m²": ("m²", 1), "平方公里": ("km²", 10**6)})
    yield from _measures(
        UnitClass.AREA, "平方米", {"万平方米": ("× 10,000 m²", 10**4), "公顷": ("ha", 10**4)}
    )
    yield from _measures(UnitClass.AREA, "平方米", {"亩": ("mu", Fraction(2000, 3))})
    yield from _measures(UnitClass.LENGTH, "米", {"米": ("m", 1), "延长米": ("m", 1), "公里": ("km", 1000)})
    yield from _measures(UnitClass.LENGTH, "米", {"千米": ("km", 1000), "厘米": ("cm", Fraction(1, 100))})
    yield from _measures(UnitClass.LENGTH, "米", {"毫米": ("mm", Fraction(1, 1000))})
    yield from _measures(UnitClass.MONEY, "元", {"元": ("yuan", 1), "块钱": ("yuan", 1)})
    yield from _measures(UnitClass.MONEY, "元", {"千元": ("× 1,000 yuan", 1000)})
    yield from _measures(UnitClass.MONEY, "元", {"万元": ("× 10,000 yuan", 10**4)})
    yield from _measures(UnitClass.MONEY, "元", {"亿元": ("× 100 million yuan", 10**8)})
    yield from _measures(
        UnitClass.MONEY, "元", {"角": ("jiao", Fraction(1, 10)), "分": ("fen", Fraction(1, 100))}
    )
    # A month has no fixed number of days, so months and days have a base of their own.
    yield from _same(UnitClass.DURATION, "month", "months", "月", "个月")
    yield from _measures(UnitClass.DURATION, "月", {"季度": ("quarters", 3), "年": ("years", 12)})
    yield from _same(UnitClass.DURATION, "day", "days", "天", "日")
    yield from _measures(UnitClass.DURATION, "天", {"周": ("weeks", 7)})
    yield from _same(UnitClass.DURATION, "minute", "minutes", "分钟")
    yield from _measures(UnitClass.DURATION, "分钟", {"小时": ("hours", 60), "学时": ("hours", 45)})
    yield from _same(UnitClass.SHARE, "%", "%", "%")
    yield from _measures(UnitClass.SHARE, "%", {"‰": ("‰", Fraction(1, 10))})
    yield from _same(UnitClass.SHARE, "percentage point", "percentage points", "个百分点", "百分点")


def _same(kind: UnitClass, en: str, en_plural: str, *words: str) -> Iterator[Unit]:
    """Words for one unit, the first being the base; different first words of a class are not compared."""
    for word in words:
        yield Unit(word, kind, en, en_plural, base=words[0])


def _measures(kind: UnitClass, base: str, words: dict[str, tuple[str, int | Fraction]]) -> Iterator[Unit]:
    for word, (en, factor) in words.items():
        yield Unit(word, kind, en, en, base, Fraction(factor))


#: Every unit by its Chinese word.
UNITS: dict[str, Unit] = {known.zh: known for known in _units()}
