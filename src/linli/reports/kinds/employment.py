"""就业工作报告: a community's half-year report on employment, section by section, from its ledgers."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from linli.registry.profile import Profile
from linli.reports.appendices import evidence, figures_table, serial_list
from linli.reports.blocks import Attachment, Block, Chart, Heading, Paragraph, Series, paragraph
from linli.reports.kinds import Kind, Named, Part
from linli.reports.kinds import employment_outlook as outlook
from linli.reports.kinds import employment_services as services
from linli.reports.phrases import and_then, breakdown, compared, names, percent, rate
from linli.reports.reading import Quote, Reading
from linli.reports.spans import Spans, spans

PLACEMENT, UNEMPLOYMENT = "employment.placement", "employment.unemployment"

#: The table of figures: caption and indicators, in the order of the text.
TABLES = (
    ("基本情况", (
        "registry.household.residences", "registry.residence.residents", "registry.retiree.retirees",
        f"{UNEMPLOYMENT}.in_books", f"{UNEMPLOYMENT}.unemployed", f"{UNEMPLOYMENT}.unemployed_4050",
    )),
    ("就业安置", (
        "employment.vacancy.posts", "employment.vacancy.employers", f"{PLACEMENT}.placed",
        f"{PLACEMENT}.placed_4050", f"{PLACEMENT}.reemployed", f"{PLACEMENT}.working_rehired",
        f"{PLACEMENT}.working_public", f"{PLACEMENT}.working_self",
        "employment.zero_employment_case.open_cases",
    )),
    ("服务与培训", (
        "employment.certificate_event.preferential_reviewed",
        "employment.certificate_event.preferential_issued",
        "employment.certificate_event.unemployment_issued", "employment.loan.referred",
        "employment.subsidy_payment.pension_people", "employment.training.syb", "employment.training.skill",
        "outreach.delivery.deliveries", "publicity.publicity_issue.leaflets",
        "publicity.publicity_issue.blackboards", "employment.enquiry.enquiries",
    )),
)  # fmt: skip

#: What the office above lays side by side.
HEADLINE = (
    "registry.household.residences", "registry.residence.residents", f"{UNEMPLOYMENT}.in_books",
    f"{PLACEMENT}.placed", f"{PLACEMENT}.placed_4050", f"{PLACEMENT}.reemployed", "employment.vacancy.posts",
    "employment.zero_employment_case.open_cases",
)  # fmt: skip

AT_MOST = (
    (f"{PLACEMENT}.reemployed", f"{UNEMPLOYMENT}.in_books"),
    (f"{PLACEMENT}.placed_4050", f"{PLACEMENT}.placed"),
    (f"{UNEMPLOYMENT}.unemployed", f"{UNEMPLOYMENT}.in_books"),
)


def text(reading: Reading) -> Sequence[Named]:
    """Lead, sections that have something to say, problems, plan."""
    sections: list[tuple[str, str, Callable[[Reading], Sequence[Named]]]] = [
        ("community", "社区概况", community),
        ("station", "平台建设", services.station),
        ("survey", "入户摸底", services.survey),
        ("placement", "岗位开发与就业安置", placement),
        ("pairing", "结对帮扶", services.pairing),
        ("publicity", "政策宣传与跟踪服务", services.publicity),
        ("training", "技能培训", services.training),
        ("courtyards", "院落环境与岗位开发", services.courtyards),
        ("problems", "存在的问题", outlook.problems),
        ("plan", "下一步打算", outlook.plan),
    ]
    made = [Named("lead", lead(reading))]
    for name, title, write in sections:
        if written := write(reading):
            made.append(Named(name, Heading(1, title)))
            made += [Named(f"{name}.{one.name}", one.block) for one in written]
    return made


def placements_by_number(reading: Reading) -> Sequence[Block]:
    return serial_list(
        reading, f"{PLACEMENT}.placed", "安置下岗失业人员名单（按序号）",
        (
            ("就业渠道", "channel"), ("岗位", "post"), ("就业日期", "started_on"),
            ("核实日期", "verified_on"), ("“4050”", "is_4050"),
        ),
    )  # fmt: skip


def main_figures(reading: Reading) -> Sequence[Block]:
    return [Attachment("主要数据表"), *figures_table(reading, TABLES)]


def lead(reading: Reading) -> Paragraph:
    """The figures that matter, in one paragraph."""
    q = reading
    registered, working = q(f"{UNEMPLOYMENT}.in_books"), q(f"{PLACEMENT}.reemployed")
    opening = spans(f"现将{q.organisation.name}{q.period.label()}就业工作情况报告如下。")
    if not registered:
        return Paragraph(and_then(opening, "本期没有在册的下岗失业人员。"))
    return Paragraph(and_then(
        opening,
        spans(
            "本期在册的下岗失业人员共{registered}，已实现再就业{working}",
            registered=registered.span(), working=working.span(),
        ),
        rate("，占{rate}", working, registered),
        spans(
            "；开发就业岗位{posts}，安置下岗失业人员{placed}，其中“4050”人员{older}。",
            posts=q("employment.vacancy.posts").span(), placed=q(f"{PLACEMENT}.placed").span(),
            older=q(f"{PLACEMENT}.placed_4050").span(),
        ),
    ))  # fmt: skip


def community(reading: Reading) -> list[Named]:
    q = reading
    blocks: list[Named] = []
    profile = Profile.objects.in_books().filter(community=q.organisation, ended_on__isnull=True).first()
    if profile is not None:
        said = _profile(profile, q("registry.profile.area"), q("registry.profile.boundaries"))
        blocks.append(Named("profile", Paragraph(said)))
    people = spans(
        "辖区有宿舍楼{dormitories}、自然院落{courtyards}，居民{households}、{residents}，其中退休人员{retirees}。",
        dormitories=q("registry.building.dormitories").span(),
        courtyards=q("registry.courtyard.in_use").span(),
        households=q("registry.household.residences").span(),
        residents=q("registry.residence.residents").span(),
        retirees=q("registry.retiree.retirees").span(),
    )  # fmt: skip
    located = q("registry.establishment_located.located")
    if located:
        people = and_then(
            people, spans("驻地单位{located}：", located=located.span()), f"{names(located.figure.names)}。"
        )
    blocks.append(Named("people", Paragraph(people)))
    return blocks


def _profile(profile: Profile, area: Quote, boundaries: Quote) -> Spans:
    said: list[Spans | str] = ["本社区"]
    if founded := profile.known_date("founded_on"):
        said.append(f"成立于{founded.label()}，")
    if profile.address:
        said.append(f"居委会位于{profile.address}，")
    if boundaries.value == 4:
        said.append(f"东至{profile.east}，西至{profile.west}，南至{profile.south}，北至{profile.north}，")
    said.append(spans("面积{area}。", area=area.span()))
    return and_then(*said)


def placement(reading: Reading) -> list[Named]:
    """Posts found, people placed, through which channel; zero-employment families; who is in work today."""
    q = reading
    channels = [(one.figure.label, one) for one in q.parts(f"{PLACEMENT}.by_channel")]
    blocks = [Named("posts", _posts(q)), Named("placed", _placed(q, channels))]
    if in_work := _in_work(q):
        blocks.append(Named("in_work", in_work))
    if carriers := q("employment.carrier.founded"):
        absorbed = q(f"{PLACEMENT}.absorbed")
        blocks.append(Named("carriers", paragraph(
            "新办就业载体{carriers}，吸纳下岗失业人员{absorbed}。",
            carriers=carriers.span(), absorbed=absorbed.span(),
        )))  # fmt: skip
    blocks.append(Named("zero_employment", Paragraph(_zero_employment(q))))
    if any(quote for _label, quote in channels):
        # Last: it must not tear the paragraphs apart.
        blocks.append(Named("channels", _channel_chart(q, channels)))
    return blocks


def _posts(q: Reading) -> Paragraph:
    posts, employers = q("employment.vacancy.posts"), q("employment.vacancy.employers")
    if not posts:
        return paragraph("本期没有登记新的就业岗位。")
    listed = employers.figure.names or list(
        dict.fromkeys(str(row.employer) for row in q.rows("employment.vacancy.employers"))
    )
    return Paragraph(and_then(
        spans("向{employers}用人单位开发就业岗位{posts}", employers=employers.span(), posts=posts.span()),
        compared(posts, q.last_year("employment.vacancy.posts")), f"。这些单位是{names(listed)}。",
    ))  # fmt: skip


def _placed(q: Reading, channels: Sequence[tuple[str, Quote]]) -> Paragraph:
    placed, older = q(f"{PLACEMENT}.placed"), q(f"{PLACEMENT}.placed_4050")
    if not placed:
        return paragraph("本期没有核实的就业安置。")
    ways = breakdown(channels)
    return Paragraph(and_then(
        spans("安置下岗失业人员{placed}", placed=placed.span()),
        compared(placed, q.last_year(f"{PLACEMENT}.placed")),
        spans("；其中“4050”人员{older}。", older=older.span()),
        and_then("按就业渠道分：", ways, "。") if ways else "",
    ))  # fmt: skip


def _in_work(q: Reading) -> Paragraph | None:
    """Who stands in work at the close, with those placed in earlier years and retired people taken back."""
    if not q(f"{PLACEMENT}.working"):
        return None
    rehired, public, own = (
        q(f"{PLACEMENT}.{name}") for name in ("working_rehired", "working_public", "working_self")
    )
    return paragraph(
        "截至期末，连同历年安置和退休返聘，在岗的单位返聘人员{rehired}、"
        "公益性岗位人员{public}、自主就业人员{own}。",
        rehired=rehired.span(), public=public.span(), own=own.span(),
    )  # fmt: skip


def _channel_chart(q: Reading, channels: Sequence[tuple[str, Quote]]) -> Chart:
    shown = sorted((pair for pair in channels if pair[1]), key=lambda pair: -pair[1].value)
    first_label, first = shown[0]
    before = [q.last_year(one.figure.indicator) for _label, one in shown]
    share = percent(first, q(f"{PLACEMENT}.placed"))
    series = [_series("本期", [one for _label, one in shown])]
    if any(before):
        series.append(_series("上年同期", before))
    return Chart(
        "bar",
        f"{first_label}是主要的就业渠道，占{share}",
        tuple(label for label, _one in shown),
        tuple(series),
        "人",
    )


def _series(name: str, quotes: Sequence[Quote]) -> Series:
    return Series(
        name, tuple(int(one.value) for one in quotes), tuple(one.span(unit=False) for one in quotes)
    )


def _zero_employment(q: Reading) -> Spans:
    """A stated zero is a figure: it says what it rests on."""
    case = "employment.zero_employment_case"
    standing, found, cleared = q(f"{case}.open_cases"), q(f"{case}.recognised"), q(f"{case}.cleared")
    said: list[Spans | str] = []
    if found or cleared:
        said.append(spans(
            "本期认定“零就业”家庭{found}，通过就业消除{cleared}；", found=found.span(), cleared=cleared.span()
        ))  # fmt: skip
    if standing:
        said.append(spans("期末尚有“零就业”家庭{standing}，正在一户一策帮扶。", standing=standing.span()))
    else:
        said.append(spans("期末“零就业”家庭为{standing}", standing=standing.span()))
        affirmed = q("employment.zero_employment_affirmation.affirmations")
        said.append(spans("，经{affirmed}逐户核查确认。", affirmed=affirmed.span()) if affirmed else "。")
    return and_then(*said)


KIND = Kind(
    "employment", "就业工作报告", text,
    (
        Part("figures", "主要数据表", main_figures),
        Part("placements", "安置下岗失业人员名单（按序号）", placements_by_number),
        Part("evidence", "数据依据", evidence),
    ),
    outlook.questions, tuple(name for _caption, names_ in TABLES for name in names_), HEADLINE,
    AT_MOST, outlook.wording,
)  # fmt: skip
