"""What the labour station does for people: loans, pension subsidies, training, aid to those in difficulty."""

from dataclasses import dataclass
from datetime import date
from random import Random

from linli.core.retirement import is_4050
from linli.demonstration.world.channels import Channel
from linli.demonstration.world.days import DAY_AFTER, OPENING, PERIOD_ENDS, monthly, open_day, workday
from linli.demonstration.world.people import Person
from linli.demonstration.world.spells import Employment, Placement, Spell

#: Course, provider, first and last day, who took part.
Courses = tuple[tuple[str, str, date, date, list[Person]], ...]
LONG = "连续失业一年以上"
START_YOUR_BUSINESS, SKILLS = "SYB创业培训", "职业技能培训"


@dataclass(frozen=True, slots=True)
class Loan:
    person: Person
    business: str
    referred: date
    amount: int
    months: int
    bank: str
    outcome: str
    granted: date | None = None
    granted_amount: int | None = None


@dataclass(frozen=True, slots=True)
class SubsidyPayment:
    person: Person
    month: date
    amount: float
    paid: date


@dataclass(frozen=True, slots=True)
class Enrolment:
    person: Person
    kind: str
    course: str
    provider: str
    began: date
    finished: date
    certificate: str


@dataclass(frozen=True, slots=True)
class AidCase:
    person: Person
    difficulty: str
    applied: date
    recognised: date | None
    left: date | None
    reason: str


class Support:
    """Picks people whose story fits; each person is picked for one kind of loan or subsidy."""

    def __init__(self, rng: Random, employment: Employment, difficulties: dict[int, str]) -> None:
        self.rng, self.employment, self.difficulties = rng, employment, difficulties
        earlier = {each.serial for each in employment.earlier}
        self.spells: dict[int, Spell] = {spell.person.serial: spell for spell in employment.spells}
        self.placements = [each for each in employment.placements if each.ended is None and each.verified]
        self.own_earlier = self._in(earlier, Channel.OWN_BUSINESS)
        # Long at it and near the pension first: they get the subsidy; the last takes up a loan.
        self.flexible_earlier = sorted(
            self._in(earlier, Channel.FLEXIBLE),
            key=lambda each: (each.started.day > date(2008, 12, 31), each.person.born),
        )
        self.own_now = self._in(employment.placed, Channel.OWN_BUSINESS)
        # The spell still open on 06-30, of people who have not begun anything.
        started = {each.person.serial for each in employment.placements if each.started.day > OPENING}
        self.looking = [
            spell.person
            for spell in employment.spells
            if spell.ended is None
            and spell.person.serial not in started
            and spell.registered.day < date(2010, 3, 1)
        ]

    def _in(self, people: frozenset[int] | set[int], channel: Channel) -> list[Placement]:
        return [each for each in self.placements if each.person.serial in people and each.channel is channel]

    def loans(self) -> tuple[Loan, ...]:
        """Five referred in the half-year: three granted, one refused, one open; one more the year before."""
        first, second = self.own_earlier
        bank, day = "市商业银行杏花岭支行", date
        return (
            Loan(self.flexible_earlier[-1].person, "流动早点车", day(2009, 4, 21), 20000, 24, bank, "已发放",
                 day(2009, 6, 9), 20000),
            Loan(first.person, f"扩大{first.post}", day(2010, 1, 19), 50000, 24, bank, "已发放",
                 day(2010, 3, 16), 50000),
            Loan(second.person, f"扩大{second.post}", day(2010, 2, 23), 30000, 24, bank, "已发放",
                 day(2010, 4, 20), 20000),
            Loan(self.looking[9], "家电维修门面", day(2010, 3, 23), 50000, 24, bank, "未通过"),
            Loan(self.own_now[0].person, self.own_now[0].post, day(2010, 4, 13), 20000, 24, bank, "已发放",
                 day(2010, 6, 8), 20000),
            Loan(self.looking[0], "小型洗衣店", day(2010, 6, 22), 30000, 24, bank, "办理中"),
        )  # fmt: skip

    def subsidies(self) -> tuple[SubsidyPayment, ...]:
        """Two people for six months each; one of them had it the year before as well."""
        first, second = (each.person for each in self.flexible_earlier[:2])
        rows = [SubsidyPayment(first, month, 132.5, _twentieth(month)) for month in monthly(2009, 1, 6)]
        for month in monthly(2010, 1, 6):
            rows += [SubsidyPayment(person, month, 141.8, _twentieth(month)) for person in (first, second)]
        return tuple(rows)

    def enrolments(self) -> tuple[Enrolment, ...]:
        """SYB 2 people; skills 10 people with 11 enrolments; one person in both, so 11 people together."""
        school, centre = "教场巷社区就业培训点", "市再就业培训中心"
        placed_late = [
            self.spells[serial].person
            for serial in sorted(self.employment.placed)
            if self.spells[serial].registered.day < date(2010, 3, 1)
            and (ended := self.spells[serial].ended)
            and ended.day > date(2010, 4, 20)
        ]
        both, *others = (self.looking[1], *placed_late[:3], *self.looking[2:8])
        syb = [self.own_now[0].person, both]
        skilled = [both, *others]
        rows = [
            Enrolment(
                person,
                START_YOUR_BUSINESS,
                "创办你的企业",
                centre,
                date(2010, 3, 8),
                date(2010, 3, 19),
                number,
            )
            for person, number in zip(syb, ("SYB2010031", "SYB2010032"), strict=True)
        ]
        courses: Courses = (
            ("家政服务员", school, date(2010, 3, 29), date(2010, 4, 9), skilled[:4]),
            ("中式面点", centre, date(2010, 4, 12), date(2010, 4, 30), skilled[4:7]),
            ("计算机文字处理", centre, date(2010, 5, 10), date(2010, 5, 28), skilled[7:] + skilled[4:5]),
        )
        rows += _class_of(courses, 2010)
        earlier = set(self.employment.earlier)
        before = [
            each.person
            for each in self.placements
            if each.person in earlier and date(2009, 7, 1) < each.started.day <= OPENING
        ]
        courses = (
            ("家政服务员", school, date(2009, 3, 16), date(2009, 3, 27), before[:3]),
            ("缝纫工", centre, date(2009, 5, 11), date(2009, 5, 27), before[3:6]),
        )
        rows += _class_of(courses, 2009)
        rows.append(Enrolment(before[6], START_YOUR_BUSINESS, "创办你的企业", centre, date(2009, 4, 13),
                              date(2009, 4, 24), "SYB2009018"))  # fmt: skip
        rows.append(Enrolment(self.looking[8], SKILLS, "保育员", centre, DAY_AFTER, date(2010, 7, 16), ""))
        return tuple(sorted(rows, key=lambda row: (row.began, row.course, row.person.serial)))

    def aid_cases(self) -> tuple[AidCase, ...]:
        """4050 people in the book this half-year, and other difficulties; work or a pension ends it."""
        cases = []
        for spell in self.employment.spells:
            ended = spell.ended.day if spell.ended else None
            if ended and ended <= OPENING:
                continue
            difficulty = self._difficulty(spell, ended)
            if not difficulty or spell.registered.day > date(2010, 6, 1):
                continue
            first = _days_after(spell.registered.day, 366 if difficulty == LONG else 0)
            applied = workday(self.rng, first, _days_after(first, 6))
            recognised = open_day(_days_after(applied, 14))
            if ended and ended <= recognised:
                continue
            reason = {"已就业": "已就业", "享受养老待遇": "退休"}.get(spell.reason, "")
            cases.append(
                AidCase(spell.person, difficulty, applied, recognised, ended if reason else None, reason)
            )
        return tuple(sorted(cases, key=lambda case: (case.applied, case.person.serial)))

    def _difficulty(self, spell: Spell, ended: date | None) -> str:
        person, until = spell.person, ended or PERIOD_ENDS
        if person.serial in self.difficulties:
            return self.difficulties[person.serial]
        if is_4050(person.sex, person.born, max(spell.registered.day, OPENING)) and is_4050(
            person.sex, person.born, until if spell.reason != "享受养老待遇" else OPENING
        ):
            return "大龄(4050)"
        if (until - spell.registered.day).days > 430:
            return LONG
        return ""


def _class_of(courses: Courses, year: int) -> list[Enrolment]:
    return [
        Enrolment(
            person,
            SKILLS,
            course,
            provider,
            began,
            finished,
            f"JN{year}{began.month:02}{finished.day:02}{number:02}",
        )
        for course, provider, began, finished, people in courses
        for number, person in enumerate(people, 1)
    ]


def _days_after(day: date, days: int) -> date:
    return date.fromordinal(day.toordinal() + days)


def _twentieth(month: date) -> date:
    return open_day(month.replace(day=21))
