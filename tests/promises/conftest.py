"""Rows of every ledger in two communities, written once; each test's changes are rolled back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker

from linli.kit.description import LEDGERS
from linli.org.founding import found
from linli.org.models import Level, Organisation
from tests.promises.rows import Rows

#: One of each kind in our community; the neighbour's rows are other people's.
OURS, THEIRS = 4, 2


@dataclass(frozen=True)
class Books:
    """The rows that stand in the books, by ledger, and the makers of more."""

    ours: Rows
    theirs: Rows
    here: dict[str, list[Any]]
    there: dict[str, list[Any]]

    @property
    def community(self) -> Organisation:
        return self.ours.community


@pytest.fixture(scope="package")
def written(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Books]:
    """All of it lies in one transaction that is never committed."""
    with django_db_blocker.unblock():
        block = transaction.atomic()
        block.__enter__()
        try:
            yield _write()
        finally:
            transaction.set_rollback(True)
            block.__exit__(None, None, None)


@pytest.fixture
def books(written: Books, db: None) -> Books:
    return written


def _write() -> Books:
    on = date(2000, 1, 1)
    district = found(Level.DISTRICT, "杏花岭区", "140107000000", on=on)
    street = found(Level.STREET, "坝陵桥街道", "140107002000", on=on, parent=district)
    ours = Rows(found(Level.COMMUNITY, "教场巷社区", "140107002003", on=on, parent=street))
    theirs = Rows(found(Level.COMMUNITY, "小东门社区", "140107002004", on=on, parent=street), ours.serials)
    here = {name: ours.several(description, OURS) for name, description in LEDGERS.items()}
    there = {name: theirs.several(description, THEIRS) for name, description in LEDGERS.items()}
    return Books(ours, theirs, here, there)
