"""Buildings (楼栋): what each is used for and where it came from, until the day it is pulled down."""

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


class Use(models.TextChoices):
    """What a building is used for today."""

    RESIDENTIAL = "residential", "居住"
    OFFICE = "office", "办公"
    COMMERCIAL = "commercial", "商业"
    PUBLIC_SERVICE = "public-service", "公共服务"
    MIXED = "mixed", "混合"
    OTHER = "other", "其他"


class Origin(models.TextChoices):
    """Who built it, and for whom: not the same question as its use."""

    WORK_UNIT = "work-unit", "单位宿舍"
    MARKET = "market", "商品房"
    SELF_BUILT = "self-built", "自建"
    PUBLIC_HOUSING = "public-housing", "保障房"
    OTHER = "other", "其他"


@ledger(
    title="楼栋台账", key=("number",), authority=Authority.OURS, retention=FOREVER, privacy=Privacy.INTERNAL,
    columns=(
        "number", "name", "use", "origin", "storeys", "stairwells", "started_on", "owner", "ended_on",
        "address", "manager", "grid", "remark",
    ),
    labels={"started_on": "建成时间", "ended_on": "拆除日期"},
    aliases={
        "number": ("楼号", "栋号", "楼栋编号", "楼幢号"), "name": ("楼名", "名称"),
        "use": ("楼栋用途", "房屋用途"), "origin": ("楼栋来源", "房屋来源"), "storeys": ("楼层数",),
        "stairwells": ("单元",), "owner": ("产权人", "房屋产权单位"),
        "started_on": ("建成年份", "建成年代", "建成日期"), "ended_on": ("拆除时间",),
        "address": ("地址", "门牌"), "manager": ("物业", "物业公司"),
    },
    synonyms={
        "use": {
            "住宅": "residential", "宿舍": "residential", "商用": "commercial", "公服": "public-service",
            "商住": "mixed",
        },
        "origin": {
            "单位自建宿舍": "work-unit", "单位自建": "work-unit", "宿舍": "work-unit", "商品住宅": "market",
            "廉租房": "public-housing", "公租房": "public-housing", "经济适用房": "public-housing",
        },
    },
    filters=("use", "origin", "grid", "started_on"), needed=("use", "origin"),
    searched=("number",), words=("楼栋", "宿舍楼", "楼房"),
    help="一栋楼一行。用途写现在派什么用，来源写当初谁建的；拆了的楼填拆除日期，不要删。",
)  # fmt: skip
class Building(Item):
    """A building with a number of its own in the community."""

    number = models.CharField("楼栋号", max_length=20)
    name = models.CharField("楼栋名称", max_length=50, blank=True, default="")
    use = models.CharField("用途", max_length=20, choices=Use, blank=True, default="")
    origin = models.CharField("来源", max_length=20, choices=Origin, blank=True, default="")
    storeys = models.PositiveSmallIntegerField("层数", null=True, blank=True)
    stairwells = models.PositiveSmallIntegerField("单元数", null=True, blank=True)
    owner = models.CharField("产权单位", max_length=100, blank=True, default="")
    address = models.CharField("门牌地址", max_length=100, blank=True, default="")
    manager = models.CharField("物业单位", max_length=100, blank=True, default="")
    grid = GridField("所属网格", null=True, blank=True)

    class Meta(Item.Meta):
        verbose_name = "楼栋"
        constraints: ClassVar = [
            *Item.Meta.constraints,
            models.UniqueConstraint(
                fields=["community", "number"], condition=Q(withdrawn_at__isnull=True),
                name="registry_building_one_per_number", violation_error_message="本社区已有这个楼栋号的楼",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name or f"{self.number}号楼"

    class Indicators:
        in_use = Stock().labelled("楼栋", unit="栋", meaning="期末没有拆除的楼栋，不论用途")
        residential = in_use.where(use=Use.RESIDENTIAL).labelled("其中：居民楼", unit="栋", part_of=in_use)
        dormitories = residential.where(origin=Origin.WORK_UNIT).labelled(
            "其中：宿舍楼",
            unit="栋",
            part_of=residential,
            meaning="期末没有拆除、用途为居住、来源为单位宿舍的楼栋",
        )
        by_use = in_use.split("use")
        built = Flow("started_on").labelled("本期新建成楼栋", unit="栋")
        demolished = Flow("ended_on").labelled("本期拆除楼栋", unit="栋")


class BuildingField(NamedReference):
    """A building; a sheet names it by its number."""

    target = "registry.Building"
    by = "number"
