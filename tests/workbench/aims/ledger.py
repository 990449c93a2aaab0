"""Every ledger's screens: lists, prints, exports, entries."""

from typing import Any

from linli.filing.submissions import Submission
from linli.kit import clock, recording
from linli.ledgers.employment.zero_employment_case import ZeroEmploymentCase
from linli.org.models import Duty
from linli.registry.household import Household
from linli.workbench.ledger.jobs import ExportJob, State
from linli.workbench.ledger.kept import SavedView
from tests.workbench.aims import Aim
from tests.workbench.books import Books, account, day

_PLACEMENTS = "/ledgers/employment.placement/{code}/"
_PURPOSE = {"purpose": "报街道核对", "row": "{placement}", "numbers": "open"}
AIMS = {
    "ledgers": (Aim("/ledgers/{code}/"),),
    "ledger": (
        Aim(_PLACEMENTS), Aim("/ledgers/employment.unemployment/{code}/?view=all&q=mq&sort=person.name"),
        Aim("/ledgers/registry.residence/{code}/?view=went&period=2010-03"),
        Aim("/ledgers/employment.zero_employment_case/{code}/"), Aim("/ledgers/registry.person/{code}/?q=苗"),
        Aim("/ledgers/registry.establishment/{code}/"), Aim("/ledgers/kit.zero_report/{code}/"),
        Aim(_PLACEMENTS + "?f-building=1&f-channel=hired&f-lacks=verified_on&page=2"),
    ),
    "print": (
        Aim(_PLACEMENTS + "print/?view=all"), Aim("/ledgers/employment.zero_employment_case/{code}/print/"),
        Aim("/ledgers/registry.person/{code}/print/"),
    ),
    "chat": (
        Aim(_PLACEMENTS + "chat/?row={placement}"),
        Aim("/ledgers/employment.zero_employment_case/{code}/chat/?row={case}", opens=False),
    ),
    "export": (
        Aim(_PLACEMENTS + "export/?row={placement}", writes=True, form=_PURPOSE),
        Aim("/ledgers/employment.zero_employment_case/{code}/export/", writes=True, form={"purpose": "核对"}),
    ),
    "exports": None,
    "export-job": (Aim("/exports/{job}/", opens=False),),
    "export-file": (Aim("/exports/{job}/file/", opens=False),),
    "list-columns": (
        Aim(_PLACEMENTS + "columns/", reads=False, writes=True, form={"column": "channel"}, opens=False),
    ),
    "keep-view": (
        Aim(_PLACEMENTS + "views/?view=all", reads=False, writes=True, form={"name": "甲"}, opens=False),
    ),
    "forget-view": (
        Aim(_PLACEMENTS + "views/{view}/forget/", reads=False, writes=True, opens=False),
    ),
    "entry": (
        Aim("/rows/employment.placement/{placement}/"), Aim("/rows/employment.unemployment/{spell}/"),
        Aim("/rows/registry.person/{person}/"), Aim("/rows/registry.establishment/{employer}/"),
        Aim("/rows/employment.zero_employment_case/{case}/"),
    ),
    "withdraw": tuple(
        Aim(address, reads=False, writes=True, form={"reason": "登记错了", "version": "1"}, opens=False)
        for address in (
            "/rows/employment.placement/{placement}/withdraw/", "/rows/registry.person/{person}/withdraw/",
            "/rows/employment.zero_employment_case/{case}/withdraw/",
        )
    ),
}  # fmt: skip
OWN_PAGES = ["/exports/"]


def names(ours: Books, report: Submission, draft: Submission) -> dict[str, Any]:
    household = Household(number="教-001")
    recording.record(household, by=ours.clerk)
    case = ZeroEmploymentCase(household=household, started_on=day(3, 1), recognised_on=day(3, 4))
    recording.record(case, by=ours.clerk)
    colleague = account("lin", "林静", ours.community, Duty.WORKER)
    now = clock.now()
    job = ExportJob.objects.create(
        account=colleague, organisation=ours.community, handler="林静", ledger="employment.placement",
        purpose="自己核对", state=State.DONE, rows=2, written=2, asked_at=now, touched_at=now,
        finished_at=now, file="nobody-guesses-this.xlsx",
    )  # fmt: skip
    view = SavedView.objects.create(account=colleague, ledger="employment.placement", name="教场巷的苗青")
    return {"case": case.pk, "job": job.pk, "view": view.pk}
