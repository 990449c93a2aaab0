"""没写完的表: every form that was begun and not saved, wherever it was begun."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from linli.org.models import Organisation
from linli.workbench.forms.drafts import FormDraft, draft_in_sight, place_of, remember_place, seen_by
from linli.workbench.forms.entry_form import title_of
from linli.workbench.shell.frame import page
from linli.workbench.shell.sight import sight_of


@dataclass(frozen=True)
class Begun:
    number: int
    ledger: str
    form: str
    title: str
    organisation: str
    handler: str
    at: datetime
    is_here: bool


@require_safe
def drafts_page(request: HttpRequest) -> HttpResponse:
    sight = sight_of(request)
    here, found = place_of(request), seen_by(sight)
    names = dict(
        Organisation.objects.filter(pk__in={one.organisation_id for one in found}).values_list("pk", "name")
    )
    begun = [
        Begun(
            one.pk, sight.ledger(one.ledger).title, _form(one), title_of(one, sight),
            names[one.organisation_id], one.handler, one.kept_at, one.place == here,
        )
        for one in found
    ]  # fmt: skip
    answer = page(request, "forms/drafts.html", {"drafts": begun}, place="drafts")
    return remember_place(request, answer)


@require_safe
def open_draft(request: HttpRequest, number: int) -> HttpResponse:
    """On to the form itself, with what was typed."""
    draft = draft_in_sight(sight_of(request), number)
    kind, _colon, rest = draft.form.partition(":")
    code = Organisation.objects.get(pk=draft.organisation_id).code
    if kind == "edit":
        return redirect(f"{reverse('workbench:edit', args=[draft.ledger, int(rest)])}?draft={draft.pk}")
    if kind == "month":
        return redirect(f"{reverse('workbench:month', args=[draft.ledger, code])}?month={rest}")
    return redirect(f"{reverse(f'workbench:{kind}', args=[draft.ledger, code])}?draft={draft.pk}")


@require_POST
def drop_draft(request: HttpRequest, number: int) -> HttpResponse:
    draft_in_sight(sight_of(request), number).delete()
    goal = request.POST.get("next", "")
    return redirect(goal if goal.startswith("/") and not goal.startswith("//") else "workbench:drafts")


def _form(draft: FormDraft) -> str:
    kind, _colon, rest = draft.form.partition(":")
    return {
        "new": _("新增登记"), "grid": _("逐行录入"), "edit": _("更正记录号%(number)s") % {"number": rest},
        "month": _("%(month)s增减变") % {"month": rest},
    }.get(kind, draft.form)  # fmt: skip
