"""Channels of work: how many found it in which, and what such a job is."""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from random import Random

from linli.demonstration.world.establishments import CARRIER, COMMUNITY, SMALL, STREET_OFFICE, TAKING_BACK
from linli.demonstration.world.jobseekers import Seeker
from linli.demonstration.world.vacancies import HOT_POT, HOTEL, INVESTMENT, NURSERY


class Channel(StrEnum):
    HIRED = "单位招用"
    TAKEN_BACK = "单位返聘"
    PUBLIC_WELFARE = "公益性岗位"
    OWN_BUSINESS = "自主创业"
    FLEXIBLE = "灵活就业"
    CARRIER = "就业载体吸纳"
    COMMUNITY_POST = "社区岗位"


@dataclass(frozen=True, slots=True)
class Job:
    """``days``: from when to when somebody may have begun it in the half-year."""

    channel: Channel
    employer: str
    post: str
    carrier: str = ""
    remark: str = ""
    days: tuple[date, date] = (date(2010, 1, 12), date(2010, 6, 25))


CARRIER_FOUNDED = date(2010, 3, 29)
COURTYARD_POST = "院落收费保洁"
#: The contracts of the two courtyards; their people begin on these days or soon after.
COURTYARD_DAYS = {"甲院": date(2010, 3, 15), "乙院": date(2010, 3, 22)}

PLACED_EARLIER = (
    (Channel.HIRED, 22), (Channel.TAKEN_BACK, 37), (Channel.PUBLIC_WELFARE, 24), (Channel.OWN_BUSINESS, 2),
    (Channel.FLEXIBLE, 4),
)  # fmt: skip

_POSTS = {
    HOTEL: ("餐厅服务员", "洗衣房员工"), INVESTMENT: ("理货员", "收银员"), HOT_POT: ("服务员", "洗碗工"),
    NURSERY: ("炊事员", "保洁员"), SMALL[0]: ("家政服务员",), SMALL[1]: ("店员",), SMALL[2]: ("配送员",),
    SMALL[3]: ("装订工",), SMALL[4]: ("缝纫工",),
}  # fmt: skip
_WELFARE_POSTS = ("公厕保洁员", "市容协管员", "治安巡防员", "劳动保障协管员", "绿化养护员")
_OWN = ("早点摊", "裁缝铺", "电动车修理铺")
_FLEXIBLE = ("钟点工", "三轮送货", "家电维修", "手工编织")


def ordinary_job(rng: Random, channel: Channel) -> Job:
    match channel:
        case Channel.HIRED:
            employer = rng.choice(tuple(_POSTS))
            return Job(channel, employer, rng.choice(_POSTS[employer]))
        case Channel.TAKEN_BACK:
            return Job(
                channel, rng.choice(TAKING_BACK), rng.choice(("维修工", "仓库保管员", "门卫", "技术指导"))
            )
        case Channel.PUBLIC_WELFARE:
            return Job(channel, STREET_OFFICE, rng.choice(_WELFARE_POSTS))
        case Channel.OWN_BUSINESS:
            return Job(channel, "", rng.choice(_OWN))
        case Channel.FLEXIBLE:
            return Job(channel, "", rng.choice(_FLEXIBLE))
        case _:
            raise ValueError(f"{channel} has no ordinary job")


def jobs_in_the_half_year(rng: Random, placed: list[Seeker]) -> dict[Seeker, Job]:
    """One job for each of the 61, the last one where somebody had two: 41, 4, 6, 1 + 3, 1, 5."""
    stories = {
        "placed twice": ordinary_job(rng, Channel.PUBLIC_WELFARE),
        "liaison": Job(Channel.PUBLIC_WELFARE, COMMUNITY, "残疾人联络员"),
        "turns fifty": ordinary_job(rng, Channel.HIRED),
        "no earner, placed": ordinary_job(rng, Channel.HIRED),
        "turned forty": ordinary_job(rng, Channel.HIRED),
    }
    jobs = {seeker: stories[seeker.part] for seeker in placed if seeker.part}
    older = [seeker for seeker in placed if seeker.is_4050 and not seeker.part]
    younger = [seeker for seeker in placed if not seeker.is_4050 and not seeker.part]
    rng.shuffle(older)
    rng.shuffle(younger)
    for seeker, yard in zip(older[:5], ("甲院", "甲院", "甲院", "乙院", "乙院"), strict=True):
        first = COURTYARD_DAYS[yard]
        days = (first, first.replace(day=first.day + 4))
        jobs[seeker] = Job(Channel.COMMUNITY_POST, COMMUNITY, COURTYARD_POST, remark=yard, days=days)
    for seeker in older[5:9]:
        jobs[seeker] = ordinary_job(rng, Channel.PUBLIC_WELFARE)
    jobs[younger[0]] = Job(
        Channel.CARRIER, CARRIER, "缝纫工", carrier=CARRIER, days=(date(2010, 4, 12), date(2010, 4, 30))
    )
    # Opened her own business after the course of March, so she was in the book before it.
    owner = next(seeker for seeker in younger[1:] if seeker.cohort == "opening")
    jobs[owner] = replace(ordinary_job(rng, Channel.OWN_BUSINESS), days=(date(2010, 3, 24), date(2010, 4, 9)))
    rest = [seeker for seeker in placed if seeker not in jobs]
    channels = [Channel.FLEXIBLE] * 3 + [Channel.TAKEN_BACK] * 4
    channels += [Channel.HIRED] * (len(rest) - len(channels))
    rng.shuffle(channels)
    jobs |= {seeker: ordinary_job(rng, channel) for seeker, channel in zip(rest, channels, strict=True)}
    return jobs
