"""A worker's first page: what is to do, where reports stand, figures with their rows, what to find out."""

from datetime import date, timedelta

import pytest
from django.test import Client

from linli.core.period import Period
from linli.filing import acts
from linli.filing.submissions import State, Submission
from linli.indicators.targets import set_target
from linli.kit import recording
from linli.kit.findings import StoredFinding, raise_finding
from linli.kit.shared_facts import set_parameter
from linli.ledgers.employment.placement import Placement
from linli.ledgers.employment.unemployment import Unemployment
from linli.org.models import Account, Duty, Organisation
from linli.registry.dwelling import Dwelling
from linli.registry.lease import Lease
from tests.workbench.books import PLACED, Books, account, day, person, placed
from tests.workbench.conftest import logged_in
from tests.workbench.test_answers import questions as queries
from tests.workbench.test_pages import read

pytestmark = pytest.mark.django_db
TODAY = day(7, 2)


def reminded(browser: Client) -> list[str]:
    """The sentences of 今天要办, in their order."""
    page = browser.get("/")
    return [one.text for one in page.context["doings"]]


def test_work_nobody_has_verified_is_asked_for_today(desk: Client, ours: Books) -> None:
    recording.record(Placement(person=ours.waiting, channel="hired", started_on=day(6, 20)), by=ours.clerk)
    page = desk.get("/")
    (one,) = [each for each in page.context["doings"] if each.reminder.code == "placement.unverified"]
    assert one.text == "1人已上岗未核实（石磊），核实前不算安置"
    assert (one.due.text, one.due.tone) == ("今天", "warn")
    assert one.address == "/figures/140107002003/2010H1/employment.placement.unverified/"


def test_a_birthday_that_makes_somebody_4050_is_told_ahead_and_leads_to_the_entry(
    desk: Client, ours: Books
) -> None:
    liang = person(ours.clerk, "梁玉梅", born_on=date(1970, 7, 7))
    recording.correct(liang, by=ours.clerk, reason="核对", sex="2")
    spell = recording.record(Unemployment(person=liang, kind="laid-off", started_on=day(3, 1)), by=ours.clerk)
    (one,) = [each for each in desk.get("/").context["doings"] if "梁玉梅" in each.text]
    assert one.text == "梁玉梅7月7日满40周岁，从那天起算“4050”人员"
    assert one.due.text == "还有 5 天"
    assert one.address == f"/rows/employment.unemployment/{spell.pk}/"


def test_the_most_urgent_comes_first_and_nobody_is_told_an_eighth_thing(desk: Client, ours: Books) -> None:
    doors = [Dwelling(place="3", unit="2", room=str(500 + number)) for number in range(9)]
    for number, door in enumerate(doors):
        recording.record(door, by=ours.clerk)
        lease = Lease(dwelling=door, started_on=day(1, 1), ended_on=TODAY + timedelta(days=9 - number))
        recording.record(lease, by=ours.clerk)
    recording.record(Placement(person=ours.waiting, channel="hired", started_on=day(6, 20)), by=ours.clerk)
    page = desk.get("/?of=all")
    shown = page.context["doings"]
    assert len(shown) == 7
    days = [one.reminder.due for one in shown if one.reminder.due]
    assert days == sorted(days)
    assert shown[0].due.text == "今天"
    left = desk.get("/todo/140107002003/").context["doings"]
    assert len(left) == page.context["all_doings"] > 7


def test_a_locality_that_says_by_when_has_its_reports_counted_down(
    desk: Client, ours: Books, community: Organisation
) -> None:
    assert any("2010年上半年" in text and "还没有写" in text for text in reminded(desk))
    set_parameter(
        "filing.due_days",
        {"half": 5},
        valid_from=day(1, 1),
        source="街道通知",
        by=ours.clerk,
        locality=community,
    )
    (one,) = [each for each in desk.get("/").context["doings"] if "就业工作报告" in each.text]
    assert one.due.text == "还有 3 天"
    assert '还有 <b class="soon">3 天</b>（7月5日报街道）' in desk.get("/").content.decode()


def test_a_report_that_came_back_stands_in_red_with_what_the_office_wrote(
    desk: Client, report: Submission, ours: Books, labour_officer: Account, street: Organisation
) -> None:
    office = recording.Writer(street.pk, account=labour_officer.pk, handler="孙一平")
    acts.give_back(report, by=office, comment="附件二少一页")
    page = read(desk, "/")
    assert "退回修改" in page
    assert "附件二少一页" in page
    assert any("被退回，要改了再报" in text for text in reminded(desk))
    assert Submission.objects.get(pk=report.pk).state == State.RETURNED


def test_a_change_after_submission_is_told_to_the_community_and_to_nobody_above(
    desk: Client, report: Submission, ours: Books, labour_officer: Account
) -> None:
    assert "报送后有变动" not in read(desk, "/")
    placed(ours.clerk, ours.waiting, day(6, 1), "北仓食堂")
    assert "报送后有变动" in read(desk, "/")
    assert "报送后有变动" not in read(logged_in(labour_officer), "/")


def test_figures_stand_against_their_target_with_the_stock_balanced_in_the_last_row(
    desk: Client, ours: Books, community: Organisation
) -> None:
    set_target(PLACED, community, Period.parse("2010"), 120, source="街道下达", handler="李文")
    rows = desk.get("/").context["standings"]
    promised, last = rows[0], rows[-1]
    assert (promised.label, promised.value, promised.measure, promised.is_behind) == (
        "安置下岗失业人员", "1", "年目标120", True,
    )  # fmt: skip
    assert promised.goal.due == 50
    # 苗青 was registered before the year and again, and is placed; 石磊 came and waits.
    assert (last.label, last.sum, last.is_balanced) == ("期末登记失业人员", "1 + 1 − 1 = 1", True)
    page = desk.get("/").content.decode()
    for one in rows:
        link = f'href="/figures/140107002003/2010H1/{one.indicator}/">{one.value}</a>'
        assert link in page
        assert desk.get(f"/figures/140107002003/2010H1/{one.indicator}/").status_code == 200


def test_the_small_line_ends_at_the_number_it_stands_beside(ours: Books, community: Organisation) -> None:
    from linli.indicators.course import courses
    from linli.indicators.figures import figures

    names = [PLACED, "employment.unemployment.unemployed", "employment.enquiry.follow_up_rate"]
    half = Period.parse("2010H1")
    found, came = figures(community, half, names), courses(community, half, names)
    assert came[PLACED] == (0, 0, 1, 1, 1, 1)
    assert came["employment.unemployment.unemployed"] == (1, 2, 2, 1, 1, 1)
    assert {name: one[-1] for name, one in came.items()} == {name: found[name].value for name in names}
    assert courses(community, Period.parse("2010-01-03..2010-02-02"), names) == {}


def test_a_question_is_settled_in_words_under_the_name_of_who_found_out(desk: Client, ours: Books) -> None:
    one = raised(ours)
    page = read(desk, "/")
    assert "苗青半年没有联系" in page
    address = f"/findings/140107002003/{one.pk}/"
    empty = desk.post(address, {"settlement": "  "})
    assert empty.status_code == 400
    assert "请写明核实结果" in empty.content.decode()
    assert desk.post(address, {"settlement": "本人来电，在外地打工"}).status_code == 302
    one.refresh_from_db()
    assert (one.settlement, one.settled_by, one.settled_on) == ("本人来电，在外地打工", "赵敏芝", TODAY)
    assert "苗青半年没有联系" not in read(desk, "/")
    assert "本人来电，在外地打工" in read(desk, "/findings/140107002003/?settled=1")
    again_asked = desk.post(address, {"settlement": "又来一次"})
    assert again_asked.status_code == 400
    one.refresh_from_db()
    assert one.settlement == "本人来电，在外地打工"


def test_who_looks_in_from_above_settles_nothing_of_the_communitys(
    street: Organisation, labour_officer: Account, leader: Account, ours: Books
) -> None:
    one = raised(ours)
    for who in (labour_officer, leader, account("admin", "系统管理员", street, Duty.ADMINISTRATOR)):
        answer = logged_in(who).post(f"/findings/140107002003/{one.pk}/", {"settlement": "上面说没事"})
        assert answer.status_code == 404
    one.refresh_from_db()
    assert one.settled_on is None


def test_what_blocks_a_figure_is_a_thing_to_do(desk: Client, ours: Books) -> None:
    raised(ours)
    (one,) = [each for each in desk.get("/").context["doings"] if each.reminder.code == "findings"]
    assert one.text == "1 条待核实问题挡住数字，核实前报不准"
    assert one.address == "/findings/140107002003/"


def test_missing_facts_are_sorted_by_the_figure_they_block_and_lead_to_the_row(
    desk: Client, ours: Books, report: Submission
) -> None:
    row = recording.record(
        Placement(person=ours.waiting, channel="hired", started_on=day(6, 20)), by=ours.clerk
    )
    page = desk.get("/incomplete/140107002003/")
    gaps = page.context["gaps"]
    assert (gaps[0].ledger.name, gaps[0].count.column, gaps[0].count.rows) == (
        "employment.placement", "verified_on", 1,
    )  # fmt: skip
    assert "安置下岗失业人员" in gaps[0].running
    assert f'href="/rows/employment.placement/{row.pk}/edit/"' in page.content.decode()
    assert len(gaps[0].running) >= len(gaps[-1].running)
    total = sum(gap.count.rows for gap in gaps)
    assert f'<span class="count warn">{total}</span>' in page.content.decode()
    recording.correct(row, by=ours.clerk, reason="电话核实", verified_on=TODAY)
    assert "核实日期" not in read(desk, "/incomplete/140107002003/")


def test_an_office_begins_with_its_communities(labour_officer: Account, ours: Books, theirs: Books) -> None:
    said = read(logged_in(labour_officer), "/")
    assert "教场巷社区" in said
    assert "小东门社区" in said
    assert "今天要办" not in said


def test_the_day_asks_as_many_questions_of_thick_books_as_of_thin_ones(
    desk: Client, ours: Books, report: Submission
) -> None:
    thin_books(ours, 1)
    pages = ("/", "/todo/140107002003/", "/incomplete/140107002003/", "/findings/140107002003/")
    thin = [queries(desk, one) for one in pages]
    thin_books(ours, 12)
    assert [queries(desk, one) for one in pages] == thin


def thin_books(ours: Books, number: int) -> None:
    """So many more people of whom something is to be asked."""
    for place in range(number):
        who = person(ours.clerk, f"新来{number}{place}", born_on=date(1960, 7, 10 + place % 10))
        registered = Unemployment(person=who, kind="laid-off", started_on=day(5, 1))
        recording.record(registered, by=ours.clerk)
        work = Placement(person=who, channel="hired", started_on=day(6, 1) + timedelta(days=place))
        recording.record(work, by=ours.clerk)
        raise_finding(
            "unemployment.out-of-touch", organisation=ours.community, ledger="employment.unemployment",
            entry=registered.pk, found=f"新来{number}{place}没有联系", remedy="请打电话", blocks_figure=True,
        )  # fmt: skip


def raised(ours: Books) -> StoredFinding:
    return raise_finding(
        "unemployment.out-of-touch", organisation=ours.community, ledger="employment.unemployment",
        entry=ours.unemployment.pk, found="苗青半年没有联系", remedy="请打电话问一问", blocks_figure=True,
    )  # fmt: skip
