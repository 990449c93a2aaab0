"""The founding community, imported once for all tests of this folder; each test's changes are rolled back."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker

from linli.core.period import Period
from linli.demonstration.loading import COMMUNITY, fill
from linli.kit.recording import Writer
from linli.org.models import Organisation


@pytest.fixture(scope="package")
def imported(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Path]:
    """The rosters' folder. The whole import lies in one transaction that is never committed."""
    folder = tmp_path_factory.mktemp("rosters")
    before = os.environ.get("LINLI_TODAY")
    os.environ["LINLI_TODAY"] = "2010-07-02"
    with django_db_blocker.unblock():
        block = transaction.atomic()
        block.__enter__()
        try:
            fill(folder)
            yield folder
        finally:
            transaction.set_rollback(True)
            block.__exit__(None, None, None)
            if before is None:
                del os.environ["LINLI_TODAY"]
            else:
                os.environ["LINLI_TODAY"] = before


@pytest.fixture
def founding(imported: Path, db: None) -> Organisation:
    return Organisation.objects.get(code=COMMUNITY)


@pytest.fixture
def clerk(founding: Organisation) -> Writer:
    return Writer(founding.pk, handler="李文")


@pytest.fixture
def half_year() -> Period:
    return Period.parse("2010H1")
