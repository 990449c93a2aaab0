"""Courtyards (自然院落): clusters of old houses around a yard."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from linli.kit.description import FOREVER, Authority, ledger
from linli.kit.entries import Item
from linli.kit.measures import Flow, Stock
from linli.kit.privacy import Privacy
from linli.kit.references import NamedReference
from linli.registry.grid import GridField


@ledger(
    title="自然院落台账", key=("name",), authority=Authority.OURS, retention=FOREVER,
    privacy=Privacy.INTERNAL,
    columns=("name", "address", "owner", "started_on", "ended_on", "renovated_on", "grid", "remark"),
    labels={"started_on": "登记日期", "ended_on": "撤销日期"},
    aliases={
        "name": ("院落", "院名"), "address": ("门牌", "门牌地址", "院落地址"), "owner": ("产权人",),
        "renovated_on": ("改造日期",), "ended_on": ("拆除日期",),
    },
    filters=("grid",), words=("自然院落", "院落"), help="一个院落一行；谁在管理写在“院落管理情况”里。",
)  # fmt: skip
class Courtyard(Item):
    """A yard with a name of its own. It was there long before the day it was entered in the register."""

    name = models.CharField("院落名称", max_length=50)
    address = models.CharField("地址", max_length=100, blank=True, default="")
    owner = models.CharField("产权单位", max_length=100, blank=True, default="")
    renovated_on = models.DateField("整治日期", null=True, blank=True)
    grid = GridField("所属网格", null=True, blank=True)

    class Meta(Item.Meta):
        verbose_name = "自然院落"
        constraints: ClassVar = [
            *Item.Meta.constraints,
            models.UniqueConstraint(
                fields=["community", "name"], condition=Q(withdrawn_at__isnull=True),
                name="registry_courtyard_one_per_name", violation_error_message="本社区已有这个名称的院落",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name

    class Indicators:
        in_use = Stock().labelled("自然院落", unit="个")
        renovated = Flow("renovated_on").labelled("本期整治院落", unit="个")


class CourtyardField(NamedReference):
    """A courtyard; a sheet names it by its name."""

    target = "registry.Courtyard"
    by = "name"
