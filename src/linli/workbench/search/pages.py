"""The search: its box asks by POST, so that no number of a person stands in an address or a log."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from linli.org.models import Level, Organisation
from linli.workbench.search.finding import is_number_of_a_person
from linli.workbench.search.finding import search as find
from linli.workbench.shell.frame import page
from linli.workbench.shell.sight import Sight, sight_of

MOST_SIGNS = 60


@require_http_methods(["GET", "HEAD", "POST"])
def search(request: HttpRequest) -> HttpResponse:
    """A page of its own; the list beneath the box while one types is the same without its frame."""
    sight = sight_of(request)
    is_typed = request.method == "POST"
    text = (request.POST if is_typed else request.GET).get("q", "")[:MOST_SIGNS]
    # A number in the address has been written down on its way already: it is not looked for.
    is_exposed = not is_typed and is_number_of_a_person(text)
    here = _here(sight, request.POST.get("at", ""))
    found = [] if is_exposed else find(sight, text, here)
    # ``here``: links of the frame that lead back do not carry what was looked for.
    context = {
        "groups": found, "q": "" if is_exposed else text, "is_exposed": is_exposed,
        "here": reverse("workbench:search"),
    }  # fmt: skip
    if is_typed and request.POST.get("part"):
        return render(request, "workbench/search/found.html", context)
    return page(request, "search/search.html", context, place="search", organisation=here)


def _here(sight: Sight, code: str) -> Organisation | None:
    """The organisation of the page on which the box stands, as far as it is in sight."""
    visible = sight.organisations()
    if code.isdecimal() and (found := visible.with_code(code, sight.on).first()):
        return found
    return visible.filter(level=Level.COMMUNITY, ended_on=None).first() or visible.first()
