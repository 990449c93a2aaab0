"""The blank form of a roster: a note on each column, lists to choose from, a page on how to fill it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

import xlsxwriter

from linli.core.missing import Missing
from linli.kit.workbooks.values import column_letters, safe_sheet_name
from linli.kit.workbooks.writing import CellKind, display_width

EXPLANATION_SHEET = "填表说明"
CHOICES_SHEET = "选项"
#: The four ways to say that a fact is not there; an empty cell means the first.
MISSING_WORDS = tuple(reason.label for reason in Missing)

_FONT = "宋体"
_LAST_ROW = 1_048_575
_FIXED_TIME = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)
_DATE_HINT = "可写 2010-03-05、2010.3.5；只知道年月就写 2010年3月，只知道年份就写 2010年。"
_RULES = (
    "一行填一条记录，不要合并单元格，不要改动表头的列名；不用的列可以整列删除，次序可以调换。",
    "浅黄色表头的列必须填写，其余的列不知道可以先空着，空着就是“未采集”，以后再补。",
    "没有的内容请写明原因：未采集（还没问到）、拒绝提供（本人不愿说）、未办证（没有证件）、不适用（不存在这项）。",
    f"日期{_DATE_HINT}",
    "身份证号、电话、证号已设为文本格式，直接填写即可；从别处粘贴时请选“只粘贴值”。",
)


@dataclass(frozen=True, slots=True)
class TemplateColumn:
    """``help`` says in one or two sentences what the column means; it becomes the note on the header."""

    title: str
    help: str = ""
    kind: CellKind = CellKind.TEXT
    choices: Sequence[str] = ()
    needed: bool = False
    width: float | None = None


def write_template(
    target: str | Path | IO[bytes],
    title: str,
    columns: Sequence[TemplateColumn],
    notes: Sequence[str] = (),
    examples: Sequence[Mapping[str, str]] = (),
) -> None:
    """``examples`` by column title. They stand on the second page: no import shall hold invented people."""
    book = xlsxwriter.Workbook(str(target) if isinstance(target, str | Path) else target, {"in_memory": True})
    book.set_properties({"created": _FIXED_TIME})
    try:
        styles = _styles(book)
        form = book.add_worksheet(safe_sheet_name(title))
        explanation = book.add_worksheet(EXPLANATION_SHEET)
        lists = _write_choices(book, columns)
        _write_form(form, title, columns, lists, styles)
        _write_explanation(explanation, title, columns, notes, examples, styles)
    finally:
        book.close()


def _styles(book: Any) -> dict[str, Any]:
    plain = {"font_name": _FONT, "font_size": 11, "valign": "vcenter"}
    boxed = {**plain, "border": 1, "text_wrap": True}
    header = {**boxed, "bold": True, "align": "center", "bg_color": "#E8EBF0"}
    return {
        "title": book.add_format({**plain, "font_size": 16, "bold": True, "align": "center"}),
        "header": book.add_format(header),
        "needed": book.add_format({**header, "bg_color": "#FFF2CC"}),
        # Dates as well: as a date cell, Excel would turn 2010年3月 into the first of March without a word.
        "text": book.add_format({**boxed, "num_format": "@"}),
        "number": book.add_format(boxed),
        "line": book.add_format({**plain, "text_wrap": True}),
        "cell": book.add_format({**boxed, "valign": "top"}),
    }


def _write_choices(book: Any, columns: Sequence[TemplateColumn]) -> dict[str, str]:
    """A hidden sheet with the lists: inside a cell's rule they could be no longer than 255 characters."""
    with_choices = [column for column in columns if column.choices]
    if not with_choices:
        return {}
    sheet = book.add_worksheet(CHOICES_SHEET)
    sheet.hide()
    sources = {}
    for at, column in enumerate(with_choices):
        offered = _offered(column)
        sheet.write_column(0, at, offered)
        letters = column_letters(at)
        sources[column.title] = f"='{CHOICES_SHEET}'!${letters}$1:${letters}${len(offered)}"
    return sources


def _offered(column: TemplateColumn) -> list[str]:
    return [
        *column.choices,
        *(word for word in MISSING_WORDS if not column.needed and word not in column.choices),
    ]


def _write_form(
    sheet: Any,
    title: str,
    columns: Sequence[TemplateColumn],
    lists: Mapping[str, str],
    styles: Mapping[str, Any],
) -> None:
    sheet.set_row(0, 30)
    if len(columns) > 1:
        sheet.merge_range(0, 0, 0, len(columns) - 1, title, styles["title"])
    else:
        sheet.write_string(0, 0, title, styles["title"])
    sheet.set_row(1, 24)
    for at, column in enumerate(columns):
        sheet.set_column(
            at,
            at,
            column.width or _width(column),
            styles["number" if column.kind is CellKind.NUMBER else "text"],
        )
        sheet.write_string(1, at, column.title, styles["needed" if column.needed else "header"])
        note = _note(column)
        lines = sum(1 + display_width(line) // 36 for line in note.split("\n"))
        size = {"width": 260, "height": 20 + 18 * lines}
        sheet.write_comment(1, at, note, {"author": "", "font_size": 9, "font_name": _FONT, **size})
        if column.title in lists:
            sheet.data_validation(2, at, _LAST_ROW, at, _choice_rule(lists[column.title]))
        elif column.kind in (CellKind.DATE, CellKind.MOMENT):
            hint = {"validate": "any", "input_title": column.title[:32], "input_message": _DATE_HINT}
            sheet.data_validation(2, at, _LAST_ROW, at, hint)
    sheet.freeze_panes(2, 1)
    sheet.ignore_errors({"number_stored_as_text": f"A3:{column_letters(len(columns) - 1)}5000"})
    _set_page(sheet, landscape=True)
    sheet.repeat_rows(0, 1)
    sheet.set_footer("&L填表人：________&C第 &P 页，共 &N 页&R审核人：________")


def _width(column: TemplateColumn) -> float:
    """Room for the heading, for the longest choice, and for a day or a name."""
    longest = max(map(display_width, (column.title, *column.choices)))
    return float(min(max(longest + 4, 12), 40))


def _note(column: TemplateColumn) -> str:
    lines = ["必填。" if column.needed else "选填，空着就是未采集。", column.help]
    if column.kind in (CellKind.DATE, CellKind.MOMENT):
        lines.append(_DATE_HINT)
    if column.choices:
        shown = "、".join(column.choices[:12]) + ("等" if len(column.choices) > 12 else "")
        lines.append(f"从下拉列表选择：{shown}。")
    if not column.needed:
        lines.append(f"缺项写明原因：{'、'.join(MISSING_WORDS)}。")
    return "\n".join(line for line in lines if line)


def _choice_rule(source: str) -> dict[str, Any]:
    """A warning and no lock: a word that the list lacks becomes a finding when it is imported."""
    return {
        "validate": "list",
        "source": source,
        "error_type": "warning",
        "error_title": "不在列表里",
        "error_message": "请从下拉列表选择；如果列表里确实没有，可以选“是”保留，导入时会提示核对。",
    }


def _write_explanation(
    sheet: Any,
    title: str,
    columns: Sequence[TemplateColumn],
    notes: Sequence[str],
    examples: Sequence[Mapping[str, str]],
    styles: Mapping[str, Any],
) -> None:
    """One line a column, examples beside it: a row of examples under a header would look like a roster."""
    headings = [
        "列名",
        "是否必填",
        "怎么填",
        "可选内容",
        *(f"示例{at}" for at in range(1, len(examples) + 1)),
    ]
    widths = [18, 9, 46, 30, *(20 for _ in examples)]
    for at, width in enumerate(widths):
        sheet.set_column(at, at, width)
    last = len(headings) - 1
    sheet.set_row(0, 30)
    sheet.merge_range(0, 0, 0, last, f"{title}填表说明", styles["title"])
    row = 1
    for number, line in enumerate((*_RULES, *notes), 1):
        sheet.merge_range(row, 0, row, last, f"{number}. {line}", styles["line"])
        sheet.set_row(row, 16 * (1 + display_width(line) // (sum(widths) - 6)) + 2)
        row += 1
    row += 1
    for at, heading in enumerate(headings):
        sheet.write_string(row, at, heading, styles["header"])
    for column in columns:
        row += 1
        texts = [column.title, "必填" if column.needed else "选填", column.help, "、".join(column.choices)]
        texts += [example.get(column.title, "") for example in examples]
        for at, text in enumerate(texts):
            if text:
                sheet.write_string(row, at, text, styles["cell"])
            else:
                sheet.write_blank(row, at, None, styles["cell"])
    _set_page(sheet, landscape=False)


def _set_page(sheet: Any, *, landscape: bool) -> None:
    sheet.set_paper(9)
    if landscape:
        sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.75)
