"""Cards that opened re-employment benefits until 2010 (再就业优惠证台账)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from linli.kit.description import Authority, ledger, years
from linli.kit.doubts import doubt
from linli.kit.entries import Spell
from linli.kit.findings import StoredFinding
from linli.kit.measures import Flow, Stock
from linli.kit.privacy import Privacy
from linli.ledgers.employment.certificate_event import CertificateAct, CertificateEvent, CertificateKind
from linli.org.organisations import Organisation
from linli.registry.person import PersonField


class Validity(models.TextChoices):
    VALID = "valid", "有效"
    WAITING = "waiting", "待审"
    LAPSED = "lapsed", "失效"


@ledger(
    title="再就业优惠证台账", key=("number",), authority=Authority.HUMAN_RESOURCES,
    columns=("number", "person", "started_on", "validity", "ended_on", "remark"),
    labels={"started_on": "发证日期", "ended_on": "失效日期"},
    aliases={
        # Not 证件号码: beside a name that is an identity card's number, which must not lie here in the open.
        "number": ("优惠证号", "优惠证编号", "编号"), "started_on": ("领证日期",),
        "validity": ("状态", "证件状态"),
    },
    synonyms={"validity": {"待检": "waiting", "待年检": "waiting", "注销": "lapsed", "作废": "lapsed"}},
    filters=("validity", "started_on"), retention=years(10), privacy=Privacy.SENSITIVE,
    searched=("number",), words=("再就业优惠证", "优惠证"),
    help="一张证一行；发放、年审、补发等在证件办理登记簿里逐次登记。",
)  # fmt: skip
class PreferentialCertificate(Spell):
    """One card from its issue until it lapses. What was done with it stands in the register of acts."""

    number = models.CharField("证号", max_length=30)
    person = PersonField("姓名")
    validity = models.CharField(
        "有效状态", max_length=10, choices=Validity, blank=True, default=Validity.VALID
    )
    issuer = models.CharField("发证机关", max_length=50, blank=True, default="")

    class Meta(Spell.Meta):
        verbose_name = "再就业优惠证"
        constraints: ClassVar = [
            *Spell.Meta.constraints,
            models.UniqueConstraint(
                fields=["community", "number"], condition=Q(withdrawn_at__isnull=True),
                name="employment_preferential_one_per_number",
                violation_error_message="这个再就业优惠证号已登记在另一行",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.number

    class Indicators:
        holders = Stock().distinct("person").labelled("期末持有再就业优惠证人员", unit="人")
        issued = Flow("started_on").labelled("本期发出再就业优惠证", unit="本")
        lapsed = Flow("ended_on").labelled("本期失效再就业优惠证", unit="本")


@doubt("certificate.review-due")
def review_due(community: Organisation, on: date) -> Iterator[StoredFinding]:
    """Cards issued before this year that have not been reviewed in it (年审): one list to ring people by."""
    reviewed = CertificateEvent.objects.in_books().filter(
        community=community, kind=CertificateKind.PREFERENTIAL, occurred_on__year=on.year,
        occurred_on__lte=on,
        act__in=[CertificateAct.REVIEWED, CertificateAct.REVIEW_FAILED],
    )  # fmt: skip
    rows: Any = PreferentialCertificate.objects.in_books().filter(
        Q(ended_on__isnull=True) | Q(ended_on__gt=on), community=community, started_on__lt=date(on.year, 1, 1)
    )
    for row in rows.exclude(number__in=reviewed.values("number")).select_related("person").order_by("pk"):
        yield StoredFinding(
            code="certificate.review-due", organisation_id=row.community_id,
            ledger="employment.preferential_certificate", entry=row.pk,
            found=f"{row.person.name}的再就业优惠证{on.year}年还没有年审", remedy="请通知本人带证年审",
        )  # fmt: skip
