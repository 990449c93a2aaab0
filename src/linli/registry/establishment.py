"""Establishments (单位): employers and units by name, wherever they are; one row for all communities."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import chain
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from linli.core.credit_code import CreditCodeWrong, read_credit_code
from linli.core.finding import Finding, Severity
from linli.core.missing import read_missing
from linli.core.text import header_key
from linli.kit.description import FOREVER, Authority, ledger
from linli.kit.entries import Recorded, named_in
from linli.kit.importing.context import Context, SheetColumn
from linli.kit.privacy import Privacy
from linli.kit.references import NamedReference
from linli.org.scope import Scope


@ledger(
    title="单位名录", key=("name", "credit_code"), authority=Authority.OURS, retention=FOREVER,
    privacy=Privacy.INTERNAL, columns=("name", "credit_code"),
    aliases={"name": ("名称", "企业名称"), "credit_code": ("社会信用代码", "信用代码")},
    words=("单位", "企业"), help="写进任何台账的单位都在这里；在不在本社区写在“驻地单位名册”里。",
)  # fmt: skip
class Establishment(Recorded):
    """A unit by its name, with its code where known; all else about it stays in a community's own ledgers."""

    name = models.CharField("单位名称", max_length=100, db_index=True)
    credit_code = models.CharField("统一社会信用代码", max_length=18, blank=True, default="")

    class Meta(Recorded.Meta):
        verbose_name = "单位"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["credit_code"], condition=Q(withdrawn_at__isnull=True) & ~Q(credit_code=''),
                name="registry_establishment_one_per_code",
                violation_error_message="这个统一社会信用代码已经登记在另一个单位名下",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name

    @classmethod
    def seen_in(cls, scope: Scope) -> Q:
        """Establishments named by an entry of the scope, in any ledger of a line it may see."""
        return named_in(cls, scope)


class EstablishmentField(NamedReference):
    """A unit; a sheet gives its name, and its code where known. An unknown name becomes a row."""

    target = "registry.Establishment"
    by = "name"
    creates = True

    def sheet_columns(self, label: str, aliases: tuple[str, ...] = ()) -> tuple[SheetColumn, ...]:
        """单位名称, 统一社会信用代码 for the unit a ledger is about; 就业单位统一社会信用代码 for another."""
        other = "" if label == "单位名称" else label
        code = (f"{other}统一社会信用代码", f"{other}社会信用代码")
        return (
            *super().sheet_columns(label, aliases),
            SheetColumn(
                f"{self.name}.credit_code",
                code[0],
                code[1:],
                is_text=True,
                help="18位，按文本填写；没有就空着",
            ),
        )

    def resolve(self, cells: Mapping[str, Sequence[Any]], context: Context) -> list[Any]:
        """By the code where the books know it, else by name. A code learnt here goes to the unit's row."""
        by_name, by_code = f"{self.name}.{self.by}", f"{self.name}.credit_code"
        names = list(cells[by_name])
        read = enumerate(cells.get(by_code) or [None] * len(names))
        codes = [_read_code(cell, row, by_code, context) for row, cell in read]
        known = {unit.credit_code: unit for unit in chain(*self._known(context).values()) if unit.credit_code}
        coded = [known.get(code) for code in codes]
        unknown = [None if unit else name for name, unit in zip(names, coded, strict=True)]
        found: list[Any] = super().resolve({by_name: unknown}, context)
        for row, (name, unit, code) in enumerate(zip(names, coded, codes, strict=True)):
            if unit:
                found[row] = unit
                _compare(str(name or ""), unit, row, by_name, context)
            elif code and found[row]:
                _learn(found[row], known.setdefault(code, found[row]), code, row, by_code, context)
        return found

    def render(self, entries: Sequence[Any]) -> dict[str, list[Any]]:
        codes = [(entry.credit_code or None) if entry else None for entry in entries]
        return {**super().render(entries), f"{self.name}.credit_code": codes}

    def _known(self, context: Context) -> dict[str, list[Any]]:
        """Shared by every column of the file that names units: a new one is made once."""
        if "establishments" not in context.memory:
            known: dict[str, list[Any]] = defaultdict(list)
            for unit in context.rows_here(Establishment):
                known[header_key(unit.name)].append(unit)
            context.memory["establishments"] = known
        return context.memory["establishments"]  # type: ignore[no-any-return]


def _read_code(cell: Any, row: int, key: str, context: Context) -> str:
    if cell is None or (isinstance(cell, str) and (not cell.strip() or read_missing(cell))):
        return ""
    try:
        code = read_credit_code(cell)
    except CreditCodeWrong as error:
        context.trouble(row, key, Finding(f"credit-code-{error.code}", "统一社会信用代码不对", error.reason))
        return ""
    for finding in code.findings:
        context.trouble(row, key, finding)
    return code.code


def _compare(name: str, unit: Establishment, row: int, key: str, context: Context) -> None:
    if name and header_key(name) != header_key(unit.name):
        found = f"“{name}”的统一社会信用代码登记的单位名称是“{unit.name}”"
        remedy = "已按代码登记，请核对名称是不是改了"
        context.trouble(row, key, Finding("unit-name-differs", found, remedy, Severity.ASKS))


def _learn(
    unit: Establishment, other: Establishment, code: str, row: int, key: str, context: Context
) -> None:  # fmt: skip
    """Writes a code into its unit's row, unless the unit has another one or the code is ``other``'s."""
    if other is not unit:
        found = f"代码{code}在表里写了两个单位：“{other.name}”和“{unit.name}”"
        context.trouble(row, key, Finding("credit-code-twice", found, "同一个单位请写同一个名称"))
    elif unit.credit_code and unit.credit_code != code:
        found = f"“{unit.name}”登记的统一社会信用代码是{unit.credit_code}"
        context.trouble(
            row, key, Finding("credit-code-differs", found, "请核对代码；确是另一个同名单位，请把名称写完整")
        )
    elif unit.pk is None:
        unit.credit_code = code
    elif all(changed is not unit for changed, _columns in context.changed):
        context.changed.append((unit, {"credit_code": code}))
