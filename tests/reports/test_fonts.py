"""The fonts draw every name, and a character that none of them draws stops the PDF with a useful message."""

import io
import shutil
import struct
from pathlib import Path

import pdfplumber
import pytest

from linli.reports.blocks import (
    Attachment,
    Chart,
    Column,
    Heading,
    NumberedList,
    Paragraph,
    Photo,
    PhotoGrid,
    Series,
    Table,
)
from linli.reports.fonts import FOLDER
from linli.reports.pdf import MissingGlyphs, font_digests, missing_glyphs, write_pdf
from linli.reports.pdf.coverage import FontUnreadable, characters
from linli.reports.pdf.typefaces import OWN, typefaces
from linli.reports.spans import FigureState
from tests.reports.example import area, figure, photo, work_report

#: Holds 𫠠 (U+2B820) and 一 as squares and calls itself 仿宋.
ONE_RARE_NAME = Path(__file__).parent / "fonts"
RARE = "\U0002b820"


def double_byte(encoding: str) -> set[int]:
    pairs = (bytes([high, low]) for high in range(0x81, 0xFF) for low in range(0x40, 0xFF))
    decoded = (pair.decode(encoding, errors="ignore") for pair in pairs)
    return {ord(text) for text in decoded if len(text) == 1}


def is_ideograph(code: int) -> bool:
    return 0x4E00 <= code <= 0x9FFF


def test_song_and_kai_draw_every_ideograph_of_gbk() -> None:
    for file in ("LinliSong-Regular.otf", "LinliKai-Regular.ttf"):
        drawn = characters(FOLDER / file)
        missing = {code for code in double_byte("gbk") if is_ideograph(code)} - drawn
        assert not missing, file
    assert len({code for code in double_byte("gbk") if is_ideograph(code)}) == 20_902


def test_titles_draw_gb2312_and_its_signs() -> None:
    wanted = {code for code in double_byte("gb2312") if code > 0x7F}
    assert wanted <= characters(FOLDER / "LinliTitle-Regular.otf")
    assert len(wanted) == 7445


@pytest.mark.parametrize(
    "text", ["喆堃玥珺翀頔燚瑄垚犇㛃𬭎䶮𠮷𡒄𰻝〇", "㎡℃‰①⑳㈠〔〕—…“”‘’·～％＋－×÷≤≥￥", "ÀéñüŁ"]
)
def test_names_and_signs_are_drawn(text: str) -> None:
    assert {ord(character) for character in text} <= typefaces().covered


def test_the_fonts_stay_small_enough_for_a_repository() -> None:
    sizes = {file.name: file.stat().st_size for file in FOLDER.glob("Linli*")}
    assert set(sizes) == {"LinliSong-Regular.otf", "LinliTitle-Regular.otf", "LinliKai-Regular.ttf"}
    assert max(sizes.values()) <= 16_000_000
    assert sum(sizes.values()) <= 35_000_000


def test_the_licence_lies_beside_the_fonts() -> None:
    for name in ("OFL-LinliSong.txt", "OFL-LinliKai.txt"):
        assert "SIL OPEN FONT LICENSE Version 1.1" in (FOLDER / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("role", OWN)
def test_every_role_ends_with_a_font_for_names(role: str) -> None:
    assert {"Linli Song", "Linli Kai"} <= set(typefaces().families[role])


def test_a_missing_character_is_named_with_its_places() -> None:
    chart = Chart("bar", "图", (RARE,), (Series(RARE, (1,)),), RARE)
    blocks = (
        Heading(1, f"{RARE}家"),
        Paragraph("无事"),
        Paragraph(f"走访{RARE}某"),
        NumberedList(("甲", RARE)),
        Table(RARE, (Column("甲"), Column(RARE)), [("1", "2"), ("3", RARE)], (RARE,)),
        chart,
        PhotoGrid((Photo(photo(40, 30, (1, 1, 1)), RARE),)),
        Attachment(RARE),
    )
    report = work_report(blocks=blocks, title=f"{RARE}的报告", recipient=RARE, issuer=RARE)
    assert missing_glyphs(report) == {
        RARE: (
            *(
                "题目",
                "主送单位",
                "署名",
                f"标题“一、{RARE}家”",
                f"“一、{RARE}家”下第2段",
                f"“一、{RARE}家”下第3段第2项",
            ),
            *(
                "表1表题",
                "表1表头",
                f"表1第2行“{RARE}”",
                "表1表注",
                "图1",
                "第1组照片第1张",
                "附件说明",
                f"附件“{RARE}”",
            ),
        )
    }


def test_the_pdf_is_refused_in_words_and_never_printed_with_a_box() -> None:
    blocks = (Paragraph(f"走访{RARE}某，{RARE}家中三人😀。"),)
    with pytest.raises(MissingGlyphs) as refused:
        write_pdf(work_report(blocks=blocks))
    assert str(refused.value) == (
        f"有2个字现有字体里没有，印出来会是空框：“{RARE}”（U+2B820，在正文第1段）；“😀”（U+1F600，在正文第1段）。"
        "请核对这些字；确是生僻字的，把收有它的字体文件放进数据目录下的 fonts 文件夹后重试"
    )
    assert refused.value.found == {RARE: ("正文第1段",), "😀": ("正文第1段",)}


def test_many_places_are_cut_short_in_the_message_but_not_in_the_finding() -> None:
    with pytest.raises(MissingGlyphs, match="在正文第1段、正文第2段、正文第3段等处") as refused:
        write_pdf(work_report(blocks=(Paragraph(RARE),) * 5))
    assert len(refused.value.found[RARE]) == 5


def test_notes_and_marks_are_checked_too() -> None:
    typed = figure("k", "3", state=FigureState.HAND, note=f"{RARE}某填报")
    assert missing_glyphs(work_report(blocks=(Paragraph((typed, area)),))) == {RARE: ("附注",)}


def test_a_font_from_the_office_draws_what_ours_cannot() -> None:
    report = work_report(blocks=(Paragraph(f"走访{RARE}某。"),), title="题目")
    with pdfplumber.open(io.BytesIO(write_pdf(report, extra_fonts=ONE_RARE_NAME))) as pdf:
        fonts = {char["text"]: char["fontname"].split("+")[1] for char in pdf.pages[0].chars}
    assert fonts[RARE] == "TestFangSong"
    assert fonts["走"].startswith("LinliSong")


def test_an_official_face_is_preferred_for_its_role_only() -> None:
    families = typefaces(ONE_RARE_NAME).families
    assert families["body"][0] == "仿宋"
    assert families["kai"][0] == "Linli Kai"
    assert families["kai"][-1] == "仿宋", "the last resort of the others"
    report = work_report(blocks=(Heading(2, "一"), Paragraph("一")), title="题目")
    with pdfplumber.open(io.BytesIO(write_pdf(report, extra_fonts=ONE_RARE_NAME))) as pdf:
        found = [char["fontname"].split("+")[1] for char in pdf.pages[0].chars if char["text"] == "一"]
    # The heading's own number （一） comes first.
    assert [name.split("-")[0] for name in found] == ["LinliKai", "LinliKai", "TestFangSong"]


def test_without_a_fonts_folder_nothing_changes(tmp_path: Path) -> None:
    report = work_report(blocks=(Paragraph("正文"),))
    plain = write_pdf(report)
    assert write_pdf(report, extra_fonts=tmp_path / "absent") == plain
    (tmp_path / "readme.txt").write_text("no font")
    assert write_pdf(report, extra_fonts=tmp_path) == plain


def test_a_font_put_into_the_folder_later_is_found(tmp_path: Path) -> None:
    report = work_report(blocks=(Paragraph(RARE),))
    assert missing_glyphs(report, tmp_path)
    shutil.copy(ONE_RARE_NAME / "one-rare-name.ttf", tmp_path / "新字体.TTF")
    assert missing_glyphs(report, tmp_path) == {}


@pytest.mark.parametrize(
    "content", [b"", b"not a font", b"ttcf\x00\x01\x00\x00", b"\x00\x01\x00\x00\x00\x01" + b"\x00" * 40]
)
def test_a_damaged_font_is_named(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "坏字体.ttf").write_bytes(content)
    with pytest.raises(
        FontUnreadable, match=r"字体文件“坏字体\.ttf”不能用：文件损坏，或没有Unicode字符表。请换一个"
    ):
        write_pdf(work_report(), extra_fonts=tmp_path)


def test_the_digests_name_every_font_that_shapes_the_pdf() -> None:
    assert set(font_digests()) == {"LinliSong-Regular.otf", "LinliTitle-Regular.otf", "LinliKai-Regular.ttf"}
    assert set(font_digests(ONE_RARE_NAME)) - set(font_digests()) == {"one-rare-name.ttf"}
    assert all(len(digest) == 64 for digest in font_digests().values())


def font_file(cmap: bytes) -> bytes:
    """The smallest file with a cmap table: one table record and the table."""
    return (
        b"\x00\x01\x00\x00"
        + struct.pack(">HHHH", 1, 16, 0, 0)
        + struct.pack(">4sIII", b"cmap", 0, 28, len(cmap))
        + cmap
    )


def test_the_two_forms_of_character_tables_are_read(tmp_path: Path) -> None:
    header = struct.pack(">HHHHI", 0, 1, 3, 1, 12)
    # 一–三 by difference, 人–仈 through glyph numbers of which the second is 0, and the closing segment.
    ends, starts = (0x4E09, 0x4EC8 - 0, 0xFFFF), (0x4E00, 0x4EBA + 12, 0xFFFF)
    segments = struct.pack(">HHHHHHH", 4, 0, 0, 6, 0, 0, 0)
    segments += struct.pack(">3H", *ends) + b"\x00\x00" + struct.pack(">3H", *starts)
    segments += (
        struct.pack(">3H", (1 - 0x4E00) % 65536, 0, 1)
        + struct.pack(">3H", 0, 4, 0)
        + struct.pack(">3H", 7, 0, 9)
    )
    short = tmp_path / "four.ttf"
    short.write_bytes(font_file(header + segments))
    assert characters(short) == {*range(0x4E00, 0x4E0A), 0x4EC6, 0x4EC8}
    groups = struct.pack(">HHIII", 12, 0, 40, 0, 2) + struct.pack(">6I", 0x20BB7, 0x20BB9, 5, 0x41, 0x42, 0)
    full = tmp_path / "twelve.ttf"
    full.write_bytes(font_file(struct.pack(">HHHHI", 0, 1, 3, 10, 12) + groups))
    assert characters(full) == {0x20BB7, 0x20BB8, 0x20BB9, 0x42}
