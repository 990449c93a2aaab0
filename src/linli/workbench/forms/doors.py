"""Whose books a form writes into: 404 wherever this account writes nothing."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest
from django.urls import NoReverseMatch, reverse

from linli.kit.description import Description
from linli.org.models import Level, Organisation
from linli.workbench.shell.sight import Sight, sight_of
from linli.workbench.shell.writers import may_write


def where(request: HttpRequest, ledger: str, code: str) -> tuple[Sight, Organisation, Description]:
    """The books a form writes into; 404 where this account writes nothing."""
    sight = sight_of(request)
    organisation, description = sight.organisation(code), sight.ledger(ledger)
    if not may_write(sight, organisation, description):
        raise Http404
    return sight, organisation, description


def entry_to_write(sight: Sight, description: Description, number: int) -> tuple[Any, Organisation]:
    """An entry that this account may correct, and in whose books; 404 for all others."""
    found = sight.entries(description).filter(pk=number, withdrawn_at__isnull=True).first()
    if found is None:
        raise Http404
    if description.has_community:
        organisation = sight.organisations().filter(pk=found.community_id).first()
    else:
        kept = [one for one in sight.kept_organisations if one.level == Level.COMMUNITY]
        organisation = next((one for one in kept if may_write(sight, one, description)), None)
        if organisation is not None and not _is_named(description, organisation, number):
            organisation = None
    if organisation is None or not may_write(sight, organisation, description):
        raise Http404
    return found, organisation


def _is_named(description: Description, organisation: Organisation, number: int) -> bool:
    rows: Any = description.model.objects.in_books()
    return bool(rows.under(organisation).filter(pk=number).exists())


def back_to(description: Description, organisation: Organisation, entry: Any = None) -> str:
    """Where one came from: the entry, or the list of its ledger."""
    if entry is not None:
        return reverse("workbench:entry", args=[description.name, entry.pk])
    try:
        return reverse("workbench:ledger", args=[description.name, organisation.code])
    except NoReverseMatch:  # a part of the workbench that is not installed
        return reverse("workbench:home")
