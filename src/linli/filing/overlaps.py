"""两社区都算了的人: who stands behind the same figure of two communities' reports; by serial number."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from linli.filing.submissions import FrozenFigure, RowVersion
from linli.indicators import catalogue
from linli.kit.chain import ChangeLine
from linli.kit.measures import How


@dataclass(frozen=True, slots=True)
class Seat:
    """Where a person stands in one community's list: the serial number its evidence page shows."""

    organisation: int
    figure: FrozenFigure
    serial: int


@dataclass(frozen=True, slots=True)
class Overlap:
    """One figure over several reports: added up, and with everybody counted once."""

    added: Decimal
    distinct: Decimal
    #: Persons who are in more than one community's list, each with all places.
    twice: Sequence[Sequence[Seat]]
    #: Reports whose figure has no rows here (paper, opening balance): they are added as they are.
    unopened: int = 0

    @property
    def repeated(self) -> Decimal:
        return self.added - self.distinct


def counts_persons(indicator: str) -> bool:
    """Whether a street's number is not the sum of its communities': somebody may be in two."""
    one = catalogue.indicators().get(indicator)
    return one is not None and one.recipe is not None and one.recipe.how is How.DISTINCT


def overlap(figures: Mapping[int, FrozenFigure]) -> Overlap:
    """{organisation: its frozen figure of one indicator that counts persons}, as they were submitted.

    Read from the versions that were frozen, so that nothing of a later change is learnt here.
    """
    of = _counted_column(next(iter(figures.values())).indicator) if figures else ""
    seats: dict[int, list[Seat]] = defaultdict(list)
    added, unopened = Decimal(0), 0
    for key, figure in figures.items():
        added += (figure.value if figure.hand_value is None else figure.hand_value) or Decimal(0)
        rows = sorted(figure.rows)
        unopened += not rows
        counted = _values(rows, of)
        seen: set[int] = set()
        for serial, row in enumerate(rows, start=1):
            person = counted.get(row[:3])
            if person is not None and getattr(row, "counts", True) and person not in seen:
                seen.add(person)
                seats[person].append(Seat(key, figure, serial))
    twice = [places for _person, places in sorted(seats.items()) if len(places) > 1]
    repeated = sum(len(places) - 1 for places in twice)
    return Overlap(added, added - repeated, twice, unopened)


def _counted_column(indicator: str) -> str:
    one = catalogue.indicator(indicator)
    assert one.recipe is not None
    return one.description.column(one.recipe.of).attname


def _values(rows: Sequence[RowVersion], column: str) -> dict[tuple[str, int, int], int]:
    """{row: whom it counts}, out of the change log."""
    wanted = {row[:3] for row in rows}
    numbers = [row[1] for row in rows]
    ledgers = {row[0] for row in rows}
    found: dict[tuple[str, int, int], int] = {}
    for start in range(0, len(numbers), 900):
        lines = ChangeLine.objects.filter(
            ledger__in=ledgers, entry__in=numbers[start : start + 900], payload__isnull=False
        )
        for ledger, entry, version, payload in lines.values_list("ledger", "entry", "version", "payload"):
            if (ledger, entry, version) in wanted and (who := json.loads(payload or "{}").get(column)):
                found[ledger, entry, version] = who
    return found
