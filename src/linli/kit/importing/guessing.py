"""Which ledger a file is of: by the columns its header names, and by what it is called."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from linli.kit.importing.rosters import roster
from linli.kit.workbooks.headers import ExpectedColumn, find_header
from linli.kit.workbooks.reading import open_workbook


@dataclass(frozen=True, slots=True)
class Guess:
    """``known`` of the header's ``titles`` are columns of this roster."""

    name: str
    title: str
    known: int
    titles: int
    is_named: bool  #: the file or its first lines bear the roster's title

    @property
    def share(self) -> float:
        return self.known / self.titles if self.titles else 0.0


def guesses(path: Path, names: Iterable[str]) -> list[Guess]:
    """Those rosters whose needed columns are all there, the likeliest first.

    Raises WorkbookUnreadable for a file that is no readable workbook.
    """
    found = []
    with open_workbook(path) as workbook:
        for name in names:
            one = roster(name)
            expected = [
                ExpectedColumn(each.key, each.title, each.aliases, each.needed) for each in one.columns
            ]
            for sheet in workbook.visible_sheets:
                match = find_header(sheet, expected)
                if not match.is_usable or not match.columns:
                    continue
                titles = sum(1 for title in match.titles if title)
                said = (path.stem, sheet.name, *(text for line in match.above for text in line))
                found.append(Guess(name, one.title, len(match.columns), titles, one.is_titled_in(*said)))
    best: dict[str, Guess] = {}
    for guess in sorted(found, key=lambda one: (one.is_named, one.share, one.known)):
        best[guess.name] = guess
    return sorted(best.values(), key=lambda one: (one.is_named, one.share, one.known), reverse=True)
