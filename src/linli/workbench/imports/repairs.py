"""What the buttons under a wrong cell offer: the likeliest first, nothing that is a guess about a person."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from linli.core.finding import Finding
from linli.core.identity import with_check_character
from linli.kit.importing.context import SheetColumn

_DAY = re.compile(r"\s*(\d{4})\s*[-./年]\s*(\d{1,2})\s*[-./月]\s*\d{1,2}\s*日?\s*$")


@dataclass(frozen=True, slots=True)
class Repair:
    """``text`` is what the cell would say; shown only as far as ``label`` says it."""

    label: str
    text: str


def repairs(finding: Finding, cell: Any, column: SheetColumn | None) -> list[Repair]:
    return list(_offered(finding, "" if cell is None else str(cell).strip(), column))[:4]


def _offered(finding: Finding, text: str, column: SheetColumn | None) -> Iterator[Repair]:
    if finding.code == "identity-checksum":
        right = with_check_character(text[:17])
        yield Repair(f"改成 …{right[-4:]}", right)
    if finding.code == "date" and (match := _DAY.match(text)) and 1 <= int(match[2]) <= 12:
        yield Repair(f"只知{match[1]}年{int(match[2])}月", f"{match[1]}-{int(match[2]):02}")
    if finding.code == "choice" and column is not None:
        near = difflib.get_close_matches(text, column.choices, n=3, cutoff=0.1) or column.choices[:3]
        yield from (Repair(f"改成{choice}", choice) for choice in near)
    if finding.code.startswith(("identity", "cell-digits", "phone")) or (
        finding.code in {"date", "choice", "number"} and column is not None and not column.needed
    ):
        yield Repair("先记未采集", "未采集")
