"""A problem in the data, with its address: never an exception, always something a person can settle."""

from dataclasses import dataclass, field
from enum import StrEnum


class Severity(StrEnum):
    """How much a finding holds up."""

    REFUSES = "refuses"  #: nothing is written while it stands
    ASKS = "asks"  #: written, but a person must look at it
    TELLS = "tells"  #: for information


@dataclass(frozen=True, slots=True)
class Place:
    """Where it was found; rows and columns as the reader sees them in Excel (row 1 is the first line)."""

    file: str = ""
    sheet: str = ""
    row: int | None = None
    column: str = ""

    def __str__(self) -> str:
        parts = [self.file, f"工作表“{self.sheet}”" if self.sheet else ""]
        parts += [
            f"第{self.row}行" if self.row is not None else "",
            f"“{self.column}”列" if self.column else "",
        ]
        return " ".join(part for part in parts if part)


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found, where, and what to do next; ``code`` is stable, the texts are for people."""

    code: str
    found: str
    remedy: str
    severity: Severity = Severity.REFUSES
    place: Place = field(default_factory=Place)

    def __str__(self) -> str:
        where = str(self.place)
        return f"{where}：{self.found}。{self.remedy}" if where else f"{self.found}。{self.remedy}"

    @property
    def is_refusal(self) -> bool:
        return self.severity is Severity.REFUSES
