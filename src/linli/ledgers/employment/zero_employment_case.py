"""Households in which nobody of working age has work (零就业家庭台账): the cases, and who may be one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum, StrEnum
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q

from linli.core.period import months_later
from linli.core.retirement import is_of_working_age
from linli.kit import facts
from linli.kit.description import Authority, ledger, years
from linli.kit.doubts import doubt
from linli.kit.entries import Case
from linli.kit.fields import derived
from linli.kit.findings import StoredFinding
from linli.kit.measures import Flow, Ratio, Stock
from linli.kit.parameters import parameter
from linli.kit.privacy import Privacy
from linli.ledgers.employment.placement import in_placed_work
from linli.ledgers.employment.unemployment import unemployed
from linli.org.organisations import Organisation
from linli.registry.card import ResidentCard, WorkStatus
from linli.registry.household import Household, HouseholdField, HouseholdKind
from linli.registry.membership import Membership
from linli.registry.person import PersonField


class CaseResult(models.TextChoices):
    RECOGNISED = "recognised", "认定"
    REJECTED = "rejected", "不属零就业"


class CaseState(models.TextChoices):
    SUSPECTED = "suspected", "待认定"
    RECOGNISED = "recognised", "已认定"
    CLEARED = "cleared", "已消除"
    REJECTED = "rejected", "不属零就业"


@ledger(
    title="零就业家庭台账", key=("household", "started_on"), authority=Authority.OURS,
    columns=(
        "household", "started_on", "result", "recognised_on", "ended_on", "cleared_by_way", "cleared_by",
        "state", "remark",
    ),
    labels={"started_on": "发现日期", "ended_on": "消除日期"},
    aliases={
        "result": ("认定结果",), "cleared_by_way": ("消除途径",), "cleared_by": ("就业成员",),
        "responsible": ("责任人",),
        "plan": ("帮扶措施",),
    },
    synonyms={
        "result": {
            "已认定": "recognised", "是": "recognised", "不属于": "rejected", "不认定": "rejected",
            "否": "rejected",
        },
    },
    filters=("state", "started_on"), retention=years(10), privacy=Privacy.CLOSED,
    words=("零就业家庭", "零就业"), help="发现疑似零就业家庭就登记；核实、认定、消除写在同一行。",
)  # fmt: skip
class ZeroEmploymentCase(Case):
    """One household suspected on a day: recognised or not, and since when somebody in it has work again.

    Becoming one again later is a new case (返零).
    """

    moves: ClassVar = {
        CaseState.SUSPECTED: (CaseState.RECOGNISED, CaseState.REJECTED),
        CaseState.RECOGNISED: (CaseState.CLEARED,), CaseState.CLEARED: (), CaseState.REJECTED: (),
    }  # fmt: skip
    household = HouseholdField("户号")
    result = models.CharField("核实结果", max_length=20, choices=CaseResult, blank=True, default="")
    recognised_on = models.DateField("认定日期", null=True, blank=True)
    responsible = models.CharField("帮扶责任人", max_length=50, blank=True, default="")
    plan = models.CharField("一户一策", max_length=500, blank=True, default="")
    cleared_by_way = models.CharField("消除方式", max_length=100, blank=True, default="")
    cleared_by = PersonField("就业成员姓名", null=True, blank=True)
    state = derived(models.CharField("状态", max_length=20, choices=CaseState, default=CaseState.SUSPECTED))
    days_to_clear = derived(models.PositiveIntegerField("认定到消除天数", null=True, blank=True))

    class Meta(Case.Meta):
        verbose_name = "零就业家庭"
        constraints: ClassVar = [
            *Case.Meta.constraints,
            models.UniqueConstraint(
                fields=["community", "household"],
                condition=Q(ended_on__isnull=True, withdrawn_at__isnull=True) & ~Q(result="rejected"),
                name="employment_zero_case_one_open",
                violation_error_message="这一户已有一条没有了结的零就业家庭记录",
            ),
            models.CheckConstraint(
                condition=Q(recognised_on__isnull=True) | ~Q(result="rejected"),
                name="employment_zero_case_recognised",
                violation_error_message="核实结果是不属零就业，不能有认定日期",
            ),
            models.CheckConstraint(
                condition=Q(recognised_on__isnull=True)
                | Q(ended_on__isnull=True)
                | Q(ended_on__gte=F("recognised_on")),
                name="employment_zero_case_cleared_after", violation_error_message="消除日期早于认定日期",
            ),
        ]  # fmt: skip

    @classmethod
    def derive(cls, entries: Sequence[Self]) -> None:
        for entry in entries:
            entry.state = _state(entry)
            entry.days_to_clear = None
            if entry.recognised_on and entry.ended_on and entry.ended_on >= entry.recognised_on:
                entry.days_to_clear = (entry.ended_on - entry.recognised_on).days

    class Indicators:
        open_cases = (
            Stock("recognised_on", "ended_on")
            .where(recognised_on__isnull=False)
            .labelled(
                "期末零就业家庭", unit="户", meaning="期末已认定、尚未消除的零就业家庭；疑似和待核的不计"
            )
        )
        recognised = Flow("recognised_on").labelled("本期认定零就业家庭", unit="户")
        cleared = (
            Flow("ended_on").where(recognised_on__isnull=False).labelled("本期消除零就业家庭", unit="户")
        )
        days_spent = (
            Flow("ended_on")
            .where(recognised_on__isnull=False)
            .sum("days_to_clear")
            .labelled("消除零就业家庭用时", unit="天")
        )
        days_on_average = Ratio(
            days_spent,
            cleared,
            label="零就业家庭平均消除天数",
            unit="天",
            meaning="本期消除的零就业家庭从认定到消除的平均天数",
        )


def _state(entry: ZeroEmploymentCase) -> CaseState:
    if entry.result == CaseResult.REJECTED:
        return CaseState.REJECTED
    if entry.ended_on:
        return CaseState.CLEARED
    return CaseState.RECOGNISED if entry.recognised_on or entry.result else CaseState.SUSPECTED


@doubt("zero-employment.overdue")
def overdue(community: Organisation, on: date) -> Iterator[StoredFinding]:
    """Recognised cases that were not cleared within the months allowed."""
    months = int(parameter("zero_employment.clear_within_months", community.pk, on))
    rows: Any = ZeroEmploymentCase.objects.in_books().filter(
        Q(ended_on__isnull=True) | Q(ended_on__gt=on),
        community=community,
        recognised_on__lte=months_later(on, -months),
    )
    for row in rows.select_related("household").order_by("pk"):
        yield StoredFinding(
            code="zero-employment.overdue", organisation_id=community.pk,
            ledger="employment.zero_employment_case",
            entry=row.pk,
            found=f"{row.household.number}户{row.recognised_on}认定为零就业家庭，已满{months}个月没有消除",
            remedy="请安排岗位并登记就业成员和消除日期",
        )  # fmt: skip


# Who may be one. Nothing here recognises anybody: that is a person's decision after a visit.


class Verdict(StrEnum):
    CANDIDATE = "candidate"
    #: Not enough is known: 待核.
    UNCLEAR = "unclear"
    NO = "no"

    @property
    def label(self) -> str:
        return {"candidate": "疑似", "unclear": "待核", "no": "不属"}[self.value]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A household with somebody out of work or unknown in it, and what the books say of it on a day."""

    household: Household
    members: tuple[Membership, ...]
    verdict: Verdict
    reasons: tuple[str, ...]
    #: The number of its case that is not settled yet, if it has one.
    case: int | None = None


class Standing(Enum):
    """How a member stands to work on a day."""

    UNEMPLOYED = "失业登记中"
    WORKING = "在业"
    #: Too young or old, a student, retired, keeping house: not among those who would have to be in work.
    OUTSIDE = "不在劳动力之列"
    UNREGISTERED = "写明失业，没有失业登记"
    UNDECIDED = "从业状况是“其他”，有没有劳动能力和就业愿望不清楚"
    UNKNOWN = "从业状况未采集"


_BY_CARD = {
    WorkStatus.IN_WORK: Standing.WORKING, WorkStatus.UNEMPLOYED: Standing.UNREGISTERED,
    WorkStatus.OTHER: Standing.UNDECIDED, WorkStatus.RETIRED: Standing.OUTSIDE,
    WorkStatus.PENSIONED_CADRE: Standing.OUTSIDE, WorkStatus.STUDENT: Standing.OUTSIDE,
    WorkStatus.PRESCHOOL: Standing.OUTSIDE, WorkStatus.HOUSEWORK: Standing.OUTSIDE,
}  # fmt: skip
_NOT_KNOWN = (Standing.UNREGISTERED, Standing.UNDECIDED, Standing.UNKNOWN)


def candidates(community: Organisation, on: date) -> list[Candidate]:
    """居住户 whose members of working age may all be out of work (就业促进法第五十六条), by household number.

    A member nobody has asked makes a household 待核,
    never a candidate. Households in which everybody is known to
    be in work or outside the labour force are not listed.
    """
    households = _members(community, on)
    standings = _standings(community, [member for members in households.values() for member in members], on)
    single_counts = bool(parameter("zero_employment.single_person_counts", community.pk, on))
    cases = dict(
        ZeroEmploymentCase.objects.in_books()
        .filter(Q(ended_on__isnull=True) | Q(ended_on__gt=on), community=community, started_on__lte=on)
        .exclude(result=CaseResult.REJECTED)
        .values_list("household", "pk")
    )
    found = []
    for household, members in households.items():
        stands = [standings[member.pk] for member in members]
        verdict, reasons = _judge(members, stands, single_counts=single_counts)
        if verdict is not None:
            found.append(Candidate(household, tuple(members), verdict, reasons, cases.get(household.pk)))
    return sorted(found, key=lambda one: one.household.number)


@doubt("zero-employment.candidate", "zero-employment.unclear")
def to_visit(community: Organisation, on: date) -> Iterator[StoredFinding]:
    """Candidates and unclear households without an open case, as findings for the community."""
    for one in candidates(community, on):
        if one.verdict is Verdict.NO or one.case:
            continue
        sure = one.verdict is Verdict.CANDIDATE
        what = "疑似零就业家庭" if sure else "是否零就业家庭待核"
        yield StoredFinding(
            code=f"zero-employment.{one.verdict.value}", organisation_id=community.pk,
            ledger="registry.household",
            entry=one.household.pk, blocks_figure=sure,
            found=f"{one.household.number}户{what}：{'；'.join(one.reasons)}"[:500],
            remedy="请入户核实；属实的登记到零就业家庭台账" if sure else "请核实家庭成员的从业状况",
        )  # fmt: skip


def _judge(
    members: Sequence[Membership], stands: Sequence[Standing], *, single_counts: bool
) -> tuple[Verdict | None, tuple[str, ...]]:
    named = [(member.person.name, stand) for member, stand in zip(members, stands, strict=True)]
    out = [f"{name}{stand.value}" for name, stand in named if stand is Standing.UNEMPLOYED]
    unknown = [f"{name}{stand.value}" for name, stand in named if stand in _NOT_KNOWN]
    working = [f"{name}{stand.value}" for name, stand in named if stand is Standing.WORKING]
    if working:
        return (Verdict.NO, (*out, *working)) if out else (None, ())
    if unknown:
        return Verdict.UNCLEAR, (*out, *unknown)
    if not out:
        return None, ()
    if len(members) == 1 and not single_counts:
        return Verdict.NO, (*out, "单人居住，本地不按零就业家庭认定")
    return Verdict.CANDIDATE, tuple(out)


def _members(community: Organisation, on: date) -> dict[Household, list[Membership]]:
    """Open 居住户 and who is in them at the close of the day, the dead left out."""
    in_force = (Q(started_on__isnull=True) | Q(started_on__lte=on)) & (
        Q(ended_on__isnull=True) | Q(ended_on__gt=on)
    )
    rows = Household.objects.in_books().filter(in_force, community=community, kind=HouseholdKind.RESIDENCE)
    households = {row.pk: row for row in rows}
    found: dict[Household, list[Membership]] = defaultdict(list)
    members = Membership.objects.in_books().filter(
        in_force, community=community, kind=HouseholdKind.RESIDENCE
    )
    for member in members.select_related("person").order_by("pk"):
        is_dead = member.person.died_on is not None and member.person.died_on <= on
        if member.household_id in households and not is_dead:
            found[households[member.household_id]].append(member)
    return found


def _standings(community: Organisation, members: Sequence[Membership], on: date) -> dict[int, Standing]:
    people = {member.person_id for member in members}
    cards = dict(
        ResidentCard.objects.in_books()
        .filter(community=community)
        .exclude(work_status="")
        .values_list("person", "work_status")
    )
    registered, placed, retired = (
        _chunked(fact, people, on) for fact in (unemployed, in_placed_work, _retired)
    )
    found = {}
    for member in members:
        person, standing = member.person, _BY_CARD.get(cards.get(member.person_id, ""), Standing.UNKNOWN)
        if _is_outside_working_age(person, on):
            standing = Standing.OUTSIDE
        elif person.pk in registered:
            standing = Standing.UNEMPLOYED  # a dated registration is better than an undated card
        elif person.pk in placed:
            standing = Standing.WORKING
        elif standing in _NOT_KNOWN and person.pk in retired:
            standing = Standing.OUTSIDE
        found[member.pk] = standing
    return found


def _is_outside_working_age(person: Any, on: date) -> bool:
    """Of a woman between 50 and 55 the books do not know which limit is hers: she is asked about."""
    if person.born_on is None or person.sex not in {"1", "2"}:
        return False
    return not is_of_working_age(person.sex, person.born_on, on, female_post="cadre")


def _retired(people: Any, on: date) -> set[int]:
    return facts.those("retired", people, on)


def _chunked(fact: facts.Fact, people: set[int], on: date, size: int = 900) -> set[int]:
    """SQLite takes some thousands of parameters in one statement."""
    ordered = sorted(people)
    return {one for start in range(0, len(ordered), size) for one in fact(ordered[start : start + size], on)}
