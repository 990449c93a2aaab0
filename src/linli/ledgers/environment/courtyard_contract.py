"""Courtyards given into care (院落委托合同): who collects the fee and cleans, for how long, for how much."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from linli.kit.description import Authority, ledger, years
from linli.kit.entries import Spell
from linli.kit.fields import MoneyField
from linli.kit.measures import Flow, Overlap, Stock
from linli.kit.privacy import Privacy
from linli.kit.references import NamedReference
from linli.registry.courtyard import CourtyardField
from linli.registry.person import PersonField


class EndReason(models.TextChoices):
    EXPIRED = "expired", "到期"
    AGREED = "agreed", "协商解除"
    TRUSTEE_LEFT = "trustee-left", "受托人退出"
    OTHER_CARE = "other-care", "改由物业或产权单位管理"
    OTHER = "other", "其他"


@ledger(
    title="院落委托合同", key=("number",), authority=Authority.OURS,
    columns=(
        "number", "courtyard", "task", "person", "started_on", "ended_on", "end_reason", "monthly_fee",
        "owner_employer", "representatives", "agreed_on", "noticed_on", "remark",
    ),
    labels={"started_on": "签订日期", "ended_on": "到期日期"},
    aliases={
        "number": ("编号", "合同号"), "courtyard": ("院落",), "task": ("委托内容",),
        "person": ("受委托人", "保洁员"), "monthly_fee": ("月收费标准", "收费标准（元/户）", "收费标准"),
        "started_on": ("开始日期", "签约日期"), "ended_on": ("终止日期", "结束日期"),
    },
    left_for="end_reason",
    filters=("courtyard", "started_on"), needed=("monthly_fee",),
    # 会计档案管理办法 (财政部 国家档案局令第79号): what a fee rests on is kept like the vouchers, 30 years.
    retention=years(30), privacy=Privacy.INTERNAL, searched=("number",), words=("院落", "委托", "收费保洁"),
    help="一个院落委托给一个人登记一行；续签另登一行。",
)  # fmt: skip
class CourtyardContract(Spell):
    """One courtyard, one trustee, from the day of signing until it no longer holds."""

    number = models.CharField("合同编号", max_length=40)
    courtyard = CourtyardField("院落名称")
    task = models.CharField("委托事项", max_length=100, blank=True, default="")
    person = PersonField("受托人")
    #: What each household pays a month.
    monthly_fee = MoneyField("月收费标准（元/户）", null=True, blank=True)
    end_reason = models.CharField("终止原因", max_length=20, choices=EndReason, blank=True, default="")
    #: The parties that agreed beside the trustee, and the paper trail of the agreement.
    owner_employer = models.CharField("产权单位", max_length=100, blank=True, default="")
    representatives = models.CharField("居民代表", max_length=200, blank=True, default="")
    agreed_on = models.DateField("协商日期", null=True, blank=True)
    noticed_on = models.DateField("公示日期", null=True, blank=True)

    class Meta(Spell.Meta):
        verbose_name = "院落合同"
        constraints: ClassVar = [
            *Spell.Meta.constraints,
            models.UniqueConstraint(
                fields=["community", "number"], condition=Q(withdrawn_at__isnull=True),
                name="environment_contract_number_once", violation_error_message="这个合同编号已经用过了",
            ),
            models.CheckConstraint(
                condition=Q(monthly_fee__isnull=True) | Q(monthly_fee__gte=0),
                name="environment_contract_fee_not_negative", violation_error_message="月收费标准不能是负数",
            ),
        ]  # fmt: skip

    class Indicators:
        in_force = Stock().labelled("期末有效院落委托合同", unit="份")
        held = Overlap().labelled("期内有效过的院落委托合同", unit="份")
        signed = Flow("started_on").labelled("本期签订院落委托合同", unit="份")
        ended = Flow("ended_on").labelled("本期终止院落委托合同", unit="份")
        courtyards = Stock().distinct("courtyard").labelled("期末委托管理的院落", unit="个")
        trustees = Stock().distinct("person").labelled("期末院落受托人", unit="人")


class ContractField(NamedReference):
    """A reference to a contract; sheets write its 合同编号."""

    target = "environment.CourtyardContract"
    by = "number"
