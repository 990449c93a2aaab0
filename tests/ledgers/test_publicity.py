"""宣传: copies handed out, and boards renewed.

日期         形式      主题                块板名称  数量
2009-12-31  宣传材料   年末政策宣传                  30   ← 上一期
2010-01-20  宣传材料   小额担保贷款                  20
2010-03-08  宣传材料   再就业优惠证年审               26
2010-04-21  宣传材料   灵活就业补贴                  20
2010-06-30  宣传材料   技能培训                      20
2010-01…06  黑板报     每月一期             3块板      1
2010-07-01  黑板报     七月                 一号板     1   ← 下一期
2010-05-01  横幅       劳动光荣                       2
"""

from datetime import date

import pytest

from linli.core.period import Period
from linli.kit import recording
from linli.kit.recording import EntryRefused, Writer
from linli.ledgers.publicity.publicity_issue import PublicityIssue
from linli.org.models import Organisation
from tests.ledgers.measuring import counted_twice, parts, rows, value

pytestmark = pytest.mark.django_db

BOARDS = ("一号板", "二号板", "三号板")


def leaflets(day: date, copies: int | None, topic: str = "就业政策") -> PublicityIssue:
    return PublicityIssue(occurred_on=day, form="leaflet", topic=topic, quantity=copies)


def board(day: date, name: str, quantity: int | None = 1) -> PublicityIssue:
    return PublicityIssue(occurred_on=day, form="blackboard", topic="就业政策", board=name, quantity=quantity)


@pytest.fixture
def half_year(clerk: Writer) -> None:
    page = [
        leaflets(date(2009, 12, 31), 30, "年末政策宣传"), leaflets(date(2010, 1, 20), 20, "小额担保贷款"),
        leaflets(date(2010, 3, 8), 26, "再就业优惠证年审"), leaflets(date(2010, 4, 21), 20, "灵活就业补贴"),
        leaflets(date(2010, 6, 30), 20, "技能培训"),
        *(board(date(2010, month, 5), name) for month in range(1, 7) for name in BOARDS),
        board(date(2010, 7, 1), "一号板"),
        PublicityIssue(occurred_on=date(2010, 5, 1), form="banner", topic="劳动光荣", quantity=2),
    ]  # fmt: skip
    with recording.open_book(clerk) as book:
        for issue in page:
            book.record(issue)


@pytest.mark.usefixtures("half_year")
def test_leaflets_are_counted_in_copies(community: Organisation) -> None:
    assert value("publicity.publicity_issue.leaflets", community) == 86
    assert rows("publicity.publicity_issue.leaflets", community).count() == 4
    assert value("publicity.publicity_issue.leaflet_batches", community) == 4


@pytest.mark.usefixtures("half_year")
def test_blackboards_are_counted_in_issues(community: Organisation) -> None:
    assert value("publicity.publicity_issue.blackboards", community) == 18
    assert {row.board for row in rows("publicity.publicity_issue.blackboards", community)} == set(BOARDS)


@pytest.mark.usefixtures("half_year")
def test_the_forms_add_up_to_everything(community: Organisation) -> None:
    assert parts("publicity.publicity_issue.by_form", community) == {
        "leaflet": 4,
        "blackboard": 18,
        "banner": 1,
    }
    assert value("publicity.publicity_issue.issues", community) == 23
    assert value("publicity.publicity_issue.banners", community) == 2


@pytest.mark.parametrize("period", ["2010H1", "2010-06", "2009", "2010-06-30"])
@pytest.mark.usefixtures("half_year")
def test_the_engine_gives_what_the_rows_say(community: Organisation, period: str) -> None:
    naive, engine = counted_twice("publicity.publicity_issue", community, Period.parse(period))
    assert naive
    assert engine == naive


def test_leaflets_of_an_unknown_number_are_saved_and_add_nothing(
    community: Organisation, clerk: Writer
) -> None:
    recording.record(leaflets(date(2010, 2, 1), None), by=clerk)
    recording.record(leaflets(date(2010, 2, 2), 7), by=clerk)
    assert value("publicity.publicity_issue.leaflets", community) == 7


def test_three_boards_in_one_row_are_refused_in_words(clerk: Writer) -> None:
    with pytest.raises(EntryRefused, match="黑板报一块板的一期登记一行"):
        recording.record(board(date(2010, 2, 5), "三块板", 3), by=clerk)
    recording.record(board(date(2010, 2, 5), "一号板", None), by=clerk)
    assert [issue.board for issue in PublicityIssue.objects.all()] == ["一号板"]


def test_a_negative_number_of_copies_is_refused(clerk: Writer) -> None:
    with pytest.raises(EntryRefused, match="不能是负数"):
        recording.record(leaflets(date(2010, 2, 1), -5), by=clerk)


@pytest.mark.usefixtures("half_year")
def test_a_withdrawn_issue_no_longer_counts(community: Organisation, clerk: Writer) -> None:
    issue = PublicityIssue.objects.get(topic="再就业优惠证年审")
    recording.withdraw(issue, by=clerk, reason="没有发出去")
    assert value("publicity.publicity_issue.leaflets", community) == 60
