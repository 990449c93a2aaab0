"""The roster whose import is measured: 15 columns, two of them encrypted, written as a committee would."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from linli.core.identity import identity_number
from linli.kit.description import LEDGERS, Authority, ledger, years
from linli.kit.entries import Spell
from linli.kit.fields import BlindIndex, EncryptedField, MoneyField
from linli.kit.privacy import Privacy
from linli.kit.workbooks.writing import CellKind, SheetColumn, SheetData, write_workbook

KINDS = (("full", "全额"), ("part", "差额"), ("special", "特困"))
CHANNELS = (("bank", "银行"), ("cash", "现金"), ("card", "一卡通"))


@ledger(
    title="测速申领台账", key=("number", "started_on"), authority=Authority.OURS, retention=years(10),
    privacy=Privacy.SENSITIVE,
    columns=(
        "number", "name", "identity_number", "phone", "sex", "born_on", "door", "kind", "channel", "level",
        "is_local", "amount", "started_on", "ended_on", "remark",
    ),
)  # fmt: skip
class Claim(Spell):
    """One claim of one person, who stands in the row itself."""

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
    amount = MoneyField("金额")

    class Meta(Spell.Meta):
        app_label = "bench"
        verbose_name = "测速申领"
        constraints: ClassVar = [
            *Spell.Meta.constraints,
            models.UniqueConstraint(
                fields=["community", "number", "started_on"], condition=Q(withdrawn_at__isnull=True),
                name="bench_claim_once",
            ),
        ]  # fmt: skip


#: Only benchmarks know this ledger: no list, check or report may meet it.
DESCRIPTION = LEDGERS.pop("bench.claim")


@contextmanager
def registered() -> Iterator[None]:
    """While it is written to, it is a ledger like any other."""
    LEDGERS[DESCRIPTION.name] = DESCRIPTION
    try:
        yield
    finally:
        del LEDGERS[DESCRIPTION.name]


def claims() -> Any:
    return Claim.objects.all()


HEADERS = (
    "编号", "姓名", "身份证号", "联系电话", "性别", "出生日期", "住址", "类别", "发放渠道", "等级",
    "本地户籍", "金额（元）", "开始日期", "结束日期", "备注",
)  # fmt: skip
#: Surnames and given names that no real list was taken from.
_SURNAMES, _GIVEN = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨", "安邦宁远书文清和明德思齐若谷"


def rows(count: int, *, seed: int = 7) -> Iterator[tuple[Any, ...]]:
    dice = random.Random(seed)
    first = date(2005, 1, 1)
    for number in range(count):
        born = date(1930, 1, 1) + timedelta(days=dice.randrange(26_000))
        sequence = dice.randrange(1, 1000)
        start = first + timedelta(days=dice.randrange(2000))
        end = start + timedelta(days=dice.randrange(30, 900)) if dice.random() < 0.5 else None
        door = f"{dice.randrange(1, 40)}-{dice.randrange(1, 6)}-{dice.randrange(101, 606)}"
        yield (
            f"SL{number:07d}", dice.choice(_SURNAMES) + dice.choice(_GIVEN) + dice.choice(_GIVEN),
            identity_number("140107", born, sequence), f"13{dice.randrange(10**9):09d}",
            "男" if sequence % 2 else "女", born, door,
            dice.choice(KINDS)[1], dice.choice(CHANNELS)[1], dice.randrange(1, 5), dice.choice("是否"),
            dice.randrange(100, 900), start, f"{end:%Y.%m.%d}" if end else None, None,
        )  # fmt: skip


def write_roster(path: Path, count: int) -> None:
    kinds = {
        "出生日期": CellKind.DATE,
        "开始日期": CellKind.DATE,
        "等级": CellKind.NUMBER,
        "金额（元）": CellKind.NUMBER,
    }
    columns = [SheetColumn(header, kinds.get(header, CellKind.TEXT)) for header in HEADERS]
    write_workbook(path, [SheetData("申领", columns, rows(count))])
