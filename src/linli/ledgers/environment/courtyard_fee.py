"""Courtyard fees by contract and month (院落收费台账): how many households owed, paid, and how much."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q

from linli.core.partial import Precision
from linli.kit.description import Authority, ledger, years
from linli.kit.entries import Line
from linli.kit.fields import MoneyField
from linli.kit.measures import Flow, Ratio
from linli.kit.privacy import Privacy
from linli.ledgers.environment.courtyard_contract import ContractField


@ledger(
    title="院落收费台账", key=("contract", "month_on"), authority=Authority.OURS,
    columns=(
        "contract", "month_on", "households_due", "households_paid", "amount", "collected_on", "receipts",
        "noticed_on", "remark",
    ),
    aliases={
        "contract": ("合同号",), "month_on": ("月份", "所属月份"), "households_due": ("应收户",),
        "households_paid": ("实收户", "已收户数"), "amount": ("收费金额（元）", "金额（元）"),
        "collected_on": ("收款日期",), "receipts": ("收据号", "票据编号"),
    },
    filters=("month_on", "collected_on"), needed=("households_due", "households_paid", "amount"),
    # 会计档案管理办法 (财政部 国家档案局令第79号) 附表一: 会计凭证、会计账簿保管30年.
    retention=years(30), privacy=Privacy.INTERNAL, words=("院落收费", "保洁费", "收费"),
    help="一份合同一个月登记一行；补交的计入原来那个月。",
)  # fmt: skip
class CourtyardFee(Line):
    """What one contract brought in for one month; withdrawn with the contract."""

    part_of = "contract"

    contract = ContractField("合同编号")
    #: The month the fee is for, as its first day; figures use this, not the day the money came.
    month_on = models.DateField("收费月份")
    households_due = models.PositiveIntegerField("应收户数", null=True, blank=True)
    households_paid = models.PositiveIntegerField("实收户数", null=True, blank=True)
    amount = MoneyField("实收金额", null=True, blank=True)
    collected_on = models.DateField("收费日期", null=True, blank=True)
    receipts = models.CharField("票据号", max_length=100, blank=True, default="")
    noticed_on = models.DateField("公示日期", null=True, blank=True)

    class Meta(Line.Meta):
        verbose_name = "院落收费"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["contract", "month_on"], condition=Q(withdrawn_at__isnull=True),
                name="environment_fee_once_a_month",
                violation_error_message="这份合同这个月的收费已经登记过了；补收的请更正原来那一行",
            ),
            models.CheckConstraint(
                condition=Q(households_due__isnull=True) | Q(households_paid__isnull=True)
                | Q(households_paid__lte=F("households_due")),
                name="environment_fee_paid_within_due", violation_error_message="实收户数多于应收户数",
            ),
            models.CheckConstraint(
                condition=Q(amount__isnull=True) | Q(amount__gte=0),
                name="environment_fee_not_negative", violation_error_message="实收金额不能是负数",
            ),
        ]  # fmt: skip

    class Indicators:
        collected = Flow("month_on").sum("amount").labelled(
            "院落收费实收金额", unit="元", meaning="收费月份在本期内的实收金额之和，不论哪天收到"
        )  # fmt: skip
        # 户次: a household that owes for six months counts six times.
        due = Flow("month_on").sum("households_due").labelled(
            "院落收费应收户次", unit="户次", meaning="收费月份在本期内，每月应收户数之和；一户六个月计六户次"
        )  # fmt: skip
        paid = Flow("month_on").sum("households_paid").labelled(
            "院落收费实收户次", unit="户次", meaning="收费月份在本期内，每月实收户数之和；一户六个月计六户次"
        )  # fmt: skip
        paid_rate = Ratio(
            paid.where(households_due__isnull=False), due.where(households_paid__isnull=False),
            label="院落收费收缴率", meaning="实收户次占应收户次的比例，只计两个数都已登记的月份",
        )  # fmt: skip
        contracts = Flow("month_on").distinct("contract").labelled("本期有收费的院落合同", unit="份")

    @classmethod
    def derive(cls, entries: Sequence[Self]) -> None:
        """A day typed as the month stands for its month, so that a month cannot be charged twice."""
        for fee in entries:
            fee.month_on = fee.month_on.replace(day=1)
            fee.precision = {**(fee.precision or {}), "month_on": int(Precision.MONTH)}
