"""People registered as unemployed (下岗失业人员台账): one spell from registration until it ends."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q

from linli.core.period import months_later
from linli.core.retirement import retires_on, turns_4050_on
from linli.kit.description import Authority, ledger, years
from linli.kit.entries import Spell
from linli.kit.facts import person_fact
from linli.kit.fields import MoneyField, derived
from linli.kit.measures import Flow, Overlap, Stock
from linli.kit.privacy import Privacy
from linli.kit.recording import Book, Change
from linli.ledgers.employment import closing
from linli.registry.person import Person, PersonField

#: 长期失业 is asked for with two limits: half a year (充分就业社区) and a year (就业困难人员).
HALF_A_YEAR, A_YEAR = 6, 12


class UnemploymentKind(models.TextChoices):
    LAID_OFF = "laid-off", "下岗"
    ENTERPRISE = "enterprise", "企业失业"
    BUSINESS_CLOSED = "business-closed", "个体歇业"
    GRADUATE = "graduate", "毕业未就业"
    VETERAN = "veteran", "退役未就业"
    FIRST_TIME = "first-time", "新成长失业"
    OTHER = "other", "其他"


class LossReason(models.TextChoices):
    RESTRUCTURED = "restructured", "企业改制下岗"
    CONTRACT_ENDED = "contract-ended", "合同终止"
    DISMISSED = "dismissed", "单位裁员"
    BANKRUPT = "bankrupt", "企业破产关闭"
    RESIGNED = "resigned", "个人离职"
    BUSINESS_CLOSED = "business-closed", "个体歇业"
    GRADUATED = "graduated", "毕业未就业"
    DISCHARGED = "discharged", "退役"
    LAND_TAKEN = "land-taken", "失地"
    OTHER = "other", "其他"


class PostRank(models.TextChoices):
    """Decides a woman's statutory retirement day: 50 from a worker's post, 55 from a cadre's."""

    WORKER = "worker", "工人"
    CADRE = "cadre", "干部"


class SkillLevel(models.TextChoices):
    NONE = "0", "无"
    JUNIOR = "5", "初级工（五级）"
    MIDDLE = "4", "中级工（四级）"
    SENIOR = "3", "高级工（三级）"
    TECHNICIAN = "2", "技师（二级）"
    SENIOR_TECHNICIAN = "1", "高级技师（一级）"


class TrainingWish(models.TextChoices):
    NONE = "none", "无"
    SKILL = "skill", "技能培训"
    BUSINESS = "business", "创业培训"


class EndReason(models.TextChoices):
    PLACED = "placed", "已就业"
    PENSIONED = "pensioned", "享受养老待遇"
    MOVED = "moved", "迁出"
    UNABLE = "unable", "丧失劳动能力"
    STUDY_OR_SERVICE = "study", "入学或服兵役"
    DECLINED = "declined", "终止就业要求"
    LOST_CONTACT = "lost-contact", "连续六个月未联系"
    DIED = "died", "死亡"
    OTHER = "other", "其他"


@ledger(
    title="下岗失业人员台账", key=("person", "started_on"), authority=Authority.OURS,
    columns=(
        "person", "kind", "former_employer", "lost_on", "started_on", "ended_on", "end_reason", "wish",
        "skill",
        "aged_in_on", "remark",
    ),
    labels={"started_on": "登记日期", "ended_on": "终止日期"},
    aliases={
        "started_on": ("失业登记日期",), "kind": ("类型", "人员类别"), "former_employer": ("原单位",),
        "lost_on": ("失业日期", "下岗时间"), "end_reason": ("终止原因", "减少原因"),
        "ended_on": ("减少日期",),
        "post_rank": ("原岗位身份",), "train_wish": ("培训意愿",), "last_contact_on": ("最近一次联系",),
    },
    synonyms={
        "kind": {
            "国企下岗": "laid-off", "下岗职工": "laid-off", "失业": "enterprise",
            "新成长劳动力": "first-time",
        },
        "end_reason": {
            "就业": "placed", "再就业": "placed", "被用人单位录用": "placed", "个体经营": "placed",
            "退休": "pensioned", "享受基本养老金": "pensioned", "入学": "study", "服兵役": "study",
            "去世": "died",
        },
    },
    filters=("kind", "end_reason", "started_on"), retention=years(10), privacy=Privacy.SENSITIVE,
    views=["unemployed_4050"], left_for="end_reason",
    needed=("lost_on",), words=("下岗失业", "失业人员", "登记失业", "4050"),
    help="在社区登记失业的人，从登记那天起，到就业、退休、迁出等为止；核实了安置会自动终止。",
)  # fmt: skip
class Unemployment(Spell):
    """From the day of registration; the day the work was lost is only a fact about it.

    A verified placement ends it (see ``closing``). 4050 is computed from birth,
    sex and the law: women from 40,
    men from 50,
    to the statutory retirement day; ``counts_4050_*`` is the part of the spell in which that holds.
    """

    person = PersonField("姓名")
    kind = models.CharField("失业类型", max_length=20, choices=UnemploymentKind)
    former_employer = models.CharField("原工作单位", max_length=100, blank=True, default="")
    reason = models.CharField("失业原因", max_length=20, choices=LossReason, blank=True, default="")
    lost_on = models.DateField("失业时间", null=True, blank=True)
    end_reason = models.CharField("终止原因", max_length=20, choices=EndReason, blank=True, default="")
    wish = models.CharField("择业意向", max_length=200, blank=True, default="")
    wished_wage = MoneyField("期望月工资", null=True, blank=True)
    skill = models.CharField("技能", max_length=200, blank=True, default="")
    skill_level = models.CharField("技能等级", max_length=1, choices=SkillLevel, blank=True, default="")
    train_wish = models.CharField("培训愿望", max_length=10, choices=TrainingWish, blank=True, default="")
    #: Empty counts as a worker's post, as the books of 4050 people customarily do.
    post_rank = models.CharField("身份", max_length=10, choices=PostRank, blank=True, default="")
    last_contact_on = models.DateField("最近联系日期", null=True, blank=True)
    aged_in_on = derived(models.DateField("满“4050”年龄日期", null=True, blank=True))
    aged_out_on = derived(models.DateField("法定退休日期", null=True, blank=True))
    counts_4050_from = derived(models.DateField("计为“4050”自", null=True, blank=True))
    counts_4050_until = derived(models.DateField("计为“4050”至（不含）", null=True, blank=True))
    half_year_on = derived(models.DateField("连续失业满半年日期", null=True, blank=True))
    year_on = derived(models.DateField("连续失业满一年日期", null=True, blank=True))

    class Meta(Spell.Meta):
        verbose_name = "失业登记"
        constraints: ClassVar = [
            *Spell.Meta.constraints,
            models.UniqueConstraint(
                fields=["community", "person"], condition=Q(ended_on__isnull=True, withdrawn_at__isnull=True),
                name="employment_unemployment_one_open",
                violation_error_message="这个人在本社区已有一条没有终止的失业登记",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.started_on}失业登记"

    @classmethod
    def derive(cls, entries: Sequence[Self]) -> None:
        births = births_of(entries)
        for entry in entries:
            sex, born_on = births.get(entry.person_id, ("", None))
            entry.aged_in_on = entry.aged_out_on = None
            if born_on and sex in {"1", "2"}:
                entry.aged_in_on = turns_4050_on(sex, born_on)
                entry.aged_out_on = retires_on(sex, born_on, female_post=entry.post_rank or PostRank.WORKER)
            entry.counts_4050_from, entry.counts_4050_until = _as_4050(entry)
            entry.half_year_on = months_later(entry.started_on, HALF_A_YEAR)
            entry.year_on = months_later(entry.started_on, A_YEAR)

    @classmethod
    def consequences(cls, changes: Sequence[Change], book: Book) -> None:
        closing.after_unemployment(changes, book)

    class Indicators:
        unemployed = (
            Stock()
            .distinct("person")
            .labelled("期末登记失业人员", unit="人", meaning="期末仍在失业登记中的人数")
        )
        unemployed_4050 = (
            Stock("counts_4050_from", "counts_4050_until")
            .where(counts_4050_from__isnull=False)
            .distinct("person")
            .labelled(
                "期末登记失业的“4050”人员", unit="人", part_of=unemployed,
                meaning="期末登记失业且满40岁的女性、满50岁的男性，未到法定退休年龄",
            )
        )  # fmt: skip
        unemployed_by_kind = unemployed.split("kind", once_per="person", by_last="started_on").labelled(
            "期末登记失业人员（按失业类型）", unit="人", part_of=unemployed
        )
        half_a_year = (
            Stock("half_year_on", "ended_on")
            .distinct("person")
            .labelled(
                "期末连续失业满半年人员",
                unit="人",
                part_of=unemployed,
                meaning="期末在失业登记中、登记已满半年的人数",
            )
        )
        a_year = (
            Stock("year_on", "ended_on")
            .distinct("person")
            .labelled(
                "期末连续失业满一年人员",
                unit="人",
                part_of=unemployed,
                meaning="期末在失业登记中、登记已满一年的人数",
            )
        )
        in_books = (
            Overlap()
            .distinct("person")
            .labelled(
                "期内在册下岗失业人员", unit="人", meaning="期内任何一天在失业登记中的人数，含期内已就业的"
            )
        )
        in_books_4050 = (
            Overlap("counts_4050_from", "counts_4050_until")
            .where(counts_4050_from__isnull=False)
            .distinct("person")
            .labelled(
                "期内在册“4050”失业人员",
                unit="人",
                part_of=in_books,
                meaning="期内在失业登记中，并在登记期间为“4050”的人数",
            )
        )
        registered = (
            Flow("started_on")
            .distinct("person")
            .labelled("本期登记失业人员", unit="人", meaning="期内登记失业的人数，含期初在册、离开后又登记的")
        )
        left = (
            Flow("ended_on")
            .distinct("person")
            .labelled("本期终止失业登记人员", unit="人", meaning="期内终止过失业登记的人数，含以后又登记的")
        )
        left_by_reason = left.split("end_reason", once_per="person", by_last="ended_on").labelled(
            "本期终止失业登记人员（按原因）", unit="人", part_of=left
        )


@person_fact("unemployed")
def unemployed(people: Collection[int], on: date) -> set[int]:
    """Registered as unemployed in any community at the close of the day."""
    return set(open_on(on).filter(person__in=people).values_list("person", flat=True))


def open_on(on: date) -> models.QuerySet[Any]:
    """Spells in force at the close of a day."""
    rows = Unemployment.objects.in_books().filter(started_on__lte=on)
    return rows.filter(Q(ended_on__isnull=True) | Q(ended_on__gt=on))


def births_of(entries: Sequence[Any]) -> dict[int, tuple[str, date | None]]:
    """{person: (sex, birth date)} as they stand now, for rows whose cached person may be out of date."""
    people = Person.objects.filter(pk__in={entry.person_id for entry in entries})
    return {pk: (sex, born_on) for pk, sex, born_on in people.values_list("pk", "sex", "born_on")}


def _as_4050(entry: Unemployment) -> tuple[date | None, date | None]:
    """The days of the spell on which its person counts as 4050; (None, None) when there is none.

    Whoever comes of age on the very day the spell ends still counts: exits are judged by their day.
    """
    if entry.aged_in_on is None or entry.aged_out_on is None:
        return None, None
    first = max(entry.started_on, entry.aged_in_on)
    if first >= entry.aged_out_on or (entry.ended_on is not None and first > entry.ended_on):
        return None, None
    return first, min(entry.ended_on, entry.aged_out_on) if entry.ended_on else entry.aged_out_on
