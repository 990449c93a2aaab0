"""People in training courses (培训学员名册): start a business, learn a trade."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from linli.kit.description import Authority, ledger, years
from linli.kit.entries import Event
from linli.kit.measures import Flow
from linli.kit.privacy import Privacy
from linli.registry.person import PersonField


class CourseKind(models.TextChoices):
    GYB = "gyb", "GYB创业培训"
    SYB = "syb", "SYB创业培训"
    IYB = "iyb", "IYB创业培训"
    EYB = "eyb", "EYB创业培训"
    SKILL = "skill", "职业技能培训"
    INDUCTION = "induction", "岗前培训"


@ledger(
    title="培训学员名册", key=("person", "course", "occurred_on"), authority=Authority.OURS,
    columns=("person", "kind", "course", "provider", "occurred_on", "completed_on", "certificate", "remark"),
    labels={"occurred_on": "开班日期"},
    aliases={
        "kind": ("培训类别",), "course": ("课程", "培训工种"), "provider": ("机构",),
        "completed_on": ("结束日期",),
        "certificate": ("证书号", "结业证书号"), "occurred_on": ("培训日期",),
    },
    synonyms={
        "kind": {
            "SYB": "syb", "创业培训": "syb", "GYB": "gyb", "IYB": "iyb", "EYB": "eyb", "技能培训": "skill",
            "职业技能": "skill",
        },
    },
    filters=("kind", "occurred_on"), retention=years(10), privacy=Privacy.SENSITIVE,
    words=("培训", "创业培训", "技能培训", "SYB"), help="一人参加一个班一行；开班那天计入。",
)  # fmt: skip
class Training(Event):
    """One person in one class, counted on the day it opens. Two classes are two enrolments of one person."""

    person = PersonField("姓名")
    kind = models.CharField("课程类别", max_length=20, choices=CourseKind)
    course = models.CharField("课程名称", max_length=100, blank=True, default="")
    provider = models.CharField("培训机构", max_length=100, blank=True, default="")
    hours = models.PositiveSmallIntegerField("学时", null=True, blank=True)
    #: The last day of the class.
    completed_on = models.DateField("结业日期", null=True, blank=True)
    certificate = models.CharField("结业证号", max_length=30, blank=True, default="")
    employed_on = models.DateField("培训后就业日期", null=True, blank=True)

    class Meta(Event.Meta):
        verbose_name = "培训"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["community", "person", "course", "occurred_on"],
                condition=Q(withdrawn_at__isnull=True),
                name="employment_training_once", violation_error_message="这个人已登记在这个班里",
            ),
        ]  # fmt: skip

    class Indicators:
        people = (
            Flow("occurred_on")
            .distinct("person")
            .labelled("参加培训人员", unit="人", meaning="期内开班的学员人数，一人参加几个班计一人")
        )
        syb = people.where(kind=CourseKind.SYB).labelled("参加SYB创业培训人员", unit="人", part_of=people)
        skill = people.where(kind=CourseKind.SKILL).labelled("参加技能培训人员", unit="人", part_of=people)
        enrolments = Flow("occurred_on").labelled("参加培训", unit="人次")
        completed = Flow("completed_on").labelled("培训结业", unit="人次")
        employed_after = Flow("employed_on").distinct("person").labelled("培训后就业人员", unit="人")
