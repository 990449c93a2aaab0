"""Which date columns are bucketed together, so that one pass serves as many recipes as it can."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

import numpy as np
from django.db.models import F, Q, Value

from linli.indicators.cuts import BUCKET_BITS, Cuts, Numbers
from linli.indicators.recipes import Recipe
from linli.kit.description import Description
from linli.kit.entries import EntryQuerySet
from linli.kit.measures import Kind, Time
from linli.org.models import Organisation


class Reads(Enum):
    """What a recipe looks at in a scan of two date columns."""

    BOTH = "both"
    START = "start"
    END = "end"


@dataclass(frozen=True, slots=True)
class Scan:
    """One pass: a start column, perhaps an end column, and the recipes (by place in the plan) read off it."""

    start: str
    end: str | None
    recipes: tuple[tuple[int, Reads], ...]

    def touching(self, cuts: Cuts, recipes: Sequence[Recipe]) -> Q:
        """Leaves out rows that count at no cut: over before the first, or not begun at the last."""
        first, last = cuts.days[0], cuts.days[-1]
        begun = Q(**{f"{self.start}__lt": last})
        if self.end is None:
            if all(recipes[place].time.kind in {Kind.FLOW, Kind.KEPT} for place, _reads in self.recipes):
                return begun & Q(**{f"{self.start}__gte": first})
            return begun | Q(**{f"{self.start}__isnull": True})
        held = (
            Q(**{f"{self.end}__isnull": True})
            | Q(**{f"{self.end}__gte": first})
            | Q(**{f"{self.start}__gte": first})
        )
        return held & (begun | Q(**{f"{self.start}__isnull": True}) | Q(**{f"{self.end}__lt": last}))


def scans(recipes: Sequence[tuple[int, Recipe]]) -> list[Scan]:
    """Every recipe in one scan; a flow joins the scan of a spell whose start or end it counts."""
    found: dict[tuple[str, str | None], list[tuple[int, Reads]]] = {}
    for _place, recipe in recipes:
        if recipe.time.end is not None:
            found.setdefault((recipe.time.start, recipe.time.end), [])
    for place, recipe in recipes:
        columns, reads = _home(recipe.time, found)
        found.setdefault(columns, []).append((place, reads))
    return [Scan(start, end, tuple(users)) for (start, end), users in found.items()]


def _home(time: Time, known: Iterable[tuple[str, str | None]]) -> tuple[tuple[str, str | None], Reads]:
    if time.end is not None:
        return (time.start, time.end), Reads.BOTH
    for start, end in known:
        # Only a flow may join: a spell's scan leaves out rows that ended before the first cut, and what never
        # ends must count them; and an empty end lies beyond every cut, an empty start before them.
        if time.kind is Kind.FLOW and end is not None and time.start in {start, end}:
            return (start, end), Reads.START if start == time.start else Reads.END
    return (time.start, None), Reads.START


def rows_of(description: Description, communities: Sequence[int]) -> EntryQuerySet:
    """A ledger's rows in the books of these communities, unordered; none given: of all."""
    books = description.model.objects.in_books().order_by()
    if not communities:
        return books
    return (
        books.filter(community=communities[0])
        if len(communities) == 1
        else books.filter(community__in=communities)
    )


def reached(communities: Sequence[int]) -> Sequence[int]:
    """The communities to ask for by name; none when reading the whole table in its order is quicker.

    Rows of communities that were not meant are dropped by ``Groups``.
    """
    if len(communities) <= _FEW or 3 * len(communities) <= Organisation.objects.count():
        return padded(communities)
    return ()


def padded(communities: Sequence[int]) -> Sequence[int]:
    """The last one again until their number is a power of two: few numbers, few queries to compile."""
    size = 1 << max(len(communities) - 1, 0).bit_length()
    return (*communities, *[communities[-1]] * (size - len(communities))) if communities else ()


_FEW = 100


def packed(cuts: Cuts, scan: Scan, description: Description) -> Any:
    """Community and buckets as one integer: grouping by it needs no index, and one number travels per row."""
    start = cuts.expression(description.column(scan.start), empty=0)
    end = cuts.expression(description.column(scan.end), empty=cuts.beyond) if scan.end else Value(cuts.beyond)
    size = 1 << BUCKET_BITS
    return (F("community_id") * Value(size) + start) * Value(size) + end


def unpacked(keys: Numbers) -> tuple[Numbers, Numbers, Numbers]:
    """Community, bucket of the start, bucket of the end."""
    mask = (1 << BUCKET_BITS) - 1
    return keys >> (2 * BUCKET_BITS), (keys >> BUCKET_BITS) & mask, keys & mask


class Groups:
    """Which area a community belongs to. Areas do not overlap; a number is made for each."""

    def __init__(self, areas: Sequence[Sequence[int]]) -> None:
        keys = np.array([key for area in areas for key in area], dtype=np.int64)
        numbers = np.repeat(np.arange(len(areas)), [len(area) for area in areas])
        order = np.argsort(keys)
        self.count = len(areas)
        self.communities: list[int] = keys.tolist()
        self._keys, self._numbers = keys[order], numbers[order]
        if (self._keys[1:] == self._keys[:-1]).any():
            msg = "areas overlap: a community would count in two of them"
            raise ValueError(msg)

    def of(self, communities: Numbers) -> Numbers:
        """The area of each row, -1 for a row of none."""
        if not len(self._keys):
            return np.full(len(communities), -1)
        places = np.searchsorted(self._keys, communities).clip(max=len(self._keys) - 1)
        return np.where(self._keys[places] == communities, self._numbers[places], -1)
