"""How a verified placement ends a spell of unemployment, whatever is typed first and however often."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from django.apps import apps

from linli.core.finding import Finding
from linli.core.partial import PartialDate, Precision
from linli.core.retirement import retires_on
from linli.kit.chain import Act
from linli.kit.recording import Book, Change, EntryRefused

if TYPE_CHECKING:
    from linli.ledgers.employment.placement import Placement
    from linli.ledgers.employment.unemployment import Unemployment

PLACED = "placed"
#: A person in the book of one community: (community, person).
Holder = tuple[int, int]


@dataclass
class Endings:
    """Which placement ends which spell of one person in one community."""

    by: list[tuple[Unemployment, Placement]] = field(default_factory=list)
    #: Spells that ended otherwise, and a verified placement that began before they did: the books contradict.
    contradicted: list[tuple[Unemployment, Placement]] = field(default_factory=list)


def endings(
    spells: Sequence[Unemployment], placements: Sequence[Placement], freed: Collection[int] = ()
) -> Endings:
    """The rule, without a database.

    A spell is ended by the earliest verified placement that begins in it, before the next spell begins. A
    spell that already ends for work on the day of a placement belongs to that placement, so that a roster
    which carries 终止日期 = 就业日期 changes nothing. Dates known by month need only be able to agree.
    ``freed`` spells count as open: the placement that had ended them moved or went.
    """
    spells = sorted(spells, key=lambda spell: (spell.started_on, spell.pk))
    placements = sorted(placements, key=lambda placement: placement.started_on)
    held = {
        spell.pk: placement
        for spell in spells
        if spell.pk not in freed and spell.ended_on and spell.end_reason in {PLACED, ""}
        and (placement := next((one for one in placements if _agree(spell, one)), None))
    }  # fmt: skip
    found = Endings()
    for spell, following in zip(spells, [*spells[1:], None], strict=False):
        own = held.get(spell.pk)
        inside = [
            one
            for one in placements
            if _span(one, "started_on").last >= spell.started_on
            and (following is None or one.started_on < following.started_on)
            and not any(one is other for key, other in held.items() if key != spell.pk)
        ]
        if spell.ended_on is None or spell.pk in freed:
            own = inside[0] if inside else None
        else:
            earlier = next((one for one in inside if _span(one, "started_on").last < spell.ended_on), None)
            if earlier and not own:
                found.contradicted.append((spell, earlier))
            own = earlier if own and earlier else own
        if own:
            found.by.append((spell, own))
    return found


def link(placements: Sequence[Placement]) -> dict[int, Unemployment | None]:
    """{id(placement): the spell it ends} for placements about to be written, seen with all others."""
    own = {placement.pk for placement in placements}
    holders = {_holder(placement) for placement in placements}
    others = [one for one in _rows("Placement", holders) if one.pk not in own]
    by_holder = _books(holders, [*placements, *others])
    found: dict[int, Unemployment | None] = {id(placement): None for placement in placements}
    for spells, jobs in by_holder.values():
        for spell, placement in endings(spells, jobs).by:
            found[id(placement)] = spell
    return found


def after_placements(changes: Sequence[Change], book: Book) -> None:
    """Ends, moves or re-opens the spells that recorded, corrected or withdrawn placements decide."""
    typed = [change for change in changes if change.act is not Act.DERIVE]
    freed: set[int] = set()
    for change in typed:
        entry: Any = change.entry
        before = entry.unemployment_id if change.act is Act.WITHDRAW else entry.ended_before
        if before and (change.act is Act.WITHDRAW or before != entry.unemployment_id):
            freed.add(before)
    spells = _model("Unemployment").objects.in_books().filter(pk__in=freed, end_reason__in=[PLACED, ""])
    released = list(spells)
    holders = {_holder(change.entry) for change in typed} | {_holder(spell) for spell in released}
    _settle(holders, {spell.pk for spell in released}, book)


def after_unemployment(changes: Sequence[Change], book: Book) -> None:
    """A spell recorded or corrected meets the placements that are there already.

    Placements written in the same book settle their people themselves: once is enough.
    """
    placement = _model("Placement")
    settled = {
        _holder(change.entry)
        for change in book.written
        if isinstance(change.entry, placement) and change.act is not Act.DERIVE
    }
    typed = {_holder(change.entry) for change in changes if change.act is not Act.DERIVE}
    _settle(typed - settled, set(), book)


def _settle(holders: set[Holder], freed: Collection[int], book: Book) -> None:
    if not holders:
        return
    refused: list[Finding] = []
    for spells, placements in _books(holders, _rows("Placement", holders)).values():
        found = endings(spells, placements, freed)
        refused += [_contradiction(spell, placement) for spell, placement in found.contradicted]
        ended = {spell.pk for spell, _placement in found.by}
        for spell, placement in found.by:
            if spell.pk in freed or not _agree(spell, placement):
                _end(spell, placement, book)
            elif not spell.end_reason:
                book.correct(spell, end_reason=PLACED, reason="安置已核实")
        for spell in spells:
            if spell.pk in freed and spell.pk not in ended:
                refused += _reopen(spell, spells, book)
    if refused:
        raise EntryRefused(refused)


def _end(spell: Unemployment, placement: Placement, book: Book) -> None:
    on = max(placement.started_on, spell.started_on)
    known = (placement.precision or {}).get("started_on")
    if (spell.ended_on, spell.end_reason) == (on, PLACED) and (spell.precision or {}).get(
        "ended_on"
    ) == known:
        return
    precision = {**(spell.precision or {}), "ended_on": known}
    book.correct(
        spell, reason="安置已核实", ended_on=on, end_reason=PLACED,
        precision={name: value for name, value in precision.items() if value} or None,
        missing=_without(spell.missing, "ended_on", "end_reason"),
    )  # fmt: skip


def _reopen(spell: Unemployment, spells: Iterable[Unemployment], book: Book) -> list[Finding]:
    """Nothing ends the spell any more; refused when that would leave the person registered twice at once."""
    later = [
        one
        for one in spells
        if one is not spell and (one.ended_on is None or one.started_on >= spell.started_on)
    ]
    if later:
        other = later[-1].started_on
        found = f"{spell.person.name}{spell.started_on}的失业登记会重新打开，可是{other}又有一条失业登记"
        remedy = f"请先在下岗失业人员台账里更正{spell.started_on}那一条的终止日期和终止原因，再改这条安置"
        return [Finding("reopens-a-spell", found, remedy)]
    book.correct(
        spell, reason="安置作废或更正", ended_on=None, end_reason="",
        precision=_without(spell.precision, "ended_on"),
    )  # fmt: skip
    return []


def _contradiction(spell: Unemployment, placement: Placement) -> Finding:
    reason = spell.get_end_reason_display() or "原因未填"
    found = (
        f"{spell.person.name}{placement.started_on}已核实就业，"
        f"可是{spell.started_on}的失业登记到{spell.ended_on}才终止（{reason}）"
    )
    return Finding("work-within-a-spell", found, "请先把就业日期和失业登记的终止日期改成一致")


def _books(
    holders: Collection[Holder], placements: Iterable[Placement]
) -> dict[Holder, tuple[list[Unemployment], list[Placement]]]:
    """Each person's spells, and those of his placements that can end one."""
    spells: dict[Holder, list[Unemployment]] = defaultdict(list)
    for spell in _rows("Unemployment", holders):
        spells[_holder(spell)].append(spell)
    jobs: dict[Holder, list[Placement]] = defaultdict(list)
    for placement in placements:
        if placement.verified_on:
            jobs[_holder(placement)].append(placement)
    return {
        holder: (rows, [one for one in jobs[holder] if not _is_pensionable(rows[0].person, one.started_on)])
        for holder, rows in spells.items()
    }


def _is_pensionable(person: Any, on: date) -> bool:
    """A retired person taken back by a unit was not unemployed. Of a woman's post nothing is known: 55."""
    if person.born_on is None or person.sex not in {"1", "2"}:
        return False
    return on >= retires_on(person.sex, person.born_on, female_post="cadre")


def _rows(name: str, holders: Collection[Holder]) -> list[Any]:
    """The rows of these people in these communities; of very many people the whole book is read."""
    people = {person for _community, person in holders}
    rows = _model(name).objects.in_books().filter(community__in={community for community, _person in holders})
    if len(people) < 500:
        rows = rows.filter(person__in=people)
    return [row for row in rows.select_related("person").order_by("pk") if _holder(row) in holders]


def _agree(spell: Unemployment, placement: Placement) -> bool:
    """The day the spell ends can be the day the work begins."""
    if spell.ended_on is None:
        return False
    ends, begins = _span(spell, "ended_on"), _span(placement, "started_on")
    return ends.day <= begins.last and begins.day <= ends.last


def _span(entry: Any, column: str) -> PartialDate:
    """The days on which it can have been; a day typed in full since is exact, whatever was known before."""
    day, known = getattr(entry, column), Precision((entry.precision or {}).get(column, 0))
    is_first = day.day == 1 and (known is not Precision.YEAR or day.month == 1)
    return PartialDate(day, known) if is_first else PartialDate(day)


def _without(content: dict[str, Any] | None, *names: str) -> dict[str, Any] | None:
    return {name: value for name, value in (content or {}).items() if name not in names} or None


def _holder(entry: Any) -> Holder:
    return entry.community_id, entry.person_id


def _model(name: str) -> Any:
    return apps.get_model("employment", name)
