"""Leaflets, blackboards and banners; who helps whom, and what was brought."""

from linli.demonstration.rosters.table import Roster, as_date, dotted, roster

# fmt: off
ISSUES = roster(
    "宣传台账.xlsx", "publicity.publicity_issue", lambda world: world.issues,
    {
        "日期": lambda row: dotted(row.on),
        "形式": lambda row: row.form,
        "主题": lambda row: row.theme,
        "块板名称": lambda row: row.board,
        "数量(份/期)": lambda row: row.count,
    },
    total=("数量(份/期)",),
)
PAIRINGS = roster(
    "帮扶结对台账.xlsx", "outreach.pairing", lambda world: world.pairings,
    {
        "结对编号": lambda row: row.number,
        "帮扶人": lambda row: row.helper,
        "帮扶对象": lambda row: row.helped.name,
        "身份证号": lambda row: row.helped.number,
        "开始日期": lambda row: dotted(row.began),
        "结束日期": lambda row: dotted(row.ended),
    },
)
DELIVERIES = roster(
    "四送服务登记.xlsx", "outreach.delivery", lambda world: world.deliveries,
    {
        "结对编号": lambda row: row.pairing.number,
        "日期": lambda row: as_date(row.on),
        "送服务类别": lambda row: row.kind,
        "内容": lambda row: row.content,
    },
)
# fmt: on
ROSTERS: tuple[Roster, ...] = (ISSUES, PAIRINGS, DELIVERIES)
