"""Who lives here (居住情况): 人户一致, 人在户不在, 户在人不在; what every population figure rests on."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, timedelta
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q

from linli.core.age import turns
from linli.kit.description import Authority, ledger, years
from linli.kit.entries import Item
from linli.kit.facts import person_fact
from linli.kit.fields import derived
from linli.kit.measures import Flow, Stock
from linli.kit.privacy import Privacy
from linli.registry.dwelling import DwellingField
from linli.registry.person import Person, PersonField, Sex

#: 老年人权益保障法第二条: 六十周岁以上。
OLD_FROM = 60
#: The age from which most places pay 高龄津贴.
VERY_OLD_FROM = 80


class ResidenceStatus(models.TextChoices):
    #: Lives here and is registered here.
    HERE = "here", "居住"
    #: Lives here, registered elsewhere.
    REGISTERED_ELSEWHERE = "registered-elsewhere", "人在户不在"
    #: Registered here, lives elsewhere: no resident.
    AWAY = "away", "户在人不在"


#: Lives here, wherever the register lies.
LIVING_HERE = (ResidenceStatus.HERE.value, ResidenceStatus.REGISTERED_ELSEWHERE.value)


class EntryReason(models.TextChoices):
    BIRTH = "birth", "出生"
    MOVED_IN = "moved-in", "迁入"
    #: Was here when the book was opened: no increase of any period.
    OPENING = "opening", "期初"
    RETURNED = "returned", "外出返回"
    #: From one dwelling or status here to another: neither more nor fewer people.
    WITHIN = "within", "社区内变动"
    OTHER = "other", "其他"


class ExitReason(models.TextChoices):
    DEATH = "death", "死亡"
    MOVED_OUT = "moved-out", "迁出"
    #: Lives elsewhere now and stays registered here.
    LEFT = "left", "外出居住"
    WITHIN = "within", "社区内变动"
    OTHER = "other", "其他"


@ledger(
    title="居住情况台账", key=("person", "started_on"), authority=Authority.OURS, retention=years(30),
    privacy=Privacy.SENSITIVE,
    columns=(
        "dwelling", "person", "status", "started_on", "entry_reason", "came_from", "ended_on", "exit_reason",
        "went_to", "registered_at", "remark",
    ),
    labels={"started_on": "入住日期", "ended_on": "迁出日期", "status": "居住状态"},
    aliases={
        "dwelling": ("房屋", "门牌"), "status": ("居住类型", "人户状态"),
        "started_on": ("迁入日期", "入住时间"), "ended_on": ("离开日期", "迁出时间"),
        "entry_reason": ("迁入原因", "增加原因"), "exit_reason": ("减少原因", "离开原因"),
        "registered_at": ("户口所在地",),
    },
    synonyms={
        "status": {
            "人户一致": "here", "常住": "here", "在住": "here", "流入": "registered-elsewhere",
            "流动人口": "registered-elsewhere", "空挂": "away", "空挂户": "away", "外出": "away",
        },
        "entry_reason": {
            "新生": "birth", "新生儿": "birth", "搬入": "moved-in", "转入": "moved-in", "返回": "returned",
        },
        "exit_reason": {
            "去世": "death", "病故": "death", "搬出": "moved-out", "搬走": "moved-out", "转出": "moved-out",
        },
    },
    filters=("status", "entry_reason", "exit_reason", "started_on", "ended_on"), needed=("status",),
    words=("居民", "人口", "常住人口", "户籍人口"),
    help="一个人一段居住情况一行；搬家或人户状态变了，结束原来一行，再登记一行。",
)  # fmt: skip
class Residence(Item):
    """One person's standing in this community from a day on. An unknown day means: since before the books."""

    person = PersonField("姓名")
    dwelling = DwellingField("住址", null=True, blank=True)
    status = models.CharField(
        "居住状态", max_length=24, choices=ResidenceStatus, default=ResidenceStatus.HERE
    )
    entry_reason = models.CharField("入住原因", max_length=20, choices=EntryReason, blank=True, default="")
    came_from = models.CharField("迁入地", max_length=100, blank=True, default="")
    exit_reason = models.CharField("迁出原因", max_length=20, choices=ExitReason, blank=True, default="")
    went_to = models.CharField("迁往地", max_length=100, blank=True, default="")
    registered_at = models.CharField("户籍地址", max_length=100, blank=True, default="")
    sex = derived(models.CharField("性别", max_length=1, choices=Sex, default=Sex.UNKNOWN))
    #: The first day on which an old (very old) person lives here: the birthday, or the day he came after it.
    old_from = derived(models.DateField("满60周岁起", null=True))
    very_old_from = derived(models.DateField("满80周岁起", null=True))

    class Meta(Item.Meta):
        verbose_name = "居住情况"
        constraints: ClassVar = [
            *Item.Meta.constraints,
            models.UniqueConstraint(
                fields=["community", "person"], condition=Q(ended_on__isnull=True, withdrawn_at__isnull=True),
                name="registry_residence_one_open",
                violation_error_message="这个人在本社区已有一条没有结束的居住情况",
            ),
        ]  # fmt: skip

    @classmethod
    def derive(cls, entries: Sequence[Self]) -> None:
        numbers = {entry.person_id for entry in entries}
        known = Person.objects.filter(pk__in=numbers).values_list("pk", "sex", "born_on", "precision")
        people = {number: facts for number, *facts in known}
        for entry in entries:
            sex, born_on, precision = people[entry.person_id]
            entry.sex = sex
            for column, age in (("old_from", OLD_FROM), ("very_old_from", VERY_OLD_FROM)):
                entry._live_here_from(
                    column, born_on and turns(born_on, age), (precision or {}).get("born_on", 0)
                )

    def _live_here_from(self, column: str, birthday: date | None, birth_known_to: int) -> None:
        """The birthday, or the day he came after it, with what is unknown of that date."""
        precision = {name: level for name, level in (self.precision or {}).items() if name != column}
        day, known_to = birthday, birth_known_to
        if birthday and self.started_on and self.started_on > birthday:
            day, known_to = self.started_on, precision.get("started_on", 0)
        if day and known_to:
            precision[column] = known_to
        setattr(self, column, day)
        self.precision = precision or None

    class Indicators:
        residents = (
            Stock()
            .distinct("person")
            .where(status__in=LIVING_HERE)
            .labelled("居民", unit="人", meaning="期末住在本社区的人，不论户口在不在本社区；户在人不在的不计")
        )
        registered_elsewhere = (
            Stock().distinct("person").where(status=ResidenceStatus.REGISTERED_ELSEWHERE)
            .labelled("其中：人在户不在", unit="人", part_of=residents)
        )  # fmt: skip
        by_sex = residents.split("sex")
        away = Stock().distinct("person").where(status=ResidenceStatus.AWAY).labelled("户在人不在", unit="人")
        registered = (
            Stock()
            .distinct("person")
            .where(status__in=[ResidenceStatus.HERE, ResidenceStatus.AWAY])
            .labelled("户籍人口", unit="人", meaning="期末户口在本社区的人，不论住不住在本社区")
        )
        old = (
            Stock("old_from").distinct("person").where(status__in=LIVING_HERE, old_from__isnull=False)
            .labelled(
                "其中：60周岁以上居民", unit="人", part_of=residents,
                meaning="期末住在本社区、已满60周岁的人；出生日期不详的不计",
            )
        )  # fmt: skip
        very_old = (
            Stock("very_old_from").distinct("person")
            .where(status__in=LIVING_HERE, very_old_from__isnull=False)
            .labelled(
                "其中：80周岁以上居民", unit="人", part_of=residents,
                meaning="期末住在本社区、已满80周岁的人；出生日期不详的不计",
            )
        )  # fmt: skip
        # Moves, not people: who came twice and left once has come once more than he left. So the year closes:
        # 期初 + 出生 + 迁入 + 外出返回 + 其他增加 − 死亡 − 迁出 − 外出居住 − 其他减少 = 期末.
        born = (
            Flow("started_on").where(status__in=LIVING_HERE, entry_reason=EntryReason.BIRTH)
            .labelled("本期出生", unit="人")
        )  # fmt: skip
        moved_in = (
            Flow("started_on").where(status__in=LIVING_HERE, entry_reason=EntryReason.MOVED_IN)
            .labelled("本期迁入", unit="人次")
        )  # fmt: skip
        returned = (
            Flow("started_on").where(status__in=LIVING_HERE, entry_reason=EntryReason.RETURNED)
            .labelled("本期外出返回", unit="人次", meaning="本期从外面回来住的人次")
        )  # fmt: skip
        came_otherwise = (
            Flow("started_on").where(status__in=LIVING_HERE, entry_reason__in=[EntryReason.OTHER, ""])
            .labelled("本期其他增加", unit="人次", meaning="本期住进来，原因是“其他”或没有登记的人次")
        )  # fmt: skip
        died = (
            Flow("ended_on").where(status__in=LIVING_HERE, exit_reason=ExitReason.DEATH)
            .labelled("本期死亡", unit="人")
        )  # fmt: skip
        moved_out = (
            Flow("ended_on").where(status__in=LIVING_HERE, exit_reason=ExitReason.MOVED_OUT)
            .labelled("本期迁出", unit="人次")
        )  # fmt: skip
        left = (
            Flow("ended_on").where(status__in=LIVING_HERE, exit_reason=ExitReason.LEFT)
            .labelled("本期外出居住", unit="人次", meaning="本期住到外面去、户口还在本社区的人次")
        )  # fmt: skip
        went_otherwise = (
            Flow("ended_on").where(status__in=LIVING_HERE, exit_reason__in=[ExitReason.OTHER, ""])
            .labelled("本期其他减少", unit="人次", meaning="本期不再住在这里，原因是“其他”或没有登记的人次")
        )  # fmt: skip


@person_fact("resides")
def residing(people: Collection[int], on: date) -> set[int]:
    """Those who live in a community whose books we keep."""
    measure = Residence.Indicators.residents
    in_force = measure.time.condition(on, on + timedelta(days=1)) & measure.condition
    return set(
        Residence.objects.in_books().filter(in_force, person__in=people).values_list("person", flat=True)
    )
