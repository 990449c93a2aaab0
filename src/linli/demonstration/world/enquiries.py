"""People who came to ask, what they were told, and when somebody asked again how it went."""

from dataclasses import dataclass
from datetime import date
from random import Random

from linli.demonstration.world.days import DAY_AFTER, open_day, workday
from linli.demonstration.world.names import given_name, surname
from linli.demonstration.world.spells import Employment

_TOPICS = (
    ("怎样办理就业失业证", "告知所需材料，当场登记"), ("小额担保贷款的条件", "讲解条件和额度，发问答一份"),
    ("社保补贴怎样申请", "告知灵活就业申报手续"), ("有没有适合的岗位", "推荐两个岗位，约定面试"),
    ("再就业优惠证年审时间", "告知三月至六月年审"), ("培训班什么时候开班", "登记培训意愿"),
    ("退休手续在哪里办", "告知到街道社保所办理"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Enquiry:
    on: date
    name: str
    topic: str
    answer: str
    followed_up: date | None


def enquiries(rng: Random, employment: Employment) -> tuple[Enquiry, ...]:
    """46 in the half-year, 21 in the one before last; some of passers-by who are in no roster."""
    names = [spell.person.name for spell in employment.spells]
    rows = []
    for first, last, count in (
        (date(2009, 1, 12), date(2009, 6, 26), 21),
        (date(2010, 1, 6), date(2010, 6, 30), 46),
    ):
        for _ in range(count):
            on = workday(rng, first, last)
            topic, answer = rng.choice(_TOPICS)
            name = rng.choice(names)
            if rng.random() < 0.2:
                name = surname(rng) + given_name(rng, rng.choice("男女"), rng.randint(1955, 1988))
            again = (
                open_day(date.fromordinal(on.toordinal() + rng.randint(7, 25)))
                if rng.random() < 0.7
                else None
            )
            rows.append(Enquiry(on, name, topic, answer, again if again and again <= DAY_AFTER else None))
    rows.append(Enquiry(DAY_AFTER, rng.choice(names), *_TOPICS[3], None))
    return tuple(sorted(rows, key=lambda row: (row.on, row.name)))
