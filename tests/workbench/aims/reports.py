"""Reports: drafts and their writing, submissions, their files and evidence."""

from io import BytesIO
from typing import Any

from PIL import Image

from linli.filing.submissions import FrozenFigure, Submission
from linli.reports.drafts import add_photo, opened_draft
from tests.workbench.aims import Aim
from tests.workbench.books import PLACED, Books

_DRAFT = {"kind": "employment", "org": "{code}", "period": "2010H1"}
_FIGURE = "indicator={placed}&period=2009H2&role=value&qualifier="
_FACTS = {"indicator": "{placed}", "period": "2009H2", "role": "value", "qualifier": ""}


def _reads(name: str, *, query: str = "", opens: bool = True) -> tuple[Aim, ...]:
    """The draft by its number; and a report that stands and was never edited, which nobody writes."""
    address = "/reports/writing/{number}/" + name
    return (
        Aim(address.replace("{number}", "{draft}") + query, opens=opens),
        Aim(address.replace("{number}", "{report}") + query, opens=False),
    )


def _writes(name: str, **form: str) -> tuple[Aim, ...]:
    return tuple(
        Aim(f"/reports/writing/{{{number}}}/{name}", reads=False, writes=True, form=form, opens=False)
        for number in ("draft", "report")
    )


AIMS = {
    "reports": None, "paper": None,
    "begin-draft": (Aim("/reports/draft/", reads=False, writes=True, form=_DRAFT, opens=False),),
    "draft": (
        Aim("/reports/draft/employment/{code}/2010H1.html"),
        Aim("/reports/draft/employment/{code}/2010H1.pdf"),
        Aim("/reports/draft/employment/{code}/2009H2.docx"),
        Aim("/reports/draft/employment/{code}/2009H2.html"),
    ),
    "submission": (Aim("/reports/{report}/"), Aim("/reports/{draft}/")),
    "file": (Aim("/reports/{report}.html"), Aim("/reports/{report}.docx", opens=False)),
    "evidence": (Aim("/reports/{report}/{key}/"),),
    "draft-save": _writes("save/"), "draft-refresh": _writes("refresh/"),
    "draft-offer": _writes("offer/", made="lead"), "draft-now": _reads("now/"),
    "draft-checks": _reads("checks/"), "draft-figure": _reads("figure/", query=f"?{_FIGURE}"),
    "draft-hand": _writes("hand/", **_FACTS, value="3", reason="试"),
    "draft-choice": _reads("choice/", query="?q=安置"),
    "draft-insertion": _writes("insertion/"), "draft-drawing": _writes("drawing/"),
    "draft-photos": _writes("photos/"), "draft-photo": _reads("photos/{photo}.jpg"),
    "draft-pages": _reads("pages/"), "draft-page": _reads("pages/0123456789abcdef/1.png"),
    "draft-sources": _reads("sources/"), "draft-before": _reads("before/"),
    "draft-submit": _writes("submit/"),
}  # fmt: skip
OWN_PAGES = ["/reports/", "/reports/?page=2"]


def names(ours: Books, report: Submission, draft: Submission) -> dict[str, Any]:
    key = FrozenFigure.objects.filter(submission=report, indicator=PLACED)[0].key
    return {
        "code": ours.community.code, "placed": PLACED, "report": report.pk, "draft": draft.pk, "key": key,
        "placement": ours.placements[0].pk, "spell": ours.unemployment.pk, "person": ours.person.pk,
        "employer": ours.placements[0].employer_id,
        "photo": add_photo(opened_draft(draft, by=ours.clerk), picture(), by=ours.clerk).pk,
    }  # fmt: skip


def picture(colour: str = "grey", width: int = 40) -> bytes:
    made = BytesIO()
    Image.new("RGB", (width, 30), colour).save(made, "JPEG")
    return made.getvalue()
