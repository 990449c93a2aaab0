"""The community's own card of a person: the name as typed here, phone, schooling, work; one per community."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q

from linli.kit.description import FOREVER, Authority, ledger
from linli.kit.doubts import doubt
from linli.kit.entries import Entry
from linli.kit.fields import BlindIndex, EncryptedField, derived
from linli.kit.findings import StoredFinding, first_office_above
from linli.kit.privacy import Privacy
from linli.org.organisations import Organisation
from linli.registry.person import InitialsField, PersonField, initials_column


class Education(models.TextChoices):
    """Bands of GB/T 4658 as a roster writes them."""

    GRADUATE = "10", "研究生"
    UNIVERSITY = "20", "大学本科"
    COLLEGE = "30", "大专"
    VOCATIONAL = "40", "中专"
    SENIOR = "60", "高中"
    JUNIOR = "70", "初中"
    PRIMARY = "80", "小学"
    NONE = "90", "其他"


class WorkStatus(models.TextChoices):
    """What someone does. Unknown stays empty: an unknown status is 待核, never "no work"."""

    IN_WORK = "in-work", "在业"
    UNEMPLOYED = "unemployed", "失业"
    RETIRED = "retired", "退休"
    PENSIONED_CADRE = "pensioned", "离休"
    STUDENT = "student", "学生"
    PRESCHOOL = "preschool", "学龄前"
    HOUSEWORK = "housework", "料理家务"
    OTHER = "other", "其他"


@ledger(
    title="居民卡片", key=("person",), authority=Authority.OURS, retention=FOREVER, privacy=Privacy.SENSITIVE,
    columns=("person", "name", "door", "phone", "education", "work_status", "remark"),
    filters=("work_status", "education"), labels={"name": "本社区登记姓名"},
    aliases={"phone": ("电话", "联系方式"), "work_status": ("就业状况",)},
    synonyms={
        "education": {"本科": "20", "大学": "20", "大学专科": "30", "职高": "40", "技校": "40", "硕士": "10"},
        "work_status": {"离退休": "retired", "退休人员": "retired", "上学": "student", "无业": "unemployed"},
    },
    words=("居民卡片",), help="同一个人在每个社区一张卡片，写本社区知道的事。",
)  # fmt: skip
class ResidentCard(Entry):
    """What this community knows of a person beyond number, name, sex, birth and death."""

    person = PersonField("姓名")
    name = models.CharField("登记姓名", max_length=50)
    #: The address as a roster writes it (3-2-501): what tells two people of one name apart.
    door = models.CharField("住址", max_length=60, blank=True, default="", db_index=True)
    phone = EncryptedField("联系电话", null=True, blank=True)
    phone_index = BlindIndex("phone")
    phone_tail = BlindIndex("phone", tail=4, db_index=True)
    education = models.CharField("文化程度", max_length=2, choices=Education, blank=True, default="")
    work_status = models.CharField("从业状况", max_length=12, choices=WorkStatus, blank=True, default="")
    initials = derived(InitialsField())

    class Meta(Entry.Meta):
        verbose_name = "居民卡片"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["community", "person"], condition=Q(withdrawn_at__isnull=True),
                name="registry_card_one_per_person", violation_error_message="这个人在本社区已有一张卡片",
            )
        ]  # fmt: skip
        #: What a list of one community is searched by: the index alone answers.
        indexes: ClassVar = [
            models.Index(fields=["community", "initials"], name="registry_card_initials"),
            models.Index(fields=["community", "name"], name="registry_card_name"),
        ]

    @classmethod
    def derive(cls, entries: Sequence[Self]) -> None:
        for entry in entries:
            entry.initials = initials_column(entry.name)


@doubt("registry.person.name-differs")
def names_differ(organisation: Organisation, on: date) -> Iterator[StoredFinding]:
    """One number, two names: for the first office above the communities that know the person."""
    beneath = Organisation.objects.below(organisation).values("pk")
    cards = ResidentCard.objects.in_books().select_related("person", "community")
    differing = cards.filter(community__in=beneath).exclude(name=F("person__name")).order_by("pk")
    people = {card.person_id for card in differing}
    by_person: dict[int, list[ResidentCard]] = defaultdict(list)
    for card in cards.filter(person__in=people).order_by("pk"):
        by_person[card.person_id].append(card)
    for card in differing:
        known = by_person[card.person_id]
        office = first_office_above(one.community for one in known)
        if office is None:
            continue
        where = "、".join(f"{one.community.name}登记为“{one.name}”" for one in known)
        yield StoredFinding(
            code="registry.person.name-differs", organisation=office, ledger="registry.resident_card",
            entry=card.pk, found=f"同一个身份证号有不同的姓名：{where}",
            remedy="请与各社区核对身份证，把登记错的姓名更正过来",
        )  # fmt: skip
