"""The residents' roster, one line a person and household, and the roster of the retired."""

from linli.demonstration.rosters.registry import ESTABLISHMENTS
from linli.demonstration.rosters.table import Cell, Roster, as_date, dashed, dotted, roster
from linli.demonstration.world.people import Person


def birth(person: Person) -> Cell:
    """1968-03-05; of some people only 1943年."""
    return dashed(person.birth)


# fmt: off
RESIDENTS = roster(
    "居民花名册.xlsx", "registry.residents", lambda world: world.population.residences,
    {
        "楼栋号": lambda row: row.dwelling.building,
        "单元": lambda row: row.dwelling.stairwell,
        "室号": lambda row: row.dwelling.room,
        "户号": lambda row: row.household,
        "户类型": lambda row: row.kind,
        "姓名": lambda row: row.person.name,
        "与户主关系": lambda row: row.relation,
        "性别": lambda row: row.person.sex,
        "出生日期": lambda row: birth(row.person),
        "身份证号": lambda row: row.person.number,
        "居住状态": lambda row: row.residing,
        "入住日期": lambda row: as_date(row.came),
        "入住原因": lambda row: row.came_by,
        "迁出日期": lambda row: dotted(row.left),
        "迁出原因": lambda row: row.left_by,
        "死亡日期": lambda row: dotted(row.person.died),
        "联系电话": lambda row: row.person.phone,
        "文化程度": lambda row: row.person.education,
        "从业状况": lambda row: row.person.status,
        "立户日期": lambda row: as_date(row.opened),
        "销户日期": lambda row: dotted(row.closed),
        "备注": lambda row: row.remark,
    },
    title="教场巷社区居民花名册（2010年6月30日）",
)
RETIREES = roster(
    "退休人员花名册.xlsx", "registry.retiree", lambda world: world.retirees,
    {
        "姓名": lambda row: row.person.name,
        "身份证号": lambda row: row.person.number,
        "出生日期": lambda row: birth(row.person),
        "住址": lambda row: row.person.door,
        "原工作单位": lambda row: row.former,
        "退休日期": lambda row: dotted(row.retired),
        "养老金发放单位": lambda row: row.payer,
        "管理开始日期": lambda row: as_date(row.managed),
        "管理结束日期": lambda row: dotted(row.ended),
        "结束原因": lambda row: row.reason,
    },
    title="企业退休人员社会化管理花名册", numbered=True,
)
# fmt: on
ROSTERS: tuple[Roster, ...] = (RESIDENTS, ESTABLISHMENTS, RETIREES)
