"""Addresses of imports; a file is found only under the organisation it was dropped for."""

from django.urls import path

from linli.workbench.imports import pages

urlpatterns = [
    path("import/<region:code>/", pages.choose, name="import"),
    path("import/<region:code>/blank/<dotted:ledger>.xlsx", pages.blank, name="import-blank"),
    path("import/<region:code>/<uuid:key>/", pages.review, name="import-review"),
    path("import/<region:code>/<uuid:key>/progress/", pages.progress, name="import-progress"),
    path("import/<region:code>/<uuid:key>/marked.xlsx", pages.marked, name="import-marked"),
]
