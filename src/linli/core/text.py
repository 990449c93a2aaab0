"""What people type, made comparable: full-width digits, stray spaces, invisible characters, headers."""

import re
import unicodedata

# Zero-width characters, direction marks, soft hyphens and BOMs come with text pasted from WeChat or PDF.
# U+E000–E002 are ours: templates trace figures with them, so ledger data may never hold them.
_INVISIBLE = re.compile(
    "[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\ue000-\ue002\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]"
)
_FULL_WIDTH = re.compile("[０-９Ａ-Ｚａ-ｚ]+")
# PDF viewers copy 人 and 用 as Kangxi radicals (⼈, ⽤), and old files hold compatibility ideographs: a name
# with one of these looks right and matches nothing.
_LOOKALIKE_IDEOGRAPHS = re.compile("[\u2e9f\u2ef3\u2f00-\u2fd5\uf900-\ufad9]")
# Printable ASCII and the common ideographs without a space: most cells are this, and nothing here changes any
# of it. One look instead of a dozen halves the time in which 100,000 rows are read.
_CLEAN = re.compile("[!-~\u4e00-\u9fff]*")
_SPACES = re.compile(r"[^\S\n]+")
_ANY_SPACE = re.compile(r"\s+")
_IDEOGRAPH = "\u3007\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff"
_CHINESE = _IDEOGRAPH + "·、，。；：！？（）《》“”‘’【】〔〕—…"
_BETWEEN_CHINESE = re.compile(rf"(?<=[{_CHINESE}])\s+(?=[{_CHINESE}])")

_NARROW = {0xFEE0 + narrow: narrow for narrow in range(ord("!"), ord("~") + 1)} | {ord("\u3000"): " "}
_BRACKETS = str.maketrans("()[]【】〔〕", "（）（）（）（）")
_HEADER_NOISE = re.compile(r"[\s:：*＊★\"'“”‘’「」《》、，,;；.。_]+")
_HEADER_REMARK = re.compile("（(?:必填|选填|必填项|可不填|可空|下拉选择)）")


def normalise(text: str) -> str:
    """One value as it was meant: a name, a code, a cell. Line breaks and spaces inside Chinese words go.

    王　明 is 王明, １４３０ is 1430, "BF 12" keeps its one space. Punctuation is left as typed: NFKC would
    turn （） into () and ： into : in texts that are printed again.
    """
    if _CLEAN.fullmatch(text):
        return text
    return _BETWEEN_CHINESE.sub("", _ANY_SPACE.sub(" ", _visible(text)).strip())


def normalise_prose(text: str) -> str:
    """Several words or lines (备注, 内容): paragraphs and single spaces stay, 张三 李四 are two people."""
    lines = [_SPACES.sub(" ", line).strip() for line in _visible(text).splitlines()]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n")


def half_width(text: str) -> str:
    """All full-width forms made narrow, punctuation too; for text that is read, not printed."""
    return text if _CLEAN.fullmatch(text) else _visible(text).translate(_NARROW)


def header_key(text: str) -> str:
    """姓 名：, *姓名 and 姓名（必填） are one column; the unit in 面积（平方米） stays."""
    bracketed = half_width(text).lower().translate(_BRACKETS)
    return _HEADER_REMARK.sub("", _HEADER_NOISE.sub("", bracketed))


def is_chinese(character: str) -> bool:
    """True for one ideograph, the rare ones of people's names included."""
    return re.fullmatch(f"[{_IDEOGRAPH}]", character) is not None


def _visible(text: str) -> str:
    seen = _INVISIBLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    seen = _FULL_WIDTH.sub(lambda found: unicodedata.normalize("NFKC", found[0]), seen)
    return _LOOKALIKE_IDEOGRAPHS.sub(lambda found: unicodedata.normalize("NFKC", found[0]), seen)
