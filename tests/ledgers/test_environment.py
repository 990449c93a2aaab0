"""院落: who has a courtyard in care, and what the fee brought in.

合同编号  院落  受托人  签订日期     到期日期
1        甲院  王小明  2010-03-22   2011-03-22
2        甲院  李强    2010-03-22   2010-06-30   ← 期末已终止
3        乙院  赵敏    2010-07-01                ← 下一期

合同编号  收费月份    应收户数  实收户数  实收金额(元)  收费日期
1        2010年4月   16       15       75           2010-04-28
1        2010年6月   16       16       80           2010-07-03   ← 下一期才收到
2        2010年6月   15                              （还没有报数）
1        2010年7月   16       16       80                        ← 下一期
"""

from datetime import date
from fractions import Fraction

import pytest

from linli.core.partial import Precision
from linli.core.period import Period
from linli.indicators.figures import figure
from linli.kit import recording
from linli.kit.recording import EntryRefused, Writer
from linli.ledgers.environment.courtyard_contract import CourtyardContract
from linli.ledgers.environment.courtyard_fee import CourtyardFee
from linli.org.models import Organisation
from linli.registry.courtyard import Courtyard
from linli.registry.person import Person
from tests.ledgers.measuring import counted_twice, rows, value

pytestmark = pytest.mark.django_db


@pytest.fixture
def contracts(clerk: Writer) -> dict[str, CourtyardContract]:
    first, second = Courtyard(name="甲院"), Courtyard(name="乙院")
    page = [
        ("1", first, "王小明", date(2010, 3, 22), date(2011, 3, 22)),
        ("2", first, "李强", date(2010, 3, 22), date(2010, 6, 30)),
        ("3", second, "赵敏", date(2010, 7, 1), None),
    ]
    signed = {}
    with recording.open_book(clerk) as book:
        book.record(first)
        book.record(second)
        for number, courtyard, name, started, ended in page:
            person = Person(name=name, sex="1")
            book.record(person)
            signed[number] = CourtyardContract(
                number=number, courtyard=courtyard, person=person, task="收费、保洁", monthly_fee=5_00,
                started_on=started, ended_on=ended,
            )  # fmt: skip
            book.record(signed[number])
    return signed


def fee(
    contract: CourtyardContract, month: date, due: int | None, paid: int | None, amount: int | None,
    collected: date | None = None,
) -> CourtyardFee:  # fmt: skip
    return CourtyardFee(
        contract=contract, month_on=month, households_due=due, households_paid=paid, amount=amount,
        collected_on=collected,
    )  # fmt: skip


@pytest.fixture
def fees(contracts: dict[str, CourtyardContract], clerk: Writer) -> list[CourtyardFee]:
    page = [
        fee(contracts["1"], date(2010, 4, 1), 16, 15, 75_00, date(2010, 4, 28)),
        fee(contracts["1"], date(2010, 6, 1), 16, 16, 80_00, date(2010, 7, 3)),
        fee(contracts["2"], date(2010, 6, 1), 15, None, None),
        fee(contracts["1"], date(2010, 7, 1), 16, 16, 80_00),
    ]
    with recording.open_book(clerk) as book:
        for one in page:
            book.record(one)
    return page


def test_contracts_are_counted_at_the_close_of_the_last_day(
    contracts: dict[str, CourtyardContract], community: Organisation
) -> None:
    assert list(rows("environment.courtyard_contract.in_force", community)) == [contracts["1"]]
    assert value("environment.courtyard_contract.held", community) == 2
    assert value("environment.courtyard_contract.signed", community) == 2
    assert value("environment.courtyard_contract.ended", community) == 1
    the_day_after = (date(2010, 7, 1), date(2010, 7, 2))
    assert value("environment.courtyard_contract.courtyards", community, the_day_after) == 2
    assert value("environment.courtyard_contract.trustees", community, the_day_after) == 2


def test_fees_count_by_the_month_they_are_for(fees: list[CourtyardFee], community: Organisation) -> None:
    assert list(rows("environment.courtyard_fee.collected", community)) == fees[:3]
    assert value("environment.courtyard_fee.collected", community) == 155_00
    assert (
        value("environment.courtyard_fee.collected", community, (date(2010, 4, 1), date(2010, 5, 1))) == 75_00
    )


def test_households_are_counted_once_a_month(fees: list[CourtyardFee], community: Organisation) -> None:
    assert value("environment.courtyard_fee.due", community) == 16 + 16 + 15
    assert value("environment.courtyard_fee.paid", community) == 15 + 16
    assert value("environment.courtyard_fee.contracts", community) == 2


@pytest.mark.parametrize("period", ["2010H1", "2010-06", "2010", "2010-07-01"])
@pytest.mark.parametrize("ledger", ["environment.courtyard_contract", "environment.courtyard_fee"])
@pytest.mark.usefixtures("fees")
def test_the_engine_gives_what_the_rows_say(community: Organisation, ledger: str, period: str) -> None:
    naive, engine = counted_twice(ledger, community, Period.parse(period))
    assert naive
    assert engine == naive


@pytest.mark.usefixtures("fees")
def test_the_fee_prints_in_yuan_and_the_rate_leaves_unreported_months_out(community: Organisation) -> None:
    half = Period.half(2010, 1)
    assert figure("environment.courtyard_fee.collected", community, half).value == 155
    assert figure("environment.courtyard_fee.paid_rate", community, half).value == Fraction(31, 32)


def test_a_day_typed_as_the_month_stands_for_its_month(
    contracts: dict[str, CourtyardContract], clerk: Writer
) -> None:
    recording.record(fee(contracts["1"], date(2010, 4, 28), 16, 15, 75_00), by=clerk)
    stored = CourtyardFee.objects.get()
    assert (stored.month_on, stored.precision) == (date(2010, 4, 1), {"month_on": Precision.MONTH})
    with pytest.raises(EntryRefused, match="这个月的收费已经登记过"):
        recording.record(fee(contracts["1"], date(2010, 4, 30), 16, 1, 5_00), by=clerk)
    recording.record(fee(contracts["2"], date(2010, 4, 30), 15, 15, 75_00), by=clerk)
    assert CourtyardFee.objects.count() == 2


def test_more_households_paying_than_owing_are_refused(
    contracts: dict[str, CourtyardContract], clerk: Writer
) -> None:
    with pytest.raises(EntryRefused, match="实收户数多于应收户数"):
        recording.record(fee(contracts["1"], date(2010, 4, 1), 16, 17, 85_00), by=clerk)
    recording.record(fee(contracts["1"], date(2010, 4, 1), None, 17, 85_00), by=clerk)
    assert CourtyardFee.objects.get().households_paid == 17


def test_amounts_below_nothing_are_refused(contracts: dict[str, CourtyardContract], clerk: Writer) -> None:
    with pytest.raises(EntryRefused, match="实收金额不能是负数"):
        recording.record(fee(contracts["1"], date(2010, 4, 1), 16, 15, -75_00), by=clerk)
    with pytest.raises(EntryRefused, match="月收费标准不能是负数"):
        recording.correct(contracts["1"], by=clerk, reason="看错了", monthly_fee=-5_00)
    assert not CourtyardFee.objects.exists()


def test_a_withdrawn_contract_takes_its_fees_along(
    fees: list[CourtyardFee], contracts: dict[str, CourtyardContract], community: Organisation, clerk: Writer
) -> None:
    recording.withdraw(contracts["1"], by=clerk, reason="合同登记错")
    assert list(CourtyardFee.objects.in_books()) == [fees[2]]
    assert value("environment.courtyard_fee.collected", community) == 0


def test_a_contract_number_is_used_once(contracts: dict[str, CourtyardContract], clerk: Writer) -> None:
    again = CourtyardContract(
        number="1",
        courtyard=contracts["3"].courtyard,
        person=contracts["3"].person,
        started_on=date(2010, 7, 1),
    )
    with pytest.raises(EntryRefused, match="合同编号已经用过"):
        recording.record(again, by=clerk)


def test_a_contract_that_ends_before_it_is_signed_is_refused(
    contracts: dict[str, CourtyardContract], clerk: Writer
) -> None:
    with pytest.raises(EntryRefused, match="“到期日期”2010-03-01早于“签订日期”2010-03-22"):
        recording.correct(contracts["1"], by=clerk, reason="看错了", ended_on=date(2010, 3, 1))
