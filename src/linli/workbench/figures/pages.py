"""All figures of an organisation and period, domain by domain, and the choice of another period."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.apps import apps
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from linli.core.period import Period
from linli.indicators import catalogue
from linli.indicators.catalogue import Indicator, UnknownIndicator
from linli.indicators.figures import figures as read_figures
from linli.indicators.targets import Target, targets_of
from linli.kit.description import LEDGERS, Description
from linli.org.models import Organisation
from linli.workbench.shell import numbers
from linli.workbench.shell.frame import page
from linli.workbench.shell.numbers import Shown, shown
from linli.workbench.shell.periods import asked, choices, read, with_year
from linli.workbench.shell.sight import Sight, sight_of


@dataclass(frozen=True)
class Line:
    """One figure of the page; the values of a split stand inside its line."""

    shown: Shown
    values: Sequence[Shown] = ()
    zeros: Sequence[Shown] = ()


@dataclass(frozen=True)
class LedgerFigures:
    description: Description
    lines: Sequence[Line]
    #: Figures without any row in the period, told in one line.
    silent: Sequence[Shown]


@dataclass(frozen=True)
class DomainFigures:
    name: str
    label: str
    ledgers: Sequence[LedgerFigures]
    #: Ledgers without any entry in the period.
    empty: Sequence[LedgerFigures]

    @property
    def count(self) -> int:
        return sum(len(one.lines) for one in self.ledgers)

    @property
    def has_goals(self) -> bool:
        return any(line.shown.goal for one in self.ledgers for line in one.lines)


@require_safe
def choose(request: HttpRequest, code: str) -> HttpResponse:
    """The chooser's answer: a form can only ask with ``?period=``; addresses of figures are lasting."""
    sight = sight_of(request)
    organisation = sight.organisation(code)
    period = str(asked(request.GET, sight.on))
    if name := request.GET.get("indicator"):
        return redirect(
            "workbench:figure", organisation.code, period, indicator_of(sight, organisation, name).name
        )
    return redirect("workbench:figures", organisation.code, period)


@require_safe
def figures(request: HttpRequest, code: str, period: str) -> HttpResponse:
    sight, chosen = sight_of(request), read(period)
    organisation = sight.organisation(code)
    known = catalogue.indicators().values()
    seen = [one for one in known if sight.sees(organisation, one.description.line)]
    found = read_figures(organisation, chosen, [one.name for one in seen], compare=True)
    yearly = yearly_targets(organisation, chosen)
    domains = _domains(seen, {name: shown(one, yearly=yearly.get(name)) for name, one in found.items()})
    beneath = sight.organisations().filter(parent=organisation, ended_on=None)
    return page(request, "figures.html", {
        "organisation": organisation, "period": chosen, "domains": list(domains),
        "years": list(choices(sight.on)), "chosen": str(chosen), "beneath": beneath[:60],
    }, place="figures", organisation=organisation, period=chosen)  # fmt: skip


def indicator_of(sight: Sight, organisation: Organisation, name: str) -> Indicator:
    """The indicator of this name where its line is seen; an unknown and a hidden one are the same."""
    try:
        one = catalogue.indicator(name)
    except UnknownIndicator:
        raise Http404 from None
    if not sight.sees(organisation, one.description.line):
        raise Http404
    return one


def yearly_targets(organisation: Organisation, period: Period) -> Mapping[str, Target]:
    """{indicator: what was promised for the year in which the period lies}."""
    year = with_year(period)
    if year is None:
        return {}
    return {name: target for (_key, name), target in targets_of([organisation.pk], year).items()}


def _domains(seen: Sequence[Indicator], found: Mapping[str, Shown]) -> Iterator[DomainFigures]:
    """Domains in the order of their ledgers, people and houses first as in a report."""
    for domain in dict.fromkeys(one.description.domain for one in seen):
        own = list(dict.fromkeys(one.ledger for one in seen if one.description.domain == domain))
        ledgers = [_ledger(name, [found[one.name] for one in seen if one.ledger == name]) for name in own]
        filled, empty = [one for one in ledgers if one.lines], [one for one in ledgers if not one.lines]
        yield DomainFigures(domain, str(apps.get_app_config(domain).verbose_name), filled, empty)


def _ledger(name: str, own: Sequence[Shown]) -> LedgerFigures:
    splits = {one.name for one in catalogue.of_ledger(LEDGERS[name]).values() if numbers.split_of(one)}
    lines = [_line(one, own) for one in own if one.figure.part_of not in splits and not one.is_silent]
    silent = [one for one in own if one.figure.part_of not in splits and one.is_silent]
    return LedgerFigures(LEDGERS[name], lines, silent)


def _line(one: Shown, own: Sequence[Shown]) -> Line:
    if not numbers.split_of(catalogue.indicator(one.indicator)):
        return Line(one)
    values = [part for part in own if part.figure.part_of == one.indicator]
    return Line(
        one,
        [part for part in values if part.figure.value],
        [part for part in values if not part.figure.value],
    )
