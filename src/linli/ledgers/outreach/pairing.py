"""Who helps whom (帮扶结对台账): one helper and one resident, from a day until it ends."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import ClassVar, Self

from django.db import models
from django.db.models import Min, Q

from linli.kit.description import Authority, ledger, years
from linli.kit.entries import Spell
from linli.kit.fields import derived
from linli.kit.measures import Flow, Overlap, Ratio, Stock
from linli.kit.privacy import Privacy
from linli.kit.references import NamedReference
from linli.registry.person import PersonField


class Delivered(models.TextChoices):
    """四送: what a helper brings. A pairing is complete when each has been brought once."""

    POLICY = "policy", "送政策"
    POST = "post", "送岗位"
    SKILL = "skill", "送技能"
    SERVICE = "service", "送服务"


class Kind(models.TextChoices):
    ONE_TO_ONE = "one-to-one", "一帮一"
    PARTY_MEMBER = "party-member", "党员帮困难群众"
    AMONG_PARTY = "among-party", "党员帮困难党员"
    VOLUNTEER = "volunteer", "志愿帮扶"
    OTHER = "other", "其他"


class EndReason(models.TextChoices):
    PLACED = "placed", "已就业"
    IMPROVED = "improved", "困难解除"
    MOVED = "moved", "迁出"
    DIED = "died", "死亡"
    HELPER_CHANGED = "helper-changed", "更换帮扶人"
    OTHER = "other", "其他"


@ledger(
    title="帮扶结对台账", key=("number",), authority=Authority.OURS,
    columns=(
        "number", "kind", "helper", "helper_employer", "person", "need", "started_on", "ended_on",
        "end_reason", "completed_on", "remark",
    ),
    aliases={
        "number": ("编号", "对子编号"), "kind": ("类别",), "helper": ("帮扶责任人",),
        "person": ("帮扶对象姓名", "对象"), "started_on": ("结对日期", "结对时间"), "ended_on": ("终止日期",),
    },
    left_for="end_reason",
    filters=("kind", "helper", "started_on"), retention=years(10), privacy=Privacy.SENSITIVE,
    watches={"outreach.delivery": ("id", "pairing_id")},
    words=("帮扶", "结对", "一帮一"), help="一个帮扶人和一个帮扶对象一行；换了帮扶人，结束旧的，另登一行。",
)  # fmt: skip
class Pairing(Spell):
    """One helper for one resident; somebody helped by two people stands in two pairings."""

    number = models.CharField("结对编号", max_length=30)
    kind = models.CharField("结对类别", max_length=20, choices=Kind, blank=True, default="")
    #: A name, not a resident: helpers are staff, party members of a unit, volunteers from elsewhere.
    helper = models.CharField("帮扶人", max_length=50)
    helper_employer = models.CharField("帮扶人单位", max_length=100, blank=True, default="")
    person = PersonField("帮扶对象")
    need = models.CharField("帮扶需求", max_length=200, blank=True, default="")
    end_reason = models.CharField("结束原因", max_length=20, choices=EndReason, blank=True, default="")
    completed_on = derived(models.DateField("四送齐全日期", null=True))

    class Meta(Spell.Meta):
        verbose_name = "帮扶结对"
        constraints: ClassVar = [
            *Spell.Meta.constraints,
            models.UniqueConstraint(
                fields=["community", "number"], condition=Q(withdrawn_at__isnull=True),
                name="outreach_pairing_number_once", violation_error_message="这个结对编号已经用过了",
            ),
        ]  # fmt: skip

    class Indicators:
        pairings = Stock().labelled("期末帮扶对子", unit="对")
        in_books = Overlap().labelled("期内在册帮扶对子", unit="对")
        begun = Flow("started_on").labelled("本期新结对子", unit="对")
        ended = Flow("ended_on").labelled("本期结束对子", unit="对")
        helped = Stock().distinct("person").labelled("期末结对帮扶对象", unit="人")
        helpers = (
            Stock()
            .distinct("helper")
            .labelled("期末帮扶人", unit="人", meaning="期末对子的帮扶人，同名计一人")
        )
        complete = Stock("completed_on").where(completed_on__isnull=False).labelled(
            "其中：“四送”齐全的对子", unit="对", part_of=pairings,
            meaning="期末对子中，送政策、送岗位、送技能、送服务到期末都至少有一次的",
        )  # fmt: skip
        coverage = Ratio(
            complete, pairings, label="“四送”覆盖率", meaning="“四送”齐全的对子占期末帮扶对子的比例"
        )

    @classmethod
    def derive(cls, entries: Sequence[Self]) -> None:
        """The day on which the last of the four kinds was first brought, never before the pairing itself."""
        from linli.ledgers.outreach.delivery import Delivery

        first: dict[int, list[date]] = defaultdict(list)
        of_these = Delivery.objects.in_books().filter(pairing__in=[entry.pk for entry in entries])
        for pairing, _kind, day in of_these.values_list("pairing", "kind").annotate(Min("occurred_on")):
            first[pairing].append(day)
        for entry in entries:
            days = first[entry.pk]
            entry.completed_on = max(*days, entry.started_on) if len(days) == len(Delivered) else None


class PairingField(NamedReference):
    """A reference to a pairing; sheets write its 结对编号."""

    target = "outreach.Pairing"
    by = "number"
