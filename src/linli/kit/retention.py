"""保存期限: which rows have been kept long enough, and how their content leaves the books and the log.

A row whose time has run out leaves its table altogether: an emptied row would still say that this person
stood in this ledger. Its number, versions, dates of writing, writers and digests stay in the log, with the
contents blanked, and one line more (到期清除) says who did it and why. So the chain stays whole, a frozen
figure still lists the row (as 已到保存期限), and a content that disappeared without such a line is found by
``unexplained``. A figure computed anew for so old a period no longer counts the row; submitted ones are
frozen. What was derived elsewhere from the row stays as it was derived: no fact has changed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from typing import Any

from django.db import connection, models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from linli.core.period import months_later
from linli.kit import attachments, clock
from linli.kit.appending import LogLine, append
from linli.kit.chain import Act, Break, ChangeLine, digest
from linli.kit.description import LEDGERS, Description
from linli.kit.entries import EntryQuerySet, Line, Recorded
from linli.kit.findings import StoredFinding
from linli.kit.recording import Writer, writing
from linli.kit.storage import ChangedMeanwhile

#: Statements stay below the number of parameters SQLite takes.
CHUNK = 500

#: What the log keeps of a blanking: no content.
_NOTHING = digest("")


class StillNeeded(ValueError):
    """Another row that is kept points at one of these; nothing was blanked."""


def expired(description: Description, on: date) -> EntryQuerySet:
    """Rows, withdrawn ones too, that ended ``retention.years`` ago and that nothing else points at.

    What has not ended does not expire. An event ends with its day; a withdrawn row with its withdrawal, if
    not before. A part (``Line``) is kept as long as its whole and goes with it, unless the whole is kept for
    ever; a whole stays as long as the longest retention among its own and its parts'. An end known only to
    the month or year may lie as late as the last day of its span: such rows wait a year longer.
    """
    model, whole = description.model, _whole(description)
    kept = _years(description)
    if kept is None or (whole is not None and _years(whole) is not None):
        return model.objects.none()
    cut = months_later(on, -12 * kept)
    moment = timezone.make_aware(datetime.combine(cut, time.min))
    over = Q(withdrawn_at__lt=moment) | _ended(model, cut)
    needed = [Exists(rows.filter(**{column: OuterRef("pk")})) for rows, column in _pointing_at(model)]
    return model.objects.filter(over, *(~one for one in needed)).order_by("pk")


def blank(description: Description, entries: Sequence[Recorded], *, by: Writer, reason: str) -> int:
    """Takes these rows and their parts out of their tables and blanks their log; returns how many rows went.

    Whether their time has run out is the caller's question (``expired``): a person's lawful request may come
    sooner. ``reason`` stands in the log for good.
    """
    if not reason.strip():
        msg = "清除内容必须写明依据"
        raise ValueError(msg)
    with writing():
        batches = list(_with_parts(description, entries))
        leaving = {(batch.model, entry.pk) for batch, rows in batches for entry in rows}
        for batch, rows in batches:
            _refuse_needed(batch, rows, leaving)
        moment = clock.now()
        lines: list[LogLine] = []
        for batch, rows in batches:
            _remove(batch, rows)
            _blank_lines(batch, [entry.pk for entry in rows])
            lines.extend(_line(batch, entry, by, reason.strip()) for entry in rows)
            keys = [entry.pk for entry in rows]
            lines.extend(attachments.forget(batch.name, keys, reason=reason.strip()))
        append(lines, moment, account=by.account, handler=by.handler)
    return len(leaving)


def unexplained(organisation: int) -> Iterator[Break]:
    """Log lines of a chain without content that no blanking explains: emptied past this module."""
    blanked = ChangeLine.objects.filter(
        ledger=OuterRef("ledger"), entry=OuterRef("entry"), act=Act.BLANK, version__gte=OuterRef("version")
    )
    empty = ChangeLine.objects.filter(~Exists(blanked), organisation=organisation, payload__isnull=True)
    for sequence in empty.order_by("sequence").values_list("sequence", flat=True):
        yield Break(organisation, sequence, "内容被清空，没有到期清除的记录")


def _years(description: Description) -> int | None:
    """The longest retention of a ledger and its parts; None: as long as the books."""
    stated = [description.retention.years, *(_years(part) for part in _parts(description))]
    known = [years for years in stated if years is not None]
    return max(known) if len(known) == len(stated) else None


def _parts(description: Description) -> list[Description]:
    return [
        other for other in LEDGERS.values() if (whole := _whole(other)) and whole.model is description.model
    ]


def _whole(description: Description) -> Description | None:
    """The ledger that a ledger's rows are parts of."""
    model = description.model
    if not issubclass(model, Line):
        return None
    whole: Any = model._meta.get_field(model.part_of).related_model
    return whole.description  # type: ignore[no-any-return]


def _ended(model: type[Recorded], cut: date) -> Q:
    """Rows whose own date says that they ended by ``cut``, the first day that lies within the retention."""
    names = {column.name for column in model._meta.concrete_fields}
    if "ended_on" in names:
        lookup = "ended_on__lte"
    elif "occurred_on" in names:
        lookup = "occurred_on__lt"
    else:
        return Q(pk__in=())
    return Q(**{lookup: cut, "precision__isnull": True}) | Q(**{lookup: months_later(cut, -12)})


def _pointing_at(model: type[Recorded]) -> list[tuple[models.QuerySet[Any], str]]:
    """Rows of any table that name rows of this one, except its own parts: (all rows, their column)."""
    found = []
    for relation in model._meta.get_fields(include_hidden=True):
        if not isinstance(relation, models.ManyToOneRel):
            continue
        other: Any = relation.related_model
        if issubclass(other, Line) and other.part_of == relation.field.name:
            continue
        found.append((other._base_manager.all(), relation.field.attname))
    return found


def _with_parts(
    description: Description, entries: Sequence[Recorded]
) -> Iterator[tuple[Description, list[Recorded]]]:
    """These rows, then their parts, then the parts' parts."""
    rows = list(entries)
    if not rows:
        return
    yield description, rows
    keys = [entry.pk for entry in rows]
    for part in _parts(description):
        column = f"{part.model.part_of}__in"  # type: ignore[attr-defined]
        beneath = [entry for chunk in _chunks(keys) for entry in part.model.objects.filter(**{column: chunk})]
        yield from _with_parts(part, beneath)


def _refuse_needed(
    description: Description, rows: Sequence[Recorded], leaving: set[tuple[type[Recorded], int]]
) -> None:
    for others, column in _pointing_at(description.model):
        for chunk in _chunks([entry.pk for entry in rows]):
            for key in others.filter(**{f"{column}__in": chunk}).values_list("pk", flat=True):
                if (others.model, key) not in leaving:
                    title = others.model._meta.verbose_name
                    msg = f"“{description.title}”里有记录还被“{title}”的记录{key}引用，没有清除"
                    raise StillNeeded(msg)


def _remove(description: Description, rows: Sequence[Recorded]) -> None:
    table = connection.ops.quote_name(description.model._meta.db_table)
    with connection.cursor() as cursor:
        cursor.executemany(
            f"DELETE FROM {table} WHERE id = %s AND version = %s",  # noqa: S608 - the name from the model
            [(entry.pk, entry.version) for entry in rows],
        )
        if cursor.rowcount != len(rows):
            msg = "要清除的记录刚被别人改过，没有清除；请重新列出到期的记录"
            raise ChangedMeanwhile(msg)


def _blank_lines(description: Description, entries: Sequence[int]) -> None:
    """The contents go, and so do the questions about them, which quote them."""
    for chunk in _chunks(entries):
        ChangeLine.objects.filter(ledger=description.name, entry__in=chunk).update(payload=None)
        StoredFinding.objects.filter(ledger=description.name, entry__in=chunk).delete()


def _line(description: Description, entry: Recorded, by: Writer, reason: str) -> LogLine:
    return LogLine(
        getattr(entry, "community_id", None) or by.organisation, description.name, entry.pk,
        entry.version + 1, str(Act.BLANK), reason, None, _NOTHING,
    )  # fmt: skip


def _chunks(keys: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(keys), CHUNK):
        yield keys[start : start + CHUNK]
