"""Last month's list: what stood in the books opens, and each row is keyed 增, 减, 变 or 无变化."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from linli.core.finding import Finding
from linli.core.period import Period
from linli.indicators import catalogue
from linli.indicators.balance import Balance, balance
from linli.indicators.catalogue import Indicator
from linli.kit import recording
from linli.kit.description import Description
from linli.kit.entries import Spell
from linli.kit.importing.composition import composition
from linli.kit.importing.context import Context
from linli.kit.measures import How, Overlap, Stock
from linli.kit.recording import EntryRefused
from linli.kit.storage import ChangedMeanwhile
from linli.org.models import Organisation
from linli.workbench.forms import drafts
from linli.workbench.forms.doors import back_to, where
from linli.workbench.forms.fields import Control, Field, blank, filled, shown
from linli.workbench.forms.people import known, person_here
from linli.workbench.forms.reading import Filled, in_words, read_form
from linli.workbench.shell import periods, tables
from linli.workbench.shell.frame import page
from linli.workbench.shell.sight import Sight
from linli.workbench.shell.writers import handler_of, writer_of

CAME, WENT, CHANGED, SAME = "came", "went", "changed", "same"
_MARKS = {WENT, CHANGED, SAME}
#: A month is worked on until about the middle of the next.
_MIDDLE = 15
_MOST_NEW = 50
_LONGEST = 500
PRECISIONS = (("0", "日"), ("1", "只知月份"), ("2", "只知年份"))


@dataclass
class Row:
    """One entry of the month: how it stands in the books, and how it was keyed here."""

    entry: Any
    cells: Sequence[tables.Cell]
    serial: int
    #: What the books say already: it came or went within the month.
    booked: str = ""
    mark: str = ""
    #: The fields of 减 and 变, when they are open.
    fields: Sequence[Field] = ()
    findings: Sequence[Finding] = ()
    #: What 变 has changed in this month so far, in words.
    said: str = ""

    @property
    def prefix(self) -> str:
        return f"r{self.entry.pk}."

    @property
    def state(self) -> str:
        return self.mark or self.booked


@dataclass
class Fresh:
    """A row that is added here (增)."""

    at: int
    fields: Sequence[Field]
    findings: Sequence[Finding] = ()

    @property
    def prefix(self) -> str:
        return f"n{self.at}."


@dataclass
class Month:
    """The list of one ledger, community and month, with what was keyed so far."""

    sight: Sight
    organisation: Organisation
    description: Description
    period: Period
    texts: Mapping[str, str]
    rows: list[Row] = field(default_factory=list)
    fresh: list[Fresh] = field(default_factory=list)
    columns: Sequence[tables.Column] = ()

    @property
    def form(self) -> str:
        return f"month:{self.period}"

    @property
    def unseen(self) -> int:
        return sum(not row.state for row in self.rows)

    @property
    def changed_count(self) -> int:
        return sum(row.state == CHANGED for row in self.rows)

    @property
    def same_count(self) -> int:
        return sum(row.state == SAME for row in self.rows)

    @property
    def width(self) -> int:
        """Columns of the table, with the mark and the serial number."""
        return len(self.columns) + 2


@require_http_methods(["GET", "HEAD", "POST"])
def month(request: HttpRequest, ledger: str, code: str) -> HttpResponse:
    """The list as it was left; by POST everything keyed is written in one book, or nothing and why."""
    sight, organisation, description = _where(request, ledger, code)
    period = _period(request, sight)
    if request.method == "POST":
        texts = {key: str(value)[:_LONGEST] for key, value in _sent(request).items()}
        return _save(request, Month(sight, organisation, description, period, texts))
    draft = _draft(organisation, description, period)
    kept = draft.texts().get("rows") if draft else None
    texts = {str(key): str(value) for key, value in kept.items()} if isinstance(kept, dict) else {}
    one = _opened(Month(sight, organisation, description, period, texts))
    return _shown(request, one, [], draft)


@require_safe
def month_row(request: HttpRequest, ledger: str, code: str, number: int) -> HttpResponse:
    """The fields that 减 or 变 opens under a row; of number 0 those of a row to be added."""
    sight, organisation, description = _where(request, ledger, code)
    mark = request.GET.get("mark", "")
    if number == 0:
        at = request.GET.get("at", "0")
        if not at.isdecimal() or int(at) >= _MOST_NEW:
            raise Http404
        fields = _fields(sight, organisation, description, CAME, f"n{at}.", blank(description), {})
    else:
        entry = _rows(organisation, description).filter(pk=number).first()
        if entry is None or mark not in {WENT, CHANGED}:
            raise Http404
        texts = shown(description, entry)
        fields = _fields(sight, organisation, description, mark, f"r{number}.", texts, {})
    return render(request, "workbench/forms/month_fields.html", {
        "fields": fields, "description": description, "organisation": organisation, "precisions": PRECISIONS,
    })  # fmt: skip


@require_safe
def statement(request: HttpRequest, ledger: str, code: str) -> HttpResponse:
    """The month's form and its 增减说明 on one page, to be printed and signed."""
    sight, organisation, description = _where(request, ledger, code)
    period = _period(request, sight)
    draft = _draft(organisation, description, period)
    kept = draft.texts().get("rows") if draft else None
    texts = {str(key): str(value) for key, value in kept.items()} if isinstance(kept, dict) else {}
    one = _opened(Month(sight, organisation, description, period, texts))
    balances = [balance(stock.name, organisation, period) for stock in _stocks(description)]
    stocks = _stocks(description)
    counted = _counted(one, stocks[0]) if stocks else {row.entry.pk for row in one.rows}
    came = [row for row in one.rows if _came(row, period)]
    went = [row for row in one.rows if row.booked == WENT]
    others = [row for row in {id(row): row for row in (*came, *went)}.values() if row.entry.pk not in counted]
    lists = [
        (_("增加"), [_line(row, one, "started_on") for row in came if row.entry.pk in counted]),
        (_("减少"), [_line(row, one, "ended_on") for row in went if row.entry.pk in counted]),
        (_("变动"), [f"{_name(row)}：{row.said}" for row in one.rows if row.said]),
    ]
    if others:
        label = stocks[0].label
        lists.append((_("不计入“%(label)s”") % {"label": label}, [_name(row) for row in others]))
    return page(request, "forms/statement.html", {
        "description": description, "organisation": organisation, "period": period, "balances": balances,
        "lists": lists, "unseen": one.unseen, "handler": handler_of(request), "today": sight.on,
        "back": f"{reverse('workbench:month', args=[ledger, code])}?month={period}",
        "head": _in_short(one, balances),
    }, place=description.name, organisation=organisation, period=period)  # fmt: skip


def _sent(request: HttpRequest) -> Mapping[str, Any]:
    """As a browser without script sends it, or packed into one text."""
    try:
        told = json.loads(request.POST.get("rows", "")[: drafts.LONGEST])
    except ValueError:
        return request.POST.dict()
    return told if isinstance(told, dict) else {}


def _where(request: HttpRequest, ledger: str, code: str) -> tuple[Sight, Organisation, Description]:
    sight, organisation, description = where(request, ledger, code)
    if not issubclass(description.model, Spell):
        raise Http404
    return sight, organisation, description


def _period(request: HttpRequest, sight: Sight) -> Period:
    if asked := request.GET.get("month", ""):
        period = periods.read(asked)
        if period.kind != "month" or period.start > sight.on:
            raise Http404
        return period
    day = sight.on if sight.on.day > _MIDDLE else sight.on.replace(day=1)
    this = Period.month(day.year, day.month)
    return this if sight.on.day > _MIDDLE else this.before()


def _draft(organisation: Organisation, description: Description, period: Period) -> drafts.FormDraft | None:
    """A month has one list, whoever works on it at whichever PC."""
    return next(iter(drafts.waiting(organisation, description, f"month:{period}")), None)


def _rows(organisation: Organisation, description: Description) -> Any:
    rows: Any = description.model.objects.in_books()
    return rows.filter(community=organisation)


def _opened(one: Month) -> Month:
    """The rows in force at any moment of the month, with their marks and what is open under them."""
    start, close = one.period.start, one.period.close
    entries = list(
        _rows(one.organisation, one.description)
        .filter(Overlap().time.condition(start, close))
        .order_by("-started_on", "-pk")
    )
    shown_table = tables.table(one.description, entries)
    on_paper = [
        at for at, column in enumerate(shown_table.columns)
        if column.key.partition(".")[0] in one.description.columns
    ]  # fmt: skip
    one.columns = [shown_table.columns[at] for at in on_paper]
    for entry, line in zip(entries, shown_table.rows, strict=True):
        booked = CAME if entry.started_on >= start else ""
        if entry.ended_on is not None and start <= entry.ended_on < close:
            booked = WENT
        row = Row(entry, [line.cells[at] for at in on_paper], len(entries) - line.serial + 1, booked)
        row.said = one.texts.get(f"{row.prefix}said", "")
        asked = one.texts.get(f"{row.prefix}mark", "")
        row.mark = asked if asked in _MARKS and booked != WENT else ""
        if row.mark in {WENT, CHANGED} and f"{row.prefix}version" in one.texts:
            row.fields = _row_fields(one, row, {})
        one.rows.append(row)
    numbers = sorted({int(key[1:].partition(".")[0]) for key in one.texts if _is_fresh(key)})
    for at in numbers[:_MOST_NEW]:
        texts = _under(one.texts, f"n{at}.")
        if any(texts.values()):
            fields = _fields(one.sight, one.organisation, one.description, CAME, f"n{at}.", texts, {})
            one.fresh.append(Fresh(at, fields))
    return one


def _is_fresh(key: str) -> bool:
    head, dot, _rest = key.partition(".")
    return bool(dot) and head[:1] == "n" and head[1:].isdecimal() and len(head) < 4


def _under(texts: Mapping[str, str], prefix: str) -> dict[str, str]:
    return {key.removeprefix(prefix): text for key, text in texts.items() if key.startswith(prefix)}


def _row_fields(one: Month, row: Row, findings: Mapping[str, Sequence[Finding]]) -> list[Field]:
    texts = {**shown(one.description, row.entry), **_under(one.texts, row.prefix)}
    return _fields(one.sight, one.organisation, one.description, row.mark, row.prefix, texts, findings)


def _fields(
    sight: Sight, organisation: Organisation, description: Description, mark: str, prefix: str,
    texts: Mapping[str, str], findings: Mapping[str, Sequence[Finding]],
) -> list[Field]:  # fmt: skip
    """Of 减 the end and its reason; of 变 whatever else can change; of 增 all."""
    chosen = []
    for one in filled(description, texts, findings):
        is_end = one.name.startswith(("ended_", "end_", "exit_"))
        is_fixed = one.control is Control.PERSON or one.name == "started_on"
        if one.control is Control.DERIVED:
            continue
        if (mark == WENT and not is_end) or (mark == CHANGED and (is_end or is_fixed)):
            continue
        one.prefix = prefix
        if one.control is Control.DATE:
            one.words = in_words(one.text, one.precision, sight.on)
        if one.control is Control.PERSON and one.text:
            person = person_here(sight, organisation, one.text)
            one.known = known(sight, organisation, person) if person else None
        chosen.append(one)
    return chosen


def _save(request: HttpRequest, one: Month) -> HttpResponse:
    _opened(one)
    context, reads = Context(one.organisation), []
    keyed: list[tuple[Row | Fresh, Filled]] = []
    for row in one.rows:
        if row.mark in {WENT, CHANGED} and f"{row.prefix}version" in one.texts:
            before = shown(one.description, row.entry)
            if one.texts[f"{row.prefix}version"] != str(row.entry.version):
                row.findings = [Finding("changed", _("刚被别人改过"), _("请核对上面现在的内容，再存一次"))]
            typed = {**before, **_under(one.texts, row.prefix)}
            read = read_form(
                one.description, one.organisation, typed, one.sight, entry=row.entry, before=before,
                context=context,
            )  # fmt: skip
            if row.mark == WENT and row.entry.ended_on is None and not read.is_refused:
                label = one.description.label("ended_on")
                read.refuse("ended_on", Finding("empty", f"“{label}”没有填", _("减少的要写哪一天")))
            keyed.append((row, read))
    for fresh in one.fresh:
        typed = _under(one.texts, fresh.prefix)
        keyed.append((fresh, read_form(one.description, one.organisation, typed, one.sight, context=context)))
    reads = [read for _row, read in keyed]
    whole: list[Finding] = []
    said = {
        row.prefix: _said(one, read) for row, read in keyed if isinstance(row, Row) and row.mark == CHANGED
    }
    if not any(read.is_refused for read in reads) and not any(row.findings for row in one.rows):
        reason = request.POST.get("-reason", "").strip() or _("月度增减变核对")
        try:
            with recording.open_book(writer_of(request, one.organisation), reason=reason[:200]) as book:
                for read in reads:
                    read.put_into(book)
        except EntryRefused as refusal:
            whole = list(refusal.findings)
        except ChangedMeanwhile as error:
            whole = [Finding("changed", str(error), _("您填的都在，请再存一次"))]
        else:
            _keep_marks(request, one, said)
            address = reverse("workbench:month", args=[one.description.name, one.organisation.code])
            return redirect(f"{address}?month={one.period}&saved={len(reads)}")
    for each, read in keyed:
        found = [one for name, own in read.findings.items() if not name for one in own]
        each.findings = [*each.findings, *found]
        mark = each.mark if isinstance(each, Row) else CAME
        each.fields = _fields(
            one.sight, one.organisation, one.description, mark, each.prefix, read.texts, read.findings
        )
    return _shown(request, one, whole, _draft(one.organisation, one.description, one.period))


def _said(one: Month, read: Filled) -> str:
    """就业单位：晋源祥副食店→锦地物业公司, for the 增减说明; made before the row takes its new content."""
    fresh = tables.values_of(one.description, [read.entry])
    stored = type(read.entry).objects.get(pk=read.entry.pk)
    old = tables.values_of(one.description, [stored])
    told = []
    for column in tables.columns_of(one.description):
        if column.key not in fresh or column.key not in old:
            continue
        was, now = (tables.as_cell(values[column.key][0], column).text for values in (old, fresh))
        name = column.key.partition(".")[0]
        reference = read.changes.get(name)
        if hasattr(reference, "pk") and "." in column.key and now in {"—", "未采集", was}:
            now = str(reference)
        if was != now and name in read.changes:
            told.append(f"{column.title}：{was}→{now}")
    return "；".join(told)


def _keep_marks(request: HttpRequest, one: Month, said: Mapping[str, str]) -> None:
    """What was looked at stays known after it is written; what was typed is in the books now."""
    kept: dict[str, str] = {}
    for row in one.rows:
        if row.mark in {SAME, CHANGED}:
            kept[f"{row.prefix}mark"] = row.mark
        before = one.texts.get(f"{row.prefix}said", "")
        words = "；".join(part for part in (before, said.get(row.prefix, "")) if part)
        if words:
            kept[f"{row.prefix}said"] = words
    draft = _draft(one.organisation, one.description, one.period)
    drafts.keep(
        request, one.organisation, one.description, one.form, {"rows": kept}, str(draft.pk) if draft else ""
    )


def _shown(
    request: HttpRequest, one: Month, whole: Sequence[Finding], draft: drafts.FormDraft | None
) -> HttpResponse:
    stocks = _stocks(one.description)
    strip: Balance | None = balance(stocks[0].name, one.organisation, one.period) if stocks else None
    months = [one.period]
    for _each in range(5):
        months.append(months[-1].before())
    later = Period.month(one.period.close.year, one.period.close.month)
    if later.start <= one.sight.on:
        months.insert(0, later)
    saved = request.GET.get("saved", "")
    answer = page(request, "forms/month.html", {
        "month": one, "description": one.description, "organisation": one.organisation, "strip": strip,
        "period": one.period, "months": months, "whole": whole, "draft": draft,
        "handler": handler_of(request), "today": one.sight.on, "precisions": PRECISIONS,
        "saved": saved if saved.isdecimal() else "", "back": back_to(one.description, one.organisation),
        "has_findings": bool(whole) or any(row.findings for row in one.rows),
    }, place=one.description.name, organisation=one.organisation, period=one.period)  # fmt: skip
    return drafts.remember_place(request, answer)


def _stocks(description: Description) -> list[Indicator]:
    """The ledger's stocks from start to end, the whole before its parts; splits are left to the report."""
    found = []
    for one in catalogue.of_ledger(description).values():
        recipe = one.recipe
        if recipe is None or recipe.last or recipe.how is How.SUM or one.name.count(".") > 2:
            continue
        if recipe.time == Stock().time:
            measure = description.measures.get(one.name.removeprefix(f"{description.name}."))
            if measure is not None and not measure.split_by:
                found.append(one)
    return found[:8]


def _counted(one: Month, stock: Indicator) -> set[int]:
    """The rows that the stock counts: of people placed in work the verified ones."""
    assert stock.recipe is not None
    rows = _rows(one.organisation, one.description).filter(stock.recipe.condition)
    return set(rows.filter(pk__in=[row.entry.pk for row in one.rows]).values_list("pk", flat=True))


def _came(row: Row, period: Period) -> bool:
    return bool(row.entry.started_on >= period.start)


def _name(row: Row) -> str:
    return row.cells[0].text if row.cells else str(row.entry)


def _line(row: Row, one: Month, day: str) -> str:
    """武秀兰（6月21日，锦地物业公司，社区岗位): what a superior asks about at once."""
    when = row.entry.known_date(day)
    words = [when.label().partition("年")[2] or when.label()] if when else []
    if day == "ended_on":
        for column in composition(one.description.name).typed_columns():
            if column.name.startswith(("end_", "exit_")) and getattr(row.entry, column.attname):
                words.append(str(getattr(row.entry, f"get_{column.name}_display", lambda: "")()))
    else:
        for shown_column, cell in list(zip(one.columns, row.cells, strict=True))[1:]:
            is_plain = not cell.look and "**" not in cell.text
            is_plain = is_plain and shown_column.key.partition(".")[2] in {"", "name"}
            if is_plain and "-" not in cell.text and not cell.text.isdecimal() and len(words) < 3:
                words.append(cell.text)
    return f"{_name(row)}（{'，'.join(word for word in words if word)}）"


def _in_short(one: Month, balances: Sequence[Balance]) -> str:
    if not balances:
        return ""
    main = balances[0]
    before = one.period.before().label()
    return _(
        "%(before)s末%(label)s%(opening)s%(unit)s，%(month)s增加%(came)s%(unit)s、减少%(went)s%(unit)s，"
        "%(month)s末%(closing)s%(unit)s。"
    ) % {
        "before": before, "label": main.label.removeprefix("期末"), "opening": main.opening,
        "unit": main.unit, "month": one.period.label(), "came": main.came, "went": main.went,
        "closing": main.closing,
    }  # fmt: skip
