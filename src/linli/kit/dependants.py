"""What rests on rows that were just written: their parts, and derived columns of rows elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from linli.kit import storage
from linli.kit.chain import Act
from linli.kit.description import LEDGERS, Description
from linli.kit.entries import Line, Recorded

if TYPE_CHECKING:
    from linli.kit.recording import Change


@dataclass(frozen=True, slots=True)
class Written:
    """What one round wrote into one ledger, and the values by which others watched its rows before."""

    ledger: Description
    changes: Sequence[Change]
    before: dict[str, set[Any]]

    def parts(self) -> Iterator[tuple[Recorded, str]]:
        """Parts of withdrawn rows that still stand in the books, with the reason why the whole went."""
        reasons = {change.entry.pk: change.reason for change in self.changes if change.act is Act.WITHDRAW}
        for description in LEDGERS.values() if reasons else ():
            part = description.model
            if (
                issubclass(part, Line)
                and part._meta.get_field(part.part_of).related_model is self.ledger.model
            ):
                for entry in storage.having(part, part.part_of, list(reasons)):
                    yield entry, reasons[getattr(entry, f"{part.part_of}_id")]

    def followers(self, description: Description) -> Iterator[Recorded]:
        """Rows of a ledger that refer to a changed row, or watch a value that came or went."""
        own = {change.entry.pk for change in self.changes} if description is self.ledger else set()
        for column, values in self._marks(description):
            for entry in storage.having(description.model, column, sorted(values)):
                if entry.pk not in own:
                    yield entry

    def _marks(self, description: Description) -> Iterator[tuple[str, set[Any]]]:
        if watched := description.watches.get(self.ledger.name):
            own, other = watched
            now = {getattr(change.entry, other) for change in self.changes}
            yield own, (now | self.before.get(other, set())) - {None}
        references = [
            column.attname
            for column in description.model._meta.concrete_fields
            if column.is_relation and column.related_model is self.ledger.model
        ]
        if references:
            old = {change.entry.pk for change in self.changes if change.act is not Act.RECORD}
            yield from ((column, old) for column in references if old)


def watched_before(ledger: Description, entries: Sequence[int]) -> dict[str, set[Any]]:
    """The values by which others watch these rows, as stored: a row may be leaving somebody's sight."""
    columns = sorted({one.watches[ledger.name][1] for one in LEDGERS.values() if ledger.name in one.watches})
    if not columns or not entries:
        return {}
    rows = [
        row
        for chunk in storage.chunks(entries)
        for row in ledger.model.objects.filter(pk__in=chunk).values(*columns)
    ]
    return {column: {row[column] for row in rows} for column in columns}


def places() -> dict[type[Recorded], int]:
    """The order of writing: every ledger after those it refers to, so that references have their numbers."""
    return _places(tuple(LEDGERS))


@cache
def _places(names: tuple[str, ...]) -> dict[type[Recorded], int]:
    done: dict[type[Recorded], int] = {}
    by_model = {LEDGERS[name].model: LEDGERS[name] for name in names}

    def visit(description: Description) -> None:
        if description.model in done:
            return
        for column in description.model._meta.concrete_fields:
            target = by_model.get(column.related_model) if column.is_relation else None  # type: ignore[arg-type]
            if target and target is not description:
                visit(target)
        done[description.model] = len(done)

    for name in names:
        visit(LEDGERS[name])
    return done
