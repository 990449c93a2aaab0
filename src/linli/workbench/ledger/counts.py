"""Numbers above and below a list, counted once for as long as nobody writes."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from typing import Any, TypeVar, cast

from django.db.models import OuterRef, Subquery

from linli.kit.chain import ChangeLine, LedgerClock

T = TypeVar("T")
_MOST = 4_000
_KEPT: OrderedDict[Hashable, Any] = OrderedDict()
_LOCK = threading.Lock()
#: An opening balance (期初数) moves a balance without any row of the ledger itself.
_OPENINGS = "kit.opening_balance"


def stamp(ledger: str, communities: Sequence[int]) -> Hashable:
    """What the rows of a ledger in these communities are: the log's last lines about it, by their hash."""
    lines = ChangeLine.objects.filter(organisation=OuterRef("organisation"), sequence=OuterRef("sequence"))
    clocks = LedgerClock.objects.filter(organisation__in=communities, ledger__in=(ledger, _OPENINGS))
    last = clocks.annotate(last=Subquery(lines.values("hash")[:1])).values_list("last", flat=True)
    return ledger, tuple(communities), tuple(sorted(one or "" for one in last))


def once(key: Hashable, count: Callable[[], T]) -> T:
    """The number kept under ``key``, or counted now. The key holds a stamp, so what is kept stays true."""
    with _LOCK:
        if key in _KEPT:
            _KEPT.move_to_end(key)
            return cast(T, _KEPT[key])
    counted = count()
    with _LOCK:
        _KEPT[key] = counted
        while len(_KEPT) > _MOST:
            _KEPT.popitem(last=False)
    return counted
