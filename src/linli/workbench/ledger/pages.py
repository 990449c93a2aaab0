"""The list of a ledger: balance, views, filters, rows; what a worker keeps of it; text for a chat."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from linli.kit.privacy import Privacy
from linli.org.models import Account
from linli.workbench.ledger import chat as chats
from linli.workbench.ledger import rows
from linli.workbench.ledger.kept import MOST_VIEWS, ChosenColumns, SavedView
from linli.workbench.ledger.listing import PER_PAGE, Listing
from linli.workbench.ledger.strip import strip_of
from linli.workbench.shell.frame import page
from linli.workbench.shell.periods import choices
from linli.workbench.shell.sight import sight_of
from linli.workbench.shell.writers import handler_of, may_write


@dataclass(frozen=True, slots=True)
class Tab:
    """A named view with how many rows it has; one of the worker's own can be forgotten."""

    label: str
    query: str
    count: int | None = None
    is_current: bool = False
    tone: str = ""
    saved: int | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """Which page of how many, and the first and last row on it."""

    number: int
    all: int
    first: int
    last: int

    @property
    def before(self) -> int:
        return self.number - 1

    @property
    def after(self) -> int:
        return self.number + 1 if self.number < self.all else 0


def listing_of(request: HttpRequest, ledger: str, code: str) -> Listing:
    """The list of an address, where this account may open it; anything else is no page."""
    sight = sight_of(request)
    organisation = sight.organisation(code)
    description = sight.ledger(ledger)
    if not sight.opens(organisation, description):
        raise Http404
    return Listing(sight, organisation, description, request.GET, handler_of(request))


@require_safe
def ledger(request: HttpRequest, ledger: str, code: str) -> HttpResponse:
    listing = listing_of(request, ledger, code)
    description, organisation = listing.description, listing.organisation
    sheet = _sheet(request, listing.total)
    entries = listing.page(sheet.number)
    shown = _shown(listing)
    falls = listing.sort == listing.usual_sort and listing.sort.startswith("-")
    first = listing.total - sheet.first + 1 if falls else sheet.first
    lines = rows.lines_of(listing, entries, shown, first=first, step=-1 if falls else 1)
    account = listing.sight.account
    answer = page(request, "ledger/list.html", {
        "listing": listing, "description": description, "organisation": organisation,
        "period": listing.period,
        "strip": strip_of(listing), "tabs": _tabs(listing, account), "can_keep": _can_keep(listing, account),
        "heads": rows.heads_of(listing, shown), "lines": lines, "sheet": sheet, "counted": listing.counted,
        "columns": [(column, column.key in shown) for column in listing.columns], "shown": len(shown),
        "years": list(choices(listing.sight.on)),
        "may_write": may_write(listing.sight, organisation, description),
        "may_chat": description.privacy is not Privacy.CLOSED, "query": listing.query(),
        "is_shared": not description.has_community,
    }, place=ledger, organisation=organisation, period=listing.period)  # fmt: skip
    if "HX-Request" in request.headers:
        answer.headers["HX-Push-Url"] = _address(listing, listing.query())
    return answer


@require_safe
def chat(request: HttpRequest, ledger: str, code: str) -> HttpResponse:
    """The chosen rows as words for a chat, to be read before they are sent."""
    listing = listing_of(request, ledger, code)
    if listing.description.privacy is Privacy.CLOSED:
        raise Http404
    numbers = [int(one) for one in request.GET.getlist("row") if one.isdigit()][:PER_PAGE]
    entries = list(listing.everything.filter(pk__in=numbers).order_by("pk")) if numbers else []
    return page(request, "ledger/chat.html", {
        "listing": listing, "description": listing.description, "organisation": listing.organisation,
        "text": chats.text_of(listing, entries), "count": len(entries),
        "is_short": listing.description.privacy >= Privacy.SENSITIVE,
    }, place=ledger, organisation=listing.organisation)  # fmt: skip


@require_POST
def keep_view(request: HttpRequest, ledger: str, code: str) -> HttpResponse:
    """Puts what the list shows under a name of the worker's own; the same name again is put anew."""
    listing = listing_of(request, ledger, code)
    name = request.POST.get("name", "").strip()[:20]
    query = listing.query()
    if name and _can_keep(listing, listing.sight.account):
        SavedView.objects.update_or_create(
            account=listing.sight.account, ledger=ledger, name=name, defaults={"query": query}
        )
    return redirect(_address(listing, query))


@require_POST
def forget_view(request: HttpRequest, ledger: str, code: str, number: int) -> HttpResponse:
    listing = listing_of(request, ledger, code)
    gone, _by_model = SavedView.objects.filter(
        pk=number, account=listing.sight.account, ledger=ledger
    ).delete()
    if not gone:
        raise Http404
    return redirect(_address(listing, ""))


@require_POST
def choose_columns(request: HttpRequest, ledger: str, code: str) -> HttpResponse:
    """Which columns this worker sees of this ledger from now on; none chosen, or 照旧: those of the paper."""
    listing = listing_of(request, ledger, code)
    wanted = [column.key for column in listing.columns if column.key in request.POST.getlist("column")]
    own = ChosenColumns.objects.filter(account=listing.sight.account, ledger=ledger)
    if not wanted or "usual" in request.POST or wanted == listing.usual_columns:
        own.delete()
    else:
        ChosenColumns.objects.update_or_create(
            account=listing.sight.account, ledger=ledger, defaults={"columns": wanted}
        )
    return redirect(_address(listing, listing.query()))


def _address(listing: Listing, query: str) -> str:
    address = reverse("workbench:ledger", args=[listing.description.name, listing.organisation.code])
    return f"{address}?{query}" if query else address


def _sheet(request: HttpRequest, total: int) -> Sheet:
    pages = max(1, ceil(total / PER_PAGE))
    asked = request.GET.get("page", "1")
    number = min(max(int(asked), 1), pages) if asked.isdigit() and len(asked) < 8 else 1
    first = (number - 1) * PER_PAGE + 1 if total else 0
    return Sheet(number, pages, first, min(number * PER_PAGE, total))


def _shown(listing: Listing) -> list[str]:
    kept = ChosenColumns.objects.filter(
        account=listing.sight.account, ledger=listing.description.name
    ).first()
    known = {column.key for column in listing.columns}
    return [key for key in kept.columns if key in known] if kept else listing.usual_columns


def _tabs(listing: Listing, account: Account) -> list[Tab]:
    saved = SavedView.objects.filter(account=account, ledger=listing.description.name).order_by("pk")
    mine = [(one, one.query == listing.query()) for one in saved]
    is_mine = any(current for _one, current in mine)
    made = []
    for place, one in enumerate(listing.questions):
        current = one.key == listing.question.key and not is_mine
        if one.is_tab or current:
            query = listing.query(
                view=one.key if place else None, **dict.fromkeys(_narrowing(listing)), q=None
            )
            made.append(Tab(one.label, query, listing.answers.get(one.key), current, one.tone))
    return [*made, *(Tab(one.name, one.query, None, current, saved=one.pk) for one, current in mine)]


def _narrowing(listing: Listing) -> list[str]:
    return [name for one in listing.filters for name in one.names]


def _can_keep(listing: Listing, account: Account) -> bool:
    """There is something to keep, and room for it."""
    kept = SavedView.objects.filter(account=account, ledger=listing.description.name).count()
    return bool(listing.query()) and kept < MOST_VIEWS
