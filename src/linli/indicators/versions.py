"""Versions of definitions: a measure that counts differently is a new version under the same name."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from django.db import models, transaction
from django.db.models import Max

from linli.indicators import catalogue


class Definition(models.Model):
    """One way in which an indicator has been counted. Written when the software is installed or upgraded."""

    indicator = models.CharField("指标", max_length=160)
    version = models.PositiveIntegerField("版次")
    hash = models.CharField(max_length=16)
    text = models.TextField("口径")
    known_since = models.DateTimeField("启用时间", auto_now_add=True)

    class Meta:
        verbose_name = "指标口径"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["indicator", "version"], name="indicators_definition_version"),
            models.UniqueConstraint(fields=["indicator", "hash"], name="indicators_definition_once"),
        ]

    def __str__(self) -> str:
        return f"{self.indicator} 第{self.version}版"


def record_definitions(**_options: Any) -> int:
    """Gives every new definition the next version of its name; returns how many were new.

    A definition that comes back keeps the version it had: the number says how it counts, not when.
    """
    with transaction.atomic():
        known = set(Definition.objects.values_list("indicator", "hash"))
        last = dict(Definition.objects.values_list("indicator").annotate(last=Max("version")))
        fresh = [
            Definition(
                indicator=one.name,
                version=last.get(one.name, 0) + 1,
                hash=one.definition_hash,
                text=one.definition,
            )
            for one in catalogue.indicators().values()
            if (one.name, one.definition_hash) not in known
        ]
        Definition.objects.bulk_create(fresh)
    _KNOWN.clear()
    return len(fresh)


def versions_of(indicators: Iterable[catalogue.Indicator]) -> dict[str, int]:
    """{indicator: version of its present definition}; none for one that was never recorded."""
    wanted = {(one.name, one.definition_hash) for one in indicators}
    if unknown := wanted - _KNOWN.keys():
        rows = Definition.objects.filter(hash__in={kept for _name, kept in unknown})
        _KNOWN.update(
            {
                (name, kept): version
                for name, kept, version in rows.values_list("indicator", "hash", "version")
            }
        )
    return {name: _KNOWN[name, kept] for name, kept in wanted if (name, kept) in _KNOWN}


#: A recorded definition never changes, so a process asks for it once.
_KNOWN: dict[tuple[str, str], int] = {}
