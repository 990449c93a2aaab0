"""Households (户): 居住户, 户籍户 and 低保共同生活家庭 are three things; a dwelling can hold several."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q

from linli.kit.description import Authority, ledger, years
from linli.kit.entries import Item
from linli.kit.fields import derived
from linli.kit.measures import Flow, Stock
from linli.kit.privacy import Privacy
from linli.kit.references import NamedReference
from linli.registry.dwelling import DwellingField
from linli.registry.person import PersonField


class HouseholdKind(models.TextChoices):
    #: Who lives together.
    RESIDENCE = "residence", "居住户"
    #: Who stands in one household register (户口簿).
    REGISTERED = "registered", "户籍户"
    #: A collective register (集体户口): it has no head and is no family.
    COLLECTIVE = "collective", "集体户"
    #: Who lives on one income in the sense of minimal income (低保).
    MINIMAL_INCOME = "minimal-income", "低保共同生活家庭"


#: Who lives on one income in the sense of minimal income is known to this line of work only.
AID_LINE = "assistance"


@ledger(
    title="居民户台账", key=("number",), authority=Authority.OURS, retention=years(30),
    privacy=Privacy.SENSITIVE,
    columns=("number", "kind", "dwelling", "head", "size", "started_on", "ended_on", "remark"),
    labels={"started_on": "立户日期", "ended_on": "销户日期", "kind": "户类型"},
    aliases={
        "number": ("户编号", "家庭编号"), "kind": ("户类别", "户别"), "dwelling": ("门牌", "房屋"),
        "started_on": ("立户时间",), "ended_on": ("销户时间",),
    },
    synonyms={
        "kind": {
            "家庭户": "residence", "常住户": "residence", "户口簿": "registered", "户口": "registered",
            "集体户口": "collective", "低保家庭": "minimal-income", "低保户": "minimal-income",
        },
    },
    filters=("kind", "started_on", "ended_on"), reserved={AID_LINE: Q(kind="minimal-income")},
    watches={"registry.membership": ("id", "household_id")},
    words=("居民户", "户数", "家庭户"),
    help="住在一起的是居住户，同一个户口簿的是户籍户，同一家人可以两样都登记。",
)  # fmt: skip
class Household(Item):
    """One household of one kind. Who belongs to it stands in the memberships, the head among them."""

    number = models.CharField("户号", max_length=30)
    kind = models.CharField("户类型", max_length=20, choices=HouseholdKind, default=HouseholdKind.RESIDENCE)
    dwelling = DwellingField("住址", null=True, blank=True)
    #: The head by the memberships that hold as long as the household does; a shared flat has none.
    head = derived(PersonField("户主", null=True, blank=True))
    #: People in it; of a closed household those who were in it at the end.
    size = derived(models.PositiveSmallIntegerField("人数", default=0))

    class Meta(Item.Meta):
        verbose_name = "居民户"
        constraints: ClassVar = [
            *Item.Meta.constraints,
            models.UniqueConstraint(
                fields=["community", "number"], condition=Q(withdrawn_at__isnull=True),
                name="registry_household_one_per_number", violation_error_message="本社区已有这个户号",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.number

    @classmethod
    def derive(cls, entries: Sequence[Self]) -> None:
        from linli.registry.membership import members_at_last

        members = members_at_last(entries)
        for entry in entries:
            mine = members.get(entry.pk, [])
            entry.size = len({member.person_id for member in mine})
            entry.head_id = next((member.person_id for member in mine if member.is_head), None)

    class Indicators:
        residences = (
            Stock()
            .where(kind=HouseholdKind.RESIDENCE)
            .labelled("居民户", unit="户", meaning="期末没有销户的居住户；只在户口簿上的户籍户不计")
        )
        registers = Stock().where(kind=HouseholdKind.REGISTERED).labelled("单独登记的户籍户", unit="户")
        minimal_income = (
            Stock().where(kind=HouseholdKind.MINIMAL_INCOME).labelled("低保共同生活家庭", unit="户")
        )
        living_alone = residences.where(size=1).labelled("其中：单人户", unit="户", part_of=residences)
        opened = Flow("started_on").where(kind=HouseholdKind.RESIDENCE).labelled("本期新增居民户", unit="户")
        closed = Flow("ended_on").where(kind=HouseholdKind.RESIDENCE).labelled("本期减少居民户", unit="户")


class HouseholdField(NamedReference):
    """A household; a sheet names it by its number."""

    target = "registry.Household"
    by = "number"
