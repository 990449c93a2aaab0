"""What was done in an organisation's books, newest first: changes, unmaskings; no log-ins, no hours."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from linli.kit.chain import Act, ChangeLine, breaks
from linli.kit.description import LEDGERS
from linli.kit.privacy import Unmasking
from linli.workbench.admin.managing import managed
from linli.workbench.shell.frame import page
from linli.workbench.shell.sight import sight_of

_PER_PAGE = 100
_OTHERS = {
    "org.organisation": "单位", "org.account": "账号", "org.role": "职责", "kit.parameter": "参数",
    "indicators.target": "指标目标",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Done:
    at: datetime
    handler: str
    act: str
    ledger: str
    title: str
    entry: int
    reason: str
    is_open: bool


@require_safe
def log(request: HttpRequest, code: str) -> HttpResponse:
    organisation = managed(request, code)
    sight = sight_of(request)
    lines = ChangeLine.objects.filter(organisation=organisation).exclude(act=Act.DERIVE).defer("payload")
    ledger, handler = request.GET.get("ledger", ""), request.GET.get("handler", "").strip()
    if ledger:
        lines = lines.filter(ledger=ledger)
    if handler:
        lines = lines.filter(handler=handler)
    shown = Paginator(lines.order_by("-sequence"), _PER_PAGE).get_page(request.GET.get("page"))
    done = []
    for line in shown:
        description = LEDGERS.get(line.ledger)
        done.append(Done(
            line.made_at, line.handler, Act(line.act).label, line.ledger,
            _title(line.ledger), line.entry,
            line.reason, description is not None and sight.opens(organisation, description),
        ))  # fmt: skip
    unmasked = Unmasking.objects.filter(organisation=organisation).order_by("-at")[:50]
    whole = not list(breaks(organisation.pk)) if "check" in request.GET else None
    return page(request, "admin/log.html", {
        "organisation": organisation, "done": done, "page": shown, "whole": whole,
        "more": f"&ledger={ledger}&handler={handler}" if ledger or handler else "",
        "unmasked": [(one, _title(one.ledger), len(one.entries)) for one in unmasked],
        "ledgers": [(name, one.title) for name, one in LEDGERS.items()], "ledger": ledger, "handler": handler,
    }, place="admin", organisation=organisation)  # fmt: skip


def _title(ledger: str) -> str:
    return LEDGERS[ledger].title if ledger in LEDGERS else _(_OTHERS.get(ledger, ledger))
