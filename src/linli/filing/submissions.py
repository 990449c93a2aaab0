"""The tables of a submitted report: itself, its figures with the rows behind them, its pages, its life."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from linli.core.period import Period
from linli.indicators.drill import RowVersion as RowVersion
from linli.indicators.figure import Number


class State(models.TextChoices):
    DRAFT = "draft", "草稿"
    CHECKED = "checked", "已自查"
    SUBMITTED = "submitted", "已报送"
    RETURNED = "returned", "退回修改"
    APPROVED = "approved", "审核通过"
    ARCHIVED = "archived", "已归档"
    RECALLED = "recalled", "已撤回"


#: Which states may follow. Returned and recalled versions stay as they are: the next try is a new version.
MOVES: dict[State, tuple[State, ...]] = {
    State.DRAFT: (State.CHECKED,),
    State.CHECKED: (State.DRAFT, State.SUBMITTED),
    State.SUBMITTED: (State.RETURNED, State.APPROVED, State.RECALLED),
    State.APPROVED: (State.ARCHIVED, State.RETURNED),
    State.RETURNED: (),
    State.ARCHIVED: (),
    State.RECALLED: (),
}
#: States in which the report stands as reported: its figures are watched for drift.
STANDING = (State.SUBMITTED, State.APPROVED, State.ARCHIVED)
#: States in which the organisation is still at it: no office above sees so much as that it exists.
OWN = (State.DRAFT, State.CHECKED)


class Step(models.TextChoices):
    """What can be done with a report; each leaves one line in the chain of whoever does it."""

    DRAFT = "draft", "起草"
    CHECK = "check", "报前自查"
    SUBMIT = "submit", "报送"
    DELIVER = "deliver", "登记报送方式"
    RECALL = "recall", "撤回"
    NOTE = "note", "更正说明"
    RECEIVE = "receive", "签收"
    RETURN = "return", "退回修改"
    SIGN = "sign", "签署"
    APPROVE = "approve", "审核通过"
    ISSUE = "issue", "签发编号"
    ARCHIVE = "archive", "归档"


#: What the office above is not told, and what the community is not told.
COMMUNITYS_OWN = (Step.DRAFT, Step.CHECK)
OFFICES_OWN = (Step.SIGN,)


class Source(models.TextChoices):
    """How the figures reached us: out of the community's own books, or from its paper."""

    LINLI = "linli", "邻里"
    EXCEL = "excel", "Excel"
    WORD = "word", "Word"
    PAPER = "paper", "纸质"


class Channel(models.TextChoices):
    """报送方式: how the paper itself travelled."""

    DIRECT = "direct", "邻里直报"
    PAPER = "paper", "纸质送达"
    MAIL = "mail", "电子邮件"
    CHAT = "chat", "微信"
    DISK = "disk", "U盘"
    FAX = "fax", "传真"


class Submission(models.Model):
    """One version of one report of one organisation for one period."""

    kind = models.CharField("报告种类", max_length=40)
    organisation = models.ForeignKey(
        "org.Organisation", models.PROTECT, related_name="+", verbose_name="填报单位"
    )
    period_code = models.CharField("期间", max_length=25)
    version = models.PositiveIntegerField("稿次", default=1)
    state = models.CharField("状态", max_length=10, choices=State, default=State.DRAFT)
    title = models.CharField("标题", max_length=200, blank=True, default="")
    handler = models.CharField("经办人", max_length=50, blank=True, default="")
    drafted_at = models.DateTimeField("起草时间")
    submitted_at = models.DateTimeField("报送时间", null=True)
    source = models.CharField("来源", max_length=10, choices=Source, default=Source.LINLI)
    channel = models.CharField("报送方式", max_length=10, choices=Channel, default=Channel.DIRECT)
    #: Who took it in at the office above, and when: by 签收 there, or as the community noted it.
    receiver = models.CharField("签收人", max_length=50, blank=True, default="")
    received_at = models.DateTimeField("签收时间", null=True)
    #: Rises with every step that others may see: who acts says which turn he looked at.
    turn = models.PositiveIntegerField("流转次数", default=0)
    #: What the version rests on: definitions, chain heads, digests of the stored files.
    manifest: Any = models.JSONField("清单", null=True)
    manifest_digest = models.CharField(max_length=64, blank=True, default="")

    class Meta:
        verbose_name = "报告"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["kind", "organisation", "period_code", "version"], name="filing_version_once"
            ),
            # Whoever comes second to begin, or to submit beside what stands, is refused by the database.
            models.UniqueConstraint(
                fields=["kind", "organisation", "period_code"], name="filing_one_being_written",
                condition=Q(state__in=OWN),
            ),
            models.UniqueConstraint(
                fields=["kind", "organisation", "period_code"], name="filing_one_standing",
                condition=Q(state__in=STANDING),
            ),
            models.CheckConstraint(
                condition=Q(received_at=None) | ~Q(receiver=""), name="filing_received_by_somebody"
            ),
            models.CheckConstraint(
                condition=Q(state__in=OWN) | Q(submitted_at__isnull=False), name="filing_submitted_some_day"
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.organisation} {self.period.label()} {self.kind} 第{self.version}稿"

    @property
    def period(self) -> Period:
        return Period.parse(self.period_code)

    @property
    def is_frozen(self) -> bool:
        return self.state not in {State.DRAFT, State.CHECKED}


#: Decimal places of a kept number. A share is printed with a tenth of a per cent: kept to two places, 0.635
#: would come back as 64 %.
PLACES = 6


def stored(value: Number) -> Decimal:
    """As far as it is kept: further than any printed number goes."""
    exact = Fraction(value)
    return (Decimal(exact.numerator) / Decimal(exact.denominator)).quantize(Decimal(1).scaleb(-PLACES))


class FrozenFigure(models.Model):
    """A figure as it was submitted, with every row that made it and every row those rows show."""

    submission = models.ForeignKey(Submission, models.PROTECT, related_name="+")
    #: The trace key under which the figure stands in the text (the docx bookmark ``_ev_<key>``).
    key = models.CharField(max_length=40)
    indicator = models.CharField("指标", max_length=150)
    label = models.CharField("名称", max_length=200)
    period_code = models.CharField("期间", max_length=25)
    value = models.DecimalField(max_digits=24, decimal_places=PLACES, verbose_name="数值", null=True)
    low = models.DecimalField(max_digits=24, decimal_places=PLACES, null=True)
    high = models.DecimalField(max_digits=24, decimal_places=PLACES, null=True)
    opening = models.DecimalField("期初结转", max_digits=24, decimal_places=PLACES, default=0)
    unit = models.CharField("单位", max_length=20)
    definition = models.TextField("口径")
    definition_hash = models.CharField(max_length=64)
    row_count = models.PositiveIntegerField("明细条数")
    #: Deflated JSON of RowVersion: the rows shown, each with whether it counted; then those they refer to.
    basis = models.BinaryField("明细")
    references = models.BinaryField("明细所引")
    #: 手工数: a number typed over the computed one, with the name and reason of who did it.
    hand_value = models.DecimalField("手工数", max_digits=24, decimal_places=PLACES, null=True)
    hand_reason = models.CharField("手工数理由", max_length=300, blank=True, default="")
    hand_by = models.CharField("手工数填写人", max_length=50, blank=True, default="")

    class Meta:
        verbose_name = "报送数据"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["submission", "key"], name="filing_figure_once")
        ]

    @property
    def rows(self) -> list[RowVersion]:
        return unpack(bytes(self.basis))

    @property
    def uncounted(self) -> int:
        """How many of the rows are shown beside those that made the figure: a person's earlier ones."""
        return sum(not row.counts for row in self.rows)


class HandFigure(models.Model):
    """手工数: a number that a person typed over a computed one in a draft; shown as such everywhere."""

    submission = models.ForeignKey(Submission, models.CASCADE, related_name="+")
    indicator = models.CharField("指标", max_length=150)
    value = models.DecimalField("手工数", max_digits=24, decimal_places=PLACES)
    reason = models.CharField("理由", max_length=300)
    by = models.CharField("填写人", max_length=50)
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "手工数"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["submission", "indicator"], name="filing_hand_figure_once")
        ]


class StoredFile(models.Model):
    """The submitted pages as bytes: a submitted report never changes, whatever the program becomes."""

    submission = models.ForeignKey(Submission, models.PROTECT, related_name="+")
    format = models.CharField("格式", max_length=10)
    name = models.CharField("文件名", max_length=200)
    content = models.BinaryField("内容")
    sha256 = models.CharField(max_length=64)

    class Meta:
        verbose_name = "报送文件"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["submission", "format"], name="filing_file_once")
        ]


class StateChange(models.Model):
    """One step in a report's life: who moved it, when, with what comment."""

    submission = models.ForeignKey(Submission, models.PROTECT, related_name="+")
    what = models.CharField("事项", max_length=10, choices=Step, blank=True, default="")
    #: In whose name; empty on what was written before this was kept.
    organisation = models.ForeignKey("org.Organisation", models.PROTECT, null=True, related_name="+")
    before = models.CharField(max_length=10, choices=State, blank=True)
    after = models.CharField(max_length=10, choices=State)
    at = models.DateTimeField("时间")
    account = models.ForeignKey("org.Account", models.PROTECT, null=True, related_name="+")
    handler = models.CharField("经办人", max_length=50)
    comment = models.TextField("意见", blank=True)

    class Meta:
        verbose_name = "报告流转"

    @property
    def label(self) -> str:
        return Step(self.what).label if self.what else self.get_after_display()


def life(submission: Submission, *, is_own: bool) -> models.QuerySet[StateChange]:
    """The steps in order, as far as they are this side's business: drafts are not the office's, its own
    signatures not the community's."""
    hidden = OFFICES_OWN if is_own else COMMUNITYS_OWN
    return StateChange.objects.filter(submission=submission).exclude(what__in=hidden).order_by("at", "pk")


def pack(rows: Iterable[RowVersion]) -> bytes:
    """Grouped by ledger, numbers as differences: 61 rows take some 200 bytes, a million some megabytes.

    A third number, 0, stands behind a row that does not count.
    """
    grouped: dict[str, list[tuple[int, int, bool]]] = {}
    for ledger, number, version, counts in rows:
        grouped.setdefault(ledger, []).append((number, version, counts))
    plain = {}
    for ledger, entries in grouped.items():
        last, steps = 0, []
        for number, version, counts in sorted(entries):
            steps.append((number - last, version) if counts else (number - last, version, 0))
            last = number
        plain[ledger] = steps
    return zlib.compress(json.dumps(plain, separators=(",", ":")).encode(), 9)


def unpack(packed: bytes) -> list[RowVersion]:
    rows: list[RowVersion] = []
    for ledger, steps in json.loads(zlib.decompress(packed)).items():
        number = 0
        for step, version, *mark in steps:
            number += step
            rows.append(RowVersion(ledger, number, version, counts=not mark))
    return rows
