"""The tree of provinces, cities, districts, streets and communities: lasting keys, dated codes and names."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

#: Digits of one key in a path. Eight give 99,999,999 organisations; the width is fixed so that text order
#: is tree order.
WIDTH = 8


def path_segment(key: int) -> str:
    return f"{key:0{WIDTH}d}"


def path_after(path: str) -> str | None:
    """The first path that is not below ``path``; None when nothing sorts after it (all nines)."""
    successor = str(int(path) + 1)
    return None if len(successor) > len(path) else successor.zfill(len(path))


class Level(models.IntegerChoices):
    PROVINCE = 1, "省"
    CITY = 2, "市"
    DISTRICT = 3, "区县"
    STREET = 4, "街道"
    COMMUNITY = 5, "社区"


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    def below(self, organisation: Organisation) -> OrganisationQuerySet:
        """The subtree with its root. A range of paths, never LIKE: that cannot use the index on SQLite."""
        end = path_after(organisation.path)
        beneath = self.filter(path__gte=organisation.path)
        return beneath if end is None else beneath.filter(path__lt=end)

    def above(self, organisation: Organisation) -> OrganisationQuerySet:
        """Every organisation on the way up, the nearest last; without itself."""
        cuts = range(WIDTH, len(organisation.path), WIDTH)
        return self.filter(path__in=[organisation.path[:cut] for cut in cuts]).order_by("path")

    def communities(self) -> OrganisationQuerySet:
        return self.filter(level=Level.COMMUNITY)

    def with_code(self, code: str, on: date) -> OrganisationQuerySet:
        return self.filter(
            pk__in=OrganisationCode.objects.in_force(on).filter(code=code).values("organisation")
        )


class Organisation(models.Model):
    """A government area or residents' committee. ``id`` never changes; codes, names and parents are dated."""

    level = models.PositiveSmallIntegerField("级别", choices=Level)
    name = models.CharField("现用名称", max_length=100)
    code = models.CharField("现用区划代码", max_length=12, db_index=True)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="+", verbose_name="上级", db_index=True
    )
    #: The keys of the present ancestors and its own, zero-padded; parents of the past are in
    #: OrganisationParent.
    path = models.CharField("路径", max_length=WIDTH * 8, unique=True)
    started_on = models.DateField("设立日期", null=True)
    ended_on = models.DateField("撤销日期", null=True)

    objects: ClassVar[OrganisationQuerySet] = OrganisationQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "机构"
        verbose_name_plural = "机构"

    def __str__(self) -> str:
        return self.name


class DatedQuerySet(models.QuerySet[models.Model]):
    def in_force(self, on: date) -> DatedQuerySet:
        return self.filter(started_on__lte=on).filter(Q(ended_on__isnull=True) | Q(ended_on__gt=on))


class Dated(models.Model):
    """A fact about an organisation from ``started_on`` until the day before ``ended_on``."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    started_on = models.DateField("自")
    ended_on = models.DateField("至（不含）", null=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        abstract = True


class OrganisationCode(Dated):
    """The 12-digit statistical code, re-issued yearly: one code belongs to one organisation at a time."""

    code = models.CharField("区划代码", max_length=12, db_index=True)

    class Meta:
        verbose_name = "区划代码"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["code", "started_on"], name="org_code_once_a_day"),
            models.UniqueConstraint(
                fields=["organisation"], condition=Q(ended_on__isnull=True), name="org_one_open_code"
            ),
        ]


class OrganisationName(Dated):
    name = models.CharField("名称", max_length=100)

    class Meta:
        verbose_name = "曾用名称"


class OrganisationParent(Dated):
    parent = models.ForeignKey(Organisation, models.CASCADE, null=True, related_name="+")

    class Meta:
        verbose_name = "隶属关系"


class Succession(models.Model):
    """``successor`` took over (a part of) ``predecessor`` on a day: what keeps last year comparable."""

    class Kind(models.TextChoices):
        MERGED = "merged", "合并"
        SPLIT = "split", "拆分"
        RENAMED = "renamed", "更名改码"

    predecessor = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    successor = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    on = models.DateField("变更日期")
    kind = models.CharField("变更方式", max_length=10, choices=Kind)

    class Meta:
        verbose_name = "沿革"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["predecessor", "successor"], name="org_succession_once"),
            models.CheckConstraint(
                condition=~Q(predecessor=F("successor")), name="org_succession_of_another"
            ),
        ]
