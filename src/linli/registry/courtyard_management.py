"""Who looks after a courtyard (院落管理情况): “无人管理” may be true in March and not in June."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from linli.kit.description import Authority, ledger, years
from linli.kit.entries import Spell
from linli.kit.measures import Flow, Stock
from linli.kit.privacy import Privacy
from linli.registry.courtyard import CourtyardField


class ManagementKind(models.TextChoices):
    NONE = "none", "无人管理"
    OWNER = "owner", "产权单位管理"
    ENTRUSTED = "entrusted", "委托收费保洁"
    PROPERTY_COMPANY = "property-company", "物业管理"
    RESIDENTS = "residents", "居民自管"


@ledger(
    title="院落管理情况", key=("courtyard", "started_on"), authority=Authority.OURS, retention=years(10),
    privacy=Privacy.PUBLIC, columns=("courtyard", "kind", "manager", "started_on", "ended_on", "remark"),
    aliases={"kind": ("管理情况", "管理类型"), "manager": ("管理方", "管理人"), "courtyard": ("院落",)},
    synonyms={
        "kind": {
            "无": "none", "无人": "none", "失管": "none", "产权单位": "owner", "委托管理": "entrusted",
            "物业": "property-company", "物业公司": "property-company", "自管": "residents",
            "居民自治": "residents",
        },
    },
    filters=("kind", "started_on"), words=("无人管理院落", "院落管理"),
    help="管理方式变了，给原来那一行填结束日期，再登记一行新的。",
)  # fmt: skip
class CourtyardManagement(Spell):
    """One kind of management of one courtyard, from a day on."""

    courtyard = CourtyardField("院落名称")
    kind = models.CharField("管理方式", max_length=20, choices=ManagementKind)
    manager = models.CharField("管理单位", max_length=100, blank=True, default="")

    class Meta(Spell.Meta):
        verbose_name = "院落管理情况"
        constraints: ClassVar = [
            *Spell.Meta.constraints,
            models.UniqueConstraint(
                fields=["community", "courtyard"],
                condition=Q(ended_on__isnull=True, withdrawn_at__isnull=True),
                name="registry_courtyard_one_management",
                violation_error_message="这个院落还有一条没有结束的管理情况，请先填它的结束日期",
            ),
        ]  # fmt: skip

    class Indicators:
        unmanaged = (
            Stock().distinct("courtyard").where(kind=ManagementKind.NONE).labelled("无人管理院落", unit="个")
        )
        managed = (
            Stock().distinct("courtyard")
            .where(kind__in=[kind.value for kind in ManagementKind if kind is not ManagementKind.NONE])
            .labelled("有人管理院落", unit="个")
        )  # fmt: skip
        by_kind = (
            Stock().labelled("自然院落", unit="个").split("kind", once_per="courtyard", by_last="started_on")
        )
        taken_over = (
            Flow("ended_on").distinct("courtyard").where(kind=ManagementKind.NONE)
            .labelled("本期结束无人管理的院落", unit="个")
        )  # fmt: skip
