"""What a community decided about a sheet's header before: whether its 终止日期 is the last day."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from linli.kit.description import Ends
from linli.org.organisations import Organisation


class HeaderChoice(models.Model):
    """One decision for every file with the same header, in one community."""

    organisation = models.ForeignKey("org.Organisation", models.CASCADE, related_name="+")
    fingerprint = models.CharField(max_length=16)
    ends = models.CharField(max_length=20)

    class Meta:
        verbose_name = "导入时的选择"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "fingerprint"], name="kit_header_choice_once")
        ]


def remembered_ends(organisation: Organisation, fingerprint: str) -> Ends | None:
    choice = HeaderChoice.objects.filter(organisation=organisation, fingerprint=fingerprint).first()
    return Ends(choice.ends) if choice else None


def remember_ends(organisation: Organisation, fingerprint: str, ends: Ends) -> None:
    HeaderChoice.objects.update_or_create(
        organisation=organisation, fingerprint=fingerprint, defaults={"ends": ends.value}
    )
