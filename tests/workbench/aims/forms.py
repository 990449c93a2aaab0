"""Forms, their fragments and drafts, the grid and last month's list: for ledgers of every privacy."""

from typing import Any

from linli.filing.submissions import Submission
from linli.kit.recording import record
from linli.ledgers.employment.zero_employment_case import ZeroEmploymentCase
from linli.registry.household import Household
from linli.workbench.forms.drafts import FormDraft
from tests.workbench.aims import Aim
from tests.workbench.books import Books, day

#: What somebody may type who knows numbers of another area.
_PLACED = {"person": "{person}", "channel": "hired", "started_on": "20100601", "-action": "save"}
_EDIT = {"-entry": "{spell}", "kind": "other", "-reason": "改", "-version": "1", "-action": "save"}
_LEDGERS = ("employment.placement", "employment.zero_employment_case", "registry.resident_card")
_MONTH = {"r{again}.mark": "went", "r{again}.ended_on": "0619", "r{again}.version": "1"}
_POSTED: dict[str, Any] = {"reads": False, "writes": True, "opens": False}
AIMS = {
    "new": (
        *(Aim(f"/ledgers/{one}/{{code}}/new/", writes=True, form=_PLACED) for one in _LEDGERS),
        Aim("/ledgers/employment.placement/{code}/new/?person={person}", writes=True, form=_PLACED),
        Aim("/ledgers/employment.placement/{code}/new/?draft={draft_of_form}", writes=True, form=_PLACED),
        Aim("/ledgers/registry.person/{code}/new/", writes=True),
    ),
    "edit": (
        Aim("/rows/employment.unemployment/{spell}/edit/", writes=True, form=_EDIT),
        Aim("/rows/employment.placement/{placement}/edit/", writes=True, form=_EDIT),
        Aim("/rows/employment.zero_employment_case/{form_case}/edit/", writes=True, form=_EDIT),
        Aim("/rows/registry.person/{person}/edit/", writes=True, form=_EDIT),
        Aim("/rows/registry.establishment/{employer}/edit/", writes=True, form=_EDIT),
    ),
    "preview": (
        Aim("/ledgers/employment.placement/{code}/preview/", form=_PLACED, **_POSTED),
        Aim("/ledgers/employment.unemployment/{code}/preview/", form=_EDIT, **_POSTED),
        Aim("/ledgers/employment.zero_employment_case/{code}/preview/", **_POSTED),
    ),
    "keep-draft": (
        Aim(
            "/ledgers/employment.placement/{code}/draft/", reads=False, writes=True, opens=False,
            form={"-draft": "{draft_of_form}", "-form": "new", **_PLACED},
        ),
        Aim("/ledgers/employment.unemployment/{code}/draft/", form=_EDIT, **_POSTED),
    ),
    "known": (Aim("/ledgers/employment.placement/{code}/known/{person}/"),),
    "lookup": (
        Aim("/ledgers/employment.placement/{code}/lookup/person/?q=苗青"),
        Aim("/ledgers/employment.placement/{code}/lookup/employer/?q=面馆"),
        Aim("/ledgers/employment.zero_employment_case/{code}/lookup/household/?q=教"),
    ),
    "grid": tuple(
        Aim(f"/ledgers/{one}/{{code}}/grid/", writes=True, form={"rows": "[]", "-draft": "{draft_of_form}"})
        for one in _LEDGERS
    ),
    "grid-check": tuple(
        Aim(f"/ledgers/{one}/{{code}}/grid/check/", form={"rows": "[]"}, **_POSTED) for one in _LEDGERS
    ),
    "month": (
        Aim("/ledgers/employment.placement/{code}/month/", writes=True, form=_MONTH),
        Aim("/ledgers/employment.zero_employment_case/{code}/month/?month=2010-06", writes=True, form=_MONTH),
    ),
    "month-row": (
        Aim("/ledgers/employment.placement/{code}/month/{again}/?mark=went&month=2010-06"),
        Aim("/ledgers/employment.placement/{code}/month/0/?mark=came"),
        Aim("/ledgers/employment.zero_employment_case/{code}/month/{form_case}/?mark=changed"),
    ),
    "month-statement": (Aim("/ledgers/employment.placement/{code}/month/statement/?month=2010-06"),),
    "drafts": None,
    "draft-of-form": (Aim("/drafts/{draft_of_form}/"),),
    "drop-draft": (Aim("/drafts/{draft_of_form}/drop/", **_POSTED),),
}  # fmt: skip
OWN_PAGES = ["/drafts/"]


def names(ours: Books, report: Submission, draft: Submission) -> dict[str, Any]:
    from linli.kit import clock
    from linli.kit.privacy import seal

    household = Household(number="教-021")
    record(household, by=ours.clerk)
    case = ZeroEmploymentCase(household=household, started_on=day(3, 1))
    record(case, by=ours.clerk)
    sealed = seal('{"person.q": "苗青"}', purpose="forms.formdraft.content").ciphertext
    kept = FormDraft.objects.create(
        organisation=ours.community, ledger="employment.placement", form="new", place="0" * 32,
        handler="赵敏芝", content=sealed, begun_at=clock.now(), kept_at=clock.now(),
    )  # fmt: skip
    return {"again": ours.placements[1].pk, "form_case": case.pk, "draft_of_form": kept.pk}
