"""The community, its buildings, courtyards and dwellings, and the organisations located here."""

from linli.demonstration.rosters.table import Roster, chinese, dashed, dotted, roster
from linli.demonstration.world import World
from linli.demonstration.world.housing import Dwelling


def _dwellings(world: World) -> list[tuple[Dwelling, str, str]]:
    """With whose it is and whether somebody lives in it."""
    rows = []
    for dwelling in world.housing.dwellings:
        if dwelling.door in world.population.empty:
            rows.append((dwelling, "自有", "空置"))
        elif dwelling.door in world.population.tenanted:
            rows.append((dwelling, "租赁", "出租"))
        else:
            rows.append((dwelling, "单位房" if dwelling.built_year < 1982 else "自有", "自住"))
    return rows


# fmt: off
PROFILE = roster(
    "社区概况.xlsx", "registry.profile", lambda world: [world.profile],
    {
        "社区名称": lambda row: row.name,
        "成立时间": lambda row: chinese(row.founded),
        "地址": lambda row: row.address,
        "东至": lambda row: row.east,
        "西至": lambda row: row.west,
        "南至": lambda row: row.south,
        "北至": lambda row: row.north,
        "面积（平方米）": lambda row: row.area_m2,
    },
)
BUILDINGS = roster(
    "楼栋台账.xlsx", "registry.building", lambda world: world.housing.buildings,
    {
        "楼栋号": lambda row: row.number,
        "楼栋名称": lambda row: row.name,
        "用途": lambda row: row.use,
        "来源": lambda row: row.origin,
        "层数": lambda row: row.storeys,
        "单元数": lambda row: row.stairwells,
        "建成时间": lambda row: chinese(row.built),
        "产权单位": lambda row: row.owner,
        "拆除日期": lambda row: chinese(row.demolished),
    },
    title="教场巷社区楼栋台账", numbered=True,
)
COURTYARDS = roster(
    "自然院落台账.xlsx", "registry.courtyard", lambda world: world.housing.courtyards,
    {
        "院落名称": lambda row: row.name,
        "地址": lambda row: row.address,
        "产权单位": lambda row: row.owner,
        "登记日期": lambda row: dotted(row.recorded),
    },
)
MANAGEMENT = roster(
    "院落管理情况.xlsx", "registry.courtyard_management", lambda world: world.housing.managements,
    {
        "院落名称": lambda row: row.courtyard,
        "管理方式": lambda row: row.kind,
        "管理单位": lambda row: row.manager,
        "开始日期": lambda row: dotted(row.started),
        "结束日期": lambda row: dotted(row.ended),
    },
)
DWELLINGS = roster(
    "房屋台账.xlsx", "registry.dwelling", _dwellings,
    {
        "楼栋号": lambda row: row[0].building,
        "单元": lambda row: row[0].stairwell,
        "室号": lambda row: row[0].room,
        "建筑面积（平方米）": lambda row: row[0].area_m2,
        "权属": lambda row: row[1],
        "房屋状态": lambda row: row[2],
    },
    title="教场巷社区房屋台账（2010年6月30日）",
)
ESTABLISHMENTS = roster(
    "驻地单位名册.xlsx", "registry.establishment_located", lambda world: world.establishments,
    {
        "单位名称": lambda row: row.name,
        "单位类型": lambda row: row.kind,
        "统一社会信用代码": lambda row: None,
        "地址": lambda row: row.address,
        "联系人": lambda row: row.contact,
        "联系电话": lambda row: row.phone,
        "进驻日期": lambda row: dashed(row.arrived),
        "撤出日期": lambda row: None,
    },
    title="驻地单位名册", numbered=True,
)
# fmt: on
ROSTERS: tuple[Roster, ...] = (PROFILE, BUILDINGS, COURTYARDS, MANAGEMENT, DWELLINGS)
