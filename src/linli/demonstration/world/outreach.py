"""One helps one (一帮一): 18 pairings and what was brought: policies, posts, skills, services."""

from dataclasses import dataclass
from datetime import date
from random import Random

from linli.demonstration.world.days import DAY_AFTER, PERIOD_ENDS, workday
from linli.demonstration.world.people import Person
from linli.demonstration.world.spells import Employment

KINDS = ("送政策", "送岗位", "送技能", "送服务")
_CONTENT = {
    "送政策": ("讲解再就业优惠政策", "送小额担保贷款政策问答", "讲解社保补贴办法"),
    "送岗位": ("推荐酒店客房岗位", "推荐超市理货岗位", "陪同到街办面试"),
    "送技能": ("介绍家政培训班", "送面点培训报名表", "介绍SYB创业培训"),
    "送服务": ("代办就业失业证", "帮助联系幼儿入园", "上门了解近况"),
}
_IN_THE_HALF_YEAR, _THE_YEAR_BEFORE = 80, 18


@dataclass(frozen=True, slots=True)
class Pairing:
    number: str
    helper: str
    helped: Person
    began: date
    ended: date | None


@dataclass(frozen=True, slots=True)
class Delivery:
    pairing: Pairing
    on: date
    kind: str
    content: str


def pairings(rng: Random, employment: Employment, helpers: tuple[str, ...]) -> tuple[Pairing, ...]:
    """With people in the unemployment book; a placement ends it after a month of looking on."""
    spells = [
        spell for spell in employment.spells if spell.ended is None or spell.ended.day > date(2010, 2, 28)
    ]
    old = [spell for spell in spells if spell.registered.day < date(2009, 9, 1)][:8]
    new = [spell for spell in spells if date(2009, 12, 1) < spell.registered.day < date(2010, 2, 20)][:10]
    rows = []
    for serial, spell in enumerate((*old, *new), 1):
        first = max(spell.registered.day, date(2009, 3, 2))
        began = workday(rng, first, date.fromordinal(first.toordinal() + 14))
        ended = None
        if spell.ended and spell.ended.day < date(2010, 5, 15):
            ended = date.fromordinal(spell.ended.day.toordinal() + 30)
        rows.append(Pairing(f"BF{serial:02}", helpers[serial % len(helpers)], spell.person, began, ended))
    return tuple(rows)


def deliveries(rng: Random, rows: tuple[Pairing, ...]) -> tuple[Delivery, ...]:
    """Eighty in the half-year, all four kinds; last year without 送技能; one on the day after."""
    found = []
    for count in range(_IN_THE_HALF_YEAR):
        pairing = rows[count % len(rows)]
        last = min(pairing.ended or PERIOD_ENDS, PERIOD_ENDS)
        kind = KINDS[(count + count // len(rows)) % 4]
        found.append(_delivery(rng, pairing, kind, max(pairing.began, date(2010, 1, 8)), last))
    early = [pairing for pairing in rows if pairing.began < date(2009, 12, 1)]
    for count in range(_THE_YEAR_BEFORE):
        pairing = early[count % len(early)]
        kind = ("送政策", "送岗位", "送服务")[(count + count // len(early)) % 3]
        found.append(_delivery(rng, pairing, kind, pairing.began, date(2009, 12, 25)))
    lasting = next(pairing for pairing in rows if pairing.ended is None)
    found.append(Delivery(lasting, DAY_AFTER, "送岗位", "推荐配菜工岗位"))
    return tuple(sorted(found, key=lambda delivery: (delivery.on, delivery.pairing.number, delivery.kind)))


def _delivery(rng: Random, pairing: Pairing, kind: str, first: date, last: date) -> Delivery:
    return Delivery(pairing, workday(rng, first, last), kind, rng.choice(_CONTENT[kind]))
