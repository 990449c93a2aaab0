"""批注: what the office above says at a place in a submitted report, and what the community answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from django.db import models
from django.db.models import Q

from linli.filing.moving import MoveRefused, hold, refuse_unless_keeper
from linli.filing.submissions import FrozenFigure, State, Submission
from linli.kit import clock
from linli.kit.chain import Act
from linli.kit.recording import Writer, writing
from linli.kit.shared_facts import tell

LOG = "filing.remark"
LONGEST_QUOTE = 300


class Where(models.TextChoices):
    REPORT = "report", "全文"
    BLOCK = "block", "段落"
    FIGURE = "figure", "数字"


class Outcome(models.TextChoices):
    CHANGED = "changed", "已改"
    KEPT = "kept", "不改，说明理由"


@dataclass(frozen=True, slots=True)
class Place:
    """A place in the submitted text: the whole, the n-th paragraph (p7), or a figure by its trace key (n012).

    The text of a submitted report never changes, so a number is a lasting address. ``quote`` is what stands
    there, for whoever reads the remark beside the next version.
    """

    where: Where = Where.REPORT
    anchor: str = ""
    quote: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    place: Place
    text: str


class Remark(models.Model):
    """One remark, told to the community with the return (or the approval) in which it went out."""

    submission = models.ForeignKey(Submission, models.PROTECT, related_name="+")
    where = models.CharField("位置", max_length=10, choices=Where)
    anchor = models.CharField(max_length=40, blank=True, default="")
    quote = models.CharField("原文", max_length=LONGEST_QUOTE, blank=True, default="")
    text = models.CharField("批注", max_length=1000)
    organisation = models.ForeignKey("org.Organisation", models.PROTECT, related_name="+")
    account = models.ForeignKey("org.Account", models.PROTECT, null=True, related_name="+")
    handler = models.CharField("批注人", max_length=50)
    at = models.DateTimeField("时间")
    outcome = models.CharField("办理", max_length=10, choices=Outcome, blank=True, default="")
    answer = models.CharField("答复", max_length=1000, blank=True, default="")
    answered_by = models.CharField("答复人", max_length=50, blank=True, default="")
    answered_at = models.DateTimeField("答复时间", null=True)

    class Meta:
        verbose_name = "批注"
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(text=""), name="filing_remark_says_something"),
            models.CheckConstraint(
                condition=Q(where=Where.REPORT, anchor="") | (~Q(where=Where.REPORT) & ~Q(anchor="")),
                name="filing_remark_has_a_place",
            ),
            models.CheckConstraint(
                condition=Q(outcome="", answered_at=None)
                | (~Q(outcome="") & Q(answered_at__isnull=False) & ~Q(answer="")),
                name="filing_answer_is_whole",
            ),
        ]

    @property
    def is_answered(self) -> bool:
        return self.answered_at is not None


def put_down(submission: Submission, said: Sequence[Said], *, by: Writer) -> list[Remark]:
    """Writes remarks, each with its line. Called in the transaction of the step they go out with."""
    remarks = []
    for one in said:
        place = one.place
        if not one.text.strip():
            msg = "批注不能是空的"
            raise MoveRefused(msg)
        if place.where is Where.FIGURE:
            frozen = FrozenFigure.objects.filter(submission=submission, key=place.anchor).first()
            if frozen is None:
                msg = "这份报告里没有这个数字，批注没有地方放"
                raise MoveRefused(msg)
            place = Place(place.where, place.anchor, place.quote or frozen.label)
        remark = Remark.objects.create(
            submission=submission, where=place.where, anchor=place.anchor, quote=place.quote[:LONGEST_QUOTE],
            text=one.text.strip(), organisation_id=by.organisation, account_id=by.account, handler=by.handler,
            at=clock.now(),
        )  # fmt: skip
        tell(LOG, remark.pk, Act.RECORD, {
            "submission": submission.pk, "where": str(place.where), "anchor": place.anchor,
            "quote": remark.quote, "text": remark.text,
        }, by=by, reason="批注")  # fmt: skip
        remarks.append(remark)
    return remarks


def remarks_of(submission: Submission) -> list[Remark]:
    """In the order of the text: the whole, then paragraph by paragraph, then figures."""
    order = {Where.REPORT: 0, Where.BLOCK: 1, Where.FIGURE: 2}
    found = Remark.objects.filter(submission=submission).order_by("pk")
    return sorted(found, key=lambda one: (order[Where(one.where)], int(one.anchor[1:] or 0), one.pk))


def answer(remark: Remark, outcome: Outcome, text: str, *, by: Writer) -> None:
    """The community says what it did; it may say it anew until the next version is submitted."""
    if not text.strip():
        msg = "答复要写明改了什么，或为什么不改"
        raise MoveRefused(msg)
    submission = Submission.objects.select_related("organisation").get(pk=remark.submission_id)
    refuse_unless_keeper(submission, by, "答复批注")
    with writing():
        if hold(submission).state != State.RETURNED:
            msg = "报告没有退回，不用答复"
            raise MoveRefused(msg)
        next_ones = Submission.objects.filter(
            kind=submission.kind, organisation=submission.organisation, period_code=submission.period_code,
            version__gt=submission.version, submitted_at__isnull=False,
        )  # fmt: skip
        if next_ones.exists():
            msg = "下一稿已经报送，答复不再改"
            raise MoveRefused(msg)
        remark.outcome, remark.answer, remark.answered_by = outcome, text.strip(), by.handler
        remark.answered_at = clock.now()
        remark.save()
        content = {"submission": submission.pk, "outcome": str(outcome), "answer": remark.answer}
        tell(LOG, remark.pk, Act.CORRECT, content, by=by, reason="答复批注")


def returned_before(submission: Submission) -> Submission | None:
    """The version before this one, if it came back with remarks."""
    before = Submission.objects.filter(
        kind=submission.kind, organisation=submission.organisation_id, period_code=submission.period_code,
        version__lt=submission.version,
    )  # fmt: skip
    last = before.select_related("organisation").order_by("-version").first()
    return last if last is not None and last.state == State.RETURNED else None


def refuse_unanswered(submission: Submission) -> None:
    before = returned_before(submission)
    if before is None:
        return
    waiting = Remark.objects.filter(submission=before, answered_at=None).count()
    if waiting:
        msg = f"第{before.version}稿退回时的批注还有{waiting}处没有答复；请先逐条答复再报送"
        raise MoveRefused(msg)
