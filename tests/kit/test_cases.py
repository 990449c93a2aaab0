"""A case goes from state to state by the declared moves; a roster tells only where cases stand.

小额担保贷款  办理中 → 已发放 → 已还清 | 逾期 → 已还清 | 已代偿
                    → 未通过
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, ClassVar

import openpyxl
import pytest
from django.db import models

from linli.kit import recording
from linli.kit.chain import ChangeLine
from linli.kit.description import LEDGERS, Authority, LedgerMisdeclared, ledger, years
from linli.kit.entries import Case
from linli.kit.importing.running import Outcome, import_file
from linli.kit.privacy import Privacy
from linli.kit.recording import EntryRefused, Writer
from linli.ledgers.employment.aid_case import AidCase
from linli.ledgers.employment.loan import Loan
from linli.org.models import Organisation
from linli.registry.card import ResidentCard
from linli.registry.person import Person

REFERRED = date(2010, 1, 19)


@pytest.fixture
def loan(clerk: Writer) -> Loan:
    recording.record(person := Person(name="王小明"), by=clerk)
    recording.record(ResidentCard(person=person, name="王小明"), by=clerk)
    recording.record(entry := Loan(person=person, started_on=REFERRED), by=clerk)
    return entry


def moved(loan: Loan, clerk: Writer, *states: str) -> Loan:
    for state in states:
        recording.correct(loan, by=clerk, reason="办到这一步", state=state)
    return loan


def refusal(loan: Loan, clerk: Writer, state: str) -> str:
    with pytest.raises(EntryRefused) as refused:
        recording.correct(Loan.objects.get(pk=loan.pk), by=clerk, reason="改一下", state=state)
    (finding,) = refused.value.findings
    assert finding.code == "move"
    assert Loan.objects.get(pk=loan.pk).version == loan.version
    return str(finding)


@pytest.mark.django_db
def test_a_case_goes_on_by_the_declared_moves(loan: Loan, clerk: Writer) -> None:
    moved(loan, clerk, "granted", "overdue", "repaid")
    assert (Loan.objects.get().state, Loan.objects.get().version) == ("repaid", 4)


@pytest.mark.django_db
def test_a_move_that_is_not_declared_is_refused_and_told_what_is_possible(loan: Loan, clerk: Writer) -> None:
    assert refusal(loan, clerk, "repaid") == (
        "“结果”现在是“办理中”，不能改为“已还清”。接下来可以是：“已发放”、“未通过”"
    )
    moved(loan, clerk, "granted")
    assert "“已还清”、“逾期”" in refusal(loan, clerk, "pending")


@pytest.mark.django_db
def test_from_an_end_nothing_follows_and_a_mistake_is_withdrawn(loan: Loan, clerk: Writer) -> None:
    moved(loan, clerk, "refused")
    assert "作废这一条" in refusal(loan, clerk, "pending")
    assert "不能改为“空”" in refusal(loan, clerk, "")
    recording.withdraw(loan, by=clerk, reason="登记错了")
    recording.record(Loan(person=loan.person, started_on=REFERRED), by=clerk)
    assert Loan.objects.in_books().get().state == "pending"


@pytest.mark.django_db
def test_a_correction_of_something_else_is_no_move(loan: Loan, clerk: Writer) -> None:
    moved(loan, clerk, "refused")
    recording.correct(loan, {"bank": "城市商业银行", "state": "refused"}, by=clerk, reason="补登")
    recording.correct(loan, by=clerk, reason="补登", business="早点铺")
    assert Loan.objects.get().business == "早点铺"


@pytest.mark.django_db
def test_a_new_case_begins_in_the_first_state(loan: Loan, clerk: Writer) -> None:
    with pytest.raises(EntryRefused) as refused:
        recording.record(Loan(person=loan.person, started_on=date(2010, 2, 1), state="repaid"), by=clerk)
    (finding,) = refused.value.findings
    assert (finding.code, finding.found) == ("first-state", "“结果”是“已还清”，新登记的从“办理中”开始")
    assert "导入" in finding.remedy
    assert Loan.objects.count() == 1


@pytest.mark.django_db
def test_a_state_that_was_not_known_becomes_known_without_a_move(loan: Loan, clerk: Writer) -> None:
    unknown = Loan(person=loan.person, started_on=date(2010, 2, 1), state="")
    recording.record(unknown, by=clerk)
    assert moved(unknown, clerk, "overdue").state == "overdue"


@pytest.mark.django_db
def test_a_derived_state_follows_the_facts_both_ways(loan: Loan, clerk: Writer) -> None:
    """认定日期写错了，取消以后又是“已申请”。"""
    case = AidCase(person=loan.person, category="older", started_on=date(2010, 1, 5))
    case.recognised_on = date(2010, 2, 1)
    recording.record(case, by=clerk)
    assert case.state == "recognised"
    recording.correct(case, by=clerk, reason="还没有认定", recognised_on=None)
    assert AidCase.objects.get().state == "applied"


# A roster


@pytest.fixture
def imported(tmp_path: Path, community: Organisation, clerk: Writer) -> Callable[..., Outcome]:
    def run(*rows: tuple[Any, ...], **options: Any) -> Outcome:
        book = openpyxl.Workbook()
        sheet: Any = book.active
        for row in (("姓名", "推荐日期", "结果"), *rows):
            sheet.append(list(row))
        book.save(tmp_path / "贷款.xlsx")
        return import_file("employment.loan", tmp_path / "贷款.xlsx", community, by=clerk, **options)

    return run


def test_a_roster_of_finished_cases_is_imported(imported: Callable[..., Outcome]) -> None:
    outcome = imported(("王小明", "2008-03-05", "已还清"), ("李秀英", "2009-06-01", "已代偿"))
    assert (outcome.new, outcome.written) == (2, True)
    assert sorted(Loan.objects.values_list("state", flat=True)) == ["compensated", "repaid"]


def test_a_roster_may_tell_of_several_moves_at_once(loan: Loan, imported: Callable[..., Outcome]) -> None:
    assert imported(("王小明", REFERRED, "已代偿")).changed == 1
    assert Loan.objects.get().state == "compensated"


@pytest.mark.parametrize("options", [{}, {"dry_run": True}])
def test_a_roster_that_goes_back_is_refused_with_its_place(
    loan: Loan, clerk: Writer, imported: Callable[..., Outcome], options: dict[str, Any]
) -> None:
    """An old copy of the roster: the row, not the books, is behind."""
    moved(loan, clerk, "granted", "repaid")
    before = ChangeLine.objects.count()
    outcome = imported(("李秀英", "2010-05-01", "办理中"), ("王小明", REFERRED, "办理中"), **options)
    assert [(one.code, one.place.row, one.place.column) for one in outcome.refusals] == [("move", 3, "结果")]
    assert (outcome.written, ChangeLine.objects.count()) == (False, before)


# The declaration


@pytest.mark.parametrize(
    ("named", "told"),
    [
        ({"open": ("lost",), "shut": ()}, "moves name states that are no choices: lost"),
        ({"open": ("shut",)}, "moves do not say what follows shut"),
    ],
)
def test_moves_name_the_ledgers_own_states_and_say_what_follows_each(
    named: dict[str, tuple[str, ...]], told: str
) -> None:
    with pytest.raises(LedgerMisdeclared, match=told):
        declare(f"trial{len(named)}", named)
    assert not [name for name in LEDGERS if name.startswith("trial")]


def declare(app: str, named: dict[str, tuple[str, ...]]) -> None:
    @ledger(
        title="试办", key=("started_on",), columns=("started_on", "state"), authority=Authority.OURS,
        retention=years(1), privacy=Privacy.INTERNAL,
    )  # fmt: skip
    class Trial(Case):
        moves: ClassVar = named
        state = models.CharField("状态", max_length=5, choices=(("open", "开"), ("shut", "关")))

        class Meta(Case.Meta):
            app_label = app


def test_every_state_of_a_loan_leads_to_an_end() -> None:
    ends = {state for state, following in Loan.moves.items() if not following}
    assert Loan.leads_on("pending") == set(Loan.moves) - {"pending"}
    assert all(Loan.leads_on(state) & ends for state in set(Loan.moves) - ends)
