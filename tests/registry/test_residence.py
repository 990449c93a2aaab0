"""居住情况: 居民 are those who live here; a period closes.

期初 + 出生 + 迁入 + 外出返回 + 其他增加 − 死亡 − 迁出 − 外出居住 − 其他减少 = 期末

姓名  居住状态    入住日期     入住原因  迁出日期     迁出原因
甲    居住       （不详）     期初
乙    人在户不在  2009-05-01  迁入
丙    户在人不在  1990        期初
丁    居住       2010-01-01  出生
戊    居住       2010-06-30  迁入
己    居住       1985        期初     2010-06-30  死亡   ← 最后一天已不在
庚    居住       1985        期初     2010-07-01  迁出   ← 期末还在
辛    居住       1985        期初     2010-03-05  迁出
辛    户在人不在  2010-03-05                            ← 人走了，户口留下
壬    居住       2010-07-01  迁入                       ← 下一期
癸    居住       1985        期初     2010-04-01  社区内变动
癸    居住       2010-04-01  社区内变动                  ← 搬了一次家
"""

from datetime import date, timedelta
from typing import Any

import pytest

from linli.core.partial import Precision
from linli.kit import recording
from linli.kit.facts import those
from linli.kit.recording import EntryRefused, Writer
from linli.org.models import Organisation
from linli.registry.person import Person
from linli.registry.residence import Residence
from linli.registry.retiree import Retiree
from tests.ledgers.measuring import parts, rows, value

pytestmark = pytest.mark.django_db

YEAR_BEFORE = (date(2009, 1, 1), date(2010, 1, 1))
MIDYEAR = date(2010, 6, 30)
PAGE = (
    ("甲", "here", None, "opening", None, ""),
    ("乙", "registered-elsewhere", date(2009, 5, 1), "moved-in", None, ""),
    ("丙", "away", date(1990, 1, 1), "opening", None, ""),
    ("丁", "here", date(2010, 1, 1), "birth", None, ""),
    ("戊", "here", date(2010, 6, 30), "moved-in", None, ""),
    ("己", "here", date(1985, 1, 1), "opening", date(2010, 6, 30), "death"),
    ("庚", "here", date(1985, 1, 1), "opening", date(2010, 7, 1), "moved-out"),
    ("辛", "here", date(1985, 1, 1), "opening", date(2010, 3, 5), "moved-out"),
    ("辛", "away", date(2010, 3, 5), "", None, ""),
    ("壬", "here", date(2010, 7, 1), "moved-in", None, ""),
    ("癸", "here", date(1985, 1, 1), "opening", date(2010, 4, 1), "within"),
    ("癸", "here", date(2010, 4, 1), "within", None, ""),
)


def someone(clerk: Writer, name: str, born_on: date | None = None, sex: str = "1") -> Person:
    recording.record(person := Person(name=name, born_on=born_on, sex=sex), by=clerk)
    return person


def lives_here(clerk: Writer, person: Person, since: date | None = None, **columns: object) -> Residence:
    recording.record(stay := Residence(person=person, started_on=since, **columns), by=clerk)
    return stay


@pytest.fixture
def people(clerk: Writer) -> dict[str, Person]:
    known: dict[str, Person] = {}
    for name, status, came, entry_reason, left, exit_reason in PAGE:
        person = known.get(name) or known.setdefault(name, someone(clerk, name))
        lives_here(
            clerk,
            person,
            came,
            status=status,
            entry_reason=entry_reason,
            ended_on=left,
            exit_reason=exit_reason,
        )
    return known


def counted(indicator: str, community: Organisation, *cuts: tuple[date, date]) -> str:
    return "".join(row.person.name for row in rows(f"registry.residence.{indicator}", community, *cuts))


def test_a_resident_is_who_lives_here_wherever_the_register_lies(
    people: dict[str, Person], community: Organisation
) -> None:
    assert counted("residents", community) == "甲乙丁戊庚癸"
    assert counted("registered_elsewhere", community) == "乙"
    assert counted("away", community) == "丙辛"
    assert counted("registered", community) == "甲丙丁戊庚辛癸"


def test_the_balance_of_residents_closes(people: dict[str, Person], community: Organisation) -> None:
    opening = value("registry.residence.residents", community, YEAR_BEFORE)
    changes = [
        value(f"registry.residence.{name}", community) for name in ("born", "moved_in", "died", "moved_out")
    ]
    assert (opening, changes) == (6, [1, 1, 1, 1])
    assert opening + 1 + 1 - 1 - 1 == value("registry.residence.residents", community)


def moves(community: Organisation) -> tuple[int, int]:
    """Came and went in the half-year, whatever for."""
    came = ("born", "moved_in", "returned", "came_otherwise")
    went = ("died", "moved_out", "left", "went_otherwise")
    counted = [
        sum(value(f"registry.residence.{name}", community) for name in names) for names in (came, went)
    ]
    return counted[0], counted[1]


def test_it_closes_when_people_live_elsewhere_for_a_while_and_when_nobody_wrote_why(
    people: dict[str, Person], community: Organisation, clerk: Writer
) -> None:
    """
    子  居住   1985        2010-02-01  外出居住   ← 户口还在，又回来
    子  户在人不在  2010-02-01  2010-04-01
    子  居住   2010-04-01  外出返回
    丑  居住   2010-01-05  迁入   2010-02-05  迁出   ← 来两次，走一次
    丑  居住   2010-03-05  迁入
    寅  居住   2010-05-01                       ← 没写原因
    卯  居住   1985        2010-05-01           ← 没写原因
    """
    opening = value("registry.residence.residents", community, YEAR_BEFORE)
    child, ox, tiger, hare = (someone(clerk, name) for name in "子丑寅卯")
    feb, march, april, may = (date(2010, month, 5) for month in (2, 3, 4, 5))
    lives_here(clerk, child, date(1985, 1, 1), ended_on=feb, exit_reason="left")
    lives_here(clerk, child, feb, status="away", ended_on=april)
    lives_here(clerk, child, april, entry_reason="returned")
    lives_here(clerk, ox, date(2010, 1, 5), entry_reason="moved-in", ended_on=feb, exit_reason="moved-out")
    lives_here(clerk, ox, march, entry_reason="moved-in")
    lives_here(clerk, tiger, may)
    lives_here(clerk, hare, date(1985, 1, 1), ended_on=may)
    assert counted("returned", community) == counted("left", community) == "子"
    assert (counted("came_otherwise", community), counted("went_otherwise", community)) == ("寅", "卯")
    assert value("registry.residence.moved_in", community) == 3
    before = opening + 2  # 子 and 卯 lived here at the turn of the year
    came, went = moves(community)
    assert before + came - went == value("registry.residence.residents", community)
    assert value("registry.residence.residents", community, YEAR_BEFORE) == before


def test_a_move_within_the_community_is_neither_in_nor_out(
    people: dict[str, Person], community: Organisation
) -> None:
    assert (counted("moved_in", community), counted("moved_out", community)) == ("戊", "辛")


def test_the_same_day_counts_for_the_new_home_only(
    people: dict[str, Person], community: Organisation
) -> None:
    """At the close of 03-31 the old one holds, at the close of 04-01 only the new one."""
    for day, since in ((date(2010, 3, 31), date(1985, 1, 1)), (date(2010, 4, 1), date(2010, 4, 1))):
        that_day = (day, day + timedelta(days=1))
        homes = [
            row
            for row in rows("registry.residence.residents", community, that_day)
            if row.person.name == "癸"
        ]
        assert [home.started_on for home in homes] == [since]


def test_nobody_has_two_open_residences_in_one_community(clerk: Writer, neighbour: Organisation) -> None:
    person = someone(clerk, "甲")
    lives_here(clerk, person)
    with pytest.raises(EntryRefused, match="没有结束的居住情况"):
        lives_here(clerk, person, date(2010, 3, 1))
    recording.record(Residence(person=person, started_on=date(2010, 3, 1)), by=Writer(neighbour.pk))
    assert Residence.objects.count() == 2


def test_old_people_count_from_their_birthday_or_from_the_day_they_came(
    clerk: Writer, community: Organisation
) -> None:
    """Sixty on the last day, a day too late, come later; a birthday nobody knows is no age."""
    for name, born_on, since in (
        ("刚满", date(1950, 6, 30), None), ("差一天", date(1950, 7, 1), None),
        ("后来", date(1930, 1, 1), date(2010, 7, 1)), ("早来", date(1930, 1, 1), date(2010, 6, 30)),
        ("不详", None, None),
    ):  # fmt: skip
        lives_here(clerk, someone(clerk, name, born_on), since)
    assert [row.person.name for row in rows("registry.residence.old", community)] == ["刚满", "早来"]
    assert value("registry.residence.very_old", community) == 1


def test_a_birthday_set_right_moves_the_age_in_the_residence_too(
    clerk: Writer, community: Organisation
) -> None:
    person = someone(clerk, "甲", date(1970, 1, 1))
    lives_here(clerk, person)
    recording.correct(person, by=clerk, reason="核对户口簿", born_on=date(1940, 1, 1), sex="2")
    stay = Residence.objects.get()
    assert (stay.old_from, stay.very_old_from, stay.sex) == (date(2000, 1, 1), date(2020, 1, 1), "2")
    assert value("registry.residence.old", community) == 1
    assert parts("registry.residence.by_sex", community) == {"2": 1}


def test_of_a_birth_known_by_its_year_the_age_is_known_by_the_year_too(clerk: Writer) -> None:
    person = Person(name="甲", born_on=date(1950, 1, 1), precision={"born_on": int(Precision.YEAR)})
    recording.record(person, by=clerk)
    lives_here(clerk, person, date(1990, 1, 1), precision={"started_on": int(Precision.YEAR)})
    stay = Residence.objects.get()
    assert (stay.old_from, stay.precision) == (
        date(2010, 1, 1),
        {"started_on": Precision.YEAR, "old_from": Precision.YEAR, "very_old_from": Precision.YEAR},
    )
    recording.correct(person, by=clerk, reason="核对户口簿", born_on=date(1950, 8, 2), precision=None)
    assert (Residence.objects.get().old_from, Residence.objects.get().precision) == (
        date(2010, 8, 2), {"started_on": Precision.YEAR},
    )  # fmt: skip


def test_who_resides_is_asked_by_name_at_a_date(people: dict[str, Person]) -> None:
    everybody = [person.pk for person in people.values()]
    by_number = {person.pk: name for name, person in people.items()}
    on_the_last_day = those("resides", everybody, MIDYEAR)
    assert sorted(by_number[number] for number in on_the_last_day) == sorted("甲乙丁戊庚癸")
    assert people["壬"].pk in those("resides", everybody, MIDYEAR + timedelta(days=1))
    assert those("resides", [], MIDYEAR) == set()


class TestRetirees:
    """退休人员: in the community's care and living here, unless the books say that he does not."""

    @pytest.fixture
    def retired(self, clerk: Writer) -> dict[str, Retiree]:
        taken = date(2005, 1, 1)
        stays: dict[str, dict[str, Any]] = {
            "住着": {}, "户在": {"status": "away"},
            "去世": {"ended_on": date(2010, 2, 1), "exit_reason": "death"},
        }  # fmt: skip
        spells = {}
        for name in ("住着", "去世", "户在", "未登记"):
            person = someone(clerk, name)
            if name in stays:
                lives_here(clerk, person, date(1990, 1, 1), **stays[name])
            spells[name] = Retiree(person=person, started_on=taken, retired_on=date(2004, 1, 1))
            recording.record(spells[name], by=clerk)
        return spells

    def test_who_left_or_lives_elsewhere_is_not_counted(
        self, retired: dict[str, Retiree], community: Organisation
    ) -> None:
        assert list(rows("registry.retiree.retirees", community)) == [retired["住着"], retired["未登记"]]
        assert list(rows("registry.retiree.retirees", community, YEAR_BEFORE)) == [
            retired["住着"], retired["去世"], retired["未登记"]
        ]  # fmt: skip
        assert value("registry.retiree.in_care", community) == 4

    def test_a_spell_that_ended_is_not_counted(
        self, retired: dict[str, Retiree], community: Organisation, clerk: Writer
    ) -> None:
        recording.correct(
            retired["住着"], by=clerk, reason="转出", ended_on=date(2010, 6, 30), end_reason="transferred"
        )
        assert list(rows("registry.retiree.retirees", community)) == [retired["未登记"]]
        assert parts("registry.retiree.ended_by_reason", community) == {"transferred": 1}

    def test_a_death_entered_with_the_person_and_the_residence_reaches_the_retiree_once(
        self, retired: dict[str, Retiree], clerk: Writer
    ) -> None:
        person = Person.objects.get(name="住着")
        with recording.open_book(clerk, reason="家属告知") as book:
            book.correct(person, died_on=date(2010, 5, 1))
            book.correct(Residence.objects.get(person=person), ended_on=date(2010, 5, 1), exit_reason="death")
        stored = Retiree.objects.get(person=person)
        assert (stored.here_until, stored.ended_on, stored.version) == (date(2010, 5, 1), None, 2)

    def test_who_moved_back_is_counted_again(
        self, retired: dict[str, Retiree], community: Organisation, clerk: Writer
    ) -> None:
        away = Residence.objects.get(status="away")
        recording.correct(away, by=clerk, reason="回来住了", status="here")
        assert retired["户在"] in list(rows("registry.retiree.retirees", community))

    def test_who_has_retired_is_asked_by_name_at_a_date(self, retired: dict[str, Retiree]) -> None:
        numbers = [entry.person_id for entry in retired.values()]
        assert those("retired", numbers, MIDYEAR) == set(numbers)
        assert those("retired", numbers, date(2003, 12, 31)) == set()
