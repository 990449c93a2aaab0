"""Benchmarks as ratios within one run: ``linli bench`` lists and runs what is registered here."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Result:
    """One way of doing something against another, on the same rows, in the same minute."""

    bench: str
    what: str
    backend: str
    #: Seconds of the slower and of the quicker way.
    slow: float
    quick: float
    #: What the ratio should be at least; None: for information.
    goal: float | None
    #: Whether both ways gave the same figures.
    equal: bool
    remark: str = ""

    @property
    def ratio(self) -> float:
        return self.slow / self.quick

    @property
    def is_met(self) -> bool:
        return self.equal and (self.goal is None or self.ratio >= self.goal)

    def __str__(self) -> str:
        goal = f"（目标≥{self.goal:g}）" if self.goal else ""
        verdict = "" if self.equal else "，数字不一致！"
        remark = f"；{self.remark}" if self.remark else ""
        return (
            f"{self.backend} {self.what}：{self.ratio:.3g}倍{goal}，"
            f"{_seconds(self.slow)} / {_seconds(self.quick)}{verdict}{remark}"
        )


Bench = Callable[[bool], list[Result]]


def _in(module: str) -> Bench:
    """Imported when it runs: a list of names must not load databases and numpy."""

    def run(large: bool) -> list[Result]:
        results: list[Result] = importlib.import_module(f"linli.bench.{module}").run(large)
        return results

    return run


_NAMES = ("grid", "distinct", "page", "importing", "writers", "demonstration", "workbench")

#: {name: what to run; its argument asks for ten million rows instead of one million}.
BENCHES: dict[str, Bench] = {name: _in(name) for name in _NAMES}


def _seconds(seconds: float) -> str:
    return f"{seconds * 1000:.3g} 毫秒" if seconds < 1 else f"{seconds:.3g} 秒"
