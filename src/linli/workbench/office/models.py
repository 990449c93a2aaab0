"""Remarks that an officer is still writing: nobody else sees them until the report goes back with them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from linli.filing.remarks import LONGEST_QUOTE, Where
from linli.filing.submissions import Submission


class RemarkDraft(models.Model):
    submission = models.ForeignKey(Submission, models.CASCADE, related_name="+")
    account = models.ForeignKey("org.Account", models.CASCADE, related_name="+")
    where = models.CharField(max_length=10, choices=Where)
    anchor = models.CharField(max_length=40, blank=True, default="")
    quote = models.CharField(max_length=LONGEST_QUOTE, blank=True, default="")
    text = models.CharField("批注", max_length=1000)

    class Meta:
        verbose_name = "批注草稿"
        constraints: ClassVar = [
            models.CheckConstraint(condition=~models.Q(text=""), name="office_remark_says_something")
        ]
