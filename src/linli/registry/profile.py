"""The community's profile (社区概况): founding, address, four boundaries, area; one row in force."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q

from linli.kit.description import FOREVER, Authority, ledger
from linli.kit.entries import Item
from linli.kit.fields import derived
from linli.kit.measures import Stock
from linli.kit.privacy import Privacy


@ledger(
    title="社区概况", key=("started_on",), authority=Authority.STREET, retention=FOREVER,
    privacy=Privacy.PUBLIC,
    columns=(
        "name", "founded_on", "address", "east", "south", "west", "north", "area_m2", "office_area_m2",
        "phone", "started_on", "ended_on", "remark",
    ),
    labels={"started_on": "本概况生效日期", "ended_on": "本概况失效日期"},
    aliases={
        "founded_on": ("成立日期", "组建时间"), "address": ("居委会地址", "办公地址"), "east": ("东起",),
        "south": ("南起",), "north": ("北起",), "west": ("西起",),
        "area_m2": ("辖区面积（平方米）", "辖区面积"),
        "office_area_m2": ("服务用房面积", "办公用房面积（平方米）"),
    },
    needed=("area_m2", "east", "south", "west", "north"), words=("社区概况", "辖区面积", "四至"),
    help="辖区有变动时，给原来一行填失效日期，再登记一行新的。",
)  # fmt: skip
class Profile(Item):
    """What a report says of the community in its first paragraph."""

    name = models.CharField("社区名称", max_length=100)
    founded_on = models.DateField("成立时间", null=True, blank=True)
    address = models.CharField("地址", max_length=100, blank=True, default="")
    east = models.CharField("东至", max_length=100, blank=True, default="")
    south = models.CharField("南至", max_length=100, blank=True, default="")
    west = models.CharField("西至", max_length=100, blank=True, default="")
    north = models.CharField("北至", max_length=100, blank=True, default="")
    area_m2 = models.PositiveIntegerField("面积（平方米）", null=True, blank=True)
    office_area_m2 = models.PositiveIntegerField("服务用房面积（平方米）", null=True, blank=True)
    phone = models.CharField("办公电话", max_length=30, blank=True, default="")
    boundaries_given = derived(models.PositiveSmallIntegerField("已填四至", default=0))

    class Meta(Item.Meta):
        verbose_name = "社区概况"
        constraints: ClassVar = [
            *Item.Meta.constraints,
            models.UniqueConstraint(
                fields=["community"], condition=Q(ended_on__isnull=True, withdrawn_at__isnull=True),
                name="registry_profile_one_in_force",
                violation_error_message="本社区已有一份在用的概况，请更正它，或先填它的失效日期",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name

    @classmethod
    def derive(cls, entries: Sequence[Self]) -> None:
        for entry in entries:
            entry.boundaries_given = sum(
                bool(side) for side in (entry.east, entry.south, entry.west, entry.north)
            )

    class Indicators:
        area = Stock().sum("area_m2").labelled("辖区面积", unit="平方米")
        boundaries = (
            Stock()
            .sum("boundaries_given")
            .labelled("四至", unit="至", meaning="概况里东、南、西、北写明了几至")
        )
        office_area = Stock().sum("office_area_m2").labelled("服务用房面积", unit="平方米")
