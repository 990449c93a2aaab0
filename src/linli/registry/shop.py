"""Shops along the street (沿街门店): what is sold where, and who answers for it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from linli.kit.description import Authority, ledger, years
from linli.kit.entries import Item
from linli.kit.fields import BlindIndex, EncryptedField
from linli.kit.measures import Flow, Stock
from linli.kit.privacy import Privacy
from linli.registry.building import BuildingField


class Trade(models.TextChoices):
    FOOD = "food", "餐饮"
    RETAIL = "retail", "零售"
    SERVICE = "service", "居民服务"
    REPAIR = "repair", "修理"
    LODGING = "lodging", "住宿"
    LEISURE = "leisure", "文化娱乐"
    MEDICINE = "medicine", "医药诊所"
    EDUCATION = "education", "教育培训"
    OTHER = "other", "其他"


@ledger(
    title="沿街门店台账", key=("name", "address"), authority=Authority.OURS, retention=years(10),
    privacy=Privacy.INTERNAL,
    columns=(
        "name", "address", "trade", "operator", "phone", "employees", "credit_code", "building", "started_on",
        "ended_on", "remark",
    ),
    labels={"started_on": "开业日期", "ended_on": "停业日期"},
    aliases={
        "name": ("门店", "店名", "字号"), "address": ("门牌",), "trade": ("经营类别", "类别", "业态"),
        "operator": ("负责人", "经营者", "店主"), "phone": ("电话", "联系方式"), "employees": ("人数",),
        "credit_code": ("社会信用代码", "执照号", "营业执照号"), "building": ("楼栋号",),
        "started_on": ("开业时间",),
    },
    synonyms={
        "trade": {
            "饭店": "food", "小吃": "food", "超市": "retail", "便利店": "retail", "理发": "service",
            "美容美发": "service", "洗衣": "service", "维修": "repair", "旅馆": "lodging", "药店": "medicine",
            "诊所": "medicine", "培训": "education",
        },
    },
    filters=("trade", "started_on"), words=("沿街门店", "商户", "门店"),
    help="临街做生意的门店一家一行；换了经营的人，结束原来一行，再登记一行。",
)  # fmt: skip
class Shop(Item):
    """One business behind one shop front."""

    name = models.CharField("门店名称", max_length=100)
    address = models.CharField("地址", max_length=100, blank=True, default="")
    trade = models.CharField("经营范围", max_length=20, choices=Trade, blank=True, default="")
    operator = models.CharField("经营人", max_length=50, blank=True, default="")
    phone = EncryptedField("联系电话", null=True, blank=True)
    phone_index = BlindIndex("phone")
    phone_tail = BlindIndex("phone", tail=4, db_index=True)
    employees = models.PositiveSmallIntegerField("从业人数", null=True, blank=True)
    credit_code = models.CharField("统一社会信用代码", max_length=18, blank=True, default="")
    building = BuildingField("所在楼栋号", null=True, blank=True)

    class Meta(Item.Meta):
        verbose_name = "沿街门店"
        constraints: ClassVar = [
            *Item.Meta.constraints,
            models.UniqueConstraint(
                fields=["community", "name", "address"],
                condition=Q(ended_on__isnull=True, withdrawn_at__isnull=True), name="registry_shop_once",
                violation_error_message="这家门店已登记在这个地址",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name

    class Indicators:
        open_shops = Stock().labelled("沿街门店", unit="家")
        by_trade = open_shops.split("trade")
        opened = Flow("started_on").labelled("本期新开门店", unit="家")
        closed = Flow("ended_on").labelled("本期停业门店", unit="家")
