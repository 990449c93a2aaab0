"""``{{ number|masked }}``: the stars of a masked number are paler than its digits."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

register = template.Library()


@register.filter
def masked(text: object) -> SafeString | str:
    parts = re.split(r"(\*+)", str(text))
    if len(parts) == 1:
        return parts[0]
    inside = format_html_join(
        "", "{}", ((format_html("<i>{}</i>", one) if "*" in one else one,) for one in parts if one)
    )
    return format_html('<span class="masked-number">{}</span>', inside)


@register.filter
def of(known: Mapping[Any, Any], key: object) -> Any:
    """What a mapping says of a key."""
    return known.get(key, "")
