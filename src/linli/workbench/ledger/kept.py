"""What a worker keeps of a list: views under a name of her own, and which columns she wants to see."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from linli.org.models import Account

#: More tabs than these nobody reads.
MOST_VIEWS = 12


class SavedView(models.Model):
    """A question put to a ledger under a name, for whatever organisation's book is open."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="+", verbose_name="账号")
    ledger = models.CharField("台账", max_length=60)
    name = models.CharField("名称", max_length=20)
    #: The address's question as ``Listing.canonical`` writes it.
    query = models.TextField("条件", blank=True, default="")

    class Meta:
        verbose_name = "我的视图"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["account", "ledger", "name"], name="ledger_saved_view_once")
        ]

    def __str__(self) -> str:
        return self.name


class ChosenColumns(models.Model):
    """The columns one worker sees of one ledger, in the order of the paper."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="+", verbose_name="账号")
    ledger = models.CharField("台账", max_length=60)
    columns: Any = models.JSONField("栏目", default=list)

    class Meta:
        verbose_name = "所选栏目"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["account", "ledger"], name="ledger_chosen_columns_once")
        ]

    def __str__(self) -> str:
        return f"{self.ledger}的栏目"
