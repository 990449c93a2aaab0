"""The other way of importing: openpyxl and django-import-export, row after row, into a plain model."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from import_export import fields, resources, widgets
from import_export.formats.base_formats import XLSX

from linli.bench.claim import CHANNELS, KINDS
from linli.core.identity import read_identity_number
from linli.core.money import read_money
from linli.kit.fields import BlindIndex, EncryptedField
from linli.kit.importing.cells import read_phone
from linli.kit.privacy import blind


class PlainClaim(models.Model):
    """The fifteen columns of the measured ledger with the same constraints, without books or change log."""

    community = models.ForeignKey("org.Organisation", models.PROTECT, related_name="+")
    number = models.CharField("编号", max_length=20)
    name = models.CharField("姓名", max_length=50)
    identity_number = EncryptedField("身份证号", null=True, blank=True)
    identity_number_index = BlindIndex("identity_number", db_index=True)
    phone = EncryptedField("联系电话", null=True, blank=True)
    phone_tail = BlindIndex("phone", tail=4, db_index=True)
    sex = models.CharField("性别", max_length=1, choices=(("1", "男"), ("2", "女")))
    born_on = models.DateField("出生日期", null=True, blank=True)
    door = models.CharField("住址", max_length=50, blank=True, default="")
    kind = models.CharField("类别", max_length=10, choices=KINDS)
    channel = models.CharField("发放渠道", max_length=10, choices=CHANNELS)
    level = models.PositiveSmallIntegerField("等级")
    is_local = models.BooleanField("本地户籍")
    amount = models.BigIntegerField("金额")
    started_on = models.DateField("开始日期")
    ended_on = models.DateField("结束日期", null=True, blank=True)
    remark = models.CharField("备注", max_length=500, blank=True, default="")

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        app_label = "bench"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["community", "number", "started_on"], name="bench_plain_once"),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("started_on")),
                name="bench_plain_order",
            ),
        ]


class _Read(widgets.Widget):  # type: ignore[misc]  # the library has no types
    """A cell read by a function."""

    def __init__(self, read: Any) -> None:
        super().__init__()
        self._read = read

    def clean(self, value: Any, row: Any = None, **_options: Any) -> Any:
        return self._read(value)

    def render(self, value: Any, obj: Any = None, **_options: Any) -> str:
        return "" if value is None else str(value)


class _Day(widgets.DateWidget):  # type: ignore[misc]
    """The library's own; openpyxl gives a day as a moment at midnight."""

    def clean(self, value: Any, row: Any = None, **options: Any) -> date | None:
        return value.date() if isinstance(value, datetime) else super().clean(value, row, **options)


def _choice(choices: Any) -> _Read:
    return _Read({label: value for value, label in choices}.__getitem__)


def _column(name: str, widget: widgets.Widget, header: str = "") -> fields.Field:
    column: Any = PlainClaim._meta.get_field(name)
    return fields.Field(attribute=name, column_name=header or str(column.verbose_name), widget=widget)


class ClaimResource(resources.ModelResource):  # type: ignore[misc]
    """As its documentation shows it: found by key, cleaned, compared and saved row by row."""

    number = _column("number", widgets.CharWidget())
    name = _column("name", widgets.CharWidget())
    identity_number = _column("identity_number", _Read(lambda cell: read_identity_number(cell).number18))
    phone = _column("phone", _Read(read_phone))
    sex = _column("sex", _choice((("1", "男"), ("2", "女"))))
    born_on = _column("born_on", _Day("%Y-%m-%d"))
    door = _column("door", widgets.CharWidget())
    kind = _column("kind", _choice(KINDS))
    channel = _column("channel", _choice(CHANNELS))
    level = _column("level", widgets.IntegerWidget())
    is_local = _column("is_local", _choice(((True, "是"), (False, "否"))))
    amount = _column("amount", _Read(read_money), "金额（元）")
    started_on = _column("started_on", _Day("%Y-%m-%d"))
    ended_on = _column("ended_on", _Day("%Y.%m.%d"))
    remark = _column("remark", widgets.CharWidget())

    class Meta:
        model = PlainClaim
        import_id_fields = ("number", "started_on")
        clean_model_instances = True

    def __init__(self, community: int) -> None:
        super().__init__()
        self._community = community

    def get_queryset(self) -> Any:
        return PlainClaim.objects.filter(community=self._community)

    def init_instance(self, row: Any = None) -> PlainClaim:
        return PlainClaim(community_id=self._community)

    def before_save_instance(self, instance: Any, _row: Any, **_options: Any) -> None:
        instance.identity_number_index = blind(instance.identity_number)
        instance.phone_tail = blind(instance.phone, tail=4)


def import_roster(path: Path, community: int) -> int:
    """How many rows were written; the first error ends it."""
    dataset = XLSX().create_dataset(path.read_bytes())
    result = ClaimResource(community).import_data(dataset, raise_errors=True)
    return int(result.totals["new"])
