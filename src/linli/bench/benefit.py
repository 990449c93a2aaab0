"""The ledger that is measured: benefits paid to persons, 24 figures, and its rows in any number."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import numpy as np
import numpy.typing as npt
from django.db import connection, models, transaction

from linli.bench import scratch
from linli.indicators.models import Cell
from linli.kit.chain import LedgerClock
from linli.kit.description import LEDGERS, Authority, ledger, years
from linli.kit.entries import Spell
from linli.kit.fields import MoneyField
from linli.kit.measures import Flow, Kept, Overlap, Stock
from linli.kit.privacy import Privacy
from linli.org.models import Level, Organisation
from linli.org.organisations import path_segment

KINDS = (("full", "全额"), ("part", "差额"), ("special", "特困"), ("temporary", "临时"))
CHANNELS = (("bank", "银行"), ("cash", "现金"), ("card", "一卡通"))
#: Eleven years of rows, the last of which the measured cuts lie in.
FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2010, 12, 31)


@ledger(
    title="测速台账", key=("person", "started_on"), authority=Authority.OURS, retention=years(10),
    privacy=Privacy.INTERNAL, columns=("person", "kind", "level", "channel", "started_on", "ended_on"),
)  # fmt: skip
class Benefit(Spell):
    """A benefit paid from a day on."""

    person = models.BigIntegerField("人员", db_index=True)
    kind = models.CharField("类别", max_length=10, choices=KINDS)
    channel = models.CharField("发放渠道", max_length=10, choices=CHANNELS)
    level = models.PositiveSmallIntegerField("等级")
    is_local = models.BooleanField("本地户籍")
    amount_fen = MoneyField("金额")

    class Meta(Spell.Meta):
        app_label = "bench"
        verbose_name = "测速记录"

    class Indicators:
        on_roll = Stock().labelled("期末在册", unit="件")
        full = on_roll.where(kind="full").labelled("其中：全额", unit="件", part_of=on_roll)
        part = on_roll.where(kind="part").labelled("其中：差额", unit="件", part_of=on_roll)
        special = on_roll.where(kind="special").labelled("其中：特困", unit="件", part_of=on_roll)
        local = on_roll.where(is_local=True).labelled("其中：本地户籍", unit="件", part_of=on_roll)
        severe = on_roll.where(level__in=[3, 4]).labelled("其中：三、四级", unit="件", part_of=on_roll)
        local_full = full.where(is_local=True).labelled("其中：本地全额", unit="件", part_of=full)
        paid = on_roll.sum("amount_fen").labelled("期末在册金额", unit="元")
        paid_full = full.sum("amount_fen").labelled("期末全额金额", unit="元")
        joined = Flow("started_on").labelled("本期新增", unit="件")
        joined_full = joined.where(kind="full").labelled("其中：全额", unit="件", part_of=joined)
        joined_local = joined.where(is_local=True).labelled("其中：本地户籍", unit="件", part_of=joined)
        joined_fen = joined.sum("amount_fen").labelled("本期新增金额", unit="元")
        left = Flow("ended_on").labelled("本期减少", unit="件")
        left_full = left.where(kind="full").labelled("其中：全额", unit="件", part_of=left)
        left_local = left.where(is_local=True).labelled("其中：本地户籍", unit="件", part_of=left)
        left_fen = left.sum("amount_fen").labelled("本期减少金额", unit="元")
        by_bank = on_roll.where(channel="bank").labelled("其中：银行发放", unit="件", part_of=on_roll)
        kept = Kept().labelled("本期新增且期末在册", unit="件")
        in_books = Overlap().labelled("期内在册", unit="件")
        persons = on_roll.distinct("person").labelled("期末在册人数", unit="人")
        persons_full = full.distinct("person").labelled("期末全额人数", unit="人")
        persons_joined = joined.distinct("person").labelled("本期新增人数", unit="人")
        persons_left = left.distinct("person").labelled("本期减少人数", unit="人")


#: Only benchmarks know this ledger: no list, check or report may meet it.
DESCRIPTION = LEDGERS.pop("bench.benefit")


@dataclass(frozen=True, slots=True)
class Size:
    rows: int
    communities: int


ORDINARY, LARGE = Size(1_000_000, 300), Size(10_000_000, 3_000)
#: Present in every row and read by no figure, as in real ledgers.
_REMARK = "按原始登记录入，无其他说明"
_CHUNK = 250_000
Columns = dict[str, npt.NDArray[Any]]


def fill(size: Size) -> None:
    """Organisations and rows, written straight into the tables: recording is not what is measured here."""
    scratch.create_tables(Organisation, LedgerClock, Cell, Benefit)
    _organisations(size.communities)
    for columns in columns_of(size):
        _insert(columns)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def community_keys(size: Size) -> range:
    return range(2, size.communities + 2)


def columns_of(size: Size, *, seed: int = 20100630) -> Iterator[Columns]:
    """The facts of the rows in portions, the same for every database. Days are numpy's, open ends are NaT."""
    random = np.random.default_rng(seed)
    first, last = np.datetime64(FIRST_DAY), np.datetime64(LAST_DAY)
    span = int((last - first).astype(int)) + 1
    for begin in range(0, size.rows, _CHUNK):
        count = min(_CHUNK, size.rows - begin)
        starts = first + random.integers(0, span, count)
        ends = starts + random.exponential(700, count).astype(np.int64) + 1
        ends[ends > last] = np.datetime64("NaT")
        yield {
            "id": np.arange(begin + 1, begin + count + 1),
            "community_id": random.integers(2, size.communities + 2, count),
            "started_on": starts,
            "ended_on": ends,
            "person": random.integers(1, max(2, size.rows * 7 // 10), count),
            "kind": _chosen(
                [value for value, _label in KINDS], random.choice(4, count, p=[0.55, 0.25, 0.15, 0.05])
            ),
            "channel": _chosen([value for value, _label in CHANNELS], random.integers(0, 3, count)),
            "level": random.integers(1, 5, count),
            "is_local": random.random(count) < 0.8,
            "amount_fen": random.integers(5_000, 80_000, count),
        }


def _chosen(values: list[str], places: npt.NDArray[np.int64]) -> npt.NDArray[Any]:
    return np.array(values, dtype=object)[places]


def _organisations(count: int) -> None:
    district = Organisation(
        pk=1, level=Level.DISTRICT, name="测速区", code="990000000000", path=path_segment(1)
    )
    communities = [
        Organisation(
            pk=key, level=Level.COMMUNITY, name=f"第{key - 1}社区", code=f"99{key:010d}", parent_id=1,
            path=path_segment(1) + path_segment(key),
        )
        for key in range(2, count + 2)
    ]  # fmt: skip
    Organisation.objects.bulk_create([district, *communities])


def _insert(columns: Columns) -> None:
    moment = datetime(2011, 1, 1, tzinfo=UTC)
    constant = {
        "version": 1,
        "recorded_at": connection.ops.adapt_datetimefield_value(moment),
        "handler": "测速",
        "remark": _REMARK,
    }
    names = [*columns, *constant]
    plain = [
        [str(day) if day is not None else None for day in column.tolist()]
        if column.dtype.kind == "M"
        else column.tolist()
        for column in columns.values()
    ]
    rows = zip(*plain, *([value] * len(columns["id"]) for value in constant.values()), strict=True)
    table = Benefit._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({', '.join(names)}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
            return
        marks = ", ".join(["%s"] * len(names))
        with transaction.atomic():
            cursor.executemany(f"INSERT INTO {table} ({', '.join(names)}) VALUES ({marks})", list(rows))
