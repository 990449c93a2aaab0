"""Who is on duty at the labour station (值班表): one officer, one day."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from linli.kit.description import Authority, ledger, years
from linli.kit.entries import Event
from linli.kit.measures import Flow
from linli.kit.privacy import Privacy


class Shift(models.TextChoices):
    DAY = "day", "全天"
    MORNING = "morning", "上午"
    AFTERNOON = "afternoon", "下午"


@ledger(
    title="劳动保障站值班表", key=("occurred_on", "officer", "shift"), authority=Authority.OURS,
    columns=("occurred_on", "officer", "shift", "handover", "remark"), labels={"occurred_on": "值班日期"},
    aliases={"officer": ("姓名", "值班人员"), "shift": ("时段",)}, filters=("occurred_on",),
    retention=years(2),
    privacy=Privacy.PUBLIC, words=("值班",), help="哪天谁在窗口；有没交代完的事写在交接事项里。",
)  # fmt: skip
class ServiceDuty(Event):
    """The officer named on the board of the counter that day."""

    officer = models.CharField("值班人", max_length=50)
    shift = models.CharField("班次", max_length=10, choices=Shift, blank=True, default=Shift.DAY)
    handover = models.CharField("交接事项", max_length=300, blank=True, default="")

    class Meta(Event.Meta):
        verbose_name = "窗口值班"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["community", "occurred_on", "officer", "shift"],
                condition=Q(withdrawn_at__isnull=True),
                name="employment_service_duty_once", violation_error_message="这个人当天的这一班已登记过",
            ),
        ]  # fmt: skip

    class Indicators:
        duties = Flow("occurred_on").labelled("窗口值班", unit="班次")
