"""Addresses of the forms, their drafts, the grid and last month's list."""

from django.urls import path

from linli.workbench.forms import draft_pages, entry_form, grid, lookups, month

urlpatterns = [
    path("ledgers/<dotted:ledger>/<region:code>/new/", entry_form.new, name="new"),
    path("rows/<dotted:ledger>/<int:number>/edit/", entry_form.edit, name="edit"),
    path("ledgers/<dotted:ledger>/<region:code>/preview/", entry_form.preview, name="preview"),
    path("ledgers/<dotted:ledger>/<region:code>/draft/", entry_form.keep_draft, name="keep-draft"),
    path("ledgers/<dotted:ledger>/<region:code>/known/<int:number>/", entry_form.known_person, name="known"),
    path("ledgers/<dotted:ledger>/<region:code>/lookup/<slug:column>/", lookups.lookup, name="lookup"),
    path("ledgers/<dotted:ledger>/<region:code>/grid/", grid.grid, name="grid"),
    path("ledgers/<dotted:ledger>/<region:code>/grid/check/", grid.check, name="grid-check"),
    path("ledgers/<dotted:ledger>/<region:code>/month/", month.month, name="month"),
    path("ledgers/<dotted:ledger>/<region:code>/month/<int:number>/", month.month_row, name="month-row"),
    path("ledgers/<dotted:ledger>/<region:code>/month/statement/", month.statement, name="month-statement"),
    path("drafts/", draft_pages.drafts_page, name="drafts"),
    path("drafts/<int:number>/", draft_pages.open_draft, name="draft-of-form"),
    path("drafts/<int:number>/drop/", draft_pages.drop_draft, name="drop-draft"),
]
