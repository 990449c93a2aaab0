"""What the counter reminds of: matters that were left open."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from linli.kit.reminders import SOME, Reminder, month_and_day, reminder
from linli.ledgers.counter.counter_note import CounterNote, Outcome
from linli.org.organisations import Organisation

#: By then somebody who was told to come again, or to wait, hears from us.
DAYS_TO_SETTLE = 7


@reminder("counter.open", of="counter.counter_note")
def matters_left_open(community: Organisation, on: date) -> Iterator[Reminder]:
    rows = CounterNote.objects.in_books().filter(
        community=community, outcome=Outcome.OPEN, closed_on__isnull=True,
        occurred_on__lte=on - timedelta(days=2),
    )  # fmt: skip
    for row in rows.order_by("occurred_on", "pk")[:SOME]:
        yield Reminder(
            f"“{row.said[:30]}”{month_and_day(row.occurred_on)}记的，还在办", "接着办",
            due=row.occurred_on + timedelta(days=DAYS_TO_SETTLE), entry=row.pk,
        )  # fmt: skip
