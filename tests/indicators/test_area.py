"""Mergers: a successor's figures hold its predecessors' rows; nothing is counted twice or lost."""

from datetime import date

import pytest

from linli.core.period import Period
from linli.indicators.area import area_of, communities_below
from linli.indicators.figures import figure
from linli.kit.recording import Writer, record
from linli.org.founding import found, merge
from linli.org.models import Level, Organisation, Succession
from tests.indicators.ledgerlab import Loan

pytestmark = pytest.mark.usefixtures("lab")
OUT, HOLDERS = "ledgerlab.loan.out", "ledgerlab.loan.holders"
MERGED_ON = date(2010, 7, 1)


def lend(community: Organisation, holder: int) -> None:
    record(Loan(holder=holder, started_on=date(2009, 3, 5)), by=Writer(community.pk))


def out(organisation: Organisation, period: Period, name: str = OUT) -> object:
    return figure(name, organisation, period).value


def test_after_a_merger_the_successor_counts_both_and_before_it_each_its_own(
    community: Organisation, neighbour: Organisation, street: Organisation
) -> None:
    lend(community, 1)
    lend(neighbour, 1)
    merge([community], neighbour, on=MERGED_ON)
    first, second = Period.half(2010, 1), Period.half(2010, 2)
    assert (out(community, first), out(neighbour, first), out(street, first)) == (1, 1, 2)
    assert (out(community, second), out(neighbour, second), out(street, second)) == (0, 2, 2)
    assert out(neighbour, second, HOLDERS) == 1


def test_a_comparison_is_with_the_communities_of_today(
    community: Organisation, neighbour: Organisation
) -> None:
    lend(community, 1)
    lend(neighbour, 2)
    merge([community], neighbour, on=MERGED_ON)
    now = figure(OUT, neighbour, Period.year(2010), compare=True)
    assert now.last_year is not None
    assert (now.value, now.last_year.value, now.change) == (2, 2, 0)
    assert out(neighbour, Period.year(2009)) == 1


def test_a_community_merged_into_another_street_is_counted_there(
    community: Organisation, street: Organisation, district: Organisation
) -> None:
    other_street = found(Level.STREET, "巨轮街道", "140107003000", on=date(2000, 1, 1), parent=district)
    other = found(Level.COMMUNITY, "柏杨树社区", "140107003001", on=date(2000, 1, 1), parent=other_street)
    lend(community, 1)
    merge([community], other, on=MERGED_ON)
    december = Period.month(2010, 12)
    assert [out(one, december) for one in (street, other_street, other, district)] == [0, 1, 1, 1]


def test_what_was_split_stays_where_it_was(community: Organisation, neighbour: Organisation) -> None:
    Succession.objects.create(
        predecessor=community, successor=neighbour, on=MERGED_ON, kind=Succession.Kind.SPLIT
    )
    assert area_of(neighbour, date(2011, 1, 1)) == (neighbour.pk,)
    assert area_of(community, date(2011, 1, 1)) == (community.pk,)


def test_a_roll_up_lists_communities_by_code(
    community: Organisation, neighbour: Organisation, district: Organisation
) -> None:
    assert list(communities_below(district)) == [community, neighbour]
