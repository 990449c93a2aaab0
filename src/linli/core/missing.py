"""Why a fact is not there: 未采集, 拒绝提供, 未办证, 不适用; and how people write each in a cell."""

from enum import StrEnum

from linli.core.text import half_width, normalise


class Missing(StrEnum):
    """The reason kept beside an empty column; an empty column without one is NOT_COLLECTED."""

    NOT_COLLECTED = "not_collected"
    REFUSED = "refused"
    NO_PAPER = "no_paper"
    NOT_APPLICABLE = "not_applicable"

    @property
    def label(self) -> str:
        return {
            Missing.NOT_COLLECTED: "未采集",
            Missing.REFUSED: "拒绝提供",
            Missing.NO_PAPER: "未办证",
            Missing.NOT_APPLICABLE: "不适用",
        }[self]

    @property
    def label_en(self) -> str:
        return {
            Missing.NOT_COLLECTED: "not collected",
            Missing.REFUSED: "refused",
            Missing.NO_PAPER: "no paper issued",
            Missing.NOT_APPLICABLE: "not applicable",
        }[self]


#: 无, 没有, 0 and 否 stand in no list: in 残疾等级 they answer the question, they do not leave it open.
#: A lost paper (遗失) was issued and its number is still to be found: NOT_COLLECTED, not NO_PAPER.
_WRITTEN: dict[Missing, tuple[str, ...]] = {
    Missing.NOT_COLLECTED: (
        "未采集 未登记 未填 未填写 不详 不清 不清楚 不知 不知道 不明 未知 待查 待补 待补充 待核 待核实 待定",
        "暂缺 暂无 缺 缺失 空缺 遗失 丢失 证件遗失 证件丢失 联系不上 未联系上 ? ?? ??? unknown",
    ),
    Missing.REFUSED: (
        "拒绝 拒绝提供 拒绝回答 拒填 拒报 拒答 拒访 不愿提供 不愿说 不肯说 不肯提供 不提供 保密 refused",
    ),
    Missing.NO_PAPER: (
        "未办证 未办 未办理 没办 没办证 没办理 无证 无证件 无身份证 没有身份证 未领证 未领取 办理中 正在办理",
        "无户口 未上户 未上户口 未落户",
    ),
    Missing.NOT_APPLICABLE: (
        "不适用 无此项 不涉及 不需要 不需填 不需填写 无需填写 免填",
        "/ // \\ - -- --- — —— ——— n/a na",
    ),
}
_REASONS = {
    half_width(word): reason for reason, lines in _WRITTEN.items() for word in " ".join(lines).split()
}


def read_missing(text: str) -> Missing | None:
    """The reason a cell states, or None when it holds a value (or nothing: an empty cell gives no reason).

    未采集: nobody knows yet (不详, 待补, ?). 拒绝提供: asked and refused (拒填, 保密, 拒访). 未办证: no such
    paper yet (无证, 未办, 办理中). 不适用: the question does not arise; the strokes with which forms are
    closed (——, /) say so too.
    """
    if text[:1].isdigit():  # a number, a date, a door: most cells, and no reason begins so
        return None
    plain = half_width(normalise(text)).lower().strip("()。. ")
    return _REASONS.get(plain)
