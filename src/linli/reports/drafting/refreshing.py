"""The books moved on: which paragraphs follow by themselves, and what is only offered to the writer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from linli.reports.blocks import Heading
from linli.reports.drafting.document import Document, DraftBlock, Generated, Piece, words_of
from linli.reports.drafting.editor_json import block_json

#: {name of a generated block: how it was generated when it was last accepted}.
Base = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Offer:
    """A block that the books would write now. ``replaces``: the one of this name has hand-written words.

    ``pieces``: a new section comes with its heading and all of its paragraphs.
    """

    made: str
    title: str
    words: str
    pieces: tuple[Piece, ...]
    replaces: bool


@dataclass(frozen=True, slots=True)
class Refreshed:
    document: Document
    base: Base
    followed: int
    dropped: int


def base_of(pieces: Sequence[Piece]) -> Base:
    return {piece.made: block_json(piece.block) for piece in pieces if piece.made}


def is_touched(piece: Piece, base: Mapping[str, Any]) -> bool:
    """Whether a person changed words; figures inside are live either way."""
    return not piece.made or base.get(piece.made) != block_json(piece.block)


def refreshed(document: Document, base: Mapping[str, Any], fresh: Sequence[Piece]) -> Refreshed:
    """Untouched pieces are as the books write them now, or gone; touched ones keep every word."""
    by_name = {piece.made: piece for piece in fresh}
    kept: list[Piece] = []
    now = dict(base)
    followed = dropped = 0
    for piece in document.pieces:
        new = by_name.get(piece.made) if piece.made else None
        if is_touched(piece, base):
            kept.append(piece if new is not None or not piece.made else replace(piece, made=""))
        elif new is None:
            dropped += 1
            now.pop(piece.made, None)
        else:
            followed += block_json(new.block) != block_json(piece.block)
            kept.append(replace(piece, block=new.block))
            now[piece.made] = block_json(new.block)
    return Refreshed(replace(document, pieces=tuple(kept)), now, followed, dropped)


def offers(document: Document, base: Mapping[str, Any], fresh: Sequence[Piece]) -> list[Offer]:
    """New blocks, and new words for touched ones. What the writer deleted or declined is not."""
    present = {piece.made: piece for piece in document.pieces if piece.made}
    return [*_instead(present, base, fresh), *_new(present, base, fresh)]


def _instead(
    present: Mapping[str, Piece], base: Mapping[str, Any], fresh: Sequence[Piece]
) -> Iterator[Offer]:
    for piece in fresh:
        own = present.get(piece.made)
        if own is None or not is_touched(own, base) or base.get(piece.made) == block_json(piece.block):
            continue
        if block_json(own.block) != block_json(piece.block):
            yield Offer(piece.made, _title(own.block), words_of(piece.block), (piece,), replaces=True)


def _new(present: Mapping[str, Piece], base: Mapping[str, Any], fresh: Sequence[Piece]) -> Iterator[Offer]:
    missing = [piece for piece in fresh if piece.made not in present and piece.made not in base]
    headings = {piece.made for piece in missing if isinstance(piece.block, Heading)}
    for piece in missing:
        if piece.made.rpartition(".")[0] in headings:
            continue  # comes with its section
        own = [piece, *(one for one in missing if one.made.startswith(f"{piece.made}."))]
        words = "".join(words_of(one.block) for one in own[1:] or own)
        yield Offer(
            piece.made, _title(piece.block), words, tuple(own),
            replaces=False,
        )  # fmt: skip


def accepted(
    document: Document, base: Mapping[str, Any], fresh: Sequence[Piece], made: str
) -> tuple[Document, Base]:
    """The offer of this name put into the text: in place of the touched piece, or where the kind has it."""
    offer = next((one for one in offers(document, base, fresh) if one.made == made), None)
    if offer is None:
        return document, dict(base)
    now = {**base, **base_of(offer.pieces)}
    pieces = list(document.pieces)
    if offer.replaces:
        pieces = [replace(one, block=offer.pieces[0].block) if one.made == made else one for one in pieces]
        return replace(document, pieces=tuple(pieces)), now
    place = _place(pieces, [piece.made for piece in fresh], offer.pieces[0].made)
    taken = {piece.id for piece in pieces}
    for shift, piece in enumerate(offer.pieces):
        pieces.insert(place + shift, replace(piece, id=_free(taken)))
    return replace(document, pieces=tuple(pieces)), now


def declined(base: Mapping[str, Any], fresh: Sequence[Piece], made: str) -> Base:
    """Not asked again until the books would write it in yet another way."""
    own = [piece for piece in fresh if piece.made == made or piece.made.startswith(f"{made}.")]
    return {**base, **base_of(own)}


def _place(pieces: Sequence[Piece], order: Sequence[str], made: str) -> int:
    """Behind the nearest piece that comes before it in the kind's own order."""
    before = set(order[: order.index(made)])
    last = max((place for place, piece in enumerate(pieces) if piece.made in before), default=-1)
    while last + 1 < len(pieces) and not pieces[last + 1].made:  # what was written by hand belongs to it
        last += 1
    return last + 1


def _free(taken: set[str]) -> str:
    number = len(taken) + 1
    while f"g{number}" in taken:
        number += 1
    taken.add(f"g{number}")
    return f"g{number}"


def _title(block: DraftBlock) -> str:
    if isinstance(block, Heading):
        return block.text
    words = "附件" if isinstance(block, Generated) else words_of(block)
    return words if len(words) <= 20 else f"{words[:20]}…"
