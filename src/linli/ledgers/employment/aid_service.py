"""What was done for people out of work (就业援助服务登记簿): a talk, an offer, a course, a visit."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from linli.kit.description import Authority, ledger, years
from linli.kit.entries import Event
from linli.kit.measures import Flow
from linli.kit.privacy import Privacy
from linli.registry.person import PersonField


class AidKind(models.TextChoices):
    POLICY = "policy", "政策宣讲"
    GUIDANCE = "guidance", "职业指导"
    OFFER = "offer", "岗位推荐"
    TRAINING = "training", "培训或见习"
    VISIT = "visit", "走访慰问"
    OTHER = "other", "其他"


@ledger(
    title="就业援助服务登记簿", key=("person", "occurred_on", "kind"), authority=Authority.OURS,
    columns=("occurred_on", "person", "kind", "content", "remark"), labels={"occurred_on": "服务日期"},
    aliases={"kind": ("服务类别",), "content": ("服务内容",)},
    synonyms={"kind": {"职业介绍": "offer", "政策咨询": "policy", "技能培训": "training"}},
    filters=("kind", "occurred_on"), retention=years(10), privacy=Privacy.SENSITIVE, words=("就业援助服务",),
    help="为失业或就业困难的人做了什么，一次一行。",
)  # fmt: skip
class AidService(Event):
    """One thing done for one person on one day."""

    person = PersonField("姓名")
    kind = models.CharField("援助内容", max_length=20, choices=AidKind)
    content = models.CharField("说明", max_length=300, blank=True, default="")

    class Meta(Event.Meta):
        verbose_name = "就业援助服务"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["community", "person", "occurred_on", "kind"], condition=Q(withdrawn_at__isnull=True),
                name="employment_aid_service_once_a_day", violation_error_message="当天已登记过同一项援助",
            ),
        ]  # fmt: skip

    class Indicators:
        services = Flow("occurred_on").labelled("就业援助服务", unit="人次")
        services_by_kind = services.split("kind").labelled(
            "就业援助服务（按内容）", unit="人次", part_of=services
        )
        people = Flow("occurred_on").distinct("person").labelled("接受就业援助人员", unit="人")
