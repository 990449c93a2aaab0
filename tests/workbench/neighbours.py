"""A building of 教场巷社区 with its people, and a survey under way.

3 号楼  2 单元  501  吴桂英（户主）、吴小明；租住，两户：郑凯合租
                502  冯国强，户口在外地（人在户不在）
                601  空房
        1 单元  101  贾国栋户籍户，户主贾国栋2008年去世；人在外地（户在人不在）
甲院            2    柳如（户主）
"""

from dataclasses import dataclass
from datetime import date

from linli.core.identity import identity_number
from linli.kit import recording
from linli.kit.recording import Writer
from linli.org.models import Organisation
from linli.registry.building import Building
from linli.registry.card import ResidentCard
from linli.registry.courtyard import Courtyard
from linli.registry.dwelling import Dwelling
from linli.registry.household import Household
from linli.registry.lease import Lease
from linli.registry.membership import Membership
from linli.registry.person import Person
from linli.registry.residence import Residence
from linli.registry.survey_campaign import SurveyCampaign
from linli.registry.survey_visit import SurveyVisit
from tests.workbench.books import day, person

WU = identity_number("140107", date(1960, 4, 2), 61)


@dataclass(frozen=True)
class Street:
    """What the tests speak of."""

    clerk: Writer
    building: Building
    yard: Courtyard
    campaign: SurveyCampaign
    dwellings: dict[str, Dwelling]
    households: dict[str, Household]
    people: dict[str, Person]

    def door(self, name: str) -> int:
        return self.dwellings[name].pk


def street(community: Organisation, number: str | None = WU) -> Street:
    clerk = Writer(community.pk, handler="李文")
    building = Building(
        number="3", use="residential", origin="work-unit", storeys=6, stairwells=2, started_on=day(5, 1, 1986)
    )
    yard = Courtyard(name="甲院")
    for place in (building, yard):
        recording.record(place, by=clerk)
    doors = (("3", "1", "101"), ("3", "2", "501"), ("3", "2", "502"), ("3", "2", "601"), ("甲院", "", "2"))
    dwellings = {}
    for number_of, unit, room in doors:
        state = {"601": "empty", "501": "let"}.get(room, "own-use")
        one = Dwelling(place=number_of, unit=unit, room=room, tenure="owned", state=state)
        recording.record(one, by=clerk)
        dwellings[one.door] = one
    found = Street(clerk, building, yard, _campaign(clerk), dwellings, {}, {})
    wu = _resident(found, "吴桂英", "3-2-501", identity_number=number, phone="13835105678", born_on=None)
    son = _resident(found, "吴小明", "3-2-501", born_on=day(3, 1, 1990))
    zheng = _resident(found, "郑凯", "3-2-501", status="registered-elsewhere")
    feng = _resident(found, "冯国强", "3-2-502", status="registered-elsewhere")
    jia = _resident(found, "贾国栋", "3-1-101", status="away", died_on=day(11, 20, 2008))
    liu = _resident(found, "柳如", "甲院-2")
    _home(found, "教-001", "3-2-501", [(wu, "02"), (son, "20")])
    _home(found, "教-002", "3-2-501", [(zheng, "02")])
    _home(found, "教-003", "3-2-502", [(feng, "02")])
    _home(found, "教-004", "3-1-101", [(jia, "02")], kind="registered")
    _home(found, "教-005", "甲院-2", [(liu, "02")])
    lease = Lease(dwelling=dwellings["3-2-501"], landlord=jia, tenant=wu, started_on=day(8, 1, 2009))
    recording.record(lease, by=clerk)
    return found


def knocked(at: Street, household: str, on: date, result: str) -> SurveyVisit:
    visit = SurveyVisit(
        campaign=at.campaign,
        household=at.households[household],
        occurred_on=on,
        result=result,
        visitor="李文",
    )
    recording.record(visit, by=at.clerk)
    return visit


def _campaign(clerk: Writer) -> SurveyCampaign:
    campaign = SurveyCampaign(name="六月入户走访", started_on=day(6, 1))
    recording.record(campaign, by=clerk)
    return campaign


def _resident(
    at: Street, name: str, door: str, status: str = "here", phone: str = "", **more: object
) -> Person:
    one = person(at.clerk, name, **more)
    recording.record(ResidentCard(person=one, name=name, door=door, phone=phone or None), by=at.clerk)
    recording.record(Residence(person=one, dwelling=at.dwellings[door], status=status), by=at.clerk)
    at.people[name] = one
    return one


def _home(
    at: Street, number: str, door: str, members: list[tuple[Person, str]], kind: str = "residence"
) -> None:
    household = Household(number=number, dwelling=at.dwellings[door], kind=kind)
    recording.record(household, by=at.clerk)
    at.households[number] = household
    for who, relation in members:
        member = Membership(household=household, person=who, relation=relation, started_on=day(8, 1, 2009))
        recording.record(member, by=at.clerk)
