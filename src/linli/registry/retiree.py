"""Retired people in the community's care (退休人员花名册, 社会化管理), from taking over until it ends."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce

from linli.kit.description import Authority, ledger, years
from linli.kit.entries import Item
from linli.kit.facts import person_fact
from linli.kit.fields import derived
from linli.kit.measures import Flow, Stock
from linli.kit.privacy import Privacy
from linli.registry.person import PersonField
from linli.registry.residence import LIVING_HERE, Residence


class RetireeEnd(models.TextChoices):
    DEATH = "death", "死亡"
    MOVED_OUT = "moved-out", "迁出"
    TRANSFERRED = "transferred", "转出管理"
    OTHER = "other", "其他"


@ledger(
    title="退休人员花名册", key=("person", "started_on"), authority=Authority.HUMAN_RESOURCES,
    retention=years(30), privacy=Privacy.SENSITIVE,
    columns=(
        "person", "former_employer", "retired_on", "pension_payer", "started_on", "ended_on", "end_reason",
        "certified_on", "remark",
    ),
    labels={"started_on": "管理开始日期", "ended_on": "管理结束日期"},
    aliases={
        "former_employer": ("原单位", "退休前单位"), "retired_on": ("退休时间",),
        "pension_payer": ("养老金发放机构", "养老发放单位"), "started_on": ("接收日期", "纳入管理日期"),
        "ended_on": ("终止管理日期",), "end_reason": ("减少原因",),
        "certified_on": ("资格认证时间", "认证日期"),
    },
    synonyms={
        "end_reason": {
            "去世": "death", "病故": "death", "迁走": "moved-out", "搬走": "moved-out", "转出": "transferred",
        },
    },
    left_for="end_reason",
    filters=("end_reason", "retired_on", "started_on"),
    watches={"registry.residence": ("person", "person_id")}, words=("退休人员", "企退人员", "社会化管理"),
    help="住在本社区、由社区管理的退休人员；去世或迁走的填结束日期。",
)  # fmt: skip
class Retiree(Item):
    """One retired person in the community's care."""

    person = PersonField("姓名")
    former_employer = models.CharField("原工作单位", max_length=100, blank=True, default="")
    retired_on = models.DateField("退休日期", null=True, blank=True)
    pension_payer = models.CharField("养老金发放单位", max_length=100, blank=True, default="")
    end_reason = models.CharField("结束原因", max_length=20, choices=RetireeEnd, blank=True, default="")
    certified_on = models.DateField("资格认证日期", null=True, blank=True)
    #: Lives or lived here. Unknown is not "no": true where no residence is in the books.
    is_resident = derived(models.BooleanField("居住在本社区", default=True))
    #: The first day on which he is no longer looked after here or no longer lives here, whichever is earlier.
    here_until = derived(models.DateField("在本社区至", null=True))

    class Meta(Item.Meta):
        verbose_name = "退休人员"
        constraints: ClassVar = [
            *Item.Meta.constraints,
            models.UniqueConstraint(
                fields=["community", "person"], condition=Q(ended_on__isnull=True, withdrawn_at__isnull=True),
                name="registry_retiree_one_open",
                violation_error_message="这个人在本社区已有一条没有结束的退休人员记录",
            ),
        ]  # fmt: skip

    @classmethod
    def derive(cls, entries: Sequence[Self]) -> None:
        stays: dict[tuple[int, int], list[Residence]] = defaultdict(list)
        for row in Residence.objects.in_books().filter(person__in={entry.person_id for entry in entries}):
            stays[row.community_id, row.person_id].append(row)
        for entry in entries:
            known = stays.get((entry.community_id, entry.person_id), [])
            ends = [stay.ended_on for stay in known if stay.status in LIVING_HERE]
            entry.is_resident = bool(ends) or not known
            left = None if None in ends else max((end for end in ends if end), default=None)
            entry.here_until = min((day for day in (entry.ended_on, left) if day), default=None)

    class Indicators:
        retirees = (
            Stock("started_on", "here_until")
            .distinct("person")
            .where(is_resident=True)
            .labelled(
                "退休人员",
                unit="人",
                meaning="期末由社区管理并住在本社区的退休人员；居住情况还没登记的也算在内",
            )
        )
        in_care = (
            Stock()
            .distinct("person")
            .labelled("社会化管理退休人员", unit="人", meaning="期末由社区管理，不论住在哪里")
        )
        certified = Flow("certified_on").distinct("person").labelled("本期通过资格认证", unit="人")
        taken_over = Flow("started_on").distinct("person").labelled("本期纳入管理退休人员", unit="人")
        ended = Flow("ended_on").distinct("person").labelled("本期减少退休人员", unit="人")
        ended_by_reason = ended.split("end_reason", once_per="person", by_last="ended_on")


@person_fact("retired")
def retired(people: Collection[int], on: date) -> set[int]:
    """Those known to have retired by that day, also when they have moved away since."""
    since = Coalesce("retired_on", "started_on")
    rows = Retiree.objects.in_books().filter(person__in=people).alias(since=since)
    return set(rows.filter(Q(since__lte=on) | Q(since__isnull=True)).values_list("person", flat=True))
