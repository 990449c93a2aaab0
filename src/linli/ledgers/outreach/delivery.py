"""What was brought to the people helped (四送服务登记): policy, a post, a skill, a service."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from linli.kit.description import Authority, ledger, years
from linli.kit.entries import Event, Line
from linli.kit.measures import Flow
from linli.kit.privacy import Privacy
from linli.ledgers.outreach.pairing import Delivered, PairingField


@ledger(
    title="四送服务登记", key=("pairing", "occurred_on", "kind"), authority=Authority.OURS,
    columns=("pairing", "occurred_on", "kind", "content", "receipt", "remark"),
    aliases={
        "pairing": ("对子编号", "编号"), "occurred_on": ("服务日期",), "content": ("服务内容",),
        "kind": ("送服务类型", "类别", "服务类别"),
    },
    synonyms={"kind": {"政策": "policy", "岗位": "post", "技能": "skill", "服务": "service"}},
    filters=("kind", "occurred_on"), retention=years(10), privacy=Privacy.SENSITIVE,
    words=("四送", "送政策", "送岗位", "送技能", "送服务"),
    help="每上门送一次登记一行；同一天送了两样登记两行。",
)  # fmt: skip
class Delivery(Line, Event):
    """One of the four things, brought under a pairing on a day; withdrawn with the pairing."""

    part_of = "pairing"

    pairing = PairingField("结对编号")
    kind = models.CharField("送服务类别", max_length=20, choices=Delivered)
    content = models.CharField("内容", max_length=200, blank=True, default="")
    receipt = models.CharField("签收人", max_length=50, blank=True, default="")

    class Meta(Line.Meta):
        verbose_name = "四送服务"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["pairing", "occurred_on", "kind"], condition=Q(withdrawn_at__isnull=True),
                name="outreach_delivery_once_a_day",
                violation_error_message="这一对子当天的这一项已经登记过了；补充情况请更正原来那一行",
            )
        ]  # fmt: skip

    class Indicators:
        deliveries = Flow("occurred_on").labelled("开展“四送”服务", unit="次")
        by_kind = deliveries.split("kind").labelled("“四送”服务（按类别）", unit="次", part_of=deliveries)
        kinds = Flow("occurred_on").distinct("kind").listed("kind").labelled(
            "开展的“四送”项目", unit="项",
            meaning="送政策、送岗位、送技能、送服务中，本期至少开展过一次的有几项",
        )  # fmt: skip
        pairings_served = Flow("occurred_on").distinct("pairing").labelled("本期送服务的对子", unit="对")
