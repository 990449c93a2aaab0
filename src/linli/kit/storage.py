"""Rows to database values and to log payloads, a column at a time: what makes bulk writing quick."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import date, datetime
from functools import cache, lru_cache
from typing import Any

from django.db import connection, models

from linli.kit.chain import compact_json
from linli.kit.entries import Recorded
from linli.kit.fields import BlindIndex, EncryptedField
from linli.kit.privacy import Sealed, blind, seal

#: Columns whose Python value is already what both drivers take.
_PLAIN = (models.CharField, models.TextField, models.IntegerField, models.BooleanField, models.ForeignKey)


#: Rows turned into values at once: a column at a time is quick, a whole file at a time is heavy.
CHUNK = 5_000
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


def chunks(keys: Sequence[Any]) -> Iterator[Sequence[Any]]:
    for start in range(0, len(keys), _KEYS):
        yield keys[start : start + _KEYS]


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


def insert(model: type[Recorded], entries: Sequence[Recorded]) -> None:
    columns = model._meta.concrete_fields
    for portion in _portions(entries):
        insert_rows(model, columns, _rows(columns, portion))


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


def update(model: type[Recorded], entries: Sequence[Recorded], versions: Sequence[int]) -> None:
    """Writes the rows whose stored version is still the one they were read at; all or none.

    A row stays in its community: moved to another, it would be missing from the first one's chain and clock.
    """
    if not entries:
        return
    columns = [column for column in model._meta.concrete_fields if not column.primary_key]
    stays = " AND community_id = %s" if model.description.has_community else ""
    quote = connection.ops.quote_name
    assignments = ", ".join(f"{quote(str(column.column))} = %s" for column in columns)
    read_at = iter(versions)
    for portion in _portions(entries):
        rows = [
            (*row, entry.pk, next(read_at), *([entry.community_id] if stays else []))  # type: ignore[attr-defined]
            for row, entry in zip(_rows(columns, portion), portion, strict=True)
        ]
        with connection.cursor() as cursor:
            cursor.executemany(
                f"UPDATE {quote(model._meta.db_table)} SET {assignments} "  # noqa: S608 - names from the model
                f"WHERE id = %s AND version = %s{stays}",
                rows,
            )
            if cursor.rowcount != len(rows):
                msg = "这条记录刚被别人改过，没有保存；请刷新后再改"
                raise ChangedMeanwhile(msg)


def _portions(entries: Sequence[Recorded]) -> Iterator[Sequence[Recorded]]:
    for start in range(0, len(entries), CHUNK):
        yield entries[start : start + CHUNK]


def _rows(columns: Sequence[models.Field[Any, Any]], entries: Sequence[Recorded]) -> list[tuple[Any, ...]]:
    by_column = [
        [convert(getattr(entry, column.attname)) for entry in entries]
        if (convert := _to_database(column))
        else [getattr(entry, column.attname) for entry in entries]
        for column in columns
    ]
    return list(zip(*by_column, strict=True))


def _to_database(column: models.Field[Any, Any]) -> Callable[[Any], Any] | None:
    if isinstance(column, EncryptedField):
        return lambda value: value.ciphertext if isinstance(value, Sealed) else column.get_prep_value(value)
    if isinstance(column, models.JSONField):
        return lambda value: None if value is None else column.get_db_prep_save(value, connection)
    if isinstance(column, models.DateTimeField):
        # Rows that are written together share their moment.
        return lru_cache(maxsize=16)(connection.ops.adapt_datetimefield_value)
    if isinstance(column, models.DateField):
        return connection.ops.adapt_datefield_value
    if isinstance(column, _PLAIN):
        return None
    return lambda value: column.get_db_prep_save(value, connection)


@cache
def _payload_columns(model: type[Recorded]) -> list[tuple[str, Callable[[Any], Any] | None]]:
    def plain(column: models.Field[Any, Any]) -> Callable[[Any], Any] | None:
        if isinstance(column, EncryptedField):
            return lambda value: value.ciphertext if isinstance(value, Sealed) else value
        if isinstance(column, models.DateTimeField):
            return lambda value: value.isoformat() if isinstance(value, datetime) else value
        if isinstance(column, models.DateField):
            return lambda value: value.isoformat() if isinstance(value, date) else value
        if isinstance(column, (*_PLAIN, models.JSONField)):
            return None
        return str

    return [(column.attname, plain(column)) for column in model._meta.concrete_fields]


def payload(entry: Recorded) -> str:
    """The row as JSON, empty columns left out, in the table's order: what the log keeps and hashes."""
    content = {}
    for name, plain in _payload_columns(type(entry)):
        value = getattr(entry, name)
        if value or value not in (None, ""):
            content[name] = plain(value) if plain else value
    return compact_json(content)


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
