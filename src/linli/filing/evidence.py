"""The rows behind a submitted figure, as they were: read from the change log, never counted again."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from linli.filing.submissions import FrozenFigure, RowVersion
from linli.kit.chain import ChangeLine
from linli.kit.description import LEDGERS
from linli.kit.entries import Recorded
from linli.kit.storage import restored


@dataclass(frozen=True)
class FrozenRow:
    """One row as it was submitted; ``entry`` is None when its content 已到保存期限 and was blanked."""

    ledger: str
    number: int
    version: int
    entry: Recorded | None
    #: Whether it added to the figure, or stood beside a row that did (a person's earlier one).
    counts: bool = True


def rows_of(figure: FrozenFigure) -> list[FrozenRow]:
    """The rows in the order of their numbers, each at the version that was read, and whether it counted."""
    return read_versions(figure.rows)


def read_versions(rows: Sequence[RowVersion]) -> list[FrozenRow]:
    contents: dict[tuple[str, int, int], str | None] = {}
    by_ledger: dict[str, list[RowVersion]] = defaultdict(list)
    for row in rows:
        by_ledger[row.ledger].append(row)
    for ledger, wanted in by_ledger.items():
        numbers = [row.id for row in wanted]
        for start in range(0, len(numbers), 900):
            lines = ChangeLine.objects.filter(ledger=ledger, entry__in=numbers[start : start + 900]).exclude(
                act="blank"
            )
            for entry, version, payload in lines.values_list("entry", "version", "payload"):
                contents[ledger, entry, version] = payload
    return [
        FrozenRow(row.ledger, row.id, row.version, _entry(row.ledger, contents.get(row[:3])), row.counts)
        for row in sorted(rows)
    ]


def _entry(ledger: str, payload: str | None) -> Recorded | None:
    description = LEDGERS.get(ledger)
    if payload is None or description is None:
        return None
    return restored(description.model, json.loads(payload))
