"""What a sheet says in one row: as a new row of its ledger, or column by column."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from linli.kit.description import Description
from linli.kit.entries import Recorded
from linli.kit.importing.cells import CLEARED, Column
from linli.kit.importing.context import Context

_NOTHING = (None, CLEARED)


class SheetRows:
    """The rows of a sheet across its columns; ``at`` counts them from 0."""

    def __init__(self, description: Description, columns: Mapping[str, Column], context: Context) -> None:
        table = description.model._meta.concrete_fields
        count = len(next(iter(columns.values())).values) if columns else 0
        own = {column.attname: columns.get(column.attname) for column in table}
        self._model = description.model
        self._columns = columns
        self._precision = {name: one.precision for name, one in columns.items() if one.precision}
        self._missing = {name: one.missing for name, one in columns.items() if one.missing}
        #: Every column of the table, from the sheet where it says something.
        self._table = [
            _filled(said.values if said else [None] * count, column.get_default)
            for said, column in zip(own.values(), table, strict=True)
        ]
        self._references = {name: one.values for name, one in columns.items() if name not in own}
        self._community = context.organisation.pk if description.has_community else None

    def draft(self, at: int) -> Recorded:
        """The row as it would be recorded if the books knew nothing of it."""
        # By place: by name, Django's constructor takes twice as long.
        entry: Any = self._model(*[column[at] for column in self._table])  # type: ignore[misc]  # in their order
        entry.precision, entry.missing = self.precision(at) or None, self.missing(at) or None
        for name, rows in self._references.items():
            if rows[at] not in _NOTHING:
                setattr(entry, name, rows[at])  # perhaps a row that has no number yet
        if self._community is not None:
            entry.community_id = self._community
        return entry  # type: ignore[no-any-return]

    def values(self, at: int) -> dict[str, Any]:
        return {name: column.values[at] for name, column in self._columns.items()}

    def precision(self, at: int) -> dict[str, int]:
        return {name: known[at] for name, known in self._precision.items() if at in known}

    def missing(self, at: int) -> dict[str, str]:
        return {name: reasons[at] for name, reasons in self._missing.items() if at in reasons}


def _filled(values: Sequence[Any], default: Callable[[], Any]) -> list[Any]:
    return [default() if value in _NOTHING else value for value in values]
