"""The doctor: chains whole, anchors where they were, stored pages unaltered, figures as submitted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from linli.filing.drift import Damage, Drift, damages, drift
from linli.indicators import targets
from linli.kit import attachments
from linli.kit.chain import Break, ChainHead, breaks
from linli.kit.retention import unexplained


@dataclass(frozen=True)
class Examination:
    chains: int
    lines: int
    breaks: list[Break]
    damages: list[Damage]
    drift: list[Drift]

    @property
    def is_sound(self) -> bool:
        return not (self.breaks or self.damages or self.drift)

    def as_json(self) -> dict[str, Any]:
        return {
            "chain": {
                "organisations": self.chains, "lines": self.lines, "whole": not self.breaks,
                "breaks": [
                    {"organisation": one.organisation, "sequence": one.sequence, "found": one.found}
                    for one in self.breaks
                ],
            },
            "archive": [{"report": one.report, "found": one.found} for one in self.damages],
            "drift": [
                {
                    "report": one.report, "indicator": one.indicator, "label": one.label,
                    "submitted": one.submitted, "now": one.now,
                }
                for one in self.drift
            ],
        }  # fmt: skip

    def report_lines(self) -> list[str]:
        told = [f"变更链：{self.chains}条，共{self.lines}行，{'完整' if not self.breaks else '有断裂'}"]
        told += [f"  机构{one.organisation} {_line(one)}：{one.found}" for one in self.breaks]
        told += [f"存档：{one.report}：{one.found}" for one in self.damages]
        told += [
            f"报送后有变动：{one.report}：{one.label}（{one.indicator}）报送{one.submitted}，现在{one.now}"
            for one in self.drift
        ]
        return told


def examine() -> Examination:
    """Reads every chain from its first line, targets, every stored file, computes standing figures anew."""
    heads = dict(ChainHead.objects.values_list("pk", "sequence"))
    found = [
        one for organisation in sorted(heads) for one in (*breaks(organisation), *unexplained(organisation))
    ]
    found += targets.altered()
    return Examination(len(heads), sum(heads.values()), found, [*damages(), *_lost_papers()], list(drift()))


def _lost_papers() -> Iterator[Damage]:
    for found in attachments.damaged():
        yield Damage("佐证材料", found)


def _line(broken: Break) -> str:
    return f"第{broken.sequence}行" if broken.sequence else "没有这一行"
