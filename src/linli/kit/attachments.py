"""佐证材料: files beside the database, encrypted, named by their content; who added which to what, and when.

A file lies once, whatever it is attached to. A row and its file come into being in one transaction: the file
is put in place last, so that a row never names a file that is not there; a file without a row (a crash in
between, a content past its retention) is swept.
"""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import ClassVar

from django.conf import settings
from django.db import IntegrityError, connection, models, transaction
from django.db.models import Max, Q

from linli.kit import clock, privacy
from linli.kit.appending import LogLine
from linli.kit.chain import Act, ChangeLine, digest
from linli.kit.recording import Writer, writing
from linli.kit.shared_facts import tell
from linli.kit.uploads import Form, UploadRefused, checked

LOG = "kit.attachment"
PURPOSE = "kit.attachment.content"
MOST_EACH = 30
#: The first half of the advisory lock's key: who sweeps waits for who adds.
_PLACING = 20_100_703
_NAME = re.compile(r"[0-9a-f]{64}")
_UNSAFE = re.compile(r"[\x00-\x1f\x7f/\\:*?\"<>|]+")


class AttachmentDamaged(RuntimeError):
    """The file is gone, or is not what was put there."""


class Attachment(models.Model):
    """One file attached to one entry of a ledger, or to one submitted report."""

    ledger = models.CharField("台账", max_length=60)
    entry = models.BigIntegerField("记录号")
    #: Whose it is: through it a file is found by the one door.
    organisation = models.ForeignKey("org.Organisation", models.PROTECT, related_name="+")
    name = models.CharField("文件名", max_length=120)
    caption = models.CharField("说明", max_length=200, blank=True, default="")
    form = models.CharField("格式", max_length=5, choices=[(one.value, one.value.upper()) for one in Form])
    size = models.PositiveIntegerField("字节数")
    width = models.PositiveIntegerField(null=True)
    height = models.PositiveIntegerField(null=True)
    sha256 = models.CharField(max_length=64, db_index=True)
    original_sha256 = models.CharField(max_length=64, db_index=True)
    added_at = models.DateTimeField("添加时间")
    account = models.ForeignKey("org.Account", models.PROTECT, null=True, related_name="+")
    handler = models.CharField("经办人", max_length=50, blank=True, default="")
    withdrawn_at = models.DateTimeField("作废时间", null=True)
    withdrawn_by = models.CharField("作废人", max_length=50, blank=True, default="")
    withdrawn_reason = models.CharField("作废理由", max_length=300, blank=True, default="")

    class Meta:
        verbose_name = "佐证材料"
        indexes: ClassVar = [models.Index(fields=["ledger", "entry"])]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["ledger", "entry", "sha256"], name="kit_attached_once", condition=Q(withdrawn_at=None)
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None) | ~Q(withdrawn_reason=""), name="kit_withdrawn_with_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return self.caption or self.name

    @property
    def is_picture(self) -> bool:
        return self.form != Form.PDF


def folder() -> Path:
    return Path(settings.HOME) / "attachments"


def attach(
    content: bytes, *, name: str, ledger: str, entry: int, organisation: int, by: Writer, caption: str = ""
) -> Attachment:
    """Keeps a file with an entry. Checking and sealing hold no lock."""
    made = checked(content)
    sha256 = hashlib.sha256(made.content).hexdigest()
    draft = _put_down(privacy.seal_bytes(made.content, purpose=PURPOSE))
    try:
        with writing():
            _take_turn(exclusive=False)
            standing = Attachment.objects.filter(ledger=ledger, entry=entry, withdrawn_at=None)
            if standing.count() >= MOST_EACH:
                msg = f"一条记录最多附{MOST_EACH}个文件"
                raise UploadRefused(msg)
            try:
                with transaction.atomic():
                    one = Attachment.objects.create(
                        ledger=ledger, entry=entry, organisation_id=organisation,
                        name=plain_name(name, made.form), caption=caption.strip()[:200], form=made.form,
                        size=len(made.content), width=made.width, height=made.height, sha256=sha256,
                        original_sha256=made.original_sha256, added_at=clock.now(), account_id=by.account,
                        handler=by.handler,
                    )  # fmt: skip
            except IntegrityError:
                msg = "这个文件已经附在这里了"
                raise UploadRefused(msg) from None
            tell(LOG, one.pk, Act.RECORD, _content(one), by=by, reason="添加佐证材料")
            place = place_of(sha256)
            place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            draft.replace(place)
    finally:
        draft.unlink(missing_ok=True)
    return one


def withdraw(attachment: Attachment, *, by: Writer, reason: str) -> None:
    """作废: it leaves every list and stays readable to whoever looks into the past."""
    if not reason.strip():
        msg = "作废要写明理由"
        raise UploadRefused(msg)
    with writing():
        one = Attachment.objects.select_for_update().get(pk=attachment.pk)
        if one.withdrawn_at is not None:
            msg = f"已由{one.withdrawn_by}作废"
            raise UploadRefused(msg)
        one.withdrawn_at, one.withdrawn_by = clock.now(), by.handler
        one.withdrawn_reason = reason.strip()[:300]
        one.save()
        tell(LOG, one.pk, Act.WITHDRAW, _content(one), by=by, reason=one.withdrawn_reason)
    attachment.refresh_from_db()


def content_of(attachment: Attachment) -> bytes:
    """The bytes as they were put there."""
    try:
        content = privacy.open_bytes(place_of(attachment.sha256).read_bytes(), purpose=PURPOSE)
    except (OSError, ValueError) as error:
        msg = f"附件“{attachment.name}”不见了或已损坏，请从备份找回"
        raise AttachmentDamaged(msg) from error
    if hashlib.sha256(content).hexdigest() != attachment.sha256:
        msg = f"附件“{attachment.name}”与登记的不符"
        raise AttachmentDamaged(msg)
    return content


def attachments_of(ledger: str, entries: Collection[int]) -> dict[int, list[Attachment]]:
    """{entry: its files in the order they were added}, withdrawn ones left out."""
    found: dict[int, list[Attachment]] = {}
    for one in Attachment.objects.filter(ledger=ledger, entry__in=entries, withdrawn_at=None).order_by("pk"):
        found.setdefault(one.entry, []).append(one)
    return found


def used_elsewhere(attachment: Attachment) -> list[Attachment]:
    """The same photo under another entry: something to ask about."""
    same = Attachment.objects.filter(original_sha256=attachment.original_sha256, withdrawn_at=None)
    return list(same.exclude(ledger=attachment.ledger, entry=attachment.entry).order_by("pk"))


def forget(ledger: str, entries: Sequence[int], *, reason: str) -> list[LogLine]:
    """At the end of retention: rows go, their log is blanked; the lines that say so. Files go with the sweep.

    Called in the transaction that blanks the entries themselves.
    """
    rows = list(Attachment.objects.filter(ledger=ledger, entry__in=entries))
    keys = [row.pk for row in rows]
    log = ChangeLine.objects.filter(ledger=LOG, entry__in=keys)
    last = dict(log.values_list("entry").annotate(Max("version")))
    log.update(payload=None)
    Attachment.objects.filter(pk__in=keys).delete()
    if rows:
        transaction.on_commit(sweep)
    return [
        LogLine(
            row.organisation_id,
            LOG,
            row.pk,
            last.get(row.pk, 0) + 1,
            str(Act.BLANK),
            reason,
            None,
            digest(""),
        )
        for row in rows
    ]


def sweep() -> int:
    """Removes files that no row names and what half-finished writing left; returns how many."""
    removed = 0
    with writing():
        _take_turn(exclusive=True)
        named = set(Attachment.objects.values_list("sha256", flat=True))
        for path in [*(one for one in files() if one.name not in named), *_left()]:
            path.unlink(missing_ok=True)
            removed += 1
    return removed


def damaged() -> Iterator[str]:
    """For the doctor: every file read and compared with its row."""
    for one in Attachment.objects.order_by("pk").iterator(500):
        try:
            content_of(one)
        except AttachmentDamaged as error:
            yield str(error)


def plain_name(name: str, form: Form) -> str:
    """The name as it is shown and saved: no path, no control characters, the ending of its content."""
    stem = _UNSAFE.sub(" ", Path(name.replace("\\", "/")).name.rpartition(".")[0] or name).strip(" .")
    return f"{stem[:100] or '附件'}.{'jpg' if form is Form.JPEG else form.value}"


def _content(one: Attachment) -> dict[str, object]:
    return {
        "ledger": one.ledger, "entry": one.entry, "organisation": one.organisation_id, "name": one.name,
        "caption": one.caption, "form": str(one.form), "size": one.size, "sha256": one.sha256,
    }  # fmt: skip


def place_of(sha256: str) -> Path:
    return folder() / sha256[:2] / sha256


def is_name(name: str) -> bool:
    return _NAME.fullmatch(name) is not None


def files() -> Iterator[Path]:
    """Those that are whole."""
    root = folder()
    if root.is_dir():
        yield from (path for path in root.rglob("*") if path.is_file() and is_name(path.name))


def _left() -> Iterator[Path]:
    """What half-finished writing left: nobody writes at it any more."""
    root = folder()
    for path in root.glob(".*") if root.is_dir() else ():
        if clock.now().timestamp() - path.stat().st_mtime > 3600:
            yield path


def _put_down(sealed: bytes) -> Path:
    """On the disk for good, under a name of its own."""
    root = folder()
    root.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, draft = tempfile.mkstemp(dir=root, prefix=".")  # 0600
    with os.fdopen(handle, "wb") as file:
        file.write(sealed)
        file.flush()
        os.fsync(file.fileno())
    return Path(draft)


def _take_turn(*, exclusive: bool) -> None:
    """On SQLite the write lock does it."""
    if connection.vendor == "postgresql":
        lock = "pg_advisory_xact_lock" if exclusive else "pg_advisory_xact_lock_shared"
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {lock}(%s, %s)", [_PLACING, 0])
