"""楼栋图: the list of buildings, one building as it stands, and one door beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from linli.org.models import Organisation
from linli.registry.building import Building
from linli.registry.household import Household
from linli.registry.lease import Lease
from linli.registry.survey_campaign import SurveyCampaign
from linli.registry.survey_visit import SurveyVisit, VisitResult
from linli.workbench.people import houses
from linli.workbench.people.homes import Home, members_of, oddity_of
from linli.workbench.people.houses import VIEWS, Behind, House, Progress
from linli.workbench.shell.frame import page
from linli.workbench.shell.sight import Sight, sight_of
from linli.workbench.shell.writers import may_write

#: What one key records, in the order of the keys 1 to 4.
KEYS = (VisitResult.REACHED, VisitResult.NOBODY, VisitResult.REFUSED, VisitResult.EMPTY)


@dataclass(frozen=True)
class Key:
    digit: int
    result: str
    label: str


def visit_keys() -> list[Key]:
    return [Key(place, str(one.value), str(one.label)) for place, one in enumerate(KEYS, 1)]


@dataclass(frozen=True)
class Opened:
    """A building opened for one survey by an account that may look at its doors."""

    sight: Sight
    organisation: Organisation
    house: House
    campaign: SurveyCampaign | None
    campaigns: Sequence[SurveyCampaign]
    writes: bool

    @property
    def address(self) -> str:
        return reverse("workbench:building", args=[self.organisation.code, self.house.place.pk])


@dataclass(frozen=True)
class Door:
    """One dwelling with names, for the pane beside the picture."""

    behind: Behind
    residents: Sequence[Home]
    registers: Sequence[Home]
    leases: Sequence[Lease]
    others: Sequence[SurveyVisit]
    #: The last knock, if it was written down today: a slip of the key can be taken back.
    just_recorded: SurveyVisit | None


def opened_books(request: HttpRequest, code: str) -> tuple[Sight, Organisation]:
    """Behind doors looks only who may open the entries about households."""
    sight = sight_of(request)
    organisation = sight.organisation(code)
    if not sight.opens(organisation, Household.description):
        raise Http404
    return sight, organisation


def opened_house(request: HttpRequest, code: str, number: int) -> Opened:
    sight, organisation = opened_books(request, code)
    place = houses.place_of(sight, organisation, number)
    if place is None:
        raise Http404
    known = houses.campaigns(sight, organisation)
    chosen = chosen_campaign(known, request.POST.get("campaign") or request.GET.get("campaign"))
    writes = chosen is not None and may_write(sight, organisation, SurveyVisit.description)
    return Opened(
        sight, organisation, houses.house(sight, organisation, place, chosen), chosen, known, writes
    )


def chosen_campaign(known: Sequence[SurveyCampaign], asked: str | None) -> SurveyCampaign | None:
    """The survey that was asked for, else the latest; one of another community does not exist."""
    if not asked:
        return known[0] if known else None
    found = next((one for one in known if str(one.pk) == asked), None)
    if found is None:
        raise Http404
    return found


@require_safe
def buildings(request: HttpRequest, code: str) -> HttpResponse:
    """The list; on a desk the first building stands open beside it."""
    sight, organisation = opened_books(request, code)
    known = houses.campaigns(sight, organisation)
    campaign = chosen_campaign(known, request.GET.get("campaign"))
    listed = houses.listed(sight, organisation, campaign)
    return page(request, "people/buildings.html", {
        "organisation": organisation, "listed": listed, "campaign": campaign, "campaigns": known,
        "progress": houses.progress(sight, organisation, campaign), **_counts(listed),
    }, place="buildings", organisation=organisation)  # fmt: skip


@require_safe
def building(request: HttpRequest, code: str, number: int) -> HttpResponse:
    opened = opened_house(request, code, number)
    view = request.GET.get("by", "visit")
    if view not in VIEWS:
        raise Http404
    at = request.GET.get("at", "")
    door = door_of(opened, int(at)) if at.isdigit() else None
    return show(request, opened, view, door)


def show(request: HttpRequest, opened: Opened, view: str, door: Door | None) -> HttpResponse:
    sight, organisation = opened.sight, opened.organisation
    listed = houses.listed(sight, organisation, opened.campaign)
    told: Progress | None = houses.progress(sight, organisation, opened.campaign)
    return page(request, "people/building.html", {
        "organisation": organisation, "opened": opened, "house": opened.house, "campaign": opened.campaign,
        "campaigns": opened.campaigns, "listed": listed, "progress": told, "view": view, "views": VIEWS,
        "cells": {one.dwelling.pk: (one.look(view), one.says(view)) for one in opened.house.doors},
        "asked": f"&by={view}&campaign={opened.campaign.pk}" if opened.campaign else f"&by={view}",
        "counts": _results(opened.house), "door": door, "keys": visit_keys(),
        "is_building": isinstance(opened.house.place, Building), **_counts(listed),
    }, place="buildings", organisation=organisation)  # fmt: skip


def door_of(opened: Opened, number: int) -> Door:
    sight, organisation = opened.sight, opened.organisation
    behind = opened.house.at(number)
    if behind is None:
        raise Http404
    members = members_of(sight, [*behind.households, *behind.registers])
    leases: Any = sight.entries(Lease.description).in_books()
    leases = leases.filter(community=organisation, dwelling=number).filter(
        Q(ended_on__isnull=True) | Q(ended_on__gt=sight.on)
    )
    visits: Any = sight.entries(SurveyVisit.description).in_books()
    visits = visits.filter(community=organisation, household__dwelling=number)
    others = list(visits.select_related("campaign").order_by("-occurred_on", "-pk")[:6])
    last = behind.last
    just = last if last is not None and last.occurred_on == sight.on and opened.writes else None
    residents, registers = (
        [Home(one, members[one.pk], oddity_of(one, members[one.pk])) for one in homes]
        for homes in (behind.households, behind.registers)
    )
    known = list(leases.select_related("landlord", "tenant").order_by("-started_on")[:3])
    return Door(behind, residents, registers, known, others, just)


def back_to(opened: Opened, view: str, at: int) -> HttpResponse:
    campaign = f"&campaign={opened.campaign.pk}" if opened.campaign else ""
    return redirect(f"{opened.address}?by={view}&at={at}{campaign}#d{at}")


def _counts(listed: Sequence[houses.Listed]) -> dict[str, int]:
    yards = sum(not isinstance(one.place, Building) for one in listed)
    return {"yards": yards, "houses": len(listed) - yards}


def _results(house: House) -> list[tuple[str, str, int]]:
    """走到 42 · 无人 3 · 拒访 1 · 空房 1 · 没去 1"""
    words = {"reached": "走到", "nobody": "无人", "refused": "拒访", "empty": "空房", "unvisited": "没去"}
    return [(look, word, house.count(look)) for look, word in words.items()]
