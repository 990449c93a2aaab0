"""Leases (出租房屋): who lets which dwelling to whom, from when until when."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from linli.kit.description import Authority, ledger, years
from linli.kit.entries import Item
from linli.kit.fields import MoneyField
from linli.kit.measures import Flow, Stock
from linli.kit.privacy import Privacy
from linli.registry.dwelling import DwellingField
from linli.registry.person import PersonField


class LeaseUse(models.TextChoices):
    LIVING = "living", "居住"
    SHARED = "shared", "合租"
    STAFF = "staff", "单位集体租住"
    BUSINESS = "business", "经营"
    OTHER = "other", "其他"


@ledger(
    title="出租房屋台账", key=("dwelling", "started_on"), authority=Authority.OURS, retention=years(10),
    privacy=Privacy.SENSITIVE,
    columns=(
        "dwelling", "landlord", "tenant", "occupants", "use", "started_on", "ended_on", "monthly_rent_fen",
        "is_registered", "remark",
    ),
    labels={"started_on": "起租日期", "ended_on": "退租日期"},
    aliases={
        "dwelling": ("出租房屋", "门牌"), "landlord": ("房东", "房主"), "tenant": ("租户", "租客"),
        "started_on": ("租赁开始日期", "租期起"), "ended_on": ("租赁结束日期", "到期日期", "租期止"),
        "occupants": ("居住人数", "租住人数"),
    },
    filters=("use", "started_on"), words=("出租房", "租赁"), help="一次出租一行；房东不住本社区也照样登记。",
)  # fmt: skip
class Lease(Item):
    """One letting of one dwelling. Its parts of a shared flat are one lease with several occupants."""

    dwelling = DwellingField("房屋住址")
    landlord = PersonField("出租人", null=True, blank=True)
    tenant = PersonField("承租人", null=True, blank=True)
    occupants = models.PositiveSmallIntegerField("承租人数", null=True, blank=True)
    use = models.CharField("出租用途", max_length=20, choices=LeaseUse, blank=True, default="")
    monthly_rent_fen = MoneyField("月租金", null=True, blank=True)
    is_registered = models.BooleanField("已办租赁备案", null=True, blank=True)

    class Meta(Item.Meta):
        verbose_name = "房屋出租"
        constraints: ClassVar = [
            *Item.Meta.constraints,
            models.UniqueConstraint(
                fields=["community", "dwelling", "tenant"],
                condition=Q(ended_on__isnull=True, withdrawn_at__isnull=True),
                name="registry_lease_once_per_tenant",
                violation_error_message="这位承租人在这套房屋已有一条没有退租的记录",
            ),
        ]  # fmt: skip

    class Indicators:
        let_dwellings = Stock().distinct("dwelling").labelled("出租房屋", unit="套")
        registered = let_dwellings.where(is_registered=True).labelled(
            "其中：已备案出租房屋", unit="套", part_of=let_dwellings
        )
        occupants = Stock().sum("occupants").labelled("承租人数", unit="人")
        begun = Flow("started_on").labelled("本期新出租", unit="起")
        given_up = Flow("ended_on").labelled("本期退租", unit="起")
