"""居民和户: search first, then everybody by initials, page after page."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from linli.registry.card import ResidentCard
from linli.workbench.shell.finding_people import everybody, found_of, people_like
from linli.workbench.shell.frame import page
from linli.workbench.shell.sight import sight_of

PER_PAGE = 50
_AT_ONCE = 50


@require_safe
def people(request: HttpRequest, code: str) -> HttpResponse:
    """Typing lists whom the text may mean; Enter opens the one it can only mean."""
    sight = sight_of(request)
    organisation = sight.organisation(code)
    if not sight.opens(organisation, ResidentCard.description):
        raise Http404
    text = request.GET.get("q", "").strip()
    context: dict[str, object] = {"organisation": organisation, "text": text}
    if text:
        found = people_like(sight, organisation, text, _AT_ONCE + 1)
        if len(found) == 1 and request.GET.get("open"):
            return _sent_to(request, reverse("workbench:person", args=[code, found[0].person]))
        context |= {"found": found[:_AT_ONCE], "has_more": len(found) > _AT_ONCE}
    else:
        shown = Paginator(everybody(sight, organisation), PER_PAGE).get_page(request.GET.get("page"))
        context |= {"found": found_of(sight, list(shown)), "page": shown}
    template = "people/found.html" if request.headers.get("HX-Request") else "people/people.html"
    return page(request, template, context, place="people", organisation=organisation)


def _sent_to(request: HttpRequest, address: str) -> HttpResponse:
    if request.headers.get("HX-Request"):
        return HttpResponse(headers={"HX-Redirect": address})
    return redirect(address)
