"""Addresses of the first page and what belongs to it."""

from django.urls import path

from linli.workbench.today import home

urlpatterns = [path("", home.home, name="home")]
