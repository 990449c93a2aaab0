"""“4050” is computed from birth, sex and the law, and follows every correction.

姓名  性别  出生        登记日期     →  满龄        法定退休     计为“4050”
甲    女   1970-05-09  2010-01-11     2010-05-09  2020-05-09  2010-05-09 起
乙    男   1950-05-20  2009-03-02     2000-05-20  2010-05-20  2009-03-02 至 2010-05-19
丙    男   1966-02-01  2010-01-11     2016-02-01  2026-06-01  2016-02-01 起（延迟四个月退休）
"""

from datetime import date

import pytest

from linli.kit import recording
from linli.kit.chain import Act, ChangeLine
from linli.kit.recording import Writer
from linli.ledgers.employment.placement import Placement, kind_of_post
from linli.ledgers.employment.unemployment import Unemployment
from linli.org.models import Organisation
from tests.ledgers.employment_books import again, day, person, placed, registered
from tests.ledgers.measuring import rows, value

pytestmark = pytest.mark.django_db


def span(spell: Unemployment) -> tuple[date | None, ...]:
    now = again(spell)
    return now.aged_in_on, now.aged_out_on, now.counts_4050_from, now.counts_4050_until


def test_a_woman_counts_from_her_fortieth_birthday(clerk: Writer, community: Organisation) -> None:
    spell = registered(clerk, person(clerk, "甲", day(5, 9, 1970), "2"), day(1, 11))
    assert span(spell) == (day(5, 9), day(5, 9, 2020), day(5, 9), day(5, 9, 2020))
    assert value("employment.unemployment.unemployed_4050", community, (day(1, 1), day(5, 9))) == 0
    assert list(rows("employment.unemployment.unemployed_4050", community, (day(1, 1), day(5, 10)))) == [
        spell
    ]


def test_a_man_counts_until_the_day_he_can_retire(clerk: Writer, community: Organisation) -> None:
    spell = registered(clerk, person(clerk, "乙", day(5, 20, 1950)), day(3, 2, 2009))
    assert span(spell) == (day(5, 20, 2000), day(5, 20), day(3, 2, 2009), day(5, 20))
    assert value("employment.unemployment.unemployed_4050", community, (day(1, 1), day(5, 20))) == 1
    assert value("employment.unemployment.unemployed_4050", community, (day(1, 1), day(5, 21))) == 0
    assert value("employment.unemployment.in_books_4050", community) == 1


def test_the_limit_is_that_of_the_law_also_after_2025(clerk: Writer) -> None:
    """Born in February 1966 he stands in the fourteenth month of births: four months of delay."""
    spell = registered(clerk, person(clerk, "丙", day(2, 1, 1966)), day(1, 11))
    assert span(spell) == (day(2, 1, 2016), day(6, 1, 2026), day(2, 1, 2016), day(6, 1, 2026))


def test_a_cadres_post_moves_a_womans_limit(clerk: Writer) -> None:
    spell = registered(clerk, person(clerk, "甲", day(5, 9, 1958), "2"), day(1, 11), post_rank="cadre")
    assert span(spell)[1:] == (day(5, 9, 2013), day(1, 11), day(5, 9, 2013))
    recording.correct(again(spell), by=clerk, reason="原为工人", post_rank="worker")
    assert span(spell)[1:] == (day(5, 9, 2008), None, None)


def test_a_spell_that_ends_before_the_birthday_never_counts(clerk: Writer, community: Organisation) -> None:
    spell = registered(clerk, person(clerk, "林二", day(4, 12, 1960)), day(10, 12, 2009), day(4, 6), "placed")
    assert span(spell)[2:] == (None, None)
    assert value("employment.unemployment.in_books_4050", community) == 0


def test_a_birthday_on_the_day_of_placement_counts_there_and_among_the_registered(
    clerk: Writer, community: Organisation
) -> None:
    who = person(clerk, "林二", day(4, 6, 1960))
    spell = registered(clerk, who, day(10, 12, 2009))
    placed(clerk, who, day(4, 6))
    assert span(spell)[2:] == (day(4, 6), day(4, 6))
    assert (
        value("employment.placement.placed_4050", community)
        == value("employment.unemployment.in_books_4050", community)
        == 1
    )
    assert value("employment.unemployment.unemployed_4050", community) == 0


def test_a_corrected_birth_date_counts_anew_with_a_log_line_each(
    clerk: Writer, community: Organisation
) -> None:
    who = person(clerk, "林二", day(4, 12, 1960))
    spell, placement = registered(clerk, who, day(10, 12, 2009)), placed(clerk, who, day(4, 6))
    assert value("employment.placement.placed_4050", community) == 0
    recording.correct(again(who), by=clerk, reason="户口簿上是三月", born_on=day(3, 12, 1960))
    assert span(spell)[2:] == (day(3, 12), day(4, 6))
    assert again(placement).is_4050 is True
    assert (
        value("employment.placement.placed_4050", community)
        == value("employment.unemployment.in_books_4050", community)
        == 1
    )
    derived = ChangeLine.objects.filter(act=Act.DERIVE).values_list("ledger", "entry")
    assert set(derived) == {("employment.unemployment", spell.pk), ("employment.placement", placement.pk)}


def test_without_birth_or_sex_nobody_is_called_4050(clerk: Writer, community: Organisation) -> None:
    unknown = registered(clerk, person(clerk, "丁", None), day(1, 11))
    unsexed = person(clerk, "戊", day(1, 1, 1955), "0")
    spell = registered(clerk, unsexed, day(1, 11))
    assert span(unknown) == span(spell) == (None, None, None, None)
    assert placed(clerk, unsexed, day(4, 6)).is_4050 is None
    assert Placement.objects.get().unemployment_id == spell.pk
    assert value("employment.unemployment.in_books_4050", community) == 0


@pytest.mark.parametrize(
    ("post", "kind"),
    [
        ("残疾人联络员", "disability-liaison"), ("残联 联络员", "disability-liaison"),
        ("院落收费保洁", "courtyard-cleaner"),
        ("甲院保洁员", "courtyard-cleaner"), ("院内清洁工", "courtyard-cleaner"), ("保洁员", "other"),
        ("联络员", "other"),
        ("残疾人专干", "other"), ("", "other"), ("医院护工", "other"),
    ],
)  # fmt: skip
def test_a_post_is_known_by_its_usual_names(post: str, kind: str) -> None:
    assert kind_of_post(post) == kind
