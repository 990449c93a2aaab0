"""Communities side by side: their figures in one table, what wants a look, the sum, the reminder."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from linli.core.period import Period
from linli.filing import plausibility
from linli.filing.assignments import Assignment
from linli.filing.corrections import notes_of
from linli.filing.forms import files_here
from linli.filing.inbox import Letter, Standing, last_years, reported, values
from linli.filing.plausibility import Doubtful
from linli.filing.submissions import FrozenFigure, Source, Submission
from linli.indicators import catalogue
from linli.org.models import Organisation
from linli.reports.kinds import Kind
from linli.workbench.shell import numbers

#: {report: {indicator: its figure}}.
Figures = Mapping[int, Mapping[str, FrozenFigure]]


@dataclass(frozen=True)
class Head:
    name: str
    label: str
    unit: str


@dataclass(frozen=True)
class Cell:
    text: str
    #: The reasons why it wants a look; empty: nothing to say.
    why: str = ""
    is_hand: bool = False
    is_open: bool = False


@dataclass(frozen=True)
class Line:
    letter: Letter
    cells: Sequence[Cell]
    doubts: Sequence[Doubtful]
    #: What they say, each sentence once.
    words: Sequence[str]
    notes: int = 0
    #: Whether the community keeps its books here; another one hands in a form.
    files_itself: bool = True


def heads(kind: Kind, figures: Figures, *, is_all: bool) -> list[Head]:
    """The few of the kind, or every figure that somebody reported."""
    known = catalogue.indicators()
    names = list(kind.headline)
    if is_all or not names:
        names = list(dict.fromkeys([*names, *(name for own in figures.values() for name in own)]))
    return [Head(name, known[name].label, known[name].unit) for name in names if name in known]


def lines(
    mail: Sequence[Letter], heads: Sequence[Head], figures: Figures, kind: Kind, period: Period
) -> list[Line]:  # fmt: skip
    communities = [one.community for one in mail]
    last = last_years(communities, kind.name, period)
    before = reported(last.values())
    own = {one.community.pk: values(figures[one.submission.pk]) for one in mail if one.submission is not None}
    apart = plausibility.out_of_proportion(own)
    notes = notes_of([one.submission for one in mail if one.submission is not None])
    here = files_here(communities)
    lines = []
    for one in mail:
        key = one.community.pk
        doubts: list[Doubtful] = []
        if one.submission is not None:
            past = values(before[last[key].pk]) if key in last else {}
            doubts = [*plausibility.doubtful(own[key], past, kind.at_most), *apart[key]]
        named = figures[one.submission.pk] if one.submission is not None else {}
        lines.append(Line(
            one, [_cell(head, named, doubts) for head in heads], doubts,
            list(dict.fromkeys(one.words for one in doubts)),
            len(notes.get(one.submission.pk, ())) if one.submission is not None else 0, key in here,
        ))  # fmt: skip
    return lines


def _cell(head: Head, named: Mapping[str, FrozenFigure], doubts: Sequence[Doubtful]) -> Cell:
    figure = named.get(head.name)
    if figure is None:
        return Cell("—")
    why = "；".join(dict.fromkeys(one.words for one in doubts if one.indicator == head.name))
    value = figure.value if figure.hand_value is None else figure.hand_value
    if value is None:
        return Cell(_("未采集"), why, is_open=True)
    share = numbers.is_share(head.name)
    text = numbers.written(value, share=share) + ("%" if share else "")
    return Cell(text, why, is_hand=figure.hand_value is not None)


def sums(heads: Sequence[Head], arrived: Sequence[Submission], figures: Figures) -> list[str]:
    """What arrived, added up; a share or an average cannot be added."""
    known = catalogue.indicators()
    found = []
    for head in heads:
        if known[head.name].recipe is None:
            found.append("—")
            continue
        of = [figures[one.pk][head.name] for one in arrived if head.name in figures[one.pk]]
        numbers_ = [one.value if one.hand_value is None else one.hand_value for one in of]
        counted = [value for value in numbers_ if value is not None]
        found.append(numbers.written(sum(counted, Decimal(0))) if counted else "—")
    return found


def sources(mail: Sequence[Letter]) -> dict[str, int]:
    found: dict[str, int] = {}
    for one in mail:
        if one.submission is not None:
            label = Source(one.submission.source).label
            found[label] = found.get(label, 0) + 1
    return found


def reminder(
    office: Organisation, kind: Kind, period: Period, due: Assignment | None, mail: Sequence[Letter], on: date
) -> str:
    """催报: plain text for a chat, without any number of anybody."""
    owed = [one for one in mail if one.is_owed]
    if not owed:
        return ""
    until = f"，{due.due_on.month}月{due.due_on.day}日截止" if due else ""
    lines = [f"【{office.name}】{period.label()}{kind.title}{until}。还没有报的社区："]
    for one in owed:
        if one.standing is Standing.RETURNED:
            state = "退回修改，等重报"
        elif one.standing is Standing.LATE:
            state = f"逾期{one.days_late}天"
        else:
            state = "还没有报" if one.days is None else "今天截止" if one.days == 0 else f"还有{one.days}天"
        lines.append(f"{one.community.name}：{state}")
    return "\n".join(lines)
