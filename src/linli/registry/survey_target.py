"""Which households a survey was to visit (摸底对象), and when each was reached."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q

from linli.kit.description import Authority, ledger, years
from linli.kit.entries import Line
from linli.kit.fields import derived
from linli.kit.measures import Flow, Ratio
from linli.kit.privacy import Privacy
from linli.registry.household import HouseholdField
from linli.registry.survey_campaign import SurveyCampaignField
from linli.registry.survey_question import begun
from linli.registry.survey_visit import SurveyVisit, VisitResult


@ledger(
    title="摸底对象", key=("campaign", "household"), authority=Authority.OURS, retention=years(10),
    privacy=Privacy.SENSITIVE, columns=("campaign", "household", "visits", "reached_on", "remark"),
    filters=("campaign", "reached_on"), watches={"registry.survey_visit": ("household", "household_id")},
    words=("摸底对象", "应查户"), help="这次摸底要走访的户，一户一行；走到没有由走访登记推算。",
)  # fmt: skip
class SurveyTarget(Line):
    """One household on the list of one survey."""

    campaign = SurveyCampaignField("摸底名称")
    household = HouseholdField("户号")
    asked_on = derived(models.DateField("摸底开始日期", null=True))
    visits = derived(models.PositiveSmallIntegerField("走访次数", default=0))
    #: The first visit at which somebody was met.
    reached_on = derived(models.DateField("走到日期", null=True))

    part_of: ClassVar[str] = "campaign"

    class Meta(Line.Meta):
        verbose_name = "摸底对象"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["campaign", "household"], condition=Q(withdrawn_at__isnull=True),
                name="registry_survey_target_once", violation_error_message="这一户已在这次摸底的名单里",
            ),
        ]  # fmt: skip

    @classmethod
    def derive(cls, entries: Sequence[Self]) -> None:
        campaigns = {entry.campaign_id for entry in entries}
        started = begun(campaigns)
        visited = {
            (campaign, household): (count, first)
            for campaign, household, count, first in SurveyVisit.objects.in_books()
            .filter(campaign__in=campaigns)
            .values_list("campaign", "household")
            .annotate(
                count=models.Count("pk"),
                first=models.Min("occurred_on", filter=Q(result=VisitResult.REACHED)),
            )
        }
        for entry in entries:
            entry.asked_on = started.get(entry.campaign_id)
            entry.visits, entry.reached_on = visited.get((entry.campaign_id, entry.household_id), (0, None))

    class Indicators:
        targets = Flow("asked_on").labelled("应查户", unit="户", meaning="本期开始的摸底名单上的户")
        reached = targets.where(reached_on__isnull=False).labelled(
            "其中：走到的户", unit="户", part_of=targets
        )
        reach_rate = Ratio(reached, targets, label="入户率", meaning="本期开始的摸底，走到的户占应查户")
