"""Every indicator of every ledger by its name ``<domain>.<ledger>.<name>``; a split's parts add a word."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db import models

from linli.indicators import definition, recipes
from linli.indicators.recipes import UNRECORDED, Last, Plan, Recipe, canonical, digest
from linli.kit.description import LEDGERS, Description
from linli.kit.fields import MoneyField
from linli.kit.measures import How, Measure, Ratio


class UnknownIndicator(LookupError):
    """No ledger declares an indicator of this name; the message names those that look like it."""


@dataclass(frozen=True, eq=False)
class Indicator:
    """One figure that can be asked for. Two of them are the same only when they are the same object."""

    name: str
    description: Description
    label: str
    unit: str
    #: The indicator of which this is 其中, or the split whole of which it is one value; empty for a whole.
    part_of: str
    definition: str
    definition_hash: str
    #: None for a ratio, which is two figures and no rows of its own.
    recipe: Recipe | None = None
    listing: str = ""
    #: Of a ratio: the indicators that are divided.
    numerator: Indicator | None = None
    denominator: Indicator | None = None
    #: The stored unit's size in the printed one: 100 where fen are printed as yuan.
    divisor: int = 1
    #: The definition as the ledger gives it; empty where it is composed.
    meaning: str = ""

    @property
    def ledger(self) -> str:
        return self.description.name

    @property
    def is_share(self) -> bool:
        """A part of something, from 0 to 1, written per cent; an average (days per case) is none."""
        return self.numerator is not None and not self.unit


def indicators() -> Mapping[str, Indicator]:
    """All of them, ledger by ledger in the order of declaration, a whole before its parts."""
    counted = [description for description in LEDGERS.values() if description.has_community]
    return {one.name: one for description in counted for one in of_ledger(description).values()}


def indicator(name: str) -> Indicator:
    """The indicator of this name, or a refusal that names the nearest ones."""
    ledger = ".".join(name.split(".")[:2])
    if ledger in LEDGERS and name in (known := of_ledger(LEDGERS[ledger])):
        return known[name]
    raise UnknownIndicator(_unknown(name))


def chosen(names: Iterable[str] | None) -> list[Indicator]:
    """The indicators of these names, each once and in their order; None: all."""
    if names is None:
        return list(indicators().values())
    return [indicator(name) for name in dict.fromkeys(names)]


def of_ledger(description: Description) -> Mapping[str, Indicator]:
    """A ledger's indicators by full name."""
    kept = _BY_LEDGER.get(description.name)
    if kept is None or kept[0] is not description:
        kept = description, {one.name: one for one in _declared(description)}
        _BY_LEDGER[description.name] = kept
    return kept[1]


def plan_for(description: Description, names: Sequence[str] | None = None) -> Plan:
    """The recipes of a ledger's indicators (None: of all of them), ratios left out."""
    key = description.name, None if names is None else tuple(names)
    kept = _PLANS.get(key)
    if kept is None or kept.description is not description:
        known = of_ledger(description)
        wanted = known.values() if names is None else [known[name] for name in names]
        kept = recipes.plan(description, [(one.name, one.recipe) for one in wanted if one.recipe is not None])
        _PLANS[key] = kept
    return kept


_BY_LEDGER: dict[str, tuple[Description, Mapping[str, Indicator]]] = {}
_PLANS: dict[tuple[str, tuple[str, ...] | None], Plan] = {}


def recipe_of(measure: Measure) -> Recipe:
    """A split's whole counts each person once where its parts do."""
    if measure.once_per:
        return Recipe(measure.time, measure.condition, How.DISTINCT, measure.once_per)
    return Recipe(measure.time, measure.condition, measure.how, measure.of)


def split_values(measure: Measure, description: Description) -> list[tuple[str, Any, str]]:
    """The parts of a split: (word of the name, value, label), 未采集 last where the column may be empty."""
    column = description.column(measure.split_by)
    if isinstance(column, models.BooleanField):
        values: list[tuple[str, Any, str]] = [("true", True, "是"), ("false", False, "否")]
    else:
        values = [
            (str(value), value, str(label)) for value, label in column.flatchoices if value not in {"", None}
        ]
    if column.null or column.blank:
        values.append(("unrecorded", UNRECORDED, "未采集"))
    return values


def _declared(description: Description) -> Iterator[Indicator]:
    for attribute, measure in description.measures.items():
        whole = _whole(attribute, measure, description)
        yield whole
        if measure.split_by:
            yield from _parts(measure, whole)
    for attribute, ratio in description.ratios.items():
        yield from _ratio(attribute, ratio, description)


def _whole(attribute: str, measure: Measure, description: Description) -> Indicator:
    part_of = _name_of(measure.part_of, description) if measure.part_of else ""
    return _made(
        f"{description.name}.{attribute}", description, recipe_of(measure), measure,
        part_of=f"{description.name}.{part_of}" if part_of else "",
    )  # fmt: skip


def _parts(measure: Measure, whole: Indicator) -> Iterator[Indicator]:
    column = whole.description.column(measure.split_by)
    for word, value, label in split_values(measure, whole.description):
        extra = recipes.value_condition(column, value)
        if measure.once_per:
            last = Last(measure.by_last, measure.split_by, value, extra)
            recipe = Recipe(measure.time, measure.condition, How.DISTINCT, measure.once_per, last)
        else:
            recipe = Recipe(measure.time, measure.condition & extra, measure.how, measure.of)
        yield _made(
            f"{whole.name}.{word}", whole.description, recipe, measure, part_of=whole.name, label=label
        )


def _made(
    name: str, description: Description, recipe: Recipe, measure: Measure, *, part_of: str, label: str = ""
) -> Indicator:
    return Indicator(
        name=name, description=description, label=label or measure.label, unit=measure.unit, part_of=part_of,
        definition=definition.text(description, recipe, measure.meaning, label),
        definition_hash=digest(canonical(recipe, description)), recipe=recipe,
        listing="" if label else measure.listing, divisor=_divisor(measure, description),
        meaning=measure.meaning,
    )  # fmt: skip


def _ratio(attribute: str, ratio: Ratio, description: Description) -> Iterator[Indicator]:
    """Its halves first: one that is no measure of its own is named after the ratio, so that it has rows."""
    name = f"{description.name}.{attribute}"
    halves = []
    for word, measure in (("numerator", ratio.numerator), ("denominator", ratio.denominator)):
        if declared := _name_of(measure, description):
            halves.append(_whole(declared, measure, description))
        else:
            half = _made(f"{name}.{word}", description, recipe_of(measure), measure, part_of="")
            halves.append(half)
            yield half
    above, below = halves
    yield Indicator(
        name=name, description=description, label=ratio.label, unit=ratio.unit, part_of="",
        definition=ratio.meaning or _quotient(above, below), meaning=ratio.meaning,
        numerator=above, denominator=below,
        definition_hash=digest(["ratio", above.definition_hash, below.definition_hash]),
    )  # fmt: skip


def worded(one: Indicator, say: definition.Say) -> str:
    """Its definition in the language of ``say``; what is frozen keeps the words it was frozen with."""
    if one.numerator and one.denominator:
        return say(one.meaning) if one.meaning else _quotient(one.numerator, one.denominator, say)
    assert one.recipe is not None
    is_part = bool(one.part_of) and one.name.startswith(f"{one.part_of}.")  # one value of a split
    return definition.text(one.description, one.recipe, one.meaning, one.label if is_part else "", say)


def _quotient(above: Indicator, below: Indicator, say: definition.Say = str) -> str:
    return "÷".join(
        say("{label}（{definition}）").format(label=say(one.label), definition=worded(one, say))
        for one in (above, below)
    )


def _name_of(measure: Measure, description: Description) -> str:
    """The attribute under which a measure is declared; a part names its whole by the measure itself."""
    for attribute, declared in description.measures.items():
        if declared is measure:
            return attribute
    return next(
        (attribute for attribute, declared in description.measures.items() if declared == measure), ""
    )


def _divisor(measure: Measure, description: Description) -> int:
    """Amounts are kept in fen and printed in the unit the measure names."""
    if measure.how is not How.SUM or not isinstance(_column(description, measure.of), MoneyField):
        return 1
    return {"元": 100, "万元": 1_000_000}.get(measure.unit, 1)


def _column(description: Description, name: str) -> models.Field[Any, Any] | None:
    try:
        return description.column(name)
    except FieldDoesNotExist:
        return None


def _unknown(name: str) -> str:
    known = indicators()
    near = difflib.get_close_matches(name, known, n=3, cutoff=0.5)
    near += [one.name for one in known.values() if name and name in one.label and one.name not in near][
        : 3 - len(near)
    ]
    if not near:
        return f"没有名为“{name}”的指标；指标名写作“领域.台账.名称”，如 employment.placement.placed"
    return f"没有名为“{name}”的指标；相近的有：{'、'.join(f'{one}（{known[one].label}）' for one in near)}"
