"""报前自查: what a careful secretary would ask before she signs, from the figures and the open findings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path
from typing import Any

from linli.indicators.gaps import gaps
from linli.kit.findings import open_findings
from linli.reports.blocks import Report
from linli.reports.outline import Placed, texts_in
from linli.reports.pdf import missing_glyphs
from linli.reports.reading import Reading, printed
from linli.reports.tracing import contradictions


class Weight(IntEnum):
    """In the order in which they are read."""

    BLOCKS = 0  #: a figure of this report may be wrong until it is settled
    WORDING = 1  #: a sentence ought to be written otherwise
    KNOW = 2  #: whoever signs should know it


@dataclass(frozen=True, slots=True)
class Repair:
    """What one key does about it, at the place the question names.

    ``found`` is replaced by ``instead``, or by the figure ``figure`` (its facts as the editor holds them);
    with neither, the sentence ``nodes`` is added to the paragraph.
    """

    verb: str
    found: str = ""
    instead: str = ""
    figure: Mapping[str, str] | None = None
    nodes: Sequence[Mapping[str, Any]] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """``place`` is the id of the piece of the draft it is about; ``ledger`` and ``entry`` the row."""

    question: str
    why: str
    blocks: bool = False
    wording: bool = False
    place: str = ""
    repairs: tuple[Repair, ...] = ()
    ledger: str = ""
    entry: int = 0

    @property
    def weight(self) -> Weight:
        return Weight.BLOCKS if self.blocks else Weight.WORDING if self.wording else Weight.KNOW


def general(reading: Reading) -> list[Question]:
    """Asked of every kind of report."""
    asked: list[Question] = []
    for quote in reading.quotes:
        figure = quote.figure
        if figure.low != figure.high:
            bounds = f"{printed(figure.low or 0)}至{printed(figure.high or 0)}{figure.unit}"
            asked.append(
                Question(
                    f"“{figure.label}”只能确定在{bounds}之间，能否补全日期？", "有的明细只知道年份或月份"
                )
            )
        if figure.opening:
            opening = f"{printed(figure.opening)}{figure.unit}"
            asked.append(Question(f"“{figure.label}”含期初结转{opening}，能否补上明细？", "期初结转没有明细"))
    for gap in gaps(reading.organisation):
        blocked = f"影响：{'、'.join(gap.blocks)}" if gap.blocks else "暂不影响已有数据"
        asked.append(
            Question(
                f"{gap.title}有{len(gap.entries)}条没有“{gap.label}”，能否补上？", blocked, ledger=gap.ledger
            )
        )
    for finding in open_findings(reading.organisation):
        asked.append(
            Question(
                f"待核实：{finding.found}", finding.remedy, blocks=finding.blocks_figure,
                ledger=finding.ledger, entry=finding.entry,
            )
        )  # fmt: skip
    return asked


def of_the_page(report: Report, extra_fonts: Path | None, places: Sequence[str] = ()) -> list[Question]:
    """What only the finished text shows: characters no font has, one trace key with two meanings."""
    asked = [
        Question(
            f"“{character}”现有字体里没有，印出来会是空框（在{where[0]}）",
            "请核对这个字，或把收有它的字体放进 fonts 文件夹", blocks=True,
            place=_first_place(report, places, character),
        )
        for character, where in missing_glyphs(report, extra_fonts).items()
    ]  # fmt: skip
    asked += [
        Question(
            f"“{one.text}”和“{other.text}”用了同一个依据编号", "模板有误，请告知系统维护人员", blocks=True
        )
        for one, other in contradictions(report)
    ]
    return asked


def _first_place(report: Report, places: Sequence[str], character: str) -> str:
    """The piece of the draft in which it stands first."""
    for block, place in zip(report.blocks, places, strict=False):
        if any(character in text for _where, text in texts_in(Placed(block))):
            return place
    return ""
