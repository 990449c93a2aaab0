"""The editor's page and what it asks for: keeping, refreshing, checking, the real pages, submitting."""

from __future__ import annotations

import hashlib
import json
from collections import OrderedDict
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from linli.filing.acts import MoveRefused
from linli.filing.submissions import State, StateChange
from linli.kit import clock
from linli.kit.doubts import look
from linli.reports.drafting.composing import pieces_of
from linli.reports.drafting.document import Document
from linli.reports.drafting.editor_json import DocumentRefused, figure_from
from linli.reports.drafting.refreshing import accepted, declined, offers, refreshed
from linli.reports.drafts import (
    DraftMoved,
    DraftPhoto,
    PhotoRefused,
    ReportDraft,
    add_photo,
    existing_draft,
    reading_for,
    save,
)
from linli.reports.html import part_html
from linli.reports.kinds import kind
from linli.reports.pdf import MissingGlyphs
from linli.reports.preflight import Question, Weight
from linli.reports.reading import Reading
from linli.reports.writing import (
    Composed,
    FiguresMoved,
    composed,
    issuer_of,
    page_pictures,
    recipient_of,
    submit_report,
)
from linli.workbench.reports import chips
from linli.workbench.reports.desk import Desk, body_of, desk_of, document_of, refused, saved_words
from linli.workbench.reports.words import words

FORMATS = ("docx", "pdf", "html")
#: What the script asks for; each is an address ``draft-<name>``.
ADDRESSES = (
    "save", "refresh", "offer", "checks", "now", "figure", "choice", "insertion", "drawing", "photos",
    "pages", "sources", "before", "submit",
)  # fmt: skip
MOST_PHOTO_BYTES = 25_000_000
#: The last few previews: pages are asked for one by one right after they were counted.
_PICTURES: OrderedDict[str, list[bytes]] = OrderedDict()
_MOST_PICTURES = 4


def payload(desk: Desk) -> dict[str, Any]:
    """Everything the editor needs to begin."""
    draft, reading = desk.draft(), reading_for(desk.submission)
    number, organisation = desk.submission.pk, desk.organisation
    today = clock.today()
    return {
        "document": draft.document, **_now(desk, draft, reading),
        "addresses": {name: reverse(f"workbench:draft-{name}", args=[number]) for name in ADDRESSES},
        "recipient": recipient_of(organisation), "issuer": issuer_of(organisation),
        "dated": f"{today.year}年{today.month}月{today.day}日", "words": words(),
    }  # fmt: skip


def _now(desk: Desk, draft: ReportDraft, reading: Reading) -> dict[str, Any]:
    """What the books say of this draft: chips, charts, attachments."""
    document = draft.read()
    parts = {
        part.name: {"title": part.title, "html": part_html(part.compose(reading))}
        for part in kind(desk.submission.kind).parts
    }
    return {
        "version": draft.version, "saved": saved_words(draft),
        "read": f"{timezone.localtime(clock.now()):%H:%M}",
        "figures": chips.told(reading, document.figures()), "charts": chips.charts(reading, document),
        "origins": chips.origins(reading, document), "parts": parts,
    }  # fmt: skip


@require_safe
def now(request: HttpRequest, number: int) -> HttpResponse:
    """The chips as they are now, after one was typed over."""
    desk = desk_of(request, number)
    return JsonResponse(_now(desk, desk.draft(), reading_for(desk.submission)))


@require_POST
def save_draft(request: HttpRequest, number: int) -> HttpResponse:
    """Autosave. A second window is told, and nothing of the first is overwritten unasked."""
    desk, sent = desk_of(request, number), body_of(request)
    try:
        document = document_of(desk, sent.get("document"))
    except DocumentRefused as refusal:
        return refused(str(refusal))
    _refuse_foreign_photos(desk, document)
    return _kept(desk, document, sent.get("version"))


def _refuse_foreign_photos(desk: Desk, document: Document) -> None:
    wanted = {photo.number for photo in document.photos()}
    own = DraftPhoto.objects.filter(draft=desk.submission.pk, pk__in=wanted).count() if wanted else 0
    if own != len(wanted):
        raise Http404


def _kept(desk: Desk, document: Document, version: object, base: Any = None) -> JsonResponse:
    if type(version) is not int:
        return refused(_("请刷新页面"))
    desk.draft()
    try:
        draft = save(desk.submission, document, version=version, by=desk.by, base=base)
    except DraftMoved as moved:
        at = f"{timezone.localtime(moved.draft.saved_at):%H:%M}"
        said = _("%(name)s %(time)s 在别的窗口改过这份草稿") % {"name": moved.draft.saved_by, "time": at}
        return refused(said, 409, version=moved.draft.version)
    except MoveRefused as refusal:
        return refused(str(refusal), 410)
    return JsonResponse({"version": draft.version, "saved": saved_words(draft)})


@require_POST
def refresh(request: HttpRequest, number: int) -> HttpResponse:
    """Reads the books anew: untouched paragraphs follow, hand-written words stay."""
    desk, sent = desk_of(request, number), body_of(request)
    draft, reading = desk.draft(), reading_for(desk.submission)
    fresh = pieces_of(kind(desk.submission.kind), reading)
    made = refreshed(draft.read(), draft.base, fresh)
    answer = _kept(desk, made.document, sent.get("version"), made.base)
    return _whole(desk, made.followed + made.dropped) if answer.status_code == 200 else answer


@require_POST
def offer(request: HttpRequest, number: int) -> HttpResponse:
    """One thing that the books would write now: taken into the text, or left out."""
    desk, sent = desk_of(request, number), body_of(request)
    draft, made = desk.draft(), str(sent.get("made", ""))
    fresh = pieces_of(kind(desk.submission.kind), reading_for(desk.submission))
    if made not in {piece.made for piece in fresh}:
        raise Http404
    document, base = draft.read(), declined(draft.base, fresh, made)
    if sent.get("take"):
        document, base = accepted(document, draft.base, fresh, made)
    answer = _kept(desk, document, sent.get("version"), base)
    return _whole(desk, 0) if answer.status_code == 200 else answer


def _whole(desk: Desk, followed: int) -> JsonResponse:
    draft, reading = desk.draft(), reading_for(desk.submission)
    return JsonResponse({"document": draft.document, "followed": followed, **_now(desk, draft, reading)})


@require_safe
def checks(request: HttpRequest, number: int) -> HttpResponse:
    """报前自查 beside the text: what blocks, then wording, then what is only to be known."""
    desk = desk_of(request, number)
    draft = desk.draft()
    if request.GET.get("look"):
        look(desk.organisation, clock.today())
    made = _composed(desk)
    questions = made.questions()
    fresh = pieces_of(made.kind, reading_for(desk.submission))
    return render(request, "workbench/reports/checks.html", {
        "desk": desk, "groups": _groups(questions), "to_do": _to_do(questions),
        "offers": offers(draft.read(), draft.base, fresh), "returned": _returned(desk),
    })  # fmt: skip


def _returned(desk: Desk) -> StateChange | None:
    """The comment with which the version before came back."""
    one = desk.submission
    return StateChange.objects.filter(
        submission__kind=one.kind, submission__organisation=one.organisation_id,
        submission__period_code=one.period_code, submission__version=one.version - 1, after=State.RETURNED,
    ).last()  # fmt: skip


def _to_do(questions: list[Question]) -> int:
    return sum(one.weight is not Weight.KNOW for one in questions)


def _groups(questions: list[Question]) -> list[dict[str, Any]]:
    titles = {Weight.BLOCKS: _("先要弄清"), Weight.WORDING: _("字句"), Weight.KNOW: _("知道就行")}
    return [
        {
            "look": weight.name.lower(),
            "title": title,
            "questions": [_asked(one) for one in questions if one.weight is weight],
        }
        for weight, title in titles.items()
        if any(one.weight is weight for one in questions)
    ]


def _asked(one: Question) -> dict[str, Any]:
    repairs = [
        {"verb": fix.verb, "told": json.dumps({
            "place": one.place, "found": fix.found, "instead": fix.instead,
            "figure": dict(fix.figure) if fix.figure else None, "nodes": list(fix.nodes),
        }, ensure_ascii=False)}
        for fix in one.repairs
    ]  # fmt: skip
    return {"question": one.question, "why": one.why, "place": one.place, "repairs": repairs, "row": one}


def _composed(desk: Desk) -> Composed:
    one = desk.submission
    return composed(one.kind, one.organisation, one.period, one, is_draft=True)


@require_safe
def pages(request: HttpRequest, number: int) -> HttpResponse:
    """看成稿: the real pages, as they would be printed now."""
    desk = desk_of(request, number)
    desk.draft()
    try:
        name, pictures = _pictures(desk)
    except MissingGlyphs as missing:
        return render(request, "workbench/reports/pages.html", {"desk": desk, "problem": str(missing)})
    return render(request, "workbench/reports/pages.html", {
        "desk": desk, "name": name, "count": len(pictures), "numbers": range(1, len(pictures) + 1),
    })  # fmt: skip


@require_safe
def page_picture(request: HttpRequest, number: int, name: str, page: int) -> HttpResponse:
    desk = desk_of(request, number)
    key = f"{number}.{name}"
    try:
        pictures = _PICTURES[key] if key in _PICTURES else _pictures(desk)[1]
    except MissingGlyphs:
        raise Http404 from None
    if not 1 <= page <= len(pictures):
        raise Http404
    return HttpResponse(pictures[page - 1], content_type="image/png")


def _pictures(desk: Desk) -> tuple[str, list[bytes]]:
    made = _composed(desk)
    name = hashlib.sha256(repr(made.report).encode()).hexdigest()[:16]
    key = f"{desk.submission.pk}.{name}"
    if key not in _PICTURES:
        _PICTURES[key] = page_pictures(made)
        while len(_PICTURES) > _MOST_PICTURES:
            _PICTURES.popitem(last=False)
    return name, _PICTURES[key]


@require_safe
def sources(request: HttpRequest, number: int) -> HttpResponse:
    """看出处: every figure of the text with its definition and rows."""
    desk = desk_of(request, number)
    reading = reading_for(desk.submission)
    document = desk.draft().read()
    counted: dict[str, dict[str, Any]] = {}
    for piece in document.pieces:
        for figure in Document("", (piece,)).figures():
            line = counted.setdefault(chips.key_of(figure), {
                "said": reading.said(figure), "quote": reading.quote_of(figure), "places": [],
            })  # fmt: skip
            line["places"].append(piece.id)
    return render(request, "workbench/reports/sources.html", {"desk": desk, "lines": counted.values()})


@require_POST
def photos(request: HttpRequest, number: int) -> HttpResponse:
    """One photo into the draft's own store, re-encoded."""
    desk = desk_of(request, number)
    sent = request.FILES.get("photo")
    if sent is None or sent.size is None or sent.size > MOST_PHOTO_BYTES:
        return refused(_("请选一张不超过25 MB的照片"))
    try:
        photo = add_photo(desk.draft(), sent.read(), by=desk.by)
    except PhotoRefused as refusal:
        return refused(str(refusal))
    except MoveRefused as refusal:
        return refused(str(refusal), 410)
    return JsonResponse({"number": photo.pk})


@require_safe
def photo(request: HttpRequest, number: int, photo: int) -> HttpResponse:
    desk = desk_of(request, number)
    found = DraftPhoto.objects.filter(draft=desk.submission.pk, pk=photo).first()
    if found is None:
        raise Http404
    return HttpResponse(
        bytes(found.content), content_type="image/jpeg", headers={"Cache-Control": "private, max-age=3600"}
    )


@require_safe
def submit_form(request: HttpRequest, number: int) -> HttpResponse:
    """What is still open before the report goes up."""
    desk = desk_of(request, number)
    desk.draft()
    questions = _composed(desk).questions()
    blocking = [one for one in questions if one.weight is Weight.BLOCKS]
    wording = sum(one.weight is Weight.WORDING for one in questions)
    return render(
        request, "workbench/reports/submit.html", {"desk": desk, "blocking": blocking, "wording": wording}
    )


@require_POST
def submit(request: HttpRequest, number: int) -> HttpResponse:
    """报送: with the numbers as they were seen; what blocks needs a reason."""
    desk, sent = desk_of(request, number), body_of(request)
    one = desk.submission
    draft = existing_draft(one)
    if draft is None or type(sent.get("version")) is not int:
        return refused(_("请刷新页面"))
    if draft.version != sent["version"]:
        return refused(_("草稿在别的窗口改过，请先看过再报送"), 409, version=draft.version)
    reason = str(sent.get("reason", ""))[:300]
    if any(asked.weight is Weight.BLOCKS for asked in _composed(desk).questions()) and not reason.strip():
        return refused(_("还有先要弄清的问题；确要报送，请写明理由"))
    try:
        submit_report(
            one.kind,
            one.organisation,
            one.period,
            FORMATS,
            by=desk.by,
            seen=_seen(sent.get("seen")),
            reason=reason,
        )
    except (MoveRefused, FiguresMoved, MissingGlyphs) as refusal:
        return refused(str(refusal))
    return JsonResponse({"address": reverse("workbench:submission", args=[one.pk])})


def _seen(sent: object) -> dict[Any, str]:
    """{figure: its text on the signer's screen}."""
    found: dict[Any, str] = {}
    if isinstance(sent, dict):
        for key, text in list(sent.items())[:3000]:
            parts = str(key).split("|")
            if len(parts) == 4 and isinstance(text, str):
                try:
                    found[
                        figure_from(
                            dict(zip(("indicator", "period", "role", "qualifier"), parts, strict=True))
                        )
                    ] = text
                except DocumentRefused:
                    continue
    return found
