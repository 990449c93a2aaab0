"""Posts on offer: a post re-posted while it is valid is not a second post.

单位      岗位     人数  登记日期     有效期至
幼儿园    保育员    12   2010-02-22  2010-05-21
幼儿园    保育员    12   2010-04-19  2010-07-18   ← 续发
火锅店    服务员    15   2010-01-15  2010-02-14
火锅店    服务员    15   2010-05-10  2010-06-09   ← 前一次已过期，是新的
幼儿园    保洁员     6   2010-06-30  2010-09-29
火锅店    配菜工     5   2010-07-01  2010-09-30   ← 下一期
供热站    锅炉工     2   2009-12-31  （未写）
供热站    锅炉工     2   2010-03-01  2010-03-31   ← 续发：前一条没有写到期
"""

from datetime import date
from itertools import permutations

import pytest

from linli.core.period import Period
from linli.indicators.figures import figure
from linli.kit import recording
from linli.kit.recording import EntryRefused, Writer
from linli.ledgers.employment.vacancy import Vacancy
from linli.org.models import Organisation
from linli.registry.establishment import Establishment
from tests.ledgers.employment_books import again, day
from tests.ledgers.measuring import counted_twice, rows, value

pytestmark = pytest.mark.django_db

#: (employer, post, headcount, first day, first day after the last)
PAGE = [
    ("幼儿园", "保育员", 12, day(2, 22), day(5, 22)),
    ("幼儿园", "保育员", 12, day(4, 19), day(7, 19)),
    ("火锅店", "服务员", 15, day(1, 15), day(2, 15)),
    ("火锅店", "服务员", 15, day(5, 10), day(6, 10)),
    ("幼儿园", "保洁员", 6, day(6, 30), day(9, 30)),
    ("火锅店", "配菜工", 5, day(7, 1), day(10, 1)),
    ("供热站", "锅炉工", 2, day(12, 31, 2009), None),
    ("供热站", "锅炉工", 2, day(3, 1), day(4, 1)),
]


@pytest.fixture
def employers(clerk: Writer) -> dict[str, Establishment]:
    found = {name: Establishment(name=name) for name, *_rest in PAGE}
    with recording.open_book(clerk) as book:
        for one in found.values():
            book.record(one)
    return found


@pytest.fixture
def vacancies(employers: dict[str, Establishment], clerk: Writer) -> list[Vacancy]:
    page = [
        Vacancy(employer=employers[name], post=post, headcount=headcount, started_on=started, ended_on=ended)
        for name, post, headcount, started, ended in PAGE
    ]
    with recording.open_book(clerk) as book:
        for one in page:
            book.record(one)
    return page


def reposts() -> list[tuple[str, date]]:
    return list(
        Vacancy.objects.in_books()
        .filter(is_repost=True)
        .order_by("started_on")
        .values_list("post", "started_on")
    )


def test_posts_are_counted_once(vacancies: list[Vacancy], community: Organisation) -> None:
    assert reposts() == [("锅炉工", day(3, 1)), ("保育员", day(4, 19))]
    assert value("employment.vacancy.posts", community) == 12 + 15 + 15 + 6
    counted = {row.pk for row in rows("employment.vacancy.posts", community)}
    assert counted == {vacancies[place].pk for place in (0, 2, 3, 4)}


def test_employers_are_a_list_of_names(vacancies: list[Vacancy], community: Organisation) -> None:
    found = figure("employment.vacancy.employers", community, Period.half(2010, 1))
    assert (found.value, found.unit, set(found.names)) == (2, "家", {"幼儿园", "火锅店"})


def test_the_engine_gives_the_same_figures(vacancies: list[Vacancy], community: Organisation) -> None:
    naive, engine = counted_twice("employment.vacancy", community, Period.half(2010, 1))
    assert naive == engine


@pytest.mark.parametrize("order", [*permutations(range(3))])
def test_the_order_of_typing_makes_no_difference(
    employers: dict[str, Establishment], clerk: Writer, order: tuple[int, ...]
) -> None:
    """Each is valid when the next is posted: one post, re-posted twice."""
    days = [(day(1, 4), day(3, 4)), (day(3, 1), day(5, 1)), (day(4, 30), day(6, 30))]
    for place in order:
        started, ended = days[place]
        post = Vacancy(
            employer=employers["幼儿园"], post="厨师", headcount=1, started_on=started, ended_on=ended
        )
        recording.record(post, by=clerk)
    assert reposts() == [("厨师", day(3, 1)), ("厨师", day(4, 30))]


def test_a_withdrawn_first_post_makes_the_second_the_first(vacancies: list[Vacancy], clerk: Writer) -> None:
    recording.withdraw(again(vacancies[0]), by=clerk, reason="登记错")
    assert reposts() == [("锅炉工", day(3, 1))]


def test_a_corrected_employer_counts_under_both_names(
    vacancies: list[Vacancy], employers: dict[str, Establishment], clerk: Writer
) -> None:
    recording.correct(again(vacancies[0]), by=clerk, reason="写错单位", employer=employers["火锅店"])
    assert reposts() == [("锅炉工", day(3, 1))]
    recording.correct(again(vacancies[0]), by=clerk, reason="改回", employer=employers["幼儿园"])
    assert reposts() == [("锅炉工", day(3, 1)), ("保育员", day(4, 19))]


def test_spaces_make_no_other_post(employers: dict[str, Establishment], clerk: Writer) -> None:
    for post, started in (("保育员", day(1, 4)), ("保 育 员", day(1, 11))):
        row = Vacancy(
            employer=employers["幼儿园"], post=post, headcount=1, started_on=started, ended_on=day(2, 1)
        )
        recording.record(row, by=clerk)
    assert reposts() == [("保 育 员", day(1, 11))]


def test_another_community_may_offer_the_same_post(
    vacancies: list[Vacancy], employers: dict[str, Establishment], neighbour: Organisation
) -> None:
    there = Vacancy(employer=employers["幼儿园"], post="保育员", headcount=12, started_on=day(4, 19))
    recording.record(there, by=Writer(neighbour.pk))
    assert not again(there).is_repost


def test_the_same_post_twice_on_a_day_is_refused(
    vacancies: list[Vacancy], employers: dict[str, Establishment], clerk: Writer
) -> None:
    with pytest.raises(EntryRefused, match="当天已登记过同一岗位"):
        recording.record(
            Vacancy(employer=employers["幼儿园"], post="保育员", headcount=3, started_on=day(2, 22)), by=clerk
        )
