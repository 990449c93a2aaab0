"""Cuts, buckets and the places of numbers; grids of many cuts; many marks in one stream."""

from datetime import date

import pytest
from django.db.models import Q

from linli.core.period import Period
from linli.indicators.catalogue import plan_for
from linli.indicators.cuts import Cuts, column_of, length, pairs
from linli.indicators.recipes import Recipe, plan
from linli.indicators.scans import Groups, padded
from linli.indicators.table import elided, table
from linli.kit.measures import How, Kind, Time
from linli.kit.recording import Writer, record
from linli.org.models import Level, Organisation
from tests.indicators.ledgerlab import LOANS, VISITS, Loan


def test_a_date_lies_in_the_bucket_after_the_cuts_it_does_not_precede() -> None:
    cuts = Cuts.of_year(2010)
    assert [
        cuts.bucket(day, empty=13) for day in (date(2009, 12, 31), date(2010, 1, 1), date(2010, 12, 31))
    ] == [0, 1, 12]
    assert cuts.bucket(date(2011, 1, 1), empty=0) == cuts.beyond == 13
    assert cuts.bucket(None, empty=7) == 7
    assert cuts.between(Period.quarter(2010, 2)) == (3, 6)


@pytest.mark.parametrize("kind", Kind)
def test_every_pair_of_cuts_has_a_place_of_its_own(kind: Kind) -> None:
    places = [column_of(kind, 13, opening, closing) for opening, closing in pairs(kind, 13)]
    assert places == list(range(length(kind, 13)))


@pytest.mark.parametrize(
    ("days", "why"),
    [
        ([], "1 to 24 cuts"),
        ([date(2010, 1, 2), date(2010, 1, 1)], "must rise"),
        ([date(2010, 1, 1)] * 2, "must rise"),
    ],
)
def test_cuts_that_do_not_rise_are_refused(days: list[date], why: str) -> None:
    with pytest.raises(ValueError, match=why):
        Cuts(tuple(days))


def test_areas_that_overlap_are_refused() -> None:
    with pytest.raises(ValueError, match="would count in two"):
        Groups([(1, 2), (2, 3)])


def test_few_numbers_of_communities_are_compiled_for() -> None:
    assert [len(padded(list(range(number)))) for number in (1, 2, 3, 5, 9)] == [1, 2, 4, 8, 16]
    assert list(padded([4, 5, 6])) == [4, 5, 6, 6]


@pytest.mark.usefixtures("lab")
def test_many_communities_are_read_in_one_pass_and_strangers_are_dropped(district: Organisation) -> None:
    made = [
        Organisation(
            level=Level.COMMUNITY, name=f"第{number}社区", code=f"99{number:010d}", parent=district,
            path=district.path + f"9{number:07d}",
        )
        for number in range(120)
    ]  # fmt: skip
    keys = [one.pk for one in Organisation.objects.bulk_create(made)]
    for holder, key in enumerate(keys):
        record(Loan(holder=holder % 2, started_on=date(2010, 1, 5), kind="pump"), by=Writer(key))
    lab = plan_for(LOANS)
    out, holders, last = (
        lab.places[f"ledgerlab.loan.{name}"][0] for name in ("out", "holders", "holders_by_kind.pump")
    )
    close = Cuts((date(2010, 1, 1), date(2011, 1, 1)))
    apart = table(lab, close, [(key,) for key in keys[:110]]).numbers
    assert (
        apart[out][:, 1].tolist() == apart[holders][:, 1].tolist() == apart[last][:, 0].tolist() == [1] * 110
    )
    together = table(lab, close, [tuple(keys[:110]), tuple(keys[110:115])]).numbers
    assert [together[place][:, -1].tolist() for place in (out, holders, last)] == [[110, 5], [2, 2], [2, 2]]


@pytest.mark.usefixtures("lab")
def test_two_years_of_months_fit_one_grid(community: Organisation, clerk: Writer) -> None:
    days = [date(year, month, 1) for year in (2009, 2010) for month in range(1, 13)]
    for month in range(1, 13):
        record(
            Loan(holder=month % 3, started_on=date(2009, month, 15), ended_on=date(2010, month, 15)), by=clerk
        )
    lab = plan_for(LOANS)
    found = table(lab, Cuts(tuple(days)), [(community.pk,)])
    stock = found.numbers[lab.places["ledgerlab.loan.out"][0]][0]
    assert stock.tolist() == [*range(12), 12, *range(11, 0, -1)]
    holders = found.numbers[lab.places["ledgerlab.loan.holders"][0]][0]
    assert holders.tolist() == [0, 1, 2, *[3] * 19, 2, 1]


@pytest.mark.usefixtures("lab")
def test_more_conditions_than_fit_one_integer_are_streamed_in_several(
    community: Organisation, clerk: Writer
) -> None:
    for number in range(40):
        record(Loan(holder=number % 7, started_on=date(2010, 1, 5), pieces=number), by=clerk)
    stock = Time(Kind.STOCK, "started_on", "ended_on")
    wanted = [(f"n{at}", Recipe(stock, Q(pieces__gte=at), How.DISTINCT, "holder")) for at in range(40)]
    many = plan(LOANS, wanted)
    found = table(many, Cuts((date(2011, 1, 1),)), [(community.pk,)])
    assert [int(found.numbers[many.places[f"n{at}"][0]][0, 0]) for at in range(40)] == [
        min(7, 40 - at) for at in range(40)
    ]


def test_a_value_that_a_constraint_keeps_to_one_row_is_counted_without_a_distinct_pass() -> None:
    visits = plan_for(VISITS)
    badges, _rows = visits.places["ledgerlab.visit.badges"]
    visitors, _rows = visits.places["ledgerlab.visit.visitors"]
    alone, together = (elided(visits, one_community=one) for one in (True, False))
    assert alone.recipes[badges].how is How.COUNT
    assert together.recipes[badges].how is How.DISTINCT  # the constraint holds within a community only
    assert alone.recipes[visitors].how is How.DISTINCT
