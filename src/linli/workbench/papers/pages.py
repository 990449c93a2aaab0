"""Adds, shows and withdraws the files of one entry or report. Whoever may open the thing sees its files."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import content_disposition_header, url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from linli.filing.moving import KEEPING, line_of
from linli.filing.moving import LOG as REPORT
from linli.filing.submissions import Submission
from linli.kit.attachments import (
    Attachment,
    AttachmentDamaged,
    attach,
    attachments_of,
    content_of,
    used_elsewhere,
    withdraw,
)
from linli.kit.description import LEDGERS
from linli.kit.uploads import MOST_BYTES, Form, UploadRefused
from linli.org.models import Organisation
from linli.org.scope import holds
from linli.workbench.shell.filed import filed, submission_of
from linli.workbench.shell.frame import page
from linli.workbench.shell.sight import Sight, sight_of
from linli.workbench.shell.writers import may_write, writer_of

_TYPES = {Form.JPEG: "image/jpeg", Form.PNG: "image/png", Form.PDF: "application/pdf"}


@dataclass(frozen=True)
class Thing:
    """What files are attached to, as this account sees it."""

    ledger: str
    number: int
    title: str
    address: str
    organisation: Organisation
    may_add: bool
    period: Any = None


@require_http_methods(["GET", "HEAD", "POST"])
def attached(request: HttpRequest, ledger: str, number: int) -> HttpResponse:
    sight = sight_of(request)
    thing = _thing(sight, ledger, number)
    said = ""
    if request.method == "POST":
        if not thing.may_add:
            raise Http404
        said = _add(request, thing)
        if not said:
            return redirect(_back(request, thing))
    return _shown(request, thing, said, 400 if said else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def attachment(request: HttpRequest, number: int) -> HttpResponse:
    """The bytes; by POST with a reason it is withdrawn."""
    sight = sight_of(request)
    one = Attachment.objects.filter(pk=number).first()
    if one is None:
        raise Http404
    thing = _thing(sight, one.ledger, one.entry)
    if request.method == "POST":
        if not thing.may_add:
            raise Http404
        try:
            reason = request.POST.get("reason", "")
            withdraw(one, by=writer_of(request, thing.organisation), reason=reason)
        except UploadRefused as refusal:
            return _shown(request, thing, str(refusal), 409)
        return redirect(_back(request, thing))
    try:
        content = content_of(one)
    except AttachmentDamaged:
        raise Http404 from None
    response = HttpResponse(content, content_type=_TYPES[Form(one.form)])
    response["Content-Disposition"] = content_disposition_header(not one.is_picture, one.name) or "inline"
    # Whatever it is, it may do nothing and load nothing.
    response["Content-Security-Policy"] = "default-src 'none'; frame-ancestors 'none'; sandbox"
    return response


def _shown(request: HttpRequest, thing: Thing, said: str, status: int) -> HttpResponse:
    files = attachments_of(thing.ledger, [thing.number]).get(thing.number, [])
    return page(request, "papers/attached.html", {
        "thing": thing, "files": [(one, _again(one)) for one in files], "said": said,
        "most": MOST_BYTES >> 20,
    }, place="", organisation=thing.organisation, period=thing.period, status=status)  # fmt: skip


def _thing(sight: Sight, ledger: str, number: int) -> Thing:
    """Entries of a community's ledger and submitted reports; everything else has no files."""
    if ledger == REPORT:
        submission = submission_of(sight, number)
        if not submission.is_frozen:
            raise Http404
        return _report(sight, submission)
    description = LEDGERS.get(ledger)
    if description is None or not description.has_community:
        raise Http404
    entry = sight.entries(description).filter(pk=number).select_related("community").first()
    if entry is None:
        raise Http404
    may_add = entry.withdrawn_at is None and may_write(sight, entry.community, description)
    address = reverse("workbench:entry", args=[ledger, number])
    return Thing(ledger, number, f"{_(description.title)} {number}", address, entry.community, may_add)


def _report(sight: Sight, submission: Submission) -> Thing:
    may_add = holds(
        sight.account.pk, KEEPING, submission.organisation_id, sight.on, line=line_of(submission.kind)
    )
    address = reverse("workbench:submission", args=[submission.pk])
    return Thing(
        REPORT, submission.pk, filed(submission).title, address, submission.organisation, may_add,
        submission.period,
    )  # fmt: skip


def _add(request: HttpRequest, thing: Thing) -> str:
    """What is wrong with one of the files; empty when all are kept."""
    uploads = request.FILES.getlist("file")
    if not uploads:
        return _("请选文件")
    for upload in uploads:
        if upload.size and upload.size > MOST_BYTES:
            return _("“%(name)s”太大：最多%(most)sMB") % {"name": upload.name, "most": MOST_BYTES >> 20}
        try:
            attach(
                upload.read(), name=upload.name or "", ledger=thing.ledger, entry=thing.number,
                organisation=thing.organisation.pk, by=writer_of(request, thing.organisation),
                caption=request.POST.get("caption", ""),
            )  # fmt: skip
        except UploadRefused as refusal:
            return f"“{upload.name}”：{refusal}"
    return ""


def _back(request: HttpRequest, thing: Thing) -> str:
    wished = request.POST.get("back", "")
    if wished.startswith("/") and url_has_allowed_host_and_scheme(wished, allowed_hosts=None):
        return wished
    return reverse("workbench:attach", args=[thing.ledger, thing.number])


def _again(one: Attachment) -> int:
    """How often the same file stands elsewhere in one's own books."""
    return sum(other.organisation_id == one.organisation_id for other in used_elsewhere(one))
