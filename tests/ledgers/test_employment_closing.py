"""A verified placement ends the open spell of unemployment; taking it back opens the spell again.

姓名    登记日期     就业日期     核实日期     →  终止日期
王小明  2010-01-11  2010-04-06  2010-04-12     2010-04-06
李强    2010-01-11  2010-06-21  （未核实）      （在册）
"""

from datetime import date
from itertools import permutations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from linli.core.partial import Precision
from linli.kit import recording
from linli.kit.chain import Act, ChangeLine
from linli.kit.recording import EntryRefused, Writer
from linli.ledgers.employment.closing import endings
from linli.ledgers.employment.doubts import (
    contradictions,
    ended_without_work,
    open_twice,
    out_of_touch,
    past_retirement,
    unemployed_in_work,
)
from linli.ledgers.employment.placement import Placement, in_placed_work
from linli.ledgers.employment.unemployment import Unemployment, unemployed
from linli.org.models import Organisation
from linli.registry.person import Person
from tests.ledgers.employment_books import again, day, end_of, person, placed, registered

pytestmark = pytest.mark.django_db


@pytest.fixture
def wang(clerk: Writer) -> Person:
    return person(clerk, "王小明")


@pytest.fixture
def spell(clerk: Writer, wang: Person) -> Unemployment:
    return registered(clerk, wang, day(1, 11))


def test_a_verified_placement_ends_the_open_spell(clerk: Writer, wang: Person, spell: Unemployment) -> None:
    placement = placed(clerk, wang, day(4, 6), verified=day(4, 12))
    assert end_of(spell) == (day(4, 6), "placed")
    assert again(placement).unemployment_id == spell.pk
    line = ChangeLine.objects.filter(ledger="employment.unemployment", entry=spell.pk).latest("version")
    assert (line.act, line.reason) == (Act.CORRECT, "安置已核实")


def test_an_unverified_placement_ends_nothing(clerk: Writer, wang: Person, spell: Unemployment) -> None:
    placement = placed(clerk, wang, day(6, 21), verified=None)
    assert end_of(spell) == (None, "")
    assert again(placement).unemployment_id is None


def test_verifying_it_later_ends_the_spell_on_the_day_work_began(
    clerk: Writer, wang: Person, spell: Unemployment
) -> None:
    placement = placed(clerk, wang, day(6, 21), verified=None)
    recording.correct(again(placement), by=clerk, reason="电话核实", verified_on=day(7, 2))
    assert end_of(spell) == (day(6, 21), "placed")
    assert again(placement).unemployment_id == spell.pk


def test_withdrawing_the_placement_opens_the_spell_again(
    clerk: Writer, wang: Person, spell: Unemployment
) -> None:
    placement = placed(clerk, wang, day(4, 6))
    recording.withdraw(again(placement), by=clerk, reason="登记错人")
    assert end_of(spell) == (None, "")


def test_taking_the_verification_back_opens_the_spell_again(
    clerk: Writer, wang: Person, spell: Unemployment
) -> None:
    placement = placed(clerk, wang, day(4, 6))
    recording.correct(again(placement), by=clerk, reason="并未上岗", verified_on=None)
    assert end_of(spell) == (None, "")
    assert again(placement).unemployment_id is None


@pytest.mark.parametrize("moved_to", [day(4, 2), day(4, 20)], ids=["earlier", "later"])
def test_moving_the_day_of_work_moves_the_end(
    clerk: Writer, wang: Person, spell: Unemployment, moved_to: date
) -> None:
    placement = placed(clerk, wang, day(4, 6))
    recording.correct(again(placement), by=clerk, reason="看错日期", started_on=moved_to)
    assert end_of(spell) == (moved_to, "placed")
    assert again(placement).unemployment_id == spell.pk


def test_a_placement_moved_to_before_the_spell_leaves_it_open(
    clerk: Writer, wang: Person, spell: Unemployment
) -> None:
    placement = placed(clerk, wang, day(4, 6))
    recording.correct(again(placement), by=clerk, reason="去年的事", started_on=day(4, 6, 2009))
    assert end_of(spell) == (None, "")
    assert again(placement).unemployment_id is None


def test_a_placement_given_to_another_person_changes_both_spells(
    clerk: Writer, wang: Person, spell: Unemployment
) -> None:
    li = person(clerk, "李强")
    his = registered(clerk, li, day(2, 1))
    placement = placed(clerk, wang, day(4, 6))
    recording.correct(again(placement), by=clerk, reason="登记错人", person=li)
    assert (end_of(spell), end_of(his)) == ((None, ""), (day(4, 6), "placed"))


def test_other_corrections_touch_no_spell(clerk: Writer, wang: Person, spell: Unemployment) -> None:
    placement = placed(clerk, wang, day(4, 6))
    version = again(spell).version
    recording.correct(again(placement), by=clerk, reason="补充", post="门卫")
    assert again(spell).version == version


def test_a_roster_that_carries_the_end_already_is_left_as_it_is(clerk: Writer, wang: Person) -> None:
    spell = registered(clerk, wang, day(1, 11), day(4, 6), "placed")
    placement = placed(clerk, wang, day(4, 6))
    assert again(placement).unemployment_id == spell.pk
    assert (again(spell).version, again(placement).version) == (1, 1)


def test_an_end_without_a_reason_is_completed(clerk: Writer, wang: Person) -> None:
    spell = Unemployment(person=wang, kind="laid-off", started_on=day(1, 11), ended_on=day(4, 6))
    recording.record(spell, by=clerk)
    placed(clerk, wang, day(4, 6))
    assert end_of(spell) == (day(4, 6), "placed")


def test_the_placement_may_be_typed_before_the_spell(clerk: Writer, wang: Person) -> None:
    placement = placed(clerk, wang, day(4, 6))
    spell = registered(clerk, wang, day(1, 11))
    assert end_of(spell) == (day(4, 6), "placed")
    assert again(placement).unemployment_id == spell.pk


def test_both_in_one_book_end_the_spell_once(clerk: Writer, wang: Person) -> None:
    spell = Unemployment(person=wang, kind="laid-off", started_on=day(1, 11))
    placement = Placement(person=wang, channel="hired", started_on=day(4, 6), verified_on=day(4, 12))
    with recording.open_book(clerk) as book:
        book.record(spell)
        book.record(placement)
    assert end_of(spell) == (day(4, 6), "placed")
    assert (again(spell).version, again(placement).unemployment_id) == (2, spell.pk)


def test_an_earlier_job_verified_late_moves_the_end_to_where_it_belongs(
    clerk: Writer, wang: Person, spell: Unemployment
) -> None:
    first = placed(clerk, wang, day(3, 10), verified=None)
    second = placed(clerk, wang, day(5, 4))
    recording.correct(again(first), by=clerk, reason="补核实", verified_on=day(5, 20))
    assert end_of(spell) == (day(3, 10), "placed")
    assert (again(first).unemployment_id, again(second).unemployment_id) == (spell.pk, None)


@pytest.mark.parametrize("order", [*permutations(range(4))])
def test_the_order_of_typing_makes_no_difference(clerk: Writer, wang: Person, order: tuple[int, ...]) -> None:
    rows = [
        Unemployment(
            person=wang,
            kind="laid-off",
            started_on=day(8, 18, 2009),
            ended_on=day(1, 20),
            end_reason="placed",
        ),
        Placement(
            person=wang, channel="hired", started_on=day(1, 20), verified_on=day(1, 27), ended_on=day(3, 10)
        ),
        Unemployment(person=wang, kind="laid-off", started_on=day(3, 15)),
        Placement(person=wang, channel="public-post", started_on=day(5, 4), verified_on=day(5, 11)),
    ]
    for place in order:
        recording.record(rows[place], by=clerk)
    first, job, second, last = (again(row) for row in rows)
    assert (first.ended_on, second.ended_on) == (day(1, 20), day(5, 4))
    assert (job.unemployment_id, last.unemployment_id) == (first.pk, second.pk)


def test_reopening_is_refused_when_the_person_is_registered_again(clerk: Writer, wang: Person) -> None:
    first = registered(clerk, wang, day(8, 18, 2009))
    job = placed(clerk, wang, day(1, 20), ended_on=day(3, 10))
    registered(clerk, wang, day(3, 15))
    with pytest.raises(EntryRefused, match="2009-08-18的失业登记会重新打开，可是2010-03-15又有一条"):
        recording.withdraw(again(job), by=clerk, reason="并未上岗")
    assert end_of(first) == (day(1, 20), "placed")
    assert again(job).withdrawn_at is None


def test_work_inside_a_spell_that_ended_otherwise_is_refused(clerk: Writer, wang: Person) -> None:
    registered(clerk, wang, day(1, 11), day(5, 20), "pensioned")
    with pytest.raises(
        EntryRefused,
        match="王小明2010-04-06已核实就业，可是2010-01-11的失业登记到2010-05-20才终止（享受养老待遇）",
    ):
        placed(clerk, wang, day(4, 6))
    assert not Placement.objects.exists()


def test_an_end_typed_after_the_work_began_is_refused(
    clerk: Writer, wang: Person, spell: Unemployment
) -> None:
    placed(clerk, wang, day(4, 6))
    with pytest.raises(EntryRefused, match="改成一致"):
        recording.correct(again(spell), by=clerk, reason="误改", ended_on=day(4, 26))


def test_a_spell_ended_by_hand_before_the_work_is_nobodys(
    clerk: Writer, wang: Person, spell: Unemployment, community: Organisation
) -> None:
    placement = placed(clerk, wang, day(4, 6))
    recording.correct(again(spell), by=clerk, reason="本人声明", ended_on=day(3, 1), end_reason="declined")
    assert end_of(spell) == (day(3, 1), "declined")
    assert again(placement).unemployment_id is None
    assert list(ended_without_work(community, day(6, 30))) == []


def test_a_person_taken_back_after_retirement_was_not_unemployed(clerk: Writer) -> None:
    old = person(clerk, "赵师傅", born_on=date(1948, 2, 1))
    stale = registered(clerk, old, day(1, 11, 2007))
    placement = placed(clerk, old, day(3, 15), channel="returned")
    assert end_of(stale) == (None, "")
    assert again(placement).unemployment_id is None


def test_only_the_spell_of_that_community_ends(
    clerk: Writer, wang: Person, spell: Unemployment, neighbour: Organisation
) -> None:
    there = registered(Writer(neighbour.pk), wang, day(2, 1))
    placed(clerk, wang, day(4, 6))
    assert (end_of(spell), end_of(there)) == ((day(4, 6), "placed"), (None, ""))


def test_months_that_can_agree_belong_together(clerk: Writer, wang: Person) -> None:
    spell = registered(clerk, wang, day(1, 11, 2007), day(8, 15, 2007), "placed")
    partly = Placement(
        person=wang, channel="hired", started_on=day(8, 1, 2007), verified_on=day(8, 30, 2007),
        precision={"started_on": int(Precision.MONTH)},
    )  # fmt: skip
    recording.record(partly, by=clerk)
    assert again(partly).unemployment_id == spell.pk
    assert (end_of(spell), again(spell).version) == ((day(8, 15, 2007), "placed"), 1)


def test_a_month_of_work_ends_the_spell_in_that_month(
    clerk: Writer, wang: Person, spell: Unemployment
) -> None:
    partly = Placement(
        person=wang, channel="hired", started_on=day(1, 1), verified_on=day(2, 1), precision={"started_on": 1}
    )
    recording.record(partly, by=clerk)
    assert end_of(spell) == (day(1, 11), "placed")  # not before he registered
    assert again(spell).precision == {"ended_on": 1}
    assert again(partly).unemployment_id == spell.pk
    recording.withdraw(again(partly), by=clerk, reason="重复")
    assert (end_of(spell), again(spell).precision) == ((None, ""), None)


def test_the_same_day_twice_is_refused(clerk: Writer, wang: Person) -> None:
    placed(clerk, wang, day(4, 6))
    with pytest.raises(EntryRefused, match="同一天就业已登记过一次"):
        placed(clerk, wang, day(4, 6), channel="flexible")


def test_the_rule_needs_no_database() -> None:
    spells = [
        Unemployment(pk=1, started_on=day(1, 4), ended_on=day(2, 1), end_reason="placed"),
        Unemployment(pk=2, started_on=day(2, 1)),
    ]
    job = Placement(pk=3, started_on=day(2, 1), verified_on=day(2, 2))
    found = endings(spells, [job])
    assert [(one.pk, other.pk) for one, other in found.by] == [(1, 3)]  # not the spell that begins that day
    assert found.contradicted == []


def test_facts_are_asked_at_a_date(clerk: Writer, wang: Person, spell: Unemployment) -> None:
    placed(clerk, wang, day(4, 6), ended_on=day(6, 1))
    asked = [day(1, 10), day(1, 11), day(4, 5), day(4, 6), day(5, 31), day(6, 1)]
    assert [unemployed([wang.pk], on) == {wang.pk} for on in asked] == [
        False,
        True,
        True,
        False,
        False,
        False,
    ]
    assert [in_placed_work([wang.pk], on) == {wang.pk} for on in asked] == [
        False,
        False,
        False,
        True,
        True,
        False,
    ]


def test_findings_name_what_does_not_fit(clerk: Writer, wang: Person, community: Organisation) -> None:
    li, zhao, old = (
        person(clerk, "李强"),
        person(clerk, "赵敏", sex="2"),
        person(clerk, "钱老", born_on=date(1949, 5, 1)),
    )
    placed(clerk, wang, day(1, 20))
    back = registered(clerk, wang, day(3, 15))
    alone = registered(clerk, li, day(1, 11), day(4, 6), "placed")
    late = registered(clerk, zhao, day(1, 11), lost_on=day(2, 1), last_contact_on=day(12, 20, 2009))
    registered(clerk, old, day(1, 11, 2009))
    recording.correct(again(late), by=clerk, reason="漏填日期", end_reason="moved")
    on = day(6, 30)
    assert [one.found for one in unemployed_in_work(community, on)] == [
        "王小明2010-03-15登记失业，可是2010-01-20开始的就业还没有终止"
    ]
    assert [(one.entry, one.blocks_figure) for one in ended_without_work(community, on)] == [(alone.pk, True)]
    assert [(one.code, one.entry) for one in contradictions(community, on)] == [
        ("unemployment.reason-without-day", late.pk), ("unemployment.lost-after-registration", late.pk),
    ]  # fmt: skip
    assert [one.found for one in past_retirement(community, on)] == [
        "钱老2009-05-01已到法定退休年龄，失业登记还没有终止"
    ]
    assert [one.entry for one in out_of_touch(community, on)] == [late.pk]
    assert list(out_of_touch(community, day(6, 19))) == []
    assert back.pk not in {one.entry for one in contradictions(community, on)}


def test_two_open_books_are_a_finding_for_the_first_office_above_both(
    clerk: Writer, wang: Person, spell: Unemployment, community: Organisation, neighbour: Organisation,
    street: Organisation,
    district: Organisation,
) -> None:  # fmt: skip
    there = registered(Writer(neighbour.pk), wang, day(3, 1))
    for office in (street, district):
        found = list(open_twice(office, day(6, 30)))
        assert [(one.organisation_id, one.entry, one.blocks_figure) for one in found] == [
            (street.pk, there.pk, True)
        ]
        assert (
            found[0].found
            == "王小明同时在2个社区登记失业：教场巷社区（2010-01-11）、小东门社区（2010-03-01）"
        )
    assert list(open_twice(community, day(6, 30))) == []
    assert list(open_twice(street, day(2, 28))) == []


def test_the_questions_asked_do_not_grow_with_the_placements(clerk: Writer) -> None:
    def queries(count: int) -> int:
        people = [Person(name=f"工人{number}", sex="1", born_on=day(1, 1, 1975)) for number in range(count)]
        with recording.open_book(clerk) as book:
            for who in people:
                book.record(who)
                book.record(Unemployment(person=who, kind="laid-off", started_on=day(1, 11)))
        with CaptureQueriesContext(connection) as captured, recording.open_book(clerk) as book:
            for who in people:
                book.record(
                    Placement(person=who, channel="hired", started_on=day(4, 6), verified_on=day(4, 7))
                )
        return len(captured)

    few, many = queries(2), queries(40)
    assert Unemployment.objects.filter(ended_on=day(4, 6), end_reason="placed").count() == 42
    assert many == few


def test_a_birth_date_and_a_placement_in_one_book_meet_in_one_version(clerk: Writer, wang: Person) -> None:
    """A roster that corrects the person and places him: the spell is ended and derived anew, once."""
    spell = registered(clerk, wang, day(10, 12, 2009))
    placement = Placement(person=wang, channel="hired", started_on=day(4, 6), verified_on=day(4, 7))
    with recording.open_book(clerk, reason="导入安置失业人员台账") as book:
        book.correct(again(wang), born_on=day(3, 12, 1960))
        book.record(placement)
    ended = again(spell)
    assert (ended.version, ended.ended_on, ended.counts_4050_from) == (2, day(4, 6), day(3, 12))
    assert (again(placement).unemployment_id, again(placement).is_4050) == (spell.pk, True)
