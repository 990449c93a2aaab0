"""The initials a worker types for a name: 郭建平 is GJP; 曾晓梅 is ZXM, and CXM for who reads 曾 as céng."""

from __future__ import annotations

from functools import lru_cache
from itertools import product

from linli.core.masks import surname_of
from linli.core.text import normalise

#: How characters are read as surnames, where that is not their common reading.
_AS_SURNAME = {
    "曾": "Z", "单": "S", "解": "X", "仇": "Q", "区": "O", "查": "Z", "翟": "Z", "召": "S", "折": "S",
    "乐": "Y", "覃": "Q", "种": "C", "重": "C", "秘": "B", "祭": "Z", "句": "G", "乜": "N", "繁": "P",
    "郇": "X", "尉": "Y", "晟": "C", "适": "K", "员": "Y", "朴": "P",
}  # fmt: skip
#: Surnames of two characters that are read as no part of them is.
_PAIRS_AS_SURNAME = {"万俟": "MQ", "尉迟": "YC", "单于": "CY", "长孙": "ZS"}
#: What stands in given names and is read in two ways, both common.
_TWO_WAYS = {
    "乐": "LY", "行": "XH", "长": "CZ", "朝": "CZ", "重": "CZ", "茜": "QX", "盛": "SC", "曾": "ZC",
    "单": "DS", "会": "HK", "参": "CS", "藏": "CZ",
}  # fmt: skip
#: A name of many such characters would have very many readings; nobody types the tenth.
_MOST = 8


def initials_of(name: str) -> tuple[str, ...]:
    """Every reading of a name by its first letters, that of the surname as a surname first."""
    plain = normalise(name)
    surname = surname_of(plain)
    given = [_readings(character) for character in plain[len(surname) :]]
    found: dict[str, None] = {}
    for head in _surname(surname):
        for tail in product(*(one for one in given if one)):
            found.setdefault(head + "".join(tail))
            if len(found) == _MOST:
                return tuple(found)
    return tuple(one for one in found if one)


@lru_cache(maxsize=4096)
def _surname(surname: str) -> tuple[str, ...]:
    common = ["".join(each) for each in product(*(_readings(one) or ("",) for one in surname))]
    own = _PAIRS_AS_SURNAME.get(surname) or "".join(
        _AS_SURNAME.get(character) or "".join(_readings(character)[:1]) for character in surname
    )
    return tuple(dict.fromkeys((own, *common)))


@lru_cache(maxsize=32768)
def _readings(character: str) -> tuple[str, ...]:
    """The first letters of one character; of a letter itself; nothing for a dot or a sign nobody types."""
    if character.isascii():
        return (character.upper(),) if character.isalnum() else ()
    if character in _TWO_WAYS:
        return tuple(_TWO_WAYS[character])
    from pypinyin import Style, pinyin  # a quarter of a second: only who writes or seeks names waits for it

    letter = pinyin(character, style=Style.FIRST_LETTER, errors="ignore")
    return (letter[0][0].upper(),) if letter and letter[0][0] else ()
