"""Address of the search."""

from django.urls import path

from linli.workbench.search import pages

urlpatterns = [path("search/", pages.search, name="search")]
