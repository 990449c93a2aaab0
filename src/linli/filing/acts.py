"""The life of a report: draft, check, submit, return, approve, archive, recall; every step is kept."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import connection

import linli
from linli.core.period import Period
from linli.filing.moving import (
    KEEPING,
    MovedMeanwhile,
    MoveRefused,
    hold,
    refuse_unless_keeper,
    refuse_without_duty,
    step,
    tell_step,
    told,
)
from linli.filing.remarks import refuse_unanswered
from linli.filing.reviewing import approve, archive, give_back, receive
from linli.filing.submissions import (
    OWN,
    STANDING,
    Channel,
    FrozenFigure,
    HandFigure,
    RowVersion,
    State,
    StateChange,
    Step,
    StoredFile,
    Submission,
    pack,
    stored,
)
from linli.indicators import catalogue
from linli.indicators.figure import Number
from linli.kit import clock
from linli.kit.chain import ChainHead
from linli.kit.recording import Writer, writing
from linli.org.organisations import Organisation

#: Everything that is done with a report, by whichever side, under one roof.
__all__ = [
    "Frozen", "MoveRefused", "MovedMeanwhile", "Snapshot", "approve", "archive", "check", "deliver", "draft",
    "give_back", "hand_figures", "heads_of", "hold_one_view", "manifest_digest", "open_draft", "recall",
    "receive", "stored", "submit", "type_over",
]  # fmt: skip


@dataclass(frozen=True)
class Frozen:
    """A figure ready to be kept: what was read, with its rows."""

    key: str
    indicator: str
    label: str
    period: str
    value: Number | None
    unit: str
    definition: str
    definition_hash: str
    basis: Sequence[RowVersion]
    references: Sequence[RowVersion]
    low: Number | None = None
    high: Number | None = None
    opening: Number = 0
    hand_value: Number | None = None
    hand_reason: str = ""
    hand_by: str = ""


@dataclass(frozen=True)
class Snapshot:
    """What one reading of the books saw: figures and the chain heads they rest on."""

    figures: Sequence[Frozen]
    heads: Mapping[int, tuple[int, str]]


def draft(kind: str, organisation: Organisation, period: Period, *, by: Writer) -> Submission:
    """The open version of a report, begun if there is none. A standing one is recalled or returned first."""
    if by.organisation != organisation.pk:
        msg = "只有填报单位自己能起草"
        raise MoveRefused(msg)
    refuse_without_duty(by, KEEPING, organisation.pk, kind, "起草这份报告")
    with writing():
        Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)  # two begin at once
        versions = Submission.objects.filter(kind=kind, organisation=organisation, period_code=str(period))
        last = versions.order_by("-version").first()
        if last is not None and last.state in OWN:
            return last
        if last is not None and last.state in STANDING:
            report = f"《{last.title or last.kind}》{period.label()}第{last.version}稿"
            msg = f"{report}{last.get_state_display()}；要重报请先撤回"
            raise MoveRefused(msg)
        submission = Submission.objects.create(
            kind=kind, organisation=organisation, period_code=str(period), handler=by.handler,
            version=last.version + 1 if last else 1, drafted_at=clock.now(),
        )  # fmt: skip
        tell_step(submission, Step.DRAFT, before="", by=by)
    return submission


def check(submission: Submission, *, by: Writer, comment: str = "") -> None:
    """The pre-flight was read by a person."""
    refuse_unless_keeper(submission, by, "自查这份报告")
    step(submission, Step.CHECK, after=State.CHECKED, by=by, comment=comment)


def type_over(
    submission: Submission, indicator: str, value: Number | None, *, reason: str, by: Writer
) -> None:
    """Puts a person's number in place of a computed one (None: takes it back). Draft only, with a reason."""
    if submission.is_frozen:
        msg = f"报告{submission.get_state_display()}，不能再改数；请先撤回或等退回后写下一稿"
        raise MoveRefused(msg)
    if value is not None and not (reason.strip() and by.handler.strip()):
        msg = "手工数要写明理由和填写人"
        raise MoveRefused(msg)
    name = catalogue.indicator(indicator).name
    refuse_unless_keeper(submission, by, "填手工数")
    with writing():
        if hold(submission).is_frozen:
            msg = "报告刚报送出去，没有再改数"
            raise MovedMeanwhile(msg)
        if value is None:
            HandFigure.objects.filter(submission=submission, indicator=name).delete()
            return
        HandFigure.objects.update_or_create(
            submission=submission, indicator=name,
            defaults={"value": stored(value), "reason": reason.strip(), "by": by.handler, "at": clock.now()},
        )  # fmt: skip


def hand_figures(submission: Submission | None) -> dict[str, HandFigure]:
    rows = HandFigure.objects.filter(submission=submission) if submission else ()
    return {row.indicator: row for row in rows}


def open_draft(kind: str, organisation: Organisation, period: Period) -> Submission | None:
    """The version that is being written, if there is one."""
    return Submission.objects.filter(
        kind=kind, organisation=organisation, period_code=str(period), state__in=OWN
    ).first()


def submit(
    submission: Submission,
    snapshot: Snapshot,
    files: Mapping[str, tuple[str, bytes]],
    *,
    title: str,
    fonts: Mapping[str, str],
    by: Writer,
) -> Submission:
    """Freezes figures, pages and chain heads in one short transaction; afterwards nothing of it changes.

    Refused while a remark of the returned version before has no answer.
    """
    refuse_unless_keeper(submission, by, "报送这份报告")
    refuse_unanswered(submission)
    manifest = {
        "kind": submission.kind,
        "organisation": submission.organisation.code,
        "period": submission.period_code,
        "version": submission.version,
        "software": linli.VERSION,
        "figures": [_figure_line(figure) for figure in snapshot.figures],
        "files": {name: hashlib.sha256(content).hexdigest() for name, content in files.values()},
        "fonts": dict(fonts),
        "chain": {
            str(key): {"sequence": sequence, "hash": digest}
            for key, (sequence, digest) in sorted(snapshot.heads.items())
        },
    }
    digest = manifest_digest(manifest)
    frozen: dict[str, Any] = {
        "title": title, "submitted_at": clock.now(), "manifest": manifest,
        "manifest_digest": digest,
    }  # fmt: skip
    submission.manifest_digest = digest
    with writing():
        step(submission, Step.SUBMIT, after=State.SUBMITTED, by=by, columns=frozen)
        FrozenFigure.objects.bulk_create(_frozen(submission, figure) for figure in snapshot.figures)
        StoredFile.objects.bulk_create(
            StoredFile(
                submission=submission, format=form, name=name, content=content,
                sha256=hashlib.sha256(content).hexdigest(),
            )
            for form, (name, content) in files.items()
        )  # fmt: skip
    return submission


def recall(submission: Submission, *, by: Writer, comment: str, seen: int | None = None) -> None:
    """The community takes it back before it is approved. What was submitted stays readable, marked 已撤回."""
    refuse_unless_keeper(submission, by, "撤回")
    step(submission, Step.RECALL, after=State.RECALLED, by=by, comment=comment, seen=seen)


def deliver(
    submission: Submission, *, channel: Channel, receiver: str = "", by: Writer, comment: str = ""
) -> None:
    """How the paper travelled and who took it in there, as the community knows it.

    What the office above signed for in these books (签收) is not overwritten by it.
    """
    refuse_unless_keeper(submission, by, "登记报送方式")
    with writing():
        if hold(submission).state not in STANDING:
            msg = "报送之后才登记报送方式和签收人"
            raise MoveRefused(msg)
        columns: dict[str, Any] = {"channel": channel}
        signed_for = StateChange.objects.filter(submission=submission, what=Step.RECEIVE).exists()
        if receiver.strip() and not signed_for:
            columns |= {"receiver": receiver.strip(), "received_at": clock.now()}
        step(submission, Step.DELIVER, by=by, comment=comment, columns=columns, content=told(columns))


def manifest_digest(manifest: Any) -> str:
    return hashlib.sha256(
        json.dumps(manifest, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    ).hexdigest()


def heads_of(organisations: Sequence[int]) -> dict[int, tuple[int, str]]:
    rows = ChainHead.objects.filter(pk__in=organisations).values_list("pk", "sequence", "hash")
    return {key: (sequence, digest) for key, sequence, digest in rows}


def hold_one_view() -> None:
    """Called first in a transaction that reads for a submission: PostgreSQL shows all its queries one moment.

    On SQLite a transaction begun by ``recording.writing`` does so already. Inside another transaction the
    view is that one's.
    """
    if connection.vendor == "postgresql" and not connection.savepoint_ids:
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")


def _figure_line(figure: Frozen) -> dict[str, Any]:
    return {
        "key": figure.key, "indicator": figure.indicator, "period": figure.period,
        "value": _text(figure.value), "hand_value": _text(figure.hand_value), "unit": figure.unit,
        "definition": figure.definition_hash, "rows": len(figure.basis),
        "basis": hashlib.sha256(pack(figure.basis)).hexdigest(),
    }  # fmt: skip


def _stored_if_known(value: Number | None) -> Decimal | None:
    return None if value is None else stored(value)


def _text(value: Number | None) -> str | None:
    return None if value is None else str(stored(value))


def _frozen(submission: Submission, figure: Frozen) -> FrozenFigure:
    return FrozenFigure(
        submission=submission, key=figure.key, indicator=figure.indicator, label=figure.label,
        period_code=figure.period, value=_stored_if_known(figure.value),
        low=_stored_if_known(figure.low), high=_stored_if_known(figure.high),
        opening=stored(figure.opening),
        unit=figure.unit, definition=figure.definition, definition_hash=figure.definition_hash,
        row_count=len(figure.basis), basis=pack(figure.basis), references=pack(figure.references),
        hand_value=_stored_if_known(figure.hand_value), hand_reason=figure.hand_reason,
        hand_by=figure.hand_by,
    )  # fmt: skip
