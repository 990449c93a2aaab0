"""Organisations: the five that are located here, and the employers elsewhere that the ledgers name."""

from dataclasses import dataclass

from linli.core.partial import PartialDate


@dataclass(frozen=True, slots=True)
class Establishment:
    name: str
    kind: str
    address: str
    contact: str
    phone: str
    arrived: PartialDate


def located() -> tuple[Establishment, ...]:
    """The list as published; nobody else is a 驻地单位, however many residents he employs."""
    year = PartialDate.of_year
    return (
        Establishment("锦地物业公司", "企业", "教场巷22号", "办公室", "0351-0000221", year(2001)),
        Establishment("计划干部学校", "事业单位", "教场巷8号", "校办公室", "0351-0000108", year(1983)),
        Establishment("省军区司令部", "军队", "教场巷1号", "管理处", "", year(1952)),
        Establishment("省军区招待所", "军队", "教场巷3号", "前台", "0351-0000103", year(1979)),
        Establishment("烟草专卖稽查中心", "机关", "五一路56号", "办公室", "0351-0000156", year(1998)),
    )


COMMUNITY = "教场巷社区居委会"
STREET_OFFICE = "坝陵桥街办"
CARRIER = "仙福被装贸易公司"
#: Small employers of the neighbourhood, all invented.
SMALL = ("鑫顺源家政服务部", "老槐树副食店", "汾水净菜配送站", "晨光印刷服务社", "迎春缝纫加工部")
#: Units that take back people who know the work; the first two are located here.
TAKING_BACK = ("计划干部学校", "锦地物业公司", "众兴机电维修部", "北郊第三针织厂", "汾东机修厂")
#: Where people lost their work; all invented.
FORMER = (
    "北郊第三针织厂", "汾东机修厂", "晋阳汽修配件厂", "东城粮油供应站", "晋府木器社", "柳溪服装厂",
    "城北搪瓷厂", "松庄建筑队", "红光灯具门市部",
)  # fmt: skip
