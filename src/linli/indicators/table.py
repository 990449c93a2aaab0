"""Every number of some areas of one ledger over some cuts: grid, distinct pass and bounds put together."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from django.db.models import Q

from linli.indicators.bounds import Bounds, bounds
from linli.indicators.cuts import Cuts, Numbers
from linli.indicators.distinct import distinct, one_row_each
from linli.indicators.grid import additive
from linli.indicators.recipes import Recipe
from linli.indicators.scans import Groups
from linli.kit.description import Description
from linli.kit.measures import How


@dataclass(frozen=True, slots=True)
class Table:
    """``numbers[place]`` is [area, period] of the recipe at that place; ``bounds`` only where they differ."""

    numbers: Mapping[int, Numbers]
    bounds: Mapping[int, Bounds]


def table(
    description: Description, recipes: Sequence[Recipe], cuts: Cuts, areas: Sequence[Sequence[int]],
    *, imprecise: Collection[int] | None = None,
) -> Table:  # fmt: skip
    """Scans the ledger for areas that do not overlap. Nothing is stored.

    ``imprecise`` are the communities with imprecise dates where the caller knows them; the scan finds them too.
    """
    groups = Groups(areas)
    if not groups.communities or not recipes:
        return Table({place: np.zeros((len(areas), 0), dtype=np.int64) for place in range(len(recipes))}, {})
    plain = elided(description, recipes, one_community=all(len(area) == 1 for area in areas))
    numbers, seen = additive(description, plain, cuts, groups)
    persons = distinct(description, plain, cuts, groups)
    blurring = seen if imprecise is None else set(imprecise)
    blurred = bounds(description, plain, cuts, groups, blurring) if blurring else {}
    return Table({**numbers, **persons}, blurred)


def elided(description: Description, recipes: Sequence[Recipe], *, one_community: bool) -> list[Recipe]:
    """Recipes with a plain count instead of a distinct one where a constraint makes them equal."""
    return [
        replace(recipe, how=How.COUNT, of="", condition=recipe.condition & Q(**{f"{recipe.of}__isnull": False}))
        if recipe.how is How.DISTINCT
        and recipe.last is None
        and one_row_each(description, recipe.of, one_community=one_community)
        else recipe
        for recipe in recipes
    ]
