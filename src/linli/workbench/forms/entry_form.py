"""The form of every ledger: a new entry, and the correction of one; what it would do is shown beside it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from linli.core.finding import Finding
from linli.kit import recording
from linli.kit.chain import ChangeLine
from linli.kit.description import Description
from linli.kit.entries import Recorded
from linli.kit.importing.composition import composition
from linli.kit.recording import EntryRefused
from linli.kit.rendering import cells as rendered
from linli.kit.storage import ChangedMeanwhile, restored
from linli.org.models import Organisation
from linli.registry.card import ResidentCard
from linli.registry.person import Person
from linli.workbench.forms import drafts
from linli.workbench.forms.doors import back_to, entry_to_write, where
from linli.workbench.forms.effects import Effects, foresee, lacks, reports_with
from linli.workbench.forms.fields import Control, Field, blank, filled, is_extra, shown
from linli.workbench.forms.people import known, person_here, tags_of
from linli.workbench.forms.reading import WHOLE, Filled, in_words, read_form
from linli.workbench.shell import counter, tables
from linli.workbench.shell.frame import page
from linli.workbench.shell.sight import Sight, sight_of
from linli.workbench.shell.writers import handler_of, writer_of

#: What travels with a form and is no fact of the entry: no column can begin with a dash.
OURS = "-"
REASON, VERSION = "-reason", "-version"
_LONGEST_TEXT = 2000
_MONTH = re.compile(r"month:\d{4}-\d{2}")
NEW = "new"
_PRECISIONS = (("0", "日"), ("1", "只知月份"), ("2", "只知年份"))


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, ledger: str, code: str) -> HttpResponse:
    """A blank form, one begun earlier, or what was typed and does not fit yet."""
    sight, organisation, description = where(request, ledger, code)
    if description.model is Person:
        # Somebody is registered by the card this community keeps of him.
        return redirect("workbench:new", ResidentCard.description.name, code)
    if not description.has_community:
        raise Http404
    if request.method == "POST":
        return _save(request, sight, organisation, description, None)
    texts = {**blank(description), **_initial(request, sight, organisation, description)}
    return _offer(request, sight, organisation, description, None, texts)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, ledger: str, number: int) -> HttpResponse:
    """The form of an entry, to be corrected with a reason."""
    sight = sight_of(request)
    description = sight.ledger(ledger)
    entry, organisation = entry_to_write(sight, description, number)
    if request.method == "POST":
        return _save(request, sight, organisation, description, entry)
    return _offer(request, sight, organisation, description, entry, shown(description, entry))


@require_POST
def preview(request: HttpRequest, ledger: str, code: str) -> HttpResponse:
    """What saving would do, and what is wrong so far; nothing is written."""
    sight, organisation, description = where(request, ledger, code)
    entry = _entry_of(request, sight, organisation, description)
    texts = _typed(request)
    before = shown(description, entry) if entry is not None else None
    read = read_form(description, organisation, texts, sight, entry=entry, before=before)
    missing = lacks(read)
    effects = foresee(read, writer_of(request, organisation), sight)
    told = {name: [one for one in found if one.code != "empty"] for name, found in read.findings.items()}
    fields = _fields(sight, organisation, description, texts, told, read)
    _show_derived(fields, effects)
    return render(request, "workbench/forms/preview.html", {
        "fields": fields, "effects": effects, "lacks": missing, "description": description,
        "organisation": organisation, "reports": reports_with(description, organisation, sight),
        "is_preview": True, "empty": _still_empty(read),
    })  # fmt: skip


@require_POST
def keep_draft(request: HttpRequest, ledger: str, code: str) -> HttpResponse:
    """Keeps a form as it is; answers with the draft's number and the time."""
    sight, organisation, description = where(request, ledger, code)
    entry = _entry_of(request, sight, organisation, description)
    form = _form_name(request.POST.get("-form", NEW), entry)
    if form == NEW or entry is not None:
        texts: dict[str, Any] = _typed(request) | {
            name: request.POST.get(name, "") for name in (VERSION, REASON) if name in request.POST
        }
    else:
        texts = _json_of(request)
    number = request.POST.get("-draft", "")
    if form.startswith("month:") and (one := drafts.waiting(organisation, description, form)):
        number = str(one[0].pk)  # a month has one list, at whichever PC
    draft = drafts.keep(request, organisation, description, form, texts, number)
    answer = JsonResponse({"draft": draft.pk, "at": f"{tables.plain_text(draft.kept_at)[11:16]}"})
    drafts.remember_place(request, answer)
    return answer


def _save(
    request: HttpRequest, sight: Sight, organisation: Organisation, description: Description, entry: Any
) -> HttpResponse:
    texts = _typed(request)
    by = writer_of(request, organisation)
    before: dict[str, str] | None = None
    conflicts: dict[str, str] = {}
    if entry is not None:
        before = shown(description, entry)
        if request.POST.get(VERSION) != str(entry.version):
            texts, conflicts = _merged(description, entry, texts, request.POST.get(VERSION, ""))
            return _again(request, sight, organisation, description, entry, texts, None, conflicts)
    read = read_form(description, organisation, texts, sight, entry=entry, before=before)
    reason = request.POST.get(REASON, "").strip()
    if entry is not None:
        if not read.changes and not read.is_refused:
            read.refuse(WHOLE, Finding("unchanged", _("没有改动任何一项"), _("改好后再存，或直接离开")))
        elif not reason:
            read.refuse(REASON, Finding("empty", _("更正理由没有填"), _("写一句为什么改，留在变更经过里")))
    elif not read.is_refused:
        _refuse_twice(read, sight)
    if read.is_refused or (read.asks and not request.POST.get("-confirmed")):
        return _again(request, sight, organisation, description, entry, texts, read, conflicts)
    try:
        with recording.open_book(by, reason=reason) as book:
            read.put_into(book)
    except EntryRefused as refusal:
        for finding in refusal.findings:
            read.refuse(_place_of(description, finding), finding)
    except ChangedMeanwhile:
        entry = description.model.objects.get(pk=entry.pk) if entry is not None else None
        told = Finding("changed", _("刚才有人也在写这里，没有存上"), _("您填的都在，请看一眼再存"))
        read.refuse(WHOLE, told)
    if read.is_refused:
        return _again(request, sight, organisation, description, entry, texts, read, conflicts)
    if entry is None and (note := request.GET.get("note", "")):
        counter.became(sight, organisation, note, read.entry, by=by)
    form = _form_name(NEW, entry)
    drafts.drop(organisation, description, form, request.POST.get("-draft", ""))
    if request.POST.get("-action") == "next" and entry is None:
        address = reverse("workbench:new", args=[description.name, organisation.code])
        return redirect(f"{address}?saved={read.entry.pk}")
    return redirect("workbench:entry", description.name, read.entry.pk)


def _offer(
    request: HttpRequest, sight: Sight, organisation: Organisation, description: Description, entry: Any,
    texts: dict[str, str],
) -> HttpResponse:  # fmt: skip
    """The form, with what was begun earlier put in where the address names its draft."""
    form = _form_name(NEW, entry)
    draft = drafts.of_number(organisation, description, form, request.GET.get("draft", ""))
    conflicts: dict[str, str] = {}
    reason = ""
    if draft is not None:
        kept = {key: str(value) for key, value in draft.texts().items()}
        reason = kept.pop(REASON, "")
        version = kept.pop(VERSION, "")
        if entry is not None and version != str(entry.version):
            texts, conflicts = _merged(description, entry, kept, version)
        else:
            texts = {**dict.fromkeys(texts, ""), **kept}
    # References are resolved for what is shown, problems are left until somebody types or saves.
    copy = type(entry).objects.get(pk=entry.pk) if entry is not None else None
    before = shown(description, entry) if entry is not None else None
    read = read_form(description, organisation, texts, sight, entry=copy, before=before)
    return _shown(
        request, sight, organisation, description, entry, texts, read, {}, conflicts, draft, reason=reason
    )


def _again(
    request: HttpRequest, sight: Sight, organisation: Organisation, description: Description, entry: Any,
    texts: dict[str, str], read: Filled | None, conflicts: dict[str, str],
) -> HttpResponse:  # fmt: skip
    """The same form with everything that was typed and what is wrong with it."""
    form = _form_name(NEW, entry)
    draft = drafts.of_number(organisation, description, form, request.POST.get("-draft", ""))
    found = read.findings if read is not None else {}
    if read is None:
        read = read_form(
            description, organisation, texts, sight,
            entry=type(entry).objects.get(pk=entry.pk), before=shown(description, entry),
        )  # fmt: skip
    return _shown(
        request, sight, organisation, description, entry, texts, read, found, conflicts, draft,
        reason=request.POST.get(REASON, ""),
    )  # fmt: skip


def _shown(
    request: HttpRequest, sight: Sight, organisation: Organisation, description: Description, entry: Any,
    texts: Mapping[str, str], read: Filled, found: Mapping[str, Sequence[Finding]],
    conflicts: Mapping[str, str], draft: drafts.FormDraft | None, *, reason: str
) -> HttpResponse:  # fmt: skip
    fields = _fields(sight, organisation, description, texts, found, read)
    for one in fields:
        one.stored = conflicts.get(one.name, "")
    if entry is not None:
        _show_derived(fields, Effects(read_period(sight), derived=_stored_derived(description, entry)))
    who = next((one for one in fields if one.control is Control.PERSON and one.is_required), None)
    facts = [one for one in fields if one is not who]
    extra = [one for one in facts if is_extra(description, one)]
    form = _form_name(NEW, entry)
    others = [one for one in drafts.waiting(organisation, description, form) if one != draft]
    saved = _saved(request, sight, description)
    answer = page(request, "forms/form.html", {
        "description": description, "organisation": organisation, "entry": entry, "who": who,
        "facts": [one for one in facts if one not in extra], "extra": extra,
        "is_extra_open": any(one.text or one.findings for one in extra),
        "required": [one.label for one in fields if one.is_required],
        "whole": found.get(WHOLE, ()), "has_findings": any(found.values()), "conflicts": conflicts,
        "asks": bool(found) and not read.is_refused, "reason": reason,
        "reason_findings": found.get(REASON, ()), "version": entry.version if entry else 0,
        "draft": draft, "others": drafts.told(others, request, lambda one: title_of(one, sight)),
        "lacks": lacks(read), "reports": reports_with(description, organisation, sight),
        "handler": handler_of(request), "today": sight.on, "saved": saved, "form": form,
        "empty": _still_empty(read), "precisions": _PRECISIONS,
        "back": back_to(description, organisation, entry),
    }, place=description.name, organisation=organisation)  # fmt: skip
    return drafts.remember_place(request, answer)


def _fields(
    sight: Sight, organisation: Organisation, description: Description, texts: Mapping[str, str],
    found: Mapping[str, Sequence[Finding]], read: Filled,
) -> list[Field]:  # fmt: skip
    fields = filled(description, texts, found)
    for one in fields:
        if one.control is Control.DATE:
            one.words = in_words(one.text, one.precision, sight.on)
        elif one.control is Control.PERSON:
            person = person_here(sight, organisation, one.text) if one.text else None
            one.known = known(sight, organisation, person) if person else None
            if one.known is None:
                one.text = ""
            alike = read.candidates.get(one.name, [])
            tags = tags_of(sight, organisation, alike)
            one.candidates = [(each, tags.get(each.person, [])) for each in alike]
    return fields


def _show_derived(fields: Sequence[Field], effects: Effects) -> None:
    for one in fields:
        if one.control is Control.DERIVED:
            one.text = effects.derived.get(one.name, "")


def _stored_derived(description: Description, entry: Recorded) -> dict[str, str]:
    values = tables.values_of(description, [entry])
    return {
        name: "" if values[name][0] is None else tables.plain_text(values[name][0])
        for name in description.derived_columns() if name in values
    }  # fmt: skip


def read_period(sight: Sight) -> Any:
    from linli.workbench.shell.periods import usual_period

    return usual_period(sight.on)


def _still_empty(read: Filled) -> list[str]:
    """Labels of what must be there before it can be saved."""
    label = read.description.label
    lacking = {name for name, found in read.findings.items() if any(one.code == "empty" for one in found)}
    return [label(name) for name in read.description.columns if name in lacking]


def _merged(
    description: Description, entry: Any, typed: Mapping[str, str], version: str
) -> tuple[dict[str, str], dict[str, str]]:
    """Somebody else corrected the entry meanwhile: what was typed stays, what was not touched is taken over.

    Returned with it: {field: what the books say now} where both changed the same.
    """
    now, words = shown(description, entry), {}
    for key, values in rendered(description, [entry]).items():
        words[key] = "" if values[0] is None else tables.plain_text(values[0])
    was = _shown_at(description, entry, version)
    texts, conflicts = dict(now), {}
    for key, text in typed.items():
        if text == was.get(key, ""):
            continue
        texts[key] = text
        name = key.partition(".")[0]
        if now.get(key, "") not in {was.get(key, ""), text}:
            conflicts[name] = words.get(key) or words.get(f"{name}.name") or _("空着")
    return texts, conflicts or {WHOLE: ""}


def _shown_at(description: Description, entry: Any, version: str) -> dict[str, str]:
    lines = ChangeLine.objects.filter(ledger=description.name, entry=entry.pk)
    line = lines.filter(version=int(version) if version.isdecimal() and len(version) < 9 else 0).first()
    if line is None or line.payload is None:
        return shown(description, entry)
    return shown(description, restored(description.model, json.loads(line.payload)))


def _refuse_twice(read: Filled, sight: Sight) -> None:
    """The same entry by the ledger's key is in the books already: told with its number."""
    description, entry = read.description, read.entry
    columns = [description.column(name) for name in description.key]
    values: dict[str, Any] = {}
    for column in columns:
        value = getattr(entry, column.attname)
        if value is None and column.is_relation:
            return  # somebody or something new
        values[column.attname] = value
    rows: Any = description.model.objects.in_books()
    same = rows.filter(community=read.organisation, **values).first()
    if same is not None:
        labels = "、".join(description.label(name) for name in description.key)
        told = _("台账里已有同一条（%(labels)s都相同），记录号%(number)s") % {
            "labels": labels, "number": same.pk,
        }  # fmt: skip
        read.refuse(WHOLE, Finding("entry-twice", told, _("要改它请打开那一条更正")))


def _place_of(description: Description, finding: Finding) -> str:
    """The field at which a refusal of the whole is shown: the first that its constraint names."""
    if finding.code == "constraint":
        for constraint in description.model._meta.constraints:
            if str(constraint.violation_error_message) == finding.found:
                names = getattr(constraint, "fields", ())
                return next((name for name in names if name != "community"), WHOLE)
    for name in description.columns:
        if f"“{description.label(name)}”" in finding.found:
            return name
    return WHOLE


def _typed(request: HttpRequest) -> dict[str, str]:
    return {
        key: str(value)[:_LONGEST_TEXT]
        for key, value in request.POST.items()
        if key != "csrfmiddlewaretoken" and not key.startswith(OURS)
    }


def _json_of(request: HttpRequest) -> dict[str, Any]:
    """What a grid or a month's list keeps: one JSON text."""
    text = request.POST.get("rows", "")
    try:
        told = json.loads(text[: drafts.LONGEST])
    except ValueError:
        told = []
    return {"rows": told}


def _form_name(asked: str, entry: Any) -> str:
    if entry is not None:
        return f"edit:{entry.pk}"
    return asked if asked == "grid" or _MONTH.fullmatch(asked) else NEW


def _entry_of(
    request: HttpRequest, sight: Sight, organisation: Organisation, description: Description
) -> Any:
    """The entry that a fragment of an edit form is about; 404 unless it is one of these very books."""
    number = request.POST.get("-entry", "")
    if not number:
        return None
    if not number.isdecimal() or len(number) > 18:
        raise Http404
    entry, home = entry_to_write(sight, description, int(number))
    if home != organisation:
        raise Http404
    return entry


def _initial(
    request: HttpRequest, sight: Sight, organisation: Organisation, description: Description
) -> dict[str, str]:
    """What the address says beforehand (?person=…): a person of these books or 404."""
    asked = counter.facts_for(sight, organisation, request.GET.get("note", ""), description)
    people = {one.name for one in composition(description.name).references() if one.related_model is Person}
    for key, value in request.GET.dict().items():
        if key in people and value and person_here(sight, organisation, str(value)) is None:
            raise Http404
        asked[key] = str(value)[:_LONGEST_TEXT]
    return {key: value for key, value in asked.items() if key not in {"draft", "saved", "note"}}


def _saved(request: HttpRequest, sight: Sight, description: Description) -> Any:
    number = request.GET.get("saved", "")
    if not number.isdecimal() or len(number) > 18:
        return None
    return sight.entries(description).filter(pk=int(number)).first()


def title_of(draft: drafts.FormDraft, sight: Sight) -> str:
    """What a draft is about, as far as it says: 高建鹏, 2010年5月."""
    texts = draft.texts()
    if draft.form.startswith("month:"):
        return _("%(month)s增减变") % {"month": draft.form.partition(":")[2]}
    if isinstance(rows := texts.get("rows"), dict):
        count = sum(any(row) for row in rows.get("rows", []) if isinstance(row, list))
        return _("%(count)s行") % {"count": count}
    names = [str(value) for key, value in texts.items() if key.endswith((".name", ".q")) and value]
    if names:
        return names[0]
    if draft.form.startswith("edit:"):
        return _("更正记录号%(number)s") % {"number": draft.form.partition(":")[2]}
    for value in texts.values():
        if value and not str(value).isdecimal():
            return str(value)[:20]
    return ""


@require_safe
def known_person(request: HttpRequest, ledger: str, code: str, number: int) -> HttpResponse:
    """What the books know of somebody who was just chosen."""
    sight, organisation, _description = where(request, ledger, code)
    person = person_here(sight, organisation, str(number))
    if person is None:
        raise Http404
    return render(request, "workbench/forms/known.html", {"known": known(sight, organisation, person)})
