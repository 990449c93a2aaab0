"""报前自查: what a careful secretary would ask before she signs, from the figures and the open findings."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from linli.indicators.gaps import gaps
from linli.kit.findings import open_findings
from linli.reports.blocks import Report
from linli.reports.pdf import missing_glyphs
from linli.reports.reading import Reading, printed
from linli.reports.tracing import contradictions


@dataclass(frozen=True, slots=True)
class Question:
    """``blocks``: a figure of this report may be wrong until it is settled."""

    question: str
    why: str
    blocks: bool = False


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
        asked.append(Question(f"{gap.title}有{len(gap.entries)}条没有“{gap.label}”，能否补上？", blocked))
    for finding in open_findings(reading.organisation):
        asked.append(Question(f"待核实：{finding.found}", finding.remedy, blocks=finding.blocks_figure))
    return asked


def of_the_page(report: Report, extra_fonts: Path | None) -> list[Question]:
    """What only the finished text shows: characters no font has, one trace key with two meanings."""
    asked = [
        Question(
            f"“{character}”现有字体里没有，印出来会是空框（在{places[0]}）",
            "请核对这个字，或把收有它的字体放进 fonts 文件夹",
            blocks=True,
        )
        for character, places in missing_glyphs(report, extra_fonts).items()
    ]
    asked += [
        Question(
            f"“{one.text}”和“{other.text}”用了同一个依据编号", "模板有误，请告知系统维护人员", blocks=True
        )
        for one, other in contradictions(report)
    ]
    return asked
