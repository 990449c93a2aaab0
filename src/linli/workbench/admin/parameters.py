"""Caps, clocks and thresholds: by place and day, each with the paper that says so."""

from __future__ import annotations

import json
from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from linli.kit.parameters import Parameter
from linli.kit.shared_facts import set_parameter
from linli.workbench.admin.managing import administered_ones, writer
from linli.workbench.shell.frame import page
from linli.workbench.shell.sight import sight_of


@require_http_methods(["GET", "HEAD", "POST"])
def parameters(request: HttpRequest) -> HttpResponse:
    sight = sight_of(request)
    own = list(administered_ones(sight))
    if not own:
        raise Http404
    known = sorted(set(Parameter.objects.values_list("name", flat=True)))
    said = ""
    if request.method == "POST":
        said = _set(request, {one.code: one for one in own}, known)
        if not said:
            return redirect("workbench:admin-parameters")
    above = Q(locality__isnull=True) | Q(locality__in=own)
    rows = Parameter.objects.filter(above).select_related("locality").order_by("name", "-valid_from", "pk")
    return page(request, "admin/parameters.html", {
        "rows": [(one, json.dumps(one.value, ensure_ascii=False)) for one in rows], "known": known,
        "own": own, "said": said, "typed": request.POST,
    }, place="admin", status=422 if said else 200)  # fmt: skip


def _set(request: HttpRequest, own: dict[str, object], known: list[str]) -> str:
    asked = request.POST
    locality = own.get(asked.get("locality", ""))
    if locality is None or asked.get("name") not in known:
        raise Http404
    try:
        value = json.loads(asked.get("value", "").strip())
        on = date.fromisoformat(asked.get("on", ""))
    except ValueError:
        return _("值请填数字（或 true/false），日期写成 2010-07-02 这样")
    if isinstance(value, bool | int | float | str) is False:
        return _("值请填数字（或 true/false），日期写成 2010-07-02 这样")
    source = asked.get("source", "").strip()
    if not source:
        return _("请写政策依据：哪份文件第几条")
    by = writer(request, locality)  # type: ignore[arg-type]
    try:
        with transaction.atomic():
            set_parameter(asked["name"], value, valid_from=on, source=source[:200], by=by, locality=locality)  # type: ignore[arg-type]
    except IntegrityError:
        return _("这个地区从这一天起已经有一个值了")
    return ""
