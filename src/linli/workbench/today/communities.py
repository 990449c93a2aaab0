"""The first page of an office: its communities in the order of their codes, each with figures and reports."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse

from linli.core.period import Period
from linli.filing.submissions import STANDING, FrozenFigure, Submission
from linli.indicators import catalogue
from linli.indicators.catalogue import Indicator
from linli.indicators.figures import figures_of
from linli.indicators.targets import Target
from linli.kit.findings import StoredFinding
from linli.org.models import Level, Organisation
from linli.workbench.shell.filed import Filed, filed, visible_submissions
from linli.workbench.shell.frame import page
from linli.workbench.shell.numbers import Shown, shown
from linli.workbench.shell.periods import asked, choices
from linli.workbench.shell.sight import Sight, sight_of

_PER_PAGE = 20
_HEADLINES = 8
_REPORTS = 4
_FINDINGS = 6


@dataclass(frozen=True)
class Card:
    organisation: Organisation
    headlines: Sequence[Shown]
    reports: Sequence[Filed]
    findings: Sequence[StoredFinding]
    #: Shown where the communities of another office begin.
    office: Organisation | None


def communities(request: HttpRequest) -> HttpResponse:
    sight = sight_of(request)
    period = asked(request.GET, sight.on)
    visible = sight.organisations().filter(level=Level.COMMUNITY, ended_on=None)
    offices = sight.organisations().filter(level__lt=Level.COMMUNITY, ended_on=None)
    shown_page = Paginator(visible, _PER_PAGE).get_page(request.GET.get("page"))
    cards = list(_cards(sight, list(shown_page), period))
    return page(request, "today/communities.html", {
        "cards": cards, "page": shown_page, "offices": offices[:50], "years": list(choices(sight.on)),
        "chosen": str(period),
    }, place="home", period=period)  # fmt: skip


def _cards(sight: Sight, communities: Sequence[Organisation], period: Period) -> Iterator[Card]:
    if not communities:
        return
    submissions = _reports(sight, communities)
    wanted = _headlines(sight, communities, period, submissions)
    names = {name for own in wanted.values() for name in own}
    found = figures_of(list(communities), period, sorted(names), compare=True) if names else {}
    findings = _findings([one for one in communities if sight.keeps(one)])
    office = None
    for one in communities:
        own = [found[one.pk][name] for name in wanted[one.pk]]
        own = [figure for figure in own if figure.rows or figure.opening or figure.target]
        # What was promised first, then what moves before what stands still.
        own.sort(key=lambda figure: (figure.target is None, not figure.change))
        above = one.parent if one.parent_id != office else None
        office = one.parent_id
        yield Card(
            one, [shown(figure) for figure in own[:_HEADLINES]],
            [filed(submission) for submission in submissions[one.pk][:_REPORTS]], findings[one.pk], above,
        )  # fmt: skip


def _reports(sight: Sight, communities: Sequence[Organisation]) -> Mapping[int, list[Submission]]:
    """Of each report its last version, the newest first."""
    found: dict[int, dict[tuple[str, str], Submission]] = defaultdict(dict)
    for one in visible_submissions(sight).filter(organisation__in=communities).order_by("-drafted_at", "-pk"):
        found[one.organisation_id].setdefault((one.kind, one.period_code), one)
    return defaultdict(list, {key: list(own.values()) for key, own in found.items()})


def _findings(own: Sequence[Organisation]) -> Mapping[int, list[StoredFinding]]:
    """What one's own community has to settle, what blocks a figure first."""
    found: dict[int, list[StoredFinding]] = defaultdict(list)
    waiting = StoredFinding.objects.filter(organisation__in=own, settled_on__isnull=True)
    for one in waiting.order_by("-blocks_figure", "found_at", "pk")[: _FINDINGS * 10]:
        found[one.organisation_id].append(one)
    return found


def _headlines(
    sight: Sight, communities: Sequence[Organisation], period: Period, reports: Mapping[int, list[Submission]]
) -> dict[int, list[str]]:
    """What was promised, then what the last report told the office above, else what each ledger counts."""
    named: dict[int, list[str]] = defaultdict(list)
    promised = Target.objects.filter(organisation__in=communities, period=str(period), replaced_at=None)
    for key, name in promised.order_by("pk").values_list("organisation", "indicator"):
        named[key].append(name)
    standing = {
        key: next((one for one in own if one.state in STANDING), None) for key, own in reports.items()
    }
    last = {one.pk: one for one in standing.values() if one is not None}
    frozen = FrozenFigure.objects.filter(submission__in=last).order_by("pk")
    for number, name, code in frozen.values_list("submission", "indicator", "period_code"):
        if code == last[number].period_code:
            named[last[number].organisation_id].append(name)
    known = catalogue.indicators()
    firsts = [_first(own) for own in _by_ledger(known).values()]
    wanted = {}
    for community in communities:
        chosen = [known[name] for name in dict.fromkeys(named[community.pk]) if name in known]
        chosen = [one for one in chosen if _is_headline(one)][: 3 * _HEADLINES] or firsts
        wanted[community.pk] = [one.name for one in chosen if sight.sees(community, one.description.line)]
    return wanted


def _is_headline(one: Indicator) -> bool:
    return not one.part_of and not one.listing


def _by_ledger(known: Mapping[str, Indicator]) -> dict[str, list[Indicator]]:
    found: dict[str, list[Indicator]] = defaultdict(list)
    for one in known.values():
        found[one.ledger].append(one)
    return found


def _first(own: Sequence[Indicator]) -> Indicator:
    return next((one for one in own if _is_headline(one)), own[0])
