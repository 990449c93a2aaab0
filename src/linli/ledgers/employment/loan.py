"""Referrals for small guaranteed loans (小额担保贷款台账), from the referral to the last instalment."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from linli.core.money import format_yuan
from linli.kit.description import Authority, ledger, years
from linli.kit.doubts import doubt
from linli.kit.entries import Case
from linli.kit.fields import MoneyField
from linli.kit.findings import StoredFinding
from linli.kit.measures import Flow, Stock
from linli.kit.parameters import ParameterMissing, parameter
from linli.kit.privacy import Privacy
from linli.org.organisations import Organisation
from linli.registry.person import PersonField


class LoanState(models.TextChoices):
    PENDING = "pending", "办理中"
    GRANTED = "granted", "已发放"
    REFUSED = "refused", "未通过"
    REPAID = "repaid", "已还清"
    OVERDUE = "overdue", "逾期"
    COMPENSATED = "compensated", "已代偿"


class Borrower(models.TextChoices):
    UNEMPLOYED = "unemployed", "登记失业人员"
    HARDSHIP = "hardship", "就业困难人员"
    VETERAN = "veteran", "退役军人"
    GRADUATE = "graduate", "高校毕业生"
    RETURNED = "returned", "返乡创业农民工"
    ONLINE = "online", "网络商户"
    OTHER = "other", "其他"


class Guarantee(models.TextChoices):
    FUND = "fund", "担保基金"
    COUNTER = "counter", "反担保"
    MORTGAGE = "mortgage", "抵押"
    CREDIT = "credit", "信用"


@ledger(
    title="小额担保贷款台账", key=("person", "started_on"), authority=Authority.OURS,
    columns=(
        "person", "business", "started_on", "asked", "months", "bank", "state", "granted_on", "granted",
        "ended_on",
        "remark",
    ),
    labels={"started_on": "推荐日期", "ended_on": "还清日期"},
    aliases={
        "business": ("项目", "创业项目"), "asked": ("申请金额", "贷款金额"),
        "months": ("期限（月）", "贷款期限"),
        "bank": ("银行",), "state": ("办理结果",), "granted_on": ("放款日期",),
        "granted": ("发放金额", "放款金额"),
        "ended_on": ("结清日期",),
    },
    synonyms={"state": {"发放": "granted", "已放款": "granted", "不同意": "refused", "审核中": "pending"}},
    filters=("state", "started_on"), retention=years(10), privacy=Privacy.SENSITIVE,
    words=("小额担保贷款", "创业担保贷款", "小额贷款"),
    help="社区推荐的担保贷款，一次推荐一行，办到哪一步改哪一步。",
)  # fmt: skip
class Loan(Case):
    """Begins with the community's referral; the bank's answer and the repayment are facts about it."""

    moves: ClassVar = {
        LoanState.PENDING: (LoanState.GRANTED, LoanState.REFUSED),
        LoanState.GRANTED: (LoanState.REPAID, LoanState.OVERDUE),
        LoanState.OVERDUE: (LoanState.REPAID, LoanState.COMPENSATED),
        LoanState.REFUSED: (), LoanState.REPAID: (), LoanState.COMPENSATED: (),
    }  # fmt: skip
    person = PersonField("姓名")
    borrower = models.CharField("人员类别", max_length=20, choices=Borrower, blank=True, default="")
    business = models.CharField("经营项目", max_length=100, blank=True, default="")
    asked = MoneyField("申请金额", null=True, blank=True)
    months = models.PositiveSmallIntegerField("期限(月)", null=True, blank=True)
    bank = models.CharField("经办银行", max_length=50, blank=True, default="")
    guarantee = models.CharField("担保方式", max_length=10, choices=Guarantee, blank=True, default="")
    state = models.CharField("结果", max_length=20, choices=LoanState, blank=True, default=LoanState.PENDING)
    granted_on = models.DateField("发放日期", null=True, blank=True)
    granted = MoneyField("发放金额", null=True, blank=True)
    jobs = models.PositiveSmallIntegerField("带动就业人数", null=True, blank=True)

    class Meta(Case.Meta):
        verbose_name = "担保贷款"
        constraints: ClassVar = [
            *Case.Meta.constraints,
            models.UniqueConstraint(
                fields=["community", "person", "started_on"], condition=Q(withdrawn_at__isnull=True),
                name="employment_loan_once_a_day", violation_error_message="这个人当天已推荐过一次贷款",
            ),
        ]  # fmt: skip

    class Indicators:
        referred = Flow("started_on").distinct("person").labelled("推荐小额担保贷款人员", unit="人")
        granted_people = Flow("granted_on").distinct("person").labelled("发放小额担保贷款人员", unit="人")
        granted_amount = Flow("granted_on").sum("granted").labelled("发放小额担保贷款金额", unit="元")
        jobs_created = Flow("granted_on").sum("jobs").labelled("小额担保贷款带动就业", unit="人")
        overdue = Stock().where(state=LoanState.OVERDUE).labelled("期末逾期的小额担保贷款", unit="笔")


@doubt("loan.beyond-amount", "loan.beyond-term")
def beyond_caps(community: Organisation, on: date) -> Iterator[StoredFinding]:
    """Applications above the amount or the term that was allowed on the day of the referral."""
    rows: Any = Loan.objects.in_books().filter(community=community, started_on__lte=on)
    for row in rows.select_related("person").order_by("pk"):
        try:
            most_fen, most_months = _caps(community.pk, row.started_on)
        except ParameterMissing:
            continue
        if row.asked and row.asked > most_fen:
            yield _about(row, "amount", f"申请{format_yuan(row.asked)}，当时最高{format_yuan(most_fen)}")
        if row.months and row.months > most_months:
            yield _about(row, "term", f"申请{row.months}个月，当时最长{most_months}个月")


def _caps(community: int, on: date) -> tuple[int, int]:
    return int(parameter("loan.most_fen", community, on)), int(parameter("loan.most_months", community, on))


def _about(row: Loan, code: str, found: str) -> StoredFinding:
    return StoredFinding(
        code=f"loan.beyond-{code}", organisation_id=row.community_id, ledger="employment.loan", entry=row.pk,
        found=f"{row.person.name}的小额担保贷款{found}", remedy="请核对金额和期限，或说明适用的政策",
    )  # fmt: skip
