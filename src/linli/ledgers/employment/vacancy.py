"""Posts offered by employers (岗位信息台账): how many there are to fill, a re-posted one counted once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q

from linli.core.text import header_key
from linli.kit.description import Authority, Ends, ledger, years
from linli.kit.entries import Spell
from linli.kit.fields import MoneyField, derived
from linli.kit.measures import Flow, Stock
from linli.kit.privacy import Privacy
from linli.registry.establishment import EstablishmentField


@ledger(
    title="岗位信息台账", key=("employer", "post", "started_on"), authority=Authority.OURS,
    columns=(
        "employer", "post", "headcount", "started_on", "ended_on", "wage", "requirement", "is_repost",
        "remark",
    ),
    labels={"started_on": "登记日期", "ended_on": "有效期至"},
    aliases={
        "employer": ("用人单位", "招聘单位"), "post": ("岗位", "工种"),
        "headcount": ("招聘人数", "岗位数", "人数"),
        "ended_on": ("截止日期",), "wage": ("月工资", "工资"), "requirement": ("条件", "招用条件"),
    },
    filters=("started_on", "is_repost"), retention=years(5), privacy=Privacy.PUBLIC, ends=Ends.LAST_DAY,
    # All of the community, not of the employer: a corrected employer changes rows under the old name too.
    watches={"employment.vacancy": ("community_id", "community_id")},
    words=("就业岗位", "开发岗位", "招聘"),
    help="单位提供的岗位，一个岗位一行；有效期内续发的照登，不重复计数。",
)  # fmt: skip
class Vacancy(Spell):
    """On offer from its day of entry. Re-posted: the same post of the same employer while one is valid."""

    employer = EstablishmentField("单位名称")
    post = models.CharField("岗位名称", max_length=50)
    headcount = models.PositiveIntegerField("招用人数")
    wage = MoneyField("月工资", null=True, blank=True)
    requirement = models.CharField("要求", max_length=300, blank=True, default="")
    is_repost = derived(models.BooleanField("续发", default=False))

    class Meta(Spell.Meta):
        verbose_name = "岗位信息"
        constraints: ClassVar = [
            *Spell.Meta.constraints,
            models.UniqueConstraint(
                fields=["community", "employer", "post", "started_on"],
                condition=Q(withdrawn_at__isnull=True),
                name="employment_vacancy_once_a_day", violation_error_message="这个单位当天已登记过同一岗位",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.post

    @classmethod
    def derive(cls, entries: Sequence[Self]) -> None:
        own = {entry.pk for entry in entries}
        stored = cls.objects.in_books().filter(community__in={entry.community_id for entry in entries})
        rows = [*entries, *(row for row in stored if row.pk not in own)]
        offered: dict[tuple[Any, ...], list[Any]] = defaultdict(list)
        for row in rows:
            offered[_offer(row)].append(row)
        for entry in entries:
            entry.is_repost = any(_is_valid_when(entry, other) for other in offered[_offer(entry)])

    class Indicators:
        employers = (
            Flow("started_on")
            .where(is_repost=False)
            .distinct("employer")
            .labelled("开发就业岗位的单位", unit="家", meaning="期内登记了岗位信息的单位数，续发的不计")
            .listed("employer")
        )
        posts = (
            Flow("started_on")
            .where(is_repost=False)
            .sum("headcount")
            .labelled(
                "开发就业岗位",
                unit="个",
                meaning="期内登记的招用人数合计；同一单位同一岗位有效期内续发的不重复计",
            )
        )
        offers = Stock().labelled("期末有效的岗位信息", unit="条")


def _offer(row: Any) -> tuple[Any, ...]:
    return row.community_id, row.employer_id, header_key(row.post)


def _is_valid_when(entry: Any, other: Any) -> bool:
    """``other`` was posted earlier and still holds when ``entry`` is posted; without an end it holds."""
    return bool(
        other.started_on < entry.started_on and (other.ended_on is None or other.ended_on > entry.started_on)
    )
