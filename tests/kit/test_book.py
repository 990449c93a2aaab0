"""The book under strain: failures and second tries, two changes of one row, values no database holds."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection

from linli.kit import chain, recording, storage
from linli.kit.chain import ChangeLine
from linli.kit.recording import Book, EntryRefused, Writer
from linli.kit.storage import ChangedMeanwhile
from linli.ledgers.employment.unemployment import Unemployment
from linli.ledgers.outreach.delivery import Delivery
from linli.ledgers.outreach.pairing import Pairing
from linli.org.models import Organisation
from linli.registry.building import Building
from linli.registry.courtyard import Courtyard
from linli.registry.dwelling import Dwelling
from linli.registry.grid import Grid
from linli.registry.household import Household
from linli.registry.membership import Membership
from linli.registry.person import Person
from linli.registry.profile import Profile

pytestmark = pytest.mark.django_db


def someone(clerk: Writer, name: str = "王小明") -> Person:
    recording.record(person := Person(name=name, sex="1", born_on=date(1970, 1, 1)), by=clerk)
    return person


def acts(ledger: str) -> list[tuple[int, str]]:
    return list(ChangeLine.objects.filter(ledger=ledger).order_by("sequence").values_list("version", "act"))


# Failing, and trying again


def test_a_book_that_was_refused_can_be_put_right_and_written(clerk: Writer) -> None:
    """A new person and his spell: the person exists already, and both wait for their numbers again."""
    recording.record(Person(name="王小明", identity_number="14010719700101001X"), by=clerk)
    person = Person(name="王大明", identity_number="14010719700101001X")
    spell = Unemployment(person=person, started_on=date(2010, 3, 5), kind="laid-off")
    book = Book(clerk)
    book.record(person)
    book.record(spell)
    with pytest.raises(EntryRefused, match="已经登记在另一个人名下"):
        book.commit()
    assert [person.pk, spell.pk, spell.person_id] == [None, None, None]
    assert spell.version == 0
    person.identity_number = "140107197001010036"
    book.commit()
    assert Unemployment.objects.get().person_id == person.pk
    assert list(chain.breaks(clerk.organisation)) == []


def test_a_correction_that_was_refused_can_be_made_again(clerk: Writer) -> None:
    recording.record(Building(number="1"), by=clerk)
    recording.record(building := Building(number="2"), by=clerk)
    with pytest.raises(EntryRefused, match="已有这个楼栋号"):
        recording.correct(building, by=clerk, reason="改号", number="1")
    assert building.version == 1
    recording.correct(building, by=clerk, reason="改号", number="3")
    assert list(Building.objects.order_by("pk").values_list("number", "version")) == [("1", 1), ("3", 2)]


def test_a_withdrawal_that_came_too_late_leaves_the_row_as_it_is(clerk: Writer) -> None:
    recording.record(building := Building(number="1"), by=clerk)
    recording.correct(Building.objects.get(), by=clerk, reason="补充", name="甲楼")
    with pytest.raises(ChangedMeanwhile):
        recording.withdraw(building, by=clerk, reason="多登了")
    assert building.withdrawn_at is None
    assert Building.objects.in_books().count() == 1


# One row, several times in one book


def test_a_row_corrected_twice_before_it_is_written_has_one_version_more(clerk: Writer) -> None:
    recording.record(building := Building(number="1"), by=clerk)
    with recording.open_book(clerk, reason="补充") as book:
        book.correct(building, name="甲楼")
        book.correct(building, owner="汽车厂")
    assert Building.objects.values_list("name", "owner", "version").get() == ("甲楼", "汽车厂", 2)
    assert acts("registry.building") == [(1, "record"), (2, "correct")]


def test_a_row_recorded_and_withdrawn_in_one_book_was_never_there(clerk: Writer) -> None:
    with recording.open_book(clerk) as book:
        book.record(building := Building(number="1"))
        book.withdraw(building)
    assert (Building.objects.count(), ChangeLine.objects.count()) == (0, 0)


def test_a_whole_and_its_part_can_be_withdrawn_in_one_book(clerk: Writer) -> None:
    pairing = Pairing(number="1", helper="赵云", person=someone(clerk), started_on=date(2010, 3, 1))
    recording.record(pairing, by=clerk)
    parts = [Delivery(pairing=pairing, occurred_on=date(2010, 3, day), kind="policy") for day in (1, 2)]
    for part in parts:
        recording.record(part, by=clerk)
    with recording.open_book(clerk, reason="登记错了") as book:
        book.withdraw(pairing)
        book.withdraw(parts[0])
    assert not Delivery.objects.in_books().exists()
    reasons = ChangeLine.objects.filter(ledger="outreach.delivery", act="withdraw").values_list(
        "reason", flat=True
    )
    assert list(reasons) == ["登记错了", "登记错了"]


def test_a_household_written_with_its_members_knows_their_number(clerk: Writer) -> None:
    """It is written before its members are, and derived again in the same commit: two versions, two lines."""
    person = someone(clerk)
    with recording.open_book(clerk) as book:
        book.record(household := Household(number="JC0001", kind="residence"))
        book.record(Membership(household=household, person=person, relation="02"))
    assert Household.objects.get().size == 1
    assert acts("registry.household") == [(1, "record"), (2, "derive")]


def test_a_row_that_rests_on_two_changed_ledgers_is_derived_once(clerk: Writer) -> None:
    """A dwelling watches buildings and courtyards: both change in one book."""
    recording.record(Dwelling(place="3", room="501"), by=clerk)
    with recording.open_book(clerk) as book:
        book.record(building := Building(number="3"))
        book.record(Courtyard(name="甲院"))
    assert Dwelling.objects.get().building_id == building.pk
    assert acts("registry.dwelling") == [(1, "record"), (2, "derive")]


# What a row may name


def test_a_row_of_another_community_cannot_be_named(clerk: Writer, neighbour: Organisation) -> None:
    recording.record(grid := Grid(number="01"), by=Writer(neighbour.pk))
    with pytest.raises(EntryRefused, match="“所属网格”指的记录在本社区的“网格台账”里没有"):
        recording.record(Building(number="1", grid=grid), by=clerk)
    with pytest.raises(EntryRefused, match="所属网格"):
        recording.record(Building(number="1", grid_id=grid.pk), by=clerk)
    recording.record(building := Building(number="1"), by=clerk)
    with pytest.raises(EntryRefused, match="所属网格"):
        recording.correct(building, {"grid_id": grid.pk}, by=clerk, reason="划归")
    assert Building.objects.get().grid_id is None


def test_a_row_that_does_not_exist_cannot_be_named(clerk: Writer) -> None:
    with pytest.raises(EntryRefused, match="没有"):
        recording.record(Building(number="1", grid_id=987_654), by=clerk)


def test_a_withdrawn_row_is_named_by_those_who_did_and_by_nobody_anew(clerk: Writer) -> None:
    recording.record(grid := Grid(number="01"), by=clerk)
    recording.record(building := Building(number="1", grid=grid), by=clerk)
    recording.withdraw(grid, by=clerk, reason="并入")
    building = Building.objects.get()
    recording.correct(building, by=clerk, reason="补充", name="甲楼")
    assert building.grid_id == grid.pk
    with pytest.raises(EntryRefused, match="已经作废"):
        recording.record(Building(number="2", grid_id=grid.pk), by=clerk)


def test_a_withdrawn_row_is_neither_corrected_nor_withdrawn_again(clerk: Writer) -> None:
    recording.record(grid := Grid(number="01"), by=clerk)
    recording.withdraw(grid, by=clerk, reason="并入")
    for again in (Grid.objects.get(), grid):
        with pytest.raises(EntryRefused, match="已经作废"):
            recording.withdraw(again, by=clerk, reason="再作废")
        with pytest.raises(EntryRefused, match="已经作废"):
            recording.correct(again, by=clerk, reason="改名", name="东片")
    assert Grid.objects.get().version == 2


# What a column may hold


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        ({"storeys": 32_768}, "“层数”是32768。最大32767"),
        ({"storeys": -1}, "不能是负数"),
        ({"storeys": "六"}, "不是整数"),
        ({"storeys": True}, "不是整数"),
        ({"name": "甲" * 51}, "有51个字。最多50个字"),
        ({"name": "甲\x00楼"}, "不是文字的字符"),
        ({"name": "甲\ud842"}, "不是文字的字符"),
        ({"use": "仓库"}, "不在可选范围内"),
        ({"started_on": "1985"}, "不是日期"),
        ({"started_on": date(1785, 1, 1)}, "年份看来写错了"),
        ({"number": ""}, "“楼栋号”没有填"),
    ],
)
def test_a_value_that_no_column_can_hold_is_refused_in_words(
    columns: dict[str, Any], said: str, clerk: Writer
) -> None:
    with pytest.raises(EntryRefused, match=said):
        recording.record(Building(**{"number": "1"} | columns), by=clerk)
    assert (Building.objects.count(), ChangeLine.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    ("area", "said"),
    [
        (Decimal("1000000"), "要小于1000000"),
        (Decimal("60.125"), "最多2位小数"),
        (Decimal("NaN"), "要小于"),
        ("六十", "不是数字"),
    ],
)
def test_an_area_is_kept_exactly_or_refused(area: Any, said: str, clerk: Writer) -> None:
    with pytest.raises(EntryRefused, match=said):
        recording.record(Dwelling(place="3", room="501", area_m2=area), by=clerk)
    recording.record(dwelling := Dwelling(place="3", room="501", area_m2=Decimal("999999.99")), by=clerk)
    kept = next(content for _line, content in chain.versions("registry.dwelling", dwelling.pk))
    assert Dwelling.objects.get().area_m2 == Decimal("999999.99")
    assert kept
    assert kept["area_m2"] == "999999.99"


def test_a_number_that_a_browser_would_round_is_refused(clerk: Writer) -> None:
    spell = Unemployment(person=someone(clerk), started_on=date(2010, 3, 5), kind="laid-off")
    spell.wished_wage = 10**15
    with pytest.raises(EntryRefused, match="“期望月工资”"):
        recording.record(spell, by=clerk)


def test_a_name_of_rare_characters_is_kept_as_it_is(clerk: Writer) -> None:
    name = "𠮷㙓·买买提〇"
    person = someone(clerk, name)
    content = next(content for _line, content in chain.versions("registry.person", person.pk))
    assert Person.objects.get().name == name
    assert content
    assert content["name"] == name


def test_a_reason_too_long_for_the_log_is_refused(clerk: Writer) -> None:
    recording.record(building := Building(number="1"), by=clerk)
    with pytest.raises(EntryRefused, match="“理由”有301个字"):
        recording.withdraw(building, by=clerk, reason="因" * 301)
    recording.withdraw(building, by=clerk, reason="因" * 300)


def test_a_column_named_reason_can_be_corrected(clerk: Writer) -> None:
    spell = Unemployment(person=someone(clerk), started_on=date(2010, 3, 5), kind="laid-off")
    recording.record(spell, by=clerk)
    recording.correct(spell, {"reason": "bankrupt"}, by=clerk, reason="补登失业原因")
    assert Unemployment.objects.get().reason == "bankrupt"
    assert ChangeLine.objects.get(ledger="employment.unemployment", version=2).reason == "补登失业原因"


def test_a_day_typed_anew_is_known_to_the_day(clerk: Writer) -> None:
    profile = Profile(name="教场巷社区", founded_on=date(2000, 5, 1), precision={"founded_on": 1})
    profile.missing = {"area_m2": "not_collected"}
    recording.record(profile, by=clerk)
    recording.correct(profile, by=clerk, reason="查到", founded_on=date(2000, 5, 8), area_m2=149_000)
    assert [profile.precision, profile.missing] == [None, None]
    recording.correct(
        profile, by=clerk, reason="改回", founded_on=date(2000, 5, 1), precision={"founded_on": 1}
    )
    assert Profile.objects.get().precision == {"founded_on": 1}


# More rows than a statement takes parameters


@contextmanager
def few_parameters() -> Iterator[None]:
    """An old SQLite takes 999 parameters in a statement; PostgreSQL takes 65,535."""
    if connection.vendor != "sqlite":
        yield
        return
    database: sqlite3.Connection = connection.connection
    ordinary = database.setlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER, 999)
    try:
        yield
    finally:
        database.setlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER, ordinary)


def test_a_thousand_rows_are_written_corrected_and_withdrawn_at_once(clerk: Writer) -> None:
    with few_parameters():
        with recording.open_book(clerk) as book:
            for number in range(1200):
                book.record(Grid(number=f"{number}"))
        with recording.open_book(clerk) as book:
            for key in Grid.objects.values_list("pk", flat=True):
                book.record(Building(number=f"{key}", grid_id=key))
        with recording.open_book(clerk, reason="全部重登") as book:
            for grid in Grid.objects.all():
                book.withdraw(grid)
        standing = list(storage.having(Building, "grid", Building.objects.values_list("grid", flat=True)))
    assert len(standing) == 1200
    assert not Grid.objects.in_books().exists()
    assert list(chain.breaks(clerk.organisation)) == []
