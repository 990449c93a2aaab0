"""What a report is made of: templates keep their figures, text is fit for print, mistakes are refused."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from linli.reports.blocks import (
    Attachment,
    Chart,
    Column,
    Heading,
    Letterhead,
    NumberedList,
    Paragraph,
    Report,
    Series,
    Signature,
    Table,
    paragraph,
)
from linli.reports.spans import Emphasis, FigureSpan, FigureState, Text, clean, plain_text, spans
from tests.reports.example import figure, placed, work_report


def test_a_template_keeps_words_and_figures_in_order() -> None:
    assert paragraph("今年1—6月，共安置{placed}，均已核实。", placed=placed).spans == (
        Text("今年1—6月，共安置"),
        placed,
        Text("，均已核实。"),
    )


def test_braces_in_a_value_are_printed_and_not_read() -> None:
    assert plain_text(spans("用工单位：{name}", name="A{placed}{{B}}公司")) == "用工单位：A{placed}{{B}}公司"


def test_a_doubled_brace_in_a_template_is_one_brace() -> None:
    assert plain_text(spans("{{注}}安置{placed}", placed=placed)) == "{注}安置63人"


def test_a_figure_that_the_template_needs_must_be_given() -> None:
    with pytest.raises(ValueError, match="the template needs 'placed'"):
        spans("共安置{placed}")


def test_a_figure_that_would_disappear_is_refused() -> None:
    with pytest.raises(ValueError, match="given but not in the template '共安置若干人': placed"):
        spans("共安置若干人", placed=placed)


@pytest.mark.parametrize("template", ["{placed:>5}", "{placed!r}", "{placed.key}", "{0}", "{}"])
def test_a_template_cannot_reach_into_a_value(template: str) -> None:
    with pytest.raises(ValueError, match="names its figures plainly"):
        spans(template, placed=placed)


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("王\ue000x\ue001\ue002某", "王x某"),
        ("上\x00下\x1b[0m", "上下[0m"),
        ("第一行\r\n  第二行\t第三列", "第一行 第二行 第三列"),
        ("\u202e倒着\u202c\u200b走\ufeff", "倒着走"),
        ("\ud800孤半字", "孤半字"),
        ("全角　空格 保留", "全角　空格 保留"),
        ("葛\U000e0100飾", "葛\U000e0100飾"),
    ],
)
def test_text_is_cleaned_of_what_cannot_be_printed(typed: str, printed: str) -> None:
    assert clean(typed) == printed
    assert Text(typed).text == Emphasis(typed).text == printed
    assert Heading(1, typed).text == Attachment(typed).title == Column(typed).title == printed
    assert figure("k", f"1{typed}").text == f"1{printed}"


@pytest.mark.parametrize("key", ["", "安置", "a-b", "a b", "x" * 33])
def test_a_trace_key_must_fit_a_bookmark(key: str) -> None:
    with pytest.raises(ValueError, match="letters, digits and underscores"):
        FigureSpan(key, "1", "a.b.c", "2010")


@pytest.mark.parametrize(
    "link", ["javascript:alert(1)", "//evil.example/x", "data:text/html,x", " https://x", ""]
)
def test_a_figure_cannot_link_to_a_script_or_another_site_by_accident(link: str) -> None:
    with pytest.raises(ValueError, match="links to http"):
        FigureSpan("k", "1", "a.b.c", "2010", link=link)


@pytest.mark.parametrize(
    "link", ["/rows/1?p=2010", "https://x.example/a", "#k", "?figure=1", "rows/1", "a.html"]
)
def test_a_figure_links_to_a_page(link: str) -> None:
    assert FigureSpan("k", "1", "a.b.c", "2010", link=link).link == link


def test_the_state_of_a_figure_may_be_written_as_a_word() -> None:
    assert FigureSpan("k", "1", "a.b.c", "2010", "hand").state is FigureState.HAND  # type: ignore[arg-type]


def test_a_figure_without_a_value_is_refused() -> None:
    with pytest.raises(ValueError, match="no printed value"):
        FigureSpan("k", " ", "a.b.c", "2010")


def test_cells_and_items_may_be_written_briefly() -> None:
    table = Table("表", (Column("甲"), Column("乙")), [("一", placed), (("共", placed), Emphasis("重"))])
    assert table.rows == (((Text("一"),), (placed,)), ((Text("共"), placed), (Emphasis("重"),)))
    assert NumberedList(["甲", placed]).items == ((Text("甲"),), (placed,))
    assert Paragraph(("甲", placed)).spans == (Text("甲"), placed)


def test_a_row_must_fill_its_columns() -> None:
    with pytest.raises(ValueError, match="row 2 of table '表' has 1 cells for 2 columns"):
        Table("表", (Column("甲"), Column("乙")), [("1", "2"), ("1",)])


def test_a_table_must_fit_the_page() -> None:
    with pytest.raises(ValueError, match="13 columns"):
        Table("表", [Column("甲")] * 13, [])
    with pytest.raises(ValueError, match="width above 0"):
        Column("甲", width=0)


@pytest.mark.parametrize("value", [0.1, True, "3", Decimal("NaN"), Decimal("Infinity")])
def test_a_series_holds_exact_numbers(value: object) -> None:
    with pytest.raises(ValueError, match="'本期'"):
        Series("本期", (value,))  # type: ignore[arg-type]


def test_a_chart_must_be_readable_in_grey() -> None:
    one = Series("甲", (1,))
    with pytest.raises(ValueError, match="1 or 2 series, not 3"):
        Chart("bar", "图", ("1月",), (one, one, one), "人")
    with pytest.raises(ValueError, match="1 values for 2 categories"):
        Chart("bar", "图", ("1月", "2月"), (one,), "人")
    with pytest.raises(ValueError, match="bar or a line"):
        Chart("pie", "图", ("1月",), (one,), "人")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="2 figures for 1 values"):
        Series("甲", (1,), (placed, placed))


def test_headings_have_four_levels() -> None:
    with pytest.raises(ValueError, match="levels 1 to 4, not 5"):
        Heading(5, "太深")


def test_a_report_knows_its_moment_with_a_time_zone() -> None:
    with pytest.raises(ValueError, match="time zone"):
        Report("题目", "街道", (), "社区", date(2010, 7, 2), datetime(2010, 7, 2))
    assert (
        Report("题目", "街道", (), "社区", date(2010, 7, 2), datetime(2010, 7, 2, tzinfo=UTC)).draft is False
    )


def test_the_letterhead_stands_first_and_a_report_is_signed_once() -> None:
    with pytest.raises(ValueError, match="stands first"):
        work_report(blocks=(Paragraph("正文"), Letterhead("东街街道办事处")))
    with pytest.raises(ValueError, match="signed once"):
        work_report(blocks=(Signature(), Signature()))
    with pytest.raises(ValueError, match="signed before its attachments"):
        work_report(blocks=(Attachment("名单"), Signature()))
    with pytest.raises(ValueError, match="needs a title"):
        work_report(title=" \n ")


def test_a_report_cannot_be_changed() -> None:
    with pytest.raises(AttributeError):
        work_report().title = "另一个"  # type: ignore[misc]
