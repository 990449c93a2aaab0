"""Identity numbers and telephone numbers of invented people: well formed, each given once."""

from dataclasses import dataclass, field
from datetime import date
from random import Random

from linli.core.identity import identity_number

#: Where people of an old quarter of Taiyuan come from; 140103 is the code the district had before 1997.
_PLACES = (
    ("140107",) * 9 + ("140106",) * 3 + ("140103",) * 5 + ("140102", "140121", "140203", "142201", "142401")
)
_NETWORKS = ("130", "131", "132", "133", "134", "135", "136", "137", "138", "139")


@dataclass
class Numbers:
    rng: Random
    given: set[str] = field(default_factory=set)

    def identity(self, born: date, sex: str, *, old: bool = False) -> str:
        """18 characters, or the 15 of a card from before 1999; the sequence is odd for men."""
        while True:
            sequence = self.rng.randrange(1, 500) * 2 + (sex == "男")
            place = self.rng.choice(_PLACES)
            number = identity_number(place, born, sequence)
            # Three zeros at the end look like a number that Excel has cut.
            if number not in self.given and not number.endswith("000"):
                self.given.add(number)
                return number[:6] + number[8:17] if old else number

    def phone(self) -> str:
        while True:
            number = self.rng.choice(_NETWORKS) + f"{self.rng.randrange(10**8):08}"
            if number not in self.given:
                self.given.add(number)
                return number
