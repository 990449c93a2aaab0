"""``{% bundle 'main.js' %}``, ``{{ label|tr }}``, ``{% icon 'name' %}``."""

from __future__ import annotations

from django import template
from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from linli.workbench.shell import bundle as built

register = template.Library()

#: 20 x 20, drawn with one line; each stands beside a word.
_ICONS = {
    "today": "M3 9.5 10 3.5l7 6M5 8.5v8h10v-8M8.5 16.500v-4h3v4",
    "incomplete": "M12.500 3.500l4 4L7 17H3v-4zM10.500 5.500l4 4",
    "people": "M7.500 9a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM2.500 17c0-3 2-5 5-5s5 2 5 5M13 3.500a3 3 0 0 1 0 5.500M14.500 12.200c1.800.6 3 2.300 3 4.800",
    "building": "M4 17.500v-15h8v15M12 7.500h4v10M2.500 17.500h15M6.500 6h3M6.500 9h3M6.500 12h3",
    "figures": "M3.500 16.500v-6h3v6zM8.500 16.500v-12h3v12zM13.500 16.500v-8h3v8z",
    "report": "M5 2.500h7l3.500 3.500v11.500H5zM12 2.500V6h3.500M7.500 10h5M7.500 13h5",
    "import": "M3 3.500h14v13H3zM3 8h14M8 8v8.500M12.500 10.500v4M10.500 12.500l2 2 2-2",
    "export": "M10 3v9M6.500 8.500 10 12l3.500-3.500M3.500 13v3.500h13V13",
    "print": "M6 7V3h8v4M6 14H3.500V7h13v7H14M6 11.500h8v5H6z",
    "ledger": "M4 2.500h12v15H4zM7 2.500v15M9.500 6.500h4M9.500 9.500h4",
    "all": "M3.500 3.500h5v5h-5zM11.500 3.500h5v5h-5zM3.500 11.500h5v5h-5zM11.500 11.500h5v5h-5z",
    "inbox": "M3 11.500 5.500 3.500h9L17 11.500v5H3zM3 11.500h4l1 2h4l1-2h4",
    "admin": "M10 12.500a2.500 2.500 0 1 0 0-5 2.500 2.500 0 0 0 0 5zM10 2.500v2M10 15.500v2M2.500 10h2M15.500 10h2M4.700 4.700l1.400 1.400M13.900 13.900l1.400 1.400M4.700 15.300l1.400-1.400M13.900 6.100l1.400-1.400",
    "search": "M9 15A6 6 0 1 0 9 3a6 6 0 0 0 0 12zM13.500 13.500l4 4",
    "quick": "M11 2.500 4.500 11.500H10l-1 6L15.500 8.500H10z",
    "large": "M2.500 16 7 5l4.500 11M4 12.500h6M12 16l2.500-6 2.500 6M12.800 14h3.400",
    "dark": "M16.500 12A7 7 0 0 1 8 3.500a7 7 0 1 0 8.500 8.500z",
    "switch": "M5 7h11l-3-3M15 13H4l3 3",
    "add": "M10 4v12M4 10h12",
    "close": "M5 5l10 10M15 5 5 15",
    "check": "M4 10.500l4 4 8-9",
    "down": "M5.500 8l4.500 4.500L14.500 8",
    "next": "M8 5.500l4.500 4.500L8 14.500",
    "copy": "M7 7h9.500v9.500H7zM4 13H3.500V3.500H13V4",
    "grid": "M3 3.500h14v13H3zM3 8h14M3 12h14M8 3.500v13M12.500 3.500v13",
    "change": "M4 6h5M6.500 3.500v5M11 14h5M5 16l10-12",
    "list": "M3 5h2M7.500 5H17M3 10h2M7.500 10H17M3 15h2M7.500 15H17",
    "calendar": "M3.500 4.500h13v12h-13zM3.500 8.500h13M7 2.500v4M13 2.500v4",
    "lock": "M5 9h10v8H5zM7 9V6.500a3 3 0 0 1 6 0V9",
    "finger": "M5 8.500a5 5 0 0 1 10 0v2M7.500 17c-1.200-2-1.700-4-1.700-6M10 8.500v3.500c0 2 .5 3.500 1.200 5M12.500 10v2.500c0 1 .3 2 .8 3M7.500 10V9a2.500 2.500 0 0 1 3.500-2.300",
    "clock": "M10 17.500a7.500 7.500 0 1 0 0-15 7.500 7.500 0 0 0 0 15zM10 5.500V10l3 2",
    "slow": "M5 3h10M5 17h10M6.500 3c0 4 7 5 7 7s-7 3-7 7M13.500 3c0 4-7 5-7 7s7 3 7 7",
    "unseen": "M3 10c2-3.500 4.300-5 7-5s5 1.500 7 5c-2 3.500-4.300 5-7 5s-5-1.500-7-5zM10 12.200a2.200 2.200 0 1 0 0-4.400 2.200 2.200 0 0 0 0 4.400zM3.500 3.500l13 13",
    "exit": "M8 3.500H4v13h4M8 10h9M13.500 6.500 17 10l-3.500 3.500",
    "photo": "M3 5h4l1.500-2h3L13 5h4v11.500H3zM10 13.500a3 3 0 1 0 0-6 3 3 0 0 0 0 6z",
    "refresh": "M16 5v4h-4M4 15v-4h4M15.500 9A6 6 0 0 0 5 6.500L4 8M4.500 11A6 6 0 0 0 15 13.500l1-1.500",
    "send": "M17 3 3 9l5.500 2.500L11 17zM17 3 8.500 11.500",
    "warning": "M10 3 2.500 16.500h15zM10 8v4M10 14v.500",
    "info": "M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14zM10 9v4.500M10 6.500v.500",
    "number": "M7.500 3 6 17M13.500 3 12 17M3.500 7.500h13.500M3 12.500h13.500",
    "undo": "M7 4 3.500 7.500 7 11M3.500 7.500h8a4.500 4.500 0 0 1 0 9H8",
}  # fmt: skip


@register.simple_tag
def bundle(entry: str) -> str:
    return built.address_of(entry)


@register.filter
def tr(text: object) -> str:
    """The words of a description (titles, labels, choices, definitions) in the reader's language."""
    return gettext(str(text)) if text else ""


@register.simple_tag
def lock_minutes() -> int:
    """After how many minutes without a key or a click this installation covers the screen."""
    return int(settings.LINLI_LOCK_MINUTES)


@register.simple_tag
def icon(name: str) -> SafeString:
    return format_html('<svg viewBox="0 0 20 20" aria-hidden="true"><path d="{}"/></svg>', _ICONS[name])
