"""What every answer carries, whoever asks for whatever; and that pages do not ask more as the books grow."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from linli.filing.submissions import FrozenFigure, Submission
from linli.kit import recording
from linli.ledgers.employment.placement import Placement
from linli.ledgers.employment.unemployment import Unemployment
from linli.org.models import Duty, Organisation
from linli.registry.person import Person
from linli.workbench.shell.bundle import address_of
from tests.workbench.books import PLACED, Books, account, again, books_of_xiaodongmen, day
from tests.workbench.conftest import logged_in

pytestmark = pytest.mark.django_db
#: The one script of a page, its own file.
OURS = f'<script type="module" src="{address_of("main.js")}">'
HALF_YEAR = "/figures/140107002003/2010H1/"
LEDGER = "/ledgers/employment.placement/140107002003/"


def pages(report: Submission, ours: Books) -> list[str]:
    key = FrozenFigure.objects.filter(submission=report, indicator=PLACED)[0].key
    return [
        "/", "/reports/", "/password/", HALF_YEAR, f"{HALF_YEAR}{PLACED}/",
        f"{HALF_YEAR}employment.placement.by_channel/",
        f"/rows/employment.placement/{ours.placements[0].pk}/", f"/reports/{report.pk}/",
        f"/reports/{report.pk}/{key}/",
        "/ledgers/employment.placement/140107002003/new/",
        f"/ledgers/employment.placement/140107002003/new/?person={ours.person.pk}", "/drafts/",
        "/ledgers/employment.placement/140107002003/grid/",
        "/ledgers/employment.placement/140107002003/month/?month=2010-05",
        "/ledgers/employment.placement/140107002003/month/statement/?month=2010-05",
        f"/rows/employment.placement/{ours.placements[0].pk}/edit/",
        "/people/140107002003/", f"/people/140107002003/{ours.person.pk}/",
        f"/people/140107002003/{ours.person.pk}/numbers/", "/buildings/140107002003/",
        LEDGER, f"{LEDGER}?view=all&q=m", f"{LEDGER}print/", "/exports/",
        "/ledgers/140107002003/", f"{LEDGER}export/", f"{LEDGER}chat/?row={ours.placements[0].pk}",
        "/reports/draft/employment/140107002003/2010H1.html",
    ]  # fmt: skip


def test_every_answer_carries_the_policy_and_nothing_stays_in_the_browser(
    desk: Client, report: Submission, ours: Books
) -> None:
    files = ["/reports/report.css", f"{HALF_YEAR}{PLACED}.xlsx", f"/reports/{report.pk}.html"]
    own = [desk.get(address)["Cache-Control"] for address in pages(report, ours)]
    assert own == ["no-store"] * len(own)
    refused = ["/nowhere/", "/figures/140107002004/2010H1/", "/logout/"]
    asked = [*pages(report, ours), *files, *refused, "/healthz"]
    strangers = [Client().get(address) for address in ("/login/", "/", "/nowhere/", "/healthz")]
    static = [Client().get(f"/static/workbench/{name}") for name in ("bundle/bundle.json", "icon.svg")]
    for answer in [*(desk.get(address) for address in asked), *strangers, desk.post("/login/"), *static]:
        policy = answer["Content-Security-Policy"]
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert re.search(r"default-src '(self|none)'", policy)
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Referrer-Policy"] == "same-origin"
        assert answer["Cache-Control"]
    for answer in static:
        answer.close()


def test_no_page_has_a_style_or_a_script_inside_or_asks_another_server(
    desk: Client, report: Submission, ours: Books
) -> None:
    for address in [*pages(report, ours), "/login/", "/nowhere/"]:
        page = (Client() if address == "/login/" else desk).get(address).content.decode()
        assert re.findall(r"<script[^>]*>", page) in ([], [OURS]), address
        assert not re.search(r"<script[^>]*>[^<]|<style|\sstyle=|\son[a-z]+=|javascript:", page), address
        assert not re.search(r"(?:src|href|action)=\"(?:https?:)?//", page), address
        assert page.count("<h1") == 1, address
        assert '<html lang="zh-CN">' in page


def test_a_name_with_angle_brackets_stays_text(desk: Client, ours: Books) -> None:
    tricky = Person(name="<b>苗</b><script>alert(1)</script>")
    recording.record(tricky, by=ours.clerk)
    recording.record(Unemployment(person=tricky, kind="other", started_on=day(6, 6)), by=ours.clerk)
    page = desk.get(f"{HALF_YEAR}employment.unemployment.registered/").content.decode()
    assert "&lt;script&gt;alert(1)" in page
    assert page.count("<script") == page.count(OURS) == 1


def test_pages_ask_as_many_questions_of_a_thick_book_as_of_a_thin_one(
    desk: Client, report: Submission, ours: Books
) -> None:
    addresses = [*pages(report, ours), f"{HALF_YEAR}{PLACED}.xlsx"]
    addresses.remove("/reports/draft/employment/140107002003/2010H1.html")
    thin = {address: questions(desk, address) for address in addresses}
    people = [Person(name=f"新上岗{number}", sex="1") for number in range(40)]
    spells = [Unemployment(person=one, kind="other", started_on=day(5, 1)) for one in people]
    work = [
        Placement(person=one, channel="hired", started_on=day(5, 20), verified_on=day(5, 21))
        for one in people
    ]
    for rows in (people, spells, work):
        with recording.open_book(ours.clerk) as book:
            for row in rows:
                book.record(row)
    recording.correct(again(ours.placements[0]), by=ours.clerk, reason="补登岗位", post="厨工")
    thick = {address: questions(desk, address) for address in addresses}
    assert {address: thick[address] - thin[address] for address in addresses} == dict.fromkeys(addresses, 0)


def test_the_first_page_asks_no_more_when_a_second_community_has_books_of_its_own(
    street: Organisation, ours: Books, neighbour: Organisation
) -> None:
    browser = logged_in(account("admin", "系统管理员", street, Duty.ADMINISTRATOR))
    one = questions(browser, "/")
    books_of_xiaodongmen(neighbour)
    assert questions(browser, "/") == one


def questions(browser: Client, address: str) -> int:
    """How many queries a page needs once the cells of its figures are filled."""
    for _ in range(2):
        assert browser.get(address).status_code == 200
    with CaptureQueriesContext(connection) as asked:
        assert browser.get(address).status_code == 200
    return len(asked)
