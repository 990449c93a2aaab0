"""Cards that registered the unemployed until 2010 (就业失业证台账)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from linli.kit.description import Authority, ledger, years
from linli.kit.entries import Spell
from linli.kit.measures import Flow, Stock
from linli.kit.privacy import Privacy
from linli.registry.person import PersonField


@ledger(
    title="就业失业证台账", key=("number",), authority=Authority.HUMAN_RESOURCES,
    columns=("number", "person", "started_on", "ended_on", "remark"),
    labels={"started_on": "发证日期", "ended_on": "失效日期"},
    # Not 证件号码: beside a name that is an identity card's number, which must not lie here in the open.
    aliases={"number": ("失业证号", "失业证编号", "编号"), "started_on": ("领证日期",)},
    filters=("started_on",), retention=years(10), privacy=Privacy.SENSITIVE,
    searched=("number",), words=("就业失业证", "失业证", "就业创业证"),
    help="一张证一行；2010年以后合并为就业失业登记证、就业创业证，仍登记在这里。",
)  # fmt: skip
class UnemploymentCertificate(Spell):
    """One card from its issue until it is cancelled."""

    number = models.CharField("证号", max_length=30)
    person = PersonField("姓名")
    issuer = models.CharField("发证机关", max_length=50, blank=True, default="")

    class Meta(Spell.Meta):
        verbose_name = "就业失业证"
        constraints: ClassVar = [
            *Spell.Meta.constraints,
            models.UniqueConstraint(
                fields=["community", "number"], condition=Q(withdrawn_at__isnull=True),
                name="employment_unemployment_card_one_per_number",
                violation_error_message="这个就业失业证号已登记在另一行",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.number

    class Indicators:
        holders = Stock().distinct("person").labelled("期末持有就业失业证人员", unit="人")
        issued = Flow("started_on").labelled("本期发出就业失业证", unit="本")
