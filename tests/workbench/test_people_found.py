"""Finding somebody: by name, initials, door and tails; never somebody of another community's books.

教场巷社区  苗青   1975-05-05 男 3-2-501  140107…  13835105678
            苗青   1990年      男 12-1-101（同名）
            曾晓梅 没有身份证  3-2-502
小东门社区  何远、苗青（3-2-501）
"""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from linli.core.identity import identity_number
from linli.kit import recording
from linli.kit.recording import Writer
from linli.org.models import Account, Organisation
from linli.registry.card import ResidentCard
from linli.registry.dwelling import Dwelling
from linli.registry.person import Person
from linli.registry.residence import Residence
from linli.workbench.shell.finding_people import people_like
from linli.workbench.shell.sight import Sight
from tests.workbench.books import Books, person

pytestmark = pytest.mark.django_db
TODAY = date(2010, 7, 2)
NUMBER = identity_number("140107", date(1975, 5, 5), 4)


def carded(clerk: Writer, name: str, door: str, phone: str = "", **more: object) -> Person:
    one = person(clerk, name, **more)
    recording.record(ResidentCard(person=one, name=name, door=door, phone=phone or None), by=clerk)
    return one


@pytest.fixture
def miao(community: Organisation) -> Person:
    return carded(clerk(community), "苗青", "3-2-501", "13835105678", identity_number=NUMBER)


@pytest.fixture
def namesake(community: Organisation, miao: Person) -> Person:
    return carded(clerk(community), "苗青", "12-1-101", born_on=date(1990, 1, 1))


@pytest.fixture
def zeng(community: Organisation) -> Person:
    return carded(clerk(community), "曾晓梅", "3-2-502")


@pytest.fixture
def sight(worker: Account) -> Sight:
    return Sight.of(worker, TODAY)


def clerk(community: Organisation) -> Writer:
    return Writer(community.pk, handler="李文")


def names(sight: Sight, community: Organisation, text: str) -> list[str]:
    return [f"{one.name} {one.door}" for one in people_like(sight, community, text)]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("苗青", ["苗青 12-1-101", "苗青 3-2-501"]), ("苗", ["苗青 12-1-101", "苗青 3-2-501"]),
        ("苗青 3-2", ["苗青 3-2-501"]), ("mq 12", []), ("mq 12-", ["苗青 12-1-101"]),
        ("zxm", ["曾晓梅 3-2-502"]), ("CX", ["曾晓梅 3-2-502"]), ("晓梅", ["曾晓梅 3-2-502"]),
        ("3-2-501", ["苗青 3-2-501"]), ("3号楼2单元501室", ["苗青 3-2-501"]), ("3 2 502", ["曾晓梅 3-2-502"]),
        ("3-2", ["苗青 3-2-501", "曾晓梅 3-2-502"]), ("501", ["苗青 3-2-501"]), ("5678", ["苗青 3-2-501"]),
        (NUMBER[-4:], ["苗青 3-2-501"]), (NUMBER[-4:].lower(), ["苗青 3-2-501"]), (NUMBER, ["苗青 3-2-501"]),
        ("13835105678", ["苗青 3-2-501"]), ("", []), ("   ", []), ("何远", []), ("hy", []), ("%", []),
    ],
)  # fmt: skip
def test_somebody_is_found_by_whatever_a_worker_knows_of_him(
    typed: str, meant: list[str], sight: Sight, community: Organisation, miao: Person, namesake: Person,
    zeng: Person, theirs: Books,
) -> None:  # fmt: skip
    assert names(sight, community, typed) == meant


def test_two_of_one_name_are_told_apart_and_no_number_is_shown_whole(
    sight: Sight, community: Organisation, miao: Person, namesake: Person
) -> None:
    younger, older = people_like(sight, community, "苗青")
    assert younger.told_apart_by == "男·1990年·12-1-101"
    assert older.told_apart_by == f"男·1975年·3-2-501·尾号{NUMBER[-4:]}"
    assert older.masked == f"****{NUMBER[-4:]}"
    assert NUMBER not in repr(older)


def test_who_has_moved_is_found_where_he_lives_now(
    sight: Sight, community: Organisation, miao: Person
) -> None:
    dwelling = Dwelling(place="7", unit="1", room="301")
    recording.record(dwelling, by=clerk(community))
    recording.record(Residence(person=miao, dwelling=dwelling), by=clerk(community))
    assert names(sight, community, "7-1-301") == ["苗青 7-1-301"]
    assert names(sight, community, "苗青") == ["苗青 7-1-301"]


def test_somebody_without_a_card_is_found_by_the_entries_that_name_him(
    sight: Sight, ours: Books, theirs: Books
) -> None:
    assert [one.name for one in people_like(sight, ours.community, "shil")] == []
    assert [one.name for one in people_like(sight, ours.community, "sl")] == ["石磊"]
    assert [one.name for one in people_like(sight, ours.community, "石")] == ["石磊"]
    assert people_like(sight, ours.community, "何远") == []


def test_people_of_another_community_are_found_by_nobody_here(
    sight: Sight, neighbour: Organisation, neighbours_worker: Account, community: Organisation, miao: Person
) -> None:
    theirs = Sight.of(neighbours_worker, TODAY)
    carded(clerk(neighbour), "苗青", "3-2-501")
    for text in ("苗青", "mq", "3-2-501", NUMBER, NUMBER[-4:], "5678"):
        assert people_like(theirs, community, text) == []
    assert len(people_like(theirs, neighbour, "苗青")) == 1
    assert len(people_like(sight, community, "苗青")) == 1
    assert people_like(sight, neighbour, "苗青") == []


def test_an_officer_of_the_street_finds_them_all_and_a_leader_nobody(
    labour_officer: Account, leader: Account, street: Organisation, neighbour: Organisation, miao: Person
) -> None:
    carded(clerk(neighbour), "苗青", "3-2-501")
    assert len(people_like(Sight.of(labour_officer, TODAY), street, "苗青")) == 2
    assert people_like(Sight.of(leader, TODAY), street, "苗青") == []


def test_the_dead_stand_last_and_a_corrected_name_is_read_anew(
    sight: Sight, community: Organisation, miao: Person, namesake: Person, zeng: Person
) -> None:
    recording.correct(namesake, by=clerk(community), reason="登记死亡", died_on=date(2010, 6, 1))
    assert names(sight, community, "mq") == ["苗青 3-2-501", "苗青 12-1-101"]
    card = ResidentCard.objects.get(person=zeng)
    recording.correct(card, by=clerk(community), reason="改名", name="单梅")
    assert names(sight, community, "sm") == names(sight, community, "dm") == ["单梅 3-2-502"]


def test_finding_asks_no_more_the_more_there_are(
    sight: Sight, community: Organisation, miao: Person, namesake: Person, zeng: Person
) -> None:
    counts = []
    for text in ("苗青", "曾晓梅"):
        with CaptureQueriesContext(connection) as asked:
            people_like(sight, community, text)
        counts.append(len(asked))
    assert counts[0] == counts[1]
