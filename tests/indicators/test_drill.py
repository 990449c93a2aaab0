"""Behind a figure: its rows, which of them count, and what is frozen with it."""

from datetime import date

import pytest

from linli.core.period import Period
from linli.indicators.balance import NotAStock, balance, went_by
from linli.indicators.drill import NoRowsOfItsOwn, RowVersion, basis_ids_versions, basis_rows
from linli.indicators.figures import figure
from linli.kit.chain import versions
from linli.kit.opening import OpeningBalance
from linli.kit.recording import Writer, correct, record
from linli.ledgers.employment.unemployment import Unemployment
from linli.org.models import Organisation
from linli.org.scope import EVERYTHING, NOTHING
from linli.registry.person import Person
from tests.indicators.ledgerlab import Loan

pytestmark = pytest.mark.usefixtures("lab")
HALF = Period.half(2010, 1)


def named(name: str) -> str:
    return f"ledgerlab.loan.{name}"


def lend(clerk: Writer, holder: int | None, on: date, until: date | None = None, **columns: object) -> Loan:
    loan = Loan(holder=holder, started_on=on, ended_on=until, **columns)
    record(loan, by=clerk)
    return loan


def test_the_last_row_of_a_person_counts_and_the_earlier_is_shown_beside_it(
    community: Organisation, clerk: Writer
) -> None:
    """
    借出日期    种类   人   计入
    2010-01-20  水泵   甲   不计（同一人后面还有一条）
    2010-05-04  桌椅   甲   计入桌椅
    """
    in_january = lend(clerk, 1, date(2010, 1, 20), kind="pump")
    in_may = lend(clerk, 1, date(2010, 5, 4), kind="desk")
    rows = basis_rows(named("holders_lent"), community, HALF)
    assert [(row.pk, row.counts) for row in rows] == [(in_january.pk, False), (in_may.pk, True)]
    pumps = basis_rows(named("holders_by_kind.pump"), community, HALF)
    assert [(row.pk, row.counts) for row in pumps] == [(in_january.pk, False)]
    desks = basis_rows(named("holders_by_kind.desk"), community, HALF)
    assert [(row.pk, row.counts) for row in desks] == [(in_may.pk, True)]
    assert figure(named("holders_by_kind.pump"), community, HALF).value == 0


def test_rows_of_the_same_day_are_decided_by_their_number(community: Organisation, clerk: Writer) -> None:
    lend(clerk, 1, date(2010, 1, 20), kind="pump")
    lend(clerk, 1, date(2010, 1, 20), kind="sign")
    assert figure(named("holders_by_kind.sign"), community, HALF).value == 1


def test_a_row_without_a_person_is_shown_and_does_not_count(community: Organisation, clerk: Writer) -> None:
    lend(clerk, None, date(2010, 1, 20))
    assert [row.counts for row in basis_rows(named("holders"), community, HALF)] == [False]
    assert figure(named("holders"), community, HALF).value == 0


def test_a_figure_opens_its_own_rows_and_a_scope_narrows_them(community: Organisation, clerk: Writer) -> None:
    loan = lend(clerk, 1, date(2010, 1, 20))
    basis = figure(named("out"), community, HALF).basis()
    assert [row.pk for row in basis] == [loan.pk]
    assert basis.visible_to(EVERYTHING).count() == 1  # type: ignore[attr-defined]
    assert basis.visible_to(NOTHING).count() == 0  # type: ignore[attr-defined]


def test_a_ratio_has_no_rows_of_its_own_but_freezes_those_of_both_figures(
    community: Organisation, clerk: Writer
) -> None:
    pump, desk = (lend(clerk, 1, date(2010, 1, 20), kind=kind) for kind in ("pump", "desk"))
    with pytest.raises(NoRowsOfItsOwn, match="请分别打开分子和分母"):
        basis_rows(named("pump_rate"), community, HALF)
    frozen = basis_ids_versions(named("pump_rate"), community, HALF)
    assert frozen == [RowVersion("ledgerlab.loan", pump.pk, 1), RowVersion("ledgerlab.loan", desk.pk, 1)]


def test_what_is_frozen_says_which_rows_made_the_number(community: Organisation, clerk: Writer) -> None:
    """Where people are counted only a person's last row does; a ratio of loans counts them both."""
    earlier = lend(clerk, 1, date(2010, 1, 20), kind="pump")
    later = lend(clerk, 1, date(2010, 5, 4), kind="desk")
    frozen = basis_ids_versions(named("holders_lent"), community, HALF)
    assert [(row.id, row.counts) for row in frozen] == [(earlier.pk, False), (later.pk, True)]
    assert sum(row.counts for row in frozen) == figure(named("holders_lent"), community, HALF).value
    both = basis_ids_versions(named("pump_rate"), community, HALF)
    assert [(row.id, row.counts) for row in both] == [(earlier.pk, True), (later.pk, True)]


def test_what_is_frozen_is_every_row_with_its_version_and_what_its_columns_name(
    community: Organisation, clerk: Writer
) -> None:
    person = Person(name="王小明", sex="1", born_on=date(1970, 1, 1))
    record(person, by=clerk)
    spell = Unemployment(person=person, started_on=date(2010, 3, 5), kind="laid-off")
    record(spell, by=clerk)
    correct(spell, by=clerk, reason="补充", skill="缝纫")
    frozen = basis_ids_versions("employment.unemployment.in_books", community, HALF)
    assert frozen == [
        RowVersion("employment.unemployment", spell.pk, 2),
        RowVersion("registry.person", person.pk, 1, counts=False),
    ]
    correct(spell, by=clerk, reason="看错了", skill="电焊")
    kept = [
        content and content.get("skill") for _line, content in versions("employment.unemployment", spell.pk)
    ]
    assert kept == [None, "缝纫", "电焊"]


def test_an_opening_balance_is_frozen_with_the_figure_that_rests_on_it(
    community: Organisation, clerk: Writer
) -> None:
    carried = OpeningBalance(indicator=named("out"), occurred_on=date(2009, 12, 31), number=4, source="年报")
    record(carried, by=clerk)
    assert basis_ids_versions(named("out"), community, HALF) == [
        RowVersion("kit.opening_balance", carried.pk, 1)
    ]
    assert basis_ids_versions(named("lent"), community, HALF) == []


def test_a_stock_of_persons_closes_and_who_left_is_split_by_the_last_exit(
    community: Organisation, clerk: Writer
) -> None:
    """甲 期初在，3月走；乙 期初在，2月走、4月回来、未走；丙 5月来，6月走过两次；丁 期初在，一直在。"""
    lend(clerk, 1, date(2009, 5, 1), date(2010, 3, 1), kind="pump")
    lend(clerk, 2, date(2009, 5, 1), date(2010, 2, 1), kind="pump")
    lend(clerk, 2, date(2010, 4, 1), kind="desk")
    lend(clerk, 3, date(2010, 5, 1), date(2010, 6, 2), kind="pump")
    lend(clerk, 3, date(2010, 6, 5), date(2010, 6, 9), kind="sign")
    lend(clerk, 4, date(2009, 5, 1))
    moved = balance(named("holders"), community, HALF)
    assert (moved.opening, moved.came, moved.went, moved.closing) == (3, 1, 2, 2)
    assert moved.opening + moved.came - moved.went == moved.closing
    assert went_by(named("holders"), "kind", community, HALF) == {"pump": 1, "sign": 1}
    rows = balance(named("out"), community, HALF)
    assert (rows.opening, rows.came, rows.went, rows.closing) == (3, 3, 4, 2)
    assert sum(went_by(named("out"), "kind", community, HALF).values()) == 4


def test_a_balance_carries_opening_balances_and_says_what_a_newer_one_changed(
    community: Organisation, clerk: Writer
) -> None:
    for number, day in ((10, date(2009, 12, 31)), (8, date(2010, 3, 31))):
        record(
            OpeningBalance(indicator=named("out"), occurred_on=day, number=number, source="年报"), by=clerk
        )
    lend(clerk, 1, date(2010, 5, 1))
    moved = balance(named("out"), community, HALF)
    assert (moved.opening, moved.came, moved.went, moved.adjusted, moved.closing) == (10, 1, 0, -2, 9)


def test_a_flow_has_no_balance(community: Organisation) -> None:
    with pytest.raises(NotAStock, match="没有期初、增、减、期末"):
        balance(named("lent"), community, HALF)
