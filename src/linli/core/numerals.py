"""Chinese numerals both ways: 一千四百三十 and 1430, 15万, amounts in capitals, numbers of headings."""

import re
from decimal import Decimal

from linli.core.text import half_width


class NumberUnreadable(ValueError):
    """A text that is not one exact number; says what was found and how to write it."""

    def __init__(self, found: str, reason: str) -> None:
        self.found = found
        self.reason = reason
        super().__init__(f"“{found}”不能读成数：{reason}")


_DIGITS = {"○": 0, "两": 2, "兩": 2}
for _set in ("〇一二三四五六七八九", "零壹贰叁肆伍陆柒捌玖", "零壹貳參肆伍陸柒捌玖"):
    _DIGITS |= dict(zip(_set, range(10), strict=True))
_UNITS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_MYRIAD = 10_000
_HUNDRED_MILLION = 100_000_000
_LARGEST = 10**16
_FORMS = "请写成1430、1,430、15万、1.5万或一千四百三十这样的数"
# 十余 and 近百 are said by people who do not know exactly: the lexicon reads them as intervals.
_VAGUE = re.compile("[余多几数来近约超]|左右|上下|以上|以下")

_ARABIC = r"(?:(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?)"
_ARABIC_PART = re.compile(rf"({_ARABIC})((?:十|百|千|万|亿)*)")
_ARABIC_NUMBER = re.compile(rf"(?:{_ARABIC}(?:十|百|千|万|亿)*)+")
_SCALES = {"": 1, "十": 10, "百": 100, "千": 1000, "万": _MYRIAD, "十万": 100_000, "百万": 1_000_000}
_SCALES |= {
    "千万": 10_000_000,
    "亿": _HUNDRED_MILLION,
    "十亿": 10**9,
    "百亿": 10**10,
    "千亿": 10**11,
    "万亿": 10**12,
}


def read_number(text: str) -> int | Decimal:
    """One exact number: an int when it is whole, otherwise a Decimal. 1.5万 is 15000."""
    plain = re.sub(r"\s+", "", half_width(text)).replace("−", "-").replace("萬", "万").replace("億", "亿")
    if not plain:
        raise NumberUnreadable(text, "是空的")
    if _VAGUE.search(plain):
        raise NumberUnreadable(text, "这是约数，不是确切的数")
    sign = -1 if plain[0] in "-负" else 1
    unsigned = plain[1:] if plain[0] in "-+负" else plain
    read = _arabic if re.match("[0-9]", unsigned) else _chinese
    return _whole_if_possible(sign * read(text, unsigned))


def chinese_number(number: int) -> str:
    """一千四百三十 for 1430, as in 第二十一 and 一、; 二, never 两; 十 in front, not 一十."""
    if abs(number) >= _LARGEST:
        raise ValueError(f"chinese_number reaches to 10**16, not {number}")
    if number == 0:
        return "零"
    words = _spell(abs(number), "零一二三四五六七八九", "十百千")
    words = words.removeprefix("一") if words.startswith("一十") else words
    return "负" + words if number < 0 else words


def chinese_amount(fen: int) -> str:
    """大写金额 of an amount in 分, as on receipts (《正确填写票据和结算凭证的基本规定》): 壹仟贰佰元整."""
    yuan, cents = divmod(abs(fen), 100)
    jiao, rest = divmod(cents, 10)
    if yuan >= _LARGEST:
        raise ValueError(f"chinese_amount reaches to 10**16 yuan, not {yuan}")
    capitals = "零壹贰叁肆伍陆柒捌玖"
    words = _spell(yuan, capitals, "拾佰仟") + "元" if yuan else ""
    if jiao:
        words += capitals[jiao] + "角"
    if rest:
        # 壹元零伍分: the empty 角 place is said, or the amount could be altered.
        words += ("零" if yuan and not jiao else "") + capitals[rest] + "分"
    if not words:
        words = "零元"
    ending = "" if rest else "整"
    return ("负" if fen < 0 else "") + words + ending


_AMOUNT = re.compile(
    r"(?:人民币)?(?P<sign>负)?(?:(?P<yuan>[^元圆角分整正]+)[元圆])?(?:零?(?P<jiao>[^元圆角分整正零])角)?"
    r"(?:零?(?P<fen>[^元圆角分整正零])分)?[整正]?"
)


def read_chinese_amount(text: str) -> int:
    """The 分 of 壹仟贰佰元整; 圆 and 正 are accepted, ordinary numerals (一千二百元) too."""
    plain = re.sub(r"\s+", "", half_width(text)).replace(":", "")
    match = _AMOUNT.fullmatch(plain)
    if match is None or not (match["yuan"] or match["jiao"] or match["fen"]):
        raise NumberUnreadable(text, "大写金额应写成壹仟贰佰元整、叁拾元伍角这样")
    whole = _chinese(text, match["yuan"]) if match["yuan"] else 0
    small = [_DIGITS.get(match[place] or "零") for place in ("jiao", "fen")]
    if not isinstance(whole, int) or None in small:
        raise NumberUnreadable(text, "元要写整数，角、分各写一位数字")
    fen = whole * 100 + (small[0] or 0) * 10 + (small[1] or 0)
    return -fen if match["sign"] else fen


def heading_number(number: int, level: int) -> str:
    """The number of a heading in the four levels of official documents: 一、 （一） 1. （1）."""
    if number < 1 or level not in (1, 2, 3, 4):
        raise ValueError(f"headings have four levels and are numbered from 1, not {number} on level {level}")
    return (f"{chinese_number(number)}、", f"（{chinese_number(number)}）", f"{number}.", f"（{number}）")[
        level - 1
    ]


_HEADINGS = (
    re.compile(r"([一二三四五六七八九十百]+)、\s*(.*)", re.DOTALL),
    re.compile(r"[（(]([一二三四五六七八九十百]+)[）)]、?\s*(.*)", re.DOTALL),
    re.compile(r"(\d{1,3})[.．、](?!\d)\s*(.*)", re.DOTALL),
    re.compile(r"[（(](\d{1,3})[）)]、?\s*(.*)", re.DOTALL),
)


def read_heading(text: str) -> tuple[int, int, str] | None:
    """(level, number, words) of a numbered heading, or None; 2003年 and 3.5万元 are not headings."""
    for level, pattern in enumerate(_HEADINGS, start=1):
        match = pattern.fullmatch(text.strip())
        if match is None:
            continue
        try:
            number = read_number(match[1])
        except NumberUnreadable:
            return None
        return level, int(number), match[2]
    return None


def _spell(number: int, digits: str, units: str) -> str:
    """Digits with their places; one 零 for a gap of any width, none at the end."""
    if number >= _HUNDRED_MILLION:
        high, low = divmod(number, _HUNDRED_MILLION)
        return _joined(_spell(high, digits, units) + "亿", low, _HUNDRED_MILLION // 10, digits, units)
    if number >= _MYRIAD:
        high, low = divmod(number, _MYRIAD)
        return _joined(_spell(high, digits, units) + "万", low, _MYRIAD // 10, digits, units)
    words, gap = "", ""
    for value, place in zip(f"{number:04d}", (*reversed(units), ""), strict=True):
        if value == "0":
            gap = digits[0] if words else ""
        else:
            words += gap + digits[int(value)] + place
            gap = ""
    return words


def _joined(high: str, low: int, needs_no_zero_from: int, digits: str, units: str) -> str:
    if low == 0:
        return high
    return high + ("" if low >= needs_no_zero_from else digits[0]) + _spell(low, digits, units)


def _arabic(text: str, plain: str) -> int | Decimal:
    if not _ARABIC_NUMBER.fullmatch(plain):
        raise NumberUnreadable(text, _FORMS)
    total: int | Decimal = 0
    smallest = None
    for digits, scale_words in _ARABIC_PART.findall(plain):
        scale = _SCALES.get(scale_words)
        if scale is None:
            raise NumberUnreadable(text, _FORMS)
        value = Decimal(digits.replace(",", ""))
        # 1亿2000万 adds up; 3万5 does not say whether it is 35000 or 30005.
        if smallest is not None and (value * scale >= smallest or (scale == 1 and value * 10 < smallest)):
            raise NumberUnreadable(text, "各段的大小说不清，请写成一个数")
        total += value * scale
        smallest = scale
    return _whole_if_possible(Decimal(total))


def _chinese(text: str, plain: str) -> int | Decimal:
    whole, point, fraction = plain.partition("点")
    value = _chinese_whole(text, whole)
    if not point:
        return value
    if not fraction or any(character not in _DIGITS for character in fraction):
        raise NumberUnreadable(text, "“点”后面应逐位写数字，如三点五")
    decimals = "".join(str(_DIGITS[character]) for character in fraction)
    return _whole_if_possible(Decimal(f"{value}.{decimals}"))


def _chinese_whole(text: str, plain: str) -> int:
    plain = plain.replace("廿", "二十").replace("卅", "三十")
    if plain and all(character in _DIGITS for character in plain):
        return _digit_by_digit(text, plain)
    high, hundred_million, low = plain.rpartition("亿")
    if not hundred_million:
        return _below_hundred_million(text, plain)
    upper = _below_hundred_million(text, high) * _HUNDRED_MILLION
    if not low:
        return upper
    if tenth := _DIGITS.get(low):
        return upper + tenth * _HUNDRED_MILLION // 10  # 三亿五 is 三亿五千万
    if "万" not in low and _DIGITS.get(low[0]) != 0:
        raise NumberUnreadable(text, "“亿”后面请写全，如一亿五千万或一亿零五千")
    return upper + _below_hundred_million(text, low, follows=True)


def _digit_by_digit(text: str, plain: str) -> int:
    """二〇一〇 is 2010; but 三四 alone is "three or four"."""
    values = [_DIGITS[character] for character in plain]
    if len(values) == 2 and 0 not in values:
        raise NumberUnreadable(text, "两个数字连写像约数（三四个），请写成三十四或34")
    if len(values) > 1 and values[0] == 0:
        raise NumberUnreadable(text, _FORMS)
    return int("".join(map(str, values)))


def _below_hundred_million(text: str, plain: str, *, follows: bool = False) -> int:
    high, myriad, low = plain.partition("万")
    if not myriad:
        return _group(text, plain, follows=follows)
    upper = _group(text, high, follows=follows) * _MYRIAD
    return upper + _group(text, low, follows=True, lone_digit=1000) if low else upper


def _group(text: str, plain: str, *, follows: bool = False, lone_digit: int = 1) -> int:
    """Up to 九千九百九十九. After 万 or 亿 (``follows``) it may begin with 零 and not with a bare 百;
    ``lone_digit`` is what the 二 of 三万二 is worth."""
    total, digit, zero, unit = 0, 0, False, _MYRIAD
    for character in plain:
        size, value = _UNITS.get(character), _DIGITS.get(character)
        if size is not None:
            # 百二十 and 一百十二 leave out the 一; 二千百 does not exist.
            begins = not (total or zero or follows)
            one_left_out = not digit and (begins or (size == 10 and total > 0))
            if size >= unit or not (digit or one_left_out) or (zero and total and size * 10 >= unit):
                raise NumberUnreadable(text, _FORMS)
            total += (digit or 1) * size
            digit, zero, unit = 0, False, size
        elif value is None or digit or (value == 0 and (zero or not (total or follows))):
            raise NumberUnreadable(text, _FORMS)
        elif value == 0:
            zero = True
        else:
            digit = value
    if (zero and not digit) or (zero and unit == 10) or not plain:
        raise NumberUnreadable(text, _FORMS)
    if zero or not digit:
        return total + digit
    # 一千三 is 一千三百, 三万二 is 三万二千: a last digit without 零 has the place after the last unit.
    return total + digit * (unit // 10 if total else lone_digit)


def _whole_if_possible(value: int | Decimal) -> int | Decimal:
    return int(value) if value == value // 1 else value
