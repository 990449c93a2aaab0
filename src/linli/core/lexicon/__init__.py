"""The words of reports and forms: units, qualifiers, period words, and the matcher that finds phrases."""

from linli.core.lexicon.period_words import PeriodWord, find_period_words, read_period
from linli.core.lexicon.phrases import Phrase, PhraseMatcher
from linli.core.lexicon.qualifiers import (
    Interval,
    Qualifier,
    agrees,
    qualifier_interval,
    read_qualifier,
)
from linli.core.lexicon.units import UNITS, Unit, UnitClass, can_stand_for, unit

__all__ = [
    "UNITS",
    "Interval",
    "PeriodWord",
    "Phrase",
    "PhraseMatcher",
    "Qualifier",
    "Unit",
    "UnitClass",
    "agrees",
    "can_stand_for",
    "find_period_words",
    "qualifier_interval",
    "read_period",
    "read_qualifier",
    "unit",
]
