"""The first page, the counter, what is to do, what is missing, what is to be found out."""

from typing import Any

from linli.filing.submissions import Submission
from linli.kit import recording
from linli.kit.findings import raise_finding
from linli.ledgers.counter.counter_note import CounterNote
from tests.workbench.aims import Aim
from tests.workbench.books import Books, day

_SORT = {"person": "{person}", "outcome": "done", "done": "yes"}
_LINE = {"line": "3-2-501 王姨 问低保", "for": "3-2-501 王姨 问低保", "person": "{person}"}
AIMS = {
    "home": None,
    "places": (Aim("/places/{code}/"),),
    "todo": (Aim("/todo/{code}/"),),
    "incomplete": (Aim("/incomplete/{code}/"),),
    "findings": (Aim("/findings/{code}/"), Aim("/findings/{code}/?settled=1")),
    "finding": (
        Aim("/findings/{code}/{finding}/", writes=True, form={"settlement": "不是这样"}),
        # Her own unit, a foreign question.
        Aim("/findings/140107002004/{finding}/", writes=True, form={"settlement": "不是这样"}, opens=False),
    ),
    "notes": (Aim("/notes/{code}/"), Aim("/notes/{code}/?all=1"), Aim("/notes/{code}/?noted={note}")),
    "note-panel": (Aim("/notes/{code}/line/"),),
    "note-read": (Aim("/notes/{code}/read/", reads=False, writes=True, form=_LINE, opens=False),),
    "note-add": (Aim("/notes/{code}/add/", reads=False, writes=True, form=_LINE, opens=False),),
    "notes-several": (
        Aim("/notes/{code}/several/", reads=False, writes=True, form={"lines": "苗青 问低保"}, opens=False),
        Aim(
            "/notes/{code}/several/", reads=False, writes=True, opens=False,
            form={"save": "yes", "line0": "苗青 问低保", "take0": "yes", "person0": "{person}"},
        ),
    ),
    "note": (
        Aim("/notes/{code}/{note}/", writes=True, form=_SORT),
        Aim("/notes/140107002004/{note}/", writes=True, form=_SORT, opens=False),
    ),
}  # fmt: skip
OWN_PAGES = ["/", "/?period=2009H2", "/?page=2", "/?at=140107002003", "/?of=all", "/?noted=1"]


def names(ours: Books, report: Submission, draft: Submission) -> dict[str, Any]:
    note = CounterNote(occurred_on=day(7, 1), said="苗青 到东门超市上班 已登记", person=ours.person)
    recording.record(note, by=ours.clerk)
    finding = raise_finding(
        "unemployment.out-of-touch", organisation=ours.community, ledger="employment.unemployment",
        entry=ours.unemployment.pk, found="苗青半年没有联系", remedy="请打电话问一问", blocks_figure=True,
    )  # fmt: skip
    return {"note": note.pk, "finding": finding.pk}
