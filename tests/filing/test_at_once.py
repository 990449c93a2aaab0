"""Two at the same moment: one wins, the other is told, and the chain tells of the one that was done."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from django.db import connection

from linli.filing import acts
from linli.filing.acts import MoveRefused
from linli.filing.moving import LOG
from linli.filing.signing import SignOff, issue, sign
from linli.filing.submissions import State, StateChange, Submission
from linli.kit.chain import ChangeLine, breaks
from linli.org.models import Organisation
from tests.filing.conftest import HALF, KIND, Cast, send

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


def at_once(*acts_: Callable[[], object]) -> list[BaseException | None]:
    """Runs all at one moment, each on a connection of its own; what each was told, None where it did it."""
    start = threading.Barrier(len(acts_))
    told: list[BaseException | None] = [None] * len(acts_)

    def run(place: int, act: Callable[[], object]) -> None:
        try:
            connection.ensure_connection()
            start.wait()
            act()
        except BaseException as error:
            told[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=one) for one in enumerate(acts_)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    return told


def same(submission: Submission) -> Submission:
    return Submission.objects.select_related("organisation").get(pk=submission.pk)


@pytest.mark.parametrize("round_", range(3))
def test_of_two_officers_one_judges_and_the_other_is_told(
    round_: int, submitted: Submission, street: Organisation, cast: Cast
) -> None:
    one, other, seen = same(submitted), same(submitted), submitted.turn
    told = at_once(
        lambda: acts.approve(one, by=cast.leader, seen=seen),
        lambda: acts.give_back(other, by=cast.officer, comment="请补附件", seen=seen),
    )
    assert sorted(error is None for error in told) == [False, True]
    (loser,) = [error for error in told if error is not None]
    assert isinstance(loser, MoveRefused)
    assert ("周大明" in str(loser)) or ("康志强" in str(loser))
    assert same(submitted).state == (State.APPROVED if told[0] is None else State.RETURNED)
    judged = StateChange.objects.filter(submission=submitted, what__in=["approve", "return"])
    assert judged.count() == 1
    assert ChangeLine.objects.filter(ledger=LOG, entry=submitted.pk).count() == StateChange.objects.count()
    assert list(breaks(street.pk)) == []


def test_the_community_takes_back_what_the_office_approves_at_the_same_moment(
    submitted: Submission, cast: Cast
) -> None:
    one, other = same(submitted), same(submitted)
    told = at_once(
        lambda: acts.recall(one, by=cast.worker, comment="漏登一人"),
        lambda: acts.approve(other, by=cast.leader),
    )
    assert sorted(error is None for error in told) == [False, True]
    assert same(submitted).state == (State.RECALLED if told[0] is None else State.APPROVED)


def test_two_workers_begin_one_draft_and_submit_it_once(community: Organisation, cast: Cast) -> None:
    told = at_once(
        *[lambda who=who: acts.draft(KIND, community, HALF, by=who) for who in (cast.worker, cast.secretary)]
    )
    assert told == [None, None]
    assert Submission.objects.count() == 1
    told = at_once(*[lambda who=who: send(community, who) for who in (cast.worker, cast.secretary)])
    assert sorted(error is None for error in told) == [False, True]
    assert all(error is None or isinstance(error, MoveRefused) for error in told)
    assert [one.state for one in Submission.objects.all()] == [State.SUBMITTED]


def test_one_step_is_signed_once_and_one_number_given_once(submitted: Submission, cast: Cast) -> None:
    one, other = same(submitted), same(submitted)
    told = at_once(
        lambda: sign(one, 3, by=cast.leader, skipping="急件"),
        lambda: sign(other, 3, by=cast.director, skipping="急件"),
    )
    assert sorted(error is None for error in told) == [False, True]
    assert SignOff.objects.filter(is_skipped=False).count() == 1
    told = at_once(
        lambda: issue(one, "坝办发〔2010〕1号", by=cast.officer),
        lambda: issue(other, "坝办发〔2010〕2号", by=cast.section_head),
    )
    assert sorted(error is None for error in told) == [False, True]
    assert all(error is None or isinstance(error, MoveRefused) for error in told)
