"""What was done with people's cards (证件办理登记簿): issued, reviewed, replaced, cancelled."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from linli.kit.description import Authority, ledger, years
from linli.kit.entries import Event
from linli.kit.measures import Flow
from linli.kit.privacy import Privacy
from linli.registry.person import PersonField


class CertificateKind(models.TextChoices):
    PREFERENTIAL = "preferential", "再就业优惠证"
    UNEMPLOYMENT = "unemployment", "就业失业证"
    #: From 2011 the two cards of 2010 are one (人社部发〔2010〕75号); today's name since 2015.
    EMPLOYMENT = "employment", "就业创业证"


class CertificateAct(models.TextChoices):
    ISSUED = "issued", "发放"
    #: Lost. Neither this nor a full card exchanged is an issue: somebody who has one is not counted again.
    REISSUED = "reissued", "补发"
    EXCHANGED = "exchanged", "换发"
    REVIEWED = "reviewed", "年审通过"
    REVIEW_FAILED = "review-failed", "年审未通过"
    REPORTED_LOST = "reported-lost", "挂失"
    CANCELLED = "cancelled", "注销"


@ledger(
    title="证件办理登记簿", key=("kind", "number", "act", "occurred_on"), authority=Authority.OURS,
    columns=("kind", "number", "person", "occurred_on", "act", "remark"), labels={"occurred_on": "办理日期"},
    # Not 证件号码: beside a name that is an identity card's number, which must not lie here in the open.
    aliases={"kind": ("证件名称",), "number": ("证件编号",), "act": ("事项", "办理内容")},
    synonyms={
        "kind": {"优惠证": "preferential", "失业证": "unemployment", "就业失业登记证": "employment"},
        "act": {
            "办证": "issued", "新办": "issued", "年审": "reviewed", "年检": "reviewed",
            "年检通过": "reviewed",
            "年检未通过": "review-failed",
        },
    },
    filters=("kind", "act", "occurred_on"), retention=years(10), privacy=Privacy.SENSITIVE,
    words=("办证", "发证", "年审", "年检"), help="每办一次一行：发放、年审、补发、换发、注销。",
)  # fmt: skip
class CertificateEvent(Event):
    """One act with one card on one day."""

    kind = models.CharField("证件种类", max_length=20, choices=CertificateKind)
    number = models.CharField("证号", max_length=30, blank=True, default="")
    person = PersonField("姓名")
    act = models.CharField("办理事项", max_length=20, choices=CertificateAct)

    class Meta(Event.Meta):
        verbose_name = "证件办理"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["community", "kind", "number", "act", "occurred_on"],
                condition=Q(withdrawn_at__isnull=True) & ~Q(number=""),
                name="employment_certificate_event_once_a_day",
                violation_error_message="这张证当天的这个事项已登记过",
            ),
        ]  # fmt: skip

    class Indicators:
        acts = Flow("occurred_on").labelled("证件办理", unit="件")
        acts_by_kind = acts.split("kind").labelled("证件办理（按证件种类）", unit="件", part_of=acts)
        preferential_reviewed = (
            Flow("occurred_on")
            .where(kind=CertificateKind.PREFERENTIAL, act=CertificateAct.REVIEWED)
            .distinct("person")
            .labelled("再就业优惠证年审通过人员", unit="人")
        )
        preferential_issued = (
            Flow("occurred_on")
            .where(kind=CertificateKind.PREFERENTIAL, act=CertificateAct.ISSUED)
            .distinct("person")
            .labelled("办理再就业优惠证人员", unit="人", meaning="期内首次发放，补发、换发不计")
        )
        unemployment_issued = (
            Flow("occurred_on")
            .where(kind=CertificateKind.UNEMPLOYMENT, act=CertificateAct.ISSUED)
            .distinct("person")
            .labelled("办理就业失业证人员", unit="人", meaning="期内首次发放，补发、换发不计")
        )
        people = (
            Flow("occurred_on")
            .where(act=CertificateAct.ISSUED)
            .distinct("person")
            .labelled("办证人数", unit="人", meaning="期内发放了任何一种证件的人数；一人两证计一人")
        )
