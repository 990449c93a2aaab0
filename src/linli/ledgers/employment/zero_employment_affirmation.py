"""The affirmed zero (零就业家庭零报告): somebody looked on a day and found none."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from django.db import models
from django.db.models import Q

from linli.core.period import Period
from linli.kit.description import Authority, ledger, years
from linli.kit.entries import Event
from linli.kit.findings import StoredFinding
from linli.kit.measures import Flow
from linli.kit.privacy import Privacy
from linli.org.organisations import Organisation


@ledger(
    title="零就业家庭零报告", key=("occurred_on",), authority=Authority.OURS,
    columns=("occurred_on", "checked_by", "note", "remark"), labels={"occurred_on": "核查日期"},
    aliases={"occurred_on": ("报告日期",), "checked_by": ("报告人",), "note": ("核查情况",)},
    filters=("occurred_on",), retention=years(10), privacy=Privacy.INTERNAL, words=("零报告",),
    help="核查过、确实没有零就业家庭，就登记一次；没有登记不等于没有。",
)  # fmt: skip
class ZeroEmploymentAffirmation(Event):
    """On this day somebody checked and answers for the zero."""

    checked_by = models.CharField("核查人", max_length=50)
    note = models.CharField("说明", max_length=500, blank=True, default="")

    class Meta(Event.Meta):
        verbose_name = "零就业家庭零报告"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["community", "occurred_on"], condition=Q(withdrawn_at__isnull=True),
                name="employment_zero_affirmation_once_a_day",
                violation_error_message="当天已登记过一次零报告",
            ),
        ]  # fmt: skip

    class Indicators:
        affirmations = Flow("occurred_on").labelled("零就业家庭核查", unit="次")


def unaffirmed(community: Organisation, period: Period) -> Iterator[StoredFinding]:
    """No check in the period: a zero that nobody answers for."""
    rows = ZeroEmploymentAffirmation.objects.in_books().filter(community=community)
    if not rows.filter(occurred_on__range=(period.start, period.end)).exists():
        yield StoredFinding(
            code="zero-employment.unaffirmed", organisation_id=community.pk,
            ledger="employment.zero_employment_affirmation",
            found=f"{period.label()}没有零就业家庭零报告", remedy="请核查后登记零报告，再报“无零就业家庭”",
        )  # fmt: skip
