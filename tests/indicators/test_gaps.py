"""待补: an empty column that a figure needs is listed with the figures it blocks."""

from datetime import date

import pytest

from linli.indicators.gaps import blocked_by, gap_counts, gaps, lacking
from linli.kit import recording
from linli.kit.recording import Writer
from linli.ledgers.employment.placement import Placement
from linli.org.models import Organisation
from linli.registry.person import Person

pytestmark = pytest.mark.django_db


def placed(clerk: Writer, **more: object) -> Placement:
    person = Person(name="王小明", sex="1", born_on=date(1970, 1, 1))
    recording.record(person, by=clerk)
    entry = Placement(person=person, channel="hired", started_on=date(2010, 5, 4), **more)
    recording.record(entry, by=clerk)
    return entry


def test_an_unverified_placement_is_listed_with_the_figures_it_is_missing_from(
    community: Organisation, neighbour: Organisation, clerk: Writer
) -> None:
    entry = placed(clerk)
    (gap,) = gaps(community)
    assert (gap.ledger, gap.column, gap.label, gap.entries) == (
        "employment.placement", "verified_on", "核实日期", (entry.pk,),
    )  # fmt: skip
    assert "安置下岗失业人员" in gap.blocks
    assert gaps(neighbour) == []


def test_a_gap_with_a_reason_is_asked_about_no_more(community: Organisation, clerk: Writer) -> None:
    placed(clerk, missing={"verified_on": "refused"})
    assert gaps(community) == []


def test_a_filled_or_withdrawn_row_has_no_gap(community: Organisation, clerk: Writer) -> None:
    recording.correct(placed(clerk), by=clerk, reason="已核实", verified_on=date(2010, 5, 20))
    recording.withdraw(placed(clerk), by=clerk, reason="登记重复")
    assert gaps(community) == []


def test_a_column_that_no_figure_reads_blocks_none() -> None:
    assert blocked_by(Placement.description, "remark") == ()


def test_the_database_counts_the_same_gaps_as_the_rows_show(
    community: Organisation, neighbour: Organisation, clerk: Writer
) -> None:
    asked_for = placed(clerk)
    placed(clerk, missing={"verified_on": "refused"})
    still_open = placed(clerk, missing={"verified_on": "not_collected", "contract": "refused"})
    another = placed(clerk, missing={"wage": "refused"})
    recording.withdraw(placed(clerk), by=clerk, reason="登记重复")
    described = Placement.description
    (counted,) = gap_counts(community, [described])
    (listed,) = gaps(community)
    assert (counted.column, counted.rows) == ("verified_on", len(listed.entries)) == ("verified_on", 3)
    rows = lacking(Placement.objects.in_books(), described, "verified_on")
    assert {row.pk for row in rows} == {asked_for.pk, still_open.pk, another.pk}
    assert gap_counts(neighbour, [described]) == []
