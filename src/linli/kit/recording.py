"""The only way data changes: record, correct, withdraw; one short transaction, one log line per row."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.db.models import Q

from linli.core.finding import Finding
from linli.kit import clock, ids, rules, storage
from linli.kit.appending import LogLine, append
from linli.kit.chain import Act
from linli.kit.description import LEDGERS, Description
from linli.kit.entries import Line, Recorded


@dataclass(frozen=True, slots=True)
class Writer:
    """Who writes: the organisation whose chain takes rows without a community, the log-in, the 经办人."""

    organisation: int
    account: int | None = None
    handler: str = ""


class EntryRefused(ValueError):
    """The rows break a rule of their ledger; nothing was written."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        self.findings = tuple(findings)
        super().__init__("；".join(str(finding) for finding in findings[:5]))


@dataclass(slots=True)
class Change:
    """One row to be written. ``entry`` holds the new content, ``before`` the version it was read at."""

    act: Act
    entry: Recorded
    reason: str = ""
    before: int = 0


class Book:
    """Collects changes and writes them together. Nothing touches the database before ``commit``."""

    def __init__(self, writer: Writer, *, reason: str = "") -> None:
        self.writer, self.reason = writer, reason
        self._waiting: list[Change] = []
        #: Rows written by the last commit, for the caller to show.
        self.written: list[Change] = []

    def record(self, entry: Recorded) -> None:
        self._waiting.append(Change(Act.RECORD, entry, self.reason))

    def correct(self, entry: Recorded, *, reason: str = "", act: Act = Act.CORRECT, **columns: Any) -> None:
        """Changes columns of a row as it was read; refused at commit when the row changed since."""
        before = entry.version
        for name, value in columns.items():
            setattr(entry, name, value)
        self._waiting.append(Change(act, entry, reason or self.reason, before))

    def withdraw(self, entry: Recorded, *, reason: str = "") -> None:
        """Takes a row out of every figure and list; it stays readable in the log. Its parts go with it."""
        self._waiting.append(Change(Act.WITHDRAW, entry, reason or self.reason, entry.version))

    def commit(self) -> None:
        for model, changes in _by_model(self._waiting):
            storage.seal_columns([change.entry for change in changes])
            findings = rules.check([change.entry for change in changes if change.act is not Act.WITHDRAW], model)
            if refusals := [finding for finding in findings if finding.is_refusal]:
                raise EntryRefused(refusals)
        moment = clock.now()
        self.written = []
        try:
            with writing():
                lines: list[LogLine] = []
                for _round in range(10):
                    if not self._waiting:
                        break
                    waiting, self._waiting = self._waiting, []
                    self._write(waiting, moment, lines)
                else:
                    msg = "ledgers keep changing each other; their consequences do not settle"
                    raise RuntimeError(msg)
                append(lines, moment, account=self.writer.account, handler=self.writer.handler)
        except IntegrityError as error:
            self._waiting = []
            raise EntryRefused([rules.explain(error)]) from error

    def _write(self, waiting: list[Change], moment: datetime, lines: list[LogLine]) -> None:
        before: dict[type[Recorded], dict[str, set[Any]]] = {}
        for model, changes in _by_model(waiting):
            entries = [change.entry for change in changes]
            storage.seal_columns(entries)
            storage.point_at_saved(entries)
            new = [change for change in changes if change.act is Act.RECORD]
            for change, number in zip(new, ids.take(len(new)), strict=True):
                change.entry.pk = number
                change.entry.recorded_at = moment
                _fill_community(change.entry, self.writer)
            withdrawn = [change for change in changes if change.act is Act.WITHDRAW]
            for change in withdrawn:
                change.entry.withdrawn_at = moment
            if kept := [change.entry for change in changes if change.act in {Act.RECORD, Act.CORRECT}]:
                model.derive(kept)
            for change in changes:
                change.entry.version = change.before + 1
            storage.insert(model, [change.entry for change in new])
            if old := [change for change in changes if change.act is not Act.RECORD]:
                before[model] = _watched_before(model.description, [change.entry.pk for change in old])
                storage.update(model, [change.entry for change in old], [change.before for change in old])
            lines.extend(self._line(model.description, change) for change in changes)
            self.written.extend(changes)
            self._withdraw_parts(model, withdrawn)
        for model, changes in _by_model(waiting):
            model.consequences(changes, self)
        for model, changes in _by_model(waiting):
            self._derive_dependants(model.description, changes, before.get(model, {}))

    def _withdraw_parts(self, model: type[Recorded], withdrawn: Sequence[Change]) -> None:
        if not withdrawn:
            return
        reasons = {change.entry.pk: change.reason for change in withdrawn}
        for description in LEDGERS.values():
            part = description.model
            if issubclass(part, Line) and part.part_of and part._meta.get_field(part.part_of).related_model is model:
                for entry in part.objects.in_books().filter(**{f"{part.part_of}__in": list(reasons)}):
                    self.withdraw(entry, reason=reasons[getattr(entry, f"{part.part_of}_id")])

    def _derive_dependants(
        self, changed: Description, changes: Sequence[Change], before: dict[str, set[Any]]
    ) -> None:
        """Rows elsewhere whose derived columns rest on these rows, as they were (``before``) or as they are."""
        entries = [change.entry for change in changes]
        old = [change.entry.pk for change in changes if change.act is not Act.RECORD]
        for description in LEDGERS.values():
            if not description.derives():
                continue
            affected = Q(pk__in=())
            if watched := description.watches.get(changed.name):
                own, other = watched
                values = ({getattr(entry, other) for entry in entries} | before.get(other, set())) - {None}
                affected |= Q(**{f"{own}__in": values})
            if old:
                for column in description.model._meta.concrete_fields:
                    if column.is_relation and column.related_model is changed.model:
                        affected |= Q(**{f"{column.attname}__in": old})
            if not affected:
                continue
            # A row that waits already has, or will get, what all rows of this round say: once is enough.
            done = {change.entry.pk for change in self._waiting if type(change.entry) is description.model}
            if description is changed:
                done |= {entry.pk for entry in entries}
            rows = [row for row in description.model.objects.in_books().filter(affected) if row.pk not in done]
            self._derive_again(description, rows)

    def _derive_again(self, description: Description, rows: list[Recorded]) -> None:
        if not rows:
            return
        names = [description.column(name).attname for name in description.derived_columns()]
        before = [[getattr(row, name) for name in names] for row in rows]
        description.model.derive(rows)
        for row, values in zip(rows, before, strict=True):
            if [getattr(row, name) for name in names] != values:
                self._waiting.append(Change(Act.DERIVE, row, "依据的事实有变动", row.version))

    def _line(self, description: Description, change: Change) -> LogLine:
        entry = change.entry
        organisation = getattr(entry, "community_id", None) or self.writer.organisation
        content = storage.payload(entry).encode()
        return LogLine(
            organisation, description.name, entry.pk, entry.version, str(change.act), change.reason, content,
            hashlib.sha256(content).hexdigest(),
        )  # fmt: skip


def record(entry: Recorded, *, by: Writer) -> Recorded:
    """Writes one new row and returns it with its number."""
    with open_book(by) as book:
        book.record(entry)
    return entry


def correct(entry: Recorded, *, by: Writer, reason: str, **columns: Any) -> Recorded:
    """Writes a new version of a row; the old one stays in the log."""
    with open_book(by, reason=reason) as book:
        book.correct(entry, **columns)
    return entry


def withdraw(entry: Recorded, *, by: Writer, reason: str) -> Recorded:
    with open_book(by, reason=reason) as book:
        book.withdraw(entry)
    return entry


@contextmanager
def open_book(by: Writer, *, reason: str = "") -> Iterator[Book]:
    """A book that is written when the block ends without an error."""
    book = Book(by, reason=reason)
    yield book
    book.commit()


@contextmanager
def writing() -> Iterator[None]:
    """A write transaction. On SQLite it takes the write lock at once, so that it cannot fail half-way."""
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        with transaction.atomic():
            yield
        return
    ordinary, connection.transaction_mode = connection.transaction_mode, "IMMEDIATE"  # type: ignore[attr-defined]
    block = transaction.atomic()
    try:
        block.__enter__()
    finally:
        connection.transaction_mode = ordinary  # type: ignore[attr-defined]
    with _ended(block):
        yield


@contextmanager
def _ended(block: transaction.Atomic) -> Iterator[None]:
    try:
        yield
    except BaseException as error:
        block.__exit__(type(error), error, error.__traceback__)
        raise
    block.__exit__(None, None, None)


def _watched_before(changed: Description, entries: Sequence[int]) -> dict[str, set[Any]]:
    """The values by which other ledgers watch these rows, as stored: a row may be leaving somebody's sight."""
    watches = [one.watches[changed.name] for one in LEDGERS.values() if changed.name in one.watches]
    columns = {other for _own, other in watches}
    if not columns:
        return {}
    rows = changed.model.objects.filter(pk__in=entries).values(*columns)
    return {column: {row[column] for row in rows} for column in columns}


def _by_model(changes: Sequence[Change]) -> list[tuple[type[Recorded], list[Change]]]:
    """Grouped by ledger, a ledger after those it points at, so that references have their numbers."""
    groups: dict[type[Recorded], list[Change]] = defaultdict(list)
    for change in changes:
        groups[type(change.entry)].append(change)
    order = {description.model: place for place, description in enumerate(_in_order())}
    return sorted(groups.items(), key=lambda group: order[group[0]])


def _in_order() -> list[Description]:
    """Every ledger after the ledgers it references."""
    done: dict[type[Recorded], Description] = {}
    by_model = {description.model: description for description in LEDGERS.values()}

    def visit(description: Description) -> None:
        if description.model in done:
            return
        for column in description.model._meta.concrete_fields:
            target = by_model.get(column.related_model) if column.is_relation else None  # type: ignore[arg-type]
            if target and target is not description:
                visit(target)
        done[description.model] = description

    for description in LEDGERS.values():
        visit(description)
    return list(done.values())


def _fill_community(entry: Recorded, writer: Writer) -> None:
    if hasattr(entry, "community_id"):
        entry.community_id = entry.community_id or writer.organisation
        if not entry.handler:  # type: ignore[attr-defined]
            entry.handler = writer.handler  # type: ignore[attr-defined]
