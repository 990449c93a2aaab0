"""The rows behind a figure: by the figure's own condition, in the order of entry, the counted ones marked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from django.db import models
from django.db.models import BooleanField, Case, F, Q, QuerySet, Value, When, Window
from django.db.models.functions import RowNumber

from linli.core.period import Period
from linli.indicators import catalogue
from linli.indicators.area import area_of
from linli.indicators.catalogue import Indicator
from linli.indicators.openings import opening_rows
from linli.indicators.recipes import Recipe
from linli.indicators.scans import rows_of
from linli.kit.description import LEDGERS, Description
from linli.kit.measures import How, Kind
from linli.org.models import Organisation

BasisRows = QuerySet[Any, Any]
#: SQLite takes some thirty thousand parameters in a query.
_KEYS_AT_ONCE = 10_000


class NoRowsOfItsOwn(LookupError):
    """A ratio is two figures; their rows are opened one by one."""


class RowVersion(NamedTuple):
    """One row as it was: what a frozen figure keeps and the change log can give back."""

    ledger: str
    id: int
    version: int
    #: Whether it adds to the figure. Of a person's rows only the last does; one that is named only, does not.
    counts: bool = True


def basis_rows(name: str, organisation: Organisation, period: Period) -> BasisRows:
    """The rows of a figure by number. ``row.counts`` says whether it adds to the number.

    Where persons are counted, only a person's last row counts (by day, then by number); the others are his
    too and are shown beside it.
    """
    return basis_of(name, area_of(organisation, period.close), period)


def basis_of(name: str, communities: Sequence[int], period: Period) -> BasisRows:
    """The same for communities that are known already: those of a figure."""
    one = catalogue.indicator(name)
    if one.recipe is None:
        msg = f"“{one.label}”是两个数相除，没有自己的明细；请分别打开分子和分母"
        raise NoRowsOfItsOwn(msg)
    recipe = one.recipe
    books = rows_of(one.description, communities) if communities else one.description.model.objects.none()
    whole: BasisRows = books.filter(recipe.time.condition(period.start, period.close), recipe.condition)
    rows: BasisRows = whole.filter(recipe.last.condition) if recipe.last else whole
    mark: Any = Value(True, output_field=BooleanField())
    if recipe.how is How.DISTINCT:
        last = When(pk__in=_last_rows(whole, recipe), then=Value(True))
        mark = Case(last, default=Value(False), output_field=BooleanField())
    marked: BasisRows = rows.annotate(counts=mark)
    return marked.order_by("pk")


def basis_ids_versions(name: str, organisation: Organisation, period: Period) -> list[RowVersion]:
    """Every row a figure rests on, and every row that its shown columns name: what is frozen with it.

    Of a ratio both halves, where a row counts that counts in one of them; of a stock with an opening balance
    the balance too. In the order ledger, number.
    """
    one = catalogue.indicator(name)
    communities = area_of(organisation, period.close)
    if one.numerator is not None and one.denominator is not None:
        halves = [_frozen(half, communities, period) for half in (one.numerator, one.denominator)]
        return _each_once(row for half in halves for row in half)
    return _each_once(_frozen(one, communities, period))


def names_of(one: Indicator, communities: Sequence[int], period: Period) -> tuple[str, ...]:
    """What a list figure prints: the counted rows' values of its column, in the order of entry."""
    rows = basis_of(one.name, communities, period).filter(counts=True)
    column = one.description.column(one.listing)
    if isinstance(column, models.ForeignKey):
        keys = list(rows.values_list(column.attname, flat=True))
        named = column.related_model._default_manager.in_bulk(set(keys) - {None})
        return tuple(str(named[key]) for key in keys if key in named)
    labels = dict(column.flatchoices or ())
    return tuple(
        str(labels.get(value, value))
        for value in rows.values_list(column.attname, flat=True)
        if value not in {None, ""}
    )


def _each_once(rows: Iterable[RowVersion]) -> list[RowVersion]:
    counts: dict[tuple[str, int, int], bool] = {}
    for row in rows:
        place = row[:3]
        counts[place] = counts.get(place, False) or row.counts
    return sorted(RowVersion(*place, does) for place, does in counts.items())


def _frozen(one: Indicator, communities: Sequence[int], period: Period) -> Iterator[RowVersion]:
    rows = basis_of(one.name, communities, period)
    ledger = one.ledger
    shown = _shown_references(one.description)
    named: dict[Any, set[int]] = defaultdict(set)
    columns = (column.attname for column in shown)
    for pk, version, counts, *keys in rows.values_list("pk", "version", "counts", *columns):
        yield RowVersion(ledger, pk, version, bool(counts))
        for column, key in zip(shown, keys, strict=True):
            if key is not None:
                named[column.related_model].add(key)
    by_model: dict[Any, str] = {description.model: description.name for description in LEDGERS.values()}
    for model, wanted in named.items():
        for some in batched(sorted(wanted), _KEYS_AT_ONCE):
            versions = model._default_manager.filter(pk__in=some).values_list("pk", "version")
            for pk, version in versions:
                yield RowVersion(by_model[model], pk, version, counts=False)
    if one.recipe and one.recipe.time.kind in {Kind.STOCK, Kind.OVERLAP}:
        for pk, version in opening_rows(one.name, communities, period):
            yield RowVersion("kit.opening_balance", pk, version)


def _shown_references(description: Description) -> list[models.ForeignKey[Any, Any]]:
    ledgers = {other.model for other in LEDGERS.values()}
    columns = [description.column(name) for name in description.columns]
    return [
        column
        for column in columns
        if isinstance(column, models.ForeignKey) and column.related_model in ledgers
    ]


def batched(keys: Sequence[int], size: int) -> Iterator[Sequence[int]]:
    """Portions of at most this size."""
    for begin in range(0, len(keys), size):
        yield keys[begin : begin + size]


def _last_rows(whole: BasisRows, recipe: Recipe) -> BasisRows:
    """The numbers of the rows that count: the last of each person."""
    day = recipe.last.by if recipe.last else recipe.time.start
    place = Window(
        RowNumber(), partition_by=[F(recipe.of)], order_by=[F(day).desc(nulls_last=True), F("pk").desc()]
    )
    known: BasisRows = whole.filter(~Q(**{f"{recipe.of}__isnull": True}))
    last: BasisRows = known.annotate(_place=place).filter(_place=1)
    return last.values("pk")
