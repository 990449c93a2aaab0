"""Targets: what was promised for a figure, by whom, from which paper; a new one never overwrites the old."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from linli.core.period import Period
from linli.indicators import catalogue
from linli.kit import clock
from linli.kit.chain import Act, Break, ChangeLine
from linli.kit.recording import Writer, writing
from linli.kit.shared_facts import tell, written
from linli.org.models import Organisation

#: The name under which the log keeps them.
TARGET = "indicators.target"


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
    """Sets a target and closes the one it replaces, which stays readable with the name of who set it.

    Both are lines in the chain of the organisation for which it is set.
    """
    name = catalogue.indicator(indicator).name
    moment = clock.now()
    by = Writer(organisation.pk, account, handler)
    with writing():
        in_force = Target.objects.filter(
            indicator=name, organisation=organisation, period=str(period), replaced_at=None
        )
        for replaced in list(in_force.select_for_update()):
            Target.objects.filter(pk=replaced.pk).update(replaced_at=moment)
            tell(TARGET, replaced.pk, Act.WITHDRAW, _content(replaced), by=by, reason=f"改按{source}")
        target = Target.objects.create(
            indicator=name, organisation=organisation, period=str(period), value=Decimal(value), aim=aim,
            source=source, set_by_id=account, handler=handler, set_at=moment,
        )  # fmt: skip
        target.refresh_from_db(fields=["value"])  # to as many places as are kept
        tell(TARGET, target.pk, Act.RECORD, _content(target), by=by, reason=source)
    return target


def altered() -> Iterator[Break]:
    """Targets that are not as the log has them: changed, put in, ended or removed past ``set_target``."""
    lines = ChangeLine.objects.filter(ledger=TARGET).order_by("version")
    last = {line.entry: line for line in lines}
    for row in Target.objects.order_by("pk"):
        line = last.pop(row.pk, None)
        if line is None:
            yield Break(row.organisation_id, 0, f"目标“{row.indicator}”{row}没有变更记录")
            continue
        is_over = line.act == Act.WITHDRAW
        if line.payload != written(_content(row)) or is_over != (row.replaced_at is not None):
            yield Break(line.organisation_id, line.sequence, f"目标“{row.indicator}”与这条变更记录不符")
    for line in last.values():
        yield Break(line.organisation_id, line.sequence, "这条变更记录的目标不见了")


def targets_of(organisations: Iterable[int], period: Period) -> Mapping[tuple[int, str], Target]:
    """{(organisation, indicator): the target in force}."""
    rows = Target.objects.filter(organisation__in=list(organisations), period=str(period), replaced_at=None)
    return {(row.organisation_id, row.indicator): row for row in rows}


def _content(target: Target) -> dict[str, Any]:
    return {
        "indicator": target.indicator, "organisation": target.organisation_id, "period": target.period,
        "value": f"{target.value.normalize():f}", "aim": str(target.aim), "source": target.source,
    }  # fmt: skip
