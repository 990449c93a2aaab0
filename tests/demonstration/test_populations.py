"""The sets of people behind the figures, table by table, and the totals of rows."""

from collections import Counter
from datetime import date

import pytest

from tests.demonstration.books import FIRST, LAST, Books, current, door, in_period, person, persons, within
from tests.demonstration.counting import Work


@pytest.fixture(scope="session")
def work(books: Books) -> Work:
    return Work(books)


def test_the_unemployed_are_forty_and_fifty_six_and_leave_thirty_two(work: Work) -> None:
    assert (len(work.opening), len(work.new), len(work.in_books)) == (40, 56, 96)
    assert work.in_books == work.opening | work.new
    gone = work.exits("享受养老待遇", "迁出")
    assert (len(work.placed), len(gone), len(work.still)) == (61, 3, 32)
    assert work.in_books - work.placed - gone == work.still
    assert 40 + 56 - 61 - 3 == 32


def test_each_outcome_by_cohort(work: Work) -> None:
    assert (len(work.placed & work.opening), len(work.placed & work.new)) == (24, 37)
    assert (len(work.still & work.opening), len(work.still & work.new)) == (14, 18)
    assert work.exits("享受养老待遇") <= work.opening
    assert len(work.exits("享受养老待遇")) == 2
    assert len(work.exits("迁出") & work.new) == 1


def test_earlier_placed_and_taken_back_are_other_people(work: Work) -> None:
    assert (len(work.earlier), len(work.taken_back)) == (89, 62)
    assert not work.earlier & work.in_books
    assert not work.taken_back & work.ever


def test_the_taken_back_are_retired_residents(books: Books, work: Work) -> None:
    retired = persons(current(books, "registry.retiree", "管理开始日期", "管理结束日期"))
    assert work.taken_back <= retired
    assert len([row for row in books["employment.placement"] if not row["身份证号"]]) == 4


def test_4050_people_by_cohort_and_outcome(books: Books, work: Work) -> None:
    """At the placement, the day before the pension, or 06-30; in all 12 + 9 = 21."""
    last_spell = {person(row): row for row in work.spells}
    counted: Counter[tuple[str, str]] = Counter()
    for key, row in last_spell.items():
        ended = row["终止日期"].day if row["终止日期"] and row["终止日期"].day <= LAST else LAST
        pensioned = row["终止原因"] == "享受养老待遇"
        if work.is_4050_on(row, date.fromordinal(ended.toordinal() - pensioned)):
            outcome = "placed" if key in work.placed else "pensioned" if pensioned else "still"
            counted["opening" if key in work.opening else "new", outcome] += 1
    assert counted == {
        ("opening", "placed"): 7, ("opening", "pensioned"): 2, ("opening", "still"): 3, ("new", "placed"): 5,
        ("new", "still"): 4,
    }  # fmt: skip


def test_everybody_else_in_the_book_is_far_from_the_age_limits(work: Work) -> None:
    """21 whichever day of the overlap is asked: nobody becomes 4050 while he is in the book, but for one."""
    ever = {
        person(row)
        for row in work.spells
        if any(
            work.is_4050_on(row, date.fromordinal(day))
            for day in range(
                max(row["登记日期"].day, FIRST).toordinal(),
                min(
                    row["终止日期"].day if row["终止日期"] else date(2010, 7, 1), date(2010, 7, 1)
                ).toordinal(),
            )
        )
    }
    assert len(ever) == 21


CHANNELS = {
    "单位招用": (41, 22, 0), "单位返聘": (4, 37, 62), "公益性岗位": (6, 24, 0), "自主创业": (1, 2, 0),
    "灵活就业": (3, 4, 0), "就业载体吸纳": (1, 0, 0), "社区岗位": (5, 0, 0),
}  # fmt: skip


@pytest.mark.parametrize("channel", CHANNELS)
def test_channel_by_set(channel: str, work: Work) -> None:
    def count(people: set[tuple[object, ...]]) -> int:
        return len([row for row in work.at_work if row["就业渠道"] == channel and person(row) in people])

    assert (count(work.placed), count(work.earlier), count(work.taken_back)) == CHANNELS[channel]
    assert (
        len([row for row in work.last_placement.values() if row["就业渠道"] == channel])
        == CHANNELS[channel][0]
    )


def test_two_hundred_and_twelve_are_at_work(work: Work) -> None:
    assert len(work.at_work) == len(persons(work.at_work)) == 212


def test_cards_by_whose_they_are(books: Books, work: Work) -> None:
    events = in_period(books, "employment.certificate_event", "办理日期")

    def whose(kind: str, *what: str) -> set[tuple[object, ...]]:
        return persons(row for row in events if row["证件种类"] == kind and row["办理事项"] in what)

    assert whose("就业失业证", "发放") == work.new
    assert len(whose("就业失业证", "补发", "换发")) == 3
    reviewed = whose("再就业优惠证", "年审通过")
    assert (len(reviewed & work.opening), len(reviewed & work.earlier), len(reviewed)) == (24, 67, 91)
    issued = whose("再就业优惠证", "发放")
    assert (len(issued & work.opening), len(issued & work.new), len(issued)) == (16, 31, 47)
    assert len(whose("再就业优惠证", "补发")) == 2
    assert len(whose("再就业优惠证", "年审未通过")) == 2
    both = issued & whose("就业失业证", "发放")
    assert (len(both), len(issued | whose("就业失业证", "发放"))) == (31, 72)


def test_cards_valid_when_the_half_year_began(books: Books, work: Work) -> None:
    valid = [
        row
        for row in books["employment.preferential_certificate"]
        if row["发证日期"].day < FIRST and (row["失效日期"] is None or row["失效日期"].day >= FIRST)
    ]
    assert (len(persons(valid) & work.opening), len(persons(valid) & work.earlier), len(valid)) == (
        24,
        71,
        95,
    )
    states = Counter(row["有效状态"] for row in valid)
    assert states == {"有效": 91, "失效": 2, "待审": 2}


def test_card_numbers_are_unique_within_their_kind_only(books: Books) -> None:
    numbers = {
        kind: [row["证号"] for row in books[f"employment.{kind}_certificate"]]
        for kind in ("preferential", "unemployment")
    }
    assert len(set(numbers["preferential"])) == len(numbers["preferential"]) == 142
    assert len(set(numbers["unemployment"])) == len(numbers["unemployment"]) == 188
    assert set(numbers["preferential"]) & set(numbers["unemployment"])


def test_every_card_is_issued_to_its_holder_while_he_is_out_of_work(books: Books) -> None:
    for ledger in ("preferential_certificate", "unemployment_certificate"):
        for card in books[f"employment.{ledger}"]:
            assert any(
                person(spell) == person(card)
                and spell["登记日期"].day <= card["发证日期"].day
                and (spell["终止日期"] is None or card["发证日期"].day <= spell["终止日期"].day)
                for spell in books["employment.unemployment"]
            ), card["证号"]


def test_movement_of_persons_closes(books: Books) -> None:
    rows = books.where("registry.residents", 户类型="居住户")
    opening = {person(row) for row in rows if row["入住日期"].day < FIRST}
    born = [row for row in rows if row["入住原因"] == "出生" and within(row["入住日期"])]
    came = [row for row in rows if row["入住原因"] == "迁入" and within(row["入住日期"])]
    died = [row for row in rows if row["迁出原因"] == "死亡" and within(row["迁出日期"])]
    left = [row for row in rows if row["迁出原因"] == "迁出" and within(row["迁出日期"])]
    assert [len(opening), len(born), len(came), len(died), len(left)] == [4282, 14, 25, 11, 20]
    assert 4282 + 14 + 25 - 11 - 20 == 4290


def test_row_totals(books: Books, work: Work) -> None:
    residents = books["registry.residents"]
    homes = books.where("registry.residents", 户类型="居住户")
    assert len(books["registry.building"]) == 33
    assert len(persons(residents)) == 4439
    assert len({row["户号"] for row in homes}) == 1439
    assert len({row["户号"] for row in homes if row["销户日期"]}) == 9
    assert len(persons(row for row in residents if row["居住状态"] == "户在人不在")) == 118
    assert len(books["registry.retiree"]) == 587
    assert (len(work.spells), len([row for row in work.spells if within(row["终止日期"])])) == (97, 65)
    earlier = [
        row for row in books["employment.unemployment"] if row["终止日期"] and row["终止日期"].day < FIRST
    ]
    assert len(earlier) == 91
    assert len(books["employment.placement"]) == 220
    assert len(work.placements) == 62
    assert len(books["registry.staff"]) == 10
    assert len(in_period(books, "employment.vacancy", "登记日期")) == 14
    assert len(books["employment.zero_employment_case"]) == 3
    assert len(books["outreach.pairing"]) == 18
    assert len(in_period(books, "outreach.delivery", "日期")) == 80
    leaflets = [
        row for row in in_period(books, "publicity.publicity_issue", "日期") if row["形式"] == "宣传材料"
    ]
    assert len(leaflets) == 4
    assert len(in_period(books, "employment.subsidy_payment", "发放日期")) == 12
    enrolled = in_period(books, "employment.training", "开班日期")
    assert (len(enrolled), len(persons(enrolled))) == (13, 11)
    loans = Counter(row["结果"] for row in in_period(books, "employment.loan", "推荐日期"))
    assert loans == {"已发放": 3, "未通过": 1, "办理中": 1}
    assert len(books["employment.loan"]) == 6


def test_survey_totals(books: Books) -> None:
    targets, visits = books["registry.survey_target"], books["registry.survey_visit"]
    assert (len(targets), len(visits)) == (1425, 1588)
    assert len({row["户号"] for row in targets}) == 1425
    assert len({row["户号"] for row in visits if row["走访结果"] == "走到"}) == 1398
    assert {row["户号"] for row in visits} == {row["户号"] for row in targets}


def test_dwellings_and_who_lives_in_them(books: Books) -> None:
    dwellings = [door(row) for row in books["registry.dwelling"]]
    yards = {row["院落名称"] for row in books["registry.courtyard"]}
    assert len(dwellings) == len(set(dwellings)) == 1453
    assert len([row for row in books["registry.dwelling"] if row["楼栋号"] in yards]) == 61
    dormitories = {row["楼栋号"] for row in books["registry.building"] if int(row["楼栋号"]) <= 29}
    assert len([row for row in books["registry.dwelling"] if row["楼栋号"] in dormitories]) == 1392
    homes: dict[str, set[str]] = {}
    for row in books.where("registry.residents", 户类型="居住户"):
        if row["销户日期"] is None:
            homes.setdefault(door(row), set()).add(row["户号"])
    assert Counter(len(households) for households in homes.values()) == {1: 1394, 2: 18}
    assert set(homes) <= set(dwellings)
    empty = {door(row) for row in books["registry.dwelling"] if row["房屋状态"] == "空置"}
    assert (len(empty), empty) == (41, set(dwellings) - set(homes))


def test_nobody_retired_is_missing_from_the_retirees_book(books: Books) -> None:
    """从业状况 退休 of the residents and the retirees' book name the same people."""
    living = persons(
        row
        for row in current(books, "registry.residents", "入住日期", "迁出日期")
        if row["户类型"] == "居住户" and row["从业状况"] == "退休"
    )
    assert living == persons(current(books, "registry.retiree", "管理开始日期", "管理结束日期"))


def test_employers_elsewhere_are_about_a_dozen(books: Books) -> None:
    located = {row["单位名称"] for row in books["registry.establishment_located"]}
    employers = {row["就业单位"] for row in books["employment.placement"] if row["就业单位"]}
    assert employers & located
    assert 12 <= len(employers - located) <= 20
