"""The one door: which organisations and lines of work a member of staff may see."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from linli.org.accounts import Account, Duty, Role
from linli.org.organisations import Organisation, path_after


@dataclass(frozen=True, slots=True)
class Grant:
    """One subtree, seen in one line of work (empty: in all)."""

    path: str
    line: str
    duty: str


@dataclass(frozen=True, slots=True)
class Scope:
    """What may be seen. Empty unless roles fill it; ``EVERYTHING`` is for commands on the machine itself."""

    grants: frozenset[Grant] = frozenset()
    everything: bool = False

    def organisations(self, line: str = "") -> Q:
        """A condition on Organisation rows. ``line`` is a ledger's domain; empty asks for any line."""
        if self.everything:
            return Q()
        seen = Q(pk__in=())
        for grant in self.grants:
            if line and grant.line and grant.line != line:
                continue
            within = Q(path__gte=grant.path)
            end = path_after(grant.path)
            seen |= within if end is None else within & Q(path__lt=end)
        return seen

    def entries(self, line: str) -> Q:
        """A condition on entries: their community lies in the scope for this line of work."""
        if self.everything:
            return Q()
        visible = Organisation.objects.filter(self.organisations(line)).values("pk")
        return Q(community__in=visible)

    def allows(self, organisation: Organisation, line: str = "") -> bool:
        return (
            self.everything
            or Organisation.objects.filter(self.organisations(line), pk=organisation.pk).exists()
        )


EVERYTHING = Scope(everything=True)
NOTHING = Scope()


def visible_to(staff: Account, on: date, *, duties: Iterable[Duty] | None = None) -> Scope:
    """The scope of an active account's open roles on a day; nobody else sees anything."""
    if not getattr(staff, "is_active", False) or staff.pk is None:
        return NOTHING
    roles = Role.objects.filter(
        Q(ended_on__isnull=True) | Q(ended_on__gt=on), account=staff, started_on__lte=on
    )
    if duties is not None:
        roles = roles.filter(duty__in=list(duties))
    return Scope(frozenset(Grant(*row) for row in roles.values_list("organisation__path", "line", "duty")))


def holds(
    account: int, duties: Iterable[Duty], organisation: Organisation | int, on: date, *, line: str = ""
) -> bool:
    """Whether an active account has one of these duties at this very organisation on a day.

    A role for one line reaches what is named by that line; what concerns every line (empty) asks for a role
    without one.
    """
    open_ones = Q(started_on__lte=on) & (Q(ended_on__isnull=True) | Q(ended_on__gt=on))
    return Role.objects.filter(
        open_ones, account=account, account__is_active=True, organisation=organisation,
        duty__in=list(duties), line__in={"", line},
    ).exists()  # fmt: skip
