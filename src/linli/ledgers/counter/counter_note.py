"""One line noted at the counter (接待快记): who, what, done or not; ledgers take it up afterwards."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Self

from django.db import models
from django.db.models import Q

from linli.kit.description import Authority, ledger, years
from linli.kit.entries import Event
from linli.kit.fields import derived
from linli.kit.measures import Flow, Stock
from linli.kit.privacy import Privacy
from linli.registry.person import PersonField


class Outcome(models.TextChoices):
    DONE = "done", "办成"
    NOT_DONE = "not-done", "没办成"
    OPEN = "open", "在办"


@ledger(
    title="接待快记", key=("occurred_on", "said"), authority=Authority.OURS, retention=years(3),
    # A line may be about anything: a quarrel, an illness. It stays with those who sit at this counter.
    privacy=Privacy.CLOSED,
    columns=(
        "occurred_on", "said", "person", "called", "matter", "outcome", "settled_on", "belongs", "remark",
    ),
    labels={"occurred_on": "接待日期", "called": "来人称呼"},
    aliases={
        "occurred_on": ("来访日期",), "said": ("原记", "记录"), "called": ("来人", "来访人"),
        "matter": ("什么事", "来访事项"), "outcome": ("办理结果", "结果"), "belongs": ("归入台账",),
    },
    synonyms={
        "outcome": {
            "已办结": "done", "已答复": "done", "办结": "done", "未办成": "not-done", "没办": "not-done",
            "办理中": "open", "待办": "open",
        },
    },
    filters=("outcome", "occurred_on"), words=("接待", "快记", "来访"),
    help="来人先记一行：谁、什么事、办成没有；过后再分到各台账。",
)  # fmt: skip
class CounterNote(Event):
    """A line as it was typed, and what could be told from it. ``became_*``: the entry that took it up."""

    said = models.CharField("原话", max_length=300)
    person = PersonField("姓名", null=True, blank=True)
    #: As the line calls him: 3-2-501 王姨. Who that is may never be known.
    called = models.CharField("称呼", max_length=60, blank=True, default="")
    matter = models.CharField("事项", max_length=200, blank=True, default="")
    outcome = models.CharField("办成没有", max_length=10, choices=Outcome, blank=True, default="")
    settled_on = models.DateField("办结日期", null=True, blank=True)
    #: The title of the ledger to which it belongs, as the worker said.
    belongs = models.CharField("该记的台账", max_length=60, blank=True, default="")
    became_ledger = models.CharField("已转台账", max_length=60, blank=True, default="", editable=False)
    became_entry = models.BigIntegerField("已转记录号", null=True, blank=True, editable=False)
    #: Somebody has said that nothing is left to ask: who came is known, or never will be.
    is_sorted = models.BooleanField("已分好", default=False, editable=False)
    #: The day on which nothing was left to do; empty while it is open or nobody has said.
    closed_on = derived(models.DateField("了结日期", null=True, blank=True))

    class Meta(Event.Meta):
        verbose_name = "接待快记"

    def __str__(self) -> str:
        return self.said

    @classmethod
    def derive(cls, entries: Sequence[Self]) -> None:
        for entry in entries:
            is_over = entry.outcome in {Outcome.DONE, Outcome.NOT_DONE}
            entry.closed_on = (entry.settled_on or entry.occurred_on) if is_over else None

    class Indicators:
        received = Flow("occurred_on").labelled("接待来人", unit="人次", meaning="期内在窗口记下的接待")
        settled = received.where(outcome=Outcome.DONE).labelled("其中：办成", unit="人次", part_of=received)
        refused = received.where(outcome=Outcome.NOT_DONE).labelled(
            "其中：没办成", unit="人次", part_of=received
        )
        waiting = Stock("occurred_on", "closed_on").labelled(
            "期末还没有了结的接待事项", unit="件", meaning="期末还在办、或者没有写办成没有的接待"
        )


def unsorted() -> Q:
    """Notes that no ledger has taken up and of which nobody has said that they are well as they are."""
    return Q(became_entry__isnull=True, is_sorted=False)
