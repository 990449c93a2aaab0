"""The 42 published figures of the first founding report, recounted row by row from the rosters as written.

Nothing of the product counts here: each figure is the plainest loop over the cells that gives it.
"""

from collections.abc import Callable
from datetime import date

import pytest

from tests.demonstration.books import (
    LAST,
    YEAR_BEFORE,
    Books,
    current,
    in_period,
    person,
    persons,
    within,
)
from tests.demonstration.counting import Work

Count = Callable[[Books, Work], object]


def _dormitories(books: Books, work: Work) -> int:
    standing = [
        row for row in books["registry.building"] if row["拆除日期"] is None or row["拆除日期"].day > LAST
    ]
    return len([row for row in standing if row["用途"] == "居住" and row["来源"] == "单位宿舍"])


def _households(books: Books, work: Work) -> int:
    rows = books.where("registry.residents", 户类型="居住户")
    return len({row["户号"] for row in rows if row["销户日期"] is None or row["销户日期"].day > LAST})


def _residents(books: Books, work: Work) -> int:
    return len(
        {
            person(row)
            for row in current(books, "registry.residents", "入住日期", "迁出日期")
            if row["居住状态"] in ("居住", "人在户不在")
        }
    )


def _labour_officers(books: Books, work: Work) -> int:
    trained = {row["姓名"] for row in books.where("registry.staff_certificate", 证书名称="计算机操作证")}
    serving = current(books, "registry.staff", "任职日期", "离任日期")
    return len([row for row in serving if row["岗位"] == "专职劳动保障员" and row["姓名"] in trained])


def _at_the_station(kind: str) -> Count:
    def count(books: Books, work: Work) -> int:
        rows = current(books, "shared.asset", "启用日期", "停用日期")
        return sum(row["数量"] for row in rows if row["类别"] == kind and row["使用部门"] == "劳动保障工作站")

    return count


def _question_groups(books: Books, work: Work) -> int:
    begun = {row["摸底名称"] for row in in_period(books, "registry.survey_campaign", "开始日期")}
    return len({row["问题类别"] for row in books["registry.survey_question"] if row["摸底名称"] in begun})


def _in_channel(*channels: str) -> Count:
    return lambda books, work: len([row for row in work.at_work if row["就业渠道"] in channels])


def _posts(books: Books, work: Work) -> int:
    """A post of the same unit offered again while it is still valid is the same post."""
    valid_until: dict[tuple[str, str], date] = {}
    total = 0
    for row in sorted(books["employment.vacancy"], key=lambda row: row["登记日期"].day):
        key = (row["单位名称"], row["岗位名称"])
        is_repeated = key in valid_until and row["登记日期"].day <= valid_until[key]
        valid_until[key] = row["有效期至"].day
        if within(row["登记日期"]) and not is_repeated:
            total += row["招用人数"]
    return total


def _placed_4050(books: Books, work: Work) -> int:
    return len([row for row in work.last_placement.values() if work.is_4050_on(row, row["就业日期"].day)])


def _open_cases(books: Books, work: Work) -> int:
    return len(
        [
            row
            for row in books["employment.zero_employment_case"]
            if row["核实结果"] == "认定"
            and row["认定日期"].day <= LAST
            and (row["消除日期"] is None or row["消除日期"].day > LAST)
        ]
    )


def _issues(form: str) -> Count:
    def count(books: Books, work: Work) -> int:
        return sum(
            row["数量(份/期)"]
            for row in in_period(books, "publicity.publicity_issue", "日期")
            if row["形式"] == form
        )

    return count


def _events(kind: str, what: str) -> Count:
    def count(books: Books, work: Work) -> int:
        rows = in_period(books, "employment.certificate_event", "办理日期")
        return len(persons(row for row in rows if (row["证件种类"], row["办理事项"]) == (kind, what)))

    return count


def _trained(kind: str) -> Count:
    def count(books: Books, work: Work) -> int:
        rows = in_period(books, "employment.training", "开班日期")
        return len(persons(row for row in rows if row["课程类别"] == kind))

    return count


def _unmanaged(books: Books, work: Work) -> int:
    rows = current(books, "registry.courtyard_management", "开始日期", "结束日期", date(2010, 3, 1))
    return len({row["院落名称"] for row in rows if row["管理方式"] == "无人管理"})


def _in_force(ledger: str, start: str, end: str) -> Count:
    return lambda books, work: len(current(books, ledger, start, end))


def _begun(ledger: str, header: str, distinct: str = "") -> Count:
    """Rows of the half-year, or the different values of one of their columns."""

    def count(books: Books, work: Work) -> int:
        rows = in_period(books, ledger, header)
        return len({row[distinct] for row in rows}) if distinct else len(rows)

    return count


def _placed(**wanted: str) -> Count:
    """Placements of the half-year that say so."""
    return lambda books, work: len(
        [row for row in work.placements if all(row[header] == value for header, value in wanted.items())]
    )


def _found_disabled_on_minimal_income(books: Books, work: Work) -> int:
    rows = in_period(books, "registry.survey_finding", "发现日期")
    return len([row for row in rows if row["问题类别"] == "残疾低保"])


def _of_the_profile(*headers: str) -> Count:
    return lambda books, work: tuple(books["registry.profile"][0][header] for header in headers)


LOCATED = ["锦地物业公司", "计划干部学校", "省军区司令部", "省军区招待所", "烟草专卖稽查中心"]
BOUNDARIES = ("东城巷", "五一路", "省军区宿舍", "小东门街")

FIGURES: dict[str, tuple[object, Count]] = {
    "R1-03": ((150_000,), _of_the_profile("面积（平方米）")),
    "R1-04": (29, _dormitories),
    "R1-05": (4, lambda books, work: len(books["registry.courtyard"])),
    "R1-06": (1430, _households),
    "R1-07": (4290, _residents),
    "R1-08": (5, _in_force("registry.establishment_located", "进驻日期", "撤出日期")),
    "R1-09": (
        LOCATED,
        lambda books, work: [row["单位名称"] for row in books["registry.establishment_located"]],
    ),
    "R1-10": (96, lambda books, work: len(work.in_books)),
    "R1-11": (61, lambda books, work: len(persons(work.at_work) & work.placed - work.still)),
    "R1-12": (580, _in_force("registry.retiree", "管理开始日期", "管理结束日期")),
    "R1-14": (1, _labour_officers),
    "R1-15": (1, _at_the_station("计算机")),
    "R1-16": (1, _at_the_station("电视机")),
    "R1-17": (1, _at_the_station("打印机")),
    "R1-18": (8, _in_force("registry.ledger_opening", "设立日期", "停用日期")),
    "R1-19": (1, _begun("registry.survey_campaign", "开始日期")),
    "R1-20": (4, _question_groups),
    "R1-21": (103, _in_channel("单位返聘")),
    "R1-22": (30, _in_channel("公益性岗位")),
    "R1-23": (10, _in_channel("自主创业", "灵活就业")),
    "R1-24": (5, _begun("employment.vacancy", "登记日期", "单位名称")),
    "R1-25": (315, _posts),
    "R1-26": (61, lambda books, work: len(work.placed)),
    "R1-27": (12, _placed_4050),
    "R1-28": (1, _begun("employment.carrier", "创办日期")),
    "R1-29": (1, _placed(就业载体="仙福被装贸易公司")),
    "R1-30": (0, _open_cases),
    "R1-31": (4, _begun("outreach.delivery", "日期", "送服务类别")),
    "R1-32": (1, _found_disabled_on_minimal_income),
    "R1-34": (1, _placed(岗位="残疾人联络员")),
    "R1-35": (86, _issues("宣传材料")),
    "R1-36": (18, _issues("黑板报")),
    "R1-37": (5, _begun("employment.loan", "推荐日期", "身份证号")),
    "R1-38": (2, _begun("employment.subsidy_payment", "发放日期", "身份证号")),
    "R1-39": (91, _events("再就业优惠证", "年审通过")),
    "R1-40": (47, _events("再就业优惠证", "发放")),
    "R1-41": (56, _events("就业失业证", "发放")),
    "R1-42": (2, _trained("SYB创业培训")),
    "R1-43": (10, _trained("职业技能培训")),
    "R1-45": (2, _unmanaged),
    "R1-46": (5, _placed(岗位="院落收费保洁")),
    "R1-49": (BOUNDARIES, _of_the_profile("东至", "西至", "南至", "北至")),
}


@pytest.fixture(scope="session")
def work(books: Books) -> Work:
    return Work(books)


def test_all_figures_of_the_report_are_recounted_here() -> None:
    assert len(FIGURES) == 42


@pytest.mark.parametrize("figure", FIGURES)
def test_the_rosters_give_the_published_figure(figure: str, books: Books, work: Work) -> None:
    published, count = FIGURES[figure]
    assert count(books, work) == published


def test_published_words_hold_for_the_exact_numbers(books: Books, work: Work) -> None:
    """100余: from 100 to under 120. 80余: from 80 to under 90."""
    assert 100 <= _in_channel("单位返聘")(books, work) < 120  # type: ignore[operator]
    assert 80 <= _issues("宣传材料")(books, work) < 90  # type: ignore[operator]


def test_the_year_before_has_figures_to_compare_with(books: Books, work: Work) -> None:
    for ledger, header in (
        ("employment.placement", "就业日期"), ("employment.unemployment", "登记日期"),
        ("employment.vacancy", "登记日期"), ("employment.training", "开班日期"),
        ("employment.certificate_event", "办理日期"), ("employment.loan", "推荐日期"),
        ("employment.subsidy_payment", "发放日期"), ("publicity.publicity_issue", "日期"),
        ("outreach.delivery", "日期"), ("employment.zero_employment_affirmation", "核查日期"),
        ("registry.survey_campaign", "开始日期"), ("employment.enquiry", "咨询日期"),
    ):  # fmt: skip
        assert in_period(books, ledger, header, *YEAR_BEFORE), ledger
    placed_then = in_period(books, "employment.placement", "就业日期", *YEAR_BEFORE)
    assert len([row for row in placed_then if work.closed_by(row)]) >= 20
    assert any(work.is_4050_on(row, row["就业日期"].day) for row in placed_then if work.closed_by(row))


def test_something_happens_on_the_day_after_in_most_ledgers(books: Books) -> None:
    """Each of these rows is wrong in the half-year's figure."""
    after = date(2010, 7, 1)
    for ledger, header in (
        ("employment.placement", "就业日期"), ("employment.unemployment", "登记日期"),
        ("employment.vacancy", "登记日期"), ("employment.training", "开班日期"),
        ("employment.certificate_event", "办理日期"), ("publicity.publicity_issue", "日期"),
        ("outreach.delivery", "日期"), ("employment.enquiry", "咨询日期"),
    ):  # fmt: skip
        assert in_period(books, ledger, header, after, after), ledger
