"""The first page of a community's worker: the counter, what is to do, reports, figures, what to find out."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from linli.org.models import Level, Organisation
from linli.workbench.shell.counter import notes_of
from linli.workbench.shell.frame import page
from linli.workbench.shell.look import look_of
from linli.workbench.shell.periods import asked, choices
from linli.workbench.shell.sidebar import domain_title, own_line
from linli.workbench.shell.sight import Sight, sight_of
from linli.workbench.today import communities, todo
from linli.workbench.today.due import due_day
from linli.workbench.today.findings import questions, settles, waiting
from linli.workbench.today.notes import quick_note
from linli.workbench.today.reports import latest_reports, standing
from linli.workbench.today.standing import due_percent, standings

_FINDINGS = 5


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """A community's own people begin with their day; whoever looks after several sees how each stands."""
    sight = sight_of(request)
    community = _own_community(sight, request.GET.get("at", ""))
    if community is None:
        return communities.communities(request)
    period = asked(request.GET, sight.on)
    line = own_line(sight, community, look_of(request).line)
    shown_line = "" if request.GET.get("of") == "all" else line
    reports = latest_reports(sight, community)
    doings = todo.doings(sight, community, period, reports, shown_line)
    open_questions = waiting(sight, community, shown_line)
    found = list(open_questions[:_FINDINGS])
    noted = request.GET.get("noted", "")
    number = int(noted) if noted.isdigit() and len(noted) < 19 else 0
    just_noted = notes_of(sight, community).filter(pk=number).first() if number else None
    due = due_day(community, period)
    filed_reports = standing(sight, community, reports)
    return page(request, "today/home.html", {
        "organisation": community, "note": quick_note(request, sight, community, noted=just_noted),
        "doings": doings[: todo.MOST], "all_doings": len(doings), "reports": filed_reports,
        "standings": standings(sight, community, period, shown_line), "due_percent": due_percent(period),
        "questions": questions(sight, found), "all_questions": open_questions.count(),
        "blocking": sum(one.blocks_figure for one in found), "settles": settles(sight, community),
        "years": list(choices(sight.on)), "chosen": str(period), "line": line, "is_line": bool(shown_line),
        "line_title": _(domain_title(line)) if line else "", "own": _own_communities(sight),
        "report_due": due if due and due >= sight.on else None,
        "days_left": (due - sight.on).days if due else None,
    }, place="home", organisation=community, period=period)  # fmt: skip


def _own_communities(sight: Sight) -> list[Organisation]:
    """The communities of which somebody is one of the people: an administrator's are not his."""
    paths = {grant.path for grant in sight.rows.grants}
    return [
        one for one in sight.kept_organisations
        if one.level == Level.COMMUNITY and one.path in paths and one.ended_on is None
    ]  # fmt: skip


def _own_community(sight: Sight, code: str) -> Organisation | None:
    own = _own_communities(sight)
    chosen = [one for one in own if one.code == code]
    return next(iter(chosen or own), None)
