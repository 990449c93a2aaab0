"""Subsidies towards people's social insurance (养老保险补贴发放表): one row per person, kind and month."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any, ClassVar

from django.db import models
from django.db.models import Count, Q

from linli.kit.description import Authority, ledger, years
from linli.kit.doubts import doubt
from linli.kit.entries import Event
from linli.kit.fields import MoneyField
from linli.kit.findings import StoredFinding
from linli.kit.measures import Flow
from linli.kit.parameters import parameter
from linli.kit.privacy import Privacy
from linli.org.organisations import Organisation
from linli.registry.person import Person, PersonField


class Insurance(models.TextChoices):
    PENSION = "pension", "养老保险"
    MEDICAL = "medical", "医疗保险"
    UNEMPLOYMENT = "unemployment", "失业保险"


@ledger(
    title="养老保险补贴发放表", key=("person", "insurance", "month"), authority=Authority.HUMAN_RESOURCES,
    columns=("person", "insurance", "month", "amount", "occurred_on", "remark"),
    labels={"occurred_on": "发放日期"},
    aliases={"insurance": ("补贴险种",), "month": ("月份", "所属月份"), "amount": ("金额", "补贴金额")},
    synonyms={
        "insurance": {
            "养老": "pension", "基本养老保险": "pension", "养老保险补贴": "pension", "医疗": "medical",
            "基本医疗保险": "medical",
            "失业": "unemployment",
        },
    },
    filters=("insurance", "occurred_on"), retention=years(10), privacy=Privacy.SENSITIVE,
    words=("养老保险补贴", "社保补贴", "社会保险补贴"), help="一人一险种一个月一行，按发放日期计入。",
)  # fmt: skip
class SubsidyPayment(Event):
    """What was paid on a day for one month of insurance."""

    person = PersonField("姓名")
    insurance = models.CharField("险种", max_length=20, choices=Insurance)
    #: Its first day stands for the month.
    month = models.DateField("补贴月份")
    paid_in = MoneyField("个人缴费金额", null=True, blank=True)
    amount = MoneyField("金额")

    class Meta(Event.Meta):
        verbose_name = "社会保险补贴"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["community", "person", "insurance", "month"], condition=Q(withdrawn_at__isnull=True),
                name="employment_subsidy_once_a_month",
                violation_error_message="这个人这个月的这项补贴已发放过",
            ),
            models.CheckConstraint(
                condition=Q(amount__gte=0), name="employment_subsidy_not_negative",
                violation_error_message="补贴金额不能是负数"
            ),
        ]  # fmt: skip

    class Indicators:
        pension_people = (
            Flow("occurred_on")
            .where(insurance=Insurance.PENSION)
            .distinct("person")
            .labelled("享受养老保险补贴人员", unit="人", meaning="期内发放过养老保险补贴的人数")
        )
        people = Flow("occurred_on").distinct("person").labelled("享受社会保险补贴人员", unit="人")
        amount_paid = Flow("occurred_on").sum("amount").labelled("发放社会保险补贴金额", unit="元")
        months_paid = Flow("occurred_on").labelled("发放社会保险补贴月数", unit="人月")


@doubt("subsidy.beyond-months")
def beyond_months(community: Organisation, on: date) -> Iterator[StoredFinding]:
    """People paid for more months than the subsidy lasts; those close to retirement may be allowed more."""
    most = int(parameter("subsidy.most_months", community.pk, on))
    rows: Any = SubsidyPayment.objects.in_books().filter(community=community, occurred_on__lte=on)
    paid = (
        rows.values("person", "insurance")
        .annotate(months=Count("pk"), last=models.Max("pk"))
        .filter(months__gt=most)
    )
    names = dict(Person.objects.filter(pk__in=[row["person"] for row in paid]).values_list("pk", "name"))
    for row in paid.order_by("person", "insurance"):
        yield StoredFinding(
            code="subsidy.beyond-months", organisation_id=community.pk, ledger="employment.subsidy_payment",
            entry=row["last"],
            found=f"{names[row['person']]}的{Insurance(row['insurance']).label}补贴已发{row['months']}个月，"
            f"一般最长{most}个月",
            remedy="请核对；距法定退休不足五年的可以延长到退休",
        )  # fmt: skip
