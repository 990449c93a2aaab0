"""楼栋、院落、房屋: counted by use and origin, by who manages them, by door.

楼栋号  用途  来源      建成时间   拆除日期
1      居住  单位宿舍  1985
2      居住  单位宿舍  （不详）
3      居住  单位宿舍  1964      2009-09-01   ← 已拆除
4      居住  单位宿舍  1978      2010-07-01   ← 期末还在
5      居住  商品房    2010-05
6      商业  单位宿舍  1976
7      办公  自建      2010-07-01             ← 下一期
"""

from datetime import date

import pytest

from linli.kit import recording
from linli.kit.chain import ChangeLine
from linli.kit.recording import EntryRefused, Writer
from linli.org.models import Organisation
from linli.registry.building import Building
from linli.registry.courtyard import Courtyard
from linli.registry.courtyard_management import CourtyardManagement
from linli.registry.dwelling import Dwelling, door_of
from linli.registry.grid import Grid
from linli.registry.lease import Lease
from linli.registry.person import Person
from tests.ledgers.measuring import parts, rows, value

pytestmark = pytest.mark.django_db

ON_THE_FIRST_OF_MARCH = (date(2010, 3, 1), date(2010, 3, 2))


@pytest.fixture
def buildings(clerk: Writer) -> dict[str, Building]:
    lived_in, by_unit = "residential", "work-unit"
    page = [
        Building(number="1", use=lived_in, origin=by_unit, started_on=date(1985, 1, 1)),
        Building(number="2", use=lived_in, origin=by_unit),
        Building(
            number="3", use=lived_in, origin=by_unit, started_on=date(1964, 1, 1), ended_on=date(2009, 9, 1)
        ),
        Building(
            number="4", use=lived_in, origin=by_unit, started_on=date(1978, 1, 1), ended_on=date(2010, 7, 1)
        ),
        Building(number="5", use=lived_in, origin="market", started_on=date(2010, 5, 1)),
        Building(number="6", use="commercial", origin=by_unit, started_on=date(1976, 1, 1)),
        Building(number="7", use="office", origin="self-built", started_on=date(2010, 7, 1)),
    ]
    with recording.open_book(clerk) as book:
        for building in page:
            book.record(building)
    return {building.number: building for building in page}


def dwelling(clerk: Writer, place: str, unit: str, room: str, **columns: object) -> Dwelling:
    entry = Dwelling(place=place, unit=unit, room=room, **columns)
    recording.record(entry, by=clerk)
    return entry


def test_a_dormitory_is_lived_in_built_by_a_unit_and_still_standing(
    buildings: dict[str, Building], community: Organisation
) -> None:
    counted = list(rows("registry.building.dormitories", community))
    assert counted == [buildings["1"], buildings["2"], buildings["4"]]
    assert value("registry.building.residential", community) == 4
    assert value("registry.building.in_use", community) == 5


def test_the_buildings_in_use_add_up_by_use(buildings: dict[str, Building], community: Organisation) -> None:
    assert parts("registry.building.by_use", community) == {"residential": 4, "commercial": 1}
    assert value("registry.building.built", community) == 1
    assert value("registry.building.demolished", community) == 0
    assert value("registry.building.demolished", community, (date(2009, 1, 1), date(2010, 1, 1))) == 1


def test_a_number_is_given_to_one_building_of_the_community_only(
    buildings: dict[str, Building], clerk: Writer, neighbour: Organisation
) -> None:
    with pytest.raises(EntryRefused, match="已有这个楼栋号"):
        recording.record(Building(number="1"), by=clerk)
    recording.record(Building(number="1"), by=Writer(neighbour.pk))
    assert Building.objects.filter(number="1").count() == 2


def test_a_building_cannot_be_pulled_down_before_it_is_built(clerk: Writer) -> None:
    with pytest.raises(EntryRefused, match="“拆除日期”1990-01-01早于“建成时间”1995-01-01"):
        recording.record(
            Building(number="9", started_on=date(1995, 1, 1), ended_on=date(1990, 1, 1)), by=clerk
        )


def test_a_grid_without_a_worker_counts_as_a_grid(clerk: Writer, community: Organisation) -> None:
    recording.record(Grid(number="01", worker="李文"), by=clerk)
    recording.record(Grid(number="02"), by=clerk)
    assert value("registry.grid.in_use", community) == 2
    assert value("registry.grid.with_worker", community) == 1


def test_a_courtyard_is_unmanaged_until_its_contract_begins(clerk: Writer, community: Organisation) -> None:
    """甲院 was handed over on 03-15, 乙院 had nobody long ago, 丙院 has always had its owner."""
    yards = {name: Courtyard(name=name) for name in ("甲院", "乙院", "丙院")}
    for yard in yards.values():
        recording.record(yard, by=clerk)
    spring = date(2010, 3, 15)
    for name, kind, begins, ends in (
        ("甲院", "none", date(1999, 1, 1), spring), ("甲院", "entrusted", spring, None),
        ("乙院", "none", date(2002, 1, 1), date(2006, 9, 1)),
        ("乙院", "property-company", date(2006, 9, 1), None),
        ("丙院", "owner", date(1998, 1, 1), None),
    ):  # fmt: skip
        spell = CourtyardManagement(courtyard=yards[name], kind=kind, started_on=begins, ended_on=ends)
        recording.record(spell, by=clerk)
    unmanaged = "registry.courtyard_management.unmanaged"
    assert [row.courtyard for row in rows(unmanaged, community, ON_THE_FIRST_OF_MARCH)] == [yards["甲院"]]
    assert value(unmanaged, community) == 0
    assert value("registry.courtyard_management.managed", community) == 3
    assert value("registry.courtyard_management.taken_over", community) == 1
    assert value("registry.courtyard.in_use", community) == 3


def test_a_courtyard_has_one_management_at_a_time(clerk: Writer) -> None:
    yard = Courtyard(name="甲院")
    recording.record(yard, by=clerk)
    recording.record(CourtyardManagement(courtyard=yard, kind="none", started_on=date(1999, 1, 1)), by=clerk)
    with pytest.raises(EntryRefused, match="没有结束的管理情况"):
        recording.record(
            CourtyardManagement(courtyard=yard, kind="owner", started_on=date(2010, 3, 1)), by=clerk
        )


@pytest.mark.parametrize(
    ("place", "unit", "room", "door"),
    [
        ("3", "2", "501", "3-2-501"),
        ("3号楼", "2单元", "501室", "3-2-501"),
        ("３", "２", "５０１", "3-2-501"),
        ("甲院", "", "12", "甲院-12"),
        ("A座", "", "1203", "A座-1203"),
    ],
)
def test_a_door_reads_the_same_however_it_is_written(place: str, unit: str, room: str, door: str) -> None:
    assert door_of(place, unit, room) == door


def test_a_dwelling_finds_its_building_or_its_courtyard(
    buildings: dict[str, Building], clerk: Writer
) -> None:
    yard = Courtyard(name="甲院")
    recording.record(yard, by=clerk)
    flat = dwelling(clerk, "1号楼", "2单元", "501室")
    house = dwelling(clerk, "甲院", "", "12")
    assert (flat.door, flat.building_id, flat.courtyard_id) == ("1-2-501", buildings["1"].pk, None)
    assert (house.door, house.building_id, house.courtyard_id) == ("甲院-12", None, yard.pk)


def test_a_dwelling_entered_first_finds_its_building_when_that_comes(clerk: Writer) -> None:
    early = dwelling(clerk, "12号楼", "1", "101")
    assert early.building_id is None
    recording.record(building := Building(number="12"), by=clerk)
    stored = Dwelling.objects.get()
    assert (stored.building_id, stored.version) == (building.pk, 2)
    assert ChangeLine.objects.filter(ledger="registry.dwelling", act="derive").count() == 1


def test_a_building_that_gets_another_number_keeps_its_dwellings(clerk: Writer) -> None:
    recording.record(building := Building(number="12"), by=clerk)
    dwelling(clerk, "12", "1", "101")
    recording.correct(building, by=clerk, reason="重新编号", number="20")
    assert Dwelling.objects.get().building_id == building.pk


def test_a_withdrawn_building_lets_its_dwellings_go(clerk: Writer) -> None:
    recording.record(building := Building(number="12"), by=clerk)
    dwelling(clerk, "12", "1", "101")
    recording.withdraw(building, by=clerk, reason="登记错了")
    assert Dwelling.objects.get().building_id is None


def test_the_same_door_twice_is_refused_however_it_is_written(clerk: Writer) -> None:
    dwelling(clerk, "12", "1", "101")
    with pytest.raises(EntryRefused, match="已登记过这个门牌"):
        dwelling(clerk, "12号楼", "1单元", "101室")
    assert Dwelling.objects.count() == 1


def test_dwellings_are_counted_by_what_they_are_used_for(clerk: Writer, community: Organisation) -> None:
    recording.record(Courtyard(name="甲院"), by=clerk)
    dwelling(clerk, "1", "1", "101", state="own-use", tenure="owned")
    dwelling(clerk, "1", "1", "102", state="let", tenure="owned")
    dwelling(clerk, "1", "1", "201", state="empty", tenure="work-unit")
    dwelling(clerk, "甲院", "", "1")
    names = ("dwellings", "occupied", "empty", "let", "in_courtyards")
    assert [value(f"registry.dwelling.{name}", community) for name in names] == [4, 2, 1, 1, 1]
    assert parts("registry.dwelling.by_tenure", community) == {"owned": 2, "work-unit": 1, "": 1}


def test_a_dwelling_let_to_two_tenants_is_one_dwelling_let(clerk: Writer, community: Organisation) -> None:
    flat = dwelling(clerk, "1", "1", "101", state="let")
    tenants = [Person(name="张一"), Person(name="张二")]
    for tenant in tenants:
        recording.record(tenant, by=clerk)
        lease = Lease(
            dwelling=flat, tenant=tenant, started_on=date(2010, 2, 1), occupants=1, monthly_rent_fen=400_00
        )
        recording.record(lease, by=clerk)
    assert value("registry.lease.let_dwellings", community) == 1
    assert value("registry.lease.occupants", community) == 2
    assert value("registry.lease.begun", community) == 2
    with pytest.raises(EntryRefused, match="没有退租"):
        recording.record(Lease(dwelling=flat, tenant=tenants[0], started_on=date(2010, 3, 1)), by=clerk)
