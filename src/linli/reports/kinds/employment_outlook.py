"""What the employment report says of problems and plans: only what the ledgers show, nothing invented."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from linli.core.dates import format_date
from linli.indicators.figure import Number
from linli.kit.findings import open_findings
from linli.kit.parameters import ParameterMissing, parameter
from linli.reports.blocks import NumberedList, Paragraph
from linli.reports.kinds import Named
from linli.reports.phrases import and_then, rate
from linli.reports.preflight import Question, Repair
from linli.reports.reading import Reading, exact_number, printed
from linli.reports.spans import Spans, spans

PLACEMENT, UNEMPLOYMENT = "employment.placement", "employment.unemployment"


def problems(reading: Reading) -> list[Named]:
    """Each with its figure; a section without a problem says so in one sentence."""
    found = [said for said in (*_employment(reading), *_papers(reading), *_books(reading)) if said]
    if not found:
        none = "对照台账逐项检查，本期没有发现需要专门说明的问题。"
        return [Named("list", Paragraph(spans(none)))]
    return [Named("list", NumberedList(found))]


def _employment(q: Reading) -> list[Spans]:
    registered, working = q(f"{UNEMPLOYMENT}.in_books"), q(f"{PLACEMENT}.reemployed")
    older, older_left = q(f"{UNEMPLOYMENT}.in_books_4050"), q(f"{UNEMPLOYMENT}.unemployed_4050")
    left = q(f"{UNEMPLOYMENT}.unemployed")
    standard = _standard("employment.reemployment_rate", q)
    said: list[Spans] = []
    if left:
        is_behind = standard and working.value * 100 < standard * registered.value
        behind = f"，低于{printed(standard)}%的创建标准" if standard and is_behind else ""
        achieved = rate("再就业率{rate}", working, registered)
        said.append(
            and_then(
                *((achieved, f"{behind}；") if achieved else ()),
                spans("期末仍有登记失业人员{left}。", left=left.span()),
            )
        )
    if older_left:
        said.append(spans(
            "“4050”人员就业难：期内在册{older}，期末仍失业{left}。",
            older=older.span(), left=older_left.span(),
        ))  # fmt: skip
    if unverified := q(f"{PLACEMENT}.unverified"):
        said.append(spans("已上岗、尚未核实的人员{number}，没有计入安置人数。", number=unverified.span()))
    return said


def _papers(q: Reading) -> list[Spans]:
    targets, reached = q("registry.survey_target.targets"), q("registry.survey_target.reached")
    said: list[Spans] = []
    if targets.value > reached.value:
        said.append(and_then(
            spans("入户摸底应查{targets}，走到{reached}，", targets=targets.span(), reached=reached.span()),
            spans("还有{left}没有见到人。", left=targets.gap_to(reached)),
        ))  # fmt: skip
    return said


def _books(q: Reading) -> list[Spans]:
    count = open_findings(q.organisation).count()
    return [spans(f"台账里有{count}个待核实问题尚未处理。")] if count else []


def plan(reading: Reading) -> list[Named]:
    """Each step answers a problem that was named, with the figure it is about."""
    q = reading
    steps: list[Spans] = []
    if left := q(f"{UNEMPLOYMENT}.unemployed"):
        steps.append(spans("对期末登记失业人员{left}逐人联系，按择业意向推荐岗位。", left=left.span()))
    if older := q(f"{UNEMPLOYMENT}.unemployed_4050"):
        steps.append(
            spans("为仍失业的“4050”人员{older}申报就业援助，优先推荐公益性岗位。", older=older.span())
        )
    if unverified := q(f"{PLACEMENT}.unverified"):
        steps.append(
            spans("对已上岗未核实的{number}上门或电话核实，核实后计入安置。", number=unverified.span())
        )
    targets, reached = q("registry.survey_target.targets"), q("registry.survey_target.reached")
    if targets.value > reached.value:
        steps.append(spans("对没有见到人的{left}约定时间补访。", left=targets.gap_to(reached)))
    if q("employment.loan.referred").value > q("employment.loan.granted_people").value:
        steps.append(spans("跟踪小额担保贷款的审批结果，帮助申请人补齐材料。"))
    if q("registry.courtyard_management.managed"):
        steps.append(spans("按合同检查院落收费和保洁，账目定期向居民公布。"))
    return [Named("list", NumberedList(steps))] if steps else []


def questions(reading: Reading) -> list[Question]:
    """What must be asked before this kind is signed."""
    q = reading
    asked: list[Question] = []
    on = q.period.end
    if not q("employment.zero_employment_affirmation.affirmations"):
        asked.append(
            Question("本期没有“零就业”家庭的核查记录（零报告）", "写“无”要有人核查确认", blocks=True)
        )
    if unverified := q(f"{PLACEMENT}.unverified"):
        asked.append(Question(f"{unverified.value}人已上岗未核实，没有计入安置", f"截至{format_date(on)}"))
    placed, older = q(f"{PLACEMENT}.placed"), q(f"{PLACEMENT}.placed_4050")
    if older.value > placed.value:
        asked.append(Question("“4050”人数大于安置人数", "其中数不能大于总数", blocks=True))
    return asked


def wording(reading: Reading, words: Mapping[str, str]) -> list[Question]:
    """Who writes that she strives for the standard has to say how far from it she is."""
    q = reading
    registered, working = q(f"{UNEMPLOYMENT}.in_books"), q(f"{PLACEMENT}.reemployed")
    standard = _standard("employment.reemployment_rate", q)
    if not registered or standard is None or working.value * 100 >= standard * registered.value:
        return []
    if any(f"{printed(standard)}%" in text for text in words.values()):
        return []  # it is said somewhere, as the section on problems does by itself
    rate_now = working.share_of(registered)
    short = Decimal(str(standard)) - Decimal(rate_now.text.rstrip("%"))
    sentence = (
        {"type": "text", "text": "再就业率"},
        {"type": "figure", "attrs": {
            "indicator": rate_now.indicator, "period": rate_now.period, "role": rate_now.role.value,
            "qualifier": rate_now.qualifier,
        }},
        {"type": "text", "text": f"，尚未达到{printed(standard)}%的创建标准。"},
    )  # fmt: skip
    return [
        Question(
            "写了“争创”，没写差多少",
            f"再就业率{rate_now.text}，标准{printed(standard)}%，差{short:f}个百分点。上报要如实说",
            wording=True, place=place, repairs=(Repair("加一句", nodes=sentence),),
        )
        for place, text in words.items()
        if "争创" in text
    ]  # fmt: skip


def _standard(name: str, q: Reading) -> Number | None:
    try:
        return exact_number(parameter(name, q.organisation.pk, q.period.end))
    except ParameterMissing:
        return None
