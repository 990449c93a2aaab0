"""审签: an office's own steps before a report leaves its hands, who signed each, the number it was given."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from django.db import IntegrityError, models, transaction
from django.db.models import Q

from linli.filing.moving import (
    KEEPING,
    MovedMeanwhile,
    MoveRefused,
    authors,
    hold,
    refuse_unless_judge,
    refuse_without_duty,
    step,
)
from linli.filing.submissions import State, Step, Submission
from linli.kit import clock
from linli.kit.parameters import ParameterMissing, parameter
from linli.kit.recording import Writer, writing
from linli.org.accounts import Duty
from linli.org.organisations import Organisation

#: The parameter by which an office, or one above it, sets its own steps:
#: [{"title": 经办, "duties": ["officer"], "may_skip": true}, …].
STEPS = "filing.sign_off"
SIGNABLE = (State.SUBMITTED, State.APPROVED)


@dataclass(frozen=True, slots=True)
class SignStep:
    title: str
    duties: tuple[Duty, ...]
    #: Whether a later step may be signed without this one, with the reason.
    may_skip: bool = True


#: Where nothing else is set.
USUAL = (
    SignStep("经办", (Duty.OFFICER, Duty.SECRETARY, Duty.WORKER)),
    SignStep("科室负责人", (Duty.OFFICER, Duty.SECRETARY)),
    SignStep("分管领导", (Duty.LEADER,)),
    SignStep("主任（书记）", (Duty.LEADER, Duty.SECRETARY)),
)


class SignOff(models.Model):
    """One step of an office's sheet, signed or said to be skipped."""

    submission = models.ForeignKey(Submission, models.PROTECT, related_name="+")
    office = models.ForeignKey("org.Organisation", models.PROTECT, related_name="+")
    place = models.PositiveSmallIntegerField("次序")
    #: As the step was called then: offices rename their steps.
    title = models.CharField("环节", max_length=30)
    is_skipped = models.BooleanField("跳过", default=False)
    account = models.ForeignKey("org.Account", models.PROTECT, null=True, related_name="+")
    handler = models.CharField("签署人", max_length=50)
    at = models.DateTimeField("时间")
    comment = models.CharField("意见", max_length=500, blank=True, default="")

    class Meta:
        verbose_name = "审签"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["submission", "office", "place"], name="filing_signed_once"),
            models.UniqueConstraint(
                fields=["submission", "office", "account"], name="filing_one_signature_each",
                condition=Q(is_skipped=False),
            ),
            models.CheckConstraint(
                condition=Q(is_skipped=False) | ~Q(comment=""), name="filing_skipped_with_a_reason"
            ),
        ]  # fmt: skip


class Issue(models.Model):
    """签发: the document number an office gave, and who signed it out."""

    submission = models.ForeignKey(Submission, models.PROTECT, related_name="+")
    office = models.ForeignKey("org.Organisation", models.PROTECT, related_name="+")
    number = models.CharField("文号", max_length=60)
    signer = models.CharField("签发人", max_length=50)
    at = models.DateTimeField("时间")
    account = models.ForeignKey("org.Account", models.PROTECT, null=True, related_name="+")
    handler = models.CharField("编号人", max_length=50)

    class Meta:
        verbose_name = "签发"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["office", "number"], name="filing_number_once"),
            models.UniqueConstraint(fields=["submission", "office"], name="filing_issued_once"),
            models.CheckConstraint(condition=~Q(number=""), name="filing_issued_with_a_number"),
        ]


@dataclass(frozen=True, slots=True)
class SheetLine:
    place: int
    step: SignStep
    done: SignOff | None

    @property
    def is_open(self) -> bool:
        return self.done is None


def steps_of(office: Organisation | int, on: date) -> tuple[SignStep, ...]:
    """The steps in force at an office on a day: its own, else those set above it, else the usual ones."""
    try:
        rows = parameter(STEPS, office if isinstance(office, int) else office.pk, on)
    except ParameterMissing:
        return USUAL
    return tuple(
        SignStep(row["title"], tuple(Duty(duty) for duty in row["duties"]), row.get("may_skip", True))
        for row in rows
    )


def sheet(submission: Submission, office: Organisation | int, on: date) -> list[SheetLine]:
    """The sheet as it stands. What was signed under steps that have since been changed stays on it."""
    key = office if isinstance(office, int) else office.pk
    done = {one.place: one for one in SignOff.objects.filter(submission=submission, office=key)}
    asked = dict(enumerate(steps_of(key, on)))
    places = sorted(asked.keys() | done.keys())
    return [
        SheetLine(place, asked.get(place) or SignStep(done[place].title, ()), done.get(place))
        for place in places
    ]


def issue_of(submission: Submission, office: Organisation | int) -> Issue | None:
    return Issue.objects.filter(submission=submission, office=office).first()


def sign(
    submission: Submission, place: int, *, by: Writer, comment: str = "", skipping: str = "",
    seen: int | None = None,
) -> None:  # fmt: skip
    """Signs one step. Steps before it that nobody signed are skipped with a reason, where they may be."""
    line = _line(submission, place, by)
    _refuse_unless_of_the_office(submission, by, line.step)
    with writing():
        if hold(submission, seen).state not in SIGNABLE:
            msg = f"报告现在是“{hold(submission).get_state_display()}”，不能签署"
            raise MoveRefused(msg)
        lines = sheet(submission, by.organisation, clock.today())
        if any(one.place == place and one.done for one in lines):
            msg = f"“{line.step.title}”刚由别人签过了"
            raise MovedMeanwhile(msg)
        if any(one.place > place and one.done for one in lines):
            msg = f"后面的环节已经签过，“{line.step.title}”不能倒签"
            raise MoveRefused(msg)
        _skip([one for one in lines if one.place < place and one.is_open], submission, by, skipping)
        _put(submission, line, by, comment.strip(), is_skipped=False)
        step(
            submission, Step.SIGN, by=by, comment=comment.strip(),
            content={"place": place, "title": line.step.title},
        )  # fmt: skip


def skip_the_rest(submission: Submission, *, by: Writer, reason: str) -> None:
    """At the approval: whoever approves signs for his own step, what nobody signed is said to be skipped.

    Called in the transaction of the approval.
    """
    lines = sheet(submission, by.organisation, clock.today())
    open_ones = [one for one in lines if one.is_open and one.place > _last_signed(lines)]
    has_signed = SignOff.objects.filter(
        submission=submission, office=by.organisation, account=by.account, is_skipped=False
    ).exists()
    own = None
    if by.account is not None and not has_signed:
        own = next((one for one in open_ones if _may_sign(submission, by, one.step)), None)
    _skip([one for one in open_ones if one is not own], submission, by, reason)
    if own is not None:
        _put(submission, own, by, "", is_skipped=False)


def issue(submission: Submission, number: str, *, by: Writer, seen: int | None = None) -> Issue:
    """Gives the document number once the last step is signed; the signer is whoever signed that one."""
    if not number.strip():
        msg = "请填文号"
        raise MoveRefused(msg)
    _refuse_unless_of_the_office(submission, by, SignStep("编号", (*KEEPING, Duty.LEADER)))
    with writing():
        hold(submission, seen)
        lines = sheet(submission, by.organisation, clock.today())
        last = lines[-1].done if lines else None
        if last is None or last.is_skipped:
            msg = f"“{lines[-1].step.title if lines else '签发'}”签过以后才编文号"
            raise MoveRefused(msg)
        try:
            with transaction.atomic():
                given = Issue.objects.create(
                    submission=submission, office_id=by.organisation, number=number.strip(),
                    signer=last.handler, at=clock.now(), account_id=by.account, handler=by.handler,
                )  # fmt: skip
        except IntegrityError:
            if issue_of(submission, by.organisation):
                msg = "这份报告已经编过文号"
                raise MovedMeanwhile(msg) from None
            msg = f"文号“{number.strip()}”已经用过"
            raise MoveRefused(msg) from None
        step(
            submission, Step.ISSUE, by=by, comment=given.number,
            content={"number": given.number, "signer": given.signer},
        )  # fmt: skip
    return given


def _line(submission: Submission, place: int, by: Writer) -> SheetLine:
    found = next(
        (one for one in sheet(submission, by.organisation, clock.today()) if one.place == place), None
    )
    if found is None:
        msg = "审签单上没有这一步"
        raise MoveRefused(msg)
    return found


def _refuse_unless_of_the_office(submission: Submission, by: Writer, asked: SignStep) -> None:
    """An office above signs for what came up; an office signs its own report before it goes further up."""
    if by.organisation != submission.organisation_id:
        refuse_unless_judge(submission, by, f"签“{asked.title}”")
    refuse_without_duty(by, asked.duties, by.organisation, submission.kind, f"签“{asked.title}”")


def _may_sign(submission: Submission, by: Writer, asked: SignStep) -> bool:
    try:
        _refuse_unless_of_the_office(submission, by, asked)
    except MoveRefused:
        return False
    return by.account not in authors(submission)


def _last_signed(lines: Sequence[SheetLine]) -> int:
    return max((one.place for one in lines if one.done), default=-1)


def _skip(lines: Sequence[SheetLine], submission: Submission, by: Writer, reason: str) -> None:
    for one in lines:
        if not one.step.may_skip:
            msg = f"“{one.step.title}”必须签，还没有签"
            raise MoveRefused(msg)
    if lines and not reason.strip():
        titles = "、".join(one.step.title for one in lines)
        msg = f"前面的{titles}还没有签；要跳过请写明理由"
        raise MoveRefused(msg)
    for one in lines:
        _put(submission, one, by, reason.strip(), is_skipped=True)


def _put(submission: Submission, line: SheetLine, by: Writer, comment: str, *, is_skipped: bool) -> None:
    try:
        with transaction.atomic():
            SignOff.objects.create(
                submission=submission, office_id=by.organisation, place=line.place, title=line.step.title,
                is_skipped=is_skipped, account_id=by.account, handler=by.handler, at=clock.now(),
                comment=comment,
            )  # fmt: skip
    except IntegrityError:
        msg = "同一个人不能签两步；没有人签的环节请写明理由跳过"
        raise MoveRefused(msg) from None
