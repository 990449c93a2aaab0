"""The half-year of 2010: a community that files, its street, and everybody who has a hand in it.

教场巷社区  赵敏芝 (worker) writes, 坝陵桥街道  康志强 (officer for employment) and 周大明 (leader) judge.
小东门社区  田晓燕 (worker) has nothing to do with it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import pytest

from linli.core.period import Period
from linli.filing import acts
from linli.filing.acts import Frozen, Snapshot
from linli.filing.submissions import State, Submission
from linli.kit.recording import Writer
from linli.org.models import Account, Duty, Organisation, Role

HALF = Period.parse("2010H1")
KIND = "employment"
PLACED = "employment.placement.placed"
PLACED_4050 = "employment.placement.placed_4050"


@pytest.fixture(autouse=True)
def second_of_july(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LINLI_TODAY", "2010-07-02")


@dataclass(frozen=True)
class Cast:
    """Everybody as a writer: in whose name, with which log-in."""

    worker: Writer
    secretary: Writer
    officer: Writer
    section_head: Writer
    leader: Writer
    director: Writer
    other_line: Writer
    neighbour: Writer


def somebody(organisation: Organisation, name: str, duty: Duty, line: str = "") -> Writer:
    account = Account.objects.open(f"{name}-{duty}", None, name=name)
    Role.objects.create(
        account=account, organisation=organisation, duty=duty, line=line, started_on=date(2005, 1, 1)
    )
    return Writer(organisation.pk, account.pk, name)


@pytest.fixture
def cast(community: Organisation, neighbour: Organisation, street: Organisation) -> Cast:
    return Cast(
        worker=somebody(community, "赵敏芝", Duty.WORKER),
        secretary=somebody(community, "王书记", Duty.SECRETARY),
        officer=somebody(street, "康志强", Duty.OFFICER, KIND),
        section_head=somebody(street, "马玉珍", Duty.OFFICER),
        leader=somebody(street, "周大明", Duty.LEADER),
        director=somebody(street, "韩主任", Duty.LEADER),
        other_line=somebody(street, "冯平", Duty.OFFICER, "publicity"),
        neighbour=somebody(neighbour, "田晓燕", Duty.WORKER),
    )


def frozen(indicator: str = PLACED, value: int = 61, key: str = "n001") -> Frozen:
    return Frozen(
        key=key, indicator=indicator, label=indicator, period=str(HALF), value=value, unit="人",
        definition="口径", definition_hash="0" * 64, basis=[], references=[], low=value, high=value,
    )  # fmt: skip


def send(organisation: Organisation, by: Writer, *figures: Frozen, kind: str = KIND) -> Submission:
    """Draft, pre-flight, submission, with these numbers."""
    draft = acts.draft(kind, organisation, HALF, by=by)
    if draft.state == State.DRAFT:
        acts.check(draft, by=by)
    return acts.submit(
        draft, Snapshot(figures or (frozen(),), {}), {"html": ("报告.html", b"<p>61</p>")},
        title="就业工作报告", fonts={}, by=by,
    )  # fmt: skip


@pytest.fixture
def submitted(community: Organisation, cast: Cast) -> Submission:
    return send(community, cast.worker, frozen(), frozen(PLACED_4050, 12, "n002"))


def number(text: str) -> Decimal:
    return Decimal(text).quantize(Decimal("0.01"))
