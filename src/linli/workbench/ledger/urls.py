"""Addresses of every ledger's screens."""

from django.urls import path

from linli.workbench.ledger import entry, exports, overview, pages, printing, withdrawing

_LIST = "ledgers/<dotted:ledger>/<region:code>/"
urlpatterns = [
    path("ledgers/<region:code>/", overview.ledgers, name="ledgers"),
    path(_LIST, pages.ledger, name="ledger"),
    path(f"{_LIST}print/", printing.sheets, name="print"),
    path(f"{_LIST}chat/", pages.chat, name="chat"),
    path(f"{_LIST}export/", exports.export, name="export"),
    path(f"{_LIST}columns/", pages.choose_columns, name="list-columns"),
    path(f"{_LIST}views/", pages.keep_view, name="keep-view"),
    path(f"{_LIST}views/<int:number>/forget/", pages.forget_view, name="forget-view"),
    path("exports/", exports.own_exports, name="exports"),
    path("exports/<int:number>/", exports.export_job, name="export-job"),
    path("exports/<int:number>/file/", exports.export_file, name="export-file"),
    path("rows/<dotted:ledger>/<int:number>/", entry.entry, name="entry"),
    path("rows/<dotted:ledger>/<int:number>/withdraw/", withdrawing.withdraw, name="withdraw"),
]
