"""Attached files: of an entry, of one in a closed ledger, of a report; each file by its number."""

from io import BytesIO
from typing import Any

from PIL import Image

from linli.filing.submissions import Submission
from linli.kit import recording
from linli.kit.attachments import attach
from linli.ledgers.employment.zero_employment_case import ZeroEmploymentCase
from linli.registry.household import Household
from tests.workbench.aims import Aim
from tests.workbench.books import Books, day

_REASON = {"reason": "传错了"}
AIMS = {
    "attach": (
        Aim("/attachments/employment.placement/{placement}/", writes=True),
        Aim("/attachments/employment.zero_employment_case/{attached_case}/", writes=True),
        Aim("/attachments/filing.submission/{report}/", writes=True),
        Aim("/attachments/filing.submission/{draft}/", writes=True, opens=False),
        Aim("/attachments/registry.person/{person}/", writes=True, opens=False),
        # The number of one thing under the name of another.
        Aim("/attachments/employment.training/{placement}/", writes=True, opens=False),
    ),
    "attachment": (
        Aim("/attachment/{attached_photo}/", writes=True, form=_REASON),
        Aim("/attachment/{attached_closed}/", writes=True, form=_REASON),
        Aim("/attachment/{attached_scan}/", writes=True, form=_REASON),
    ),
}  # fmt: skip
OWN_PAGES: list[str] = []


def names(ours: Books, report: Submission, draft: Submission) -> dict[str, Any]:
    household = Household(number="教-777")
    recording.record(household, by=ours.clerk)
    case = ZeroEmploymentCase(household=household, started_on=day(3, 2), recognised_on=day(3, 4))
    recording.record(case, by=ours.clerk)
    things = {
        "attached_photo": ("employment.placement", ours.placements[0].pk),
        "attached_scan": ("filing.submission", report.pk),
        "attached_closed": ("employment.zero_employment_case", case.pk),
    }  # fmt: skip
    made = {
        name: attach(
            photo(place), name="教场巷.jpg", ledger=ledger, entry=entry, organisation=ours.community.pk,
            by=ours.clerk, caption="教场巷的照片",
        ).pk
        for place, (name, (ledger, entry)) in enumerate(things.items())
    }  # fmt: skip
    return {**made, "attached_case": case.pk}


def photo(shade: int = 0) -> bytes:
    made = BytesIO()
    Image.new("RGB", (40, 30), (shade, 90, 90)).save(made, "JPEG")
    return made.getvalue()
