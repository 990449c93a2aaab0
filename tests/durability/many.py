"""Many threads write to the same books at the same time; prints as JSON what became of it.

``crowd``: in each round each writer enters a new building, adds a storey to a building that all share (read
again when somebody was first), and corrects a building of each community in one book, in either order.

``couples``: two begin at the same moment to write the two halves of one fact. A placement ends a spell of
unemployment, whichever is entered first; an entry's derived days follow the person's birth date.

``entangled`` (PostgreSQL): somebody else's transaction and one of ours wait for each other; ours is broken
off and written all the same.
"""

from __future__ import annotations

import json
import random
import sys
import threading
import time
import traceback
from collections.abc import Callable
from datetime import date
from typing import Any

import django

ORG, NEIGHBOUR = "140107002003", "140107002004"


class Crowd:
    """The books all write to, and what went wrong."""

    def __init__(self) -> None:
        from linli.kit.recording import Writer
        from linli.org.organisations import Organisation

        places = Organisation.objects.filter(code__in=[ORG, NEIGHBOUR]).order_by("code")
        self.clerks = [Writer(place.pk, handler="李文") for place in places]
        self.errors: list[str] = []

    def run(self, *acts: Callable[[], object]) -> None:
        """All acts at once, each in a thread of its own with a connection of its own."""
        start = threading.Barrier(len(acts))
        threads = [threading.Thread(target=self._act, args=(start, act)) for act in acts]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    def _act(self, start: threading.Barrier, act: Callable[[], object]) -> None:
        from django.db import connection

        connection.ensure_connection()
        start.wait()
        try:
            act()
        except Exception:
            self.errors.append(traceback.format_exc())
        finally:
            connection.close()


def crowd(here: Crowd, writers: int, rounds: int) -> dict[str, Any]:
    from linli.kit import recording
    from linli.kit.storage import ChangedMeanwhile
    from linli.registry.building import Building

    own = [recording.record(Building(number="甲"), by=clerk).pk for clerk in here.clerks]
    shared = recording.record(Building(number="共", storeys=0), by=here.clerks[0]).pk
    recorded: list[int] = []

    def until_done(act: Callable[[], object]) -> None:
        while True:
            try:
                act()
            except ChangedMeanwhile:
                continue
            return

    def add_a_storey() -> None:
        building = Building.objects.get(pk=shared)
        storeys = (building.storeys or 0) + 1
        recording.correct(building, by=here.clerks[0], reason="加层", storeys=storeys)

    def across(order: list[Any], text: str) -> None:
        with recording.open_book(here.clerks[0], reason="统一门牌") as book:
            for key in order:
                book.correct(Building.objects.get(pk=key), address=text)

    def writer(number: int) -> Callable[[], None]:
        chance = random.Random(number)
        clerk = here.clerks[number % 2]

        def work() -> None:
            for round_ in range(rounds):
                text = f"{number}-{round_}"
                recorded.append(recording.record(Building(number=text), by=clerk).pk)
                until_done(add_a_storey)
                order = chance.sample(own, 2)
                until_done(lambda: across(order, text))  # noqa: B023 - called at once

        return work

    here.run(*(writer(number) for number in range(writers)))
    return {
        "recorded": len(recorded), "numbers": len(set(recorded)),
        "rows": Building.objects.filter(pk__in=recorded).count(),
        "storeys": Building.objects.get(pk=shared).storeys,
    }  # fmt: skip


def couples(here: Crowd, rounds: int) -> dict[str, Any]:
    from linli.kit import recording
    from linli.ledgers.employment.placement import Placement
    from linli.ledgers.employment.unemployment import Unemployment
    from linli.registry.person import Person

    ours, theirs = here.clerks
    people: list[Any] = [
        Person(name=f"王{number}", sex="1", born_on=date(1960, 1, 1)) for number in range(rounds)
    ]
    with recording.open_book(ours) as book:
        for person in people:
            book.record(person)
    for person in people:
        spell = Unemployment(person=person, started_on=date(2010, 3, 5), kind="laid-off")
        day = date(2010, 5, 1)
        work = Placement(person=person, started_on=day, channel="hired", verified_on=day)
        here.run(lambda: recording.record(spell, by=ours), lambda: recording.record(work, by=ours))  # noqa: B023
        elsewhere = Unemployment(person_id=person.pk, started_on=date(2010, 3, 5), kind="laid-off")
        fresh = Person.objects.get(pk=person.pk)
        here.run(
            lambda: recording.record(elsewhere, by=theirs),  # noqa: B023 - called at once
            lambda: recording.correct(fresh, by=ours, reason="核对", born_on=date(1965, 5, 5)),  # noqa: B023
        )
    spells = list(Unemployment.objects.in_books().filter(person__in=people))
    names = Unemployment.description.derived_columns()
    before = [[getattr(row, name) for name in names] for row in spells]
    Unemployment.derive(spells)
    after = [[getattr(row, name) for name in names] for row in spells]
    return {
        "open": sum(row.ended_on is None for row in spells if row.community_id == ours.organisation),
        "unlinked": Placement.objects.filter(person__in=people, unemployment=None).count(),
        "stale": sum(was != now for was, now in zip(before, after, strict=True)),
    }  # fmt: skip


def entangled(here: Crowd) -> dict[str, Any]:
    from django.db import connection, transaction

    from linli.kit import recording
    from linli.registry.building import Building

    clerk = here.clerks[0]
    first, second = (recording.record(Building(number=f"结{one}"), by=clerk) for one in (1, 2))

    def ours() -> None:
        holds.wait(10)
        with recording.open_book(clerk, reason="统一门牌") as book:
            book.correct(first, address="教场巷1号")
            book.correct(second, address="教场巷2号")

    def theirs() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL deadlock_timeout = '30s'")  # so that ours is the one that is broken off
            cursor.execute("SELECT 1 FROM registry_building WHERE id = %s FOR UPDATE", [second.pk])
            holds.set()
            for _ in range(300):
                cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
                if cursor.fetchone()[0]:
                    break
                time.sleep(0.01)
            cursor.execute("UPDATE registry_building SET manager = '房管所' WHERE id = %s", [first.pk])

    holds = threading.Event()
    here.run(theirs, ours)
    return {
        "untangled": sorted(
            Building.objects.filter(address__startswith="教场巷").values_list("version", flat=True)
        )
    }


if __name__ == "__main__":
    django.setup()
    books = Crowd()
    told = crowd(books, int(sys.argv[1]), int(sys.argv[2])) | couples(books, int(sys.argv[3]))
    if sys.argv[4] == "postgres":
        told |= entangled(books)
    json.dump(told | {"errors": books.errors}, sys.stdout)
