"""Valid rows for any ledger, made from its description alone: what it refers to first, then its columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from enum import Enum
from itertools import count
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from linli.core.credit_code import credit_code
from linli.core.identity import identity_number, read_identity_number
from linli.core.missing import Missing
from linli.core.numerals import chinese_number
from linli.core.partial import Precision
from linli.kit import recording
from linli.kit.description import LEDGERS, Description
from linli.kit.entries import Case, Recorded
from linli.kit.fields import EncryptedField, MoneyField, Reference, is_derived
from linli.kit.importing.composition import composition
from linli.kit.recording import Writer
from linli.org.models import Organisation

BEGAN = date(2009, 6, 1)
#: Every identity number and phone made here; none of them may be found in the open anywhere.
SECRETS: set[str] = set()


class Kind(Enum):
    """How much a row says."""

    FULL = "every column"
    PARTIAL = "dates known to the month"
    GAPPY = "optional columns empty, with a reason"
    SPARSE = "what saving needs, and no more"


@dataclass
class Rows:
    """Makes rows of one community; each call brings other names, numbers and days."""

    community: Organisation
    serials: Iterator[int] = field(default_factory=lambda: count(1))

    @property
    def clerk(self) -> Writer:
        return Writer(self.community.pk, handler="李文")

    def draft(self, description: Description, kind: Kind = Kind.FULL, **given: Any) -> Any:
        """A row that is not written yet; what it refers to is. ``given`` columns are taken as they are."""
        serial = next(self.serials)
        targets = {
            column.name: self.recorded(LEDGERS_BY_MODEL[column.related_model])
            for column in typed(description)
            if isinstance(column, Reference)
            and column.name not in given
            and (kind is Kind.FULL or not column.null)
        }
        for choice in range(40):  # two choices may exclude each other (a 认定日期 of a household 不属零就业)
            entry: Any = description.model(**_content(description, serial, kind, choice) | targets | given)
            if kind is Kind.PARTIAL:
                _forget_days(entry, description)
            if kind is Kind.GAPPY:
                _leave_gaps(entry, description)
            if description.has_community:
                entry.community_id = self.community.pk
            if keeps_constraints(entry):
                return entry
        msg = f"no row of {description.name} keeps its constraints"
        raise AssertionError(msg)

    def recorded(self, description: Description, kind: Kind = Kind.FULL, **given: Any) -> Any:
        return recording.record(self.draft(description, kind, **given), by=self.clerk)

    def several(self, description: Description, number: int) -> list[Any]:
        """Rows of every kind in turn, written in one book; a row without a community is named by an entry."""
        kinds = list(Kind)
        entries = [self.draft(description, kinds[at % len(kinds)]) for at in range(number)]
        with recording.open_book(self.clerk) as book:
            for entry in entries:
                book.record(entry)
        if not description.has_community:
            self.name(entries)
        return entries

    def name(self, entries: Sequence[Recorded]) -> None:
        """People and units have no community: they are seen through the entries that name them."""
        for entry in entries:
            naming, column = next(
                (description, column.name)
                for description in LEDGERS.values()
                for column in typed(description)
                if description.has_community and column.related_model is type(entry) and not column.null
            )
            self.recorded(naming, Kind.SPARSE, **{column: entry})

    def another(self, entry: Any, column: models.Field[Any, Any]) -> list[Any]:
        """Other values for a column of a row, the likeliest first; a rule may refuse some of them."""
        old = getattr(entry, column.name)
        if isinstance(column, Reference):
            return [self.recorded(LEDGERS_BY_MODEL[column.related_model])]
        if isinstance(column, models.DateField):
            days = [day + timedelta(days=step) for day in [old or BEGAN] for step in (-4000, 4000, 1, 400)]
            return [day.replace(day=1) if old and old.day == 1 else day for day in days]
        if isinstance(column, models.BooleanField):
            return [not old]
        if moves := moves_of(column, entry.description):
            return list(moves[old])
        if column.choices:
            others = [value for value, _label in column.flatchoices if value and value != old]
            return others + ([""] if column.blank else [])
        if isinstance(column, models.IntegerField | models.DecimalField):
            return [(old or 0) + 1, None]
        return [_text(column, entry.description, next(self.serials))]


LEDGERS_BY_MODEL: dict[Any, Description] = {
    description.model: description for description in LEDGERS.values()
}


def typed(description: Description) -> list[Any]:
    """The columns a person fills in, references with them."""
    sheet = composition(description.name)
    return [*sheet.typed_columns(), *sheet.references()]


def content(entry: Any) -> dict[str, Any]:
    """What a row says, without when and how often it was written; protected values opened."""
    said = {
        column.attname: getattr(entry, column.attname)
        for column in entry._meta.concrete_fields
        if column.name not in {"id", "version", "recorded_at", "withdrawn_at"}
    }
    return {name: value.reveal() if hasattr(value, "reveal") else value for name, value in said.items()}


def _content(description: Description, serial: int, kind: Kind, choice: int) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for place, column in enumerate(
        column for column in typed(description) if not isinstance(column, Reference)
    ):
        if kind is Kind.SPARSE and (column.null or column.blank):
            continue
        made[column.name] = _value(column, description, serial, place, choice)
    if "identity_number" in made:  # what the number says of birth and sex must be what the row says
        number = read_identity_number(made["identity_number"])
        made |= {"born_on": number.birth, "sex": str(number.sex)}
    return made


def _value(
    column: models.Field[Any, Any], description: Description, serial: int, place: int, choice: int
) -> Any:
    if moves := moves_of(column, description):
        return next(iter(moves))
    if column.choices:
        offered = [value for value, _label in column.flatchoices if value]
        return offered[(serial + choice) % len(offered)]
    if isinstance(column, models.DateField):
        if "month" in column.name:  # 补贴月份 and 收费月份 are months
            return date(2009 + serial // 12 % 50, serial % 12 + 1, 1)
        return BEGAN + timedelta(days=serial + (900 if column.name == "ended_on" else place))
    if isinstance(column, models.BooleanField):
        return serial % 2 == 0
    if isinstance(column, MoneyField):
        return 10_000 + serial
    if isinstance(column, models.DecimalField):
        return Decimal("60.50")
    if isinstance(column, models.IntegerField):
        return 1
    return _text(column, description, serial)


def moves_of(column: models.Field[Any, Any], description: Description) -> dict[str, tuple[str, ...]]:
    """Of the typed state of a case: what may follow what."""
    model = description.model
    return model.moves if column.name == "state" and issubclass(model, Case) else {}


def _text(column: models.Field[Any, Any], description: Description, serial: int) -> str:
    if isinstance(column, EncryptedField):
        birth = date(1950, 1, 1) + timedelta(days=serial)
        secret = (
            identity_number("140107", birth, 101 + serial % 800)
            if "identity" in column.name
            else f"138{serial:08d}"
        )
        SECRETS.add(secret)
        return secret
    if column.name == "name" and description.name == "registry.person":
        return f"王{chinese_number(serial)}"
    special = {"place": f"{serial}", "unit": f"{serial}", "room": f"{serial}", "door": f"3-2-{serial}"}
    if column.name in special:
        return special[column.name]
    if column.name == "credit_code":
        return credit_code("91", "140107", f"MA{serial:06d}")
    longest = column.max_length or 20
    return f"{description.label(column.name)[: max(longest - 6, 1)]}{serial}"[-longest:]


def _forget_days(entry: Any, description: Description) -> None:
    """Of every optional date only the month is known."""
    precision = {}
    for column in typed(description):
        day = getattr(entry, column.attname)
        if isinstance(column, models.DateField) and column.null and day and column.name != "born_on":
            setattr(entry, column.name, day.replace(day=1))
            precision[column.name] = int(Precision.MONTH)
    entry.precision = precision or None


def _leave_gaps(entry: Any, description: Description) -> None:
    """Optional columns are empty: one in two says why."""
    missing = {}
    for place, column in enumerate(typed(description)):
        # A number and a birth date say the same: none alone. An open spell may be the only one allowed.
        stays = column.name in {"identity_number", "born_on", "ended_on"}
        if not column.null or isinstance(column, Reference) or stays:
            continue
        setattr(entry, column.attname, None)
        if place % 2:
            missing[column.name] = str(Missing.REFUSED)
    entry.missing = missing or None


def keeps_constraints(entry: Any) -> bool:
    for constraint in entry._meta.constraints:
        if isinstance(constraint, models.CheckConstraint):
            try:
                constraint.validate(type(entry), entry)
            except ValidationError:
                return False
    return True


def is_typed(column: models.Field[Any, Any]) -> bool:
    return column.editable and not is_derived(column)
