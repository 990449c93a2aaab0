"""Stored numbers: good while nothing was written, never wrong, never in the way."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from linli.core.period import Period
from linli.indicators import cells
from linli.indicators.area import areas_of
from linli.indicators.cells import Cell
from linli.indicators.figures import figure, figures, figures_of
from linli.indicators.table import table
from linli.kit.chain import LedgerClock
from linli.kit.recording import Writer, correct, record, withdraw
from linli.org.models import Organisation
from tests.indicators.ledgerlab import LOANS, Loan

pytestmark = pytest.mark.usefixtures("lab")
YEAR = Period.year(2010)
HOLDERS, OUT, LENT = (f"ledgerlab.loan.{name}" for name in ("holders", "out", "lent"))


def lend(community: Organisation, holder: int, on: date = date(2010, 3, 5)) -> Loan:
    loan = Loan(holder=holder, started_on=on, kind="pump")
    record(loan, by=Writer(community.pk, handler="李文"))
    return loan


def value(name: str, organisation: Organisation, period: Period = YEAR) -> object:
    return figure(name, organisation, period).value


def test_a_second_reading_asks_no_ledger(community: Organisation) -> None:
    lend(community, 1)
    assert value(OUT, community) == 1
    with CaptureQueriesContext(connection) as queries:
        assert value(LENT, community, Period.month(2010, 3)) == 1
    assert not [query for query in queries if "ledgerlab_loan" in query["sql"]]


def test_every_way_of_writing_makes_the_cell_stale(community: Organisation, clerk: Writer) -> None:
    loan = lend(community, 1)
    assert value(OUT, community) == 1
    correct(loan, by=clerk, reason="已还", ended_on=date(2010, 6, 1))
    assert value(OUT, community) == 0
    other = lend(community, 2)
    assert value(OUT, community) == 1
    withdraw(other, by=clerk, reason="登记错了")
    assert value(OUT, community) == 0


def test_only_the_community_that_changed_is_scanned_again(
    community: Organisation, neighbour: Organisation, street: Organisation
) -> None:
    lend(community, 1)
    lend(neighbour, 1)
    assert (value(OUT, street), value(HOLDERS, street)) == (2, 1)
    theirs = Cell.objects.get(organisation=neighbour, ledger=LOANS.name)
    lend(community, 2)
    assert (value(OUT, street), value(HOLDERS, street)) == (3, 2)
    assert Cell.objects.get(pk=theirs.pk).sequence == theirs.sequence
    assert Cell.objects.get(organisation=community, ledger=LOANS.name).sequence == 2


def test_a_person_in_two_communities_counts_once_for_the_street_and_once_in_each(
    community: Organisation, neighbour: Organisation, street: Organisation, district: Organisation
) -> None:
    for place in (community, neighbour):
        lend(place, 7)
    found = figures_of([community, neighbour, street, district], YEAR, [HOLDERS, OUT])
    assert [found[one.pk][HOLDERS].value for one in (community, neighbour, street, district)] == [1, 1, 1, 1]
    assert [found[one.pk][OUT].value for one in (community, neighbour, street, district)] == [1, 1, 2, 2]


def test_a_row_written_while_the_ledger_is_scanned_leaves_a_stale_cell_not_a_wrong_one(
    community: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The clock is read before the scan, so what was written meanwhile is not yet known to the cell."""
    lend(community, 1)

    def scanned_before_a_write(*given: object) -> object:
        numbers = table(*given)  # type: ignore[arg-type]
        monkeypatch.setattr(cells, "table", table)
        lend(community, 2)
        return numbers

    monkeypatch.setattr(cells, "table", scanned_before_a_write)
    assert value(OUT, community) == 1
    assert Cell.objects.get(ledger=LOANS.name).sequence < LedgerClock.objects.get(ledger=LOANS.name).sequence
    assert value(OUT, community) == 2


def test_a_figure_is_given_even_when_it_cannot_be_stored(
    community: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    lend(community, 1)
    monkeypatch.setattr(cells, "_packed", lambda _numbers: None)  # the column refuses NULL
    assert value(OUT, community) == 1
    assert not Cell.objects.exists()
    assert Loan.objects.count() == 1


def test_another_definition_makes_another_cell_and_the_old_one_can_be_swept(community: Organisation) -> None:
    lend(community, 1)
    figures(community, YEAR, [OUT])
    Cell.objects.update(definition="an older one")
    assert value(OUT, community) == 1
    assert Cell.objects.filter(ledger=LOANS.name).count() == 2
    assert cells.sweep() == 1
    assert Cell.objects.get(ledger=LOANS.name).definition == cells.layout_of(LOANS).definition


def test_amounts_beyond_four_bytes_are_stored_whole(community: Organisation, clerk: Writer) -> None:
    for _number in range(2):
        record(Loan(holder=1, started_on=date(2010, 1, 2), worth=9_000_000_000_00, kind="sign"), by=clerk)
    name = "ledgerlab.loan.worth_out"
    assert [value(name, community), value(name, community)] == [18_000_000_000, 18_000_000_000]


@pytest.mark.parametrize(
    ("period", "year"),
    [
        (Period.year(2010), 2010), (Period.month(2010, 12), 2010),
        (Period.range(date(2010, 2, 1), date(2010, 7, 31)), 2010),
        (Period.range(date(2009, 12, 1), date(2010, 11, 30)), None), (Period.working_month(2010, 6), None),
        (Period.day(date(2010, 6, 30)), None),
    ],
)  # fmt: skip
def test_cells_answer_for_whole_months_of_one_year(period: Period, year: int | None) -> None:
    assert cells.year_of(period) == year


def test_the_queries_of_a_page_do_not_grow_with_communities_or_figures(
    community: Organisation, neighbour: Organisation, street: Organisation
) -> None:
    both = [community, neighbour]
    for place in both:
        lend(place, 1)
    names = [OUT, LENT, HOLDERS]
    figures_of([*both, street], YEAR, names)
    counts = []
    for organisations, wanted in (([community], [OUT]), (both, names)):
        with CaptureQueriesContext(connection) as queries:
            figures_of(organisations, YEAR, wanted)
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert counts[0] <= 7


def test_cells_of_an_area_follow_a_community_that_moves_away(
    community: Organisation, neighbour: Organisation, street: Organisation, district: Organisation
) -> None:
    from linli.org.founding import found, move
    from linli.org.models import Level

    lend(community, 1)
    assert value(OUT, street) == 1
    other = found(Level.STREET, "巨轮街道", "140107003000", on=date(2000, 1, 1), parent=district)
    move(community, other, on=date(2010, 7, 1))
    assert (value(OUT, street), value(OUT, other), value(OUT, district)) == (0, 1, 1)


def test_areas_are_resolved_for_many_at_once(community: Organisation, street: Organisation) -> None:
    areas = areas_of([street, community], date(2011, 1, 1))
    assert areas[community.pk] == (community.pk,)
    assert set(areas[street.pk]) == {street.pk, community.pk}
