"""报送后有变动: seen by the community first; the street learns of it by 更正说明 and by nothing else."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from linli.filing import acts
from linli.filing.acts import MovedMeanwhile, MoveRefused
from linli.filing.corrections import Decision, changes_of, decide, notes_of
from linli.filing.submissions import StateChange, Step, Submission
from linli.kit.chain import ChangeLine
from linli.kit.recording import Writer, record
from linli.ledgers.employment.placement import Placement
from linli.ledgers.employment.unemployment import Unemployment
from linli.org.models import Organisation
from linli.registry.person import Person
from tests.filing.conftest import PLACED, Cast, frozen, send

pytestmark = pytest.mark.django_db


@pytest.fixture
def moved(community: Organisation, cast: Cast) -> Submission:
    """Submitted as none; afterwards a placement of June is entered."""
    submission = send(community, cast.worker, frozen(value=0))
    place_somebody(community, "石磊")
    return submission


def place_somebody(community: Organisation, name: str) -> None:
    clerk = Writer(community.pk, handler="李文")
    who = Person(name=name, sex="1")
    record(who, by=clerk)
    record(Unemployment(person=who, kind="laid-off", started_on=date(2010, 1, 5)), by=clerk)
    record(
        Placement(person=who, channel="hired", started_on=date(2010, 6, 1), verified_on=date(2010, 6, 2)),
        by=clerk,
    )


def test_a_note_goes_up_as_a_step_and_closes_the_question(moved: Submission, cast: Cast) -> None:
    (changed,) = changes_of(moved)
    assert (changed.drift.submitted, changed.drift.now, changed.is_open) == (0, 1, True)
    decide(moved, PLACED, "2010H1", Decision.NOTE, "6月的核实单月底才到", now=1, by=cast.worker)
    assert [one.is_open for one in changes_of(moved)] == [False]
    (note,) = notes_of([moved])[moved.pk]
    assert (note.submitted, note.now, note.reason) == (Decimal(0), Decimal(1), "6月的核实单月底才到")
    last = StateChange.objects.order_by("pk").last()
    assert last is not None
    assert (last.what, "更正为1" in last.comment) == (Step.NOTE, True)


def test_what_does_no_harm_stays_in_the_community_with_its_reason(moved: Submission, cast: Cast) -> None:
    before = (moved.turn, StateChange.objects.count())
    decide(moved, PLACED, "2010H1", Decision.HARMLESS, "下期再报", now=1, by=cast.worker)
    moved.refresh_from_db()
    assert (moved.turn, StateChange.objects.count()) == before, "nothing that an office could notice"
    assert notes_of([moved]) == {}
    assert [one.is_open for one in changes_of(moved)] == [False]
    assert ChangeLine.objects.filter(ledger="filing.decision", organisation=moved.organisation).count() == 1


def test_the_question_is_open_again_when_the_books_move_on(
    community: Organisation, moved: Submission, cast: Cast
) -> None:
    decide(moved, PLACED, "2010H1", Decision.HARMLESS, "下期再报", now=1, by=cast.worker)
    place_somebody(community, "何远")
    assert [(one.drift.now, one.is_open) for one in changes_of(moved)] == [(2, True)]


def test_the_community_alone_decides_on_the_number_it_saw_and_says_why(moved: Submission, cast: Cast) -> None:
    for stranger in (cast.officer, cast.neighbour, cast.leader):
        with pytest.raises(MoveRefused, match="只有报送单位自己"):
            decide(moved, PLACED, "2010H1", Decision.NOTE, "改", now=1, by=stranger)
    with pytest.raises(MoveRefused, match="写明"):
        decide(moved, PLACED, "2010H1", Decision.NOTE, " ", now=1, by=cast.worker)
    with pytest.raises(MovedMeanwhile, match="又有变动"):
        decide(moved, PLACED, "2010H1", Decision.NOTE, "改", now=7, by=cast.worker)
    acts.recall(moved, by=cast.worker, comment="重报")
    with pytest.raises(MoveRefused, match="不用再处理"):
        decide(moved, PLACED, "2010H1", Decision.NOTE, "改", now=1, by=cast.worker)
