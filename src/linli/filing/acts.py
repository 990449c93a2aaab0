"""The life of a report: draft, check, submit, return, approve, archive, recall; every step is kept."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db import connection

import linli
from linli.core.period import Period
from linli.filing.submissions import (
    MOVES,
    STANDING,
    FrozenFigure,
    HandFigure,
    RowVersion,
    State,
    StateChange,
    StoredFile,
    Submission,
    pack,
)
from linli.indicators import catalogue
from linli.indicators.figure import Number
from linli.kit import clock
from linli.kit.chain import ChainHead
from linli.kit.recording import Writer, writing
from linli.org.organisations import Organisation


class MoveRefused(ValueError):
    """The report is in a state from which this step does not lead on."""


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
    with writing():
        versions = Submission.objects.filter(kind=kind, organisation=organisation, period_code=str(period))
        last = versions.order_by("-version").first()
        if last is not None and last.state in {State.DRAFT, State.CHECKED}:
            return last
        if last is not None and last.state in STANDING:
            report = f"《{last.title or last.kind}》{period.label()}第{last.version}稿"
            msg = f"{report}{last.get_state_display()}；要重报请先撤回"
            raise MoveRefused(msg)
        submission = Submission.objects.create(
            kind=kind, organisation=organisation, period_code=str(period), handler=by.handler,
            version=last.version + 1 if last else 1, drafted_at=clock.now(),
        )  # fmt: skip
        _log(submission, "", State.DRAFT, by, "")
    return submission


def check(submission: Submission, *, by: Writer, comment: str = "") -> None:
    """The pre-flight was read by a person."""
    _move(submission, State.CHECKED, by, comment)


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
    with writing():
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
        kind=kind, organisation=organisation, period_code=str(period), state__in=[State.DRAFT, State.CHECKED]
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
    """Freezes figures, pages and chain heads in one short transaction; afterwards nothing of it changes."""
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
    with writing():
        _move(submission, State.SUBMITTED, by, "")
        submission.title = title
        submission.submitted_at = clock.now()
        submission.manifest = manifest
        submission.manifest_digest = manifest_digest(manifest)
        submission.save()
        FrozenFigure.objects.bulk_create(_frozen(submission, figure) for figure in snapshot.figures)
        StoredFile.objects.bulk_create(
            StoredFile(
                submission=submission, format=form, name=name, content=content,
                sha256=hashlib.sha256(content).hexdigest(),
            )
            for form, (name, content) in files.items()
        )  # fmt: skip
    return submission


def give_back(submission: Submission, *, by: Writer, comment: str) -> None:
    """The office above returns it with a comment; the community writes the next version."""
    if not comment.strip():
        msg = "退回修改要写明意见"
        raise MoveRefused(msg)
    _refuse_unless_above(submission, by)
    _move(submission, State.RETURNED, by, comment)


def approve(submission: Submission, *, by: Writer, comment: str = "") -> None:
    """By an office above, never by the organisation that wrote it."""
    _refuse_unless_above(submission, by)
    _move(submission, State.APPROVED, by, comment)


def archive(submission: Submission, *, by: Writer) -> None:
    """Approved papers go into the box: by the organisation itself or an office above it."""
    if by.organisation != submission.organisation_id:
        _refuse_unless_above(submission, by)
    _move(submission, State.ARCHIVED, by, "")


def recall(submission: Submission, *, by: Writer, comment: str) -> None:
    """The community takes it back. What was submitted stays readable, marked 已撤回."""
    if by.organisation != submission.organisation_id:
        msg = "只有报送单位自己能撤回"
        raise MoveRefused(msg)
    _move(submission, State.RECALLED, by, comment)


def _refuse_unless_above(submission: Submission, by: Writer) -> None:
    if by.organisation == submission.organisation_id:
        msg = "自己报送的报告不能自己审核"
        raise MoveRefused(msg)
    if not Organisation.objects.above(submission.organisation).filter(pk=by.organisation).exists():
        msg = "只有上级单位能审核或退回这份报告"
        raise MoveRefused(msg)


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


def _move(submission: Submission, after: State, by: Writer, comment: str) -> None:
    with writing():
        current = Submission.objects.select_for_update().get(pk=submission.pk)
        before = State(current.state)
        if after not in MOVES[before]:
            msg = f"报告现在是“{before.label}”，不能变为“{after.label}”"
            raise MoveRefused(msg)
        Submission.objects.filter(pk=submission.pk).update(state=after)
        submission.state = after
        _log(submission, before, after, by, comment)


def _log(submission: Submission, before: str, after: State, by: Writer, comment: str) -> None:
    StateChange.objects.create(
        submission=submission, before=before, after=after, at=clock.now(), account_id=by.account,
        handler=by.handler, comment=comment,
    )  # fmt: skip


def _figure_line(figure: Frozen) -> dict[str, Any]:
    return {
        "key": figure.key, "indicator": figure.indicator, "period": figure.period,
        "value": _text(figure.value), "hand_value": _text(figure.hand_value), "unit": figure.unit,
        "definition": figure.definition_hash, "rows": len(figure.basis),
        "basis": hashlib.sha256(pack(figure.basis)).hexdigest(),
    }  # fmt: skip


def stored(value: Number) -> Decimal:
    """Exact to the second decimal, which is as far as any printed number goes."""
    exact = Fraction(value)
    return (Decimal(exact.numerator) / Decimal(exact.denominator)).quantize(Decimal("0.01"))


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
