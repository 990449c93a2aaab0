"""Which empty ledgers a person affirmed to be empty (零报告) for a whole period."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping

from linli.core.period import Period
from linli.indicators.area import Area
from linli.kit.zero_report import ZeroReport
from linli.org.models import Level, Organisation


def affirmed_zeros(
    empty: Collection[tuple[int, str]], areas: Mapping[int, Area], period: Period
) -> set[tuple[int, str]]:
    """(organisation, ledger) where every community of the area reported nothing for all of the period."""
    if not empty:
        return set()
    communities = {key for organisation, _ledger in empty for key in areas[organisation]}
    reports = ZeroReport.objects.in_books().filter(
        community__in=communities, since__lte=period.start, until__gte=period.end
    )
    reported: dict[str, set[int]] = defaultdict(set)
    for ledger, community in reports.values_list("subject", "community"):
        reported[ledger].add(community)
    if not reported:
        return set()
    # A street office keeps few ledgers itself: its own key need not report, its communities must.
    must = set(
        Organisation.objects.filter(pk__in=communities, level=Level.COMMUNITY).values_list("pk", flat=True)
    )
    return {
        (organisation, ledger)
        for organisation, ledger in empty
        if (asked := must & set(areas[organisation])) and asked <= reported[ledger]
    }
