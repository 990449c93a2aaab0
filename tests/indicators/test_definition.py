"""Conditions in words, and the same condition written in other ways."""

from datetime import date

import pytest
from django.db.models import Exists, Q

from linli.indicators.definition import condition_text
from linli.indicators.lint import problems
from linli.indicators.recipes import canonical_condition, plain_value
from linli.kit.measures import Stock
from tests.indicators.ledgerlab import LOANS, Kind, Loan


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        (Q(), ""),
        (Q(kind=Kind.PUMP), "种类为水泵"),
        (Q(kind__in=[Kind.PUMP, Kind.SIGN]), "种类为水泵、标牌之一"),
        (Q(kind="pump", is_checked=False), "已核对为否且种类为水泵"),
        (Q(kind="pump") | Q(place="东院"), "种类为水泵或存放处为“东院”"),
        (Q(is_checked=True) & (Q(kind="pump") | Q(kind="sign")), "已核对为是且（种类为水泵或种类为标牌）"),
        (~Q(kind="desk"), "不是（种类为桌椅）"),
        (Q(checked_on=None), "核对日期没有填"),
        (Q(checked_on__isnull=False), "核对日期已填"),
        (Q(checked_on__gte=date(2010, 3, 1)), "核对日期不早于2010年3月1日"),
        (Q(checked_on__year=2010), "核对日期在2010年"),
        (Q(pieces__range=(2, 5)), "件数在2至5之间"),
        (Q(worth__gt=100_00), "价值大于100元"),
        (Q(worth__lte=99_05), "价值不大于99.05元"),
        (Q(pieces__lt=3), "件数小于3"),
        (Q(colour="red"), ""),
        (Q(Exists(Loan.objects.all())), ""),
    ],
)  # fmt: skip
def test_a_condition_is_said_as_a_clerk_would(condition: Q, words: str) -> None:
    said = condition_text(condition, LOANS)
    assert said in {words, "且".join(reversed(words.split("且")))}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (Q(kind="pump") & Q(place="东院"), Q(place="东院") & Q(kind="pump")),
        (Q(kind="pump") & (Q(place="东院") & Q(pieces=1)), Q(pieces=1, place="东院", kind=Kind.PUMP)),
        (Q(kind__in=["pump", "sign"]), Q(kind__in=("sign", "pump"))),
        (Q(checked_on=None), Q(checked_on__isnull=True)),
        (Q(Q(kind="pump")), Q(kind__exact="pump")),
        (Q(kind="pump") | Q(kind="sign"), Q(kind="sign") | Q(kind="pump") | Q(kind="sign")),
    ],
)
def test_the_same_condition_has_one_form(one: Q, other: Q) -> None:
    assert canonical_condition(one, LOANS) == canonical_condition(other, LOANS)


def test_another_condition_has_another_form() -> None:
    several = [
        Q(), Q(kind="pump"), ~Q(kind="pump"), Q(kind__in=["pump"]), Q(kind="pump") | Q(place=""),
        Q(kind="pump") & Q(place=""), ~(Q(kind="pump") & Q(place="")), Q(checked_on__range=("a", "b")),
        Q(checked_on__range=("b", "a")),
    ]  # fmt: skip
    assert len({str(canonical_condition(one, LOANS)) for one in several}) == len(several)


def test_a_condition_on_other_rows_has_a_form_and_is_refused_at_program_start() -> None:
    elsewhere = Q(Exists(Loan.objects.all()))
    assert canonical_condition(elsewhere, LOANS)[0] == "expression"
    tried = Stock().where(elsewhere).labelled("试验", unit="件")
    described = type(LOANS)(**{**vars(LOANS), "measures": {"tried": tried}, "ratios": {}})
    assert [code for _attribute, code, _problem in problems(described)] == ["E104"]


def test_values_are_plain_in_a_hash() -> None:
    assert plain_value([Kind.PUMP, date(2010, 1, 2), True, None, 3]) == ["pump", "2010-01-02", True, None, 3]
    assert plain_value(1.5) == "1.5"
