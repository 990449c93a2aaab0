"""Which rows of a ledger a list shows, in which order, as its address asks; for screen, paper, file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.db import models
from django.db.models import Count, F, Q, QuerySet
from django.http import QueryDict

from linli.core.period import Period
from linli.core.text import normalise
from linli.kit.description import Description
from linli.kit.fields import BlindIndex, EncryptedField, Reference, is_derived
from linli.org.models import Organisation
from linli.registry.person import Person
from linli.workbench.ledger import counts
from linli.workbench.ledger.filters import MARK, Filter, filters
from linli.workbench.ledger.questions import Question, first_measure, main_day, questions
from linli.workbench.shell import tables
from linli.workbench.shell.finding_people import is_meant
from linli.workbench.shell.periods import asked, usual_period
from linli.workbench.shell.sight import Sight
from linli.workbench.shell.tables import Column

PER_PAGE = 100
_WORDS = 5
#: The part of a reference by which a list is put in order; what is encrypted has no order.
_ORDERED_BY = {"name", "door", "number", "born_on", "sex"}
#: How a person stands in a list: what tells two of one name apart comes first.
_OF_A_PERSON = ("name", "sex", "born_on", "identity_number", "door")


@dataclass(frozen=True)
class Counted:
    """What the foot of a list says: rows, how many its figure counts, how many persons those are."""

    rows: int
    counting: int | None = None
    persons: int | None = None
    label: str = ""
    unit: str = ""

    @property
    def others(self) -> int:
        return 0 if self.counting is None else self.rows - self.counting


@dataclass(frozen=True)
class Listing:
    """A list of one ledger's rows in one organisation as its address asks for it."""

    sight: Sight
    organisation: Organisation
    description: Description
    params: QueryDict
    handler: str

    @cached_property
    def period(self) -> Period:
        return asked(self.params, self.sight.on)

    @cached_property
    def communities(self) -> list[int]:
        return self.sight.communities(self.organisation, self.description)

    @cached_property
    def questions(self) -> list[Question]:
        return questions(self.description, self.period, self.handler)

    @cached_property
    def question(self) -> Question:
        """What is asked; an unknown one is the first, as when nothing is."""
        wanted = self.params.get("view", "")
        return next((one for one in self.questions if one.key == wanted), self.questions[0])

    @cached_property
    def filters(self) -> list[Filter]:
        read = {name: self.params.getlist(name) for name in self.params if name.startswith(MARK)}
        found = filters(self.sight, self.description, self.communities, read)
        # The period says it already, where it has a say.
        said = main_day(self.description) if self.question.is_dated else ""
        return [one for one in found if one.key != said or one.is_used]

    @property
    def text(self) -> str:
        return normalise(self.params.get("q", ""))[:60]

    @cached_property
    def everything(self) -> QuerySet[Any]:
        """The ledger's rows in the books here, whatever is asked."""
        seen: Any = self.sight.entries(self.description).in_books()
        if not self.description.has_community:
            return seen.under(self.organisation)  # type: ignore[no-any-return]
        if len(self.communities) == 1:  # one value: the index by community answers
            return seen.filter(community=self.communities[0])  # type: ignore[no-any-return]
        return seen.filter(community__in=self.communities)  # type: ignore[no-any-return]

    @cached_property
    def rows(self) -> QuerySet[Any]:
        found = self.everything.filter(self.question.condition)
        for one in self.filters:
            found = found.filter(one.condition)
        for word in self.text.split()[:_WORDS]:
            found = found.filter(self._says(word))
        return found

    @cached_property
    def sort(self) -> str:
        """The key of a column, with a minus before it when the largest comes first."""
        wanted = self.params.get("sort", "")
        return wanted if wanted.lstrip("-") in self.orders else self.usual_sort

    @cached_property
    def usual_sort(self) -> str:
        day = main_day(self.description)
        if day:
            return f"-{day}"
        return next(iter(self.orders), "")

    @cached_property
    def orders(self) -> Mapping[str, str]:
        """{column key: what the database puts in order by}."""
        found = {day: day for day in [main_day(self.description)] if day}
        for column in self.columns:
            name, _dot, part = column.key.partition(".")
            own = self.description.column(name)
            if part and part in _ORDERED_BY:
                found[column.key] = f"{name}__{part}"
            elif not part and not own.is_relation and not isinstance(own, EncryptedField):
                found[column.key] = name
        return found

    @cached_property
    def columns(self) -> list[Column]:
        """Every column that can be shown, in the order of the paper; a person's in the order of a list."""
        known = tables.columns_of(self.description)
        people = {
            column.name
            for column in self.description.model._meta.concrete_fields
            if column.is_relation and column.related_model is Person
        }

        def place(one: tuple[int, Column]) -> tuple[int, int]:
            number, column = one
            name, _dot, part = column.key.partition(".")
            if name in people and part in _OF_A_PERSON:
                first = next(at for at, each in enumerate(known) if each.key.startswith(f"{name}."))
                return first, _OF_A_PERSON.index(part)
            return number, 0

        return [column for _number, column in sorted(enumerate(known), key=place)]

    @cached_property
    def usual_columns(self) -> list[str]:
        """Those of the paper: of what a row refers to the name, of a person what tells him apart."""
        shown: list[str] = []
        for column in self.columns:
            name, _dot, part = column.key.partition(".")
            if name not in self.description.columns or name == "remark":
                continue
            own = self.description.column(name)
            is_person = own.is_relation and own.related_model is Person
            firsts = [each for each in self.columns if each.key.startswith(f"{name}.")]
            if not part or is_person or firsts[0].key == column.key:
                shown.append(column.key)
        return shown

    def ordered(self) -> QuerySet[Any]:
        """Empty last, then by number, so that a page is the same page tomorrow."""
        return self.rows.order_by(*self._order(backwards=False))

    def as_on_paper(self, chosen: Sequence[int] | None = None) -> QuerySet[Any]:
        """In the order in which it was put, or from the first day on; only the chosen rows where some are."""
        rows = self.rows if chosen is None else self.everything.filter(pk__in=chosen)
        return rows.order_by(
            *self._order(backwards=self.sort == self.usual_sort and self.sort.startswith("-"))
        )

    def page(self, number: int) -> list[Any]:
        """A page's rows, from 1. First their numbers in order, which is quick; then the rows."""
        start = (number - 1) * PER_PAGE
        keys = list(self.ordered().values_list("pk", flat=True)[start : start + PER_PAGE])
        found = self.description.model.objects.in_bulk(keys)
        return [found[key] for key in keys if key in found]

    @cached_property
    def total(self) -> int:
        rows: int = self._once(("rows", self.canonical), self.rows.count)
        return rows

    @cached_property
    def counted(self) -> Counted:
        """By the measure for which the ledger is kept, where the list shows the rows of its period."""
        first = first_measure(self.description)
        if first is None or first.split_by or self.question.key not in {"period", "standing"}:
            return Counted(self.total)
        of_its_time = "standing" if first.time.end is not None else "period"
        if self.question.key != of_its_time:
            return Counted(self.total)
        sums = {"counting": Count("pk", filter=first.condition)}
        if first.of and first.how == "distinct":
            sums["persons"] = Count(first.of, filter=first.condition, distinct=True)
        numbers: dict[str, int] = self._once(("foot", self.canonical), lambda: self.rows.aggregate(**sums))
        return Counted(self.total, numbers["counting"], numbers.get("persons"), first.label, first.unit)

    @cached_property
    def answers(self) -> Mapping[str, int]:
        """{question: how many rows answer it}, all in one query."""
        sums = {
            f"n{place}": Count("pk", filter=one.condition) if one.condition else Count("pk")
            for place, one in enumerate(self.questions)
            if one.is_tab
        }
        numbers: dict[str, int] = self._once(("tabs",), lambda: self.everything.aggregate(**sums))
        return {self.questions[int(name[1:])].key: number for name, number in numbers.items()}

    @cached_property
    def canonical(self) -> str:
        """What is asked, always written in one way, without page and order."""
        return self.query(sort=None)

    def query(self, **changes: str | None) -> str:
        """The question as an address has it, with changes; None leaves a part out."""
        kept = dict(self._said())
        for name, value in changes.items():
            kept.pop(name, None)
            if value:
                kept[name] = [value]
        return urlencode(kept, doseq=True)

    @property
    def narrowed(self) -> list[tuple[Filter, str]]:
        """Every filter that narrows, with the question without it."""
        return [(one, self.without(one)) for one in self.filters if one.is_used]

    @property
    def first_sentence(self) -> str:
        """What one row is: 每一次就业一行."""
        return self.description.help.partition("。")[0].partition("；")[0]

    def without(self, narrowing: Filter) -> str:
        kept = {name: values for name, values in self._said() if name not in narrowing.names}
        return urlencode(kept, doseq=True)

    def _said(self) -> Iterator[tuple[str, list[str]]]:
        if self.question is not self.questions[0]:
            yield "view", [self.question.key]
        if self.period != usual_period(self.sight.on):
            yield "period", [str(self.period)]
        for one in self.filters:
            if one.is_used:
                yield from ((name, self.params.getlist(name)) for name in one.names if self.params.get(name))
        if self.text:
            yield "q", [self.text]
        if self.sort != self.usual_sort:
            yield "sort", [self.sort]

    def _order(self, *, backwards: bool) -> list[Any]:
        falls = self.sort.startswith("-") != backwards
        column = self.orders.get(self.sort.lstrip("-"), "")
        if not column:
            return ["-pk" if backwards else "pk"]
        if not self._may_be_empty(column):
            return [f"-{column}" if falls else column, "-pk" if falls else "pk"]
        day = F(column).desc(nulls_last=True) if falls else F(column).asc(nulls_last=True)
        return [day, "-pk" if falls else "pk"]

    def _may_be_empty(self, column: str) -> bool:
        name, _, part = column.partition("__")
        own = self.description.column(name)
        return bool(own.null or (part and own.related_model._meta.get_field(part).null))  # type: ignore[union-attr]

    def _says(self, word: str) -> Q:
        """Rows that name somebody or something by this word, or have it in one of their own texts."""
        said = Q(pk__in=())
        is_letters = word.isascii() and word.isalpha()
        people = 0
        for column in self.description.model._meta.concrete_fields:
            if column.is_relation and column.related_model is Person and not is_derived(column):
                said |= is_meant(self.sight, self.organisation, column.name, word)
                people += 1
            elif isinstance(column, Reference) and (by := getattr(column, "by", "")):
                target: Any = column.related_model
                named = target.objects.filter(**{f"{by}__icontains": word}).values("pk")
                said |= Q(**{f"{column.name}__in": named})
        if self.description.model is Person:
            said |= is_meant(self.sight, self.organisation, "pk", word)
        # Two or three letters are somebody's initials: every text with an x in it would drown him.
        if not (people and is_letters):
            for name in self._texts():
                said |= Q(**{f"{name}__icontains": word})
        if word.isdigit() and len(word) > 8:
            said |= Q(pk=int(word))
        return said

    def _texts(self) -> Iterator[str]:
        for name in self.description.columns:
            column = self.description.column(name)
            kept_apart = isinstance(column, EncryptedField | BlindIndex)
            if isinstance(column, models.CharField) and not column.choices and not kept_apart:
                yield name

    def _once(self, key: tuple[Any, ...], count: Any) -> Any:
        """Counted once while nobody writes; what depends on other ledgers (names, doors) every time."""
        is_lasting = not self.text and not any(one.key == "building" and one.is_used for one in self.filters)
        named = any(one.kind == "words" and one.is_used for one in self.filters)
        if not self.description.has_community or not is_lasting or named:
            return count()
        seen = self.sight.rows  # of a ledger that speaks of others each line sees its own part
        return counts.once((self.stamp, seen, str(self.period), self.handler, *key), count)

    @cached_property
    def stamp(self) -> Any:
        return counts.stamp(self.description.name, self.communities)
