"""Importing a committee's rosters: what is new, changed, unchanged or wrong, and all or nothing."""

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from linli.kit.chain import ChangeLine
from linli.kit.importing.running import Outcome, import_file
from linli.kit.recording import Writer
from linli.ledgers.employment.unemployment import Unemployment
from linli.org.models import Organisation
from linli.registry.card import ResidentCard
from linli.registry.person import Person

pytestmark = pytest.mark.django_db

HEAD = [
    "姓名",
    "身份证号",
    "出生日期",
    "住址",
    "失业类型",
    "原工作单位",
    "失业时间",
    "登记日期",
    "终止日期",
    "终止原因",
]
WANG = ["王小明", "14010719700101001X", None, "3-2-501", "下岗", "汽车厂", "2009.11", "2010.3.5", None, None]
LI = [
    "李大姐",
    None,
    "1968年",
    "甲院-12",
    "企业失业",
    "毛纺厂",
    "2008年",
    date(2009, 6, 1),
    "2010年2月1日",
    "已就业",
]

Import = Callable[..., Outcome]


@pytest.fixture
def imported(tmp_path: Path, community: Organisation, clerk: Writer) -> Import:
    def run(
        *rows: Sequence[Any],
        head: Sequence[Any] = HEAD,
        ledger: str = "employment.unemployment",
        **options: Any,
    ) -> Outcome:
        book = openpyxl.Workbook()
        sheet = book.active
        assert sheet is not None
        sheet.append(["教场巷社区下岗失业人员台账"])
        for row in (head, *rows):
            sheet.append(list(row))
        path = tmp_path / "下岗失业人员台账.xlsx"
        book.save(path)
        return import_file(ledger, path, community, by=clerk, **options)

    return run


def test_rows_become_entries_with_people_cards_and_half_known_dates(imported: Import) -> None:
    outcome = imported(WANG, LI)
    assert (outcome.written, outcome.new, outcome.refusals) == (True, 2, [])
    wang, li = Unemployment.objects.order_by("started_on").reverse()
    assert (wang.started_on, wang.kind, wang.lost_on, wang.precision) == (
        date(2010, 3, 5), "laid-off", date(2009, 11, 1), {"lost_on": 1},
    )  # fmt: skip
    assert (li.ended_on, li.end_reason, li.precision) == (date(2010, 2, 1), "placed", {"lost_on": 2})
    person = Person.objects.get(name="王小明")
    assert (person.sex, person.born_on, person.identity_number.reveal()) == (
        "1",
        date(1970, 1, 1),
        "14010719700101001X",
    )
    assert Person.objects.get(name="李大姐").precision == {"born_on": 2}
    assert set(ResidentCard.objects.values_list("name", "door")) == {
        ("王小明", "3-2-501"),
        ("李大姐", "甲院-12"),
    }


def test_the_same_file_again_changes_nothing(imported: Import) -> None:
    imported(WANG, LI)
    lines = ChangeLine.objects.count()
    again = imported(WANG, LI)
    assert (again.new, again.changed, again.unchanged, again.absent) == (0, 0, 2, 0)
    assert (ChangeLine.objects.count(), Person.objects.count()) == (lines, 2)


def test_one_edited_cell_changes_one_entry(imported: Import) -> None:
    imported(WANG, LI)
    edited = [*WANG]
    edited[5] = "汽车工业公司"
    outcome = imported(edited, LI)
    assert (outcome.new, outcome.changed, outcome.unchanged) == (0, 1, 1)
    assert Unemployment.objects.get(former_employer="汽车工业公司").version == 2


def test_an_empty_cell_takes_nothing_back(imported: Import) -> None:
    imported(LI)
    outcome = imported([*LI[:8], None, None])
    assert (outcome.changed, outcome.unchanged) == (0, 1)
    assert Unemployment.objects.get().ended_on == date(2010, 2, 1)


def test_a_row_that_the_file_lacks_is_left_alone_and_counted(imported: Import) -> None:
    imported(WANG, LI)
    assert imported(WANG).absent == 1
    assert Unemployment.objects.in_books().count() == 2


def test_a_wrong_row_keeps_the_whole_file_out_and_says_where(imported: Import) -> None:
    wrong = [*WANG]
    wrong[7] = "2010-02-30"
    outcome = imported(LI, wrong)
    assert not outcome.written
    assert Unemployment.objects.count() == Person.objects.count() == 0
    finding = outcome.refusals[0]
    assert (finding.place.row, finding.place.column, finding.code) == (4, "登记日期", "date")
    assert "2010-02-30" in finding.found


def test_a_number_that_excel_made_a_float_is_refused_with_the_remedy(imported: Import) -> None:
    outcome = imported([WANG[0], 140107197001010010.0, *WANG[2:]])
    assert [(finding.place.row, finding.place.column) for finding in outcome.refusals] == [(3, "身份证号")]
    assert "Excel" in str(outcome.refusals[0])


def test_the_same_entry_twice_in_a_file_is_refused_with_both_rows(imported: Import) -> None:
    outcome = imported(WANG, LI, WANG)
    assert not outcome.written
    assert (outcome.refusals[0].code, outcome.refusals[0].place.row) == ("row-twice", 5)
    assert "第3行" in outcome.refusals[0].found


def test_two_people_of_one_name_are_asked_about_never_guessed(imported: Import) -> None:
    imported(LI, [LI[0], None, "1972年", "甲院-3", *LI[4:]])
    outcome = imported([LI[0], None, None, None, "下岗", None, None, "2010-05-01", None, None])
    assert [finding.code for finding in outcome.refusals] == ["two-candidates"]


def test_a_person_known_by_number_keeps_his_one_row(imported: Import) -> None:
    imported(WANG)
    later = [*WANG]
    later[7], later[3] = "2010-06-01", None
    outcome = imported([*WANG[:8], "2010-05-01", "已就业"], later)
    assert (outcome.new, outcome.changed, Person.objects.count()) == (1, 1, 1)


def test_a_dry_run_writes_nothing(imported: Import) -> None:
    outcome = imported(WANG, dry_run=True)
    assert (outcome.new, outcome.written, Unemployment.objects.count()) == (1, False, 0)


def test_an_unknown_choice_lists_what_may_be_chosen(imported: Import) -> None:
    outcome = imported([*WANG[:4], "躺平", *WANG[5:]])
    assert outcome.refusals[0].code == "choice"
    assert "毕业未就业" in outcome.refusals[0].remedy


def test_a_reason_for_a_gap_is_kept(imported: Import) -> None:
    imported([*WANG[:6], "拒绝提供", *WANG[7:]])
    assert (Unemployment.objects.get().lost_on, Unemployment.objects.get().missing) == (
        None,
        {"lost_on": "refused"},
    )


def test_an_end_known_by_its_month_may_lie_in_the_month_of_the_start(imported: Import) -> None:
    outcome = imported([*WANG[:8], "2010年3月", "已就业"])
    assert outcome.written, outcome.refusals
    assert Unemployment.objects.get().precision == {"lost_on": 1, "ended_on": 1}
    assert imported([*LI[:8], "2009年5月", "已就业"]).refusals[0].code == "order"


def test_a_row_that_differs_by_its_day_only_is_new_and_told_of(imported: Import) -> None:
    imported([*LI[:8], "2010年2月1日", "已就业"])
    moved = [*LI]
    moved[7], moved[8] = date(2009, 6, 11), "2010年2月1日"
    outcome = imported(moved)
    assert (outcome.new, outcome.absent, [finding.code for finding in outcome.findings]) == (
        1,
        1,
        ["only-the-day-differs"],
    )
    assert "登记日期" in outcome.findings[0].found
