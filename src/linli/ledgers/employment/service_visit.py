"""People at the counter of the labour station (一站式服务登记): who came, for what, done or not."""

from __future__ import annotations

from django.db import models

from linli.kit.description import Authority, ledger, years
from linli.kit.entries import Event
from linli.kit.measures import Flow, Ratio
from linli.kit.privacy import Privacy


class Matter(models.TextChoices):
    REGISTRATION = "registration", "失业登记"
    JOB = "job", "求职推荐"
    CERTIFICATE = "certificate", "证件办理"
    LOAN = "loan", "担保贷款"
    SUBSIDY = "subsidy", "社保补贴"
    TRAINING = "training", "培训报名"
    HARDSHIP = "hardship", "困难认定"
    RETIREMENT = "retirement", "退休服务"
    POLICY = "policy", "政策咨询"
    OTHER = "other", "其他"


class Outcome(models.TextChoices):
    DONE = "done", "当场办结"
    ACCEPTED = "accepted", "已受理待办"
    FORWARDED = "forwarded", "转办"
    INCOMPLETE = "incomplete", "一次告知补材料"
    REFUSED = "refused", "不属受理"


@ledger(
    title="一站式服务登记簿", key=("occurred_on", "visitor", "matter", "detail"), authority=Authority.OURS,
    columns=("occurred_on", "visitor", "matter", "detail", "outcome", "done_on", "followed_up_on", "remark"),
    aliases={
        "visitor": ("姓名", "办事人"), "matter": ("事项", "服务事项"), "outcome": ("办理结果", "结果"),
        "occurred_on": ("办理日期", "来访日期"),
    },
    synonyms={"outcome": {"办结": "done", "已办结": "done", "受理": "accepted"}},
    filters=("occurred_on", "matter", "outcome"), retention=years(3), privacy=Privacy.INTERNAL,
    words=("一站式", "窗口服务", "接待"),
    help="来窗口的，一人一事一行：谁、什么事、办成没有；详细的再登各本台账。",
)  # fmt: skip
class ServiceVisit(Event):
    """One matter one person brought to the counter; the ledgers it leads to are filled in afterwards."""

    visitor = models.CharField("来访人", max_length=50)
    matter = models.CharField("办理事项", max_length=20, choices=Matter)
    detail = models.CharField("内容", max_length=300, blank=True, default="")
    outcome = models.CharField("办理情况", max_length=20, choices=Outcome, blank=True, default=Outcome.DONE)
    done_on = models.DateField("办结日期", null=True, blank=True)
    followed_up_on = models.DateField("回访日期", null=True, blank=True)

    class Meta(Event.Meta):
        verbose_name = "窗口服务"

    class Indicators:
        visits = Flow("occurred_on").labelled("窗口服务", unit="人次")
        visits_by_matter = visits.split("matter").labelled("窗口服务（按事项）", unit="人次", part_of=visits)
        done_at_once = visits.where(outcome=Outcome.DONE).labelled(
            "当场办结的窗口服务", unit="人次", part_of=visits
        )
        at_once_rate = Ratio(done_at_once, visits, label="一次办结率")
        followed_up = visits.where(followed_up_on__isnull=False).labelled(
            "已回访的窗口服务", unit="人次", part_of=visits
        )
