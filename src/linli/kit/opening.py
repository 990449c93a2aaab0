"""Opening balances (期初数): a number carried forward from before the rows begin, with its day and paper."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from linli.kit.description import FOREVER, Authority, ledger
from linli.kit.entries import Event
from linli.kit.privacy import Privacy


@ledger(
    title="期初数", key=("indicator", "occurred_on"), authority=Authority.OURS, retention=FOREVER,
    privacy=Privacy.INTERNAL, columns=("indicator", "occurred_on", "number", "source", "remark"),
    labels={"occurred_on": "截止日期"},
    aliases={
        "occurred_on": ("截至日期", "时点"), "number": ("人数", "期初人数"), "source": ("来源", "依据材料"),
    },
    filters=("indicator",), speaks_of="indicator", words=("期初", "结转"),
    help="只知道总数、没有名单的结转数，如“去年底失业104人”；名单补登以后，没有明细的部分自动减少。",
)  # fmt: skip
class OpeningBalance(Event):
    """What a figure was at the close of ``occurred_on``, known as a number only.

    Names entered later stand behind a part of it; the rest is printed as 其中期初结转x人（无明细）.
    """

    indicator = models.CharField("指标", max_length=120)
    number = models.BigIntegerField("期初数")
    source = models.CharField("来源材料", max_length=200)

    class Meta(Event.Meta):
        verbose_name = "期初数"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(number__gte=0), name="kit_openingbalance_not_negative",
                violation_error_message="期初数不能是负数",
            ),
            models.UniqueConstraint(
                fields=["community", "indicator", "occurred_on"], condition=Q(withdrawn_at__isnull=True),
                name="kit_openingbalance_once",
                violation_error_message="这个指标在这一天已经有期初数，请更正原来的那一条",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.occurred_on} {self.number}"
