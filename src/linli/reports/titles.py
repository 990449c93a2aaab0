"""Where the title of an official document is broken: words stay whole, lines of about equal length."""

import re
from itertools import accumulate, combinations, pairwise
from math import ceil

#: 2号 characters in a line of 156 mm.
TITLE_CHARACTERS = 19
_MOST_LINES = 3
_HOURGLASS = 40

# After these a reader pauses anyway.
_PAUSES = (
    *(
        "社区",
        "街道",
        "居民委员会",
        "居委会",
        "办事处",
        "村委会",
        "人民政府",
        "年",
        "半年",
        "季度",
        "月份",
        "年度",
    ),
    *("关于", "的", "和", "与", "及", "省", "市", "区", "县", "镇"),
)
# What titles of work reports are made of; none of them may be torn.
_WORDS = (
    "社区 街道 居民委员会 居委会 办事处 上半年 下半年 全年 年度 季度 月份 关于 工作 情况 "
    "报告 总结 汇报 通报 说明 就业 再就业 失业 失业人员 下岗失业人员 再就业援助 就业援助 "
    "充分就业 创业 培训 社会 保障 救助 低保 养老 老年 残疾人 青少年 未成年人 妇女 儿童 "
    "居民 群众 平安 综治 治安 安全 生产 消防 矛盾 纠纷 调解 信访 环境 卫生 健康 教育 "
    "科普 文化 体育 健身 志愿 服务 物业 党建 党组织 民生 实事 网格 治理 整治 排查 创建 "
    "示范 建设 管理 开展 推进 落实 活动 专项 计划 方案 人口 调查 统计 台账 指标 数据 "
    "完成 基本 主要 重点 困难 家庭 人员 安置 岗位 开发 援助 政策 宣传 经济 发展 城乡 "
    "清洁 工程 学习 组织"
)
_WORD = re.compile("|".join(sorted(_WORDS.split(), key=len, reverse=True)))
_PAUSE = re.compile(f"(?:{'|'.join(sorted(_PAUSES, key=len, reverse=True))})$")
# 2010年, 6月, 第3次: a number keeps its measure; 《 opens, 》 closes.
_WHOLE = re.compile(r"第?[\d—～~.%]+(?:年度|年|月份|月|日|个|次|届|期|号|季度)?|[A-Za-z]+")
_OPENING, _CLOSING = "（《“‘〔【", "，。、；：！？）》”’〕】—…"


def title_lines(title: str, characters: int = TITLE_CHARACTERS) -> tuple[str, ...]:
    """The lines of a title; a line break that its writer made is kept."""
    return tuple(line for part in title.splitlines() for line in _broken(part.strip(), characters))


def text_width(text: str) -> float:
    """In ideographs: a half-width character takes a little more than half in a proportional face."""
    return sum(0.55 if ord(character) < 0x2E80 and character not in "“”‘’—…" else 1.0 for character in text)


def _broken(title: str, characters: int) -> list[str]:
    """The cheapest way with the fewest lines; a title of more than three lines is filled line by line."""
    if text_width(title) <= characters:
        return [title]
    costs = _break_costs(title)
    allowed = [at for at, cost in costs.items() if cost is not None]
    for lines in range(ceil(text_width(title) / characters), _MOST_LINES + 1):
        made = [_split(title, breaks) for breaks in combinations(allowed, lines - 1)]
        fitting = [parts for parts in made if max(map(text_width, parts)) <= characters]
        if fitting:
            return min(fitting, key=lambda parts: _price(parts, costs))
    return _filled(title, allowed, characters)


def _price(parts: list[str], costs: dict[int, int | None]) -> float:
    """Torn words, uneven lines, and a middle shorter than both its neighbours (an hourglass) cost."""
    widths = [text_width(part) for part in parts]
    share = sum(widths) / len(widths)
    waists = sum(
        above > middle < below for above, middle, below in zip(widths, widths[1:], widths[2:], strict=False)
    )
    ends = list(accumulate(len(part) for part in parts))[:-1]
    return (
        sum(costs[end] or 0 for end in ends)
        + sum((width - share) ** 2 for width in widths)
        + _HOURGLASS * waists
    )


def _split(title: str, breaks: tuple[int, ...]) -> list[str]:
    return [title[start:end] for start, end in pairwise((0, *breaks, len(title)))]


def _filled(title: str, allowed: list[int], characters: int) -> list[str]:
    breaks: list[int] = []
    start = 0
    while text_width(title[start:]) > characters:
        fitting = [at for at in allowed if at > start and text_width(title[start:at]) <= characters]
        beyond = [at for at in allowed if at > start]
        if not beyond:
            break
        start = fitting[-1] if fitting else beyond[0]
        breaks.append(start)
    return _split(title, tuple(breaks))


def _break_costs(title: str) -> dict[int, int | None]:
    """For each position the price of a break before it; None where none is allowed."""
    inside: set[int] = set()
    edges: set[int] = set()
    for pattern in (_WORD, _WHOLE):
        for found in pattern.finditer(title):
            inside.update(range(found.start() + 1, found.end()))
            edges.update((found.start(), found.end()))
    costs: dict[int, int | None] = {}
    for at in range(1, len(title)):
        before, after = title[:at], title[at]
        if at in inside or after in _CLOSING or before[-1] in _OPENING:
            costs[at] = None
        elif _PAUSE.search(before):
            costs[at] = 0
        else:
            costs[at] = 6 if at in edges else 30
    return costs
