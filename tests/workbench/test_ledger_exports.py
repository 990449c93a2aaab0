"""Exports: a purpose first, then a file behind the page, for her who asked, for as long as her duty lasts."""

from __future__ import annotations

import io
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from openpyxl import load_workbook

from linli.kit import clock
from linli.kit.privacy import Unmasking
from linli.org.models import Account, Duty, Organisation, Role
from linli.workbench.ledger import jobs
from linli.workbench.ledger.jobs import ExportJob, State
from tests.workbench.books import HE, MIAO, Books, account
from tests.workbench.conftest import logged_in
from tests.workbench.test_pages import read, text_of

pytestmark = pytest.mark.django_db
EXPORT = "/ledgers/employment.placement/140107002003/export/"


@pytest.fixture(autouse=True)
def exports_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    """Files in a folder of the test's own; the work done at once, for a thread would not see its rows."""
    settings.HOME = tmp_path
    monkeypatch.setattr(jobs, "_later", jobs.run)


def asked(browser: Client, address: str = EXPORT, **form: Any) -> ExportJob:
    answer = browser.post(address, {"purpose": "报街道核对", **form})
    assert answer.status_code == 302
    job = ExportJob.objects.order_by("-pk")[0]
    assert answer["Location"] == f"/exports/{job.pk}/"
    return job


def sheet_of(browser: Client, job: ExportJob) -> list[list[Any]]:
    answer = browser.get(f"/exports/{job.pk}/file/")
    assert answer.status_code == 200
    content = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    # Not the whole answer: that would close the database of the test.
    for close in answer._resource_closers:  # type: ignore[attr-defined]
        close()
    sheet = load_workbook(io.BytesIO(content)).active
    assert sheet is not None
    return [list(row) for row in sheet.iter_rows(values_only=True)]


def test_nothing_leaves_without_a_purpose(desk: Client, ours: Books) -> None:
    answer = desk.post(EXPORT, {"purpose": " "})
    assert answer.status_code == 422
    assert "请写明用途" in text_of(answer.content.decode())
    assert not ExportJob.objects.exists()


def test_an_export_is_the_customary_sheet_masked_and_its_purpose_stays(desk: Client, ours: Books) -> None:
    job = asked(desk)
    table = sheet_of(desk, job)
    assert table[0][0] == "教场巷社区安置失业人员台账"
    said = "\n".join(str(cell) for row in table for cell in row)
    assert said.count("苗青") == 2
    assert MIAO not in said
    assert f"{MIAO[:6]}********{MIAO[-4:]}" in said
    assert (job.state, job.rows, job.purpose, job.handler) == (State.DONE, 2, "报街道核对", "赵敏芝")
    assert "已导出 2 行" in read(desk, f"/exports/{job.pk}/")
    assert "安置失业人员台账" in read(desk, "/exports/")
    assert not Unmasking.objects.exists()


def test_numbers_in_the_open_are_logged_before_they_leave(desk: Client, ours: Books) -> None:
    job = asked(desk, numbers="open")
    assert MIAO in str(sheet_of(desk, job))
    logged = Unmasking.objects.get()
    assert (logged.purpose, logged.handler, logged.ledger) == ("报街道核对", "赵敏芝", "employment.placement")
    assert sorted(logged.entries) == sorted(one.pk for one in ours.placements)


def test_who_does_not_keep_the_book_takes_no_number_in_the_open(labour_officer: Account, ours: Books) -> None:
    browser = logged_in(labour_officer)
    assert 'value="open"' not in browser.get(EXPORT).content.decode()
    assert MIAO not in str(sheet_of(browser, asked(browser, numbers="open")))
    assert not Unmasking.objects.exists()


def test_the_list_is_exported_as_it_is_narrowed_or_only_what_is_chosen(desk: Client, ours: Books) -> None:
    narrowed = asked(desk, f"{EXPORT}?view=all&q=东门")
    assert narrowed.rows == 1
    assert "巷口面馆" not in str(sheet_of(desk, narrowed))
    chosen = asked(desk, row=[str(ours.placements[0].pk), "7"])
    assert chosen.rows == 1
    assert "巷口面馆" in str(sheet_of(desk, chosen))


def test_nobody_elses_export_is_there(
    desk: Client, ours: Books, community: Organisation, neighbours_worker: Account
) -> None:
    job = asked(desk)
    for stranger in (account("lin", "林静", community, Duty.SECRETARY), neighbours_worker):
        browser = logged_in(stranger)
        for address in (f"/exports/{job.pk}/", f"/exports/{job.pk}/file/"):
            assert browser.get(address).status_code == 404
        assert "安置失业人员台账" not in read(browser, "/exports/")


def test_after_the_duty_ended_the_file_is_out_of_reach(desk: Client, ours: Books, worker: Account) -> None:
    job = asked(desk)
    Role.objects.filter(account=worker).update(ended_on=date(2010, 7, 2))
    assert desk.get(f"/exports/{job.pk}/file/").status_code == 404
    assert desk.get(f"/exports/{job.pk}/").status_code == 404


def test_a_duty_that_ended_while_the_job_waited_exports_nothing(
    desk: Client, ours: Books, worker: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "_later", lambda number: None)
    job = asked(desk)
    Role.objects.filter(account=worker).update(ended_on=date(2010, 7, 2))
    jobs.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.file) == (State.REFUSED, "")
    assert "职责" in job.refusal
    assert list(jobs.folder().iterdir()) == []


def test_a_fetched_file_goes_and_an_unfetched_one_too(desk: Client, ours: Books) -> None:
    fetched, left = asked(desk), asked(desk)
    sheet_of(desk, fetched)
    assert len(list(jobs.folder().iterdir())) == 2
    ExportJob.objects.filter(pk=fetched.pk).update(fetched_at=clock.now() - timedelta(minutes=11))
    assert desk.get(f"/exports/{fetched.pk}/file/").status_code == 404
    assert "文件已从服务器删除" in read(desk, f"/exports/{fetched.pk}/")
    ExportJob.objects.filter(pk=left.pk).update(finished_at=clock.now() - timedelta(days=2))
    jobs.sweep()
    assert list(jobs.folder().iterdir()) == []
    assert ExportJob.objects.count() == 2  # who took what stays known


def test_an_export_that_died_with_its_server_says_so(
    desk: Client, ours: Books, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "_later", lambda number: None)
    job = asked(desk)
    page = desk.get(f"/exports/{job.pk}/").content.decode()
    assert "正在取数" in page
    assert "hx-trigger" in page
    ExportJob.objects.filter(pk=job.pk).update(
        state=State.RUNNING, touched_at=clock.now() - timedelta(minutes=2)
    )
    page = desk.get(f"/exports/{job.pk}/").content.decode()
    assert "中断，请重新导出" in page
    assert "hx-trigger" not in page


def test_the_neighbours_rows_are_in_no_export_of_ours(desk: Client, ours: Books, theirs: Books) -> None:
    job = asked(desk, f"{EXPORT}?view=all", row=[str(theirs.placements[0].pk)])
    assert job.rows == 0
    said = str(sheet_of(desk, job))
    assert "何远" not in said
    assert HE[-4:] not in said
