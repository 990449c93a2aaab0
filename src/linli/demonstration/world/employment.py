"""Writes the two ledgers of work: 97 spells that overlap the half-year, 61 people placed, 212 at work."""

from datetime import date, timedelta
from random import Random

from linli.core.partial import PartialDate
from linli.demonstration.world.channels import (
    PLACED_EARLIER,
    Channel,
    Job,
    jobs_in_the_half_year,
    ordinary_job,
)
from linli.demonstration.world.days import DAY_AFTER, OPENING, PERIOD_ENDS, open_day, workday
from linli.demonstration.world.establishments import FORMER
from linli.demonstration.world.jobseekers import Cast, Seeker
from linli.demonstration.world.people import Person
from linli.demonstration.world.population import Population
from linli.demonstration.world.spells import Employment, Placement, Spell

#: The days on which the stories happen: placed, verified a few days later.
_STORY_DAYS = {
    "turns fifty": date(2010, 4, 6), "turned forty": date(2010, 5, 10), "no earner, placed": date(2010, 3, 5),
    "liaison": date(2010, 2, 25),
}  # fmt: skip
#: Placements of earlier years by channel are spread over these half-years.
_EARLIER_HALVES = (
    (2006, 2, 9),
    (2007, 1, 9),
    (2007, 2, 9),
    (2008, 1, 12),
    (2008, 2, 11),
    (2009, 1, 24),
    (2009, 2, 15),
)
_WISHES = (
    "家政服务",
    "保洁",
    "商场营业员",
    "门卫保安",
    "餐饮服务",
    "缝纫加工",
    "自己开店",
    "社区服务",
    "仓库保管",
)
_SKILLS = (
    "无",
    "车工",
    "缝纫",
    "厨师（初级）",
    "计算机文字处理",
    "电工（中级）",
    "驾驶C照",
    "会计",
    "美容美发",
)


class Books:
    """Person by person, from the part each was given."""

    def __init__(self, rng: Random, population: Population, cast: Cast) -> None:
        self.rng, self.population, self.cast = rng, population, cast
        self.spells: list[Spell] = []
        self.placements: list[Placement] = []

    def employment(self) -> Employment:
        cast, person = self.cast, self.population.person
        half_year = jobs_in_the_half_year(
            self.rng, [each for each in cast.seekers if each.outcome == "placed"]
        )
        last_day_taken = False
        for seeker in cast.seekers:
            if seeker.outcome == "placed":
                if seeker.part == "placed twice":
                    self._placed_twice(seeker, half_year[seeker])
                else:
                    on = _STORY_DAYS.get(seeker.part)
                    if on is None and not last_day_taken and not seeker.is_4050:
                        on, last_day_taken = PERIOD_ENDS, True
                    self._placed(seeker, half_year[seeker], on)
            else:
                self._not_placed(seeker)
        earlier = [person(each.person) for each in cast.earlier if each.part != "ended"]
        self._earlier(earlier)
        ended = tuple(person(each.person) for each in cast.earlier if each.part == "ended")
        self._ended(ended)
        late = person(cast.late[0])
        self._open(late, PartialDate(DAY_AFTER))
        cohort = {
            name: frozenset(person(each.person).serial for each in cast.seekers if each.cohort == name)
            for name in ("opening", "new")
        }
        placed = frozenset(person(each.person).serial for each in cast.seekers if each.outcome == "placed")
        return Employment(
            tuple(sorted(self.spells, key=lambda spell: (spell.registered.day, spell.person.serial))),
            tuple(
                sorted(
                    self.placements, key=lambda placement: (placement.started.day, placement.person.serial)
                )
            ),
            cohort["opening"],
            cohort["new"],
            placed,
            tuple(earlier),
            ended,
            late,
        )

    # The half-year.

    def _placed(self, seeker: Seeker, job: Job, on: date | None) -> None:
        person = self.population.person(seeker.person)
        if on is None:
            first, last = job.days
            on = workday(self.rng, first, last)
        registered = self._registration(seeker, before=on - timedelta(days=3))
        self._open(person, PartialDate(registered), on, "已就业")
        self._work(person, job, PartialDate(on), self._verification(on))

    def _placed_twice(self, seeker: Seeker, job: Job) -> None:
        """Placed 01-20, lost 03-10, registered again 03-15, placed again 05-04 in another channel."""
        person = self.population.person(seeker.person)
        first = ordinary_job(self.rng, Channel.HIRED)
        self._open(person, PartialDate(date(2009, 8, 18)), date(2010, 1, 20), "已就业")
        self._work(person, first, PartialDate(date(2010, 1, 20)), date(2010, 1, 27), ended=date(2010, 3, 10))
        self._open(
            person,
            PartialDate(date(2010, 3, 15)),
            date(2010, 5, 4),
            "已就业",
            lost=PartialDate(date(2010, 3, 10)),
        )
        self._work(person, job, PartialDate(date(2010, 5, 4)), date(2010, 5, 11))

    def _not_placed(self, seeker: Seeker) -> None:
        person = self.population.person(seeker.person)
        latest = date(2010, 4, 9) if seeker.outcome == "moved" else date(2010, 6, 11)
        registered = PartialDate(self._registration(seeker, before=latest))
        if seeker.outcome == "pensioned":
            birthday = person.born.replace(year=2010)
            self._open(person, registered, birthday, "享受养老待遇")
        elif seeker.outcome == "moved":
            self._open(person, registered, seeker.person.left, "迁出")
        elif seeker.part == "placed in July":
            self._open(person, registered, DAY_AFTER, "已就业")
            self._work(
                person, ordinary_job(self.rng, Channel.HIRED), PartialDate(DAY_AFTER), date(2010, 7, 2)
            )
        elif seeker.part == "registered on the last day":
            self._open(person, PartialDate(PERIOD_ENDS))
        else:
            self._open(person, registered)
            if seeker.part == "unverified":
                started = date(2010, 6, 21) if seeker.cohort == "opening" else date(2010, 6, 28)
                self._work(person, ordinary_job(self.rng, Channel.HIRED), PartialDate(started), None)

    def _registration(self, seeker: Seeker, *, before: date) -> date:
        """The opening book goes back to 2008 and ends with somebody who came on its last day."""
        if seeker.cohort == "opening":
            if seeker.part == "wife not asked":
                return OPENING
            return workday(self.rng, date(2008, 6, 2), date(2009, 12, 28))
        if seeker.part.startswith("no earner"):
            return date(2010, 1, 11) if seeker.outcome == "placed" else date(2010, 2, 1)
        if seeker.part == "liaison":
            return date(2010, 1, 25)
        return workday(self.rng, date(2010, 1, 4), before)

    def _verification(self, started: date) -> date:
        return min(workday(self.rng, started + timedelta(days=3), started + timedelta(days=12)), PERIOD_ENDS)

    # Earlier years.

    def _earlier(self, people: list[Person]) -> None:
        channels = [channel for channel, count in PLACED_EARLIER for _ in range(count)]
        self.rng.shuffle(channels)
        halves = [(year, half) for year, half, count in _EARLIER_HALVES for _ in range(count)]
        for number, (person, channel, (year, half)) in enumerate(zip(people, channels, halves, strict=True)):
            started = workday(self.rng, date(year, half * 6 - 5, 4), date(year, half * 6, 27))
            if number == len(people) - 1:
                started = OPENING
            written = PartialDate(started)
            if year < 2008 and number % 2:
                written = PartialDate.of_month(started.year, started.month)
            registered = open_day(started - timedelta(days=self.rng.randint(60, 420)))
            self._open(person, PartialDate(registered), written, "已就业")
            verified = started if started == OPENING else open_day(started + timedelta(days=8))
            self._work(person, ordinary_job(self.rng, channel), written, verified)

    def _ended(self, people: tuple[Person, ...]) -> None:
        """Taken back in earlier years; the job ended on the day they could draw a pension."""
        for person, started in zip(people, (date(2007, 9, 3), date(2008, 4, 7)), strict=True):
            self._open(person, PartialDate(open_day(started - timedelta(days=150))), started, "已就业")
            job = ordinary_job(self.rng, Channel.TAKEN_BACK)
            self._work(
                person,
                job,
                PartialDate(started),
                open_day(started + timedelta(days=10)),
                ended=person.born.replace(year=2010),
                remark="已办理退休",
            )

    # One line of a ledger.

    def _open(
        self,
        person: Person,
        registered: PartialDate,
        ended: date | PartialDate | None = None,
        reason: str = "",
        *,
        lost: PartialDate | None = None,
    ) -> None:
        rng = self.rng
        age = registered.day.year - person.born.year
        kind = rng.choice(("下岗", "下岗", "企业失业")) if age >= 34 else rng.choice(("企业失业", "个体歇业"))
        if age <= 24:
            kind = "毕业未就业"
        former = "" if kind == "毕业未就业" else rng.choice(FORMER)
        if isinstance(ended, date):
            ended = PartialDate(ended)
        self.spells.append(
            Spell(
                person,
                kind,
                former,
                lost or self._loss(registered.day, kind),
                registered,
                ended,
                reason,
                rng.choice(_WISHES),
                rng.choice(_SKILLS),
            )
        )

    def _loss(self, registered: date, kind: str) -> PartialDate:
        """Those laid off long ago know the year or the month."""
        if kind == "下岗" and self.rng.random() < 0.5:
            return PartialDate.of_year(self.rng.randint(1997, registered.year - 1))
        lost = registered - timedelta(days=self.rng.randint(10, 150))
        if self.rng.random() < 0.4:
            return PartialDate.of_month(lost.year, lost.month)
        return PartialDate(lost)

    def _work(
        self,
        person: Person,
        job: Job,
        started: PartialDate,
        verified: date | None,
        *,
        ended: date | None = None,
        remark: str = "",
    ) -> None:
        self.placements.append(
            Placement(
                person,
                job.channel,
                job.employer,
                job.post,
                started,
                verified,
                ended,
                job.carrier,
                remark or job.remark,
            )
        )
