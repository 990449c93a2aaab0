"""Exporting: what and what for, the progress, and the file for the one who asked."""

from __future__ import annotations

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from linli.kit import clock
from linli.kit.description import Description
from linli.kit.exporting import LONGEST_PURPOSE
from linli.kit.fields import EncryptedField
from linli.workbench.ledger import jobs
from linli.workbench.ledger.jobs import ExportJob, State
from linli.workbench.ledger.listing import Listing
from linli.workbench.ledger.pages import listing_of
from linli.workbench.shell import factor
from linli.workbench.shell.frame import page
from linli.workbench.shell.sight import Sight, sight_of
from linli.workbench.shell.writers import may_write

_SHOWN = 30
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_http_methods(["GET", "HEAD", "POST"])
def export(request: HttpRequest, ledger: str, code: str) -> HttpResponse:
    """Asks for the purpose; nothing leaves the books without one."""
    listing = listing_of(request, ledger, code)
    if asked := factor.require(request):
        return asked
    chosen = _chosen(request, listing)
    purpose = request.POST.get("purpose", "").strip()
    is_unmasked = request.POST.get("numbers") == "open" and _may_unmask(listing)
    is_asked = request.method == "POST"
    if is_asked and 2 <= len(purpose) <= LONGEST_PURPOSE:
        job = ExportJob(
            account=listing.sight.account, organisation=listing.organisation, handler=listing.handler,
            ledger=ledger, query=listing.query(), chosen=chosen, is_unmasked=is_unmasked, purpose=purpose,
        )  # fmt: skip
        jobs.start(job)
        return redirect("workbench:export-job", job.pk)
    said = _("请写明用途：给谁、做什么用（2到%(longest)s个字）") % {"longest": LONGEST_PURPOSE}
    return page(request, "ledger/export.html", {
        "listing": listing, "organisation": listing.organisation, "description": listing.description,
        "rows": listing.total if chosen is None else len(chosen), "chosen": chosen, "purpose": purpose,
        "may_unmask": _may_unmask(listing),
        "is_unmasked": is_unmasked, "said": said if is_asked else "", "longest": LONGEST_PURPOSE,
    }, place=ledger, organisation=listing.organisation, status=422 if is_asked else 200)  # fmt: skip


@require_safe
def own_exports(request: HttpRequest) -> HttpResponse:
    jobs.sweep()
    own = ExportJob.objects.filter(account=request.user.pk).select_related("organisation")
    return page(request, "ledger/exports.html", {"jobs": own.order_by("-asked_at")[:_SHOWN]}, place="ledgers")


@require_safe
def export_job(request: HttpRequest, number: int) -> HttpResponse:
    sight, job = _own(request, number)
    description = sight.ledger(job.ledger)
    return page(request, "ledger/export_job.html", {
        "job": job, "description": description, "organisation": job.organisation,
        "again": f"?{job.query}" if job.query else "",
    }, place=job.ledger, organisation=job.organisation)  # fmt: skip


@require_safe
def export_file(request: HttpRequest, number: int) -> HttpResponseBase:
    """To nobody but who asked, and only while the duty lasts that let her ask."""
    _sight, job = _own(request, number)
    path = job.path
    if job.state != State.DONE or path is None:
        raise Http404
    ExportJob.objects.filter(pk=job.pk, fetched_at=None).update(fetched_at=clock.now())
    return FileResponse(path.open("rb"), as_attachment=True, filename=job.download_name, content_type=_XLSX)


def _own(request: HttpRequest, number: int) -> tuple[Sight, ExportJob]:
    jobs.sweep()
    sight = sight_of(request)
    own = ExportJob.objects.filter(pk=number, account=sight.account).select_related("organisation").first()
    if own is None or not sight.opens(own.organisation, sight.ledger(own.ledger)):
        raise Http404
    return sight, own


def _chosen(request: HttpRequest, listing: Listing) -> list[int] | None:
    """The rows that were ticked, of this list's ledger and place alone; None: all that the list shows."""
    asked = (request.POST or request.GET).getlist("row")
    if not asked:
        return None
    numbers = [int(one) for one in asked if one.isdigit()][:1000]
    return list(listing.everything.filter(pk__in=numbers).values_list("pk", flat=True))


def _may_unmask(listing: Listing) -> bool:
    """Numbers in the open leave only an organisation's own book, by who keeps it."""
    return _has_protected(listing.description) and may_write(
        listing.sight, listing.organisation, listing.description
    )


def _has_protected(description: Description) -> bool:
    columns = description.model._meta.concrete_fields
    models = [description.model, *(one.related_model for one in columns if one.is_relation)]
    return any(
        isinstance(column, EncryptedField)
        for model in models
        for column in model._meta.concrete_fields  # type: ignore[union-attr]
    )
