"""The four numbers that the engine gives for an indicator, an area and a period."""

from __future__ import annotations

from typing import NamedTuple


class Reading(NamedTuple):
    """In the stored unit (fen, not yuan). ``low`` and ``high`` differ from ``value`` by imprecise dates."""

    value: int
    rows: int
    low: int
    high: int
