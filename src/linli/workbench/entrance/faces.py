"""The workers of this PC as faces, with what each is there for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _

from linli.kit import clock
from linli.org.models import Account, Duty, Role
from linli.workbench.entrance.preferences import Preferences
from linli.workbench.shell.sidebar import domain_title


@dataclass(frozen=True, slots=True)
class Face:
    number: int
    name: str
    #: Her line of work, or her duty.
    note: str
    #: Whether a PIN opens her session on this PC; without one work can only be recorded for her.
    has_pin: bool = True

    @property
    def letter(self) -> str:
        return self.name[:1]


def faces(accounts: Sequence[Account], *, with_pin: Sequence[Account] | None = None) -> list[Face]:
    """In the order of ``accounts``; two queries for all."""
    notes = _notes(accounts)
    opened = {one.pk for one in (accounts if with_pin is None else with_pin)}
    return [Face(one.pk, one.name, notes.get(one.pk, ""), one.pk in opened) for one in accounts]


def colleagues(account: Account) -> list[Account]:
    """Who else has a duty in the organisations where this account has one: for whom work can be recorded."""
    today = clock.today()
    now = Role.objects.filter(Q(ended_on__isnull=True) | Q(ended_on__gt=today), started_on__lte=today)
    own = now.filter(account=account, duty__in=[Duty.WORKER, Duty.SECRETARY, Duty.OFFICER])
    others = now.filter(organisation__in=own.values("organisation")).exclude(account=account)
    return list(Account.objects.filter(is_active=True, pk__in=others.values("account")).order_by("pk"))


def office_of(accounts: Sequence[Account]) -> str:
    """Where this PC stands: the organisation that most of its workers have a duty in."""
    today = clock.today()
    roles = Role.objects.filter(
        Q(ended_on__isnull=True) | Q(ended_on__gt=today), account__in=accounts, started_on__lte=today
    )
    counted = Counter(roles.values_list("organisation__name", flat=True))
    return counted.most_common(1)[0][0] if counted else ""


def _notes(accounts: Sequence[Account]) -> dict[int, str]:
    lines = dict(
        Preferences.objects.filter(account__in=accounts).exclude(line="").values_list("account", "line")
    )
    today = clock.today()
    roles = Role.objects.filter(
        Q(ended_on__isnull=True) | Q(ended_on__gt=today), account__in=accounts, started_on__lte=today
    ).order_by("-pk")
    notes = {}
    for role in roles:
        line = lines.get(role.account_id) or role.line if role.duty != Duty.SECRETARY else ""
        notes[role.account_id] = _titled(line) or _(Duty(role.duty).label)
    return notes


def _titled(line: str) -> str:
    try:
        return _(domain_title(line)) if line else ""
    except LookupError:  # a line of an earlier release
        return ""
