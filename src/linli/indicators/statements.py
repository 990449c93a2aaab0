"""Compiled queries with places for days and communities: Django builds each once, the database runs it often.

Building a query of 24 aggregates takes Django as long as running it takes the database.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import chain
from typing import Any

import numpy as np
from django.db import connection
from django.db.models import QuerySet

from linli.indicators.cuts import Cuts, Numbers

#: Stand-ins in a query that is compiled for later: no row has such a date, no organisation such a key.
_FIRST_DAY = date(1, 1, 1)
_FIRST_COMMUNITY = -(2**62)
_MOST_KEPT = 5_000
_ROWS_AT_ONCE = 50_000


@dataclass(frozen=True, slots=True)
class Statement:
    """SQL, its parameters, and which of them are the days and communities of a run."""

    sql: str
    parameters: tuple[Any, ...]
    days: tuple[tuple[int, int], ...]
    communities: tuple[tuple[int, int], ...]

    def filled(self, cuts: Cuts, communities: Sequence[int]) -> list[Any]:
        parameters = list(self.parameters)
        days = [connection.ops.adapt_datefield_value(day) for day in cuts.days]
        for place, number in self.days:
            parameters[place] = days[number]
        for place, number in self.communities:
            parameters[place] = communities[number]
        return parameters

    def one(self, cuts: Cuts, communities: Sequence[int]) -> tuple[Any, ...]:
        """The only row."""
        with connection.cursor() as cursor:
            cursor.execute(self.sql, self.filled(cuts, communities))
            return tuple(cursor.fetchone())

    def integers(self, cuts: Cuts, communities: Sequence[int], width: int) -> Numbers:
        """Rows of whole numbers as an array, past any conversion value by value."""
        parts = []
        with connection.cursor() as cursor:
            cursor.execute(self.sql, self.filled(cuts, communities))
            while rows := cursor.fetchmany(_ROWS_AT_ONCE):
                flat = np.fromiter(chain.from_iterable(rows), dtype=np.int64, count=len(rows) * width)
                parts.append(flat.reshape(-1, width))
        return np.concatenate(parts) if parts else np.empty((0, width), dtype=np.int64)

    def columns(self, cuts: Cuts, communities: Sequence[int], width: int) -> list[Sequence[Any]]:
        """The columns as the driver gives them: dates are texts on SQLite, in the same order."""
        with connection.cursor() as cursor:
            cursor.execute(self.sql, self.filled(cuts, communities))
            rows = cursor.fetchall()
        return list(zip(*rows, strict=True)) if rows else [()] * width


def statement(
    key: Hashable,
    cuts: Cuts,
    communities: Sequence[int],
    query: Callable[[Cuts, Sequence[int]], QuerySet[Any, Any]],
) -> Statement:
    """The query of this key for as many cuts and communities as these, built on first use.

    ``query`` must put the days and keys it is given into the query as they are, and decide nothing by them.
    """
    full_key = connection.vendor, len(cuts.days), len(communities), key
    kept = _KEPT.get(full_key)
    if kept is None:
        if len(_KEPT) >= _MOST_KEPT:
            _KEPT.clear()
        kept = _KEPT[full_key] = _compiled(len(cuts.days), len(communities), query)
    return kept


_KEPT: dict[Hashable, Statement] = {}


def _compiled(
    day_count: int, community_count: int, query: Callable[[Cuts, Sequence[int]], QuerySet[Any, Any]]
) -> Statement:
    days = [_FIRST_DAY + timedelta(days=number) for number in range(day_count)]
    keys = {_FIRST_COMMUNITY + number: number for number in range(community_count)}
    compiler = query(Cuts(tuple(days)), list(keys)).query.get_compiler(connection.alias)
    sql, parameters = compiler.as_sql()
    written = {connection.ops.adapt_datefield_value(day): number for number, day in enumerate(days)}
    return Statement(
        sql, tuple(parameters),
        days=_places(parameters, written), communities=_places(parameters, keys),
    )  # fmt: skip


def _places(parameters: Sequence[Any], stand_ins: dict[Any, int]) -> tuple[tuple[int, int], ...]:
    return tuple(
        (place, stand_ins[value])
        for place, value in enumerate(parameters)
        if not isinstance(value, list) and value in stand_ins
    )
