"""报前自查: what a careful secretary would ask before she signs, from the figures and the open findings."""

from __future__ import annotations

from dataclasses import dataclass

from linli.kit.findings import open_findings
from linli.reports.reading import Reading, printed


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
    for finding in open_findings(reading.organisation):
        asked.append(Question(f"待核实：{finding.found}", finding.remedy, blocks=False))
    return asked
