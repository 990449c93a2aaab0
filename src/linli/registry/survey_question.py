"""The questions of a survey (摸底问题) by subject: 择业愿望, 技能水平, 就业去向, 家庭情况."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q

from linli.kit.description import Authority, ledger, years
from linli.kit.entries import Line
from linli.kit.fields import derived
from linli.kit.measures import Flow
from linli.kit.privacy import Privacy
from linli.registry.survey_campaign import SurveyCampaign, SurveyCampaignField


class QuestionGroup(models.TextChoices):
    JOB_WISH = "job-wish", "择业愿望"
    SKILL = "skill", "技能水平"
    OCCUPATION = "occupation", "就业去向"
    FAMILY = "family", "家庭情况"
    HOUSING = "housing", "住房情况"
    NEEDS = "needs", "服务需求"
    OPINION = "opinion", "意见建议"
    OTHER = "other", "其他"


@ledger(
    title="摸底问题", key=("campaign", "group", "question"), authority=Authority.OURS, retention=years(10),
    privacy=Privacy.PUBLIC, columns=("campaign", "group", "question", "remark"),
    aliases={"group": ("类别", "调查项目"), "question": ("问题内容", "题目"), "campaign": ("摸底",)},
    filters=("campaign", "group"), words=("摸底项目", "调查项目"), help="一个问题一行，写明属于哪一类。",
)  # fmt: skip
class SurveyQuestion(Line):
    """One question of one survey."""

    campaign = SurveyCampaignField("摸底名称")
    group = models.CharField("问题类别", max_length=20, choices=QuestionGroup)
    question = models.CharField("问题", max_length=200, blank=True, default="")
    #: The day its survey began: what puts the question into a period.
    asked_on = derived(models.DateField("摸底开始日期", null=True))

    part_of: ClassVar[str] = "campaign"

    class Meta(Line.Meta):
        verbose_name = "摸底问题"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["campaign", "group", "question"], condition=Q(withdrawn_at__isnull=True),
                name="registry_survey_question_once", violation_error_message="这次摸底已有这个问题",
            ),
        ]  # fmt: skip

    @classmethod
    def derive(cls, entries: Sequence[Self]) -> None:
        started = begun({entry.campaign_id for entry in entries})
        for entry in entries:
            entry.asked_on = started.get(entry.campaign_id)

    class Indicators:
        groups = (
            Flow("asked_on")
            .distinct("group")
            .labelled("摸底项目", unit="项", meaning="本期开始的摸底问到的问题类别")
        )
        questions = Flow("asked_on").labelled("摸底问题", unit="个")


def begun(campaigns: set[int]) -> dict[int, date]:
    """The first day of each of these surveys."""
    return dict(SurveyCampaign.objects.filter(pk__in=campaigns).values_list("pk", "started_on"))
