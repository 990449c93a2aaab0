"""Targets of one organisation and period: set with their paper; what they replace stays readable."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from linli.indicators import catalogue
from linli.indicators.targets import Aim, Target, set_target
from linli.workbench.admin.managing import managed
from linli.workbench.shell.frame import page
from linli.workbench.shell.periods import choices, read
from linli.workbench.shell.sight import sight_of
from linli.workbench.shell.writers import handler_of


@require_http_methods(["GET", "HEAD", "POST"])
def targets(request: HttpRequest, code: str, period: str) -> HttpResponse:
    organisation, span = managed(request, code), read(period)
    sight, said = sight_of(request), ""
    known = {
        one.name: one
        for one in catalogue.indicators().values()
        if not one.listing and sight.sees(organisation, one.description.line)
    }
    if request.method == "POST":
        name = request.POST.get("indicator", "")
        if name not in known:
            raise Http404
        said = _fault(request)
        if not said:
            set_target(
                name, organisation, span, Decimal(request.POST["value"]), handler=handler_of(request),
                source=request.POST["source"].strip(), account=request.user.pk,
                aim=Aim(request.POST.get("aim", Aim.AT_LEAST)),
            )  # fmt: skip
            return redirect("workbench:admin-targets", code, period)
    set_here = Target.objects.filter(organisation=organisation, period=str(span), indicator__in=known)
    rows = set_here.order_by("indicator", "-set_at")
    return page(request, "admin/targets.html", {
        "organisation": organisation, "span": span, "years": list(choices(sight.on)), "said": said,
        "in_force": [(one, known[one.indicator]) for one in rows if not one.replaced_at],
        "replaced": [(one, known[one.indicator]) for one in rows if one.replaced_at],
        "known": list(known.values()), "aims": Aim, "typed": request.POST, "chosen": str(span),
    }, place="admin", organisation=organisation, period=span, status=422 if said else 200)  # fmt: skip


def _fault(request: HttpRequest) -> str:
    try:
        value = Decimal(request.POST.get("value", "").strip())
    except InvalidOperation:
        return _("目标请填数字")
    if not value.is_finite() or abs(value) >= Decimal(10) ** 14:
        return _("目标请填数字")
    if request.POST.get("aim", Aim.AT_LEAST) not in Aim.values:
        return _("请选不低于还是不高于")
    if not request.POST.get("source", "").strip():
        return _("请写依据：哪份文件或哪次会议定的")
    return ""
