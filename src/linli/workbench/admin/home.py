"""The first page of administration: what there is to manage, and whether keys and backups are in order."""

from __future__ import annotations

from datetime import timedelta

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from linli.kit import clock, privacy
from linli.kit.backup import last_backup
from linli.kit.chain import ChainHead
from linli.org.models import Account, Role
from linli.workbench.admin.managing import administered_ones, all_managed
from linli.workbench.shell.frame import page
from linli.workbench.shell.sight import sight_of

_OLD = timedelta(days=7)


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    sight = sight_of(request)
    managed = all_managed(sight)
    if not managed:
        raise Http404
    roles = Role.objects.filter(organisation__in=managed, ended_on=None)
    counts: dict[int, int] = {}
    for key in roles.values_list("organisation", flat=True):
        counts[key] = counts.get(key, 0) + 1
    is_administrator = administered_ones(sight).exists()
    backup = last_backup() if is_administrator else None
    return page(request, "admin/home.html", {
        "managed": [(one, counts.get(one.pk, 0)) for one in managed],
        "is_administrator": is_administrator, "backup": backup,
        "backup_is_old": backup is None or clock.now() - backup[0] > _OLD,
        "key_name": privacy.keys().current if is_administrator else "",
        "heads": ChainHead.objects.filter(organisation__in=managed).count(),
        "accounts": Account.objects.filter(roles__organisation__in=managed).distinct().count(),
    }, place="admin")  # fmt: skip
