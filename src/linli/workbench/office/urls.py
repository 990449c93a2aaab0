"""Addresses of the inbox, of one report under review, and of where a number was reported."""

from django.urls import path

from linli.workbench.office import filed, inbox, review

urlpatterns = [
    path("office/", inbox.own_inbox, name="office"),
    path("office/report/<int:number>/", review.review, name="review"),
    path("office/report/<int:number>/act/", review.act, name="act"),
    path("office/report/<int:number>/sheet/", review.print_sheet, name="sheet"),
    path("office/<region:code>/<period:period>/", inbox.inbox, name="inbox"),
    path("office/<region:code>/<period:period>/ask/", inbox.ask, name="ask"),
    path("office/<region:code>/<period:period>/twice/", inbox.twice, name="twice"),
    path("office/<region:code>/<period:period>/<slug:kind>.xlsx", inbox.blank_form, name="blank-form"),
    path(
        "office/<region:code>/<period:period>/form/<region:community>/", inbox.enter_form, name="enter-form"
    ),
    path("filed/<region:code>/<period:period>/<dotted:indicator>/", filed.filed_numbers, name="filed"),
]
