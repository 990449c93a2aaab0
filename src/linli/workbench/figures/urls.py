"""Addresses of figures; what a code, number or name leads to is the view's to check (404)."""

from django.urls import path

from linli.workbench.figures import drilldown, pages

urlpatterns = [
    path("figures/<region:code>/", pages.choose, name="choose"),
    path("figures/<region:code>/<period:period>/", pages.figures, name="figures"),
    path("figures/<region:code>/<period:period>/<dotted:indicator>/", drilldown.figure, name="figure"),
    path("figures/<region:code>/<period:period>/<dotted:indicator>.xlsx", drilldown.workbook, name="xlsx"),
]
