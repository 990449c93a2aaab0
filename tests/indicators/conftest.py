"""The tables of the two test ledgers, made for this folder's tests and dropped after them."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection

from linli.indicators import versions
from linli.kit.description import LEDGERS
from tests.indicators.ledgerlab import LOANS, VISITS, Loan, Visit


@pytest.fixture(scope="package")
def lab_tables(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    with django_db_blocker.unblock(), connection.schema_editor() as editor:
        for model in (Loan, Visit):
            editor.create_model(model)
    yield
    with django_db_blocker.unblock(), connection.schema_editor() as editor:
        for model in (Visit, Loan):
            editor.delete_model(model)


@pytest.fixture
def lab(lab_tables: None, db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The test ledgers are ledgers like any other, inside the test only."""
    for description in (LOANS, VISITS):
        monkeypatch.setitem(LEDGERS, description.name, description)
    yield
    versions._KNOWN.clear()
