"""The only reader of the clock; rules take their day as an argument."""

import os
from datetime import UTC, date, datetime

from django.utils import timezone


def today() -> date:
    """Today in the office's time zone; ``LINLI_TODAY`` sets it for demonstrations and tests."""
    fixed = os.environ.get("LINLI_TODAY")
    return date.fromisoformat(fixed) if fixed else timezone.localdate()


def now() -> datetime:
    """The moment something is written down: always the real one, never used by a rule."""
    return datetime.now(UTC)
