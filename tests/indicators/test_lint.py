"""Measures that must not start: each with the reason it is refused for."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from django.db.models import F, Q

from linli.indicators.lint import check_indicators, problems
from linli.kit.description import LEDGERS
from linli.kit.measures import Flow, Kept, Measure, Overlap, Ratio, Stock
from tests.indicators.ledgerlab import LOANS, VISITS

OUT, PUMPS = LOANS.measures["out"], LOANS.measures["pumps_out"]
PIECES = Stock().sum("pieces")


def labelled(measure: Measure, part_of: Measure | None = None) -> Measure:
    return measure.labelled("试验", unit="件", part_of=part_of)


def found(measure: Measure) -> list[str]:
    description = replace(LOANS, measures={**LOANS.measures, "tried": measure}, ratios={})
    return [f"{code} {problem}" for attribute, code, problem in problems(description) if attribute == "tried"]


def test_the_test_ledgers_and_the_products_are_without_fault() -> None:
    assert list(problems(LOANS)) == []
    assert list(problems(VISITS)) == []
    assert check_indicators(None) == []


@pytest.mark.parametrize(
    ("tried", "reason"),
    [
        (lambda: Stock(), "E102 a measure needs .labelled"),
        (lambda: labelled(Stock("kind")), "E103 'kind' is no date column"),
        (lambda: labelled(Flow("recorded_at")), "E103 'recorded_at' is no date column"),
        (lambda: labelled(Flow("holiday_on")), "E103 'holiday_on' is no date column"),
        (lambda: labelled(Stock().where(place__icontains="院")), "E104 lookup 'place__icontains'"),
        (lambda: labelled(Stock().where(community__name="教场巷")), "E104 lookup 'community__name'"),
        (lambda: labelled(Stock().where(holder__born_on__lt=1)), "E104 lookup 'holder__born_on__lt'"),
        (lambda: labelled(Stock().where(ended_on__lt=F("started_on"))), "only plain values are allowed"),
        (lambda: labelled(Stock().where(Q(kind="pump") ^ Q(place=""))), "not with XOR"),
        (lambda: labelled(Stock().where(colour="red")), "E105 'colour' is no column"),
        (lambda: labelled(Stock().where(recorded_at__isnull=False)), "E105 'recorded_at' is no column"),
        (lambda: labelled(Stock().distinct("owner")), "E105 there is no column 'owner'"),
        (lambda: labelled(Stock()).listed("title"), "E105 there is no column 'title'"),
        (lambda: labelled(Stock().sum("place")), "E106 'place' is no whole number"),
        (lambda: labelled(Stock().sum("worth")), "E106 'worth' is money"),
        (lambda: labelled(Stock()).split("place"), "E107 split by 'place': the column has no fixed values"),
        (lambda: labelled(PIECES).split("kind", once_per="holder", by_last="started_on"), "E106 a sum"),
        (lambda: labelled(Stock().where(Q(kind="pump") & (Q(place="") | Q(colour=1)))), "E105 'colour'"),
        (lambda: labelled(Flow("started_on"), OUT), "E108 a part counts at other times"),
        (lambda: labelled(Stock().where(kind="pump"), PUMPS.where(place="")), "E108 the whole"),
        (lambda: labelled(Stock(), PUMPS), "E108 a part may count rows"),
        (lambda: labelled(Stock().where(kind="sign"), PUMPS), "E108 a part may count rows"),
        (lambda: labelled(Stock().where(Q(kind="pump") | Q(kind="sign")), PUMPS), "E108"),
        (lambda: labelled(Stock().distinct("holder"), OUT), "E108 a part counts in the same way"),
    ],
)  # fmt: skip
def test_a_measure_is_refused_for_its_reason(tried: Callable[[], Measure], reason: str) -> None:
    assert reason in "\n".join(found(tried()))


@pytest.mark.parametrize(
    "part",
    [
        labelled(Stock().where(kind="pump", is_checked=True), PUMPS),
        labelled(Kept(), OUT),
        labelled(Kept(), LOANS.measures["lent"]),
        labelled(Stock(), LOANS.measures["in_books"]),
        labelled(Flow("ended_on"), LOANS.measures["in_books"]),
        labelled(
            Stock("checked_on", "ended_on").where(checked_on=date(2010, 1, 1)), LOANS.measures["checked_out"]
        ),
        labelled(Overlap().where(kind__in=["pump"]), LOANS.measures["in_books"]),
        labelled(OUT.where(kind="pump").distinct("holder"), LOANS.measures["pump_holders"]),
    ],
)
def test_a_part_that_counts_no_row_its_whole_does_not_is_accepted(part: Measure) -> None:
    assert found(part) == []


def test_a_ratio_needs_a_label_and_sound_halves() -> None:
    ratio = Ratio(OUT.where(place__contains="x"), OUT)
    described = replace(LOANS, measures={"out": OUT}, ratios={"share": ratio})
    assert [code for _attribute, code, _problem in problems(described)] == ["E109", "E104"]


def test_a_ratio_of_unlike_things_needs_a_unit() -> None:
    holders = LOANS.measures["holders"]
    for unit, found in (("", ["E109"]), ("件/人", [])):
        ratios = {"each": Ratio(OUT, holders, "人均件数", unit=unit)}
        described = replace(LOANS, measures={"out": OUT, "holders": holders}, ratios=ratios)
        assert [code for _attribute, code, _problem in problems(described)] == found


def test_people_have_no_indicators_because_they_belong_to_no_community(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    people = replace(LEDGERS["registry.person"], measures={"all": labelled(Stock("born_on", "died_on"))})
    monkeypatch.setitem(LEDGERS, "registry.person", people)
    assert [error.id for error in check_indicators(None)] == ["linli.E101"]
