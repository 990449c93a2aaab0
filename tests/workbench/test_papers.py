"""Attached files on the screen: added, shown, withdrawn; who may see them is who may open the thing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from linli.filing.submissions import Submission
from linli.kit.attachments import Attachment, place_of
from linli.org.models import Account, Role
from tests.kit.test_attachments import action, pdf
from tests.workbench.aims.papers import photo
from tests.workbench.books import Books
from tests.workbench.conftest import logged_in
from tests.workbench.test_pages import read

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def home(settings: Any, tmp_path: Path) -> None:
    settings.HOME = tmp_path


def page_of(ours: Books) -> str:
    return f"/attachments/employment.placement/{ours.placements[0].pk}/"


def upload(browser: Client, address: str, content: bytes, name: str = "合同.jpg", **more: str) -> int:
    form = {"file": SimpleUploadedFile(name, content), **more}
    return browser.post(address, form).status_code


def test_a_photo_is_added_shown_and_withdrawn_with_a_reason(desk: Client, ours: Books) -> None:
    assert upload(desk, page_of(ours), photo(), caption="劳动合同首页") == 302
    one = Attachment.objects.get()
    assert (one.handler, one.organisation) == ("赵敏芝", ours.community)
    assert "1 件 劳动合同首页" in read(desk, page_of(ours))
    shown = desk.get(f"/attachment/{one.pk}/")
    assert shown["Content-Type"] == "image/jpeg"
    assert shown["Content-Disposition"].startswith("inline;")
    assert "sandbox" in shown["Content-Security-Policy"]
    assert shown["X-Content-Type-Options"] == "nosniff"
    assert desk.post(f"/attachment/{one.pk}/", {"reason": ""}).status_code == 409
    assert desk.post(f"/attachment/{one.pk}/", {"reason": "传错了人"}).status_code == 302
    assert "还没有" in read(desk, page_of(ours))


def test_a_signed_scan_goes_to_its_report_and_is_only_ever_saved(
    desk: Client, labour_officer: Account, report: Submission
) -> None:
    address = f"/attachments/filing.submission/{report.pk}/"
    assert upload(desk, address, pdf(), "签字盖章.pdf") == 302
    one = Attachment.objects.get()
    for browser in (desk, logged_in(labour_officer)):
        answer = browser.get(f"/attachment/{one.pk}/")
        assert answer["Content-Disposition"].startswith("attachment;")
        assert answer.content == pdf()
    assert upload(logged_in(labour_officer), address, photo()) == 404, "the office adds nothing in its name"


def test_a_refused_file_says_why_and_nothing_is_kept(desk: Client, ours: Books) -> None:
    script = pdf(OpenAction=action("JavaScript", JS="1"))
    for content, said in ((script, "脚本、内嵌文件"), (b"MZ exe", "只收照片"), (b"", "空")):
        form = {"file": SimpleUploadedFile("x.pdf", content)}
        answer = desk.post(page_of(ours), form)
        assert (answer.status_code, said in answer.content.decode()) == (400, True)
    assert desk.post(page_of(ours), {}).status_code == 400
    assert Attachment.objects.count() == 0


def test_a_file_whose_content_is_gone_answers_404_and_breaks_nothing(desk: Client, ours: Books) -> None:
    upload(desk, page_of(ours), photo())
    one = Attachment.objects.get()
    place_of(one.sha256).unlink()
    assert desk.get(f"/attachment/{one.pk}/").status_code == 404
    assert desk.get(page_of(ours)).status_code == 200


def test_who_lost_the_role_sees_no_file_and_who_only_looks_adds_none(
    desk: Client, worker: Account, labour_officer: Account, leader: Account, ours: Books
) -> None:
    upload(desk, page_of(ours), photo())
    one = Attachment.objects.get()
    assert logged_in(labour_officer).get(f"/attachment/{one.pk}/").status_code == 200
    assert logged_in(leader).get(f"/attachment/{one.pk}/").status_code == 404, "a leader opens no rows"
    assert upload(logged_in(labour_officer), page_of(ours), photo(3)) == 404
    assert logged_in(labour_officer).post(f"/attachment/{one.pk}/", {"reason": "不要"}).status_code == 404
    Role.objects.filter(account=worker).update(ended_on="2010-07-02")
    assert desk.get(f"/attachment/{one.pk}/").status_code == 404
    assert upload(desk, page_of(ours), photo(4)) == 404


def test_it_goes_back_to_where_it_was_added_but_never_elsewhere(desk: Client, ours: Books) -> None:
    here = page_of(ours)
    places = (("/reports/", "/reports/"), ("//evil.example/", here), ("https://e/", here))
    for number, (wished, goes) in enumerate(places):
        form = {"file": SimpleUploadedFile("a.jpg", photo(80 * number)), "back": wished}
        assert desk.post(here, form)["Location"] == goes
