"""People registered as unemployed (下岗失业人员台账): one spell from registration until it ends."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from linli.kit.description import Authority, ledger, years
from linli.kit.entries import Spell
from linli.kit.measures import Flow, Overlap, Stock
from linli.kit.privacy import Privacy
from linli.registry.person import PersonField


class UnemploymentKind(models.TextChoices):
    LAID_OFF = "laid-off", "下岗"
    ENTERPRISE = "enterprise", "企业失业"
    BUSINESS_CLOSED = "business-closed", "个体歇业"
    GRADUATE = "graduate", "毕业未就业"
    VETERAN = "veteran", "退役未就业"
    FIRST_TIME = "first-time", "新成长失业"
    OTHER = "other", "其他"


class EndReason(models.TextChoices):
    PLACED = "placed", "已就业"
    PENSIONED = "pensioned", "享受养老待遇"
    MOVED = "moved", "迁出"
    UNABLE = "unable", "丧失劳动能力"
    STUDY_OR_SERVICE = "study", "入学或服兵役"
    DECLINED = "declined", "终止就业要求"
    LOST_CONTACT = "lost-contact", "连续六个月未联系"
    DIED = "died", "死亡"
    OTHER = "other", "其他"


@ledger(
    title="下岗失业人员台账", key=("person", "started_on"), authority=Authority.OURS,
    columns=(
        "person", "kind", "former_employer", "lost_on", "started_on", "ended_on", "end_reason", "wish", "skill",
        "remark",
    ),
    labels={"started_on": "登记日期", "ended_on": "终止日期"},
    aliases={
        "started_on": ("失业登记日期",), "kind": ("类型", "人员类别"), "former_employer": ("原单位",),
        "lost_on": ("失业日期", "下岗时间"), "end_reason": ("终止原因", "减少原因"), "ended_on": ("减少日期",),
    },
    filters=("kind", "end_reason", "started_on"), retention=years(10), privacy=Privacy.SENSITIVE,
    words=("下岗失业", "失业人员", "登记失业"),
    help="在社区登记失业的人，从登记那天起，到就业、退休、迁出等为止。",
)  # fmt: skip
class Unemployment(Spell):
    """From the day of registration; the day the work was lost is only a fact about it."""

    person = PersonField("姓名")
    kind = models.CharField("失业类型", max_length=20, choices=UnemploymentKind)
    former_employer = models.CharField("原工作单位", max_length=100, blank=True, default="")
    lost_on = models.DateField("失业时间", null=True, blank=True)
    end_reason = models.CharField("终止原因", max_length=20, choices=EndReason, blank=True, default="")
    wish = models.CharField("择业意向", max_length=200, blank=True, default="")
    skill = models.CharField("技能", max_length=200, blank=True, default="")

    class Meta(Spell.Meta):
        verbose_name = "失业登记"
        constraints: ClassVar = [
            *Spell.Meta.constraints,
            models.UniqueConstraint(
                fields=["community", "person"], condition=Q(ended_on__isnull=True, withdrawn_at__isnull=True),
                name="employment_unemployment_one_open",
                violation_error_message="这个人在本社区已有一条没有终止的失业登记",
            ),
        ]  # fmt: skip

    class Indicators:
        in_books = Overlap().distinct("person").labelled("期内在册下岗失业人员", unit="人")
        unemployed = Stock().distinct("person").labelled("期末登记失业人员", unit="人")
        registered = Flow("started_on").distinct("person").labelled("本期新登记失业人员", unit="人")
        left = Flow("ended_on").distinct("person").labelled("本期终止失业登记人员", unit="人")
