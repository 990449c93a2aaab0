"""From submission to the box: who may take which step, and the line each step leaves."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.db import IntegrityError, transaction

from linli.filing import acts
from linli.filing.acts import MovedMeanwhile, MoveRefused
from linli.filing.comparison import differences, older_version
from linli.filing.moving import LOG
from linli.filing.remarks import Outcome, Place, Remark, Said, Where, answer, remarks_of
from linli.filing.submissions import Channel, State, StateChange, Step, Submission
from linli.kit.chain import ChangeLine, breaks
from linli.kit.recording import Writer
from linli.org.models import Duty, Organisation, Role
from tests.filing.conftest import HALF, KIND, PLACED, PLACED_4050, Cast, frozen, number, send, somebody

pytestmark = pytest.mark.django_db


def at(anchor: str, text: str, where: Where = Where.FIGURE) -> Said:
    return Said(Place(where, anchor), text)


def steps(submission: Submission) -> list[str]:
    return list(
        StateChange.objects.filter(submission=submission).order_by("pk").values_list("what", flat=True)
    )


def test_a_report_comes_back_is_corrected_and_goes_into_the_box(
    community: Organisation, submitted: Submission, cast: Cast
) -> None:
    acts.receive(submitted, by=cast.officer)
    assert (submitted.receiver, submitted.state) == ("康志强", State.SUBMITTED)
    acts.give_back(submitted, remarks=[at("n001", "与核实单不符")], by=cast.officer)
    (remark,) = remarks_of(submitted)
    assert (remark.anchor, remark.quote, remark.handler) == ("n001", PLACED, "康志强")
    answer(remark, Outcome.CHANGED, "漏了两张核实单，改为63", by=cast.worker)
    second = send(community, cast.worker, frozen(value=63), frozen(PLACED_4050, 12, "n002"))
    assert (second.version, older_version(second)) == (2, submitted)
    (moved,) = differences(submitted, second)
    assert (moved.indicator, moved.older, moved.newer) == (PLACED, number("61"), number("63"))
    acts.approve(second, by=cast.leader)
    acts.archive(second, by=cast.worker)
    assert steps(submitted) == ["draft", "check", "submit", "receive", "return"]
    assert steps(second) == ["draft", "check", "submit", "receive", "approve", "archive"]
    submitted.refresh_from_db()
    assert (submitted.state, second.state) == (State.RETURNED, State.ARCHIVED)


def test_every_step_is_one_line_in_the_chain_of_whoever_took_it(
    community: Organisation, street: Organisation, submitted: Submission, cast: Cast
) -> None:
    acts.approve(submitted, by=cast.leader)
    lines = ChangeLine.objects.filter(ledger=LOG, entry=submitted.pk).order_by("pk")
    assert [(one.organisation_id, one.reason, one.handler, one.version) for one in lines] == [
        (community.pk, "起草", "赵敏芝", 1), (community.pk, "报前自查", "赵敏芝", 2),
        (community.pk, "报送", "赵敏芝", 3), (street.pk, "签收", "周大明", 4),
        (street.pk, "审核通过", "周大明", 5),
    ]  # fmt: skip
    assert [list(breaks(one.pk)) for one in (community, street)] == [[], []]
    assert submitted.manifest_digest in (lines[2].payload or "")


def test_a_return_without_a_remark_is_refused_and_one_for_the_whole_report_is_enough(
    submitted: Submission, cast: Cast
) -> None:
    with pytest.raises(MoveRefused, match="要写明意见"):
        acts.give_back(submitted, by=cast.officer)
    with pytest.raises(MoveRefused, match="没有这个数字"):
        acts.give_back(submitted, remarks=[at("n999", "看不懂")], by=cast.officer)
    with pytest.raises(MoveRefused, match="不能是空的"):
        acts.give_back(submitted, remarks=[at("n001", "  ")], by=cast.officer)
    submitted.refresh_from_db()
    assert (submitted.state, Remark.objects.count()) == (State.SUBMITTED, 0)
    assert steps(submitted)[-1] == Step.SUBMIT, "refused whole: not even signed for"
    acts.give_back(submitted, comment="请补附件", by=cast.officer)
    assert [(one.where, one.text) for one in remarks_of(submitted)] == [(Where.REPORT, "请补附件")]


def test_the_next_version_waits_until_every_remark_is_answered(
    community: Organisation, submitted: Submission, cast: Cast
) -> None:
    acts.give_back(
        submitted, by=cast.officer, remarks=[at("n002", "4050口径？"), at("p3", "错字", Where.BLOCK)]
    )
    paragraph, figure = remarks_of(submitted)
    assert [paragraph.anchor, figure.anchor] == ["p3", "n002"], "in the order of the text"
    answer(figure, Outcome.KEPT, "按2010年口径", by=cast.worker)
    with pytest.raises(MoveRefused, match="还有1处没有答复"):
        send(community, cast.worker)
    with pytest.raises(MoveRefused, match="写明"):
        answer(paragraph, Outcome.CHANGED, " ", by=cast.worker)
    answer(paragraph, Outcome.CHANGED, "已改", by=cast.worker)
    assert send(community, cast.worker).version == 2
    with pytest.raises(MoveRefused, match="下一稿已经报送"):
        answer(figure, Outcome.CHANGED, "又改了", by=cast.worker)


def test_a_remark_is_answered_by_the_community_alone(submitted: Submission, cast: Cast) -> None:
    acts.give_back(submitted, comment="请补附件", by=cast.officer)
    (remark,) = remarks_of(submitted)
    for stranger in (cast.officer, cast.neighbour):
        with pytest.raises(MoveRefused, match="只有报送单位自己"):
            answer(remark, Outcome.CHANGED, "好", by=stranger)


def test_recalled_before_the_approval_never_after(submitted: Submission, cast: Cast) -> None:
    with pytest.raises(MoveRefused, match="只有报送单位自己能撤回"):
        acts.recall(submitted, by=cast.officer, comment="替他撤")
    acts.approve(submitted, by=cast.officer)
    with pytest.raises(MoveRefused, match="审核通过"):
        acts.recall(submitted, by=cast.worker, comment="漏登一人")


Act = Callable[[Submission, Writer], None]
JUDGEMENTS: dict[str, Act] = {
    "receive": lambda one, by: acts.receive(one, by=by),
    "return": lambda one, by: acts.give_back(one, by=by, comment="改"),
    "approve": lambda one, by: acts.approve(one, by=by),
    "archive": lambda one, by: acts.archive(one, by=by),
}


@pytest.mark.parametrize("act", JUDGEMENTS.values(), ids=JUDGEMENTS)
def test_who_has_no_say_today_judges_nothing(act: Act, submitted: Submission, cast: Cast) -> None:
    """Another line, the neighbour, a role that ended today or begins tomorrow, a closed account."""
    ended = Role.objects.filter(account=cast.section_head.account)
    ended.update(ended_on=date(2010, 7, 2))
    begins = Role.objects.filter(account=cast.leader.account)
    begins.update(started_on=date(2010, 7, 3))
    strangers = [cast.other_line, cast.neighbour, cast.section_head, cast.leader]
    for who in strangers:
        with pytest.raises(MoveRefused):
            act(submitted, who)
    assert steps(submitted) == ["draft", "check", "submit"]


def test_a_worker_of_the_community_does_not_write_in_the_streets_name(
    submitted: Submission, street: Organisation, cast: Cast
) -> None:
    with pytest.raises(MoveRefused, match="按您今天的职责"):
        acts.approve(submitted, by=Writer(street.pk, cast.worker.account, "赵敏芝"))


def test_an_administrator_writes_and_judges_nothing(
    community: Organisation, street: Organisation, submitted: Submission
) -> None:
    keeper = somebody(street, "系统管理员", Duty.ADMINISTRATOR)
    with pytest.raises(MoveRefused, match="按您今天的职责"):
        acts.approve(submitted, by=keeper)
    with pytest.raises(MoveRefused, match="按您今天的职责"):
        acts.recall(submitted, by=Writer(community.pk, keeper.account, "系统管理员"), comment="代撤")


def test_nobody_approves_what_he_submitted_himself_though_he_serves_above_too(
    community: Organisation, street: Organisation, cast: Cast
) -> None:
    """Seconded to the street for the summer, he still works in his community."""
    assert cast.worker.account is not None
    Role.objects.create(
        account_id=cast.worker.account, organisation=street, duty=Duty.OFFICER, started_on=date(2010, 6, 1)
    )
    own = send(community, cast.worker)
    as_officer = Writer(street.pk, cast.worker.account, "赵敏芝")
    with pytest.raises(MoveRefused, match="您自己报送的"):
        acts.approve(own, by=as_officer)
    with pytest.raises(MoveRefused, match="不能自己审核"):
        acts.approve(own, by=cast.worker)


def test_a_role_that_ended_writes_no_report(community: Organisation, cast: Cast) -> None:
    Role.objects.filter(account=cast.worker.account).update(ended_on=date(2010, 7, 2))
    with pytest.raises(MoveRefused, match="按您今天的职责"):
        acts.draft(KIND, community, HALF, by=cast.worker)


def test_who_looked_before_somebody_else_acted_is_told_who_did_what(
    submitted: Submission, cast: Cast
) -> None:
    looked = submitted.turn
    acts.approve(submitted, by=cast.leader)
    same = Submission.objects.get(pk=submitted.pk)
    with pytest.raises(MovedMeanwhile, match=r"周大明\d\d-\d\d \d\d:\d\d审核通过"):
        acts.give_back(same, by=cast.officer, comment="改", seen=looked)
    same.refresh_from_db()
    assert same.state == State.APPROVED


def test_signed_for_once(submitted: Submission, cast: Cast) -> None:
    acts.receive(submitted, by=cast.officer)
    with pytest.raises(MoveRefused, match="已由康志强签收"):
        acts.receive(submitted, by=cast.section_head)


def test_the_community_notes_how_the_paper_travelled_and_who_took_it(
    submitted: Submission, cast: Cast
) -> None:
    acts.deliver(submitted, channel=Channel.PAPER, receiver="收发室老刘", by=cast.worker)
    submitted.refresh_from_db()
    assert (submitted.channel, submitted.receiver) == (Channel.PAPER, "收发室老刘")
    acts.receive(submitted, by=cast.officer)
    acts.deliver(submitted, channel=Channel.MAIL, receiver="别人", by=cast.worker)
    submitted.refresh_from_db()
    assert (submitted.channel, submitted.receiver) == (Channel.MAIL, "康志强"), "signed for is signed for"


def test_the_database_itself_holds_one_draft_and_one_standing_report(
    community: Organisation, submitted: Submission
) -> None:
    beside = {
        "kind": KIND,
        "organisation": community,
        "period_code": str(HALF),
        "drafted_at": submitted.drafted_at,
    }
    for wrong in (
        {"version": 2, "state": State.APPROVED, "submitted_at": submitted.submitted_at},
        {"version": 2, "state": State.RETURNED},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Submission.objects.create(**beside, **wrong)
    Submission.objects.create(**beside, version=2, state=State.DRAFT)
    with pytest.raises(IntegrityError), transaction.atomic():
        Submission.objects.create(**beside, version=3, state=State.CHECKED)
    with pytest.raises(IntegrityError), transaction.atomic():
        Remark.objects.create(
            submission=submitted, where=Where.BLOCK, text="在哪里？", organisation=community, handler="某",
            at=submitted.drafted_at,
        )  # fmt: skip
