"""The community's own workers (社区工作者名册): who holds which post, from when until when."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q

from linli.kit.description import Authority, ledger, years
from linli.kit.entries import Item
from linli.kit.fields import derived
from linli.kit.measures import Flow, Stock
from linli.kit.privacy import Privacy
from linli.registry.staff_certificate import StaffCertificate


class PostKind(models.TextChoices):
    SECRETARY = "secretary", "书记"
    DIRECTOR = "director", "主任"
    DEPUTY = "deputy", "副职"
    COMMITTEE_MEMBER = "committee-member", "委员"
    LABOUR_OFFICER = "labour-officer", "专职劳动保障员"
    WELFARE_OFFICER = "welfare-officer", "民政"
    FAMILY_OFFICER = "family-officer", "计生妇联"
    SAFETY_OFFICER = "safety-officer", "综治调解"
    HEALTH_OFFICER = "health-officer", "环境卫生"
    CULTURE_OFFICER = "culture-officer", "文教宣传"
    DISABILITY_OFFICER = "disability-officer", "残疾人工作"
    PARTY_OFFICER = "party-officer", "党建"
    GRID_WORKER = "grid-worker", "网格员"
    ACCOUNTANT = "accountant", "财务"
    SOCIAL_WORKER = "social-worker", "社区工作者"
    OTHER = "other", "其他"


#: What in a post's name says which kind it is; the first that fits.
_KINDS = tuple(
    (re.compile(words), kind)
    for words, kind in (
        ("(劳动|就业|社保|保障).*(员|专干)$", PostKind.LABOUR_OFFICER),
        ("副书记|副主任", PostKind.DEPUTY),
        ("治保|综治|治安|调解|安全|平安", PostKind.SAFETY_OFFICER),
        ("计生|计划生育|妇联|妇女", PostKind.FAMILY_OFFICER),
        ("残联|残疾", PostKind.DISABILITY_OFFICER),
        ("民政|低保|救助|福利", PostKind.WELFARE_OFFICER),
        ("卫生|城管|环境|市容", PostKind.HEALTH_OFFICER),
        ("文教|文体|文化|宣传|科普|教育", PostKind.CULTURE_OFFICER),
        ("网格", PostKind.GRID_WORKER),
        ("会计|出纳|报账|财务", PostKind.ACCOUNTANT),
        ("书记", PostKind.SECRETARY),
        ("党建|党务|组织", PostKind.PARTY_OFFICER),
        ("主任", PostKind.DIRECTOR),
        ("委员", PostKind.COMMITTEE_MEMBER),
        ("社工|社区工作者|干事|工作人员|专干", PostKind.SOCIAL_WORKER),
    )
)


@ledger(
    title="社区工作者名册", key=("name", "post", "started_on"), authority=Authority.OURS, retention=years(30),
    privacy=Privacy.INTERNAL,
    columns=(
        "name", "post", "kind", "duties", "holds_computer_certificate", "started_on", "ended_on", "remark",
    ),
    labels={"started_on": "任职日期", "ended_on": "离任日期"},
    aliases={
        "post": ("职务", "工作岗位"), "duties": ("分工", "分管工作"), "started_on": ("任职时间", "上岗日期"),
        "ended_on": ("离任时间", "离岗日期"),
    },
    filters=("kind", "started_on"), watches={"registry.staff_certificate": ("name", "name")},
    words=("社区工作者", "专职劳动保障员", "工作人员"),
    help="一个人一个岗位一行；换岗时结束原来一行，再登记一行。",
)  # fmt: skip
class Staff(Item):
    """One post held by one worker, who need not live here."""

    name = models.CharField("姓名", max_length=50)
    #: As the committee calls it: 社区主任兼劳动保障工作站站长.
    post = models.CharField("岗位", max_length=50)
    kind = derived(models.CharField("岗位类别", max_length=20, choices=PostKind, default=PostKind.OTHER))
    duties = models.CharField("负责工作", max_length=200, blank=True, default="")
    holds_computer_certificate = derived(models.BooleanField("有计算机操作证", default=False))
    #: Since when the holder of a computer certificate is in this post; empty: as long as the post is held.
    certified_since = derived(models.DateField("持证在岗起", null=True))

    class Meta(Item.Meta):
        verbose_name = "社区工作者"
        constraints: ClassVar = [
            *Item.Meta.constraints,
            models.UniqueConstraint(
                fields=["community", "name", "post"],
                condition=Q(ended_on__isnull=True, withdrawn_at__isnull=True), name="registry_staff_one_open",
                violation_error_message="这个人在这个岗位上已有一条没有离任的记录",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name

    @classmethod
    def derive(cls, entries: Sequence[Self]) -> None:
        certificates: dict[tuple[int, str], list[date | None]] = defaultdict(list)
        names, communities = {entry.name for entry in entries}, {entry.community_id for entry in entries}
        in_force = StaffCertificate.objects.in_books().filter(ended_on__isnull=True)
        for certificate in in_force.filter(community__in=communities, name__in=names):
            if certificate.is_for_computers:
                certificates[certificate.community_id, certificate.name].append(certificate.started_on)
        for entry in entries:
            entry.kind = kind_of(entry.post)
            obtained = certificates.get((entry.community_id, entry.name), [])
            entry.holds_computer_certificate = bool(obtained)
            # A certificate of unknown date was there when its holder came.
            days = [day or entry.started_on for day in obtained]
            since = None if None in days else min((day for day in days if day), default=None)
            entry.certified_since = max(since, entry.started_on) if since and entry.started_on else since

    class Indicators:
        staff = Stock().distinct("name").labelled("社区工作者", unit="人")
        labour_officers = staff.where(kind=PostKind.LABOUR_OFFICER).labelled(
            "其中：专职劳动保障员", unit="人", part_of=staff
        )
        certified_labour_officers = (
            Stock("certified_since").distinct("name")
            .where(kind=PostKind.LABOUR_OFFICER, holds_computer_certificate=True)
            .labelled(
                "持计算机操作证的专职劳动保障员", unit="人", part_of=labour_officers,
                meaning="期末在岗、姓名在“工作人员证书”里有计算机操作证的专职劳动保障员",
            )
        )  # fmt: skip
        by_kind = staff.split("kind", once_per="name", by_last="started_on")
        joined = Flow("started_on").distinct("name").labelled("本期到任工作人员", unit="人")
        left = Flow("ended_on").distinct("name").labelled("本期离任工作人员", unit="人")


def kind_of(post: str) -> PostKind:
    """What somebody mainly does: what stands before 兼 in 社区主任兼劳动保障工作站站长."""
    main = post.partition("兼")[0]
    return next((kind for words, kind in _KINDS if words.search(main)), PostKind.OTHER)
