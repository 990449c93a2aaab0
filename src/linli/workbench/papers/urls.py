"""Addresses of attached files: of one thing, and one by one."""

from django.urls import path

from linli.workbench.papers import pages

urlpatterns = [
    path("attachments/<dotted:ledger>/<int:number>/", pages.attached, name="attach"),
    path("attachment/<int:number>/", pages.attachment, name="attachment"),
]
