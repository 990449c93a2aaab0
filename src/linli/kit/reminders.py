"""What is to be done and by when: a rule stands beside its ledger and says it in one human sentence."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

from linli.kit.parameters import ParameterMissing
from linli.org.organisations import Organisation


@dataclass(frozen=True, slots=True)
class Reminder:
    """One thing to do. ``verb`` leads to an entry, else to the rows of a figure, else to the ledger."""

    text: str
    verb: str
    #: The last day on which it is in time; None: whenever there is time.
    due: date | None = None
    entry: int | None = None
    #: An indicator whose rows are meant.
    figure: str = ""
    #: Set by ``reminder``: the rule's code and the ledger that it looks into.
    code: str = ""
    ledger: str = ""

    def days_left(self, on: date) -> int | None:
        return None if self.due is None else (self.due - on).days


#: Looks at one community's rows on a day; a fixed number of queries, a few sentences, changes nothing.
Rule = Callable[[Organisation, date], Iterable[Reminder]]
RuleT = TypeVar("RuleT", bound=Rule)
_RULES: dict[str, tuple[str, Rule]] = {}
#: How long before a day one is told of it.
AHEAD_DAYS = 30
#: Beyond so many of one kind a list says how many, not who.
SOME = 3


def reminder(code: str, *, of: str) -> Callable[[RuleT], RuleT]:
    """Registers a rule about a ledger; whoever may not open that ledger's rows is not reminded of them."""

    def register(rule: RuleT) -> RuleT:
        if code in _RULES:
            msg = f"two rules remind of {code!r}"
            raise ValueError(msg)
        _RULES[code] = (of, rule)
        return rule

    return register


def reminded_ledgers() -> frozenset[str]:
    """The ledgers of which some rule reminds."""
    return frozenset(ledger for ledger, _rule in _RULES.values())


def reminders(organisation: Organisation, on: date, ledgers: Collection[str]) -> list[Reminder]:
    """What the rules of these ledgers remind of, the most urgent first."""
    found: list[Reminder] = []
    for code, (ledger, rule) in sorted(_RULES.items()):
        if ledger not in ledgers:
            continue
        try:
            found += [replace(one, code=code, ledger=ledger) for one in rule(organisation, on)]
        except ParameterMissing:  # nothing to measure with here on that day
            continue
    return in_order(found)


def in_order(found: Iterable[Reminder]) -> list[Reminder]:
    """Overdue, today, the days to come, then whenever there is time."""
    return sorted(found, key=lambda one: (one.due or date.max, one.code))


def month_and_day(day: date) -> str:
    return f"{day.month}月{day.day}日"


def names(people: Iterable[str], all_of_them: int) -> str:
    """石磊、苗青等5人."""
    some = list(people)
    return "、".join(some) + (f"等{all_of_them}人" if all_of_them > len(some) else "")
