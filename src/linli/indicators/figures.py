"""Figures of an organisation in a period: the one door through which numbers leave the ledgers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from linli.core.period import Period
from linli.indicators import catalogue, cells, drill
from linli.indicators.area import Area, areas_of
from linli.indicators.catalogue import Indicator
from linli.indicators.cuts import Cuts, column_of
from linli.indicators.figure import Figure, Place, State, divide, exact
from linli.indicators.openings import openings
from linli.indicators.planner import page
from linli.indicators.readings import Reading
from linli.indicators.recipes import Plan
from linli.indicators.table import table
from linli.indicators.targets import targets_of
from linli.indicators.versions import versions_of
from linli.indicators.zeros import affirmed_zeros
from linli.kit.description import LEDGERS
from linli.org.models import Organisation


def figures(
    organisation: Organisation, period: Period, names: Iterable[str] | None = None, *, compare: bool = False
) -> dict[str, Figure]:
    """{indicator: figure} of one organisation; ``names`` None: every indicator.

    ``compare`` adds the year before, the period before (both for the communities it has now) and the target.
    """
    return figures_of([organisation], period, names, compare=compare)[organisation.pk]


def figure(name: str, organisation: Organisation, period: Period, *, compare: bool = False) -> Figure:
    return figures(organisation, period, [name], compare=compare)[name]


def figures_of(
    organisations: Sequence[Organisation],
    period: Period,
    names: Iterable[str] | None = None,
    *,
    compare: bool = False,
) -> dict[int, dict[str, Figure]]:
    """{organisation: {indicator: figure}} of many at once: the queries do not grow with their number."""
    wanted = catalogue.chosen(names)
    areas = areas_of(organisations, period.close)
    found = _figures(organisations, areas, period, wanted)
    if not compare:
        return found
    last_year = _figures(organisations, areas, period.last_year(), wanted)
    before = _figures(organisations, areas, period.before(), wanted)
    targets = targets_of(areas, period)
    return {
        key: {
            name: replace(
                one, last_year=last_year[key][name], before=before[key][name], target=targets.get((key, name))
            )
            for name, one in by_name.items()
        }
        for key, by_name in found.items()
    }


def _figures(
    organisations: Sequence[Organisation],
    areas: Mapping[int, Area],
    period: Period,
    wanted: Sequence[Indicator],
) -> dict[int, dict[str, Figure]]:
    counted = _with_halves(wanted)
    numbers = readings(areas, period, counted)
    carried = openings(counted, areas, period)
    zeros = affirmed_zeros(_empty(numbers, counted), areas, period)
    versions = versions_of([*wanted, *counted])
    result: dict[int, dict[str, Figure]] = {}
    for organisation in organisations:
        key = organisation.pk
        place = Place(key, organisation.code, organisation.name)
        own = {
            one.name: _figure(
                one, numbers[key], place, areas[key], period, version=versions.get(one.name, 0),
                opening=carried.get((key, one.name), 0), is_affirmed=(key, one.ledger) in zeros,
            )
            for one in counted
        }  # fmt: skip
        for one in wanted:
            if one.numerator is not None and one.denominator is not None:
                own[one.name] = divide(
                    own[one.numerator.name], own[one.denominator.name], indicator=one.name, label=one.label,
                    definition=one.definition, definition_hash=one.definition_hash,
                    definition_version=versions.get(one.name, 0), unit=one.unit,
                )  # fmt: skip
        result[key] = {one.name: own[one.name] for one in wanted}
    return result


def readings(
    areas: Mapping[int, Area], period: Period, counted: Sequence[Indicator]
) -> dict[int, dict[str, Reading]]:
    """{organisation: {indicator: reading}}: from cells for whole months of one year, else from the rows."""
    plans = _plans(counted)
    if cells.year_of(period) is not None:
        return cells.readings(plans, areas, period)
    return from_rows(plans, areas, period)


def from_rows(
    plans: Sequence[Plan], areas: Mapping[int, Area], period: Period
) -> dict[int, dict[str, Reading]]:
    """The same without cells: one query per ledger for one area, one scan per ledger for areas apart."""
    found: dict[int, dict[str, Reading]] = {key: {} for key in areas}
    communities = [key for area in areas.values() for key in area]
    if len(areas) == 1 or len(set(communities)) < len(communities):
        for plan in plans:
            for key, area in areas.items():
                found[key].update(page(plan, area, period))
        return found
    cuts = Cuts.of(period)
    for plan in plans:
        numbers = table(plan, cuts, list(areas.values()))
        for row, key in enumerate(areas):
            for name, (value, rows) in plan.places.items():
                column, rows_column = (
                    column_of(plan.recipes[place].time.kind, 2, 0, 1) for place in (value, rows)
                )
                number = int(numbers.numbers[value][row, column])
                blurred = numbers.bounds.get(value)
                below = int(blurred.below[row, column]) if blurred else 0
                above = int(blurred.above[row, column]) if blurred else 0
                found[key][name] = Reading(
                    number, int(numbers.numbers[rows][row, rows_column]), number - below, number + above
                )
    return found


def _with_halves(wanted: Sequence[Indicator]) -> list[Indicator]:
    """What has rows: the indicators asked for, the halves of ratios and the wholes of parts."""
    found: dict[str, Indicator] = {}
    waiting = list(wanted)
    while waiting:
        one = waiting.pop(0)
        if one.numerator is not None and one.denominator is not None:
            waiting += [one.numerator, one.denominator]
        elif one.name not in found:
            found[one.name] = one
            if one.part_of:
                waiting.append(catalogue.indicator(one.part_of))
    return list(found.values())


def _plans(counted: Sequence[Indicator]) -> list[Plan]:
    by_ledger: dict[str, list[str]] = defaultdict(list)
    for one in counted:
        by_ledger[one.ledger].append(one.name)
    return [catalogue.plan_for(LEDGERS[ledger], names) for ledger, names in by_ledger.items()]


def _empty(
    numbers: Mapping[int, Mapping[str, Reading]], counted: Sequence[Indicator]
) -> set[tuple[int, str]]:
    """(organisation, ledger) of figures without rows."""
    return {(key, one.ledger) for key, own in numbers.items() for one in counted if not own[one.name].rows}


def _figure(
    one: Indicator, numbers: Mapping[str, Reading], place: Place, area: Area, period: Period, *, version: int,
    opening: int, is_affirmed: bool,
) -> Figure:  # fmt: skip
    reading = numbers[one.name]
    return Figure(
        indicator=one.name, label=one.label, ledger=one.ledger, organisation=place, period=period,
        value=exact(reading.value + opening, one.divisor), unit=one.unit, definition=one.definition,
        definition_hash=one.definition_hash, definition_version=version, rows=reading.rows,
        low=exact(reading.low + opening, one.divisor), high=exact(reading.high + opening, one.divisor),
        state=_state(one, numbers, opening, is_affirmed=is_affirmed), opening=exact(opening, one.divisor),
        part_of=one.part_of, communities=area,
        names=drill.names_of(one, area, period) if one.listing and reading.rows else (),
    )  # fmt: skip


def _state(one: Indicator, numbers: Mapping[str, Reading], opening: int, *, is_affirmed: bool) -> State:
    if opening:
        return State.OPENING
    whole: Indicator = one
    while True:
        if numbers[whole.name].rows:
            return State.ROWS  # a zero among the rows of its whole is counted, not missing
        if not whole.part_of:
            return State.AFFIRMED_ZERO if is_affirmed else State.NO_ROWS
        whole = catalogue.indicator(whole.part_of)
