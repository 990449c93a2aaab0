"""A figure carries what it counts, on which rows, and what stands behind a zero."""

import json
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from linli.core.period import Period
from linli.filing.examination import examine
from linli.indicators.catalogue import indicator
from linli.indicators.figure import Figure, State, plain
from linli.indicators.figures import figure, figures
from linli.indicators.targets import Aim, Target, altered, set_target
from linli.kit.chain import ChangeLine, breaks
from linli.kit.opening import OpeningBalance
from linli.kit.recording import EntryRefused, Writer, record, withdraw
from linli.kit.zero_report import ZeroReport
from linli.org.models import Organisation
from tests.indicators.ledgerlab import Loan, Visit

pytestmark = pytest.mark.usefixtures("lab")
YEAR, HALF = Period.year(2010), Period.half(2010, 1)


def named(name: str) -> str:
    return f"ledgerlab.loan.{name}"


def lend(
    clerk: Writer, holder: int | None, on: date | None, until: date | None = None, **columns: object
) -> Loan:
    loan = Loan(holder=holder, started_on=on, ended_on=until, **columns)
    record(loan, by=clerk)
    return loan


def test_a_figure_says_where_when_what_and_how(community: Organisation, clerk: Writer) -> None:
    lend(clerk, 1, date(2010, 3, 5), kind="pump")
    lend(clerk, 1, date(2010, 4, 5), kind="pump")
    one = figure(named("pump_holders"), community, HALF)
    assert (one.value, one.rows, one.unit, one.part_of) == (1, 2, "人", named("holders"))
    assert (one.organisation.code, one.organisation.name) == ("140107002003", "教场巷社区")
    assert (one.low, one.high, one.is_exact, one.state) == (1, 1, True, State.ROWS)
    assert one.communities == (community.pk,)
    assert json.loads(json.dumps(one.as_json())) == {
        "indicator": named("pump_holders"), "label": "其中：借水泵的", "organisation": "140107002003",
        "period": "2010H1", "value": 1, "unit": "人", "definition": one.definition, "rows": 2,
    }  # fmt: skip


def test_the_last_row_of_the_period_is_counted_and_the_first_after_it_is_not(
    community: Organisation, clerk: Writer
) -> None:
    """发生日期 2010-06-30 本期 · 2010-07-01 下一期 ← 不计"""
    lend(clerk, 1, date(2010, 6, 30))
    lend(clerk, 2, date(2010, 7, 1))
    assert figure(named("lent"), community, HALF).value == 1
    assert figure(named("lent"), community, Period.half(2010, 2)).value == 1


def test_what_ends_on_the_first_day_after_the_period_still_holds_at_its_close(
    community: Organisation, clerk: Writer
) -> None:
    lend(clerk, 1, date(2010, 1, 5), until=date(2010, 7, 1))
    assert figure(named("out"), community, HALF).value == 1
    assert figure(named("returned"), community, HALF).value == 0
    assert figure(named("out"), community, Period.day(date(2010, 7, 1))).value == 0


def test_money_is_printed_in_yuan_to_the_fen(community: Organisation, clerk: Writer) -> None:
    lend(clerk, 1, date(2010, 1, 5), worth=1_234_50)
    half_yuan = figure(named("worth_out"), community, YEAR)
    assert half_yuan.value == Fraction(2469, 2)
    assert plain(half_yuan.value) == 1234.5
    lend(clerk, 1, date(2010, 1, 6), worth=50)
    assert figure(named("worth_out"), community, YEAR).value == 1235


def test_a_ratio_is_an_exact_fraction_of_two_figures(community: Organisation, clerk: Writer) -> None:
    for kind in ("pump", "desk", "desk"):
        lend(clerk, 1, date(2010, 1, 5), kind=kind)
    rate = figure(named("pump_rate"), community, YEAR)
    assert rate.value == Fraction(1, 3)
    assert rate.numerator
    assert rate.denominator
    assert (rate.numerator.value, rate.denominator.value, rate.rows) == (1, 3, 4)
    assert figure(named("returned_rate"), community, YEAR).value == 0
    assert figure(named("returned_rate.numerator"), community, YEAR).value == 0


def test_a_ratio_of_unlike_things_has_a_unit_and_a_share_has_none(
    community: Organisation, clerk: Writer
) -> None:
    for holder in (1, 1, 2):
        lend(clerk, holder, date(2010, 1, 5), kind="pump")
    each, rate = (figure(named(name), community, YEAR) for name in ("loans_each", "pump_rate"))
    assert (each.value, each.unit, each.is_share) == (Fraction(3, 2), "件/人", False)
    assert (rate.value, rate.unit, rate.is_share) == (1, "", True)
    assert not figure(named("out"), community, YEAR).is_share
    assert [indicator(one).is_share for one in (each.indicator, rate.indicator)] == [False, True]


def test_a_ratio_of_nothing_is_undefined_and_no_zero(community: Organisation) -> None:
    rate = figure(named("pump_rate"), community, YEAR)
    assert (rate.value, rate.low, rate.state, rate.state.label) == (None, None, State.UNDEFINED, "分母为零")


def test_an_imprecise_date_gives_a_low_and_a_high(community: Organisation, clerk: Writer) -> None:
    """借出日期只知道2010年：上半年可能有，也可能没有；全年一定有。"""
    lend(clerk, 1, date(2010, 1, 1), precision={"started_on": 2})
    lend(clerk, 2, date(2010, 3, 1))
    half, year = figure(named("lent"), community, HALF), figure(named("lent"), community, YEAR)
    assert (half.value, half.low, half.high, half.is_exact) == (2, 1, 2, False)
    assert (year.value, year.low, year.high) == (2, 2, 2)
    second = figure(named("lent"), community, Period.half(2010, 2))
    assert (second.value, second.low, second.high) == (0, 0, 1)


def test_a_list_prints_the_values_in_the_order_of_entry(community: Organisation, clerk: Writer) -> None:
    for place in ("西院", "东院"):
        lend(clerk, 1, date(2010, 3, 5), kind="sign", place=place)
    lend(clerk, 1, date(2010, 3, 5), kind="pump", place="库房")
    one = figure(named("list_of_places"), community, YEAR)
    assert (one.value, one.names) == (2, ("西院", "东院"))


def test_comparisons_and_the_target(community: Organisation, clerk: Writer) -> None:
    for day in (date(2009, 5, 1), date(2010, 5, 1), date(2010, 6, 1), date(2010, 8, 1)):
        lend(clerk, 1, day)
    set_target(named("lent"), community, HALF, 3, source="年度目标责任书", handler="李文")
    set_target(named("lent"), community, HALF, 2, source="调整通知", handler="王书记")
    one = figure(named("lent"), community, HALF, compare=True)
    assert one.last_year
    assert one.before
    assert one.target
    assert (one.value, one.last_year.value, one.before.value) == (2, 1, 0)
    assert (one.change, one.change_before, one.reached) == (1, 2, True)
    assert (one.target.value, one.target.handler) == (Decimal(2), "王书记")
    kept = Target.objects.order_by("pk").values_list("handler", "replaced_at")
    assert [(handler, replaced is None) for handler, replaced in kept] == [("李文", False), ("王书记", True)]
    assert figure(named("lent"), community, HALF).last_year is None


def test_every_change_of_a_target_is_a_line_of_its_organisations_chain(community: Organisation) -> None:
    """数额、依据都在链里；被替换的那个记为作废，写明改按哪份文件。"""
    first = set_target(named("lent"), community, HALF, 3, source="年度目标责任书", handler="李文")
    second = set_target(named("lent"), community, HALF, Decimal("2.50"), source="调整通知", handler="王书记")
    lines = ChangeLine.objects.filter(organisation=community, ledger="indicators.target").order_by("sequence")
    assert [(line.entry, line.version, line.act, line.handler, line.reason) for line in lines] == [
        (first.pk, 1, "record", "李文", "年度目标责任书"),
        (first.pk, 2, "withdraw", "王书记", "改按调整通知"),
        (second.pk, 1, "record", "王书记", "调整通知"),
    ]
    assert '"value":"2.5"' in (lines[2].payload or "")
    assert list(breaks(community.pk)) == []
    assert list(altered()) == []


def test_a_target_altered_past_its_chain_is_found(community: Organisation) -> None:
    replaced = set_target(named("lent"), community, HALF, 3, source="年度目标责任书", handler="李文")
    target = set_target(named("lent"), community, HALF, 4, source="调整通知", handler="李文")
    ours = Target.objects.filter(pk=target.pk)
    ours.update(value=2)
    assert [(one.organisation, one.sequence) for one in altered()] == [(community.pk, 3)]
    ours.update(value=4, replaced_at=target.set_at)
    assert [one.sequence for one in altered()] == [3]
    ours.update(replaced_at=None)
    assert list(altered()) == []
    Target.objects.filter(pk=replaced.pk).delete()
    assert [(one.sequence, one.found) for one in altered()] == [(2, "这条变更记录的目标不见了")]
    Target.objects.create(
        indicator=named("out"), organisation=community, period="2010", value=1, source="无", handler="",
        set_at=target.set_at,
    )  # fmt: skip
    assert [one.sequence for one in altered()] == [0, 2]
    assert not examine().is_sound


def test_a_target_may_be_a_most(community: Organisation) -> None:
    most = set_target(
        named("out"), community, YEAR, Decimal("5.5"), source="通知", handler="李文", aim=Aim.AT_MOST
    )
    assert (most.is_met_by(5), most.is_met_by(6), str(most)) == (True, False, "不高于5.5")


def opening(clerk: Writer, number: int, on: date = date(2009, 12, 31), name: str = "out") -> OpeningBalance:
    balance = OpeningBalance(indicator=named(name), occurred_on=on, number=number, source="2009年年报")
    record(balance, by=clerk)
    return balance


def test_an_opening_balance_is_part_of_the_stock_and_shrinks_as_names_are_entered(
    community: Organisation, clerk: Writer
) -> None:
    balance = opening(clerk, 104)
    carried = figure(named("out"), community, HALF)
    assert (carried.value, carried.rows, carried.opening, carried.state) == (104, 0, 104, State.OPENING)
    assert carried.opening_text() == "其中期初结转104件（无明细）"
    lend(clerk, 1, date(2009, 11, 2))
    lend(clerk, 2, None, until=date(2010, 3, 1))
    lend(clerk, 3, date(2010, 2, 1))
    now = figure(named("out"), community, HALF)
    assert (now.value, now.rows, now.opening) == (104, 2, 102)
    assert figure(named("in_books"), community, HALF).opening == 0
    assert figure(named("out"), community, Period.month(2009, 11)).opening == 0
    withdraw(balance, by=clerk, reason="年报有误")
    assert figure(named("out"), community, HALF).value == 2


def test_the_latest_opening_balance_counts_and_a_street_adds_up_those_of_its_communities(
    community: Organisation, neighbour: Organisation, street: Organisation, clerk: Writer
) -> None:
    opening(clerk, 104)
    opening(clerk, 10, on=date(2010, 3, 31))
    opening(Writer(neighbour.pk), 5, on=date(2009, 12, 31))
    assert figure(named("out"), street, Period.month(2010, 1)).opening == 109
    assert figure(named("out"), street, HALF).opening == 15


def test_an_overlap_and_persons_can_be_carried_too_but_a_flow_cannot(
    community: Organisation, clerk: Writer
) -> None:
    opening(clerk, 7, name="holders_in_books")
    opening(clerk, 7, name="lent")
    lend(clerk, 1, date(2009, 5, 1))
    lend(clerk, 1, date(2009, 6, 1))
    persons = figure(named("holders_in_books"), community, HALF)
    assert (persons.value, persons.opening, persons.rows) == (7, 6, 2)
    assert figure(named("lent"), community, HALF).opening == 0


def test_an_opening_balance_in_yuan_is_compared_with_fen(community: Organisation, clerk: Writer) -> None:
    opening(clerk, 100, name="worth_out")
    lend(clerk, 1, date(2009, 5, 1), worth=30_50)
    assert figure(named("worth_out"), community, HALF).value == 100
    assert figure(named("worth_out"), community, HALF).opening == Fraction(139, 2)


def test_two_opening_balances_of_one_day_are_refused(clerk: Writer) -> None:
    opening(clerk, 1)
    with pytest.raises(EntryRefused, match="已经有期初数"):
        opening(clerk, 2)


def test_a_zero_that_a_person_affirmed_is_not_an_empty_ledger(
    community: Organisation, neighbour: Organisation, street: Organisation, clerk: Writer
) -> None:
    def state(organisation: Organisation, period: Period) -> State:
        return figure("ledgerlab.visit.visits", organisation, period).state

    assert state(community, HALF) is State.NO_ROWS
    report = ZeroReport(
        subject="ledgerlab.visit",
        since=date(2010, 1, 1),
        until=date(2010, 6, 30),
        occurred_on=date(2010, 7, 1),
    )
    record(report, by=clerk)
    assert state(community, HALF) is State.AFFIRMED_ZERO
    assert state(community, Period.month(2010, 2)) is State.AFFIRMED_ZERO
    assert state(community, YEAR) is State.NO_ROWS
    assert state(street, HALF) is State.NO_ROWS
    theirs = ZeroReport(subject="ledgerlab.visit", since=date(2010, 1, 1), until=date(2010, 12, 31))
    theirs.occurred_on = date(2011, 1, 4)
    record(theirs, by=Writer(neighbour.pk))
    assert state(street, HALF) is State.AFFIRMED_ZERO
    record(Visit(occurred_on=date(2010, 2, 3), minutes=5), by=clerk)
    assert state(community, HALF) is State.ROWS


def test_a_zero_among_the_rows_of_its_whole_is_counted_not_missing(
    community: Organisation, clerk: Writer
) -> None:
    lend(clerk, 1, date(2010, 3, 5), kind="desk")
    pumps = figure(named("pumps_out"), community, YEAR)
    assert (pumps.value, pumps.rows, pumps.state) == (0, 0, State.ROWS)


def test_all_figures_of_an_organisation_come_at_once(community: Organisation) -> None:
    found = figures(community, HALF)
    assert all(isinstance(one, Figure) for one in found.values())
    assert {"employment.unemployment.in_books", named("out"), "ledgerlab.visit.visits"} <= set(found)


def test_a_period_that_is_no_month_is_counted_from_the_rows(community: Organisation, clerk: Writer) -> None:
    lend(clerk, 1, date(2010, 5, 26))
    lend(clerk, 1, date(2010, 6, 26))
    assert figure(named("lent"), community, Period.working_month(2010, 6)).value == 1
    assert figure(named("holders_by_kind.unrecorded"), community, Period.working_month(2010, 6)).value == 1
