"""Rows that speak of another ledger are seen by that ledger's line of work.

期初数  employment.unemployment.unemployed  劳动就业
期初数  outreach.pairing.paired             共建
期初数  registry.household.residences       人人可见
零报告  employment.vacancy                  劳动就业
"""

from datetime import date

import pytest

from linli.kit import recording
from linli.kit.description import LEDGERS
from linli.kit.opening import OpeningBalance
from linli.kit.recording import Writer
from linli.kit.zero_report import ZeroReport
from linli.org.models import Organisation
from linli.org.scope import EVERYTHING, NOTHING, Grant, Scope

pytestmark = pytest.mark.django_db

UNEMPLOYED, PAIRED = "employment.unemployment.unemployed", "outreach.pairing.paired"
HOUSEHOLDS, VACANCIES = "registry.household.residences", "employment.vacancy"


@pytest.fixture
def written(clerk: Writer, neighbour: Organisation) -> None:
    for indicator in (UNEMPLOYED, PAIRED, HOUSEHOLDS):
        row = OpeningBalance(
            indicator=indicator, occurred_on=date(2009, 12, 31), number=4, source="2009年年报"
        )
        recording.record(row, by=clerk)
    half = {"since": date(2010, 1, 1), "until": date(2010, 6, 30)}
    recording.record(ZeroReport(subject=VACANCIES, occurred_on=date(2010, 7, 1), **half), by=clerk)
    theirs = OpeningBalance(indicator=UNEMPLOYED, occurred_on=date(2009, 12, 31), number=1, source="年报")
    recording.record(theirs, by=Writer(neighbour.pk))


def opened(scope: Scope) -> list[str]:
    balances = OpeningBalance.objects.in_books().visible_to(scope).order_by("pk")
    zeros = ZeroReport.objects.in_books().visible_to(scope)
    return [*balances.values_list("indicator", flat=True), *zeros.values_list("subject", flat=True)]


def scope_of(organisation: Organisation, line: str) -> Scope:
    return Scope(frozenset({Grant(organisation.path, line, "officer")}))


def test_an_officer_of_a_line_sees_what_opens_the_ledgers_of_her_line(
    written: None, community: Organisation, street: Organisation
) -> None:
    assert opened(scope_of(community, "employment")) == [UNEMPLOYED, HOUSEHOLDS, VACANCIES]
    assert opened(scope_of(community, "outreach")) == [PAIRED, HOUSEHOLDS]
    assert opened(scope_of(community, "environment")) == [HOUSEHOLDS]
    assert opened(scope_of(street, "employment")) == [UNEMPLOYED, HOUSEHOLDS, UNEMPLOYED, VACANCIES]


def test_whoever_sees_every_line_sees_them_all_also_one_that_names_nothing_known(
    written: None, community: Organisation, clerk: Writer
) -> None:
    lost = OpeningBalance(indicator="没有的指标", occurred_on=date(2009, 12, 31), number=1, source="年报")
    recording.record(lost, by=clerk)
    assert opened(scope_of(community, "")) == [UNEMPLOYED, PAIRED, HOUSEHOLDS, "没有的指标", VACANCIES]
    assert len(opened(EVERYTHING)) == 6
    assert opened(NOTHING) == []
    assert "没有的指标" not in opened(scope_of(community, "employment"))


def test_a_ledger_whose_rows_have_lines_of_their_own_has_none() -> None:
    assert {one.name for one in LEDGERS.values() if one.speaks_of} == {
        "kit.opening_balance",
        "kit.zero_report",
    }
    assert (LEDGERS["kit.opening_balance"].line, LEDGERS["employment.unemployment"].line) == (
        "",
        "employment",
    )
