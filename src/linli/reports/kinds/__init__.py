"""The kinds of work report: each a template in our own words whose numbers are figures."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from linli.reports.blocks import Block, Signature
from linli.reports.preflight import Question
from linli.reports.reading import Reading


class KindUnknown(LookupError):
    """No kind of report has this name."""


class Named(NamedTuple):
    """A block with the name by which a draft finds it again when the figures are read anew."""

    name: str
    block: Block


@dataclass(frozen=True)
class Part:
    """Attachments that are always made from the books, never typed: tables, lists, evidence."""

    name: str
    title: str
    compose: Callable[[Reading], Sequence[Block]]


@dataclass(frozen=True)
class Kind:
    """One kind: its title, its text, its attachments and what must be asked before it is submitted."""

    name: str
    title: str
    text: Callable[[Reading], Sequence[Named]]
    parts: Sequence[Part]
    questions: Callable[[Reading], Sequence[Question]]
    #: The indicators of its main table, which a community without Linli fills in by hand, and those few by
    #: which an office sees at a glance whether the numbers can be right.
    figures: Sequence[str] = ()
    headline: Sequence[str] = ()
    #: Pairs of which the first cannot be larger than the second.
    at_most: Sequence[tuple[str, str]] = ()
    #: What the words of a draft ({id of the piece: text}) make one ask in this kind of report.
    wording: Callable[[Reading, Mapping[str, str]], Sequence[Question]] = lambda _reading, _words: ()

    def compose(self, reading: Reading) -> list[Block]:
        """The whole report as the books alone would write it."""
        blocks: list[Block] = [one.block for one in self.text(reading)]
        blocks.append(Signature())
        for part in self.parts:
            blocks += part.compose(reading)
        return blocks


def kinds() -> dict[str, Kind]:
    from linli.reports.kinds import employment

    return {one.name: one for one in (employment.KIND,)}


def kind(name: str) -> Kind:
    known = kinds()
    if name not in known:
        msg = (
            f"没有叫“{name}”的报告。现有：{'、'.join(f'{one.name}（{one.title}）' for one in known.values())}"
        )
        raise KindUnknown(msg)
    return known[name]
