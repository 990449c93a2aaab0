"""今天要办: what ledgers, reports and findings remind of, in sentences with one verb; urgent first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from linli.core.period import Period
from linli.filing.submissions import STANDING, State, Submission
from linli.kit.description import LEDGERS
from linli.kit.reminders import Reminder, in_order, reminded_ledgers, reminders
from linli.org.models import Organisation
from linli.reports.kinds import kinds
from linli.workbench.shell.addresses import address
from linli.workbench.shell.filed import filed, sees_kind
from linli.workbench.shell.frame import page
from linli.workbench.shell.periods import usual_period
from linli.workbench.shell.sight import Sight, sight_of
from linli.workbench.today.due import Due, due_day, due_of
from linli.workbench.today.findings import waiting
from linli.workbench.today.reports import latest_reports

#: Where what a rule reminds of is done, when that is no row and no list.
_PAGES = {"survey.doors": "buildings"}
#: Nobody reads an eighth.
MOST = 7


@dataclass(frozen=True, slots=True)
class Doing:
    reminder: Reminder
    due: Due | None
    address: str

    @property
    def text(self) -> str:
        return self.reminder.text

    @property
    def verb(self) -> str:
        return self.reminder.verb


def doings(
    sight: Sight, organisation: Organisation, period: Period, reports: list[Submission], line: str = ""
) -> list[Doing]:
    """Everything this worker is reminded of at this community; ``line``: of her line of work only."""
    #: People and houses, and her own counter, belong to every line.
    lines = {line, "", "counter"}
    opened = [LEDGERS[name] for name in reminded_ledgers() if sight.opens(organisation, LEDGERS[name])]
    ledgers = [one.name for one in opened if not line or one.line in lines]
    found = [
        Doing(one, due_of(one.due, sight.on), _where(one, organisation, period))
        for one in reminders(organisation, sight.on, ledgers)
    ]
    found += _reports(sight, organisation, reports, line)
    found += _findings(sight, organisation, line)
    order = {id(one): place for place, one in enumerate(in_order(one.reminder for one in found))}
    return sorted(found, key=lambda one: order[id(one.reminder)])


def _where(one: Reminder, organisation: Organisation, period: Period) -> str:
    if one.ledger == "counter.counter_note" and one.entry is not None:
        return address("note", organisation.code, one.entry)
    if page_of := _PAGES.get(one.code):
        return address(page_of, organisation.code)
    if one.entry is not None:
        return address("entry", one.ledger, one.entry)
    if one.figure:
        return address("figure", organisation.code, period, one.figure)
    return address("ledger", one.ledger, organisation.code) or address("figures", organisation.code, period)


def _reports(
    sight: Sight, organisation: Organisation, reports: list[Submission], line: str
) -> Iterator[Doing]:
    """The half-year's reports that are not with the office above yet, and those that came back."""
    usual = usual_period(sight.on)
    last = {(one.kind, one.period_code): one for one in reversed(reports)}
    asked: dict[tuple[str, str], Submission | None] = {
        (name, str(usual)): last.get((name, str(usual)))
        for name in kinds()
        if sees_kind(sight, organisation, name) and usual.end < sight.on
    }
    asked |= {key: one for key, one in last.items() if one.state == State.RETURNED}
    by_day: dict[str, date | None] = {}
    for (name, code), one in asked.items():
        if (line and name != line) or (one is not None and one.state in STANDING):
            continue
        period = Period.parse(code)
        if code not in by_day:
            by_day[code] = due_day(organisation, period)
        title = filed(one).title if one else f"{period.label()}{kinds()[name].title}"
        title = title.removeprefix(organisation.name)
        text, verb = _told(one, title)
        goal = (
            address("submission", one.pk) if one and one.state == State.RETURNED
            else address("draft", name, organisation.code, code, "html") if one else address("reports")
        )  # fmt: skip
        due = by_day[code] or (sight.on if one and one.state == State.RETURNED else None)
        yield Doing(Reminder(text, verb, due=due, code="report"), due_of(due, sight.on), goal)


def _told(one: Submission | None, title: str) -> tuple[str, str]:
    if one is None:
        return _("%(title)s还没有写") % {"title": title}, _("去写")
    if one.state == State.RETURNED:
        return _("%(title)s被退回，要改了再报") % {"title": title}, _("看批注")
    if one.state == State.RECALLED:
        return _("%(title)s已撤回，还没有重报") % {"title": title}, _("接着写")
    if one.state == State.CHECKED:
        return _("%(title)s已自查，还没有报送") % {"title": title}, _("去报送")
    return _("%(title)s在草稿，还没有自查") % {"title": title}, _("接着写")


def _findings(sight: Sight, organisation: Organisation, line: str) -> Iterator[Doing]:
    number = waiting(sight, organisation, line).filter(blocks_figure=True).count()
    if number:
        text = _("%(number)d 条待核实问题挡住数字，核实前报不准") % {"number": number}
        made = Reminder(text, _("去核实"), due=sight.on, code="findings")
        yield Doing(made, due_of(sight.on, sight.on), address("findings", organisation.code))


@require_safe
def todo(request: HttpRequest, code: str) -> HttpResponse:
    """全部待办: what did not fit on the first page."""
    sight = sight_of(request)
    organisation = sight.organisation(code)
    if not sight.keeps(organisation):
        raise Http404
    period = usual_period(sight.on)
    found = doings(sight, organisation, period, latest_reports(sight, organisation))
    return page(
        request, "today/todo.html", {"organisation": organisation, "doings": found}, place="home",
        organisation=organisation, period=period,
    )  # fmt: skip
