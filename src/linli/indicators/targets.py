"""Targets: what was promised for a figure, by whom, from which paper; a new one never overwrites the old."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import ClassVar

from django.db import models, transaction
from django.db.models import Q

from linli.core.period import Period
from linli.indicators import catalogue
from linli.kit import clock
from linli.org.models import Organisation


class Aim(models.TextChoices):
    AT_LEAST = "at-least", "不低于"
    AT_MOST = "at-most", "不高于"


class Target(models.Model):
    """A number to reach in a period. The one in force is the one that nothing replaced."""

    indicator = models.CharField("指标", max_length=160)
    organisation = models.ForeignKey(
        "org.Organisation", models.PROTECT, related_name="+", verbose_name="机构"
    )
    #: As ``str(Period)`` writes it: 2010, 2010H1.
    period = models.CharField("时期", max_length=24)
    value = models.DecimalField("目标值", max_digits=18, decimal_places=4)
    aim = models.CharField("要求", max_length=10, choices=Aim, default=Aim.AT_LEAST)
    source = models.CharField("依据", max_length=200)
    set_by = models.ForeignKey(
        "org.Account", models.PROTECT, null=True, related_name="+", verbose_name="账号"
    )
    handler = models.CharField("经办人", max_length=50)
    set_at = models.DateTimeField("登记时间")
    replaced_at = models.DateTimeField("停用时间", null=True)

    class Meta:
        verbose_name = "指标目标"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["indicator", "organisation", "period"], condition=Q(replaced_at__isnull=True),
                name="indicators_one_target_in_force",
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.get_aim_display()}{self.value.normalize():f}"

    def is_met_by(self, value: int | Fraction) -> bool:
        wanted = Fraction(self.value)
        return value >= wanted if self.aim == Aim.AT_LEAST else value <= wanted


def set_target(
    indicator: str, organisation: Organisation, period: Period, value: Decimal | int, *, source: str,
    handler: str, account: int | None = None, aim: Aim = Aim.AT_LEAST,
) -> Target:  # fmt: skip
    """Sets a target and closes the one it replaces, which stays readable with the name of who set it."""
    name = catalogue.indicator(indicator).name
    moment = clock.now()
    with transaction.atomic():
        in_force = Target.objects.filter(
            indicator=name, organisation=organisation, period=str(period), replaced_at=None
        )
        in_force.update(replaced_at=moment)
        return Target.objects.create(
            indicator=name, organisation=organisation, period=str(period), value=Decimal(value), aim=aim,
            source=source, set_by_id=account, handler=handler, set_at=moment,
        )  # fmt: skip


def targets_of(organisations: Iterable[int], period: Period) -> Mapping[tuple[int, str], Target]:
    """{(organisation, indicator): the target in force}."""
    rows = Target.objects.filter(organisation__in=list(organisations), period=str(period), replaced_at=None)
    return {(row.organisation_id, row.indicator): row for row in rows}
