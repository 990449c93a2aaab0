"""Notes of the counter, for every part that takes one up: whose they are, and what became of them."""

from __future__ import annotations

from typing import Any, cast

from django.db.models import QuerySet

from linli.kit import recording
from linli.kit.description import Description
from linli.kit.recording import Writer
from linli.ledgers.counter.counter_note import CounterNote
from linli.org.models import Organisation
from linli.workbench.shell.sight import Sight
from linli.workbench.shell.writers import may_write

NOTE: Description = CounterNote.description


def notes_of(sight: Sight, organisation: Organisation) -> QuerySet[CounterNote]:
    """The notes of one counter, for whoever may open them."""
    rows: Any = sight.entries(NOTE)
    return cast("QuerySet[CounterNote]", rows.in_books().filter(community=organisation))


def became(sight: Sight, organisation: Organisation, number: int, entry: Any, *, by: Writer) -> None:
    """The note remembers the entry that took it up (?note= of a form). A note of elsewhere is left alone."""
    if not may_write(sight, organisation, NOTE):
        return
    one = notes_of(sight, organisation).filter(pk=number, became_entry__isnull=True).first()
    if one is not None:
        recording.correct(
            one, by=by, reason="已记入台账", became_ledger=entry.description.name, became_entry=entry.pk,
            belongs=entry.description.title, is_sorted=True,
            person_id=one.person_id or getattr(entry, "person_id", None),
        )  # fmt: skip
