"""Submitted reports as a list shows them: which of them an account may see, and where each has got to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext

from linli.filing.moving import JUDGING
from linli.filing.submissions import State, Submission
from linli.kit.description import LEDGERS
from linli.org.models import Duty, Level, Organisation
from linli.org.organisations import path_after
from linli.reports.kinds import KindUnknown, kind, kinds
from linli.workbench.shell.sight import Sight

#: What an office above never sees: the community is still at it.
_OWN = (State.DRAFT, State.CHECKED)


@dataclass(frozen=True, slots=True)
class Step:
    """``look``: done, now, wrong, or nothing yet."""

    label: str
    look: str


@dataclass(frozen=True)
class Filed:
    submission: Submission
    title: str
    steps: Sequence[Step]

    @property
    def is_standing(self) -> bool:
        return self.submission.state in {State.SUBMITTED, State.APPROVED, State.ARCHIVED}


def visible_submissions(sight: Sight) -> QuerySet[Submission]:
    """Reports of the organisations in sight: drafts only of one's own, for a line's officer her line's."""
    seen = Q(pk__in=())
    for grant in sight.numbers.grants:
        within = Q(organisation__path__gte=grant.path)
        if (end := path_after(grant.path)) is not None:
            within &= Q(organisation__path__lt=end)
        if grant.duty != Duty.ADMINISTRATOR:
            within &= ~Q(state__in=_OWN) | Q(organisation__path=grant.path)
        if grant.line:
            within &= Q(kind=grant.line)
        seen |= within
    return Submission.objects.filter(seen).select_related("organisation", "organisation__parent")


def submission_of(sight: Sight, number: int) -> Submission:
    found = visible_submissions(sight).filter(pk=number).first()
    if found is None:
        raise Http404
    return found


def sees_kind(sight: Sight, organisation: Organisation, name: str) -> bool:
    """A kind named like a line of work is that line's report; any other tells of all lines."""
    lines = {description.line for description in LEDGERS.values()}
    return sight.sees(organisation, name) if name in lines else sight.sees_whole(organisation)


def offices_judged(sight: Sight) -> list[tuple[Organisation, list[str]]]:
    """The offices whose inbox is this account's own place, with the kinds of report it judges there."""
    paths = {grant.path for grant in sight.numbers.grants if grant.duty in JUDGING}
    if not paths:
        return []
    offices = Organisation.objects.filter(path__in=paths, level__lt=Level.COMMUNITY).order_by(
        "-level", "code"
    )
    found = [(one, [name for name in kinds() if sees_kind(sight, one, name)]) for one in offices]
    return [(one, names) for one, names in found if names]


def filed(submission: Submission) -> Filed:
    title = (
        submission.title
        or f"{submission.organisation.name}{submission.period.label()}{_kind_title(submission.kind)}"
    )
    return Filed(submission, title, steps(State(submission.state)))


def steps(state: State) -> list[Step]:
    """草稿 / 已自查 / 已报送 / 审核通过: what is done, the present one, a return in red at its place."""
    way = [State.DRAFT, State.CHECKED, State.SUBMITTED, State.APPROVED]
    if state in {State.RETURNED, State.RECALLED}:
        way[2] = state
    if state is State.ARCHIVED:
        way[3] = state
    reached = way.index(state)
    looks = ["done" if place < reached else "" for place in range(len(way))]
    looks[reached] = "wrong" if state is State.RETURNED else "back" if state is State.RECALLED else "now"
    return [Step(gettext(one.label), look) for one, look in zip(way, looks, strict=True)]


def _kind_title(name: str) -> str:
    try:
        return kind(name).title
    except KindUnknown:
        return name
