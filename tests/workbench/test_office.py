"""The street's inbox and the review of a report; the community's answers; what neither side may see."""

from __future__ import annotations

import re
from io import BytesIO

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from linli.core.period import Period
from linli.filing import acts
from linli.filing.remarks import Remark, Where
from linli.filing.signing import SignOff
from linli.filing.submissions import FrozenFigure, Source, State, StateChange, StoredFile, Submission
from linli.kit.recording import Writer
from linli.org.models import Account, Duty, Organisation, Role
from linli.reports.writing import submit_report
from linli.workbench.office.models import RemarkDraft
from tests.workbench import books
from tests.workbench.books import PLACED, Books, account
from tests.workbench.conftest import logged_in
from tests.workbench.test_answers import questions
from tests.workbench.test_pages import read, text_of

pytestmark = pytest.mark.django_db
INBOX = "/office/140107002000/2010H1/"


@pytest.fixture
def office(labour_officer: Account) -> Client:
    """The browser of the street's officer for employment."""
    return logged_in(labour_officer)


def plain(fragment: str) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", fragment).split())


def page_of(report: Submission) -> str:
    return f"/office/report/{report.pk}/"


def do(browser: Client, report: Submission, **form: str) -> int:
    return browser.post(f"{page_of(report)}act/", form).status_code


def place_of(browser: Client, report: Submission, words: str) -> str:
    """The anchor of the first paragraph with these words."""
    page = browser.get(page_of(report)).content.decode()
    spots = r'<div class="spot[^"]*" id="(p\d+)">(.*?)(?=<div class="spot|</article>)'
    for anchor, body in re.findall(spots, page, re.DOTALL):
        if words in plain(body):
            return str(anchor)
    raise AssertionError(words)


def test_the_inbox_lists_communities_by_code_with_their_figures_side_by_side(
    office: Client, report: Submission, neighbour: Organisation
) -> None:
    said = read(office, INBOX)
    assert re.search(r"2 个社区 1 已报送，待审 0 审核通过 0 退回修改 1 没报 0 逾期", said)
    assert "按区划代码排，不排名次" in said
    assert re.search(r"教场巷社区 已报送 \d\d-\d\d 邻里", said)
    assert said.index("教场巷社区 已报送") < said.index("小东门社区 没报")
    waiting = r'<a[^>]*href="/office/140107002000/2010H1/".*?<span class="count warn">1</span>'
    assert re.search(waiting, office.get("/reports/").content.decode(), re.DOTALL)


def test_a_report_that_was_asked_for_by_a_day_is_late_after_it_and_the_reminder_says_so(
    office: Client, report: Submission, neighbour: Organisation
) -> None:
    assert office.post(f"{INBOX}ask/", {"kind": "employment", "due_on": "2010-06-30"}).status_code == 302
    said = read(office, INBOX)
    assert "小东门社区 逾期 2 天" in said
    assert "6月30日截止。还没有报的社区： 小东门社区：逾期2天" in said
    assert "请填截止日期" in text_of(
        office.post(f"{INBOX}ask/", {"kind": "employment", "due_on": ""}).content.decode()
    )


def test_remarks_wait_with_the_officer_until_the_report_goes_back_with_them(
    office: Client, desk: Client, report: Submission
) -> None:
    at = place_of(office, report, "安置下岗失业人员")
    assert do(office, report, act="remark", at=at, text="与核实单不符") == 302
    key = RemarkDraft.objects.get().anchor
    assert (RemarkDraft.objects.get().where, key) == (Where.BLOCK, at)
    assert "与核实单不符" not in read(desk, page_of(report))
    assert do(office, report, act="return") == 302
    assert (RemarkDraft.objects.count(), Remark.objects.get().anchor) == (0, at)
    said = read(desk, page_of(report))
    assert "退回修改：1 处批注 还有 1 处没有答复" in said
    assert re.search(r"安置下岗失业人员.*?孙一平 与核实单不符", said)


def test_a_remark_can_stand_at_a_figure(office: Client, report: Submission) -> None:
    at = place_of(office, report, "安置下岗失业人员")
    key = FrozenFigure.objects.filter(submission=report, indicator=PLACED).order_by("pk")[0].key
    assert do(office, report, act="remark", at=at, figure=key, text="是人还是人次？") == 302
    assert do(office, report, act="remark", at=at, figure="n999", text="不在这里") == 404
    assert do(office, report, act="remark", at="p999", text="没有这一段") == 404
    do(office, report, act="return")
    remark = Remark.objects.get()
    assert (remark.where, remark.anchor) == (Where.FIGURE, key)
    assert "安置下岗失业人员" in remark.quote


def test_a_return_without_any_remark_is_refused_in_words_and_keeps_what_was_typed(
    office: Client, report: Submission
) -> None:
    answer = office.post(f"{page_of(report)}act/", {"act": "return"})
    assert (answer.status_code, "至少在文中一处批注" in answer.content.decode()) == (409, True)
    street = report.organisation.parent
    assert street is not None
    acts.approve(Submission.objects.get(), by=Writer(street.pk, handler="韩主任"))
    form = {"act": "return", "comment": "请补附件", "seen": report.turn}
    late = office.post(f"{page_of(report)}act/", form)
    said = late.content.decode()
    assert late.status_code == 409
    assert "韩主任" in said
    assert "请补附件</textarea>" in said


def test_the_community_answers_and_the_new_version_stands_beside_the_old_one(
    office: Client, desk: Client, ours: Books, report: Submission
) -> None:
    do(office, report, act="return", comment="请核对安置人数")
    remark = Remark.objects.get()
    assert do(desk, report, act="answer", remark=str(remark.pk), outcome="changed", answer="补了一人") == 302
    books.placed(ours.clerk, ours.waiting, books.day(6, 10), "北关印刷厂")
    submit_report("employment", ours.community, Period.parse("2010H1"), ["html"], by=ours.clerk)
    second = Submission.objects.get(version=2)
    said = read(office, page_of(second))
    assert re.search(r"和第1稿比.*?安置下岗失业人员 2010年上半年 1 2 人", said)
    assert "上一稿的批注和答复 请核对安置人数 全文 已改 补了一人 赵敏芝" in said
    assert "后来又报了" in read(desk, page_of(report))
    assert read(desk, page_of(report)).count("补了一人") == 1


def test_the_office_signs_off_and_the_sheet_tells_who_and_what_was_skipped(
    office: Client, desk: Client, leader: Account, report: Submission
) -> None:
    assert do(office, report, act="sign", place="0", comment="属实") == 302
    above = logged_in(leader)
    refused = above.post(f"{page_of(report)}act/", {"act": "sign", "place": "3"})
    assert "科室负责人、分管领导还没有签" in refused.content.decode()
    assert do(above, report, act="sign", place="3", skipping="急件") == 302
    assert do(office, report, act="issue", number="坝办发〔2010〕12号") == 302
    assert do(office, report, act="approve") == 302
    said = read(office, f"{page_of(report)}sheet/")
    assert re.search(r"经办 属实 孙一平 .*?科室负责人 跳过：急件（周大明）.*?主任（书记） 周大明", said)
    assert "坝办发〔2010〕12号" in said
    assert desk.get(f"{page_of(report)}sheet/").status_code == 404
    assert "签署" not in read(desk, page_of(report)), "the office's own steps are its own"
    assert SignOff.objects.filter(is_skipped=True).count() == 2


def test_what_changed_is_decided_by_the_community_and_only_a_note_is_read_above(
    office: Client, desk: Client, ours: Books, report: Submission
) -> None:
    books.placed(ours.clerk, ours.waiting, books.day(6, 10), "北关印刷厂")
    own = read(desk, page_of(report))
    assert re.search(r"报送后有变动.*?安置下岗失业人员 1 → 2", own)
    assert "变动" not in read(office, page_of(report))
    form = {"act": "decide", "indicator": PLACED, "period": "2010H1", "now": "2"}
    assert do(desk, report, **form, decision="harmless", reason="下期再报") == 302
    assert "下期再报" not in read(office, page_of(report))
    assert do(desk, report, **form, decision="note", reason="核实单月底才到") == 302
    assert "核实单月底才到" in read(office, page_of(report))
    assert "更正说明 1 条" in read(office, INBOX)
    assert do(office, report, **form, decision="note", reason="街道替改") == 404


def test_the_communitys_worker_judges_nothing_and_the_officer_answers_nothing(
    office: Client, desk: Client, report: Submission
) -> None:
    for judging in ("approve", "return", "sign", "receive", "issue"):
        assert do(desk, report, act=judging, comment="自己来", place="0") == 404
    assert do(office, report, act="recall", comment="替他撤") == 404
    assert do(office, report, act="deliver", channel="paper") == 404
    do(office, report, act="return", comment="请补附件")
    remark = str(Remark.objects.get().pk)
    assert do(office, report, act="answer", remark=remark, outcome="changed", answer="好") == 404
    assert do(desk, report, act="dance") == 404


def test_a_role_that_ended_at_noon_judges_nothing_in_the_afternoon(
    office: Client, labour_officer: Account, report: Submission
) -> None:
    assert office.get(INBOX).status_code == 200
    Role.objects.filter(account=labour_officer).update(ended_on="2010-07-02")
    assert office.get(INBOX).status_code == 404
    assert do(office, report, act="approve") == 404
    assert Submission.objects.get().state == State.SUBMITTED


def test_an_officer_of_another_line_has_no_inbox_for_this_kind(
    street: Organisation, report: Submission
) -> None:
    browser = logged_in(account("feng", "冯平", street, Duty.OFFICER, "publicity"))
    assert browser.get(INBOX).status_code == 404
    assert "收报箱" not in read(browser, "/")


def test_a_community_without_linli_hands_in_the_form_all_of_it_or_nothing(
    office: Client, neighbour: Organisation
) -> None:
    blank = office.get(f"{INBOX}employment.xlsx")
    assert blank["Content-Type"].endswith("sheet")
    address = f"{INBOX}form/{neighbour.code}/?kind=employment"
    wrong = office.post(address, {"kind": "employment", "file": filled(blank.content, {1: "很多", 2: 3295})})
    assert wrong.status_code == 400
    assert "1 处要改，一个数都没有录入" in text_of(wrong.content.decode())
    assert "“很多”不是数" in wrong.content.decode()
    assert Submission.objects.count() == 0
    upload = filled(blank.content, {1: 1102, 2: 3295, 9: 61})
    done = office.post(address, {"kind": "employment", "file": upload, "channel": "mail"})
    one = Submission.objects.get()
    assert (done.status_code, one.source, one.state) == (302, Source.EXCEL, State.SUBMITTED)
    assert one.receiver == "孙一平"
    upload.seek(0)
    assert bytes(StoredFile.objects.get().content) == upload.read()
    said = read(office, INBOX)
    assert re.search(r"小东门社区 已签收 \d\d-\d\d Excel 1102 3295", said)
    assert "没有网页版正文" in read(office, page_of(one))


def test_a_file_that_is_no_form_says_what_to_do(office: Client, neighbour: Organisation) -> None:
    address = f"{INBOX}form/{neighbour.code}/?kind=employment"
    for content in (b"not a workbook at all", b"", b"PK\x03\x04broken"):
        answer = office.post(address, {"kind": "employment", "file": SimpleUploadedFile("a.xlsx", content)})
        assert answer.status_code == 400
    assert Submission.objects.count() == 0


def filled(blank: bytes, numbers: dict[int, object]) -> SimpleUploadedFile:
    """The form with a value in the n-th line."""
    book = openpyxl.load_workbook(BytesIO(blank))
    sheet = book.active
    assert sheet is not None
    for row in sheet.iter_rows():
        if row[0].value in numbers:
            row[3].value = numbers[row[0].value]
    content = BytesIO()
    book.save(content)
    return SimpleUploadedFile("小东门.xlsx", content.getvalue())


def test_where_a_number_was_reported_is_told_beside_it(
    office: Client, desk: Client, report: Submission
) -> None:
    address = f"/filed/140107002003/2010H1/{PLACED}/"
    for browser in (office, desk):
        said = plain(browser.get(address).content.decode())
        assert "就业工作报告 第1稿 2010年上半年 2010-06-30 1 人 已报送" in said
    assert "还没有报过" in desk.get(f"/filed/140107002003/2007/{PLACED}/").content.decode()
    assert desk.get("/filed/140107002003/2010H1/no.such.thing/").status_code == 404


def test_the_inbox_asks_no_more_when_more_communities_have_reported(
    office: Client, report: Submission, theirs: Books
) -> None:
    before = questions(office, INBOX)
    submit_report("employment", theirs.community, Period.parse("2010H1"), ["html"], by=theirs.clerk)
    assert questions(office, INBOX) == before


def test_every_act_on_the_page_is_one_step_of_the_report(office: Client, report: Submission) -> None:
    do(office, report, act="receive")
    do(office, report, act="approve")
    do(office, report, act="archive")
    taken = StateChange.objects.filter(submission=report).order_by("pk").values_list("what", flat=True)
    assert list(taken) == ["draft", "check", "submit", "receive", "approve", "archive"]
