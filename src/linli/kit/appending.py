"""Adds lines to the change log: every chain's head locked last, in key order, and held only from here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from linli.kit import storage
from linli.kit.chain import ChainHead, ChangeLine, line_hash


@dataclass(slots=True)
class LogLine:
    """A line of the change log before it has its place in the chain; 100,000 of them must fit in memory."""

    organisation: int
    ledger: str
    entry: int
    version: int
    act: str
    reason: str
    #: UTF-8: as text, one Chinese name would make every character of the row take two bytes.
    #: None: the line tells of a content that was blanked.
    payload: bytes | None
    payload_digest: str


def append(lines: Sequence[LogLine], moment: datetime, *, account: int | None, handler: str) -> None:
    """Adds lines to their chains. The heads are locked last, in key order, and held only from here."""
    chains: dict[int, list[LogLine]] = defaultdict(list)
    for line in lines:
        chains[line.organisation].append(line)
    fresh = [ChainHead(organisation_id=key) for key in sorted(chains)]
    ChainHead.objects.bulk_create(fresh, ignore_conflicts=True)
    heads = ChainHead.objects.filter(pk__in=chains).order_by("pk").select_for_update()
    for head in heads:
        _extend(head, chains[head.pk], moment, account=account, handler=handler)


#: All but the key, which the database gives.
_COLUMNS = ChangeLine._meta.concrete_fields[1:]


def _extend(
    head: ChainHead, lines: Sequence[LogLine], moment: datetime, *, account: int | None, handler: str
) -> None:
    """Portion by portion: the lines of a large file are not held a second time as rows of the table."""
    made_at = connection.ops.adapt_datetimefield_value(moment)
    clocks: dict[str, int] = {}
    for start in range(0, len(lines), storage.CHUNK):
        rows = []
        for line in lines[start : start + storage.CHUNK]:
            head.sequence += 1
            clocks[line.ledger] = head.sequence
            head.hash = line_hash(
                head.hash, head.pk, head.sequence, line.ledger, line.entry, line.version, line.act, moment,
                account, handler, line.reason, line.payload_digest,
            )  # fmt: skip
            payload = None if line.payload is None else line.payload.decode()
            rows.append((
                head.pk, head.sequence, line.ledger, line.entry, line.version, line.act, made_at, account,
                handler, line.reason, payload, line.payload_digest, head.hash,
            ))  # fmt: skip
        storage.insert_rows(ChangeLine, _COLUMNS, rows)
    head.save()
    _set_clocks(head.pk, clocks)


def _set_clocks(organisation: int, clocks: dict[str, int]) -> None:
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO kit_ledgerclock (organisation_id, ledger, sequence) VALUES (%s, %s, %s) "
            "ON CONFLICT (organisation_id, ledger) DO UPDATE SET sequence = excluded.sequence",
            [(organisation, ledger, sequence) for ledger, sequence in sorted(clocks.items())],
        )
