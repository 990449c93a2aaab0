"""Stopwatch, the backends one after the other, and the same rows in DuckDB."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any, TypeVar

from linli.bench import benefit, scratch
from linli.bench.benefit import DESCRIPTION, Benefit, Size
from linli.indicators import catalogue
from linli.indicators.cuts import Cuts
from linli.indicators.recipes import Plan, Recipe
from linli.kit.measures import How

Given = TypeVar("Given")


def timed(work: Callable[[], Given], *, times: int = 1) -> tuple[float, Given]:
    """The median of several runs, and what the last gave."""
    seconds = []
    for _run in range(times):
        begin = time.perf_counter()
        given = work()
        seconds.append(time.perf_counter() - begin)
    return statistics.median(seconds), given


def size(large: bool) -> Size:
    return benefit.LARGE if large else benefit.ORDINARY


def backends(of: Size, *, on: tuple[str, ...] = scratch.BACKENDS) -> Iterator[str]:
    """Each backend that can be measured, with ``default`` pointing at its filled database meanwhile."""
    for backend in on:
        try:
            with scratch.prepared(backend, str(of), lambda: benefit.fill(of)):
                yield backend
        except scratch.NoServer as why:
            print(why)


def plan(*, distinct: bool | None = None) -> Plan:
    """The 24 figures of the measured ledger; ``distinct``: only those of persons, or only the others."""
    names = [
        one.name
        for one in catalogue.of_ledger(DESCRIPTION).values()
        if one.recipe and (distinct is None or (one.recipe.how is How.DISTINCT) is distinct)
    ]
    return catalogue.plan_for(DESCRIPTION, names)


def all_rows() -> Any:
    return Benefit.objects.in_books().order_by()


def period_condition(recipe: Recipe, cuts: Cuts, month: int) -> Any:
    return recipe.time.condition(cuts.days[month - 1], cuts.days[month]) & recipe.condition


def in_duckdb(of: Size, sql: str, parameters: list[Any]) -> tuple[float, list[tuple[Any, ...]]] | None:
    """Seconds that DuckDB takes for a query of ours on the same rows, and its answer; None without it."""
    try:
        import duckdb
    except ImportError:
        return None
    key = str(of)
    if key not in _DUCKS:
        _DUCKS[key] = _loaded(duckdb.connect(), of)
    typed = [date.fromisoformat(one) if isinstance(one, str) and _is_day(one) else one for one in parameters]
    return timed(lambda: _DUCKS[key].execute(sql.replace("%s", "?"), typed).fetchall(), times=3)


_DUCKS: dict[str, Any] = {}


def _loaded(duck: Any, of: Size) -> Any:
    table = Benefit._meta.db_table
    for place, columns in enumerate(benefit.columns_of(of)):
        # DuckDB knows numpy's moments, not its days.
        moments = {
            name: one.astype("datetime64[us]") if one.dtype.kind == "M" else one
            for name, one in columns.items()
        }
        duck.register("portion", moments)
        chosen = "SELECT *, NULL::TIMESTAMP AS withdrawn_at, NULL::VARCHAR AS precision FROM portion"
        chosen = chosen.replace("*", "* REPLACE (started_on::DATE AS started_on, ended_on::DATE AS ended_on)")
        duck.execute(f"INSERT INTO {table} {chosen}" if place else f"CREATE TABLE {table} AS {chosen}")
        duck.unregister("portion")
    return duck


def _is_day(text: str) -> bool:
    return len(text) == 10 and text[4] == text[7] == "-"
