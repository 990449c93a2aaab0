"""The report on a screen: a fragment for the workbench, or a whole file; no style attribute, no script."""

import base64
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from html import escape
from pathlib import Path
from typing import assert_never

from linli.reports.blocks import (
    Attachment,
    Block,
    Chart,
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
)
from linli.reports.html.svg import chart_svg
from linli.reports.html.words import words
from linli.reports.outline import AttachmentList, Placed, Remark, chart_note, outlined
from linli.reports.photos import printed_photo
from linli.reports.titles import title_lines
from linli.reports.tracing import Anchors

__all__ = ["STYLESHEET", "chart_svg", "fragment", "part_html", "write_html"]

#: The one stylesheet; the workbench serves it, a standalone file holds it.
STYLESHEET = Path(__file__).parent / "report.css"

PhotoAddress = Callable[[Photo], str]


def write_html(
    report: Report, *, stylesheet: str | None = None, photo_address: PhotoAddress | None = None
) -> bytes:
    """A whole page. With ``stylesheet`` it links that address, without it the file stands alone."""
    if stylesheet is None:
        style = f"<style>\n{STYLESHEET.read_text(encoding='utf-8')}</style>"
    else:
        style = f'<link rel="stylesheet" href="{escape(stylesheet)}">'
    lines = (
        "<!DOCTYPE html>",
        f'<html lang="{_language(report)}">',
        "<head>",
        '<meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{escape(report.title.replace(chr(10), ''))}</title>",
        style,
        "</head>",
        "<body>",
        fragment(report, photo_address=photo_address) + "</body>",
        "</html>",
        "",
    )
    return "\n".join(lines).encode()


def fragment(report: Report, *, photo_address: PhotoAddress | None = None) -> str:
    """``<article class="report">``; photos are data addresses unless ``photo_address`` is given."""
    placed = outlined(report)
    writer = _Writer(report, photo_address or _data_address)
    head = [writer.block(one) for one in placed if isinstance(one.block, Letterhead)]
    body = [writer.block(one) for one in placed if not isinstance(one.block, Letterhead)]
    lines = "<br>".join(escape(line) for line in title_lines(report.title))
    draft = '<p class="draft-note">草稿</p>\n' if report.draft else ""
    recipient = f'<p class="recipient">{escape(report.recipient)}：</p>\n' if report.recipient else ""
    content = "\n".join(body) + ("\n</section>" if writer.in_attachment else "")
    return (
        f'<article class="report" lang="{_language(report)}">\n{draft}{"".join(head)}<h1>{lines}</h1>\n'
        f"{recipient}{content}\n</article>\n"
    )


def part_html(blocks: Sequence[Block]) -> str:
    """Some blocks apart from their report, without numbers of their own."""
    blank = Report("·", "", (), "", date(2000, 1, 1), datetime(2000, 1, 1, tzinfo=UTC))
    writer = _Writer(blank, _data_address)
    made = [writer.block(Placed(block)) for block in blocks]
    return "\n".join(made) + ("\n</section>" if writer.in_attachment else "")


class _Writer:
    """Walks the blocks once, so that anchors are given in the same order as in the docx."""

    def __init__(self, report: Report, photo_address: PhotoAddress) -> None:
        self.report = report
        self.photo_address = photo_address
        self.anchors = Anchors()
        self.in_attachment = False

    def block(self, placed: Placed) -> str:
        match placed.block:
            case Heading(level=level, text=text):
                return f"<h{level + 1}>{escape(placed.number + text)}</h{level + 1}>"
            case Paragraph(spans=spans):
                return f"<p>{words(spans, self.anchors)}</p>"
            case NumberedList(items=items):
                lines = "".join(f"<li>{words(item, self.anchors)}</li>\n" for item in items)
                return f'<ol class="numbered">\n{lines}</ol>'
            case Table() as table:
                return self._table(table, placed.number)
            case Chart() as chart:
                return self._chart(chart, placed.number)
            case PhotoGrid(photos=photos):
                return '<div class="photos">\n' + "".join(self._photo(photo) for photo in photos) + "</div>"
            case Letterhead() as head:
                return _letterhead(head)
            case AttachmentList(titles=titles):
                return _attachment_list(titles)
            case Signature():
                day = self.report.dated
                dated = f'<time datetime="{day.isoformat()}">{day.year}年{day.month}月{day.day}日</time>'
                issuer = escape(self.report.issuer)
                return f'<footer class="signature">\n<p>{issuer}</p>\n<p>{dated}</p>\n</footer>'
            case Remark(text=text):
                return f'<p class="remark">{escape(text)}</p>'
            case Attachment(title=title):
                before = "</section>\n" if self.in_attachment else ""
                self.in_attachment = True
                lines = "<br>".join(escape(line) for line in title_lines(title))
                mark = f'<p class="attachment-mark">{placed.number}</p>'
                return f'{before}<section class="attachment">\n{mark}\n<h1>{lines}</h1>'
            case PageBreak():
                return '<hr class="page-break">'
            case _:
                assert_never(placed.block)

    def _table(self, table: Table, number: str) -> str:
        head = "".join(f'<th scope="col">{escape(column.title)}</th>' for column in table.columns)
        rows = []
        for row in table.rows:
            cells = [
                f"<td{_aligned(column.align)}>{words(cell, self.anchors)}</td>"
                for column, cell in zip(table.columns, row, strict=True)
            ]
            rows.append(f"<tr>{''.join(cells)}</tr>\n")
        notes = "".join(f'<p class="note">{escape(note)}</p>\n' for note in table.notes)
        return (
            f'<div class="table-frame">\n<table>\n<caption>{number}　{escape(table.caption)}</caption>\n'
            f"<thead><tr>{head}</tr></thead>\n<tbody>\n{''.join(rows)}</tbody>\n</table>\n{notes}</div>"
        )

    def _chart(self, chart: Chart, number: str) -> str:
        anchors = {
            (s, c): self.anchors.anchor(figure)
            for s, series in enumerate(chart.series)
            for c, figure in enumerate(series.figures)
            if figure is not None
        }
        note = chart_note(chart)
        below = f'<p class="note">{escape(note)}</p>\n' if note else ""
        return (
            f"<figure>\n{chart_svg(chart, anchors)}\n{below}"
            f"<figcaption>{number}　{escape(chart.title)}</figcaption>\n</figure>"
        )

    def _photo(self, photo: Photo) -> str:
        caption = escape(photo.caption)
        return (
            f'<figure><img src="{escape(self.photo_address(photo))}" alt="{caption}">'
            f"<figcaption>{caption}</figcaption></figure>\n"
        )


def _letterhead(head: Letterhead) -> str:
    lines = [f'<p class="office">{escape(head.name)}</p>']
    if head.signer:
        signer = f"<span>签发人：{escape(head.signer)}</span>"
        lines.append(f'<p class="going-up"><span>{escape(head.number)}</span>{signer}</p>')
    elif head.number:
        lines.append(f"<p>{escape(head.number)}</p>")
    return '<header class="letterhead">\n' + "\n".join(lines) + "\n</header>\n"


def _attachment_list(titles: tuple[str, ...]) -> str:
    lines = []
    for n, title in enumerate(titles, start=1):
        number = f"{n}." if len(titles) > 1 else ""
        lines.append(f"<p>{'附件：' if n == 1 else ''}{number}{escape(title)}</p>\n")
    return f'<div class="attachment-list">\n{"".join(lines)}</div>'


def _data_address(photo: Photo) -> str:
    return "data:image/jpeg;base64," + base64.b64encode(printed_photo(photo).image).decode("ascii")


def _aligned(align: str) -> str:
    return f' class="align-{align}"' if align != "left" else ""


def _language(report: Report) -> str:
    return "zh-CN" if report.language == "zh" else escape(report.language)
