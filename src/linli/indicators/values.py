"""Column values as numbers that arrays can hold, the same from both databases."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from django.db import models

from linli.indicators.cuts import Numbers


def is_whole_number(column: models.Field[Any, Any]) -> bool:
    kind = column.target_field if isinstance(column, models.ForeignKey) else column
    return isinstance(kind, models.IntegerField)


def split_key(value: Any, column: models.Field[Any, Any]) -> Any:
    """A value by which a figure is split: SQLite has no booleans, an empty text is no value."""
    if value is None or value == "":
        return None
    return bool(value) if isinstance(column, models.BooleanField) else value


def numbered(values: Sequence[Any]) -> Numbers:
    """Equal values get equal numbers."""
    codes: dict[Any, int] = {}
    return np.fromiter(
        (codes.setdefault(value, len(codes)) for value in values), dtype=np.int64, count=len(values)
    )


def ranked(values: Sequence[Any]) -> Numbers:
    """Larger values get larger numbers, an empty one the least."""
    order = {
        value: rank for rank, value in enumerate(sorted({value for value in values if value is not None}), 1)
    }
    return np.fromiter((order.get(value, 0) for value in values), dtype=np.int64, count=len(values))
