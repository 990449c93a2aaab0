"""Buildings, courtyards and dwellings: 29 dormitories in use, four that are none, four courtyards."""

from dataclasses import dataclass
from datetime import date
from random import Random

from linli.core.partial import PartialDate
from linli.demonstration.world.days import some_day

#: (buildings, storeys, stairwells, flats on a landing): 29 dormitories with 1,392 flats.
_DORMITORIES = ((11, 6, 4, 2), (6, 6, 3, 2), (6, 6, 5, 2), (3, 5, 3, 2), (2, 6, 6, 2), (1, 6, 3, 3))
_OWNERS = ("汾东机修厂", "北郊第三针织厂", "晋阳汽修配件厂", "东城粮油供应站", "计划干部学校", "省军区招待所")
_YARD_FLATS = {"甲院": 18, "乙院": 16, "丙院": 15, "丁院": 12}


@dataclass(frozen=True, slots=True)
class Building:
    number: str
    name: str
    use: str
    origin: str
    storeys: int
    stairwells: int
    built: PartialDate
    owner: str
    demolished: PartialDate | None = None


@dataclass(frozen=True, slots=True)
class Courtyard:
    name: str
    address: str
    owner: str
    recorded: date


@dataclass(frozen=True, slots=True)
class Management:
    """Who looks after a courtyard, from a day to the first day after."""

    courtyard: str
    kind: str
    manager: str
    started: PartialDate
    ended: date | None = None


@dataclass(frozen=True, slots=True)
class Dwelling:
    building: str  #: number of the building or name of the courtyard
    stairwell: str
    room: str
    area_m2: float
    built_year: int

    @property
    def door(self) -> str:
        """3-2-501; in a courtyard 甲院-12."""
        return "-".join(part for part in (self.building, self.stairwell, self.room) if part)


@dataclass(frozen=True, slots=True)
class Housing:
    buildings: tuple[Building, ...]
    courtyards: tuple[Courtyard, ...]
    managements: tuple[Management, ...]
    dwellings: tuple[Dwelling, ...]


def housing(rng: Random) -> Housing:
    shapes = [shape for count, *shape in _DORMITORIES for _ in range(count)]
    rng.shuffle(shapes)
    buildings, dwellings = [], []
    for index, (storeys, stairwells, landing) in enumerate(shapes, 1):
        number, year = str(index), rng.randint(1978, 1998)
        built = PartialDate.of_year(year) if year < 1990 else PartialDate.of_month(year, rng.randint(4, 11))
        owner = rng.choice(_OWNERS)
        buildings.append(
            Building(number, f"{index}号楼", "居住", "单位宿舍", storeys, stairwells, built, owner)
        )
        dwellings += [
            Dwelling(number, str(stairwell), f"{storey}{flat:02}", area, year)
            for stairwell in range(1, stairwells + 1)
            for storey in range(1, storeys + 1)
            for flat, area in zip(range(1, landing + 1), (52.4, 63.8, 47.6), strict=False)
        ]
    for yard, flats in _YARD_FLATS.items():
        dwellings += [
            Dwelling(yard, "", str(flat), 18 + rng.randint(0, 40) / 2, 1965) for flat in range(1, flats + 1)
        ]
    return Housing(
        (*buildings, *_not_dormitories()), _courtyards(rng), _managements(), tuple(dwellings)
    )  # fmt: skip


def _not_dormitories() -> tuple[Building, ...]:
    """Each is caught by a count that asks only one of: the use, the origin, whether it still stands."""
    year, month = PartialDate.of_year, PartialDate.of_month
    return (
        Building(
            "30", "30号楼（已拆除）", "居住", "单位宿舍", 3, 2, year(1964), "汾东机修厂", month(2009, 9)
        ),
        Building("31", "新建1号楼（未交房）", "居住", "商品房", 11, 2, month(2010, 5), "晋府置业部"),
        Building("32", "原单身宿舍（现出租门面）", "商业", "单位宿舍", 4, 1, year(1976), "北郊第三针织厂"),
        Building("33", "社区办公楼", "办公", "自建", 2, 1, year(1988), "坝陵桥街办"),
    )


def _courtyards(rng: Random) -> tuple[Courtyard, ...]:
    owners = ("北郊第三针织厂", "东城粮油供应站", "汾东机修厂", "房管所")
    return tuple(
        Courtyard(name, f"教场巷{door}号", owner, some_day(rng, date(2004, 3, 1), date(2004, 6, 30)))
        for name, door, owner in zip(_YARD_FLATS, (12, 18, 27, 33), owners, strict=True)
    )


def _managements() -> tuple[Management, ...]:
    """甲院 and 乙院 have nobody until the contracts of March 2010; 丁院 had nobody long ago."""
    year, spring, later = PartialDate.of_year, date(2010, 3, 15), date(2010, 3, 22)
    return (
        Management("甲院", "无人管理", "", year(1999), spring),
        Management("甲院", "委托收费保洁", "教场巷社区居委会", PartialDate(spring)),
        Management("乙院", "无人管理", "", year(2001), later),
        Management("乙院", "委托收费保洁", "教场巷社区居委会", PartialDate(later)),
        Management("丙院", "产权单位管理", "汾东机修厂", year(1998)),
        Management("丁院", "无人管理", "", year(2002), date(2006, 9, 1)),
        Management("丁院", "物业管理", "锦地物业公司", PartialDate(date(2006, 9, 1))),
    )
