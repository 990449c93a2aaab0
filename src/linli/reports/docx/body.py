"""The paragraphs of a report as Word sees them; every figure stands in a hidden bookmark of its own."""

from datetime import datetime

from docx.document import Document

from linli.reports.blocks import (
    Attachment,
    Block,
    Chart,
    Heading,
    Letterhead,
    NumberedList,
    PageBreak,
    Paragraph,
    PhotoGrid,
    Report,
    Signature,
    Table,
)
from linli.reports.docx.charts import chart_drawing
from linli.reports.docx.ooxml import CHARACTER, Element, fonts, paragraph, run, w
from linli.reports.docx.pictures import photo_grid
from linli.reports.docx.styles import KAI
from linli.reports.docx.tables import data_table
from linli.reports.outline import AttachmentList, Placed, Remark, chart_note, figures_in, mark_of
from linli.reports.spans import Emphasis, FigureSpan, Spans
from linli.reports.titles import title_lines
from linli.reports.tracing import Anchors

RED = "C4161C"
_DIGIT = CHARACTER / 2


class Body:
    """Writes blocks one after another into a document; ``anchors`` collects what was printed where."""

    def __init__(self, document: Document, *, made_at: datetime, traced: bool) -> None:
        self.document = document
        self.made_at = made_at
        self.anchors = Anchors()
        self._traced = traced
        self._root: Element = document.element.body
        self._end = document.sections[0]._sectPr
        self._bookmarks = 0
        self._charts = 0
        self._drawings = 0
        self._break_page = False

    def add(self, element: Element) -> None:
        """Appends a paragraph or table; a page break asked for before goes into its first line."""
        if self._break_page:
            self._break_page = False
            first = next(element.iter("{*}p"))
            first.pPr.get_or_add_pageBreakBefore()
        self._end.addprevious(element)

    def blank_line(self) -> None:
        self.add(paragraph("Normal"))

    def front(self, report: Report) -> None:
        """Title and recipient, one line apart."""
        self.add(_title(title_lines(report.title)))
        self.blank_line()
        if report.recipient:
            self.add(paragraph("Recipient", run(f"{report.recipient}：")))

    def place(self, placed: Placed, report: Report) -> None:
        before = len(self._root)
        self._place(placed, report)
        if placed.with_next:
            for made in self._root[before - 1 : -1]:
                made.get_or_add_pPr().get_or_add_keepNext()

    def _place(self, placed: Placed, report: Report) -> None:
        match placed.block:
            case Heading(level=level, text=text):
                self.add(paragraph(f"Heading{level}", run(placed.number + text)))
            case Paragraph(spans=spans):
                self.add(paragraph("BodyText", *self.runs(spans)))
            case NumberedList(items=items):
                for number, item in enumerate(items, start=1):
                    self.add(paragraph("BodyText", run(f"{number}."), *self.runs(item)))
            case Table() as table:
                self._table(table, placed.number)
            case Chart() as chart:
                self._chart(chart, placed.number)
            case PhotoGrid() as photos:
                self.add(photo_grid(self.document, photos, first_id=self._drawings + 1))
                self._drawings += len(photos.photos)
                self._after_table(photos)
            case Letterhead() as head:
                self._letterhead(head)
            case AttachmentList(titles=titles):
                self._attachment_list(titles)
            case Signature():
                self._signature(report)
            case Remark(text=text):
                self.add(paragraph("Remark", run(text)))
            case Attachment(title=title):
                self._break_page = True
                self.add(paragraph("AttachmentMark", run(placed.number)))
                self.blank_line()
                self.add(_title(title_lines(title)))
                self.blank_line()
            case PageBreak():
                self._break_page = True

    def runs(self, spans: Spans) -> list[Element]:
        """Text, bold words, and figures: bookmark around the number alone, its mark raised behind it."""
        made: list[Element] = []
        for span in spans:
            if isinstance(span, FigureSpan):
                made += self._figure(span)
            elif span.text:
                bold = (w("b"), w("bCs")) if isinstance(span, Emphasis) else ()
                made.append(run(span.text, *bold))
        return made

    def _figure(self, figure: FigureSpan) -> list[Element]:
        made = [run(figure.text)]
        anchor = self.anchors.anchor(figure)
        if self._traced:
            self._bookmarks += 1
            start = w("bookmarkStart", id=self._bookmarks, name=anchor)
            made = [start, *made, w("bookmarkEnd", id=self._bookmarks)]
        if mark := mark_of(figure):
            made.append(run(mark, w("rStyle", val="FigureMark"), w("vertAlign", val="superscript")))
        return made

    def _table(self, table: Table, number: str) -> None:
        self.add(paragraph("Caption", run(f"{number}　{table.caption}"), properties=(w("keepNext"),)))
        self.add(data_table(table, self.runs))
        for note in table.notes:
            self.add(paragraph("Note", run(note)))
        self._after_table(table)

    def _chart(self, chart: Chart, number: str) -> None:
        self._charts += 1
        for figure in figures_in(chart):
            # A chart has no place for bookmarks; its figures are in the manifest all the same.
            self.anchors.anchor(figure)
        if chart.unit:
            unit = (w("keepNext"), w("spacing", before=120, after=0))
            self.add(paragraph("Note", run(f"单位：{chart.unit}"), properties=unit))
        self._drawings += 1
        drawing = chart_drawing(
            self.document, chart, self._charts, made_at=self.made_at, drawing_id=self._drawings
        )
        self.add(paragraph("Picture", w("r", drawing), properties=(w("keepNext"),)))
        if note := chart_note(chart):
            self.add(paragraph("Note", run(note), properties=(w("keepNext"), w("jc", val="center"))))
        self.add(paragraph("Caption", run(f"{number}　{chart.title}")))

    def _after_table(self, block: Block) -> None:
        """Two tables that touch become one in Word, and a document may not end with one."""
        if isinstance(block, Table) and block.notes:
            return
        self.add(
            paragraph("Picture", properties=(w("spacing", before=0, after=0, line=120, lineRule="exact"),))
        )

    def _letterhead(self, head: Letterhead) -> None:
        red = w("color", val=RED)
        # The upper edge stands 35 mm below the type area (GB/T 9704-2012, 7.2.4).
        size = min(80, int(2 * 442 / max(1, len(head.name)) * 0.96))
        big = (red, w("sz", val=size), w("szCs", val=size))
        drop = w("spacing", before=1984, after=0, line=240, lineRule="auto")
        self.add(paragraph("Letterhead", run(head.name, *big), properties=(drop,)))
        self.blank_line()
        self.blank_line()
        content = [run(head.number)]
        inside: tuple[Element, ...] = (w("jc", val="center"),)
        if head.signer:
            tabs = w("tabs", w("tab", val="right", pos=27 * CHARACTER))
            content += [w("r", w("tab")), run("签发人："), run(head.signer, fonts(KAI))]
            inside = (tabs, w("ind", left=CHARACTER, right=CHARACTER), w("jc", val="left"))
        self.add(paragraph("Normal", *content, properties=inside))
        # The rule is as wide as the type area and 4 mm below the number, so it has a line of its own.
        line = w("pBdr", w("bottom", val="single", sz=10, space=0, color=RED))
        # With what the line of the number leaves below its text.
        four_mm = w("spacing", before=0, after=0, line=97, lineRule="exact")
        self.add(paragraph("Normal", properties=(line, four_mm)))
        self.blank_line()
        self.blank_line()

    def _attachment_list(self, titles: tuple[str, ...]) -> None:
        """附件：1.×× two characters in; a title that wraps stands under its own first character."""
        self.blank_line()
        numbered = len(titles) > 1
        left = CHARACTER * (6 if numbered else 5)
        for position, title in enumerate(titles, start=1):
            number = f"{position}." if numbered else ""
            hanging = left - 2 * CHARACTER if position == 1 else CHARACTER
            text = ("附件：" if position == 1 else "") + number + title
            indent = w("ind", left=left, hanging=hanging)
            self.add(paragraph("AttachmentList", run(text), properties=(indent,)))

    def _signature(self, report: Report) -> None:
        """Without seal: the date begins two characters right of the issuer (GB/T 9704-2012, 7.3.5.2)."""
        dated = f"{report.dated.year}年{report.dated.month}月{report.dated.day}日"
        name, day = _width(report.issuer), _width(dated)
        two = 2 * CHARACTER
        name_in, day_in = (two + two + day - name, two) if day > name else (two, name - day)
        self.add(paragraph("Normal", properties=(w("keepNext"),)))
        for text, right in ((report.issuer, name_in), (dated, day_in)):
            keep = (w("keepNext"),) if text is report.issuer else ()
            indent = w("ind", right=max(0, round(right)))
            self.add(paragraph("Signature", run(text), properties=(*keep, indent)))


def _title(lines: tuple[str, ...]) -> Element:
    content = w("r")
    for position, line in enumerate(lines):
        if position:
            content.append(w("br"))
        content.append(run(line)[0])
    return paragraph("Title", content)


def _width(text: str) -> float:
    """In twentieths of a point; digits of 仿宋 are half a character."""
    return sum(_DIGIT if character.isascii() else CHARACTER for character in text)
