"""Many threads write to the same books: new rows, one row that all correct, books across two communities.

Each round of each writer: a new building in its own community; the shared building's storeys one more (read
again when somebody was first); one book that corrects a building of each community, in either order; a person
whose birth date others' entries are derived from, and an entry of that person.
"""

from __future__ import annotations

import json
import random
import sys
import threading
import traceback
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import django


def main(writers: int, rounds: int) -> dict[str, Any]:
    from django.db import connection

    from linli.kit import recording
    from linli.kit.recording import Writer
    from linli.kit.storage import ChangedMeanwhile
    from linli.ledgers.employment.unemployment import Unemployment
    from linli.org.organisations import Organisation
    from linli.registry.building import Building
    from linli.registry.person import Person

    places = [Organisation.objects.get(code=code).pk for code in ("140107002003", "140107002004")]
    clerks = [Writer(place, handler="李文") for place in places]
    own = [recording.record(Building(number="甲"), by=clerk).pk for clerk in clerks]
    shared = recording.record(Building(number="共", storeys=0), by=clerks[0]).pk
    born: list[Any] = [
        recording.record(Person(name=f"王{one}", sex="1", born_on=date(1960, 1, 1)), by=clerks[0])
        for one in range(3)
    ]
    spells = [
        recording.record(
            Unemployment(person=person, started_on=date(2010, 3, 5), kind="laid-off"), by=clerk
        ).pk
        for person in born
        for clerk in clerks
    ]
    people = [person.pk for person in born]
    recorded: list[int] = []
    errors: list[str] = []

    def until_done(act: Callable[[], object]) -> None:
        while True:
            try:
                act()
            except ChangedMeanwhile:
                continue
            return

    def count_up() -> None:
        building = Building.objects.get(pk=shared)
        recording.correct(building, by=clerks[0], reason="加层", storeys=(building.storeys or 0) + 1)

    def across(order: list[int], text: str) -> None:
        with recording.open_book(clerks[0], reason="统一门牌") as book:
            for key in order:
                book.correct(Building.objects.get(pk=key), address=text)

    def be_born(key: int, day: date) -> None:
        recording.correct(Person.objects.get(pk=key), by=clerks[0], reason="核对户口簿", born_on=day)

    def retrain(key: int, text: str) -> None:
        recording.correct(Unemployment.objects.get(pk=key), by=clerks[1], reason="补充", skill=text)

    def work(number: int) -> None:
        chance = random.Random(number)
        clerk = clerks[number % 2]
        try:
            for round_ in range(rounds):
                recorded.append(recording.record(Building(number=f"{number}-{round_}"), by=clerk).pk)
                until_done(count_up)
                order = own if chance.random() < 0.5 else own[::-1]
                until_done(lambda: across(order, f"{number}-{round_}"))  # noqa: B023 - called at once
                day = date(1950, 1, 1) + timedelta(days=chance.randrange(9000))
                until_done(lambda: be_born(chance.choice(people), day))  # noqa: B023 - called at once
                until_done(lambda: retrain(chance.choice(spells), f"{number}-{round_}"))  # noqa: B023
        except Exception:
            errors.append(traceback.format_exc())
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=(number,)) for number in range(writers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    now = list(Unemployment.objects.filter(pk__in=spells))
    derived = Unemployment.description.derived_columns()
    before = [[getattr(row, name) for name in derived] for row in now]
    Unemployment.derive(now)
    after = [[getattr(row, name) for name in derived] for row in now]
    return {
        "errors": errors, "recorded": len(recorded), "numbers": len(set(recorded)),
        "rows": Building.objects.filter(pk__in=recorded).count(),
        "counter": Building.objects.get(pk=shared).storeys,
        "stale": sum(was != is_now for was, is_now in zip(before, after, strict=True)),
    }  # fmt: skip


if __name__ == "__main__":
    django.setup()
    json.dump(main(int(sys.argv[1]), int(sys.argv[2])), sys.stdout)
