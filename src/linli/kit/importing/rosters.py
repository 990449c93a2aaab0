"""What can be imported and exported by name: every ledger, and rosters that compose several in one sheet."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from linli.core.text import header_key
from linli.kit.description import LEDGERS, Description, Ends
from linli.kit.entries import Recorded
from linli.kit.importing.composition import ENTRY_NUMBER, composition, is_protected
from linli.kit.importing.context import Context, SheetColumn
from linli.kit.importing.differences import Differences, read_sheet
from linli.kit.rendering import cells as rendered
from linli.org.organisations import Organisation
from linli.org.scope import Scope

Read = Callable[[dict[str, Sequence[Any]], Context, Ends], list[Differences]]


class Lines(Protocol):
    """A roster's lines as they stand in the books of an organisation and all below it."""

    def __len__(self) -> int: ...

    def cells(self, *, unmasked: bool) -> Mapping[str, Sequence[Any]]:
        """What each column shows, by key, in the order of the lines."""

    def protected(self) -> Iterable[tuple[Description, list[int]]]:
        """The entries, by ledger, whose protected values the lines show."""


@dataclass(frozen=True)
class Roster:
    """A sheet a committee keeps: its columns, and how its rows become entries of one or several ledgers."""

    name: str
    title: str
    columns: tuple[SheetColumn, ...]
    read: Read
    lines: Callable[[Organisation, Scope], Lines]
    ends: Ends = Ends.FIRST_DAY_AFTER
    #: What a sheet of it is called besides its title.
    words: tuple[str, ...] = ()
    #: {(ledger, its column): column of the sheet} where several ledgers share one sheet.
    shown_in: Mapping[tuple[str, str], str] = field(default_factory=dict)
    #: A row names a person: such rows belong to the community in which the person lives.
    is_about_people: bool = True

    def cell_of(self, ledger: str, column: str) -> str:
        """The column of the sheet that shows a ledger's column; "" where none does."""
        return self.shown_in.get((ledger, column), "") if self.shown_in else column

    def named_in(self, *texts: str) -> int:
        """How much of its name stands in a file's name, a tab or a title, in characters.

        Two certificates have the same columns: which sheet is which only its name says.
        """
        told = [header_key(text) for text in texts]
        names = [header_key(name) for name in (self.title, *self.words)]
        return max((len(name) for name in names if any(name in text for text in told)), default=0)

    def is_titled_in(self, *texts: str) -> bool:
        """《再就业优惠证》台账 is the title 再就业优惠证台账."""
        return any(header_key(self.title) in header_key(text) for text in texts)


class RosterUnknown(LookupError):
    """No ledger or roster has this name."""


_COMPOSED: dict[str, Roster] = {}


def compose(roster: Roster) -> Roster:
    """Registers a roster that spans several ledgers, under a name of its own."""
    _COMPOSED[roster.name] = roster
    return roster


def roster(name: str) -> Roster:
    if name in _COMPOSED:
        return _COMPOSED[name]
    if name not in LEDGERS:
        known = "、".join(sorted({*LEDGERS, *_COMPOSED}))
        msg = f"没有叫“{name}”的台账或名册。现有：{known}"
        raise RosterUnknown(msg)
    description = LEDGERS[name]

    def read(cells: dict[str, Sequence[Any]], context: Context, ends: Ends) -> list[Differences]:
        return [read_sheet(description, cells, context, ends=ends)]

    def lines(organisation: Organisation, scope: Scope) -> Lines:
        rows = description.model.objects.in_books().visible_to(scope).under(organisation)
        return _Entries(description, list(rows.order_by("pk")))

    sheet = composition(name)
    targets = [description, *(one.related_model.description for one in sheet.references())]
    about_people = any(is_protected(column) for one in targets for column in one.model._meta.concrete_fields)
    columns = (ENTRY_NUMBER, *sheet.columns)
    return Roster(
        name, description.title, columns, read, lines, ends=description.ends, words=description.words,
        is_about_people=about_people,
    )  # fmt: skip


def names() -> list[str]:
    return sorted({*LEDGERS, *_COMPOSED})


@dataclass(frozen=True)
class _Entries:
    """The lines of one ledger: its entries."""

    description: Description
    entries: list[Recorded]

    def __len__(self) -> int:
        return len(self.entries)

    def cells(self, *, unmasked: bool) -> Mapping[str, Sequence[Any]]:
        return rendered(self.description, self.entries, unmasked=unmasked)

    def protected(self) -> Iterable[tuple[Description, list[int]]]:
        yield self.description, [entry.pk for entry in self.entries]
