"""Which rows of which ledgers name somebody, asked once for all; what lies out of sight is not there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import BooleanField, CharField, Q, Value
from django.db.models.expressions import Case, When

from linli.kit.description import LEDGERS, Description
from linli.kit.entries import Line
from linli.kit.fields import is_derived
from linli.org.models import Organisation
from linli.registry.household import AID_LINE, Household
from linli.registry.person import Person
from linli.workbench.shell.sight import Sight


@dataclass(frozen=True)
class Rows:
    """The entries of one ledger that name somebody, by number; withdrawn ones apart."""

    description: Description
    numbers: Sequence[int]
    withdrawn: Sequence[int]
    #: Whether one of them lies in the organisation whose page is open.
    is_here: bool

    @cached_property
    def entries(self) -> list[Any]:
        return list(self.description.model.objects.filter(pk__in=self.numbers).order_by("pk"))


def rows_naming(sight: Sight, organisation: Organisation, person: Person) -> dict[str, Rows]:
    """{ledger: its rows that name a person}, one question for all ledgers together."""
    return _asked(sight, organisation, Person, person.pk)


def rows_of_household(sight: Sight, organisation: Organisation, household: Household) -> dict[str, Rows]:
    return _asked(sight, organisation, Household, household.pk)


def sees_aid(sight: Sight, organisation: Organisation) -> bool:
    return any(
        organisation.path.startswith(grant.path) and grant.line in {"", AID_LINE}
        for grant in sight.rows.grants
    )


def _any_of(columns: Sequence[str], number: int) -> Q:
    found = Q(pk__in=())
    for column in columns:
        found |= Q(**{column: number})
    return found


def _columns_to(target: type[Any]) -> Iterator[tuple[Description, list[str]]]:
    """Every ledger that names rows of ``target``, by which columns; a part names whom its whole names."""
    for description in LEDGERS.values():
        if not description.has_community:
            continue
        columns = _own_columns(description, target)
        model: Any = description.model
        if not columns and issubclass(model, Line) and model.part_of:
            whole: Any = model._meta.get_field(model.part_of).related_model
            columns = [f"{model.part_of}__{column}" for column in _own_columns(whole.description, target)]
        if columns:
            yield description, columns


def _own_columns(description: Description, target: type[Any]) -> list[str]:
    return [
        column.name
        for column in description.model._meta.concrete_fields
        if column.is_relation and column.related_model is target and not is_derived(column)
    ]


def _asked(sight: Sight, organisation: Organisation, target: type[Any], number: int) -> dict[str, Rows]:
    beneath = list(Organisation.objects.below(organisation).values_list("pk", flat=True))
    parts = [
        sight.entries(description)
        .filter(_any_of(columns, number))
        .order_by()
        .annotate(
            _ledger=Value(description.name, output_field=CharField()),
            _over=Case(
                When(withdrawn_at__isnull=True, then=Value(False)), default=Value(True),
                output_field=BooleanField(),
            ),
        )
        .values_list("_ledger", "pk", "_over", "community")
        for description, columns in _columns_to(target)
    ]  # fmt: skip
    if not parts:
        return {}
    kept: dict[str, list[int]] = defaultdict(list)
    over: dict[str, list[int]] = defaultdict(list)
    here: set[str] = set()
    for ledger, number, is_over, community in parts[0].union(*parts[1:], all=True):
        (over if is_over else kept)[ledger].append(number)
        if not is_over and community in beneath:
            here.add(ledger)
    return {
        name: Rows(LEDGERS[name], kept[name], over[name], name in here)
        for name in LEDGERS
        if name in kept or name in over
    }
