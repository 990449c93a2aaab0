"""Agreements on publicly paid posts (公益性岗位协议台账): who holds one, until when, with which subsidy."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from linli.kit.description import Authority, Ends, ledger, years
from linli.kit.entries import Spell
from linli.kit.fields import MoneyField
from linli.kit.measures import Flow, Stock
from linli.kit.privacy import Privacy
from linli.registry.establishment import EstablishmentField
from linli.registry.person import PersonField


@ledger(
    title="公益性岗位协议台账", key=("person", "started_on"), authority=Authority.HUMAN_RESOURCES,
    columns=("number", "person", "employer", "post", "started_on", "ended_on", "subsidy", "remark"),
    labels={"started_on": "协议起", "ended_on": "协议止"},
    aliases={
        "number": ("岗位编号",), "started_on": ("协议开始日期",), "ended_on": ("协议结束日期",),
        "subsidy": ("岗位补贴",),
    },
    filters=("started_on",), retention=years(10), privacy=Privacy.SENSITIVE, ends=Ends.LAST_DAY,
    searched=("number",), words=("公益性岗位协议",),
    help="公益性岗位的协议期限和补贴；就业本身登在安置台账里。",
)  # fmt: skip
class PublicPost(Spell):
    """The agreement, not the work: that a person works there is a placement, and counted there alone."""

    number = models.CharField("编号", max_length=30, blank=True, default="")
    person = PersonField("姓名")
    employer = EstablishmentField("用人单位", null=True, blank=True)
    post = models.CharField("岗位", max_length=50, blank=True, default="")
    subsidy = MoneyField("月岗位补贴", null=True, blank=True)

    class Meta(Spell.Meta):
        verbose_name = "公益性岗位协议"
        constraints: ClassVar = [
            *Spell.Meta.constraints,
            models.UniqueConstraint(
                fields=["community", "person", "started_on"], condition=Q(withdrawn_at__isnull=True),
                name="employment_public_post_once_a_day",
                violation_error_message="这个人当天起的协议已登记过",
            ),
        ]  # fmt: skip

    class Indicators:
        in_force = Stock().labelled("期末有效的公益性岗位协议", unit="份")
        ending = Flow("ended_on").labelled("本期到期的公益性岗位协议", unit="份")
        monthly_subsidy = Stock().sum("subsidy").labelled("期末公益性岗位月补贴", unit="元")
