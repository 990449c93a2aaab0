"""What one account may see today: every page asks here, and what lies outside does not exist (404)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest

from linli.kit import clock
from linli.kit.description import LEDGERS, Description
from linli.kit.entries import EntryQuerySet, scope_in, seen_by
from linli.org.models import Account, Duty, Organisation
from linli.org.organisations import OrganisationQuerySet
from linli.org.scope import Grant, Scope, visible_to

#: Who may open the rows behind a number. A leader of the office above sees numbers and reports only.
OPENING = (Duty.WORKER, Duty.SECRETARY, Duty.OFFICER, Duty.ADMINISTRATOR)


@dataclass(frozen=True)
class Sight:
    """``numbers``: whose figures and reports; ``rows``: whose entries."""

    account: Account
    on: date
    numbers: Scope
    rows: Scope

    @classmethod
    def of(cls, account: Account, on: date) -> Sight:
        return cls(account, on, visible_to(account, on), visible_to(account, on, duties=OPENING))

    def organisations(self) -> OrganisationQuerySet:
        return (
            Organisation.objects.filter(self.numbers.organisations())
            .select_related("parent")
            .order_by("path")
        )

    def organisation(self, code: str) -> Organisation:
        """The organisation that bears this code today, or bore it last."""
        found = self.organisations().with_code(code, self.on).first()
        found = found or self.organisations().filter(code=code, ended_on__isnull=False).first()
        if found is None:
            raise Http404
        return found

    def sees(self, organisation: Organisation, line: str) -> bool:
        """Whether numbers of this line of work are shown; people and houses belong to every line."""
        return _reaches(self.numbers.grants, organisation, line)

    def sees_whole(self, organisation: Organisation) -> bool:
        """Whether numbers of every line are shown."""
        return any(not grant.line for grant in self._over(organisation))

    def opens(self, organisation: Organisation, description: Description) -> bool:
        """Whether entries of this ledger may be opened there."""
        return _reaches(scope_in(description, self.rows).grants, organisation, description.line)

    def communities(self, organisation: Organisation, description: Description) -> list[int]:
        """The organisations here and below whose entries of this ledger may be opened."""
        reached = scope_in(description, self.rows).organisations(description.line)
        return list(Organisation.objects.below(organisation).filter(reached).values_list("pk", flat=True))

    def entries(self, description: Description) -> EntryQuerySet:
        """The entries of a ledger that may be opened, withdrawn ones with them."""
        rows: EntryQuerySet = description.model.objects.visible_to(self.rows)
        return rows

    def hidden(self, description: Description, numbers: Iterable[int]) -> set[int]:
        """Those of these entries that stand in the books and are not for this account."""
        keys = list(numbers)
        there = description.model.objects.filter(pk__in=keys).values_list("pk", flat=True)
        return set(there) - set(self.entries(description).filter(pk__in=keys).values_list("pk", flat=True))

    def among(self, rows: QuerySet[Any], description: Description) -> QuerySet[Any]:
        """Those of these rows that may be opened."""
        return rows.filter(seen_by(description, self.rows))

    def keeps(self, organisation: Organisation) -> bool:
        """Whether it is the account's own organisation: only there drafts and later changes are seen.

        After submission a change is seen by the community first; an office above learns of it by its act.
        """
        return any(
            grant.path == organisation.path or grant.duty == Duty.ADMINISTRATOR
            for grant in self._over(organisation)
        )

    @cached_property
    def kept_organisations(self) -> list[Organisation]:
        return [one for one in self.organisations() if self.keeps(one)]

    def ledger(self, name: str) -> Description:
        if name not in LEDGERS:
            raise Http404
        return LEDGERS[name]

    def _over(self, organisation: Organisation) -> list[Grant]:
        return [grant for grant in self.numbers.grants if organisation.path.startswith(grant.path)]


def sight_of(request: HttpRequest) -> Sight:
    """Read once per request: an account whose role ended is shown nothing from the next click on."""
    known: Sight | None = getattr(request, "sight", None)
    if known is not None:
        return known
    account = request.user
    assert isinstance(account, Account)
    request.sight = sight = Sight.of(account, clock.today())  # type: ignore[attr-defined]
    return sight


def _reaches(grants: Iterable[Grant], organisation: Organisation, line: str) -> bool:
    # Paths have a fixed width, so the start of a path is always an ancestor.
    return any(
        organisation.path.startswith(grant.path) and (not line or not grant.line or grant.line == line)
        for grant in grants
    )
