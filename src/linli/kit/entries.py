"""The shapes a record can have: Event (a day), Spell (from-to), Item (kept), Case (states), Line (a part)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar, NoReturn, Self

from django.db import models
from django.db.models import F, Q

from linli.core.partial import PartialDate, Precision
from linli.kit.privacy import Privacy
from linli.org.accounts import Duty
from linli.org.organisations import Organisation
from linli.org.scope import Grant, Scope

if TYPE_CHECKING:
    from linli.kit.description import Description
    from linli.kit.recording import Book, Change


class WrittenPastRecording(RuntimeError):
    """Someone called save/update/delete on a ledger: data changes only through ``kit.recording``."""


def _refuse(*_arguments: object, **_options: object) -> NoReturn:
    msg = "台账数据只能通过 linli.kit.recording 登记、更正、作废"
    raise WrittenPastRecording(msg)


class EntryQuerySet(models.QuerySet[Any]):
    def in_books(self) -> Self:
        """Without withdrawn rows. Every figure, list and constraint looks at these only."""
        return self.filter(withdrawn_at__isnull=True)

    def visible_to(self, scope: Scope) -> Self:
        """Rows of the communities this scope reaches in this ledger's line of work."""
        description: Description = self.model.description
        if not description.has_community:
            return self.filter(scope_of_shared(self.model, scope))
        return self.filter(seen_by(description, scope))

    def under(self, organisation: Organisation) -> Self:
        """Rows of an organisation and everything below it; of shared ones those that entries there name."""
        if self.model.description.has_community:
            return self.filter(community__in=Organisation.objects.below(organisation).values("pk"))
        here = Scope(frozenset({Grant(organisation.path, "", "")}))
        return self.filter(self.model.seen_in(here))

    update = _refuse
    delete = _refuse
    bulk_create = _refuse
    bulk_update = _refuse
    create = _refuse


def scope_in(description: Description, scope: Scope) -> Scope:
    """Rows of a closed ledger do not leave their line: an officer for everything is none of theirs."""
    if scope.everything or description.privacy is not Privacy.CLOSED:
        return scope
    return Scope(frozenset(grant for grant in scope.grants if grant.line or grant.duty != Duty.OFFICER))


def seen_by(description: Description, scope: Scope) -> Q:
    """Which rows of a ledger a scope sees: by community and line, and what it reserves to another line."""
    if scope.everything:
        return Q()
    scope = scope_in(description, scope)
    spoken_of = description.speaks_of
    seen = scope_of_what_is_spoken_of(description, scope) if spoken_of else scope.entries(description.line)
    for line, rows in description.reserved.items():
        seen &= ~rows | scope.entries(line)
    return seen


def named_in(model: type[Recorded], scope: Scope) -> Q:
    """Rows of ``model`` that an entry of the scope names, in any ledger of a line it may see."""
    from linli.kit.description import LEDGERS

    seen = Q(pk__in=())
    for description in LEDGERS.values():
        if not description.has_community:
            continue
        for column in description.model._meta.concrete_fields:
            if column.is_relation and column.related_model is model:
                rows: Any = description.model.objects.in_books().visible_to(scope)
                seen |= Q(pk__in=rows.values(column.attname))
    return seen


def scope_of_shared(model: type[Recorded], scope: Scope) -> Q:
    """Rows without a community (persons, establishments): seen through the entries that name them."""
    return Q() if scope.everything else model.seen_in(scope)


def scope_of_what_is_spoken_of(description: Description, scope: Scope) -> Q:
    """Rows about other ledgers: each is seen by the line of the ledger it names, or by who sees them all."""
    from linli.kit.description import LEDGERS

    if scope.everything:
        return Q()
    seen = scope.entries(description.domain)
    for domain, line in {one.domain: one.line for one in LEDGERS.values()}.items():
        if domain != description.domain:
            seen |= scope.entries(line) & Q(**{f"{description.speaks_of}__startswith": f"{domain}."})
    return seen


class Recorded(models.Model):
    """What every row of the books carries. Rows are written by ``kit.recording`` alone."""

    id = models.BigIntegerField("记录号", primary_key=True)
    version = models.PositiveIntegerField("版次", default=0, editable=False)
    #: When it was typed in. No rule may use it.
    recorded_at = models.DateTimeField("登记时间", editable=False)
    withdrawn_at = models.DateTimeField("作废时间", null=True, editable=False)
    #: Why a column is empty: {column: Missing}. Empty without a reason means 未采集.
    missing = models.JSONField("缺项原因", null=True, default=None, editable=False)
    #: Dates of which only the month or the year is known: {column: Precision}.
    precision = models.JSONField("日期精度", null=True, default=None, editable=False)

    objects = EntryQuerySet.as_manager()
    #: Set by ``@ledger``.
    description: ClassVar[Description]

    class Meta:
        abstract = True

    save = _refuse
    delete = _refuse

    def known_date(self, name: str) -> PartialDate | None:
        """A date as far as it is known. A day typed in full since then is exact."""
        day: date | None = getattr(self, name)
        if day is None:
            return None
        known = Precision((self.precision or {}).get(name, 0))
        begins_its_span = day.day == 1 and (known is not Precision.YEAR or day.month == 1)
        return PartialDate(day, known) if begins_its_span else PartialDate(day)

    @classmethod
    def derive(cls, entries: Sequence[Self]) -> None:
        """Sets the derived columns of these rows from other facts. One query for all, none per row."""

    @classmethod
    def consequences(cls, changes: Sequence[Change], book: Book) -> None:
        """What else must be written in the same transaction because of these changes."""

    @classmethod
    def seen_in(cls, scope: Scope) -> Q:
        """For rows without a community: which of them a scope reaches. Nobody by default."""
        return Q(pk__in=())


class Entry(Recorded):
    """A row that belongs to an organisation, nearly always a community."""

    community = models.ForeignKey(
        "org.Organisation", models.PROTECT, related_name="+", verbose_name="社区", editable=False
    )
    handler = models.CharField("经办人", max_length=50, blank=True, default="", editable=False)
    remark = models.CharField("备注", max_length=500, blank=True, default="")

    class Meta(Recorded.Meta):
        abstract = True


class Event(Entry):
    """Something that happened on one day."""

    #: The day it happened. Figures use this; ``recorded_at`` only says when it was typed in.
    occurred_on = models.DateField("日期")

    class Meta(Entry.Meta):
        abstract = True


class Spell(Entry):
    """Something that holds from a day until ``ended_on``, the first day on which it no longer does."""

    started_on = models.DateField("开始日期")
    ended_on = models.DateField("结束日期", null=True, blank=True)

    class Meta(Entry.Meta):
        abstract = True
        constraints: ClassVar = [
            # An end known by its month only is stored as the month's first day, before a start within it.
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True)
                | Q(ended_on__gte=F("started_on"))
                | Q(precision__isnull=False),
                name="%(app_label)s_%(class)s_ends_after_start",
                violation_error_message="结束日期早于开始日期",
            )
        ]


class Item(Entry):
    """A thing that is kept: a building, a machine. An unknown start means it was there before the books."""

    started_on = models.DateField("启用日期", null=True, blank=True)
    ended_on = models.DateField("停用日期", null=True, blank=True)

    class Meta(Entry.Meta):
        abstract = True
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=(
                    Q(started_on__isnull=True)
                    | Q(ended_on__isnull=True)
                    | Q(ended_on__gte=F("started_on"))
                    | Q(precision__isnull=False)
                ),
                name="%(app_label)s_%(class)s_ends_after_start",
                violation_error_message="停用日期早于启用日期",
            )
        ]


class Case(Spell):
    """Something with states: asked for, examined, decided. ``moves`` names the allowed ones.

    Recording holds a case whose state is typed to them. It begins in the first state that ``moves`` names,
    and a correction leads to a state that may follow; one that was entered by mistake is withdrawn and
    recorded anew. A roster (import) tells where cases stand and not how they got there: one that is new to
    the books may come in any state, finished too, and one that they know may have made several moves since,
    but none back. A state that is not known (empty) becomes known without a move.

    A derived state follows from other facts (a day, a result): those are corrected freely, and it with them.
    """

    state = models.CharField("状态", max_length=20)
    #: {state: states that may follow}, the first state first; a state without followers is an end.
    moves: ClassVar[dict[str, tuple[str, ...]]] = {}

    class Meta(Spell.Meta):
        abstract = True

    @classmethod
    def leads_on(cls, state: str) -> set[str]:
        """The states to which any number of moves lead from here."""
        found: set[str] = set()
        waiting = [state]
        while waiting:
            for follower in cls.moves.get(waiting.pop(), ()):
                if follower not in found:
                    found.add(follower)
                    waiting.append(follower)
        return found


class Line(Entry):
    """A row that exists as a part of another: withdrawn with it."""

    #: The reference to the whole.
    part_of: ClassVar[str] = ""

    class Meta(Entry.Meta):
        abstract = True
