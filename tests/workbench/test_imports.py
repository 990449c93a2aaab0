"""A roster dropped into the browser: matched, looked at, mended, written whole or not at all."""

from __future__ import annotations

import io
import re
import time
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from linli.kit import clock
from linli.kit.importing.remembered import HeaderChoice
from linli.ledgers.employment.unemployment import Unemployment
from linli.org.models import Account
from linli.workbench.imports import running
from linli.workbench.imports.uploads import KEPT, Upload, forget_old
from tests.workbench.books import Books

pytestmark = pytest.mark.django_db
HERE = "/import/140107002003/"
HEAD = ["姓名", "身份证号", "失业类型", "失业时间", "登记日期"]
ZHAO = ["赵云", "140107197102030116", "下岗", "2009.11", "2010-04-01"]


def workbook(*rows: list[Any], name: str = "下岗失业人员台账.xlsx") -> SimpleUploadedFile:
    book = openpyxl.Workbook()
    sheet: Any = book.active
    for row in rows:
        sheet.append(row)
    into = io.BytesIO()
    book.save(into)
    return SimpleUploadedFile(name, into.getvalue())


def dropped(desk: Client, *rows: list[Any], **form: str) -> str:
    """The address of the review page."""
    answer = desk.post(HERE, {"file": workbook(*rows), **form})
    assert answer.status_code == 302, answer.content.decode()
    return str(answer["Location"])


def page(desk: Client, address: str) -> str:
    answer = desk.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_file_says_itself_which_ledger_it_is_of_and_is_written_only_when_asked(
    desk: Client, ours: Books
) -> None:
    before = Unemployment.objects.count()
    review = dropped(desk, HEAD, ZHAO)
    said = page(desk, review)
    assert "下岗失业人员台账" in said
    assert re.search(r"<b class=\"is-new\">1</b>", said)
    assert Unemployment.objects.count() == before
    assert "140107197102030116" not in page(desk, f"{review}?show=all")
    assert "140107********0116" in page(desk, f"{review}?show=all")
    desk.post(review, {"act": "write", "remember": "on"})
    spell = Unemployment.objects.get(person__name="赵云")
    assert spell.handler == "赵敏芝"
    assert str(spell.lost_on) == "2009-11-01"
    assert "已导入" in page(desk, review)
    upload = Upload.objects.get()
    assert (upload.content, upload.cells) == ("", "")


def test_the_same_file_again_changes_nothing(desk: Client, ours: Books) -> None:
    desk.post(dropped(desk, HEAD, ZHAO), {"act": "write"})
    lines = list(Unemployment.objects.values_list("pk", "version"))
    again = dropped(desk, HEAD, ZHAO)
    assert re.search(r"<b>1</b> 无变化", page(desk, again))
    desk.post(again, {"act": "write"})
    assert list(Unemployment.objects.values_list("pk", "version")) == lines


def test_three_wrong_rows_are_mended_one_by_hand_one_by_a_button_one_left_out(
    desk: Client, ours: Books
) -> None:
    rows: list[list[Any]] = [
        ZHAO,
        ["钱多", "140107197102030211", "下岗", "2009.11", "2010-04-01"],  # wrong check character
        ["孙立", None, "躺平", "2009.11", "2010-04-02"],
        ["李丁", None, "下岗", "2009.11", "2010-02-30"],
    ]
    review = dropped(desk, HEAD, *rows)
    said = page(desk, review)
    assert "改好 3 处后导入" in said
    assert 'name="act" value="write"' not in said
    desk.post(review, {"act": "write"})
    assert not Unemployment.objects.filter(person__name="赵云").exists()

    desk.post(review, {"act": "repair", "row": "3", "key": "person.identity_number", "repair": "0"})
    desk.post(review, {"act": "cell", "row": "4", "key": "kind", "text": "下岗"})
    assert "改好 1 处后导入" in page(desk, review)
    desk.post(review, {"act": "skip", "row": "5"})
    said = page(desk, review)
    assert "导入：新增 3，改 0" in said
    assert "1 行先不导" in said
    desk.post(review, {"act": "write"})
    names = set(Unemployment.objects.values_list("person__name", flat=True))
    assert {"赵云", "钱多", "孙立"} <= names
    assert "李丁" not in names
    number = Unemployment.objects.get(person__name="钱多").person.identity_number
    assert number.reveal()[:17] == "14010719710203021"


def test_a_column_is_matched_by_hand_and_the_form_is_remembered(desk: Client, ours: Books) -> None:
    head = ["姓名", "证号", "失业种类别", "失业时间", "登记日期"]
    answer = desk.post(
        HERE, {"file": workbook(head, ZHAO, name="名单.xlsx"), "ledger": "employment.unemployment"}
    )
    review = answer["Location"]
    said = page(desk, review)
    assert "失业种类别" in said
    assert 'value="write"' not in said
    keys = ["person.name", "person.identity_number", "kind", "lost_on", "started_on"]
    desk.post(review, {"act": "columns", "title": head, "key": keys})
    assert re.search(r"<b class=\"is-new\">1</b>", page(desk, review))
    desk.post(review, {"act": "write", "remember": "on"})
    assert Unemployment.objects.filter(person__name="赵云").exists()
    assert HeaderChoice.objects.get().columns["失业种类别"] == "kind"
    again = desk.post(
        HERE, {"file": workbook(head, ZHAO, name="名单.xlsx"), "ledger": "employment.unemployment"}
    )
    assert re.search(r"<b>1</b> 无变化", page(desk, again["Location"]))


def test_what_changes_is_shown_before_and_after(desk: Client, ours: Books) -> None:
    desk.post(dropped(desk, HEAD, ZHAO), {"act": "write"})
    changed = [*ZHAO[:2], "企业失业", *ZHAO[3:]]
    said = page(desk, dropped(desk, HEAD, changed))
    assert re.search(r"<del>下岗[^<]*</del> <ins>企业失业</ins>", said)


def test_the_file_goes_back_with_its_bad_cells_marked(desk: Client, ours: Books) -> None:
    review = dropped(desk, HEAD, ["孙立", None, "躺平", "2009.11", "2010-04-02"])
    answer = desk.get(f"{review}marked.xlsx")
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    assert book.worksheets[0]["A2"].value == "孙立"
    assert len(book.worksheets) == 2
    assert "躺平" in " ".join(str(cell.value) for row in book.worksheets[1] for cell in row)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.xlsx", b"", "请选一个 Excel 文件"),
        ("a.xlsx", b"%PDF-1.7", "这不是表格文件"),
        ("a.xlsx", b"PK\x03\x04", "损坏"),
    ],
)
def test_a_file_that_is_no_workbook_is_refused_and_not_kept(
    name: str, content: bytes, said: str, desk: Client, ours: Books
) -> None:
    answer = desk.post(HERE, {"file": SimpleUploadedFile(name, content)})
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Upload.objects.exists()


def test_a_file_waits_sealed_and_for_two_days_only(desk: Client, ours: Books) -> None:
    dropped(desk, HEAD, ZHAO)
    upload = Upload.objects.get()
    assert "140107197102030116" not in upload.content
    upload.rewrite(2, "person.identity_number", "140107197102030116")
    assert "140107197102030116" not in upload.cells
    Upload.objects.update(made_at=clock.now() - 2 * KEPT)
    forget_old()
    assert not Upload.objects.exists()


def test_a_blank_form_can_be_filled_and_imported(desk: Client, ours: Books, tmp_path: Path) -> None:
    answer = desk.get(f"{HERE}blank/employment.unemployment.xlsx")
    path = tmp_path / "blank.xlsx"
    path.write_bytes(answer.content)
    book = openpyxl.load_workbook(path)
    titles = [cell.value for cell in next(book.worksheets[0].iter_rows(max_row=1))]
    assert "姓名" in " ".join(map(str, titles)) or any(
        "姓名" in str(c.value) for r in book.worksheets[0] for c in r
    )


def test_a_leader_has_no_page_here(leader: Account, ours: Books) -> None:
    browser = Client()
    browser.force_login(leader)
    assert browser.get(HERE).status_code == 404


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_a_large_file_is_written_behind_a_progress_bar(
    desk: Client, ours: Books, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "AT_ONCE", 0)
    review = dropped(desk, HEAD, ZHAO)
    desk.post(review, {"act": "write"})
    for _attempt in range(100):
        if not running.is_running(Upload.objects.get()):
            break
        assert desk.get(f"{review}progress/").status_code == 200
        time.sleep(0.05)
    assert Unemployment.objects.filter(person__name="赵云").exists()
    assert desk.get(f"{review}progress/")["HX-Refresh"] == "true"
    assert "已导入" in page(desk, review)
