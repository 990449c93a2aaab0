"""Where a part of the workbench has its pages; empty where that part is not installed."""

from __future__ import annotations

from django.urls import NoReverseMatch, reverse


def address(view: str, *arguments: object) -> str:
    try:
        return reverse(f"workbench:{view}", args=arguments)
    except NoReverseMatch:
        return ""
