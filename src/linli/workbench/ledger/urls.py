"""Addresses of every ledger's screens."""

from django.urls import path

from linli.workbench.ledger import entry

urlpatterns = [path("rows/<dotted:ledger>/<int:number>/", entry.entry, name="entry")]
