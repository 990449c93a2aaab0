"""Persons, households, buildings, and the walk from door to door."""

from typing import Any

from linli.filing.submissions import Submission
from linli.kit import recording
from linli.registry.building import Building
from linli.registry.dwelling import Dwelling
from linli.registry.household import Household, HouseholdKind
from linli.registry.membership import Membership
from linli.registry.survey_campaign import SurveyCampaign
from tests.workbench.aims import Aim
from tests.workbench.books import Books, day

_VISIT = {"dwelling": "{dwelling}", "result": "reached", "campaign": "{campaign}"}
#: The neighbour's own code before the number of somebody, or of something, that is not theirs.
_THEIRS = "140107002004"
AIMS = {
    "people": (Aim("/people/{code}/"), Aim("/people/{code}/?q=苗"), Aim("/people/{code}/?page=2")),
    "person": (Aim("/people/{code}/{person}/"), Aim(f"/people/{_THEIRS}/{{person}}/", opens=False)),
    "unmask": (
        Aim("/people/{code}/{person}/numbers/", writes=True, form={"why": "核对证件"}),
        Aim(f"/people/{_THEIRS}/{{person}}/numbers/", writes=True, form={"why": "核对证件"}, opens=False),
    ),
    "household": (
        Aim("/households/{code}/{household}/"), Aim("/households/{code}/{aided}/"),
        Aim(f"/households/{_THEIRS}/{{household}}/", opens=False),
    ),
    "buildings": (Aim("/buildings/{code}/"), Aim("/buildings/{code}/?campaign={campaign}")),
    "building": (
        Aim("/buildings/{code}/{building}/"), Aim("/buildings/{code}/{building}/?at={dwelling}&by=register"),
        Aim(f"/buildings/{_THEIRS}/{{building}}/", opens=False),
    ),
    "building-visit": (
        Aim("/buildings/{code}/{building}/visit/", reads=False, writes=True, form=_VISIT, opens=False),
        Aim(f"/buildings/{_THEIRS}/{{building}}/visit/", reads=False, writes=True, form=_VISIT, opens=False),
    ),
    "building-sheet": (Aim("/buildings/{code}/{building}/sheet/"),),
    "building-desk": (
        Aim(
            "/buildings/{code}/{building}/desk/", writes=True,
            form={"on": "2010-07-02", "result-{dwelling}": "reached", "campaign": "{campaign}"},
        ),
    ),
}  # fmt: skip
OWN_PAGES: list[str] = []


def names(ours: Books, report: Submission, draft: Submission) -> dict[str, Any]:
    """3-2-501, where 苗青 lives, and a survey that is under way."""
    building = Building(number="3", use="residential")
    dwelling = Dwelling(place="3", unit="2", room="501")
    household = Household(number="教-017", dwelling=dwelling)
    aided = Household(number="教-018", dwelling=dwelling, kind=HouseholdKind.MINIMAL_INCOME)
    member = Membership(household=household, person=ours.person, relation="02", started_on=day(1, 1, 2005))
    campaign = SurveyCampaign(name="教场巷入户摸底", started_on=day(6, 1))
    for one in (building, dwelling, household, aided, member, campaign):
        recording.record(one, by=ours.clerk)
    return {
        "building": building.pk, "dwelling": dwelling.pk, "household": household.pk, "aided": aided.pk,
        "campaign": campaign.pk,
    }  # fmt: skip
