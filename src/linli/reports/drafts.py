"""Drafts as they are kept: the document, who saved it last, its photos; frozen with its report."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from io import BytesIO
from typing import Any, ClassVar

from django.db import models
from PIL import Image, ImageOps, UnidentifiedImageError

from linli.core.period import Period
from linli.filing import acts
from linli.filing.acts import MoveRefused
from linli.filing.submissions import HandFigure, Submission
from linli.kit import clock
from linli.kit.recording import Writer, writing
from linli.org.organisations import Organisation
from linli.reports.drafting.composing import pieces_of
from linli.reports.drafting.document import Document, StoredPhotos
from linli.reports.drafting.editor_json import document_from, editor_json
from linli.reports.drafting.refreshing import Base, base_of
from linli.reports.kinds import kind
from linli.reports.reading import Reading

#: Twice what two a row need on paper: a face stays a face, and a draft does not swell.
_PHOTO_PIXELS, _MOST_PIXELS = 1600, 120_000_000


class DraftMoved(RuntimeError):
    """Somebody saved it meanwhile: another window, another worker. Nothing is overwritten unasked."""

    def __init__(self, draft: ReportDraft) -> None:
        self.draft = draft
        super().__init__(f"{draft.saved_by}已在别的窗口改过这份草稿")


class PhotoRefused(ValueError):
    """Not a photo that can be printed; says why."""


class ReportDraft(models.Model):
    """One version of a report while it is written. Its numbers stand in the books, not here."""

    submission = models.OneToOneField(Submission, models.CASCADE, primary_key=True, related_name="+")
    version = models.PositiveIntegerField("保存次数", default=1)
    document: Any = models.JSONField("正文")
    #: How the generated blocks were written when the writer last took them over.
    base: Any = models.JSONField("由台账写成的段落")
    saved_at = models.DateTimeField("保存时间")
    saved_by = models.CharField("保存人", max_length=50, blank=True, default="")

    class Meta:
        verbose_name = "报告草稿"

    def __str__(self) -> str:
        return f"{self.submission}的草稿"

    def read(self) -> Document:
        return document_from(self.document)


class DraftPhoto(models.Model):
    """A photo of a draft, re-encoded: upright, of a printable size, without place, time and camera."""

    draft = models.ForeignKey(ReportDraft, models.CASCADE, related_name="photos")
    content = models.BinaryField("照片")
    sha256 = models.CharField(max_length=64)
    added_by = models.CharField("添加人", max_length=50)
    added_at = models.DateTimeField("添加时间")

    class Meta:
        verbose_name = "报告照片"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["draft", "sha256"], name="reports_photo_once")
        ]

    def __str__(self) -> str:
        return f"{self.draft_id}的照片{self.pk}"


def reading_for(submission: Submission) -> Reading:
    """The figures of a report that is being written, with those typed over by hand."""
    return Reading(submission.organisation, submission.period, acts.hand_figures(submission))


def title_of(name: str, organisation: Organisation, period: Period) -> str:
    return f"{organisation.name}{period.label()}{kind(name).title}"


def existing_draft(submission: Submission | None) -> ReportDraft | None:
    return ReportDraft.objects.filter(submission=submission).first() if submission is not None else None


def opened_draft(submission: Submission, *, by: Writer) -> ReportDraft:
    """The draft of an open version: kept so far, or the last version's words, or as the books write it."""
    if (found := existing_draft(submission)) is not None:
        return found
    if submission.is_frozen:
        raise MoveRefused(f"报告{submission.get_state_display()}，不能再改")
    earlier = (
        ReportDraft.objects.filter(
            submission__kind=submission.kind, submission__organisation=submission.organisation_id,
            submission__period_code=submission.period_code, submission__version__lt=submission.version,
        )
        .order_by("-submission__version")
        .first()
    )  # fmt: skip
    if earlier is not None:
        return _carried_over(earlier, submission, by)
    pieces = pieces_of(kind(submission.kind), reading_for(submission))
    document = Document(title_of(submission.kind, submission.organisation, submission.period), pieces)
    return _create(submission, document, base_of(pieces), by)


def save(
    submission: Submission, document: Document, *, version: int, by: Writer, base: Base | None = None
) -> ReportDraft:
    """Keeps the document if nobody saved another one since ``version``."""
    with writing():
        draft = ReportDraft.objects.select_for_update().select_related("submission").get(pk=submission.pk)
        state = Submission.objects.select_for_update().get(pk=submission.pk)
        if state.is_frozen:
            raise MoveRefused(f"报告{state.get_state_display()}，不能再改")
        if draft.version != version:
            raise DraftMoved(draft)
        draft.document, draft.version = editor_json(document), version + 1
        draft.saved_at, draft.saved_by = clock.now(), by.handler
        if base is not None:
            draft.base = base
        draft.save()
    return draft


def add_photo(draft: ReportDraft, content: bytes, *, by: Writer) -> DraftPhoto:
    """The same photo twice is one."""
    made = reencoded(content)
    with writing():
        photo, _new = DraftPhoto.objects.get_or_create(
            draft=draft, sha256=hashlib.sha256(made).hexdigest(),
            defaults={"content": made, "added_by": by.handler, "added_at": clock.now()},
        )  # fmt: skip
    return photo


def reencoded(content: bytes) -> bytes:
    """Decoded and written anew: what is not a picture does not get in, and nothing but the picture stays."""
    try:
        with Image.open(BytesIO(content), formats=("JPEG", "PNG", "WEBP")) as opened:
            if opened.width * opened.height > _MOST_PIXELS:
                raise PhotoRefused(f"照片有{opened.width}×{opened.height}个像素，太大，请先缩小")
            upright = ImageOps.exif_transpose(opened).convert("RGB")
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        if isinstance(error, PhotoRefused):
            raise
        raise PhotoRefused("这个文件不是照片，或已损坏；请用 JPEG 或 PNG 格式的照片") from error
    upright.thumbnail((_PHOTO_PIXELS, _PHOTO_PIXELS), Image.Resampling.LANCZOS)
    made = BytesIO()
    upright.save(made, "JPEG", quality=88, optimize=False)
    return made.getvalue()


def photos_of(draft: ReportDraft, document: Document) -> Mapping[int, bytes]:
    """The photos that stand in the text."""
    wanted = {photo.number for photo in document.photos()}
    found = (
        DraftPhoto.objects.filter(draft=draft, pk__in=wanted).values_list("pk", "content") if wanted else ()
    )
    return {number: bytes(content) for number, content in found}


def _carried_over(earlier: ReportDraft, submission: Submission, by: Writer) -> ReportDraft:
    """A returned or recalled report is written on, not anew: words, photos and hand figures come along."""
    draft = _create(submission, earlier.read(), earlier.base, by)
    numbers: dict[int, int] = {}
    for photo in DraftPhoto.objects.filter(draft=earlier).order_by("pk"):
        own = DraftPhoto.objects.create(
            draft=draft, content=photo.content, sha256=photo.sha256, added_by=photo.added_by,
            added_at=photo.added_at,
        )  # fmt: skip
        numbers[photo.pk] = own.pk
    document = draft.read()
    pieces = [
        replace(
            piece, block=StoredPhotos(tuple(replace(p, number=numbers[p.number]) for p in piece.block.photos))
        )
        if isinstance(piece.block, StoredPhotos)
        else piece
        for piece in document.pieces
    ]
    draft.document = editor_json(replace(document, pieces=tuple(pieces)))
    draft.save()
    hands = HandFigure.objects.filter(submission=earlier.submission_id)
    HandFigure.objects.bulk_create(
        [
            HandFigure(
                submission=submission, indicator=one.indicator, value=one.value, reason=one.reason, by=one.by,
                at=one.at,
            )
            for one in hands
        ],
        ignore_conflicts=True,
    )  # fmt: skip
    return draft


def _create(submission: Submission, document: Document, base: Base, by: Writer) -> ReportDraft:
    with writing():
        draft, _new = ReportDraft.objects.get_or_create(
            submission=submission,
            defaults={
                "document": editor_json(document), "base": base, "saved_at": clock.now(),
                "saved_by": by.handler,
            },
        )  # fmt: skip
    return draft
