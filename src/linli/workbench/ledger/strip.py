"""平账条: opening + came − went = closing above a ledger that has a stock; every number opens its rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from linli.core.period import Period
from linli.indicators.balance import Balance, balance, went_by
from linli.indicators.catalogue import split_values
from linli.indicators.figures import figure
from linli.kit.measures import Kind, Measure
from linli.workbench.ledger import counts
from linli.workbench.ledger.listing import Listing
from linli.workbench.ledger.questions import stock

#: So many reasons why rows went stand for themselves; the rest is one number.
_REASONS = 3


@dataclass(frozen=True, slots=True)
class Term:
    """One number of the strip; ``sign`` stands before it."""

    sign: str
    label: str
    value: int
    address: str
    look: str = ""


@dataclass(frozen=True)
class Strip:
    label: str
    unit: str
    terms: list[Term]
    closing: Term
    is_balanced: bool
    #: 期内在册: who was there at any moment of the period.
    ever: int
    period: Period


def strip_of(listing: Listing) -> Strip | None:
    """Of the ledger's first stock; None where nothing stays in force or the numbers are not shown."""
    description, organisation, period = listing.description, listing.organisation, listing.period
    found = stock(description)
    if (
        found is None
        or not description.has_community
        or not listing.sight.sees(organisation, description.line)
    ):
        return None
    name, measure = f"{description.name}.{found[0]}", found[1]
    moved: tuple[Balance, Mapping[Any, int]] = counts.once(
        (listing.stamp, "strip", organisation.pk, str(period)),
        lambda: (
            balance(name, organisation, period),
            went_by(name, description.left_for, organisation, period) if description.left_for else {},
        ),
    )
    moved_by, reasons = moved
    if not (moved_by.opening or moved_by.came or moved_by.went or moved_by.closing):
        return None
    return _strip(listing, name, measure, moved_by, reasons)


def _strip(
    listing: Listing, name: str, measure: Measure, moved: Balance, reasons: Mapping[Any, int]
) -> Strip:
    organisation, period = listing.organisation, listing.period
    before = period.before()
    terms = [
        Term(
            "", _("期初"), moved.opening, reverse("workbench:figure", args=[organisation.code, before, name])
        ),
        Term("+", _("本期增"), moved.came, _came(listing, measure, moved.came), "came"),
        *_went(listing, measure, moved.went, reasons),
    ]
    if moved.adjusted:
        sign = "+" if moved.adjusted > 0 else "−"
        address = reverse("workbench:figure", args=[organisation.code, period, name])
        terms.append(Term(sign, _("期初数调整"), abs(moved.adjusted), address))
    closing = Term(
        "=", _("期末"), moved.closing, reverse("workbench:figure", args=[organisation.code, period, name])
    )
    is_balanced = moved.opening + moved.came - moved.went + moved.adjusted == moved.closing
    return Strip(measure.label, measure.unit, terms, closing, is_balanced, moved.opening + moved.came, period)


def _came(listing: Listing, measure: Measure, came: int) -> str:
    """The figure page of those who came, where the ledger counts them so; else their rows in this list."""
    return _figure_of(listing, measure, measure.time.start, came) or _here(listing, "came")


def _went(listing: Listing, measure: Measure, went: int, reasons: Mapping[Any, int]) -> Iterator[Term]:
    column = listing.description.left_for
    named = [(value, count) for value, count in sorted(reasons.items(), key=lambda one: -one[1]) if count]
    if len(named) < 2 or sum(count for _value, count in named) != went:
        yield Term("−", _("本期减"), went, _here(listing, "went"), "went")
        return
    labels = {
        value: label
        for _word, value, label in split_values(Measure(measure.time, split_by=column), listing.description)
    }
    own = named if len(named) <= _REASONS else named[: _REASONS - 1]
    for value, count in own:
        asked = f"f-{column}={value or '-'}" if column in listing.description.filters else ""
        yield Term("−", _(labels.get(value, "未采集")), count, _here(listing, "went", asked), "went")
    if len(own) < len(named):
        rest = sum(count for _value, count in named[len(own) :])
        yield Term("−", _("其他减少"), rest, _here(listing, "went"), "went")


def _here(listing: Listing, view: str, asked: str = "") -> str:
    """This very list, narrowed to the rows behind a number."""
    address = reverse("workbench:ledger", args=[listing.description.name, listing.organisation.code])
    more = f"&{asked}" if asked else ""
    return f"{address}?view={view}&period={listing.period}{more}"


def _figure_of(listing: Listing, measure: Measure, day: str, value: int) -> str:
    """A flow of the ledger over the same rows by that day, if it says the same number."""
    for name, other in listing.description.measures.items():
        is_flow = other.time.kind is Kind.FLOW and other.time.start == day and not other.split_by
        if (
            is_flow
            and (other.how, other.of) == (measure.how, measure.of)
            and other.condition == measure.condition
        ):
            return _if_equal(listing, name, value)
    return ""


def _if_equal(listing: Listing, name: str, value: int) -> str:
    """Who left and came back in the period was registered anew but has not come: another number."""
    full = f"{listing.description.name}.{name}"
    found = figure(full, listing.organisation, listing.period)
    same = found.value == value and not found.opening
    return reverse("workbench:figure", args=[listing.organisation.code, listing.period, full]) if same else ""
