"""Which ledgers the community keeps (台账设立登记): the number a report means by “已建立8种台账”."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from linli.kit.description import FOREVER, Authority, ledger
from linli.kit.entries import Item
from linli.kit.measures import Flow, Stock
from linli.kit.privacy import Privacy


@ledger(
    title="台账设立登记", key=("name", "started_on"), authority=Authority.OURS, retention=FOREVER,
    privacy=Privacy.INTERNAL, columns=("name", "started_on", "ended_on", "keeper", "remark"),
    labels={"started_on": "设立日期", "ended_on": "停用日期"},
    aliases={
        "name": ("台账",), "started_on": ("建立日期", "设立时间"), "ended_on": ("停用时间",),
        "keeper": ("管理人", "负责人"),
    },
    words=("台账", "建立台账"), help="社区正式建立的台账一种一行；不再使用的填停用日期。",
)  # fmt: skip
class LedgerOpening(Item):
    """The community's decision to keep a ledger, on paper or here."""

    name = models.CharField("台账名称", max_length=60)
    keeper = models.CharField("保管人", max_length=50, blank=True, default="")

    class Meta(Item.Meta):
        verbose_name = "台账设立"
        constraints: ClassVar = [
            *Item.Meta.constraints,
            models.UniqueConstraint(
                fields=["community", "name"], condition=Q(ended_on__isnull=True, withdrawn_at__isnull=True),
                name="registry_ledger_opening_once", violation_error_message="这种台账已经设立，还没有停用",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name

    class Indicators:
        in_use = Stock().distinct("name").listed("name").labelled("已建立台账", unit="种")
        opened = Flow("started_on").distinct("name").labelled("本期新设台账", unit="种")
