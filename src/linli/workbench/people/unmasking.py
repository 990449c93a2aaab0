"""看原号，写用途: numbers in the open, once, after somebody has said why and it was written down."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from linli.kit.exporting import log_unmasking
from linli.kit.privacy import Sealed
from linli.registry.card import ResidentCard
from linli.registry.person import Person
from linli.workbench.people.person import Known, known_person
from linli.workbench.shell import factor
from linli.workbench.shell.frame import page
from linli.workbench.shell.tables import Cell
from linli.workbench.shell.writers import writer_of

#: What numbers are customarily needed for; anything else is written out.
PURPOSES = ("办理业务，填表用", "核对证件", "与部门系统比对", "联系本人", "开具证明")
_LONGEST = 200


@require_http_methods(["GET", "HEAD", "POST"])
def unmask(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """GET asks why; only the answer to a POST shows the numbers, and asking again asks why again."""
    sight, known = known_person(request, code, number)
    if asked := factor.require(request):
        return asked
    purpose = " ".join(part for part in (request.POST.get("why", ""), request.POST.get("more", "")) if part)
    purpose = purpose.strip()
    wrong = _wrong(purpose) if request.method == "POST" else ""
    is_shown = request.method == "POST" and not wrong
    if is_shown:
        _log(request, known, purpose)
    context = {
        "organisation": known.organisation, "person": known.person, "purposes": PURPOSES, "wrong": wrong,
        "purpose": purpose, "chosen": request.POST.get("why", ""), "more": request.POST.get("more", ""),
        "numbers": _numbers(known) if is_shown else (), "is_shown": is_shown, "on": sight.on,
    }  # fmt: skip
    status = 422 if wrong else 200
    return page(
        request,
        "people/numbers.html",
        context,
        place="people",
        organisation=known.organisation,
        status=status,
    )


def _wrong(purpose: str) -> str:
    if not purpose:
        return _("请选一个用途，或写明用途")
    if len(purpose) > _LONGEST:
        return _("用途最多%(longest)d个字") % {"longest": _LONGEST}
    return ""


def _log(request: HttpRequest, known: Known, purpose: str) -> None:
    """Before anything is shown: himself, and the cards of his that this account may open."""
    by = writer_of(request, known.organisation)
    log_unmasking(Person.description, [known.person.pk], known.organisation, by=by, purpose=purpose)
    if cards := [card.pk for card in known.cards]:
        log_unmasking(ResidentCard.description, cards, known.organisation, by=by, purpose=purpose)


def _numbers(known: Known) -> list[tuple[str, Cell]]:
    """The only place of the workbench where a sealed value is opened."""
    found = [(_("身份号码"), known.person.identity_number)]
    found += [(_("电话"), card.phone) for card in known.cards]
    return [(title, Cell(value.reveal())) for title, value in found if isinstance(value, Sealed)]
