"""入户摸底: one round, its questions by subject, households to visit, visits, what was found.

户号   走访日期     结果
JC01  2010-01-06  无人
JC01  2010-01-06  走到   ← 同一天晚上又去一次
JC02  2010-01-07  拒访
JC03  2010-01-08  走到
JC03  2010-01-20  走到   ← 一户只算一次
JC04  （没有走访）
"""

from datetime import date

import pytest

from linli.kit import recording
from linli.kit.description import LEDGERS
from linli.kit.recording import EntryRefused, Writer
from linli.org.models import Organisation
from linli.registry.household import Household
from linli.registry.person import Person
from linli.registry.survey_campaign import SurveyCampaign
from linli.registry.survey_finding import SurveyFinding
from linli.registry.survey_question import SurveyQuestion
from linli.registry.survey_target import SurveyTarget
from linli.registry.survey_visit import SurveyVisit
from tests.ledgers.measuring import parts, rows, value

pytestmark = pytest.mark.django_db

YEAR_BEFORE = (date(2009, 1, 1), date(2010, 1, 1))
VISITS = (
    ("JC01", date(2010, 1, 6), "nobody"), ("JC01", date(2010, 1, 6), "reached"),
    ("JC02", date(2010, 1, 7), "refused"),
    ("JC03", date(2010, 1, 8), "reached"), ("JC03", date(2010, 1, 20), "reached"),
)  # fmt: skip


@pytest.fixture
def households(clerk: Writer) -> dict[str, Household]:
    page = {number: Household(number=number) for number in ("JC01", "JC02", "JC03", "JC04")}
    with recording.open_book(clerk) as book:
        for household in page.values():
            book.record(household)
    return page


@pytest.fixture
def campaign(clerk: Writer, households: dict[str, Household]) -> SurveyCampaign:
    early = SurveyCampaign(name="2009年春季摸底", started_on=date(2009, 3, 2), ended_on=date(2009, 4, 4))
    this = SurveyCampaign(name="2010年初摸底", started_on=date(2010, 1, 5), ended_on=date(2010, 2, 10))
    with recording.open_book(clerk) as book:
        book.record(early)
        book.record(this)
        book.record(SurveyQuestion(campaign=early, group="housing", question="住房情况"))
        for household in households.values():
            book.record(SurveyTarget(campaign=this, household=household))
        for group, question in (
            ("job-wish", "想找什么工作"), ("job-wish", "期望工资"), ("skill", "有什么手艺"),
            ("occupation", "现在做什么"), ("family", "家里几口人"),
        ):  # fmt: skip
            book.record(SurveyQuestion(campaign=this, group=group, question=question))
    for number, day, result in VISITS:
        visit = SurveyVisit(campaign=this, household=households[number], occurred_on=day, result=result)
        recording.record(visit, by=clerk)
    return this


def test_the_round_and_its_subjects_belong_to_the_period_it_began_in(
    campaign: SurveyCampaign, community: Organisation
) -> None:
    assert list(rows("registry.survey_campaign.begun", community)) == [campaign]
    assert value("registry.survey_question.groups", community) == 4
    assert value("registry.survey_question.questions", community) == 5
    assert value("registry.survey_question.groups", community, YEAR_BEFORE) == 1


def test_a_round_that_began_on_another_day_takes_its_questions_along(
    campaign: SurveyCampaign, community: Organisation, clerk: Writer
) -> None:
    recording.correct(campaign, by=clerk, reason="实际开始日期", started_on=date(2009, 12, 28))
    assert value("registry.survey_question.groups", community) == 0
    assert value("registry.survey_question.groups", community, YEAR_BEFORE) == 5
    assert value("registry.survey_target.targets", community, YEAR_BEFORE) == 4


def test_a_household_counts_once_as_reached_however_often_it_was_visited(
    campaign: SurveyCampaign, community: Organisation
) -> None:
    assert value("registry.survey_visit.visits", community) == 5
    assert parts("registry.survey_visit.by_result", community) == {"nobody": 1, "reached": 3, "refused": 1}
    assert value("registry.survey_visit.reached", community) == 2
    assert value("registry.survey_target.targets", community) == 4
    assert [row.household.number for row in rows("registry.survey_target.reached", community)] == [
        "JC01",
        "JC03",
    ]
    assert set(LEDGERS["registry.survey_target"].ratios) == {"reach_rate"}


def test_a_target_knows_its_visits_and_the_first_that_met_somebody(
    campaign: SurveyCampaign, clerk: Writer
) -> None:
    known = dict(SurveyTarget.objects.values_list("household__number", "visits"))
    assert known == {"JC01": 2, "JC02": 1, "JC03": 2, "JC04": 0}
    first = SurveyVisit.objects.get(household__number="JC03", occurred_on=date(2010, 1, 8))
    assert SurveyTarget.objects.get(household__number="JC03").reached_on == date(2010, 1, 8)
    recording.withdraw(first, by=clerk, reason="没有去")
    assert SurveyTarget.objects.get(household__number="JC03").reached_on == date(2010, 1, 20)


def test_visits_of_another_round_do_not_reach_this_ones_targets(
    campaign: SurveyCampaign, households: dict[str, Household], clerk: Writer
) -> None:
    early = SurveyCampaign.objects.get(name="2009年春季摸底")
    visit = SurveyVisit(
        campaign=early, household=households["JC04"], occurred_on=date(2009, 3, 5), result="reached"
    )
    recording.record(visit, by=clerk)
    assert SurveyTarget.objects.get(household__number="JC04").reached_on is None


def test_a_withdrawn_round_takes_questions_and_targets_along(
    campaign: SurveyCampaign, community: Organisation, clerk: Writer
) -> None:
    recording.withdraw(SurveyCampaign.objects.get(pk=campaign.pk), by=clerk, reason="没有开展")
    assert value("registry.survey_question.questions", community) == 0
    assert SurveyTarget.objects.in_books().count() == 0


def test_a_household_is_on_the_list_of_a_round_once(
    campaign: SurveyCampaign, households: dict[str, Household], clerk: Writer
) -> None:
    with pytest.raises(EntryRefused, match="已在这次摸底的名单里"):
        recording.record(SurveyTarget(campaign=campaign, household=households["JC01"]), by=clerk)


def test_one_person_found_on_minimal_income_with_a_disability(
    campaign: SurveyCampaign, community: Organisation, clerk: Writer
) -> None:
    brother, neighbour = Person(name="弟弟"), Person(name="邻居")
    with recording.open_book(clerk) as book:
        book.record(brother)
        book.record(neighbour)
        for person, kind, day in (
            (brother, "disabled-minimal-income", date(2010, 1, 22)),
            (brother, "unemployed", date(2010, 1, 22)),
            (neighbour, "disabled", date(2010, 1, 23)),
        ):  # fmt: skip
            book.record(SurveyFinding(campaign=campaign, person=person, kind=kind, occurred_on=day))
    assert value("registry.survey_finding.disabled_on_minimal_income", community) == 1
    assert value("registry.survey_finding.found", community) == 2
    assert sum(parts("registry.survey_finding.by_kind", community).values()) == 3
    assert value("registry.survey_finding.settled", community) == 0
