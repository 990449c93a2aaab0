"""Reports on the screen: what was submitted stays as it was, what changed is the community's to see first."""

import hashlib
import re

import pytest
from django.test import Client

from linli.filing import acts
from linli.filing.submissions import FrozenFigure, StoredFile, Submission
from linli.kit import recording
from linli.kit.recording import Writer
from linli.org.models import Account, Organisation
from tests.workbench import books
from tests.workbench.books import MIAO, PLACED, Books, again
from tests.workbench.conftest import logged_in
from tests.workbench.test_pages import read, text_of

pytestmark = pytest.mark.django_db
DRAFT = "/reports/draft/employment/140107002003/"


def key_of(report: Submission, indicator: str) -> str:
    return FrozenFigure.objects.filter(submission=report, indicator=indicator).order_by("pk")[0].key


def test_the_list_says_how_far_each_report_has_got(desk: Client, report: Submission) -> None:
    page = desk.get("/reports/").content.decode()
    assert "教场巷社区2010年上半年就业工作报告 第1稿" in text_of(page)
    assert '<li class="now" aria-current="step">已报送</li>' in page


def test_a_returned_report_shows_the_comment_and_stands_in_red(
    desk: Client, report: Submission, street: Organisation
) -> None:
    acts.give_back(report, by=Writer(street.pk, handler="周大明"), comment="请补上培训人数")
    page = desk.get(f"/reports/{report.pk}/").content.decode()
    assert '<li class="wrong" aria-current="step">退回修改</li>' in page
    assert re.search(r"退回修改 \d{4}-\d\d-\d\d \d\d:\d\d · 周大明 请补上培训人数", text_of(page))


def test_a_submitted_report_shows_its_figures_and_that_they_still_hold(
    desk: Client, report: Submission
) -> None:
    page = desk.get(f"/reports/{report.pk}/").content.decode()
    said = text_of(page)
    assert re.search(r"安置下岗失业人员 口径 .*? 1 人 2010年上半年 2", said)
    assert "报送的数字与现在的台账一致" in said
    assert f'href="/reports/{report.pk}/{key_of(report, PLACED)}/"' in page


def test_what_changed_after_submission_is_seen_by_the_community_and_not_above(
    desk: Client, leader: Account, labour_officer: Account, report: Submission, ours: Books
) -> None:
    books.placed(ours.clerk, ours.waiting, books.day(6, 10), "北关印刷厂")
    said = read(desk, f"/reports/{report.pk}/")
    assert "报送后有变动" in said
    assert "安置下岗失业人员 1 → 2" in said
    for above in (leader, labour_officer):
        said_above = read(logged_in(above), f"/reports/{report.pk}/")
        assert "教场巷社区2010年上半年就业工作报告" in said_above
        assert "变动" not in said_above
        assert "1 → 2" not in said_above


def test_the_frozen_rows_stay_as_they_were_with_the_names_of_then(
    desk: Client, report: Submission, ours: Books
) -> None:
    address = f"/reports/{report.pk}/{key_of(report, PLACED)}/"
    before = read(desk, address)
    # The mark whether a row counted was frozen with it.
    assert re.search(r"001 同一人，不再计 苗青 140107\*{8}\w{4} .*?巷口面馆", before)
    assert re.search(r"002 计入 苗青 .*?东门超市", before)
    recording.correct(again(ours.person), by=ours.clerk, reason="改名", name="苗青青")
    recording.correct(again(ours.placements[0]), by=ours.clerk, reason="写错了", post="收银员")
    recording.withdraw(again(ours.placements[1]), by=ours.clerk, reason="重复")
    assert read(desk, address) == before
    assert MIAO not in before
    assert "苗青青" in read(desk, f"/figures/140107002003/2010H1/{PLACED}/")


def test_the_stored_page_comes_back_byte_for_byte_and_may_use_only_its_own_style(
    desk: Client, report: Submission
) -> None:
    stored = StoredFile.objects.get(submission=report, format="html")
    answer = desk.get(f"/reports/{report.pk}.html")
    assert answer.content == bytes(stored.content)
    assert hashlib.sha256(answer.content).hexdigest() == stored.sha256
    policy = answer["Content-Security-Policy"]
    assert "default-src 'none'; style-src 'sha256-" in policy
    assert "script-src" not in policy
    assert desk.get(f"/reports/{report.pk}.pdf").status_code == 404  # none was stored


def test_looking_at_a_draft_begins_none_and_the_button_does(desk: Client, ours: Books) -> None:
    said = read(desk, f"{DRAFT}2010H1.html")
    assert "这一期还没有起草" in said
    assert Submission.objects.count() == 0
    begun = desk.post("/reports/draft/", {"kind": "employment", "org": "140107002003", "period": "2010H1"})
    assert begun["Location"] == f"{DRAFT}2010H1.html"
    assert Submission.objects.get().get_state_display() == "草稿"
    page = desk.get(begun["Location"]).content.decode()
    assert "报前自查" in page
    assert '<article class="report"' in page
    assert f'href="/figures/140107002003/2010H1/{PLACED}/"' in page
    assert "<style>" not in page
    assert desk.get(f"{DRAFT}2010H1.docx").content[:2] == b"PK"
    assert "看草稿" in read(desk, f"/reports/{Submission.objects.get().pk}/")


def test_a_report_that_stands_is_not_written_again(desk: Client, report: Submission) -> None:
    assert "第1稿已报送。要重写，请先撤回。" in read(desk, f"{DRAFT}2010H1.html")
    again_begun = desk.post(
        "/reports/draft/", {"kind": "employment", "org": "140107002003", "period": "2010H1"}
    )
    assert again_begun.status_code == 409
    assert Submission.objects.count() == 1


@pytest.mark.parametrize("kind", ["employment-x", "nothing"])
def test_an_unknown_kind_of_report_is_no_page(desk: Client, ours: Books, kind: str) -> None:
    assert desk.get(f"/reports/draft/{kind}/140107002003/2010H1.html").status_code == 404
    begun = desk.post("/reports/draft/", {"kind": kind, "org": "140107002003", "period": "2010H1"})
    assert begun.status_code == 404


def test_a_draft_is_seen_by_its_own_community_only(
    desk: Client, leader: Account, labour_officer: Account, ours: Books
) -> None:
    desk.post("/reports/draft/", {"kind": "employment", "org": "140107002003", "period": "2010H1"})
    number = Submission.objects.get().pk
    for above in (leader, labour_officer):
        browser = logged_in(above)
        assert browser.get(f"/reports/{number}/").status_code == 404
        assert browser.get(f"{DRAFT}2010H1.html").status_code == 404
        assert "草稿" not in read(browser, "/reports/").replace("写一份报告", "")


def test_a_hand_typed_number_is_shown_as_such(desk: Client, ours: Books) -> None:
    from linli.core.period import Period
    from linli.reports.writing import submit_report

    draft = acts.draft("employment", ours.community, Period.parse("2010H1"), by=ours.clerk)
    acts.type_over(draft, PLACED, 3, reason="两人的合同在街道", by=ours.clerk)
    submit_report("employment", ours.community, Period.parse("2010H1"), ["html"], by=ours.clerk)
    page = desk.get(f"/reports/{draft.pk}/").content.decode()
    assert "手工数：李文，两人的合同在街道" in text_of(page)
    assert re.search(r'num-hand"[^>]*>3</a><sup>手</sup>', page)
