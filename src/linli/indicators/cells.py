"""Stored numbers of a ledger, area and calendar year; good while the ledger's clock stands where it stood."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from django.db import DatabaseError, connection, models, transaction
from django.db.models import Sum

from linli.core.period import Period
from linli.indicators import catalogue
from linli.indicators.area import Area
from linli.indicators.bounds import Bounds
from linli.indicators.cuts import Cuts, Numbers, column_of, length
from linli.indicators.readings import Reading
from linli.indicators.recipes import Plan, canonical, digest
from linli.indicators.table import Table, persons_only, table
from linli.kit.chain import LedgerClock
from linli.kit.description import LEDGERS, Description

#: The opening of the year and the close of each month.
CUTS = 13
#: Raise it when numbers are stored in another order or counted in another way.
LAYOUT = 1


class Cell(models.Model):
    """All numbers of a ledger's indicators for one area and year, as they were at a sequence of its clock.

    There is no flag that says "stale": a flag set and cleared by two processes was seen to keep a wrong cell
    for ever. The sequence is read BEFORE the scan: a row written meanwhile makes the cell stale, never wrong.
    """

    organisation = models.ForeignKey("org.Organisation", models.CASCADE, related_name="+", db_index=False)
    ledger = models.CharField(max_length=60)
    year = models.PositiveSmallIntegerField()
    #: Of all the ledger's indicators together: another definition makes another cell.
    definition = models.CharField(max_length=16)
    #: Of the communities counted, which a merger or a move changes.
    area = models.CharField(max_length=16)
    #: The sum of the communities' clocks. Each only rises, so an equal sum means that none has moved.
    sequence = models.BigIntegerField()
    payload = models.BinaryField()

    class Meta:
        verbose_name = "指标存数"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "ledger", "year", "definition", "area"], name="indicators_cell_once"
            )
        ]


@dataclass(frozen=True, slots=True)
class Wanted:
    """An area's numbers of a ledger in a year."""

    organisation: int
    area: Area
    description: Description
    year: int


def year_of(period: Period) -> int | None:
    """The calendar year whose cells answer for this period; None: the rows must be asked."""
    return period.start.year if period.is_whole_months and period.start.year == period.end.year else None


def readings(
    plans: Sequence[Plan], areas: Mapping[int, Area], period: Period
) -> dict[int, dict[str, Reading]]:
    """{organisation: {indicator: reading}} for whole months of one year; stale cells are made anew."""
    year = year_of(period)
    assert year is not None
    first, last = period.start.month - 1, period.end.month
    wanted = [Wanted(key, area, plan.description, year) for plan in plans for key, area in areas.items()]
    stored = stored_numbers(wanted)
    found: dict[int, dict[str, Reading]] = {key: {} for key in areas}
    for plan in plans:
        layout = layout_of(plan.description)
        for key in areas:
            found[key].update(layout.read(stored[key, plan.description.name], plan.places, first, last))
    return found


def stored_numbers(wanted: Sequence[Wanted]) -> dict[tuple[int, str], Numbers]:
    """{(organisation, ledger): numbers} in the layout's order, from fresh cells or by scanning."""
    if not wanted:
        return {}
    clocks = _clocks(wanted)
    found = _fresh(wanted, clocks)
    stale = [one for one in wanted if (one.organisation, one.description.name) not in found]
    made: dict[tuple[int, str], Numbers] = {}
    for description in {one.description.name: one.description for one in stale}.values():
        made.update(_made_anew([one for one in stale if one.description is description]))
    _keep(stale, made, clocks)
    return found | made


def sweep(**_options: Any) -> int:
    """Removes the cells of definitions that are no longer declared; returns how many."""
    current = [layout_of(description).definition for description in LEDGERS.values()]
    removed, _by_model = Cell.objects.exclude(definition__in=current).delete()
    return removed


@dataclass(frozen=True, slots=True)
class Layout:
    """Where a ledger's numbers stand in a cell: first the numbers, then, if any differ, the bounds."""

    plan: Plan
    definition: str
    starts: tuple[int, ...]
    size: int

    def read(
        self, numbers: Numbers, names: Mapping[str, object], first: int, last: int
    ) -> dict[str, Reading]:
        """The readings of the period between two cuts."""
        blurred = len(numbers) > self.size
        values = numbers.tolist()
        found = {}
        for name in names:
            value, rows = (self._column(place, first, last) for place in self.plan.places[name])
            number, below, above = values[value], 0, 0
            if blurred:
                below, above = values[self.size + value], values[2 * self.size + value]
            found[name] = Reading(number, values[rows], number - below, number + above)
        return found

    def _column(self, place: int, first: int, last: int) -> int:
        return self.starts[place] + column_of(self.plan.recipes[place].time.kind, CUTS, first, last)

    def written(self, numbers: Table, area: int) -> Numbers:
        """One area's numbers in a row."""
        parts = [numbers.numbers[place][area] for place in range(len(self.plan.recipes))]
        if any(blurred.below[area].any() or blurred.above[area].any() for blurred in numbers.bounds.values()):
            zeros = [np.zeros_like(part) for part in parts]
            for side in ("below", "above"):
                parts += [
                    getattr(numbers.bounds[place], side)[area] if place in numbers.bounds else zeros[place]
                    for place in range(len(self.plan.recipes))
                ]
        return np.concatenate(parts) if parts else np.empty(0, dtype=np.int64)


def layout_of(description: Description) -> Layout:
    kept = _LAYOUTS.get(description.name)
    plan = catalogue.plan_for(description)
    if kept is None or kept.plan is not plan:
        lengths = [length(recipe.time.kind, CUTS) for recipe in plan.recipes]
        starts = tuple(int(start) for start in np.concatenate(([0], np.cumsum(lengths)))[:-1])
        definition = digest([LAYOUT, *(canonical(recipe, description) for recipe in plan.recipes)])
        kept = Layout(plan, definition, starts, sum(lengths))
        _LAYOUTS[description.name] = kept
    return kept


_LAYOUTS: dict[str, Layout] = {}


def _clocks(wanted: Sequence[Wanted]) -> dict[tuple[Area, str], int]:
    """How often each ledger changed in each area, ever."""
    ledgers = sorted({one.description.name for one in wanted})
    areas = {one.area for one in wanted}
    keys = {key for area in areas for key in area}
    rows = LedgerClock.objects.filter(ledger__in=ledgers, organisation__in=keys)
    if len(areas) == 1:
        area = next(iter(areas))
        totals = dict(rows.values_list("ledger").annotate(total=Sum("sequence")))
        return {(area, ledger): int(totals.get(ledger, 0)) for ledger in ledgers}
    by_ledger: dict[str, dict[int, int]] = {ledger: {} for ledger in ledgers}
    for key, ledger, sequence in rows.values_list("organisation", "ledger", "sequence"):
        by_ledger[ledger][key] = sequence
    return {
        (area, ledger): sum(by_ledger[ledger].get(key, 0) for key in area)
        for area in areas
        for ledger in ledgers
    }


def _fresh(
    wanted: Sequence[Wanted], clocks: Mapping[tuple[Area, str], int]
) -> dict[tuple[int, str], Numbers]:
    expected = {
        (one.organisation, one.description.name): (
            layout_of(one.description).definition,
            _area_digest(one.area),
            clocks[one.area, one.description.name],
        )
        for one in wanted
    }
    rows = Cell.objects.filter(
        organisation__in={one.organisation for one in wanted}, year=wanted[0].year,
        ledger__in={one.description.name for one in wanted},
    ).values_list("organisation", "ledger", "definition", "area", "sequence", "payload")  # fmt: skip
    return {
        (organisation, ledger): _unpacked(payload)
        for organisation, ledger, *state, payload in rows
        if expected.get((organisation, ledger)) == tuple(state)
    }


def _made_anew(stale: Sequence[Wanted]) -> dict[tuple[int, str], Numbers]:
    """Scans what changed; an area above adds up its communities' cells and counts persons anew."""
    single = [one for one in stale if len(one.area) == 1]
    made: dict[tuple[int, str], Numbers] = {}
    for begin in range(0, len(single), _AREAS_AT_ONCE):
        batch = single[begin : begin + _AREAS_AT_ONCE]
        layout = layout_of(batch[0].description)
        numbers = table(layout.plan, Cuts.of_year(batch[0].year), [one.area for one in batch])
        for place, one in enumerate(batch):
            made[one.organisation, one.description.name] = layout.written(numbers, place)
    for one in stale:
        if len(one.area) != 1:
            made[one.organisation, one.description.name] = _added_up(one)
    return made


#: Areas scanned together: 1,000 grids of 13 cuts and 20 measures are some 30 MB.
_AREAS_AT_ONCE = 1_000


def _added_up(one: Wanted) -> Numbers:
    layout = layout_of(one.description)
    below = stored_numbers([Wanted(key, (key,), one.description, one.year) for key in one.area])
    total = np.zeros(3 * layout.size, dtype=np.int64)
    for numbers in below.values():
        total[: len(numbers)] += numbers
    imprecise = [key for (key, _ledger), numbers in below.items() if len(numbers) > layout.size]
    persons = [place for place, recipe in enumerate(layout.plan.recipes) if not recipe.is_additive]
    if persons and one.area:
        anew = table(persons_only(layout.plan), Cuts.of_year(one.year), [one.area], imprecise=imprecise)
        for number, place in enumerate(persons):
            begin = layout.starts[place]
            end = begin + len(anew.numbers[number][0])
            nothing = np.zeros_like(anew.numbers[number])
            blurred = anew.bounds.get(number, Bounds(nothing, nothing))
            for offset, part in enumerate((anew.numbers[number], blurred.below, blurred.above)):
                total[offset * layout.size + begin : offset * layout.size + end] = part[0]
    return total if total[layout.size :].any() else total[: layout.size]


def _keep(
    stale: Sequence[Wanted], made: Mapping[tuple[int, str], Numbers], clocks: Mapping[tuple[Area, str], int]
) -> None:
    """Stores what was made. Whoever asks for a figure must not fail, or wait, because it cannot be stored."""
    if not stale:
        return
    rows = [
        Cell(
            organisation_id=one.organisation, ledger=one.description.name, year=one.year,
            definition=layout_of(one.description).definition, area=_area_digest(one.area),
            sequence=clocks[one.area, one.description.name],
            payload=_packed(made[one.organisation, one.description.name]),
        )
        # In one order, so that two processes that store the same cells do not wait for each other in a ring.
        for one in sorted(stale, key=lambda one: (one.organisation, one.description.name))
    ]  # fmt: skip
    try:
        with _without_waiting(), transaction.atomic():
            Cell.objects.bulk_create(
                rows, update_conflicts=True, update_fields=["sequence", "payload"],
                unique_fields=["organisation", "ledger", "year", "definition", "area"],
            )  # fmt: skip
    except DatabaseError:
        return


@contextmanager
def _without_waiting() -> Iterator[None]:
    """Gives up after a quarter of a second when another process writes: the number is known already."""
    if connection.in_atomic_block:
        yield
        return
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            ordinary = cursor.execute("PRAGMA busy_timeout").fetchone()[0]
            cursor.execute("PRAGMA busy_timeout = 250")
            try:
                yield
            finally:
                cursor.execute(f"PRAGMA busy_timeout = {int(ordinary)}")
        return
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '250ms'")
        try:
            yield
        finally:
            cursor.execute("RESET lock_timeout")


def _area_digest(area: Area) -> str:
    return digest(list(area))


def _packed(numbers: Numbers) -> bytes:
    """Four bytes each unless a number does not fit, and compressed: most are equal to the next, or zero."""
    narrow = numbers.astype(np.int32)
    kept = narrow if (narrow == numbers).all() else numbers
    return bytes([kept.itemsize]) + zlib.compress(kept.tobytes(), 1)


def _unpacked(payload: bytes | memoryview) -> Numbers:
    """SQLite gives bytes, PostgreSQL a view of them."""
    stored = bytes(payload)
    return np.frombuffer(zlib.decompress(stored[1:]), dtype=f"<i{stored[0]}").astype(np.int64)
