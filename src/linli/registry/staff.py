"""The community's own workers (社区工作者名册): who holds which post, from when until when."""

from __future__ import annotations

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


class Post(models.TextChoices):
    SECRETARY = "secretary", "社区书记"
    DIRECTOR = "director", "居委会主任"
    DEPUTY = "deputy", "居委会副主任"
    COMMITTEE_MEMBER = "committee-member", "居委会委员"
    LABOUR_OFFICER = "labour-officer", "专职劳动保障员"
    WELFARE_OFFICER = "welfare-officer", "民政专干"
    FAMILY_OFFICER = "family-officer", "计生专干"
    SAFETY_OFFICER = "safety-officer", "综治专干"
    HEALTH_OFFICER = "health-officer", "卫生专干"
    CULTURE_OFFICER = "culture-officer", "文教专干"
    DISABILITY_OFFICER = "disability-officer", "残疾人专干"
    PARTY_OFFICER = "party-officer", "党建专干"
    GRID_WORKER = "grid-worker", "网格员"
    ACCOUNTANT = "accountant", "会计"
    SOCIAL_WORKER = "social-worker", "社区工作者"
    OTHER = "other", "其他"


@ledger(
    title="社区工作者名册", key=("name", "post", "started_on"), authority=Authority.OURS, retention=years(30),
    privacy=Privacy.INTERNAL,
    columns=("name", "post", "duties", "holds_computer_certificate", "started_on", "ended_on", "remark"),
    labels={"started_on": "任职日期", "ended_on": "离任日期"},
    aliases={
        "post": ("职务", "工作岗位"), "duties": ("分工", "分管工作"), "started_on": ("任职时间", "上岗日期"),
        "ended_on": ("离任时间", "离岗日期"),
    },
    synonyms={
        "post": {
            "书记": "secretary", "党支部书记": "secretary", "社区党支部书记": "secretary",
            "社区党委书记": "secretary", "党总支书记": "secretary", "书记兼主任": "secretary",
            "主任": "director", "社区主任": "director", "社区居委会主任": "director", "副主任": "deputy",
            "社区居委会副主任": "deputy", "委员": "committee-member", "劳动保障员": "labour-officer",
            "劳动保障协理员": "labour-officer", "专职保障员": "labour-officer",
            "专职保障人员": "labour-officer", "劳动保障专干": "labour-officer", "民政员": "welfare-officer",
            "民政低保专干": "welfare-officer", "低保专干": "welfare-officer",
            "计划生育专干": "family-officer", "计生员": "family-officer", "计生干事": "family-officer",
            "治保主任": "safety-officer", "治保专干": "safety-officer", "综治员": "safety-officer",
            "环境卫生专干": "health-officer", "城管专干": "health-officer", "文体专干": "culture-officer",
            "宣传专干": "culture-officer", "残疾人联络员": "disability-officer",
            "残联专干": "disability-officer", "网格长": "grid-worker", "出纳": "accountant",
            "报账员": "accountant", "社工": "social-worker", "干事": "social-worker",
            "工作人员": "social-worker",
        },
    },
    filters=("post", "started_on"), watches={"registry.staff_certificate": ("name", "name")},
    words=("社区工作者", "专职劳动保障员", "工作人员"),
    help="一个人一个岗位一行；换岗时结束原来一行，再登记一行。",
)  # fmt: skip
class Staff(Item):
    """One post held by one worker, who need not live here."""

    name = models.CharField("姓名", max_length=50)
    post = models.CharField("岗位", max_length=24, choices=Post)
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
            obtained = certificates.get((entry.community_id, entry.name), [])
            entry.holds_computer_certificate = bool(obtained)
            # A certificate of unknown date was there when its holder came.
            days = [day or entry.started_on for day in obtained]
            since = None if None in days else min((day for day in days if day), default=None)
            entry.certified_since = max(since, entry.started_on) if since and entry.started_on else since

    class Indicators:
        staff = Stock().distinct("name").labelled("社区工作者", unit="人")
        labour_officers = staff.where(post=Post.LABOUR_OFFICER).labelled(
            "其中：专职劳动保障员", unit="人", part_of=staff
        )
        certified_labour_officers = (
            Stock("certified_since").distinct("name")
            .where(post=Post.LABOUR_OFFICER, holds_computer_certificate=True)
            .labelled("持计算机操作证的专职劳动保障员", unit="人", part_of=labour_officers)
        )  # fmt: skip
        by_post = staff.split("post", once_per="name", by_last="started_on")
        joined = Flow("started_on").distinct("name").labelled("本期到任工作人员", unit="人")
        left = Flow("ended_on").distinct("name").labelled("本期离任工作人员", unit="人")
