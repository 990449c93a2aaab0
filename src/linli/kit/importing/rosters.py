"""What can be imported by name: every ledger, and rosters that compose several ledgers in one sheet."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from linli.kit.description import LEDGERS, Ends
from linli.kit.importing.composition import ENTRY_NUMBER, composition, is_protected
from linli.kit.importing.context import Context, SheetColumn
from linli.kit.importing.differences import Differences, read_sheet

Read = Callable[[dict[str, Sequence[Any]], Context, Ends], list[Differences]]


@dataclass(frozen=True)
class Roster:
    """A sheet a committee keeps: its columns, and how its rows become entries of one or several ledgers."""

    name: str
    title: str
    columns: tuple[SheetColumn, ...]
    read: Read
    ends: Ends = Ends.FIRST_DAY_AFTER
    #: A row names a person: such rows belong to the community in which the person lives.
    is_about_people: bool = True


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

    sheet = composition(name)
    targets = [description, *(one.related_model.description for one in sheet.references())]
    about_people = any(is_protected(column) for one in targets for column in one.model._meta.concrete_fields)
    columns = (ENTRY_NUMBER, *sheet.columns)
    return Roster(name, description.title, columns, read, description.ends, about_people)


def names() -> list[str]:
    return sorted({*LEDGERS, *_COMPOSED})
