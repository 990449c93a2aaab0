"""Every number of some areas of one ledger over some cuts: grid, distinct pass and bounds put together."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
from django.db.models import Q

from linli.indicators.bounds import Bounds, bounds
from linli.indicators.cuts import Cuts, Numbers
from linli.indicators.distinct import distinct, one_row_each
from linli.indicators.grid import additive
from linli.indicators.recipes import Plan
from linli.indicators.scans import Groups
from linli.kit.measures import How


@dataclass(frozen=True, slots=True)
class Table:
    """``numbers[place]`` is [area, period] of the recipe at that place; ``bounds`` only where they differ."""

    numbers: Mapping[int, Numbers]
    bounds: Mapping[int, Bounds]


def table(
    plan: Plan, cuts: Cuts, areas: Sequence[Sequence[int]], *, imprecise: Collection[int] | None = None
) -> Table:
    """Scans the ledger for areas that do not overlap. Nothing is stored.

    ``imprecise`` are the communities with imprecise dates where the caller knows them; else the scan says.
    """
    groups = Groups(areas)
    if not groups.communities or not plan.recipes:
        return Table(
            {place: np.zeros((len(areas), 0), dtype=np.int64) for place in range(len(plan.recipes))}, {}
        )
    plain = elided(plan, one_community=all(len(area) == 1 for area in areas))
    numbers, seen = additive(plain, cuts, groups)
    persons = distinct(plain, cuts, groups)
    blurring = seen if imprecise is None else set(imprecise)
    blurred = bounds(plain, cuts, groups, blurring) if blurring else {}
    return Table({**numbers, **persons}, blurred)


@lru_cache(maxsize=4_096)
def elided(plan: Plan, *, one_community: bool) -> Plan:
    """The plan with a plain count instead of a distinct one where a constraint makes them equal."""
    recipes = tuple(
        replace(
            recipe, how=How.COUNT, of="", condition=recipe.condition & Q(**{f"{recipe.of}__isnull": False})
        )
        if recipe.how is How.DISTINCT
        and recipe.last is None
        and one_row_each(plan.description, recipe.of, one_community=one_community)
        else recipe
        for recipe in plan.recipes
    )
    return plan if recipes == plan.recipes else replace(plan, recipes=recipes)


@lru_cache(maxsize=4_096)
def persons_only(plan: Plan) -> Plan:
    """What cannot be added up from the communities' numbers, in the order of the plan."""
    return Plan(plan.description, tuple(recipe for recipe in plan.recipes if not recipe.is_additive), {})
