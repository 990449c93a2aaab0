"""The append-only change log: one hash chain per organisation, a full row per version, blankable payloads."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, ClassVar

from django.db import models
from pydantic_core import to_json

GENESIS = "0" * 64
#: How everything that is hashed is written: the very bytes of ``json.dumps(…, ensure_ascii=False)`` without
#: spaces, in a quarter of the time.
compact_json = to_json


class Act(models.TextChoices):
    RECORD = "record", "登记"
    CORRECT = "correct", "更正"
    WITHDRAW = "withdraw", "作废"
    DERIVE = "derive", "推算更新"
    BLANK = "blank", "到期清除"


class ChainHead(models.Model):
    """The last line of an organisation's chain. Locked last in a transaction, several in key order."""

    organisation = models.OneToOneField(
        "org.Organisation", models.PROTECT, primary_key=True, related_name="+"
    )
    sequence = models.BigIntegerField(default=0)
    hash = models.CharField(max_length=64, default=GENESIS)

    class Meta:
        verbose_name = "链头"


class ChangeLine(models.Model):
    """One version of one row: who wrote it, when, why, and the whole row as it then was."""

    organisation = models.ForeignKey("org.Organisation", models.PROTECT, related_name="+", db_index=False)
    sequence = models.BigIntegerField("序号")
    ledger = models.CharField("台账", max_length=60)
    entry = models.BigIntegerField("记录号")
    version = models.PositiveIntegerField("版次")
    act = models.CharField("动作", max_length=10, choices=Act)
    made_at = models.DateTimeField("时间")
    account = models.BigIntegerField("账号", null=True)
    handler = models.CharField("经办人", max_length=50, blank=True)
    reason = models.CharField("理由", max_length=300, blank=True)
    #: JSON of the row, ciphertext where the row has it. NULL once blanked at the end of retention.
    payload = models.TextField("内容", null=True)
    payload_digest = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        verbose_name = "变更记录"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "sequence"], name="kit_chain_is_a_line"),
            models.UniqueConstraint(fields=["ledger", "entry", "version", "act"], name="kit_version_once"),
        ]


class LedgerClock(models.Model):
    """The last sequence in which a community's ledger changed: what a stored cell is compared with."""

    organisation = models.ForeignKey("org.Organisation", models.PROTECT, related_name="+", db_index=False)
    ledger = models.CharField(max_length=60)
    sequence = models.BigIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "ledger"], name="kit_clock_once")
        ]


def lines_written() -> int:
    """How many lines all chains together have: whether anybody wrote since is told by it."""
    return ChainHead.objects.aggregate(all=models.Sum("sequence"))["all"] or 0


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def line_hash(
    previous: str, organisation: int, sequence: int, ledger: str, entry: int, version: int, act: str,
    made_at: datetime, account: int | None, handler: str, reason: str, payload_digest: str,
) -> str:  # fmt: skip
    """Covers the payload by its digest only, so that blanking a payload leaves the chain whole."""
    header = [
        previous,
        organisation,
        sequence,
        ledger,
        entry,
        version,
        act,
        _moment(made_at),
        account,
        handler,
        reason,
        payload_digest,
    ]
    return hashlib.sha256(compact_json(header)).hexdigest()


@lru_cache(maxsize=16)
def _moment(made_at: datetime) -> str:
    """Lines that are written together share theirs."""
    return made_at.astimezone(UTC).isoformat(timespec="microseconds")


@dataclass(frozen=True, slots=True)
class Break:
    """A place where a chain no longer holds."""

    organisation: int
    sequence: int
    found: str


def breaks(organisation: int) -> Iterator[Break]:
    """Reads a whole chain and yields every line that does not follow, is missing or was altered."""
    previous, expected = GENESIS, 1
    for line in ChangeLine.objects.filter(organisation=organisation).order_by("sequence").iterator(5000):
        if line.sequence != expected:
            yield Break(organisation, expected, f"缺少第{expected}至{line.sequence - 1}条")
        if line.payload is not None and digest(line.payload) != line.payload_digest:
            yield Break(organisation, line.sequence, "内容与摘要不符")
        fresh = line_hash(
            previous, organisation, line.sequence, line.ledger, line.entry, line.version, line.act,
            line.made_at, line.account, line.handler, line.reason, line.payload_digest,
        )  # fmt: skip
        if fresh != line.hash:
            yield Break(organisation, line.sequence, "与前一条接不上")
        previous, expected = line.hash, line.sequence + 1
    head = ChainHead.objects.filter(organisation=organisation).first()
    if head and (head.sequence != expected - 1 or head.hash != previous):
        yield Break(organisation, head.sequence, "链头与最后一条不符")


def versions(ledger: str, entry: int) -> Iterator[tuple[ChangeLine, dict[str, Any] | None]]:
    """Every version of a row, the oldest first, with its content (None: 已到保存期限)."""
    for line in ChangeLine.objects.filter(ledger=ledger, entry=entry).order_by("version", "sequence"):
        yield line, json.loads(line.payload) if line.payload is not None else None
