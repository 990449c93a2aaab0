"""The same lists in the Django admin, as somebody would set them up in an afternoon: the peer of our list."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import include, path

from linli.ledgers.employment.placement import Placement
from linli.workbench.ledger.listing import PER_PAGE


class PlainSite(admin.AdminSite):
    """Open to whoever is logged in: permissions are not what is measured."""

    def has_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.is_authenticated)


class PlacementAdmin(admin.ModelAdmin[Placement]):
    """Our list's columns, filters, search and page length; related rows joined, as its manual says."""

    list_display = ("id", "person", "channel", "employer", "post", "started_on", "ended_on", "verified_on")
    list_filter = ("channel", "verified_how", "contract")
    search_fields = ("person__name",)
    list_select_related = ("person", "employer", "community")
    list_per_page = PER_PAGE
    ordering = ("-started_on",)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return True

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True

    has_add_permission = has_change_permission = has_delete_permission = has_view_permission


site = PlainSite(name="plain")
site.register(Placement, PlacementAdmin)
urlpatterns = [path("plain/", site.urls), path("", include("linli.config.urls"))]
