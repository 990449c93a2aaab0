"""Questions people bring about employment policy (政策咨询登记簿), answered and followed up."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Self

from django.db import models

from linli.kit.description import Authority, ledger, years
from linli.kit.entries import Event
from linli.kit.fields import derived
from linli.kit.measures import Flow, Ratio
from linli.kit.privacy import Privacy


@ledger(
    title="政策咨询登记簿", key=("occurred_on", "name", "topic"), authority=Authority.OURS,
    columns=("occurred_on", "name", "topic", "answer", "followed_up_on", "remark"),
    labels={"occurred_on": "咨询日期"},
    aliases={
        "name": ("咨询人",), "topic": ("咨询内容", "事项"), "answer": ("答复情况", "解答"),
        "followed_up_on": ("回访日期",),
    },
    filters=("occurred_on", "is_answered"), retention=years(3), privacy=Privacy.INTERNAL,
    words=("咨询", "政策咨询", "跟踪服务"),
    help="来问政策的，一次一行；姓名照本人说的写，不一定是本社区居民。",
)  # fmt: skip
class Enquiry(Event):
    """One question on one day; whoever asks need not live here nor be known."""

    name = models.CharField("姓名", max_length=50, blank=True, default="")
    topic = models.CharField("咨询事项", max_length=300)
    answer = models.CharField("答复", max_length=500, blank=True, default="")
    followed_up_on = models.DateField("跟踪日期", null=True, blank=True)
    is_answered = derived(models.BooleanField("已答复", default=False))

    class Meta(Event.Meta):
        verbose_name = "政策咨询"

    @classmethod
    def derive(cls, entries: Sequence[Self]) -> None:
        for entry in entries:
            entry.is_answered = bool(entry.answer)

    class Indicators:
        enquiries = Flow("occurred_on").labelled("接待政策咨询", unit="人次")
        answered = enquiries.where(is_answered=True).labelled(
            "已答复的政策咨询", unit="人次", part_of=enquiries
        )
        followed_up = enquiries.where(followed_up_on__isnull=False).labelled(
            "已跟踪的政策咨询", unit="人次", part_of=enquiries
        )
        follow_up_rate = Ratio(
            followed_up, enquiries, label="政策咨询跟踪率", meaning="期内咨询中已跟踪的占比"
        )
