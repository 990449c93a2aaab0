"""The committee itself: who works here, which papers they hold, which ledgers it keeps, what it owns."""

from linli.demonstration.rosters.table import Roster, chinese, dashed, dotted, roster

# fmt: off
STAFF = roster(
    "社区工作者名册.xlsx", "registry.staff", lambda world: world.workers,
    {
        "姓名": lambda row: row.name,
        "岗位": lambda row: row.post,
        "任职日期": lambda row: chinese(row.began),
        "离任日期": lambda row: chinese(row.left),
    },
)
STAFF_CERTIFICATES = roster(
    "工作人员证书.xlsx", "registry.staff_certificate", lambda world: world.worker_certificates,
    {
        "姓名": lambda row: row.worker,
        "证书名称": lambda row: row.name,
        "取得日期": lambda row: chinese(row.obtained),
    },
)
LEDGER_OPENINGS = roster(
    "台账设立登记.xlsx", "registry.ledger_opening", lambda world: world.ledger_openings,
    {
        "台账名称": lambda row: row.name,
        "设立日期": lambda row: dotted(row.opened),
        "停用日期": lambda row: dotted(row.closed),
    },
)
ASSETS = roster(
    "资产台账.xlsx", "shared.asset", lambda world: world.assets,
    {
        "资产名称": lambda row: row.name,
        "类别": lambda row: row.kind,
        "数量": lambda row: row.count,
        "使用部门": lambda row: row.user,
        "启用日期": lambda row: dashed(row.since),
        "停用日期": lambda row: dashed(row.until),
        "来源": lambda row: row.source,
    },
    title="社区资产台账", numbered=True,
)
# fmt: on
ROSTERS: tuple[Roster, ...] = (STAFF, STAFF_CERTIFICATES, LEDGER_OPENINGS, ASSETS)
