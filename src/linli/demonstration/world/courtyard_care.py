"""Contracts with the five who collect the fee and keep two courtyards clean, and the fees they collect."""

from dataclasses import dataclass
from datetime import date
from random import Random

from linli.demonstration.world.channels import COURTYARD_POST
from linli.demonstration.world.days import PERIOD_ENDS, workday
from linli.demonstration.world.people import Person
from linli.demonstration.world.population import Population
from linli.demonstration.world.spells import Employment


@dataclass(frozen=True, slots=True)
class Contract:
    number: str
    courtyard: str
    matter: str
    person: Person
    signed: date
    until: date
    fee: int  #: 元 a month and household
    households: int  #: for whom this contract collects


@dataclass(frozen=True, slots=True)
class Fee:
    contract: Contract
    month: date
    due: int
    paid: int
    amount: int
    on: date


def contracts(population: Population, employment: Employment) -> tuple[Contract, ...]:
    """Signed on the day the work begins; the households of a courtyard are shared out among its contracts."""
    working = [each for each in employment.placements if each.post == COURTYARD_POST]
    homes = {
        yard: sum(each.dwelling.building == yard and each.closed is None for each in population.households)
        for yard in ("甲院", "乙院")
    }
    rows = []
    for serial, placement in enumerate(working, 1):
        yard = placement.remark
        same = [each for each in working if each.remark == yard]
        share, more = divmod(homes[yard], len(same))
        households = share + (same.index(placement) < more)
        signed = placement.started.day
        rows.append(
            Contract(
                f"JCX-YL-2010-{serial:02}",
                yard,
                "收费、保洁",
                placement.person,
                signed,
                signed.replace(year=2011),
                5,
                households,
            )
        )
    return tuple(rows)


def fees(rng: Random, rows: tuple[Contract, ...]) -> tuple[Fee, ...]:
    found = []
    for contract in rows:
        for month in range(4, 7):
            paid = contract.households - rng.randint(0, 1)
            on = workday(rng, date(2010, month, 24), min(date(2010, month, 30), PERIOD_ENDS))
            found.append(
                Fee(contract, date(2010, month, 1), contract.households, paid, paid * contract.fee, on)
            )  # fmt: skip
    return tuple(sorted(found, key=lambda fee: (fee.month, fee.contract.number)))
