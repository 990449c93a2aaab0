"""What ledgers ask of themselves: a rule stands beside its ledger; what was put right closes itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import TypeVar

from linli.kit.findings import StoredFinding, raise_findings, settle
from linli.kit.parameters import ParameterMissing
from linli.kit.recording import Writer
from linli.org.organisations import Organisation

#: Looks at an organisation's books as of a day and yields what a person must find out; changes nothing.
Doubt = Callable[[Organisation, date], Iterable[StoredFinding]]
DoubtT = TypeVar("DoubtT", bound=Doubt)
_DOUBTS: list[tuple[tuple[str, ...], Doubt]] = []
GONE = "复查时已不存在"


def doubt(*codes: str) -> Callable[[DoubtT], DoubtT]:
    """Registers a rule with every code it may raise."""

    def register(rule: DoubtT) -> DoubtT:
        _DOUBTS.append((codes, rule))
        return rule

    return register


def look(organisation: Organisation, on: date) -> list[StoredFinding]:
    """Runs every rule on an organisation and on the offices above it; returns what stands open for it.

    What a rule no longer finds is settled: somebody has put the books right.
    """
    for office in (*Organisation.objects.above(organisation), organisation):
        for codes, rule in _DOUBTS:
            try:
                raised = list(rule(office, on))
            except ParameterMissing:  # nothing to measure with here on that day
                continue
            standing = {one.pk for one in raise_findings(raised)}
            gone = StoredFinding.objects.filter(organisation=office, code__in=codes, settled_on__isnull=True)
            for one in gone.exclude(pk__in=standing):
                settle(one, by=Writer(office.pk, handler="系统复查"), on=on, settlement=GONE)
    return list(
        StoredFinding.objects.filter(organisation=organisation, settled_on__isnull=True).order_by("pk")
    )
