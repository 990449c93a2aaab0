"""The residents' roster in and out: one sheet over six ledgers, brought back as it was or edited.

楼栋 单元 室  户号   户类型  姓名   关系  出生        号码  居住状态    入住       迁出       迁出原因
1   1   101 JC01  居住户  王大山 户主  1940-05-01 有   居住       1998
1   1   101 JC01  居住户  李秀英 妻    1945年     无   人在户不在  1998-03-05
1   1   101 JC01  居住户  王小山 子    1970-01-01 有   居住       1998       2010-03-01 迁出
2   1   202 HK01  户籍户  王大山 户主  …                居住       1998       ← 同一个人的第二行
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from linli.kit import recording
from linli.kit.chain import ChangeLine
from linli.kit.exporting import PurposeMissing, export_file, template_file
from linli.kit.importing.preview import RowState, preview
from linli.kit.importing.running import Outcome, import_file
from linli.kit.privacy import Unmasking
from linli.kit.recording import Writer
from linli.org.accounts import Account, Duty, Role
from linli.org.models import Organisation
from linli.org.scope import NOTHING, visible_to
from linli.registry.building import Building
from linli.registry.card import ResidentCard
from linli.registry.dwelling import Dwelling
from linli.registry.household import Household
from linli.registry.membership import Membership
from linli.registry.person import Person
from linli.registry.residence import Residence

pytestmark = pytest.mark.django_db

ROSTER = "registry.residents"
FATHER, SON = "140107194005010013", "14010719700101001X"
PHONE = "13800000001"
HEAD = (
    "楼栋号", "单元", "室号", "户号", "户类型", "姓名", "与户主关系", "性别", "出生日期", "身份证号",
    "居住状态", "入住日期", "立户日期", "迁出日期", "迁出原因", "联系电话", "文化程度", "备注",
)  # fmt: skip
FLAT, OTHER = ("1", "1", "101"), ("2", "1", "202")
HOME, REGISTER = (*FLAT, "JC01", "居住户"), (*OTHER, "HK01", "户籍户")
HERE = ("居住", "1998年", "1998年")
FAMILY = (
    (*HOME, "王大山", "户主", "男", None, FATHER, *HERE, None, None, PHONE, "初中", "独居过"),
    (*HOME, "李秀英", "妻", "女", "1945年", None, "人在户不在", "1998-03-05", "1998年"),
    (*HOME, "王小山", "子", "男", None, SON, *HERE, "2010-03-01", "迁出"),
    (*REGISTER, "王大山", "户主", "男", None, FATHER, "居住", "1998年"),
)
Edit = Callable[..., Outcome]


def written(path: Path, *rows: tuple[Any, ...]) -> Path:
    book = openpyxl.Workbook()
    sheet: Any = book.active
    for row in rows:
        sheet.append(list(row))
    book.save(path)
    return path


@pytest.fixture
def family(community: Organisation, clerk: Writer, tmp_path: Path) -> None:
    for number in ("1", "2"):
        recording.record(Building(number=number), by=clerk)
    outcome = import_file(ROSTER, written(tmp_path / "名册.xlsx", HEAD, *FAMILY), community, by=clerk)
    assert [str(one) for one in outcome.findings if one.is_refusal] == []
    assert outcome.written


def lines(path: Path) -> list[dict[str, Any]]:
    """The exported lines by header."""
    sheet: Any = openpyxl.load_workbook(path).worksheets[0]
    _title, head, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in rows]


@pytest.fixture
def exported(family: None, community: Organisation, clerk: Writer, tmp_path: Path) -> Path:
    path = tmp_path / "导出.xlsx"
    export_file(ROSTER, path, community, by=clerk)
    return path


@pytest.fixture
def edit(exported: Path, community: Organisation, clerk: Writer) -> Edit:
    """The export brought back after cells were edited: {line from 0: {header: value}}."""

    def run(edits: dict[int, dict[str, Any]], *more: dict[str, Any]) -> Outcome:
        book = openpyxl.load_workbook(exported)
        sheet: Any = book.worksheets[0]
        places = {cell.value: cell.column for cell in sheet[2]}
        below = {sheet.max_row - 2 + at: cells for at, cells in enumerate(more)}
        for line, cells in {**edits, **below}.items():
            for header, value in cells.items():
                sheet.cell(line + 3, places[header]).value = value
        book.save(exported)
        return import_file(ROSTER, exported, community, by=clerk)

    return run


def told(outcome: Outcome) -> list[tuple[str, int | None, str]]:
    return [(one.code, one.place.row, one.place.column) for one in outcome.findings]


def changed_since(line: int) -> set[str]:
    """The ledgers in which somebody wrote after this many lines of the log; derived rows do not count."""
    lines = ChangeLine.objects.order_by("pk").exclude(act="derive")
    return set(lines.filter(sequence__gt=line).values_list("ledger", flat=True))


def log_length() -> int:
    return ChangeLine.objects.order_by("-sequence").values_list("sequence", flat=True)[0]


def test_the_export_has_one_line_a_membership_in_the_customary_columns(exported: Path) -> None:
    found = lines(exported)
    assert [(row["户号"], row["姓名"], row["与户主关系"]) for row in found] == [
        ("JC01", "王大山", "户主"),
        ("JC01", "李秀英", "妻"),
        ("JC01", "王小山", "子"),
        ("HK01", "王大山", "户主"),
    ]
    first, second, third, _register = found
    assert (first["楼栋号"], first["单元"], first["室号"]) == FLAT
    assert (first["入住日期"], first["文化程度"], first["备注"]) == ("1998年", "初中", "独居过")
    assert (second["出生日期"], second["身份证号"], second["居住状态"]) == ("1945年", None, "人在户不在")
    assert (third["迁出日期"].date(), third["迁出原因"]) == (date(2010, 3, 1), "迁出")
    assert found[0]["居住记录号"] == found[3]["居住记录号"], "he is in two households and lives once"


def test_numbers_and_phones_are_masked(exported: Path) -> None:
    first = lines(exported)[0]
    assert first["身份证号"] == "140107********0013"
    assert "*" in first["联系电话"]
    assert not {FATHER, SON, PHONE} & {str(cell) for row in lines(exported) for cell in row.values()}


def test_numbers_leave_only_with_a_purpose_that_is_logged(
    family: None, community: Organisation, clerk: Writer, tmp_path: Path
) -> None:
    path = tmp_path / "原号.xlsx"
    with pytest.raises(PurposeMissing):
        export_file(ROSTER, path, community, by=clerk, unmasked=True, purpose=" ")
    assert not path.exists()
    export_file(ROSTER, path, community, by=clerk, unmasked=True, purpose="人口普查")
    assert (lines(path)[0]["身份证号"], lines(path)[0]["联系电话"]) == (FATHER, PHONE)
    logged = {row.ledger: row for row in Unmasking.objects.all()}
    assert {row.purpose for row in logged.values()} == {"人口普查"}
    assert set(logged["registry.person"].entries) == set(Person.objects.values_list("pk", flat=True))
    assert set(logged["registry.resident_card"].entries) == set(
        ResidentCard.objects.values_list("pk", flat=True)
    )
    assert "identity_number" in logged["registry.person"].columns
    assert "phone" in logged["registry.resident_card"].columns
    before = log_length()
    outcome = import_file(ROSTER, path, community, by=clerk)
    assert (outcome.new, outcome.changed, outcome.refusals, log_length()) == (0, 0, [], before)


def test_the_export_brought_back_changes_nothing(edit: Edit) -> None:
    before = ChangeLine.objects.count()
    outcome = edit({})
    assert told(outcome) == []
    assert (outcome.new, outcome.changed, outcome.absent, outcome.written) == (0, 0, 0, True)
    # Two households, three cards, three residences, four memberships.
    assert outcome.unchanged == 12
    assert ChangeLine.objects.count() == before


def test_what_was_not_written_by_a_roster_comes_back_unchanged(
    family: None, community: Organisation, clerk: Writer, tmp_path: Path
) -> None:
    """Days that differ between household and residence, people in one of the two only, no card, no door."""
    with recording.open_book(clerk) as book:
        alone, guest = Person(name="独行客"), Person(name="户里人")
        bare = Household(number="JC77")
        for row in (alone, guest, bare):
            book.record(row)
        book.record(Residence(person=alone, started_on=date(2009, 1, 1), ended_on=date(2009, 9, 1)))
        book.record(Residence(person=alone, started_on=date(2010, 1, 1), remark="又回来了"))
        book.record(Membership(household=bare, person=guest, started_on=date(2008, 1, 1), remark="只在户里"))
    wife = Membership.objects.get(person__name="李秀英")
    recording.correct(wife, by=clerk, reason="补登", started_on=date(1997, 1, 1), precision=None)
    recording.withdraw(Dwelling.objects.get(door="2-1-202"), by=clerk, reason="登记错")
    path = tmp_path / "导出.xlsx"
    assert export_file(ROSTER, path, community, by=clerk) == 7
    before = ChangeLine.objects.count()
    outcome = import_file(ROSTER, path, community, by=clerk)
    assert told(outcome) == []
    assert (outcome.new, outcome.changed, outcome.absent, outcome.written) == (0, 0, 0, True)
    assert ChangeLine.objects.count() == before


@pytest.mark.parametrize(
    ("line", "cells", "ledgers"),
    [
        (0, {"联系电话": "13900000002"}, {"registry.resident_card"}),
        (0, {"联系电话": None}, {"registry.resident_card"}),
        (1, {"居住状态": "居住"}, {"registry.residence"}),
        (1, {"与户主关系": "配偶"}, {"registry.membership"}),
        (2, {"立户日期": "1998-05-01"}, {"registry.household"}),
        (0, {"备注": None}, {"registry.residence"}),
        (3, {"居住状态": "户在人不在"}, {"registry.residence"}),
        (1, {"死亡日期": "2010-06-01"}, {"registry.person"}),
        (0, {"入住日期": "1999-01-01"}, {"registry.residence", "registry.membership"}),
        (1, {"迁出日期": "2010-06-01", "迁出原因": "迁出"}, {"registry.residence", "registry.membership"}),
    ],
)
def test_an_edited_cell_changes_the_entry_that_it_shows(
    line: int, cells: dict[str, Any], ledgers: set[str], edit: Edit
) -> None:
    before = log_length()
    outcome = edit({line: cells})
    assert told(outcome) == []
    assert outcome.written
    assert changed_since(before) == ledgers
    assert log_length() > before


def test_a_preview_shows_beside_each_edit_what_the_books_say(
    exported: Path, edit: Edit, community: Organisation
) -> None:
    """立户日期 is the household's 开始日期, and not the 入住日期 of the same name in another ledger."""
    edit({0: {"立户日期": "1998-05-01", "联系电话": "139"}, 1: {"居住状态": "居住"}})
    found = preview(ROSTER, exported, community)
    states = [(row.state, dict(row.before)) for row in found.rows]
    assert states == [
        (RowState.WRONG, {"opened_on": "1998年"}),
        (RowState.CHANGED, {"status": "人在户不在"}),
        (RowState.UNCHANGED, {}),
        (RowState.UNCHANGED, {}),
    ]
    assert [(key, finding.code) for key, finding in found.rows[0].problems] == [("phone", "phone")]


def test_an_edited_phone_is_the_new_phone_and_an_emptied_one_is_none(edit: Edit) -> None:
    card = ResidentCard.objects.get(person__name="王大山")
    edit({0: {"联系电话": "13900000002"}})
    card.refresh_from_db()
    assert card.phone.reveal() == "13900000002"


def test_a_member_who_leaves_leaves_his_household_and_not_his_register(edit: Edit) -> None:
    edit({0: {"迁出日期": "2010-06-01", "迁出原因": "外出居住"}})
    assert Residence.objects.get(person__name="王大山").ended_on == date(2010, 6, 1)
    left = dict(Membership.objects.filter(person__name="王大山").values_list("household__number", "ended_on"))
    assert left == {"JC01": date(2010, 6, 1), "HK01": None}


def test_a_closed_household_is_left_by_those_who_were_still_in_it(edit: Edit) -> None:
    outcome = edit({line: {"销户日期": "2010-06-01"} for line in range(3)})
    assert told(outcome) == []
    assert Household.objects.get(number="JC01").ended_on == date(2010, 6, 1)
    ends = dict(Membership.objects.filter(household__number="JC01").values_list("person__name", "ended_on"))
    assert ends == {"王大山": date(2010, 6, 1), "李秀英": date(2010, 6, 1), "王小山": date(2010, 3, 1)}


def test_a_family_that_moves_takes_its_residences_along(edit: Edit) -> None:
    """All lines edited; the son who left long ago is edited too and moves with his household."""
    edit({line: {"楼栋号": "2", "室号": "303"} for line in range(3)})
    moved = Dwelling.objects.get(door="2-1-303")
    assert Household.objects.get(number="JC01").dwelling == moved
    assert set(Residence.objects.values_list("dwelling", flat=True)) == {moved.pk}
    assert Household.objects.get(number="HK01").dwelling_id != moved.pk


def test_a_member_moves_to_a_household_that_there_is(edit: Edit) -> None:
    edit({1: {"户号": "HK01"}})
    assert Membership.objects.get(person__name="李秀英").household.number == "HK01"
    assert Household.objects.count() == 2


def test_a_number_that_was_lacking_is_added(edit: Edit) -> None:
    outcome = edit({1: {"身份证号": "140107194502030023"}})
    assert told(outcome) == []
    wife = Person.objects.get(name="李秀英")
    assert (wife.identity_number.reveal(), wife.born_on) == ("140107194502030023", date(1945, 2, 3))


def test_new_lines_below_the_exported_ones_are_new(edit: Edit) -> None:
    """A child is born into the household; the exported lines stay as they are."""
    child = dict(
        zip(HEAD, (*HOME, "王小宝", "孙子", "男", "2010-05-01", None, "居住", "2010-05-01"), strict=False)
    )
    outcome = edit({}, {**child, "入住原因": "出生"})
    assert told(outcome) == []
    assert outcome.changed == 0
    assert (Person.objects.count(), Household.objects.count()) == (4, 2)
    born = Membership.objects.get(person__name="王小宝")
    assert (born.household.number, born.started_on) == ("JC01", date(2010, 5, 1))


@pytest.mark.parametrize(
    ("edits", "finding"),
    [
        ({0: {"姓名": "王小川"}}, ("person-edited", 3, "姓名")),
        ({1: {"出生日期": "1950-01-01"}}, ("person-edited", 4, "出生日期")),
        ({0: {"身份证号": SON}}, ("person-edited", 3, "身份证号")),
        ({0: {"身份证号": "140107********0021"}}, ("identity-masked", 3, "身份证号")),
        ({1: {"身份证号": "140107196803050027"}}, ("birth-differs", 4, "身份证号")),
        ({1: {"户号": "JC99"}}, ("unknown-household", 4, "户号")),
        ({1: {"户号": None}}, ("empty", 4, "户号")),
        ({1: {"入住日期": "去年"}}, ("date", 4, "入住日期")),
        ({1: {"成员记录号": "1"}}, ("entry-number", 4, "成员记录号")),
        ({1: {"成员记录号": None, "与户主关系": "女"}}, ("nowhere", 4, "与户主关系")),
        ({0: {"楼栋号": "9"}}, ("unknown-building", 3, "楼栋号")),
    ],
)  # fmt: skip
def test_an_edit_that_cannot_be_meant_is_refused_with_its_place(
    edits: dict[int, dict[str, Any]], finding: tuple[str, int, str], edit: Edit
) -> None:
    before = log_length()
    outcome = edit(edits)
    assert finding in told(outcome)
    assert not outcome.written
    assert log_length() == before


def test_a_membership_number_stands_in_one_line_and_both_numbers_are_one_persons(
    exported: Path, edit: Edit
) -> None:
    found = lines(exported)
    outcome = edit({1: {"成员记录号": found[0]["成员记录号"]}, 2: {"居住记录号": found[0]["居住记录号"]}})
    assert {("entry-twice", 4, "成员记录号"), ("entry-number", 5, "居住记录号")} <= set(told(outcome))


def test_two_different_edits_of_one_thing_are_asked_about(edit: Edit) -> None:
    outcome = edit({0: {"居住状态": "户在人不在"}, 3: {"居住状态": "人在户不在"}})
    assert told(outcome) == [("edits-differ", 6, "居住状态")]
    assert "第3行" in outcome.findings[0].found
    assert Residence.objects.get(person__name="王大山").status == "away"


def test_a_line_of_the_roster_that_says_nothing_of_its_household_changes_nothing_there(
    family: None, community: Organisation, clerk: Writer, tmp_path: Path
) -> None:
    """An empty 户类型 or 居住状态 says nothing, as every empty cell."""
    home = (*FLAT, "JC01", None, *FAMILY[0][5:10], None, "1998年")
    register = (*OTHER, "HK01", None, *FAMILY[3][5:10], None, "1998年")
    recording.correct(
        Residence.objects.get(person__name="王大山"), by=clerk, reason="已迁户口", status="away"
    )
    outcome = import_file(ROSTER, written(tmp_path / "表.xlsx", HEAD, home, register), community, by=clerk)
    assert (outcome.new, outcome.changed, outcome.refusals) == (0, 0, [])
    assert Household.objects.get(number="HK01").kind == "registered"
    assert Residence.objects.get(person__name="王大山").status == "away"


def test_the_export_holds_what_the_scope_reaches(
    family: None, community: Organisation, neighbour: Organisation, clerk: Writer, tmp_path: Path
) -> None:
    with recording.open_book(Writer(neighbour.pk, handler="赵云")) as book:
        theirs = Person(name="邻居")
        book.record(theirs)
        book.record(Residence(person=theirs))
    worker = Account.objects.open("liwen", None, name="李文")
    Role.objects.create(account=worker, organisation=community, duty=Duty.WORKER, started_on=date(2009, 1, 1))
    hers = visible_to(worker, date(2010, 7, 2))

    def names_in(organisation: Organisation, **options: Any) -> list[str]:
        path = tmp_path / "导出.xlsx"
        export_file(ROSTER, path, organisation, by=clerk, **options)
        return [row["姓名"] for row in lines(path)]

    ours = ["王大山", "李秀英", "王小山", "王大山"]
    assert community.parent
    assert names_in(community) == ours
    assert names_in(neighbour) == ["邻居"]
    assert names_in(community.parent) == [*ours, "邻居"]
    assert names_in(community.parent, scope=hers) == ours
    assert names_in(neighbour, scope=hers) == []
    assert names_in(community.parent, scope=NOTHING) == []


def test_a_neighbours_line_is_not_taken_by_its_numbers(exported: Path, neighbour: Organisation) -> None:
    before = log_length()
    outcome = import_file(ROSTER, exported, neighbour, by=Writer(neighbour.pk, handler="赵云"))
    assert ("entry-number", 3, "成员记录号") in told(outcome)
    assert (outcome.written, log_length()) == (False, before)


def test_the_blank_form_asks_for_no_numbers_of_ours(tmp_path: Path) -> None:
    template_file(ROSTER, tmp_path / "表.xlsx")
    sheet: Any = openpyxl.load_workbook(tmp_path / "表.xlsx").worksheets[0]
    headers = {str(cell.value).rstrip("*＊ ") for row in sheet.iter_rows(max_row=4) for cell in row}
    assert "户号" in headers
    assert not {"成员记录号", "居住记录号"} & headers
