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


def facts_for(
    sight: Sight, organisation: Organisation, number: str, description: Description
) -> dict[str, str]:
    """What a note already says of a new entry of this ledger, by column; nothing of a note of elsewhere."""
    one = _note(sight, organisation, number)
    if one is None:
        return {}
    known = {
        "occurred_on": one.occurred_on.isoformat(), "started_on": one.occurred_on.isoformat(),
        "topic": one.matter, "matter": one.matter,
        "name": one.person.name if one.person else one.called,
    }  # fmt: skip
    return {column: text for column, text in known.items() if column in description.columns and text}


def became(sight: Sight, organisation: Organisation, number: str, entry: Any, *, by: Writer) -> None:
    """The note remembers the entry that took it up (?note= of a form). A note of elsewhere is left alone."""
    one = _note(sight, organisation, number)
    if one is None or one.became_entry is not None:
        return
    recording.correct(
        one, by=by, reason="已记入台账", became_ledger=entry.description.name, became_entry=entry.pk,
        belongs=entry.description.title, is_sorted=True,
        person_id=one.person_id or getattr(entry, "person_id", None),
    )  # fmt: skip


def _note(sight: Sight, organisation: Organisation, number: str) -> CounterNote | None:
    if not number.isdecimal() or len(number) > 18 or not may_write(sight, organisation, NOTE):
        return None
    return notes_of(sight, organisation).filter(pk=int(number)).select_related("person").first()
