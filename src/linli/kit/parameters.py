"""Caps, clocks and thresholds: dated, local, with their source; never a constant in the code."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q


class ParameterMissing(LookupError):
    """No value holds for this place on this day."""


class Parameter(models.Model):
    """One value of a rule in one locality from a day on; the nearest locality upward wins."""

    name = models.CharField("参数", max_length=80)
    #: Empty: the whole country. Else the organisation under which it holds.
    locality = models.ForeignKey(
        "org.Organisation", models.PROTECT, null=True, related_name="+", verbose_name="适用地区"
    )
    valid_from = models.DateField("自")
    valid_to = models.DateField("至（不含）", null=True)
    value: Any = models.JSONField("值")
    source = models.CharField("政策依据", max_length=200)

    class Meta:
        verbose_name = "参数"
        constraints: ClassVar = [
            # Two, because SQLite takes two empty localities for different ones.
            models.UniqueConstraint(
                fields=["name", "valid_from"], condition=Q(locality__isnull=True),
                name="kit_parameter_once_for_all",
            ),
            models.UniqueConstraint(fields=["name", "locality", "valid_from"], name="kit_parameter_once"),
        ]  # fmt: skip


def parameter(name: str, organisation: int | None, on: date) -> Any:
    """The value in force for an organisation: its own, else the nearest above, else the country's."""
    from linli.org.organisations import WIDTH, Organisation

    here = (
        Organisation.objects.filter(pk__in=[organisation or 0]).values_list("path", flat=True).first() or ""
    )
    paths = [here[:cut] for cut in range(WIDTH, len(here) + 1, WIDTH)]
    in_force = Parameter.objects.filter(name=name, valid_from__lte=on).filter(
        Q(valid_to__isnull=True) | Q(valid_to__gt=on)
    )
    rows = in_force.filter(Q(locality__isnull=True) | Q(locality__path__in=paths)).select_related("locality")
    best = max(
        rows, key=lambda row: (len(row.locality.path) if row.locality else 0, row.valid_from), default=None
    )
    if best is None:
        msg = f"参数“{name}”在{on}没有适用的值，请在参数表中登记"
        raise ParameterMissing(msg)
    return best.value
