"""布置: which report an office asks of the communities beneath it, and by which day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import ClassVar

from django.db import models

from linli.core.period import Period
from linli.filing.moving import JUDGING, refuse_without_duty
from linli.kit import clock
from linli.kit.chain import Act
from linli.kit.recording import Writer, writing
from linli.kit.shared_facts import tell
from linli.org.organisations import WIDTH, Organisation

LOG = "filing.assignment"


class Assignment(models.Model):
    """One kind of report for one period, due on a day, from every community under the office."""

    office = models.ForeignKey("org.Organisation", models.PROTECT, related_name="+", verbose_name="布置单位")
    kind = models.CharField("报告种类", max_length=40)
    period_code = models.CharField("期间", max_length=25)
    due_on = models.DateField("截止日期")
    note = models.CharField("要求", max_length=300, blank=True, default="")
    account = models.ForeignKey("org.Account", models.PROTECT, null=True, related_name="+")
    handler = models.CharField("布置人", max_length=50)
    at = models.DateTimeField("布置时间")

    class Meta:
        verbose_name = "布置"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["office", "kind", "period_code"], name="filing_assigned_once")
        ]

    @property
    def period(self) -> Period:
        return Period.parse(self.period_code)


def assign(
    office: Organisation, kind: str, period: Period, due_on: date, *, by: Writer, note: str = ""
) -> Assignment:
    """Asks for a report by a day; asked again, the day is moved and the log keeps both."""
    refuse_without_duty(by, JUDGING, office.pk, kind, "布置这种报告")
    with writing():
        Organisation.objects.select_for_update(no_key=True).get(pk=office.pk)
        standing = Assignment.objects.filter(office=office, kind=kind, period_code=str(period)).first()
        one = standing or Assignment(office=office, kind=kind, period_code=str(period))
        one.due_on, one.note, one.account_id = due_on, note.strip(), by.account
        one.handler, one.at = by.handler, clock.now()
        one.save()
        content = {
            "office": office.pk, "kind": kind, "period": str(period), "due_on": due_on.isoformat(),
            "note": one.note,
        }  # fmt: skip
        tell(LOG, one.pk, Act.CORRECT if standing else Act.RECORD, content, by=by, reason="布置")
    return one


def assignments_over(organisations: Iterable[Organisation]) -> list[Assignment]:
    """What the offices above these organisations have asked for, the earliest due first."""
    paths = {one.path for one in organisations}
    above = {path[:cut] for path in paths for cut in range(WIDTH, len(path), WIDTH)}
    found = Assignment.objects.filter(office__path__in=above).select_related("office")
    return list(found.order_by("due_on", "pk"))
