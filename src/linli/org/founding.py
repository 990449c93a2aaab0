"""Acts on the tree: found, rename, recode, move, merge; each keeps the past as dated spells."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import transaction

from linli.org.organisations import (
    Organisation,
    OrganisationCode,
    OrganisationName,
    OrganisationParent,
    Succession,
    path_segment,
)


class ActRefused(ValueError):
    """The act would contradict the tree; nothing was written."""


@transaction.atomic
def found(level: int, name: str, code: str, *, on: date, parent: Organisation | None = None) -> Organisation:
    """A new organisation with its first name, code and parent."""
    if parent is not None and parent.level >= level:
        msg = f"“{name}”不能设在同级或下级的“{parent.name}”之下"
        raise ActRefused(msg)
    if Organisation.objects.with_code(code, on).exists():
        msg = f"区划代码{code}在{on}已经属于另一个机构"
        raise ActRefused(msg)
    organisation = Organisation.objects.create(
        level=level, name=name, code=code, parent=parent, path=f"new-{code}", started_on=on
    )
    organisation.path = (parent.path if parent else "") + path_segment(organisation.pk)
    organisation.save()
    OrganisationCode.objects.create(organisation=organisation, code=code, started_on=on)
    OrganisationName.objects.create(organisation=organisation, name=name, started_on=on)
    OrganisationParent.objects.create(organisation=organisation, parent=parent, started_on=on)
    return organisation


@transaction.atomic
def rename(organisation: Organisation, name: str, *, on: date) -> None:
    _close(OrganisationName, organisation, on)
    OrganisationName.objects.create(organisation=organisation, name=name, started_on=on)
    organisation.name = name
    organisation.save()


@transaction.atomic
def recode(organisation: Organisation, code: str, *, on: date) -> None:
    """The statistical bureau issued another code; the key and every entry stay as they are."""
    if Organisation.objects.with_code(code, on).exclude(pk=organisation.pk).exists():
        msg = f"区划代码{code}在{on}已经属于另一个机构"
        raise ActRefused(msg)
    _close(OrganisationCode, organisation, on)
    OrganisationCode.objects.create(organisation=organisation, code=code, started_on=on)
    organisation.code = code
    organisation.save()


@transaction.atomic
def move(organisation: Organisation, parent: Organisation, *, on: date) -> None:
    """Puts an organisation with everything below it under another parent."""
    if parent.path.startswith(organisation.path) or parent.level >= organisation.level:
        msg = f"“{organisation.name}”不能划归“{parent.name}”"
        raise ActRefused(msg)
    _close(OrganisationParent, organisation, on)
    OrganisationParent.objects.create(organisation=organisation, parent=parent, started_on=on)
    old, new = organisation.path, parent.path + path_segment(organisation.pk)
    beneath = list(Organisation.objects.below(organisation))
    for one in beneath:
        one.path = new + one.path[len(old) :]
    Organisation.objects.bulk_update(beneath, ["path"])
    Organisation.objects.filter(pk=organisation.pk).update(parent=parent)
    organisation.refresh_from_db()


@transaction.atomic
def merge(predecessors: Sequence[Organisation], successor: Organisation, *, on: date) -> None:
    """Closes communities whose area another takes over. Entries stay theirs; comparisons follow the line."""
    for predecessor in predecessors:
        if predecessor.level != successor.level:
            msg = f"“{predecessor.name}”与“{successor.name}”不是同一级，不能合并"
            raise ActRefused(msg)
        Succession.objects.create(
            predecessor=predecessor, successor=successor, on=on, kind=Succession.Kind.MERGED
        )
        for spells in (OrganisationCode, OrganisationName, OrganisationParent):
            _close(spells, predecessor, on)
        predecessor.ended_on = on
        predecessor.save()


@transaction.atomic
def split(predecessor: Organisation, successors: Sequence[Organisation], *, on: date) -> None:
    """Closes a community whose area several take over: its entries stay its own, nobody is moved silently."""
    if len(successors) < 2:
        msg = "拆分后至少要有两个机构"
        raise ActRefused(msg)
    for successor in successors:
        if predecessor.level != successor.level:
            msg = f"“{predecessor.name}”与“{successor.name}”不是同一级，不能拆分"
            raise ActRefused(msg)
        Succession.objects.create(
            predecessor=predecessor, successor=successor, on=on, kind=Succession.Kind.SPLIT
        )
    for spells in (OrganisationCode, OrganisationName, OrganisationParent):
        _close(spells, predecessor, on)
    predecessor.ended_on = on
    predecessor.save()


def predecessors(organisation: Organisation) -> list[Organisation]:
    """Every organisation whose area this one took over, through all generations."""
    found_ones: list[Organisation] = []
    waiting = [organisation.pk]
    while waiting:
        keys = Succession.objects.filter(successor__in=waiting).values_list("predecessor", flat=True)
        older = [one for one in Organisation.objects.filter(pk__in=keys) if one not in found_ones]
        found_ones += older
        waiting = [one.pk for one in older]
    return found_ones


def _close(
    spells: type[OrganisationCode] | type[OrganisationName] | type[OrganisationParent],
    organisation: Organisation,
    on: date,
) -> None:
    spells.objects.filter(organisation=organisation, ended_on__isnull=True).update(ended_on=on)
