"""Addresses of reports: choosing, drafts, submissions, their files and evidence."""

from django.urls import path, re_path

from linli.workbench.reports import pages

urlpatterns = [
    path("reports/", pages.submissions, name="reports"),
    path("reports/report.css", pages.stylesheet, name="paper"),
    path("reports/draft/", pages.begin_draft, name="begin-draft"),
    re_path(
        r"^reports/draft/(?P<kind>[a-z][a-z0-9_\-]*)/(?P<code>[0-9]{6,12})/(?P<period>[0-9HQ.\-]{4,24})\.(?P<form>html|pdf|docx)$",
        pages.draft, name="draft",
    ),
    path("reports/<int:number>/", pages.submission, name="submission"),
    re_path(
        r"^reports/(?P<number>[0-9]{1,18})\.(?P<form>html|pdf|docx|xlsx|xls|csv)$", pages.stored_file,
        name="file",
    ),
    path("reports/<int:number>/<slug:key>/", pages.evidence, name="evidence"),
]  # fmt: skip
