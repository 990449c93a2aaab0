"""Rows as plain text for a chat: no numbers, phones, births or doors; of a sensitive ledger surnames only."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import models

from linli.core.masks import mask_name
from linli.kit.description import Description
from linli.kit.fields import EncryptedField
from linli.kit.privacy import Privacy
from linli.registry.dwelling import Dwelling
from linli.registry.household import Household
from linli.registry.person import Person
from linli.workbench.ledger import rows
from linli.workbench.ledger.listing import Listing
from linli.workbench.shell import tables
from linli.workbench.shell.tables import Column

#: Facts of a person that a chat has no use for, and that would tell who it is.
_UNTOLD = {"identity_number", "born_on", "sex", "door", "credit_code"}


def text_of(listing: Listing, entries: Sequence[Any]) -> str:
    """A heading, then a numbered line for each row."""
    description = listing.description
    told = [
        column
        for column in listing.columns
        if column.key in listing.usual_columns and _is_told(description, column)
    ]
    values = rows.values_of(listing, entries)
    lines = [f"【{listing.organisation.name}】{description.title}（{len(entries)}条）"]
    for place in range(len(entries)):
        words = (
            _word(description, column, values[column.key][place]) for column in told if column.key in values
        )
        lines.append(f"{place + 1}. {' '.join(word for word in words if word)}")
    return "\n".join(lines)


def _is_told(description: Description, column: Column) -> bool:
    name, _dot, part = column.key.partition(".")
    own = description.column(name)
    if part in _UNTOLD or isinstance(own, EncryptedField):
        return False
    is_sensitive = description.privacy >= Privacy.SENSITIVE
    if own.is_relation and own.related_model in {Dwelling, Household}:
        return not is_sensitive
    if description.model is Person and name in _UNTOLD:
        return False
    # Free text may name anybody.
    is_free = isinstance(own, models.CharField) and not own.choices and own.max_length and own.max_length > 60
    return not (is_sensitive and is_free)


def _word(description: Description, column: Column, value: Any) -> str:
    if value is None or value == "":
        return ""
    text = tables.plain_text(value)
    name, _dot, part = column.key.partition(".")
    own = description.column(name)
    is_name = (own.is_relation and own.related_model is Person) or (
        description.model is Person and name == "name"
    )
    if is_name and part in {"", "name"} and description.privacy >= Privacy.SENSITIVE:
        return mask_name(text)
    return text
