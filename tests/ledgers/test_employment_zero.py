"""Households without anybody in work: who may be one, and the cases.

户      成员（从业状况；当日的失业登记、安置）                    6月30日
H1     夫 失业登记，妻 失业登记，子 学生                         疑似
H2     夫 失业登记，妻 在业                                     不属
H3     夫 失业登记，妻 （未采集）                                待核
H4     夫 失业登记，一人居住                                    按本地规定
H5     夫 失业登记，母 72岁                                     疑似
H6     夫 在业，妻 在业                                        （不列）
H7     夫 写明失业，没有登记                                    待核
H8     夫 失业登记，妻 已核实就业（卡片写失业）                    不属
H9     夫 失业登记，妻 2009年去世                               按本地规定
K1     户籍户：夫 失业登记                                      （不是居住户）
"""

from datetime import date
from typing import NamedTuple

import pytest

from linli.core.period import Period
from linli.indicators.figures import figure
from linli.kit import recording
from linli.kit.findings import raise_findings
from linli.kit.parameters import Parameter
from linli.kit.recording import Book, EntryRefused, Writer
from linli.ledgers.employment.placement import Placement
from linli.ledgers.employment.unemployment import Unemployment
from linli.ledgers.employment.zero_employment_affirmation import ZeroEmploymentAffirmation, unaffirmed
from linli.ledgers.employment.zero_employment_case import (
    ZeroEmploymentCase,
    candidates,
    overdue,
    to_visit,
)
from linli.org.models import Organisation
from linli.registry.card import ResidentCard
from linli.registry.household import Household
from linli.registry.membership import Membership
from linli.registry.person import Person
from tests.ledgers.employment_books import again, day
from tests.ledgers.measuring import value

pytestmark = pytest.mark.django_db

ON = day(6, 30)


class Member(NamedTuple):
    name: str
    status: str
    is_registered: bool = False
    sex: str = "1"
    born: date = date(1972, 3, 3)
    died: date | None = None
    is_placed: bool = False


PAGE: dict[str, list[Member]] = {
    "H1": [
        Member("甲夫", "unemployed", True), Member("甲妻", "unemployed", True, sex="2"),
        Member("甲子", "student", born=date(1999, 9, 1)),
    ],
    "H2": [Member("乙夫", "unemployed", True), Member("乙妻", "in-work", sex="2")],
    "H3": [Member("丙夫", "unemployed", True), Member("丙妻", "", sex="2")],
    "H4": [Member("丁夫", "unemployed", True)],
    "H5": [Member("戊夫", "unemployed", True), Member("戊母", "", sex="2", born=date(1938, 1, 1))],
    "H6": [Member("己夫", "in-work"), Member("己妻", "in-work", sex="2")],
    "H7": [Member("庚夫", "unemployed")],
    "H8": [Member("辛夫", "", True), Member("辛妻", "unemployed", sex="2", is_placed=True)],
    "H9": [Member("壬夫", "", True), Member("壬妻", "", sex="2", died=date(2009, 5, 1))],
    "K1": [Member("癸夫", "unemployed", True)],
}  # fmt: skip


@pytest.fixture
def households(clerk: Writer) -> dict[str, Household]:
    kept = {
        number: Household(number=number, kind="registered" if number == "K1" else "residence")
        for number in PAGE
    }
    with recording.open_book(clerk) as book:
        for number, members in PAGE.items():
            book.record(kept[number])
            for member in members:
                _enter(book, kept[number], member)
    return kept


def _enter(book: Book, household: Household, member: Member) -> None:
    who = Person(name=member.name, sex=member.sex, born_on=member.born, died_on=member.died)
    book.record(who)
    book.record(ResidentCard(person=who, name=member.name, work_status=member.status))
    book.record(Membership(household=household, person=who))
    if member.is_registered:
        book.record(Unemployment(person=who, kind="laid-off", started_on=day(1, 11)))
    if member.is_placed:
        book.record(Placement(person=who, channel="hired", started_on=day(3, 1), verified_on=day(3, 5)))


def verdicts(community: Organisation, on: date = ON) -> dict[str, str]:
    return {one.household.number: one.verdict.label for one in candidates(community, on)}


def single_counts(*, counts: bool) -> None:
    Parameter.objects.filter(name="zero_employment.single_person_counts").delete()
    Parameter.objects.create(
        name="zero_employment.single_person_counts", valid_from=date(2008, 1, 1), value=counts, source="测试"
    )


def test_only_households_without_anybody_in_work_are_candidates(
    households: dict[str, Household], community: Organisation
) -> None:
    assert verdicts(community) == {
        "H1": "疑似", "H2": "不属", "H3": "待核", "H4": "疑似", "H5": "疑似", "H7": "待核", "H8": "不属",
        "H9": "疑似",
    }  # fmt: skip


def test_whether_somebody_alone_counts_is_a_local_rule(
    households: dict[str, Household], community: Organisation
) -> None:
    single_counts(counts=False)
    found = {one.household.number: one for one in candidates(community, ON)}
    assert [number for number, one in found.items() if one.verdict == "candidate"] == ["H1", "H5"]
    assert found["H4"].reasons == ("丁夫失业登记中", "单人居住，本地不按零就业家庭认定")


def test_the_reasons_are_named(households: dict[str, Household], community: Organisation) -> None:
    found = {one.household.number: one for one in candidates(community, ON)}
    assert found["H1"].reasons == ("甲夫失业登记中", "甲妻失业登记中")
    assert found["H3"].reasons == ("丙夫失业登记中", "丙妻从业状况未采集")
    assert found["H7"].reasons == ("庚夫写明失业，没有失业登记",)
    assert found["H8"].reasons == ("辛夫失业登记中", "辛妻在业")
    assert [member.person.name for member in found["H9"].members] == ["壬夫"]


def test_the_answer_is_that_of_the_day(
    households: dict[str, Household], community: Organisation, clerk: Writer
) -> None:
    assert (
        verdicts(community, day(2, 28))["H8"] == "待核"
    )  # she began on 03-01; her card alone proves nothing
    assert "H2" not in verdicts(community, day(1, 10))  # nobody was registered yet
    assert verdicts(community, day(1, 10))["H1"] == "待核"
    husband = Person.objects.get(name="甲夫")
    recording.record(
        Placement(person=husband, channel="hired", started_on=day(5, 4), verified_on=day(5, 5)), by=clerk
    )
    assert verdicts(community)["H1"] == "不属"
    assert verdicts(community, day(5, 3))["H1"] == "疑似"


def test_a_member_who_left_the_household_is_not_asked_about(
    households: dict[str, Household], community: Organisation, clerk: Writer
) -> None:
    wife = Membership.objects.select_related("person").get(person__name="乙妻")
    recording.correct(wife, by=clerk, reason="分户", ended_on=day(6, 1))
    assert verdicts(community)["H2"] == "疑似"
    assert verdicts(community, day(5, 31))["H2"] == "不属"


def test_detection_asks_the_same_number_of_questions_for_any_number_of_households(
    households: dict[str, Household], community: Organisation, django_assert_num_queries: object
) -> None:
    with django_assert_num_queries(9):  # type: ignore[operator]
        candidates(community, ON)


def test_an_open_case_stands_beside_its_candidate_and_is_not_found_again(
    households: dict[str, Household], community: Organisation, clerk: Writer
) -> None:
    case = ZeroEmploymentCase(
        household=households["H1"], started_on=day(6, 1), result="recognised", recognised_on=day(6, 4)
    )
    recording.record(case, by=clerk)
    single_counts(counts=False)
    assert {one.household.number: one.case for one in candidates(community, ON)}["H1"] == case.pk
    found = raise_findings(list(to_visit(community, ON)))
    assert [(one.entry, one.blocks_figure) for one in found] == [
        (households["H3"].pk, False), (households["H5"].pk, True), (households["H7"].pk, False),
    ]  # fmt: skip
    assert found[1].found == "H5户疑似零就业家庭：戊夫失业登记中"


def test_a_case_counts_from_its_recognition_until_it_is_cleared(
    households: dict[str, Household], community: Organisation, clerk: Writer
) -> None:
    """One recognised on 02-08 and cleared 25 days later, one that was none, one that nobody has visited."""
    with recording.open_book(clerk) as book:
        for row in (
            ZeroEmploymentCase(
                household=households["H1"], started_on=day(2, 3), result="recognised",
                recognised_on=day(2, 8),
                ended_on=day(3, 5), cleared_by=Person.objects.get(name="甲夫"), cleared_by_way="单位招用",
            ),
            ZeroEmploymentCase(household=households["H2"], started_on=day(1, 25), result="rejected"),
            ZeroEmploymentCase(household=households["H3"], started_on=day(6, 28)),
        ):  # fmt: skip
            book.record(row)
    assert list(ZeroEmploymentCase.objects.order_by("started_on").values_list("state", "days_to_clear")) == [
        ("rejected", None), ("cleared", 25), ("suspected", None),
    ]  # fmt: skip
    assert value("employment.zero_employment_case.open_cases", community) == 0
    assert value("employment.zero_employment_case.open_cases", community, (day(2, 1), day(3, 1))) == 1
    assert value("employment.zero_employment_case.recognised", community) == 1
    average = figure("employment.zero_employment_case.days_on_average", community, Period.half(2010, 1))
    assert (average.unit, average.is_share) == ("天", False)
    assert average.value == 25


def test_a_recognised_case_must_be_cleared_in_a_month(
    households: dict[str, Household], community: Organisation, clerk: Writer
) -> None:
    case = ZeroEmploymentCase(household=households["H1"], started_on=day(2, 3), recognised_on=day(2, 8))
    recording.record(case, by=clerk)
    assert list(overdue(community, day(3, 7))) == []
    assert [one.entry for one in overdue(community, day(3, 8))] == [case.pk]
    recording.correct(again(case), by=clerk, reason="已就业", ended_on=day(3, 20))
    assert [one.entry for one in overdue(community, day(3, 19))] == [case.pk]
    assert list(overdue(community, day(3, 20))) == []


def test_contradictory_cases_are_refused(households: dict[str, Household], clerk: Writer) -> None:
    recording.record(ZeroEmploymentCase(household=households["H1"], started_on=day(2, 3)), by=clerk)
    with pytest.raises(EntryRefused, match="没有了结的零就业家庭记录"):
        recording.record(ZeroEmploymentCase(household=households["H1"], started_on=day(3, 3)), by=clerk)
    wrong = ZeroEmploymentCase(
        household=households["H2"], started_on=day(2, 3), result="rejected", recognised_on=day(2, 8)
    )
    with pytest.raises(EntryRefused, match="不能有认定日期"):
        recording.record(wrong, by=clerk)
    early = ZeroEmploymentCase(
        household=households["H3"], started_on=day(2, 3), recognised_on=day(2, 8), ended_on=day(2, 5)
    )
    with pytest.raises(EntryRefused, match="消除日期早于认定日期"):
        recording.record(early, by=clerk)


def test_a_zero_needs_somebody_who_affirms_it(community: Organisation, clerk: Writer) -> None:
    recording.record(ZeroEmploymentAffirmation(occurred_on=day(3, 31), checked_by="李文"), by=clerk)
    assert list(unaffirmed(community, Period.month(2010, 3))) == []
    assert [one.found for one in unaffirmed(community, Period.month(2010, 4))] == [
        "2010年4月没有零就业家庭零报告"
    ]
    assert value("employment.zero_employment_affirmation.affirmations", community) == 1
