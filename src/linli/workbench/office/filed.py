"""同一数字报过谁: a fragment that stands beside a figure, wherever one is shown."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from linli.filing.elsewhere import same_number
from linli.indicators import catalogue
from linli.workbench.shell import numbers
from linli.workbench.shell.filed import filed, visible_submissions
from linli.workbench.shell.periods import read
from linli.workbench.shell.sight import sight_of


@require_safe
def filed_numbers(request: HttpRequest, code: str, period: str, indicator: str) -> HttpResponse:
    """The reports into which this figure went, as far as the viewer may see those reports."""
    sight, chosen = sight_of(request), read(period)
    organisation = sight.organisation(code)
    one = catalogue.indicators().get(indicator)
    if one is None or not sight.sees(organisation, one.description.line):
        raise Http404
    told = same_number(organisation, indicator, chosen)
    visible = set(
        visible_submissions(sight)
        .filter(pk__in=[row.submission.pk for row in told])
        .values_list("pk", flat=True)
    )
    share = one.is_share
    rows = [
        {
            "report": filed(row.submission), "number": row, "value": numbers.written(row.value, share=share),
            "unit": "%" if share else row.unit,
            "is_other_definition": row.definition_hash != one.definition_hash,
        }
        for row in told
        if row.submission.pk in visible
    ]  # fmt: skip
    return render(request, "workbench/office/filed.html", {
        "rows": rows, "label": one.label, "period": chosen, "organisation": organisation,
    })  # fmt: skip
