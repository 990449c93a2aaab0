"""Firms founded to give work to the unemployed (就业载体): one of this half-year, one long closed."""

from dataclasses import dataclass
from datetime import date

from linli.core.partial import PartialDate
from linli.demonstration.world.channels import CARRIER_FOUNDED
from linli.demonstration.world.establishments import CARRIER


@dataclass(frozen=True, slots=True)
class Carrier:
    name: str
    address: str
    founder: str
    founded: PartialDate
    closed: date | None = None


def carriers() -> tuple[Carrier, ...]:
    return (
        Carrier(
            "老街坊家政服务部", "教场巷15号", "段秀珍", PartialDate.of_month(2007, 4), date(2009, 10, 12)
        ),
        Carrier(CARRIER, "五一路", "耿海燕", PartialDate(CARRIER_FOUNDED)),
    )
