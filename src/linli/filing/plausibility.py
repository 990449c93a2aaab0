"""要看一眼: which reported numbers cannot be right, or want a second look; each rule says how it judges.

A community is held against its own last year, its own size and its own other numbers. The one rule that looks
at others (``SHARE``) takes the middle of all of them and says so; nobody is placed before or behind anybody.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from statistics import median

from linli.indicators import catalogue
from linli.indicators.catalogue import Indicator

#: What a community's own size is read from.
RESIDENTS, HOUSEHOLDS = "registry.residence.residents", "registry.household.residences"
#: {indicator: reported}; what a report does not say is not in it, what it leaves open is None.
Values = Mapping[str, Decimal | None]


class Rule(Enum):
    """A rule with the sentence that stands beside its findings."""

    PART = "其中数大于总数：列作“其中”的数不能比它的总数大；从在册里出来的数不能比在册大。"
    RATE = "率超过100%：分子不能比分母大。"
    SIZE = "超过自己的规模：人数不能比本社区居民多，户数不能比居民户多。"
    SAME = "户数和人口一样：两个数相同而且不小于100，多半填错了一栏。"
    LEAP = "比去年同期差一倍以上：相差也不小于20；不一定错，要问一句。"
    SHARE = (
        "与规模不相称：每千居民的数，是各社区中间数的3倍以上或三分之一以下，相差也不小于20；至少4个社区才比。"
    )

    @property
    def title(self) -> str:
        return self.value.partition("：")[0]

    @property
    def definition(self) -> str:
        return self.value.partition("：")[2]


_TIMES, _LEAST, _ENOUGH, _APART = 2, 20, 4, 3


@dataclass(frozen=True, slots=True)
class Doubtful:
    """One number that wants a look: which, by which rule, and why in words."""

    indicator: str
    rule: Rule
    words: str


def doubtful(
    values: Values, last_year: Values, at_most: Sequence[tuple[str, str]] = ()
) -> list[Doubtful]:  # fmt: skip
    """What one community's numbers say against each other, its size and its last year.

    ``at_most``: pairs of which the first cannot be larger than the second, as the kind of report knows them.
    """
    known = catalogue.indicators()
    named = {name: known[name] for name in values if name in known}
    numbers = {name: value for name, value in values.items() if value is not None and name in known}
    return [
        *_parts(named, numbers, at_most), *_rates(named, numbers), *_size(named, numbers), *_same(numbers),
        *_leaps(named, numbers, last_year),
    ]  # fmt: skip


def out_of_proportion(reported: Mapping[int, Values]) -> dict[int, list[Doubtful]]:
    """Numbers that do not fit a community's size, measured by the middle of all communities."""
    known = catalogue.indicators()
    found: dict[int, list[Doubtful]] = {key: [] for key in reported}
    sizes = {
        key: size
        for key, values in reported.items()
        if (size := values.get(RESIDENTS)) is not None and size > 0
    }
    for name in dict.fromkeys(name for values in reported.values() for name in values):
        if name in {RESIDENTS, HOUSEHOLDS} or name not in known or known[name].recipe is None:
            continue
        shares = {
            key: value * 1000 / size
            for key, size in sizes.items()
            if (value := reported[key].get(name)) is not None
        }
        if len(shares) < _ENOUGH or not (middle := median(shares.values())):
            continue
        for key, share in shares.items():
            usual = middle * sizes[key] / 1000
            value = reported[key][name] or Decimal(0)
            far = share > _APART * middle or share * _APART < middle
            if far and abs(value - usual) >= _LEAST:
                words = f"按规模约{usual:.0f}，报了{_plain(value)}"
                found[key].append(Doubtful(name, Rule.SHARE, words))
    return found


def _parts(
    named: Mapping[str, Indicator], numbers: Mapping[str, Decimal], at_most: Sequence[tuple[str, str]]
) -> Iterator[Doubtful]:
    pairs = dict.fromkeys([*((name, one.part_of) for name, one in named.items() if one.part_of), *at_most])
    for part, whole in pairs:
        if part in numbers and whole in numbers and numbers[part] > numbers[whole]:
            words = f"“{named[part].label}”大于“{named[whole].label}”"
            yield Doubtful(part, Rule.PART, words)


def _rates(named: Mapping[str, Indicator], numbers: Mapping[str, Decimal]) -> Iterator[Doubtful]:
    """A rate that is reported, and the two halves of one that is not."""
    for one in catalogue.indicators().values():
        if one.numerator is None or one.denominator is None or not one.is_share:
            continue
        over, under = numbers.get(one.numerator.name), numbers.get(one.denominator.name)
        if over is not None and under is not None and over > under:
            yield Doubtful(
                one.numerator.name, Rule.RATE, f"“{one.numerator.label}”大于“{one.denominator.label}”"
            )
        elif one.name in numbers and numbers[one.name] > 1:
            yield Doubtful(one.name, Rule.RATE, f"“{one.label}”超过100%")


def _size(named: Mapping[str, Indicator], numbers: Mapping[str, Decimal]) -> Iterator[Doubtful]:
    for unit, of in (("人", RESIDENTS), ("户", HOUSEHOLDS)):
        size = numbers.get(of)
        for name, value in numbers.items():
            if size and named[name].unit == unit and name != of and value > size:
                yield Doubtful(name, Rule.SIZE, f"“{named[name].label}”比本社区的{_plain(size)}{unit}还多")


def _same(numbers: Mapping[str, Decimal]) -> Iterator[Doubtful]:
    residents, households = numbers.get(RESIDENTS), numbers.get(HOUSEHOLDS)
    if residents is not None and residents == households and residents >= 100:
        for name in (HOUSEHOLDS, RESIDENTS):
            yield Doubtful(name, Rule.SAME, "户数和人口填成一样")


def _leaps(
    named: Mapping[str, Indicator], numbers: Mapping[str, Decimal], last_year: Values
) -> Iterator[Doubtful]:
    for name, value in numbers.items():
        before = last_year.get(name)
        if before is None or named[name].recipe is None or abs(value - before) < _LEAST:
            continue
        if value > _TIMES * before or value * _TIMES < before:
            words = f"“{named[name].label}”去年同期{_plain(before)}，今年{_plain(value)}"
            yield Doubtful(name, Rule.LEAP, words)


def _plain(value: Decimal) -> str:
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def rules(found: Sequence[Doubtful]) -> list[Rule]:
    """Those that found something, each once, for the explanation below a table."""
    return list(dict.fromkeys(one.rule for one in found))
