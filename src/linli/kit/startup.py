"""Checks at program start that every ledger says what it must; a contradiction stops the program."""

from __future__ import annotations

from typing import Any

from django.core import checks

from linli.kit.description import LEDGERS
from linli.kit.entries import Line


def register() -> None:
    checks.register(check_ledgers, "linli")


def check_ledgers(app_configs: Any, **_options: Any) -> list[checks.CheckMessage]:
    found: list[checks.CheckMessage] = []
    for description in LEDGERS.values():
        for column in description.model._meta.concrete_fields:
            if column.is_relation and column.remote_field.related_name != "+":  # type: ignore[union-attr]
                found.append(
                    checks.Error(f"{description.name}.{column.name} needs related_name='+'", id="linli.E001")
                )
        for watched in description.watches:
            if watched not in LEDGERS:
                found.append(
                    checks.Error(
                        f"{description.name} watches {watched!r}, which is no ledger", id="linli.E002"
                    )
                )
        if issubclass(description.model, Line) and not description.model.part_of:
            found.append(checks.Error(f"{description.name} is a Line without part_of", id="linli.E003"))
    return found
