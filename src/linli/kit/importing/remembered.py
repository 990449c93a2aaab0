"""What a community decided about a sheet's header before: which column is which, and what 终止日期 means."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django.db import models

from linli.kit.description import Ends
from linli.org.organisations import Organisation


class HeaderChoice(models.Model):
    """One decision for every file with the same header, in one community."""

    organisation = models.ForeignKey("org.Organisation", models.CASCADE, related_name="+")
    fingerprint = models.CharField(max_length=16)
    ends = models.CharField(max_length=20, blank=True, default="")
    #: {header text: key of the roster's column}, "" for a column that is left alone.
    columns: Any = models.JSONField(default=dict)

    class Meta:
        verbose_name = "导入时的选择"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "fingerprint"], name="kit_header_choice_once")
        ]


def remembered_ends(organisation: Organisation, fingerprint: str) -> Ends | None:
    choice = HeaderChoice.objects.filter(organisation=organisation, fingerprint=fingerprint).first()
    return Ends(choice.ends) if choice and choice.ends else None


def remember_ends(organisation: Organisation, fingerprint: str, ends: Ends) -> None:
    HeaderChoice.objects.update_or_create(
        organisation=organisation, fingerprint=fingerprint, defaults={"ends": ends.value}
    )


def remembered_columns(organisation: Organisation, fingerprint: str) -> dict[str, str]:
    choice = HeaderChoice.objects.filter(organisation=organisation, fingerprint=fingerprint).first()
    return dict(choice.columns) if choice else {}


def remember_columns(organisation: Organisation, fingerprint: str, columns: Mapping[str, str]) -> None:
    HeaderChoice.objects.update_or_create(
        organisation=organisation, fingerprint=fingerprint, defaults={"columns": dict(columns)}
    )
