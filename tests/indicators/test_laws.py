"""Laws: whatever the rows, every way of reading a figure gives what a plain count in Python gives."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from linli.core.period import Period
from linli.indicators import catalogue, cells
from linli.indicators.area import areas_of
from linli.indicators.drill import basis_rows
from linli.indicators.figures import figures, figures_of, from_rows
from linli.indicators.planner import page
from linli.kit.recording import Writer, open_book, record
from linli.org.models import Organisation
from tests.indicators import naive
from tests.indicators.ledgerlab import LOANS, VISITS, Kind, Loan, Visit
from tests.indicators.naive import BY_LAST, RECIPES, Row

pytestmark = pytest.mark.usefixtures("lab")
quick = settings(
    max_examples=25, deadline=None, derandomize=True, phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip

YEAR = 2010
#: Days around the year's edges and month ends, where a wrong comparison shows.
days = st.one_of(
    st.dates(date(YEAR - 1, 12, 28), date(YEAR, 2, 3)),
    st.sampled_from(
        [date(YEAR - 2, 7, 1), date(YEAR, 3, 31), date(YEAR, 4, 1), date(YEAR, 6, 30), date(YEAR, 7, 1)]
    ),
    st.dates(date(YEAR, 11, 28), date(YEAR + 1, 1, 3)),
)
months = [Period.month(YEAR, month) for month in (1, 3, 6, 7, 12)]
periods = st.sampled_from([*months, Period.year(YEAR), Period.half(YEAR, 1), Period.quarter(YEAR, 3)])
odd_periods = st.one_of(
    days.map(Period.day),
    st.tuples(days, days).map(lambda two: Period.range(min(two), max(two))),
    st.just(Period.year(YEAR)),
)


@st.composite
def loans(draw: st.DrawFn, *, precise: bool = True) -> list[Row]:
    """Loans of two communities (0 and 1) to few people, so that people meet themselves."""
    rows = []
    for _number in range(draw(st.integers(0, 14))):
        start, end = draw(st.none() | days), draw(st.none() | days)
        if start and end and end < start:
            start, end = end, start
        row = Row(
            community=draw(st.integers(0, 1)), id=0, started_on=start, ended_on=end,
            checked_on=draw(st.none() | days), holder=draw(st.none() | st.integers(1, 4)),
            place=draw(st.sampled_from(["", "东院", "西院"])), kind=draw(st.sampled_from(["", *Kind.values])),
            worth=draw(st.none() | st.integers(0, 500_000)), pieces=draw(st.integers(-2, 5)),
            is_checked=draw(st.none() | st.booleans()),
        )  # fmt: skip
        rows.append(row if precise else _blurred(draw, row))
    return rows


def _blurred(draw: st.DrawFn, row: Row) -> Row:
    """Some dates known by month or year only: stored as the first day of their span."""
    precision, changed = {}, {}
    for column in ("started_on", "ended_on", "checked_on"):
        day, known = getattr(row, column), draw(st.sampled_from([0, 0, 1, 2]))
        if day is None or not known:
            continue
        precision[column] = known
        changed[column] = day.replace(day=1) if known == 1 else day.replace(month=1, day=1)
    row = replace(row, precision=precision, **changed)
    if row.started_on and row.ended_on and row.ended_on < row.started_on:
        return replace(
            row, ended_on=None, precision={key: one for key, one in precision.items() if key != "ended_on"}
        )
    return row


@contextmanager
def undone() -> Iterator[None]:
    """Hypothesis calls a test many times within one transaction; each example leaves the books empty."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def recorded(rows: Sequence[Row], places: Sequence[Organisation]) -> list[Row]:
    """The rows as they stand in the books: with their numbers and real communities."""
    kept = []
    for place, organisation in enumerate(places):
        mine = [row for row in rows if row.community == place]
        entries = [Loan(**_columns(row)) for row in mine]
        with open_book(Writer(organisation.pk, handler="李文")) as book:
            for entry in entries:
                book.record(entry)
        kept += [
            replace(row, id=entry.pk, community=organisation.pk)
            for row, entry in zip(mine, entries, strict=True)
        ]
    return kept


def _columns(row: Row) -> dict[str, Any]:
    columns = {
        name: getattr(row, name) for name in Row.__dataclass_fields__ if name not in {"community", "id"}
    }
    return {**columns, "precision": row.precision or None}


def every_loan_figure() -> list[str]:
    return list(catalogue.of_ledger(LOANS))


def short(name: str) -> str:
    return f"ledgerlab.loan.{name}"


@quick
@given(rows=loans(), period=periods)
def test_cells_give_what_a_plain_count_gives(
    rows: list[Row], period: Period, community: Organisation, neighbour: Organisation, street: Organisation
) -> None:
    with undone():
        kept = recorded(rows, [community, neighbour])
        found = figures_of([community, neighbour, street], period, [short(name) for name in RECIPES])
        for place in (community, neighbour, street):
            mine = [row for row in kept if place is street or row.community == place.pk]
            computed = {name: found[place.pk][short(name)].value for name in RECIPES}
            assert computed == {name: naive.number(recipe, mine, period) for name, recipe in RECIPES.items()}
            behind = {name: found[place.pk][short(name)].rows for name in RECIPES}
            assert behind == {
                name: sum(recipe.is_counted(row, period) for row in mine) for name, recipe in RECIPES.items()
            }


@quick
@given(rows=loans(), period=odd_periods)
def test_a_page_and_a_scan_give_what_a_plain_count_gives(
    rows: list[Row], period: Period, community: Organisation, neighbour: Organisation, street: Organisation
) -> None:
    with undone():
        kept = recorded(rows, [community, neighbour])
        plan = catalogue.plan_for(LOANS)
        both = {place.pk: (place.pk,) for place in (community, neighbour)}
        scanned = from_rows([plan], both, period)
        for key in both:
            mine = [row for row in kept if row.community == key]
            expected = {name: naive.number(recipe, mine, period) for name, recipe in RECIPES.items()}
            on_page = page(plan, (key,), period)
            assert {name: on_page[short(name)].value for name in RECIPES} == expected
            assert scanned[key] == on_page
        together = page(plan, tuple(both), period)
        assert {name: together[short(name)].value for name in RECIPES} == {
            name: naive.number(recipe, kept, period) for name, recipe in RECIPES.items()
        }
        assert from_rows([plan], {street.pk: tuple(both), 0: ()}, period)[street.pk] == together


@quick
@given(rows=loans(), period=periods)
def test_a_person_counts_under_the_value_of_the_last_row_and_the_parts_make_the_whole(
    rows: list[Row], period: Period, community: Organisation, neighbour: Organisation, street: Organisation
) -> None:
    with undone():
        kept = recorded(rows, [community, neighbour])
        found = figures(street, period, every_loan_figure())
        on_page = page(catalogue.plan_for(LOANS), areas_of([street], period.close)[street.pk], period)
        for split in BY_LAST:
            expected = naive.persons_by_last(split, kept, period)
            words = {"": "unrecorded", None: "unrecorded", True: "true", False: "false"}
            by_word = {words.get(value, value): count for value, count in expected.items()}
            parts = {name: one for name, one in found.items() if one.part_of == short(split)}
            assert {name.rpartition(".")[2]: one.value for name, one in parts.items() if one.value} == by_word
            assert sum(one.value for one in parts.values()) == found[short(split)].value  # type: ignore[misc]
            assert {name: on_page[name].value for name in parts} == {
                name: one.value for name, one in parts.items()
            }


@settings(quick, max_examples=8)
@given(rows=loans(), period=periods)
def test_a_figure_equals_its_rows(rows: list[Row], period: Period, community: Organisation) -> None:
    """A count is the number of its rows, a distinct count their different values, a sum their sum."""
    with undone():
        recorded(rows, [community])
        for name, one in figures(community, period, every_loan_figure()).items():
            if one.numerator is not None:
                continue
            recipe = catalogue.indicator(name).recipe
            assert recipe is not None
            basis = list(basis_rows(name, community, period))
            assert [row.pk for row in basis] == sorted(row.pk for row in basis)
            assert len(basis) == one.rows
            counted = [row for row in basis if row.counts]
            if recipe.how == "sum":
                total = sum(getattr(row, recipe.of) or 0 for row in counted)
                assert one.value == Fraction(total, catalogue.indicator(name).divisor)
            else:
                assert len(counted) == one.value
            if recipe.how == "distinct" and recipe.last is None:
                assert len({getattr(row, recipe.of) for row in basis} - {None}) == one.value


@quick
@given(rows=loans(precise=False), period=periods)
def test_low_and_high_are_reached_by_some_days_the_dates_can_have_been(
    rows: list[Row], period: Period, community: Organisation, neighbour: Organisation, street: Organisation
) -> None:
    with undone():
        kept = recorded(rows, [community, neighbour])
        found = figures_of([community, street], period, [short(name) for name in RECIPES])
        on_page = page(catalogue.plan_for(LOANS), (community.pk,), period)
        for place in (community, street):
            mine = [row for row in kept if place is street or row.community == place.pk]
            computed = {
                name: (found[place.pk][short(name)].low, found[place.pk][short(name)].high)
                for name in RECIPES
            }
            assert computed == {name: naive.bounds(recipe, mine, period) for name, recipe in RECIPES.items()}
        for name in RECIPES:
            one = found[community.pk][short(name)]
            assert (on_page[short(name)].low, on_page[short(name)].high) == (one.low, one.high)
        for name, one in figures(street, period, every_loan_figure()).items():
            if one.numerator is None:
                assert one.low <= one.value <= one.high, name  # type: ignore[operator]


@quick
@given(rows=loans())
def test_a_year_of_additive_flows_is_the_sum_of_its_parts(rows: list[Row], community: Organisation) -> None:
    with undone():
        recorded(rows, [community])
        names = [short(name) for name in ("lent", "returned", "checked", "pieces_lent", "by_check.true")]
        year = figures(community, Period.year(YEAR), names)
        halves = [figures(community, Period.half(YEAR, half), names) for half in (1, 2)]
        odd = [figures(community, Period.range(*two), names) for two in _split_year(date(YEAR, 6, 17))]
        for name in names:
            assert year[name].value == sum(part[name].value for part in halves)  # type: ignore[misc]
            assert year[name].value == sum(part[name].value for part in odd)  # type: ignore[misc]


def _split_year(middle: date) -> list[tuple[date, date]]:
    return [(date(YEAR, 1, 1), middle), (date(YEAR, middle.month, middle.day + 1), date(YEAR, 12, 31))]


@quick
@given(rows=loans(), period=periods)
def test_opening_and_increase_less_decrease_is_closing(
    rows: list[Row], period: Period, community: Organisation
) -> None:
    """Rows: opening + begun − ended is closing. Persons: who is in the overlap, not in the opening, came."""
    with undone():
        kept = recorded(rows, [community])
        before, now = (figures(community, one, every_loan_figure()) for one in (period.before(), period))
        opening, closing = before[short("out")].value, now[short("out")].value
        begun, ended = now[short("lent")].value, now[short("returned")].value
        assert opening + begun - ended == closing  # type: ignore[operator]
        persons_before = {row.holder for row in kept if RECIPES["out"].is_counted(row, period.before())} - {
            None
        }
        persons_ever = {row.holder for row in kept if RECIPES["in_books"].is_counted(row, period)} - {None}
        came = len(persons_ever - persons_before)
        overlap = now[short("holders_in_books")].value
        assert overlap == before[short("holders")].value + came  # type: ignore[operator]
        assert now[short("holders")].value <= overlap  # type: ignore[operator]


@quick
@given(rows=loans(), data=st.data())
def test_correcting_and_correcting_back_restores_every_figure(
    rows: list[Row], data: st.DataObject, community: Organisation
) -> None:
    with undone():
        kept = recorded(rows, [community])
        if not kept:
            return
        mine = [row for row in kept if row.community == community.pk]
        before = figures(community, Period.year(YEAR), every_loan_figure())
        wrong = []
        for row in mine[:3]:
            kind = data.draw(st.sampled_from(Kind.values))
            with open_book(Writer(community.pk), reason="看错了") as book:
                entry = Loan.objects.get(pk=row.id)
                book.correct(entry, kind=kind, holder=9, started_on=None, ended_on=None)
            wrong.append(replace(row, kind=kind, holder=9, started_on=None, ended_on=None))
        changed = mine[3:] + wrong
        meanwhile = figures(community, Period.year(YEAR), [short(name) for name in RECIPES])
        assert {name: meanwhile[short(name)].value for name in RECIPES} == {
            name: naive.number(recipe, changed, Period.year(YEAR)) for name, recipe in RECIPES.items()
        }
        for row in mine[:3]:
            with open_book(Writer(community.pk), reason="改回") as book:
                book.correct(
                    Loan.objects.get(pk=row.id), kind=row.kind, holder=row.holder,
                    started_on=row.started_on, ended_on=row.ended_on,
                )  # fmt: skip
        assert figures(community, Period.year(YEAR), every_loan_figure()) == before


@quick
@given(rows=loans(), period=periods)
def test_a_withdrawn_row_is_in_no_figure(rows: list[Row], period: Period, community: Organisation) -> None:
    with undone():
        kept = recorded(rows, [community])
        figures(community, period, every_loan_figure())
        with open_book(Writer(community.pk), reason="登记错了") as book:
            for row in kept[::2]:
                book.withdraw(Loan.objects.get(pk=row.id))
        found = figures(community, period, [short(name) for name in RECIPES])
        assert {name: found[short(name)].value for name in RECIPES} == {
            name: naive.number(recipe, kept[1::2], period) for name, recipe in RECIPES.items()
        }


visits = st.lists(
    st.tuples(st.integers(0, 1), days, st.none() | st.integers(1, 3), st.none() | st.integers(0, 90)),
    max_size=12,
)


@quick
@given(rows=visits, period=st.one_of(periods, odd_periods))
def test_a_ledger_of_days_is_counted_like_one_of_spells(
    rows: list[tuple[int, date, int | None, int | None]], period: Period, community: Organisation,
    neighbour: Organisation, street: Organisation,
) -> None:  # fmt: skip
    with undone():
        kept: list[tuple[int, Visit]] = []
        for place, day, visitor, minutes in rows:
            # Badges are numbered anew in each community: the same number is worn in both.
            badge = sum(other == place for other, _visit in kept) or None
            visit = Visit(occurred_on=day, visitor=visitor, badge=badge, minutes=minutes)
            record(visit, by=Writer([community, neighbour][place].pk))
            kept.append((place, visit))
        found = figures_of([community, street], period, list(catalogue.of_ledger(VISITS)))
        for organisation in (community, street):
            mine = [visit for place, visit in kept if organisation is street or place == 0]
            inside = [visit for visit in mine if period.contains(visit.occurred_on)]
            ever = [visit for visit in mine if visit.occurred_on <= period.end]
            own = {name.rpartition(".")[2]: one.value for name, one in found[organisation.pk].items()}
            assert own == {
                "visits": len(inside),
                "long_visits": sum((visit.minutes or 0) > 30 for visit in inside),
                "visitors": len({visit.visitor for visit in inside} - {None}),
                "badges": len({visit.badge for visit in inside} - {None}),
                "minutes": sum(visit.minutes or 0 for visit in inside),
                "so_far": len(ever),
                "visitors_so_far": len({visit.visitor for visit in ever} - {None}),
            }


def test_a_year_has_a_number_for_every_pair_of_cuts(community: Organisation) -> None:
    layout = cells.layout_of(LOANS)
    assert sum(13 if recipe.time.kind == "stock" else 78 for recipe in layout.plan.recipes) == layout.size
