"""The household survey: campaigns and questions, households to visit, visits, what was found."""

from linli.demonstration.rosters.table import Roster, Sheet, as_date, chinese, dotted, roster
from linli.demonstration.world.survey import CAMPAIGN

# fmt: off
CAMPAIGNS = Roster("入户摸底.xlsx", (
    Sheet(
        "registry.survey_campaign", "摸底", lambda world: world.survey.campaigns,
        {
            "摸底名称": lambda row: row.name,
            "开始日期": lambda row: chinese(row.started),
            "结束日期": lambda row: chinese(row.ended),
        },
    ),
    Sheet(
        "registry.survey_question", "问题", lambda world: world.survey.questions,
        {
            "摸底名称": lambda row: row.campaign,
            "问题类别": lambda row: row.group,
            "问题": lambda row: row.text,
        },
    ),
))
VISITS = Roster("入户走访登记.xlsx", (
    Sheet(
        "registry.survey_target", "对象", lambda world: world.survey.targets,
        {
            "摸底名称": lambda row: CAMPAIGN,
            "户号": lambda row: row.number,
        },
    ),
    Sheet(
        "registry.survey_visit", "走访", lambda world: world.survey.visits,
        {
            "摸底名称": lambda row: CAMPAIGN,
            "户号": lambda row: row.household.number,
            "走访日期": lambda row: as_date(row.on),
            "走访结果": lambda row: row.result,
            "走访人": lambda row: row.visitor,
        },
        title="2010年初入户走访登记",
    ),
))
FINDINGS = roster(
    "走访发现问题.xlsx", "registry.survey_finding", lambda world: world.survey.findings,
    {
        "摸底名称": lambda row: CAMPAIGN,
        "姓名": lambda row: row.person.name,
        "身份证号": lambda row: row.person.number,
        "发现日期": lambda row: dotted(row.on),
        "问题类别": lambda row: row.kind,
        "说明": lambda row: row.text,
        "处理结果": lambda row: row.handling,
    },
)
# fmt: on
ROSTERS: tuple[Roster, ...] = (CAMPAIGNS, VISITS, FINDINGS)
