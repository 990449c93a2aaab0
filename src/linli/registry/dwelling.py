"""Dwellings (房屋): one row per door; 楼栋号 on paper names a building (3) or a courtyard (甲院)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q

from linli.kit.description import FOREVER, Authority, ledger
from linli.kit.entries import Item
from linli.kit.fields import derived
from linli.kit.importing.context import Context
from linli.kit.measures import Flow, Stock
from linli.kit.privacy import Privacy
from linli.kit.references import NamedReference
from linli.registry.building import Building, BuildingField
from linli.registry.courtyard import Courtyard, CourtyardField
from linli.registry.identification import read_door


class Tenure(models.TextChoices):
    OWNED = "owned", "自有"
    RENTED = "rented", "租赁"
    WORK_UNIT = "work-unit", "单位房"
    PUBLIC_RENTAL = "public-rental", "公租房"
    BORROWED = "borrowed", "借住"
    OTHER = "other", "其他"


class DwellingState(models.TextChoices):
    OWN_USE = "own-use", "自住"
    LET = "let", "出租"
    EMPTY = "empty", "空置"
    OTHER = "other", "其他"


@ledger(
    title="房屋台账", key=("place", "unit", "room"), authority=Authority.OURS, retention=FOREVER,
    privacy=Privacy.INTERNAL,
    columns=(
        "place", "unit", "room", "door", "area_m2", "tenure", "state", "building", "courtyard", "started_on",
        "ended_on", "remark",
    ),
    labels={"started_on": "启用日期", "ended_on": "拆除日期"},
    aliases={
        "place": ("楼号", "栋号", "楼栋", "楼栋（院落）", "楼栋或院落"), "unit": ("单元号",),
        "room": ("房号", "门牌号", "房间号"), "area_m2": ("面积（平方米）", "建筑面积", "面积"),
        "tenure": ("产权", "房屋权属"), "state": ("状态", "使用状态"), "ended_on": ("停用日期",),
    },
    synonyms={
        "tenure": {
            "自有产权": "owned", "私房": "owned", "承租": "rented", "单位": "work-unit",
            "廉租房": "public-rental",
        },
        "state": {
            "自用": "own-use", "居住": "own-use", "租住": "let", "空房": "empty", "空": "empty",
            "闲置": "empty",
        },
    },
    filters=("building", "courtyard", "state", "tenure"), needed=("state",),
    # By community and not by name: the name may be written in another way, or be the old one.
    watches={
        "registry.building": ("community", "community_id"),
        "registry.courtyard": ("community", "community_id"),
    },
    words=("房屋", "住房", "空置房", "出租房"), help="一个门牌一行；平房的楼栋号一栏写院落名称，单元空着。",
)  # fmt: skip
class Dwelling(Item):
    """A home behind one door. ``door`` is how everybody writes it: 3-2-501, in a courtyard 甲院-12.

    The place is kept as written and looked up in both ledgers, so that a house can be entered before its
    building is; building and courtyard stay empty until one of them is known by that name.
    """

    place = models.CharField("楼栋号", max_length=50)
    unit = models.CharField("单元", max_length=20, blank=True, default="")
    room = models.CharField("室号", max_length=20)
    door = derived(models.CharField("住址", max_length=95, default="", db_index=True))
    building = derived(BuildingField("所在楼栋", null=True, blank=True))
    courtyard = derived(CourtyardField("所在院落", null=True, blank=True))
    area_m2 = models.DecimalField("建筑面积（平方米）", max_digits=8, decimal_places=2, null=True, blank=True)
    tenure = models.CharField("权属", max_length=20, choices=Tenure, blank=True, default="")
    state = models.CharField("房屋状态", max_length=20, choices=DwellingState, blank=True, default="")

    class Meta(Item.Meta):
        verbose_name = "房屋"
        constraints: ClassVar = [
            *Item.Meta.constraints,
            models.UniqueConstraint(
                fields=["community", "door"], condition=Q(withdrawn_at__isnull=True),
                name="registry_dwelling_one_per_door", violation_error_message="本社区已登记过这个门牌的房屋",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.door

    @classmethod
    def derive(cls, entries: Sequence[Self]) -> None:
        communities = {entry.community_id for entry in entries}
        buildings = _by_name(Building.objects.in_books().filter(community__in=communities), "number")
        courtyards = _by_name(Courtyard.objects.in_books().filter(community__in=communities), "name")
        known_buildings, known_courtyards = set(buildings.values()), set(courtyards.values())
        for entry in entries:
            key = (entry.community_id, read_door(entry.place))
            if key in buildings or key in courtyards:
                entry.building_id = buildings.get(key)
                entry.courtyard_id = None if entry.building_id else courtyards[key]
            # Nothing of that name: a building that was given another number keeps its dwellings.
            elif entry.building_id not in known_buildings and entry.courtyard_id not in known_courtyards:
                entry.building_id = entry.courtyard_id = None
            entry.door = door_of(entry.place, entry.unit, entry.room)

    class Indicators:
        dwellings = Stock().labelled("房屋", unit="套")
        occupied = dwellings.where(state__in=[DwellingState.OWN_USE, DwellingState.LET]).labelled(
            "其中：有人居住的房屋", unit="套", part_of=dwellings, meaning="状态为自住或出租的房屋"
        )
        empty = dwellings.where(state=DwellingState.EMPTY).labelled(
            "其中：空置房屋", unit="套", part_of=dwellings
        )
        let = dwellings.where(state=DwellingState.LET).labelled(
            "其中：出租房屋", unit="套", part_of=dwellings
        )
        in_courtyards = dwellings.where(courtyard__isnull=False).labelled(
            "其中：院落平房", unit="套", part_of=dwellings, meaning="期末在用、在自然院落里的房屋"
        )
        by_tenure = dwellings.split("tenure")
        demolished = Flow("ended_on").labelled("本期拆除房屋", unit="套")


def door_of(place: str, unit: str = "", room: str = "") -> str:
    """3-2-501 from its three cells, also from 3号楼, 2单元, 501室; in a courtyard 甲院-12."""
    return "-".join(part for part in (read_door(place), read_door(unit), read_door(room)) if part)


class DwellingField(NamedReference):
    """A dwelling; a sheet names it by its door, in any of the ways a door is written."""

    target = "registry.Dwelling"
    by = "door"

    def resolve(self, cells: Mapping[str, Sequence[Any]], context: Context) -> list[Any]:
        return super().resolve(
            {key: [read_door(cell) for cell in column] for key, column in cells.items()}, context
        )


def _by_name(rows: models.QuerySet[Any], name: str) -> dict[tuple[int, str], int]:
    return {
        (community, read_door(text)): key
        for community, text, key in rows.values_list("community", name, "pk")
    }
