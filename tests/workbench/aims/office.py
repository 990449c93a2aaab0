"""The office: the inbox, a report under review, what is done with it, where a number was reported."""

from typing import Any

from linli.core.period import Period
from linli.filing import acts
from linli.filing.acts import Snapshot
from linli.filing.remarks import Remark
from linli.filing.submissions import Submission
from linli.kit.recording import Writer
from tests.workbench.aims import Aim
from tests.workbench.books import PLACED, Books

#: A street's pages are no community's: its own worker is a stranger there too.
_INBOX = "/office/{street}/2010H1/"
_ACT = "/office/report/{report}/act/"
_ASK = {"kind": "employment", "due_on": "2010-07-05"}
_ANSWER = {"act": "answer", "remark": "{remark}", "outcome": "changed", "answer": "改了"}
_DECIDE = {
    "act": "decide",
    "indicator": PLACED,
    "period": "2010H1",
    "now": "2",
    "decision": "note",
    "reason": "补",
}


def _act(**form: str) -> Aim:
    return Aim(_ACT, reads=False, writes=True, form=form, opens=False)


AIMS = {
    "office": (Aim("/office/?org={street}&period=2010H1", opens=False),),
    "inbox": (
        Aim(_INBOX, opens=False), Aim(f"{_INBOX}?kind=employment&all=1", opens=False),
        Aim("/office/{code}/2010H1/", opens=False),
    ),
    "ask": (
        Aim(f"{_INBOX}ask/", reads=False, writes=True, form=_ASK, opens=False),
    ),
    "twice": (Aim(f"{_INBOX}twice/", opens=False),),
    "blank-form": (Aim(f"{_INBOX}employment.xlsx", opens=False),),
    "enter-form": (
        Aim(f"{_INBOX}form/{{code}}/?kind=employment", writes=True, form={"kind": "employment"}, opens=False),
    ),
    "review": (
        Aim("/office/report/{report}/"), Aim("/office/report/{draft}/", opens=False),
        Aim("/office/report/{returned}/?at=p2"),
    ),
    "act": (
        _act(act="receive"), _act(act="remark", text="看不懂", at="p1"), _act(act="unremark", draft="1"),
        _act(act="return", comment="改"), _act(act="approve"), _act(act="archive"),
        _act(act="sign", place="0"),
        _act(act="issue", number="坝办发〔2010〕1号"), _act(act="recall", comment="撤"),
        _act(act="deliver", channel="paper", receiver="刘"), _act(**_DECIDE),
        Aim("/office/report/{returned}/act/", reads=False, writes=True, form=_ANSWER, opens=False),
        # A remark of another report under one's own.
        Aim("/office/report/{report}/act/", reads=False, writes=True, form=_ANSWER, opens=False),
    ),
    "sheet": (Aim("/office/report/{report}/sheet/", opens=False),),
    "filed": (
        Aim("/filed/{code}/2010H1/" + PLACED + "/"),
        Aim("/filed/{code}/2010/publicity.publicity_issue.issues/"),
    ),
}  # fmt: skip
OWN_PAGES: list[str] = []


def names(ours: Books, report: Submission, draft: Submission) -> dict[str, Any]:
    """The year before came back with a remark."""
    street = ours.community.parent
    assert street is not None
    before = acts.draft("employment", ours.community, Period.parse("2008"), by=ours.clerk)
    acts.check(before, by=ours.clerk)
    acts.submit(before, Snapshot((), {}), {}, title="教场巷社区2008年就业工作报告", fonts={}, by=ours.clerk)
    acts.give_back(before, by=Writer(street.pk, handler="周大明"), comment="教场巷的数对不上")
    return {
        "street": street.code, "returned": before.pk, "remark": Remark.objects.get(submission=before).pk,
    }  # fmt: skip
