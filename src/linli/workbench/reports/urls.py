"""Addresses of reports: choosing, drafts, submissions, their files and evidence."""

from django.urls import path, re_path

from linli.workbench.reports import chips, inserting, pages, writing

#: One draft while it is written.
_WRITING = "reports/writing/<int:number>/"

urlpatterns = [
    path("reports/", pages.submissions, name="reports"),
    path("reports/report.css", pages.stylesheet, name="paper"),
    path("reports/draft/", pages.begin_draft, name="begin-draft"),
    re_path(
        r"^reports/draft/(?P<kind>[a-z][a-z0-9_\-]*)/(?P<code>[0-9]{6,12})/(?P<period>[0-9HQ.\-]{4,24})\.(?P<form>html|pdf|docx)$",
        pages.draft, name="draft",
    ),
    path(f"{_WRITING}save/", writing.save_draft, name="draft-save"),
    path(f"{_WRITING}refresh/", writing.refresh, name="draft-refresh"),
    path(f"{_WRITING}offer/", writing.offer, name="draft-offer"),
    path(f"{_WRITING}now/", writing.now, name="draft-now"),
    path(f"{_WRITING}checks/", writing.checks, name="draft-checks"),
    path(f"{_WRITING}figure/", chips.figure, name="draft-figure"),
    path(f"{_WRITING}hand/", chips.hand, name="draft-hand"),
    path(f"{_WRITING}choice/", inserting.choice, name="draft-choice"),
    path(f"{_WRITING}insertion/", inserting.insertion, name="draft-insertion"),
    path(f"{_WRITING}drawing/", inserting.drawing, name="draft-drawing"),
    path(f"{_WRITING}photos/", writing.photos, name="draft-photos"),
    path(f"{_WRITING}photos/<int:photo>.jpg", writing.photo, name="draft-photo"),
    path(f"{_WRITING}pages/", writing.pages, name="draft-pages"),
    path(f"{_WRITING}pages/<slug:name>/<int:page>.png", writing.page_picture, name="draft-page"),
    path(f"{_WRITING}sources/", writing.sources, name="draft-sources"),
    path(f"{_WRITING}before/", writing.submit_form, name="draft-before"),
    path(f"{_WRITING}submit/", writing.submit, name="draft-submit"),
    path("reports/<int:number>/", pages.submission, name="submission"),
    re_path(
        r"^reports/(?P<number>[0-9]{1,18})\.(?P<form>html|pdf|docx|xlsx|xls|csv)$", pages.stored_file,
        name="file",
    ),
    path("reports/<int:number>/<slug:key>/", pages.evidence, name="evidence"),
]  # fmt: skip
