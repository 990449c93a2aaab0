"""What the environment ledgers remind of: courtyard agreements that end."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from linli.kit.reminders import AHEAD_DAYS, SOME, Reminder, month_and_day, reminder
from linli.ledgers.environment.courtyard_contract import CourtyardContract
from linli.org.organisations import Organisation


@reminder("courtyard.ends", of="environment.courtyard_contract")
def agreements_that_end(community: Organisation, on: date) -> Iterator[Reminder]:
    rows = CourtyardContract.objects.in_books().filter(
        community=community, ended_on__gt=on, ended_on__lte=on + timedelta(days=AHEAD_DAYS)
    )
    for row in rows.select_related("courtyard").order_by("ended_on", "pk")[: 2 * SOME]:
        last = row.ended_on - timedelta(days=1)
        yield Reminder(
            f"{row.courtyard.name}委托合同{month_and_day(last)}到期，问续不续",
            "看合同",
            due=last,
            entry=row.pk,
        )
