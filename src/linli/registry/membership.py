"""Who belongs to which household (户内成员), from when until when, and how he stands to its head."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q

from linli.kit.description import Authority, ledger, years
from linli.kit.doubts import doubt
from linli.kit.entries import Item
from linli.kit.fields import derived
from linli.kit.findings import StoredFinding
from linli.kit.measures import Flow, Stock
from linli.kit.privacy import Privacy
from linli.org.organisations import Organisation
from linli.registry.household import AID_LINE, Household, HouseholdField, HouseholdKind
from linli.registry.person import PersonField
from linli.registry.relation import WRITTEN, Relation


class ChangeReason(models.TextChoices):
    BIRTH = "birth", "出生"
    DEATH = "death", "死亡"
    MOVED_IN = "moved-in", "迁入"
    MOVED_OUT = "moved-out", "迁出"
    MARRIAGE = "marriage", "婚姻"
    DIVISION = "division", "分户"
    OTHER = "other", "其他"


@ledger(
    title="户内成员台账", key=("household", "person", "started_on"), authority=Authority.OURS,
    retention=years(30), privacy=Privacy.SENSITIVE,
    columns=("household", "person", "relation", "kind", "started_on", "ended_on", "change_reason", "remark"),
    labels={"started_on": "起始日期", "ended_on": "终止日期"},
    aliases={
        "relation": ("与户主的关系", "关系", "家庭关系"), "started_on": ("入户日期",),
        "ended_on": ("出户日期",), "change_reason": ("变动情况",),
    },
    synonyms={
        "relation": WRITTEN, "change_reason": {"结婚": "marriage", "离婚": "marriage", "去世": "death"},
    },
    filters=("relation", "kind"), reserved={AID_LINE: Q(kind="minimal-income")},
    words=("户内成员", "家庭成员"),
    help="一个人可以同时在一个居住户和一个户籍户里；合租、集体户可以没有户主。",
)  # fmt: skip
class Membership(Item):
    """One person in one household. The relation is to the head of that household: it differs between two."""

    household = HouseholdField("户号")
    person = PersonField("姓名")
    relation = models.CharField("与户主关系", max_length=2, choices=Relation, blank=True, default="")
    kind = derived(models.CharField("成员口径", max_length=20, choices=HouseholdKind, default=""))
    change_reason = models.CharField("变动原因", max_length=20, choices=ChangeReason, blank=True, default="")

    class Meta(Item.Meta):
        verbose_name = "户内成员"
        constraints: ClassVar = [
            *Item.Meta.constraints,
            models.UniqueConstraint(
                fields=["household", "person"], condition=Q(ended_on__isnull=True, withdrawn_at__isnull=True),
                name="registry_membership_once", violation_error_message="这个人已经在这一户里",
            ),
        ]  # fmt: skip

    @property
    def is_head(self) -> bool:
        return self.relation == Relation.HEAD

    @classmethod
    def derive(cls, entries: Sequence[Self]) -> None:
        numbers = {entry.household_id for entry in entries}
        kinds = dict(Household.objects.filter(pk__in=numbers).values_list("pk", "kind"))
        for entry in entries:
            entry.kind = kinds.get(entry.household_id, "")

    class Indicators:
        people_in_residences = (
            Stock().distinct("person").where(kind=HouseholdKind.RESIDENCE).labelled("居住户人口", unit="人")
        )
        people_on_minimal_income = (
            Stock().distinct("person").where(kind=HouseholdKind.MINIMAL_INCOME)
            .labelled("低保共同生活家庭人口", unit="人")
        )  # fmt: skip
        joined = (
            Flow("started_on").distinct("person").where(kind=HouseholdKind.RESIDENCE)
            .labelled("本期进入居住户的人", unit="人")
        )  # fmt: skip


def members_at_last(households: Sequence[Household]) -> dict[int, list[Membership]]:
    """The members of each household now; of a closed one those who were in it when it closed.

    Heads come first, of several the one who became it last.
    """
    closed = {household.pk: household.ended_on for household in households}
    members: dict[int, list[Membership]] = defaultdict(list)
    for member in Membership.objects.in_books().filter(household__in=list(closed)).order_by("pk"):
        end = closed[member.household_id]
        if member.ended_on is None or (end is not None and member.ended_on >= end):
            members[member.household_id].append(member)
    for mine in members.values():
        mine.sort(key=lambda member: (member.is_head, member.started_on or date.min), reverse=True)
    return members


@doubt("registry.household.headless", "registry.household.dead-head")
def head_findings(community: Organisation, on: date) -> list[StoredFinding]:
    """户籍户 whose head is missing or dead on a day, to be raised; nobody else needs a head.

    A 居住户 of sharers has none by right, and neither has a 集体户.
    """
    in_force = Stock().time.condition(on, on + timedelta(days=1))
    registers = Household.objects.in_books().filter(
        in_force, community=community, kind=HouseholdKind.REGISTERED
    )
    heads = {
        member.household_id: member.person
        for member in Membership.objects.in_books()
        .filter(in_force, community=community, relation=Relation.HEAD, kind=HouseholdKind.REGISTERED)
        .select_related("person")
    }
    found = []
    for household in registers.order_by("number"):
        head = heads.get(household.pk)
        if head is None:
            problem, what = "headless", f"户籍户{household.number}没有户主"
        elif head.died_on is not None and head.died_on <= on:
            problem, what = "dead-head", f"户籍户{household.number}的户主{head.name}已经死亡"
        else:
            continue
        found.append(
            StoredFinding(
                code=f"registry.household.{problem}", organisation=community, ledger="registry.household",
                entry=household.pk, found=what, remedy="请核对户口簿，登记现在的户主",
            )
        )  # fmt: skip
    return found
