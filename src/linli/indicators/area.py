"""Which communities' rows make an organisation's figures on a day, mergers followed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from django.db.models import Q

from linli.org.models import Level, Organisation, Succession
from linli.org.organisations import path_after

Area = tuple[int, ...]


def area_of(organisation: Organisation, on: date) -> Area:
    return areas_of([organisation], on)[organisation.pk]


def areas_of(organisations: Sequence[Organisation], on: date) -> Mapping[int, Area]:
    """{organisation: the keys whose entries it counts, in rising order}, before the cut ``on``.

    An organisation counts what lies below it and itself. One that was merged into another by then is counted
    where the other lies, so that a successor's figures hold the rows its predecessors recorded. What was
    split stays where it was: nobody can say which half a row belongs to.
    """
    successors = _successors(on)
    paths = dict(
        Organisation.objects.filter(pk__in={*successors, *successors.values()}).values_list("pk", "path")
    )
    beneath = _beneath(organisations)
    areas = {}
    for organisation in organisations:
        keys = {organisation.pk, *(key for path, key in beneath if path.startswith(organisation.path))}
        for predecessor in successors:
            if paths[_last_successor(predecessor, successors)].startswith(organisation.path):
                keys.add(predecessor)
            else:
                keys.discard(predecessor)
        areas[organisation.pk] = tuple(sorted(keys))
    return areas


def _beneath(organisations: Sequence[Organisation]) -> list[tuple[str, int]]:
    """(path, key) of whatever lies below them, in one query; below a community lies nothing."""
    offices = [one for one in organisations if one.level != Level.COMMUNITY]
    if not offices:
        return []
    ranges = Q()
    for office in offices:
        end = path_after(office.path)
        ranges |= Q(path__gte=office.path) & (Q() if end is None else Q(path__lt=end))
    known = Organisation.objects.all() if len(offices) > _MOST_RANGES else Organisation.objects.filter(ranges)
    return list(known.values_list("path", "pk"))


#: A longer condition costs more than reading all organisations.
_MOST_RANGES = 100


def _successors(on: date) -> dict[int, int]:
    followed = Succession.objects.exclude(kind=Succession.Kind.SPLIT).filter(on__lt=on)
    return dict(followed.order_by("on", "pk").values_list("predecessor", "successor"))


def _last_successor(key: int, successors: Mapping[int, int]) -> int:
    seen = {key}
    while key in successors and successors[key] not in seen:
        key = successors[key]
        seen.add(key)
    return key


def communities_below(organisation: Organisation) -> Iterable[Organisation]:
    """The communities whose figures a roll-up lists, by code."""
    return Organisation.objects.below(organisation).communities().order_by("code", "pk")
