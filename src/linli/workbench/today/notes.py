"""快记: one line at the counter, saved in seconds; then who it was, and which ledger takes it up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from linli.core.counter_line import read_lines
from linli.kit import recording
from linli.kit.description import LEDGERS, Description
from linli.kit.recording import EntryRefused
from linli.kit.storage import ChangedMeanwhile
from linli.ledgers.counter.counter_note import CounterNote, Outcome, unsorted
from linli.org.models import Organisation
from linli.registry.person import Person
from linli.workbench.shell.addresses import address
from linli.workbench.shell.counter import NOTE, notes_of
from linli.workbench.shell.finding_people import is_named_in
from linli.workbench.shell.frame import page
from linli.workbench.shell.sidebar import domain_title
from linli.workbench.shell.sight import Sight, sight_of
from linli.workbench.shell.writers import may_write, writer_of
from linli.workbench.today.note_reading import Split, ledgers_to_note, split

PER_PAGE = 30
#: A pasted chain of lines is looked through by one person; more belong into an import.
MOST_LINES = 60
MOST_SIGNS = 300


@dataclass
class QuickNote:
    """The line as a page shows it: empty, refused with what was typed, or just saved."""

    organisation: Organisation
    #: Whose draft of a line this browser may keep: not the next worker's at the same PC.
    owner: int
    today: int = 0
    unsorted: int = 0
    text: str = ""
    problems: Sequence[str] = field(default_factory=tuple)
    noted: CounterNote | None = None
    is_panel: bool = False


def quick_note(
    request: HttpRequest, sight: Sight, organisation: Organisation, **more: Any
) -> QuickNote | None:
    """For whoever sits at this community's counter; None for everybody else."""
    if not may_write(sight, organisation, NOTE):
        return None
    notes = notes_of(sight, organisation)
    return QuickNote(
        organisation, cast("int", request.user.pk), today=notes.filter(occurred_on=sight.on).count(),
        unsorted=notes.filter(unsorted()).count(), **more,
    )  # fmt: skip


@require_safe
def notes(request: HttpRequest, code: str) -> HttpResponse:
    """The counter's page: the line, a chain of lines to paste, what is still to be told apart, all notes."""
    sight = sight_of(request)
    organisation = counter(sight, code)
    found = notes_of(sight, organisation).select_related("person")
    left = found.filter(unsorted()) if request.GET.get("all") is None else found
    shown = Paginator(left.order_by("-occurred_on", "-pk"), PER_PAGE).get_page(request.GET.get("page"))
    note = quick_note(request, sight, organisation, noted=_noted(request, found))
    return page(request, "today/notes.html", {
        "organisation": organisation, "note": note,
        "page": shown, "notes": [_told(one) for one in shown], "is_all": request.GET.get("all") is not None,
        "more": "&all=1" if request.GET.get("all") is not None else "",
    }, place="notes", organisation=organisation)  # fmt: skip


@require_safe
def line(request: HttpRequest, code: str) -> HttpResponse:
    """The line alone, for the panel that F2 opens on any page."""
    sight = sight_of(request)
    organisation = counter(sight, code)
    note = quick_note(request, sight, organisation, is_panel=True)
    return render(request, "workbench/today/parts/quick_note.html", {"note": note})


@require_POST
def read(request: HttpRequest, code: str) -> HttpResponse:
    """The line told apart while it is typed. By POST: what people bring to a counter stands in no address."""
    sight = sight_of(request)
    organisation = counter(sight, code)
    text = request.POST.get("line", "")[:MOST_SIGNS]
    found = split(sight, organisation, text, sight.on) if text.strip() else None
    return render(request, "workbench/today/parts/split.html", {"split": found, "outcomes": Outcome.choices})


@require_POST
def add(request: HttpRequest, code: str) -> HttpResponse:
    """Saves the line. Who is meant is taken from what was shown and chosen, never from a guess made now."""
    sight = sight_of(request)
    organisation = counter(sight, code)
    text = request.POST.get("line", "").strip()
    is_panel = request.POST.get("panel") == "yes"
    try:
        saved = _save(request, sight, organisation, [_chosen(request, text)])
    except EntryRefused as refused:
        note = quick_note(
            request, sight, organisation, text=text, is_panel=is_panel,
            problems=[f"{one.found}。{one.remedy}" for one in refused.findings],
        )  # fmt: skip
        return _answer(request, organisation, note)
    note = quick_note(request, sight, organisation, noted=saved[0], is_panel=is_panel)
    if request.headers.get("HX-Request"):
        return render(request, "workbench/today/parts/quick_note.html", {"note": note})
    return redirect(f"{_back(request)}?noted={saved[0].pk}")


@require_POST
def several(request: HttpRequest, code: str) -> HttpResponse:
    """A pasted chain of lines: first shown one by one, each with a box to leave it out; then saved."""
    sight = sight_of(request)
    organisation = counter(sight, code)
    if request.POST.get("save"):
        return _save_several(request, sight, organisation)
    pasted = request.POST.get("lines", "")
    read_ones = read_lines(pasted, today=sight.on)
    kept = [one.text[:MOST_SIGNS] for one in read_ones[:MOST_LINES]]
    return page(request, "today/several.html", {
        "organisation": organisation, "splits": [split(sight, organisation, one, sight.on) for one in kept],
        "left_out": max(0, len(read_ones) - MOST_LINES), "outcomes": Outcome.choices,
        "most": MOST_LINES,
    }, place="notes", organisation=organisation)  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def note(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """One note after the rush: who it was, how it ended, which ledger takes it up, or none."""
    sight = sight_of(request)
    organisation = counter(sight, code)
    one = notes_of(sight, organisation).filter(pk=number).select_related("person").first()
    if one is None:
        raise Http404
    problems: Sequence[str] = ()
    if request.method == "POST":
        try:
            _sort(request, sight, organisation, one)
        except EntryRefused as refused:
            problems = [f"{found.found}。{found.remedy}" for found in refused.findings]
        except ChangedMeanwhile:
            problems = [_("这条快记刚被别人改过，请刷新后再看")]
        else:
            return redirect(_after_sorting(request, organisation, one))
    found = split(sight, organisation, one.said, sight.on)
    return page(request, "today/note.html", {
        "organisation": organisation, "note": one, "split": found, "problems": problems,
        "outcomes": Outcome.choices, "ledgers": _offered(sight, organisation, found),
        "became": _became(sight, one), "is_closed": one.is_sorted or one.became_entry is not None,
    }, place="notes", organisation=organisation, status=400 if problems else 200)  # fmt: skip


def counter(sight: Sight, code: str) -> Organisation:
    """The community at whose counter this worker sits; any other does not exist."""
    organisation = sight.organisation(code)
    if not may_write(sight, organisation, NOTE):
        raise Http404
    return organisation


@dataclass(frozen=True)
class Chosen:
    """A line and what was chosen beside it."""

    text: str
    person: str = ""
    belongs: str = ""
    outcome: str = ""


@dataclass(frozen=True)
class Told:
    """A note in the list, with where it went."""

    note: CounterNote
    title: str
    address: str


def _chosen(request: HttpRequest, text: str) -> Chosen:
    """Chips that were drawn for another line than this one are no choice."""
    if request.POST.get("for", "").strip() != text:
        return Chosen(text)
    return Chosen(
        text, request.POST.get("person", ""), request.POST.get("belongs", ""), request.POST.get("outcome", "")
    )


def _save(
    request: HttpRequest, sight: Sight, organisation: Organisation, chosen: Sequence[Chosen]
) -> list[CounterNote]:
    entries = []
    people = _people_in_sight(sight, organisation, [one.person for one in chosen if one.person])
    with recording.open_book(writer_of(request, organisation)) as book:
        for one in chosen:
            found = split(sight, organisation, one.text, sight.on).line
            entry = CounterNote(
                occurred_on=found.day or sight.on, said=found.kept[:MOST_SIGNS], called=found.called[:60],
                matter=found.matter[:200], person_id=people.get(one.person),
                outcome=one.outcome if one.outcome in Outcome.values else str(found.outcome),
                belongs=_title(sight, organisation, one.belongs),
            )  # fmt: skip
            book.record(entry)
            entries.append(entry)
    return entries


def _save_several(request: HttpRequest, sight: Sight, organisation: Organisation) -> HttpResponse:
    chosen = []
    for place in range(MOST_LINES):
        text = request.POST.get(f"line{place}", "").strip()
        if text and request.POST.get(f"take{place}"):
            chosen.append(
                Chosen(
                    text,
                    *(request.POST.get(f"{name}{place}", "") for name in ("person", "belongs", "outcome")),
                )
            )
    if chosen:
        _save(request, sight, organisation, chosen)
    return redirect("workbench:notes", organisation.code)


def _sort(request: HttpRequest, sight: Sight, organisation: Organisation, one: CounterNote) -> None:
    """What is known now; ``go``: a ledger that takes it up, ``none``: it is well as it is."""
    answers = request.POST
    changes: dict[str, Any] = {}
    if "person" in answers:
        known = _people_in_sight(sight, organisation, [answers["person"]] if answers["person"] else [])
        if answers["person"] and answers["person"] not in known:
            raise Http404
        changes["person_id"] = known.get(answers["person"])
    if answers.get("outcome") in Outcome.values:
        changes["outcome"] = answers["outcome"]
        if answers["outcome"] == Outcome.OPEN:
            changes["settled_on"] = None
        elif one.outcome == Outcome.OPEN:
            changes["settled_on"] = sight.on
    if goal := answers.get("go"):
        title = _title(sight, organisation, goal)
        if not title:
            raise Http404
        changes["belongs"] = title
    if answers.get("done"):
        changes |= {"is_sorted": True}
    changes = {name: value for name, value in changes.items() if getattr(one, name) != value}
    if changes:
        recording.correct(one, changes, by=writer_of(request, organisation), reason=_("接待后分办"))


def _after_sorting(request: HttpRequest, organisation: Organisation, one: CounterNote) -> str:
    goal = request.POST.get("go", "")
    if goal and (form := address("new", goal, organisation.code)):
        asked: dict[str, object] = {"note": one.pk}
        if one.person_id:
            asked["person"] = one.person_id
        return f"{form}?{urlencode(asked)}"
    if request.POST.get("done"):
        return reverse("workbench:notes", args=[organisation.code])
    return reverse("workbench:note", args=[organisation.code, one.pk])


def _people_in_sight(sight: Sight, organisation: Organisation, wanted: Sequence[str]) -> Mapping[str, int]:
    """{what was posted: the person}, of people whom these books name; anybody else is nobody."""
    numbers = [int(one) for one in wanted if one.isascii() and one.isdigit() and len(one) < 19]
    if not numbers:
        return {}
    named = Person.objects.in_books().filter(pk__in=numbers).filter(is_named_in(sight, organisation))
    return {str(key): key for key in named.values_list("pk", flat=True)}


def _title(sight: Sight, organisation: Organisation, goal: str) -> str:
    known = {one.name: one.title for one in ledgers_to_note(sight, organisation)}
    return known.get(goal, "")


def _offered(sight: Sight, organisation: Organisation, found: Split) -> list[tuple[str, list[Description]]]:
    """The likely ledgers first, then the others by line of work."""
    likely = list(found.ledgers)
    groups: dict[str, list[Description]] = {_("看着像"): likely} if likely else {}
    for one in ledgers_to_note(sight, organisation):
        if one not in likely:
            groups.setdefault(_(domain_title(one.domain)), []).append(one)
    return list(groups.items())


def _told(one: CounterNote) -> Told:
    known = LEDGERS.get(one.became_ledger)
    where = address("entry", one.became_ledger, one.became_entry) if known else ""
    return Told(one, known.title if known else one.belongs, where)


def _became(sight: Sight, one: CounterNote) -> Told | None:
    return _told(one) if one.became_entry is not None and one.became_ledger in LEDGERS else None


def _noted(request: HttpRequest, found: QuerySet[CounterNote]) -> CounterNote | None:
    number = request.GET.get("noted", "")
    return found.filter(pk=int(number)).first() if number.isdigit() and len(number) < 19 else None


def _back(request: HttpRequest) -> str:
    return (
        reverse("workbench:home")
        if request.POST.get("from") == "home"
        else str(request.path).removesuffix("add/")
    )


def _answer(request: HttpRequest, organisation: Organisation, note: QuickNote | None) -> HttpResponse:
    if request.headers.get("HX-Request"):
        return render(request, "workbench/today/parts/quick_note.html", {"note": note})
    return page(
        request, "today/notes.html", {"organisation": organisation, "note": note, "notes": []},
        place="notes", organisation=organisation, status=400,
    )  # fmt: skip
