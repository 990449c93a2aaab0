"""Survey campaigns (入户摸底): one round of visiting every household with the same questions."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from linli.kit.description import Authority, ledger, years
from linli.kit.entries import Spell
from linli.kit.measures import Flow, Overlap
from linli.kit.privacy import Privacy
from linli.kit.references import NamedReference


@ledger(
    title="入户摸底", key=("name",), authority=Authority.OURS, retention=years(10), privacy=Privacy.INTERNAL,
    columns=("name", "started_on", "ended_on", "purpose", "leader", "remark"),
    aliases={
        "name": ("名称", "摸底"), "purpose": ("内容",), "leader": ("组织者", "负责人"),
        "started_on": ("开始时间",),
    },
    filters=("started_on",), words=("入户摸底", "入户调查", "摸底"),
    help="一次摸底一行；问题、对象、走访另外登记。",
)  # fmt: skip
class SurveyCampaign(Spell):
    """One round of a survey."""

    name = models.CharField("摸底名称", max_length=100)
    purpose = models.CharField("摸底目的", max_length=200, blank=True, default="")
    leader = models.CharField("牵头人", max_length=50, blank=True, default="")

    class Meta(Spell.Meta):
        verbose_name = "入户摸底"
        constraints: ClassVar = [
            *Spell.Meta.constraints,
            models.UniqueConstraint(
                fields=["community", "name"], condition=Q(withdrawn_at__isnull=True),
                name="registry_survey_one_per_name", violation_error_message="本社区已有这个名称的摸底",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name

    class Indicators:
        begun = Flow("started_on").labelled("开展入户摸底", unit="次")
        under_way = Overlap().labelled("期内进行的入户摸底", unit="次")


class SurveyCampaignField(NamedReference):
    """A survey; a sheet names it by its name."""

    target = "registry.SurveyCampaign"
    by = "name"
