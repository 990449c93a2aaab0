"""A report in the order it is printed: numbers given, attachments listed, marked figures explained."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from linli.core.numerals import heading_number
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
from linli.reports.spans import FigureSpan, FigureState, Spans, plain_text

#: What stands raised beside a number that is not simply counted, and what it says.
MARKS = {
    FigureState.HAND: ("手", "为手工数，不由台账计算"),
    FigureState.OPENING: ("期", "为期初结转数，无明细"),
    FigureState.DRIFT: ("变", "为报送后台账有变动的数"),
    FigureState.RANGE: ("估", "为日期不全、按可能的范围填列的数"),
}


@dataclass(frozen=True, slots=True)
class AttachmentList:
    """附件说明: the titles of what is attached, printed before the signature."""

    titles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Remark:
    """附注: explains the marks, in brackets at the end of the text."""

    text: str


@dataclass(frozen=True, slots=True)
class Placed:
    """One block with its number (一、 表1 图2 附件1, or nothing) and where a reader finds it.

    ``with_next`` holds it on the page of what follows: a signature may not stand alone on a page.
    """

    block: Block | AttachmentList | Remark
    number: str = ""
    where: str = ""
    with_next: bool = False


def outlined(report: Report) -> tuple[Placed, ...]:
    """The one numbering pass; it adds the list of attachments and the remark, each where it belongs."""
    closing = _closing_blocks(report)
    counters = _Counters(attachments=sum(isinstance(block, Attachment) for block in report.blocks))
    placed: list[Placed] = []
    for block in report.blocks:
        if closing and isinstance(block, Signature | Attachment):
            placed += closing
            closing = ()
        if isinstance(block, Signature):
            _hold_together(placed)
        placed.append(counters.place(block))
    return (*placed, *closing)


def figures_in(block: object) -> Iterator[FigureSpan]:
    """Every figure of a block in reading order, those of a chart included."""
    for text in spans_in(block):
        yield from (part for part in text if isinstance(part, FigureSpan))
    if isinstance(block, Chart):
        for series in block.series:
            yield from (figure for figure in series.figures if figure is not None)


def spans_in(block: object) -> Iterator[Spans]:
    """The lines of a block that may hold figures."""
    if isinstance(block, Paragraph):
        yield block.spans
    elif isinstance(block, NumberedList):
        yield from block.items
    elif isinstance(block, Table):
        for row in block.rows:
            yield from row


def texts_in(placed: Placed) -> Iterator[tuple[str, str]]:
    """Every printed string of a block with its place: (where, text)."""
    block, where = placed.block, placed.where
    if placed.number:
        yield where, placed.number
    if isinstance(block, Heading | Attachment):
        yield where, getattr(block, "text", "") or getattr(block, "title", "")
    elif isinstance(block, Paragraph):
        yield where, plain_text(block.spans)
    elif isinstance(block, NumberedList):
        yield from ((f"{where}第{n}项", plain_text(item)) for n, item in enumerate(block.items, start=1))
    elif isinstance(block, Table):
        yield f"{where}表题", block.caption
        yield from ((f"{where}表头", column.title) for column in block.columns)
        for n, row in enumerate(block.rows, start=1):
            yield from (
                (f"{where}第{n}行“{c.title}”", plain_text(s)) for c, s in zip(block.columns, row, strict=True)
            )
        yield from ((f"{where}表注", note) for note in block.notes)
    elif isinstance(block, Chart):
        yield from ((where, text) for text in (block.title, block.unit, chart_note(block), *block.categories))
        yield from ((where, series.name) for series in block.series)
    elif isinstance(block, PhotoGrid):
        yield from ((f"{where}第{n}张", photo.caption) for n, photo in enumerate(block.photos, start=1))
    elif isinstance(block, AttachmentList):
        yield from ((where, title) for title in block.titles)
    elif isinstance(block, Letterhead):
        yield from ((where, text) for text in (block.name, block.number, block.signer))
    elif isinstance(block, Remark):
        yield where, block.text


def mark_of(figure: FigureSpan) -> str:
    """手, 期, 变 or 估 beside the number; nothing for a computed one."""
    return MARKS[figure.state][0] if figure.state in MARKS else ""


def chart_note(chart: Chart) -> str:
    """A number in a chart has no room for its mark, so a line below the chart names it."""
    found: dict[FigureState, list[str]] = {}
    for series in chart.series:
        for category, figure in zip(chart.categories, series.figures, strict=False):
            if figure is not None and figure.state in MARKS:
                label = category if len(chart.series) == 1 else f"{category}（{series.name}）"
                found.setdefault(figure.state, []).append(label)
    parts = [f"{'、'.join(labels)}{MARKS[state][1]}" for state, labels in found.items()]
    return f"注：{'；'.join(parts)}。" if parts else ""


def _hold_together(placed: list[Placed]) -> None:
    """From the last paragraph on: a page with nothing but a signature is not a paper (此页无正文)."""
    for n in reversed(range(len(placed))):
        if isinstance(placed[n].block, Paragraph | NumberedList | Remark | AttachmentList):
            placed[n] = replace(placed[n], with_next=True)
        if not isinstance(placed[n].block, Remark | AttachmentList):
            return


def _closing_blocks(report: Report) -> tuple[Placed, ...]:
    """The remark ends the text, so that it never stands alone on the page after the signature."""
    remark = _remark(report)
    titles = tuple(block.title for block in report.blocks if isinstance(block, Attachment))
    return (
        *([Placed(Remark(remark), where="附注")] if remark else []),
        *([Placed(AttachmentList(titles), where="附件说明")] if titles else []),
    )


def _remark(report: Report) -> str:
    """（注：右上角标“手”的为手工数…。）; empty when every figure is computed."""
    notes: dict[FigureState, dict[str, None]] = {}
    for block in report.blocks:
        for figure in figures_in(block):
            if figure.state in MARKS:
                told = notes.setdefault(figure.state, {})
                if figure.note:
                    told[f"{figure.text}，{figure.note.rstrip('。')}"] = None
    parts = []
    for state, (mark, meaning) in MARKS.items():
        if state in notes:
            why = f"（{'；'.join(notes[state])}）" if notes[state] else ""
            parts.append(f"右上角标“{mark}”的{meaning}{why}")
    return f"（注：{'；'.join(parts)}。）" if parts else ""


@dataclass(slots=True)
class _Counters:
    attachments: int
    headings: list[int] = field(default_factory=lambda: [0, 0, 0, 0])
    attachment: int = 0
    tables: int = 0
    charts: int = 0
    photos: int = 0
    paragraphs: int = 0
    section: str = ""

    def place(self, block: Block) -> Placed:
        match block:
            case Heading(level=level, text=text):
                self.headings[level - 1] += 1
                self.headings[level:] = [0] * (4 - level)
                number = heading_number(self.headings[level - 1], level)
                self.section, self.paragraphs = f"“{number}{text}”下", 0
                return Placed(block, number, f"标题“{number}{text}”")
            case Attachment(title=title):
                self.attachment += 1
                self.headings = [0, 0, 0, 0]
                # A single attachment carries no number (GB/T 9704-2012, 7.3.4).
                number = "附件" if self.attachments == 1 else f"附件{self.attachment}"
                self.section, self.paragraphs = f"{number}", 0
                return Placed(block, number, f"{number}“{title}”")
            case Table():
                self.tables += 1
                return Placed(block, f"表{self.tables}", f"表{self.tables}")
            case Chart():
                self.charts += 1
                return Placed(block, f"图{self.charts}", f"图{self.charts}")
            case PhotoGrid():
                self.photos += 1
                return Placed(block, "", f"第{self.photos}组照片")
            case Paragraph() | NumberedList():
                self.paragraphs += 1
                return Placed(block, "", f"{self.section or '正文'}第{self.paragraphs}段")
            case Letterhead():
                return Placed(block, "", "红头")
            case Signature() | PageBreak():
                return Placed(block, "", "署名")
