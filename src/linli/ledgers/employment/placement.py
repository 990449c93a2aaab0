"""People placed in work (安置失业人员台账): who began where, by which channel, and if it was verified."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q

from linli.core.period import months_later
from linli.core.retirement import is_4050
from linli.core.text import normalise
from linli.kit.description import Authority, ledger, years
from linli.kit.entries import Spell
from linli.kit.facts import person_fact
from linli.kit.fields import MoneyField, Reference, derived
from linli.kit.measures import Flow, Kept, Stock
from linli.kit.privacy import Privacy
from linli.kit.recording import Book, Change
from linli.ledgers.employment import closing
from linli.ledgers.employment.carrier import CarrierField
from linli.ledgers.employment.unemployment import PostRank, births_of
from linli.registry.establishment import EstablishmentField
from linli.registry.person import PersonField

#: 稳定就业 is customarily asked for after half a year in work.
MONTHS_TO_BE_STABLE = 6


class Channel(models.TextChoices):
    HIRED = "hired", "单位招用"
    #: Retired people taken back by a unit stand here too; they were never unemployed.
    RETURNED = "returned", "单位返聘"
    PUBLIC_POST = "public-post", "公益性岗位"
    SELF_FOUNDED = "self-founded", "自主创业"
    FLEXIBLE = "flexible", "灵活就业"
    CARRIER = "carrier", "就业载体吸纳"
    COMMUNITY_POST = "community-post", "社区岗位"
    OTHER = "other", "其他"


class PostKind(models.TextChoices):
    """Posts that reports name; read from the text of the post."""

    DISABILITY_LIAISON = "disability-liaison", "残疾人联络员"
    COURTYARD_CLEANER = "courtyard-cleaner", "院落收费保洁"
    OTHER = "other", "其他岗位"


class Contract(models.TextChoices):
    LABOUR = "labour", "劳动合同"
    SERVICE = "service", "劳务协议"
    NONE = "none", "无"


class Verification(models.TextChoices):
    VISIT = "visit", "上门"
    PHONE = "phone", "电话"
    CONTRACT = "contract", "查验合同"
    EMPLOYER = "employer", "单位证明"
    OTHER = "other", "其他"


@ledger(
    title="安置失业人员台账", key=("person", "started_on"), authority=Authority.OURS,
    columns=(
        "person", "channel", "employer", "post", "started_on", "is_4050", "verified_on", "ended_on",
        "carrier", "remark",
    ),
    labels={"started_on": "就业日期", "ended_on": "终止日期"},
    aliases={
        "channel": ("安置渠道", "渠道"), "employer": ("安置单位", "用人单位"), "post": ("岗位名称", "工种"),
        "started_on": ("上岗日期", "安置日期"), "ended_on": ("离岗日期",), "verified_on": ("核实时间",),
        "wage": ("月收入", "月工资"), "insured": ("是否参保", "参加社保"), "contract": ("合同类型",),
    },
    synonyms={
        "channel": {
            "单位反聘": "returned", "反聘": "returned", "返聘": "returned", "招用": "hired",
            "单位录用": "hired",
            "公益岗位": "public-post", "公益性岗": "public-post", "自主就业": "self-founded",
            "自谋职业": "self-founded",
            "个体经营": "self-founded", "载体吸纳": "carrier",
        },
        "contract": {"劳务": "service", "劳务合同": "service", "未签": "none"},
    },
    filters=("channel", "started_on", "post_kind"), retention=years(10), privacy=Privacy.SENSITIVE,
    needed=("verified_on",), words=("安置", "再就业", "返聘", "公益岗位", "自主就业"),
    watches={"employment.unemployment": ("person_id", "person_id")},
    views=["placed_4050", "unverified"],
    help="每一次就业一行。核实之后才计入数据，并自动终止本人的失业登记。",
)  # fmt: skip
class Placement(Spell):
    """Work that began on a day. Counts once verified; ``unemployment`` is the spell it ended, if any."""

    person = PersonField("姓名")
    channel = models.CharField("就业渠道", max_length=20, choices=Channel)
    employer = EstablishmentField("就业单位", null=True, blank=True)
    post = models.CharField("岗位", max_length=50, blank=True, default="")
    verified_on = models.DateField("核实日期", null=True, blank=True)
    verified_how = models.CharField("核实方式", max_length=10, choices=Verification, blank=True, default="")
    carrier = CarrierField("就业载体", null=True, blank=True)
    contract = models.CharField("合同", max_length=10, choices=Contract, blank=True, default="")
    insured = models.BooleanField("参保", null=True, blank=True)
    wage = MoneyField("月收入", null=True, blank=True)
    #: Empty for a retired person taken back, and as long as nobody has verified the work.
    unemployment = derived(Reference("所终止的失业登记", to="employment.Unemployment", null=True, blank=True))
    is_4050 = derived(models.BooleanField("就业当日为“4050”", null=True, blank=True))
    post_kind = derived(models.CharField("岗位类别", max_length=20, choices=PostKind, default=PostKind.OTHER))
    stable_on = derived(models.DateField("就业满半年日期", null=True, blank=True))

    #: The spell this row ended before the correction that is being written.
    ended_before: int | None = None

    class Meta(Spell.Meta):
        verbose_name = "安置"
        constraints: ClassVar = [
            *Spell.Meta.constraints,
            models.UniqueConstraint(
                fields=["community", "person", "started_on"], condition=Q(withdrawn_at__isnull=True),
                name="employment_placement_once_a_day",
                violation_error_message="这个人同一天就业已登记过一次",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.started_on}{self.get_channel_display()}"

    @classmethod
    def derive(cls, entries: Sequence[Self]) -> None:
        ended = closing.link(entries)
        births = births_of(entries)
        for entry in entries:
            entry.ended_before = entry.unemployment_id
            spell = ended[id(entry)]
            entry.unemployment = spell
            sex, born_on = births.get(entry.person_id, ("", None))
            rank = (spell.post_rank if spell else "") or PostRank.WORKER
            entry.is_4050 = None
            if born_on and sex in {"1", "2"}:
                entry.is_4050 = is_4050(sex, born_on, entry.started_on, female_post=rank)
            entry.post_kind = kind_of_post(entry.post)
            stable_on = months_later(entry.started_on, MONTHS_TO_BE_STABLE)
            entry.stable_on = stable_on if entry.ended_on is None or entry.ended_on >= stable_on else None

    @classmethod
    def consequences(cls, changes: Sequence[Change], book: Book) -> None:
        closing.after_placements(changes, book)

    class Indicators:
        placed = (
            Flow("started_on")
            .where(verified_on__isnull=False, unemployment__isnull=False)
            .distinct("person")
            .labelled(
                "安置下岗失业人员", unit="人",
                meaning="期内就业、已核实、就业前在失业登记中的人数；一人多次就业计一人",
            )
        )  # fmt: skip
        placed_4050 = placed.where(is_4050=True).labelled(
            "安置“4050”人员", unit="人", meaning="安置下岗失业人员中，就业当日为“4050”的人数", part_of=placed
        )
        by_channel = placed.split("channel", once_per="person", by_last="started_on").labelled(
            "安置下岗失业人员（按就业渠道）", unit="人", part_of=placed,
            meaning="安置下岗失业人员，一人多次就业按期内最后一次的渠道",
        )  # fmt: skip
        absorbed = placed.where(carrier__isnull=False).labelled(
            "就业载体吸纳下岗失业人员", unit="人", part_of=placed
        )
        courtyard_cleaners = placed.where(post_kind=PostKind.COURTYARD_CLEANER).labelled(
            "委托为院落收费保洁员的下岗失业人员", unit="人", part_of=placed
        )
        liaison = (
            Flow("started_on")
            .where(verified_on__isnull=False, post_kind=PostKind.DISABILITY_LIAISON)
            .distinct("person")
            .labelled("就业为残疾人联络员的人员", unit="人")
        )
        reemployed = (
            Kept()
            .where(verified_on__isnull=False, unemployment__isnull=False)
            .distinct("person")
            .labelled(
                "已实现再就业人员", unit="人",
                meaning="期内就业、已核实、就业前在失业登记中，期末仍在岗的人数",
            )
        )  # fmt: skip
        placements = (
            Flow("started_on")
            .where(verified_on__isnull=False, unemployment__isnull=False)
            .labelled(
                "安置下岗失业人员次数", unit="人次", meaning="期内就业、已核实、就业前在失业登记中的次数"
            )
        )
        working = (
            Stock()
            .where(verified_on__isnull=False)
            .distinct("person")
            .labelled("期末在岗人员", unit="人", meaning="期末在岗、已核实的人数，含历年安置的和退休返聘的")
        )
        working_by_channel = working.split("channel", once_per="person", by_last="started_on").labelled(
            "期末在岗人员（按就业渠道）", unit="人", part_of=working
        )
        working_rehired = working.where(channel=Channel.RETURNED).labelled(
            "期末在岗的单位返聘人员",
            unit="人",
            meaning="下岗失业人员（历年）和退休人员被单位返聘，期末在岗",
            part_of=working,
        )
        working_public = working.where(channel=Channel.PUBLIC_POST).labelled(
            "期末在岗的公益性岗位人员", unit="人", part_of=working
        )
        working_self = working.where(channel__in=[Channel.SELF_FOUNDED, Channel.FLEXIBLE]).labelled(
            "期末自主就业人员", unit="人", meaning="自主创业和灵活就业，期末在岗", part_of=working
        )
        unverified = (
            Stock()
            .where(verified_on__isnull=True)
            .distinct("person")
            .labelled("期末已就业、尚未核实的人员", unit="人")
        )
        stable = (
            Flow("stable_on")
            .where(verified_on__isnull=False, unemployment__isnull=False)
            .distinct("person")
            .labelled("本期就业满半年的安置人员", unit="人")
        )
        lost = (
            Flow("ended_on")
            .where(verified_on__isnull=False)
            .distinct("person")
            .labelled("本期离岗人员", unit="人")
        )


def kind_of_post(post: str) -> PostKind:
    """残疾人联络员 and 院落收费保洁 under the names people give them."""
    text = normalise(post)
    if "残" in text and "联络" in text:
        return PostKind.DISABILITY_LIAISON
    if "院" in text and any(word in text for word in ("收费", "保洁", "清洁")):
        return PostKind.COURTYARD_CLEANER
    return PostKind.OTHER


@person_fact("in-placed-work")
def in_placed_work(people: Collection[int], on: date) -> set[int]:
    """In work that was verified, at the close of the day, in any community's book."""
    return set(working_on(on).filter(person__in=people).values_list("person", flat=True))


def working_on(on: date) -> models.QuerySet[Any]:
    rows = Placement.objects.in_books().filter(verified_on__isnull=False, started_on__lte=on)
    return rows.filter(Q(ended_on__isnull=True) | Q(ended_on__gt=on))
