"""Facts about people that one domain knows and another may ask: by name, at a date, for many at once."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date

Fact = Callable[[Collection[int], date], set[int]]
_FACTS: dict[str, Fact] = {}


class FactUnknown(LookupError):
    """No ledger answers this question."""


def person_fact(name: str) -> Callable[[Fact], Fact]:
    """Registers ``answer(people, on)``: the numbers of those of whom the fact holds on that day."""

    def register(answer: Fact) -> Fact:
        if name in _FACTS:
            msg = f"two ledgers claim to know the fact {name!r}"
            raise ValueError(msg)
        _FACTS[name] = answer
        return answer

    return register


def those(name: str, people: Collection[int], on: date) -> set[int]:
    """Which of these people the fact holds of on a day."""
    try:
        answer = _FACTS[name]
    except KeyError:
        msg = f"no ledger registers the person fact {name!r}"
        raise FactUnknown(msg) from None
    return answer(people, on) if people else set()
