"""What was made known: four leaflets with 86 copies, a blackboard on three walls every month, banners."""

from dataclasses import dataclass
from datetime import date
from random import Random

from linli.demonstration.world.days import workday

LEAFLET, BLACKBOARD, BANNER = "宣传材料", "黑板报", "横幅"
_BOARDS = ("院门口东板", "居委会外墙板", "五一路西口板")
_THEMES = (
    "再就业优惠政策",
    "小额担保贷款",
    "就业失业证办理",
    "技能培训招生",
    "社保补贴政策",
    "零就业家庭援助",
)


@dataclass(frozen=True, slots=True)
class Issue:
    on: date
    form: str
    theme: str
    board: str
    count: int


def issues(rng: Random) -> tuple[Issue, ...]:
    day = date
    rows = [
        Issue(day(2010, 1, 20), LEAFLET, "就业政策问答", "", 25),
        Issue(day(2010, 3, 18), LEAFLET, "小额担保贷款指南", "", 20),
        Issue(day(2010, 5, 12), LEAFLET, "社保补贴办法", "", 21),
        Issue(day(2010, 6, 30), LEAFLET, "技能培训招生", "", 20),
        Issue(day(2010, 7, 1), LEAFLET, "夏季招聘信息", "", 30),
        Issue(day(2010, 3, 22), BANNER, "城乡清洁工程", "", 3),
        Issue(day(2009, 2, 24), LEAFLET, "再就业优惠政策", "", 30),
        Issue(day(2009, 4, 28), LEAFLET, "小额担保贷款指南", "", 20),
        Issue(day(2009, 6, 18), LEAFLET, "社保补贴办法", "", 18),
        Issue(day(2009, 11, 10), LEAFLET, "冬季招聘信息", "", 25),
        Issue(day(2009, 12, 31), LEAFLET, "新年就业服务指南", "", 40),
    ]
    for year, first, last, boards in ((2009, 1, 12, _BOARDS[:2]), (2010, 1, 6, _BOARDS)):
        for month in range(first, last + 1):
            for number, board in enumerate(boards):
                on = workday(rng, date(year, month, 4 + number * 7), date(year, month, 10 + number * 7))
                rows.append(Issue(on, BLACKBOARD, _THEMES[(month + number) % 6], board, 1))
    rows.append(Issue(day(2010, 7, 1), BLACKBOARD, _THEMES[0], _BOARDS[0], 1))
    return tuple(sorted(rows, key=lambda issue: (issue.on, issue.form, issue.board)))
