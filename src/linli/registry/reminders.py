"""What the registry reminds of: doors a survey has not reached, leases that end."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from django.db.models import Count, Q

from linli.kit.reminders import AHEAD_DAYS, SOME, Reminder, month_and_day, reminder
from linli.org.organisations import Organisation
from linli.registry.lease import Lease
from linli.registry.survey_campaign import SurveyCampaign
from linli.registry.survey_target import SurveyTarget

ONE_DAY = timedelta(days=1)


@reminder("survey.doors", of="registry.survey_target")
def doors_not_reached(community: Organisation, on: date) -> Iterator[Reminder]:
    """The doors of a survey under way where nobody was met so far."""
    campaigns = SurveyCampaign.objects.in_books().filter(
        Q(ended_on__isnull=True) | Q(ended_on__gt=on), community=community, started_on__lte=on
    )
    under_way = {one.pk: one for one in campaigns.order_by("started_on", "pk")[:SOME]}
    left = (
        SurveyTarget.objects.in_books()
        .filter(community=community, campaign__in=under_way, reached_on__isnull=True)
        .values("campaign")
        .annotate(doors=Count("pk"), again=Count("pk", filter=Q(visits__gte=2)))
    )
    for row in left.order_by("campaign"):
        campaign = under_way[row["campaign"]]
        twice = f"，其中{row['again']}户去过两次以上" if row["again"] else ""
        yield Reminder(
            f"{campaign.name}还有{row['doors']}户没走到{twice}", "去走访",
            due=campaign.ended_on - ONE_DAY if campaign.ended_on else None,
        )  # fmt: skip


@reminder("lease.ends", of="registry.lease")
def leases_that_end(community: Organisation, on: date) -> Iterator[Reminder]:
    rows = Lease.objects.in_books().filter(
        community=community, ended_on__gt=on, ended_on__lte=on + timedelta(days=AHEAD_DAYS)
    )
    for row in rows.select_related("dwelling", "tenant").order_by("ended_on", "pk")[: 2 * SOME]:
        who = f"（{row.tenant.name}）" if row.tenant else ""
        yield Reminder(
            f"{row.dwelling.door}租约{month_and_day(row.ended_on - ONE_DAY)}到期{who}，问续不续", "看租约",
            due=row.ended_on - ONE_DAY, entry=row.pk,
        )  # fmt: skip
