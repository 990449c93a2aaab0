"""Names and numbers with the middle hidden: 140107********0123, 138****5678, 王*, 3-*-*."""

import re

from linli.core.text import half_width, normalise

HIDDEN = "*"

#: 复姓 in use today; hiding half a surname would make 欧阳 into 欧, another one.
_PAIRS = (
    "欧阳司马上官诸葛夏侯东方皇甫尉迟公孙慕容令狐司徒轩辕长孙宇文鲜于闾丘司空亓官司寇仉督子车端木公冶"
    "公西颛孙壤驷公良漆雕乐正宰父谷梁拓跋夹谷百里呼延东郭南门羊舌微生梁丘左丘东门西门南宫第五独孤赫连"
    "澹台濮阳淳于单于太叔申屠仲孙钟离万俟闻人叱干贺兰完颜纳兰哥舒达奚"
)
_COMPOUND_SURNAMES = frozenset(_PAIRS[at : at + 2] for at in range(0, len(_PAIRS), 2))


def mask_identity_number(number: str) -> str:
    """First six and last four of 18 or 15; anything else is hidden whole, because its parts are unknown."""
    plain = half_width(number).strip()
    if not re.fullmatch(r"\d{17}[\dXx]|\d{15}", plain):
        return HIDDEN * len(plain)
    return plain[:6] + HIDDEN * (len(plain) - 10) + plain[-4:]


def mask_phone(phone: str) -> str:
    """138****5678; of a landline the area code and the last two digits stay."""
    plain = re.sub(r"[\s-]", "", half_width(phone)).removeprefix("+86")
    if re.fullmatch(r"1\d{10}", plain):
        return f"{plain[:3]}****{plain[-4:]}"
    if match := re.fullmatch(r"(010|02\d|0\d{3})(\d{7,8})", plain):
        return f"{match[1]}-{HIDDEN * (len(match[2]) - 2)}{match[2][-2:]}"
    if re.fullmatch(r"\d{7,8}", plain):
        return HIDDEN * (len(plain) - 2) + plain[-2:]
    return HIDDEN * len(plain)


def mask_name(name: str) -> str:
    """王*, 欧阳*, 阿*: the surname and one star, so that the length of the name stays hidden too."""
    surname = surname_of(name)
    return surname + HIDDEN if surname else ""


def initial_only(name: str) -> str:
    """王某, 欧阳某: the form a report's sentence takes; of a name in Latin letters the first letter (J.)."""
    surname = surname_of(name)
    if not surname:
        return ""
    return f"{surname.upper()}." if surname.isascii() else f"{surname}某"


def surname_of(name: str) -> str:
    """The surname of a Chinese name; of a transcribed name (阿依古丽·买买提) only its first character."""
    plain = normalise(name)
    if len(plain) > 2 and plain[:2] in _COMPOUND_SURNAMES and "·" not in plain:
        return plain[:2]
    return plain[:1]


def mask_bank_card(number: str) -> str:
    """尾号 only: ****5678. A number too short to be a card is hidden whole."""
    plain = re.sub(r"[\s-]", "", half_width(number))
    return "****" + plain[-4:] if len(plain) >= 12 else HIDDEN * len(plain)


def mask_door(door: str) -> str:
    """An address down to its building: 3-*-* for 3-2-501, 甲院-* for 甲院-12, 教场巷40号院3号楼*."""
    plain = normalise(door)
    parts = re.split(r"[-－—]", plain)
    if len(parts) > 1:
        return "-".join([parts[0], *(HIDDEN for _ in parts[1:])])
    buildings = list(re.finditer(r"号楼|栋|幢|座|号院|院|弄|楼(?=\d)", plain))
    if buildings:
        kept = plain[: buildings[-1].end()]
        return kept if kept == plain else kept + HIDDEN
    # 12号 may be a house with one family: then the street is all that stays.
    return re.sub(r"(?:\d|[一二三四五六七八九十百]+号).*$", HIDDEN, plain)
