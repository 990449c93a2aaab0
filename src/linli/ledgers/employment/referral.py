"""Introductions of job seekers to employers (推荐就业登记): who was sent where, and what came of it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from linli.kit.description import Authority, ledger, years
from linli.kit.entries import Event
from linli.kit.measures import Flow
from linli.kit.privacy import Privacy
from linli.registry.establishment import EstablishmentField
from linli.registry.person import PersonField


class ReferralResult(models.TextChoices):
    HIRED = "hired", "录用"
    NOT_HIRED = "not-hired", "未录用"
    DECLINED = "declined", "本人不愿去"
    WAITING = "waiting", "等回音"


@ledger(
    title="推荐就业登记簿", key=("person", "employer", "post", "occurred_on"), authority=Authority.OURS,
    columns=("occurred_on", "person", "employer", "post", "result", "remark"),
    labels={"occurred_on": "推荐日期"}, aliases={"employer": ("用人单位",), "post": ("岗位名称",)},
    synonyms={"result": {"已录用": "hired", "待定": "waiting", "拒绝": "declined"}},
    filters=("occurred_on", "result"), retention=years(5), privacy=Privacy.SENSITIVE,
    words=("推荐就业", "职业介绍"), help="把求职的人介绍给用人单位，一次一行。",
)  # fmt: skip
class Referral(Event):
    """One introduction on one day. Refusing one costs nobody a service; the count is for the office."""

    person = PersonField("姓名")
    employer = EstablishmentField("单位名称")
    post = models.CharField("岗位", max_length=50, blank=True, default="")
    result = models.CharField(
        "结果", max_length=10, choices=ReferralResult, blank=True, default=ReferralResult.WAITING
    )

    class Meta(Event.Meta):
        verbose_name = "推荐就业"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["community", "person", "employer", "post", "occurred_on"],
                condition=Q(withdrawn_at__isnull=True),
                name="employment_referral_once_a_day", violation_error_message="当天已登记过同一次推荐",
            ),
        ]  # fmt: skip

    class Indicators:
        referrals = Flow("occurred_on").labelled("推荐就业", unit="人次")
        hired = referrals.where(result=ReferralResult.HIRED).labelled(
            "推荐后录用", unit="人次", part_of=referrals
        )
        people = Flow("occurred_on").distinct("person").labelled("推荐就业人数", unit="人")
