"""Sixteen processes writing into the same books at once: entries a second, and that nothing got lost."""

from __future__ import annotations

import json
import random
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from linli.bench import Result, scratch

WRITERS = 16
#: What each process writes when there are several, and when it is alone.
WRITES, ALONE = 60, 300
COMMUNITIES = ("990000000011", "990000000012", "990000000013", "990000000014")
#: Rows of each community that everybody corrects: every correction adds one to the amount.
COUNTERS = 5
BACKEND = "PostgreSQL"


@dataclass(frozen=True, slots=True)
class Written:
    """What one process had acknowledged."""

    recorded: int
    corrected: int
    #: Corrections that came too late, were refused, read again and repeated.
    repeated: int
    #: Seconds of the wall clock at which it began and ended.
    began: float
    ended: float


def run(
    large: bool, *, writers: int = WRITERS, writes: int = WRITES, alone: int = ALONE
) -> list[Result]:
    del large
    try:
        with scratch.prepared(BACKEND, "writers", prepare):
            single = _together(1, alone)
            many = _together(writers, writes)
            wrong = _what_is_wrong([*single, *many])
    except scratch.NoServer as why:
        print(why)
        return []
    entries, lines = _rate(many), _rate(many)
    repeated = sum(one.repeated for one in many)
    remark = (
        f"1人{_rate(single):.0f}条/秒，{writers}人{entries:.0f}条/秒、变更链{lines:.0f}行/秒，{len(COMMUNITIES)}个社区；"
        f"撞上别人的更正重读重写{repeated}次；{'；'.join(wrong) or '没有丢失的更正，链完整，记录号不重'}"
    )
    what = f"每千条：1人写 / {writers}人同时写"
    return [
        Result("writers", what, BACKEND, 1000 / _rate(single), 1000 / entries, None, not wrong, remark)
    ]
