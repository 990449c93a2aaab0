"""One community's page: a query per figure, one for all, stored cells; and one community scanned anew."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Sequence
from functools import partial
from typing import TypeVar

import numpy as np

from linli.bench import Result, timing
from linli.bench.benefit import Size, community_keys
from linli.bench.grid import CUTS
from linli.core.period import Period
from linli.indicators import cells
from linli.indicators.grid import aggregate
from linli.indicators.planner import page
from linli.indicators.recipes import Plan
from linli.indicators.table import table

Given = TypeVar("Given")
MONTH = 9
PERIOD = Period.month(2010, MONTH)


def run(
    large: bool, *, of: Size | None = None, on: tuple[str, ...] = ("SQLite", "PostgreSQL")
) -> list[Result]:
    rows = of or timing.size(large)
    plan = timing.plan()
    keys = list(community_keys(rows))
    some = keys[:: max(1, len(keys) // 12)]
    results = []
    for backend in timing.backends(rows, on=on):
        page(plan, (some[0],), PERIOD)  # compiled once per process, like every query of the engine
        each, one_by_one = _times(lambda key: _one_by_one(plan, key), some)
        together, at_once = _times(
            lambda key: {name: one.value for name, one in page(plan, (key,), PERIOD).items()}, some
        )
        cells.readings([plan], {key: (key,) for key in some}, PERIOD)
        stored, from_cells = _times(lambda key: _from_cells(plan, key), some)
        scan, everywhere = timing.timed(lambda: table(plan, CUTS, [(key,) for key in keys]))
        anew, apart = _times(lambda key: table(plan, CUTS, [(key,)]), some)
        same = all(
            np.array_equal(everywhere.numbers[place][keys.index(key)], one.numbers[place][0])
            for key, one in zip(some, apart, strict=True)
            for place in one.numbers
        )
        remark = f"{rows.rows:,}行，24个指标，{len(some)}个社区的中位数"
        results += [
            Result(
                "page",
                "每指标一条查询 / 一条合并查询",
                backend,
                each,
                together,
                2.5,
                one_by_one == at_once,
                remark,
            ),
            Result(
                "page", "每指标一条查询 / 读存数", backend, each, stored, 5, one_by_one == from_cells, remark
            ),
            Result(
                "page",
                "全表扫描 / 只扫一个社区",
                backend,
                scan,
                anew,
                500 if large else None,
                same,
                "13个时点全部指标",
            ),
        ]
    return results


def _times(work: Callable[[int], Given], keys: Sequence[int]) -> tuple[float, list[Given]]:
    """The median over some communities, each asked once before, and what each gave."""
    seconds, given = [], []
    for key in keys:
        work(key)
        took, result = timing.timed(partial(work, key))
        seconds.append(took)
        given.append(result)
    return statistics.median(seconds), given


def _one_by_one(plan: Plan, key: int) -> dict[str, int]:
    found = {}
    for name, (value, _rows) in plan.places.items():
        recipe = plan.recipes[value]
        rows = timing.all_rows().filter(timing.period_condition(recipe, CUTS, MONTH), community=key)
        found[name] = rows.aggregate(number=aggregate(recipe.how, recipe.of, type(recipe.condition)()))[
            "number"
        ]
    return found


def _from_cells(plan: Plan, key: int) -> dict[str, int]:
    return {name: one.value for name, one in cells.readings([plan], {key: (key,)}, PERIOD)[key].items()}
