"""A report as a value: title, recipient and blocks; the three writers print it, nothing else does."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

from linli.reports.spans import FigureSpan, Span, Spans, as_spans, clean, spans

Align = Literal["left", "center", "right"]
CellLike = str | Span | Sequence[str | Span]

#: Two series at most: more cannot be told apart on a grey print.
MOST_SERIES = 2
#: Columns that still leave four characters each on a portrait page.
MOST_COLUMNS = 12


@dataclass(frozen=True, slots=True)
class Heading:
    """Levels 1 to 4 are 一、 （一） 1. （1）; :func:`linli.reports.outline.outlined` gives the number."""

    level: int
    text: str

    def __post_init__(self) -> None:
        if self.level not in (1, 2, 3, 4):
            raise ValueError(f"official documents have heading levels 1 to 4, not {self.level}")
        object.__setattr__(self, "text", clean(self.text))


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Sentences, two characters in. ``Paragraph(first.spans + second.spans)`` joins what templates made."""

    spans: Spans

    def __init__(self, spans: CellLike) -> None:
        object.__setattr__(self, "spans", as_spans(spans))


def paragraph(template: str, /, **named: Span | str) -> Paragraph:
    """``paragraph("共安置{placed}人。", placed=figure)``; see :func:`linli.reports.spans.spans`."""
    return Paragraph(spans(template, **named))


@dataclass(frozen=True, slots=True)
class NumberedList:
    """1. 2. 3. as written numbers, so that they survive being pasted into a chat."""

    items: tuple[Spans, ...]

    def __init__(self, items: Iterable[CellLike]) -> None:
        object.__setattr__(self, "items", tuple(as_spans(item) for item in items))


@dataclass(frozen=True, slots=True)
class Column:
    """``width`` is a share of the line, compared with the other columns of its table."""

    title: str
    width: float = 1
    align: Align = "left"

    def __post_init__(self) -> None:
        if self.width <= 0:
            raise ValueError(f"column {self.title!r} needs a width above 0, not {self.width}")
        object.__setattr__(self, "title", clean(self.title))


@dataclass(frozen=True, slots=True)
class Table:
    """Numbered 表1, 表2; the header is repeated on every page and no row is split.

    An unknown value is written "—" by whoever fills the cells, never 0 and never empty.
    """

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Spans, ...], ...]
    notes: tuple[str, ...]

    def __init__(
        self,
        caption: str,
        columns: Iterable[Column],
        rows: Iterable[Sequence[CellLike]],
        notes: Iterable[str] = (),
    ) -> None:
        object.__setattr__(self, "caption", clean(caption))
        object.__setattr__(self, "columns", tuple(columns))
        object.__setattr__(self, "rows", tuple(tuple(as_spans(cell) for cell in row) for row in rows))
        object.__setattr__(self, "notes", tuple(clean(note) for note in notes))
        width = len(self.columns)
        if not 1 <= width <= MOST_COLUMNS:
            raise ValueError(f"table {caption!r} has {width} columns; 1 to {MOST_COLUMNS} fit an A4 page")
        for number, row in enumerate(self.rows, start=1):
            if len(row) != width:
                raise ValueError(
                    f"row {number} of table {caption!r} has {len(row)} cells for {width} columns"
                )


@dataclass(frozen=True, slots=True)
class Series:
    """One measure over the categories; ``None`` is not available, which is not 0.

    Exact numbers only: a float would print 0.30000000000000004. ``figures`` gives each point its trail.
    """

    name: str
    values: tuple[int | Decimal | None, ...]
    figures: tuple[FigureSpan | None, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "name", clean(self.name))
        object.__setattr__(self, "values", tuple(self.values))
        object.__setattr__(self, "figures", tuple(self.figures))
        for value in self.values:
            if isinstance(value, bool) or not isinstance(value, int | Decimal | None):
                raise ValueError(
                    f"series {self.name!r} holds exact numbers (int, Decimal) or None, not {value!r}"
                )
            if isinstance(value, Decimal) and not value.is_finite():
                raise ValueError(f"series {self.name!r} holds {value}, which cannot be drawn")
        if self.figures and len(self.figures) != len(self.values):
            raise ValueError(
                f"series {self.name!r} has {len(self.figures)} figures for {len(self.values)} values"
            )


@dataclass(frozen=True, slots=True)
class Chart:
    """Numbered 图1, 图2. ``title`` says the finding ("安置人数逐月上升"), not the subject ("安置情况")."""

    kind: Literal["bar", "line"]
    title: str
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    unit: str

    def __post_init__(self) -> None:
        object.__setattr__(self, "title", clean(self.title))
        object.__setattr__(self, "unit", clean(self.unit))
        object.__setattr__(self, "categories", tuple(clean(name) for name in self.categories))
        object.__setattr__(self, "series", tuple(self.series))
        if self.kind not in ("bar", "line"):
            raise ValueError(f"chart {self.title!r} is a bar or a line chart, not {self.kind!r}")
        if not 1 <= len(self.series) <= MOST_SERIES:
            raise ValueError(f"chart {self.title!r} shows 1 or {MOST_SERIES} series, not {len(self.series)}")
        for one in self.series:
            if not self.categories or len(one.values) != len(self.categories):
                raise ValueError(
                    f"series {one.name!r} of chart {self.title!r} has {len(one.values)} values "
                    f"for {len(self.categories)} categories"
                )


@dataclass(frozen=True, slots=True)
class Photo:
    """A JPEG or PNG as it came from the phone; where it was taken is dropped before it is printed."""

    image: bytes
    caption: str

    def __post_init__(self) -> None:
        object.__setattr__(self, "caption", clean(self.caption))


@dataclass(frozen=True, slots=True)
class PhotoGrid:
    """Two photos a row, of the same height."""

    photos: tuple[Photo, ...]

    def __post_init__(self) -> None:
        object.__setattr__(self, "photos", tuple(self.photos))


@dataclass(frozen=True, slots=True)
class Letterhead:
    """发文机关标志 in red, for offices that may issue such papers; ``signer`` is for papers going up."""

    name: str
    number: str = ""
    signer: str = ""

    def __post_init__(self) -> None:
        for part in ("name", "number", "signer"):
            object.__setattr__(self, part, clean(getattr(self, part)))


@dataclass(frozen=True, slots=True)
class Signature:
    """Where the report is signed: the list of attachments, then issuer and date without a seal."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """Begins 附件1 on a new page; what follows belongs to it until the next one."""

    title: str

    def __post_init__(self) -> None:
        object.__setattr__(self, "title", clean(self.title))


@dataclass(frozen=True, slots=True)
class PageBreak:
    """The next block begins a new page."""


Block = (
    Heading
    | Paragraph
    | NumberedList
    | Table
    | Chart
    | PhotoGrid
    | Letterhead
    | Signature
    | Attachment
    | PageBreak
)


@dataclass(frozen=True, slots=True)
class Report:
    """The whole paper. ``made_at`` is when its figures were read: it is the only time any writer knows.

    A line break in ``title`` is kept; otherwise the title is broken where official titles are broken.
    """

    title: str
    recipient: str
    blocks: tuple[Block, ...]
    issuer: str
    dated: date
    made_at: datetime
    language: str = "zh"
    draft: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(
            self, "title", "\n".join(clean(line) for line in self.title.splitlines() if line.strip())
        )
        object.__setattr__(self, "recipient", clean(self.recipient))
        object.__setattr__(self, "issuer", clean(self.issuer))
        object.__setattr__(self, "blocks", tuple(self.blocks))
        if not self.title:
            raise ValueError("a report needs a title")
        if self.made_at.tzinfo is None:
            raise ValueError(
                "made_at needs a time zone: the same report must give the same bytes on every machine"
            )
        if any(isinstance(block, Letterhead) for block in self.blocks[1:]):
            raise ValueError("the letterhead stands first or not at all")
        if sum(isinstance(block, Signature) for block in self.blocks) > 1:
            raise ValueError("a report is signed once")
        kinds = [type(block) for block in self.blocks]
        if Signature in kinds and Attachment in kinds[: kinds.index(Signature)]:
            raise ValueError("a report is signed before its attachments")
