"""A reader that would store a cell while another process writes: it neither waits long nor fails."""

import time
from datetime import date
from typing import Any

import pytest
from django.db import connection

from linli.core.period import Period
from linli.indicators.cells import Cell
from linli.indicators.figures import figure
from linli.kit.description import LEDGERS
from linli.org.models import Level, Organisation
from tests.indicators.ledgerlab import LOANS

YEAR = Period.year(2010)


def test_a_cell_is_stored_inside_a_transaction_too(lab: None, community: Organisation) -> None:
    assert connection.in_atomic_block
    assert figure("ledgerlab.loan.out", community, YEAR).value == 0
    assert Cell.objects.filter(organisation=community).count() == 1


def test_a_reader_does_not_wait_for_a_writer(
    lab_tables: None, django_db_blocker: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(LEDGERS, LOANS.name, LOANS)
    with django_db_blocker.unblock():
        code = "990000000001"
        place = Organisation.objects.create(
            level=Level.COMMUNITY, name="等待社区", code=code, path="99999998", started_on=date(2000, 1, 1)
        )
        writer = connection.copy()
        try:
            assert figure("ledgerlab.loan.out", place, YEAR).value == 0
            Cell.objects.update(sequence=-1)
            writer.set_autocommit(False)
            with writer.cursor() as cursor:
                cursor.execute("UPDATE indicators_cell SET sequence = -2")
            begin = time.monotonic()
            assert figure("ledgerlab.loan.out", place, YEAR).value == 0
            assert time.monotonic() - begin < 5
            assert list(Cell.objects.values_list("sequence", flat=True)) == [-1]
            writer.rollback()
            assert figure("ledgerlab.loan.out", place, YEAR).value == 0
            assert list(Cell.objects.values_list("sequence", flat=True)) == [0]
        finally:
            writer.close()
            Cell.objects.filter(organisation=place).delete()
            place.delete()
