"""The only way data changes: record, correct, withdraw; one short transaction, one log line per row."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, OperationalError, connection, transaction

from linli.core.finding import Finding
from linli.kit import clock, ids, rules, storage
from linli.kit.appending import LogLine, append
from linli.kit.chain import Act, LedgerClock
from linli.kit.dependants import Written, places, watched_before
from linli.kit.description import LEDGERS, Description
from linli.kit.entries import Recorded
from linli.kit.moves import check_moves
from linli.kit.storage import ChangedMeanwhile

#: How often a write that PostgreSQL broke off to untangle two writers is tried.
_ATTEMPTS = 5
#: What somebody typed in; the rest follows from it.
_TYPED = (Act.RECORD, Act.CORRECT)
#: The first half of the advisory lock's key; the second is the organisation's.
_TURNS = 20_100_702


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
    #: The columns set anew, as far as the caller said; None: all of them.
    columns: frozenset[str] | None = None


class Book:
    """Collects changes and writes them together. Nothing touches the database before ``commit``.

    A commit that fails leaves the book and its rows as they were before it: what was wrong can be put right
    and the same book committed again.
    """

    def __init__(
        self, writer: Writer, *, reason: str = "", as_of: Mapping[str, int] | None = None,
        from_roster: bool = False,
    ) -> None:  # fmt: skip
        """``as_of``: the clocks of the writer's organisation when it was decided what to write.

        ``from_roster``: the rows tell how things stand, not what somebody does to them now (see ``Case``).
        """
        self.writer, self.reason, self._as_of, self._from_roster = writer, reason, as_of, from_roster
        #: By the row itself: one that is changed twice before it is written is written once.
        self._waiting: dict[int, Change] = {}
        #: Rows written by the last commit, for the caller to show.
        self.written: list[Change] = []

    def record(self, entry: Recorded) -> None:
        self._waiting.setdefault(id(entry), Change(Act.RECORD, entry, self.reason))

    def correct(
        self, entry: Recorded, columns: Mapping[str, Any] | None = None, *, reason: str = "", **named: Any
    ) -> None:
        """Changes columns of a row as it was read; refused at commit when the row changed since.

        Whoever takes them from a description passes a mapping: a ledger may have a column named reason.
        """
        columns = {**(columns or {}), **named}
        for name, value in columns.items():
            setattr(entry, name, value)
        for told in ("precision", "missing"):  # a value set anew is known, unless it is said with it
            if told not in columns and not columns.keys().isdisjoint(getattr(entry, told) or ()):
                kept = {name: what for name, what in getattr(entry, told).items() if name not in columns}
                setattr(entry, told, kept or None)
        change = Change(Act.CORRECT, entry, reason or self.reason, entry.version, frozenset(columns))
        waiting = self._waiting.setdefault(id(entry), change)
        if waiting.columns is not None and change.columns is not None:
            waiting.columns |= change.columns

    def withdraw(self, entry: Recorded, *, reason: str = "") -> None:
        """Takes a row out of every figure and list; it stays readable in the log. Its parts go with it."""
        waiting = self._waiting.pop(id(entry), None)
        if waiting is None or waiting.act is not Act.RECORD:
            self._waiting[id(entry)] = Change(Act.WITHDRAW, entry, reason or self.reason, entry.version)

    def commit(self) -> None:
        asked = dict(self._waiting)
        self._refuse_wrong()
        for attempt in range(1, _ATTEMPTS + 1):
            try:
                self._write()
            except BaseException as error:
                self._take_back(asked)
                if isinstance(error, IntegrityError):
                    raise EntryRefused([rules.explain(error)]) from error
                if attempt == _ATTEMPTS or not _was_entangled(error):
                    raise
            else:
                return

    def _refuse_wrong(self) -> None:
        """Everything that can be known without a lock, the encryption too."""
        groups = _by_model(self._waiting.values())
        for _model, changes in groups:
            for change in changes:
                if change.act is Act.RECORD:
                    _fill_community(change.entry, self.writer)
        found: list[Finding] = []
        for model, changes in groups:
            entries = [change.entry for change in changes]
            storage.seal_columns(entries)
            kept = [change for change in changes if change.act is not Act.WITHDRAW]
            found += rules.check([change.entry for change in kept], model)
            said = [(change.entry, change.columns) for change in kept]
            found += rules.check_references(model, said)
            moves = check_moves(model, said, from_roster=self._from_roster)
            found += [finding for _row, finding in moves]
            found += rules.check_reasons([change.reason for change in changes])
            found += rules.check_standing(entries)
        if refusals := [finding for finding in found if finding.is_refusal]:
            raise EntryRefused(refusals)

    def _write(self) -> None:
        moment = clock.now()
        lines: list[LogLine] = []
        with writing():
            self._take_turns()
            self._refuse_if_moved()
            for _round in range(10):
                if not self._waiting:
                    break
                waiting, self._waiting = self._waiting, {}
                self._write_round(list(waiting.values()), moment, lines)
            else:
                msg = "ledgers keep changing each other; their consequences do not settle"
                raise RuntimeError(msg)
            append(lines, moment, account=self.writer.account, handler=self.writer.handler)

    def _take_turns(self) -> None:
        """Writers of one community go one after another: what one derives from, none other is changing."""
        if connection.vendor == "postgresql":
            owners = {self._owner(change.entry) for change in self._waiting.values()}
            with connection.cursor() as cursor:
                for organisation in sorted(owners):
                    cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [_TURNS, organisation])

    def _refuse_if_moved(self) -> None:
        if self._as_of is None:
            return
        now = clocks(self.writer.organisation)
        names = {change.entry.description.name for change in self._waiting.values()}
        if any(now.get(name) != self._as_of.get(name) for name in names):
            msg = "核对之后账簿又有变动，没有写入；请重新核对"
            raise ChangedMeanwhile(msg)

    def _write_round(self, waiting: list[Change], moment: datetime, lines: list[LogLine]) -> None:
        written = []
        for model, changes in _by_model(waiting):
            entries = [change.entry for change in changes]
            storage.seal_columns(entries)
            storage.point_at_saved(entries)
            new = [change for change in changes if change.act is Act.RECORD]
            # By number: two writers who change the same rows meet them in one order.
            old = [change for change in changes if change.act is not Act.RECORD]
            old.sort(key=lambda change: change.entry.pk)
            for change, number in zip(new, ids.take(len(new)), strict=True):
                change.entry.id = number
                change.entry.recorded_at = moment
                _fill_community(change.entry, self.writer)
            for change in old:
                if change.act is Act.WITHDRAW:
                    change.entry.withdrawn_at = moment
            if kept := [change.entry for change in changes if change.act in _TYPED]:
                _hold_shared(model, kept)
                model.derive(kept)
            for change in changes:
                change.entry.version = change.before + 1
            before = watched_before(model.description, [change.entry.pk for change in old])
            written.append(Written(model.description, changes, before))
            # Old rows first: a spell that ends, a number that changes makes room for a new row.
            lines += self._put(model, old)
            lines += self._put(model, new)
            self.written.extend(changes)
        for one in written:
            for part, reason in one.parts():
                self.withdraw(part, reason=reason)
            one.ledger.model.consequences(one.changes, self)
        self._derive_followers(written)

    def _derive_followers(self, written: Sequence[Written]) -> None:
        """Rows elsewhere whose derived columns rest on what was written, each with one log line of its own.

        A row that rests on two of the ledgers changes once; what is about to be written is derived then.
        """
        waiting = {(type(change.entry), change.entry.pk) for change in self._waiting.values()}
        for description in LEDGERS.values():
            if not description.derives():
                continue
            found = {row.pk: row for one in written for row in one.followers(description)}
            rows = [row for key, row in sorted(found.items()) if (description.model, key) not in waiting]
            self._derive_again(description, rows)

    def _derive_again(self, description: Description, rows: list[Recorded]) -> None:
        if not rows:
            return
        names = [description.column(name).attname for name in description.derived_columns()]
        before = [[getattr(row, name) for name in names] for row in rows]
        description.model.derive(rows)
        for row, values in zip(rows, before, strict=True):
            if [getattr(row, name) for name in names] != values:
                self._waiting[id(row)] = Change(Act.DERIVE, row, "依据的事实有变动", row.version)

    def _put(self, model: type[Recorded], changes: Sequence[Change]) -> Iterator[LogLine]:
        """Writes new rows, or new versions of rows, and gives the log's line for each."""
        for portion in storage.chunks(changes, storage.CHUNK):
            rows = storage.Rows(model, [change.entry for change in portion])
            if portion[0].act is Act.RECORD:
                rows.insert()
            else:
                rows.update([change.before for change in portion])
            for change, content in zip(portion, rows.payloads(), strict=True):
                entry = change.entry
                yield LogLine(
                    self._owner(entry), model.description.name, entry.id, entry.version, str(change.act),
                    change.reason, content, hashlib.sha256(content).hexdigest(),
                )  # fmt: skip

    def _owner(self, entry: Recorded) -> int:
        """Whose chain takes it: its community's, or of a shared row the writer's."""
        return getattr(entry, "community_id", None) or self.writer.organisation

    def _take_back(self, asked: dict[int, Change]) -> None:
        """After a failure: no row believes that it was written."""
        self._waiting, self.written = asked, []
        for change in asked.values():
            change.entry.version = change.before
            if change.act is Act.RECORD:
                change.entry.pk = None
            elif change.act is Act.WITHDRAW:
                change.entry.withdrawn_at = None
        for _model, changes in _by_model(asked.values()):
            storage.forget_numbers([change.entry for change in changes])


def record(entry: Recorded, *, by: Writer) -> Recorded:
    """Writes one new row and returns it with its number."""
    with open_book(by) as book:
        book.record(entry)
    return entry


def correct(
    entry: Recorded, columns: Mapping[str, Any] | None = None, *, by: Writer, reason: str, **named: Any
) -> Recorded:
    """Writes a new version of a row; the old one stays in the log."""
    with open_book(by, reason=reason) as book:
        book.correct(entry, {**(columns or {}), **named})
    return entry


def withdraw(entry: Recorded, *, by: Writer, reason: str) -> Recorded:
    with open_book(by, reason=reason) as book:
        book.withdraw(entry)
    return entry


@contextmanager
def open_book(
    by: Writer, *, reason: str = "", as_of: Mapping[str, int] | None = None, from_roster: bool = False
) -> Iterator[Book]:
    """A book that is written when the block ends without an error."""
    book = Book(by, reason=reason, as_of=as_of, from_roster=from_roster)
    yield book
    book.commit()


def clocks(organisation: int) -> dict[str, int]:
    """When each ledger of an organisation last changed; what was decided by these rows is told by it."""
    return dict(LedgerClock.objects.filter(organisation=organisation).values_list("ledger", "sequence"))


@contextmanager
def writing() -> Iterator[None]:
    """A write transaction. On SQLite it takes the write lock at once, so that it cannot fail half-way."""
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        with transaction.atomic():
            yield
        return
    connection.ensure_connection()  # a connection learns its mode when it is opened
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


def _was_entangled(error: BaseException) -> bool:
    """PostgreSQL broke this transaction off because two waited for each other: it may be tried again."""
    state = getattr(error.__cause__, "sqlstate", None) if isinstance(error, OperationalError) else None
    return state in {"40P01", "40001"} and not connection.in_atomic_block


def _by_model(changes: Iterable[Change]) -> list[tuple[type[Recorded], list[Change]]]:
    """Grouped by ledger, in the order of writing."""
    groups: dict[type[Recorded], list[Change]] = defaultdict(list)
    for change in changes:
        groups[type(change.entry)].append(change)
    order = places()
    return sorted(groups.items(), key=lambda group: order[group[0]])


def _hold_shared(model: type[Recorded], entries: Sequence[Recorded]) -> None:
    """People and units belong to no community's turn: what is derived from them must not be changing."""
    if not model.description.derives():
        return
    for column in model._meta.concrete_fields:
        target: Any = column.related_model if column.is_relation else None
        if target is not None and issubclass(target, Recorded) and not target.description.has_community:
            storage.hold(target, {getattr(entry, column.attname) for entry in entries} - {None})


def _fill_community(entry: Recorded, writer: Writer) -> None:
    if not getattr(entry, "community_id", writer.organisation):
        entry.community_id = writer.organisation  # type: ignore[attr-defined]
    if not getattr(entry, "handler", writer.handler):
        entry.handler = writer.handler  # type: ignore[attr-defined]
