"""People recognised as hard to place (就业困难人员台账): by which class, since when, and how it ended."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q

from linli.kit.description import Authority, ledger, years
from linli.kit.entries import Case
from linli.kit.facts import person_fact
from linli.kit.fields import derived
from linli.kit.measures import Flow, Stock
from linli.kit.privacy import Privacy
from linli.registry.person import PersonField


class AidClass(models.TextChoices):
    OLDER = "older", "大龄(4050)"
    DISABLED = "disabled", "残疾"
    MINIMAL_INCOME = "minimal-income", "低保"
    ZERO_EMPLOYMENT = "zero-employment", "零就业家庭"
    LONG_TERM = "long-term", "连续失业一年以上"
    LAND_TAKEN = "land-taken", "失地农民"
    SINGLE_PARENT = "single-parent", "单亲抚养未成年人"
    CARER = "carer", "赡养重病直系亲属"
    VETERAN = "veteran", "退役军人"
    GRADUATE = "graduate", "困难高校毕业生"
    OTHER = "other", "其他（上级核定）"


class AidExit(models.TextChoices):
    EMPLOYED = "employed", "已就业"
    RETIRED = "retired", "退休"
    UNABLE = "unable", "丧失劳动能力"
    DECLINED = "declined", "无正当理由拒绝"
    LOST_CONTACT = "lost-contact", "失联"
    NOT_ENTITLED = "not-entitled", "不再符合"
    DIED = "died", "死亡"
    MOVED = "moved", "迁出"


class AidState(models.TextChoices):
    APPLIED = "applied", "已申请"
    PUBLICISED = "publicised", "公示中"
    RECOGNISED = "recognised", "已认定"
    EXITED = "exited", "已退出"


@ledger(
    title="就业困难人员台账", key=("person", "category", "started_on"), authority=Authority.OURS,
    columns=(
        "person", "category", "started_on", "recognised_on", "state", "ended_on", "end_reason", "remark",
    ),
    labels={"started_on": "申请日期", "ended_on": "退出日期"},
    aliases={
        "category": ("类别", "认定类别"), "recognised_on": ("审批日期",), "plan": ("帮扶计划", "援助措施"),
    },
    synonyms={
        "category": {
            "大龄": "older", "4050": "older", "4050人员": "older", "“4050”人员": "older", "大龄人员": "older",
            "残疾人": "disabled",
            "低保家庭": "minimal-income", "低保人员": "minimal-income", "零就业家庭成员": "zero-employment",
            "长期失业": "long-term", "失地": "land-taken", "其他": "other",
        },
        "end_reason": {"就业": "employed", "实现就业": "employed", "到龄退休": "retired"},
    },
    left_for="end_reason",
    filters=("category", "state", "recognised_on"), retention=years(10), privacy=Privacy.SENSITIVE,
    needed=("recognised_on",), words=("就业困难人员", "再就业援助", "就业援助"),
    help="一人按一个困难类别认定一行；援助一次在就业援助服务登记簿里登一次。",
)  # fmt: skip
class AidCase(Case):
    """One person under one class, from the application until he leaves; in force since it was recognised."""

    moves: ClassVar = {
        AidState.APPLIED: (AidState.PUBLICISED, AidState.RECOGNISED, AidState.EXITED),
        AidState.PUBLICISED: (AidState.RECOGNISED, AidState.EXITED),
        AidState.RECOGNISED: (AidState.EXITED,), AidState.EXITED: (),
    }  # fmt: skip
    person = PersonField("姓名")
    category = models.CharField("困难类别", max_length=20, choices=AidClass)
    opinion = models.CharField("社区初审意见", max_length=300, blank=True, default="")
    publicised_from = models.DateField("公示起", null=True, blank=True)
    publicised_to = models.DateField("公示止", null=True, blank=True)
    recognised_on = models.DateField("认定日期", null=True, blank=True)
    plan = models.CharField("援助计划", max_length=500, blank=True, default="")
    end_reason = models.CharField("退出原因", max_length=20, choices=AidExit, blank=True, default="")
    state = derived(models.CharField("状态", max_length=20, choices=AidState, default=AidState.APPLIED))

    class Meta(Case.Meta):
        verbose_name = "就业困难人员"
        constraints: ClassVar = [
            *Case.Meta.constraints,
            models.UniqueConstraint(
                fields=["community", "person", "category"],
                condition=Q(ended_on__isnull=True, withdrawn_at__isnull=True),
                name="employment_aid_case_one_open",
                violation_error_message="这个人按这一类别已有一条没有退出的认定",
            ),
        ]  # fmt: skip

    @classmethod
    def derive(cls, entries: Sequence[Self]) -> None:
        for entry in entries:
            entry.state = _state(entry)

    class Indicators:
        in_aid = (
            Stock("recognised_on", "ended_on")
            .where(recognised_on__isnull=False)
            .distinct("person")
            .labelled("期末就业困难人员", unit="人", meaning="期末已认定、未退出的人数；一人几类计一人")
        )
        in_aid_by_class = in_aid.split("category", once_per="person", by_last="recognised_on").labelled(
            "期末就业困难人员（按类别）", unit="人", part_of=in_aid
        )
        recognised = Flow("recognised_on").distinct("person").labelled("本期认定就业困难人员", unit="人")
        employed = (
            Flow("ended_on")
            .where(end_reason=AidExit.EMPLOYED, recognised_on__isnull=False)
            .distinct("person")
            .labelled("就业困难人员实现就业", unit="人")
        )


def _state(entry: AidCase) -> AidState:
    if entry.ended_on:
        return AidState.EXITED
    if entry.recognised_on:
        return AidState.RECOGNISED
    return AidState.PUBLICISED if entry.publicised_from else AidState.APPLIED


@person_fact("hard-to-place")
def hard_to_place(people: Collection[int], on: date) -> set[int]:
    """Recognised as 就业困难人员 at the close of the day."""
    rows = AidCase.objects.in_books().filter(person__in=people, recognised_on__lte=on)
    return set(rows.filter(Q(ended_on__isnull=True) | Q(ended_on__gt=on)).values_list("person", flat=True))
