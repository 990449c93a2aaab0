"""Rows at the edges: each of them breaks a count that looks right."""

from collections import Counter
from datetime import date

import pytest

from linli.core.age import age_on, turns
from linli.core.retirement import is_of_working_age
from tests.demonstration.books import FIRST, LAST, Books, Row, current, in_period, person, persons, within
from tests.demonstration.counting import Work


@pytest.fixture(scope="session")
def work(books: Books) -> Work:
    return Work(books)


def _days(rows: list[Row], *headers: str) -> list[tuple[str, ...]]:
    return [tuple(str(row[header] or "") for header in headers) for row in rows]


def test_one_person_is_placed_twice_and_counted_by_the_last_channel(books: Books, work: Work) -> None:
    (twice,) = [key for key, count in Counter(person(row) for row in work.placements).items() if count == 2]
    spells = [row for row in work.spells if person(row) == twice]
    assert _days(spells, "失业时间", "登记日期", "终止日期")[1] == ("2010-03-10", "2010-03-15", "2010-05-04")
    assert str(spells[0]["终止日期"]) == "2010-01-20"
    placements = [row for row in work.placements if person(row) == twice]
    assert _days(placements, "就业日期", "终止日期") == [("2010-01-20", "2010-03-10"), ("2010-05-04", "")]
    assert [row["就业渠道"] for row in placements] == ["单位招用", "公益性岗位"]
    assert twice in work.opening


def test_placements_on_the_day_before_and_the_day_after(books: Books, work: Work) -> None:
    days = {str(row["就业日期"]): row for row in books["employment.placement"]}
    assert person(days["2009-12-31"]) in work.earlier
    assert person(days["2010-07-01"]) in work.still
    assert days["2010-07-01"]["核实日期"]
    assert "2010-06-30" in days


def test_somebody_registered_on_the_last_day_of_the_year_and_of_the_half_year(
    books: Books, work: Work
) -> None:
    days = {str(row["登记日期"]): person(row) for row in work.spells}
    assert days["2009-12-31"] in work.opening
    assert days["2010-06-30"] in work.new & work.still


def test_two_june_placements_are_not_verified_and_their_people_still_in_the_book(
    books: Books, work: Work
) -> None:
    unverified = [row for row in books["employment.placement"] if row["核实日期"] is None]
    assert [row["就业日期"].day.month for row in unverified] == [6, 6]
    assert persons(unverified) <= work.still
    assert all(row["核实日期"].day <= LAST for row in work.placements)


def test_a_man_placed_six_days_before_he_is_fifty_is_not_4050(work: Work) -> None:
    (row,) = [row for row in work.placements if str(row["出生日期"]) == "1960-04-12"]
    assert str(row["就业日期"]) == "2010-04-06"
    assert work.sex[person(row)] == "男"
    assert not work.is_4050_on(row, row["就业日期"].day)
    assert turns(row["出生日期"].day, 50) == date(2010, 4, 12)


def test_a_woman_placed_the_day_after_she_is_forty_is_4050(work: Work) -> None:
    (row,) = [row for row in work.placements if str(row["出生日期"]) == "1970-05-09"]
    assert (str(row["就业日期"]), work.is_4050_on(row, row["就业日期"].day)) == ("2010-05-10", True)


def test_a_retired_man_of_sixty_two_begins_in_the_half_year_and_is_not_placed(
    books: Books, work: Work
) -> None:
    begun = [row for row in in_period(books, "employment.placement", "就业日期") if row["备注"] == "退休返聘"]
    assert len(begun) == 5
    assert not persons(begun) & work.placed
    assert any(
        age_on(row["出生日期"].day, row["就业日期"].day) == 62 and work.sex[person(row)] == "男"
        for row in begun
    )


def test_two_earlier_jobs_ended_and_their_people_retired(books: Books, work: Work) -> None:
    ended = [
        row
        for row in books["employment.placement"]
        if within(row["终止日期"]) and row["就业日期"].day < FIRST and row["就业渠道"] == "单位返聘"
    ]
    assert len(ended) == 2
    assert persons(ended) <= work.ever - work.in_books
    assert persons(ended) <= persons(books["registry.retiree"])


def test_a_flat_of_three_unrelated_tenants_has_no_head(books: Books) -> None:
    homes: dict[str, list[Row]] = {}
    for row in books.where("registry.residents", 户类型="居住户"):
        homes.setdefault(row["户号"], []).append(row)
    headless = [rows for rows in homes.values() if all(row["与户主关系"] == "非亲属" for row in rows)]
    assert 3 in [len(rows) for rows in headless]
    assert all(row["居住状态"] == "人在户不在" for rows in headless for row in rows)
    assert all(
        [row["与户主关系"] for row in rows].count("户主") == 1
        for rows in homes.values()
        if rows not in headless
    )


def test_a_dead_head_is_still_in_his_register(books: Books) -> None:
    (dead,) = [row for row in books.where("registry.residents", 户类型="户籍户") if row["死亡日期"]]
    assert (dead["与户主关系"], dead["居住状态"], dead["迁出日期"]) == ("户主", "户在人不在", None)
    widow = next(
        row for row in books["registry.residents"] if row["户号"] == dead["户号"] and row is not dead
    )
    assert widow["居住状态"] == "居住"
    assert (
        len(
            [
                row
                for row in books.where("registry.residents", 户类型="居住户")
                if person(row) == person(widow)
            ]
        )
        == 1
    )


def test_one_family_under_one_roof_stands_in_two_registers(books: Books) -> None:
    rows = [row for row in books["registry.residents"] if row["备注"] == "同住一户，分属两个户口簿"]
    assert len({row["户号"] for row in rows}) == 2
    homes = {
        row["户号"]
        for row in books.where("registry.residents", 户类型="居住户")
        if person(row) in persons(rows)
    }
    assert (len(rows), len(homes)) == (4, 1)


def test_somebody_leaves_on_the_day_after(books: Books) -> None:
    (row,) = [row for row in books["registry.residents"] if row["迁出日期"] and row["迁出日期"].day > LAST]
    assert str(row["迁出日期"]) == "2010-07-01"


def test_people_without_number_and_with_half_a_birthday(books: Books) -> None:
    people = {person(row): row for row in books["registry.residents"]}
    unnumbered = [row for row in people.values() if not row["身份证号"]]
    assert len(unnumbered) >= 40
    assert len([row for row in people.values() if not row["出生日期"].is_exact]) >= 25
    assert all(not row["身份证号"] for row in people.values() if not row["出生日期"].is_exact)
    assert len([row for row in people.values() if len(row["身份证号"]) == 15]) >= 25
    keys = Counter(
        (row["姓名"], row["出生日期"], row["楼栋号"], row["单元"], row["室号"]) for row in people.values()
    )
    assert max(keys.values()) == 1


def test_the_disabled_resident_found_in_the_survey_becomes_the_liaison(books: Books, work: Work) -> None:
    (found,) = books.where("registry.survey_finding", 问题类别="残疾低保")
    (job,) = books.where("employment.placement", 岗位="残疾人联络员")
    assert person(found) == person(job)
    assert job["就业渠道"] == "公益性岗位"
    assert found["发现日期"].day < job["就业日期"].day


def test_the_five_of_the_courtyards_have_contracts_from_the_day_they_began(books: Books, work: Work) -> None:
    jobs = {person(row): row for row in work.placements if row["岗位"] == "院落收费保洁"}
    contracts = {(row["身份证号"],): row for row in books["environment.courtyard_contract"]}
    assert jobs.keys() == contracts.keys()
    for key, contract in contracts.items():
        job = jobs[key]
        assert (job["就业渠道"], job["就业日期"]) == ("社区岗位", contract["签订日期"])
        (managed,) = [
            row
            for row in books["registry.courtyard_management"]
            if row["院落名称"] == contract["院落名称"] and row["管理方式"] == "委托收费保洁"
        ]
        assert date(2010, 3, 2) <= managed["开始日期"].day <= contract["签订日期"].day


def test_no_courtyard_is_without_care_at_the_end(books: Books) -> None:
    rows = current(books, "registry.courtyard_management", "开始日期", "结束日期")
    assert len(rows) == 4
    assert all(row["管理方式"] != "无人管理" for row in rows)


# Households without an earner.


def _earners(row: Row, day: date) -> bool:
    return row["从业状况"] not in (
        "学生",
        "学龄前",
        "退休",
        "离休",
        "料理家务",
        "其他",
    ) and is_of_working_age(row["性别"], row["出生日期"].day, day)


def _candidates(books: Books, day: date) -> tuple[set[str], set[str]]:
    """Households whose earners are all out of work on a day; those that would be but for an unknown one."""
    unemployed = persons(current(books, "employment.unemployment", "登记日期", "终止日期", day))
    homes: dict[str, list[Row]] = {}
    for row in current(books, "registry.residents", "入住日期", "迁出日期", day):
        if row["户类型"] == "居住户" and _earners(row, day):
            homes.setdefault(row["户号"], []).append(row)
    sure: set[str] = set()
    unknown: set[str] = set()
    for household, rows in homes.items():
        known = [row for row in rows if row["从业状况"]]
        if known and all(person(row) in unemployed for row in known):
            (sure if len(known) == len(rows) else unknown).add(household)
    return sure, unknown


def test_at_the_end_no_household_is_a_candidate_and_one_cannot_be_judged(books: Books) -> None:
    sure, unknown = _candidates(books, LAST)
    assert sure == set()
    (household,) = unknown
    rows = [row for row in books["registry.residents"] if row["户号"] == household]
    assert Counter(row["从业状况"] for row in rows) == {"失业": 1, "": 1, "学生": 1}


def test_only_the_recognised_case_was_ever_without_an_earner(books: Books) -> None:
    (case,) = books.where("employment.zero_employment_case", 核实结果="认定")
    for day in (
        date(2009, 12, 31),
        date(2010, 1, 31),
        date(2010, 2, 28),
        date(2010, 3, 31),
        date(2010, 5, 31),
    ):
        assert _candidates(books, day)[0] == ({case["户号"]} if day == date(2010, 2, 28) else set()), day


def test_the_recognised_case_is_cleared_by_one_of_those_placed(books: Books, work: Work) -> None:
    (case,) = books.where("employment.zero_employment_case", 核实结果="认定")
    assert (str(case["认定日期"]), str(case["消除日期"])) == ("2010-02-08", "2010-03-05")
    earner = (case["就业成员身份证号"],)
    assert earner in work.placed
    assert str(work.last_placement[earner]["就业日期"]) == "2010-03-05"
    assert len(books.where("employment.zero_employment_case", 核实结果="不属零就业")) == 2


def test_no_unemployed_person_lives_alone_or_only_with_other_unemployed(books: Books, work: Work) -> None:
    home = {
        person(row): row["户号"]
        for row in current(books, "registry.residents", "入住日期", "迁出日期")
        if row["户类型"] == "居住户"
    }
    members: dict[str, set[tuple[object, ...]]] = {}
    for key, household in home.items():
        members.setdefault(household, set()).add(key)
    assert work.still <= home.keys()
    assert all(members[home[key]] - work.still for key in work.still)


def test_every_month_is_affirmed_but_the_one_with_an_open_case(books: Books) -> None:
    days = {row["核查日期"].day for row in books["employment.zero_employment_affirmation"]}
    months = {day.month for day in days if day >= FIRST}
    assert months == {1, 3, 4, 5, 6}
    assert LAST in days
