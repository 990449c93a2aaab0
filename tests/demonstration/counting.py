"""Who was out of work, who was placed: sets of persons, counted plainly from two rosters."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from linli.core.retirement import is_4050
from tests.demonstration.books import FIRST, LAST, Books, Row, current, in_period, person, persons, within

Person = tuple[Any, ...]
BEFORE = date(2009, 12, 31)


@dataclass(frozen=True)
class Work:
    """The sets of the half-year: U0, U1, U, P, X, R, E, T."""

    books: Books

    @cached_property
    def spells(self) -> list[Row]:
        """Those that overlap the half-year."""
        return [
            row
            for row in self.books["employment.unemployment"]
            if row["登记日期"].day <= LAST and (row["终止日期"] is None or row["终止日期"].day > FIRST)
        ]

    @cached_property
    def opening(self) -> set[Person]:
        return persons(current(self.books, "employment.unemployment", "登记日期", "终止日期", BEFORE))

    @cached_property
    def new(self) -> set[Person]:
        """Registered in the half-year for the first time."""
        return persons(in_period(self.books, "employment.unemployment", "登记日期")) - self.opening

    @cached_property
    def in_books(self) -> set[Person]:
        return persons(self.spells)

    @cached_property
    def still(self) -> set[Person]:
        return persons(current(self.books, "employment.unemployment", "登记日期", "终止日期", LAST))

    @cached_property
    def ever(self) -> set[Person]:
        return persons(self.books["employment.unemployment"])

    def closed_by(self, placement: Row) -> Row | None:
        """The unemployment that ended on the day the job began."""
        for spell in self.books["employment.unemployment"]:
            if person(spell) == person(placement) and spell["终止日期"] == placement["就业日期"]:
                return spell
        return None

    @cached_property
    def placements(self) -> list[Row]:
        """Begun in the half-year, verified, and the end of an unemployment: 安置."""
        return [
            row
            for row in in_period(self.books, "employment.placement", "就业日期")
            if row["核实日期"] and self.closed_by(row)
        ]

    @cached_property
    def placed(self) -> set[Person]:
        return persons(self.placements)

    @cached_property
    def at_work(self) -> list[Row]:
        """Verified placements in force at the close of the half-year."""
        return [
            row
            for row in current(self.books, "employment.placement", "就业日期", "终止日期")
            if row["核实日期"] and row["核实日期"].day <= LAST
        ]

    @cached_property
    def earlier(self) -> set[Person]:
        """Placed out of unemployment before the half-year and still at work."""
        return {
            person(row) for row in self.at_work if row["就业日期"].day < FIRST and person(row) in self.ever
        }

    @cached_property
    def taken_back(self) -> set[Person]:
        return {person(row) for row in self.at_work if person(row) not in self.ever}

    @cached_property
    def last_placement(self) -> dict[Person, Row]:
        return {person(row): row for row in sorted(self.placements, key=lambda row: row["就业日期"].day)}

    def exits(self, *reasons: str) -> set[Person]:
        return {person(row) for row in self.spells if row["终止原因"] in reasons and within(row["终止日期"])}

    @cached_property
    def sex(self) -> dict[Person, str]:
        return {person(row): row["性别"] for row in self.books["registry.residents"]}

    def is_4050_on(self, row: Row, day: date) -> bool:
        return is_4050(self.sex[person(row)], row["出生日期"].day, day)
