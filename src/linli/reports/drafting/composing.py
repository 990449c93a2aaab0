"""From a kind of report to a first draft, and from an edited draft to the blocks that are printed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import cast

from linli.reports.blocks import (
    Block,
    Chart,
    Letterhead,
    NumberedList,
    Paragraph,
    Photo,
    PhotoGrid,
    Series,
    Signature,
)
from linli.reports.drafting.document import (
    Document,
    DraftBlock,
    Generated,
    Piece,
    StoredPhotos,
    forgotten,
    is_empty,
    with_figures,
)
from linli.reports.kinds import Kind
from linli.reports.reading import Quote, Reading, exact_number
from linli.reports.spans import Emphasis, FigureSpan, Role, Spans, Text

#: Typed by habit at the head of a paragraph, where the paper indents by itself.
_INDENT = " 　"


def pieces_of(kind: Kind, reading: Reading) -> tuple[Piece, ...]:
    """What the books alone would write: text, signature, attachments."""
    named = [(one.name, cast(DraftBlock, one.block)) for one in kind.text(reading)]
    named.append(("signature", Signature()))
    named += [(f"part.{part.name}", Generated(part.name)) for part in kind.parts]
    return tuple(
        Piece(with_figures(normal(block), forgotten), f"g{place}", name)
        for place, (name, block) in enumerate(named, start=1)
    )


def normal(block: DraftBlock) -> DraftBlock:
    """Neighbouring words are one, as the editor gives them back."""
    if isinstance(block, Paragraph):
        return Paragraph(_joined(block.spans))
    if isinstance(block, NumberedList):
        return NumberedList([_joined(item) for item in block.items])
    return block


def blocks_of(
    document: Document, kind: Kind, reading: Reading, *, issuer: str, photos: Mapping[int, bytes]
) -> list[tuple[str, Block]]:
    """(id of the piece, printed block): figures as read now, attachments made now, empty lines left out."""
    parts = {part.name: part for part in kind.parts}
    made: list[tuple[str, Block]] = []
    for piece in document.pieces:
        block = piece.block
        if is_empty(block):
            continue
        if isinstance(block, Generated):
            if part := parts.get(block.name):
                made += [(piece.id, one) for one in part.compose(reading)]
        else:
            made.append((piece.id, _printed(block, reading, issuer, photos)))
    return made


def _printed(
    block: DraftBlock, reading: Reading, issuer: str, photos: Mapping[int, bytes]
) -> Block:  # fmt: skip
    match block:
        case Chart():
            return drawn_chart(block, reading)
        case StoredPhotos():
            return PhotoGrid(tuple(Photo(photos[one.number], one.caption) for one in block.photos))
        case Letterhead():
            return replace(block, name=issuer)
        case Paragraph():
            return with_figures(Paragraph(_unindented(block.spans)), reading.said)
        case NumberedList():
            items = [_unindented(item) for item in block.items]
            kept = [item for item in items if any(part.text.strip() for part in item)]
            return with_figures(NumberedList(kept), reading.said)
        case Generated():
            raise TypeError("attachments are composed by their part")
        case _:
            return with_figures(block, reading.said)


def drawn_chart(chart: Chart, reading: Reading) -> Chart:
    """The chart with the values of its figures."""
    return replace(chart, series=tuple(_drawn(one, reading) for one in chart.series))


def _drawn(series: Series, reading: Reading) -> Series:
    """A bar is as long as its number, also where the number was typed by hand."""
    figures = tuple(None if figure is None else reading.said(figure) for figure in series.figures)
    return Series(series.name, tuple(_length(figure, reading) for figure in figures), figures)


def _length(figure: FigureSpan | None, reading: Reading) -> int | None:
    if figure is None or figure.role not in {Role.VALUE, Role.NUMBER}:
        return None
    quote: Quote = reading.quote_of(figure)
    return int(exact_number(quote.value)) if quote.is_known else None


def _unindented(spans: Spans) -> Spans:
    if spans and isinstance(spans[0], Text | Emphasis):
        return (type(spans[0])(spans[0].text.lstrip(_INDENT)), *spans[1:])
    return spans


def _joined(spans: Spans) -> Spans:
    made: list[Text | Emphasis | FigureSpan] = []
    for span in spans:
        last = made[-1] if made else None
        if isinstance(span, FigureSpan) or type(last) is not type(span):
            made.append(span)
        else:
            made[-1] = type(span)(made[-1].text + span.text)
    return tuple(span for span in made if span.text)
