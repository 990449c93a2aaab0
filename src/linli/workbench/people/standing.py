"""他在这些数字里: the figures of a period behind which somebody's rows stand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.db.models import BooleanField, Case, Q, Value, When

from linli.core.period import Period
from linli.indicators import catalogue
from linli.indicators.area import area_of
from linli.indicators.catalogue import Indicator
from linli.indicators.figures import figures
from linli.kit.description import Description
from linli.kit.measures import How
from linli.org.models import Organisation
from linli.registry.person import Person
from linli.workbench.people.rows import Rows
from linli.workbench.shell.numbers import Shown, shown

#: More than these nobody reads on a page about a person.
_MOST = 10


def stands_in(found: Mapping[str, Rows], organisation: Organisation, period: Period) -> list[Shown]:
    """The figures whose own condition one of these rows meets, one question for each ledger."""
    area = area_of(organisation, period.close)
    # Those of a line of work first: that he lives here is no news.
    ordered = sorted(found.values(), key=lambda rows: not rows.description.line)
    names = [name for rows in ordered for name in _met(rows, area, period)][:_MOST]
    read = figures(organisation, period, names) if names else {}
    return [shown(read[name]) for name in names]


def _met(rows: Rows, area: Sequence[int], period: Period) -> Iterator[str]:
    asked = list(_asked_of(rows.description))
    if not rows.numbers or not asked:
        return
    marks: dict[str, Any] = {
        f"_is{place}": Case(
            When(_condition(one, period), then=Value(True)), default=Value(False), output_field=BooleanField()
        )
        for place, one in enumerate(asked)
    }
    own = rows.description.model.objects.in_books().filter(pk__in=rows.numbers, community__in=area)
    met = list(own.annotate(**marks).values_list(*marks))
    for place, one in enumerate(asked):
        if any(row[place] for row in met):
            yield one.name


def _condition(one: Indicator, period: Period) -> Q:
    assert one.recipe is not None
    return one.recipe.time.condition(period.start, period.close) & one.recipe.condition


def _asked_of(description: Description) -> Iterator[Indicator]:
    """Wholes and their 其中; of a split's values and of what counts something else than him, nothing."""
    people = {
        column.name
        for column in description.model._meta.concrete_fields
        if column.is_relation and column.related_model is Person
    }
    known = catalogue.of_ledger(description)
    splits = {one.part_of for one in known.values() if one.name.count(".") > 2}
    for one in known.values():
        if one.recipe is None or one.name.count(".") > 2 or one.name in splits:
            continue
        if one.recipe.how is How.COUNT or (one.recipe.how is How.DISTINCT and one.recipe.of in people):
            yield one
