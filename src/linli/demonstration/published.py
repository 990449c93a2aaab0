"""The published figures of the founding reports, each beside the one the ledgers give."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from linli.core.lexicon import agrees
from linli.core.period import Period
from linli.indicators.figure import plain
from linli.indicators.figures import figure
from linli.org.organisations import Organisation

PUBLISHED = Path(__file__).with_name("published.csv")


@dataclass(frozen=True)
class Line:
    """One published number and what the rows say."""

    id: str
    organisation: str
    indicator: str
    period: str
    published: int
    qualifier: str
    computed: int | float | None
    rows: int
    unit: str
    label: str

    @property
    def agrees(self) -> bool:
        return self.computed is not None and agrees(self.published, self.qualifier, self.computed)

    def as_json(self) -> dict[str, Any]:
        return {
            "id": self.id, "organisation": self.organisation, "indicator": self.indicator,
            "period": self.period, "published": self.published, "qualifier": self.qualifier,
            "computed": self.computed, "agrees": self.agrees, "rows": self.rows,
        }  # fmt: skip

    def __str__(self) -> str:
        sign = "一致" if self.agrees else "不一致"
        published = f"{self.published}{self.qualifier}{self.unit}"
        computed = f"{self.computed}{self.unit}"
        return f"{self.id}  {self.label}  公开 {published}  计算 {computed}  明细{self.rows}条  {sign}"


def compare() -> list[Line]:
    """Every line of published.csv against the ledgers as they are now."""
    return [line_of(row) for row in published()]


def published() -> list[dict[str, str]]:
    """What the reports printed, as they printed it."""
    with PUBLISHED.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def line_of(row: dict[str, str]) -> Line:
    """One published number beside what the ledgers give now."""
    organisation = Organisation.objects.get(code=row["organisation"])
    found = figure(row["indicator"], organisation, Period.parse(row["period"]))
    return Line(
        id=row["id"], organisation=row["organisation"], indicator=row["indicator"], period=row["period"],
        published=int(row["published"]), qualifier=row["qualifier"], computed=plain(found.value),
        rows=found.rows, unit=found.unit, label=found.label,
    )  # fmt: skip
