"""People: one row per identity number, without a community; nothing here but number, name, sex, birth, death."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from linli.kit.description import LEDGERS, Authority, ledger, FOREVER
from linli.kit.entries import Recorded
from linli.kit.fields import BlindIndex, EncryptedField, Reference
from linli.kit.privacy import Privacy
from linli.org.scope import Scope


class Sex(models.TextChoices):
    """GB/T 2261.1."""

    UNKNOWN = "0", "未知"
    MALE = "1", "男"
    FEMALE = "2", "女"
    UNSTATED = "9", "未说明"


@ledger(
    title="居民", key=("identity_number",), authority=Authority.POLICE, retention=FOREVER,
    privacy=Privacy.SENSITIVE, columns=("name", "sex", "born_on", "identity_number", "died_on"),
    aliases={"identity_number": ("身份证号", "身份证", "身份证号码", "证件号码"), "name": ("居民姓名",)},
    words=("居民", "人员"), help="一个公民身份号码一个人；没有号码的也可以登记。",
)  # fmt: skip
class Person(Recorded):
    """One human being. What a community knows of him stays on its own card, residence spells and entries."""

    name = models.CharField("姓名", max_length=50)
    sex = models.CharField("性别", max_length=1, choices=Sex, default=Sex.UNKNOWN)
    born_on = models.DateField("出生日期", null=True, blank=True)
    died_on = models.DateField("死亡日期", null=True, blank=True)
    identity_number = EncryptedField("公民身份号码", null=True, blank=True)
    identity_number_index = BlindIndex("identity_number")
    identity_number_tail = BlindIndex("identity_number", tail=4, db_index=True)

    class Meta(Recorded.Meta):
        verbose_name = "居民"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["identity_number_index"], condition=Q(withdrawn_at__isnull=True),
                name="registry_person_one_per_number",
                violation_error_message="这个身份证号已经登记在另一个人名下",
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name

    @classmethod
    def seen_in(cls, scope: Scope) -> Q:
        """People with an entry in a community of the scope, in any ledger of a line it may see."""
        seen = Q(pk__in=())
        for description in LEDGERS.values():
            if not description.has_community:
                continue
            for column in description.model._meta.concrete_fields:
                if column.is_relation and column.related_model is cls:
                    rows: Any = description.model.objects.in_books().visible_to(scope)
                    seen |= Q(pk__in=rows.values(column.attname))
        return seen


class PersonField(Reference):
    """A reference to a person; a sheet names him by 姓名 + 身份证号, without a number by birth and door too."""

    target = "registry.Person"
