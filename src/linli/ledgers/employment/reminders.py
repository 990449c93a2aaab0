"""What the employment ledgers remind of: work to be verified, birthdays that count, cards, agreements."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from django.db.models import Q

from linli.core.age import age_on
from linli.kit.reminders import AHEAD_DAYS, SOME, Reminder, month_and_day, names, reminder
from linli.ledgers.employment.certificate_event import CertificateAct, CertificateEvent, CertificateKind
from linli.ledgers.employment.enquiry import Enquiry
from linli.ledgers.employment.placement import Placement
from linli.ledgers.employment.preferential_certificate import PreferentialCertificate
from linli.ledgers.employment.public_post import PublicPost
from linli.ledgers.employment.unemployment import open_on
from linli.org.organisations import Organisation

ONE_DAY = timedelta(days=1)


@reminder("placement.unverified", of="employment.placement")
def work_to_verify(community: Organisation, on: date) -> Iterator[Reminder]:
    """Somebody began to work and nobody has asked there: until then he counts in no figure."""
    rows = Placement.objects.in_books().filter(
        Q(ended_on__isnull=True) | Q(ended_on__gt=on), community=community, verified_on__isnull=True,
        started_on__lte=on,
    )  # fmt: skip
    if number := rows.count():
        some = rows.order_by("started_on", "pk").values_list("person__name", flat=True)[:2]
        yield Reminder(
            f"{number}人已上岗未核实（{names(some, number)}），核实前不算安置", "去核实", due=on,
            figure="employment.placement.unverified",
        )  # fmt: skip


@reminder("unemployment.turns-4050", of="employment.unemployment")
def birthdays_that_count(community: Organisation, on: date) -> Iterator[Reminder]:
    """A registered woman who turns 40, a man who turns 50, is a 4050 person from that day."""
    rows = open_on(on).filter(
        community=community, aged_in_on__gt=on, aged_in_on__lte=on + timedelta(days=AHEAD_DAYS)
    )
    coming = list(rows.select_related("person").order_by("aged_in_on", "pk")[: 2 * SOME])
    for row in coming:
        age = age_on(row.person.born_on, row.aged_in_on)
        yield Reminder(
            f"{row.person.name}{month_and_day(row.aged_in_on)}满{age}周岁，从那天起算“4050”人员", "看资料",
            due=row.aged_in_on, entry=row.pk,
        )  # fmt: skip


@reminder("unemployment.retires", of="employment.unemployment")
def birthdays_that_end_it(community: Organisation, on: date) -> Iterator[Reminder]:
    rows = open_on(on).filter(
        community=community, aged_out_on__gt=on, aged_out_on__lte=on + timedelta(days=AHEAD_DAYS)
    )
    for row in rows.select_related("person").order_by("aged_out_on", "pk")[: 2 * SOME]:
        yield Reminder(
            f"{row.person.name}{month_and_day(row.aged_out_on)}到法定退休年龄，提醒办退休，失业登记到时终止",
            "看资料", due=row.aged_out_on, entry=row.pk,
        )  # fmt: skip


@reminder("certificate.yearly-review", of="employment.preferential_certificate")
def cards_to_review(community: Organisation, on: date) -> Iterator[Reminder]:
    """Every card that was issued before this year is looked at once in it."""
    reviewed = CertificateEvent.objects.in_books().filter(
        community=community, kind=CertificateKind.PREFERENTIAL, occurred_on__year=on.year,
        act__in=[CertificateAct.REVIEWED, CertificateAct.REVIEW_FAILED],
    )  # fmt: skip
    rows = PreferentialCertificate.objects.in_books().filter(
        Q(ended_on__isnull=True) | Q(ended_on__gt=on), community=community, started_on__lt=date(on.year, 1, 1)
    )
    rows = rows.exclude(number__in=reviewed.values("number"))
    if number := rows.count():
        some = rows.order_by("number").values_list("person__name", flat=True)[:2]
        yield Reminder(
            f"{number}本再就业优惠证今年还没有年审（{names(some, number)}）",
            "看名单",
            due=date(on.year, 12, 31),
        )


@reminder("public-post.ends", of="employment.public_post")
def agreements_that_end(community: Organisation, on: date) -> Iterator[Reminder]:
    rows = PublicPost.objects.in_books().filter(
        community=community, ended_on__gt=on, ended_on__lte=on + timedelta(days=AHEAD_DAYS)
    )
    for row in rows.select_related("person").order_by("ended_on", "pk")[: 2 * SOME]:
        last = row.ended_on - ONE_DAY
        yield Reminder(
            f"{row.person.name}公益性岗位协议{month_and_day(last)}到期，问续不续",
            "看协议",
            due=last,
            entry=row.pk,
        )


@reminder("enquiry.unanswered", of="employment.enquiry")
def questions_without_an_answer(community: Organisation, on: date) -> Iterator[Reminder]:
    """Whoever asked waits for an answer; after three days it is late."""
    rows = Enquiry.objects.in_books().filter(community=community, is_answered=False, occurred_on__lte=on)
    first = rows.order_by("occurred_on", "pk").first()
    if first is None:
        return
    number = rows.count()
    who = first.name or "一位居民"
    text = f"{who}{month_and_day(first.occurred_on)}问“{first.topic[:18]}”，还没答复"
    more = f"；另有{number - 1}条咨询没答复" if number > 1 else ""
    yield Reminder(text + more, "去答复", due=first.occurred_on + timedelta(days=3), entry=first.pk)
