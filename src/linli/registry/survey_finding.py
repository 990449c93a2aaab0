"""What a survey found that needs doing (走访发现问题): people for whom something can be done."""

from __future__ import annotations

from django.db import models

from linli.kit.description import Authority, ledger, years
from linli.kit.entries import Event
from linli.kit.measures import Flow
from linli.kit.privacy import Privacy
from linli.registry.person import PersonField
from linli.registry.survey_campaign import SurveyCampaignField


class FindingKind(models.TextChoices):
    DISABLED = "disabled", "残疾"
    MINIMAL_INCOME = "minimal-income", "低保"
    DISABLED_MINIMAL_INCOME = "disabled-minimal-income", "残疾低保"
    UNEMPLOYED = "unemployed", "失业"
    OTHER = "other", "其他"


@ledger(
    title="走访发现问题", key=("campaign", "person", "occurred_on", "kind"), authority=Authority.OURS,
    retention=years(10), privacy=Privacy.SENSITIVE,
    columns=("campaign", "person", "occurred_on", "kind", "account", "outcome", "settled_on", "remark"),
    labels={"occurred_on": "发现日期"},
    aliases={
        "kind": ("类别",), "account": ("情况", "问题"), "outcome": ("处理", "处理情况"),
        "settled_on": ("办结日期",), "occurred_on": ("走访日期",), "campaign": ("摸底",),
    },
    synonyms={
        "kind": {
            "残疾人": "disabled", "低保户": "minimal-income", "低保残疾": "disabled-minimal-income",
            "下岗失业": "unemployed",
        },
    },
    filters=("campaign", "kind", "occurred_on", "settled_on"), words=("发现问题", "走访发现"),
    help="走访时发现、要有人去办的事；不写疾病名称。",
)  # fmt: skip
class SurveyFinding(Event):
    """Somebody met on a visit for whom something can be done."""

    campaign = SurveyCampaignField("摸底名称", null=True, blank=True)
    person = PersonField("姓名")
    kind = models.CharField("问题类别", max_length=30, choices=FindingKind)
    account = models.CharField("说明", max_length=500, blank=True, default="")
    outcome = models.CharField("处理结果", max_length=500, blank=True, default="")
    settled_on = models.DateField("处理日期", null=True, blank=True)

    class Meta(Event.Meta):
        verbose_name = "走访发现"

    class Indicators:
        found = Flow("occurred_on").distinct("person").labelled("走访发现需帮助的人", unit="人")
        disabled_on_minimal_income = found.where(kind=FindingKind.DISABLED_MINIMAL_INCOME).labelled(
            "其中：享受低保的残疾人", unit="人", part_of=found
        )
        by_kind = Flow("occurred_on").labelled("走访发现问题", unit="件").split("kind")
        settled = Flow("settled_on").labelled("本期处理完的发现问题", unit="件")
