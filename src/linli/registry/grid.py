"""Grids (网格): the parts of a community that one grid worker looks after."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from linli.kit.description import FOREVER, Authority, ledger
from linli.kit.entries import Item
from linli.kit.measures import Flow, Stock
from linli.kit.privacy import Privacy
from linli.kit.references import NamedReference


@ledger(
    title="网格台账", key=("number",), authority=Authority.OURS, retention=FOREVER, privacy=Privacy.INTERNAL,
    columns=("number", "name", "extent", "worker", "started_on", "ended_on", "remark"),
    labels={"started_on": "划定日期", "ended_on": "撤销日期"},
    aliases={
        "number": ("编号", "网格号"), "extent": ("四至范围", "范围"), "worker": ("网格长", "责任人"),
        "started_on": ("启用日期", "设立日期"),
    },
    words=("网格",), help="一个网格一行；重新划分时填上撤销日期，再登记新的网格。",
)  # fmt: skip
class Grid(Item):
    """A piece of the community with a number of its own."""

    number = models.CharField("网格编号", max_length=30)
    name = models.CharField("网格名称", max_length=50, blank=True, default="")
    extent = models.CharField("网格范围", max_length=200, blank=True, default="")
    worker = models.CharField("网格员", max_length=50, blank=True, default="")

    class Meta(Item.Meta):
        verbose_name = "网格"
        constraints: ClassVar = [
            *Item.Meta.constraints,
            models.UniqueConstraint(
                fields=["community", "number"], condition=Q(withdrawn_at__isnull=True),
                name="registry_grid_one_per_number", violation_error_message="本社区已有这个编号的网格",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name or self.number

    class Indicators:
        in_use = Stock().labelled("网格", unit="个")
        with_worker = in_use.where(worker__gt="").labelled(
            "其中：配有网格员的网格", unit="个", part_of=in_use, meaning="期末在用、写明了网格员的网格"
        )
        drawn = Flow("started_on").labelled("本期新划网格", unit="个")


class GridField(NamedReference):
    """A grid; a sheet names it by its number."""

    target = "registry.Grid"
    by = "number"
