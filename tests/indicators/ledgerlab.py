"""Two ledgers with every shape the engine must count: things kept from-to, and visits on a day."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from linli.kit.description import LEDGERS, Authority, ledger, years
from linli.kit.entries import Event, Item
from linli.kit.fields import MoneyField
from linli.kit.measures import Flow, Kept, Overlap, Ratio, Stock
from linli.kit.privacy import Privacy


class Kind(models.TextChoices):
    DESK = "desk", "桌椅"
    PUMP = "pump", "水泵"
    SIGN = "sign", "标牌"


@ledger(
    title="借用台账", key=("holder", "started_on"), authority=Authority.OURS, retention=years(10),
    privacy=Privacy.INTERNAL,
    columns=("holder", "place", "kind", "worth", "is_checked", "started_on", "ended_on"),
    labels={"started_on": "借出日期", "ended_on": "归还日期"},
)  # fmt: skip
class Loan(Item):
    """A thing lent to somebody. An unknown start means before the books."""

    holder = models.BigIntegerField("借用人", null=True, blank=True)
    place = models.CharField("存放处", max_length=20, blank=True, default="")
    kind = models.CharField("种类", max_length=10, choices=Kind, blank=True, default="")
    worth = MoneyField("价值", null=True, blank=True)
    pieces = models.IntegerField("件数", default=1)
    is_checked = models.BooleanField("已核对", null=True, blank=True)
    checked_on = models.DateField("核对日期", null=True, blank=True)

    class Meta(Item.Meta):
        app_label = "ledgerlab"
        verbose_name = "借用"

    class Indicators:
        out = Stock().labelled("期末借出", unit="件")
        pumps_out = out.where(kind=Kind.PUMP).labelled("其中：水泵", unit="件", part_of=out)
        known_out = out.where(~Q(kind=Kind.DESK)).labelled("其中：非桌椅", unit="件", part_of=out)
        lent = Flow("started_on").labelled("本期借出", unit="件")
        returned = Flow("ended_on").labelled("本期归还", unit="件")
        checked = Flow("checked_on").where(is_checked=True).labelled("本期核对", unit="件")
        in_books = Overlap().labelled("期内借出过", unit="件")
        kept = Kept().labelled("本期借出未还", unit="件")
        ever_lent = Stock("started_on", None).labelled("历年累计借出", unit="件")
        ever_holders = Overlap("started_on", None).distinct("holder").labelled("历年累计借用人", unit="人")
        worth_out = out.sum("worth").labelled("期末借出价值", unit="元")
        pieces_lent = lent.sum("pieces").labelled("本期借出件数", unit="件")
        pieces_in_books = in_books.sum("pieces").labelled("期内借出过件数", unit="件")
        holders = out.distinct("holder").labelled("期末借用人", unit="人")
        pump_holders = holders.where(kind__in=[Kind.PUMP]).labelled(
            "其中：借水泵的", unit="人", part_of=holders
        )
        holders_in_books = in_books.distinct("holder").labelled("期内借用人", unit="人")
        holders_lent = lent.distinct("holder").labelled("本期借用人", unit="人")
        holders_returned = returned.distinct("holder").labelled("本期归还人", unit="人")
        holders_kept = kept.distinct("holder").labelled("本期借用未还的人", unit="人")
        places = out.distinct("place").labelled("期末存放处", unit="处")
        by_kind = out.split("kind")
        by_check = lent.split("is_checked")
        holders_by_kind = holders_lent.split("kind", once_per="holder", by_last="started_on")
        holders_in_books_by_kind = holders_in_books.split("kind", once_per="holder", by_last="started_on")
        holders_out_by_check = holders.split("is_checked", once_per="holder", by_last="checked_on")
        checked_out = (
            Stock("checked_on", "ended_on").where(checked_on__isnull=False).labelled("期末已核对", unit="件")
        )
        # Nothing keeps a check from lying after the return: figures must hold then too.
        checked_holders = (
            Overlap("checked_on", "ended_on").distinct("holder").labelled("核对过的人", unit="人")
        )
        checked_kept = Kept("checked_on", "ended_on").labelled("本期核对未还", unit="件")
        list_of_places = out.where(kind=Kind.SIGN).labelled("标牌存放处", unit="处").listed("place")
        pump_rate = Ratio(pumps_out, out, "水泵占比")
        loans_each = Ratio(out, holders, "人均借用件数", unit="件/人")
        returned_rate = Ratio(returned.where(kind=Kind.PUMP), out, "水泵归还占比")


@ledger(
    title="走访台账", key=("visitor", "occurred_on"), authority=Authority.OURS, retention=years(10),
    privacy=Privacy.INTERNAL, columns=("visitor", "minutes", "occurred_on"),
)  # fmt: skip
class Visit(Event):
    """A visit on one day; in each community a badge is worn by one visitor."""

    visitor = models.BigIntegerField("走访人", null=True, blank=True)
    badge = models.BigIntegerField("胸牌", null=True, blank=True)
    minutes = models.IntegerField("分钟", null=True, blank=True)

    class Meta(Event.Meta):
        app_label = "ledgerlab"
        verbose_name = "走访"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["community", "badge"],
                condition=Q(withdrawn_at__isnull=True),
                name="ledgerlab_visit_badge",
            )
        ]

    class Indicators:
        visits = Flow("occurred_on").labelled("走访", unit="次")
        long_visits = visits.where(minutes__gt=30).labelled("其中：半小时以上", unit="次", part_of=visits)
        visitors = visits.distinct("visitor").labelled("走访人数", unit="人")
        badges = visits.distinct("badge").labelled("胸牌数", unit="块")
        minutes = visits.sum("minutes").labelled("走访时长", unit="分钟")
        so_far = Stock("occurred_on", None).labelled("累计走访", unit="次")
        visitors_so_far = so_far.distinct("visitor").labelled("累计走访人数", unit="人")


#: Registered by a fixture only: no other test may meet these ledgers.
LOANS = LEDGERS.pop("ledgerlab.loan")
VISITS = LEDGERS.pop("ledgerlab.visit")
