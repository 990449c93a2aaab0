"""What a ledger says about itself, once; every screen, import, export, figure and promise reads it here."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum, StrEnum
from typing import Any, TypeVar

from django.db import models

from linli.kit.entries import Case, Entry, Recorded
from linli.kit.fields import is_derived
from linli.kit.measures import Measure, Ratio
from linli.kit.privacy import Privacy


class Authority(Enum):
    """Whose book counts (以谁为准)."""

    OURS = "本台账"
    STREET = "街道"
    CIVIL_AFFAIRS = "民政系统"
    HUMAN_RESOURCES = "人社系统"
    HOUSING = "住房保障系统"
    POLICE = "公安户籍"
    DISABLED_PERSONS = "残联系统"
    MEDICAL_INSURANCE = "医保系统"


class Ends(StrEnum):
    """What a roster's 终止日期 means. The books keep the first day after."""

    LAST_DAY = "last-day"
    FIRST_DAY_AFTER = "first-day-after"


@dataclass(frozen=True, slots=True)
class Retention:
    """How long a row's content is kept after it ended, in years; None: as long as the books."""

    years: int | None


def years(count: int) -> Retention:
    return Retention(count)


FOREVER = Retention(None)


@dataclass(frozen=True)
class Description:
    """One ledger. ``name`` is ``<domain>.<ledger>``; ``columns`` in the order of the customary paper."""

    model: type[Recorded]
    name: str
    title: str
    key: tuple[str, ...]
    columns: tuple[str, ...]
    filters: tuple[str, ...]
    authority: Authority
    retention: Retention
    privacy: Privacy
    words: tuple[str, ...] = ()
    #: Customary headers where they differ from the field's own label.
    labels: Mapping[str, str] = field(default_factory=dict)
    #: Other headers that mean the same column.
    aliases: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    #: {column: {what people also write: the choice's value}}, e.g. 单位反聘 for 单位返聘.
    synonyms: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    ends: Ends = Ends.FIRST_DAY_AFTER
    #: Columns by which people look a row up when they have its paper in hand: the number of a certificate.
    searched: tuple[str, ...] = ()
    #: Columns that a figure needs; saving does not.
    needed: tuple[str, ...] = ()
    #: {ledger: (own column, its column)}: rows are derived anew when a row there with an equal value changes.
    watches: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    measures: Mapping[str, Measure] = field(default_factory=dict)
    ratios: Mapping[str, Ratio] = field(default_factory=dict)
    #: The column that names the ledger, or a figure of the ledger, of which a row speaks: the row is seen by
    #: that ledger's line of work (an opening balance belongs to the line of what it opens).
    speaks_of: str = ""
    #: {line of work: rows that nobody of another line sees}, where the ledger itself belongs to every line:
    #: a household in the sense of minimal income is for whoever works for assistance.
    reserved: Mapping[str, models.Q] = field(default_factory=dict)
    #: Measures whose rows stand as named views above the list, besides the ones every ledger has.
    views: tuple[str, ...] = ()
    #: The column that says why a row ended: by it the balance above a list splits those who went.
    left_for: str = ""
    #: One sentence for the person who types: what belongs in this ledger.
    help: str = ""

    @property
    def domain(self) -> str:
        return self.name.partition(".")[0]

    @property
    def line(self) -> str:
        """The line of work whose officers see it; people and houses are seen in every line.

        None either where each row has its own (``speaks_of``): ``visible_to`` tells them apart.
        """
        return "" if self.speaks_of or self.domain in {"registry", "shared"} else self.domain

    @property
    def has_community(self) -> bool:
        return issubclass(self.model, Entry)

    def column(self, name: str) -> models.Field[Any, Any]:
        return self.model._meta.get_field(name)  # type: ignore[return-value]

    def label(self, name: str) -> str:
        return self.labels.get(name) or str(self.column(name).verbose_name)

    def derives(self) -> bool:
        return self.model.derive.__func__ is not Recorded.derive.__func__  # type: ignore[attr-defined]

    def derived_columns(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.model._meta.concrete_fields if is_derived(column))


LEDGERS: dict[str, Description] = {}

ModelT = TypeVar("ModelT", bound=type[Recorded])


class LedgerMisdeclared(TypeError):
    """A ledger file contradicts itself; found when the program starts, not when a worker clicks."""


def ledger(
    *,
    title: str,
    key: Sequence[str],
    columns: Sequence[str],
    authority: Authority,
    retention: Retention,
    privacy: Privacy,
    filters: Sequence[str] = (),
    **more: Any,
) -> Callable[[ModelT], ModelT]:
    """Registers a model as a ledger; ``more`` are further fields of Description."""

    def register(model: ModelT) -> ModelT:
        full_name = f"{model._meta.app_label}.{_snake(model.__name__)}"
        declared = vars(getattr(model, "Indicators", type("Indicators", (), {})))
        options: dict[str, Any] = {
            option: tuple(value) if isinstance(value, list) else value for option, value in more.items()
        }
        description = Description(
            model=model, name=full_name, title=title, key=tuple(key), columns=tuple(columns),
            filters=tuple(filters), authority=authority, retention=retention, privacy=privacy,
            measures={name: value for name, value in declared.items() if isinstance(value, Measure)},
            ratios={name: value for name, value in declared.items() if isinstance(value, Ratio)},
            **options,
        )  # fmt: skip
        _check(description)
        model.description = description
        LEDGERS[full_name] = description
        return model

    return register


def _check(description: Description) -> None:
    model, options = description.model, description.model._meta
    if description.name in LEDGERS:
        msg = f"{description.name} is declared twice"
        raise LedgerMisdeclared(msg)
    base = next((parent for parent in model.__mro__[1:] if issubclass(parent, Recorded)), Recorded)
    inherited = {
        constraint.name % {"app_label": options.app_label, "class": model.__name__.lower()}
        for constraint in base._meta.constraints
    }
    if missing := inherited - {constraint.name for constraint in options.constraints}:
        lost = ", ".join(sorted(missing))
        msg = f"{description.name}: Meta must inherit {base.__name__}.Meta and keep its constraints ({lost})"
        raise LedgerMisdeclared(msg)
    if issubclass(model, Case):
        _check_moves(description, model)
    known = {column.name for column in options.local_fields}
    for column in (
        *description.key,
        *description.columns,
        *description.filters,
        *description.labels,
        *description.aliases,
        *description.synonyms,
        *description.needed,
        *filter(None, [description.speaks_of]),
        *([description.left_for] if description.left_for else []),
    ):
        if column not in known:
            msg = f"{description.name}: there is no column {column!r}"
            raise LedgerMisdeclared(msg)
    for view in description.views:
        if view not in description.measures:
            msg = f"{description.name}: a view of the list is a measure; there is no {view!r}"
            raise LedgerMisdeclared(msg)


def _check_moves(description: Description, model: type[Case]) -> None:
    choices = {value for value, _text in description.column("state").flatchoices}
    named = {*model.moves, *(state for following in model.moves.values() for state in following)}
    if unknown := named - choices if choices else set():
        msg = f"{description.name}: moves name states that are no choices: {', '.join(sorted(unknown))}"
        raise LedgerMisdeclared(msg)
    if lost := named - model.moves.keys():
        msg = f"{description.name}: moves do not say what follows {', '.join(sorted(lost))}"
        raise LedgerMisdeclared(msg)


def _snake(name: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()
