"""Posts offered by five employers: 14 entries in the half-year, 315 posts once the re-posted are left out."""

from dataclasses import dataclass
from datetime import date

from linli.demonstration.world.establishments import STREET_OFFICE


@dataclass(frozen=True, slots=True)
class Vacancy:
    """``valid_until`` is the last day on which it may be offered."""

    employer: str
    post: str
    headcount: int
    recorded: date
    valid_until: date
    wage: int
    requirement: str = ""


NURSERY, HOT_POT = "1+1幼儿园", "小辣椒火锅店"
HOTEL, INVESTMENT = "山西长江大酒店有限公司", "香港恒发投资(集团)有限责任公司"


def vacancies() -> tuple[Vacancy, ...]:
    return (*_year_before(), *_half_year(), *_day_after())


def _half_year() -> tuple[Vacancy, ...]:
    """Two are posted again while they are valid; 火锅店服务员 again after it has run out, which is new."""
    day = date
    return (
        Vacancy(STREET_OFFICE, "保洁员", 8, day(2010, 1, 12), day(2010, 4, 12), 850, "就业困难人员优先"),
        Vacancy(HOT_POT, "服务员", 15, day(2010, 1, 15), day(2010, 2, 14), 1000, "包吃住"),
        Vacancy(NURSERY, "保育员", 12, day(2010, 2, 22), day(2010, 5, 21), 1000, "女，45岁以下，有健康证"),
        Vacancy(STREET_OFFICE, "市容协管员", 4, day(2010, 3, 2), day(2010, 6, 1), 900, "50岁以下"),
        Vacancy(HOTEL, "客房服务员", 80, day(2010, 3, 9), day(2010, 6, 8), 1100, "初中以上"),
        Vacancy(
            STREET_OFFICE, "保洁员", 8, day(2010, 3, 22), day(2010, 4, 12), 850, "就业困难人员优先（续发）"
        ),
        Vacancy(INVESTMENT, "理货员", 80, day(2010, 3, 29), day(2010, 6, 28), 1050, "高中以上"),
        Vacancy(NURSERY, "保洁员", 6, day(2010, 4, 8), day(2010, 7, 7), 850),
        Vacancy(
            NURSERY, "保育员", 12, day(2010, 4, 19), day(2010, 7, 18), 1000, "女，45岁以下，有健康证（续发）"
        ),
        Vacancy(HOT_POT, "洗碗工", 10, day(2010, 4, 26), day(2010, 7, 25), 900),
        Vacancy(HOT_POT, "服务员", 15, day(2010, 5, 10), day(2010, 6, 9), 1100, "包吃住"),
        Vacancy(HOTEL, "保安员", 40, day(2010, 5, 17), day(2010, 8, 16), 1100, "男，50岁以下"),
        Vacancy(INVESTMENT, "收银员", 40, day(2010, 6, 2), day(2010, 9, 1), 1200, "高中以上"),
        Vacancy(HOT_POT, "传菜员", 5, day(2010, 6, 30), day(2010, 9, 29), 950),
    )


def _year_before() -> tuple[Vacancy, ...]:
    """None is still valid when the same post is offered again in 2010."""
    day = date
    return (
        Vacancy(STREET_OFFICE, "公厕保洁员", 6, day(2009, 2, 17), day(2009, 5, 16), 760),
        Vacancy(NURSERY, "保育员", 8, day(2009, 3, 10), day(2009, 6, 9), 900, "有健康证"),
        Vacancy(HOT_POT, "服务员", 20, day(2009, 4, 14), day(2009, 5, 13), 900),
        Vacancy(HOTEL, "客房服务员", 60, day(2009, 5, 5), day(2009, 8, 4), 1000),
        Vacancy(HOTEL, "客房服务员", 60, day(2009, 6, 16), day(2009, 8, 4), 1000, "续发"),
        Vacancy(INVESTMENT, "营业员", 50, day(2009, 6, 24), day(2009, 9, 23), 950),
        Vacancy(HOT_POT, "面点工", 4, day(2009, 10, 20), day(2009, 11, 19), 1100),
        Vacancy(HOTEL, "餐厅服务员", 20, day(2009, 12, 28), day(2010, 3, 27), 1050, "初中以上"),
    )


def _day_after() -> tuple[Vacancy, ...]:
    return (Vacancy(HOT_POT, "配菜工", 5, date(2010, 7, 1), date(2010, 9, 30), 1000),)
