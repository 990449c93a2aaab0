"""The ledgers' own questions: raised once, closed when the books are put right, answered once."""

from datetime import date

import pytest

from linli.kit import recording
from linli.kit.doubts import GONE, look
from linli.kit.findings import StoredFinding, settle
from linli.kit.recording import Writer
from linli.ledgers.employment.unemployment import Unemployment
from linli.org.models import Organisation
from linli.registry.card import ResidentCard
from linli.registry.person import Person

pytestmark = pytest.mark.django_db
ON = date(2010, 6, 30)


@pytest.fixture
def lost_late(clerk: Writer) -> Unemployment:
    """Work lost in May, and its loss registered in March."""
    person = Person(name="王小明", sex="1", born_on=date(1970, 1, 1))
    recording.record(person, by=clerk)
    entry = Unemployment(
        person=person, kind="laid-off", started_on=date(2010, 3, 5), lost_on=date(2010, 5, 1)
    )
    recording.record(entry, by=clerk)
    return entry


def codes(community: Organisation) -> list[str]:
    return [one.code for one in look(community, ON)]


def test_a_doubt_is_raised_once_however_often_one_looks(
    community: Organisation, lost_late: Unemployment
) -> None:
    assert codes(community) == codes(community) == ["unemployment.lost-after-registration"]
    assert StoredFinding.objects.get().entry == lost_late.pk


def test_a_doubt_closes_when_the_books_are_put_right(
    community: Organisation, lost_late: Unemployment, clerk: Writer
) -> None:
    look(community, ON)
    recording.correct(lost_late, by=clerk, reason="写错了", lost_on=date(2010, 3, 1))
    assert codes(community) == []
    assert StoredFinding.objects.get().settlement == GONE


def test_an_answered_doubt_is_not_asked_again(
    community: Organisation, lost_late: Unemployment, clerk: Writer
) -> None:
    (finding,) = look(community, ON)
    settle(finding, by=clerk, on=ON, settlement="原单位补发通知，日期属实")
    assert codes(community) == []


def test_two_communities_with_one_person_are_a_doubt_for_the_street_above_both(
    community: Organisation, neighbour: Organisation, street: Organisation, lost_late: Unemployment
) -> None:
    other = Unemployment(person_id=lost_late.person_id, kind="laid-off", started_on=date(2010, 4, 1))
    recording.record(other, by=Writer(neighbour.pk, handler="赵云"))
    assert codes(community) == ["unemployment.lost-after-registration"]
    standing = StoredFinding.objects.get(code="unemployment.open-twice")
    assert (standing.organisation_id, standing.settled_on) == (street.pk, None)


def test_one_number_under_two_names_is_a_doubt_for_the_street(
    community: Organisation, neighbour: Organisation, street: Organisation, clerk: Writer
) -> None:
    person = Person(name="王小明", identity_number="14010719700101001X")
    recording.record(person, by=clerk)
    recording.record(ResidentCard(person=person, name="王小明"), by=clerk)
    recording.record(ResidentCard(person=person, name="王晓明"), by=Writer(neighbour.pk, handler="赵云"))
    assert codes(community) == []
    assert "王晓明" in StoredFinding.objects.get(organisation=street).found
