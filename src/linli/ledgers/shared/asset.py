"""Things the committee and its stations have (资产台账): one row per thing or lot, from use to disposal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q

from linli.kit.description import Authority, ledger, years
from linli.kit.entries import Item
from linli.kit.fields import MoneyField, derived
from linli.kit.measures import Flow, Stock
from linli.kit.privacy import Privacy


class Category(models.TextChoices):
    COMPUTER = "computer", "计算机"
    PRINTER = "printer", "打印机"
    PROJECTOR = "projector", "投影仪"
    TELEVISION = "television", "电视机"
    RECORDER = "recorder", "录音机"
    PERCUSSION = "percussion", "锣鼓乐器"
    DESK_OR_CHAIR = "desk-or-chair", "办公桌椅"
    SOFA = "sofa", "沙发"
    CABINET = "cabinet", "资料柜"
    AIR_CONDITIONER = "air-conditioner", "空调"
    SUPPLIES_STAND = "supplies-stand", "药具展示架"
    FITNESS = "fitness", "健身器材"
    BOOKS = "books", "图书"
    OTHER = "other", "其他"


class Holder(models.TextChoices):
    """Whose it is to use: a report on one station counts what that station has, not the whole committee."""

    LABOUR_STATION = "labour-station", "劳动保障工作站"
    COMMITTEE = "committee", "社区居委会"
    PARTY = "party", "社区党组织"
    SERVICE_HALL = "service-hall", "便民服务大厅"
    HEALTH_ROOM = "health-room", "卫生计生服务室"
    CULTURE_ROOM = "culture-room", "文体活动室"
    LIBRARY = "library", "图书阅览室"
    SECURITY = "security", "综治警务室"
    OTHER = "other", "其他"


class Source(models.TextChoices):
    BOUGHT = "bought", "购置"
    ALLOTTED = "allotted", "配发"
    DONATED = "donated", "捐赠"
    OTHER = "other", "其他"


class EndReason(models.TextChoices):
    """Why it is no longer in use. A thing taken into use again is a new row."""

    SCRAPPED = "scrapped", "报废"
    IDLE = "idle", "闲置"
    HANDED_OVER = "handed-over", "调出"
    LOST = "lost", "遗失"
    OTHER = "other", "其他"


@ledger(
    title="资产台账", key=("name", "category", "holder", "started_on"), authority=Authority.OURS,
    columns=(
        "number", "name", "category", "quantity", "unit_price", "amount", "holder", "place", "keeper",
        "started_on", "ended_on", "end_reason", "source", "remark",
    ),
    aliases={
        "number": ("编号", "固定资产编号"), "name": ("名称", "设备名称", "物品名称"),
        "category": ("分类", "资产类别"), "holder": ("使用单位", "使用科室"), "place": ("位置",),
        "keeper": ("责任人",), "started_on": ("取得日期", "购置日期"), "ended_on": ("报废日期",),
        "source": ("资产来源",),
    },
    synonyms={
        "category": {
            "电脑": "computer", "微机": "computer", "台式电脑": "computer", "笔记本电脑": "computer",
            "电视": "television", "彩电": "television", "打印复印一体机": "printer", "投影机": "projector",
            "桌椅": "desk-or-chair", "文件柜": "cabinet", "档案柜": "cabinet", "锣鼓": "percussion",
            "书籍": "books",
        },
        "holder": {
            "劳动保障站": "labour-station", "劳动保障服务站": "labour-station", "劳保站": "labour-station",
            "居委会": "committee", "社区": "committee", "党支部": "party", "党总支": "party",
            "警务室": "security", "图书室": "library", "服务大厅": "service-hall",
        },
        "source": {
            "购买": "bought", "自购": "bought", "社区购置": "bought", "上级配发": "allotted",
            "街道配发": "allotted", "赠送": "donated", "单位赠送": "donated", "社会捐赠": "donated",
        },
    },
    filters=("category", "holder", "source", "started_on"), needed=("category", "quantity", "holder"),
    # 会计档案管理办法 (财政部 国家档案局令第79号) 附表一: 固定资产卡片在报废清理后保管5年.
    retention=years(5), privacy=Privacy.INTERNAL, words=("资产", "办公设备", "固定资产"),
    help="办公设备和配套设施，从启用那天起；报废、调出或不再使用时填停用日期。",
)  # fmt: skip
class Asset(Item):
    """A computer, ten chairs: in use from its first day until the day it is given up."""

    number = models.CharField("资产编号", max_length=30, blank=True, default="")
    name = models.CharField("资产名称", max_length=100)
    category = models.CharField("类别", max_length=20, choices=Category, blank=True, default="")
    quantity = models.PositiveIntegerField("数量", null=True, blank=True)
    unit_price = MoneyField("单价", null=True, blank=True)
    amount = derived(MoneyField("金额", null=True))
    holder = models.CharField("使用部门", max_length=20, choices=Holder, blank=True, default="")
    place = models.CharField("存放地点", max_length=100, blank=True, default="")
    keeper = models.CharField("保管人", max_length=50, blank=True, default="")
    source = models.CharField("来源", max_length=20, choices=Source, blank=True, default="")
    end_reason = models.CharField("停用原因", max_length=20, choices=EndReason, blank=True, default="")

    class Meta(Item.Meta):
        verbose_name = "资产"
        constraints: ClassVar = [
            *Item.Meta.constraints,
            models.UniqueConstraint(
                fields=["community", "number"], condition=~Q(number="") & Q(withdrawn_at__isnull=True),
                name="shared_asset_number_once", violation_error_message="这个资产编号已经登记在另一件资产上",
            ),
        ]  # fmt: skip

    class Indicators:
        in_use = Stock().sum("quantity").labelled("在用资产", unit="件")
        in_use_by_category = in_use.split("category").labelled(
            "在用资产（按类别）", unit="件", part_of=in_use
        )
        in_use_by_holder = in_use.split("holder").labelled(
            "在用资产（按使用部门）", unit="件", part_of=in_use
        )
        value = Stock().sum("amount").labelled(
            "在用资产原值", unit="元", meaning="期末在用、已登记单价和数量的资产，单价乘数量之和"
        )  # fmt: skip
        put_into_use = Flow("started_on").sum("quantity").labelled("本期新增资产", unit="件")
        taken_out = Flow("ended_on").sum("quantity").labelled("本期停用资产", unit="件")
        station = in_use.where(holder=Holder.LABOUR_STATION).labelled(
            "劳动保障工作站在用设备", unit="件", part_of=in_use,
            meaning="期末在用、使用部门为劳动保障工作站的资产数量之和；居委会其他部门的不计",
        )  # fmt: skip
        station_computers = station.where(category=Category.COMPUTER).labelled(
            "劳动保障工作站计算机", unit="台", part_of=station
        )
        station_televisions = station.where(category=Category.TELEVISION).labelled(
            "劳动保障工作站电视机", unit="台", part_of=station
        )
        station_printers = station.where(category=Category.PRINTER).labelled(
            "劳动保障工作站打印机", unit="台", part_of=station
        )

    @classmethod
    def derive(cls, entries: Sequence[Self]) -> None:
        """单价 × 数量; unknown while either is."""
        for asset in entries:
            known = asset.unit_price is not None and asset.quantity is not None
            asset.amount = asset.unit_price * asset.quantity if known else None
