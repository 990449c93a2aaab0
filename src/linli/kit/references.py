"""References that a sheet names by one text: a door, a courtyard's name, a household number."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from linli.core.finding import Finding
from linli.core.text import header_key
from linli.kit.entries import Recorded
from linli.kit.fields import Reference
from linli.kit.importing.context import Context, SheetColumn


class NamedReference(Reference):
    """Found in the target ledger of the same community by the text column ``by``; never guessed.

    With ``creates`` an unknown name becomes a new row of the target (an employer first heard of).
    """

    by: ClassVar[str] = "name"
    creates: ClassVar[bool] = False

    def sheet_columns(self, label: str, aliases: tuple[str, ...] = ()) -> tuple[SheetColumn, ...]:
        needed = not self.null and not self.blank
        return (SheetColumn(f"{self.name}.{self.by}", label, aliases, needed=needed, is_text=True),)

    def resolve(self, cells: Mapping[str, Sequence[Any]], context: Context) -> list[Recorded | None]:
        key = f"{self.name}.{self.by}"
        known = self._known(context)
        found: list[Recorded | None] = []
        for row, cell in enumerate(cells[key]):
            text = _text(cell)
            candidates = known[header_key(text)] if text else []
            if len(candidates) == 1 or (candidates and candidates[0].pk is None):
                found.append(candidates[0])
            elif candidates:
                context.trouble(row, key, self._ambiguous(text, len(candidates)))
                found.append(None)
            elif text and self.creates:
                fresh = self.create(text, context)
                known[header_key(text)].append(fresh)
                context.new.append(fresh)
                found.append(fresh)
            else:
                if text:
                    context.trouble(row, key, self._unknown(text))
                found.append(None)
        return found

    def render(self, entries: Sequence[Any]) -> dict[str, list[Any]]:
        return {f"{self.name}.{self.by}": [getattr(entry, self.by) if entry else None for entry in entries]}

    def create(self, text: str, _context: Context) -> Recorded:
        """A new row of the target for a name met for the first time."""
        return self._target()(**{self.by: text})

    def _target(self) -> type[Recorded]:
        model: Any = self.remote_field.model
        return model  # type: ignore[no-any-return]

    def _known(self, context: Context) -> dict[str, list[Recorded]]:
        model = self._target()
        place = f"{model.description.name}.{self.by}"
        if place not in context.memory:
            known: dict[str, list[Recorded]] = defaultdict(list)
            for row in context.rows_here(model):
                known[header_key(str(getattr(row, self.by)))].append(row)
            context.memory[place] = known
        return context.memory[place]  # type: ignore[no-any-return]

    def _unknown(self, text: str) -> Finding:
        title = self._target().description.title
        return Finding(
            "unknown-reference", f"“{text}”在“{title}”里没有", f"请先在“{title}”中登记，或改正这里的写法"
        )

    def _ambiguous(self, text: str, count: int) -> Finding:
        title = self._target().description.title
        return Finding(
            "ambiguous-reference", f"“{text}”在“{title}”里有{count}个", "请写得更完整，使它只对上一个"
        )


def _text(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return str(cell).strip()
