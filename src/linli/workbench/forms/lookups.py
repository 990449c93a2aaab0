"""While somebody types who or what is meant: the community's own people, households, doors, units."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from linli.core.text import normalise
from linli.kit.importing.composition import composition
from linli.kit.references import NamedReference
from linli.org.models import Organisation
from linli.registry.person import PersonField
from linli.workbench.forms.doors import where
from linli.workbench.forms.people import tags_of
from linli.workbench.shell import tables
from linli.workbench.shell.finding_people import people_like
from linli.workbench.shell.sight import Sight

_MOST = 8


@dataclass(frozen=True, slots=True)
class Choice:
    """``value`` is what the field takes: a person's number, or the text by which a row is named."""

    value: str
    text: str
    meta: str = ""
    tags: Sequence[str] = ()


@require_safe
def lookup(request: HttpRequest, ledger: str, code: str, column: str) -> HttpResponse:
    """The likeliest few for what was typed into a reference's field, as options of its list."""
    sight, organisation, description = where(request, ledger, code)
    reference = next((one for one in composition(ledger).references() if one.name == column), None)
    if reference is None:
        raise Http404
    typed = normalise(request.GET.get("q", ""))[:60]
    is_person = isinstance(reference, PersonField)
    if is_person:
        choices = _people(sight, organisation, typed)
    elif isinstance(reference, NamedReference):
        choices = _named(sight, organisation, reference, typed)
    else:
        choices = []
    return render(request, "workbench/forms/choices.html", {
        "choices": choices, "typed": typed, "is_person": is_person, "description": description,
        "creates": getattr(reference, "creates", False), "column": column,
    })  # fmt: skip


def _people(sight: Sight, organisation: Organisation, typed: str) -> list[Choice]:
    found = people_like(sight, organisation, typed, limit=_MOST)
    tags = tags_of(sight, organisation, found)
    return [Choice(str(one.person), one.name, one.told_apart_by, tags.get(one.person, ())) for one in found]


def _named(sight: Sight, organisation: Organisation, reference: Any, typed: str) -> list[Choice]:
    """Rows of the target in this community by their name, door or head; of units those in sight."""
    target = reference._target()
    description = target.description
    rows: Any = sight.entries(description).in_books()
    rows = rows.filter(community=organisation) if description.has_community else rows.under(organisation)
    fits = Q(**{f"{reference.by}__icontains": typed})
    for column in target._meta.concrete_fields:
        if isinstance(column, PersonField):
            fits |= Q(**{f"{column.name}__name__contains": typed})
        elif isinstance(column, NamedReference):
            fits |= Q(**{f"{column.name}__{column.by}__startswith": typed})
    found = list((rows.filter(fits) if typed else rows).order_by(reference.by, "pk")[:_MOST])
    values = tables.values_of(description, found) if found else {}
    names = [str(getattr(one, reference.by)) for one in found]
    keys = [
        one.key for one in tables.columns_of(description) if one.key in values and one.key != reference.by
    ]
    choices = []
    for at, name in enumerate(names):
        told = [tables.plain_text(values[key][at]) for key in keys if values[key][at] not in (None, "")]
        meta = "·".join(one for one in told if one != name and "**" not in one)
        choices.append(Choice(name, name, meta[:60]))
    return choices
