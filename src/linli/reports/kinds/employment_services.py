"""The sections of the employment report on station, survey, pairing, publicity, training, courtyards."""

from __future__ import annotations

from linli.registry.survey_campaign import SurveyCampaign
from linli.reports.blocks import Paragraph, paragraph
from linli.reports.kinds import Named
from linli.reports.phrases import and_then, breakdown, compared, joined, names, rate
from linli.reports.reading import Quote, Reading
from linli.reports.spans import Spans, spans


def station(reading: Reading) -> list[Named]:
    """Who works there, with what, in which ledgers."""
    q = reading
    officers = q("registry.staff.certified_labour_officers")
    equipment = [q(f"shared.asset.station_{name}") for name in ("computers", "televisions", "printers")]
    said: list[Spans | str] = []
    if officers:
        said.append(
            spans("社区劳动保障工作站有持计算机操作证的专职劳动保障员{officers}", officers=officers.span())
        )
    else:
        said.append("社区劳动保障工作站目前没有持计算机操作证的专职劳动保障员")
    owned = [(one.figure.label.removeprefix("劳动保障工作站"), one) for one in equipment]
    if any(equipment):
        said += ["，配有", breakdown(owned)]
    said.append("。")
    ledgers = q("registry.ledger_opening.in_use")
    if ledgers:
        kept = list(dict.fromkeys(row.name for row in q.rows("registry.ledger_opening.in_use")))
        said += [spans("已建立劳动保障台账{ledgers}：", ledgers=ledgers.span()), f"{names(kept, most=12)}。"]
    return [Named("station", Paragraph(and_then(*said)))]


def survey(reading: Reading) -> list[Named]:
    q = reading
    begun = q("registry.survey_campaign.begun")
    if not begun:
        return []
    started = [row for row in q.rows("registry.survey_campaign.begun") if isinstance(row, SurveyCampaign)]
    targets, reached = q("registry.survey_target.targets"), q("registry.survey_target.reached")
    topics = q("registry.survey_question.groups")
    groups = list(dict.fromkeys(row.get_group_display() for row in q.rows("registry.survey_question.groups")))
    blocks = [Named("begun", Paragraph(and_then(
        spans("本期开展入户摸底{begun}", begun=begun.span()),
        f"（{names([row.name for row in started])}）" if started else "",
        spans("，应查{targets}，走到{reached}", targets=targets.span(), reached=reached.span())
        if targets else "",
        rate("，入户率{rate}", reached, targets),
        spans("，了解{topics}内容：", topics=topics.span()) if topics else "。",
        f"{names(groups)}。" if topics else "",
    )))]  # fmt: skip
    helped = q("registry.survey_finding.disabled_on_minimal_income")
    liaison = q("employment.placement.liaison")
    if helped:
        said: list[Spans | str] = [spans("摸底中发现享受低保的残疾人{helped}", helped=helped.span())]
        if liaison:
            said.append(spans("，经协调，本期有{liaison}就业为残疾人联络员", liaison=liaison.span()))
        blocks.append(Named("disabled", Paragraph(and_then(*said, "。"))))
    return blocks


def pairing(reading: Reading) -> list[Named]:
    q = reading
    pairs, deliveries = q("outreach.pairing.pairings"), q("outreach.delivery.deliveries")
    if not pairs and not deliveries:
        return []
    kinds = q("outreach.delivery.kinds")
    parts = q.parts("outreach.delivery.by_kind")
    said: list[Spans | str] = [spans("结成帮扶对子{pairs}", pairs=pairs.span())]
    if deliveries:
        said += [
            spans("，开展{kinds}服务共{deliveries}：", kinds=kinds.span(), deliveries=deliveries.span()),
            breakdown([(one.figure.label, one) for one in parts]),
        ]
    return [Named("pairs", Paragraph(and_then(*said, "。")))]


def publicity(reading: Reading) -> list[Named]:
    q = reading
    leaflets, boards = q("publicity.publicity_issue.leaflets"), q("publicity.publicity_issue.blackboards")
    blocks: list[Named] = []
    if leaflets or boards:
        shown = [spans("发放宣传材料{leaflets}", leaflets=leaflets.span())] if leaflets else []
        shown += [spans("出黑板报{boards}", boards=boards.span())] if boards else []
        blocks.append(Named("told", Paragraph(and_then("宣传就业政策：", joined(shown), "。"))))
    reviewed, preferential, unemployed = (
        q(f"employment.certificate_event.{name}")
        for name in ("preferential_reviewed", "preferential_issued", "unemployment_issued")
    )
    loans, pensions = q("employment.loan.referred"), q("employment.subsidy_payment.pension_people")
    acts = [
        spans("为{number}办理《再就业优惠证》年审", number=reviewed.span()) if reviewed else (),
        spans("为{number}办理《再就业优惠证》", number=preferential.span()) if preferential else (),
        spans("为{number}办理《就业失业证》", number=unemployed.span()) if unemployed else (),
        spans("推荐{number}申请小额担保贷款", number=loans.span()) if loans else (),
        spans("{number}享受养老保险补贴", number=pensions.span()) if pensions else (),
    ]
    if any(acts):
        blocks.append(Named("acts", Paragraph(and_then("落实扶持政策：", joined(acts, between="，"), "。"))))
    enquiries, followed = q("employment.enquiry.enquiries"), q("employment.enquiry.followed_up")
    if enquiries:
        blocks.append(Named("enquiries", paragraph(
            "接待政策咨询{enquiries}，其中事后跟踪{followed}。",
            enquiries=enquiries.span(), followed=followed.span(),
        )))  # fmt: skip
    return blocks


def training(reading: Reading) -> list[Named]:
    q = reading
    people = q("employment.training.people")
    if not people:
        return []
    syb, skill = q("employment.training.syb"), q("employment.training.skill")
    parts = joined([
        spans("参加SYB创业培训{syb}", syb=syb.span()) if syb else (),
        spans("参加技能培训{skill}", skill=skill.span()) if skill else (),
    ])  # fmt: skip
    return [Named("people", Paragraph(and_then(
        spans("组织{people}参加培训", people=people.span()),
        compared(people, q.last_year("employment.training.people")),
        "；" if parts else "", parts, _both(syb, skill, people), "。",
    )))]  # fmt: skip


def _both(syb: Quote, skill: Quote, people: Quote) -> str:
    """Persons of two kinds of course may be the same: said, so that nobody adds them up."""
    return "（有人两类都参加，按人计一次）" if syb.value + skill.value > people.value else ""


def courtyards(reading: Reading) -> list[Named]:
    q = reading
    now, before = (
        q("registry.courtyard_management.unmanaged"),
        q("registry.courtyard_management.unmanaged", q.period.before()),
    )
    cleaners = q("employment.placement.courtyard_cleaners")
    if not (before or now or cleaners):
        return []
    said: list[Spans | str] = []
    if before:
        said.append(spans("期初有{before}自然院落无人管理，", before=before.span()))
    if cleaners:
        said.append(spans(
            "与产权单位和居民代表协商，委托下岗失业人员{cleaners}负责院落收费和保洁，",
            cleaners=cleaners.span(),
        ))  # fmt: skip
    said.append(spans("期末无人管理的院落{now}。", now=now.span()))
    collected = q("environment.courtyard_fee.collected")
    if collected:
        said.append(spans("本期院落收费实收{collected}，收支记账并向居民公布。", collected=collected.span()))
    return [Named("courtyards", Paragraph(and_then(*said)))]
