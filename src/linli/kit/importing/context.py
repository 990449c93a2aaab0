"""What the parts of one import share: the community, rows met so far, findings."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from linli.core.finding import Finding
from linli.kit.entries import Recorded
from linli.org.organisations import Organisation


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """One column of a sheet. ``key`` is the ledger's column, or ``<column>.<part>`` for a reference."""

    key: str
    title: str
    aliases: tuple[str, ...] = ()
    needed: bool = False
    #: What the person filling it in should know; shown as the cell's note in the template.
    help: str = ""
    choices: tuple[str, ...] = ()
    is_text: bool = False
    is_date: bool = False
    #: Written by export so that import finds the entry again: nothing for a blank form.
    is_ours: bool = False


@dataclass(slots=True)
class Problem:
    """A finding at a row (index into the table) and a column key."""

    row: int
    key: str
    finding: Finding


@dataclass(slots=True)
class Context:
    """One import into one community. References add what they had to create to ``new``."""

    organisation: Organisation
    problems: list[Problem] = field(default_factory=list)
    #: Rows of other ledgers that this file brings along, in the order in which they must be written.
    new: list[Recorded] = field(default_factory=list)
    #: Rows of other ledgers that this file changes: (row, {column: value}).
    changed: list[tuple[Recorded, dict[str, Any]]] = field(default_factory=list)
    #: What resolvers remember across columns and ledgers of the same file.
    memory: dict[str, Any] = field(default_factory=dict)

    def trouble(self, row: int, key: str, finding: Finding) -> None:
        self.problems.append(Problem(row, key, finding))

    def rows_here(self, model: type[Recorded]) -> Iterable[Any]:
        """The community's rows of a ledger, or all of one without communities."""
        rows = model.objects.in_books()
        return rows.filter(community=self.organisation) if model.description.has_community else rows
