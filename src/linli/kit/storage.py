"""Rows to database values and to log payloads, a column at a time: what makes bulk writing quick."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import datetime
from typing import Any

from django.db import connection, models

from linli.kit.chain import compact_json
from linli.kit.entries import Recorded
from linli.kit.fields import BlindIndex, EncryptedField
from linli.kit.privacy import Sealed, blind, seal

#: Columns whose value the table and the log take as it is, once ``_shared`` has written it.
_PLAIN = (
    models.CharField, models.TextField, models.IntegerField, models.BooleanField, models.ForeignKey,
    models.DateField,
)  # fmt: skip
#: Rows turned into values at once: a column at a time is quick while they fit into the processor's cache.
CHUNK = 500
#: Keys in one statement: an ordinary SQLite takes 32,766 parameters, an old one 999.
_KEYS = 900


class ChangedMeanwhile(RuntimeError):
    """Somebody else wrote this row since it was read; nothing was written. Read it again and decide anew."""


def seal_columns(entries: Sequence[Recorded]) -> None:
    """Encrypts and indexes what must not lie in the open. Before the transaction: crypto holds no lock."""
    if not entries:
        return
    columns = entries[0]._meta.concrete_fields
    encrypted = [column for column in columns if isinstance(column, EncryptedField)]
    for column in encrypted:
        indexes = [index for index in columns if isinstance(index, BlindIndex) and index.of == column.name]
        purpose = column._purpose()
        for entry in entries:
            value = getattr(entry, column.attname)
            if isinstance(value, Sealed):
                continue
            plain = value or None
            setattr(entry, column.attname, seal(plain, purpose=purpose) if plain else None)
            for index in indexes:
                setattr(entry, index.attname, blind(plain, tail=index.tail) if plain else None)


def point_at_saved(entries: Sequence[Recorded]) -> None:
    """Copies the numbers of rows that were new when they were assigned to a reference."""
    if not entries:
        return
    for column in entries[0]._meta.concrete_fields:
        if column.is_relation:
            for entry in entries:
                if getattr(entry, column.attname) is None and column.is_cached(entry):  # type: ignore[attr-defined]
                    target = column.get_cached_value(entry)  # type: ignore[attr-defined]
                    if target is not None:
                        setattr(entry, column.attname, target.pk)


def forget_numbers(entries: Sequence[Recorded]) -> None:
    """Undoes ``point_at_saved`` after a write that failed: rows that are not written have no number."""
    for column in entries[0]._meta.concrete_fields if entries else ():
        if column.is_relation:
            for entry in entries:
                if column.is_cached(entry):  # type: ignore[attr-defined]
                    target = column.get_cached_value(entry)  # type: ignore[attr-defined]
                    setattr(entry, column.attname, None if target is None else target.pk)


def chunks(keys: Sequence[Any], size: int = _KEYS) -> Iterator[Sequence[Any]]:
    for start in range(0, len(keys), size):
        yield keys[start : start + size]


def having(model: type[Recorded], column: str, values: Collection[Any]) -> Iterator[Any]:
    """Rows in the books with one of these values in a column, however many values there are."""
    for chunk in chunks(list(values)):
        yield from model.objects.in_books().filter(**{f"{column}__in": chunk})


def hold(model: type[Recorded], keys: Collection[int]) -> None:
    """Keeps rows as they are until this transaction ends. SQLite lets only one write at a time anyway."""
    if connection.vendor == "postgresql" and keys:
        table = connection.ops.quote_name(model._meta.db_table)
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT id FROM {table} WHERE id = ANY(%s) ORDER BY id FOR SHARE", [sorted(keys)])  # noqa: S608


class Rows:
    """Some rows of one ledger, a column at a time: as the table takes them, and as the log keeps them."""

    def __init__(self, model: type[Recorded], entries: Sequence[Recorded]) -> None:
        self._model, self._entries = model, entries
        self._columns = model._meta.concrete_fields
        self._values = [
            _shared(column, [getattr(one, column.attname) for one in entries]) for column in self._columns
        ]

    def insert(self) -> None:
        insert_rows(self._model, self._columns, list(zip(*self._in_table(), strict=True)))

    def update(self, versions: Sequence[int]) -> None:
        """Writes the rows whose stored version is still the one they were read at; all or none.

        A row stays in its community: moved to another, it would be missing from the first one's chain.
        """
        stays = " AND community_id = %s" if self._model.description.has_community else ""
        quote = connection.ops.quote_name
        changed = [
            (f"{quote(str(column.column))} = %s", values)
            for column, values in zip(self._columns, self._in_table(), strict=True)
            if not column.primary_key
        ]
        assignments = ", ".join(assignment for assignment, _values in changed)
        keys: list[Sequence[Any]] = [[entry.pk for entry in self._entries], versions]
        if stays:
            keys.append([entry.community_id for entry in self._entries])  # type: ignore[attr-defined]
        rows = list(zip(*(values for _assignment, values in changed), *keys, strict=True))
        with connection.cursor() as cursor:
            cursor.executemany(
                f"UPDATE {quote(self._model._meta.db_table)} SET {assignments} "  # noqa: S608 - names from the model
                f"WHERE id = %s AND version = %s{stays}",
                rows,
            )
            if cursor.rowcount != len(rows):
                msg = "这条记录刚被别人改过，没有保存；请刷新后再改"
                raise ChangedMeanwhile(msg)

    def payloads(self) -> Iterator[bytes]:
        """Each row as JSON, empty columns left out, in the table's order: what the log keeps and hashes."""
        names = [column.attname for column in self._columns]
        plain = [_in_log(column, values) for column, values in zip(self._columns, self._values, strict=True)]
        for row in zip(*plain, strict=True):
            content = {
                name: value
                for name, value in zip(names, row, strict=True)
                if value or value not in (None, "")
            }
            yield compact_json(content)

    def _in_table(self) -> list[Sequence[Any]]:
        return [_in_table(column, values) for column, values in zip(self._columns, self._values, strict=True)]


def insert_rows(
    model: type[models.Model],
    columns: Sequence[models.Field[Any, Any]],
    rows: Sequence[tuple[Any, ...]],
) -> None:
    """Rows of database values, not more than ``CHUNK``: Django's SQLite keeps all that one call is given."""
    quote = connection.ops.quote_name
    into = f"{quote(model._meta.db_table)} ({', '.join(quote(str(column.column)) for column in columns)})"
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # A quarter of the time of INSERT row by row. Where row security is on, PostgreSQL refuses COPY.
            with connection.wrap_database_errors, cursor.copy(f"COPY {into} FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            marks = ", ".join(["%s"] * len(columns))
            cursor.executemany(f"INSERT INTO {into} VALUES ({marks})", rows)  # noqa: S608 - names from the model


def _shared(column: models.Field[Any, Any], values: list[Any]) -> list[Any]:
    """What the table and the log write in the same way, written once for both."""
    if isinstance(column, EncryptedField):
        return [one.ciphertext if isinstance(one, Sealed) else column.get_prep_value(one) for one in values]
    if isinstance(column, models.DateField) and not isinstance(column, models.DateTimeField):
        return [value and value.isoformat() for value in values]
    return values


def _in_table(column: models.Field[Any, Any], values: list[Any]) -> list[Any]:
    if isinstance(column, models.DateTimeField):
        adapted = _each_once(values, connection.ops.adapt_datetimefield_value)
        return [adapted[value] for value in values]
    if isinstance(column, models.JSONField):
        return [value if value is None else column.get_db_prep_save(value, connection) for value in values]
    if isinstance(column, _PLAIN):
        return values
    return [column.get_db_prep_save(value, connection) for value in values]


def _each_once(values: list[Any], convert: Callable[[Any], Any]) -> dict[Any, Any]:
    """Rows that are written together share their moment."""
    return {value: value and convert(value) for value in set(values)}


def _in_log(column: models.Field[Any, Any], values: list[Any]) -> list[Any]:
    if isinstance(column, models.DateTimeField):
        written = _each_once(values, datetime.isoformat)
        return [written[value] for value in values]
    if isinstance(column, (*_PLAIN, models.JSONField)):
        return values
    return [value if value is None else str(value) for value in values]


def restored(model: type[Recorded], content: dict[str, Any]) -> Recorded:
    """A row as the log keeps it, an instance of today's model; columns that no longer exist are dropped."""
    entry = model()
    for column in model._meta.concrete_fields:
        value = content.get(column.attname)
        if isinstance(column, EncryptedField):
            setattr(entry, column.attname, Sealed(value, column._purpose()) if value else None)
        elif value is None:
            setattr(
                entry,
                column.attname,
                "" if isinstance(column, models.CharField) and not column.null else None,
            )
        else:
            setattr(entry, column.attname, column.to_python(value) if not column.is_relation else value)
    return entry
