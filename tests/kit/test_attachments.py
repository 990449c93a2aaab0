"""佐证材料: told by content, made harmless, kept sealed beside the database, swept, backed up."""

from __future__ import annotations

import hashlib
import struct
import tarfile
import zlib
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from PIL import Image
from pypdf import PdfWriter
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

from linli.kit import attachments, backup
from linli.kit.attachments import (
    Attachment,
    AttachmentDamaged,
    attach,
    attachments_of,
    content_of,
    damaged,
    place_of,
    sweep,
    used_elsewhere,
    withdraw,
)
from linli.kit.chain import ChangeLine, breaks
from linli.kit.recording import Writer, record, writing
from linli.kit.retention import blank, unexplained
from linli.kit.uploads import MOST_SIDE, Form, UploadRefused, checked
from linli.ledgers.publicity.publicity_issue import PublicityIssue as Issue
from linli.org.models import Organisation

LEDGER = "publicity.publicity_issue"


@pytest.fixture(autouse=True)
def home(settings: Any, tmp_path: Path) -> Path:
    settings.HOME = tmp_path
    return tmp_path


def photo(width: int = 800, height: int = 600, *, form: str = "JPEG", colour: str = "red") -> bytes:
    """As a phone takes it: lying on its side, with the place and the camera in it."""
    picture = Image.new("RGB", (width, height), colour)
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "某牌手机"
    exif.get_ifd(0x8825)[2] = (37.0, 52.0, 12.0)
    made = BytesIO()
    picture.save(made, form, exif=exif, comment=b"by me") if form == "JPEG" else picture.save(made, form)
    return made.getvalue()


def pdf(**catalogue: object) -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(width=595, height=842)
    for name, value in catalogue.items():
        writer.root_object[NameObject(f"/{name}")] = value
    made = BytesIO()
    writer.write(made)
    return made.getvalue()


def action(kind: str, **more: str) -> DictionaryObject:
    found = DictionaryObject({NameObject("/S"): NameObject(f"/{kind}")})
    found.update({NameObject(f"/{name}"): TextStringObject(value) for name, value in more.items()})
    return found


def test_a_photo_is_written_anew_upright_small_and_says_nothing_of_where_it_was_taken() -> None:
    made = checked(photo(4000, 3000))
    with Image.open(BytesIO(made.content)) as kept:
        assert (kept.format, kept.size) == ("JPEG", (MOST_SIDE * 3 // 4, MOST_SIDE))
        assert not kept.getexif()
        assert {"exif", "comment", "icc_profile"}.isdisjoint(kept.info)
    assert "某牌手机".encode() not in made.content
    assert (made.form, made.width, made.height) == (Form.JPEG, MOST_SIDE * 3 // 4, MOST_SIDE)


def test_a_form_is_told_by_its_content_whatever_it_is_called() -> None:
    assert checked(photo(form="PNG")).form is Form.JPEG, "a photograph in PNG becomes a small one"
    drawing = BytesIO()
    Image.new("1", (100, 100)).save(drawing, "PNG")
    assert checked(drawing.getvalue()).form is Form.PNG
    scan = pdf()
    assert (checked(scan).form, checked(scan).content) == (Form.PDF, scan), "a signed scan stays what it was"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "空的"), (b"<html><script>alert(1)</script>", "只收照片"), (b"GIF89a" + b"0" * 50, "只收照片"),
        (b"\xff\xd8\xff" + b"0" * 99, "已损坏"), (b"\x00\x00\x00\x18ftypheic" + b"0" * 99, "HEIC"),
        (b"%PDF-1.7 nothing", "已损坏"), (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "只收照片"),
    ],
)  # fmt: skip
def test_what_is_no_photo_and_no_scan_is_refused_with_what_to_do(content: bytes, said: str) -> None:
    with pytest.raises(UploadRefused, match=said):
        checked(content)


def test_a_picture_of_many_pixels_is_refused_before_it_is_unpacked() -> None:
    bomb = BytesIO()
    Image.new("1", (12_000, 12_000)).save(bomb, "PNG")
    assert len(bomb.getvalue()) < 100_000
    with pytest.raises(UploadRefused, match="像素"):
        checked(bomb.getvalue())


@pytest.mark.parametrize(
    "catalogue",
    [
        {"OpenAction": action("JavaScript", JS="app.alert(1)")},
        {"OpenAction": action("Launch", F="cmd.exe")},
        {"AA": DictionaryObject({NameObject("/O"): action("SubmitForm", F="http://elsewhere")})},
        {"Names": DictionaryObject({NameObject("/EmbeddedFiles"): DictionaryObject()})},
        {"AcroForm": DictionaryObject({NameObject("/XFA"): TextStringObject("<xdp/>")})},
    ],
)  # fmt: skip
def test_a_pdf_that_can_do_something_is_refused(catalogue: dict[str, object]) -> None:
    with pytest.raises(UploadRefused, match="脚本、内嵌文件"):
        checked(pdf(**catalogue))


def test_a_script_under_an_escaped_name_is_found() -> None:
    plain = pdf(OpenAction=action("JavaScript", JS="1"))
    with pytest.raises(UploadRefused):
        checked(plain.replace(b"/JavaScript", b"/J#61vaScript"))


def packed(catalogue: bytes) -> bytes:
    """A PDF whose catalogue lies compressed in an object stream: no search of the bytes finds it."""
    inside = b"1 0 2 %d " % (len(catalogue) + 1) + catalogue + b" <</Type/Pages/Kids[3 0 R]/Count 1>>"
    stream = zlib.compress(inside)
    head = b"1 0 2 %d " % (len(catalogue) + 1)
    parts = [
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj\n",
        b"4 0 obj<</Type/ObjStm/N 2/First %d/Filter/FlateDecode/Length %d>>stream\n%s\nendstream endobj\n"
        % (len(head), len(stream), stream),
    ]
    body, places = b"%PDF-1.5\n", []
    for part in parts:
        places.append(len(body))
        body += part
    rows = [(0, 0, 255), (2, 4, 0), (2, 4, 1), (1, places[0], 0), (1, places[1], 0), (1, len(body), 0)]
    table = b"".join(struct.pack(">BHB", *row) for row in rows)
    xref = b"5 0 obj<</Type/XRef/Size 6/W[1 2 1]/Root 1 0 R/Length %d>>stream\n%s\nendstream endobj\n"
    return body + xref % (len(table), table) + b"startxref\n%d\n%%%%EOF" % len(body)


def test_a_script_in_a_packed_object_is_found() -> None:
    assert checked(packed(b"<</Type/Catalog/Pages 2 0 R>>")).form is Form.PDF
    script = b"<</Type/Catalog/Pages 2 0 R/OpenAction<</S/JavaScript/JS(app.alert\\(1\\))>>>>"
    assert b"JavaScript" not in packed(script)
    with pytest.raises(UploadRefused, match="脚本"):
        checked(packed(script))


def test_a_pdf_with_a_password_is_refused() -> None:
    writer = PdfWriter()
    writer.add_blank_page(width=595, height=842)
    writer.encrypt("secret", algorithm="RC4-128")
    made = BytesIO()
    writer.write(made)
    with pytest.raises(UploadRefused, match="密码"):
        checked(made.getvalue())


@pytest.fixture
def entry(community: Organisation, clerk: Writer) -> Issue:
    row = Issue(form="blackboard", occurred_on=date(1990, 5, 1), topic="普法黑板报")
    record(row, by=clerk)
    return row


def kept(entry: Issue, by: Writer, content: bytes | None = None, name: str = "照片.jpg") -> Attachment:
    return attach(
        photo() if content is None else content, name=name, ledger=LEDGER, entry=entry.pk,
        organisation=entry.community_id, by=by,
    )  # fmt: skip


@pytest.mark.django_db
def test_a_file_lies_sealed_under_its_digest_and_comes_back_whole(entry: Issue, clerk: Writer) -> None:
    one = kept(entry, clerk, name="..\\..\\现场\x00<照片>.exe")
    assert one.name.endswith(".jpg")
    assert not {"/", "\\", "<", "\x00"} & set(one.name)
    path = place_of(one.sha256)
    assert path.stat().st_mode & 0o077 == 0
    assert b"\xff\xd8\xff" not in path.read_bytes()[:60], "not readable without the keys"
    assert hashlib.sha256(content_of(one)).hexdigest() == one.sha256
    line = ChangeLine.objects.get(ledger=attachments.LOG, entry=one.pk)
    assert (line.organisation_id, line.act, line.handler) == (entry.community_id, "record", "李文")
    assert attachments_of(LEDGER, [entry.pk]) == {entry.pk: [one]}


@pytest.mark.django_db
def test_once_to_an_entry_and_the_same_photo_elsewhere_is_known(entry: Issue, clerk: Writer) -> None:
    one = kept(entry, clerk)
    with pytest.raises(UploadRefused, match="已经附在这里"):
        kept(entry, clerk)
    other = attach(
        photo(), name="又一张.jpg", ledger=LEDGER, entry=entry.pk + 1,
        organisation=entry.community_id, by=clerk,
    )  # fmt: skip
    assert used_elsewhere(one) == [other]
    assert len(list(attachments.files())) == 1


@pytest.mark.django_db
def test_withdrawn_with_a_reason_once(entry: Issue, clerk: Writer) -> None:
    one = kept(entry, clerk)
    with pytest.raises(UploadRefused, match="理由"):
        withdraw(one, by=clerk, reason=" ")
    withdraw(one, by=clerk, reason="传错了人")
    with pytest.raises(UploadRefused, match="已由李文作废"):
        withdraw(one, by=clerk, reason="再来")
    assert attachments_of(LEDGER, [entry.pk]) == {}
    assert content_of(one), "the past can be looked into"
    with pytest.raises(IntegrityError), transaction.atomic():
        Attachment.objects.filter(pk=one.pk).update(withdrawn_reason="")


@pytest.mark.django_db
def test_a_file_that_is_altered_or_gone_is_found(entry: Issue, clerk: Writer) -> None:
    one = kept(entry, clerk)
    assert list(damaged()) == []
    path = place_of(one.sha256)
    path.write_bytes(path.read_bytes()[:-1] + b"x")
    assert list(damaged()) == ["附件“照片.jpg”不见了或已损坏，请从备份找回"]
    path.unlink()
    with pytest.raises(AttachmentDamaged):
        content_of(one)


@pytest.mark.django_db
def test_what_no_row_names_is_swept_and_what_is_named_stays(entry: Issue, clerk: Writer) -> None:
    one = kept(entry, clerk)
    lost = place_of("0" * 64)
    lost.parent.mkdir(parents=True)
    lost.write_bytes(b"a crash left it")
    assert sweep() == 1
    assert (lost.exists(), place_of(one.sha256).exists()) == (False, True)


@pytest.mark.django_db
def test_a_refusal_leaves_no_file_behind(entry: Issue, clerk: Writer, home: Path) -> None:
    with pytest.raises(UploadRefused):
        kept(entry, clerk, b"no photo")
    with writing():
        kept(entry, clerk)
        transaction.set_rollback(True)
    assert Attachment.objects.count() == 0
    assert [path.name for path in home.rglob(".*") if path.is_file()] == []
    assert sweep() == 1, "the file of what was taken back"


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_at_the_end_of_retention_the_file_goes_with_its_entry(entry: Issue, clerk: Writer) -> None:
    one = kept(entry, clerk)
    blank(Issue.description, [entry], by=clerk, reason="保存期满")
    assert (Attachment.objects.count(), place_of(one.sha256).exists()) == (0, False)
    log = ChangeLine.objects.filter(ledger=attachments.LOG, entry=one.pk).order_by("version")
    assert [(line.act, line.payload) for line in log] == [("record", None), ("blank", None)]
    assert [*breaks(entry.community_id), *unexplained(entry.community_id)] == []


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_the_backup_holds_the_files_as_sealed_as_they_lie(
    entry: Issue, clerk: Writer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = kept(entry, clerk)
    monkeypatch.setattr(backup, "_copy_sqlite", lambda _source, target: target.write_bytes(b""))
    monkeypatch.setattr(backup, "_dump_postgres", lambda target: target.write_bytes(b""))
    made = backup.back_up(tmp_path / "copies")
    assert made.attachments is not None
    with tarfile.open(made.attachments) as archive:
        assert archive.getnames() == [one.sha256]
        packed = archive.extractfile(one.sha256)
        assert packed is not None
        assert packed.read() == place_of(one.sha256).read_bytes()
