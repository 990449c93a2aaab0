"""The half-year of a small community: every row that breaks a naive count, and the figures all the same.

姓名   性别  出生       登记日期   终止日期   终止原因  就业日期   核实  渠道
陈一   男   75-05-05  09-08-18  10-01-20  已就业   10-01-20  ✓   单位招用，离岗 10-03-10
                     10-03-15  10-05-04  已就业   10-05-04  ✓   公益性岗位   ← 渠道按最后一次
林二   男   60-04-12  09-10-12  10-04-06  已就业   10-04-06  ✓   单位招用     ← 六天后才满50岁
黄三   女   68-09-01  10-02-01  10-03-15  已就业   10-03-15  ✓   社区岗位     院落收费保洁
周四   男   58-03-03  10-01-25  10-02-25  已就业   10-02-25  ✓   公益性岗位   残疾人联络员
吴五   女   80-01-01  10-03-01  10-04-20  已就业   10-04-20  ✓   就业载体吸纳
徐六   男   79-07-07  09-11-02                    10-06-21      单位招用     ← 未核实，仍在册
孙七   女   78-08-08  10-01-11  10-07-01  已就业   10-07-01  ✓   单位招用     ← 下一期
马八   男   76-06-06  09-06-01  09-12-31  已就业   09-12-31  ✓   灵活就业     ← 上一期
朱九   女   60-03-18  09-09-01  10-03-18  享受养老待遇
胡十   男   82-02-02  10-01-18  10-04-26  迁出
郭大爷  男   48-01-01                              10-03-15  ✓   单位返聘     ← 62岁，不算安置
何师傅  女   55-02-02                              07-03-05  ✓   单位返聘，离岗 10-05-18
"""

from datetime import date
from typing import NamedTuple

import pytest

from linli.core.period import Period
from linli.indicators.figures import figures
from linli.kit import recording
from linli.kit.recording import Writer
from linli.ledgers.employment.carrier import Carrier
from linli.ledgers.employment.placement import Channel, Placement
from linli.ledgers.employment.unemployment import Unemployment
from linli.org.models import Organisation
from linli.registry.person import Person
from tests.ledgers.employment_books import again, day
from tests.ledgers.measuring import FIRST_HALF, counted_twice, rows, value

pytestmark = pytest.mark.django_db
HALF = Period.half(2010, 1)


class Job(NamedTuple):
    started: date
    channel: str
    post: str
    ended: date | None = None
    is_verified: bool = True


class Line(NamedTuple):
    """One person: (registered, ended, reason) of each spell, and the jobs."""

    name: str
    sex: str
    born: date
    spells: list[tuple[date, date | None, str]]
    jobs: list[Job]


PAGE = [
    Line(
        "陈一", "1", day(5, 5, 1975),
        [(day(8, 18, 2009), day(1, 20), "placed"), (day(3, 15), day(5, 4), "placed")],
        [Job(day(1, 20), "hired", "店员", ended=day(3, 10)), Job(day(5, 4), "public-post", "公厕保洁员")],
    ),
    Line(
        "林二", "1", day(4, 12, 1960), [(day(10, 12, 2009), day(4, 6), "placed")],
        [Job(day(4, 6), "hired", "门卫")],
    ),
    Line(
        "黄三", "2", day(9, 1, 1968), [(day(2, 1), day(3, 15), "placed")],
        [Job(day(3, 15), "community-post", "院落收费保洁")],
    ),
    Line(
        "周四", "1", day(3, 3, 1958), [(day(1, 25), day(2, 25), "placed")],
        [Job(day(2, 25), "public-post", "残疾人联络员")],
    ),
    Line(
        "吴五", "2", day(1, 1, 1980), [(day(3, 1), day(4, 20), "placed")],
        [Job(day(4, 20), "carrier", "缝纫工")],
    ),
    Line(
        "徐六", "1", day(7, 7, 1979), [(day(11, 2, 2009), None, "")],
        [Job(day(6, 21), "hired", "保安员", is_verified=False)],
    ),
    Line(
        "孙七", "2", day(8, 8, 1978), [(day(1, 11), day(7, 1), "placed")],
        [Job(day(7, 1), "hired", "服务员")],
    ),
    Line(
        "马八", "1", day(6, 6, 1976), [(day(6, 1, 2009), day(12, 31, 2009), "placed")],
        [Job(day(12, 31, 2009), "flexible", "家电维修")],
    ),
    Line("朱九", "2", day(3, 18, 1960), [(day(9, 1, 2009), day(3, 18), "pensioned")], []),
    Line("胡十", "1", day(2, 2, 1982), [(day(1, 18), day(4, 26), "moved")], []),
    Line("郭大爷", "1", day(1, 1, 1948), [], [Job(day(3, 15), "returned", "技术指导")]),
    Line(
        "何师傅", "2", day(2, 2, 1955), [], [Job(day(3, 5, 2007), "returned", "仓库保管员", ended=day(5, 18))]
    ),
]  # fmt: skip


@pytest.fixture
def people(clerk: Writer) -> dict[str, Person]:
    """The whole page in one book, as an import writes it."""
    carrier = Carrier(name="迎春缝纫合作社", started_on=day(3, 29))
    everybody = {line.name: Person(name=line.name, sex=line.sex, born_on=line.born) for line in PAGE}
    with recording.open_book(clerk) as book:
        book.record(carrier)
        for line in PAGE:
            who = everybody[line.name]
            book.record(who)
            for started, ended, reason in line.spells:
                spell = Unemployment(
                    person=who, kind="laid-off", started_on=started, ended_on=ended, end_reason=reason
                )
                book.record(spell)
            for job in line.jobs:
                book.record(
                    Placement(
                        person=who, channel=job.channel, post=job.post, started_on=job.started,
                        ended_on=job.ended,
                        verified_on=job.started if job.is_verified else None,
                        carrier=carrier if job.channel == "carrier" else None,
                    )
                )  # fmt: skip
    return everybody


def names(indicator: str, community: Organisation, cuts: tuple[date, date] = FIRST_HALF) -> set[str]:
    return {row.person.name for row in rows(indicator, community, cuts)}


def test_in_books_are_all_who_were_registered_on_some_day_of_the_period(
    people: dict[str, Person], community: Organisation
) -> None:
    in_books = names("employment.unemployment.in_books", community)
    assert in_books == {"陈一", "林二", "黄三", "周四", "吴五", "徐六", "孙七", "朱九", "胡十"}
    assert value("employment.unemployment.in_books", community) == 9
    assert rows("employment.unemployment.in_books", community).count() == 10  # 陈一 with two spells


def test_the_unemployed_balance_by_persons(people: dict[str, Person], community: Organisation) -> None:
    """期初 + 本期增 − 本期减 = 期末: 增 were not there at the opening, 减 are not there at the close."""
    year_before = (date(2009, 1, 1), FIRST_HALF[0])
    opening = names("employment.unemployment.unemployed", community, year_before)
    closing = names("employment.unemployment.unemployed", community)
    in_books = names("employment.unemployment.in_books", community)
    more, fewer = in_books - opening, in_books - closing
    assert opening == {"陈一", "林二", "徐六", "朱九"}  # 马八 began work on the last day of the year
    assert more == {"黄三", "周四", "吴五", "孙七", "胡十"}
    assert fewer == {"陈一", "林二", "黄三", "周四", "吴五", "朱九", "胡十"}
    assert closing == {"徐六", "孙七"}
    assert (
        len(opening) + len(more) - len(fewer)
        == len(closing)
        == value("employment.unemployment.unemployed", community)
    )
    placed_ones = names("employment.placement.placed", community)
    assert placed_ones <= in_books
    assert fewer - placed_ones == {"朱九", "胡十"}
    assert value("employment.unemployment.registered", community) == 6  # 陈一 came a second time
    assert value("employment.unemployment.left", community) == 7


def test_placed_counts_people_once_and_only_those_who_were_unemployed(
    people: dict[str, Person], community: Organisation
) -> None:
    assert names("employment.placement.placed", community) == {"陈一", "林二", "黄三", "周四", "吴五"}
    assert value("employment.placement.placed", community) == 5
    assert value("employment.placement.placements", community) == 6
    assert names("employment.placement.placed_4050", community) == {"黄三", "周四"}


def test_a_person_placed_twice_stands_in_his_last_channel(
    people: dict[str, Person], community: Organisation
) -> None:
    jobs = rows("employment.placement.by_channel", community).filter(person=people["陈一"])
    assert {job.channel for job in jobs} == {"hired", "public-post"}
    channels = figures(community, HALF, [f"employment.placement.by_channel.{one}" for one in Channel.values])
    assert {name.rpartition(".")[2]: one.value for name, one in channels.items() if one.value} == {
        "hired": 1, "public-post": 2, "community-post": 1, "carrier": 1,
    }  # fmt: skip


@pytest.mark.parametrize("ledger", ["employment.unemployment", "employment.placement", "employment.carrier"])
def test_the_engine_gives_the_same_figures(
    people: dict[str, Person], community: Organisation, ledger: str
) -> None:
    naive, engine = counted_twice(ledger, community, HALF)
    once = "employment.placement.by_channel."  # the naive count knows no last row: see the test above
    assert {name: one for name, one in naive.items() if not name.startswith(once)} == {
        name: one for name, one in engine.items() if not name.startswith(once)
    }


def test_reemployed_are_those_still_in_work_at_the_close(
    people: dict[str, Person], community: Organisation, clerk: Writer
) -> None:
    assert value("employment.placement.reemployed", community) == 5
    lin = again(Placement.objects.get(person=people["林二"]))
    recording.correct(lin, by=clerk, reason="六月离岗", ended_on=day(6, 20))
    assert value("employment.placement.reemployed", community) == 4
    assert value("employment.placement.placed", community) == 5
    assert names("employment.placement.lost", community) == {"陈一", "林二", "何师傅"}


def test_in_work_at_the_close_by_channel(people: dict[str, Person], community: Organisation) -> None:
    assert names("employment.placement.working_rehired", community) == {"郭大爷"}
    assert names("employment.placement.working_public", community) == {"陈一", "周四"}
    assert names("employment.placement.working_self", community) == {"马八"}
    assert value("employment.placement.working", community) == 7
    assert names("employment.placement.unverified", community) == {"徐六"}


def test_posts_that_reports_name(people: dict[str, Person], community: Organisation) -> None:
    assert names("employment.placement.courtyard_cleaners", community) == {"黄三"}
    assert names("employment.placement.liaison", community) == {"周四"}
    assert names("employment.placement.absorbed", community) == {"吴五"}
    assert value("employment.carrier.founded", community) == 1


def test_4050_in_books_and_at_the_close(people: dict[str, Person], community: Organisation) -> None:
    assert names("employment.unemployment.in_books_4050", community) == {"黄三", "周四", "朱九"}
    assert value("employment.unemployment.unemployed_4050", community) == 0
    assert names(
        "employment.unemployment.unemployed_4050", community, (date(2009, 12, 1), FIRST_HALF[0])
    ) == {"朱九"}


def test_long_unemployment_is_a_stock(people: dict[str, Person], community: Organisation) -> None:
    assert names("employment.unemployment.half_a_year", community) == {"徐六"}
    the_year_after = (date(2010, 11, 1), date(2010, 11, 3))
    assert names("employment.unemployment.a_year", community, the_year_after) == {"徐六"}
    assert names("employment.unemployment.a_year", community, (date(2010, 11, 1), date(2010, 11, 2))) == set()


def test_half_a_year_in_work_is_stable(people: dict[str, Person], community: Organisation) -> None:
    second_half = (date(2010, 7, 1), date(2011, 1, 1))
    assert names("employment.placement.stable", community) == {"马八"}
    assert names("employment.placement.stable", community, second_half) == {
        "陈一",
        "林二",
        "黄三",
        "周四",
        "吴五",
    }
    assert Placement.objects.get(person=people["陈一"], started_on=day(1, 20)).stable_on is None


def test_what_is_no_placement_touches_no_spell(people: dict[str, Person]) -> None:
    typed = {(line.name, started): ended for line in PAGE for started, ended, _reason in line.spells}
    stored = {
        (row.person.name, row.started_on): row.ended_on
        for row in Unemployment.objects.select_related("person")
    }
    assert stored == typed
    assert set(Unemployment.objects.values_list("version", flat=True)) == {1}
