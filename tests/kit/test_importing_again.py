"""Importing into books that are in use: exports edited and brought back, old rosters, keys that move."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from linli.kit import recording
from linli.kit.chain import ChangeLine
from linli.kit.description import Ends
from linli.kit.exporting import export_file
from linli.kit.importing import running
from linli.kit.importing.correcting import read_changes
from linli.kit.importing.running import NotHere, Outcome, import_file
from linli.kit.recording import Writer
from linli.kit.workbooks.refusal import WorkbookUnreadable
from linli.ledgers.employment.public_post import PublicPost
from linli.ledgers.employment.unemployment import Unemployment
from linli.org.models import Organisation
from linli.registry.building import Building
from linli.registry.card import ResidentCard
from linli.registry.grid import Grid
from linli.registry.person import Person

pytestmark = pytest.mark.django_db

Import = Callable[..., Outcome]
PEOPLE = ["姓名", "性别", "出生日期", "公民身份号码"]


@pytest.fixture
def imported(tmp_path: Path, community: Organisation, clerk: Writer) -> Import:
    def run(ledger: str, head: Sequence[str], *rows: Sequence[Any], **options: Any) -> Outcome:
        book = openpyxl.Workbook()
        sheet: Any = book.active
        for row in (head, *rows):
            sheet.append(list(row))
        book.save(tmp_path / "表.xlsx")
        return import_file(ledger, tmp_path / "表.xlsx", community, by=clerk, **options)

    return run


def brought_back(
    ledger: str, edits: dict[str, Any], path: Path, community: Organisation, clerk: Writer
) -> Outcome:
    """The export with some cells edited, by address, imported again."""
    export_file(ledger, path, community, by=clerk)
    book = openpyxl.load_workbook(path)
    for address, value in edits.items():
        book.worksheets[0][address].value = value
    book.save(path)
    return import_file(ledger, path, community, by=clerk)


def test_people_without_a_number_are_told_apart_and_found_again(imported: Import) -> None:
    rows = [["李大姐", "女", "1968年", None], ["王小明", "男", "1970-01-01", None]]
    assert imported("registry.person", PEOPLE, *rows).new == 2
    for person in Person.objects.all():  # seen here once an entry names them
        recording.record(ResidentCard(person=person, name=person.name), by=Writer(person_chain()))
    again = imported("registry.person", PEOPLE, *rows)
    assert (again.new, again.unchanged) == (0, 2)


def person_chain() -> int:
    return ChangeLine.objects.values_list("organisation", flat=True)[0]


def test_a_number_known_elsewhere_links_and_changes_nothing(
    imported: Import, neighbour: Organisation
) -> None:
    """Their 王小明 stays as he is registered there, whatever our roster calls him."""
    person = Person(name="王小明", sex="1", born_on=date(1970, 1, 1), identity_number="14010719700101001X")
    recording.record(person, by=Writer(neighbour.pk))
    recording.record(ResidentCard(person=person, name="王小明"), by=Writer(neighbour.pk))
    outcome = imported("registry.person", PEOPLE, ["王大明", "男", None, "14010719700101001X"])
    assert (outcome.new, outcome.changed, outcome.absent, outcome.refusals) == (0, 0, 0, [])
    assert Person.objects.values_list("name", "version").get() == ("王小明", 1)


def test_a_card_brings_its_person_along(imported: Import) -> None:
    head = ["姓名", "身份证号", "本社区登记姓名", "联系电话", "文化程度"]
    row = ["王小明", "14010719700101001X", "王晓明", "13800000001", "初中"]
    outcome = imported("registry.resident_card", head, row)
    assert (outcome.new, outcome.refusals) == (1, [])
    card = ResidentCard.objects.get()
    assert (card.person.name, card.name, card.education, card.phone.reveal()) == (
        "王小明",
        "王晓明",
        "70",
        "13800000001",
    )
    assert imported("registry.resident_card", head, row).unchanged == 1


def test_a_name_of_rare_characters_goes_in_and_out(
    imported: Import, community: Organisation, clerk: Writer, tmp_path: Path
) -> None:
    """Outside the first plane, with a middle dot, the zero that is a surname's 〇; spaces are a typist's."""
    name = "𠮷㙓·买买提〇"
    imported("employment.unemployment", HEAD, [f" {name}　", *LI[1:]])
    assert Unemployment.objects.get().person.name == name
    assert brought_back("employment.unemployment", {}, tmp_path / "表.xlsx", community, clerk).unchanged == 1


def test_01_and_1_are_two_numbers(community: Organisation, clerk: Writer, tmp_path: Path) -> None:
    recording.record(Building(number="01"), by=clerk)
    outcome = brought_back("registry.building", {"B3": "1"}, tmp_path / "表.xlsx", community, clerk)
    assert (outcome.changed, Building.objects.get().number) == (1, "1")


def test_an_emptied_reference_is_taken_back(community: Organisation, clerk: Writer, tmp_path: Path) -> None:
    recording.record(grid := Grid(number="01"), by=clerk)
    recording.record(Building(number="1", grid=grid), by=clerk)
    export_file("registry.building", tmp_path / "表.xlsx", community, by=clerk)
    sheet: Any = openpyxl.load_workbook(tmp_path / "表.xlsx").worksheets[0]
    address = next(cell.coordinate for cell in sheet[3] if cell.value == "01")
    outcome = brought_back("registry.building", {address: None}, tmp_path / "表.xlsx", community, clerk)
    assert (outcome.changed, outcome.refusals, Building.objects.get().grid_id) == (1, [], None)


def test_an_emptied_cell_that_must_be_filled_is_refused(
    community: Organisation, clerk: Writer, tmp_path: Path
) -> None:
    recording.record(Building(number="1"), by=clerk)
    outcome = brought_back("registry.building", {"B3": None}, tmp_path / "表.xlsx", community, clerk)
    assert [(one.code, one.place.row, one.place.column) for one in outcome.refusals] == [
        ("empty", 3, "楼栋号")
    ]


def test_a_key_that_an_edited_row_leaves_is_free_in_the_same_file(
    community: Organisation, clerk: Writer, tmp_path: Path
) -> None:
    """Building 1 becomes 2, and a new building takes the number 1."""
    recording.record(Building(number="1", name="甲楼"), by=clerk)
    edits = {"B3": "2", "B4": "1", "C4": "乙楼"}
    outcome = brought_back("registry.building", edits, tmp_path / "表.xlsx", community, clerk)
    assert (outcome.new, outcome.changed, outcome.refusals) == (1, 1, [])
    assert set(Building.objects.values_list("number", "name")) == {("2", "甲楼"), ("1", "乙楼")}


def test_a_row_without_its_number_beside_the_row_with_it_is_refused(
    community: Organisation, clerk: Writer, tmp_path: Path
) -> None:
    """Somebody copied a row of the export and forgot to change it: not two entries, and not silently one."""
    recording.record(Building(number="1", name="甲楼"), by=clerk)
    outcome = brought_back(
        "registry.building", {"B4": "1", "C4": "乙楼"}, tmp_path / "表.xlsx", community, clerk
    )
    assert [(one.code, one.place.row) for one in outcome.refusals] == [("row-twice", 4)]
    assert "第3行" in outcome.refusals[0].found


def test_a_number_in_other_digits_is_no_entry_and_no_crash(
    community: Organisation, clerk: Writer, tmp_path: Path
) -> None:
    recording.record(Building(number="1"), by=clerk)
    outcome = brought_back("registry.building", {"A3": "²"}, tmp_path / "表.xlsx", community, clerk)
    assert [one.code for one in outcome.refusals] == ["entry-number"]


HEAD = ["姓名", "出生日期", "住址", "失业类型", "失业时间", "登记日期"]
LI = ["李大姐", "1968年", "甲院-12", "企业失业", "2009年3月", "2009-06-01"]


def test_a_reason_for_a_gap_takes_nothing_back_from_an_old_roster(imported: Import, clerk: Writer) -> None:
    """The roster still says 不详; the month was learnt since."""
    unknown = [*LI[:4], "不详", LI[5]]
    imported("employment.unemployment", HEAD, unknown)
    assert Unemployment.objects.get().missing == {"lost_on": "not_collected"}
    recording.correct(Unemployment.objects.get(), by=clerk, reason="问到了", lost_on=date(2009, 3, 1))
    outcome = imported("employment.unemployment", HEAD, unknown)
    assert (outcome.changed, outcome.unchanged) == (0, 1)
    assert Unemployment.objects.get().lost_on == date(2009, 3, 1)


def test_a_reason_in_an_export_takes_the_value_back(
    imported: Import, community: Organisation, clerk: Writer, tmp_path: Path
) -> None:
    imported("employment.unemployment", HEAD, LI)
    export_file("employment.unemployment", tmp_path / "表.xlsx", community, by=clerk)
    sheet: Any = openpyxl.load_workbook(tmp_path / "表.xlsx").worksheets[0]
    address = next(cell.coordinate for cell in sheet[3] if cell.value == "2009年3月")
    outcome = brought_back(
        "employment.unemployment", {address: "拒绝提供"}, tmp_path / "表.xlsx", community, clerk
    )
    spell = Unemployment.objects.get()
    assert (outcome.changed, spell.lost_on, spell.missing, spell.precision) == (
        1,
        None,
        {"lost_on": "refused"},
        None,
    )


POST = ["姓名", "出生日期", "住址", "用人单位", "协议起", "协议止"]


def test_a_last_day_goes_in_and_comes_out_as_it_was_written(
    imported: Import, community: Organisation, clerk: Writer, tmp_path: Path
) -> None:
    imported("employment.public_post", POST, [*LI[:3], "街道", "2010-01-01", "2010-06-30"])
    assert PublicPost.objects.get().ended_on == date(2010, 7, 1)
    assert brought_back("employment.public_post", {}, tmp_path / "表.xlsx", community, clerk).unchanged == 1
    changes = read_changes(PublicPost.objects.get(), ["协议止=2010-07-31"])
    recording.correct(PublicPost.objects.get(), changes, by=clerk, reason="续签")
    assert PublicPost.objects.get().ended_on == date(2010, 8, 1)


def test_what_a_header_means_is_asked_once_and_remembered(imported: Import) -> None:
    """--ends wins over the ledger, and the next file with this header follows it."""
    row = [*LI[:3], "街道", "2010-01-01", "2010-07-01"]
    imported("employment.public_post", POST, row, ends=Ends.FIRST_DAY_AFTER)
    assert PublicPost.objects.get().ended_on == date(2010, 7, 1)
    assert imported("employment.public_post", POST, row).unchanged == 1


def test_people_are_not_imported_into_a_street(
    community: Organisation, clerk: Writer, tmp_path: Path
) -> None:
    assert community.parent
    with pytest.raises(NotHere, match="要导入居民所在的社区：140107002003 教场巷社区"):
        import_file("employment.unemployment", tmp_path / "表.xlsx", community.parent, by=clerk)
    with pytest.raises(NotHere, match="“居民花名册”"):
        import_file("registry.residents", tmp_path / "表.xlsx", community.parent, by=clerk)


def test_a_workbook_whose_sheets_are_all_hidden_is_refused(
    community: Organisation, clerk: Writer, tmp_path: Path
) -> None:
    book = openpyxl.Workbook()
    sheet: Any = book.active
    sheet.append(["楼栋号"])
    sheet.append(["1"])
    book.create_chartsheet("图")
    sheet.sheet_state = "hidden"
    book.active = 1
    book.save(tmp_path / "表.xlsx")
    with pytest.raises(WorkbookUnreadable, match="隐藏"):
        import_file("registry.building", tmp_path / "表.xlsx", community, by=clerk)


@pytest.mark.parametrize("ledger", ["registry.building", "registry.staff_certificate"])
def test_what_was_entered_meanwhile_is_compared_again(
    ledger: str, community: Organisation, clerk: Writer, tmp_path: Path
) -> None:
    """Somebody enters the same row after the file was compared and before it is written: it is there once.

    The second ledger has no constraint that would notice.
    """
    head, row = {
        "registry.building": (["楼栋号", "楼栋名称"], ["1", "甲楼"]),
        "registry.staff_certificate": (["姓名", "证书名称"], ["赵云", "计算机操作证"]),
    }[ledger]
    book = openpyxl.Workbook()
    sheet: Any = book.active
    sheet.append(head)
    sheet.append(row)
    book.save(tmp_path / "表.xlsx")
    steps: list[str] = []

    def meanwhile(step: str, _done: int, _total: int) -> None:
        steps.append(step)
        if steps.count("写入台账") == 1 and step == "写入台账":
            running.import_file(ledger, tmp_path / "表.xlsx", community, by=clerk)

    outcome = import_file(ledger, tmp_path / "表.xlsx", community, by=clerk, progress=meanwhile)
    assert (outcome.new, outcome.unchanged, outcome.written) == (0, 1, True)
    assert ChangeLine.objects.filter(ledger=ledger).count() == 1
