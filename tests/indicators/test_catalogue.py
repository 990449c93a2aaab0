"""Names, definitions and their versions."""

import subprocess
import sys
from dataclasses import replace

import pytest

from linli.indicators import catalogue, versions
from linli.indicators.catalogue import UnknownIndicator, indicator
from linli.indicators.recipes import canonical, digest
from linli.indicators.versions import Definition, record_definitions
from linli.kit.description import LEDGERS
from linli.kit.measures import Flow, Stock
from tests.indicators.ledgerlab import LOANS, Kind


def named(name: str) -> str:
    return f"ledgerlab.loan.{name}"


@pytest.mark.usefixtures("lab")
def test_a_split_has_a_part_for_every_value_and_one_for_none() -> None:
    parts = [one for one in catalogue.of_ledger(LOANS).values() if one.part_of == named("by_kind")]
    assert [(one.name.rpartition(".")[2], one.label) for one in parts] == [
        ("desk", "桌椅"), ("pump", "水泵"), ("sign", "标牌"), ("unrecorded", "未采集"),
    ]  # fmt: skip
    assert {one.unit for one in parts} == {"件"}


@pytest.mark.usefixtures("lab")
def test_a_part_names_its_whole_and_a_split_names_the_measure_it_splits() -> None:
    assert indicator(named("pumps_out")).part_of == named("out")
    assert indicator(named("by_kind")).part_of == named("out")
    assert indicator(named("out")).part_of == ""


@pytest.mark.usefixtures("lab")
def test_an_unknown_name_is_refused_with_the_names_that_look_like_it() -> None:
    with pytest.raises(
        UnknownIndicator, match=r"没有名为“ledgerlab.loan.pump_out”的指标；相近的有：ledgerlab.loan.pumps_out"
    ):
        indicator("ledgerlab.loan.pump_out")
    with pytest.raises(UnknownIndicator, match="holders（期末借用人）"):
        indicator("期末借用人")


def test_a_name_that_resembles_nothing_is_refused_with_an_example() -> None:
    with pytest.raises(UnknownIndicator, match=r"指标名写作“领域.台账.名称”"):
        indicator("@@")


def test_every_ledger_of_the_product_has_its_indicators_under_its_own_name() -> None:
    known = catalogue.indicators()
    assert known["employment.unemployment.in_books"].label == "期内在册下岗失业人员"
    for name, one in known.items():
        assert name.startswith(f"{one.ledger}.")
        assert one.definition
        assert not one.part_of or one.part_of in known


@pytest.mark.usefixtures("lab")
@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("out", "“借出日期”不晚于期末（没有填的算建账以前）、“归还日期”没有填或晚于期末的记录；按记录条数计"),
        ("pumps_out", "条件：种类为水泵；按记录条数计"),
        ("known_out", "条件：不是（种类为桌椅）；按记录条数计"),
        ("holders_lent", "借用台账中“借出日期”在期内的记录；按“借用人”去重，一个只计一次"),
        ("worth_out", "；“价值”合计"),
        ("in_books", "“归还日期”没有填或不早于期初的记录"),
        ("kept", "“借出日期”在期内、“归还日期”没有填或晚于期末的记录"),
        ("holders_by_kind.pump", "同一借用人有几条的，按“借出日期”最后一条的种类只计一次；其中水泵"),
        ("checked", "条件：已核对为是"),
        ("by_kind.unrecorded", "条件：种类没有填或种类为“”"),
        ("pump_rate", "其中：水泵（"),
    ],
)  # fmt: skip
def test_a_definition_says_which_rows_when_and_how(name: str, text: str) -> None:
    assert text in indicator(named(name)).definition


def test_a_definition_that_the_ledger_gives_is_kept() -> None:
    assert indicator("employment.placement.placed").definition.startswith("期内就业、已核实")


def test_the_order_of_conditions_does_not_change_a_definition_but_a_condition_does() -> None:
    def hash_of(measure: object) -> str:
        return digest(canonical(catalogue.recipe_of(measure), LOANS))  # type: ignore[arg-type]

    once = Stock().where(kind=Kind.PUMP).where(is_checked=True)
    again = Stock().where(is_checked=True, kind__exact="pump")
    assert hash_of(once) == hash_of(again)
    others = [
        Stock().where(kind=Kind.PUMP),
        Stock().where(kind=Kind.SIGN).where(is_checked=True),
        Stock().where(kind__in=[Kind.PUMP]).where(is_checked=True),
        Stock("checked_on").where(kind=Kind.PUMP, is_checked=True),
        Flow("started_on"),
        once.distinct("holder"),
        once.sum("pieces"),
    ]
    assert len({hash_of(measure) for measure in [once, *others]}) == len(others) + 1
    either, or_other = (Stock().where(kind__in=kinds) for kinds in (["pump", "sign"], {"sign", "pump"}))
    assert hash_of(either) == hash_of(or_other)
    assert hash_of(once.labelled("别的名称", unit="台")) == hash_of(once)


def test_a_hash_is_the_same_in_another_process() -> None:
    code = (
        "import django; django.setup(); from linli.indicators.catalogue import indicator; "
        "print(indicator('employment.placement.by_channel').definition_hash)"
    )
    other = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert other.stdout.strip() == indicator("employment.placement.by_channel").definition_hash


def test_a_measure_that_counts_differently_is_a_new_version_and_an_old_one_keeps_its_number(
    lab: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def version(name: str) -> int:
        one = indicator(named(name))
        return versions.versions_of([one]).get(one.name, 0)

    assert version("out") == 0
    record_definitions()
    assert (version("out"), version("lent")) == (1, 1)
    changed = replace(LOANS, measures={**LOANS.measures, "out": LOANS.measures["out"].where(is_checked=True)})
    monkeypatch.setitem(LEDGERS, LOANS.name, changed)
    assert record_definitions() >= 1
    assert (version("out"), version("lent")) == (2, 1)
    assert "已核对为是" in Definition.objects.get(indicator=named("out"), version=2).text
    monkeypatch.setitem(LEDGERS, LOANS.name, LOANS)
    assert record_definitions() == 0
    assert version("out") == 1


@pytest.mark.django_db
def test_definitions_are_recorded_when_the_database_is_made() -> None:
    one = indicator("employment.placement.placed")
    assert Definition.objects.filter(indicator=one.name, hash=one.definition_hash).exists()
