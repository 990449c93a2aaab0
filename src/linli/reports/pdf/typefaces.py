"""Which font prints which part of the PDF, and which characters none of them can draw."""

import hashlib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import typst

from linli.reports.blocks import Report
from linli.reports.fonts import FOLDER
from linli.reports.outline import outlined, texts_in
from linli.reports.pdf.coverage import FontUnreadable, characters

SONG, TITLE, KAI = "Linli Song", "Linli Title", "Linli Kai"

#: By role: the names under which the official face, or a free one of its kind, may lie in LINLI_HOME/fonts.
#: None is shipped: the official ones are commercial, the free ones incomplete in people's names.
OFFICIAL = {
    "body": (
        *("仿宋_GB2312", "FangSong_GB2312", "仿宋", "FangSong", "STFangsong", "华文仿宋", "朱雀仿宋"),
        *("Zhuque Fangsong (technical preview)", "Zhuque Fangsong", "FandolFang R", "FandolFang"),
    ),
    "kai": ("楷体_GB2312", "KaiTi_GB2312", "楷体", "KaiTi", "STKaiti", "华文楷体"),
    "hei": (
        *("黑体", "SimHei", "STHeiti", "华文黑体"),
        *("Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC"),
    ),
    "title": (
        "方正小标宋简体",
        "FZXiaoBiaoSong-B05S",
        "FZXiaoBiaoSong-B05",
        "方正小标宋_GBK",
        "FZXBSK--GBK1-0",
    ),
    "song": ("宋体", "SimSun", "NSimSun", "STSong", "华文宋体"),
}
#: What stands in. 仿宋, 黑体 and 小标宋 have no free face that draws every name, so song takes their place.
OWN = {
    "body": (SONG, KAI),
    "kai": (KAI, SONG),
    "hei": (TITLE, SONG, KAI),
    "title": (TITLE, SONG, KAI),
    "song": (SONG, KAI),
    "bold": (TITLE, SONG, KAI),
}
_FONT_FILES = (".ttf", ".otf", ".ttc", ".otc")
# Variation selectors choose between shapes of one character; a font without the other prints the usual one.
_WITHOUT_SHAPE = frozenset({0x20, 0xA0, 0x3000, *range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)})


class MissingGlyphs(Exception):
    """Characters that would be printed as an empty box; ``found`` gives each the places where it stands."""

    def __init__(self, found: dict[str, tuple[str, ...]]) -> None:
        self.found = found
        listed = "；".join(
            f"“{character}”（U+{ord(character):04X}，在{_places(places)}）"
            for character, places in found.items()
        )
        super().__init__(
            f"有{len(found)}个字现有字体里没有，印出来会是空框：{listed}。请核对这些字；"
            "确是生僻字的，把收有它的字体文件放进数据目录下的 fonts 文件夹后重试"
        )


@dataclass(frozen=True, slots=True)
class Typefaces:
    """The families of each role in the order they are tried, and everything they can draw together."""

    families: dict[str, tuple[str, ...]]
    covered: frozenset[int]
    fonts: typst.Fonts


def typefaces(extra_fonts: Path | None = None) -> Typefaces:
    """The fonts at hand; read again only when the folder's files have changed."""
    return _typefaces(
        extra_fonts, tuple((file, file.stat().st_mtime_ns) for file in _font_files(extra_fonts))
    )


def missing_glyphs(report: Report, extra_fonts: Path | None = None) -> dict[str, tuple[str, ...]]:
    """Every character that no font draws, with its places; the pre-flight shows the same list."""
    covered = typefaces(extra_fonts).covered
    found: dict[str, dict[str, None]] = {}
    for where, text in _printed(report):
        for character in text:
            if ord(character) not in covered and ord(character) not in _WITHOUT_SHAPE:
                found.setdefault(character, {})[where] = None
    return {character: tuple(places) for character, places in found.items()}


def font_digests(extra_fonts: Path | None = None) -> dict[str, str]:
    """SHA-256 of every font file that can shape the PDF: part of a submission's manifest."""
    files = [*sorted(FOLDER.glob("Linli*")), *_font_files(extra_fonts)]
    return {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in files}


def _places(places: tuple[str, ...]) -> str:
    return "、".join(places[:3]) + ("等处" if len(places) > 3 else "")


def _printed(report: Report) -> list[tuple[str, str]]:
    texts = [
        ("题目", report.title.replace("\n", "")),
        ("主送单位", report.recipient),
        ("署名", report.issuer),
    ]
    return texts + [text for placed in outlined(report) for text in texts_in(placed)]


@lru_cache(maxsize=4)
def _typefaces(extra_fonts: Path | None, files: tuple[tuple[Path, int], ...]) -> Typefaces:
    for file, _ in files:
        characters(file)
    folders = [FOLDER, *([extra_fonts] if files and extra_fonts else [])]
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=folders)
    known = {info.family: (Path(info.path), info.index) for info in fonts.fonts() if info.path}
    for family in (SONG, TITLE, KAI):
        if family not in known:
            raise FontUnreadable(FOLDER / family, "随程序安装的字体缺失，请重新安装邻里")
    extra = tuple(family for family in sorted(known) if family not in (SONG, TITLE, KAI))
    families = {
        role: tuple(
            dict.fromkeys((*(name for name in OFFICIAL.get(role, ()) if name in known), *own, *extra))
        )
        for role, own in OWN.items()
    }
    covered = frozenset().union(*(characters(path, index) for path, index in known.values()))
    return Typefaces(families, covered, fonts)


def _font_files(extra_fonts: Path | None) -> list[Path]:
    if extra_fonts is None or not extra_fonts.is_dir():
        return []
    return sorted(file for file in extra_fonts.rglob("*") if file.suffix.lower() in _FONT_FILES)
