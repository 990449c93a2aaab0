"""How much is missing in an organisation's books, for the side bar of every page: counted once a change."""

from __future__ import annotations

from collections.abc import Sequence

from linli.indicators.gaps import GapCount, gap_counts
from linli.kit.chain import ChangeLine, LedgerClock
from linli.kit.description import LEDGERS, Description
from linli.org.models import Organisation

#: {(organisation, ledger): (the line of the chain by which the ledger last changed, what was counted)}.
#: Read before counting: a row written meanwhile makes it be counted again, never wrong.
_COUNTED: dict[tuple[int, str], tuple[str, tuple[GapCount, ...]]] = {}
#: Of an installation with many communities the last ones looked at stay.
_MOST_KEPT = 4000


def counts(organisation: Organisation) -> list[GapCount]:
    """The needed columns that are empty in an organisation's own rows, with how many rows lack them.

    Two queries while nothing changes; a hash of the chain tells the state of one installation from any other.
    """
    names = [one.name for one in LEDGERS.values() if one.needed and one.has_community]
    clocks = LedgerClock.objects.filter(organisation=organisation, ledger__in=names)
    sequences = dict(clocks.values_list("ledger", "sequence"))
    lines = ChangeLine.objects.filter(organisation=organisation, sequence__in=sequences.values())
    hashes = dict(lines.values_list("sequence", "hash"))
    found: list[GapCount] = []
    for name in names:
        if name in sequences:
            found += _counted(organisation, LEDGERS[name], hashes.get(sequences[name], ""))
    return found


def _counted(organisation: Organisation, description: Description, state: str) -> Sequence[GapCount]:
    key = (organisation.pk, description.name)
    known = _COUNTED.get(key)
    if state and known is not None and known[0] == state:
        return known[1]
    found = tuple(gap_counts(organisation, [description]))
    while len(_COUNTED) >= _MOST_KEPT:
        _COUNTED.pop(next(iter(_COUNTED)), None)
    _COUNTED[key] = (state, found)
    return found
