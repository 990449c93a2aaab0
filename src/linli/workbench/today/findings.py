"""待核实问题: what a person must find out, what blocks a figure first; settled in words and with a name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from linli.kit.description import LEDGERS
from linli.kit.findings import WHOLE_LEDGER, AlreadySettled, StoredFinding, open_findings, settle
from linli.org.models import Duty, Organisation
from linli.workbench.shell.addresses import address
from linli.workbench.shell.counter import NOTE
from linli.workbench.shell.frame import page
from linli.workbench.shell.sight import Sight, sight_of
from linli.workbench.shell.writers import writer_of

PER_PAGE = 40
#: Who finds out what is true: the people of the place, not those who look in from above.
_SETTLING = (Duty.WORKER, Duty.SECRETARY, Duty.OFFICER)


@dataclass(frozen=True)
class Question:
    """A finding with where its row stands; ``address`` is empty for one about a ledger as a whole."""

    finding: StoredFinding
    address: str
    ledger: str


def questions(sight: Sight, found: Sequence[StoredFinding]) -> list[Question]:
    made = []
    for one in found:
        known = LEDGERS.get(one.ledger)
        where = ""
        if known and one.entry != WHOLE_LEDGER and sight.opens(one.organisation, known):
            where = address("entry", one.ledger, one.entry)
        made.append(Question(one, where, known.title if known else ""))
    return made


def waiting(sight: Sight, organisation: Organisation, line: str = "") -> Any:
    """What this organisation has to settle, as far as the viewer's lines of work reach."""
    rows = open_findings(organisation).select_related("organisation")
    return rows.exclude(ledger__in=hidden_ledgers(sight, organisation, line))


def hidden_ledgers(sight: Sight, organisation: Organisation, line: str = "") -> list[str]:
    """Ledgers that are not opened here, or belong to another line than the one that is looked at."""
    of_line = {line, "", NOTE.line}  # people and houses, and the counter, belong to every line
    return [
        one.name for one in LEDGERS.values()
        if not sight.opens(organisation, one) or (line and one.line not in of_line)
    ]  # fmt: skip


def settles(sight: Sight, organisation: Organisation) -> bool:
    return any(grant.path == organisation.path and grant.duty in _SETTLING for grant in sight.rows.grants)


@require_safe
def findings(request: HttpRequest, code: str) -> HttpResponse:
    sight = sight_of(request)
    organisation = _own(sight, code)
    if request.GET.get("settled") is None:
        rows = waiting(sight, organisation)
    else:
        done = StoredFinding.objects.filter(organisation=organisation, settled_on__isnull=False)
        done = done.exclude(ledger__in=hidden_ledgers(sight, organisation))
        rows = done.select_related("organisation").order_by("-settled_on", "-pk")
    shown = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    return page(request, "today/findings.html", {
        "organisation": organisation, "page": shown, "questions": questions(sight, list(shown)),
        "is_settled": request.GET.get("settled") is not None, "settles": settles(sight, organisation),
        "more": "&settled=1" if request.GET.get("settled") is not None else "",
    }, place="home", organisation=organisation)  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def finding(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """One question: what stands in the books, what was found out, by whom."""
    sight = sight_of(request)
    organisation = _own(sight, code)
    rows = StoredFinding.objects.filter(organisation=organisation)
    rows = rows.exclude(ledger__in=hidden_ledgers(sight, organisation))
    one = rows.filter(pk=number).select_related("organisation").first()
    if one is None or (request.method == "POST" and not settles(sight, organisation)):
        raise Http404
    problem, said = "", request.POST.get("settlement", "").strip()
    if request.method == "POST":
        if not said:
            problem = _("请写明核实结果：问了谁、看了什么、实际怎样")
        else:
            try:
                settle(one, by=writer_of(request, organisation), on=sight.on, settlement=said)
            except AlreadySettled as error:
                problem = str(error)
                one.refresh_from_db()
            else:
                return redirect("workbench:findings", organisation.code)
    (question,) = questions(sight, [one])
    return page(request, "today/finding.html", {
        "organisation": organisation, "question": question, "problem": problem, "said": said,
        "settles": settles(sight, organisation) and one.settled_on is None,
    }, place="home", organisation=organisation, status=400 if problem else 200)  # fmt: skip


def _own(sight: Sight, code: str) -> Organisation:
    organisation = sight.organisation(code)
    if not sight.keeps(organisation):
        raise Http404
    return organisation
