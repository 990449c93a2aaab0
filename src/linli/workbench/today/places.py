"""Every place of the workbench on one page: where a phone, which has no side bar, finds the rest."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from linli.workbench.shell.frame import page
from linli.workbench.shell.look import look_of
from linli.workbench.shell.periods import usual_period
from linli.workbench.shell.sidebar import all_groups
from linli.workbench.shell.sight import sight_of


@require_safe
def places(request: HttpRequest, code: str) -> HttpResponse:
    sight = sight_of(request)
    organisation = sight.organisation(code)
    groups = all_groups(sight, organisation, usual_period(sight.on), look_of(request).line)
    return page(
        request, "today/places.html", {"organisation": organisation, "groups": groups}, place="places",
        organisation=organisation,
    )  # fmt: skip
