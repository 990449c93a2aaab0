"""The PDF, measured: where glyphs stand, what is on which page, what a person's text can and cannot do."""

import io
import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from typing import Any

import pdfplumber
import pytest

from linli.reports.blocks import (
    Attachment,
    Column,
    Heading,
    Letterhead,
    NumberedList,
    PageBreak,
    Paragraph,
    Photo,
    PhotoGrid,
    Report,
    Signature,
    Table,
    paragraph,
)
from linli.reports.pdf import write_pdf
from linli.reports.spans import Emphasis, FigureState
from tests.reports.example import BLOCKS, area, figure, photo, placed, work_report

MM = 72 / 25.4
PITCH = 28.95


@cache
def _read(report: Report) -> tuple[list[dict[str, Any]], ...]:
    with pdfplumber.open(io.BytesIO(write_pdf(report))) as pdf:
        return tuple([dict(char) for char in page.chars if char["text"].strip()] for page in pdf.pages)


def pages(**changes: Any) -> tuple[list[dict[str, Any]], ...]:
    return _read(work_report(**changes))


def lines(chars: list[dict[str, Any]]) -> list[tuple[float, str, float, float]]:
    """(bottom in points, text, left, right) of each line of a page, without raised marks."""
    found: defaultdict[float, list[dict[str, Any]]] = defaultdict(list)
    for char in chars:
        if char["size"] > 9:
            found[round(char["bottom"], 1)].append(char)
    made = []
    for bottom in sorted(found):
        line = sorted(found[bottom], key=lambda char: char["x0"])
        made.append((bottom, "".join(char["text"] for char in line), line[0]["x0"], line[-1]["x1"]))
    return made


def text_of(chars: list[dict[str, Any]]) -> str:
    return "".join(line[1] for line in lines(chars))


def body(chars: list[dict[str, Any]]) -> list[tuple[float, str, float, float]]:
    return [line for line in lines(chars) if line[0] < 262.5 * MM]


LONG = Paragraph("社区工作人员逐户走访了解居民就业愿望技能水平家庭情况" * 48)


def test_a_full_line_has_28_characters_and_a_full_page_22_lines() -> None:
    _, second, *_ = pages(blocks=(LONG,))
    full = body(second)
    assert len(full) == 22
    assert {len(text) for _, text, *_ in full} == {28}
    assert min(left for *_, left, _ in full) == pytest.approx(28 * MM, abs=0.1)
    assert max(right for *_, right in full) == pytest.approx(184 * MM, abs=0.4)
    steps = [below[0] - above[0] for above, below in pairwise(full)]
    assert sum(steps) / len(steps) == pytest.approx(PITCH, abs=0.05)
    # As much air above the first line as below the last; pdfplumber's box is 0.08 em above the character's.
    assert full[0][0] + 0.08 * 16 - 16 - 37 * MM == pytest.approx((PITCH - 16) / 2, abs=0.1)
    assert 262 * MM - full[-1][0] - 0.08 * 16 == pytest.approx((PITCH - 16) / 2, abs=1)


def test_a_paragraph_begins_two_characters_in() -> None:
    first, *_ = pages(blocks=(LONG,))
    assert next(line[2] for line in body(first) if len(line[1]) == 26) == pytest.approx(
        28 * MM + 2 * 15.793, abs=0.1
    )


def test_page_numbers_stand_outside_and_7_mm_below_the_type_area() -> None:
    for number, chars in enumerate(pages(blocks=(LONG,)), start=1):
        bottom, text, left, right = lines(chars)[-1]
        assert text == f"—{number}—"
        if number % 2:
            assert right == pytest.approx(184 * MM - 14, abs=0.6)
        else:
            assert left == pytest.approx(28 * MM + 14, abs=0.6)
        # The dash stands in the middle of a 14 pt character.
        assert bottom - 7 == pytest.approx((262 + 7) * MM, abs=1.5)
        assert {char["size"] for char in chars if char["text"] == "—"} == {14}


def test_marked_figures_do_not_move_the_lines() -> None:
    marked = [figure(f"k{n}", f"{n}人", state=FigureState.HAND) for n in range(100, 200)]
    blocks = (Paragraph([part for one in marked for part in ("安置下岗失业人员", one)]),)
    _, second, *_ = pages(blocks=blocks)
    assert len(body(second)) == 22


def test_a_mark_stays_on_the_line_of_its_number() -> None:
    for shift in range(24, 30):
        one = figure("k", "15万", state=FigureState.HAND)
        (first, *_) = pages(blocks=(Paragraph(("柳" * shift, one, "平方米" * 12)),))
        (raised,) = [char for char in first if char["text"] == "手" and char["size"] < 9]
        (before,) = [char for char in first if char["text"] == "万"]
        assert raised["x0"] == pytest.approx(before["x1"], abs=1)
        assert raised["bottom"] < before["bottom"]


def test_text_after_charts_tables_and_photos_is_back_on_the_grid() -> None:
    for chars in pages()[:-2]:
        first = 37 * MM + (PITCH - 16) / 2 + 16 - 0.08 * 16
        for bottom, text, _, _ in body(chars):
            (size,) = {
                char["size"] for char in chars if round(char["bottom"], 1) == bottom and char["size"] > 9
            }
            if size == 16:
                assert (bottom - first) / PITCH == pytest.approx(round((bottom - first) / PITCH), abs=0.06), (
                    text
                )


def test_the_title_is_centred_in_two_balanced_lines() -> None:
    title = [
        line
        for line in body(pages()[0])
        if "柳树巷社区居民委员会关于" in line[1] or "援助工作情况的报告" in line[1]
    ]
    assert [text for _, text, *_ in title] == [
        "柳树巷社区居民委员会关于2010年",
        "上半年就业援助工作情况的报告",
    ]
    for _, _, left, right in title:
        assert (left + right) / 2 == pytest.approx((28 + 184) / 2 * MM, abs=1)


def test_recipient_and_headings_stand_where_the_standard_puts_them() -> None:
    found = {text: left for chars in pages() for _, text, left, _ in body(chars)}
    assert found["东街街道办事处："] == pytest.approx(28 * MM, abs=0.1)
    for heading in ("一、基本情况", "（一）开发岗位，安置就业", "1.台账的种类", "（1）核对的办法"):
        assert found[heading] == pytest.approx(28 * MM + 2 * 15.793, abs=0.1)


def test_fonts_follow_the_rank_of_the_heading() -> None:
    fonts: dict[str, str] = {}
    for chars in pages():
        for bottom, text, *_ in body(chars):
            fonts[text] = {
                c["fontname"].split("+")[1] for c in chars if round(c["bottom"], 1) == bottom
            }.pop()
    assert fonts["一、基本情况"].startswith("LinliTitle")
    assert fonts["（一）开发岗位，安置就业"].startswith("LinliKai")
    assert fonts["1.台账的种类"].startswith("LinliSong")


@pytest.mark.parametrize(
    "issuer",
    ["柳树巷社区居民委员会", "东街街道办事处", "居委会", "柳树巷社区居民委员会充分就业社区创建工作领导小组"],
)
def test_the_signature_without_seal(issuer: str) -> None:
    """The date begins two characters right of the name; one longer than the name stands two characters in."""
    (chars,) = pages(blocks=(Paragraph("正文。"), Signature()), issuer=issuer, title="题目")
    (name,) = [line for line in body(chars) if line[1] == issuer]
    (day,) = [line for line in body(chars) if line[1] == "2010年7月2日"]
    assert day[2] - name[2] == pytest.approx(2 * 15.793, abs=0.5)
    if day[3] - day[2] > name[3] - name[2]:
        assert 184 * MM - day[3] == pytest.approx(2 * 15.793, abs=0.5)
    else:
        assert 184 * MM - name[3] == pytest.approx(2 * 15.793, abs=0.5)
    assert day[0] - name[0] == pytest.approx(PITCH, abs=1.1)
    # One empty line between text and name.
    (text,) = [line for line in body(chars) if line[1] == "正文。"]
    assert name[0] - text[0] == pytest.approx(2 * PITCH, abs=1.1)


def test_attachments_begin_a_page_and_are_listed_before_the_signature() -> None:
    *_, signed, first, second = pages()
    texts = [line[1] for line in body(signed)]
    listed = texts.index("附件：1.2010年上半年就业援助指标口径说明")
    assert texts[listed + 1] == "2.上半年各片区安置人数"
    assert texts[listed + 2] == "柳树巷社区居民委员会"
    starts = {line[1]: line[2] for line in body(signed)}
    assert starts["2.上半年各片区安置人数"] == pytest.approx(28 * MM + 5 * 15.793, abs=1)
    assert [body(page)[0][1] for page in (first, second)] == ["附件1", "附件2"]
    assert body(first)[0][2] == pytest.approx(28 * MM, abs=0.1)
    assert body(first)[1][0] - body(first)[0][0] == pytest.approx(2 * PITCH, abs=4)
    count = len(pages())
    assert [lines(page)[-1][1] for page in (first, second)] == [f"—{count - 1}—", f"—{count}—"]


@pytest.mark.parametrize("filler", range(12, 19))
def test_a_signature_never_stands_alone_on_a_page(filler: int) -> None:
    blocks = (*[Paragraph("正文")] * filler, Paragraph("结束语。"), Signature())
    made = pages(blocks=blocks, title="题目")
    (signed,) = [chars for chars in made if "2010年7月2日" in text_of(chars)]
    texts = [line[1] for line in body(signed)]
    assert texts[-3:] == ["结束语。", "柳树巷社区居民委员会", "2010年7月2日"]


def test_a_last_paragraph_longer_than_a_page_is_still_split() -> None:
    made = pages(blocks=(Paragraph("短。"), LONG, Signature()))
    assert len(body(made[0])) == 21, "and the empty line below the title"
    assert text_of(made[-1]).count("社区工作人员") > 0


def test_what_marks_mean_is_said_at_the_end_of_the_text() -> None:
    texts = [line[1] for line in body(pages()[-3])]
    remark = next(
        n
        for n, text in enumerate(texts)
        if text.startswith("（注：右上角标“手”的为手工数，不由台账计算（15万")
    )
    assert texts[remark - 1].endswith("。")
    assert remark < texts.index("附件：1.2010年上半年就业援助指标口径说明")


def rows_of(count: int) -> Iterator[tuple[str, str]]:
    for n in range(1, count + 1):
        yield str(n), f"第{n}项工作的完成情况，" * (1 + n % 4)


def test_the_head_of_a_long_table_is_repeated_and_no_row_is_split() -> None:
    table = Table("逐项情况", (Column("序号", 1, "center"), Column("完成情况", 5)), tuple(rows_of(80)))
    made = pages(blocks=(table,))
    assert len(made) > 2
    for chars in made:
        assert text_of(chars).count("序号完成情况") == 1
    second_column = [text_of([char for char in chars if char["x0"] > 54 * MM]) for chars in made]
    for n, words in rows_of(80):
        assert [words in text for text in second_column].count(True) == 1, n


def test_a_short_table_is_not_torn_from_its_caption() -> None:
    table = Table("短表", (Column("甲"), Column("乙", align="right")), [("1", "2")] * 3)
    for filler in range(10, 18):
        made = pages(blocks=(*[Paragraph("正文")] * filler, table), title="题目", recipient="")
        (holder,) = [page for page, chars in enumerate(made) if "表1短表" in text_of(chars)]
        assert text_of(made[holder]).count("12") == 3, filler


def test_a_heading_is_not_left_alone_at_the_foot_of_a_page() -> None:
    for filler in range(17, 21):
        blocks = (*[Paragraph("正文")] * filler, Heading(1, "标题"), Paragraph("正文"))
        made = pages(blocks=blocks, title="题目", recipient="")
        (holder,) = [chars for chars in made if "一、标题" in text_of(chars)]
        texts = [line[1] for line in body(holder)]
        assert texts.index("一、标题") < len(texts) - 1, filler


HOSTILE = (
    r'#let x = sys.inputs; #include "/etc/passwd" $x^2$ *粗* _斜_ `码` = 标题 - 项'
    r" @ref <b>&amp;</b> {placed} \n // 注 ]["
)


def test_what_a_person_typed_is_text_and_never_program() -> None:
    squeezed = HOSTILE.replace(" ", "")
    blocks = (
        Paragraph(("甲", Emphasis(HOSTILE), figure("k", HOSTILE))),
        NumberedList((HOSTILE,)),
        Heading(2, HOSTILE),
        Table(HOSTILE, (Column(HOSTILE),), [(HOSTILE,)], (HOSTILE,)),
        PhotoGrid((Photo(photo(400, 300, (9, 9, 9)), HOSTILE),)),
        Signature(),
        Attachment(HOSTILE),
    )
    made = "".join(text_of(chars) for chars in pages(blocks=blocks, issuer=HOSTILE, recipient=HOSTILE))
    # Attachment title and its line in the list may be broken anywhere; every character is there all the same.
    assert made.count(squeezed) + sum(made.count(part) for part in ("附件：#let",)) >= 9
    assert made.count("/etc/passwd") == 13


def test_names_with_rare_characters_are_printed() -> None:
    names = "喆堃玥珺翀頔燚瑄垚犇㛃𬭎䶮𠮷𡒄𰻝〇"
    (chars,) = pages(blocks=(Paragraph(f"受访居民：{names}、葛\U000e0100。"),), title="题目")
    assert all(name in text_of(chars) for name in names)
    (kai,) = {char["fontname"].split("+")[1] for char in chars if char["text"] == "𡒄"}
    assert kai.startswith("LinliKai"), "song does not draw this one, so kai must"


def test_a_draft_says_so_on_every_page() -> None:
    assert all("草稿" in text_of(chars) for chars in pages(draft=True))
    assert not any("草稿" in text_of(chars) for chars in pages())


def test_the_letterhead_is_red_and_the_rule_as_wide_as_the_type_area() -> None:
    report = work_report(blocks=(Letterhead("东街街道办事处文件", "东街发〔2010〕12号", "李文"), *BLOCKS[:2]))
    with pdfplumber.open(io.BytesIO(write_pdf(report))) as pdf:
        page = pdf.pages[0]
        office = [char for char in page.chars if char["size"] > 30]
        assert "".join(char["text"] for char in office) == "东街街道办事处文件"
        assert {tuple(round(part, 2) for part in char["non_stroking_color"]) for char in office} == {
            (0.77, 0.09, 0.11)
        }
        assert office[0]["top"] == pytest.approx((37 + 35) * MM, abs=8)
        (rule,) = [line for line in page.lines if line["width"] > 100]
        assert rule["width"] == pytest.approx(156 * MM, abs=0.5)
        words = {text: (left, right) for _, text, left, right in lines(page.chars)}
        assert words["东街发〔2010〕12号签发人：李文"] == pytest.approx(
            (28 * MM + 15.8, 184 * MM - 15.8), abs=1
        )


def test_a_page_break_begins_a_page_and_two_make_no_empty_one() -> None:
    made = pages(blocks=(Paragraph("前"), PageBreak(), PageBreak(), Paragraph("后")), title="题目")
    assert [body(chars)[-1][1] for chars in made] == ["前", "后"]


def test_it_is_an_archival_pdf_with_the_reports_own_date() -> None:
    made = write_pdf(work_report())
    assert b"<pdfaid:part>2</pdfaid:part>" in made
    assert b"<pdfaid:conformance>B</pdfaid:conformance>" in made
    with pdfplumber.open(io.BytesIO(made)) as pdf:
        assert pdf.metadata["Title"] == "柳树巷社区居民委员会关于2010年上半年就业援助工作情况的报告"
        assert pdf.metadata["Author"] == "柳树巷社区居民委员会"
        assert re.match(r"D:20100702014000", pdf.metadata["CreationDate"])


def test_emphasis_is_bold_and_figures_are_not() -> None:
    (chars,) = pages(
        blocks=(paragraph("{lead}安置{placed}。", lead=Emphasis("一是"), placed=placed),), title="题目"
    )
    fonts = {char["text"]: char["fontname"].split("+")[1] for char in chars}
    assert fonts["是"].startswith("LinliTitle")
    assert fonts["6"].startswith("LinliSong")


def test_a_mark_is_printed_for_a_hand_typed_figure() -> None:
    (chars,) = pages(blocks=(Paragraph(("面积", area)),), title="题目")
    assert next(char["size"] for char in chars if char["text"] == "手") == pytest.approx(8.8)
