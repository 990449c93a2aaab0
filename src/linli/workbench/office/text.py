"""The submitted page, block by block, so that a remark can stand at its place."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString, mark_safe
from lxml import etree, html


@dataclass(frozen=True)
class Block:
    """One paragraph, heading, table or picture. ``anchor`` counts them from the top: p1, p2, …

    The bytes of a submitted page never change, so the number is a lasting address.
    """

    anchor: str
    html: SafeString
    text: str
    #: The trace keys of the figures in it, each once.
    figures: Sequence[str]


def blocks_of(content: bytes, link: Callable[[str, str], str]) -> list[Block]:
    """``link``: the address behind a figure's key and indicator; empty where it opens nothing."""
    page = html.document_fromstring(content.decode())
    article = next(page.iter("article"), None)
    if article is None:
        return []
    return [_block(number, element, link) for number, element in enumerate(_parts(article), start=1)]


def _parts(whole: Any) -> Iterator[Any]:
    for element in whole.iterchildren(tag=etree.Element):
        if element.tag == "section":
            yield from _parts(element)
        elif element.get("class") != "draft-note":
            yield element


def _block(number: int, element: Any, link: Callable[[str, str], str]) -> Block:
    keys: dict[str, None] = {}
    for figure in element.iter("a", "span", "g", "text", "rect", "path"):
        key = figure.get("data-key")
        if key is None:
            continue
        keys[key] = None
        if "href" in figure.attrib:
            address = link(key, figure.get("data-indicator", ""))
            if address:
                figure.set("href", address)
            else:
                del figure.attrib["href"]
    element.tail = None
    if element.tag == "h1":  # the page around it has its own
        element.tag, element.attrib["class"] = "p", "paper-title"
    # Written by linli.reports.html, which escapes everything a person typed; only addresses were changed.
    written = mark_safe(html.tostring(element, encoding="unicode"))  # noqa: S308
    return Block(f"p{number}", written, " ".join(element.text_content().split()), tuple(keys))
