"""Visits of a survey (入户走访登记): every knock at a door, with what came of it."""

from __future__ import annotations

from django.db import models

from linli.kit.description import Authority, ledger, years
from linli.kit.entries import Event
from linli.kit.measures import Flow
from linli.kit.privacy import Privacy
from linli.registry.household import HouseholdField
from linli.registry.survey_campaign import SurveyCampaignField


class VisitResult(models.TextChoices):
    REACHED = "reached", "走到"
    NOBODY = "nobody", "无人"
    REFUSED = "refused", "拒访"
    EMPTY = "empty", "空房"
    MOVED = "moved", "搬离"


@ledger(
    title="入户走访登记", key=("campaign", "household", "occurred_on", "result"), authority=Authority.OURS,
    retention=years(10), privacy=Privacy.SENSITIVE,
    columns=("campaign", "household", "occurred_on", "result", "visitor", "notes", "remark"),
    labels={"occurred_on": "走访日期"},
    aliases={
        "occurred_on": ("入户日期", "日期"), "result": ("结果", "走访情况"), "visitor": ("入户人", "调查员"),
        "notes": ("了解情况",), "campaign": ("摸底",),
    },
    synonyms={
        "result": {
            "已访": "reached", "见面": "reached", "没人": "nobody", "家中无人": "nobody", "拒绝": "refused",
            "空置": "empty",
        },
    },
    filters=("campaign", "result", "occurred_on"), words=("入户走访", "走访"),
    help="每敲一次门一行，没见到人也登记；拒访不影响为这户办事。",
)  # fmt: skip
class SurveyVisit(Event):
    """One visit to one household for one survey."""

    campaign = SurveyCampaignField("摸底名称")
    household = HouseholdField("户号")
    result = models.CharField("走访结果", max_length=12, choices=VisitResult)
    visitor = models.CharField("走访人", max_length=50, blank=True, default="")
    notes = models.CharField("走访记录", max_length=500, blank=True, default="")

    class Meta(Event.Meta):
        verbose_name = "入户走访"

    class Indicators:
        visits = Flow("occurred_on").labelled("入户走访", unit="户次")
        reached = (
            Flow("occurred_on")
            .distinct("household")
            .where(result=VisitResult.REACHED)
            .labelled("走访到户", unit="户")
        )
        refused = (
            Flow("occurred_on")
            .distinct("household")
            .where(result=VisitResult.REFUSED)
            .labelled("拒访户", unit="户")
        )
        by_result = visits.split("result")
