"""Zero reports (零报告): a person affirms that nothing happened; not the same as an empty ledger."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from linli.kit.description import Authority, ledger, years
from linli.kit.entries import Event
from linli.kit.privacy import Privacy


@ledger(
    title="零报告", key=("subject", "since", "until"), authority=Authority.OURS, retention=years(10),
    privacy=Privacy.INTERNAL, columns=("subject", "since", "until", "occurred_on", "remark"),
    labels={"occurred_on": "报告日期"}, filters=("subject", "occurred_on"), speaks_of="subject",
    words=("零报告",),
    help="经核实，这段时间这本台账确实没有要登记的事；写明起止日期和经办人。",
)  # fmt: skip
class ZeroReport(Event):
    """From ``since`` to ``until``, both days included, a ledger has no rows because nothing happened."""

    #: The ledger's name, ``<domain>.<ledger>``.
    subject = models.CharField("台账", max_length=60)
    since = models.DateField("起始日期")
    until = models.DateField("截止日期")

    class Meta(Event.Meta):
        verbose_name = "零报告"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(until__gte=F("since")), name="kit_zeroreport_until_after_since",
                violation_error_message="截止日期早于起始日期",
            ),
        ]  # fmt: skip
