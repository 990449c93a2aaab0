"""A draft: what the editor sends is read strictly, words stay, figures follow, typed numbers are named."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.reports.blocks import (
    Attachment,
    Chart,
    Column,
    Heading,
    Letterhead,
    NumberedList,
    PageBreak,
    Paragraph,
    Series,
    Signature,
    Table,
)
from linli.reports.drafting.checking import typed_numbers
from linli.reports.drafting.document import Document, Generated, Piece, StoredPhoto, StoredPhotos, reference
from linli.reports.drafting.editor_json import DocumentRefused, document_from, editor_json
from linli.reports.drafting.refreshing import accepted, base_of, declined, offers, refreshed
from linli.reports.spans import Emphasis, Role, Spans, Text

PLACED, BOOKS = "employment.placement.placed", "employment.unemployment.in_books"

words = st.text(alphabet="社区安置下岗失业人员共计6 1，。“”（a%", min_size=1, max_size=12)
figures = st.one_of(
    st.builds(reference, st.sampled_from([PLACED, BOOKS]), st.sampled_from(["2010H1", "2009H1", "2010-06"])),
    st.just(reference(PLACED, "2010H1", Role.SHARE, BOOKS)),
    st.just(reference(PLACED, "2010H1", Role.CHANGE, "2009H1")),
    st.just(reference(PLACED, "2010H1", Role.TARGET)),
)


@st.composite
def lines(draw: st.DrawFn) -> Spans:
    """Neighbours of one kind are one, as the editor writes them."""
    made: list[Any] = []
    for one in draw(st.lists(st.one_of(words.map(Text), words.map(Emphasis), figures), max_size=5)):
        if not made or type(made[-1]) is not type(one) or not isinstance(one, Text | Emphasis):
            made.append(one)
    return tuple(made)


@st.composite
def tables(draw: st.DrawFn) -> Table:
    width = draw(st.integers(1, 4))
    columns = [Column(draw(words), draw(st.sampled_from([1, 0.9, 3.2])), "right") for _ in range(width)]
    rows = draw(st.lists(st.lists(lines(), min_size=width, max_size=width), max_size=3))
    return Table(draw(words), columns, rows, draw(st.lists(words, max_size=2)))


@st.composite
def charts(draw: st.DrawFn) -> Chart:
    names = draw(st.lists(words, min_size=1, max_size=4))
    points = st.one_of(st.none(), st.just(reference(PLACED, "2010H1", Role.NUMBER)))
    own = draw(st.lists(points, min_size=len(names), max_size=len(names)))
    return Chart("bar", draw(words), tuple(names), (Series("本期", (None,) * len(names), tuple(own)),), "人")


texts = st.one_of(
    st.builds(Heading, st.integers(1, 4), words), st.builds(Paragraph, lines()), tables(), charts(),
    st.builds(NumberedList, st.lists(lines(), min_size=1, max_size=3)), st.just(PageBreak()),
    st.builds(StoredPhotos, st.tuples(st.builds(StoredPhoto, st.integers(1, 99), words))),
)  # fmt: skip


@st.composite
def documents(draw: st.DrawFn) -> Document:
    blocks: list[Any] = draw(st.lists(texts, max_size=6))
    if draw(st.booleans()):
        blocks.insert(0, Letterhead("", draw(words), ""))
    if draw(st.booleans()):
        blocks += [Signature(), Attachment(draw(words)), Generated("figures")]
    made = [f"part.{place}" if place % 2 else "" for place in range(len(blocks))]
    pieces = [Piece(block, f"g{place}", made[place]) for place, block in enumerate(blocks)]
    return Document(draw(words), tuple(pieces))


@given(documents())
def test_what_the_editor_holds_is_read_back_as_the_same_document_and_written_as_the_same_json(
    document: Document,
) -> None:
    written = editor_json(document)
    assert document_from(written) == document
    assert editor_json(document_from(written)) == written


def document(*nodes: dict[str, Any]) -> dict[str, Any]:
    return {"type": "doc", "content": [{"type": "title"}, *nodes]}


def para(*content: dict[str, Any], **attrs: str) -> dict[str, Any]:
    return {"type": "paragraph", "attrs": attrs, "content": list(content)}


def chip(**changes: Any) -> dict[str, Any]:
    facts = {"indicator": PLACED, "period": "2010H1", "role": "value", "qualifier": ""}
    return {"type": "figure", "attrs": {**facts, **changes}}


@pytest.mark.parametrize(
    "sent",
    [
        None, [], "text", {"type": "doc"}, {"type": "page", "content": []},
        document({"type": "html", "content": "<b>x</b>"}), document({"type": "text", "text": "bare"}),
        document(para({"type": "text", "text": "x", "marks": [{"type": "link", "attrs": {"href": "//x"}}]})),
        document(para({"type": "text", "text": 61})),
        document(para({"type": "image", "attrs": {"src": "x"}})),
        document(para(chip(text="61人"))), document(para(chip(indicator="'; drop"))),
        document(para(chip(period="2010H3"))), document(para(chip(period=["2010H1"]))),
        document(para(chip(role="sum"))), document(para(chip(role="share", qualifier="2009H1"))),
        document(para(chip(role="change", qualifier=PLACED))), document(para(chip(qualifier=BOOKS))),
        document({**para(), "onclick": "x"}), document(para(style="color:red")),
        document(para(id="../../x")), document({"type": "heading", "attrs": {"level": 7}}),
        document({"type": "heading", "attrs": {"level": True}}),
        document({"type": "signature"}, {"type": "signature"}),
        document(para(), {"type": "letterhead", "attrs": {}}),
        document({"type": "generated", "attrs": {"name": "figures"}}, {"type": "signature"}),
        document({"type": "photos", "content": [{"type": "photo", "attrs": {"number": "1"}}]}),
        document({"type": "orderedList", "content": []}),
        document({"type": "table", "content": [{"type": "tableRow", "content": []}]}),
        document({"type": "chart", "attrs": {"kind": "pie", "categories": ["a"], "series": []}}),
        document(para({"type": "text", "text": "长" * 20_001})), document(*[para() for _ in range(1_000)]),
    ],
)  # fmt: skip
def test_what_is_not_in_the_block_model_is_refused(sent: object) -> None:
    with pytest.raises(DocumentRefused):
        document_from(sent)


def test_a_cell_that_spans_two_is_refused_and_a_table_keeps_its_shape() -> None:
    table = Table("表", [Column("甲"), Column("乙")], [["一", reference(PLACED, "2010H1")]])
    node = editor_json(Document("题", (Piece(table),)))
    assert document_from(node).pieces[0].block == table
    node["content"][1]["content"][1]["content"][0]["attrs"]["colspan"] = 2
    with pytest.raises(DocumentRefused, match="不能合并"):
        document_from(node)


def test_control_characters_and_line_breaks_do_not_come_in() -> None:
    read = document_from(document(para({"type": "text", "text": "安置\u202e\x00\n61"})))
    assert read.pieces[0].block == Paragraph("安置 61")


def test_a_copied_paragraph_keeps_neither_the_id_nor_the_name_of_the_first() -> None:
    read = document_from(document(para(id="g1", made="lead"), para(id="g1", made="lead")))
    assert [(piece.id, piece.made) for piece in read.pieces] == [("g1", "lead"), ("", "")]


def test_a_bold_figure_is_a_figure() -> None:
    bold = {**chip(), "marks": [{"type": "bold"}]}
    assert document_from(document(para(bold))).pieces[0].block == Paragraph(reference(PLACED, "2010H1"))


# —— the books move on ——


def generated(**words_by_name: str) -> tuple[Piece, ...]:
    return tuple(
        Piece(Heading(1, words) if "_" not in name else Paragraph(words), f"g{n}", name.replace("_", "."))
        for n, (name, words) in enumerate(words_by_name.items(), start=1)
    )


FIRST = generated(work="安置", work_posts="开发岗位12个。", work_placed="安置5人。")


def said(document: Document) -> list[str]:
    return [str(getattr(one.block, "text", "") or one.block.spans[0].text) for one in document.pieces]  # type: ignore[union-attr]


def test_untouched_paragraphs_follow_and_touched_ones_keep_every_word() -> None:
    written = Document(
        "题", (FIRST[0], FIRST[1], Piece(Paragraph("我们安置5人，都很满意。"), "g3", "work.placed"))
    )
    fresh = generated(work="安置", work_posts="开发岗位15个。", work_placed="安置6人。")
    made = refreshed(written, base_of(FIRST), fresh)
    assert said(made.document) == ["安置", "开发岗位15个。", "我们安置5人，都很满意。"]
    assert (made.followed, made.dropped) == (1, 0)
    (offer,) = offers(made.document, made.base, fresh)
    assert (offer.made, offer.replaces, offer.words) == ("work.placed", True, "安置6人。")
    taken, base = accepted(made.document, made.base, fresh, "work.placed")
    assert said(taken) == ["安置", "开发岗位15个。", "安置6人。"]
    assert offers(taken, base, fresh) == []


def test_what_the_books_no_longer_say_goes_unless_somebody_wrote_in_it() -> None:
    touched = Document("题", (FIRST[0], Piece(Paragraph("岗位不多。"), "g2", "work.posts"), FIRST[2]))
    made = refreshed(touched, base_of(FIRST), FIRST[:1])
    assert said(made.document) == ["安置", "岗位不多。"]
    assert made.dropped == 1
    assert made.document.pieces[1].made == ""


def test_a_new_section_is_offered_with_its_paragraphs_and_put_where_it_belongs() -> None:
    own = Piece(Paragraph("手写一段。"), "w1")
    written = Document("题", (*FIRST, own, Piece(Signature(), "g9", "signature")))
    fresh = (
        *FIRST, *generated(train="培训", train_people="培训10人。"), Piece(Signature(), "g9", "signature")
    )  # fmt: skip
    base = base_of(written.pieces)
    made = refreshed(written, base, fresh)
    assert said(Document("", made.document.pieces[:-1])) == said(Document("", written.pieces[:-1]))
    (offer,) = offers(made.document, made.base, fresh)
    assert (offer.made, offer.title, offer.words) == ("train", "培训", "培训10人。")
    taken, after = accepted(made.document, made.base, fresh, "train")
    assert said(Document("", taken.pieces[:-1])) == [
        "安置", "开发岗位12个。", "安置5人。", "手写一段。", "培训", "培训10人。"
    ]  # fmt: skip
    assert len({piece.id for piece in taken.pieces}) == len(taken.pieces)
    assert offers(taken, after, fresh) == []
    assert offers(made.document, declined(made.base, fresh, "train"), fresh) == []


def test_what_the_writer_deleted_is_not_offered_again() -> None:
    written = Document("题", (FIRST[0], FIRST[1]))
    assert offers(written, base_of(FIRST), FIRST) == []


# —— numbers typed by hand ——


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("安置61人", [("61", "人")]),
        ("共1,430户、4290人。", [("1,430", "户"), ("4290", "人")]),
        ("面积15万平方米，再就业率63.5%", [("15万", "平"), ("63.5", "%")]),
        ("2010年6月30日第3次会议，5月20日", []),
        ("住7-2-401室，电话0351-5277123", []),
        ("“4050”人员，SYB1期，劳社字〔2010〕", []),
        ("第一季度共有二十三人", [("二十三", "人")]),
        ("一是加强宣传，一个社区", []),
    ],
)
def test_numbers_that_count_something_are_found_and_dates_and_ordinals_are_not(
    text: str, found: list[tuple[str, str]]
) -> None:
    assert typed_numbers(text) == found


def test_reading_leaves_what_was_sent_alone() -> None:
    sent = document(para(chip(), id="g1", made="lead"))
    before = deepcopy(sent)
    document_from(sent)
    assert sent == before
