"""The document of a draft: our blocks, whose figures say what they are and not how much."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import TypeVar

from linli.reports.blocks import (
    Attachment,
    Chart,
    Heading,
    Letterhead,
    NumberedList,
    PageBreak,
    Paragraph,
    Series,
    Signature,
    Table,
)
from linli.reports.outline import figures_in, spans_in
from linli.reports.spans import FigureSpan, Role, Spans, clean, plain_text


@dataclass(frozen=True, slots=True)
class StoredPhoto:
    """A photo by its number in the draft's own store."""

    number: int
    caption: str

    def __post_init__(self) -> None:
        object.__setattr__(self, "caption", clean(self.caption))


@dataclass(frozen=True, slots=True)
class StoredPhotos:
    photos: tuple[StoredPhoto, ...]


@dataclass(frozen=True, slots=True)
class Generated:
    """An attachment that is always made from the books: a :class:`linli.reports.kinds.Part` by its name."""

    name: str


DraftBlock = (
    Heading
    | Paragraph
    | NumberedList
    | Table
    | Chart
    | StoredPhotos
    | Letterhead
    | Signature
    | Attachment
    | PageBreak
    | Generated
)


@dataclass(frozen=True, slots=True)
class Piece:
    """One block of the draft. ``id`` finds it on the screen; ``made`` is its name in the kind of report.

    A piece without ``made`` was written by a person and is left alone whatever the books say.
    """

    block: DraftBlock
    id: str = ""
    made: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    title: str
    pieces: tuple[Piece, ...]

    def __post_init__(self) -> None:
        object.__setattr__(self, "title", clean(self.title))
        object.__setattr__(self, "pieces", tuple(self.pieces))

    def figures(self) -> Iterator[FigureSpan]:
        """Every figure in reading order, as often as it stands there."""
        for piece in self.pieces:
            yield from figures_in(piece.block)

    def photos(self) -> Iterator[StoredPhoto]:
        for piece in self.pieces:
            if isinstance(piece.block, StoredPhotos):
                yield from piece.block.photos


def reference(indicator: str, period: str, role: Role | str = Role.VALUE, qualifier: str = "") -> FigureSpan:
    """A figure as a draft keeps it: what it is, for which period; its value is read when it is shown."""
    return FigureSpan("live", "…", indicator, period, role=Role(role), qualifier=qualifier)


def forgotten(figure: FigureSpan) -> FigureSpan:
    """The same figure without what was read."""
    return reference(figure.indicator, figure.period, figure.role, figure.qualifier)


B = TypeVar("B")


def with_figures(block: B, told: Callable[[FigureSpan], FigureSpan]) -> B:
    """The block with each of its figures replaced."""

    def line(spans: Spans) -> Spans:
        return tuple(told(one) if isinstance(one, FigureSpan) else one for one in spans)

    made: object = block
    if isinstance(block, Paragraph):
        made = Paragraph(line(block.spans))
    elif isinstance(block, NumberedList):
        made = NumberedList([line(item) for item in block.items])
    elif isinstance(block, Table):
        rows = [[line(cell) for cell in row] for row in block.rows]
        made = Table(block.caption, block.columns, rows, block.notes)
    elif isinstance(block, Chart):
        series = [
            Series(
                one.name, (None,) * len(one.values),
                tuple(None if figure is None else told(figure) for figure in one.figures),
            )
            for one in block.series
        ]  # fmt: skip
        made = replace(block, series=tuple(series))
    return made  # type: ignore[return-value]


def words_of(block: DraftBlock) -> str:
    """What a person can have typed into it, figures left out."""
    if isinstance(block, Heading):
        return block.text
    if isinstance(block, Attachment):
        return block.title
    if isinstance(block, StoredPhotos):
        return "\n".join(photo.caption for photo in block.photos)
    if isinstance(block, Chart):
        return block.title
    lines = (tuple(one for one in line if not isinstance(one, FigureSpan)) for line in spans_in(block))
    words = "\n".join(plain_text(line) for line in lines)
    return f"{block.caption}\n{words}" if isinstance(block, Table) else words


def is_empty(block: DraftBlock) -> bool:
    """A line that somebody left empty: it is not printed."""
    if isinstance(block, Heading):
        return not block.text.strip()
    if isinstance(block, Attachment):
        return not block.title.strip()
    if isinstance(block, Paragraph):
        return not plain_text(block.spans).strip()
    if isinstance(block, NumberedList):
        return not any(plain_text(item).strip() for item in block.items)
    return isinstance(block, StoredPhotos) and not block.photos
