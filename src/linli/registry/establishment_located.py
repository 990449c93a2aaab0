"""Units located in the community (驻地单位名册): the named list and its count are one figure."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from linli.kit.description import FOREVER, Authority, ledger
from linli.kit.entries import Item
from linli.kit.fields import BlindIndex, EncryptedField
from linli.kit.measures import Flow, Stock
from linli.kit.privacy import Privacy
from linli.registry.establishment import EstablishmentField


class EstablishmentKind(models.TextChoices):
    GOVERNMENT = "government", "机关"
    PUBLIC_INSTITUTION = "public-institution", "事业单位"
    ENTERPRISE = "enterprise", "企业"
    SOCIAL_ORGANISATION = "social-organisation", "社会组织"
    SOLE_TRADER = "sole-trader", "个体工商户"
    MILITARY = "military", "军队"
    OTHER = "other", "其他"


class Industry(models.TextChoices):
    """The sections of GB/T 4754."""

    A = "A", "农、林、牧、渔业"
    B = "B", "采矿业"
    C = "C", "制造业"
    D = "D", "电力、热力、燃气及水生产和供应业"
    E = "E", "建筑业"
    F = "F", "批发和零售业"
    G = "G", "交通运输、仓储和邮政业"
    H = "H", "住宿和餐饮业"
    I = "I", "信息传输、软件和信息技术服务业"  # noqa: E741 - the section's letter
    J = "J", "金融业"
    K = "K", "房地产业"
    L = "L", "租赁和商务服务业"
    M = "M", "科学研究和技术服务业"
    N = "N", "水利、环境和公共设施管理业"
    O = "O", "居民服务、修理和其他服务业"  # noqa: E741
    P = "P", "教育"
    Q = "Q", "卫生和社会工作"
    R = "R", "文化、体育和娱乐业"
    S = "S", "公共管理、社会保障和社会组织"
    T = "T", "国际组织"


@ledger(
    title="驻地单位名册", key=("establishment",), authority=Authority.OURS, retention=FOREVER,
    privacy=Privacy.INTERNAL,
    columns=(
        "establishment", "kind", "address", "contact", "phone", "started_on", "ended_on", "industry",
        "legal_representative", "employees", "has_party_organisation", "remark",
    ),
    labels={"started_on": "进驻日期", "ended_on": "撤出日期"},
    aliases={
        "establishment": ("名称", "驻地单位", "驻地单位名称"), "kind": ("类型", "单位性质"),
        "address": ("单位地址",), "contact": ("负责人", "联络员"), "phone": ("电话", "联系方式"),
        "employees": ("职工人数", "人数"), "legal_representative": ("法人代表", "法人"),
        "started_on": ("进驻时间",), "ended_on": ("撤出时间", "迁出日期"),
        "has_party_organisation": ("是否有党组织",),
    },
    synonyms={
        "kind": {
            "行政机关": "government", "事业": "public-institution", "学校": "public-institution",
            "国企": "enterprise", "公司": "enterprise", "社会团体": "social-organisation",
            "个体": "sole-trader", "部队": "military",
        },
    },
    filters=("kind", "started_on"), words=("驻地单位", "辖区单位"),
    help="院墙在本社区里的单位；居民去上班的外面的单位不登记在这里。",
)  # fmt: skip
class EstablishmentLocated(Item):
    """A unit that has its seat here, from the day it came until the day it left."""

    establishment = EstablishmentField("单位名称")
    kind = models.CharField("单位类型", max_length=24, choices=EstablishmentKind, blank=True, default="")
    industry = models.CharField("行业", max_length=1, choices=Industry, blank=True, default="")
    address = models.CharField("地址", max_length=100, blank=True, default="")
    legal_representative = models.CharField("法定代表人", max_length=50, blank=True, default="")
    contact = models.CharField("联系人", max_length=50, blank=True, default="")
    phone = EncryptedField("联系电话", null=True, blank=True)
    phone_index = BlindIndex("phone")
    phone_tail = BlindIndex("phone", tail=4, db_index=True)
    employees = models.PositiveIntegerField("从业人数", null=True, blank=True)
    has_party_organisation = models.BooleanField("有党组织", null=True, blank=True)

    class Meta(Item.Meta):
        verbose_name = "驻地单位"
        constraints: ClassVar = [
            *Item.Meta.constraints,
            models.UniqueConstraint(
                fields=["community", "establishment"],
                condition=Q(ended_on__isnull=True, withdrawn_at__isnull=True), name="registry_located_once",
                violation_error_message="这个单位已在驻地单位名册里",
            ),
        ]  # fmt: skip

    class Indicators:
        located = (
            Stock().listed("establishment")
            .labelled("驻地单位", unit="个", meaning="期末设在本社区的单位；居民就业的外部单位不计")
        )  # fmt: skip
        by_kind = located.split("kind")
        came = Flow("started_on").labelled("本期进驻单位", unit="个")
        left = Flow("ended_on").labelled("本期撤出单位", unit="个")
