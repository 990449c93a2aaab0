"""The Word document, read as XML: layout, bookmarks, manifest, tables, and the order Word insists on."""

import io
import re
import zipfile
from collections.abc import Iterator
from functools import cache
from typing import Any
from xml.etree import ElementTree

import docx
import pytest

from linli.reports.blocks import (
    Attachment,
    Column,
    Heading,
    Letterhead,
    PageBreak,
    Paragraph,
    Photo,
    PhotoGrid,
    Report,
    Signature,
    Table,
    paragraph,
)
from linli.reports.docx import write_docx
from linli.reports.spans import Emphasis, FigureState
from linli.reports.tracing import digest, traces
from tests.reports.example import BLOCKS, area, carried, figure, photo, placed, placed_4050, work_report

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
L = "{urn:linli:figures:1}"


@cache
def parts(report: Report | None = None, *, traced: bool = True) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(write_docx(report or work_report(), traced=traced))) as package:
        return {name: package.read(name) for name in package.namelist()}


def xml(name: str, report: Report | None = None) -> ElementTree.Element:
    return ElementTree.fromstring(parts(report)[name])


def body(report: Report | None = None) -> ElementTree.Element:
    found = xml("word/document.xml", report).find(f"{W}body")
    assert found is not None
    return found


def text_of(element: ElementTree.Element) -> str:
    return "".join(node.text or "" for node in element.iter(f"{W}t"))


def attributes(element: ElementTree.Element | None) -> dict[str, str]:
    assert element is not None
    return {name.removeprefix(W): value for name, value in element.attrib.items()}


def style(identifier: str) -> ElementTree.Element:
    return next(s for s in xml("word/styles.xml").iter(f"{W}style") if s.get(f"{W}styleId") == identifier)


def paragraphs(report: Report | None = None) -> list[tuple[str, str]]:
    """(style, text) of the paragraphs outside tables."""
    made = []
    for element in body(report).findall(f"{W}p"):
        name = element.find(f"{W}pPr/{W}pStyle")
        made.append((attributes(name)["val"], text_of(element)))
    return made


def bookmarked(root: ElementTree.Element) -> Iterator[tuple[str, str]]:
    """(name, text between start and end) of every bookmark."""
    for parent in root.iter():
        children = list(parent)
        for n, start in enumerate(children):
            if start.tag != f"{W}bookmarkStart":
                continue
            identifier = start.get(f"{W}id")
            inside = []
            for child in children[n + 1 :]:
                if child.tag == f"{W}bookmarkEnd" and child.get(f"{W}id") == identifier:
                    break
                inside.append(text_of(child))
            else:
                pytest.fail(f"bookmark {identifier} does not end in its paragraph")
            yield start.get(f"{W}name", ""), "".join(inside)


def test_the_page_is_that_of_the_standard() -> None:
    section = body().find(f"{W}sectPr")
    assert section is not None
    assert attributes(section.find(f"{W}pgSz")) == {"w": "11906", "h": "16838"}
    margins = attributes(section.find(f"{W}pgMar"))
    millimetres = {
        side: round(int(margins[side]) / 1440 * 25.4, 1) for side in ("top", "left", "right", "bottom")
    }
    assert millimetres == {"top": 37.0, "left": 28.0, "right": 26.0, "bottom": 35.0}
    # Never linesAndChars: LibreOffice would then set 14 characters a line.
    assert attributes(section.find(f"{W}docGrid")) == {"type": "lines", "linePitch": "579"}


def test_28_characters_and_22_lines_come_from_pitch_and_spacing() -> None:
    normal = style("Normal")
    spacing = attributes(normal.find(f"{W}pPr/{W}spacing"))
    assert (spacing["line"], spacing["lineRule"]) == ("579", "exact")
    assert 22 * 579 <= 225 / 25.4 * 1440
    character = attributes(normal.find(f"{W}rPr/{W}spacing"))["val"]
    assert 28 * (320 + int(character)) <= 156 / 25.4 * 1440 < 28.5 * (320 + int(character))
    for off in ("widowControl", "autoSpaceDE", "autoSpaceDN"):
        assert attributes(normal.find(f"{W}pPr/{W}{off}")) == {"val": "0"}
    assert attributes(style("BodyText").find(f"{W}pPr/{W}ind")) == {
        "firstLineChars": "200",
        "firstLine": "632",
    }


def test_official_fonts_are_named_in_every_slot_and_no_theme_font_is_left() -> None:
    expected = {
        "Title": ("方正小标宋简体", "44"),
        "BodyText": ("仿宋_GB2312", "32"),
        "Heading1": ("黑体", "32"),
        "Heading2": ("楷体_GB2312", "32"),
        "Heading3": ("仿宋_GB2312", "32"),
        "AttachmentMark": ("黑体", "32"),
        "Footer": ("宋体", "28"),
        "TableText": ("宋体", "24"),
    }
    for identifier, (font, size) in expected.items():
        made = style(identifier)
        assert attributes(made.find(f"{W}rPr/{W}rFonts")) == dict.fromkeys(
            ("ascii", "hAnsi", "eastAsia", "cs"), font
        )
        assert attributes(made.find(f"{W}rPr/{W}sz")) == {"val": size}
    for name, content in parts().items():
        if name.endswith(".xml") and name.startswith("word/") and "theme/" not in name:
            assert b"Theme=" not in content, name
    assert 'w:name="仿宋_GB2312"><w:altName w:val="仿宋"/>'.encode() in parts()["word/fontTable.xml"]


def test_page_numbers_alternate_sides() -> None:
    section = body().find(f"{W}sectPr")
    assert section is not None
    targets = {
        rel.get("Id"): rel.get("Target")
        for rel in ElementTree.fromstring(parts()["word/_rels/document.xml.rels"])
    }
    found = {}
    for reference in section.findall(f"{W}footerReference"):
        (line,) = xml(f"word/{targets[reference.get(f'{R}id')]}").findall(f"{W}p")
        field = line.find(f"{W}fldSimple")
        found[attributes(reference)["type"]] = (
            text_of(line),
            attributes(field)["instr"].strip(),
            attributes(line.find(f"{W}pPr/{W}jc"))["val"],
            attributes(line.find(f"{W}pPr/{W}ind")),
        )
    assert found == {
        "default": ("— 1 —", "PAGE", "right", {"right": "280"}),
        "even": ("— 1 —", "PAGE", "left", {"left": "280"}),
    }
    assert xml("word/settings.xml").find(f"{W}evenAndOddHeaders") is not None


def test_the_paper_runs_in_the_order_of_the_standard() -> None:
    found = paragraphs()
    assert found[0][0] == "Title"
    assert found[1:3] == [("Normal", ""), ("Recipient", "东街街道办事处：")]
    assert ("Heading1", "一、基本情况") in found
    assert ("Heading2", "（一）开发岗位，安置就业") in found
    assert ("Heading3", "1.台账的种类") in found
    assert ("Heading4", "（1）核对的办法") in found
    styles = [name for name, _ in found]
    assert styles.index("Remark") < styles.index("AttachmentList") < styles.index("Signature")
    assert [text for name, text in found if name == "Signature"] == ["柳树巷社区居民委员会", "2010年7月2日"]
    assert [text for name, text in found if name == "AttachmentMark"] == ["附件1", "附件2"]
    assert [text for name, text in found if name == "Caption"] == [
        *(
            "表1　上半年就业援助主要指标",
            "图1　安置人数自3月起连续四个月高于上年",
            "图2　期末在岗率稳定在九成以上",
        ),
        *("表2　指标口径", "图3　四号院片区安置最多"),
    ]


def test_the_title_is_broken_in_two_lines() -> None:
    title = body().find(f"{W}p")
    assert title is not None
    assert len(list(title.iter(f"{W}br"))) == 1
    assert [node.text for node in title.iter(f"{W}t")] == [
        *("柳树巷社区居民委员会关于2010年", "上半年就业援助工作情况的报告"),
    ]


@pytest.mark.parametrize(
    ("issuer", "name_in", "day_in"),
    [
        # 10 characters; the date, 6 wide, begins 2 characters after the name and so ends 2 before it does.
        ("柳树巷社区居民委员会", 2 * 315, 4 * 315),
        # 3 characters; the longer date stands 2 characters in, the name begins 2 characters before it.
        ("居委会", (2 + 6 + 2 - 3) * 315, 2 * 315),
    ],
)
def test_the_signature_without_seal(issuer: str, name_in: int, day_in: int) -> None:
    report = work_report(issuer=issuer, blocks=(Paragraph("正文。"), Signature()))
    signed = [
        p
        for p in body(report).findall(f"{W}p")
        if p.find(f"{W}pPr/{W}pStyle[@{W}val='Signature']") is not None
    ]
    assert [attributes(p.find(f"{W}pPr/{W}ind"))["right"] for p in signed] == [
        str(name_in),
        str(day_in),
    ]


def test_the_last_paragraph_stays_with_the_signature() -> None:
    report = work_report(blocks=(Paragraph("前"), Paragraph("结束语。"), Signature(), Attachment("名单")))
    held = {
        text_of(p): p.find(f"{W}pPr/{W}keepNext") is not None
        for p in body(report).findall(f"{W}p")
        if text_of(p) in ("前", "结束语。", "附件：名单", "柳树巷社区居民委员会", "2010年7月2日")
    }
    assert [text for text, together in held.items() if together] == [
        "结束语。",
        "附件：名单",
        "柳树巷社区居民委员会",
    ]
    assert len(held) == 5


def test_attachments_and_page_breaks_begin_pages_without_an_empty_line() -> None:
    report = work_report(blocks=(Paragraph("前"), PageBreak(), Paragraph("后"), Attachment("名单")))
    breaking = [
        text_of(p) for p in body(report).iter(f"{W}p") if p.find(f"{W}pPr/{W}pageBreakBefore") is not None
    ]
    assert breaking == ["后", "附件"]


def test_every_figure_stands_in_its_own_hidden_bookmark() -> None:
    found = list(bookmarked(body()))
    in_text = traces(work_report())
    assert found == [(trace.anchor, trace.figure.text) for trace in in_text]
    names = [name for name, _ in found]
    assert len(set(names)) == len(names)
    assert all(re.fullmatch(r"_ev_[A-Za-z0-9_]{1,36}", name) for name in names)
    identifiers = [start.get(f"{W}id") for start in body().iter(f"{W}bookmarkStart")]
    assert len(set(identifiers)) == len(identifiers) == 12


def test_a_mark_stands_raised_outside_the_bookmark() -> None:
    report = work_report(blocks=(paragraph("面积{area}平方米，结转{carried}。", area=area, carried=carried),))
    assert list(bookmarked(body(report))) == [("_ev_area", "15万"), ("_ev_carried_2010", "40人")]
    marks = [
        (text_of(run), attributes(run.find(f"{W}rPr/{W}vertAlign"))["val"])
        for run in body(report).iter(f"{W}r")
        if run.find(f"{W}rPr/{W}rStyle[@{W}val='FigureMark']") is not None
    ]
    assert marks == [("手", "superscript"), ("期", "superscript")]


def test_the_manifest_explains_each_bookmark_and_names_nobody() -> None:
    (name,) = [name for name in parts() if re.fullmatch(r"customXml/item\d+\.xml", name)]
    root = xml(name)
    found = traces(work_report())
    assert [figure_.attrib for figure_ in root.iter(f"{L}figure")] == [trace.facts() for trace in found]
    assert root.get("sha256") == digest(found)
    assert root.get("made-at") == "2010-07-02T01:40:00+00:00"
    assert "经办人填报".encode() not in parts()[name]
    rows = {one.get("key"): one.get("rows") for one in root.iter(f"{L}figure") if one.get("rows")}
    assert rows == {"placed_2010H1": "0f3a" * 16}


def test_the_clean_copy_carries_no_trail() -> None:
    clean = parts(traced=False)
    assert not any(name.startswith("customXml/") for name in clean)
    assert b"bookmark" not in clean["word/document.xml"]
    assert text_of(ElementTree.fromstring(clean["word/document.xml"])) == text_of(xml("word/document.xml"))


def test_nothing_of_the_library_template_is_left() -> None:
    names = set(parts())
    assert not names & {"docProps/thumbnail.jpeg", "word/numbering.xml", "word/stylesWithEffects.xml"}
    everything = b"".join(parts().values())
    for trace in (b"rsid", b"python-docx", b"Macintosh", b"ja-JP", b"Bibliography"):
        assert trace not in everything, trace


def test_word_opens_it_without_compatibility_mode() -> None:
    settings = [attributes(s) for s in xml("word/settings.xml").iter(f"{W}compatSetting")]
    assert {s["name"]: s["val"] for s in settings}["compatibilityMode"] == "15"
    compression = xml("word/settings.xml").find(f"{W}characterSpacingControl")
    assert attributes(compression) == {"val": "compressPunctuation"}


def test_a_table_repeats_its_head_splits_no_row_and_leaves_the_grid() -> None:
    (table, *_) = body().findall(f"{W}tbl")
    rows = table.findall(f"{W}tr")
    assert [row.find(f"{W}trPr/{W}tblHeader") is not None for row in rows] == [
        True,
        False,
        False,
        False,
        False,
    ]
    assert all(row.find(f"{W}trPr/{W}cantSplit") is not None for row in rows)
    assert {attributes(p.find(f"{W}pPr/{W}pStyle"))["val"] for p in table.iter(f"{W}p")} == {
        "TableHead",
        "TableText",
    }
    for name in ("TableHead", "TableText", "Picture"):
        assert attributes(style(name).find(f"{W}pPr/{W}snapToGrid")) == {"val": "0"}
        assert attributes(style(name).find(f"{W}pPr/{W}spacing"))["lineRule"] == "auto"
    borders = table.find(f"{W}tblPr/{W}tblBorders")
    assert borders is not None
    assert {edge.tag.removeprefix(W): attributes(edge)["sz"] for edge in borders} == {
        "top": "12",
        "bottom": "12",
    }
    heads = [cell.find(f"{W}tcPr/{W}tcBorders/{W}bottom") for cell in rows[0].findall(f"{W}tc")]
    assert {attributes(head)["sz"] for head in heads} == {"6"}
    widths = [int(attributes(column)["w"]) for column in table.iter(f"{W}gridCol")]
    assert sum(widths) == 8845
    aligned = [attributes(cell.find(f"{W}p/{W}pPr/{W}jc"))["val"] for cell in rows[1].findall(f"{W}tc")]
    assert aligned == ["left", "center", "right", "right", "right", "right"]


def test_a_document_that_ends_with_a_table_has_a_last_paragraph() -> None:
    report = work_report(blocks=(Table("表", (Column("甲"),), [("1",)]),))
    assert [child.tag.removeprefix(W) for child in body(report)][-3:] == ["tbl", "p", "sectPr"]


def test_photos_stand_two_a_row_with_their_own_ids() -> None:
    shots = [Photo(photo(40 + n, 30, (n, n, n)), f"第{n}张") for n in range(3)]
    made = body(work_report(blocks=(PhotoGrid(tuple(shots)), *BLOCKS[7:8], PhotoGrid((shots[0],)))))
    (first, second) = made.findall(f"{W}tbl")
    assert [len(row.findall(f"{W}tc")) for row in first.findall(f"{W}tr")] == [2, 2]
    assert text_of(first) == "第0张第1张第2张"
    assert text_of(second) == "第0张"
    identifiers = [one.get("id") for one in made.iter() if one.tag.endswith("}docPr")]
    assert len(set(identifiers)) == len(identifiers) == 4 + (BLOCKS[7].__class__.__name__ == "Chart")
    assert [one.get("descr") for one in made.iter() if one.tag.endswith("}docPr")][:3] == [
        "第0张",
        "第1张",
        "第2张",
    ]


def test_a_letterhead_is_red_with_number_and_signer() -> None:
    report = work_report(
        blocks=(Letterhead("东街街道办事处文件", "东街发〔2010〕12号", "李文"), Heading(1, "甲"))
    )
    made = body(report).findall(f"{W}p")
    assert text_of(made[0]) == "东街街道办事处文件"
    assert attributes(made[0].find(f"{W}r/{W}rPr/{W}color")) == {"val": "C4161C"}
    assert text_of(made[3]) == "东街发〔2010〕12号签发人：李文"
    assert attributes(made[4].find(f"{W}pPr/{W}pBdr/{W}bottom"))["color"] == "C4161C"
    assert made[4].find(f"{W}pPr/{W}ind") is None, "as wide as the type area"
    assert paragraphs(report)[7][0] == "Title"


def test_a_draft_says_so_in_both_headers() -> None:
    made = parts(work_report(draft=True))
    headers = [
        text_of(ElementTree.fromstring(content)) for name, content in made.items() if "word/header" in name
    ]
    assert headers == ["草稿", "草稿"]
    assert not any("word/header" in name for name in parts())


HOSTILE = "#$*{}<w:t>&amp;]]>\"'{{ 7*7 }}\\"


def test_what_a_person_typed_is_text() -> None:
    blocks = (
        Paragraph((HOSTILE, Emphasis(HOSTILE), figure("k", HOSTILE))),
        Table(HOSTILE, (Column(HOSTILE),), [(HOSTILE,)], (HOSTILE,)),
        Attachment(HOSTILE),
    )
    report = work_report(blocks=blocks, issuer=HOSTILE, recipient=HOSTILE, title=HOSTILE)
    assert text_of(body(report)).count(HOSTILE) == 11
    assert docx.Document(io.BytesIO(write_docx(report))).core_properties.author == HOSTILE


def test_names_with_rare_characters_are_kept() -> None:
    names = "喆堃玥珺翀頔燚瑄垚犇㛃𬭎䶮𠮷𡒄𰻝〇"
    assert names in text_of(body(work_report(blocks=(Paragraph(names),))))


# ISO/IEC 29500-1: Word calls a file damaged when the children of these elements stand in another order.
ORDER = {
    "pPr": "pStyle keepNext keepLines pageBreakBefore widowControl pBdr tabs autoSpaceDE autoSpaceDN "
    "snapToGrid spacing ind jc outlineLvl",
    "rPr": "rStyle rFonts b bCs color spacing sz szCs vertAlign lang",
    "tblPr": "tblW jc tblInd tblBorders tblLayout tblCellMar",
    "tcPr": "tcW tcBorders vAlign",
    "trPr": "cantSplit tblHeader",
    "sectPr": "footerReference pgSz pgMar cols docGrid",
    "style": "name basedOn uiPriority qFormat pPr rPr tblPr",
    "tblBorders": "top bottom",
    "tblCellMar": "top left bottom right",
    "p": "pPr bookmarkStart r bookmarkEnd fldSimple",
}
# Text and bookmarks alternate.
ANY_ORDER = {"p"}


@pytest.mark.parametrize("draft", [False, True])
def test_children_stand_in_the_order_word_insists_on(draft: bool) -> None:
    letterhead = Letterhead("东街街道办事处文件", "东街发〔2010〕12号", "李文")
    report = work_report(draft=draft, blocks=(letterhead, *BLOCKS))
    checked = 0
    for name, content in parts(report).items():
        if not re.fullmatch(r"word/(document|styles|header\d|footer\d)\.xml", name):
            continue
        for element in ElementTree.fromstring(content).iter():
            kind = element.tag.removeprefix(W)
            if kind not in ORDER:
                continue
            order = ORDER[kind].split()
            # References to headers and footers may be mixed.
            children = [child.tag.removeprefix(W).replace("headerRef", "footerRef") for child in element]
            assert set(children) <= set(order), (name, kind, children)
            if kind not in ANY_ORDER:
                assert [order.index(child) for child in children] == sorted(map(order.index, children)), (
                    name,
                    kind,
                )
                if kind != "sectPr":
                    assert len(set(children)) == len(children), (name, kind, children)
            checked += 1
    assert checked > 300


def test_every_relation_leads_to_a_part_and_every_part_is_declared() -> None:
    made = parts()
    declared = ElementTree.fromstring(made["[Content_Types].xml"])
    extensions = {one.get("Extension") for one in declared if one.get("Extension")}
    overrides = {one.get("PartName") for one in declared if one.get("PartName")}
    for name, content in made.items():
        if name != "[Content_Types].xml":
            assert f"/{name}" in overrides or name.rsplit(".", 1)[-1] in extensions, name
        if name.endswith(".rels"):
            folder = name.replace("_rels/", "").rsplit("/", 1)[0] if name.count("/") > 1 else ""
            for rel in ElementTree.fromstring(content):
                target = rel.get("Target", "")
                path = target.lstrip("/") if target.startswith("/") else f"{folder}/{target}".lstrip("/")
                while "/../" in f"/{path}":
                    path = re.sub(r"(^|/)[^/]+/\.\./", r"\1", path, count=1)
                assert path in made, (name, target)


def test_a_figure_in_a_table_keeps_its_trail() -> None:
    table = Table("表", (Column("甲"), Column("乙")), [(placed, ("共", placed_4050))])
    report = work_report(blocks=(table, Paragraph((placed, figure("x", "9", state=FigureState.RANGE)))))
    assert list(bookmarked(body(report))) == [
        ("_ev_placed_2010H1", "63人"),
        ("_ev_placed_4050_2010H1", "14人"),
        ("_ev_placed_2010H1_2", "63人"),
        ("_ev_x", "9"),
    ]


def test_properties_carry_the_reports_own_date() -> None:
    properties: Any = docx.Document(io.BytesIO(write_docx(work_report()))).core_properties
    assert properties.created.isoformat().startswith("2010-07-02T01:40:00")
    assert properties.modified == properties.created
    assert (properties.author, properties.comments, properties.revision) == ("柳树巷社区居民委员会", "", 1)
