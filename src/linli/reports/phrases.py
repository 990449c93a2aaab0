"""Sentences that adapt to their figures: zero, one, many; rise, fall; with and without a year before."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from linli.reports.reading import Quote, share
from linli.reports.spans import Span, Spans, Text, spans


def compared(now: Quote, before: Quote) -> Spans:
    """The change against a year before; nothing where last year is not known.

    ，比上年同期的56人增加5人 / ，比上年同期的56人减少5人 / ，与上年同期持平 / （上年同期0人）
    """
    if not before.is_known or (not before.figure.rows and not now.figure.rows):
        return ()
    if not before.value:
        return spans("（上年同期{before}）", before=before.span())
    change = now.change_from(before)
    if now.value == before.value:
        return spans("，与上年同期{change}", change=change)
    return spans("，比上年同期的{before}{change}", before=before.span(), change=change)


def joined(parts: Iterable[Spans], *, between: str = "、") -> Spans:
    """Parts one after another with 、 between; empty ones are left out."""
    result: list[Span] = []
    for part in parts:
        if not part:
            continue
        if result:
            result.append(Text(between))
        result.extend(part)
    return tuple(result)


def breakdown(quotes: Sequence[tuple[str, Quote]]) -> Spans:
    """单位招用41人、公益性岗位6人 …: largest first, zeros left out."""
    shown = sorted((pair for pair in quotes if pair[1]), key=lambda pair: -pair[1].value)
    return joined(spans(f"{label}{{number}}", number=quote.span()) for label, quote in shown)


def percent(part: Quote, whole: Quote) -> str:
    """63.5% as words, for a title; empty when there is nothing to divide by."""
    return share(part.value, whole.value) if whole.value else ""


def rate(words: str, part: Quote, whole: Quote) -> Spans:
    """，占63.5%: nothing at all when there is nothing to divide by."""
    return spans(words, rate=part.share_of(whole)) if whole.value else ()


def names(texts: Sequence[str], *, most: int = 8) -> str:
    """甲、乙、丙; a long list ends with 等."""
    return "、".join(texts[:most]) + ("等" if len(texts) > most else "")


def and_then(*pieces: Spans | str) -> Spans:
    """Pieces put one after another, texts among them."""
    result: list[Span] = []
    for piece in pieces:
        result.extend((Text(piece),) if isinstance(piece, str) else piece)
    return tuple(part for part in result if part.text)
