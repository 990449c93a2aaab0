"""Who manages what: administrators their whole subtree, a secretary her own community."""

from __future__ import annotations

from django.http import Http404, HttpRequest

from linli.kit.recording import Writer
from linli.org.models import Duty, Organisation
from linli.org.organisations import OrganisationQuerySet
from linli.workbench.shell.sight import Sight, sight_of
from linli.workbench.shell.writers import writer_of


def manages(sight: Sight, organisation: Organisation) -> bool:
    return any(
        (grant.duty == Duty.ADMINISTRATOR and organisation.path.startswith(grant.path))
        or (grant.duty == Duty.SECRETARY and not grant.line and organisation.path == grant.path)
        for grant in sight.numbers.grants
    )


def administers(sight: Sight, organisation: Organisation) -> bool:
    """The tree and what holds for a whole place are the administrators' alone."""
    return any(
        grant.duty == Duty.ADMINISTRATOR and organisation.path.startswith(grant.path)
        for grant in sight.numbers.grants
    )


def managed(request: HttpRequest, code: str) -> Organisation:
    """The organisation of an address; where nothing is managed there is no page."""
    sight = sight_of(request)
    organisation = sight.organisation(code)
    if not manages(sight, organisation):
        raise Http404
    return organisation


def administered(request: HttpRequest, code: str) -> Organisation:
    sight = sight_of(request)
    organisation = sight.organisation(code)
    if not administers(sight, organisation):
        raise Http404
    return organisation


def all_managed(sight: Sight) -> list[Organisation]:
    return [one for one in sight.organisations().filter(ended_on=None) if manages(sight, one)]


def administered_ones(sight: Sight) -> OrganisationQuerySet:
    """Open ones below the administrator's roles."""
    keys = [one.pk for one in sight.organisations().filter(ended_on=None) if administers(sight, one)]
    return Organisation.objects.filter(pk__in=keys).order_by("path")


def writer(request: HttpRequest, organisation: Organisation) -> Writer:
    return writer_of(request, organisation)
