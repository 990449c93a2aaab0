"""Imports: a file waits under the organisation it was dropped for."""

from typing import Any

from linli.filing.submissions import Submission
from linli.kit import clock
from linli.org.models import Account, Duty
from linli.workbench.imports.uploads import Upload
from tests.workbench.aims import Aim
from tests.workbench.books import Books, account

AIMS = {
    "import": (
        Aim("/import/{code}/", writes=True),
        Aim("/import/{code}/?ledger=employment.placement", writes=True),
    ),
    "import-blank": (Aim("/import/{code}/blank/employment.placement.xlsx"),),
    "import-review": (
        Aim("/import/{code}/{upload}/", writes=True, form={"act": "write"}),
        Aim("/import/{code}/{upload}/?show=all", writes=True, form={"act": "drop"}),
        # Stolen: another area's file under one's own code is no file; checked for every area in turn.
        Aim("/import/140107002004/{upload}/", writes=True, form={"act": "write"}, opens=False),
        Aim("/import/140107003000/{upload}/", writes=True, form={"act": "drop"}, opens=False),
    ),
    "import-progress": (Aim("/import/{code}/{upload}/progress/"),),
    "import-marked": (Aim("/import/{code}/{upload}/marked.xlsx"),),
}
OWN_PAGES: list[str] = []


def names(ours: Books, report: Submission, draft: Submission) -> dict[str, Any]:
    owner = Account.objects.filter(username="upl").first() or account(
        "upl", "李文", ours.community, Duty.WORKER
    )
    upload = Upload(
        organisation=ours.community, account=owner, roster="employment.placement", file_name="安置.csv",
        made_at=clock.now(),
    )  # fmt: skip
    upload.keep("姓名,就业渠道,就业日期\n苗青,单位招用,2010-04-06\n王*,躺平,2010-02-30\n".encode())
    upload.save()
    return {"upload": upload.key}
