"""Which state of a case may follow which: what recording and import ask before a state is written."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from linli.core.finding import Finding
from linli.kit import storage
from linli.kit.entries import Case, Recorded
from linli.kit.fields import is_derived


def check_moves(
    model: type[Recorded], entries: Sequence[tuple[Recorded, Collection[str] | None]], *, from_roster: bool
) -> list[tuple[int, Finding]]:
    """Typed states change by the declared moves only (see ``Case``): problems as (index of the row, finding).

    With each row the columns that were set anew, None for all. The states before are read in one query.
    """
    if not issubclass(model, Case) or not model.moves or is_derived(model.description.column("state")):
        return []
    asked = [
        (index, entry)
        for index, (entry, columns) in enumerate(entries)
        if isinstance(entry, Case) and (columns is None or "state" in columns)
    ]
    before = _before(model, [entry.pk for _index, entry in asked if entry.pk is not None])
    found = []
    for index, entry in asked:
        if entry.pk is not None:
            wrong = _wrong_move(model, before.get(entry.pk, ""), entry.state, from_roster=from_roster)
        else:
            wrong = None if from_roster else _wrong_beginning(model, entry.state)
        if wrong is not None:
            found.append((index, wrong))
    return found


def _before(model: type[Case], keys: Sequence[int]) -> dict[int, str]:
    states: dict[int, str] = {}
    for chunk in storage.chunks(keys):
        states |= dict(model.objects.filter(pk__in=chunk).values_list("pk", "state"))
    return states


def _wrong_beginning(model: type[Case], state: str) -> Finding | None:
    first = next(iter(model.moves))
    if state in {first, ""}:
        return None
    label, said, begins = model.description.label("state"), _in_words(model, state), _in_words(model, first)
    remedy = f"请先登记为{begins}再逐步更正；以前办过的，请用导入登记"
    return Finding("first-state", f"“{label}”是{said}，新登记的从{begins}开始", remedy)


def _wrong_move(model: type[Case], before: str, after: str, *, from_roster: bool) -> Finding | None:
    following = model.moves.get(before, ())
    allowed = model.leads_on(before) if from_roster else following
    if before in {after, ""} or after in allowed:
        return None
    label, said, wanted = model.description.label("state"), _in_words(model, before), _in_words(model, after)
    remedy = (
        f"接下来可以是：{'、'.join(_in_words(model, one) for one in following)}"
        if following
        else "到这一步就办完了；登记错了请作废这一条，再重新登记"
    )
    return Finding("move", f"“{label}”现在是{said}，不能改为{wanted}", remedy)


def _in_words(model: type[Case], state: str) -> str:
    return f"“{dict(model.description.column('state').flatchoices).get(state) or state or '空'}”"
