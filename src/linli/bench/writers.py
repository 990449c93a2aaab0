"""Sixteen processes writing into the same books at once: entries a second, and that nothing got lost."""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.core.management import call_command
from django.db.models import Max, Sum

from linli.bench import Result, apart, claim, scratch
from linli.bench.apart import Memory
from linli.bench.claim import Claim, claims
from linli.kit.chain import Act, ChangeLine, breaks
from linli.kit.recording import Writer, correct, open_book, record
from linli.kit.storage import ChangedMeanwhile
from linli.org.founding import found
from linli.org.models import Level, Organisation

WRITERS = 16
#: What each process writes among many, and what one writes alone.
WRITES, ALONE = 60, 300
BACKEND = "PostgreSQL"
COMMUNITIES = ("990000000011", "990000000012", "990000000013", "990000000014")
#: Rows of each community that everybody corrects: every correction adds one to the amount.
COUNTERS = 5
_COUNTER = "计数"


@dataclass(frozen=True, slots=True)
class Written:
    """What one process had acknowledged; the moments are the wall clock's."""

    recorded: int
    corrected: int
    #: Corrections that came too late, were refused, and were decided anew.
    repeated: int
    began: float
    ended: float


@dataclass(frozen=True, slots=True)
class Phase:
    """Some processes at once, and how many lines the change log grew by."""

    written: list[Written]
    lines: int

    @property
    def entries(self) -> int:
        return sum(one.recorded + one.corrected for one in self.written)

    @property
    def seconds(self) -> float:
        return max(one.ended for one in self.written) - min(one.began for one in self.written)


def run(large: bool, *, writers: int = WRITERS, writes: int = WRITES, alone: int = ALONE) -> list[Result]:
    del large
    try:
        with scratch.prepared(BACKEND, f"writers {writers} {writes} {alone}", prepare):
            single, many = _together(1, alone), _together(writers, writes)
            wrong = list(what_is_wrong([*single.written, *many.written]))
    except scratch.NoServer as why:
        print(why)
        return []
    remark = (
        f"{writers}人{many.entries / many.seconds:.0f}条/秒、变更链{many.lines / many.seconds:.0f}行/秒，"
        f"1人{single.entries / single.seconds:.0f}条/秒，{len(COMMUNITIES)}个社区；"
        f"被别人抢先而重做的更正{sum(one.repeated for one in many.written)}次；"
        f"{'；'.join(wrong) or '没有丢失的更正，链完整，记录号不重'}"
    )
    slow, quick = (phase.seconds / phase.entries * 1000 for phase in (single, many))
    what = f"每千条：1人写 / {writers}人同时写"
    return [Result("writers", what, BACKEND, slow, quick, None, not wrong, remark)]


def prepare() -> None:
    """The product's tables, the measured ledger, and the rows that everybody will correct."""
    call_command("migrate", verbosity=0, interactive=False)
    scratch.create_tables(Claim)
    found_communities()


def found_communities() -> None:
    for code in COMMUNITIES:
        community = found(Level.COMMUNITY, f"测速社区{code[-2:]}", code, on=date(2000, 1, 1))
        with claim.registered(), open_book(Writer(community.pk, handler="测速")) as book:
            for number in range(COUNTERS):
                book.record(_claim(community.pk, f"{_COUNTER}{number}"))


def _claim(community: int, number: str) -> Claim:
    return Claim(
        community_id=community, number=number, name="测速", sex="1", kind="full", channel="bank", level=1,
        is_local=True, amount=0, started_on=date(2010, 1, 1),
    )  # fmt: skip


def _together(writers: int, writes: int) -> Phase:
    """Starts the processes, and lets them go when all have opened their books."""
    before = ChangeLine.objects.count()
    with apart.home() as home:
        told = apart.environment(home, url=apart.url_of_default())
        processes = [
            apart.start(write, f"{writers}-{number}", str(writes), environment=told)
            for number in range(writers)
        ]
        for process in processes:
            apart.wait_until_ready(process)
        for process in processes:
            apart.let_go(process)
        written = [Written(**apart.answer(process)) for process in processes]
    return Phase(written, ChangeLine.objects.count() - before)


def write(_memory: Memory, name: str, writes: str) -> dict[str, Any]:
    """One of three writes is a new row, the others correct a row that everybody corrects."""
    dice = random.Random(name)
    communities = list(Organisation.objects.filter(code__in=COMMUNITIES).values_list("pk", flat=True))
    counters = list(claims().filter(number__startswith=_COUNTER).values_list("pk", "community_id"))
    recorded = corrected = repeated = 0
    print("ready", flush=True)
    sys.stdin.readline()
    began = time.time()
    with claim.registered():
        for number in range(int(writes)):
            if dice.random() < 1 / 3:
                community = dice.choice(communities)
                record(_claim(community, f"{name}-{number}"), by=Writer(community, handler=name))
                recorded += 1
            else:
                key, community = dice.choice(counters)
                repeated += _add_one(key, Writer(community, handler=name))
                corrected += 1
    return asdict(Written(recorded, corrected, repeated, began, time.time()))


def _add_one(key: int, writer: Writer) -> int:
    """How often somebody else was first."""
    repeated = 0
    while True:
        counter = claims().get(pk=key)
        try:
            correct(counter, by=writer, reason="测速", amount=counter.amount + 1)
        except ChangedMeanwhile:
            repeated += 1
        else:
            return repeated


def what_is_wrong(written: Sequence[Written]) -> Iterator[str]:
    """Where the books do not hold what the writers were told that they hold."""
    recorded, corrected = sum(one.recorded for one in written), sum(one.corrected for one in written)
    counters = claims().filter(number__startswith=_COUNTER)
    kept = counters.aggregate(amount=Sum("amount"), versions=Sum("version"))
    if kept["amount"] != corrected or kept["versions"] != corrected + counters.count():
        yield f"确认了{corrected}次更正，账上是{kept['amount']}次"
    new = claims().count() - counters.count()
    if new != recorded:
        yield f"确认了{recorded}条登记，账上是{new}条"
    lines = ChangeLine.objects.filter(ledger=claim.DESCRIPTION.name)
    numbers = lines.filter(act=Act.RECORD).values_list("entry", flat=True)
    if len(numbers) != len(set(numbers)) or lines.count() != corrected + recorded + counters.count():
        yield "变更链的行数或记录号不对"
    for community in Organisation.objects.filter(code__in=COMMUNITIES):
        yield from (f"{community}的链第{one.sequence}行{one.found}" for one in breaks(community.pk))
        own = ChangeLine.objects.filter(organisation=community)
        if own.aggregate(last=Max("sequence"))["last"] != own.count():
            yield f"{community}的链缺行"
