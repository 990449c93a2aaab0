"""单位: employers are known anywhere; 驻地单位 are those that have their seat here.

单位名称        单位类型  进驻日期     撤出日期
教场巷小学      事业单位  1962
东城招待所      企业     （不详）     2010-06-30   ← 最后一天已撤出
锦绣物业公司    企业     2010-06-30
新来的公司      企业     2010-07-01                ← 下一期
"""

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from linli.core.credit_code import credit_code
from linli.kit import recording
from linli.kit.importing.running import Outcome, import_file
from linli.kit.recording import EntryRefused, Writer
from linli.org.models import Organisation
from linli.org.scope import EVERYTHING, Grant, Scope
from linli.registry.establishment import Establishment
from linli.registry.establishment_located import EstablishmentLocated
from linli.registry.shop import Shop
from tests.ledgers.measuring import parts, rows, value

pytestmark = pytest.mark.django_db

CODE = credit_code("12", "140107", "40573012")
HEAD = ["单位名称", "单位类型", "统一社会信用代码", "地址", "联系人", "联系电话", "进驻日期", "撤出日期"]
SCHOOL = [
    "教场巷小学",
    "事业单位",
    CODE,
    "教场巷9号",
    "陈校长",
    "0351-3081234",
    "1962年",
    None,
]
OFFICE = ["锦绣物业公司", "企业", None, "教场巷11号", None, "13800138000", "2010-06-30", None]

Import = Callable[..., Outcome]


@pytest.fixture
def imported(tmp_path: Path, community: Organisation, clerk: Writer) -> Import:
    def run(*lines: Sequence[Any], head: Sequence[Any] = HEAD) -> Outcome:
        book = openpyxl.Workbook()
        sheet = book.active
        assert sheet is not None
        for line in (head, *lines):
            sheet.append(list(line))
        path = tmp_path / "驻地单位名册.xlsx"
        book.save(path)
        return import_file("registry.establishment_located", path, community, by=clerk)

    return run


@pytest.fixture
def located(clerk: Writer) -> dict[str, EstablishmentLocated]:
    page = (
        ("教场巷小学", "public-institution", date(1962, 1, 1), None),
        ("东城招待所", "enterprise", None, date(2010, 6, 30)),
        ("锦绣物业公司", "enterprise", date(2010, 6, 30), None),
        ("新来的公司", "enterprise", date(2010, 7, 1), None),
    )
    entries = {}
    for name, kind, came, left in page:
        unit = Establishment(name=name)
        entry = EstablishmentLocated(establishment=unit, kind=kind, started_on=came, ended_on=left)
        with recording.open_book(clerk) as book:
            book.record(unit)
            book.record(entry)
        entries[name] = entry
    return entries


def test_the_list_and_its_count_are_the_same_rows(
    located: dict[str, EstablishmentLocated], community: Organisation, clerk: Writer
) -> None:
    recording.record(Establishment(name="城外纺织厂"), by=clerk)
    counted = rows("registry.establishment_located.located", community)
    assert [str(row.establishment) for row in counted] == ["教场巷小学", "锦绣物业公司"]
    assert value("registry.establishment_located.located", community) == 2
    assert parts("registry.establishment_located.by_kind", community) == {
        "public-institution": 1,
        "enterprise": 1,
    }
    assert value("registry.establishment_located.came", community) == 1
    assert value("registry.establishment_located.left", community) == 1


def test_a_unit_is_located_here_once(located: dict[str, EstablishmentLocated], clerk: Writer) -> None:
    again = EstablishmentLocated(establishment=located["教场巷小学"].establishment)
    with pytest.raises(EntryRefused, match="已在驻地单位名册里"):
        recording.record(again, by=clerk)


def test_a_roster_brings_its_units_with_their_codes(imported: Import) -> None:
    outcome = imported(SCHOOL, OFFICE)
    assert (outcome.written, outcome.new, outcome.findings) == (True, 2, [])
    assert dict(Establishment.objects.values_list("name", "credit_code")) == {
        "教场巷小学": CODE, "锦绣物业公司": "",
    }  # fmt: skip
    school = EstablishmentLocated.objects.get(establishment__name="教场巷小学")
    assert (school.phone.reveal(), school.precision) == ("03513081234", {"started_on": 2})


def test_the_same_roster_again_changes_nothing(imported: Import) -> None:
    imported(SCHOOL, OFFICE)
    again = imported(SCHOOL, OFFICE)
    assert (again.new, again.changed, again.unchanged) == (0, 0, 2)
    assert Establishment.objects.count() == 2


def test_a_code_learnt_later_is_added_to_the_unit(imported: Import) -> None:
    imported([*SCHOOL[:2], None, *SCHOOL[3:]])
    imported(SCHOOL)
    unit = Establishment.objects.get()
    assert (unit.credit_code, unit.version) == (CODE, 2)
    assert EstablishmentLocated.objects.get().version == 1


def test_a_known_code_finds_its_unit_under_another_name_and_says_so(imported: Import) -> None:
    imported(SCHOOL)
    outcome = imported(["教场巷实验小学", *SCHOOL[1:]])
    assert (outcome.new, outcome.unchanged, Establishment.objects.count()) == (0, 1, 1)
    assert [(one.code, one.place.row) for one in outcome.findings] == [("unit-name-differs", 2)]


def test_a_wrong_code_is_refused_with_its_place(imported: Import) -> None:
    outcome = imported(["教场巷小学", "事业单位", CODE[:14], *SCHOOL[3:]])
    refusal = outcome.refusals[0]
    assert (outcome.written, refusal.code, refusal.place.column) == (
        False,
        "credit-code-length",
        "统一社会信用代码",
    )
    assert Establishment.objects.count() == 0


def test_one_code_for_two_names_is_asked_not_guessed(imported: Import) -> None:
    outcome = imported(SCHOOL, ["另一所小学", *SCHOOL[1:]])
    assert [one.code for one in outcome.refusals] == ["credit-code-twice"]


def test_another_code_for_a_known_name_is_refused(imported: Import) -> None:
    imported(SCHOOL)
    other = credit_code("91", "140107", "40573077")
    outcome = imported([*SCHOOL[:2], other, *SCHOOL[3:]])
    assert not outcome.written
    assert Establishment.objects.get().credit_code == SCHOOL[2]


def test_two_units_cannot_hold_one_code(clerk: Writer) -> None:
    recording.record(Establishment(name="甲", credit_code=CODE), by=clerk)
    recording.record(Establishment(name="乙"), by=clerk)
    recording.record(Establishment(name="丙"), by=clerk)
    with pytest.raises(EntryRefused, match="登记在另一个单位名下"):
        recording.record(Establishment(name="丁", credit_code=CODE), by=clerk)


def test_a_unit_is_seen_through_the_entries_that_name_it(
    located: dict[str, EstablishmentLocated], community: Organisation, neighbour: Organisation
) -> None:
    def seen(organisation: Organisation) -> int:
        scope = Scope(frozenset({Grant(organisation.path, "", "worker")}))
        return Establishment.objects.in_books().visible_to(scope).count()

    assert (seen(community), seen(neighbour)) == (4, 0)
    assert Establishment.objects.in_books().visible_to(EVERYTHING).count() == 4


def test_shops_are_counted_while_they_are_open(clerk: Writer, community: Organisation) -> None:
    for name, trade, opened, closed in (
        ("晋味面馆", "food", date(2006, 1, 1), None),
        ("利民超市", "retail", None, date(2010, 6, 30)),
        ("新潮理发店", "service", date(2010, 5, 4), None),
    ):
        recording.record(Shop(name=name, trade=trade, started_on=opened, ended_on=closed), by=clerk)
    assert value("registry.shop.open_shops", community) == 2
    assert parts("registry.shop.by_trade", community) == {"food": 1, "service": 1}
    assert (value("registry.shop.opened", community), value("registry.shop.closed", community)) == (1, 1)
    with pytest.raises(EntryRefused, match="已登记在这个地址"):
        recording.record(Shop(name="晋味面馆"), by=clerk)
