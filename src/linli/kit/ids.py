"""64-bit numbers for new entries, taken inside the write transaction and never used twice."""

from django.db import connection, models


class IdCounter(models.Model):
    """SQLite's counter: one row, changed under the write lock. PostgreSQL has a sequence instead."""

    next = models.BigIntegerField()

    class Meta:
        verbose_name = "记录号计数"


def take(count: int) -> list[int]:
    """``count`` new numbers in rising order. On PostgreSQL a sequence: no writer waits for another."""
    if not count:
        return []
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT nextval('linli_entry_id') FROM generate_series(1, %s)", [count])
            return sorted(row[0] for row in cursor.fetchall())
        cursor.execute("UPDATE kit_idcounter SET next = next + %s RETURNING next", [count])
        end = cursor.fetchone()[0]
    return list(range(end - count, end))
