"""Labour and employment: the unemployed, placements, cards, loans, subsidies, training, aid, enquiries."""

from linli.demonstration.rosters.residents import birth
from linli.demonstration.rosters.table import Roster, as_date, chinese, dashed, dotted, month, roster

# fmt: off
CARRIERS = roster(
    "就业载体台账.xlsx", "employment.carrier", lambda world: world.carriers,
    {
        "载体名称": lambda row: row.name,
        "地址": lambda row: row.address,
        "创办人": lambda row: row.founder,
        "创办日期": lambda row: chinese(row.founded),
        "停办日期": lambda row: chinese(row.closed),
    },
)
UNEMPLOYMENT = roster(
    "下岗失业人员台账.xlsx", "employment.unemployment", lambda world: world.employment.spells,
    {
        "姓名": lambda row: row.person.name,
        "身份证号": lambda row: row.person.number,
        "出生日期": lambda row: birth(row.person),
        "住址": lambda row: row.person.door,
        "失业类型": lambda row: row.kind,
        "原工作单位": lambda row: row.former,
        "失业时间": lambda row: chinese(row.lost),
        "登记日期": lambda row: dotted(row.registered),
        "终止日期": lambda row: dotted(row.ended),
        "终止原因": lambda row: row.reason,
        "择业意向": lambda row: row.wish,
        "技能": lambda row: row.skill,
    },
    title="教场巷社区下岗失业人员台账（2010年6月）", numbered=True,
)
PLACEMENTS = roster(
    "安置失业人员台账.xlsx", "employment.placement", lambda world: world.employment.placements,
    {
        "姓名": lambda row: row.person.name,
        "身份证号": lambda row: row.person.number,
        "出生日期": lambda row: birth(row.person),
        "住址": lambda row: row.person.door,
        "就业渠道": lambda row: row.channel.value,
        "就业单位": lambda row: row.employer,
        "岗位": lambda row: row.post,
        "就业日期": lambda row: as_date(row.started),
        "核实日期": lambda row: as_date(row.verified),
        "终止日期": lambda row: dotted(row.ended),
        "就业载体": lambda row: row.carrier,
        "备注": lambda row: row.remark,
    },
    title="教场巷社区安置失业人员台账", numbered=True,
)
VACANCIES = roster(
    "岗位信息台账.xlsx", "employment.vacancy", lambda world: world.vacancies,
    {
        "单位名称": lambda row: row.employer,
        "岗位名称": lambda row: row.post,
        "招用人数": lambda row: row.headcount,
        "登记日期": lambda row: as_date(row.recorded),
        "有效期至": lambda row: as_date(row.valid_until),
        "月工资(元)": lambda row: row.wage,
        "要求": lambda row: row.requirement,
    },
    title="岗位信息台账", total=("招用人数",),
)
CASES = roster(
    "零就业家庭台账.xlsx", "employment.zero_employment_case", lambda world: world.zero_employment_cases,
    {
        "户号": lambda row: row.household.number,
        "发现日期": lambda row: dotted(row.found),
        "核实结果": lambda row: row.outcome,
        "认定日期": lambda row: dotted(row.recognised),
        "消除日期": lambda row: dotted(row.cleared),
        "消除方式": lambda row: row.how,
        "就业成员姓名": lambda row: row.earner and row.earner.name,
        "就业成员身份证号": lambda row: row.earner and row.earner.number,
    },
)
AFFIRMATIONS = roster(
    "零就业家庭零报告.xlsx", "employment.zero_employment_affirmation", lambda world: world.affirmations,
    {
        "核查日期": lambda row: dotted(row.on),
        "核查人": lambda row: row.who,
        "说明": lambda row: row.text,
    },
)
PREFERENTIAL = roster(
    "再就业优惠证台账.xlsx", "employment.preferential_certificate",
    lambda world: world.certificates.preferential,
    {
        "证号": lambda row: row.number,
        "姓名": lambda row: row.person.name,
        "身份证号": lambda row: row.person.number,
        "发证日期": lambda row: dotted(row.issued),
        "有效状态": lambda row: row.state,
        "失效日期": lambda row: dotted(row.lapsed),
    },
    title="《再就业优惠证》台账", numbered=True,
)
UNEMPLOYMENT_CARDS = roster(
    "就业失业证台账.xlsx", "employment.unemployment_certificate",
    lambda world: world.certificates.unemployment,
    {
        "证号": lambda row: row.number,
        "姓名": lambda row: row.person.name,
        "身份证号": lambda row: row.person.number,
        "发证日期": lambda row: dashed(row.issued),
        "失效日期": lambda row: dashed(row.lapsed),
    },
    numbered=True,
)
EVENTS = roster(
    "证件办理登记簿.xlsx", "employment.certificate_event", lambda world: world.certificates.events,
    {
        "证件种类": lambda row: row.certificate.kind,
        "证号": lambda row: row.certificate.number,
        "姓名": lambda row: row.certificate.person.name,
        "身份证号": lambda row: row.certificate.person.number,
        "办理日期": lambda row: as_date(row.on),
        "办理事项": lambda row: row.what,
    },
)
LOANS = roster(
    "小额担保贷款台账.xlsx", "employment.loan", lambda world: world.loans,
    {
        "姓名": lambda row: row.person.name,
        "身份证号": lambda row: row.person.number,
        "经营项目": lambda row: row.business,
        "推荐日期": lambda row: dotted(row.referred),
        "申请金额(元)": lambda row: row.amount,
        "期限(月)": lambda row: row.months,
        "经办银行": lambda row: row.bank,
        "结果": lambda row: row.outcome,
        "发放日期": lambda row: dotted(row.granted),
        "发放金额(元)": lambda row: row.granted_amount,
    },
)
SUBSIDIES = roster(
    "养老保险补贴发放表.xlsx", "employment.subsidy_payment", lambda world: world.subsidies,
    {
        "姓名": lambda row: row.person.name,
        "身份证号": lambda row: row.person.number,
        "险种": lambda row: "养老保险",
        "补贴月份": lambda row: month(row.month),
        "金额(元)": lambda row: row.amount,
        "发放日期": lambda row: as_date(row.paid),
    },
    title="灵活就业人员养老保险补贴发放表", total=("金额(元)",),
)
TRAINING = roster(
    "培训学员名册.xlsx", "employment.training", lambda world: world.enrolments,
    {
        "姓名": lambda row: row.person.name,
        "身份证号": lambda row: row.person.number,
        "课程类别": lambda row: row.kind,
        "课程名称": lambda row: row.course,
        "培训机构": lambda row: row.provider,
        "开班日期": lambda row: dotted(row.began),
        "结业日期": lambda row: dotted(row.finished),
        "结业证号": lambda row: row.certificate,
    },
)
AID = roster(
    "就业困难人员台账.xlsx", "employment.aid_case", lambda world: world.aid_cases,
    {
        "姓名": lambda row: row.person.name,
        "身份证号": lambda row: row.person.number,
        "困难类别": lambda row: row.difficulty,
        "申请日期": lambda row: dotted(row.applied),
        "认定日期": lambda row: dotted(row.recognised),
        "退出日期": lambda row: dotted(row.left),
        "退出原因": lambda row: row.reason,
    },
    numbered=True,
)
ENQUIRIES = roster(
    "政策咨询登记簿.xlsx", "employment.enquiry", lambda world: world.enquiries,
    {
        "咨询日期": lambda row: dashed(row.on),
        "姓名": lambda row: row.name,
        "咨询事项": lambda row: row.topic,
        "答复": lambda row: row.answer,
        "跟踪日期": lambda row: dashed(row.followed_up),
    },
)
# fmt: on
ROSTERS: tuple[Roster, ...] = (
    CARRIERS,
    UNEMPLOYMENT,
    PLACEMENTS,
    VACANCIES,
    CASES,
    AFFIRMATIONS,
    PREFERENTIAL,
    UNEMPLOYMENT_CARDS,
    EVENTS,
    LOANS,
    SUBSIDIES,
    TRAINING,
    AID,
    ENQUIRIES,
)  # fmt: skip
