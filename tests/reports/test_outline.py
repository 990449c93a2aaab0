"""The one numbering pass: what is counted, what is added, and where a reader finds it."""

from linli.reports.blocks import (
    Attachment,
    Chart,
    Column,
    Heading,
    Paragraph,
    Series,
    Signature,
    Table,
    paragraph,
)
from linli.reports.outline import AttachmentList, Remark, chart_note, outlined
from linli.reports.spans import FigureState
from linli.reports.tracing import contradictions, digest, traces
from tests.reports.example import area, carried, figure, placed, work_report


def numbers(*blocks: object) -> list[str]:
    return [placed.number for placed in outlined(work_report(blocks=blocks)) if placed.number]


def test_headings_count_within_the_heading_above() -> None:
    levels = (1, 2, 2, 3, 4, 4, 3, 2, 3, 1, 2)
    assert numbers(*(Heading(level, "标题") for level in levels)) == [
        *("一、", "（一）", "（二）", "1.", "（1）", "（2）", "2.", "（三）", "1.", "二、", "（一）"),
    ]


def test_headings_begin_again_in_an_attachment_and_tables_do_not() -> None:
    table = Table("表", (Column("甲"),), [("1",)])
    chart = Chart("bar", "图", ("1月",), (Series("甲", (1,)),), "人")
    assert numbers(Heading(1, "甲"), table, chart, Attachment("名单"), Heading(1, "乙"), table, chart) == [
        *("一、", "表1", "图1", "附件", "一、", "表2", "图2"),
    ]


def test_several_attachments_are_numbered_and_a_single_one_is_not() -> None:
    assert numbers(Attachment("甲")) == ["附件"]
    assert numbers(Attachment("甲"), Attachment("乙")) == ["附件1", "附件2"]


def test_marks_are_explained_and_attachments_listed_before_the_signature() -> None:
    blocks = (paragraph("面积{area}平方米。", area=area), Signature(), Attachment("名单"), Attachment("口径"))
    made = [placed.block for placed in outlined(work_report(blocks=blocks))]
    assert made[2] == AttachmentList(("名单", "口径"))
    assert made[3] == Signature()
    assert made[1] == Remark(
        "（注：右上角标“手”的为手工数，不由台账计算（15万，经办人填报，按2008年划界图量算）。）"
    )
    assert [type(block) for block in made[4:]] == [Attachment, Attachment]


def test_without_a_signature_both_stand_before_the_first_attachment() -> None:
    made = outlined(work_report(blocks=(Paragraph((carried,)), Attachment("名单"))))
    assert [type(placed.block) for placed in made] == [Paragraph, Remark, AttachmentList, Attachment]


def test_computed_figures_need_no_remark() -> None:
    made = outlined(work_report(blocks=(Paragraph((placed,)), Signature())))
    assert not any(isinstance(placed.block, Remark) for placed in made)


def test_every_state_is_explained_once_with_every_note() -> None:
    blocks = (
        Paragraph((area, area, figure("b", "3", state=FigureState.HAND, note="李文改。"))),
        Paragraph((carried, figure("c", "4", state="drift"), figure("d", "12—13", state="range"))),
    )
    (remark,) = [p.block for p in outlined(work_report(blocks=blocks)) if isinstance(p.block, Remark)]
    assert remark.text == (
        "（注：右上角标“手”的为手工数，不由台账计算（15万，经办人填报，按2008年划界图量算；3，李文改）；"
        "右上角标“期”的为期初结转数，无明细（40人，据2009年年报第3页）；"
        "右上角标“变”的为报送后台账有变动的数；右上角标“估”的为日期不全、按可能的范围填列的数。）"
    )


def test_a_figure_in_a_chart_is_explained_below_it() -> None:
    typed = figure("m3", "9", state=FigureState.HAND)
    one = Series("今年", (6, 3, 9), (None, None, typed))
    assert (
        chart_note(Chart("bar", "图", ("1月", "2月", "3月"), (one,), "人"))
        == "注：3月为手工数，不由台账计算。"
    )
    two = (one, Series("上年", (5, 4, 3)))
    assert chart_note(Chart("bar", "图", ("1月", "2月", "3月"), two, "人")) == (
        "注：3月（今年）为手工数，不由台账计算。"
    )


def test_the_same_figure_printed_twice_has_two_anchors() -> None:
    found = traces(
        work_report(blocks=(Paragraph((placed, placed)), Paragraph((figure("placed_2010H1_2", "1"),))))
    )
    assert [trace.anchor for trace in found] == [
        *("_ev_placed_2010H1", "_ev_placed_2010H1_2", "_ev_placed_2010H1_2_2"),
    ]


def test_anchors_fit_words_forty_characters() -> None:
    longest = figure("k" * 32, "1")
    found = traces(work_report(blocks=tuple(Paragraph((longest,)) for _ in range(120))))
    assert max(len(trace.anchor) for trace in found) == 40
    assert len({trace.anchor for trace in found}) == 120


def test_a_trace_carries_no_note_because_notes_name_people() -> None:
    (found,) = traces(work_report(blocks=(Paragraph((area,)),)))
    assert found.facts() == {
        "anchor": "_ev_area",
        "key": "area",
        "indicator": "registry.profile.area",
        "organisation": "",
        "period": "2010H1",
        "text": "15万",
        "state": "hand",
        "rows": "",
    }


def test_the_digest_of_a_manifest_changes_with_any_value() -> None:
    def made(text: str) -> str:
        return digest(traces(work_report(blocks=(Paragraph((figure("k", text),)),))))

    assert made("61人") == made("61人") != made("62人")


def test_one_key_for_two_meanings_is_found_before_printing() -> None:
    other = figure("placed_2010H1", "97人", "employment.unemployment.registered")
    report = work_report(blocks=(Paragraph((placed, figure("placed_2010H1", "63"))), Paragraph((other,))))
    assert list(contradictions(report)) == [(placed, other)]
