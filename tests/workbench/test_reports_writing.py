"""The editor's server side: whose draft it is, what is kept, what follows the books, what is submitted."""

from __future__ import annotations

import io
import json
import re
import zipfile
from typing import Any

import pytest
from django.test import Client
from PIL import Image

from linli.core.period import Period
from linli.filing import acts
from linli.filing.submissions import FrozenFigure, HandFigure, State, StateChange, StoredFile, Submission
from linli.kit import recording
from linli.kit.recording import Writer
from linli.ledgers.employment.placement import Placement
from linli.ledgers.employment.unemployment import Unemployment
from linli.ledgers.publicity.publicity_issue import PublicityIssue
from linli.org.models import Account, Duty, Organisation
from linli.registry.person import Person
from linli.reports.drafts import DraftPhoto, ReportDraft
from linli.reports.writing import write_draft
from tests.workbench import books
from tests.workbench.aims.reports import picture
from tests.workbench.books import PLACED, Books, account
from tests.workbench.conftest import logged_in
from tests.workbench.test_answers import questions
from tests.workbench.test_pages import text_of

pytestmark = pytest.mark.django_db
PAGE = "/reports/draft/employment/140107002003/2010H1.html"
BEGIN = {"kind": "employment", "org": "140107002003", "period": "2010H1"}


@pytest.fixture
def number(desk: Client, ours: Books) -> int:
    """The draft of 教场巷's half-year report, just begun."""
    assert desk.post("/reports/draft/", BEGIN).status_code == 302
    return Submission.objects.get().pk


def at(number: int, name: str) -> str:
    return f"/reports/writing/{number}/{name}/"


def post(browser: Client, address: str, told: object) -> tuple[int, Any]:
    answer = browser.post(address, json.dumps(told), content_type="application/json")
    return answer.status_code, answer.json() if "json" in answer["Content-Type"] else None


def kept(number: int) -> Any:
    return ReportDraft.objects.get(pk=number).document


def with_words(document: Any, made: str, words: str) -> Any:
    """The document with words typed at the end of the paragraph of this name."""
    changed = json.loads(json.dumps(document))
    for node in changed["content"]:
        if node.get("attrs", {}).get("made") == made:
            last = node.setdefault("content", [{"type": "text", "text": ""}])[-1]
            if last["type"] == "text":
                last["text"] += words
            else:
                node["content"].append({"type": "text", "text": words})
    return changed


def payload(browser: Client) -> Any:
    page = browser.get(PAGE).content.decode()
    found = re.search(r'<script id="draft-payload" type="application/json">(.*?)</script>', page, re.DOTALL)
    assert found
    return json.loads(found[1])


def test_the_page_gives_the_editor_the_document_with_figures_and_no_value_in_the_document(
    desk: Client, number: int
) -> None:
    told = payload(desk)
    assert told["figures"][f"{PLACED}|2010H1|value|"]["text"] == "1人"
    assert told["document"] == kept(number)
    assert '"1人"' not in json.dumps(told["document"], ensure_ascii=False)
    assert told["addresses"]["save"] == at(number, "save")
    assert told["recipient"] == "坝陵桥街道办事处"
    assert set(told["parts"]) == {"figures", "placements", "evidence"}


def test_what_is_saved_is_there_again_and_a_second_window_is_told(desk: Client, number: int) -> None:
    typed = with_words(kept(number), "lead", "群众满意。")
    status, said = post(desk, at(number, "save"), {"version": 1, "document": typed})
    assert (status, said["version"]) == (200, 2)
    assert kept(number) == typed
    other = with_words(kept(number), "lead", "另一个窗口写的。")
    status, said = post(desk, at(number, "save"), {"version": 1, "document": other})
    assert (status, said["version"]) == (409, 2)
    assert re.fullmatch(r"赵敏芝 \d\d:\d\d 在别的窗口改过这份草稿", said["refused"])
    assert kept(number) == typed
    assert post(desk, at(number, "save"), {"version": said["version"], "document": other})[0] == 200
    assert kept(number) == other


@pytest.mark.parametrize(
    "told",
    [{}, [], "x", {"version": 1}, {"version": 1, "document": {"type": "doc", "content": [{"type": "html"}]}}],
)  # fmt: skip
def test_what_is_no_document_is_refused_and_nothing_is_lost(desk: Client, number: int, told: object) -> None:
    before = kept(number)
    status, said = post(desk, at(number, "save"), told)
    assert status == 400
    assert said["refused"]
    assert kept(number) == before


def chip(indicator: str, **more: str) -> dict[str, Any]:
    facts = {"indicator": indicator, "period": "2010H1", "role": "value", "qualifier": "", **more}
    return {
        "type": "paragraph",
        "attrs": {"id": "x1", "made": ""},
        "content": [{"type": "figure", "attrs": facts}],
    }


@pytest.mark.parametrize(
    "node",
    [
        chip("employment.placement.invented"), chip("nowhere.at.all"),
        chip(PLACED, role="share", qualifier="employment.placement.invented"),
        {"type": "photos", "attrs": {}, "content": [{"type": "photo", "attrs": {"number": 7}}]},
    ],
)  # fmt: skip
def test_an_indicator_or_photo_that_does_not_exist_is_not_found(
    desk: Client, number: int, node: dict[str, Any]
) -> None:
    document = kept(number)
    document["content"].insert(2, node)
    assert post(desk, at(number, "save"), {"version": 1, "document": document})[0] == 404


def test_a_figure_of_a_line_that_is_not_seen_is_as_one_that_does_not_exist(
    community: Organisation, desk: Client, number: int
) -> None:
    own_line = logged_in(account("qi", "齐心", community, Duty.WORKER, "employment"))
    document = kept(number)
    document["content"].insert(2, chip("publicity.publicity_issue.issues"))
    told = {"version": 1, "document": document}
    assert post(own_line, at(number, "save"), told)[0] == 404
    assert own_line.get(at(number, "choice") + "?q=黑板报").json()["figures"] == []
    asked = "?indicator=publicity.publicity_issue.issues&period=2010H1&role=value&qualifier="
    assert own_line.get(at(number, "figure") + asked).status_code == 404
    insertion = {"as": "table", "indicators": ["publicity.publicity_issue.issues"]}
    assert post(own_line, at(number, "insertion"), insertion)[0] == 404
    assert post(desk, at(number, "save"), told)[0] == 200


def test_a_photo_of_another_draft_cannot_be_taken(
    desk: Client, neighbours_worker: Account, number: int, theirs: Books
) -> None:
    """Steal: the attacker's own draft with a foreign photo's number."""
    photo = desk.post(at(number, "photos"), {"photo": upload()}).json()["number"]
    thief = logged_in(neighbours_worker)
    thief.post("/reports/draft/", {**BEGIN, "org": theirs.community.code})
    own = Submission.objects.exclude(pk=number).get().pk
    document = kept(own)
    image = {"type": "photo", "attrs": {"number": photo}}
    document["content"].append({"type": "photos", "attrs": {"id": "x1", "made": ""}, "content": [image]})
    assert post(thief, at(own, "save"), {"version": 1, "document": document})[0] == 404
    assert thief.get(f"/reports/writing/{own}/photos/{photo}.jpg").status_code == 404
    assert desk.get(f"/reports/writing/{number}/photos/{photo}.jpg").status_code == 200


def upload(content: bytes | None = None) -> io.BytesIO:
    made = io.BytesIO(content if content is not None else picture(width=3200))
    made.name = "../../活动.jpg"
    return made


def test_a_photo_is_written_anew_without_its_place_and_the_same_one_is_kept_once(
    desk: Client, number: int
) -> None:
    phone = io.BytesIO()
    exif = Image.Exif()
    exif[0x8825] = {1: "N", 2: (37.0, 51.0, 0.0)}
    exif[0x0110] = "Phone"
    Image.new("RGB", (3200, 2400), "green").save(phone, "JPEG", exif=exif)
    first = desk.post(at(number, "photos"), {"photo": upload(phone.getvalue())}).json()["number"]
    again = desk.post(at(number, "photos"), {"photo": upload(phone.getvalue())}).json()["number"]
    assert first == again
    stored = bytes(DraftPhoto.objects.get().content)
    with Image.open(io.BytesIO(stored)) as image:
        assert max(image.size) == 1600
        assert not image.getexif()
    assert b"Phone" not in stored


@pytest.mark.parametrize("content", [b"", b"<svg onload=alert(1)>", b"GIF89a", b"\xff\xd8\xff\xe0 half"])
def test_what_is_no_photo_is_refused_in_words(desk: Client, number: int, content: bytes) -> None:
    answer = desk.post(at(number, "photos"), {"photo": upload(content)})
    assert answer.status_code == 400
    assert answer.json()["refused"]
    assert DraftPhoto.objects.count() == 0


def test_after_a_row_changed_the_words_stay_and_the_figures_follow(
    desk: Client, number: int, ours: Books
) -> None:
    typed = with_words(kept(number), "placement.placed", "其中一人是退役军人。")
    post(desk, at(number, "save"), {"version": 1, "document": typed})
    books.placed(ours.clerk, ours.waiting, books.day(6, 10), "北关印刷厂")
    status, told = post(desk, at(number, "refresh"), {"version": 2})
    assert status == 200
    assert told["figures"][f"{PLACED}|2010H1|value|"]["text"] == "2人"
    words = json.dumps(told["document"], ensure_ascii=False)
    assert "其中一人是退役军人。" in words
    assert told["document"]["content"][1] == typed["content"][1]  # the lead had no new words
    assert post(desk, at(number, "refresh"), {"version": 2})[0] == 409


def test_a_new_section_of_the_books_is_offered_and_taken_by_a_key(
    desk: Client, number: int, ours: Books
) -> None:
    issue = PublicityIssue(form="blackboard", occurred_on=books.day(3, 3), topic="就业政策")
    recording.record(issue, by=ours.clerk)
    before = kept(number)
    status, told = post(desk, at(number, "refresh"), {"version": 1})
    assert told["document"] == before
    asked = desk.get(at(number, "checks")).content.decode()
    assert 'data-offer="publicity" data-take="yes"' in asked
    assert "政策宣传与跟踪服务" in asked
    status, told = post(
        desk, at(number, "offer"), {"version": told["version"], "made": "publicity", "take": True}
    )
    assert status == 200
    assert "政策宣传与跟踪服务" in json.dumps(told["document"], ensure_ascii=False)
    assert "data-offer" not in desk.get(at(number, "checks")).content.decode()
    assert post(desk, at(number, "offer"), {"version": 3, "made": "nothing"})[0] == 404


def test_a_number_typed_over_asks_for_a_reason_and_is_shown_as_such(desk: Client, number: int) -> None:
    form = {"indicator": PLACED, "period": "2010H1", "role": "value", "qualifier": "", "value": "3"}
    without = desk.post(at(number, "hand"), form).content.decode()
    assert "手工数要写明理由和填写人" in without
    assert 'value="3"' in without
    for wrong in ("三", "nan", "1e400", "3.123", ""):
        assert (
            'aria-invalid="true"'
            in desk.post(at(number, "hand"), {**form, "value": wrong, "reason": "x"}).content.decode()
        )
    assert not HandFigure.objects.exists()
    answer = desk.post(at(number, "hand"), {**form, "reason": "两人的合同在街道"})
    assert json.loads(answer["HX-Trigger"]) == {"linli-figures": True}
    assert "手工数：赵敏芝" in text_of(f"<main>{answer.content.decode()}")
    told = desk.get(at(number, "now")).json()
    shown = told["figures"][f"{PLACED}|2010H1|value|"]
    assert (shown["text"], shown["state"], shown["mark"]) == ("3人", "hand", "手")
    assert told["origins"]["hand"] >= 1
    assert "两人的合同在街道" in desk.get(at(number, "checks")).content.decode()
    desk.post(at(number, "hand"), {**form, "back": "yes"})
    assert not HandFigure.objects.exists()
    other = desk.post(at(number, "hand"), {**form, "period": "2009H1", "reason": "x"}).content.decode()
    assert "只有本期的数可以改用手工数" in other


def test_the_pop_over_shows_definition_rows_and_where_else_the_number_was_reported(
    desk: Client, number: int, ours: Books
) -> None:
    asked = f"?indicator={PLACED}&period=2010H1&role=value&qualifier="
    said = text_of("<main>" + desk.get(at(number, "figure") + asked).content.decode())
    assert re.search(
        r"1 人 安置下岗失业人员 .*明细对得上 .*口径 .*001 苗青 .*打开全部 2 行 .*改用手工数", said
    )
    assert "140107" not in said
    share = f"?indicator={PLACED}&period=2010H1&role=share&qualifier=employment.unemployment.in_books"
    assert "的比例" in desk.get(at(number, "figure") + share).content.decode()
    for wrong in (
        "?indicator=x",
        "?indicator=a.b.c&period=2010H1",
        asked + "x",
        asked.replace("value", "sum"),
    ):
        assert desk.get(at(number, "figure") + wrong).status_code == 404


def test_figures_can_be_searched_and_put_in_as_table_and_chart(desk: Client, number: int) -> None:
    found = desk.get(at(number, "choice") + "?q=安置 4050").json()["figures"]
    assert [one["label"] for one in found] == ["安置“4050”人员"]
    assert found[0]["ways"][0]["chip"]["text"] == "0人"
    rate = desk.get(at(number, "choice") + "?q=率").json()["figures"]
    assert all(one["ways"][0]["figure"]["role"] == "share" for one in rate)
    ones = [PLACED, "employment.placement.placed_4050"]
    _status, table = post(
        desk, at(number, "insertion"), {"as": "table", "indicators": ones, "columns": ["now", "change"]}
    )
    assert [row["type"] for row in table["node"]["content"]] == ["tableRow"] * 3
    assert f"{PLACED}|2010H1|signed|2009H1" in table["figures"]
    _status, chart = post(
        desk, at(number, "insertion"), {"as": "chart", "indicators": ones, "last_year": True}
    )
    facts = chart["node"]["attrs"]
    assert (facts["unit"], len(facts["series"]), len(facts["categories"])) == ("人", 2, 2)
    _status, drawn = post(desk, at(number, "drawing"), facts)
    assert drawn["svg"].startswith('<svg class="chart"')
    mixed = {"as": "chart", "indicators": [PLACED, "employment.vacancy.employers"]}
    assert post(desk, at(number, "insertion"), mixed)[0] == 400
    document = kept(number)
    document["content"][2:2] = [chart["node"], table["node"]]
    assert post(desk, at(number, "save"), {"version": 1, "document": document})[0] == 200


def test_typed_numbers_are_named_with_the_figure_that_has_the_same_value(desk: Client, number: int) -> None:
    typed = with_words(kept(number), "lead", "又有1人、另有25人，单位反聘3月5日起。特此恳请批准。")
    post(desk, at(number, "save"), {"version": 1, "document": typed})
    asked = desk.get(at(number, "checks")).content.decode()
    said = text_of(f"<main>{asked}")
    assert "“1人”是手写的数 不由台账计算，查不到明细；台账里有同样的数" in said
    assert "“25人”是手写的数" in said
    assert "“5日" not in said
    assert "“单位反聘”应为“单位返聘”" in said
    assert "像请示：报告里不能夹带请示事项" in said
    assert said.index("字句") < said.index("知道就行")
    assert "&quot;found&quot;: &quot;1人&quot;" in asked


def test_who_writes_that_she_strives_for_the_standard_says_that_it_is_not_reached(
    desk: Client, number: int
) -> None:
    document = with_words(kept(number), "lead", "我们争创充分就业社区。")
    document["content"] = [
        one for one in document["content"] if one.get("attrs", {}).get("made") != "problems.list"
    ]
    post(desk, at(number, "save"), {"version": 1, "document": document})
    asked = desk.get(at(number, "checks")).content.decode()
    assert "写了“争创”，没写差多少" in asked
    assert "再就业率50.0%，标准95%，差45.0个百分点" in asked
    document["content"][1]["content"][-1]["text"] += "再就业率尚未达到95%的创建标准。"
    post(desk, at(number, "save"), {"version": 2, "document": document})
    said = desk.get(at(number, "checks")).content.decode()
    assert "没写差多少" not in said
    assert "“95%”是手写的数" not in said


def test_the_real_pages_are_pictures_of_the_edited_document(desk: Client, number: int) -> None:
    page = desk.get(at(number, "pages")).content.decode()
    first = re.search(r'src="(/reports/writing/\d+/pages/[0-9a-f]{16}/1\.png)"', page)
    assert first
    shown = desk.get(first[1])
    assert (shown["Content-Type"], shown.content[:4]) == ("image/png", b"\x89PNG")
    assert desk.get(first[1].replace("/1.png", "/99.png")).status_code == 404
    post(desk, at(number, "save"), {"version": 1, "document": with_words(kept(number), "lead", "群众满意。")})
    assert first[1] not in desk.get(at(number, "pages")).content.decode()


def submit(browser: Client, number: int, **more: Any) -> tuple[int, Any]:
    told = browser.get(at(number, "now")).json()
    seen = {key: chip["text"] for key, chip in told["figures"].items()}
    return post(
        browser,
        at(number, "submit"),
        {"version": told["version"], "seen": seen, "reason": "按时报送", **more},
    )


def test_the_edited_document_is_submitted_in_three_formats_and_never_changes(
    desk: Client, number: int, ours: Books
) -> None:
    typed = with_words(kept(number), "lead", "群众满意。")
    post(desk, at(number, "save"), {"version": 1, "document": typed})
    status, said = submit(desk, number)
    assert (status, said) == (200, {"address": f"/reports/{number}/"})
    files = {one.format: bytes(one.content) for one in StoredFile.objects.filter(submission=number)}
    assert set(files) == {"docx", "pdf", "html"}
    assert "群众满意。" in files["html"].decode()
    with zipfile.ZipFile(io.BytesIO(files["docx"])) as package:
        body = package.read("word/document.xml").decode()
    key = FrozenFigure.objects.filter(submission=number, indicator=PLACED, period_code="2010H1")[0].key
    assert "群众满意。" in body
    assert f'w:name="_ev_{key}"' in body
    refused = post(desk, at(number, "save"), {"version": 2, "document": kept(number)})
    assert refused[0] == 410
    assert (
        desk.post(
            at(number, "hand"),
            {
                "indicator": PLACED,
                "period": "2010H1",
                "role": "value",
                "qualifier": "",
                "value": "9",
                "reason": "x",
            },
        ).status_code
        == 200
    )
    assert not HandFigure.objects.exists()
    books.placed(ours.clerk, ours.waiting, books.day(6, 10), "北关印刷厂")
    assert {one.format: bytes(one.content) for one in StoredFile.objects.filter(submission=number)} == files
    assert StateChange.objects.get(submission=number, after=State.CHECKED).comment.endswith("；按时报送")


def test_the_same_draft_gives_the_same_bytes(desk: Client, number: int, ours: Books) -> None:
    post(desk, at(number, "save"), {"version": 1, "document": with_words(kept(number), "lead", "好。")})
    period = Period.parse("2010H1")
    first = write_draft("employment", ours.community, period, ["docx", "pdf", "html"])
    assert write_draft("employment", ours.community, period, ["docx", "pdf", "html"]).files == first.files


def test_numbers_that_moved_while_one_was_reading_are_not_signed_unseen(
    desk: Client, number: int, ours: Books
) -> None:
    told = desk.get(at(number, "now")).json()
    seen = {key: chip["text"] for key, chip in told["figures"].items()}
    books.placed(ours.clerk, ours.waiting, books.day(6, 10), "北关印刷厂")
    asked = {"version": told["version"], "seen": seen, "reason": "x"}
    status, said = post(desk, at(number, "submit"), asked)
    assert status == 400
    assert "安置下岗失业人员：看到的是1人，现在是2人" in said["refused"]
    assert Submission.objects.get().state == State.DRAFT


def test_what_blocks_needs_a_reason(desk: Client, number: int) -> None:
    status, said = submit(desk, number, reason=" ")
    assert status == 400
    assert "请写明理由" in said["refused"]
    assert "先要弄清" in text_of("<main>" + desk.get(at(number, "before")).content.decode())
    assert post(desk, at(number, "submit"), {"version": 99, "reason": "x"})[0] == 409


def test_a_returned_report_is_written_on_with_its_words_photos_and_hand_figures(
    desk: Client, number: int, ours: Books, street: Organisation
) -> None:
    photo = desk.post(at(number, "photos"), {"photo": upload()}).json()["number"]
    document = with_words(kept(number), "lead", "群众满意。")
    image = {"type": "photo", "attrs": {"number": photo}, "content": [{"type": "text", "text": "招聘会"}]}
    document["content"].insert(2, {"type": "photos", "attrs": {"id": "x1", "made": ""}, "content": [image]})
    assert post(desk, at(number, "save"), {"version": 1, "document": document})[0] == 200
    acts.type_over(Submission.objects.get(), PLACED, 3, reason="合同在街道", by=ours.clerk)
    submit(desk, number)
    acts.give_back(Submission.objects.get(), by=Writer(street.pk, handler="周大明"), comment="请补")
    desk.post("/reports/draft/", BEGIN)
    second = Submission.objects.get(version=2)
    assert "请补 周大明" in text_of("<main>" + desk.get(at(second.pk, "checks")).content.decode())
    told = payload(desk)
    words = json.dumps(told["document"], ensure_ascii=False)
    assert "群众满意。" in words
    assert "招聘会" in words
    assert told["figures"][f"{PLACED}|2010H1|value|"]["state"] == "hand"
    own = DraftPhoto.objects.get(draft=second.pk).pk
    assert own != photo
    assert f'"number": {own}' in words
    assert desk.get(f"/reports/writing/{second.pk}/pages/").status_code == 200


def test_leaders_and_administrators_write_nothing(
    street: Organisation, community: Organisation, desk: Client, number: int
) -> None:
    administrator = logged_in(account("admin", "系统管理员", street, Duty.ADMINISTRATOR))
    leader = logged_in(account("lead", "韩书记", community, Duty.LEADER))
    for browser in (administrator, leader):
        assert browser.get(at(number, "now")).status_code == 404
        assert post(browser, at(number, "save"), {"version": 1, "document": kept(number)})[0] == 404
        assert browser.post("/reports/draft/", {**BEGIN, "period": "2009H2"}).status_code == 404
        assert b"draft-payload" not in browser.get(PAGE).content


def test_the_desk_asks_as_many_questions_of_a_thick_book_as_of_a_thin_one(
    desk: Client, number: int, ours: Books
) -> None:
    figure = f"?indicator={PLACED}&period=2010H1&role=value&qualifier="
    addresses = [
        PAGE,
        at(number, "checks"),
        at(number, "now"),
        at(number, "figure") + figure,
        at(number, "sources"),
    ]
    thin = [questions(desk, address) for address in addresses]
    people = [Person(name=f"新上岗{place}", sex="1") for place in range(40)]
    spells = [Unemployment(person=one, kind="other", started_on=books.day(5, 1)) for one in people]
    work = [
        Placement(person=one, channel="hired", started_on=books.day(5, 20), verified_on=books.day(5, 21))
        for one in people
    ]
    for rows in (people, spells, work):
        with recording.open_book(ours.clerk) as book:
            for row in rows:
                book.record(row)
    thick = [questions(desk, address) for address in addresses]
    assert [more - less for more, less in zip(thick, thin, strict=True)] == [0] * len(addresses)
