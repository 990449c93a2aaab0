"""户: three kinds, a head where there is one, members as long as the household stands.

户号   户类型  成员
JC01  居住户  王大山（户主） 李秀英（妻） 王小山（子，2010-03-01 迁出）
JC02  居住户  三人合租，没有户主
JC03  居住户  2010-05-20 销户：赵老（户主）同日去世
HK01  户籍户  户主已故，还在户口簿上
HK02  户籍户  没有户主
HK03  集体户  没有户主
"""

from datetime import date

import pytest

from linli.kit import recording
from linli.kit.chain import ChangeLine
from linli.kit.recording import EntryRefused, Writer
from linli.org.models import Organisation
from linli.registry.household import Household
from linli.registry.membership import Membership, head_findings
from linli.registry.person import Person
from tests.ledgers.measuring import rows, value

pytestmark = pytest.mark.django_db

HEAD, WIFE, SON, UNRELATED = "02", "12", "20", "99"
MIDYEAR = date(2010, 6, 30)


def household(clerk: Writer, number: str, kind: str = "residence", **columns: object) -> Household:
    entry = Household(number=number, kind=kind, **columns)
    recording.record(entry, by=clerk)
    return entry


def member(clerk: Writer, of: Household, name: str, relation: str, **columns: object) -> Membership:
    person = Person.objects.filter(name=name).first()
    if person is None:
        recording.record(person := Person(name=name), by=clerk)
    entry = Membership(household=of, person=person, relation=relation, **columns)
    recording.record(entry, by=clerk)
    return entry


@pytest.fixture
def families(clerk: Writer) -> dict[str, Household]:
    wang = household(clerk, "JC01", started_on=date(1998, 1, 1))
    member(clerk, wang, "王大山", HEAD)
    member(clerk, wang, "李秀英", WIFE)
    member(clerk, wang, "王小山", SON, ended_on=date(2010, 3, 1), change_reason="moved-out")
    sharers = household(clerk, "JC02", started_on=date(2010, 2, 22))
    for name in ("钱一", "孙二", "周三"):
        member(clerk, sharers, name, UNRELATED)
    zhao = household(clerk, "JC03", ended_on=date(2010, 5, 20))
    member(clerk, zhao, "赵老", HEAD, ended_on=date(2010, 5, 20), change_reason="death")
    late = household(clerk, "HK01", "registered")
    member(clerk, late, "吴老", HEAD)
    recording.correct(Person.objects.get(name="吴老"), by=clerk, reason="家属告知", died_on=date(2008, 11, 1))
    headless = household(clerk, "HK02", "registered")
    member(clerk, headless, "郑女", WIFE)
    household(clerk, "HK03", "collective")
    return {entry.number: entry for entry in Household.objects.all()}


def names_of_heads(**where: object) -> list[str | None]:
    return list(Household.objects.filter(**where).order_by("number").values_list("head__name", flat=True))


def test_only_households_that_live_together_are_counted_as_households(
    families: dict[str, Household], community: Organisation
) -> None:
    assert list(rows("registry.household.residences", community)) == [families["JC01"], families["JC02"]]
    assert value("registry.household.registers", community) == 2
    assert value("registry.household.opened", community) == 1
    assert list(rows("registry.household.closed", community)) == [families["JC03"]]


def test_a_household_knows_its_head_and_its_size(families: dict[str, Household]) -> None:
    sizes = dict(Household.objects.values_list("number", "size"))
    assert sizes == {"JC01": 2, "JC02": 3, "JC03": 1, "HK01": 1, "HK02": 1, "HK03": 0}
    assert names_of_heads(kind="residence") == ["王大山", None, "赵老"]


def test_a_household_written_together_with_its_members_knows_them(clerk: Writer) -> None:
    entry, head, wife = Household(number="JC09"), Person(name="王大山"), Person(name="李秀英")
    with recording.open_book(clerk) as book:
        for one in (entry, head, wife):
            book.record(one)
        book.record(Membership(household=entry, person=head, relation=HEAD))
        book.record(Membership(household=entry, person=wife, relation=WIFE))
    assert (Household.objects.get().size, Household.objects.get().head) == (2, head)


def test_a_household_that_closed_shows_who_was_in_it_at_the_end(clerk: Writer) -> None:
    entry = household(clerk, "JC09", ended_on=date(2010, 5, 20))
    member(clerk, entry, "早走的人", HEAD, ended_on=date(2009, 1, 1))
    member(clerk, entry, "最后的人", HEAD, started_on=date(2009, 1, 1), ended_on=date(2010, 5, 20))
    assert names_of_heads(number="JC09") == ["最后的人"]
    assert Household.objects.get().size == 1


def test_of_two_heads_the_one_who_became_it_last_is_shown(clerk: Writer) -> None:
    entry = household(clerk, "JC09")
    member(clerk, entry, "新户主", HEAD, started_on=date(2009, 1, 1))
    member(clerk, entry, "老户主", HEAD)
    assert names_of_heads(number="JC09") == ["新户主"]


def test_a_member_who_moves_to_another_household_leaves_the_first(clerk: Writer) -> None:
    first, second = household(clerk, "JC01"), household(clerk, "JC02")
    membership = member(clerk, first, "王大山", HEAD)
    recording.correct(membership, by=clerk, reason="登记错户", household=Household.objects.get(pk=second.pk))
    assert dict(Household.objects.values_list("number", "size")) == {"JC01": 0, "JC02": 1}
    assert names_of_heads() == [None, "王大山"]


def test_a_withdrawn_membership_is_taken_off_the_household(
    families: dict[str, Household], clerk: Writer
) -> None:
    lines = ChangeLine.objects.filter(ledger="registry.household", act="derive").count()
    recording.withdraw(Membership.objects.get(person__name="孙二"), by=clerk, reason="登记错人")
    assert Household.objects.get(number="JC02").size == 2
    assert ChangeLine.objects.filter(ledger="registry.household", act="derive").count() == lines + 1


def test_a_missing_or_dead_head_is_a_question_about_registers_only(
    families: dict[str, Household], community: Organisation
) -> None:
    found = list(head_findings(community, MIDYEAR))
    assert [(one.code, one.entry) for one in found] == [
        ("registry.household.dead-head", families["HK01"].pk),
        ("registry.household.headless", families["HK02"].pk),
    ]
    assert found[0].found == "户籍户HK01的户主吴老已经死亡"
    assert [one.entry for one in head_findings(community, date(2008, 10, 31))] == [families["HK02"].pk]


def test_one_person_may_stand_in_a_household_and_in_a_register(
    families: dict[str, Household], clerk: Writer, community: Organisation
) -> None:
    register = household(clerk, "HK09", "registered")
    both = member(clerk, register, "李秀英", HEAD)
    assert both.kind == "registered"
    assert value("registry.membership.people_in_residences", community) == 5
    assert names_of_heads(number="JC01") == ["王大山"]


def test_nobody_is_twice_in_one_household(families: dict[str, Household], clerk: Writer) -> None:
    with pytest.raises(EntryRefused, match="已经在这一户里"):
        member(clerk, families["JC01"], "李秀英", UNRELATED)


def test_a_household_number_is_given_once(families: dict[str, Household], clerk: Writer) -> None:
    with pytest.raises(EntryRefused, match="已有这个户号"):
        household(clerk, "JC01")


def test_a_kind_set_right_later_goes_down_to_the_members(
    families: dict[str, Household], clerk: Writer
) -> None:
    recording.correct(Household.objects.get(number="JC02"), by=clerk, reason="查明", kind="minimal-income")
    kinds = Membership.objects.filter(household__number="JC02").values_list("kind", flat=True)
    assert set(kinds) == {"minimal-income"}
