"""The files as somebody would open them: the same bytes, readable cells, people who can be found."""

import time
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from linli.core.identity import read_identity_number
from linli.demonstration.rosters import ROSTERS
from linli.demonstration.world import World, founding_world
from linli.demonstration.writing import write_rosters
from tests.demonstration.books import Books, door, person

_NAMED = (
    "registry.retiree", "registry.survey_finding", "employment.unemployment", "employment.placement",
    "employment.preferential_certificate", "employment.unemployment_certificate",
    "employment.certificate_event", "employment.loan", "employment.subsidy_payment", "employment.training",
    "employment.aid_case", "employment.zero_employment_case", "outreach.pairing",
    "environment.courtyard_contract",
)  # fmt: skip
_KEYS = {
    "registry.building": ("楼栋号",),
    "registry.dwelling": ("楼栋号", "单元", "室号"),
    "registry.establishment_located": ("单位名称",),
    "registry.ledger_opening": ("台账名称",),
    "registry.survey_question": ("摸底名称", "问题"),
    "registry.survey_target": ("摸底名称", "户号"),
    "registry.survey_visit": ("摸底名称", "户号", "走访日期"),
    "employment.unemployment": ("身份证号", "登记日期"),
    "employment.vacancy": ("单位名称", "岗位名称", "登记日期"),
    "employment.certificate_event": ("证件种类", "证号", "办理日期", "办理事项"),
    "employment.subsidy_payment": ("身份证号", "补贴月份"),
    "employment.training": ("身份证号", "课程名称", "开班日期"),
    "employment.aid_case": ("身份证号", "申请日期"),
    "employment.zero_employment_case": ("户号", "发现日期"),
    "employment.enquiry": ("咨询日期", "姓名", "咨询事项"),
    "publicity.publicity_issue": ("日期", "形式", "块板名称"),
    "outreach.pairing": ("结对编号",),
    "outreach.delivery": ("结对编号", "日期", "送服务类别"),
    "environment.courtyard_contract": ("合同编号",),
    "environment.courtyard_fee": ("合同编号", "收费月份"),
}


def test_the_same_seed_gives_the_same_bytes(roster_directory: Path, tmp_path: Path) -> None:
    heard = []
    paths = write_rosters(tmp_path, progress=lambda count, of, name: heard.append((count, of, name)))
    assert [path.name for path in paths] == [roster.file for roster in ROSTERS]
    assert [path.read_bytes() for path in paths] == [
        (roster_directory / roster.file).read_bytes() for roster in ROSTERS
    ]
    assert heard[-1] == (len(ROSTERS), len(ROSTERS), paths[-1].name)


def test_another_seed_gives_other_people_and_the_same_counts() -> None:
    other = founding_world(2011)
    assert len(other.population.people) == 4439
    assert len(other.employment.placements) == 220
    assert [each.name for each in other.population.people] != [
        each.name for each in founding_world().population.people
    ]


def test_writing_takes_a_few_seconds_at_most(tmp_path: Path) -> None:
    began = time.perf_counter()
    write_rosters(tmp_path)
    assert time.perf_counter() - began < 8


@pytest.mark.parametrize("ledger", _NAMED)
def test_everybody_named_is_in_the_residents_roster(ledger: str, books: Books) -> None:
    """By number and under the same name; without a number by name, birth and door."""
    names = {row["身份证号"]: row["姓名"] for row in books["registry.residents"] if row["身份证号"]}
    unnumbered = {person(row) for row in books["registry.residents"] if not row["身份证号"]}
    for row in books[ledger]:
        number = row.get("身份证号", row.get("就业成员身份证号"))
        name = next(row[each] for each in ("姓名", "就业成员姓名", "帮扶对象", "受托人") if each in row)
        if number:
            assert names[number] == name
        elif name:
            assert (name, row["出生日期"], door(row)) in unnumbered


def test_a_roster_without_birth_and_door_names_only_people_with_a_number(books: Books) -> None:
    for rows in books.rows.values():
        for row in rows:
            if "身份证号" in row and "出生日期" not in row:
                assert row["身份证号"]


def test_identity_numbers_agree_with_sex_and_birth(books: Books) -> None:
    seen: dict[str, str] = {}
    for row in books["registry.residents"]:
        if row["身份证号"]:
            number = read_identity_number(row["身份证号"])
            assert (number.birth, number.sex.label) == (row["出生日期"].day, row["性别"])
            assert seen.setdefault(number.number18, row["姓名"]) == row["姓名"]


@pytest.mark.parametrize("ledger", _KEYS)
def test_no_row_stands_twice(ledger: str, books: Books) -> None:
    keys = [tuple(row[header] for header in _KEYS[ledger]) for row in books[ledger]]
    assert len(set(keys)) == len(keys)


def test_one_residence_a_person_and_household(books: Books) -> None:
    keys = [(person(row), row["户号"]) for row in books["registry.residents"]]
    assert len(set(keys)) == len(keys)
    homes = [person(row) for row in books.where("registry.residents", 户类型="居住户")]
    assert len(set(homes)) == len(homes)


def test_spells_follow_each_other_in_time(books: Books) -> None:
    for ledger, start, end in (
        ("registry.residents", "入住日期", "迁出日期"), ("registry.retiree", "管理开始日期", "管理结束日期"),
        ("registry.retiree", "退休日期", "管理开始日期"), ("employment.unemployment", "登记日期", "终止日期"),
        ("employment.unemployment", "失业时间", "登记日期"), ("employment.placement", "就业日期", "终止日期"),
        ("employment.placement", "就业日期", "核实日期"), ("employment.aid_case", "认定日期", "退出日期"),
        ("employment.loan", "推荐日期", "发放日期"), ("employment.training", "开班日期", "结业日期"),
        ("outreach.pairing", "开始日期", "结束日期"), ("registry.survey_campaign", "开始日期", "结束日期"),
    ):  # fmt: skip
        for row in books[ledger]:
            if row[end]:
                assert row[start].day <= row[end].day, (ledger, row)


def test_nobody_is_in_two_open_spells_or_jobs_at_once(books: Books) -> None:
    for ledger, start, end in (
        ("employment.unemployment", "登记日期", "终止日期"), ("employment.placement", "就业日期", "终止日期"),
    ):  # fmt: skip
        of_person: dict[tuple[object, ...], list[tuple[date, date]]] = {}
        for row in books[ledger]:
            until = row[end].day if row[end] else date.max
            of_person.setdefault(person(row), []).append((row[start].day, until))
        for spans in of_person.values():
            assert all(before[1] <= after[0] for before, after in pairwise(sorted(spans)))


def test_deliveries_fall_within_their_pairing(books: Books) -> None:
    pairings = {row["结对编号"]: row for row in books["outreach.pairing"]}
    for row in books["outreach.delivery"]:
        pairing = pairings[row["结对编号"]]
        assert pairing["开始日期"].day <= row["日期"].day
        assert pairing["结束日期"] is None or row["日期"].day <= pairing["结束日期"].day


def test_parents_are_older_than_their_children(world: World) -> None:
    homes: dict[str, dict[str, list[int]]] = {}
    for row in world.population.residences:
        if row.kind == "居住户":
            homes.setdefault(row.household, {}).setdefault(row.relation, []).append(row.person.born.year)
    for relations in homes.values():
        for parents, children in (
            ("户主", "子"),
            ("户主", "女"),
            ("妻", "子"),
            ("妻", "女"),
            ("母亲", "户主"),
            ("父亲", "户主"),
        ):
            for parent in relations.get(parents, []):
                assert all(child - parent >= 17 for child in relations.get(children, [])), relations


def test_rosters_look_as_people_keep_them(roster_directory: Path) -> None:
    """Some with a title, some without; dates as text in three habits and as Excel's own; totals below."""
    first_cells, last_cells, written = {}, {}, {}
    for roster in ROSTERS:
        lines = (
            CalamineWorkbook.from_path(str(roster_directory / roster.file)).get_sheet_by_index(0).to_python()
        )
        first_cells[roster.file], last_cells[roster.file] = lines[0][0], lines[-1][0]
        written[roster.file] = {cell for line in lines for cell in line}
    assert first_cells["下岗失业人员台账.xlsx"] == "教场巷社区下岗失业人员台账（2010年6月）"
    assert first_cells["小额担保贷款台账.xlsx"] == "姓名"
    assert [name for name, cell in last_cells.items() if cell == "合计"] == [
        "岗位信息台账.xlsx", "养老保险补贴发放表.xlsx", "宣传台账.xlsx", "院落收费台账.xlsx",
    ]  # fmt: skip
    assert {"2010.1.20", "2009年12月31日"} & written["下岗失业人员台账.xlsx"]
    assert "2010-07-01" in written["就业失业证台账.xlsx"]
    assert date(2010, 5, 4) in written["安置失业人员台账.xlsx"]
    assert any(isinstance(cell, str) and cell.startswith("1943年") for cell in written["居民花名册.xlsx"])
