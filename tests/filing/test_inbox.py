"""收报箱: who has sent, who is late, what wants a second look, who is counted twice."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from linli.core.identity import identity_number
from linli.core.period import Period
from linli.filing import acts
from linli.filing.acts import MoveRefused
from linli.filing.assignments import Assignment, assign
from linli.filing.elsewhere import same_number
from linli.filing.forms import Reported, take_in
from linli.filing.inbox import (
    Reason,
    Standing,
    communities_of,
    due_of,
    letters,
    reported,
    waiting_for_community,
    waiting_for_office,
)
from linli.filing.overlaps import counts_persons, overlap
from linli.filing.plausibility import HOUSEHOLDS, RESIDENTS, Rule, doubtful, out_of_proportion
from linli.filing.submissions import Channel, FrozenFigure, RowVersion, Source, State, Submission
from linli.kit.recording import Writer, record
from linli.ledgers.employment.placement import Placement
from linli.ledgers.employment.unemployment import Unemployment
from linli.org.founding import found
from linli.org.models import Level, Organisation, Role
from linli.registry.person import Person
from tests.filing.conftest import HALF, KIND, PLACED, PLACED_4050, Cast, frozen, send

pytestmark = pytest.mark.django_db
DAY = date(2010, 7, 2)


@pytest.fixture
def paper(street: Organisation) -> Organisation:
    """北仓巷 keeps its books in Excel."""
    return found(Level.COMMUNITY, "北仓巷社区", "140107002006", on=date(2000, 5, 1), parent=street)


def standings(street: Organisation, due_on: date | None = None) -> dict[str, str]:
    found = letters(communities_of(street, DAY), KIND, HALF, DAY, due_on)
    return {one.community.name: one.standing for one in found}


def test_every_community_in_the_order_of_its_code_and_drafts_are_not_seen(
    community: Organisation, neighbour: Organisation, street: Organisation, paper: Organisation, cast: Cast
) -> None:
    acts.draft(KIND, neighbour, HALF, by=cast.neighbour)
    sent = send(community, cast.worker)
    assert list(standings(street)) == ["教场巷社区", "小东门社区", "北仓巷社区"]
    assert list(standings(street).values()) == [Standing.ARRIVED, Standing.MISSING, Standing.MISSING]
    assert standings(street, date(2010, 7, 1))["小东门社区"] == Standing.LATE
    acts.receive(sent, by=cast.officer)
    assert standings(street)["教场巷社区"] == Standing.RECEIVED
    acts.give_back(sent, by=cast.officer, comment="改")
    assert standings(street)["教场巷社区"] == Standing.RETURNED


def test_what_a_community_took_back_counts_as_not_sent(
    community: Organisation, street: Organisation, submitted: Submission, cast: Cast
) -> None:
    acts.recall(submitted, by=cast.worker, comment="漏登一人")
    assert standings(street)["教场巷社区"] == Standing.MISSING


def test_a_report_is_asked_for_by_whoever_answers_for_it(street: Organisation, cast: Cast) -> None:
    assign(street, KIND, HALF, date(2010, 7, 5), by=cast.officer)
    assign(street, KIND, HALF, date(2010, 7, 8), by=cast.leader, note="附花名册")
    one = Assignment.objects.get()
    assert (one.due_on, one.note) == (date(2010, 7, 8), "附花名册")
    assert due_of(street, KIND, HALF) == one
    for stranger in (cast.other_line, cast.worker):
        with pytest.raises(MoveRefused):
            assign(street, KIND, HALF, date(2010, 7, 1), by=stranger)


def test_what_waits_for_whom(
    community: Organisation, neighbour: Organisation, street: Organisation, cast: Cast
) -> None:
    assign(street, KIND, HALF, date(2010, 7, 1), by=cast.officer)
    both = [community, neighbour]
    assert [(one.reason, one.organisation) for one in waiting_for_community(both, DAY)] == [
        (Reason.LATE, community), (Reason.LATE, neighbour)
    ]  # fmt: skip
    sent = send(community, cast.worker)
    assert [one.organisation for one in waiting_for_community(both, DAY)] == [neighbour]
    assert [(one.reason, one.submission) for one in waiting_for_office(street)] == [(Reason.ARRIVED, sent)]
    acts.give_back(sent, by=cast.officer, comment="改")
    assert [(one.reason, one.organisation) for one in waiting_for_community(both, DAY)] == [
        (Reason.RETURNED, community), (Reason.LATE, neighbour)
    ]  # fmt: skip
    assert waiting_for_office(street) == []
    assert waiting_for_community(both, DAY, kinds=()) == []
    assert waiting_for_community(both, date(2010, 5, 1))[1:] == [], "not asked for two months ahead"


def take(paper: Organisation, by: Writer, *figures: Reported, source: Source = Source.EXCEL) -> Submission:
    return take_in(
        KIND, paper, HALF, figures, source=source, file=("北仓巷.xlsx", b"PK"), title="北仓巷就业工作报告",
        channel=Channel.DISK, by=by,
    )  # fmt: skip


def test_a_community_without_linli_is_entered_from_its_form_and_says_so(
    paper: Organisation, street: Organisation, cast: Cast
) -> None:
    one = take(paper, cast.officer, Reported(PLACED, Decimal(22)), Reported(PLACED_4050, None))
    assert (one.state, one.source, one.receiver) == (State.SUBMITTED, Source.EXCEL, "康志强")
    assert standings(street)["北仓巷社区"] == Standing.RECEIVED
    figures = reported([one])[one.pk]
    assert {name: figure.value for name, figure in figures.items()} == {PLACED: 22, PLACED_4050: None}
    with pytest.raises(MoveRefused, match="已有一稿"):
        take(paper, cast.officer, Reported(PLACED, Decimal(23)))
    acts.give_back(one, by=cast.officer, comment="4050没有填")
    assert take(paper, cast.officer, Reported(PLACED, Decimal(23))).version == 2


def test_nobody_enters_figures_for_a_community_that_files_itself(
    community: Organisation, paper: Organisation, cast: Cast
) -> None:
    with pytest.raises(MoveRefused, match="自己用邻里报送"):
        take(community, cast.officer, Reported(PLACED, Decimal(1)))
    with pytest.raises(MoveRefused, match="没有叫"):
        take(paper, cast.officer, Reported("employment.nothing.here", Decimal(1)))
    for stranger in (cast.other_line, cast.neighbour):
        with pytest.raises(MoveRefused):
            take(paper, stranger, Reported(PLACED, Decimal(1)))
    Role.objects.filter(organisation=community).update(ended_on=date(2010, 7, 1))
    assert take(community, cast.officer, Reported(PLACED, Decimal(1))).source == Source.EXCEL


def test_the_same_number_is_found_in_every_report_it_went_into(
    community: Organisation, submitted: Submission, cast: Cast
) -> None:
    acts.recall(submitted, by=cast.worker, comment="改数")
    second = send(community, cast.worker, frozen(value=63))
    told = same_number(community, PLACED, HALF)
    assert [(one.submission, one.value, one.is_same_period) for one in told] == [
        (second, Decimal(63), True), (submitted, Decimal(61), True)
    ]  # fmt: skip
    year = same_number(community, PLACED, Period.parse("2010"))
    assert [(one.cut_off, one.is_same_period) for one in year] == [(date(2010, 6, 30), False)] * 2
    assert same_number(community, PLACED, Period.parse("2009")) == []


NUMBERS: dict[str, Decimal | None] = {
    HOUSEHOLDS: Decimal(1430), RESIDENTS: Decimal(4290), PLACED: Decimal(61), PLACED_4050: Decimal(12)
}  # fmt: skip


@pytest.mark.parametrize(
    ("changed", "last_year", "rule", "words"),
    [
        ({HOUSEHOLDS: 2016, RESIDENTS: 2016}, {}, Rule.SAME, "户数和人口填成一样"),
        ({PLACED: 4291}, {}, Rule.SIZE, "还多"),
        ({}, {PLACED: 24}, Rule.LEAP, "去年同期24，今年61"),
        ({}, {PLACED: 130}, Rule.LEAP, "去年同期130，今年61"),
    ],
)
def test_a_number_that_cannot_be_right_is_named_with_its_reason(
    changed: dict[str, int], last_year: dict[str, int], rule: Rule, words: str
) -> None:
    now = NUMBERS | {name: Decimal(value) for name, value in changed.items()}
    found = doubtful(now, {name: Decimal(value) for name, value in last_year.items()})
    assert rule in {one.rule for one in found}
    assert any(words in one.words for one in found)


def test_ordinary_numbers_raise_no_question() -> None:
    assert doubtful(NUMBERS, {PLACED: Decimal(58), PLACED_4050: Decimal(2), RESIDENTS: None}) == []
    assert doubtful({PLACED: None}, {PLACED: Decimal(500)}) == []


def test_a_number_out_of_proportion_is_held_against_the_middle_of_at_least_four() -> None:
    four = {key: dict(NUMBERS) for key in range(4)}
    four[3][PLACED] = Decimal(200)
    assert [(key, one.words) for key, all_ in out_of_proportion(four).items() for one in all_] == [
        (3, "按规模约61，报了200")
    ]
    del four[0]
    assert not any(out_of_proportion(four).values())


def test_who_is_in_two_communities_lists_counts_once_in_the_street_and_is_named_by_serial_number(
    community: Organisation, neighbour: Organisation
) -> None:
    """贾: placed by both; 申 by one."""
    jia = identity_number("140107", date(1970, 1, 1), 101)
    figures: dict[int, FrozenFigure] = {}
    for place, people in ((community, ("申", "贾")), (neighbour, ("贾",))):
        clerk = Writer(place.pk, handler="李文")
        rows: list[Any] = []
        for name in people:
            who = Person.objects.filter(name=name).first()
            if who is None:
                who = Person(name=name, sex="1", **({"identity_number": jia} if name == "贾" else {}))
                record(who, by=clerk)
            record(Unemployment(person=who, kind="laid-off", started_on=date(2010, 1, 5)), by=clerk)
            placed = Placement(
                person=who, channel="hired", started_on=date(2010, 3, 1), verified_on=date(2010, 3, 2)
            )
            record(placed, by=clerk)
            rows.append(RowVersion("employment.placement", placed.pk, 1))
        one = send(place, clerk, acts.Frozen(**(_as_dict(frozen(value=len(rows))) | {"basis": rows})))
        figures[place.pk] = FrozenFigure.objects.get(submission=one)
    assert counts_persons(PLACED)
    found = overlap(figures)
    assert (found.added, found.distinct, found.repeated) == (Decimal(3), Decimal(2), Decimal(1))
    assert [[(seat.organisation, seat.serial) for seat in who] for who in found.twice] == [
        [(community.pk, 2), (neighbour.pk, 1)]
    ]


def _as_dict(one: acts.Frozen) -> dict[str, Any]:
    return {name: getattr(one, name) for name in one.__dataclass_fields__}
