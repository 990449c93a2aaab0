"""A work report of an invented community, with every kind of block: four pages and two attachments."""

from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from io import BytesIO
from typing import Any

from PIL import Image, ImageDraw

from linli.reports.blocks import (
    Attachment,
    Chart,
    Column,
    Heading,
    NumberedList,
    Paragraph,
    Photo,
    PhotoGrid,
    Report,
    Series,
    Signature,
    Table,
    paragraph,
)
from linli.reports.spans import Emphasis, FigureSpan, FigureState, spans

BEIJING = timezone(timedelta(hours=8))
JOBS = "employment.vacancy.opened"
PLACED = "employment.placement.placed"


def figure(key: str, text: str, indicator: str = PLACED, **more: Any) -> FigureSpan:
    return FigureSpan(
        key, text, indicator, period=more.pop("period", "2010H1"), link=f"/figures/{key}", **more
    )


jobs = figure("jobs_2010H1", "318个", JOBS)
placed = figure("placed_2010H1", "63人", digest="0f3a" * 16)
placed_4050 = figure("placed_4050_2010H1", "14人", "employment.placement.placed_4050")
jobless = figure("jobless_20100630", "97人", "employment.unemployment.registered", period="2010-06-30")
carried = figure(
    "carried_2010",
    "40人",
    "employment.unemployment.opening",
    state=FigureState.OPENING,
    note="据2009年年报第3页",
)
area = figure(
    "area", "15万", "registry.profile.area", state=FigureState.HAND, note="经办人填报，按2008年划界图量算"
)
households = figure("households", "1430户", "registry.households.resident")
residents = figure("residents", "4290人", "registry.residents.resident")

MONTHS = ("1月", "2月", "3月", "4月", "5月", "6月")


def photo(width: int, height: int, colour: tuple[int, int, int]) -> bytes:
    """A flat scene with a horizon; a real JPEG of a given shape."""
    picture = Image.new("RGB", (width, height), (222, 230, 233))
    pen = ImageDraw.Draw(picture)
    pen.rectangle((0, height * 0.6, width, height), fill=colour)
    pen.ellipse((width * 0.4, height * 0.3, width * 0.6, height * 0.3 + width * 0.2), fill=(250, 245, 230))
    made = BytesIO()
    picture.save(made, "JPEG", quality=80)
    return made.getvalue()


def work_report(**changes: Any) -> Report:
    facts: dict[str, Any] = {
        "title": "柳树巷社区居民委员会关于2010年上半年就业援助工作情况的报告",
        "recipient": "东街街道办事处",
        "issuer": "柳树巷社区居民委员会",
        "dated": date(2010, 7, 2),
        "made_at": datetime(2010, 7, 2, 9, 40, tzinfo=BEIJING),
        "blocks": BLOCKS,
    }
    return Report(**{**facts, **changes})


BLOCKS = (
    Paragraph(
        "今年以来，我社区在街道办事处的指导下，围绕充分就业社区的各项标准，以入户摸底为基础、岗位开发为重点、"
        "跟踪服务为保障，一户一策地帮助辖区内的下岗失业人员。现将上半年的工作情况、主要做法、存在的问题和下一步打算"
        "报告如下，文中各项数据均由台账汇总，明细留存备查。"
    ),
    Heading(1, "基本情况"),
    paragraph(
        "柳树巷社区位于东街中段，面积{area}平方米，有宿舍楼29栋、自然院落4个，居民{households}、{residents}，"
        "驻地单位5个。截至6月30日，在册登记失业人员{jobless}，其中期初结转{carried}（无明细），"
        "上半年新登记的均已逐人入户核实。",
        area=area,
        households=households,
        residents=residents,
        jobless=jobless,
        carried=carried,
    ),
    Heading(1, "主要工作及成效"),
    Heading(2, "开发岗位，安置就业"),
    paragraph(
        "上半年共走访辖区及周边单位46家，开发就业岗位{jobs}，安置下岗失业人员{placed}，其中“4050”人员{older}。"
        "分月看，除2月受春节影响外，安置人数逐月上升；与上年同期相比，安置人数增加11人。",
        jobs=jobs,
        placed=placed,
        older=placed_4050,
    ),
    Table(
        "上半年就业援助主要指标",
        (
            Column("指标", 3.2),
            Column("单位", 0.9, "center"),
            Column("本期", 1.2, "right"),
            Column("上年同期", 1.4, "right"),
            Column("增减", 1.1, "right"),
            Column("完成年度目标", 1.9, "right"),
        ),
        (
            ("开发就业岗位", "个", figure("jobs_2010H1", "318", JOBS), "285", "＋33", "63.6％"),
            ("安置下岗失业人员", "人", figure("placed_2010H1", "63"), "52", "＋11", "52.5％"),
            (
                "　其中：“4050”人员",
                "人",
                figure("placed_4050_2010H1", "14", "employment.placement.placed_4050"),
                "9",
                "＋5",
                "46.7％",
            ),
            ("职业技能培训", "人次", "10", "—", "—", "—"),
        ),
        notes=("注：“—”为上年未单独统计，不是零。",),
    ),
    Chart(
        "bar",
        "安置人数自3月起连续四个月高于上年",
        MONTHS,
        (Series("2010年", (6, 3, 9, 12, 15, 18)), Series("2009年", (7, 5, 8, 9, 11, 12))),
        "人",
    ),
    Heading(2, "入户摸底，建立台账"),
    Paragraph(
        (
            Emphasis("一是分片包户。"),
            "十名工作人员按网格分片，年初逐户了解就业愿望、技能水平和家庭情况，做到底数清、情况明、需求准、去向实。",
            Emphasis("二是动态更新。"),
            "月末核对增减，变动当日登记，谁登记、谁核实、何时变更均有记录可查。",
        )
    ),
    Heading(3, "台账的种类"),
    NumberedList(
        (
            "下岗失业人员台账、安置失业人员台账、“零就业”家庭台账和“4050”人员台账；",
            spans(
                "《就业失业证》发放年检台账，上半年共办理{cards}；",
                cards=figure("cards", "56人", "employment.card.issued"),
            ),
            "小额担保贷款推荐台账、社会保险补贴台账和再就业援助台账。",
        )
    ),
    Heading(4, "核对的办法"),
    Paragraph(
        "台账与报表、台账与入户单、台账与单位用工名册三方核对，不一致的当月查清，查不清的注明原因，不以估计数代替。"
    ),
    Heading(2, "跟踪服务，巩固成果"),
    Paragraph(
        "对已安置的人员，按一周、一月、一季三个时点回访，了解合同签订、工资发放和社会保险缴纳情况。六月底仍在岗的占九成以上，"
        "离岗的重新纳入援助范围。"
    ),
    Chart(
        "line",
        "期末在岗率稳定在九成以上",
        MONTHS,
        (Series("在岗率", tuple(map(Decimal, ("96.2", "93.8", "94.1", "92.7", "93.0", "93.7")))),),
        "％",
    ),
    PhotoGrid(
        (
            Photo(photo(1600, 1200, (139, 157, 131)), "3月18日，社区院内招聘日"),
            Photo(photo(900, 1400, (150, 140, 160)), "5月6日，家政服务技能培训"),
        )
    ),
    Heading(1, "存在的问题"),
    Paragraph(
        "一是登记失业人员中期初结转部分尚未补齐明细，影响逐人援助；二是培训与岗位需求衔接不紧，参加培训的人数偏少。"
    ),
    Heading(1, "下一步打算"),
    Paragraph(
        "立足全年目标，力争9月底前补齐期初结转人员的全部明细；围绕家政、保洁、餐饮等用工需求，与辖区单位联合开展"
        "技能培训；继续落实一户一策，确保“零就业”家庭出现一户、帮扶一户。"
    ),
    Signature(),
    Attachment("2010年上半年就业援助指标口径说明"),
    Table(
        "指标口径",
        (Column("指标", 1.4), Column("口径", 4), Column("明细行数", 1, "right")),
        (
            ("开发就业岗位", "期内登记、用工单位确认的岗位数，按个计；同一岗位延期的只计一次。", "318"),
            (
                "安置下岗失业人员",
                "期内开始就业、已核实且就业前登记失业的人员，按人计；一人多次就业的计最后一次。",
                "63",
            ),
            ("登记失业人员", "期末最后一日仍在册的人员，按人计；含期初结转无明细的人数。", "97"),
        ),
    ),
    Attachment("上半年各片区安置人数"),
    Chart(
        "bar",
        "四号院片区安置最多",
        ("柳树巷一号院片区", "柳树巷二号院片区", "东街宿舍区片区", "四号院及沿街商铺片区"),
        (Series("安置人数", (12, 15, 9, 27)),),
        "人",
    ),
)
