"""谁看过、改过: who saw a person's numbers and why, and what was corrected in the rows in sight."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, TextField
from django.db.models.functions import Cast

from linli.kit.chain import Act, ChangeLine
from linli.kit.description import LEDGERS, Description
from linli.kit.fields import EncryptedField
from linli.kit.privacy import Unmasking
from linli.kit.rendering import cell
from linli.kit.storage import restored
from linli.workbench.people.rows import Rows
from linli.workbench.people.story import title_of
from linli.workbench.shell import tables
from linli.workbench.shell.sight import Sight

_MOST = 8


@dataclass(frozen=True)
class Difference:
    title: str
    before: str
    after: str


@dataclass(frozen=True)
class Look:
    """One time somebody looked at his numbers, or changed a row about him."""

    at: datetime
    handler: str
    what: str
    title: str
    reason: str
    differences: Sequence[Difference] = ()


def log(sight: Sight, found: Mapping[str, Rows], person: int, cards: Sequence[int]) -> list[Look]:
    """The latest first. What another organisation did is not told here."""
    near = list(sight.organisations().values_list("pk", flat=True))
    numbers = {name: [*rows.numbers, *rows.withdrawn] for name, rows in found.items()}
    numbers["registry.person"] = [person]
    looks = [*_unmaskings(near, person, cards), *_changes(near, numbers)]
    return sorted(looks, key=lambda one: one.at, reverse=True)[:_MOST]


def _unmaskings(near: Sequence[int], person: int, cards: Sequence[int]) -> Iterator[Look]:
    """Of himself, or of a list on which he stood."""
    listed = _holds("registry.person", [person]) | _holds("registry.resident_card", cards)
    seen = Unmasking.objects.filter(organisation__in=near).annotate(_text=Cast("entries", TextField()))
    known: set[tuple[datetime, str]] = set()
    for one in seen.filter(listed).order_by("-at", "pk")[: 2 * _MOST]:
        if (one.at, one.purpose) not in known:  # person and card, seen at once, are one look
            known.add((one.at, one.purpose))
            yield Look(one.at, one.handler, "看原号", "", one.purpose)


def _holds(ledger: str, numbers: Sequence[int]) -> Q:
    """Rows of JSON are told apart by what stands before and behind them: SQLite knows no better."""
    found = Q(pk__in=())
    for number in numbers:
        for before in ("[", " "):
            for after in ("]", ","):
                found |= Q(_text__contains=f"{before}{number}{after}")
    return Q(ledger=ledger) & found


def _changes(near: Sequence[int], numbers: Mapping[str, Sequence[int]]) -> Iterator[Look]:
    # Numbers of records are one series: ledger and number need not be asked in pairs; one index answers.
    entries = [number for own in numbers.values() for number in own]
    told = ChangeLine.objects.filter(
        ledger__in=[name for name, own in numbers.items() if own], entry__in=entries,
        act__in=[Act.CORRECT, Act.WITHDRAW],
    ).defer("payload")  # fmt: skip
    own = sorted((one for one in told if one.organisation_id in near), key=_moment, reverse=True)[:_MOST]
    contents = _contents(own)
    for line in own:
        description = LEDGERS[line.ledger]
        before, after = (
            contents.get((line.ledger, line.entry, version)) for version in (line.version - 1, line.version)
        )
        is_change = line.act == Act.CORRECT and before is not None and after is not None
        yield Look(
            line.made_at, line.handler, str(Act(line.act).label), title_of(description), line.reason,
            _differences(description, str(before), str(after)) if is_change else (),
        )  # fmt: skip


def _moment(line: ChangeLine) -> tuple[datetime, int]:
    return line.made_at, line.sequence


def _contents(lines: Sequence[ChangeLine]) -> dict[tuple[str, int, int], str | None]:
    """What these rows were, and what they were before."""
    wanted = Q(pk__in=())
    for line in lines:
        wanted |= Q(ledger=line.ledger, entry=line.entry, version__in=[line.version - 1, line.version])
    found = ChangeLine.objects.filter(wanted).exclude(act=Act.BLANK)
    return {(one.ledger, one.entry, one.version): one.payload for one in found}


def _differences(description: Description, before: str, after: str) -> list[Difference]:
    was, now = (restored(description.model, json.loads(text)) for text in (before, after))
    found = []
    for name in description.columns:
        column = description.column(name)
        if column.is_relation or getattr(was, column.attname) == getattr(now, column.attname):
            continue
        if isinstance(column, EncryptedField):
            found.append(Difference(description.label(name), "****", "****"))
        else:
            found.append(Difference(description.label(name), _text(was, column), _text(now, column)))
    return found[:3]


def _text(entry: Any, column: Any) -> str:
    value = cell(entry, column)
    return "—" if value in (None, "") else tables.plain_text(value)
