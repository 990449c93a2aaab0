"""Businesses founded to take in unemployed people (就业载体台账)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from linli.kit.description import Authority, ledger, years
from linli.kit.entries import Spell
from linli.kit.measures import Flow, Stock
from linli.kit.privacy import Privacy
from linli.kit.references import NamedReference


@ledger(
    title="就业载体台账", key=("name",), authority=Authority.OURS,
    columns=("name", "address", "founder", "started_on", "ended_on", "remark"),
    labels={"started_on": "创办日期", "ended_on": "停办日期"},
    aliases={"name": ("名称", "单位名称"), "started_on": ("成立日期",)},
    filters=("started_on",), retention=years(10), privacy=Privacy.INTERNAL, words=("就业载体", "载体"),
    help="为吸纳下岗失业人员创办的企业、网点。吸纳的人在安置台账里写明就业载体。",
)  # fmt: skip
class Carrier(Spell):
    """From the day it was founded; whom it took in stands in the placements that name it."""

    name = models.CharField("载体名称", max_length=100)
    address = models.CharField("地址", max_length=200, blank=True, default="")
    founder = models.CharField("创办人", max_length=50, blank=True, default="")
    founder_was_unemployed = models.BooleanField("创办人为失业人员", null=True, blank=True)

    class Meta(Spell.Meta):
        verbose_name = "就业载体"
        constraints: ClassVar = [
            *Spell.Meta.constraints,
            models.UniqueConstraint(
                fields=["community", "name"], condition=Q(withdrawn_at__isnull=True),
                name="employment_carrier_one_per_name",
                violation_error_message="本社区已登记过同名的就业载体",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name

    class Indicators:
        founded = Flow("started_on").labelled("创办就业载体", unit="个").listed("name")
        operating = Stock().labelled("期末就业载体", unit="个").listed("name")


class CarrierField(NamedReference):
    """A carrier by its name; a placement does not found one."""

    target = "employment.Carrier"
