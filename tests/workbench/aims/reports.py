"""Reports: drafts, submissions, their files and evidence."""

from typing import Any

from linli.filing.submissions import FrozenFigure, Submission
from tests.workbench.aims import Aim
from tests.workbench.books import PLACED, Books

_DRAFT = {"kind": "employment", "org": "{code}", "period": "2010H1"}
AIMS = {
    "reports": None, "paper": None,
    "begin-draft": (Aim("/reports/draft/", reads=False, writes=True, form=_DRAFT, opens=False),),
    "draft": (
        Aim("/reports/draft/employment/{code}/2010H1.html"),
        Aim("/reports/draft/employment/{code}/2010H1.pdf"),
        Aim("/reports/draft/employment/{code}/2009H2.docx"),
    ),
    "submission": (Aim("/reports/{report}/"), Aim("/reports/{draft}/")),
    "file": (Aim("/reports/{report}.html"), Aim("/reports/{report}.docx", opens=False)),
    "evidence": (Aim("/reports/{report}/{key}/"),),
}  # fmt: skip
OWN_PAGES = ["/reports/", "/reports/?page=2"]


def names(ours: Books, report: Submission, draft: Submission) -> dict[str, Any]:
    key = FrozenFigure.objects.filter(submission=report, indicator=PLACED)[0].key
    return {
        "code": ours.community.code, "placed": PLACED, "report": report.pk, "draft": draft.pk, "key": key,
        "placement": ours.placements[0].pk, "spell": ours.unemployment.pk, "person": ours.person.pk,
        "employer": ours.placements[0].employer_id,
    }  # fmt: skip
