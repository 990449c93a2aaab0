"""收报箱: of each community under an office, where one kind of report of one period has got to."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from linli.core.period import Period
from linli.filing.assignments import Assignment, assignments_over
from linli.filing.comparison import printed
from linli.filing.submissions import OWN, STANDING, FrozenFigure, State, Submission
from linli.org.organisations import Organisation


class Standing(StrEnum):
    """What the office sees; a draft is nothing it could see."""

    MISSING = "missing"
    LATE = "late"
    ARRIVED = "arrived"
    RECEIVED = "received"
    RETURNED = "returned"
    APPROVED = "approved"


@dataclass(frozen=True)
class Letter:
    """One community's place in the inbox."""

    community: Organisation
    submission: Submission | None
    standing: Standing
    due_on: date | None
    #: Days to the due day; negative when it has passed.
    days: int | None = None

    @property
    def days_late(self) -> int:
        return max(0, -(self.days or 0))

    @property
    def has_arrived(self) -> bool:
        return self.standing in {Standing.ARRIVED, Standing.RECEIVED, Standing.APPROVED}

    @property
    def is_owed(self) -> bool:
        """Whether the community has to act: to send it, or to send it anew."""
        return self.standing in {Standing.MISSING, Standing.LATE, Standing.RETURNED}


def communities_of(office: Organisation, on: date) -> list[Organisation]:
    """Those that exist on a day, in the order of their codes, which is no ranking."""
    found = Organisation.objects.below(office).communities().exclude(pk=office.pk)
    found = found.exclude(started_on__gt=on).exclude(ended_on__lte=on)
    return list(found.order_by("code"))


def letters(
    communities: Sequence[Organisation], kind: str, period: Period, on: date, due_on: date | None
) -> list[Letter]:
    """One for each community: its last version that went out. What it took back counts as not sent."""
    sent = Submission.objects.filter(
        organisation__in=communities, kind=kind, period_code=str(period), submitted_at__isnull=False
    ).exclude(state__in=OWN).defer("manifest")  # fmt: skip
    last = {one.organisation_id: one for one in sent.order_by("version")}
    found = []
    for community in communities:
        submission = last.get(community.pk)
        if submission is not None:
            submission.organisation = community
        found.append(_letter(community, submission, on, due_on))
    return found


def _letter(community: Organisation, submission: Submission | None, on: date, due_on: date | None) -> Letter:
    days = None if due_on is None else (due_on - on).days
    state = None if submission is None else State(submission.state)
    standing = Standing.LATE if days is not None and days < 0 else Standing.MISSING
    if state is State.SUBMITTED:
        is_received = submission is not None and submission.received_at is not None
        standing = Standing.RECEIVED if is_received else Standing.ARRIVED
    elif state in STANDING:
        standing = Standing.APPROVED
    elif state is State.RETURNED:
        standing = Standing.RETURNED
    elif state is State.RECALLED:
        submission = None
    return Letter(community, submission, standing, due_on, days)


def due_of(office: Organisation, kind: str, period: Period) -> Assignment | None:
    """What the office itself, or the nearest office above it, asked for."""
    offices = [office.pk, *Organisation.objects.above(office).values_list("pk", flat=True)]
    found = Assignment.objects.filter(office__in=offices, kind=kind, period_code=str(period))
    return found.select_related("office").order_by("-office__path").first()


def reported(submissions: Iterable[Submission]) -> dict[int, dict[str, FrozenFigure]]:
    """{report: {indicator: its figure}} of each report's own period, in the order of its text."""
    periods = {one.pk: one.period_code for one in submissions}
    found: dict[int, dict[str, FrozenFigure]] = {key: {} for key in periods}
    rows = FrozenFigure.objects.filter(submission__in=periods).defer("basis", "references").order_by("pk")
    for one in rows:
        if one.period_code == periods[one.submission_id]:
            found[one.submission_id].setdefault(one.indicator, one)
    return found


def values(figures: Mapping[str, FrozenFigure]) -> dict[str, Decimal | None]:
    return {name: printed(one) for name, one in figures.items()}


def last_years(communities: Sequence[Organisation], kind: str, period: Period) -> dict[int, Submission]:
    """{organisation: its standing report of the same period a year before}."""
    found = Submission.objects.filter(
        organisation__in=communities, kind=kind, period_code=str(period.last_year()), state__in=STANDING
    )
    return {one.organisation_id: one for one in found.defer("manifest")}


class Reason(StrEnum):
    """Why a report waits for somebody."""

    RETURNED = "returned"
    LATE = "late"
    DUE = "due"
    ARRIVED = "arrived"
    RECEIVED = "received"


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing that waits: for a community to send or correct, for an office to judge."""

    reason: Reason
    organisation: Organisation
    kind: str
    period: Period
    due_on: date | None = None
    submission: Submission | None = None

    def days(self, on: date) -> int | None:
        return None if self.due_on is None else (self.due_on - on).days


def waiting_for_community(
    organisations: Sequence[Organisation], on: date, *, kinds: Collection[str] | None = None, ahead: int = 31
) -> list[Waiting]:
    """What these organisations have to do: returned ones first, then what is late, then what is due.

    ``kinds``: those the viewer has to do with; None: all. ``ahead``: how many days before its day a report
    is asked for at all. What is being written counts as not sent.
    """
    sent = Submission.objects.filter(organisation__in=organisations, submitted_at__isnull=False)
    last: dict[tuple[int, str, str], Submission] = {}
    for one in sent.exclude(state=State.RECALLED).defer("manifest").order_by("version"):
        last[one.organisation_id, one.kind, one.period_code] = one
    named = {one.pk: one for one in organisations}
    asked = {
        (key, one.kind, one.period_code): one
        for one in assignments_over(organisations)
        for key, organisation in named.items()
        if _is_beneath(organisation, one.office)
    }
    found = []
    for place in dict.fromkeys([*last, *asked]):
        key, kind, code = place
        submission, wanted = last.get(place), asked.get(place)
        due_on = wanted.due_on if wanted else None
        if kinds is not None and kind not in kinds:
            continue
        if submission is not None and submission.state == State.RETURNED:
            reason = Reason.RETURNED
        elif submission is None and due_on is not None and (due_on - on).days <= ahead:
            reason = Reason.LATE if due_on < on else Reason.DUE
        else:
            continue
        found.append(Waiting(reason, named[key], kind, Period.parse(code), due_on, submission))
    order = list(Reason)
    return sorted(
        found, key=lambda one: (order.index(one.reason), one.due_on or date.max, one.organisation.code)
    )


def _is_beneath(organisation: Organisation, office: Organisation) -> bool:
    return organisation.path.startswith(office.path) and organisation.pk != office.pk


def waiting_for_office(office: Organisation, *, kinds: Collection[str] | None = None) -> list[Waiting]:
    """What came up and is not judged: first what nobody signed for, then what is being judged."""
    beneath = Organisation.objects.below(office).exclude(pk=office.pk)
    sent = Submission.objects.filter(organisation__in=beneath, state=State.SUBMITTED).defer("manifest")
    if kinds is not None:
        sent = sent.filter(kind__in=kinds)
    found = [
        Waiting(
            Reason.RECEIVED if one.received_at else Reason.ARRIVED, one.organisation, one.kind, one.period,
            submission=one,
        )
        for one in sent.select_related("organisation").order_by("organisation__code", "pk")
    ]  # fmt: skip
    return sorted(found, key=lambda one: one.reason is Reason.RECEIVED)
