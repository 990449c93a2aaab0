"""作废: one entry, with a reason, in one's own community; never several at once."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from linli.kit import recording
from linli.kit.recording import EntryRefused
from linli.kit.storage import ChangedMeanwhile
from linli.org.models import Organisation
from linli.workbench.ledger.entry import show
from linli.workbench.shell.sight import sight_of
from linli.workbench.shell.writers import may_write, writer_of

_LONGEST = 300


@require_POST
def withdraw(request: HttpRequest, ledger: str, number: int) -> HttpResponse:
    sight = sight_of(request)
    description = sight.ledger(ledger)
    found: Any = sight.entries(description).filter(pk=number).first()
    if found is None or not description.has_community:
        raise Http404
    community = Organisation.objects.get(pk=found.community_id)
    if not may_write(sight, community, description):
        raise Http404
    reason = request.POST.get("reason", "").strip()
    if found.withdrawn_at:
        return show(request, sight, description, found, said=[_("这条记录已经作废了。")], status=409)
    if not 2 <= len(reason) <= _LONGEST:
        said = [_("请写明作废的理由（2到%(longest)s个字），别人以后要看得懂。") % {"longest": _LONGEST}]
        return show(request, sight, description, found, said=said, reason=reason, status=422)
    if request.POST.get("version") != str(found.version):
        said = [_("您看的时候，这条记录又改过了；下面是现在的内容，请再看一遍。")]
        return show(request, sight, description, found, said=said, reason=reason, status=409)
    try:
        recording.withdraw(found, by=writer_of(request, community), reason=reason)
    except EntryRefused as refusal:
        return _again(request, ledger, number, [str(one) for one in refusal.findings], reason)
    except ChangedMeanwhile as change:
        return _again(request, ledger, number, [str(change)], reason)
    return redirect("workbench:entry", ledger, number)


def _again(request: HttpRequest, ledger: str, number: int, said: list[str], reason: str) -> HttpResponse:
    """The entry as it stands in the books: what was tried on the row in hand did not happen."""
    sight = sight_of(request)
    description = sight.ledger(ledger)
    found = sight.entries(description).get(pk=number)
    return show(request, sight, description, found, said=said, reason=reason, status=409)
