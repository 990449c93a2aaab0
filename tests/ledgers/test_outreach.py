"""结对与四送: who helps whom, and what was brought.

结对编号  帮扶人  帮扶对象  开始日期     结束日期
1        刘芳    王小明    2009-03-01
2        刘芳    李强      2010-01-10   2010-06-30   ← 期末已结束
3        陈静    赵敏      2010-07-01                ← 下一期

结对编号  日期         送服务类别
1        2009-05-04   送政策                       ← 上一年
1        2010-01-15   送岗位
1        2010-02-11   送技能
2        2010-02-11   送政策
1        2010-06-30   送服务                       ← 四送齐全
"""

from datetime import date
from fractions import Fraction

import pytest

from linli.core.period import Period
from linli.indicators.figures import figure
from linli.kit import recording
from linli.kit.chain import Act, ChangeLine
from linli.kit.recording import EntryRefused, Writer
from linli.ledgers.outreach.delivery import Delivery
from linli.ledgers.outreach.pairing import Pairing
from linli.org.models import Organisation
from linli.registry.person import Person
from tests.ledgers.measuring import counted_twice, parts, rows, value

pytestmark = pytest.mark.django_db

WHOLE_YEAR = (date(2010, 1, 1), date(2011, 1, 1))


def paired(number: str, helper: str, helped: str, started: date, ended: date | None = None) -> Pairing:
    return Pairing(
        number=number, helper=helper, person=Person(name=helped, sex="1"), started_on=started, ended_on=ended
    )


@pytest.fixture
def pairings(clerk: Writer) -> dict[str, Pairing]:
    page = [
        paired("1", "刘芳", "王小明", date(2009, 3, 1)),
        paired("2", "刘芳", "李强", date(2010, 1, 10), date(2010, 6, 30)),
        paired("3", "陈静", "赵敏", date(2010, 7, 1)),
    ]
    with recording.open_book(clerk) as book:
        for pairing in page:
            book.record(pairing.person)
            book.record(pairing)
    return {pairing.number: pairing for pairing in page}


def brought(pairing: Pairing, day: date, kind: str, clerk: Writer) -> Delivery:
    delivery = Delivery(pairing=pairing, occurred_on=day, kind=kind, content="上门")
    recording.record(delivery, by=clerk)
    return delivery


@pytest.fixture
def deliveries(pairings: dict[str, Pairing], clerk: Writer) -> list[Delivery]:
    page = [
        ("1", date(2009, 5, 4), "policy"), ("1", date(2010, 1, 15), "post"),
        ("1", date(2010, 2, 11), "skill"), ("2", date(2010, 2, 11), "policy"),
        ("1", date(2010, 6, 30), "service"),
    ]  # fmt: skip
    return [brought(pairings[number], day, kind, clerk) for number, day, kind in page]


def test_pairings_are_counted_at_the_close_of_the_last_day(
    pairings: dict[str, Pairing], community: Organisation
) -> None:
    assert list(rows("outreach.pairing.pairings", community)) == [pairings["1"]]
    assert value("outreach.pairing.in_books", community) == 2
    assert (value("outreach.pairing.begun", community), value("outreach.pairing.ended", community)) == (1, 1)
    assert value("outreach.pairing.pairings", community, WHOLE_YEAR) == 2
    assert value("outreach.pairing.helpers", community, WHOLE_YEAR) == 2


@pytest.mark.usefixtures("deliveries")
def test_all_four_kinds_were_brought_in_the_half_year(community: Organisation) -> None:
    assert value("outreach.delivery.kinds", community) == 4
    assert value("outreach.delivery.kinds", community, (date(2009, 1, 1), date(2010, 1, 1))) == 1
    assert value("outreach.delivery.kinds", community, (date(2010, 1, 1), date(2010, 6, 30))) == 3


@pytest.mark.usefixtures("deliveries")
def test_deliveries_by_kind_add_up(community: Organisation) -> None:
    assert value("outreach.delivery.deliveries", community) == 4
    assert parts("outreach.delivery.by_kind", community) == {"post": 1, "skill": 1, "policy": 1, "service": 1}
    assert value("outreach.delivery.pairings_served", community) == 2


@pytest.mark.parametrize("period", ["2010H1", "2010-06", "2009", "2010-06-30"])
@pytest.mark.parametrize("ledger", ["outreach.pairing", "outreach.delivery"])
@pytest.mark.usefixtures("deliveries")
def test_the_engine_gives_what_the_rows_say(community: Organisation, ledger: str, period: str) -> None:
    naive, engine = counted_twice(ledger, community, Period.parse(period))
    assert naive
    assert engine == naive


@pytest.mark.usefixtures("deliveries")
def test_what_was_brought_prints_as_a_list(community: Organisation) -> None:
    kinds = figure("outreach.delivery.kinds", community, Period.half(2010, 1))
    assert sorted(kinds.names) == sorted(["送岗位", "送技能", "送政策", "送服务"])
    assert kinds.value == 4


@pytest.mark.usefixtures("deliveries")
def test_coverage_is_the_share_of_complete_pairings(community: Organisation) -> None:
    first_half = figure("outreach.pairing.coverage", community, Period.half(2010, 1))
    whole_year = figure("outreach.pairing.coverage", community, Period.year(2010))
    assert (first_half.value, whole_year.value) == (1, Fraction(1, 2))


def test_a_pairing_is_complete_on_the_day_of_the_fourth_kind(
    deliveries: list[Delivery], pairings: dict[str, Pairing], community: Organisation
) -> None:
    assert Pairing.objects.get(number="1").completed_on == date(2010, 6, 30)
    assert Pairing.objects.get(number="2").completed_on is None
    assert list(rows("outreach.pairing.complete", community)) == [pairings["1"]]
    assert value("outreach.pairing.complete", community, (date(2010, 1, 1), date(2010, 6, 30))) == 0
    assert ChangeLine.objects.filter(entry=pairings["1"].pk, act=Act.DERIVE).count() == 1


def test_withdrawing_the_fourth_kind_makes_it_incomplete_again(
    deliveries: list[Delivery], community: Organisation, clerk: Writer
) -> None:
    recording.withdraw(deliveries[-1], by=clerk, reason="登记错")
    assert Pairing.objects.get(number="1").completed_on is None
    assert value("outreach.pairing.complete", community) == 0


def test_a_delivery_moved_to_another_pairing_leaves_the_first_incomplete(
    deliveries: list[Delivery], pairings: dict[str, Pairing], clerk: Writer
) -> None:
    recording.correct(deliveries[-1], by=clerk, reason="登记错对子", pairing=pairings["2"])
    assert Pairing.objects.get(number="1").completed_on is None


def test_deliveries_before_the_pairing_do_not_complete_it_earlier(
    pairings: dict[str, Pairing], community: Organisation, clerk: Writer
) -> None:
    for kind in ("policy", "post", "skill", "service"):
        brought(pairings["3"], date(2010, 5, 6), kind, clerk)
    assert Pairing.objects.get(number="3").completed_on == date(2010, 7, 1)
    assert value("outreach.pairing.complete", community) == 0


def test_a_withdrawn_pairing_takes_its_deliveries_along(
    deliveries: list[Delivery], community: Organisation, clerk: Writer
) -> None:
    recording.withdraw(Pairing.objects.get(number="1"), by=clerk, reason="重复登记")
    assert [delivery.pairing.number for delivery in Delivery.objects.in_books()] == ["2"]
    assert value("outreach.delivery.kinds", community) == 1


def test_a_number_is_used_once_in_a_community(
    pairings: dict[str, Pairing], neighbour: Organisation, clerk: Writer
) -> None:
    def first_again(by: Writer) -> None:
        person = pairings["2"].person
        recording.record(
            Pairing(number="1", helper="陈静", person=person, started_on=date(2010, 2, 1)), by=by
        )

    with pytest.raises(EntryRefused, match="结对编号已经用过"):
        first_again(clerk)
    first_again(Writer(neighbour.pk, handler="赵云"))
    assert Pairing.objects.filter(number="1").count() == 2


def test_the_same_kind_twice_on_one_day_is_refused(
    deliveries: list[Delivery], pairings: dict[str, Pairing], clerk: Writer
) -> None:
    with pytest.raises(EntryRefused, match="当天的这一项已经登记过"):
        brought(pairings["1"], date(2010, 1, 15), "post", clerk)
    brought(pairings["1"], date(2010, 1, 15), "skill", clerk)
    assert Delivery.objects.in_books().count() == 6


def test_a_delivery_without_a_kind_is_refused(pairings: dict[str, Pairing], clerk: Writer) -> None:
    with pytest.raises(EntryRefused, match="“送服务类别”没有填"):
        brought(pairings["1"], date(2010, 1, 15), "", clerk)
