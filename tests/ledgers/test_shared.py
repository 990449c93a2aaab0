"""资产: what the labour station has in use, and what the rest of the committee has.

资产名称        类别    数量  使用部门        启用日期     停用日期
台式计算机      计算机  1    劳动保障工作站   2008-03-01
旧计算机        计算机  1    劳动保障工作站   2003-05-01  2010-06-30   ← 最后一天已停用
新计算机        计算机  1    劳动保障工作站   2010-07-01               ← 下一期
居委会计算机    计算机  3    社区居委会       2007-09-01
电视机          电视机  1    劳动保障工作站   （不详）
打印机          打印机  1    劳动保障工作站   2010-06-30
折叠椅          办公桌椅 20  社区居委会       2010-02-01
"""

from datetime import date
from typing import Any

import pytest

from linli.core.period import Period
from linli.kit import recording
from linli.kit.chain import ChangeLine
from linli.kit.recording import EntryRefused, Writer
from linli.ledgers.shared.asset import Asset
from linli.org.models import Organisation
from tests.ledgers.measuring import counted_twice, parts, rows, value

pytestmark = pytest.mark.django_db


def kept(name: str, category: str, quantity: int, holder: str, started: date | None, **more: Any) -> Asset:
    return Asset(name=name, category=category, quantity=quantity, holder=holder, started_on=started, **more)


@pytest.fixture
def assets(clerk: Writer) -> dict[str, Asset]:
    station, committee = "labour-station", "committee"
    page = [
        kept("台式计算机", "computer", 1, station, date(2008, 3, 1)),
        kept("旧计算机", "computer", 1, station, date(2003, 5, 1), ended_on=date(2010, 6, 30)),
        kept("新计算机", "computer", 1, station, date(2010, 7, 1)),
        kept("居委会计算机", "computer", 3, committee, date(2007, 9, 1)),
        kept("电视机", "television", 1, station, None),
        kept("打印机", "printer", 1, station, date(2010, 6, 30)),
        kept("折叠椅", "desk-or-chair", 20, committee, date(2010, 2, 1), unit_price=45_50),
    ]
    with recording.open_book(clerk) as book:
        for asset in page:
            book.record(asset)
    return {asset.name: asset for asset in page}


def test_the_station_has_one_of_each_whatever_the_committee_has(
    assets: dict[str, Asset], community: Organisation
) -> None:
    figures = [
        value(f"shared.asset.station_{thing}", community)
        for thing in ("computers", "televisions", "printers")
    ]
    assert figures == [1, 1, 1]
    assert list(rows("shared.asset.station_computers", community)) == [assets["台式计算机"]]
    assert list(rows("shared.asset.station_televisions", community)) == [assets["电视机"]]


def test_what_is_in_use_adds_up_by_category_and_by_holder(
    assets: dict[str, Asset], community: Organisation
) -> None:
    assert value("shared.asset.in_use", community) == 26
    assert parts("shared.asset.in_use_by_category", community) == {
        "computer": 4, "television": 1, "printer": 1, "desk-or-chair": 20
    }  # fmt: skip
    assert parts("shared.asset.in_use_by_holder", community) == {"labour-station": 3, "committee": 23}


def test_the_movement_of_the_period_explains_the_stock(
    assets: dict[str, Asset], community: Organisation
) -> None:
    before = value("shared.asset.in_use", community, (date(2009, 1, 1), date(2010, 1, 1)))
    came, went = value("shared.asset.put_into_use", community), value("shared.asset.taken_out", community)
    assert (before, came, went) == (6, 21, 1)
    assert before + came - went == value("shared.asset.in_use", community)


@pytest.mark.parametrize("period", ["2010H1", "2010-06", "2009", "2010-06-30"])
@pytest.mark.usefixtures("assets")
def test_the_engine_gives_what_the_rows_say(community: Organisation, period: str) -> None:
    naive, engine = counted_twice("shared.asset", community, Period.parse(period))
    assert naive
    assert engine == naive


def test_the_amount_is_derived_and_follows_a_correction(
    assets: dict[str, Asset], community: Organisation, clerk: Writer
) -> None:
    assert Asset.objects.get(name="折叠椅").amount == 910_00
    assert Asset.objects.get(name="电视机").amount is None
    recording.correct(assets["折叠椅"], by=clerk, reason="清点", quantity=18)
    assert value("shared.asset.value", community) == 819_00
    assert ChangeLine.objects.filter(entry=assets["折叠椅"].pk).count() == 2


def test_two_assets_with_one_number_are_refused_until_one_is_withdrawn(clerk: Writer) -> None:
    first = Asset(name="打印机", number="BGS-001")
    recording.record(first, by=clerk)
    with pytest.raises(EntryRefused, match="资产编号已经登记"):
        recording.record(Asset(name="复印机", number="BGS-001"), by=clerk)
    recording.withdraw(first, by=clerk, reason="登记错")
    recording.record(Asset(name="复印机", number="BGS-001"), by=clerk)
    assert [asset.name for asset in Asset.objects.in_books()] == ["复印机"]


def test_assets_without_a_number_do_not_collide(clerk: Writer) -> None:
    recording.record(Asset(name="打印机"), by=clerk)
    recording.record(Asset(name="复印机"), by=clerk)
    assert Asset.objects.in_books().count() == 2


def test_a_holder_that_is_not_on_the_list_is_refused_with_the_list(clerk: Writer) -> None:
    with pytest.raises(EntryRefused, match=r"使用部门.*劳动保障工作站"):
        recording.record(Asset(name="打印机", holder="street"), by=clerk)
    assert not Asset.objects.exists()


def test_an_asset_given_up_before_it_was_used_is_refused(clerk: Writer) -> None:
    wrong = Asset(name="打印机", started_on=date(2010, 3, 1), ended_on=date(2010, 2, 1))
    with pytest.raises(EntryRefused, match=r"停用日期.*早于.*启用日期"):
        recording.record(wrong, by=clerk)
