"""Counting persons: one stream of marks against COUNT(DISTINCT) for every month."""

from __future__ import annotations

from linli.bench import Result, timing
from linli.bench.benefit import Size, community_keys
from linli.bench.grid import CUTS, combined, read
from linli.indicators.distinct import distinct
from linli.indicators.scans import Groups

MONTHS = (3, 6, 9)
SCALE = 12 / len(MONTHS)


def run(
    large: bool, *, of: Size | None = None, on: tuple[str, ...] = ("SQLite", "PostgreSQL")
) -> list[Result]:
    rows = of or timing.size(large)
    plan = timing.plan(distinct=True)
    keys = list(community_keys(rows))
    groups = Groups([(key,) for key in keys])
    results = []
    for backend in timing.backends(rows, on=on):
        quick, numbers = timing.timed(lambda: distinct(plan, CUTS, groups), times=3)
        slow, by_month = timing.timed(lambda: [combined(plan, month) for month in MONTHS])
        equal = [read(plan, numbers, month, keys) for month in MONTHS] == by_month
        remark = f"{rows.rows:,}行，4个去重指标，慢的一方测{len(MONTHS)}个月×{SCALE:g}"
        results.append(
            Result(
                "distinct", "每月COUNT(DISTINCT) / 一次流读", backend, slow * SCALE, quick, 4, equal, remark
            )
        )
    return results
