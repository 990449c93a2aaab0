"""Goals that are no ratio of two ways: so many seconds or megabytes at most."""

from __future__ import annotations

from dataclasses import dataclass

from linli.bench import Result


@dataclass(frozen=True, slots=True)
class Limit(Result):
    """What is allowed (``slow``) against what was measured (``quick``): kept when the ratio is at least 1."""

    unit: str = "秒"

    def __str__(self) -> str:
        verdict = "" if self.equal else "，内容不对！"
        remark = f"；{self.remark}" if self.remark else ""
        limit = f"{self.quick:.3g} {self.unit}（目标<{self.slow:g} {self.unit}）"
        return f"{self.backend} {self.what}：{limit}{verdict}{remark}"


def at_most(
    allowed: float, measured: float, bench: str, what: str, backend: str, *, unit: str = "秒",
    right: bool = True, remark: str = "",
) -> Limit:  # fmt: skip
    """``right``: whether what was made in that time, or with that memory, is what it should be."""
    return Limit(bench, what, backend, allowed, measured, 1, right, remark, unit)
