"""Makes the three font files in src/linli/reports/fonts from the Debian packages of their originals.

Needed only to make the fonts again, never to run Linli:

    apt-get install fonts-noto-cjk fonts-lxgw-wenkai
    uv run --no-project --with fonttools==4.68.0 --with pypinyin-dict==0.9.0 python tools/build_fonts.py

The same packages and tools give the same bytes. The result is a modified version in the sense of the OFL, so
it carries names of its own (Linli Song, Linli Title, Linli Kai); copyright and licence stay in the files and
beside them.
"""

import argparse
import hashlib
import sys
from dataclasses import dataclass
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTCollection, TTFont
from pypinyin_dict.pinyin_data.ktghz2013 import pinyin_dict as common_standard_characters

NOTO = "opentype/noto/NotoSerifCJK-{weight}.ttc"
WENKAI = "truetype/lxgw-wenkai/LXGWWenKai-Regular.ttf"
TARGET = Path(__file__).parent.parent / "src/linli/reports/fonts"
#: 2020-01-01T00:00:00Z in the epoch of fonts (1904); the build day must not change the bytes.
MODIFIED = 3_660_681_600
LARGEST_FILE, LARGEST_SUM = 16_000_000, 35_000_000


@dataclass(frozen=True)
class Face:
    file: str
    family: str
    source: str
    #: typst takes a trailing "Bold" for a style, not for part of the name, so the bold song is Linli Title.
    #: Every ideograph the source has, or only 通用规范汉字表 and GB2312 (titles and headings).
    every_ideograph: bool


FACES = (
    Face("LinliSong-Regular.otf", "Linli Song", NOTO.format(weight="Regular"), every_ideograph=True),
    Face("LinliTitle-Regular.otf", "Linli Title", NOTO.format(weight="Bold"), every_ideograph=False),
    Face("LinliKai-Regular.ttf", "Linli Kai", WENKAI, every_ideograph=True),
)


def double_byte(encoding: str) -> set[int]:
    """Every character of a Chinese double-byte encoding."""
    pairs = (bytes([high, low]) for high in range(0x81, 0xFF) for low in range(0x40, 0xFF))
    decoded = (pair.decode(encoding, errors="ignore") for pair in pairs)
    return {ord(text) for text in decoded if len(text) == 1}


#: ASCII, Latin with marks, punctuation, letterlike, numbers in circles, squared units, full-width forms.
SYMBOLS = {
    code
    for first, last in (
        (0x20, 0x7E),
        (0xA0, 0x17F),
        (0x2000, 0x206F),
        (0x2070, 0x209F),
        (0x20A0, 0x20BF),
        (0x2100, 0x22FF),
        (0x2460, 0x27BF),
        (0x3000, 0x303F),
        (0x3200, 0x33FF),
        (0xFE30, 0xFE4F),
        (0xFF00, 0xFFEF),
    )
    for code in range(first, last + 1)
}


def wanted(face: Face, available: set[int]) -> set[int]:
    codes = double_byte("gb2312") | set(common_standard_characters) | SYMBOLS
    if face.every_ideograph:
        codes |= double_byte("gbk")
        codes |= {code for code in available if 0x3400 <= code <= 0x9FFF or 0x20000 <= code <= 0x3FFFF}
    return codes & available


def source_font(path: Path) -> TTFont:
    if path.suffix != ".ttc":
        return TTFont(path)
    return next(
        font for font in TTCollection(path).fonts if font["name"].getDebugName(1) == "Noto Serif CJK SC"
    )


def build(face: Face, fonts: Path) -> bytes:
    font = source_font(fonts / face.source)
    options = subset.Options()
    # Horizontal Simplified Chinese only: forms of other regions and vertical ones would double the glyphs.
    options.layout_features = ["ccmp", "kern", "mark", "mkmk"]
    options.drop_tables += ["vhea", "vmtx", "VORG", "BASE", "gasp"]
    options.hinting = False
    options.glyph_names = False
    options.notdef_outline = True
    options.name_IDs = [0, 7, 13, 14]
    options.name_languages = [0x409]
    options.recalc_timestamp = False
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=wanted(face, set(font.getBestCmap())))
    subsetter.subset(font)
    rename(font, face)
    font["head"].created = font["head"].modified = MODIFIED
    font.recalcTimestamp = False
    target = TARGET / face.file
    font.save(target)
    return target.read_bytes()


def rename(font: TTFont, face: Face) -> None:
    postscript = face.family.replace(" ", "") + "-Regular"
    names = {
        1: face.family,
        2: "Regular",
        3: f"Linli;{postscript}",
        4: face.family,
        5: "Version 1.000",
        6: postscript,
    }
    for number, text in names.items():
        font["name"].setName(text, number, 3, 1, 0x409)
    if "CFF " in font:
        table = font["CFF "].cff
        table.fontNames = [postscript]
        top = table.topDictIndex[0]
        top.FullName = top.FamilyName = face.family
        for number, part in enumerate(getattr(top, "FDArray", ())):
            part.FontName = f"{postscript}-{number}"


def main() -> None:
    arguments = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    arguments.add_argument(
        "--fonts", type=Path, default=Path("/usr/share/fonts"), help="where the originals are"
    )
    fonts = arguments.parse_args().fonts
    total = 0
    for face in FACES:
        made = build(face, fonts)
        total += len(made)
        digest = hashlib.sha256(made).hexdigest()
        sys.stdout.write(f"{face.file}  {len(made) / 1e6:.1f} MB  sha256 {digest}\n")
        if len(made) > LARGEST_FILE or total > LARGEST_SUM:
            sys.exit(f"{face.file} is too large for the repository")


if __name__ == "__main__":
    main()
