"""The grid against the queries it replaces: 20 figures, 12 months, every community."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import F

from linli.bench import Result, timing
from linli.bench.benefit import Size, community_keys
from linli.indicators import grid
from linli.indicators.cuts import Cuts, column_of
from linli.indicators.grid import aggregate
from linli.indicators.recipes import Plan
from linli.indicators.table import table

CUTS = Cuts.of_year(2010)
#: The slow ways are measured for these months only; a year of them would take minutes.
MONTHS = (3, 9)
SCALE = 12 / len(MONTHS)


def run(
    large: bool, *, of: Size | None = None, on: tuple[str, ...] = ("SQLite", "PostgreSQL")
) -> list[Result]:
    rows = of or timing.size(large)
    plan = timing.plan(distinct=False)
    keys = list(community_keys(rows))
    areas = [(key,) for key in keys]
    results = []
    for backend in timing.backends(rows, on=on):
        quick, numbers = timing.timed(lambda: table(plan, CUTS, areas), times=3)
        together, by_month = timing.timed(lambda: [combined(plan, month) for month in MONTHS])
        single, one_by_one = timing.timed(lambda: [_one_by_one(plan, month, keys) for month in MONTHS])
        ours = [read(plan, numbers.numbers, month, keys) for month in MONTHS]
        remark = f"{rows.rows:,}行 {rows.communities}个社区，慢的一方测{len(MONTHS)}个月×{SCALE:g}"
        results += [
            Result(
                "grid",
                "每指标每月一条查询 / 一次扫描",
                backend,
                single * SCALE,
                quick,
                30,
                ours == one_by_one,
                remark,
            ),
            Result(
                "grid",
                "每月一条合并查询 / 一次扫描",
                backend,
                together * SCALE,
                quick,
                7,
                ours == by_month,
                remark,
            ),
        ]
        if backend == "SQLite":
            results += _beside_duckdb(plan, rows)
    return results


def combined(plan: Plan, month: int) -> dict[str, dict[int, int]]:
    """One query with a filtered aggregate per figure."""
    columns = {
        f"n{place}": aggregate(recipe.how, recipe.of, timing.period_condition(recipe, CUTS, month))
        for place, recipe in enumerate(plan.recipes)
    }
    rows = list(_by_community().annotate(**columns).values_list("place", *columns))
    return {name: {row[0]: row[1 + value] for row in rows} for name, (value, _rows) in plan.places.items()}


def _one_by_one(plan: Plan, month: int, keys: Sequence[int]) -> dict[str, dict[int, int]]:
    """One query per figure, as a screen would ask that knows no better."""
    found = {}
    for name, (value, _rows) in plan.places.items():
        recipe = plan.recipes[value]
        rows = timing.all_rows().filter(timing.period_condition(recipe, CUTS, month))
        rows = rows.annotate(place=F("community_id") + 0).values("place")
        rows = rows.annotate(number=aggregate(recipe.how, recipe.of, type(recipe.condition)()))
        found[name] = dict.fromkeys(keys, 0) | dict(rows.values_list("place", "number"))
    return found


def _by_community() -> Any:
    # Grouped by an expression: by the bare column SQLite walks its index, at random over the table, slower.
    return timing.all_rows().annotate(place=F("community_id") + 0).values("place")


def read(plan: Plan, numbers: Any, month: int, keys: Sequence[int]) -> dict[str, dict[int, int]]:
    found = {}
    for name, (value, _rows) in plan.places.items():
        column = column_of(plan.recipes[value].time.kind, len(CUTS.days), month - 1, month)
        found[name] = dict(zip(keys, numbers[value][:, column].tolist(), strict=True))
    return found


def _beside_duckdb(plan: Plan, rows: Size) -> list[Result]:
    """The very query of the scan, run by a column store on the same rows: how far off the possible we are."""
    scan = grid.scans_of(plan)[0]
    query = grid.compiled(scan, plan, CUTS, ())
    width = len(grid.bases_of(scan, plan)[0]) + 2
    ours, cells = timing.timed(lambda: query.integers(CUTS, (), width), times=3)
    theirs = timing.in_duckdb(rows, query.sql, query.filled(CUTS, ()))
    if theirs is None:
        return []
    seconds, answer = theirs
    equal = sorted(map(tuple, cells.tolist())) == sorted(answer)
    return [Result("grid", "同一条扫描语句 / DuckDB", "SQLite", ours, seconds, None, equal, "仅供对照")]
