"""Columns a ledger is made of beyond Django's own: references, money, derived facts, encrypted text."""

from __future__ import annotations

from typing import Any, ClassVar, TypeVar

from django.db import models

FieldT = TypeVar("FieldT", bound=models.Field[Any, Any])


def derived(column: FieldT) -> FieldT:
    """Marks a column as written by recording only, from other facts; it is shown and never typed."""
    column.editable = False
    column.is_derived = True  # type: ignore[attr-defined]
    return column


def is_derived(column: models.Field[Any, Any]) -> bool:
    return bool(getattr(column, "is_derived", False))


class Reference(models.ForeignKey[Any, Any]):
    """A pointer to another ledger's entry, never followed backwards: a ledger does not know who points at it.

    How a sheet names that entry is the subclass's business: ``sheet_columns(label, aliases)`` says which
    columns it needs, ``resolve(cells, context)`` finds the entries (one or None per row, troubles told to the
    context), ``render(entries)`` writes them back.
    """

    target: ClassVar[str] = ""

    def __init__(self, verbose_name: str = "", **options: Any) -> None:
        options.setdefault("to", self.target)
        options.setdefault("on_delete", models.PROTECT)
        options["related_name"] = "+"
        options.setdefault("verbose_name", verbose_name)
        super().__init__(**options)

    def sheet_columns(self, label: str, aliases: tuple[str, ...] = ()) -> tuple[Any, ...]:
        """The columns by which a sheet names the entry; none for a reference that is never typed."""
        return ()

    def deconstruct(self) -> tuple[str, str, Any, dict[str, Any]]:
        name, _path, arguments, options = super().deconstruct()
        # Migrations speak of plain foreign keys: they must load when the subclass has moved or gone.
        return name, "django.db.models.ForeignKey", arguments, options


class MoneyField(models.BigIntegerField[Any, Any]):
    """An amount in whole fen. Sheets and screens show yuan."""

    def deconstruct(self) -> tuple[str, str, Any, dict[str, Any]]:
        name, _path, arguments, options = super().deconstruct()
        return name, "django.db.models.BigIntegerField", arguments, options


class EncryptedField(models.CharField[Any, Any]):
    """Text kept as ciphertext; what leaves the database is a ``privacy.Sealed``, masked by default."""

    def __init__(self, verbose_name: str = "", **options: Any) -> None:
        options.setdefault("max_length", 300)
        options.setdefault("verbose_name", verbose_name)
        super().__init__(**options)

    def from_db_value(self, value: str | None, _expression: Any, _connection: Any) -> Any:
        from linli.kit.privacy import Sealed

        return Sealed(value, purpose=self._purpose()) if value else None

    def to_python(self, value: Any) -> Any:
        return value

    def get_prep_value(self, value: Any) -> Any:
        from linli.kit.privacy import Sealed, seal

        if not value:
            return None
        return (
            value.ciphertext
            if isinstance(value, Sealed)
            else seal(str(value), purpose=self._purpose()).ciphertext
        )

    def _purpose(self) -> str:
        """Bound into the ciphertext: a value copied to another column does not open."""
        return f"{self.model._meta.label_lower}.{self.name}"


class BlindIndex(models.CharField[Any, Any]):
    """The keyed hash of an encrypted column, whole or of its last characters: what equality search uses."""

    def __init__(self, of: str = "", *, tail: int = 0, **options: Any) -> None:
        self.of, self.tail = of, tail
        options.setdefault("max_length", 44)
        options.setdefault("null", True)
        options.setdefault("editable", False)
        super().__init__(**options)

    def deconstruct(self) -> tuple[str, str, Any, dict[str, Any]]:
        name, _path, arguments, options = super().deconstruct()
        options.pop("editable", None)
        return name, "django.db.models.CharField", arguments, options
