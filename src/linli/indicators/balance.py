"""How a stock moved in a period: opening + came − went = closing, and what those who went left for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from linli.core.period import ONE_DAY, Period
from linli.indicators import catalogue
from linli.indicators.area import area_of
from linli.indicators.catalogue import Indicator
from linli.indicators.cuts import Cuts
from linli.indicators.openings import openings
from linli.indicators.recipes import Plan, Recipe, plan
from linli.indicators.scans import rows_of
from linli.indicators.table import table
from linli.indicators.values import split_key
from linli.kit.measures import How, Kind
from linli.org.models import Organisation


class NotAStock(ValueError):
    """Only what is in force at a day can be carried over."""


@dataclass(frozen=True, slots=True)
class Balance:
    """Of persons, a person who left and came back within the period has neither come nor gone.

    ``adjusted`` is what a newer opening balance (期初数) changed without rows; mostly nothing.
    """

    indicator: str
    label: str
    unit: str
    opening: int
    came: int
    went: int
    adjusted: int
    closing: int


def balance(name: str, organisation: Organisation, period: Period) -> Balance:
    """The movement of a stock or overlap figure over a period, in the stored unit."""
    one, recipe = _stock(name)
    area = area_of(organisation, period.close)
    numbers = table(_movement(one, recipe), Cuts.of(period), [area]).numbers
    stock, overlap = numbers[0], numbers[1]
    opening, closing = (int(number) for number in stock[0])
    ever = int(overlap[0, 0])
    carried_before, carried = (
        openings([one], {organisation.pk: area}, Period.day(day)).get((organisation.pk, one.name), 0)
        for day in (period.start - ONE_DAY, period.end)
    )
    return Balance(
        one.name, one.label, one.unit, opening=opening + carried_before, came=ever - opening,
        went=ever - closing, adjusted=carried - carried_before, closing=closing + carried,
    )  # fmt: skip


def went_by(name: str, column: str, organisation: Organisation, period: Period) -> Mapping[Any, int]:
    """{value: how many of those who went had it in the last row they left by}; they add up to ``went``."""
    one, recipe = _stock(name)
    end, of = recipe.time.end, recipe.of
    if end is None:
        return {}
    split = one.description.column(column)
    overlap = replace(recipe, time=replace(recipe.time, kind=Kind.OVERLAP))
    area = area_of(organisation, period.close)
    in_force = overlap.time.condition(period.start, period.close)
    rows = rows_of(one.description, area).filter(in_force, recipe.condition)
    person = one.description.column(of).attname if recipe.how is How.DISTINCT else "pk"
    still_there: set[Any] = set()
    last: dict[Any, tuple[date, int, Any]] = {}
    for who, left, pk, value in rows.values_list(person, end, "pk", split.attname):
        if who is None:
            continue
        if left is None or left >= period.close:
            still_there.add(who)
        else:
            last[who] = max(
                last.get(who, (date.min, 0, None)), (left, pk, split_key(value, split)), key=_by_day
            )
    return Counter(value for who, (_left, _pk, value) in last.items() if who not in still_there)


def _by_day(row: tuple[date, int, Any]) -> tuple[date, int]:
    return row[:2]


def _stock(name: str) -> tuple[Indicator, Recipe]:
    one = catalogue.indicator(name)
    recipe = one.recipe
    if (
        recipe is None
        or recipe.last
        or recipe.how is How.SUM
        or recipe.time.kind not in {Kind.STOCK, Kind.OVERLAP}
    ):
        msg = f"“{one.label}”不是期末数或期内在册数，没有期初、增、减、期末"
        raise NotAStock(msg)
    return one, recipe


def _movement(one: Indicator, recipe: Recipe) -> Plan:
    """Both sides of the balance, made once: compiled queries hang on a plan."""
    kept = _MOVEMENTS.get(one)
    if kept is None:
        overlap = replace(recipe, time=replace(recipe.time, kind=Kind.OVERLAP))
        both = plan(one.description, [("stock", recipe.as_stock), ("overlap", overlap)])
        kept = _MOVEMENTS[one] = Plan(
            one.description, tuple(both.recipes[both.places[side][0]] for side in ("stock", "overlap")), {}
        )
    return kept


_MOVEMENTS: dict[Indicator, Plan] = {}
