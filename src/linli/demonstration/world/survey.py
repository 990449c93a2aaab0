"""The household survey of early 2010: 1,425 households, 1,588 visits, 1,398 reached; what it found."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from random import Random

from linli.demonstration.world.days import workday
from linli.demonstration.world.jobseekers import Cast
from linli.demonstration.world.people import Person
from linli.demonstration.world.population import Household, Population
from linli.demonstration.world.spells import Employment

CAMPAIGN, YEAR_BEFORE = "2010年初入户摸底", "2009年春季入户摸底"
_STARTS, _ENDS = date(2010, 1, 5), date(2010, 2, 10)
_NEVER_REACHED, _SECOND_TIME = 27, 136
_LIAISON_FOUND = date(2010, 1, 22)
REACHED = "走到"


@dataclass(frozen=True, slots=True)
class Campaign:
    name: str
    started: date
    ended: date


@dataclass(frozen=True, slots=True)
class Question:
    campaign: str
    group: str
    text: str


@dataclass(frozen=True, slots=True)
class Visit:
    household: Household
    on: date
    result: str
    visitor: str


@dataclass(frozen=True, slots=True)
class SurveyFinding:
    person: Person
    on: date
    kind: str
    text: str
    handling: str


@dataclass(frozen=True, slots=True)
class Survey:
    campaigns: tuple[Campaign, ...]
    questions: tuple[Question, ...]
    targets: tuple[Household, ...]
    visits: tuple[Visit, ...]
    findings: tuple[SurveyFinding, ...]


def survey(
    rng: Random, population: Population, cast: Cast, employment: Employment, visitors: tuple[str, ...]
) -> Survey:
    targets = tuple(
        sorted(
            (each for each in population.households if each.opened.day < _STARTS),
            key=lambda each: each.number,
        )
    )
    liaison = population.person(cast.told("liaison")[0].person)
    fixed = {each.number: _LIAISON_FOUND for each in targets if liaison in each.members}
    visits = sorted(
        _visits(rng, targets, visitors, fixed), key=lambda visit: (visit.on, visit.household.number)
    )
    reached = {visit.household.number: visit.on for visit in visits if visit.result == REACHED}
    return Survey(
        (Campaign(YEAR_BEFORE, date(2009, 3, 2), date(2009, 4, 4)), Campaign(CAMPAIGN, _STARTS, _ENDS)),
        _questions(),
        targets,
        tuple(visits),
        tuple(_findings(population, liaison, employment, reached)),
    )


def _questions() -> tuple[Question, ...]:
    """Nine questions in four groups."""
    asked = (
        ("择业愿望", "想做什么工作"), ("择业愿望", "希望的月工资"), ("技能水平", "有什么技能和证书"),
        ("技能水平", "愿意参加什么培训"), ("就业去向", "现在在哪里工作"), ("就业去向", "怎样找到的工作"),
        ("家庭情况", "家庭人口和在业人数"), ("家庭情况", "主要收入来源"), ("家庭情况", "有什么困难"),
    )  # fmt: skip
    before = asked[:2] + asked[4:5] + asked[6:8]
    return tuple(
        Question(campaign, group, text)
        for campaign, questions in ((YEAR_BEFORE, before), (CAMPAIGN, asked))
        for group, text in questions
    )


def _visits(
    rng: Random, targets: tuple[Household, ...], visitors: tuple[str, ...], fixed: dict[str, date]
) -> Iterable[Visit]:
    """Two visits in vain for 27 households, a second visit for 136, one for the rest."""
    chosen = rng.sample([each for each in targets if each.number not in fixed], _NEVER_REACHED + _SECOND_TIME)
    never = {each.number for each in chosen[:_NEVER_REACHED]}
    twice = {each.number for each in chosen[_NEVER_REACHED:]}
    by_building = {
        building: rng.choice(visitors) for building in sorted({each.dwelling.building for each in targets})
    }
    for target in targets:
        visitor = by_building[target.dwelling.building]
        first = workday(rng, _STARTS, date(2010, 1, 29))
        second = workday(rng, date(2010, 2, 1), _ENDS)
        if target.number in never:
            yield Visit(target, first, "无人", visitor)
            yield Visit(target, second, rng.choice(("无人", "拒访", "无人")), visitor)
        elif target.number in twice:
            yield Visit(target, first, "无人", visitor)
            yield Visit(target, second, REACHED, visitor)
        else:
            yield Visit(target, fixed.get(target.number) or workday(rng, _STARTS, _ENDS), REACHED, visitor)


def _findings(
    population: Population, liaison: Person, employment: Employment, reached: dict[str, date]
) -> Iterable[SurveyFinding]:
    """One disabled person on minimal income, who becomes the liaison; others with one trouble or another."""
    home = {
        member.serial: household.number for household in population.households for member in household.members
    }
    yield SurveyFinding(
        liaison,
        _LIAISON_FOUND,
        "残疾低保",
        "三级残，父母双亡，随兄嫂生活，享受低保",
        "办理失业登记，联系社区岗位",
    )
    unregistered = [
        spell.person
        for spell in employment.spells
        if spell.person.serial in employment.new
        and spell.person is not liaison
        and reached.get(home[spell.person.serial], date.max) < spell.registered.day < date(2010, 3, 1)
    ]
    for person in unregistered[:3]:
        yield SurveyFinding(
            person, reached[home[person.serial]], "失业", "尚未办理失业登记", "告知登记手续"
        )  # fmt: skip
    settled = [
        person
        for household in population.households
        if household.number in reached and len(household.members) == 3
        for person in household.members[1:2]
        if person.number and person.status == "料理家务"
    ]
    others = (
        ("残疾", "肢体残疾，未办残疾人证", "代为预约鉴定"),
        ("低保", "收入下降，符合申请条件", "已转民政委员"),
        ("低保", "丈夫停工，家庭收入不稳", "已转民政委员"),
        ("其他", "暖气不热", "已联系产权单位"),
        ("其他", "楼道灯不亮", "已修复"),
    )
    for person, (kind, text, handling) in zip(settled, others, strict=False):
        yield SurveyFinding(person, reached[home[person.serial]], kind, text, handling)
