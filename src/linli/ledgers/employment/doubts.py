"""What a careful worker asks about the unemployed and the placed before a report; nothing is changed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import Count, F

from linli.core.period import months_later
from linli.kit.doubts import doubt
from linli.kit.findings import StoredFinding, first_office_above
from linli.kit.parameters import parameter
from linli.ledgers.employment.placement import Placement, working_on
from linli.ledgers.employment.unemployment import Unemployment, open_on
from linli.org.organisations import Organisation


@doubt("unemployment.open-twice")
def open_twice(organisation: Organisation, on: date) -> Iterator[StoredFinding]:
    """People registered in two communities below an office at once, for the first office above both."""
    beneath = Organisation.objects.below(organisation)
    rows = open_on(on).filter(community__in=beneath.values("pk"))
    twice = rows.values("person").annotate(books=Count("community", distinct=True)).filter(books__gt=1)
    by_person: dict[int, list[Any]] = {}
    doubled = rows.filter(person__in=twice.values("person")).select_related("person", "community")
    for row in doubled.order_by("started_on", "pk"):
        by_person.setdefault(row.person_id, []).append(row)
    offices: dict[frozenset[int], Organisation | None] = {}
    for spells in by_person.values():
        places = frozenset(spell.community_id for spell in spells)
        if places not in offices:
            offices[places] = first_office_above(spell.community for spell in spells)
        office = offices[places]
        if office is None:
            continue
        last = spells[-1]
        where = "、".join(f"{spell.community.name}（{spell.started_on}）" for spell in spells)
        yield StoredFinding(
            code="unemployment.open-twice", organisation=office, ledger="employment.unemployment",
            entry=last.pk,
            found=f"{last.person.name}同时在{len(places)}个社区登记失业：{where}", blocks_figure=True,
            remedy="请与各社区核实此人现住哪里，由另一社区终止失业登记",
        )  # fmt: skip


@doubt("unemployment.past-retirement")
def past_retirement(community: Organisation, on: date) -> Iterator[StoredFinding]:
    """Still registered although the statutory retirement day has come: 失业登记 is for working age."""
    rows = (
        open_on(on).filter(community=community, aged_out_on__lte=on).select_related("person").order_by("pk")
    )
    for row in rows:
        yield _about(
            "unemployment", row, "past-retirement",
            f"{row.person.name}{row.aged_out_on}已到法定退休年龄，失业登记还没有终止",
            "请核实是否已享受养老待遇；女性原为干部的，请在“身份”里注明", blocks_figure=True,
        )  # fmt: skip


@doubt("unemployment.out-of-touch")
def out_of_touch(community: Organisation, on: date) -> Iterator[StoredFinding]:
    """Not spoken to for the months after which a registration lapses; without a contact date: not known."""
    months = int(parameter("unemployment.lapse_months", community.pk, on))
    rows = open_on(on).filter(community=community, last_contact_on__lte=months_later(on, -months))
    for row in rows.select_related("person").order_by("pk"):
        yield _about(
            "unemployment", row, "out-of-touch",
            f"与{row.person.name}最近一次联系是{row.last_contact_on}，已满{months}个月",
            "请联系本人；确实联系不上的，按规定终止失业登记",
        )  # fmt: skip


@doubt("unemployment.reason-without-day", "unemployment.lost-after-registration")
def contradictions(community: Organisation, on: date) -> Iterator[StoredFinding]:
    """A reason to have ended without a day, and work lost only after its loss was registered."""
    rows = Unemployment.objects.in_books().filter(community=community, started_on__lte=on)
    for row in (
        rows.filter(ended_on__isnull=True).exclude(end_reason="").select_related("person").order_by("pk")
    ):
        yield _about(
            "unemployment", row, "reason-without-day",
            f"{row.person.name}填了终止原因“{row.get_end_reason_display()}”，没有终止日期",
            "请补上终止日期；没有终止的，请删去终止原因", blocks_figure=True,
        )  # fmt: skip
    for row in rows.filter(lost_on__gt=F("started_on")).select_related("person").order_by("pk"):
        if (row.precision or {}).get("started_on"):
            continue  # 3月 may well be after the 15th
        yield _about(
            "unemployment", row, "lost-after-registration",
            f"{row.person.name}的失业时间{row.lost_on}晚于登记日期{row.started_on}",
            "请核对两个日期",
        )  # fmt: skip


@doubt("placement.unemployed-in-work")
def unemployed_in_work(community: Organisation, on: date) -> Iterator[StoredFinding]:
    """Registered as unemployed while a verified job has not ended: one of the two dates is missing."""
    jobs = {
        row.person_id: row for row in working_on(on).filter(community=community).order_by("started_on", "pk")
    }
    spells = open_on(on).filter(community=community).select_related("person").order_by("pk")
    for spell in spells:
        if job := jobs.get(spell.person_id):
            found = f"{spell.person.name}{spell.started_on}登记失业，可是{job.started_on}开始的就业还没有终止"
            yield _about(
                "placement", job, "unemployed-in-work", found,
                "请核实：已离岗的补上就业的终止日期，仍在岗的终止失业登记", blocks_figure=True,
            )  # fmt: skip


@doubt("placement.ended-without-work")
def ended_without_work(community: Organisation, on: date) -> Iterator[StoredFinding]:
    """Spells closed as 已就业 that no verified placement stands behind: people missing from the placed."""
    linked = Placement.objects.in_books().filter(unemployment__isnull=False).values("unemployment")
    rows = Unemployment.objects.in_books().filter(community=community, end_reason="placed", ended_on__lte=on)
    for row in rows.exclude(pk__in=linked).select_related("person").order_by("pk"):
        yield StoredFinding(
            code="placement.ended-without-work", organisation_id=row.community_id,
            ledger="employment.unemployment",
            entry=row.pk,
            found=f"{row.person.name}的失业登记{row.ended_on}因已就业终止，安置台账里没有当天核实的就业",
            remedy="请补登或核实安置，或更正失业登记的终止日期和原因", blocks_figure=True,
        )  # fmt: skip


def _about(
    ledger: str, row: Any, code: str, found: str, remedy: str, *, blocks_figure: bool = False
) -> StoredFinding:
    return StoredFinding(
        code=f"{ledger}.{code}", organisation_id=row.community_id, ledger=f"employment.{ledger}",
        entry=row.pk,
        found=found, remedy=remedy, blocks_figure=blocks_figure,
    )  # fmt: skip
